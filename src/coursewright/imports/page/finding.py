"""Where the weeks of a page are: under headings, in lists, in the rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from coursewright.imports.page.entries import (
    Entry,
    Row,
    Table,
    entries_of,
    flat,
    table_of,
    words_of_cell,
)
from coursewright.imports.page.outline import Block, Outline, Section
from coursewright.imports.page.spans import Line
from coursewright.imports.page.targets import Home, target_of
from coursewright.imports.page.words import RANK, Heading, heading_of, is_generic, role_of


@dataclass(frozen=True)
class Source:
    """A week as the page has it: under a heading, as an entry of a list, or as rows of a table."""

    heading: Heading
    text: str
    """What stands in the place of its heading."""
    line: int
    section: Section | None = None
    entry: Entry | None = None
    table: Table | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Found:
    """The weeks of a page, and where they are not to be looked for again."""

    sources: tuple[Source, ...] = ()
    blocks: frozenset[int] = field(default_factory=frozenset)
    """The lines on which lists and tables begin that hold weeks."""
    is_guess: bool = False
    """Whether nothing on the page says that these are weeks."""

    @property
    def lines(self) -> frozenset[int]:
        """The lines on which sections begin that are weeks."""
        return frozenset(source.section.start for source in self.sources if source.section)


def weeks_of(outline: Outline, home: Home) -> Found:
    """The weeks of a page, in order; none where there are none."""
    sections = [section for section in outline.root.walk() if section.level]
    found = (
        _under_headings(sections, outline, home)
        or _in_blocks(outline, _weeks_in_list)
        or _in_blocks(outline, _weeks_in_table)
    )
    if found:
        return found
    by_materials = _by_materials(sections, outline, home)
    if len(by_materials.sources) < 2 and (listed := _in_blocks(outline, _numbered_links)):
        return Found(listed.sources, listed.blocks, is_guess=True)
    return by_materials


# -- Under headings ---------------------------------------------------------------------------


def _under_headings(sections: list[Section], outline: Outline, home: Home) -> Found | None:
    said = [(section, heading) for section in sections if (heading := heading_of(section.title))]
    for kind in RANK:
        some = [(section, heading) for section, heading in said if heading.kind == kind]
        if not some or (kind in ("number", "part", "date") and not _are_weeks(some, outline, home)):
            continue
        level = _usual_level(section for section, _ in some)
        chosen = [(section, heading) for section, heading in some if section.level == level]
        return Found(tuple(_under(section, heading) for section, heading in chosen))
    return None


def _under(section: Section, heading: Heading) -> Source:
    return Source(heading, section.title, section.start + 1, section)


def _usual_level(sections: Iterable[Section]) -> int:
    levels = Counter(section.level for section in sections)
    return max(levels, key=lambda level: (levels[level], -level))


def _are_weeks(some: list[tuple[Section, Heading]], outline: Outline, home: Home) -> bool:
    """Whether sections with numbers or days are weeks: several, and most with materials."""
    having = [
        section
        for section, heading in some
        if has_materials(section, outline, home)
        or (heading.kind == "date" and any(line.links for line in _lines_in(section, outline)))
    ]
    return len(some) > 1 and 2 * len(having) >= len(some)


def has_materials(section: Section, outline: Outline, home: Home) -> bool:
    """Whether a section, or one in it, links to a video, a deck or a notebook."""
    return any(_is_material(line, home) for line in _lines_in(section, outline))


def _is_material(line: Line, home: Home) -> bool:
    kinds = (target_of(span.url, span.text, home).kind for span in line.links)
    return any(kind in ("video", "slides", "notebook") for kind in kinds)


def _lines_in(section: Section, outline: Outline) -> Iterator[Line]:
    return _lines([block for inner in section.walk() for block in inner.blocks], outline)


def _lines(blocks: Iterable[Block], outline: Outline) -> Iterator[Line]:
    waiting = [*entries_of(blocks, outline)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Entry):
            yield one.line
            waiting += one.below
        elif one.table:
            yield from (line for row in one.table.rows for cell in row.cells for line in cell)


def _by_materials(sections: list[Section], outline: Outline, home: Home) -> Found:
    """Sections of one level that have materials, where nothing says what weeks are."""
    having = [
        section
        for section in sections
        if any(_is_material(line, home) for line in _lines(section.blocks, outline))
    ]
    if not having:
        return Found()
    level = _usual_level(having)
    chosen = [s for s in sections if s.level == level and has_materials(s, outline, home)]
    found = tuple(_under(section, Heading("none", section.title)) for section in chosen)
    return Found(found, is_guess=True)


# -- In lists and tables ----------------------------------------------------------------------


def _in_blocks(outline: Outline, weeks_in: WeeksIn) -> Found | None:
    sources: list[Source] = []
    used: set[int] = set()
    for section in outline.root.walk():
        for block in section.blocks:
            if found := list(weeks_in(block, section, outline)):
                sources += found
                used.add(block.start)
    return Found(tuple(sources), frozenset(used)) if sources else None


WeeksIn = Callable[[Block, Section, Outline], Iterable[Source]]
"""What finds the weeks in a block of a section."""


def _listed(block: Block, outline: Outline) -> list[Entry]:
    is_list = block.kind in ("bullet_list", "ordered_list")
    entries = entries_of([block], outline) if is_list else ()
    return [one for one in entries if isinstance(one, Entry)]


def _weeks_in_list(block: Block, section: Section, outline: Outline) -> Iterator[Source]:
    """The entries of a list, where most say that they are weeks, or have numbers in a plan."""
    entries = _listed(block, outline)
    said = [heading_of(lead_of(entry.line)) for entry in entries]
    known = [heading for heading in said if heading and heading.kind != "number"]
    if len(entries) > 1 and len(known) * 2 >= len(entries):
        for entry, heading in zip(entries, said, strict=True):
            yield _source(entry, heading or Heading("none", lead_of(entry.line)))
    elif section.level and role_of(section.title) == "schedule":
        yield from _numbered(block, section, outline)


def _numbered(block: Block, section: Section, outline: Outline) -> Iterator[Source]:
    """The entries of a list with numbers."""
    for entry in _listed(block, outline) if block.kind == "ordered_list" else ():
        yield _source(entry, Heading("list", lead_of(entry.line), entry.number))


def _numbered_links(block: Block, section: Section, outline: Outline) -> Iterator[Source]:
    """The same, where most of them have links."""
    having = [any(one.line.links for one in flat([entry])) for entry in _listed(block, outline)]
    if len(having) > 1 and sum(having) * 2 >= len(having):
        yield from _numbered(block, section, outline)


def _source(entry: Entry, heading: Heading) -> Source:
    return Source(heading, lead_of(entry.line), entry.line.number, entry=entry)


def lead_of(line: Line) -> str:
    """What an entry of a list says before its links; or the words of its first one."""
    lead = ""
    for span in line.spans:
        if span.url:
            named = lead.strip(" (-–—:[") or is_generic(span.text)
            return re.sub(r"[\s(\[]+$", "", lead) if named else span.text
        lead += span.text
    return lead


def _weeks_in_table(block: Block, section: Section, outline: Outline) -> Iterator[Source]:
    """The weeks of a table: rows with the same number, or without one, are in one week."""
    table = table_of(block, outline)
    known = set(table.columns) - {None} if table else set()
    if not table or len(known) < 2 or not known & {"week", "date", "title"}:
        return
    groups: list[tuple[Heading, str, list[Row]]] = []
    for row in table.rows:
        text = words_of_cell(table.cells(row).get("week", ()))
        number = int(text) if text.isdigit() and len(text) < 4 else None
        heading = Heading("week", "", number) if number is not None else heading_of(text)
        heading = heading or Heading("none", text)
        is_same = heading.number is not None and groups and heading.number == groups[-1][0].number
        if groups and "week" in table.columns and (not text or is_same):
            groups[-1][2].append(row)
        else:
            groups.append((heading, text, [row]))
    for heading, text, rows in groups:
        yield Source(heading, text, rows[0].line, table=table, rows=tuple(rows))
