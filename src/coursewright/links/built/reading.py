"""The pages of a built site -> the web addresses that they use, and what is said of the rest."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from coursewright.errors import CoursewrightError, Place
from coursewright.links.built.judging import judged
from coursewright.links.built.page import UnreadError, read_page
from coursewright.links.built.paths import printable, without_index, written
from coursewright.links.built.targets import Base, Inside, Target, shared, top_of
from coursewright.links.built.tree import read_tree
from coursewright.links.verdicts import Answer, Found, Link, Use


def read_site(
    folder: Path, name: str, site_url: str | None = None
) -> tuple[list[Found], list[Link]]:
    """The web addresses that a built site uses, and what is said of each target within the site.

    Places call `folder`, which holds the HTML, `name`; `site_url` is where it is published.
    A page that could not be read has a link of its own, which is `unreachable` and says why.
    Raises CoursewrightError where there is no page at all.
    """
    tree = read_tree(folder)
    files = sorted(file for file in tree.files if file.endswith(".html"))
    if not files:
        raise CoursewrightError(f"There is no page in {name}: build the site first.")
    top = top_of(site_url)
    places: dict[str, frozenset[str]] = {}
    used: dict[Target, dict[Use, None]] = defaultdict(dict)
    said: dict[tuple[str, Answer], dict[Use, None]] = defaultdict(dict)

    @cache
    def target_of(base: Base, address: str) -> Target | None:
        target = top.target(base, address)
        if not isinstance(target, Inside):
            return target
        file = tree.served(target.path)
        return Inside(file, target.place) if file else Inside(without_index(target.path))

    for file in files:
        where = f"{name}/{printable(file)}"
        try:
            page = read_page(folder / file)
        except UnreadError as error:
            unread = Answer("unreachable", f"{error}, so its links were not checked")
            said[written(file), unread][Use(Place(where))] = None
            continue
        if not page.sends_on:
            places[file] = page.places
        base = top.base(file, page.base)
        for line, address, embedded in page.references:
            target = target_of(*shared(base, address))
            if target is not None:
                used[target][Use(Place(where, line), embedded)] = None

    found: list[Found] = []
    for target, uses in used.items():
        if isinstance(target, str):
            found += (Found(target, use) for use in uses)
        else:  # the same target may have been written in several ways
            said[judged(target, tree, places)] |= uses
    links = [
        Link(url, "site", answer.verdict, answer.detail, answer.suggestion, _in_order(uses))
        for (url, answer), uses in said.items()
    ]
    return found, sorted(links, key=lambda link: link.url)


def _in_order(uses: Iterable[Use]) -> tuple[Use, ...]:
    """As they stand in the site; where a line is not known, it is one far down."""
    return tuple(sorted(uses, key=lambda use: (use.place.file, use.place.line or sys.maxsize)))
