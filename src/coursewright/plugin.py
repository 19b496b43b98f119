"""The MkDocs plugin: hands the course's pages to MkDocs, and nothing more."""

from __future__ import annotations

import gc
import html
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from coursewright.app import (
    APP_MANIFEST,
    OFFLINE_PAGE,
    TOUCH_ICON,
    WORKER,
    addressed,
    with_app,
    worker,
)
from coursewright.errors import ContentError, Place, Problem
from coursewright.exports.folder import write_text
from coursewright.exports.llms import ShownPage, files_for_programs, title_of
from coursewright.exports.published import has_feed, with_published
from coursewright.exports.whereabouts import FEED, SEARCH_SCRIPT, whereabouts
from coursewright.pages import (
    MARKDOWN_EXTENSIONS,
    SCRIPT,
    STYLESHEET,
    Asset,
    Site,
    awesome_nav,
    build_site,
    edit_address,
    is_within,
    mkdocs_nav,
    nav_with_weeks,
)
from coursewright.pages.overrides import OVERRIDES, THEME, THEME_SCRIPT, marks
from coursewright.pages.templating import bytecode_cache
from coursewright.project import (
    AS_OF,
    CONFIG_FILE,
    OFFLINE,
    Project,
    as_of,
    read_project,
    settings_of,
)
from coursewright.search import INDEX, for_readers, for_search, with_weeks
from coursewright.served import ServedFile
from coursewright.settings import Settings
from coursewright.theme import VisibleTheme
from coursewright.wording import counted

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from coursewright.preview import Preview

log = get_plugin_logger("coursewright")

_SEARCH = "material/search"
"""The search plugin of Material for MkDocs, which no other theme has."""


class _WithSettings(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """A plugin whose settings are read in one way, by MkDocs and by `coursewright check`."""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the settings, and say of a mistake what the command says of it."""
        try:
            file = Path(config_file_path) if config_file_path else None
            self.settings = settings_of(options, file)
        except ContentError as error:
            return [(str(p.place), ValidationError(p.remark)) for p in error.problems], []
        return [], []


class _WithPreview(_WithSettings):  # type: ignore[no-untyped-call]
    """A plugin that knows whether someone is watching, and is spared work meanwhile."""

    preview: Preview | None = None

    # Its presence keeps one plugin through all the builds of a server, with its last good site.
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether someone is watching, who is shown problems instead of a failure."""
        # What is imported by now stays: the garbage collector need not look at it ever again.
        gc.freeze()
        if command == "serve":
            # Late, as a build has no use for a server and all that it needs.
            from coursewright.preview import Preview

            self.preview = Preview(dirty=dirty)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Keep the theme's templates as they were compiled; for a server, let pages wait."""
        env.bytecode_cache = env.bytecode_cache or bytecode_cache(env)
        if _is_offline() and not self.preview:
            _search_without_worker(config)
        if self.preview:
            self.preview.prepare(env, config)
        return env

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """While someone watches, show the problems in the page."""
        return self.preview.with_problems(output) if self.preview else output

    def on_shutdown(self) -> None:
        """Note for the next server what this one has made."""
        if self.preview:
            self.preview.end()


class _WithSearch(_WithPreview):  # type: ignore[no-untyped-call]
    """A plugin that makes the most of Material's search plugin, where that is there."""

    site: Site | None = None

    def __init__(self) -> None:
        """Start with no page known; a server that builds only what has changed adds to these."""
        super().__init__()
        self.weeks: dict[str, tuple[str, ...]] = {}

    @event_priority(100)
    def _before_search(
        self, context: object, *, page: Page, config: MkDocsConfig, nav: object
    ) -> None:
        if _SEARCH not in config.plugins or not page.content:
            return
        if not self.preview or not self.preview.kept_entries.hold_back(page):
            page.content = for_search(page.content)

    @event_priority(-100)
    def _after_search(
        self, context: object, *, page: Page, config: MkDocsConfig, nav: object
    ) -> None:
        assert self.site
        self.weeks[page.url] = self.site.belonging.get(page.file.src_uri, ())
        if self.preview:
            self.preview.kept_entries.let_go(page)
        if _SEARCH in config.plugins and page.content:
            page.content = for_readers(page.content)
        if self.preview:
            self.preview.on_demand.expect(page, context)

    @event_priority(-50)  # when the index is there, and before Material's offline plugin packs it
    def _name_weeks(self, *, config: MkDocsConfig) -> None:
        index = Path(config.site_dir, INDEX)
        if _SEARCH in config.plugins and index.is_file():
            text = index.read_text(encoding="utf-8")
            if self.preview:
                text = self.preview.kept_entries.complete(text)
            text = with_weeks(text, self.weeks)
            index.write_text(text, encoding="utf-8")


class _Public(_WithSearch):  # type: ignore[no-untyped-call]
    """A plugin that lets a public site be found, by search engines and by programs that read."""

    project: Project

    def __init__(self) -> None:
        """Start with no page shown."""
        super().__init__()
        self.shown: list[ShownPage] = []

    @property
    def is_public(self) -> bool:
        """Whether others than its author see the site, and see it on the web."""
        return self.preview is None and not self.project.offline

    def on_page_markdown(self, markdown: str, *, page: Page, **_: object) -> None:
        """Say in the head of a page what it is about, where its own front matter does not."""
        assert self.site
        page.meta = {**self.site.heads.get(page.file.src_uri, {}), **page.meta}

    @event_priority(-100)  # when the other plugins have changed what they will
    def _note(self, context: object, *, page: Page, **_: object) -> None:
        if self.is_public and page.content:
            title = title_of(str(page.title or ""))
            self.shown.append(ShownPage(page.file.src_uri, page.file.dest_uri, title, page.content))

    on_page_context = CombinedEvent(_WithSearch._before_search, _WithSearch._after_search, _note)

    @event_priority(-50)  # before the policy
    def _write_for_programs(self, *, config: MkDocsConfig) -> None:
        if self.is_public and self.site:
            course = self.site.course
            where = whereabouts(self.project, course.repository if course else None)
            for path, text in files_for_programs(self.site, self.shown, where):
                if not Path(config.docs_dir, path).exists():
                    write_text(Path(config.site_dir, path), text)


class _AsApp(_Public):  # type: ignore[no-untyped-call]
    """A plugin that makes a public site an app, which keeps what was opened of it."""

    is_app = False

    def become_app(self, config: MkDocsConfig) -> None:
        """Add what an app has, where the author wants one and the theme is the one it is for."""
        assert self.site
        self.is_app = self.settings.app and self.is_public and config.theme.name == THEME
        if self.is_app:
            self.site = with_app(self.site)
            config.theme.static_templates.add(OFFLINE_PAGE)
            config.extra["coursewright_app"] = {"manifest": APP_MANIFEST, "icon": TOUCH_ICON}

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Besides, let the address of what may be kept change with its content."""
        if self.is_app:
            _address_by_content(config, files)
        return super().on_env(env, config=config, files=files)

    @event_priority(-110)  # when the pages have their policy
    def _write_worker(self, *, config: MkDocsConfig) -> None:
        if self.is_app:
            site = Path(config.site_dir)
            write_text(site / WORKER, worker(site))


class CoursewrightPlugin(_AsApp):  # type: ignore[no-untyped-call]
    """Builds the site before MkDocs cleans the old one away, then gives MkDocs its files."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build the site, so that every problem is known before anything is thrown away."""
        served = self.preview is not None
        if _is_offline() and not served:
            _ask_no_server(config)
        self.project = _project(config, self.settings, served=served)
        errors: list[Problem] = []
        try:
            site = build_site(self.project, unreleased=served)
            self.site = with_published(self.project, site, is_public=self.is_public)
        except ContentError as error:
            errors = error.problems
        except Exception as error:
            if not self.preview:
                raise
            errors = [_failure(error, self.settings)]
        if self.preview:
            self.site = self.preview.start_build(self.project, self.site, errors)
        _say(errors, logging.WARNING if self.preview else logging.ERROR)
        _say(self.site.warnings if self.site else ())
        if not self.site or (errors and not self.preview):
            count = counted(len(errors), "problem")
            raise Abort(f"The course has {count}; nothing was built and nothing was removed.")
        _settle(config, self.site)
        self.become_app(config)
        return config

    @event_priority(100)
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        assert self.site
        _keep_back(files, self.site)
        _add_pages(files, self.site, config)
        is_shown = self.preview and self.preview.answers
        _add_assets(files, self.site, config, ServedFile if is_shown else File)
        if self.preview:
            self.preview.keep_texts(files)
            self.preview.served.note(files)
        return files

    @event_priority(-100)  # when the other plugins have added their pages
    def _navigate(self, files: Files, *, config: MkDocsConfig) -> Files:
        assert self.site
        if "awesome-nav" in config.plugins:
            for path, content in awesome_nav(self.site.weeks):
                if not files.get_file_from_path(path):
                    files.append(File.generated(config, path, content=content))
        elif config.nav is not None:
            config.nav = nav_with_weeks(config.nav, self.settings.manifest, self.site.weeks)
        else:
            config.nav = mkdocs_nav(self.site.weeks, _in_navigation(files))
        if self.preview:
            self.preview.kept_pages.make_pages(files, config)
        return files

    on_files = CombinedEvent(_add_files, _navigate)

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Lead the edit button to the line that the page came from."""
        assert self.site
        page.edit_url = _edit_url(page, self.site, self.project) or page.edit_url
        return page

    @event_priority(-100)  # when the other plugins have written their pages
    def _write_policy(self, *, config: MkDocsConfig) -> None:
        if not self.preview:
            _protect(config, self.project)

    on_post_build = CombinedEvent(
        _WithSearch._name_weeks, _Public._write_for_programs, _write_policy, _AsApp._write_worker
    )

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, **_: object
    ) -> LiveReloadServer:
        """Watch what the course is made of."""
        assert self.preview
        self.preview.attach(server, self.project, config)
        return server


def _address_by_content(config: MkDocsConfig, files: Files) -> None:
    """Give scripts and stylesheets addresses that change with them, and are no other file's."""

    def address(path: str) -> str:
        file = files.get_file_from_path(path)
        return addressed(path, file.content_bytes) if file else path

    config.extra_css = [address(path) for path in config.extra_css]
    scripts: list[Any] = config.extra_javascript
    for script in scripts:
        if not isinstance(script, str):
            script.path = address(script.path)
    config.extra_javascript = [address(it) if isinstance(it, str) else it for it in scripts]
    config.extra["coursewright_app"]["script"] = address(THEME_SCRIPT)


def _is_offline() -> bool:
    return bool(os.environ.get(OFFLINE))


def _ask_no_server(config: MkDocsConfig) -> None:
    """Let a site that is opened from a folder ask nothing of a server or of others."""
    config.site_url = ""
    config.theme.update({"font": False})
    config.extra.pop("analytics", None)


def _search_without_worker(config: MkDocsConfig) -> None:
    """Put in the script for this, and leave out what the theme takes from elsewhere."""
    scripts = config.extra.get("polyfills") or []
    others = [script for script in scripts if "iframe-worker" not in str(script)]
    config.extra["polyfills"] = [*others, SEARCH_SCRIPT]


def _project(config: MkDocsConfig, settings: Settings, *, served: bool) -> Project:
    file = Path(config.config_file_path or CONFIG_FILE).absolute()
    # A server gives every site an address, of which some have none where they are published.
    has_address = not served or read_project(file).site_url
    day = os.environ.get(AS_OF)
    return Project(
        file.parent,
        Path(config.docs_dir),
        settings,
        (config.site_url or None) if has_address else None,
        as_of(day) if day else None,
        config.use_directory_urls,
        _is_offline() and not served,
    )


def _failure(error: Exception, settings: Settings) -> Problem:
    """What is said of a fault of ours, where a traceback would end the server."""
    log.debug("", exc_info=True)
    message = f"Coursewright itself fails here: {error!r}"
    return Problem(Place(settings.manifest), message, "please report this", code="CW099")


def _say(problems: Iterable[Problem], level: int = logging.WARNING) -> None:
    for problem in problems:
        log.log(level, "%s: %s", problem.place, problem.remark)


def _settle(config: MkDocsConfig, site: Site) -> None:
    """Tell MkDocs what the course is called, and what its pages need to be rendered."""
    # Themes write these into their pages as they are: Markup is HTML, and says so.
    config.site_name = Markup(html.escape(site.title))
    if site.description and not config.site_description:
        config.site_description = Markup(html.escape(site.description))
    missing = [e for e in MARKDOWN_EXTENSIONS if e not in config.markdown_extensions]
    config.markdown_extensions = [*config.markdown_extensions, *missing]
    if config.theme.name == THEME:
        # Behind the author's own folder, whose templates come first.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(OVERRIDES))
        config.theme.update(marks(config.theme, Path(config.docs_dir)))
        config.theme = VisibleTheme(config.theme)
    config.extra_css = [STYLESHEET, *config.extra_css]
    config.extra_javascript = [SCRIPT, *config.extra_javascript]
    if has_feed(site):
        config.extra["coursewright_feed"] = FEED


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


def _edit_url(page: Page, site: Site, project: Project) -> str | None:
    own = project.settings.edit_url
    template = site.edit_url if own is None else own
    source = site.sources.get(page.file.src_uri)
    if not source and not page.edit_url and page.file.abs_src_path:
        source = project.place(Path(page.file.abs_src_path))
    return edit_address(template, source) if template and source else None


def _protect(config: MkDocsConfig, project: Project) -> None:
    # Late, as a server has no use for it.
    from coursewright.policy import protect

    warnings, notes = protect(project, Path(config.site_dir), config.site_url)
    _say(warnings)
    _say(notes, logging.INFO)


def _in_navigation(files: Files) -> list[str]:
    """The pages that belong into the navigation, whoever made them."""
    return [
        file.src_uri
        for file in files.documentation_pages()
        if file.inclusion.is_in_nav()  # type: ignore[no-untyped-call]
    ]
