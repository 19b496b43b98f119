"""A target within the site -> what is said of it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from coursewright.links.built.likeness import MOST, likeliest
from coursewright.links.built.paths import cut, written
from coursewright.links.built.targets import Inside, Wrong
from coursewright.links.built.tree import Tree
from coursewright.links.verdicts import Answer


def judged(
    target: Inside | Wrong, tree: Tree, places: Mapping[str, frozenset[str]]
) -> tuple[str, Answer]:
    """The target as it is shown, and what is said of it.

    Its path is that of a file where a host serves one for it. `places` are those of each page in
    which fragments count.
    """
    if isinstance(target, Wrong):
        meant = tree.served(target.meant.path) if target.meant else None
        return cut(target.url), Answer("broken", target.detail, _written(meant))
    file = target.path
    if file not in tree.files:
        is_page = file.endswith(("/", ".html")) or not posixpath.splitext(file)[1]
        detail = f"the site has no such {'page' if is_page else 'file'}"
        return written(file), Answer("broken", detail, _written(tree.meant(file)))
    known = places.get(file)
    if not target.place or known is None:  # a place in a film or a PDF is its player's affair
        return written(file), Answer("ok")
    place = unquote(target.place)
    if place in known or target.place in known:
        return written(file, place), Answer("ok")
    detail = f"the page is there, but has no place called {cut(place)}"
    few = sorted(known) if len(known) <= MOST else ()
    near = likeliest(place.lower(), {name.lower(): name for name in few})
    return written(file, place), Answer("broken", detail, written(file, near) if near else "")


def _written(file: str | None) -> str:
    return "" if file is None else written(file)
