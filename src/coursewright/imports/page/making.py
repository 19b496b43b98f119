"""A week as a page has it -> a week of the course."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from coursewright.imports.page.days import Written, day_in
from coursewright.imports.page.draft import Page
from coursewright.imports.page.entries import Entry
from coursewright.imports.page.finding import Source
from coursewright.imports.page.lines import Context
from coursewright.imports.page.pieces import without_remarks
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.week import Week, columns_of
from coursewright.imports.page.words import (
    KINDS,
    NUMBERS_IN_WORDS,
    heading_of,
    is_generic,
    is_remark,
    says_none,
    status_of,
)
from coursewright.imports.texts import one_line

_NONE = Context()


def week_of(source: Source, page: Page) -> Week:
    """Read a week of a page."""
    heading = source.heading
    title, said = without_remarks(heading.title)
    if status_of(title) and is_remark(title):
        title, said = "", [title, *said]
    week = Week(page, one_line(title), source.line, heading.number)
    if heading.to:
        week.remarked.append(f"{heading.kind}s {heading.number}–{heading.to}")
    for words in said:
        week.remark(words)
    _date(week, heading.day, heading.day_text)
    if source.section:
        for span in source.section.heading.links:
            week.take_line(Line((span,), source.line), _NONE)
        week.take(source.section.blocks)
        for inner in (*source.section.sections, *source.behind):
            week.take_section(inner)
        line = source.section.heading
        week.audit([line], line.markdown, NUMBERS_IN_WORDS)
    elif source.entry:
        _take_entry(week, source)
    else:
        _take_rows(week, source)
    if not week.title and len(week.talks) == 1 and week.talks[0].title:
        week.title = week.talks[0].title
    return week


def _date(week: Week, day: Written | None, text: str) -> None:
    if not day:
        return
    first, last = week.page.calendar.days(day)
    if first:
        week.data["start"] = first.isoformat()
        if last:
            week.data["end"] = last.isoformat()
    elif text.strip():
        week.remarked.append(text.strip())
        week.page.remarks.say(
            week.line,
            f"the year of this day is not known: {text.strip()}",
            "write start: 2026-10-05, and so on, in course.yaml",
        )


def _take_entry(week: Week, source: Source) -> None:
    """An entry of a list that is a week: its links, and what is listed below it."""
    entry = source.entry
    assert entry
    links = tuple(span for span in entry.line.spans if span.url)
    if links:
        first = next(i for i, span in enumerate(entry.line.spans) if span.url)
        rest = entry.line.spans[first:]
        if not is_generic(links[0].text):
            rest = (Span("", links[0].url), *rest[1:]) if links[0].text == source.text else rest
        line = Line(rest, entry.line.number)
        week.take_line(line, _NONE)
        if len(week.talks) == 1 and not week.talks[0].title:
            week.talks[0].title = week.title
    inner = [one for one in entry.below if isinstance(one, Entry)]
    about = "; ".join(one.line.text for one in inner)
    plain = len(inner) == len(entry.below) > 0 and len(about) <= 400
    if plain and not any(
        one.below or one.line.links or is_remark(one.line.text) or says_none(one.line.text)
        for one in inner
    ):
        week.data["description"] = about
    else:
        week.take_entries(entry.below)
    week.audit([entry], entry.markdown)


def _take_rows(week: Week, source: Source) -> None:
    """The rows of a table that are one week: a lecture each, or the week itself."""
    columns = columns_of(source.headings)
    for row in source.rows:
        cells = dict(zip(columns, row.cells, strict=False))
        title, said = without_remarks(" ".join(line.text for line in cells.get("title", ())))
        day = " ".join(line.text for line in cells.get("date", ()))
        if len(source.rows) == 1:
            _title_of_row(week, title, said, day)
            week.take_row(source.headings, columns, row, title=week.title)
        else:
            week.take_row(source.headings, columns, row)


def _title_of_row(week: Week, title: str, said: list[str], day: str) -> None:
    heading = heading_of(title)
    if heading and heading.kind != "date" and heading.number is not None and week.number is None:
        week.number, title = heading.number, heading.title or title
    week.title = ": ".join(filter(None, [week.title, one_line(title)]))
    for words in said:
        week.remark(words)
    written = day_in(day)
    if written:
        _date(week, written, day)
    elif day.strip():
        week.remarked.append(day)


def usual_title(source: Source, week: Week, number: int) -> str:
    """What a week is called that has no title."""
    titles = ", ".join(dict.fromkeys(talk.title for talk in week.talks if talk.title))
    if source.rows and 0 < len(titles) <= 80:
        return titles
    kind, own = source.heading.kind, source.heading.number
    if own is not None:
        return f"{kind.capitalize() if kind in KINDS else 'Week'} {own}"
    return one_line(source.text) or f"Week {number}"


def settle_ends(weeks: list[Week]) -> None:
    """Let a week end before the next one begins."""
    for week, following in pairwise(weeks):
        start, then = week.data.get("start"), following.data.get("start")
        if start and then and "end" not in week.data:
            first, last = date.fromisoformat(start), date.fromisoformat(then) - timedelta(1)
            if first <= last < first + timedelta(6):
                week.data["end"] = last.isoformat()
