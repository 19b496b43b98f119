"""The text of a YAML file -> plain data, knowing where each part of it stands.

A file that cannot be read this way comes back as problems with their places, in words for
people who do not know YAML's own. Nothing in it is ever executed: tags other than YAML's plain
ones are problems, and depth and size are bounded before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from coursewright.errors import Code, ContentError, Place, Problem, refused
from coursewright.textfile import decode

MAX_DEPTH = 40
"""How deep lists and mappings may nest; a manifest needs 7. YAML's C parser crashes far above."""

MAX_PARTS = 500_000
"""How many values a file may hold once its aliases are followed; 400 weeks need 30,000."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class _Words:
    """What PyYAML's own parser says -> what it means to an author, and what helps."""

    said: str
    code: Code
    message: str
    hint: str
    at_start: bool = False
    """Whether the fault is where the thing begins that is not closed, not where that is seen."""


# The first that is found in the parser's message counts.
_PLAIN_WORDS = (
    _Words(
        "found character '\\t'",
        "CW003",
        "there is a tab here, and YAML indents with spaces only",
        "replace each tab with two spaces",
    ),
    _Words(
        "that cannot start any token",
        "CW004",
        "a text may not start with this character",
        "put the text in quotes",
    ),
    _Words(
        "mapping values are not allowed here",
        "CW004",
        "there is a second colon on this line, or the line is indented too far",
        'put a text that has a colon in quotes: title: "Neurons: an overview"',
    ),
    _Words(
        "found unexpected end of stream",
        "CW005",
        "the quotation mark that opens this text has no partner",
        "close the text with the same quotation mark",
        at_start=True,
    ),
    _Words(
        "expected ',' or",
        "CW005",
        "this bracket is not closed, or a comma is missing behind it",
        "close { with } and [ with ], and put a comma between two entries",
        at_start=True,
    ),
    _Words(
        "expected the node content",
        "CW005",
        "something is missing here: a value, or the end of a bracket",
        "close { with } and [ with ], and write a value after each colon",
    ),
    _Words(
        "could not find expected ':'",
        "CW006",
        "this line has no colon, or belongs to a text that is not closed",
        "write key: value, with a space after the colon",
        at_start=True,
    ),
    _Words(
        "expected <block end>",
        "CW006",
        "this line does not line up with the lines before it",
        "start the lines of one list or group in the same column",
    ),
    _Words(
        "found undefined alias",
        "CW004",
        "the name after * is not defined in this file",
        "put a text that starts with * in quotes",
    ),
    _Words(
        "expected alphabetic or numeric character",
        "CW004",
        "* and & have a meaning of their own in YAML",
        "put a text that starts with * or & in quotes",
    ),
    _Words(
        "found another document",
        "CW006",
        "a second document starts here",
        "remove the line that holds only ---",
    ),
    _Words(
        "special characters are not allowed",
        "CW015",
        "there is a character here that is not text",
        "delete it, or type the line again",
    ),
)


@dataclass(frozen=True)
class Tree:
    """The data of a YAML file, and the place of each part of it."""

    file: str
    data: Any
    problems: tuple[Problem, ...]
    """What is wrong although the data could be read, such as a key that stands twice."""
    root: yaml.Node | None = field(repr=False)
    """The nodes that YAML's parser made of it."""

    def place(self, way: Sequence[str | int], *, key: bool = False) -> Place:
        """Where the value stands to which `way` leads, or its key.

        A step that the file does not have is passed over, so that the place of a missing value
        is the place of what should hold it.
        """
        node, found = self.root, self.root
        for step in way:
            value = _child(node, step)
            if value is None:
                continue
            key_node, node = value
            found = key_node if key else node
        return _place(self.file, found and found.start_mark)

    def written(self, way: Sequence[str | int]) -> str | None:
        """The very letters of the scalar to which `way` leads; None where it leads to none."""
        node = self.node(way)
        return node.value if isinstance(node, yaml.ScalarNode) else None

    def node(self, way: Sequence[str | int]) -> yaml.Node | None:
        """The node to which `way` leads; None where it leads to none."""
        node = self.root
        for step in way:
            value = _child(node, step)
            if value is None:
                return None
            node = value[1]
        return node

    def scalars(self) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode]]:
        """Every value of the file that is no list or mapping, with the keys on the way to it.

        What an alias stands for comes once.
        """
        seen: set[int] = set()
        waiting: list[tuple[tuple[str, ...], yaml.Node | None]] = [((), self.root)]
        while waiting:
            keys, node = waiting.pop()
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.ScalarNode):
                yield keys, node
            elif isinstance(node, yaml.SequenceNode):
                waiting += [(keys, item) for item in reversed(node.value)]
            else:
                waiting += [((*keys, str(key.value)), item) for key, item in reversed(node.value)]

    def pairs(self) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """Every key of the file with its value; those that an alias stands for come once."""
        seen: set[int] = set()
        waiting: list[yaml.Node] = [self.root] if self.root else []
        while waiting:
            node = waiting.pop()
            if id(node) in seen or isinstance(node, yaml.ScalarNode):
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                yield from node.value
                waiting += [value for _, value in node.value]
            else:
                waiting += node.value


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value that `step` leads to; a list's item is its own key."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key, value
    return None


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def read_tree(content: bytes, file: str, *, any_tags: bool = False) -> Tree:
    """Read the bytes of a YAML file, which messages call `file`.

    Tags that are not YAML's plain ones, such as `!ENV`, are a problem each, unless `any_tags`
    is set: then what they stand before counts as text.

    Raises ContentError where they are not UTF-8, not YAML, or more than the bounds allow.
    """
    text = decode(content, file)
    try:
        too_deep = _first_too_deep(text)
        if too_deep is not None:
            message = f"lists and groups are nested more than {MAX_DEPTH} deep"
            raise refused("CW009", _place(file, too_deep), message, "a course needs seven levels")
        root = _Loader(text).get_single_node()
    except yaml.YAMLError as error:
        raise ContentError([_in_plain_words(error, text, file)]) from None
    builder = _Builder(file, any_tags)
    data = builder.value(root) if root is not None else None
    return Tree(file, data, tuple(builder.problems), root)


def tokens_of(text: str) -> list[yaml.Token]:
    """The signs and words of a text that `read_tree` has read already, with their positions."""
    return list(yaml.scan(text, Loader=_Loader))


def _first_too_deep(text: str) -> Any:
    """The mark of the first list or mapping that is nested too deep, or None.

    Asked of the stream of events, which costs no recursion, before the tree is built.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return event.start_mark
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _in_plain_words(error: yaml.YAMLError, text: str, file: str) -> Problem:
    # The C parser words its errors otherwise than PyYAML's own; the table knows the latter's.
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as own:
        error = own
    except RecursionError:
        pass
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        column = error.position - (before.rfind("\n") + 1) + 1
        place = Place(file, before.count("\n") + 1, column)
        said = str(error.reason)
    else:
        said = str(getattr(error, "problem", None) or error)
        place = _place(file, getattr(error, "problem_mark", None))
    for words in _PLAIN_WORDS:
        if words.said in said:
            start = getattr(error, "context_mark", None)
            place = _place(file, start) if words.at_start and start else place
            return Problem(place, words.message, words.hint, code=words.code)
    hint = "look at this line and at the one above it"
    return Problem(place, f"this is not YAML: {said}", hint, code="CW006")


class _Builder:
    """Builds plain data from YAML's nodes, collecting what is wrong on the way."""

    def __init__(self, file: str, any_tags: bool) -> None:
        self.file = file
        self.any_tags = any_tags
        self.problems: list[Problem] = []
        self._constructor = yaml.SafeLoader("")
        self._parts = 0
        self._open: set[int] = set()

    def value(self, node: yaml.Node) -> Any:
        self._parts += 1
        too_much = self._parts > MAX_PARTS or len(self._open) > MAX_DEPTH
        if too_much or id(node) in self._open:
            raise refused(
                "CW009",
                _place(self.file, node.start_mark),
                "aliases (the names after *) make this file endless, or larger than any course",
                "write out what the alias stands for",
            )
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item) for item in node.value]
            return dict(self._entries(node))
        finally:
            self._open.discard(id(node))

    def _entries(self, node: yaml.Node) -> Iterator[tuple[str, Any]]:
        first: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                message = "a key is a word, not a list or a group"
                self._problem("CW006", key, message, "write key: value")
                continue
            name = key.value
            if name in first:
                self._problem(
                    "CW008",
                    key,
                    f'the key "{name}" stands twice here; the first is on line {first[name]}',
                    "remove one of the two",
                )
                continue
            first[name] = key.start_mark.line + 1
            built = self.value(value)
            # A key that waits for its value counts as not written yet.
            if built is not None:
                yield name, built

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        try:
            return self._constructor.construct_object(node)
        except yaml.constructor.ConstructorError:
            if self.any_tags:
                return node.value
            self._problem(
                "CW004",
                node,
                f"{re.sub('^tag:yaml.org,2002:', '!!', node.tag)} has no meaning in this file",
                "remove it, or put the text in quotes",
            )
        # PyYAML's constructors trip in various ways over what is not of the form that they expect.
        except (ValueError, OverflowError, LookupError, AttributeError, TypeError):
            kind = node.tag.rpartition(":")[2].replace("timestamp", "day")
            self._problem(
                "CW050" if kind == "day" else "CW004",
                node,
                f'"{node.value[:40]}" looks like a {kind} but is none',
                "correct it, or put it in quotes if it is a text",
            )
        return node.value

    def _problem(self, code: Code, node: yaml.Node, message: str, hint: str) -> None:
        place = _place(self.file, node.start_mark)
        self.problems.append(Problem(place, message, hint, code=code))
