"""The order in which a course is read: weeks in nested sections, then the author's own pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

import yaml
from markupsafe import Markup

from coursewright.course import Course, NumberedWeek
from coursewright.pages.site import Leaf, Navigation, Section, leaves

# Each page lists its siblings in the navigation, so that a site's size grows with the square of
# its widest level; above this many weeks a level of parts keeps every level narrow.
_MOST_WEEKS_ABREAST = 20


def weeks_navigation(course: Course, readings: Mapping[str, str]) -> Navigation:
    """A section for each week with its own page first, in parts where there are many.

    `readings` has the page of a reading, by the reading's path.
    """
    weeks = course.numbered_weeks()

    def section(week: NumberedWeek) -> Section:
        units = (Leaf(page.path, page.unit.title) for page in week.units())
        texts = (
            Leaf(readings[reading.path], reading.title)
            for reading in week.week.readings
            if reading.path and reading.path in readings
        )
        return Section(week.heading, (Leaf(week.path, week.heading), *units, *texts))

    if len(weeks) <= _MOST_WEEKS_ABREAST:
        return tuple(map(section, weeks))
    size = math.ceil(math.sqrt(len(weeks)))
    parts = [weeks[start : start + size] for start in range(0, len(weeks), size)]
    return tuple(
        Section(f"Weeks {part[0].number}–{part[-1].number}", tuple(map(section, part)))
        for part in parts
    )


def navigation(weeks: Navigation, others: Iterable[str]) -> Navigation:
    """The whole site: the home page, the weeks, then the author's own pages (`others`, by path).

    The others may name pages of the weeks too, which do not count. A page that lies in a week's
    folder goes to the end of that week.
    """
    known = {"index.md", *(leaf.path for leaf in leaves(weeks))}
    paths = [path for path in others if path not in known]
    weeks, taken = _with_own_pages(weeks, paths)
    rest = _tree([path for path in paths if path not in taken])
    return (Leaf("index.md", "Home"), Section("Weeks", weeks), *rest)


def _with_own_pages(weeks: Navigation, paths: list[str]) -> tuple[Navigation, set[str]]:
    result: list[Section | Leaf] = []
    taken: set[str] = set()
    for section in weeks:
        assert isinstance(section, Section)
        first = section.children[0]
        if isinstance(first, Section):
            children, own = _with_own_pages(section.children, paths)
        else:
            folder = PurePosixPath(first.path).parent
            own = {path for path in paths if PurePosixPath(path).parent == folder}
            children = (*section.children, *(Leaf(path) for path in paths if path in own))
        result.append(Section(section.title, children))
        taken |= own
    return tuple(result), taken


def _tree(paths: list[str]) -> Navigation:
    """Pages in the sections that their folders make, files before folders, as MkDocs does it."""
    here = [Leaf(path) for path in paths if "/" not in path]
    return (*here, *_folders(paths, 0))


def _folders(paths: list[str], depth: int) -> Navigation:
    names = dict.fromkeys(p.split("/")[depth] for p in paths if p.count("/") > depth)
    sections: list[Section | Leaf] = []
    for name in names:
        inside = [p for p in paths if p.count("/") > depth and p.split("/")[depth] == name]
        if len(inside) == 1 and _is_index(inside[0]) and inside[0].count("/") == depth + 1:
            sections.append(Leaf(inside[0]))  # a section of one page is that page
            continue
        here = sorted(
            (Leaf(path) for path in inside if path.count("/") == depth + 1),
            key=lambda leaf: not _is_index(leaf.path),
        )
        title = name.replace("-", " ").replace("_", " ")
        title = title.capitalize() if title.islower() else title
        sections.append(Section(title, (*here, *_folders(inside, depth + 1))))
    return tuple(sections)


def _is_index(path: str) -> bool:
    return PurePosixPath(path).stem in ("index", "README")


def mkdocs_nav(weeks: Navigation, others: Iterable[str]) -> list[Any]:
    """The navigation of the whole site, in the form of MkDocs' `nav`."""
    return _as_mkdocs(navigation(weeks, others))


def nav_with_weeks(nav: Any, manifest: str, weeks: Navigation) -> Any:
    """An author's own `nav`, with the weeks where it names the manifest as if it were a page."""
    if isinstance(nav, str) and PurePosixPath(nav) == PurePosixPath(manifest):
        return _as_mkdocs(weeks)
    if isinstance(nav, dict):
        return {title: nav_with_weeks(entry, manifest, weeks) for title, entry in nav.items()}
    if isinstance(nav, list):
        entries = (nav_with_weeks(entry, manifest, weeks) for entry in nav)
        return [e for entry in entries for e in (entry if isinstance(entry, list) else [entry])]
    return nav


def awesome_nav(weeks: Navigation) -> Iterator[tuple[str, str]]:
    """The files, path and content, that make the awesome-nav plugin's navigation the same.

    One `.nav.yml` for the top and one for each week's folder, with its title and order; the
    author's own pages follow.
    """

    def nav_file(folder: PurePosixPath, **content: Any) -> tuple[str, str]:
        text = yaml.safe_dump({**content, "append_unmatched": True}, allow_unicode=True)
        return str(folder / ".nav.yml"), text

    def folders(sections: Navigation) -> Iterator[Any]:
        for section in sections:
            assert isinstance(section, Section)
            first = section.children[0]
            if isinstance(first, Section):
                yield {escape(section.title): list(folders(section.children))}
            else:
                yield str(PurePosixPath(first.path).parent)

    yield nav_file(PurePosixPath(), nav=["index.md", {"Weeks": list(folders(weeks))}])
    for section in _week_sections(weeks):
        pages = [PurePosixPath(child.path) for child in section.children if isinstance(child, Leaf)]
        folder = pages[0].parent
        # Readings lie elsewhere, where such a file cannot name them; the week's page links to them.
        names = [str(page.relative_to(folder)) for page in pages if page.is_relative_to(folder)]
        yield nav_file(folder, title=escape(section.title), nav=names)


def _week_sections(weeks: Navigation) -> Iterator[Section]:
    for section in weeks:
        assert isinstance(section, Section)
        if isinstance(section.children[0], Section):
            yield from _week_sections(section.children)
        else:
            yield section


def _as_mkdocs(entries: Navigation) -> list[Any]:
    """The tree in the form of MkDocs' `nav`.

    MkDocs and its themes write titles into their pages as they are, so that the titles here are
    HTML already; as Markup, what escapes them once more leaves them alone.
    """

    def title(text: str) -> Markup:
        return Markup(escape(text))

    return [
        {title(entry.title): _as_mkdocs(entry.children)}
        if isinstance(entry, Section)
        else {title(entry.title): entry.path}
        if entry.title
        else entry.path
        for entry in entries
    ]
