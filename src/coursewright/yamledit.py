"""An entry more in a list of a YAML file, and every other byte of the file as it was.

The place is found from the positions of YAML's tokens; the text that comes of it is read again,
and must hold the same data and the entry.
"""

from __future__ import annotations

import copy
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from coursewright.errors import ContentError
from coursewright.yamlfile import Tree, read_tree, tokens_of

_BREAK = re.compile(r"\r\n|\r|\n")
_REST_OF_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BLANK_OR_COMMENT = re.compile(r"([ \t]*)(#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")


def as_yaml(data: object, *, flow: bool = False) -> str:
    """Data as YAML, each text on one line and quoted where it has to be; `flow` has braces."""
    written = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        width=10**6,
        sort_keys=False,
        default_flow_style=flow,
    )
    return written.removesuffix("\n").removesuffix("\n...")


class _Dumper(yaml.SafeDumper):
    """PyYAML's own, but for a sign that reads as a line end where it is not escaped."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = '"' if "\x85" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def with_item(
    text: str,
    file: str,
    way: Sequence[str | int],
    item: Mapping[str, Any],
    later: Collection[str] = (),
) -> str | None:
    """The text with one more entry at the end of the list to which `way` leads.

    Where there is no such list yet it is begun, before the keys that are called `later`. The
    entry is laid out as the one before it. None where it cannot be had without another change.
    """
    tree = read_tree(text.encode(), file)
    wanted = copy.deepcopy(tree.data)
    holder = wanted
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = [*(holder.get(way[-1]) or ()), dict(item)]
    for changed in _candidates(_Text(text), tree, way, item, later):
        try:
            read = read_tree(changed.encode(), file)
        except ContentError:
            continue
        if read.data == wanted and not read.problems:
            return changed
    return None


@dataclass(frozen=True)
class _Text:
    """A text, and where the signs and words of its YAML begin and end."""

    text: str

    @cached_property
    def tokens(self) -> list[yaml.Token]:
        """All that take up room, in order."""
        return [t for t in tokens_of(self.text) if t.end_mark.index > t.start_mark.index]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start_mark.index for token in self.tokens]

    def last_before(self, index: int) -> yaml.Token:
        """The last token that starts before `index`."""
        return self.tokens[bisect_left(self._starts, index) - 1]

    def first_from(self, index: int) -> yaml.Token:
        """The first token that starts at `index` or behind it."""
        return self.tokens[bisect_left(self._starts, index)]

    def dashes(self, node: yaml.Node) -> list[yaml.Token]:
        """The dashes of a list in lines, without those of lists within it."""
        start = bisect_left(self._starts, node.start_mark.index)
        end = bisect_left(self._starts, node.end_mark.index)
        found = [t for t in self.tokens[start:end] if isinstance(t, yaml.BlockEntryToken)]
        column = min((t.start_mark.column for t in found), default=0)
        return [token for token in found if token.start_mark.column == column]

    @property
    def line_end(self) -> str:
        """What ends its lines."""
        found = _BREAK.search(self.text)
        return found[0] if found else "\n"

    def with_lines(self, at: int, lines: list[str]) -> str:
        """The text with lines put in at the start of a line, or at the end of the text."""
        end = self.line_end
        added = end.join(lines)
        if at < len(self.text) or self.text[-1:] in "\r\n":
            return f"{self.text[:at]}{added}{end}{self.text[at:]}"
        return f"{self.text}{end}{added}"

    def ends_of_content(self, limit: int, column: int) -> Iterator[int]:
        """Where lines may be added behind all that starts before `limit`.

        Comments below it that are indented deeper than `column` belong to it.
        """
        end = self.last_before(limit).end_mark.index
        if self.text[end - 1] in "\r\n":  # a text in lines of its own; empty ones may be part of it
            trimmed = len(self.text[:end].rstrip())
            yield self._behind_comments(self._next_line(trimmed), column)
            yield end
        else:
            yield self._behind_comments(self._next_line(end), column)

    def _next_line(self, index: int) -> int:
        found = _REST_OF_LINE.match(self.text, index)
        assert found
        return found.end()

    def _behind_comments(self, at: int, column: int) -> int:
        end = at
        while end < len(self.text):
            line = _BLANK_OR_COMMENT.match(self.text, end)
            if not line or (line[2] and len(line[1]) <= column):
                break
            end = line.end()
            at = end if line[2] else at
        return at


def _candidates(
    text: _Text,
    tree: Tree,
    way: Sequence[str | int],
    item: Mapping[str, Any],
    later: Collection[str],
) -> Iterator[str]:
    holder = tree.node(way[:-1])
    if not isinstance(holder, yaml.MappingNode):
        return
    pairs = [(key, value) for key, value in holder.value if key.value == way[-1]]
    if not pairs and holder.flow_style:
        yield _begun_in_braces(text, holder, str(way[-1]), item, later)
    elif not pairs:
        yield from _begun_in_lines(text, tree, holder, str(way[-1]), item, later)
    for key, value in pairs:
        if isinstance(value, yaml.SequenceNode) and value.flow_style:
            yield _appended_in_brackets(text, value, item)
        elif isinstance(value, yaml.SequenceNode):
            yield from _appended_in_lines(text, key, value, item)
        elif not holder.flow_style:
            column = key.start_mark.column
            lines = _entry(item, column + _offset(text, tree, str(way[-1])))
            limit = value.start_mark.index
            yield from (text.with_lines(at, lines) for at in text.ends_of_content(limit, column))


def _entry(item: Mapping[str, Any], column: int, gap: int = 1, *, flow: bool = False) -> list[str]:
    """The lines of an entry whose dash stands in `column`, counted from 0."""
    first, *others = as_yaml(dict(item), flow=flow).split("\n")
    indent = " " * (column + 1 + gap)
    return [f"{' ' * column}-{' ' * gap}{first}", *(indent + line for line in others)]


def _appended_in_lines(
    text: _Text, key: yaml.Node, items: yaml.Node, item: Mapping[str, Any]
) -> Iterator[str]:
    dashes = text.dashes(items)
    if not dashes:  # the list is written elsewhere, and an alias stands here
        return
    last = dashes[-1].start_mark
    content = text.first_from(last.index + 1).start_mark
    gap = content.column - last.column - 1 if content.line == last.line else 1
    flow = isinstance(items.value[-1], yaml.CollectionNode) and bool(items.value[-1].flow_style)
    lines = _entry(item, last.column, gap, flow=flow)
    if len(dashes) > 1:
        between = text.text[text.last_before(last.index).end_mark.index : last.index]
        # The rest of the line before, the empty line, and the indentation are three pieces.
        if any(not piece.strip() for piece in _BREAK.split(between)[1:-1]):
            lines.insert(0, "")
    for at in text.ends_of_content(items.end_mark.index, key.start_mark.column):
        yield text.with_lines(at, lines)


def _appended_in_brackets(text: _Text, items: yaml.Node, item: Mapping[str, Any]) -> str:
    written = as_yaml(dict(item), flow=True)
    close = items.end_mark.index - 1
    last = text.last_before(close)
    end = last.end_mark.index
    has_comma = isinstance(last, yaml.FlowEntryToken)
    before, behind = text.text[:end], text.text[end:]
    if not items.value:
        return f"{before}{written}{behind}"
    start = items.value[-1].start_mark
    indent = text.text[start.index - start.column : start.index]
    if indent.strip():
        return f"{before}{' ' if has_comma else ', '}{written}{behind}"
    # Each entry has a line: the comma goes behind the last one, the new one behind its remark.
    rest = re.match(r"[^\r\n]*", text.text[end:close])
    assert rest
    line = f"{rest[0]}{text.line_end}{indent}{written}{',' if has_comma else ''}"
    return f"{before}{'' if has_comma else ','}{line}{text.text[end + rest.end() :]}"


def _keys_before(holder: yaml.Node, later: Collection[str]) -> int:
    """How many of a mapping's entries come before one that is begun: up to the last of them that
    is not to come later."""
    return max(i for i, (key, _) in enumerate(holder.value, 1) if key.value not in later)


def _begun_in_lines(
    text: _Text,
    tree: Tree,
    holder: yaml.Node,
    name: str,
    item: Mapping[str, Any],
    later: Collection[str],
) -> Iterator[str]:
    count = _keys_before(holder, later)
    column = holder.value[0][0].start_mark.column
    following = holder.value[count:]
    limit = following[0][0].start_mark.index if following else holder.end_mark.index
    offset = _offset(text, tree, name)
    lines = [f"{' ' * column}{name}:", *_entry(item, column + offset)]
    for at in text.ends_of_content(limit, column):
        yield text.with_lines(at, lines)


def _begun_in_braces(
    text: _Text, holder: yaml.Node, name: str, item: Mapping[str, Any], later: Collection[str]
) -> str:
    following = holder.value[_keys_before(holder, later) :]
    limit = following[0][0].start_mark.index if following else holder.end_mark.index - 1
    last = text.last_before(limit)
    while isinstance(last, yaml.FlowEntryToken):
        last = text.last_before(last.start_mark.index)
    end = last.end_mark.index
    written = as_yaml([dict(item)], flow=True)
    return f"{text.text[:end]}, {name}: {written}{text.text[end:]}"


def _offset(text: _Text, tree: Tree, name: str) -> int:
    """By how much this file indents the dashes of a list below its key.

    A list of the same name counts first, then the one that is nested deepest.
    """
    found = [
        (key.value == name, key.start_mark.column, dashes[0].start_mark.column)
        for key, value in tree.pairs()
        if isinstance(value, yaml.SequenceNode) and not value.flow_style
        if (dashes := text.dashes(value))
    ]
    _, column, dash = max(found, key=lambda one: one[:2], default=(False, 0, 2))
    return dash - column
