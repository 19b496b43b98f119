"""A week as a page has it -> a week of the course."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from coursewright.imports.page.days import written_in
from coursewright.imports.page.draft import Draft, Page
from coursewright.imports.page.entries import Entry, Raw, entries_of, words_of_cell
from coursewright.imports.page.finding import Source, has_materials
from coursewright.imports.page.lines import Context, take_below, take_entries, take_spans
from coursewright.imports.page.outline import Block, Section
from coursewright.imports.page.pieces import merge, title_of_link, without_remarks
from coursewright.imports.page.rows import take_row, take_table, title_of_row
from coursewright.imports.page.spans import Span
from coursewright.imports.page.words import (
    KINDS,
    heading_of,
    is_remark,
    part_of,
    status_of,
)
from coursewright.imports.texts import one_line


def week_of(source: Source, page: Page) -> Draft:
    """Read a week of a page."""
    heading = source.heading
    title, said = without_remarks(heading.title)
    if status_of(title) and is_remark(title):
        title, said = "", [title, *said]
    week = Draft(page, one_line(title), source.line, heading.number, heading.mark)
    if heading.to:
        week.remarked.append(f"{heading.kind}s {heading.number}–{heading.to}")
    for words in said:
        week.remark(words)
    if heading.day:
        week.starts(heading.day, heading.day_text)
    if source.section:
        line = source.section.heading
        for span in line.links:
            take_spans(week, [span], source.line)
        _take_blocks(week, source.section.blocks)
        for inner in source.section.sections:
            _take_section(week, inner)
        week.audit([line], line.markdown)
    elif source.entry:
        _take_entry(week, source.entry)
    else:
        _take_rows(week, source)
    if not week.title and len(week.talks) == 1:
        week.title = week.talks[0].title
    return week


def _take_blocks(week: Draft, blocks: Iterable[Block], context: Context = Context()) -> None:  # noqa: B008
    for entry in entries_of(blocks, week.page.outline):
        if isinstance(entry, Raw) and entry.table and take_table(week, entry.table):
            continue
        take_entries(week, [entry], context)


def _take_section(week: Draft, section: Section) -> None:
    """Take a section of the week, and those in it: a lecture, or all of one kind."""
    before, above = len(week.notes), week.within
    part, heading = part_of(section.title), heading_of(section.title)
    if part in ("lecture", "note"):
        part = None
    is_lecture = heading is not None and heading.kind in ("lecture", "session", "part")
    if not (part or is_lecture or has_materials(section, week.page.outline, week.page.home)):
        week.notes.append(week.page.outline.raw_of(section))
        return
    if part is None and not (heading and heading.kind == "week"):
        title, said = without_remarks(heading.title if heading else section.title)
        week.within = talk = week.talk(title or section.title)
        merge(talk.data, said)
        if heading and heading.day:
            week.date(talk, heading.day_text)
    for span in section.heading.links:
        take_spans(week, [span], section.heading.number)
    _take_blocks(week, section.blocks, Context(part, section.title if part else ""))
    heading_of_notes = f"## {section.heading.markdown}"
    if len(week.notes) > before:
        week.notes.insert(before, heading_of_notes)
    else:
        week.audit([section.heading], heading_of_notes)
    for inner in section.sections:
        _take_section(week, inner)
    week.within = above


def _take_entry(week: Draft, entry: Entry) -> None:
    """An entry of a list that is a week: its links, and what is listed below it."""
    spans = entry.line.spans
    first = next((i for i, span in enumerate(spans) if span.url), None)
    if first is not None:
        is_title = title_of_link(spans[first]) and one_line(spans[first].text) == week.title
        link = Span("", spans[first].url) if is_title else spans[first]
        take_spans(week, [link, *spans[first + 1 :]], entry.line.number)
        if len(week.talks) == 1 and not week.talks[0].title:
            week.talks[0].title = week.title
    take_below(week, week.data, entry.below, least=2)
    week.audit([entry], entry.markdown)


def _take_rows(week: Draft, source: Source) -> None:
    """The rows of a table that are one week: a lecture each, or the week itself."""
    table, rows = source.table, source.rows
    assert table
    if len(rows) == 1:
        (row,) = rows
        title, said = title_of_row(table, row)
        heading = heading_of(title)
        if heading and heading.kind != "date" and heading.number and week.number is None:
            week.number, title = heading.number, heading.title or title
        week.title = ": ".join(filter(None, [week.title, one_line(title)]))
        for words in said:
            week.remark(words)
        day = words_of_cell(table.cells(row).get("date", ()))
        week.starts(written_in(day), day)
    for row in rows:
        take_row(week, table, row, is_week=len(rows) == 1)


def usual_title(source: Source, week: Draft, number: int) -> str:
    """What a week is called that has no title."""
    kind, own = source.heading.kind, source.heading.number
    if own is not None:
        return f"{kind.capitalize() if kind in KINDS else 'Week'} {own}"
    return one_line(source.text) or f"Week {number}"


def titles_of_talks(week: Draft) -> str:
    """The titles of a week's lectures, where they make one of their own."""
    titles = ", ".join(dict.fromkeys(talk.title for talk in week.talks if talk.title))
    return titles if len(titles) <= 80 else ""


def settle_ends(weeks: list[Draft]) -> None:
    """Let a week end before the next one begins."""
    for week, following in pairwise(weeks):
        start, then = week.data.get("start"), following.data.get("start")
        if start and then and "end" not in week.data:
            first, last = date.fromisoformat(start), date.fromisoformat(then) - timedelta(1)
            if first <= last < first + timedelta(6):
                week.data["end"] = last.isoformat()
