"""Liquid, the template language of Jekyll: what names a plain value is filled in, the rest goes.

Nothing is run: there are no loops, conditions or includes. Source: Jekyll's documentation,
"Liquid" and "Variables".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_CLOSED_BY = {"{{": "}}", "{%": "%}"}
_LITERAL = re.compile(r"""(["'])(.*?)\1""")
_NAME = re.compile(r"(?:site|page)\.[\w-]+")
_TAG = re.compile(r"-?\s*(\w+)\s*(.*?)\s*-?", re.DOTALL)
_END = re.compile(r"\{%-?\s*(?:end\w+|else)\b")
_COMMENT = re.compile(r"\{%-?\s*comment\b")
_END_OF_COMMENT = re.compile(r"\{%-?\s*endcomment\s*-?%\}")
_IN_AN_ADDRESS = ("relative_url", "absolute_url")
"""The filters that put the folder of the site before a path."""


@dataclass(frozen=True)
class Left:
    """What was not filled in: its line, and the text that stood there."""

    line: int
    text: str


def filled(text: str, values: Mapping[str, str]) -> tuple[str, list[Left]]:
    """A text with the values of its variables, such as `site.title`; lines stay where they are.

    The other part is what went, in order.
    """
    made: list[str] = []
    left: list[Left] = []
    end, line = 0, 1
    unclosed: set[object] = set()
    while (start := text.find("{", end)) >= 0:
        opening = text[start : start + 2]
        closing = _CLOSED_BY.get(opening)
        close = text.find(closing, start + 2) if closing and opening not in unclosed else -1
        if close < 0:
            # Not looked for again: that would take long where there are many.
            unclosed |= {opening} if closing else set()
            made.append(text[end : start + 1])
            line += text.count("\n", end, start)
            end = start + 1
            continue
        made.append(text[end:start])
        line += text.count("\n", end, start)
        end = close + 2
        if _COMMENT.match(text, start, end) and _COMMENT not in unclosed:
            # All that is in it goes with it.
            closed = _END_OF_COMMENT.search(text, end)
            end = closed.end() if closed else end
            unclosed |= set() if closed else {_COMMENT}
        written = text[start:end]
        value = _RENDERED[opening](text[start + 2 : close], values)
        if value is None and not _END.match(written):
            left.append(Left(line, " ".join(written.split())))
        made.append((value or "") + "\n" * written.count("\n"))
        line += written.count("\n")
    made.append(text[end:])
    return "".join(made), left


def _variable(inside: str, values: Mapping[str, str]) -> str | None:
    what, *filters = (part.strip() for part in inside.strip().strip("-").split("|"))
    literal = _LITERAL.fullmatch(what)
    value = literal[2] if literal else values.get(what) if _NAME.fullmatch(what) else None
    for name in filters:
        if name not in _IN_AN_ADDRESS or value is None:
            return None
        value = f"{values.get('site.baseurl', '')}/{value.lstrip('/')}"
    return value


def _tag(inside: str, values: Mapping[str, str]) -> str | None:
    match = _TAG.fullmatch(inside)
    if match and match[1] == "link":
        return f"/{match[2].lstrip('/')}"
    return None


_RENDERED: Mapping[str, Callable[[str, Mapping[str, str]], str | None]] = {
    "{{": _variable,
    "{%": _tag,
}
