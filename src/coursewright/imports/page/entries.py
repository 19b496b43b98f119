"""The blocks of a section -> lines, with the lines that are listed below each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from markdown_it.token import Token

from coursewright.imports.page.outline import Block, Outline
from coursewright.imports.page.spans import Line, joined, lines_of
from coursewright.imports.page.words import part_of
from coursewright.materials.prose import groups


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
class Raw:
    """Something that is no line, such as a table, a quotation or a program."""

    markdown: str
    line: int
    table: Block | None = None


def entries_of(blocks: Iterable[Block], outline: Outline) -> Iterator[Entry | Raw]:
    """The lines of some blocks, in order."""
    for block in blocks:
        if block.kind == "paragraph":
            yield from _of_paragraph(block.lines(), outline, block.end)
        elif block.kind in ("bullet_list", "ordered_list"):
            yield from _of_list(block.tokens, outline)
        elif block.kind == "html_block" and (lines := block.lines()):
            listed = "<li" in block.tokens[0].content.lower()
            for line in lines:
                shown = f"<!-- {line.comment} -->" if line.comment else line.markdown
                yield Entry(line, shown, listed)
        elif block.kind != "hr":
            table = block if block.kind == "table" else None
            yield Raw(outline.raw(block.start, block.end), block.start + 1, table)


def _of_paragraph(
    lines: Sequence[Line], outline: Outline, end: int, *, listed: bool = False
) -> Iterator[Entry]:
    """The lines of a paragraph; what follows a line without a label of its own belongs to it."""
    groups: list[list[Line]] = []
    for line in lines:
        if line.comment:
            yield Entry(line, f"<!-- {line.comment} -->")
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
    first = line.spans[0]
    label, colon, _ = first.text.partition(":")
    has_label = bool(colon) and part_of(label) is not None
    return first.strong or has_label or (bool(first.url) and len(line.links) == len(line.spans))


def _of_list(tokens: Sequence[Token], outline: Outline) -> Iterator[Entry | Raw]:
    for item in groups(tokens[1:-1]):
        yield from _of_item(item, outline)


def _of_item(tokens: Sequence[Token], outline: Outline) -> Iterator[Entry | Raw]:
    start, end = tokens[0].map or (0, 0)
    number = int(tokens[0].info) if tokens[0].info.isdigit() else None
    parts: list[Entry | Raw] = []
    for group in groups(tokens[1:-1]):
        first, behind = group[0].map or (start, end)
        block = Block(tuple(group), first, behind)
        if block.kind == "paragraph":
            lines = lines_of(block.inline, first + 1)
            parts += _of_paragraph(lines, outline, behind)
        else:
            parts += entries_of([block], outline)
    markdown = dedent(outline.raw(start, end))
    heads = [part for part in parts if isinstance(part, Entry)]
    if not heads or parts[0] is not heads[0] or heads[0].listed:
        yield from parts
        return
    yield Entry(heads[0].line, markdown, True, tuple(parts[1:]), number)


@dataclass(frozen=True)
class Row:
    """A row of a table: the lines in each of its cells."""

    cells: tuple[tuple[Line, ...], ...]
    line: int
    markdown: str


def rows_of(table: Block, outline: Outline) -> tuple[list[str], list[Row]]:
    """The headings of a table's columns, and its rows."""
    rows: list[Row] = []
    cells: list[tuple[Line, ...]] = []
    line = table.start + 1
    for token in table.tokens:
        if token.type == "tr_open":
            cells, line = [], (token.map[0] + 1 if token.map else line)
        elif token.type == "inline":
            cells.append(tuple(lines_of(token, line)))
        elif token.type == "tr_close":
            rows.append(Row(tuple(cells), line, outline.raw(line - 1, line)))
    headings = [" ".join(line.text for line in cell) for cell in rows[0].cells]
    return headings, rows[1:]
