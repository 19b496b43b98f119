"""A section of a page, or the rows of a table -> a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coursewright.imports.page.draft import Talk
from coursewright.imports.page.entries import Entry, Raw, Row, entries_of, rows_of
from coursewright.imports.page.keeping import is_kept
from coursewright.imports.page.lines import EMPTY, Context, Lines
from coursewright.imports.page.outline import Section
from coursewright.imports.page.pieces import (
    flat,
    merge,
    remarks_in,
    title_in,
    with_note,
    without_remarks,
)
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.words import (
    Part,
    column_of,
    heading_of,
    part_of,
    status_of,
)


@dataclass
class Week(Lines):
    """A week as it is read, section by section."""

    def take_section(self, section: Section) -> None:
        """Take a section of the week, and those in it."""
        self._counts()
        before = len(self.notes)
        part = part_of(section.title)
        heading = heading_of(section.title)
        raw = self.page.outline.raw(section.start, section.end)
        is_lecture = heading is not None and heading.kind in ("lecture", "session", "part")
        if part in ("lecture", "note"):
            part = None
        if not part and not is_lecture and not self._has_materials(section):
            self.notes.append(raw)
            return
        if part is None and not (heading and heading.kind == "week"):
            title, said = without_remarks(heading.title if heading else section.title)
            talk = self._talk(title or section.title)
            merge(talk.data, remarks_in(said))
            if heading and heading.day:
                self._date(talk, heading.day_text, section.heading.number)
        for span in section.heading.links:
            self._link_of_heading(span, section.heading.number)
        self.take(section.blocks, Context(part, section.title if part else ""))
        self.audit([section.heading], f"## {section.heading.markdown}", at=before)
        for inner in section.sections:
            self.take_section(inner)

    def _has_materials(self, section: Section) -> bool:
        blocks = [block for inner in section.walk() for block in inner.blocks]
        kinds = {
            self._target(span, "").kind
            for entry in flat(entries_of(blocks, self.page.outline))
            for span in entry.line.links
        }
        return bool(kinds & {"video", "slides", "notebook"})

    def _link_of_heading(self, span: Span, line: int) -> None:
        self.take_line(Line((span,), line), Context())

    def take(self, blocks: Iterable[Any], context: Context = Context()) -> None:  # noqa: B008
        """Take the blocks of a section."""
        self.take_entries(entries_of(blocks, self.page.outline), context)

    def take_raw(self, raw: Raw) -> bool:
        """Take a table with a lecture in each row; False where it is another one."""
        if not raw.table:
            return False
        headings, rows = rows_of(raw.table, self.page.outline)
        columns = columns_of(headings)
        if "title" not in columns or len(set(columns) - {None, "title"}) < 1:
            return False
        for row in rows:
            self.take_row(headings, columns, row)
        return True

    def take_row(
        self,
        headings: Sequence[str],
        columns: Sequence[str | None],
        row: Row,
        *,
        title: str | None = None,
    ) -> None:
        """Take a row of a table: a lecture, and what goes with it.

        Without a `title`, that is what its cell says, and a day is the lecture's own.
        """
        before = self._counts()
        self._take_cells(headings, columns, row.cells, row.line, title)
        made = [self.title, *self._made_since(before)]
        if not is_kept([line for cell in row.cells for line in cell], made, self.page.home):
            rule = " | ".join(["---"] * len(headings))
            self.notes.append(f"| {' | '.join(headings)} |\n| {rule} |\n{row.markdown}")

    def _take_cells(
        self,
        headings: Sequence[str],
        columns: Sequence[str | None],
        cells: Sequence[Sequence[Line]],
        line: int,
        title: str | None,
    ) -> None:
        named = dict(zip(columns, cells, strict=False))
        said: list[str] = []
        if title is None:
            text, said = without_remarks(_text(named.get("title", ())))
            title = text or _text(named.get("week", ()))
            talk = self._talk(title)
            if day := _text(named.get("date", ())):
                self._date(talk, day, line)
        else:
            talk = self._talk(title)
        merge(talk.data, remarks_in(said))
        for column, heading, cell in zip(columns, headings, cells, strict=False):
            if column in ("week", "date") or (EMPTY.fullmatch(_text(cell)) and not _links(cell)):
                continue
            if column == "title":
                spans = [Span("", s.url) if i == 0 else s for i, s in enumerate(_links(cell))]
                for span in spans:
                    kind = self._target(span, span.text or title).kind
                    entry = Entry(Line((span,), line), span.markdown)
                    self._put(talk, span, kind, "", entry)
            else:
                self._take_cell(talk, column, heading, cell, line)
        is_bare = set(talk.data) <= {"date", "note", "status"} and talk.title == self.title
        if is_bare and talk in self.talks:
            self.talks.remove(talk)
            self._keep_of(talk)

    def _take_cell(
        self, talk: Talk, column: str | None, heading: str, cell: Sequence[Line], line: int
    ) -> None:
        links = _links(cell)
        text = _text(cell)
        if column in ("video", "slides") and links:
            for span in links:
                kind = self._kind(span, "video" if column == "video" else "slides", heading)
                talk = self._put(
                    talk, span, kind, heading, Entry(Line((span,), line), span.markdown)
                )
            _, said = title_in(_spans(cell), "")
            merge(talk.data, remarks_in(said))
        elif column in ("video", "slides", None, "due") and not links:
            known = heading and column != "note"
            talk.data["note"] = with_note(talk.data, f"{heading}: {text}" if known else text)
            if column in ("video", "slides") and (status := status_of(text)):
                talk.data.setdefault("status", status)
        elif column == "note" and not links:
            merge(talk.data, remarks_in([text]))
        else:
            label = heading if column in ("exercises", "notebooks", "readings") else ""
            for one in cell:
                spans = (Span(f"{heading}: "), *one.spans) if label or not column else one.spans
                part: Part | None = (
                    column if column in ("exercises", "notebooks", "readings") else None  # type: ignore[assignment]
                )
                entry = Entry(Line(spans, line), Line(spans, line).markdown)
                self.take_entry(entry, Context(part, label))


def columns_of(headings: Sequence[str]) -> list[str | None]:
    """What stands in each column of a table; each of these in one column only."""
    columns: list[str | None] = []
    for heading in headings:
        column = column_of(heading)
        columns.append(None if column in columns else column)
    return columns


def _spans(cell: Iterable[Line]) -> list[Span]:
    return [span for line in cell for span in line.spans]


def _links(cell: Iterable[Line]) -> list[Span]:
    return [span for span in _spans(cell) if span.url]


def _text(cell: Iterable[Line]) -> str:
    return " ".join(line.text for line in cell)
