"""The text of a module -> its classes by their days, and the prose between them.

A class is a definition, `: [Lecture](…)`, of its day, `Sep 27`; what is nested below it goes with
it. Where someone wrote lists or paragraphs below a day instead, these are its classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from coursewright.imports.just_the_class.days import day_of
from coursewright.imports.just_the_class.kramdown import ATTRIBUTES, tokens_of
from coursewright.imports.page.spans import Line, Span, joined, lines_of, lines_of_html
from coursewright.imports.texts import one_line


@dataclass(frozen=True)
class Class:
    """Something on a day: its labels, its words, and where these lead; and what is below it."""

    labels: tuple[str, ...]
    """What is marked as a label: `HW 1 due`."""
    words: str
    """All its other words, those of its links too."""
    links: tuple[Span, ...]
    """Those that lead nowhere have no address."""
    line: int
    below: tuple[Class, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said, as where a line is there to keep a distance."""
        return not (self.labels or self.words or self.links)

    @property
    def holds_more(self) -> bool:
        """Whether there is more to it than its labels."""
        return bool(self.words or self.links or self.below)

    @property
    def text(self) -> str:
        """All that is said, the labels first."""
        return " ".join(filter(None, (*self.labels, self.words)))

    @property
    def whole_text(self) -> str:
        """The same, with what is below."""
        return ", ".join(filter(None, (self.text, *(one.whole_text for one in self.below))))


@dataclass
class Row:
    """A day, or whatever stands in its place, and its classes."""

    title: str
    line: int
    classes: list[Class] = field(default_factory=list)


@dataclass(frozen=True)
class Prose:
    """Lines of a module that are of no day, from the first to the one behind the last, from 0."""

    start: int
    end: int
    plain: str = ""
    """Their words, where they are no more than a paragraph."""
    links: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What stands in the file for its authors only."""

    text: str
    line: int


def parts_of(text: str) -> Iterator[Row | Prose | Remark]:
    """The days of a module and what is between them, in order."""
    tokens = tokens_of(text)
    yield from _remarks(tokens)
    row: Row | None = None
    for node in SyntaxTreeNode(tokens).children:
        if node.type == "dl":
            row = None
            yield from _rows(node)
        elif node.type in ("paragraph", "heading") and (day := _day(node)):
            row = day
            yield row
        elif row and node.type in ("paragraph", "bullet_list", "ordered_list"):
            row.classes += _classes(node)
        else:
            row = row if node.type == "html_block" else None
            yield from _others(node)


def row_of(title: str, line: int, classes: Sequence[tuple[str, Sequence[str]]]) -> Row:
    """The row of a day with its classes, each with what is below it, as texts in Markdown."""
    row = Row(title, line)
    for text, below in classes:
        found = _of_text(text, line)
        inner = [one for part in below for one in _of_text(part, line)]
        row.classes += [replace(found[0], below=tuple(inner)), *found[1:]] if found else inner
    return row


def _of_text(text: str, line: int) -> list[Class]:
    nodes = SyntaxTreeNode(tokens_of(text)).children
    return [replace(one, line=line) for node in nodes for one in _classes(node)]


def _day(node: SyntaxTreeNode) -> Row | None:
    line = _line(node)
    return _row(node) if line and day_of(line.text) else None


def _row(node: SyntaxTreeNode) -> Row:
    line = _line(node)
    said = _said(line) if line else Class((), "", (), _first(node))
    # Where a day itself leads somewhere, its link is the first of what is on it.
    return Row(said.text, said.line, [replace(said, labels=())] if said.links else [])


def _rows(dl: SyntaxTreeNode) -> Iterator[Row]:
    row: Row | None = None
    for node in dl.children:
        if node.type == "dt":
            if row:
                yield row
            row = _row(node)
        elif row:
            row.classes += [one for child in node.children for one in _classes(child)]
    if row:
        yield row


def _classes(node: SyntaxTreeNode) -> list[Class]:
    """The classes that a block names, each with those that stand below it."""
    if node.type in ("paragraph", "heading", "inline"):
        line = _line(node)
        return [_said(line)] if line else []
    if node.type == "dl":
        found: list[Class] = []
        for child in node.children:
            if child.type == "dt":
                line = _line(child)
                found += [_said(line)] if line else []
            else:
                _put_below(found, [one for part in child.children for one in _classes(part)])
        return found
    found = []
    for child in node.children:
        inner = _classes(child)
        if child.type in ("bullet_list", "ordered_list", "dl") and found:
            _put_below(found, inner)
        else:
            found += inner
    if node.type in ("html_block", "fence", "code_block"):
        found += [_said(line) for line in lines_of_html(node.content, _first(node)) if line.spans]
    return found


def _put_below(classes: list[Class], inner: list[Class]) -> None:
    if classes:
        classes[-1] = replace(classes[-1], below=(*classes[-1].below, *inner))
    else:
        classes += inner


def _first(node: SyntaxTreeNode) -> int:
    return (node.map[0] if node.map else 0) + 1


def _line(node: SyntaxTreeNode) -> Line | None:
    """The text of a block as one line."""
    inlines = (
        [node] if node.type == "inline" else [it for it in node.children if it.type == "inline"]
    )
    lines = [
        line for it in inlines if it.token for line in lines_of(it.token, _first(it)) if line.spans
    ]
    return joined(lines) if lines else None


def _said(line: Line) -> Class:
    """What a line says, with what its attributes make of its words."""
    labels: list[list[Span]] = []
    others: list[Span] = []
    for span in line.spans:
        text = span.text.lstrip()
        match = ATTRIBUTES.match(text)
        if match and "label" in match[0] and others:
            labels.append(_taken(others))
        others.append(replace(span, text=ATTRIBUTES.sub("", span.text)))
    spans = [*(span for label in labels for span in label), *others]
    return Class(
        tuple(_words(label) for label in labels),
        _words(others),
        tuple(span for span in spans if span.url or span.picture),
        line.number,
    )


def _taken(spans: list[Span]) -> list[Span]:
    """The last words, taken away: those before an attribute, which are one thing."""
    label = [spans.pop()]
    while label[-1].strong and spans and spans[-1].strong:
        label.append(spans.pop())
    return label[::-1]


def _words(spans: Sequence[Span]) -> str:
    return one_line("".join(span.text for span in spans)).strip(" ,;:|")


def _remarks(tokens: Iterable[Token]) -> Iterator[Remark]:
    for token in tokens:
        number = (token.map[0] if token.map else 0) + 1
        for inner in (token, *(token.children or ())):
            if inner.type in ("html_block", "html_inline"):
                lines = lines_of_html(inner.content, number)
                yield from (Remark(line.comment, line.number) for line in lines if line.comment)


def _others(node: SyntaxTreeNode) -> Iterator[Prose]:
    start, end = node.map or (0, 0)
    if node.type == "html_block":
        lines = lines_of_html(node.content, start + 1)
        if not any(line.spans for line in lines):
            return
    if node.type == "paragraph" and (line := _line(node)):
        said = _said(line)
        yield Prose(start, end, said.text, said.links)
    elif node.type != "hr":
        yield Prose(start, end)
