"""The blocks of a section -> lines, with those that are listed below each of them; and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from markdown_it.token import Token

from coursewright.imports.page.outline import Block, Outline
from coursewright.imports.page.spans import Line, joined, lines_of, parts_of_html
from coursewright.imports.page.words import Column, columns_of, part_of
from coursewright.materials.prose import groups

Cell = Sequence[Line]


@dataclass(frozen=True)
class Entry:
    """A line, what is listed below it, and Markdown that says both."""

    line: Line
    markdown: str
    listed: bool = False
    """Whether it is an item of a list."""
    below: tuple[Entry | Raw, ...] = ()
    number: int | None = None
    """Its number, in a list that has numbers."""


@dataclass(frozen=True)
class Row:
    """A row of a table: the lines in each of its cells."""

    cells: tuple[Cell, ...]
    line: int
    markdown: str


@dataclass(frozen=True)
class Table:
    """A table: the headings of its columns, what stands in these, and its rows."""

    headings: list[str]
    columns: list[Column | None]
    rows: list[Row]

    def cells(self, row: Row) -> dict[Column | None, Cell]:
        """The cells of a row, by what stands in their columns."""
        return dict(zip(self.columns, row.cells, strict=False))


@dataclass(frozen=True)
class Raw:
    """Something that is no line, such as a table, a quotation or a program."""

    markdown: str
    table: Table | None = None


def entries_of(blocks: Iterable[Block], outline: Outline) -> Iterator[Entry | Raw]:
    """The lines of some blocks, in order."""
    for block in blocks:
        if block.kind == "paragraph":
            yield from _of_paragraph(block.lines(), outline, block.end)
        elif block.kind in ("bullet_list", "ordered_list"):
            for item in groups(block.tokens[1:-1]):
                yield from _of_item(item, outline)
        elif block.kind == "html_block" and not table_of(block, outline):
            listed = "<li" in block.tokens[0].content.lower()
            lines = block.lines()
            for line in lines:
                yield Entry(line, line.markdown, listed)
            if not lines and re.sub(r"</?\w+>", "", block.tokens[0].content).strip():
                yield Raw(outline.raw(block.start, block.end))
        elif block.kind != "hr":
            yield Raw(outline.raw(block.start, block.end), table_of(block, outline))


def _of_paragraph(
    lines: Sequence[Line], outline: Outline, end: int, *, listed: bool = False
) -> Iterator[Entry]:
    """The lines of a paragraph; what follows a line without a label of its own belongs to it."""
    groups: list[list[Line]] = []
    for line in lines:
        if line.comment:
            yield Entry(line, line.markdown)
        elif groups and not _begins(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    starts = [group[0].number - 1 for group in groups]
    for index, group in enumerate(groups):
        behind = starts[index + 1] if groups[index + 1 :] else end
        # Two of them may stand on one line of the source.
        is_apart = len(set(starts)) == len(starts)
        raw = dedent(outline.raw(starts[index], behind)) if is_apart else joined(group).markdown
        yield Entry(joined(group), raw, listed)


def _begins(line: Line) -> bool:
    """Whether a line of a paragraph is about something else than the one before it."""
    label, colon, _ = line.spans[0].text.partition(":")
    has_label = bool(colon) and part_of(label) is not None
    is_links = not re.search(r"\w", "".join(span.text for span in line.spans if not span.url))
    return line.spans[0].strong or has_label or (bool(line.links) and is_links)


def _of_item(tokens: Sequence[Token], outline: Outline) -> Iterator[Entry | Raw]:
    start, end = tokens[0].map or (0, 0)
    number = int(tokens[0].info) if tokens[0].info.isdigit() else None
    blocks = (
        Block(tuple(group), *(group[0].map or (start, end))) for group in groups(tokens[1:-1])
    )
    parts = [*entries_of(blocks, outline)]
    if parts and isinstance(first := parts[0], Entry) and not first.listed:
        markdown = dedent(outline.raw(start, end))
        yield Entry(first.line, markdown, True, tuple(parts[1:]), number)
    else:
        yield from parts


def table_of(block: Block, outline: Outline) -> Table | None:
    """The table that a block is, in Markdown or in HTML."""
    rows: list[Row] = []
    if block.kind == "table":
        cells: list[Cell] = []
        line = block.start + 1
        for token in block.tokens:
            if token.type == "tr_open":
                cells, line = [], (token.map[0] + 1 if token.map else line)
            elif token.type == "inline":
                cells.append(lines_of(token, line))
            elif token.type == "tr_close":
                rows.append(Row(tuple(cells), line, outline.raw(line - 1, line)))
    elif block.kind == "html_block":
        apart, html_rows = parts_of_html(block.tokens[0].content, block.start + 1)
        for row in html_rows if not apart else ():
            shown = [" ".join(line.markdown for line in cell) for cell in row]
            line = next((one.number for cell in row for one in cell), block.start + 1)
            rows.append(Row(tuple(row), line, f"| {' | '.join(shown)} |"))
    if not rows:
        return None
    headings = [words_of_cell(cell) for cell in rows[0].cells]
    return Table(headings, columns_of(headings), rows[1:])


def words_of_cell(cell: Iterable[Line]) -> str:
    """The words of a cell."""
    return " ".join(line.text for line in cell)


def flat(entries: Iterable[Entry | Raw]) -> Iterator[Entry]:
    """Lines, and all that are listed below them."""
    for entry in entries:
        if isinstance(entry, Entry):
            yield entry
            yield from flat(entry.below)
