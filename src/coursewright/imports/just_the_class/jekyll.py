"""The files of a Jekyll site -> its settings, and each text with what its front matter says."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from coursewright.errors import ContentError, Place, Problem, refused
from coursewright.imports.just_the_class.kramdown import as_commonmark
from coursewright.imports.just_the_class.liquid import Left, filled
from coursewright.imports.page.targets import urlsplit_scheme, web
from coursewright.imports.texts import Remarks, is_address, one_line, read_yaml, words_of
from coursewright.wording import counted
from coursewright.yamlfile import Tree

CONFIGS = ("_config.yml", "_config.yaml")

LONGEST = 200_000
"""How many letters a file may have; the longest syllabus has a third."""

MOST_FILES = 2_000


Way = tuple[str | int, ...]
"""The keys and numbers by which a part of the front matter is reached."""


@dataclass(frozen=True)
class Source:
    """A file of the site."""

    path: str
    front: Tree | None
    """What its front matter says; None where it has none."""
    body: str
    """The text below, after as many empty lines as there are above it, so that lines count right.

    It has no Liquid any more, but attributes of kramdown's.
    """
    remarks: Remarks
    had_liquid: bool = False
    """Whether something was filled in where it was published, which is not known here."""

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return PurePosixPath(self.path).stem

    @property
    def data(self) -> Mapping[str, Any]:
        """What its front matter says, by its keys."""
        return self.front.data if self.front and self.front.data else {}

    def said(self, *way: str | int) -> str:
        """The text that its front matter has there; nothing where it has none."""
        return one_line((self.front and self.front.written(way)) or "")

    def at(self, *way: str | int) -> Any:
        """What its front matter has there."""
        part: Any = self.data
        for step in way:
            part = part.get(step) if isinstance(part, dict) else part[step]
        return part

    def words(self, *way: str | int) -> str:
        """The text that it has there, or all that a list or keys with values say."""
        return self.said(*way) or words_of(self.at(*way))

    def line(self, *way: str | int) -> int | None:
        """The line of its front matter where that stands."""
        return self.front.place(way, key=True).line if self.front else None

    def say_left(self, where: str, *ways: Way) -> None:
        """Remark once on what its front matter says there that has no place, if anything."""
        said = {way: words for way in ways if (words := self.words(*way))}
        if said:
            parts = ", ".join(f"{way[-1]}: {words}" for way, words in said.items())
            message = f"there is no place for this in {where}: {parts}"
            self.remarks.say(self.line(*next(iter(said))), message)


@dataclass(frozen=True)
class Site:
    """A site: its settings, and its files by the collection that they belong to."""

    config: Source
    collections: Mapping[str, tuple[Source, ...]]
    """`modules`, `staffers`, …; the pages that are in none under an empty name."""
    values: Mapping[str, str] = field(repr=False)
    """What Liquid calls the settings: `site.title`."""
    beside: Container[str] = field(repr=False)
    """The paths of the site's other files, as far as they are known."""

    @property
    def base(self) -> str:
        """The folder of the site in addresses on its host: nothing, or `/fa26`."""
        return self.values["site.baseurl"]

    @property
    def url(self) -> str:
        """The host on which it is published, or nothing: `https://ds100.org`."""
        url = self.values.get("site.url", "").rstrip("/")
        return url if is_address(url) else ""

    def path(self, target: str, page: str = "") -> str:
        """A relative address as a path from the top of the site, without what is behind `#`.

        `page` is the path of the page that has it.
        """
        path, _ = split_address(target)
        if path.startswith(f"{self.base}/"):
            path = path.removeprefix(self.base)
        whole = posixpath.join("/", posixpath.dirname(page), path)
        return posixpath.normpath(whole).lstrip("/")

    def file(self, url: str, page: str = "") -> str:
        """The path of the file of the site to which a link leads; nothing where that is none."""
        is_relative = url and not url.startswith(("#", "//")) and not urlsplit_scheme(url)
        path = unquote(self.path(url, page)) if is_relative else ""
        return path if path in self.beside else ""

    def web_address(self, url: str, page: str = "") -> tuple[str, str]:
        """The web address to which a link leads, or else why there is none.

        What is relative to the site leads to where the site is published.
        """
        if address := web(url):
            return address, ""
        if not url or url.startswith("#"):
            return "", "this leads nowhere yet"
        if urlsplit_scheme(url):
            return "", "there is no place for a link of this kind"
        if not self.url:
            return "", "this leads to a file of the site, which does not say where it is published"
        return self._published(url, page), ""

    def _published(self, target: str, page: str) -> str:
        written, rest = split_address(target)
        path = quote(without_ending(self.path(target, page)), safe="/%:@!$&'()*+,;=~")
        slash = "/" if path and written.endswith("/") else ""
        return f"{self.url}{self.base}/{path}{slash}{quote(rest, safe='?#/%:@!$&()*+,;=~')}"


def without_ending(path: str) -> str:
    """The path of a page as the site is asked for it: `/notes` for `notes.md`, `/labs/a` for
    `_labs/a.md`; any other path as it is."""
    stem = re.sub(r"\.(?:md|markdown)$", "", path)
    return stem.removeprefix("_") if stem != path else path


def split_address(target: str) -> tuple[str, str]:
    """The path of a relative address, and what follows it from ? or # on."""
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    return path, target[len(path) :]


def read_site(files: Mapping[str, str], beside: Container[str]) -> Site:
    """The site that has these texts, by their paths, and other files beside them.

    Raises ContentError with every file that cannot be read.
    """
    if len(files) > MOST_FILES:
        message = f"this site has {len(files)} files, and {MOST_FILES} are the most that are read"
        raise refused("CW106", Place("."), message, "is it the right folder?")
    problems: list[Problem] = []
    config = _config(files, problems)
    base = config.said("baseurl").rstrip("/")
    values = {**_values(config, "site"), "site.baseurl": base}
    collections: dict[str, list[Source]] = {}
    for path in sorted(files):
        if path.endswith((".md", ".markdown")):
            try:
                source = _source(path, files[path], values)
            except ContentError as error:
                problems += error.problems
            else:
                collections.setdefault(_collection(path), []).append(source)
    if problems:
        raise ContentError(problems)
    kept = {name: tuple(some) for name, some in collections.items()}
    return Site(config, kept, values, beside)


def _config(files: Mapping[str, str], problems: list[Problem]) -> Source:
    name = next((name for name in CONFIGS if name in files), CONFIGS[0])
    try:
        _refuse_long(name, files.get(name, ""))
        tree = _tree(files.get(name, ""), name)
    except ContentError as error:
        problems += error.problems
        tree = None
    return Source(name, tree, "", Remarks(name))


def _values(source: Source, name: str) -> dict[str, str]:
    """What Liquid calls the front matter of a file: `page.title`, `site.course.forum`."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        way = waiting.pop()
        for key, value in source.at(*way).items():
            if isinstance(value, dict):
                waiting.append((*way, key))
            elif not isinstance(value, list):
                found[".".join((name, *way, str(key)))] = source.words(*way, key)
    return found


def _collection(path: str) -> str:
    """The collection to which a file belongs: `_modules/week-1.md` is one of the `modules`."""
    first = PurePosixPath(path).parts[0]
    return first.removeprefix("_") if first.startswith("_") else ""


def _source(path: str, text: str, values: Mapping[str, str]) -> Source:
    _refuse_long(path, text)
    front, body = _split(text.replace("\r\n", "\n"))
    tree = _tree(front, path) if front.strip() else None
    remarks = Remarks(path)
    source = Source(path, tree, "", remarks)
    body, left = filled(body, {**values, **_values(source, "page")})
    if left:
        _say_what_went(left, remarks)
    return Source(path, tree, as_commonmark(body), remarks, bool(left))


def _say_what_went(left: Sequence[Left], remarks: Remarks) -> None:
    """Remark once on a file's Liquid, of which a page may have very much."""
    first, *others = left
    more = f", and in {counted(len(others), 'other place')}" if others else ""
    rest = "".join(f"; line {one.line}: {one.text}" for one in others)
    message = f"the site's own program would have put something here{more}: {first.text}{rest}"
    remarks.say(first.line, message)


def _refuse_long(path: str, text: str) -> None:
    if len(text) > LONGEST:
        message = f"this file has {len(text):,} letters, and {LONGEST:,} are the most that are read"
        raise refused("CW106", Place(path), message, "is it the right file?")


def _split(text: str) -> tuple[str, str]:
    """The front matter and the text below, each with its lines where they are in the file."""
    lines = text.split("\n")
    ends = (i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    end = next(ends, 0) if lines[0].rstrip() == "---" else 0
    front = "\n".join(["", *lines[1:end]])
    return front, "\n".join([""] * (end + 1) + lines[end + 1 :]) if end else text


def _tree(text: str, file: str) -> Tree:
    tree = read_yaml(text, file, any_tags=True)
    if not isinstance(tree.data, dict | None):
        message = "expected lines with a key, a colon and a value"
        raise refused("CW106", Place(file, 1), message, "is it the right file?")
    return tree
