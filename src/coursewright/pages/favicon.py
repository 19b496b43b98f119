"""The course's icon: its initials, as a picture that is sharp at any size."""

from __future__ import annotations

import unicodedata
from html import escape

FAVICON = "assets/favicon.svg"
"""Where the site holds it; a file of that path in `docs/` takes its place."""

GROUND = "#17495a"
_SHORT = 3


def favicon(title: str) -> str:
    """The icon of a course of that title, as SVG. The browser's own fonts write its letters."""
    letters = initials(title)
    size = 30 if len(letters) > 1 else 40
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="12" fill="{GROUND}"/>'
        f'<text x="32" y="{32 + 0.36 * size:g}" fill="#fff" font-family="system-ui, sans-serif"'
        f' font-size="{size}" font-weight="700" text-anchor="middle">{escape(letters)}</text>'
        "</svg>\n"
    )


def initials(title: str) -> str:
    """The first letters of the first two words that count; small words do so where all are small.

    A letter keeps the marks that belong to it.
    """
    words = "".join(sign if _is_of_words(sign) else " " for sign in title).split()
    counting = [word for word in words if len(word) > _SHORT or word != word.lower()]
    return "".join(map(_first_letter, (counting or words)[:2]))


def _is_of_words(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _first_letter(word: str) -> str:
    rest = next((i for i, sign in enumerate(word) if i and not _is_mark(sign)), len(word))
    return word[:rest].upper() if len(word[:rest].upper()) == rest else word[:rest]


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"
