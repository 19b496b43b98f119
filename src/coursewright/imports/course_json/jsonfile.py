"""The text of a JSON file -> plain data that knows where each part of it stands.

The places are looked for only when someone asks for one, by going through the text itself.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from coursewright.errors import Place, refused
from coursewright.yamlfile import MAX_PARTS, Tree

_SPACE = re.compile(r"[ \t\n\r]*")
_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|\\u[dD][c-fC-F]")
_DECODER = json.JSONDecoder()
_HINT = "export it once more; a file that was changed by hand may lack a comma or a quotation mark"


@dataclass(frozen=True)
class JsonTree(Tree):
    """The data of a JSON file, and the place of each part of it."""

    text: str = field(repr=False, kw_only=True)
    _known: dict[int, dict[str | int, tuple[int, int]]] = field(
        default_factory=dict, repr=False, kw_only=True
    )

    def place(self, way: Sequence[str | int], *, key: bool = False) -> Place:
        """Where the value stands to which `way` leads, or its key; an unknown step is passed
        over."""
        found = at = _behind_space(self.text, 0)
        for step in way:
            if pair := self._members(at).get(step):
                key_at, at = pair
                found = key_at if key else at
        line = bisect_right(self._lines, found)
        return Place(self.file, line, found - self._lines[line - 1] + 1)

    def written(self, way: Sequence[str | int]) -> str | None:
        """The text or number to which `way` leads; None where it leads to none."""
        value = self.data
        for step in way:
            try:
                value = value[step]
            except (LookupError, TypeError):
                return None
        return None if isinstance(value, dict | list) else str(value)

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _members(self, start: int) -> dict[str | int, tuple[int, int]]:
        """Where the keys and values of what begins at a position stand."""
        if start not in self._known:
            self._known[start] = {key: (k, v) for key, k, v in _members(self.text, start)}
        return self._known[start]


def _members(text: str, start: int) -> Iterator[tuple[str | int, int, int]]:
    """Each entry of a list or a mapping, with the positions of its key and its value."""
    if text[start] not in "[{":
        return
    index, at = 0, _behind_space(text, start + 1)
    while text[at] not in "]}":
        key: str | int = index
        key_at = at
        if text[start] == "{":
            key, at = _DECODER.raw_decode(text, at)
            at = _behind_space(text, _behind_space(text, at) + 1)
        yield key, key_at, at
        at = _behind_space(text, _DECODER.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _behind_space(text, at + 1)
        index += 1


def _behind_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match
    return match.end()


def read_json(text: str, file: str) -> JsonTree:
    """What a text in JSON says.

    Raises ContentError where it is none, says a thing twice, or is nested without end.
    """
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        said = error.msg[:1].lower() + error.msg[1:]
        place = Place(file, error.lineno, error.colno)
        raise refused("CW116", place, f"this is not JSON: {said}", _HINT) from None
    except ValueError as error:  # what is well-formed and has no meaning
        raise refused("CW116", Place(file), f"this is not JSON: {error}", _HINT) from None
    except RecursionError:
        message = "lists and groups are nested deeper than any course"
        raise refused("CW009", Place(file), message, "is it the right file?") from None
    if half := _HALF.search(text):
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            place = Place(file, text.count("\n", 0, half.start()) + 1)
            raise refused("CW015", place, "there is half a character here", _HINT) from None
    if _has_too_much(data):
        message = f"this has more than {MAX_PARTS} values, as no course has"
        raise refused("CW103", Place(file), message, "is it the right file?")
    return JsonTree(file, data, (), None, text=text)


def _has_too_much(data: Any) -> bool:
    count, waiting = 0, [data]
    while waiting and count <= MAX_PARTS:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
    return count > MAX_PARTS


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'the key "{twice[:60]}" stands twice in one group')
    # A key that has no value counts as not there.
    return {name: value for name, value in pairs if value is not None}


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
