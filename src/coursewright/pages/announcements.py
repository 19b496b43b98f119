"""Announcements, `docs/announcements/*.md`: each with its day, from which on it is in the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursewright.dates import Moment, day_in_words, moment_of, starts_at
from coursewright.errors import ContentError, Place, Problem
from coursewright.pages.prose import Prose, front_matter_tree
from coursewright.wording import shown

_FOLDER = "announcements"
_INDEX = ("index", "README")

_LONGEST_FRONT_MATTER = 20_000
"""Letters; a day, a title and a few tags have 200."""

_LOOKED_AT = 5_000
"""In how many letters of its text the title and the first paragraph of an announcement are."""

_SUMMARY = 300
"""How many letters of the first paragraph are shown."""

_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.\w][^{}]*\}\s*$")
_NOT_PROSE = re.compile(r"!!!|\?\?\?|===|\{")


@dataclass(frozen=True)
class Announcement:
    """Something to be said to all who take the course, on a page of its own."""

    path: str
    """Its page, from the top of `docs/`."""
    title: str
    moment: Moment
    """From when it is out: the start of a day, or an hour of it."""
    summary: str
    """What its first paragraph says, or the start of it; nothing where it has none."""

    @property
    def day(self) -> str:
        """Its day as people read it."""
        return day_in_words(self.moment.day)

    def out_from(self, timezone: str) -> datetime:
        """From when it is out where the course is given."""
        return starts_at(self.moment.day, self.moment.start, timezone)


@dataclass(frozen=True)
class News:
    """The announcements of a site, and what its pages say of them."""

    listed: tuple[Announcement, ...] = ()
    """The newest first."""
    waiting: frozenset[str] = frozenset()
    """The pages of those that are not out yet."""
    page: str = f"{_FOLDER}/index.md"
    """The page that lists all."""
    has_feed: bool = False
    """Whether there is a feed to which one may subscribe."""

    def waits(self, one: Announcement) -> str:
        """The day from which an announcement is out, where it is not out yet."""
        return one.day if one.path in self.waiting else ""


def read_announcements(
    prose: Mapping[str, Prose],
) -> tuple[tuple[Announcement, ...], list[Problem]]:
    """The announcements among the author's own pages, the newest first, and what is wrong with
    the others: of one without a day nobody can tell whether it is out."""
    found: list[Announcement] = []
    problems: list[Problem] = []
    for own in prose.values():
        if _is_here(own.path) and not _is_index(own.path):
            try:
                found.append(_announcement(own))
            except ContentError as error:
                problems += error.problems
    newest_first = sorted(found, key=_moment_and_path, reverse=True)
    return tuple(newest_first), problems


def list_page(paths: Iterable[str]) -> str:
    """The page that lists all: one that the author has, or else one that is written."""
    own = (path for path in paths if _is_here(path) and _is_index(path))
    return next(own, News.page)


def _is_here(path: str) -> bool:
    return str(PurePosixPath(path).parent) == _FOLDER


def _is_index(path: str) -> bool:
    return PurePosixPath(path).stem in _INDEX


def _moment_and_path(one: Announcement) -> tuple[object, ...]:
    return one.moment.day, one.moment.start or time.min, one.path


def _announcement(own: Prose) -> Announcement:
    if len(own.front_matter) > _LONGEST_FRONT_MATTER:
        message = "what is between the lines of hyphens at the top is far too long"
        hint = "keep date: and title: there, and write the text below"
        raise ContentError([Problem(Place(own.file, 1), message, hint, code="CW036")])
    tree = front_matter_tree(own.front_matter, own.file)
    written = (tree.written(("date",)) or "").strip()
    try:
        moment = moment_of(written)
    except ValueError:  # an hour before its beginning, or a year long past
        moment = None
    if not moment or moment.end:
        place = tree.place(("date",)) if written else Place(own.file, 1)
        message = f"expected a day, found {shown(written)}" if written else _NO_DAY
        raise ContentError([Problem(place, message, _DAY_HINT, code="CW059")])
    heading, summary = _beginning(own)
    title = tree.written(("title",)) or heading or _title_of_file(own.path)
    return Announcement(own.path, " ".join(title.split()), moment, summary)


_NO_DAY = "this announcement has no day, so that nobody can tell from when it is out"
_DAY_HINT = "write date: 2026-10-05, or date: 2026-10-05 09:00, between two lines of --- at the top"


def _beginning(own: Prose) -> tuple[str, str]:
    """The first heading of an announcement and its first paragraph, as plain text."""
    if own.asks_for_jinja:  # what its first paragraph says is not known yet
        found = re.search(r"^# (.*)$", own.text, re.MULTILINE)
        return found[1] if found else "", ""
    heading, summary = beginning(own.text)
    short = summary if len(summary) <= _SUMMARY else f"{summary[:_SUMMARY].rstrip()}…"
    return heading, short


def beginning(markdown: str) -> tuple[str, str]:
    """The first heading of a text in Markdown and its first paragraph, as plain text."""
    tokens = MarkdownIt("commonmark").parse(markdown[:_LOOKED_AT])
    texts = {"heading_open": "", "paragraph_open": ""}
    for opening, inline in pairwise(tokens):
        if texts.get(opening.type) == "" and inline.type == "inline":
            text = _ATTRIBUTES.sub("", "".join(_words(inline.children or ())))
            texts[opening.type] = "" if _NOT_PROSE.match(text) else " ".join(text.split())
    heading, paragraph = texts.values()
    return heading, paragraph


def _words(inline: Iterable[Token]) -> Iterator[str]:
    for token in inline:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type == "image":
            yield from _words(token.children or ())
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def _title_of_file(path: str) -> str:
    """What MkDocs calls a page that has neither a title nor a heading."""
    words = PurePosixPath(path).stem.replace("-", " ").replace("_", " ")
    return words.capitalize() if words.islower() else words
