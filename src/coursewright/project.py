"""The course's folder: which file is the manifest, where the pages and the templates are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec

from coursewright.addresses import host
from coursewright.dates import Moment, moment_of
from coursewright.errors import ContentError, CoursewrightError, Place
from coursewright.settings import Settings
from coursewright.textfile import read_text
from coursewright.validation import Way, validated
from coursewright.yamlfile import Tree, read_tree

CONFIG_FILE = "mkdocs.yml"
_PLUGIN = "coursewright"


@dataclass(frozen=True)
class Project:
    """Where things stand in a course's folder; `mkdocs.yml` may name other places."""

    folder: Path
    docs: Path
    settings: Settings
    site_url: str | None = None
    """Where the site is published."""
    as_of: Moment | None = None
    """The day, or the hour, as of which the course is shown; none for now."""
    directory_urls: bool = True
    """Whether the address of a page is that of a folder."""
    offline: bool = False
    """Whether the site is for a folder that is opened without a server and a network."""
    left_out: tuple[GitIgnoreSpec, ...] = ()
    """Which pages of `docs/` are in no published site, as `exclude_docs` and `draft_docs` say."""

    @property
    def manifest(self) -> Path:
        """The file that describes the course."""
        return self.folder / self.settings.manifest

    @property
    def templates(self) -> Path | None:
        """The author's own templates, which come before ours."""
        return self.folder / self.settings.templates if self.settings.templates else None

    @property
    def cache(self) -> Path:
        """What was computed already; it may be deleted, or shared."""
        return self.folder / ".cache" / "coursewright"

    def relative(self, path: Path) -> str:
        """A path as messages name it: from the course's folder, with / between its parts."""
        try:
            return path.relative_to(self.folder).as_posix()
        except ValueError:
            return path.as_posix()

    def place(self, path: Path) -> Place:
        """A whole file, as a place."""
        return Place(self.relative(path))


AS_OF = "COURSEWRIGHT_AS_OF"
"""The variable of the environment that says as of when, for MkDocs has no such option."""

OFFLINE = "COURSEWRIGHT_OFFLINE"
"""The variable of the environment that says that a build is for a folder without a server."""


def as_of(text: str) -> Moment:
    """What `--as-of` says: a day, which means its end, or an hour of it.

    Raises CoursewrightError where there is no such day.
    """
    try:
        moment = moment_of(text)
    except ValueError:
        moment = None
    if not moment or moment.end:
        raise CoursewrightError(f"{text}: write a day such as 2026-10-05, or 2026-10-05 09:00.")
    return moment


def read_project(config_file: Path, as_of: Moment | None = None) -> Project:
    """The project whose `mkdocs.yml` is at `config_file`; a usual one where there is none.

    Raises ContentError where that file is not YAML, or says of Coursewright what it may not.
    """
    docs: object = None
    site_url: object = None
    directory_urls: object = None
    settings: Settings | None = None
    left_out: dict[str, GitIgnoreSpec] = {}
    for tree in _trees(config_file):
        said = tree.data if isinstance(tree.data, dict) else {}
        docs = docs or said.get("docs_dir")
        site_url = site_url or said.get("site_url")
        if directory_urls is None:
            directory_urls = said.get("use_directory_urls")
        for key in _LEAVING_OUT:
            if isinstance(said.get(key), str):
                left_out.setdefault(key, GitIgnoreSpec.from_lines(said[key].splitlines()))
        if settings is None and "plugins" in said:
            way = _way_to_options(said["plugins"])
            settings = validated(Settings, tree, ("plugins", *way)) if way else Settings()
    folder = config_file.parent
    address = site_url if isinstance(site_url, str) and host(site_url) else None
    return Project(
        folder,
        folder / str(docs or "docs"),
        settings or Settings(),
        address,
        as_of,
        directory_urls is not False,
        left_out=tuple(left_out.values()),
    )


_LEAVING_OUT = ("exclude_docs", "draft_docs")
"""The keys of mkdocs.yml whose patterns, as of `.gitignore`, keep pages out of the site."""


def settings_of(options: Mapping[str, Any], config_file: Path | None) -> Settings:
    """The settings that MkDocs found under `coursewright` in the file that is given.

    Raises ContentError with every problem in them.
    """
    try:
        return validated(Settings, Tree(CONFIG_FILE, dict(options), (), None))
    except ContentError:
        if config_file:
            read_project(config_file)  # which knows the lines
        raise


def _trees(config_file: Path, depth: int = 5) -> Iterator[Tree]:
    """A `mkdocs.yml`, and the one that it inherits from, and so on."""
    if not config_file.is_file():
        return
    text = read_text(config_file, config_file.name)
    tree = read_tree(text.encode(), config_file.name, any_tags=True)
    yield tree
    parent = tree.data.get("INHERIT") if isinstance(tree.data, dict) else None
    if isinstance(parent, str) and depth:
        yield from _trees(config_file.parent / parent, depth - 1)


def _way_to_options(plugins: Any) -> Way:
    """The way to our options in `plugins`; nothing where there are none.

    `plugins` is a list of names, or of names with options, or one mapping of these.
    """
    entries: Iterable[tuple[int | None, Any]]
    entries = enumerate(plugins) if isinstance(plugins, list) else [(None, plugins)]
    for index, entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get(_PLUGIN), dict):
            return (_PLUGIN,) if index is None else (index, _PLUGIN)
    return ()
