"""An address as it stands in a page -> where it leads: within the site, elsewhere, or nowhere."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from coursewright.links.built.paths import decoded, written

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")

# What browsers take away from an address; source: the URL standard, "URL parsing".
_AROUND = "".join(map(chr, range(33)))
_WITHIN = str.maketrans("", "", "\t\n\r")


class Inside(NamedTuple):
    """A target within the site: a path from its top, decoded, and a place in the page."""

    path: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An address that leads nowhere, whatever files there are."""

    url: str
    detail: str
    meant: Inside | None = None
    """What to write instead, if that is there."""


Target = Inside | Wrong | str
"""Where an address leads; a text is a web address."""

Base = Inside | str
"""What relative addresses start from."""


@dataclass(frozen=True)
class Top:
    """Where the site's top will be: `https://me.github.io` and `/course/`, say."""

    origin: str = ""
    """Empty where it is not known."""
    path: str = "/"

    def base(self, file: str, given: str) -> Base:
        """What the relative addresses in a file start from, of which `given` stands in it."""
        base = self.target(Inside(file), given) if given else None
        return base if isinstance(base, (Inside, str)) else Inside(file)

    def target(self, base: Base, address: str) -> Target | None:
        """Where an address leads that stands in a page; None where that is not to be checked."""
        address = address.strip(_AROUND).translate(_WITHIN)
        if not address:
            return Wrong('""', "the address is empty")
        match = _SCHEME.match(address)
        scheme = match[1].lower() if match else ""
        if scheme in ("http", "https"):
            return self._elsewhere(scheme + address[len(scheme) :])
        if scheme == "file":
            return Wrong(address, "this is a file on one computer, and on no other")
        if scheme:
            return None
        if address.startswith("//"):
            return self._elsewhere(f"https:{address}")
        if isinstance(base, str):
            return self._elsewhere(address, base)
        rest, _, fragment = address.partition("#")
        path = rest.partition("?")[0].replace("\\", "/")  # as browsers read it
        if not path:
            return Inside(base.path, _place(fragment))
        if path.startswith("/"):
            return self._below(path, fragment) or f"{self.origin}{address}"
        return _resolved(_folder(base.path) + decoded(path), fragment)

    def _elsewhere(self, address: str, base: str = "") -> Target:
        """Where a web address leads, or one that is relative to another."""
        try:
            url = urljoin(base, address)
            parts = urlsplit(url)
        except ValueError:
            return Wrong(address, "this cannot be read as an address")
        if not parts.netloc:
            return Wrong(address, "this address names no site")
        if not self.origin.endswith(f"//{parts.netloc.lower()}"):
            return url
        return self._below(parts.path or "/", parts.fragment) or url

    def _below(self, path: str, fragment: str) -> Inside | Wrong | None:
        """Where a path from the host's top leads; None where that is another site."""
        path = decoded(path)
        if f"{path}/" == self.path:
            return Inside("", _place(fragment))
        if not path.startswith(self.path):
            return None
        return _resolved(path.removeprefix(self.path), fragment)


def top_of(site_url: str | None) -> Top:
    """The top of the site that is published there; not known where that is no address."""
    try:
        parts = urlsplit(site_url or "")
    except ValueError:
        return Top()
    if not parts.netloc:
        return Top()
    folders = unquote(parts.path).strip("/")
    path = f"/{folders}/" if folders else "/"
    return Top(f"{parts.scheme}://{parts.netloc.lower()}", path)


def shared(base: Base, address: str) -> tuple[Base, str]:
    """The same question as other pages ask it: each `../` is taken off both.

    Most of a site's links are its navigation's, so most are then looked up and no more.
    """
    if isinstance(base, str) or not address.startswith("../"):
        return base, address
    folder = _folder(base.path)
    while folder and address.startswith("../"):
        folder = _folder(folder[:-1])
        address = address[3:]
    return Inside(folder), f"./{address}"


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _resolved(path: str, fragment: str) -> Inside | Wrong:
    """Where a path from the site's top leads, which may have `.` and `..` in it."""
    path = path.lstrip("/")
    whole = posixpath.normpath(f"/{path}")[1:]  # stays below the top, as browsers do
    end = "/" if path.endswith(("/", "/.", "/..")) else ""
    target = Inside(f"{whole}{end}" if whole else "", _place(fragment))
    above = posixpath.normpath(path)
    if above.split("/", 1)[0] == "..":
        return Wrong(written(f"{above}{end}"), "this leads above the top of the site", target)
    return target


def _place(fragment: str) -> str:
    """The place in a page that a fragment asks for; empty where that is the page itself.

    Source: the HTML standard, "Scrolling to a fragment", and "URL Fragment Text Directives".
    """
    place = fragment.partition(":~:")[0]
    return "" if place.lower() == "top" else place
