"""A reading that someone wrote in Markdown -> Markdown for a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursewright.materials.embedded import Pictures
from coursewright.materials.prose import Writer, Written
from coursewright.textfile import decode

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)


def parse_reading(content: bytes, file: str, macros: Mapping[str, str] | None = None) -> Written:
    """Read the bytes of a Markdown file, which messages call `file`.

    Raises ContentError where they are no text.
    """
    text = decode(content, file)
    # Lines keep their numbers.
    text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text)
    pictures = Pictures()
    writer = Writer(file, macros or {}, pictures.add_encoded)
    at_top = re.match(r"\s*(#\s|[^\n]+\n=+\s*$)", text, re.M) is not None
    title = writer.take_title(writer.headings(text), at_top)
    markdown = writer.finish(writer.write(text, without_title=title is not None))
    markdown = pictures.with_sizes(markdown)
    return Written(title, markdown, pictures.files, tuple(writer.problems))
