"""The links of a built site: those that leave it, and whether those within it lead somewhere."""

from __future__ import annotations

import os
import posixpath
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from coursewright.errors import CoursewrightError, Place
from coursewright.links.verdicts import Answer, Found, Link, Use
from coursewright.wording import nearest

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

_NOT_FOLLOWED = {"canonical", "dns-prefetch", "next", "preconnect", "prev"}
"""What a `link` may be that gives a page nothing."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BETWEEN = ", \t\n\r\f\v"
_CANDIDATE = re.compile(r"[\s,]*+(\S*[^\s,])[^,]*+", re.ASCII)
"""An address of a `srcset`, with its width; slow unless what may stand between is off its end."""

# What browsers take away from an address; source: the URL standard, "URL parsing".
_AROUND = "".join(map(chr, range(33)))
_WITHIN = str.maketrans("", "", "\t\n\r")

# What cannot stand in an address as it is. Letters of every script can: browsers show them so.
_UNSAFE = re.compile(r'[\x00-\x20"#%<>?\\^`{|}\x7f\udc80-\udcff]+')

_LONG = 2_000
"""How many letters of an address or a place are shown."""

_NO_LINE = 65_535
"""Every line from here on is this one to libxml2, which keeps a line in 16 bits."""


class _Inside(NamedTuple):
    """A target within the site: a path from its top, decoded, and a place in the page."""

    path: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Wrong:
    """An address that leads nowhere, whatever files there are."""

    url: str
    detail: str
    meant: _Inside | None = None
    """What to write instead, if that is there."""


_Target = _Inside | _Wrong | str
"""Where an address leads; a text is a web address."""

_Base = _Inside | str
"""What relative addresses start from."""


def read_site(
    folder: Path, name: str, site_url: str | None = None
) -> tuple[list[Found], list[Link]]:
    """The web addresses that a built site uses, and what is said of each target within the site.

    Places call `folder`, which holds the HTML, `name`; `site_url` is where it is published.
    A page that could not be read has a link of its own, which is `unreachable` and says why.
    Raises CoursewrightError where there is no page at all.
    """
    tree = _walked(folder)
    files = sorted(file for file in tree.files if file.endswith(".html"))
    if not files:
        raise CoursewrightError(f"There is no page in {name}: build the site first.")
    top = _top(site_url)
    found: dict[Found, None] = {}
    used: dict[_Inside | _Wrong, list[Use]] = defaultdict(list)
    places: dict[str, frozenset[str]] = {}
    answers: list[tuple[str, Answer, list[Use]]] = []
    targets: dict[tuple[_Base, str], _Target | None] = {}
    for file in files:
        where = f"{name}/{_printable(file)}"
        try:
            page = _read(folder / file)
        except _UnreadError as error:
            unread = Answer("unreachable", f"{error}, so its links were not checked")
            answers.append((_written(file), unread, [Use(Place(where))]))
            continue
        if not page.sends_on:
            places[file] = page.places
        base = _base(page, file, top)
        for line, address, embedded in page.references:
            asked = _shared(base, address)
            if asked not in targets:
                target = top.target(*asked)
                targets[asked] = tree.there(target) if isinstance(target, _Inside) else target
            target = targets[asked]
            if target is None:
                continue
            use = Use(Place(where, line), embedded)
            if isinstance(target, str):
                found[Found(target, use)] = None
            elif not (uses := used[target]) or uses[-1] != use:
                uses.append(use)
    answers += ((*_judged(target, tree, places), uses) for target, uses in used.items())
    return list(found), _grouped(answers)


def _judged(
    target: _Inside | _Wrong, tree: _Tree, places: Mapping[str, frozenset[str]]
) -> tuple[str, Answer]:
    """The target as it is shown, and what is said of it; `places` are those of each page."""
    if isinstance(target, _Wrong):
        meant = tree.there(target.meant).path if target.meant else ""
        suggestion = _written(meant) if meant in tree.files else ""
        return _cut(target.url), Answer("broken", target.detail, suggestion)
    file = target.path
    if file not in tree.files:
        is_page = file.endswith(("/", ".html")) or not posixpath.splitext(file)[1]
        detail = f"the site has no such {'page' if is_page else 'file'}"
        return _written(file), Answer("broken", detail, tree.instead(file))
    known = places.get(file)
    if not target.place or known is None:  # a place in a film or a PDF is its player's affair
        return _written(file), Answer("ok")
    place = unquote(target.place)
    if place in known or target.place in known:
        return _written(file, place), Answer("ok")
    near = nearest(place, sorted(known)) if len(place) < _LONG else None
    detail = f"the page is there, but has no place called {_cut(place)}"
    return _written(file, place), Answer("broken", detail, _written(file, near) if near else "")


def _grouped(answers: Iterable[tuple[str, Answer, list[Use]]]) -> list[Link]:
    """A link for each target in whatever ways it was written, by address; its uses in order."""
    groups: dict[tuple[str, Answer], list[list[Use]]] = defaultdict(list)
    for url, answer, its_uses in answers:
        groups[url, answer].append(its_uses)
    links = []
    for url, said in sorted(groups, key=lambda group: group[0]):
        uses = tuple(merge(*groups[url, said], key=_order))
        links.append(Link(url, "site", said.verdict, said.detail, said.suggestion, uses))
    return links


def _order(use: Use) -> tuple[str, int]:
    return use.place.file, use.place.line or _NO_LINE


@dataclass(frozen=True)
class _Top:
    """Where the site's top will be: `https://me.github.io` and `/course/`, say."""

    origin: str = ""
    """Empty where it is not known."""
    path: str = "/"

    def target(self, base: _Base, address: str) -> _Target | None:
        """Where an address leads that stands in a page; None where that is not to be checked."""
        address = address.strip(_AROUND).translate(_WITHIN)
        if not address:
            return _Wrong('""', "the address is empty")
        scheme = _SCHEME.match(address)
        if scheme:
            match scheme[1].lower():
                case "http" | "https" as name:
                    return self._elsewhere(f"{name}{address[len(name) :]}")
                case "file":
                    return _Wrong(address, "this is a file on one computer, and on no other")
                case _:
                    return None
        if address.startswith("//"):
            return self._elsewhere(f"https:{address}")
        if isinstance(base, str):
            return self._elsewhere(address, base)
        rest, _, fragment = address.partition("#")
        path = rest.partition("?")[0].replace("\\", "/")  # as browsers read it
        if not path:
            return _Inside(base.path, _place(fragment))
        if path.startswith("/"):
            return self._below(path, fragment) or f"{self.origin}{address}"
        return _resolved(base.path[: base.path.rfind("/") + 1] + _decoded(path), fragment)

    def _elsewhere(self, address: str, base: str = "") -> _Target:
        """Where a web address leads, or one that is relative to another."""
        try:
            url = urljoin(base, address) if base else address
            parts = urlsplit(url)
        except ValueError:
            return _Wrong(address, "this cannot be read as an address")
        if not parts.netloc:
            return _Wrong(address, "this address names no site")
        if not self.origin.endswith(f"//{parts.netloc.lower()}"):
            return url
        return self._below(parts.path or "/", parts.fragment) or url

    def _below(self, path: str, fragment: str) -> _Inside | _Wrong | None:
        """Where a path from the host's top leads; None where that is another site."""
        path = _decoded(path)
        if f"{path}/" == self.path:
            return _Inside("", _place(fragment))
        if not path.startswith(self.path):
            return None
        return _resolved(path.removeprefix(self.path), fragment)


def _shared(base: _Base, address: str) -> tuple[_Base, str]:
    """The same question as other pages ask it: each `../` is taken off both.

    Most of a site's links are its navigation's, so most are then looked up and no more.
    """
    if isinstance(base, str) or not address.startswith("../"):
        return base, address
    folder = base.path[: base.path.rfind("/") + 1]
    while folder and address.startswith("../"):
        folder = folder[: folder.rfind("/", 0, -1) + 1]
        address = address[3:]
    return _Inside(folder), f"./{address}"


def _top(site_url: str | None) -> _Top:
    try:
        parts = urlsplit(site_url or "")
    except ValueError:
        return _Top()
    if not parts.netloc:
        return _Top()
    folders = unquote(parts.path).strip("/")
    path = f"/{folders}/" if folders else "/"
    return _Top(f"{parts.scheme}://{parts.netloc.lower()}", path)


def _resolved(path: str, fragment: str) -> _Inside | _Wrong:
    """Where a path from the site's top leads, which may have `.` and `..` in it."""
    path = path.lstrip("/")
    whole = posixpath.normpath(f"/{path}")[1:]  # stays below the top, as browsers do
    end = "/" if path.endswith(("/", "/.", "/..")) else ""
    target = _Inside(f"{whole}{end}" if whole else "", _place(fragment))
    above = posixpath.normpath(path)
    if above.split("/", 1)[0] == "..":
        return _Wrong(_written(f"{above}{end}"), "this leads above the top of the site", target)
    return target


def _place(fragment: str) -> str:
    """The place in a page that a fragment asks for; empty where that is the page itself.

    Source: the HTML standard, "Scrolling to a fragment", and "URL Fragment Text Directives".
    """
    place = fragment.partition(":~:")[0]
    return "" if place.lower() == "top" else place


def _decoded(path: str) -> str:
    return unquote(path, errors="surrogateescape")  # as Python has the names of files


def _printable(path: str) -> str:
    return path.encode(errors="surrogateescape").decode(errors="replace")


def _written(path: str, place: str = "") -> str:
    """A target as it is written from the site's top; a page that is an index is its folder."""
    address, fragment = (
        _UNSAFE.sub(lambda match: quote(match[0], safe="", errors="surrogateescape"), text)
        for text in (_address(path), place)
    )
    return _cut(f"/{address}#{fragment}" if fragment else f"/{address}")


def _address(path: str) -> str:
    is_index = path.rpartition("/")[2] == "index.html"
    return path.removesuffix("index.html") if is_index else path


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


@dataclass(frozen=True)
class _Tree:
    """The files of the site, by their paths from its top."""

    files: frozenset[str]
    linked: Mapping[str, str]
    """Folders that are symbolic links, and what they stand for; all end with a slash."""

    def there(self, target: _Inside) -> _Inside:
        """The same target, its path that of the file which a host serves, where there is one."""
        path = target.path
        is_folder = not path or path.endswith("/")
        ways = ["index.html"] if is_folder else ["", "/index.html", ".html"]
        for file in (self._followed(path + way) for way in ways):
            if file in self.files:
                return _Inside(file, target.place)
        return _Inside(_address(path))

    def _followed(self, path: str) -> str:
        for _ in range(40 if self.linked else 0):  # as many as Linux follows
            link = next((link for link in self.linked if path.startswith(link)), None)
            if link is None:
                break
            path = self.linked[link] + path.removeprefix(link)
        return path

    def instead(self, path: str) -> str:
        """What was probably meant by a path where nothing is; empty where nothing is near."""
        if len(path) > _LONG:
            return ""
        plain = _plain(path)
        if plain in self._by_plain_path:
            return _written(self._by_plain_path[plain])
        folder, _, name = plain.rpartition("/")
        siblings = self._by_folder.get(folder, {})
        near = nearest(name, siblings)
        if near:
            return _written(siblings[near])
        namesakes = self._by_name.get(name, [])
        return _written(namesakes[0]) if len(namesakes) == 1 else ""

    @cached_property
    def _by_plain_path(self) -> Mapping[str, str]:
        return {_plain(file): file for file in sorted(self.files, reverse=True)}

    @cached_property
    def _by_folder(self) -> Mapping[str, Mapping[str, str]]:
        folders: dict[str, dict[str, str]] = defaultdict(dict)
        for plain, file in sorted(self._by_plain_path.items()):
            folder, _, name = plain.rpartition("/")
            folders[folder][name] = file
        return folders

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for plain, file in self._by_plain_path.items():
            names[plain.rpartition("/")[2]].append(file)
        return names


def _plain(path: str) -> str:
    """A path as it is compared with others: in small letters, and a page by its name alone."""
    return _address(path).removesuffix("/").removesuffix(".html").lower()


def _walked(folder: Path) -> _Tree:
    """The files below a folder, symbolic links among them that do not lead out of it."""
    top = folder.resolve()
    files: set[str] = set()
    linked: dict[str, str] = {}
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with suppress(OSError), os.scandir(top / above) as entries:
            for entry in entries:
                path = above + entry.name
                if entry.is_symlink() and not _is_below(top, Path(entry.path)):
                    continue
                if entry.is_file():
                    files.add(path)
                elif entry.is_symlink():
                    real = Path(entry.path).resolve().relative_to(top).as_posix()
                    linked[f"{path}/"] = "" if real == "." else f"{real}/"
                elif entry.is_dir():
                    waiting.append(f"{path}/")
    return _Tree(frozenset(files), linked)


def _is_below(top: Path, link: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(top)
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False


class _UnreadError(Exception):
    """Why a page could not be read: the start of a sentence."""


@dataclass(frozen=True)
class _Page:
    """What a page has: places that fragments can name, and addresses."""

    places: frozenset[str] = frozenset()
    base: str = ""
    """What its relative addresses start from, where that is not the page itself."""
    sends_on: bool = False
    """Whether it only sends its readers to another page, and a fragment with them."""
    references: tuple[tuple[int | None, str, bool], ...] = ()
    """Line, address, and whether it is played in the page."""


def _read(file: Path) -> _Page:
    """A page's file as it is, however broken its HTML; raises _UnreadError."""
    root = _parsed(file)
    if root is None:
        return _Page()
    places = {*_texts(root, "//@id"), *_texts(root, "//a/@name")}
    references: list[tuple[int | None, str, bool]] = []
    base, sends_on = "", False
    for element in root.iter("base", "meta", *_ADDRESSES):
        tag = str(element.tag)
        if tag == "base":
            base = base or element.get("href", "")
        elif tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            sends_on |= "url" in element.get("content", "").lower()
        if tag not in _ADDRESSES or (tag == "link" and not _is_followed(element)):
            continue
        line = element.sourceline
        known_line = line if line and line < _NO_LINE else None
        embedded = tag in _PLAYERS or element.get(_OUR_PLAYER) is not None
        for attribute in _ADDRESSES[tag]:
            value = element.get(attribute)
            if attribute == "srcset":
                for candidate in _CANDIDATE.findall((value or "").rstrip(_BETWEEN)):
                    references.append((known_line, candidate, embedded))
            elif value is not None:
                references.append((known_line, value, embedded))
    return _Page(frozenset(places), base, sends_on, tuple(references))


def _texts(root: Element, path: str) -> list[str]:
    texts: list[str] = root.xpath(path, smart_strings=False)
    return texts


def _parsed(file: Path) -> Element | None:
    from lxml import etree  # late: only this needs it

    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise _UnreadError(f"this page has {size / 1e6:.0f} MB, too many to be read")
        content = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise _UnreadError(f"this page cannot be opened: {reason}") from None
    if not content.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        content = content.replace(b"\0", b"")  # older versions of lxml stop there
    # The encoding that a page claims matters only where it is not UTF-8 after all.
    parser = etree.HTMLParser(
        encoding="utf-8" if _is_utf8(content) else None, huge_tree=True, remove_comments=True
    )
    try:
        root: Element | None = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise _UnreadError("this page cannot be read as HTML") from None
    # Where it gives up, the rest of the page is missing, and nothing else tells.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise _UnreadError("this page is nested too deeply to be read")
    return root


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _base(page: _Page, file: str, top: _Top) -> _Base:
    """What the relative addresses of a page start from: a path within the site, or elsewhere."""
    base = top.target(_Inside(file), page.base) if page.base else None
    return base if isinstance(base, (_Inside, str)) else _Inside(file)


def _is_followed(link: Element) -> bool:
    relations = set(link.get("rel", "").lower().split())
    is_translation = "alternate" in relations and link.get("hreflang") is not None
    return not is_translation and not relations & _NOT_FOLLOWED
