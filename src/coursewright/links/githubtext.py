"""The places within a file that an address on GitHub names behind #: lines, and headings."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote

from coursewright.wording import counted, nearest

_LINES = re.compile(r"L(\d{1,9})(?:C\d+)?(?:-L?(\d{1,9})(?:C\d+)?)?")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn")
_GITHUBS_OWN = ("readme", "top")
"""Places that GitHub's page of any file has."""


def can_be_missing(path: str, fragment: str) -> bool:
    """Whether a file has to be read to tell if it has a place."""
    is_heading = path.lower().endswith(_MARKDOWN) and fragment.lower() not in _GITHUBS_OWN
    return bool(fragment) and (is_heading or _LINES.fullmatch(fragment) is not None)


def missing_place(text: str, fragment: str) -> tuple[str, str]:
    """What is wrong with a place in a file, and what to write for #…; nothing where it is there."""
    lines = _LINES.fullmatch(fragment)
    if lines:
        there = len(text.splitlines())
        if max(int(lines[1]), int(lines[2] or 0)) <= there:
            return "", ""
        return f"the file is there, but it has {counted(there, 'line')} only", ""
    wanted = unquote(fragment).removeprefix("user-content-")
    places = headings(text)
    if wanted.lower() in places:
        return "", ""
    near = nearest(wanted, places)
    return f"the file is there, but it has no heading for #{wanted}", f"#{near}" if near else ""


def headings(text: str) -> list[str]:
    """What GitHub calls the headings of a Markdown file, and the names that it gives itself.

    Letters in small, without punctuation, a hyphen for each space; a number tells twins apart.
    Source: GitHub's documentation, "Basic writing and formatting syntax", section links.
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    names = re.findall(r"""<[^>]*\s(?:id|name)=["']([^"'>]+)["']""", text)
    seen: Counter[str] = Counter()
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(
                child.content
                for child in inline.children or ()
                if child.type in ("text", "code_inline")
            )
            slug = re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")
            names.append(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
    return [name.lower() for name in names]
