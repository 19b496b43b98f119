"""The rows of a table in a week -> lectures, and what goes with each of them."""

from __future__ import annotations

from collections.abc import Iterable

from coursewright.imports.page.draft import Draft, Talk
from coursewright.imports.page.due import DUE
from coursewright.imports.page.entries import Cell, Entry, Row, Table, words_of_cell
from coursewright.imports.page.lines import Context, is_empty, take_entry
from coursewright.imports.page.pieces import add_note, merge, title_in, title_of_link
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.words import Column, Part, is_remark, status_of

_PARTS: dict[Column | None, Part] = {
    "video": "video",
    "slides": "slides",
    "exercises": "exercises",
    "notebooks": "notebooks",
    "readings": "readings",
}


def take_table(week: Draft, table: Table) -> bool:
    """Take a table with a lecture in each row; False where it is another one."""
    if "title" not in table.columns or len(set(table.columns) - {None}) < 2:
        return False
    for row in table.rows:
        take_row(week, table, row)
    return True


def take_row(week: Draft, table: Table, row: Row, *, is_week: bool = False) -> None:
    """Take a row: a lecture, and what goes with it; or the whole week, whose title is known."""
    before = week.counts()
    cells = table.cells(row)
    title, said = title_of_row(table, row)
    whole, day = words_of_cell(cells.get("title", ())), words_of_cell(cells.get("date", ()))
    if not is_week and is_remark(whole):
        week.remarked.append(": ".join(filter(None, [day, whole])))
        talk = Talk("")
    else:
        talk = week.talk(week.title if is_week else title or words_of_cell(cells.get("week", ())))
    if not is_week and talk.title:
        if day:
            week.date(talk, day)
        merge(talk.data, said)
    for column, heading, cell in zip(table.columns, table.headings, row.cells, strict=False):
        if column not in ("week", "date") and not is_empty(cell):
            _take_cell(week, talk, column, heading, cell)
    is_bare = set(talk.data) <= {"date", "note", "status"} and talk.title == week.title
    if is_bare and talk in week.talks:
        week.talks.remove(talk)
        _keep_of(week, talk)
    rule = " | ".join(["---"] * len(table.headings))
    shown = f"| {' | '.join(table.headings)} |\n| {rule} |\n{row.markdown}"
    week.audit([line for cell in row.cells for line in cell], shown, before)


def title_of_row(table: Table, row: Row) -> tuple[str, list[str]]:
    """What the cell with the title says, or its first link; and the remarks in it."""
    spans = _spans(table.cells(row).get("title", ()))
    title, said = title_in(spans)
    links = [span for span in spans if span.url]
    return title or (links[0].text.strip() if links else ""), said


def _take_cell(week: Draft, talk: Talk, column: Column | None, heading: str, cell: Cell) -> None:
    spans, text, line = _spans(cell), words_of_cell(cell), cell[0].number
    links = [span for span in spans if span.url]
    if column == "title":
        for span in links:
            is_title = title_of_link(span) == talk.title
            kind = week.target(span, talk.title).kind
            week.put(talk, Span("", span.url) if is_title else span, kind, "", line)
    elif column in ("video", "slides", "materials") and links:
        part = _PARTS.get(column)
        for span in links:
            as_part = week.kind(span, part, heading if part else "")
            talk = week.put(talk, span, as_part, heading, line)
        merge(talk.data, title_in(spans)[1])
    elif links or (column == "exercises" and not DUE.search(text)):
        part = _PARTS.get(column)
        for one in cell:
            labelled = (Span(f"{heading}: "), *one.spans) if part or not column else one.spans
            whole = Line(labelled, line)
            take_entry(week, Entry(whole, whole.markdown), Context(part, heading if part else ""))
    elif column == "note":
        merge(talk.data, [text])
    else:
        add_note(talk.data, f"{heading}: {text}" if heading else text)
        if column in ("video", "slides") and (status := status_of(text)):
            talk.data.setdefault("status", status)


def _spans(cell: Iterable[Line]) -> list[Span]:
    return [span for line in cell for span in line.spans]


def _keep_of(week: Draft, talk: Talk) -> None:
    """What was said of a lecture that is its week is said of the week."""
    if note := talk.data.get("note"):
        week.remarked.append(note)
    if "status" in talk.data:
        week.data.setdefault("status", talk.data["status"])
