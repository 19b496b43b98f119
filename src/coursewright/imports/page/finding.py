"""Where the weeks of a page are: under headings, in lists, in the rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from coursewright.imports.page.entries import Entry, Row, entries_of, rows_of
from coursewright.imports.page.outline import BOLD, Block, Outline, Section
from coursewright.imports.page.spans import Line
from coursewright.imports.page.targets import Home, target_of
from coursewright.imports.page.week import columns_of
from coursewright.imports.page.words import RANK, Heading, heading_of, is_generic, role_of


@dataclass(frozen=True)
class Source:
    """A week as the page has it: under a heading, as an entry of a list, or as rows of a table."""

    heading: Heading
    text: str
    """What stands in the place of its heading."""
    line: int
    section: Section | None = None
    behind: tuple[Section, ...] = ()
    """Sections in bold that follow it and are in it."""
    entry: Entry | None = None
    rows: tuple[Row, ...] = ()
    headings: tuple[str, ...] = ()


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
        """The lines on which sections begin that are weeks, or in one."""
        starts = {source.section.start for source in self.sources if source.section}
        return frozenset(starts | {s.start for source in self.sources for s in source.behind})


def weeks_of(outline: Outline, home: Home) -> Found:
    """The weeks of a page, in order; none where there are none."""
    sections = [section for section in outline.root.walk() if section.level]
    for found in (
        _under_headings(sections, outline, home),
        _in_lists(outline),
        _in_tables(outline),
        _by_materials(sections, outline, home),
    ):
        if found.sources:
            return found
    return Found()


def _under_headings(sections: list[Section], outline: Outline, home: Home) -> Found:
    said = [(section, heading) for section in sections if (heading := heading_of(section.title))]
    for kind in RANK:
        some = [(section, heading) for section, heading in said if heading.kind == kind]
        if kind in ("number", "part", "date") and not _are_weeks(some, outline, home):
            continue
        if not some:
            continue
        levels = Counter(section.level for section, _ in some)
        level = max(levels, key=lambda level: (levels[level], -level))
        chosen = [(section, heading) for section, heading in some if section.level == level]
        behind = _behind(outline.root, {section.start for section, _ in chosen})
        return Found(
            tuple(
                Source(heading, section.title, section.start + 1, section, behind[section.start])
                for section, heading in chosen
            )
        )
    return Found()


def _are_weeks(some: list[tuple[Section, Heading]], outline: Outline, home: Home) -> bool:
    """Whether sections with numbers or days are weeks: several, and most with materials."""
    having = [section for section, _ in some if has_materials(section, outline, home)]
    return len(some) > 1 and 2 * len(having) >= len(some)


def _behind(root: Section, starts: set[int]) -> dict[int, tuple[Section, ...]]:
    """For each week, the lines in bold that follow it as headings of its parts."""
    found: dict[int, tuple[Section, ...]] = dict.fromkeys(starts, ())
    for parent in root.walk():
        week: int | None = None
        for section in parent.sections:
            if section.start in starts:
                week = section.start
            elif section.level != BOLD:
                week = None
            elif week is not None:
                found[week] = (*found[week], section)
    return found


def has_materials(section: Section, outline: Outline, home: Home) -> bool:
    """Whether a section links to a video, a deck or a notebook."""
    blocks = [block for inner in section.walk() for block in inner.blocks]
    return any(
        target_of(span.url, span.text, home).kind in ("video", "slides", "notebook")
        for line in _lines(blocks, outline)
        for span in line.links
    )


def _lines(blocks: list[Block], outline: Outline) -> Iterator[Line]:
    waiting = [*entries_of(blocks, outline)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Entry):
            yield one.line
            waiting += one.below
        elif one.table:
            yield from (
                line for row in rows_of(one.table, outline)[1] for c in row.cells for line in c
            )


def _in_lists(outline: Outline) -> Found:
    sources: list[Source] = []
    used: set[int] = set()
    for section in outline.root.walk():
        for block in section.blocks:
            if block.kind not in ("bullet_list", "ordered_list"):
                continue
            entries = [one for one in entries_of([block], outline) if isinstance(one, Entry)]
            is_plan = role_of(section.title) == "schedule" if section.level else False
            if found := _weeks_in(entries, is_plan=is_plan):
                sources += found
                used.add(block.start)
    return Found(tuple(sources), frozenset(used))


def _weeks_in(entries: list[Entry], *, is_plan: bool) -> list[Source]:
    said = [heading_of(lead_of(entry.line)) for entry in entries]
    are_weeks = [heading for heading in said if heading and heading.kind != "number"]
    if len(entries) > 1 and len(are_weeks) * 2 >= len(entries):
        return [
            Source(heading or Heading("none", lead_of(entry.line)), lead_of(entry.line),
                   entry.line.number, entry=entry)
            for entry, heading in zip(entries, said, strict=True)
        ]  # fmt: skip
    if is_plan and entries and all(entry.number is not None for entry in entries):
        return [
            Source(Heading("list", lead_of(entry.line), entry.number), lead_of(entry.line),
                   entry.line.number, entry=entry)
            for entry in entries
        ]  # fmt: skip
    return []


def lead_of(line: Line) -> str:
    """What an entry of a list says before its links; or the words of its first one."""
    lead = ""
    for span in line.spans:
        if span.url:
            named = lead.strip(" (-–—:[") or is_generic(span.text)
            return re.sub(r"[\s(\[]+$", "", lead) if named else span.text
        lead += span.text
    return lead


def _in_tables(outline: Outline) -> Found:
    sources: list[Source] = []
    used: set[int] = set()
    for section in outline.root.walk():
        for block in section.blocks:
            if block.kind != "table":
                continue
            headings, rows = rows_of(block, outline)
            columns = columns_of(headings)
            known = set(columns) - {None}
            if len(known) < 2 or not known & {"week", "date", "title"} or not rows:
                continue
            sources += _weeks_of_rows(headings, columns, rows)
            used.add(block.start)
    return Found(tuple(sources), frozenset(used))


def _weeks_of_rows(
    headings: list[str], columns: list[str | None], rows: list[Row]
) -> Iterator[Source]:
    """The weeks of a table: rows with the same number, or without one, are in one week."""
    group: list[Row] = []
    current: Heading | None = None
    text = ""
    for row in rows:
        cells = dict(zip(columns, row.cells, strict=False))
        said = " ".join(line.text for line in cells.get("week", ()))
        heading = _heading_of_cell(said)
        same = (
            "week" in columns
            and current
            and (not said or (heading.number is not None and heading.number == current.number))
        )
        if not same:
            if group and current:
                yield Source(
                    current, text, group[0].line, rows=tuple(group), headings=tuple(headings)
                )
            group, current, text = [], heading, said
        group.append(row)
    if group and current:
        yield Source(current, text, group[0].line, rows=tuple(group), headings=tuple(headings))


def _heading_of_cell(text: str) -> Heading:
    if text.isdigit() and len(text) < 4:
        return Heading("week", "", int(text))
    return heading_of(text) or Heading("none", text)


def _by_materials(sections: list[Section], outline: Outline, home: Home) -> Found:
    """Sections of one level that have materials, where nothing says what weeks are."""
    having = [section for section in sections if _has_own(section, outline, home)]
    if not having:
        return Found()
    levels = Counter(section.level for section in having)
    level = max(levels, key=lambda level: (levels[level], -level))
    chosen = [section for section in sections if section.level == level
              and has_materials(section, outline, home)]  # fmt: skip
    return Found(
        tuple(Source(Heading("none", s.title), s.title, s.start + 1, s) for s in chosen),
        is_guess=True,
    )


def _has_own(section: Section, outline: Outline, home: Home) -> bool:
    alone = Section(section.level, section.heading, 0, 0, blocks=section.blocks)
    return has_materials(alone, outline, home)
