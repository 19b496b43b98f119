"""The pages and files of a site as MkDocs has them, and its navigation."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from coursewright.pages import (
    Asset,
    Site,
    awesome_nav,
    edit_address,
    is_within,
    mkdocs_nav,
    nav_with_weeks,
)
from coursewright.project import Project


def add_site(files: Files, site: Site, config: MkDocsConfig, kind: type[File]) -> None:
    """Give MkDocs the site, whose files are to be of a kind; what is not out yet is taken away."""
    _keep_back(files, site)
    _add_pages(files, site, config)
    _add_assets(files, site, config, kind)


def _keep_back(files: Files, site: Site) -> None:
    """Leave out what belongs to weeks and items that are not out yet."""
    for file in [file for file in files if is_within(file.src_uri, site.kept_back)]:
        files.remove(file)


def _add_pages(files: Files, site: Site, config: MkDocsConfig) -> None:
    for page in site.pages:
        level = InclusionLevel.INCLUDED if page.in_navigation else InclusionLevel.NOT_IN_NAV
        if own := files.get_file_from_path(page.path):
            own.content_string = page.markdown
            if own.inclusion.value > level.value:  # an author may want less of it, but not more
                own.inclusion = level
        else:
            file = File.generated(config, page.path, content=page.markdown)
            file.inclusion = level
            files.append(file)


def _add_assets(files: Files, site: Site, config: MkDocsConfig, kind: type[File]) -> None:
    for asset in site.assets:
        # A file in docs/ comes before ours of that name: so an author changes the look.
        added = None if files.get_file_from_path(asset.path) else _asset(config, asset, kind)
        if added:
            added.inclusion = InclusionLevel.INCLUDED  # whatever its folder is called
            files.append(added)


def _asset(config: MkDocsConfig, asset: Asset, kind: type[File]) -> File | None:
    """An asset as a file of MkDocs'; none where the course names one that has gone since."""
    if isinstance(asset.source, str | bytes):
        return File.generated(config, asset.path, content=asset.source)
    if asset.source.is_file():
        return kind.generated(config, asset.path, abs_src_path=str(asset.source))
    return None


def navigate(files: Files, site: Site, config: MkDocsConfig, manifest: str) -> None:
    """Put the weeks into the navigation, in the way in which the author has made that.

    `manifest` is what stands in an author's navigation where the weeks are to be.
    """
    if "awesome-nav" in config.plugins:
        for path, content in awesome_nav(site.weeks):
            if not files.get_file_from_path(path):
                files.append(File.generated(config, path, content=content))
    elif config.nav is not None:
        config.nav = nav_with_weeks(config.nav, manifest, site.weeks)
    else:
        config.nav = mkdocs_nav(site.weeks, _in_navigation(files))


def _in_navigation(files: Files) -> list[str]:
    """The pages that belong into the navigation, whoever made them."""
    return [
        file.src_uri
        for file in files.documentation_pages()
        if file.inclusion.is_in_nav()  # type: ignore[no-untyped-call]
    ]


def edit_url(page: Page, site: Site, project: Project) -> str | None:
    """Where the line can be edited that a page came from, if that is known."""
    own = project.settings.edit_url
    template = site.edit_url if own is None else own
    source = site.sources.get(page.file.src_uri)
    if not source and not page.edit_url and page.file.abs_src_path:
        source = project.place(Path(page.file.abs_src_path))
    return edit_address(template, source) if template and source else None
