"""The course as a folder of plain Markdown with a `mkdocs.yml`, for any generator that reads it."""

from __future__ import annotations

import html
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import yaml
from pathspec import GitIgnoreSpec

from coursewright.errors import CoursewrightError
from coursewright.exports.folder import copy_file, write_bytes, write_folder, write_text
from coursewright.exports.front_matter import with_keys
from coursewright.exports.published import has_feed, with_published
from coursewright.exports.whereabouts import FEED
from coursewright.pages import (
    MARKDOWN_EXTENSIONS,
    SCRIPT,
    STYLESHEET,
    Asset,
    Site,
    awesome_nav,
    is_within,
    mkdocs_nav,
    nav_with_weeks,
    overrides,
    prose_paths,
)
from coursewright.project import CONFIG_FILE, Project
from coursewright.textfile import read_text
from coursewright.yamlfile import read_tree


def export_markdown(project: Project, site: Site, target: Path, *, force: bool = False) -> None:
    """Write the pages, the assets, and a `mkdocs.yml` with the navigation into `target`.

    Raises CoursewrightError where that folder holds something already and `force` is not set,
    or where it cannot be written.
    """
    target = target.resolve()
    folder, docs = project.folder.resolve(), project.docs.resolve()
    if folder.is_relative_to(target) or docs.is_relative_to(target) or target.is_relative_to(docs):
        raise CoursewrightError(f"{target} holds the course itself. Give another folder.")
    settings = _Settings(project)
    site = with_published(project, site)
    write_folder(target, lambda new: _write(project, site, settings, new), force=force)


def _write(project: Project, site: Site, settings: _Settings, folder: Path) -> None:
    docs = folder / "docs"
    docs.mkdir()
    if project.docs.is_dir():
        _copy_docs(project.docs, docs, site.kept_back)
    texts = {path: own.front_matter + own.text for path, own in site.prose.items()}
    texts |= {page.path: page.markdown for page in site.pages}
    for page_path, text in texts.items():
        write_text(docs / page_path, with_keys(text, site.heads.get(page_path, {})))
    for asset in site.assets:
        if not (docs / asset.path).exists():
            _write_asset(asset, docs / asset.path)
    if "awesome-nav" in settings.plugins():
        for path, text in awesome_nav(site.weeks):
            if not (docs / path).exists():
                write_text(docs / path, text)
    else:
        settings.navigate(project, site)
    settings.adapt(site)
    for path in settings.files():
        source, copy = project.folder / path, folder / path
        if source.is_dir() and not copy.exists():
            shutil.copytree(source, copy)
        elif source.is_file() and not copy.exists():
            copy_file(source, copy)
    if templates := settings.own_templates():
        for name in overrides.FILES:
            if not (folder / templates / name).exists():
                copy_file(overrides.OVERRIDES / name, folder / templates / name)
    write_text(folder / CONFIG_FILE, settings.text())


def _copy_docs(source: Path, target: Path, kept_back: Collection[str]) -> None:
    """Copy the author's own pages, but for those that are not out yet."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(source)
        return {name for name in names if (inside / name).as_posix() in kept_back}

    shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)


def _write_asset(asset: Asset, target: Path) -> None:
    if isinstance(asset.source, bytes):
        write_bytes(target, asset.source)
    elif isinstance(asset.source, str):
        write_text(target, asset.source)
    else:
        copy_file(asset.source, target)


class _Settings:
    """A copy of `mkdocs.yml`, changed as nodes: so its tags, such as `!ENV`, stay as they are."""

    def __init__(self, project: Project) -> None:
        self._docs = project.docs
        file = project.folder / CONFIG_FILE
        content = read_text(file, file.name).encode() if file.exists() else b"theme: material\n"
        tree = read_tree(content, file.name, any_tags=True)
        self._data: dict[str, Any] = tree.data if isinstance(tree.data, dict) else {}
        self._root = tree.root if isinstance(tree.root, yaml.MappingNode) else _node({})
        if "INHERIT" in self._data:
            message = (
                f"{file} takes settings from another file (INHERIT), which cannot be exported."
            )
            raise CoursewrightError(f"{message} Write them into it.")
        for path in self.files():
            if Path(path).is_absolute() or ".." in Path(path).parts:
                message = f"{file} names {path}, outside of the course's folder."
                raise CoursewrightError(f"{message} Copy it there to export the course.")

    def text(self) -> str:
        text: str = yaml.serialize(self._root, allow_unicode=True, width=10_000)
        return "# Written by `coursewright export markdown`.\n" + text

    def plugins(self) -> set[str]:
        """The names of the plugins."""
        return _names(self._data.get("plugins"))

    def files(self) -> list[str]:
        """The files and folders beside `mkdocs.yml` that it needs: of the theme, and hooks."""
        theme = self._data.get("theme")
        own_theme = theme.get("custom_dir") if isinstance(theme, dict) else None
        return [str(path) for path in (own_theme, *(self._data.get("hooks") or [])) if path]

    def own_templates(self) -> str | None:
        """The folder whose files come before those of the theme; none for a theme that ours are
        not for. Where the author has no such folder, or no icon, that is settled here.
        """
        data, node = self._data.get("theme"), self._get("theme")
        theme: dict[str, Any] = data if isinstance(data, dict) else {"name": data}
        if theme.get("name") != overrides.THEME:
            return None
        folder = str(theme.get("custom_dir") or overrides.OVERRIDES.name)
        new = {"custom_dir": folder, **overrides.marks(theme, self._docs)}
        if isinstance(node, yaml.MappingNode):
            others = [pair for pair in node.value if pair[0].value not in new]
            node.value = [*others, *((_node(key), _node(value)) for key, value in new.items())]
        else:
            self._put("theme", {**theme, **new})
        return folder

    def navigate(self, project: Project, site: Site) -> None:
        """Write out the navigation."""
        if self._data.get("nav") is not None:
            manifest = project.relative(project.manifest)
            self._put("nav", nav_with_weeks(self._data["nav"], manifest, site.weeks))
            return
        hidden = "\n".join(
            str(self._data.get(key) or "") for key in ("exclude_docs", "draft_docs", "not_in_nav")
        )
        outside = GitIgnoreSpec.from_lines(["/templates/", *hidden.splitlines()])
        apart = {page.path for page in site.pages if not page.in_navigation}
        own = (path for path in prose_paths(project.docs) if not is_within(path, site.kept_back))
        others = dict.fromkeys((*own, *(page.path for page in site.pages)))
        inside = (path for path in others if not outside.match_file(path) and path not in apart)
        self._put("nav", mkdocs_nav(site.weeks, inside))

    def adapt(self, site: Site) -> None:
        """Say here what our plugin says to MkDocs."""
        self._put("site_name", html.escape(site.title))
        if site.description and not self._data.get("site_description"):
            self._put("site_description", html.escape(site.description))
        for key in ("docs_dir", "site_dir"):
            self._remove(key)
        self._drop_plugin()
        self._add("extra_css", [STYLESHEET])
        self._add("extra_javascript", [SCRIPT])
        names = _names(self._data.get("markdown_extensions"))
        self._add("markdown_extensions", [e for e in MARKDOWN_EXTENSIONS if e not in names])
        if has_feed(site):
            self._put_extra("coursewright_feed", FEED)
        apart = [f"/{page.path}" for page in site.pages if not page.in_navigation]
        if apart:
            own = str(self._data.get("not_in_nav") or "").splitlines()
            self._put("not_in_nav", "\n".join([*own, *apart]) + "\n")

    def _get(self, key: str) -> yaml.Node | None:
        return next((value for name, value in self._root.value if name.value == key), None)

    def _remove(self, key: str) -> None:
        self._root.value = [(name, value) for name, value in self._root.value if name.value != key]

    def _put(self, key: str, data: Any) -> None:
        node = _node(_plain(data))
        for index, (name, _) in enumerate(self._root.value):
            if name.value == key:
                self._root.value[index] = (name, node)
                return
        self._root.value.append((_node(key), node))

    def _put_extra(self, key: str, data: Any) -> None:
        """Say what the theme's templates may ask for."""
        extra = self._get("extra")
        if isinstance(extra, yaml.MappingNode):
            extra.value.append((_node(key), _node(data)))
        else:
            self._put("extra", {key: data})

    def _add(self, key: str, first: Iterable[str]) -> None:
        """Put entries before those of a list (or of a mapping, which MkDocs takes for one)."""
        value = self._get(key)
        if isinstance(value, yaml.MappingNode):
            value.value[:0] = [(_node(entry), _node({})) for entry in first]
        elif isinstance(value, yaml.SequenceNode):
            value.value[:0] = [_node(entry) for entry in first]
        else:
            self._put(key, list(first))

    def _drop_plugin(self) -> None:
        plugins = self._get("plugins")
        if isinstance(plugins, yaml.MappingNode):
            plugins.value = [pair for pair in plugins.value if pair[0].value != "coursewright"]
        elif isinstance(plugins, yaml.SequenceNode):
            plugins.value = [entry for entry in plugins.value if not _is_ours(entry)]


def _names(entries: Any) -> set[str]:
    """The names in a list of names, or of names with options, or in one mapping of these."""
    parts = entries if isinstance(entries, list) else [entries]
    return {str(name) for part in parts for name in (part if isinstance(part, dict) else [part])}


def _is_ours(entry: yaml.Node) -> bool:
    names = [name for name, _ in entry.value] if isinstance(entry, yaml.MappingNode) else [entry]
    return any(name.value == "coursewright" for name in names)


def _plain(data: Any) -> Any:
    """The data with titles that are Markup as the texts that they hold."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(entry) for entry in data]
    return str(data) if isinstance(data, str) else data


def _node(data: Any) -> Any:
    return yaml.representer.SafeRepresenter(sort_keys=False).represent_data(data)
