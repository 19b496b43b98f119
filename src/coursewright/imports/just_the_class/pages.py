"""The prose of a site -> pages in docs/, whose links lead to one another, and announcements."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import yaml
from markdown_it.token import Token

from coursewright.dates import moment_of
from coursewright.imports.just_the_class.jekyll import Site, Source, split_address
from coursewright.imports.just_the_class.kramdown import (
    ATTRIBUTES,
    code_in,
    targets_in,
    tokens_of,
    without_attributes,
)
from coursewright.imports.page.targets import urlsplit_scheme
from coursewright.imports.texts import one_line
from coursewright.wording import counted

_OWN = ("modules", "staffers", "schedules", "announcements", "posts")
"""The collections that become something else than pages."""
_MACHINERY = ("includes", "layouts", "sass", "data", "drafts", "site", "plugins")
"""The folders of Jekyll whose texts are no pages."""

_TAKEN = re.compile(r"(?:schedule|announcements|404|search|week-\d+)\.md")
"""Pages that the course has of itself."""

_HOME = "docs/index.md"

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2}))?.*", re.DOTALL)


@dataclass(frozen=True)
class Made:
    """A page that is made of parts of the site: its name in docs/, its heading, its text."""

    stem: str
    heading: str
    source: Source


def prose_pages(site: Site, more: Iterable[Made]) -> dict[str, str]:
    """The pages of the site and its announcements, by their paths in the course's folder.

    With those that are made of other parts of it, for which there is a remark.
    """
    places: dict[str, str] = {}
    for page, place in _places(site):
        places[page] = _free(place, places.values())
    known = {_key(source.path): path for source, path in _sources(site, places)}
    for source, path in _sources(site, places):
        if link := source.said("permalink"):
            known.setdefault(_key(site.path(link)), path)
    empty = {path for source, path in _sources(site, places) if _says_nothing(source)}
    known = {key: _HOME if path in empty else path for key, path in known.items()}
    made: dict[str, str] = {}
    for source, path in _sources(site, places):
        if path in empty:
            continue
        is_news = path.startswith("docs/announcements/")
        page = "" if is_news else source.path
        text = _Links(site, source, path, page, known).led_on().strip("\n")
        heading, _, rest = text.partition("\n")
        if path == _HOME and heading == f"# {site.config.said('title')}":
            text = rest  # for the home page has this heading itself
        heads: dict[str, Any] = {"date": _day_of(source)} if is_news else {}
        made[path] = _written(source, text, {"title": source.said("title"), **heads})
    for one in more:
        path = _free(f"docs/{one.stem}.md", made)
        text = _Links(site, one.source, path, "", known).led_on().strip("\n")
        made[path] = f"# {one.heading}\n\n{text}\n"
        one.source.remarks.say(None, f"what has no place in course.yaml is in {path}")
    return made


def _free(path: str, taken: Container[str]) -> str:
    """A path, or one like it that is not taken."""
    others = (f"{path.removesuffix('.md')}-{number}.md" for number in count(2))
    return next(it for it in chain([path], others) if it not in taken)


def _sources(site: Site, places: Mapping[str, str]) -> Iterator[tuple[Source, str]]:
    for some in site.collections.values():
        yield from ((source, places[source.path]) for source in some if source.path in places)


def _places(site: Site) -> Iterator[tuple[str, str]]:
    """The path of each page in the course's folder, by its path in the site."""
    excluded = site.config.data.get("exclude")
    left_out = {"README.md", "vendor"}
    left_out |= set(map(str, excluded)) if isinstance(excluded, list) else set()
    for name, some in site.collections.items():
        for source in some:
            parts = PurePosixPath(source.path).parts
            if name in _MACHINERY:
                message = "this is a part of the site's own program, which has no place in a course"
                source.remarks.say(None, message)
            elif source.path in left_out or parts[0] in left_out:
                source.remarks.say(None, "this is not a page of the site, and is left out")
            elif name in ("announcements", "posts"):
                yield source.path, _place_of_news(source)
            elif name not in _OWN:
                yield source.path, _place_of_page(source, name)


def _place_of_page(source: Source, collection: str) -> str:
    path = str(PurePosixPath(source.path).with_suffix(".md")).removeprefix("_")
    if not collection and _TAKEN.fullmatch(path):
        source.remarks.say(None, f"a course has a page of this name: this one is about-{path}")
        path = f"about-{path}"
    return f"docs/{path}"


def _place_of_news(source: Source) -> str:
    stem = _DATED.sub("", source.stem)
    if _day_of(source):
        name = f"announcement-{stem}" if stem in ("index", "README") else stem
        return f"docs/announcements/{name}.md"
    message = "this announcement has no day, and becomes a page like any other"
    source.remarks.say(source.line("title"), message, "write date: 2026-10-05 at its top")
    return f"docs/announcement-{stem}.md"


def _day_of(source: Source) -> str:
    """The day of an announcement, with its hour; nothing where it has none."""
    dated = _DATED.match(source.stem)
    match = _DATE.fullmatch(source.said("date") or (dated[1] if dated else ""))
    written = " ".join(part for part in match.groups() if part) if match else ""
    try:
        return str(moment_of(written) or "")
    except ValueError:  # a year long past
        return ""


def _key(path: str) -> str:
    """What two paths of one page have in common: `staff.md`, `staff/`, `staff.html`."""
    stem = re.sub(r"\.(?:md|markdown|html)$|/$", "", path)
    return re.sub(r"(?:^|/)index$", "", stem)


class _Links:
    """The links of a page, which are to lead on where they led in the site."""

    def __init__(
        self, site: Site, source: Source, path: str, page: str, known: Mapping[str, str]
    ) -> None:
        self.site, self.source, self.path, self.page, self.known = site, source, path, page, known
        self.text = without_attributes(source.body, source.remarks)
        self.lines = self.text.split("\n")

    def led_on(self) -> str:
        """The text of the page with its links changed."""
        tokens = tokens_of(self.text)
        for target, where in _places_of_targets(tokens):
            new = self._new(target, where.start + 1)
            if new not in (None, target) and not self._change(target, str(new), where):
                message = f"this link could not be changed: {target} should be {new}"
                self.source.remarks.say(where.start + 1, message)
        return _without_gaps(self.lines, tokens)

    def _new(self, target: str, line: int) -> str | None:
        if (target.startswith(("#", "//")) and len(target) > 1) or urlsplit_scheme(target):
            return None
        _, rest = split_address(target)
        path = self.known.get(_key(self.site.path(target, self.page)))
        file = self.site.file(target, self.page)
        if path and target and target != "#":
            return quote(posixpath.relpath(path, posixpath.dirname(self.path))) + rest
        if file and posixpath.dirname(self.path) == "docs":
            return quote(file) + rest  # beside the page, into whose folder it goes with it
        address, why = self.site.web_address(target, self.page)
        if not address:
            self.source.remarks.say(line, f"{why}: {target}".rstrip(": "))
        return address or None

    def _change(self, target: str, new: str, where: range) -> bool:
        """Change an address in its lines, or where it is defined for several."""
        form = re.compile(rf"""(\]\(\s*<?|["'])({re.escape(target)})(?=[>)"'\s])""")
        definition = re.compile(rf"(^\s*\[[^\]\n]+\]:\s*<?)({re.escape(target)})(?=[>\s]|$)")
        for lines, one in ((where, form), (range(len(self.lines)), definition)):
            is_changed = False
            for number in lines:
                changed = one.sub(lambda match: f"{match[1]}{new}", self.lines[number])
                is_changed |= changed != self.lines[number]
                self.lines[number] = changed
            if is_changed:
                return True
        return False


def _places_of_targets(tokens: Iterable[Token]) -> Iterator[tuple[str, range]]:
    """Every address to which a text links, and the lines in which that stands."""
    for token in tokens:
        start, end = token.map or (0, 0)
        # The term of a definition says that it has no line.
        yield from ((target, range(start, max(end, start + 1))) for target in targets_in([token]))


def _without_gaps(lines: Sequence[str], tokens: Iterable[Token]) -> str:
    """The lines without empty ones that follow one another, but for those of code."""
    code = code_in(tokens)
    kept = (
        line
        for number, line in enumerate(lines)
        if number in code or line.strip() or (number and lines[number - 1].strip())
    )
    return "\n".join(kept)


def _says_nothing(source: Source) -> bool:
    """Whether a page is only headings, for what was below came from elsewhere in the site."""
    tokens = tokens_of(ATTRIBUTES.sub("", source.body)) if source.had_liquid else []
    kinds = {token.type.partition("_")[0] for token in tokens if token.level == 0}
    if not source.had_liquid or kinds - {"heading", "hr"}:
        return False
    headings = [one_line(token.content) for token in tokens if token.type == "inline"]
    named = f", which is {source.said('title')}," if source.said("title") else ""
    words = f"{counted(len(headings), 'heading')}: {', '.join(headings)}" if headings else "nothing"
    message = (
        f"this page{named} is left out, for it was made from other files, and has only {words}"
    )
    source.remarks.say(
        source.line("title"),
        message,
        "what it showed is on the home page, to which links to it lead now",
    )
    return True


def _written(source: Source, text: str, heads: Mapping[str, str]) -> str:
    """A page with its front matter; what this cannot hold is remarked."""
    others = [key for key in source.data if key not in ("title", "date", "description")]
    if others:
        said = ", ".join(f"{key}: {source.words(key)}" for key in others)
        source.remarks.say(source.line(others[0]), f"this says nothing to a page in docs/: {said}")
    if "date" not in heads and source.said("date"):
        heads = {**heads, "date": source.said("date")}
    kept = {**heads, "description": source.said("description")}
    kept = {key: value for key, value in kept.items() if value}
    text = text.strip("\n")
    if text.startswith("# ") and one_line(text.partition("\n")[0][2:]) == kept.get("title"):
        del kept["title"]
    return front_matter(kept) + text + "\n"


def front_matter(heads: Mapping[str, str]) -> str:
    """What is said at the top of a page, between two lines of hyphens; or nothing."""
    if not heads:
        return ""
    data = {key: _plain_day(value) if key == "date" else value for key, value in heads.items()}
    said = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{said}---\n\n"


def _plain_day(value: str) -> str | date:
    """A day that YAML writes without quotes."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
