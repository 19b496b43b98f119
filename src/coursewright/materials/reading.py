"""A reading that someone wrote in Markdown -> Markdown for a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from coursewright.errors import Problem
from coursewright.materials.embedded import Pictures
from coursewright.materials.prose import Writer
from coursewright.textfile import decode

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """A reading as a page shows it; `markdown` is without the title, which is the page's."""

    title: str | None
    markdown: str
    pictures: Mapping[str, bytes] = field(repr=False)
    problems: tuple[Problem, ...] = ()


def parse_reading(content: bytes, file: str, macros: Mapping[str, str] | None = None) -> Reading:
    """Read the bytes of a Markdown file, which messages call `file`.

    Raises ContentError where they are no text.
    """
    text = decode(content, file)
    # Lines keep their numbers.
    text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text)
    pictures = Pictures()
    writer = Writer(file, macros or {}, pictures.add_encoded)
    headings = writer.headings(text)
    title = None
    if headings and headings[0][0] == 1 and re.match(r"\s*(#\s|[^\n]+\n=+\s*$)", text, re.M):
        title = headings.pop(0)[1]
    writer.shift = int(any(level == 1 for level, _ in headings))
    markdown = writer.finish(writer.write(text, without_title=title is not None))
    return Reading(title, markdown, pictures.files, tuple(writer.problems))
