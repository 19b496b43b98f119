"""All the notebooks, readings and bibliographies of a course, as pages show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath

from coursewright.errors import ContentError, Problem
from coursewright.items import Exercise, Notebook, Reading
from coursewright.manifest import Manifest
from coursewright.materials.bibliography import References
from coursewright.materials.files import Material
from coursewright.pages.citations import no_entry
from coursewright.pages.following import is_file, path_of_link
from coursewright.pages.texts import ShownText, is_notebook, shown_references, shown_text
from coursewright.project import Project

_LINKED_TEXT = re.compile(r'href="follow:\d+:([^"#?]*\.md)["#?]', re.IGNORECASE)
_LISTS = (".bib", ".txt")


@dataclass
class Library:
    """What there is to read in a course, by the paths of its files."""

    texts: dict[str, ShownText] = field(default_factory=dict)
    """Notebooks, and readings in Markdown."""
    lists: dict[str, References] = field(default_factory=dict)
    """Bibliographies, and lists of DOIs."""
    pages: dict[str, str] = field(default_factory=dict)
    """The page that shows each of these that has one."""
    linked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The Markdown files of the course to which each reading links."""
    common: References = field(default_factory=dict)
    """The entries of the course's own bibliographies, which every page may cite."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the files."""

    def beside(self, path: str) -> References:
        """The entries of the lists that lie beside a reading and have its name."""
        names = (str(PurePosixPath(path).with_suffix(ending)) for ending in _LISTS)
        return {key: one for name in names for key, one in self.lists.get(name, {}).items()}


def read_library(project: Project, manifest: Manifest, found: dict[str, Material]) -> Library:
    """Read what the manifest names, the lists beside it, and the Markdown that readings link to."""
    library = Library()
    there = [path for path, file in found.items() if file.is_there]
    bibliographies = [path for path in manifest.course.bibliography if found[path].is_there]
    for path in bibliographies:
        _read_list(project, library, path)
    library.common = {k: one for path in bibliographies for k, one in library.lists[path].items()}
    for path, page in _notebooks(manifest):
        if found[path].is_there and path not in library.texts:
            _read_text(project, manifest, library, path, page)
    waiting = [path for path in there if path.lower().endswith((".md", *_LISTS))]
    while waiting:
        path = waiting.pop(0)
        if path in library.pages or path in bibliographies:
            continue
        if path.lower().endswith(_LISTS):
            library.pages[path] = _page_of(path)
            _read_list(project, library, path)
        else:
            _read_text(project, manifest, library, path, _page_of(path))
            library.linked[path] = tuple(_linked(project, manifest, library, path))
            waiting += library.linked[path]
    library.problems += _unknown_keys(manifest, library)
    return library


def _unknown_keys(manifest: Manifest, library: Library) -> Iterator[Problem]:
    """Readings that are the key of an entry which is in no bibliography."""
    for way, item, _ in manifest.course.items():
        if isinstance(item, Reading) and item.cite and item.cite not in library.common:
            place = manifest.place(*way, "cite")
            hint = "name its file in bibliography:"
            yield no_entry(item.cite, library.common, place, hint)


def _page_of(path: str) -> str:
    """The page of a reading: the folder that its address is, so that it can hold pictures."""
    return f"{PurePosixPath(path).with_suffix('')}/index.md"


def _notebooks(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The notebooks of the course's folder, each with the page that shows it."""
    for week in manifest.course.numbered_weeks():
        for page in week.units():
            if path := shown_notebook(page.unit):
                yield path, page.path


def shown_notebook(unit: object) -> str | None:
    """The notebook that the page of a notebook or an exercise shows: its own, or its copy."""
    if isinstance(unit, Exercise) and unit.own_copy:
        return unit.own_copy
    if isinstance(unit, Exercise | Notebook) and unit.notebook:
        return unit.notebook.path
    return None


def _read_text(
    project: Project, manifest: Manifest, library: Library, path: str, page: str
) -> None:
    try:
        text = shown_text(project, manifest.course, path)
    except ContentError as error:
        library.problems += error.problems
        return
    library.texts[path], library.pages[path] = text, page
    library.problems += text.problems
    for ending in _LISTS:
        name = str(PurePosixPath(path).with_suffix(ending))
        if not is_notebook(path) and is_file(project.folder, name):
            _read_list(project, library, name)


def _read_list(project: Project, library: Library, path: str) -> None:
    if path not in library.lists:
        try:
            library.lists[path], problems = shown_references(project, path)
            library.problems += problems
        except ContentError as error:
            library.lists[path] = {}
            library.problems += error.problems


def _linked(project: Project, manifest: Manifest, library: Library, path: str) -> Iterator[str]:
    """The Markdown files to which a reading links, but for the pages of docs/."""
    docs = project.relative(project.docs)
    if path in library.texts:
        for target in _LINKED_TEXT.findall(library.texts[path].markdown):
            linked = path_of_link(unescape(target), path)
            if (
                linked
                and linked not in manifest.kept_back
                and is_file(project.folder, linked)
                and not linked.startswith(f"{docs}/")
            ):
                yield linked
