"""The examples in the documentation: blocks of code between fences, to be run by tests."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCED = re.compile(
    r'^```(?P<language>\w+)(?: title="(?P<file>[^"]+)")?\n(?P<text>.*?)^```$',
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Example:
    """A block of code in a text."""

    language: str
    file: str
    """The file that it stands in, or that it is a part of; empty where it is none."""
    text: str


def examples(text: str) -> list[Example]:
    """All that a Markdown text has, in its order."""
    found = [
        Example(match["language"], match["file"] or "", match["text"])
        for match in _FENCED.finditer(text)
    ]
    fences = re.findall(r"^\s*(?:```|~~~)", text, re.MULTILINE)
    assert len(fences) == 2 * len(found), "a block has no language, or is written in another way"
    return found
