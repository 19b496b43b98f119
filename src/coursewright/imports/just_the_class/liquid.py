"""Liquid, the template language of Jekyll: what names a plain value is filled in, the rest goes.

Nothing is run: there are no loops, conditions or includes. Source: Jekyll's documentation,
"Liquid" and "Variables".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LIQUID = re.compile(
    r"\{%-?\s{0,9}comment\s{0,9}-?%\}.{0,5000}?\{%-?\s{0,9}endcomment\s{0,9}-?%\}"
    r"|\{\{-?(?P<value>[^{}]{0,500}?)-?\}\}"
    r"|\{%-?\s{0,9}(?P<tag>\w{1,40})\b(?P<rest>[^{}]{0,500}?)-?%\}",
    re.DOTALL,
)
"""What stands for something else; its lengths have bounds, for there may be many without an end."""

_LITERAL = re.compile(r"""(["'])(.*?)\1""")
_SAYS_NOTHING = re.compile(r"end\w+|else")
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
    left: list[Left] = []

    def fill(match: re.Match[str]) -> str:
        value = _value(match, values)
        if value is None and not _SAYS_NOTHING.fullmatch(match["tag"] or ""):
            line = text.count("\n", 0, match.start()) + 1
            left.append(Left(line, " ".join(match[0].split())))
        return (value or "") + "\n" * match[0].count("\n")

    return _LIQUID.sub(fill, text), left


def _value(match: re.Match[str], values: Mapping[str, str]) -> str | None:
    if match["tag"] == "link":
        return f"/{match['rest'].strip().lstrip('/')}"
    what, *filters = (part.strip() for part in (match["value"] or "").split("|"))
    literal = _LITERAL.fullmatch(what)
    value = literal[2] if literal else values.get(what)
    for name in filters:
        if name not in _IN_AN_ADDRESS or value is None:
            return None
        value = f"{values.get('site.baseurl', '')}/{value.lstrip('/')}"
    return value
