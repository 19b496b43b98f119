"""The modules of a site -> weeks: classes as lectures and exercises, their links as readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import quote

import yaml

from coursewright.imports.just_the_class.classes import (
    Class,
    Prose,
    Remark,
    Row,
    parts_of,
    row_of,
)
from coursewright.imports.just_the_class.days import day_of
from coursewright.imports.just_the_class.jekyll import Site, Source
from coursewright.imports.just_the_class.kramdown import definitions_in, targets_in, tokens_of
from coursewright.imports.just_the_class.words import (
    is_held,
    kind_of_class,
    name_of,
    says_little,
    title_of_class,
    titled,
)
from coursewright.imports.naming import numbered_title
from coursewright.imports.page.days import Calendar
from coursewright.imports.page.spans import Span
from coursewright.imports.page.targets import Home, Target, target_of
from coursewright.imports.texts import LONGEST, Remarks, apart, is_video, unwrapped
from coursewright.wording import shown

_KNOWN_KEYS = ("title", "nav_order", "week", "weekNumber", "days", "layout")
_LISTS = ("lectures", "notebooks", "exercises", "readings")

Item = tuple[str, dict[str, Any]]
"""An item of a week, behind the key that lists it."""


@dataclass(frozen=True)
class When:
    """The day of a class: as it is written, and which it is, where that is known."""

    text: str
    day: date | None


@dataclass
class Week:
    """A week as it comes out of a module."""

    title: str
    number: int | None
    source: Source
    lists: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {key: [] for key in _LISTS}
    )
    description: str = ""
    notes: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    """On which there is something."""
    free: list[tuple[When, str]] = field(default_factory=list)
    """On which there is no class, and what this is called."""
    prose: list[range] = field(default_factory=list)
    """The lines of the module that are more than a week can say."""
    start: date | None = None
    end: date | None = None

    @property
    def page(self) -> Source | None:
        """The prose that has a page of its own, with the addresses that its links may use."""
        if not self.prose:
            return None
        body = self.source.body
        defined = [lines for _, lines in definitions_in(body)]
        kept = {number for lines in (*self.prose, *defined) for number in lines}
        lines = (line if n in kept else "" for n, line in enumerate(body.split("\n")))
        return replace(self.source, front=None, body="\n".join(lines))

    @property
    def data(self) -> dict[str, Any]:
        """The week as a manifest has it."""
        remarks, line = self.source.remarks, self.source.line("title")
        notes = remarks.fitted("; ".join(self.notes), line)
        heads: dict[str, Any] = {
            "title": remarks.fitted(self.title, line),
            "description": self.description,
            "note": notes,
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
        }
        return {key: value for key, value in (heads | self.lists).items() if value}


@dataclass
class Weeks:
    """All the weeks, and what is to be known of those before to read the next one."""

    site: Site
    calendar: Calendar
    made: list[Week] = field(default_factory=list)
    held: set[date] = field(default_factory=set)
    """Days on which something has its date already: a check finds two at once."""
    exercises: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    yearless: tuple[Source, int, str] | None = None
    """The first day without a year: its file, its line and its words."""
    is_linked: bool = False
    """Whether something leads to a file of the old site."""

    def read(self, source: Source) -> None:
        """Make a week of a module."""
        title = source.said("title") or source.stem
        number, rest = numbered_title(title)
        week = Week(rest, number, source)
        self.made.append(week)
        for key in source.data:
            if key not in _KNOWN_KEYS and (words := source.words(key)):
                message = f"there is no place for this in a week: {key}: {words}"
                source.remarks.say(source.line(key), message)
        for row in (*_rows_of_front_matter(source), *parts_of(source.body)):
            _Module(self, week).add(row)
        self._say_what_is_not_used(source)
        first = next((one["title"] for one in week.lists["lectures"]), "")
        if not week.title:
            week.title = first or title
            message = f"this week has no title but its number, and takes {shown(week.title)}"
            source.remarks.say(source.line("title"), message, "write what it is about")
        apart(
            (key.removesuffix("s"), unit)
            for key in ("lectures", "notebooks", "exercises")
            for unit in week.lists[key]
        )

    def _say_what_is_not_used(self, source: Source) -> None:
        used = targets_in(tokens_of(source.body))
        for url, lines in definitions_in(source.body):
            if url not in used:
                message = f"no link leads to the address that is defined here: {url}"
                source.remarks.say(lines.start + 1, message)


@dataclass(frozen=True)
class _Module:
    """A module of which a week is made."""

    weeks: Weeks
    week: Week

    @property
    def remarks(self) -> Remarks:
        return self.week.source.remarks

    def add(self, part: Row | Prose | Remark) -> None:
        """Put a part of the module into the week."""
        if isinstance(part, Remark):
            self.remarks.say(part.line, f"only the authors of the site see this: {part.text}")
        elif isinstance(part, Prose):
            self._prose(part)
        elif part.title.lower() in ("date", "day"):
            words = ", ".join(one.whole_text for one in part.classes)
            self.remarks.say(part.line, f"these are the headings of columns: {part.title}, {words}")
        else:
            self._row(part)

    def _prose(self, prose: Prose) -> None:
        text = f"{self.week.description} {prose.plain}".strip()
        if prose.plain and not prose.links and len(text) <= LONGEST:
            self.week.description = self.remarks.fitted(text, prose.start + 1)
            return
        self.week.prose.append(range(prose.start, prose.end))

    def _row(self, row: Row) -> None:
        written = day_of(row.title)
        if written and not written.year and not self.weeks.yearless:
            self.weeks.yearless = (self.week.source, row.line, row.title)
        when = When(
            row.title.rstrip(":"), self.weeks.calendar.days(written)[0] if written else None
        )
        classes = [one for one in row.classes if not one.is_empty or one.below]
        if not classes:
            self.week.notes.append(row.title)
        for one in classes:
            self._class(one, when)

    def _class(self, one: Class, when: When) -> None:
        if one.is_empty:
            for inner in one.below:
                self._class(inner, when)
            return
        kind = kind_of_class(one)
        if when.day and kind != "free":
            self.week.days.append(when.day)
        title = title_of_class(one)
        if kind == "free":
            self.week.free.append((when, title))
            self._below(one, title, None)
        elif kind == "reading" or not title:
            self._reading(one, None, "", when.text)
        elif kind in ("exercise", "due"):
            self._exercise(one, title, when)
        else:
            self._lecture(one, title, when)

    def _lecture(self, one: Class, title: str, when: When) -> None:
        item: dict[str, Any] = {"title": self.remarks.fitted(title, one.line)}
        self.week.lists["lectures"].append(item)
        self._hold(item, when, one.line)
        self._below(one, title, ("lectures", item))

    def _exercise(self, one: Class, title: str, when: When) -> None:
        said = titled(title)
        name = name_of(said.title)
        is_due = said.how_far in ("due", "deadline")
        known = self.weeks.exercises.get(name) if name else None
        due = self.weeks.calendar.days(said.due)[0] if said.due else when.day if is_due else None
        if known and is_due and due and "due" not in known and not one.holds_more:
            known["due"] = due.isoformat()
            return
        item: dict[str, Any] = {"title": self.remarks.fitted(said.title, one.line)}
        self.week.lists["exercises"].append(item)
        if name:
            self.weeks.exercises.setdefault(name, item)
        if due:
            item["due"] = due.isoformat()
        if not said.how_far and is_held(said.title):
            self._hold(item, when, one.line)
        elif not (due and is_due):
            self._note(item, f"{said.how_far} {when.text}".strip(), one.line)
        self._below(one, said.title, ("exercises", item))

    def _hold(self, item: dict[str, Any], when: When, line: int) -> None:
        if when.day and when.day not in self.weeks.held:
            self.weeks.held.add(when.day)
            item["date"] = when.day.isoformat()
        else:
            self._note(item, when.text, line)

    def _below(self, one: Class, title: str, item: Item | None) -> None:
        """Place the links of a class, and what is below it."""
        for link in one.links:
            words, of = (title, "") if len(one.links) == 1 else (_words(link), title)
            self._link(link, one.line, words, of, item, own=True)
        for inner in one.below:
            self._reading(inner, item, title)

    def _reading(self, one: Class, item: Item | None, title: str, note: str = "") -> None:
        """Place the links of something to read or look at, with a note that goes with each."""
        label = " ".join(one.labels).rstrip(":")
        left, nowhere = one.words, []
        for link in one.links:
            words = _words(link)
            left = left.replace(words, " ", 1)
            named = label if words in label else f"{label}: {words}" if label else words
            if not self._link(link, one.line, named, title, item, note=note):
                nowhere.append(words)
        if one.text and (not one.links or re.search(r"\w", left)):
            self._leave(item, f"{note}: {one.text}" if note else one.text, one.line)
        elif nowhere:
            is_all = len(nowhere) == len(one.links)
            self._leave(item, one.text if is_all else ", ".join(nowhere), one.line)
        for inner in one.below:
            self._reading(inner, item, title)

    def _leave(self, item: Item | None, words: str, line: int) -> None:
        """Words that are no title: a note on what they are with."""
        if item:
            self._note(item[1], words, line)
        elif words:
            self.week.notes.append(words)

    def _note(self, data: dict[str, Any], text: str, line: int) -> None:
        if notes := "; ".join(filter(None, (data.get("note"), text))):
            data["note"] = self.remarks.fitted(notes, line)

    def _link(
        self,
        link: Span,
        line: int,
        words: str,
        of: str,
        item: Item | None,
        *,
        own: bool = False,
        note: str = "",
    ) -> bool:
        """Place where a link with these words leads; False where there is no place for it.

        Words that say little are said to be `of` something. `own` links are those of a class's
        own words, and not below it.
        """
        target = self._target(link, line)
        if target is None:
            return False
        key, data = item or ("", {})
        kind = _kind(target, is_lecture=own and key == "lectures")
        owner, name, listed = _PLACES[kind]
        if key and owner == key and name not in data:
            data[name] = target.name
            if not own and not says_little(words):
                self._leave(item, words, line)
            return True
        name = "path" if kind == "reading" and target.path else name
        title = words if words and not says_little(words) else f"{of}: {words}".strip(": ")
        named = {"title": self.remarks.fitted(title or target.name, line), name: target.name}
        if note:
            self._note(named, note, line)
        self.week.lists[listed].append(named)
        return True

    def _target(self, link: Span, line: int) -> Target | None:
        url, words = link.url or link.picture, _words(link)
        site = self.weeks.site
        path = site.file(url)
        if path and not path.endswith(".md"):  # which is a page of its own
            target = target_of(quote(path), words, Home())
            if target.path and target.kind != "page":
                return target
        address, why = site.web_address(url)
        if not address:
            self.remarks.say(line, f"{why}: {words}, {url}" if url != "#" else f"{why}: {words}")
            return None
        self.weeks.is_linked |= address != url
        target = target_of(unwrapped(address), words, Home())
        is_playable = target.kind != "video" or is_video(target.url)
        return target if is_playable else replace(target, kind="reading")


_PLACES: Mapping[str, tuple[str, str, str]] = {
    "video": ("lectures", "video", "lectures"),
    "slides": ("lectures", "slides", "lectures"),
    "notebook": ("exercises", "notebook", "notebooks"),
    "reading": ("", "url", "readings"),
}
"""For each kind of target: the items that have a key for it, this key, and the list for others."""


def _kind(target: Target, *, is_lecture: bool) -> str:
    """As what an item holds it; a deck has to be a file of the course, and may be a PDF."""
    is_deck = target.kind == "slides" or target.path.lower().endswith(".pptx")
    if target.path and (is_deck or (is_lecture and target.path.lower().endswith(".pdf"))):
        return "slides"
    return target.kind if target.kind in ("video", "notebook") else "reading"


def _words(link: Span) -> str:
    return " ".join(link.text.split())


def _rows_of_front_matter(source: Source) -> Iterator[Row]:
    """The days that the front matter lists, as the template did it in its first year."""
    days = source.front.node(("days",)) if source.front else None
    for day, classes in days.value if isinstance(days, yaml.MappingNode) else ():
        if isinstance(classes, yaml.MappingNode):
            texts = [(text.value, _texts_of(below)) for text, below in classes.value]
        else:
            texts = [(text, []) for text in _texts_of(classes)]
        yield row_of(str(day.value), day.start_mark.line + 1, texts)


def _texts_of(node: yaml.Node) -> list[str]:
    """The texts in a part of the front matter."""
    if isinstance(node, yaml.ScalarNode):
        return [] if node.tag.endswith(":null") else [node.value]
    parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else [pair])]
    return [text for part in parts for text in _texts_of(part)]
