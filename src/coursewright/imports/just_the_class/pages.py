"""The prose of a site -> pages in docs/, whose links lead to one another, and announcements."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping
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
    by_line,
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
_LOOKS = (
    *("layout", "nav_order", "nav_exclude", "search_exclude", "permalink", "parent"),
    *("grand_parent", "has_children", "has_toc", "toc"),
)
"""What front matter says of a page's looks, and of its place in the menu."""

_TARGET = re.compile(
    r"""(?P<before>\]\(\s*<|^\s*\[[^\]\n]+\]:\s*<|\b(?:href|src)\s*=\s*["']"""
    r"""|\]\(\s*|^\s*\[[^\]\n]+\]:\s*)(?P<target>(?<=<)[^<>\n]*|(?<=["'])[^"'\n]*"""
    r"""|(?<![<"'])(?:[^\s<>"'()]|\([^\s<>"'()]*\))*)"""
)
"""An address in a link, in a definition or in HTML."""
_HOME = "docs/index.md"
_NEWS = "docs/announcements/"
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2}))?.*", re.DOTALL)


def prose_pages(site: Site, more: Mapping[str, tuple[str, Source]]) -> dict[str, str]:
    """The pages of the site and its announcements, by their paths in the course's folder.

    With those that are made of `more` of it, by their names in docs/, each with its heading; for
    these there is a remark.
    """
    places: dict[str, str] = {}
    sources: list[tuple[Source, str]] = []
    for source, place in _places(site):
        path = _free(place, places.values())
        places[_key(source.path)] = path
        sources.append((source, path))
    for source, path in sources:
        if link := source.said("permalink"):
            places.setdefault(_key(site.path(link)), path)
    empty = {path for source, path in sources if _says_nothing(source)}
    places = {key: _HOME if path in empty else path for key, path in places.items()}
    made: dict[str, str] = {}
    for source, path in sources:
        if path in empty:
            continue
        page = "" if path.startswith(_NEWS) else source.path
        text = _led_on(site, source, path, page, places)
        heading, _, rest = text.partition("\n")
        if path == _HOME and heading == f"# {site.config.said('title')}":
            text = rest  # for the home page has this heading itself
        made[path] = _written(source, text, _day_of(source) if path.startswith(_NEWS) else "")
        if path == f"docs/about-{source.stem}.md":
            message = f"a course has a page of this name: this one is about-{source.stem}.md"
            source.remarks.say(None, message)
    for stem, (heading, source) in more.items():
        path = _free(f"docs/{stem}.md", made)
        made[path] = f"# {heading}\n\n{_led_on(site, source, path, '', places)}\n"
        source.remarks.say(None, f"what has no place in course.yaml is in {path}")
    _say_what_is_looks(site, sources)
    return made


def _free(path: str, taken: Container[str]) -> str:
    """A path, or one like it that is not taken."""
    others = (f"{path.removesuffix('.md')}-{number}.md" for number in count(2))
    return next(it for it in chain([path], others) if it not in taken)


def _places(site: Site) -> Iterator[tuple[Source, str]]:
    """The pages of the site, each with its path in the course's folder."""
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
                yield source, _place_of_news(source)
            elif name not in _OWN:
                yield source, _place_of_page(source, name)


def _place_of_page(source: Source, collection: str) -> str:
    path = str(PurePosixPath(source.path).with_suffix(".md"))
    path = path.removeprefix("_").removeprefix("docs/")
    if not collection and _TAKEN.fullmatch(path):
        path = f"about-{path}"
    return f"docs/{path}"


def _place_of_news(source: Source) -> str:
    stem = _DATED.sub("", source.stem)
    if _day_of(source):
        name = f"announcement-{stem}" if stem in ("index", "README") else stem
        return f"{_NEWS}{name}.md"
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
    """What two paths of one page have in common: `_labs/a.md`, `labs/a/`, `labs/a.html`."""
    stem = re.sub(r"^_|\.(?:md|markdown|html)$|/$", "", path)
    return re.sub(r"(?:^|/)index$", "", stem)


# -- Links --------------------------------------------------------------------------------------


def _led_on(site: Site, source: Source, path: str, page: str, places: Mapping[str, str]) -> str:
    """The text of a page at a path, with links that lead on to where they led from the old page."""
    text = without_attributes(source.body, source.remarks)
    tokens = tokens_of(text)
    new: dict[str, str] = {}
    lines: dict[str, int] = {}
    for token in tokens:
        for target in targets_in([token]) - lines.keys():
            lines[target] = (token.map[0] if token.map else 0) + 1
            if not _is_elsewhere(target):
                address, why = _new_target(site, target, path, page, places)
                new[target] = address
                if not address:
                    source.remarks.say(lines[target], f"{why}: {target}".rstrip(": "))
    changed: set[str] = set()

    def change(match: re.Match[str]) -> str:
        changed.add(match["target"])
        return match["before"] + (new.get(match["target"]) or match["target"])

    written = by_line(text, tokens, lambda line: _TARGET.sub(change, line)).split("\n")
    for target in new.keys() - changed:
        if new[target] not in ("", target):
            message = f"this link could not be changed: {target} should be {new[target]}"
            source.remarks.say(lines[target], message)
    code = code_in(tokens)
    gaps = {n for n, line in enumerate(written) if not (line.strip() or n in code)}
    kept = (line for n, line in enumerate(written) if n not in gaps or n - 1 not in gaps)
    return "\n".join(kept).strip("\n")


def _is_elsewhere(target: str) -> bool:
    return (target.startswith(("#", "//")) and len(target) > 1) or bool(urlsplit_scheme(target))


def _new_target(
    site: Site, target: str, path: str, page: str, places: Mapping[str, str]
) -> tuple[str, str]:
    """Where a link of a page leads from its path in the course, or else why it leads nowhere."""
    folder = posixpath.dirname(path)
    _, rest = split_address(target)
    place = places.get(_key(site.path(target, page)))
    if place and target.strip("#"):
        return quote(posixpath.relpath(place, folder)) + rest, ""
    if folder == "docs" and (file := site.file(target, page)):
        return quote(file) + rest, ""  # beside the page, into whose folder it goes with it
    return site.web_address(target, page)


# -- What a page says of itself -----------------------------------------------------------------


def _says_nothing(source: Source) -> bool:
    """Whether a page is only headings, for what was below came from elsewhere in the site."""
    tokens: list[Token] = tokens_of(ATTRIBUTES.sub("", source.body)) if source.had_liquid else []
    kinds = {token.type.partition("_")[0] for token in tokens if token.level == 0}
    if not source.had_liquid or kinds - {"heading", "hr"}:
        return False
    headings = [one_line(token.content) for token in tokens if token.type == "inline"]
    named = f", which is {source.said('title')}," if source.said("title") else ""
    words = f"{counted(len(headings), 'heading')}: {', '.join(headings)}" if headings else "nothing"
    source.remarks.say(
        source.line("title"),
        f"this page{named} is left out, for it was made from other files, and has only {words}",
        "what it showed is on the home page, to which links to it lead now",
    )
    return True


def _written(source: Source, text: str, day: str) -> str:
    """A page with its front matter; what this cannot hold is remarked.

    `day` is that of an announcement.
    """
    known = ("title", "date", "description", *_LOOKS)
    source.say_left("a page in docs/", *((key,) for key in source.data if key not in known))
    heads: dict[str, Any] = {
        "title": source.said("title"),
        "date": _plain_day(day or source.said("date")),
        "description": source.said("description"),
    }
    text = text.strip("\n")
    if text.startswith("# ") and one_line(text.partition("\n")[0][2:]) == heads["title"]:
        del heads["title"]
    kept = {key: value for key, value in heads.items() if value}
    said = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{said}---\n\n{text}\n" if kept else f"{text}\n"


def _plain_day(value: str) -> str | date:
    """A day that YAML writes without quotes."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _say_what_is_looks(site: Site, sources: Iterable[tuple[Source, str]]) -> None:
    """Remark once on what pages say of their looks, and of their order in the menu."""
    said = [
        f"{source.path} ({', '.join(f'{key}: {source.words(key)}' for key in looks)})"
        for source, _ in sources
        if (looks := [key for key in source.data if key in _LOOKS])
    ]
    if said:
        message = f"what pages say of their looks and their order is left out: {', '.join(said)}"
        hint = "pages stand in the order of their names; nav: in mkdocs.yml gives another one"
        site.config.remarks.say(None, message, hint)
