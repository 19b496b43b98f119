"""What the code of a problem means: the sections of `problems.md`, as a terminal shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import click

from coursewright.errors import Code, CoursewrightError
from coursewright.wording import nearest

HEADING = re.compile(r"^(#+) (.+) \{ #([\w-]+) \}$", re.MULTILINE)
"""A heading of `problems.md`: of a group or, below it, of a code. No line of a block is one."""

_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
_STRESS = re.compile(r"(\*{1,2})(?=\S)([^*`]+)(?<=\S)\1")
_WIDTH = 80


@dataclass(frozen=True)
class Meaning:
    """A kind of mistake: its code, what it is called, and all that there is to say of it."""

    code: Code
    title: str
    markdown: str
    group: str
    """What it is about, as others are."""

    @property
    def text(self) -> str:
        """All that there is to say of it, as plain text."""
        prose_and_blocks = enumerate(_BLOCK.split(self.markdown))
        parts = (_shifted(part) if i % 2 else _plain(part) for i, part in prose_and_blocks)
        return "\n\n".join(filter(None, parts))


def problems_text() -> str:
    """The text of `problems.md`: a group under each `#`, a code under each `##`."""
    return Path(__file__).with_name("problems.md").read_text(encoding="utf-8")


@cache
def meanings() -> dict[Code, Meaning]:
    """Every kind of mistake by its code, in order."""
    return {meaning.code: meaning for meaning in _meanings()}


def _meanings() -> Iterator[Meaning]:
    _, *parts = HEADING.split(problems_text())
    group = ""
    for level, heading, _, below in zip(*(parts[i::4] for i in range(4)), strict=True):
        if level == "#":
            group = heading
        else:
            code, _, title = heading.partition(": ")
            yield Meaning(code, title, below.strip(), group)


def explained(code: str) -> str:
    """What a code means, and what to do. Raises CoursewrightError where there is no such code."""
    known = meanings()
    if meaning := known.get(code.upper()):
        return f"{meaning.code}: {meaning.title}\n\n{meaning.text}"
    near = nearest(re.sub(r"\d+$", lambda match: match[0].zfill(3), code), known)
    hint = f"Did you mean {near}?" if near else "coursewright explain lists all codes."
    raise CoursewrightError(f"No problem has the code {code}. {hint}")


def listed() -> str:
    """All codes with their titles, by what they are about."""
    groups = groupby(meanings().values(), lambda meaning: meaning.group)
    return "\n\n".join(
        "\n".join([group, *(f"  {meaning.code}  {meaning.title}" for meaning in some)])
        for group, some in groups
    )


def _plain(markdown: str) -> str:
    """Paragraphs without links and stress, in lines that fit into a terminal."""
    text = _STRESS.sub(r"\2", _LINK.sub(r"\1", markdown.strip()))
    return click.wrap_text(text, _WIDTH, preserve_paragraphs=True)


def _shifted(block: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in block.splitlines())
