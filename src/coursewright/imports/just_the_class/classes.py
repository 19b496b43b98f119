"""The text of a module -> its classes by their days, and the prose between them.

A class is a definition, `: [Lecture](…)`, of its day, `Sep 27`; what is nested below it goes with
it. Where someone wrote lists or paragraphs below a day instead, these are its classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import yaml
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from coursewright.imports.just_the_class.days import day_of
from coursewright.imports.just_the_class.kramdown import ATTRIBUTES, tokens_of
from coursewright.imports.page.spans import Line, Span, joined, lines_of, lines_of_html
from coursewright.imports.texts import one_line
from coursewright.yamlfile import Tree


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
    def text(self) -> str:
        """All that is said, the labels first."""
        return " ".join(filter(None, (*self.labels, self.words)))

    @property
    def whole_text(self) -> str:
        """The same, with what is below."""
        return ", ".join(filter(None, (self.text, *(one.whole_text for one in self.below))))

    def above(self, more: Iterable[Class]) -> Class:
        """The same with more below it."""
        return replace(self, below=(*self.below, *more))


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
    """Their words, where they are no more than a heading or a paragraph without links."""
    is_heading: bool = False


@dataclass(frozen=True)
class Remark:
    """What stands in the file for its authors only."""

    text: str
    line: int


def parts_of(text: str) -> list[Row | Prose | Remark]:
    """The days of a module and what is between them, in order; and the remarks in it."""
    tokens = tokens_of(text)
    parts: list[Row | Prose | Remark] = list(_remarks(tokens))
    row: Row | None = None
    for node in SyntaxTreeNode(tokens).children:
        line = _line(node) if node.type in ("paragraph", "heading") else None
        said = _said(line) if line else None
        if node.type == "dl":
            row = None
            parts += _rows(node)
        elif line and day_of(line.text):
            row = _row(line)
            parts.append(row)
        elif row and node.type in ("paragraph", "bullet_list", "ordered_list"):
            row.classes += _classes(node)
        elif said and said.labels and node.type == "paragraph":
            row = Row("", said.line, [said])
            parts.append(row)
        else:
            row = row if node.type == "html_block" else None
            parts += _prose(node, said)
    return parts


def _row(line: Line) -> Row:
    said = _said(line)
    # Where a day itself leads somewhere, its link is the first of what is on it.
    return Row(said.text, said.line, [replace(said, labels=())] if said.links else [])


def _rows(dl: SyntaxTreeNode) -> list[Row]:
    rows: list[Row] = []
    for node in dl.children:
        if node.type == "dt":
            rows.append(_row(_line(node) or Line((), _first(node))))
        elif rows:
            rows[-1].classes += _classes(node)
    return rows


def _classes(node: SyntaxTreeNode) -> list[Class]:
    """The classes that a block names, each with those that stand below it."""
    if node.type in ("paragraph", "heading", "inline", "dt"):
        # A term may be there only to have something below it.
        line = _line(node) or (Line((), _first(node)) if node.type == "dt" else None)
        return [_said(line)] if line else []
    if node.type in ("html_block", "fence", "code_block"):
        return [_said(line) for line in lines_of_html(node.content, _first(node)) if line.spans]
    found: list[Class] = []
    for child in node.children:
        inner = _classes(child)
        if child.type in ("bullet_list", "ordered_list", "dl", "dd") and found:
            found[-1] = found[-1].above(inner)
        else:
            found += inner
    return found


def _first(node: SyntaxTreeNode) -> int:
    return (node.map[0] if node.map else 0) + 1


def _line(node: SyntaxTreeNode) -> Line | None:
    """The text of a block as one line."""
    inlines = (it for it in (node, *node.children) if it.type == "inline")
    lines = [line for it in inlines if it.token for line in lines_of(it.token, _first(it))]
    return joined(lines) if lines else None


def _said(line: Line) -> Class:
    """What a line says, with what its attributes make of its words."""
    labels: list[list[Span]] = []
    others: list[Span] = []
    for span in line.spans:
        match = ATTRIBUTES.match(span.text.lstrip())
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


def _prose(node: SyntaxTreeNode, said: Class | None) -> Iterator[Prose]:
    start, end = node.map or (0, 0)
    if said:
        yield Prose(start, end, "" if said.links else said.text, node.type == "heading")
    elif node.type == "html_block":
        lines = lines_of_html(node.content, start + 1)
        yield from [Prose(start, end)] if any(line.spans for line in lines) else ()
    elif node.type != "hr":
        yield Prose(start, end)


# -- The front matter of a module -----------------------------------------------------------------


def rows_listed(front: Tree | None) -> Iterator[Row]:
    """The days that the front matter lists, as the template did it in its first year.

    They are keys, or each has its `date`, and with it `events`, or texts.
    """
    days = front.node(("days",)) if front else None
    if isinstance(days, yaml.MappingNode):
        for day, classes in days.value:
            yield _row_of(str(day.value), day.start_mark.line + 1, _texts_of_classes(classes))
    elif isinstance(days, yaml.SequenceNode):
        for entry in days.value:
            keys = entry.value if isinstance(entry, yaml.MappingNode) else ()
            parts = {str(key.value): value for key, value in keys}
            day = next((_texts_of(parts.pop(key)) for key in ("date", "day") if key in parts), [])
            classes = _texts_of_classes(parts.pop("events")) if "events" in parts else []
            texts = [text for part in parts.values() for text in _texts_of(part)]
            texts = texts if keys else _texts_of(entry)
            if texts:
                classes = [(texts[0], texts[1:]), *classes]
            yield _row_of(", ".join(day), entry.start_mark.line + 1, classes)
    elif days:
        yield _row_of("", days.start_mark.line + 1, [(text, []) for text in _texts_of(days)])


def _texts_of_classes(node: yaml.Node) -> list[tuple[str, list[str]]]:
    """The texts of classes, each with those of what is below it."""
    if isinstance(node, yaml.MappingNode):
        return [(", ".join(_texts_of(text)), _texts_of(below)) for text, below in node.value]
    return [(text, []) for text in _texts_of(node)]


def _texts_of(node: yaml.Node) -> list[str]:
    """The texts in a part of the front matter."""
    if isinstance(node, yaml.ScalarNode):
        return [] if node.tag.endswith(":null") else [node.value]
    parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else [pair])]
    return [text for part in parts for text in _texts_of(part)]


def _row_of(title: str, line: int, classes: Iterable[tuple[str, Sequence[str]]]) -> Row:
    """The row of a day with its classes, each with what is below it, as texts in Markdown."""
    row = Row(title, line)
    for text, below in classes:
        inner = [one for part in below for one in _of_text(part, line)]
        *others, last = _of_text(text, line) or [Class((), "", (), line)]
        row.classes += [*others, last.above(inner)]
    return row


def _of_text(text: str, line: int) -> list[Class]:
    return [replace(one, line=line) for one in _classes(SyntaxTreeNode(tokens_of(text)))]
