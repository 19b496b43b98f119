"""The HTML of one page -> what a policy has to let in for it to work, and what none can."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from coursewright.errors import Code, Place
from coursewright.policy.text import SELF, Source
from coursewright.wording import shown

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


class Remark(NamedTuple):
    """What an author should know."""

    code: Code
    message: str
    hint: str
    works: bool = False
    """Whether what it is about works nevertheless."""


_LOADED: Mapping[str, Mapping[str, str]] = {
    "audio": {"src": "media-src"},
    "base": {"href": "base-uri"},
    "button": {"formaction": "form-action"},
    "embed": {"src": "object-src"},
    "form": {"action": "form-action"},
    "iframe": {"src": "frame-src"},
    "image": {"href": "img-src", "xlink:href": "img-src"},
    "img": {"src": "img-src", "srcset": "img-src"},
    "input": {"src": "img-src", "formaction": "form-action"},
    "object": {"data": "object-src"},
    "script": {"src": "script-src"},
    "source": {"src": "media-src", "srcset": "img-src"},
    "track": {"src": "media-src"},
    "video": {"src": "media-src", "poster": "img-src"},
}
"""By element and attribute, the directive that says from where it may be."""
_LINKED = {
    "apple-touch-icon": "img-src",
    "icon": "img-src",
    "manifest": "manifest-src",
    "modulepreload": "script-src",
    "stylesheet": "style-src",
}
"""The same for what a `link` may be."""
_WORDS = {
    "frame-src": "another page is",
    "img-src": "a picture is",
    "manifest-src": "a manifest is",
    "media-src": "sound or video is",
    "object-src": "an object is",
    "script-src": "a script is",
    "style-src": "a stylesheet is",
}
"""What is loaded before any click, and so is worth a remark."""
_FONTS_OF = {"https://fonts.googleapis.com": "https://fonts.gstatic.com"}
"""Whose stylesheets load fonts, and from where."""
_DATA_IS_FINE = ("img-src", "media-src")

# https://mimesniff.spec.whatwg.org/#javascript-mime-type, and what else a policy takes for one.
_RUN = {
    *(f"{a}/{x}{b}script" for a in ("text", "application") for x in ("", "x-")
      for b in ("java", "ecma")),
    *(f"text/javascript1.{number}" for number in range(6)),
    *("text/jscript", "text/livescript", "", "module", "importmap", "speculationrules"),
}  # fmt: skip

_TAGS = {*_LOADED, "link", "script", "style"}
_CANDIDATE = re.compile(r"[\s,]*+(\S*[^\s,])[^,]*+", re.ASCII)
"""An address of a `srcset`, with its width."""
_SCRIPT = re.compile(r"[\x00-\x20]*" + r"[\t\n\r]*".join("javascript:"), re.IGNORECASE)
"""An address that is a script; browsers leave out what may stand between its letters."""
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+(?::\d+)?")
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20]+")
_IN_DRAWING = re.compile(r"<!\[CDATA\[(?P<data>.*?)\]\]>|<!--.*?-->|(?P<text>[^<]+|<)", re.DOTALL)
_NO_LINE = 65_535
"""Every line from here on is this one to the parser, which keeps a line in 16 bits."""


@dataclass(frozen=True)
class PageNeeds:
    """What one page needs, and what its author should know."""

    sources: frozenset[Source] = frozenset()
    remarks: Mapping[Remark, Place] = field(default_factory=dict)
    sends_on: bool = False
    """Whether it only sends its readers to another page."""


def page_needs(content: bytes, file: str, own: str = "", *, offline: bool = False) -> PageNeeds:
    """What a page needs; `file` is what places call it.

    `own` is the origin at which the site is published, whose addresses are the site's own. A page
    that is `offline` gets nothing from elsewhere.
    """
    root = _parsed(content)
    if root is None:
        return PageNeeds()
    base = next((href for e in root.iter("base") if (href := e.get("href"))), "")
    sources: set[Source] = set()
    remarks: dict[Remark, Place] = {}
    for element in filter(_is_of_interest, root.iter("*")):
        line = element.sourceline
        place = Place(file, line if line and line < _NO_LINE else None)
        sources.update(_written(element))
        said = list(_never_run(element))
        for directive, address in _loaded(element):
            source = _source(address, base, own)
            if source is None or (source == "data:" and directive not in _DATA_IS_FINE):
                said.append(_unnameable(address))
                continue
            sources.add((directive, source))
            if directive in _WORDS and source not in (SELF, "data:"):
                said.append((_missing if offline else _elsewhere)(directive, source))
            if directive == "style-src" and source in _FONTS_OF:
                sources.add(("font-src", _FONTS_OF[source]))
        if inner := element.get("srcdoc"):  # which has the policy of the page that it is in
            needs = page_needs(inner.encode("utf-8", "replace"), file, own, offline=offline)
            sources |= needs.sources
            said += needs.remarks
        for remark in said:
            remarks.setdefault(remark, place)
    refreshes = (meta.get("http-equiv", "").lower() == "refresh" for meta in root.iter("meta"))
    return PageNeeds(frozenset(sources), remarks, any(refreshes))


def _parsed(content: bytes) -> Element | None:
    from lxml import etree  # late: only a build needs it

    # As browsers do before anything else; they hash what results.
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\0", b"\xef\xbf\xbd")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root: Element | None = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:  # there is nothing in it
        return None
    return root


def _is_of_interest(element: Element) -> bool:
    """Whether to look at it more closely; most of the hundreds in a page are nothing but text."""
    return element.tag in _TAGS or any(
        name in ("srcdoc", "style") or name[:2] == "on"
        or (name == "href" and _SCRIPT.match(value))
        or (name == "class" and "mermaid" in value)
        for name, value in element.items()
    )  # fmt: skip


def _written(element: Element) -> Iterator[Source]:
    """The script and the styles that stand in the page itself: the hashes that let them in."""
    if element.tag == "script" and element.get("src") is None and _runs(element):
        if text := _text(element):
            yield "script-src", hash_of(text)
    elif element.tag == "style":
        yield "style-src", hash_of(_text(element))
    style = element.get("style")
    if style is not None:
        yield "style-src", hash_of(style)
        yield "style-src", "'unsafe-hashes'"  # without which a hash is for elements only


def hash_of(text: str) -> str:
    """What lets in a script or a style of this text, and no other."""
    return f"'sha256-{b64encode(sha256(text.encode('utf-8', 'replace')).digest()).decode()}'"


def _runs(script: Element) -> bool:
    """Whether it is a program, and not data."""
    kind = script.get("type")
    if kind is None:
        language = script.get("language")
        kind = f"text/{language}" if language else ""
    return (kind.strip(" \t\n\f") if kind else "").lower() in _RUN


def _text(element: Element) -> str:
    """The text of a script or a style, as the browser hashes it."""
    text = "".join(element.itertext())
    if next(element.iterancestors("svg", "math"), None) is None:
        return text
    # There it is not raw, as it is elsewhere in HTML, and everywhere to the parser.
    return _IN_DRAWING.sub(lambda match: match["data"] or unescape(match["text"] or ""), text)


def _never_run(element: Element) -> Iterator[Remark]:
    """What no hash lets in, so that it does nothing."""
    for name, value in element.items():
        if name.startswith("on"):
            hint = "call addEventListener in a script instead"
            yield Remark("CW096", f"the site's policy lets no {name} attribute run", hint)
        elif _SCRIPT.match(value):
            hint = "make it a button, and call addEventListener in a script"
            yield Remark("CW096", "the site's policy lets no javascript: address run", hint)
    if element.tag in ("div", "pre") and "mermaid" in element.get("class", "").split():
        hint = "put in a picture of the diagram, or set `policy: none`"
        message = "the site's policy keeps out the script that would draw this diagram"
        yield Remark("CW096", message, hint)


def _elsewhere(directive: str, source: str) -> Remark:
    message = f"{_WORDS[directive]} loaded from {source}, which learns who opens the page"
    return Remark("CW095", message, "keep a copy in docs/, or link to it instead", works=True)


def _missing(directive: str, source: str) -> Remark:
    message = f"{_WORDS[directive]} loaded from {source}, and missing without a network"
    return Remark("CW115", message, "keep a copy in docs/, or put a link to it beside it")


def _unnameable(address: str) -> Remark:
    message = f"the site's policy cannot let in {shown(address)}"
    return Remark("CW096", message, "keep it as a file in docs/")


def _loaded(element: Element) -> Iterator[tuple[str, str]]:
    """What the element loads: the directive that it falls under, and its address."""
    tag = str(element.tag)
    if tag == "link":
        kinds = element.get("rel", "").lower().split()
        yield from ((_LINKED[kind], element.get("href", "")) for kind in kinds if kind in _LINKED)
    for attribute, directive in _LOADED.get(tag, {}).items():
        value = element.get(attribute) or ""
        found = _CANDIDATE.findall(value) if attribute == "srcset" else [value.strip()]
        for address in found:
            if address and not address.lower().startswith("about:") and not _SCRIPT.match(address):
                yield directive, address


def _source(address: str, base: str, own: str) -> str | None:
    """What lets an address in; None where nothing can."""
    try:
        parts = urlsplit(urljoin(base, _IGNORED_IN_ADDRESSES.sub("", address)))
        host = parts.netloc.rpartition("@")[2].encode("idna").decode().lower()
    except ValueError:  # an unclosed bracket, or a name that is none
        return None
    if parts.scheme == "data":
        return "data:"
    if parts.scheme not in ("", "http", "https"):
        return None
    if not host:
        return SELF
    # What else may stand in an address could end the directive, and begin another.
    if not _HOST.fullmatch(host):
        return None
    origin = f"{parts.scheme}://{host}" if parts.scheme else host
    return SELF if origin == own else origin
