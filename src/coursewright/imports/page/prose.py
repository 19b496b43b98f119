"""Sections that are no weeks -> pages of Markdown, as people wrote them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token

from coursewright.fields import slug
from coursewright.imports.page.outline import Outline, Section, parser
from coursewright.imports.page.spans import Line, lines_of, lines_of_html
from coursewright.imports.page.targets import local

Leads = Callable[[str], str | None]
"""Where a link of the old page leads in the site; None for as it is."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'*_\[(]*[A-Z0-9])")
_TAKEN = frozenset(
    {"index", "readme", "schedule", "announcements", "search", "assets", "templates", "404"}
)
"""Names that other pages of the site have, or may have."""


def section_text(section: Section, outline: Outline, level: int = 1) -> str:
    """A section as a part of a page, its heading on that level; on the first, it is the title."""
    return page_text(outline.raw_of(section), outline, level - min(section.level, 6))


def page_text(text: str, outline: Outline, shift: int = 0) -> str:
    """A part of the page as a page: its headings moved by so many levels, its frames as links,
    and with the addresses to which links lead by a name."""
    lines = text.split("\n")
    tokens = parser().parse(text)
    for index, token in reversed(list(enumerate(tokens))):
        if token.type == "heading_open" and token.level == 0 and token.map:
            start, end = token.map
            level = max(1, min(6, int(token.tag[1]) + shift))
            words = " ".join(tokens[index + 1].content.split("\n"))
            lines[start:end] = [f"{'#' * level} {words}", *[""] * (end - start - 1)]
        elif token.type == "html_block" and token.map and "<iframe" in token.content.lower():
            start, end = token.map
            said = [line.markdown for line in lines_of_html(token.content, 1)]
            lines[start:end] = ["", *said, ""]
        elif token.type.endswith("list_open") and token.level == 0 and token.map:
            start = token.map[0]
            if start and lines[start - 1].strip():
                lines.insert(start, "")  # without which Python-Markdown sees no list
    whole = "\n".join(lines).strip()
    return f"{whole}{_definitions(whole, outline)}\n"


def _definitions(text: str, outline: Outline) -> str:
    """The addresses that a text names and does not have."""
    there: dict[str, Any] = {}
    parser().parse(text, there)
    known = there.get("references", {})
    words = " ".join(text.lower().split())
    found = []
    for name, one in outline.references.items():
        if name not in known and f"[{' '.join(name.lower().split())}]" in words:
            title = one.title.replace('"', "'")
            found.append(f"[{name.lower()}]: <{one.url}>" + (f' "{title}"' if title else ""))
    return "\n\n" + "\n".join(found) if found else ""


def urls_in(text: str) -> list[str]:
    """All addresses to which a Markdown text links, and of the pictures that it shows."""
    return _urls(parser().parse(text))


def urls_of(outline: Outline) -> list[str]:
    """The same, of a page that is read already."""
    sections = list(outline.root.walk())
    headings = [section.heading for section in sections]
    tokens = (token for one in sections for block in one.blocks for token in block.tokens)
    return list(dict.fromkeys([*_in_lines(headings), *_urls(tokens)]))


def _urls(tokens: Iterable[Token]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.type == "html_block":
            lines = lines_of_html(token.content, 1)
        else:
            lines = lines_of(token, 1) if token.type == "inline" else []
        found += _in_lines(lines)
    return list(dict.fromkeys(found))


def _in_lines(lines: Iterable[Line]) -> list[str]:
    spans = (span for line in lines for span in line.spans)
    return [url for span in spans for url in (span.url, span.picture) if url]


def relinked(text: str, leads: Leads) -> str:
    """A text whose links lead to where their targets are in the site."""
    for url in urls_in(text):
        new = leads(url)
        if new is None or new == url:
            continue
        for before, behind in (("](", ""), ("](<", ">"), ("]: ", ""), ("]: <", ">"), ('="', '"')):
            end = re.escape(behind) if behind else r"(?=[\s)]|$)"
            form = re.escape(before + url) + end
            text = re.sub(form, (before + new + behind).replace("\\", r"\\"), text)
    return text


def seen_from(path: str) -> Leads:
    """How a page at that path of the course's folder links to files beside the old page."""

    def leads(url: str) -> str | None:
        beside = local(url)
        if not beside:
            return None
        target, rest = beside
        way = posixpath.relpath(target, posixpath.dirname(path) or ".")
        return f"{way.replace(' ', '%20')}{rest}"

    return leads


def anchors(outline: Outline, pages: Mapping[int, str]) -> dict[str, str]:
    """The page for each heading of the old page, by the name that GitHub gives the heading.

    `pages` has the pages of sections, by the lines on which they begin.
    """
    found: dict[str, str] = {}
    page = ""
    for section in outline.root.walk():
        page = pages.get(section.start, page)
        words = re.sub(r"[^\w\- ]", "", section.title.lower()).replace(" ", "-")
        if words and page:
            found.setdefault(f"#{words}", page)
    return found


def name_of(title: str, taken: Iterable[str]) -> str:
    """The path in `docs/` of a page with that title, which none of those taken has."""
    stem = slug(title)[:60].strip("-") or "page"
    used = {PurePosixPath(path).stem for path in taken} | _TAKEN
    name, number = stem, 1
    while name in used or re.fullmatch(r"week-\d+", name):
        number += 1
        name = f"{stem}-{number}"
    return f"docs/{name}.md"


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, as they are written."""
    return _SENTENCE.split(text)
