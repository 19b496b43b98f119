"""What decks, notebooks and readings are called by themselves, and to which files they lead."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from coursewright.errors import Place, refused
from coursewright.settings import Limits

if TYPE_CHECKING:
    from markdown_it.token import Token

_SOURCE = re.compile(
    r"""<(?:img|a)\b[^>]{0,999}?\b(?:src|href)=["']([^"'<>]+)["']""", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(r"(?:powerpoint )?(?:presentation|title|slide) ?\d*", re.IGNORECASE)


def title_of_deck(path: Path, file: str, limits: Limits) -> str:
    """The title of the first slide that has one. Raises ContentError where it is no deck."""
    from coursewright.materials.deck import read_deck

    slides = read_deck(path, file, limits).slides
    titles = (slide.title for slide in slides if not slide.hidden)
    return next((title for title in titles if title and not _SAYS_NOTHING.fullmatch(title)), "")


def text_of_notebook(path: Path, file: str, limits: Limits) -> str:
    """The prose of a notebook. Raises ContentError where it is none."""
    size = path.stat().st_size
    if size > limits.notebook_mb * 1_000_000:
        raise refused("CW036", Place(file), f"this notebook has {size / 1e6:.0f} MB")
    try:
        cells = json.loads(path.read_bytes())["cells"]
        prose = [_joined(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise refused("CW070", Place(file), "this is no notebook that can be read") from None
    return "\n\n".join(prose)


def _joined(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def first_heading(markdown: str) -> str:
    """The words of the first heading; nothing where there is none."""
    tokens = _tokens(markdown)
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            parts = (child.content for child in following.children or ())
            return " ".join("".join(parts).split())
    return ""


def linked_files(markdown: str, file: str) -> Iterator[str]:
    """The paths to which a text leads that stands in a file, from the folder that both are in."""
    addresses = _SOURCE.findall(markdown)
    for token in _tokens(markdown):
        for child in token.children or ():
            addresses += [str(child.attrs.get(name) or "") for name in ("href", "src")]
    for address in filter(None, addresses):
        if not re.match(r"[a-z][a-z0-9+.-]*:|//|#|/", address, re.IGNORECASE):
            path = unquote(re.split("[?#]", address, maxsplit=1)[0])
            yield posixpath.normpath(posixpath.join(posixpath.dirname(file), path))


def _tokens(markdown: str) -> list[Token]:
    from markdown_it import MarkdownIt

    text = re.sub(r"\A---\n.*?^---$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    return MarkdownIt("commonmark").parse(text)
