"""One HTML file -> the addresses in it, and the places in it that addresses can name."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_BYTES = 50_000_000
"""Far more than any page has."""

_ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""The attributes that hold addresses, by element; a form's is left out, as nobody follows it."""

_PLAYERS = ("embed", "iframe", "object")
_OUR_PLAYER = "data-cw-youtube"
"""What marks a link that `coursewright.js` turns into a player of the same video."""
_OUR_MOMENT = "data-cw-at"
"""What marks a link to a moment of a video to which the page links as a whole as well."""

_NOT_FOLLOWED = {"canonical", "dns-prefetch", "next", "preconnect", "prev"}
"""What a `link` may be that gives a page nothing."""

_BETWEEN = ", \t\n\r\f\v"
_CANDIDATE = re.compile(r"[\s,]*+(\S*[^\s,])[^,]*+", re.ASCII)
"""An address of a `srcset`, with its width; slow unless what may stand between is off its end."""

_NO_LINE = 65_535
"""Every line from here on is this one to libxml2, which keeps a line in 16 bits."""


class Reference(NamedTuple):
    """An address as it stands in a page."""

    line: int | None
    address: str
    embedded: bool
    """Whether it is played in the page."""


@dataclass(frozen=True)
class Page:
    """What the links of a site need to know of a page."""

    places: frozenset[str] = frozenset()
    """What fragments can name."""
    base: str = ""
    """What its relative addresses start from, where that is not the page itself."""
    sends_on: bool = False
    """Whether it only sends its readers to another page, and a fragment with them."""
    references: tuple[Reference, ...] = ()


class UnreadError(Exception):
    """Why a page could not be read: the start of a sentence."""


def read_page(file: Path) -> Page:
    """A page's file as it is, however broken its HTML; raises UnreadError."""
    root = _parsed(_content(file))
    if root is None:
        return Page()
    places: list[str] = root.xpath("//@id | //a/@name", smart_strings=False)
    bases = (base.get("href") for base in root.iter("base"))
    return Page(
        frozenset(places),
        base=next(filter(None, bases), ""),
        sends_on=any(map(_sends_on, root.iter("meta"))),
        references=tuple(_references(root)),
    )


def _content(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise UnreadError(f"this page has {size / 1e6:.0f} MB, too many to be read")
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UnreadError(f"this page cannot be opened: {reason}") from None


def _parsed(content: bytes) -> Element | None:
    """The page's root; None where there is nothing in it."""
    from lxml import etree  # late: only this needs it

    if not content.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        content = content.replace(b"\0", b"")  # older versions of lxml stop there
    # The encoding that a page claims matters only where it is not UTF-8 after all.
    parser = etree.HTMLParser(
        encoding="utf-8" if _is_utf8(content) else None, huge_tree=True, remove_comments=True
    )
    try:
        root: Element | None = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise UnreadError("this page cannot be read as HTML") from None
    # Where it gives up, the rest of the page is missing, and nothing else tells.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadError("this page is nested too deeply to be read")
    return root


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sends_on(meta: Element) -> bool:
    is_refresh = meta.get("http-equiv", "").lower() == "refresh"
    return is_refresh and "url" in meta.get("content", "").lower()


def _references(root: Element) -> Iterator[Reference]:
    for element in root.iter(*_ADDRESSES):
        tag = str(element.tag)
        if (tag == "link" and not _is_followed(element)) or element.get(_OUR_MOMENT) is not None:
            continue
        line = element.sourceline
        known_line = line if line and line < _NO_LINE else None
        embedded = tag in _PLAYERS or element.get(_OUR_PLAYER) is not None
        for attribute in _ADDRESSES[tag]:
            value = element.get(attribute)
            if value is None:
                continue
            is_list = attribute == "srcset"
            for address in _CANDIDATE.findall(value.rstrip(_BETWEEN)) if is_list else [value]:
                yield Reference(known_line, address, embedded)


def _is_followed(link: Element) -> bool:
    relations = set(link.get("rel", "").lower().split())
    is_translation = "alternate" in relations and link.get("hreflang") is not None
    return not is_translation and not relations & _NOT_FOLLOWED
