"""Paths from the site's top, out of addresses and into what reports show."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

LONG = 2_000
"""How many letters of an address or a place are shown."""

# What cannot stand in an address as it is. Letters of every script can: browsers show them so.
_UNSAFE = re.compile(r'[\x00-\x20"#%<>?\\^`{|}\x7f\udc80-\udcff]+')


def decoded(path: str) -> str:
    """The path that an address names; bytes that are no text become what Python makes of them
    in the names of files."""
    return unquote(path, errors="surrogateescape")


def printable(path: str) -> str:
    """A path as a person reads it, whatever the bytes of its name."""
    return path.encode(errors="surrogateescape").decode(errors="replace")


def without_index(path: str) -> str:
    """The same path, and the folder's where it is that of a folder's page."""
    return path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path


def written(path: str, place: str = "") -> str:
    """A path and a place in its page as they are written from the site's top."""
    path, place = (
        _UNSAFE.sub(lambda match: quote(match[0], safe="", errors="surrogateescape"), text)
        for text in (without_index(path), place)
    )
    return cut(f"/{path}#{place}" if place else f"/{path}")


def cut(text: str) -> str:
    """A text as long as it may be shown."""
    return text if len(text) <= LONG else f"{text[:LONG]}…"
