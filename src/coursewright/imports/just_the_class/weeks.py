"""The modules of a site -> weeks: classes as lectures and exercises, their links as readings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile
from typing import Any
from urllib.parse import quote

from coursewright.imports.just_the_class.classes import (
    Class,
    Prose,
    Remark,
    Row,
    parts_of,
    rows_listed,
)
from coursewright.imports.just_the_class.days import day_of
from coursewright.imports.just_the_class.jekyll import Site, Source
from coursewright.imports.just_the_class.kramdown import definitions_in, targets_in, tokens_of
from coursewright.imports.just_the_class.words import (
    Titled,
    gathered,
    is_held,
    is_name,
    is_plain,
    kind_of_class,
    kind_of_label,
    name_of,
    says_little,
    title_of_class,
    titled,
)
from coursewright.imports.naming import numbered_title, title_of_name
from coursewright.imports.page.days import Calendar, Written
from coursewright.imports.page.spans import Span
from coursewright.imports.page.targets import Home, Target, target_of
from coursewright.imports.texts import LONGEST, Remarks, apart, is_video, unwrapped
from coursewright.wording import shown

_KNOWN_KEYS = ("title", "nav_order", "week", "weekNumber", "days", "layout")
_LISTS = ("lectures", "notebooks", "exercises", "readings")

Data = dict[str, Any]

Item = tuple[str, Data]
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
    lists: dict[str, list[Data]] = field(default_factory=lambda: {key: [] for key in _LISTS})
    description: str = ""
    notes: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    """On which there is something."""
    free: list[tuple[When, str]] = field(default_factory=list)
    """On which there is no class, and what this is called."""
    prose: list[Prose] = field(default_factory=list)
    """The lines of the module that are more than a week can say."""
    nowhere: list[tuple[int, str]] = field(default_factory=list)
    """The lines and words of links that lead nowhere yet."""
    start: date | None = None
    end: date | None = None

    @property
    def page(self) -> Source | None:
        """The prose that has a page of its own, with the addresses that its links may use."""
        if not self.prose:
            return None
        body = self.source.body
        parts = (range(one.start, one.end) for one in self.prose)
        kept = {number for lines in parts for number in lines}
        kept |= {number for _, lines in definitions_in(body) for number in lines}
        lines = (line if n in kept else "" for n, line in enumerate(body.split("\n")))
        return replace(self.source, front=None, body="\n".join(lines))

    @property
    def data(self) -> Data:
        """The week as a manifest has it."""
        remarks, line = self.source.remarks, self.source.line("title")
        notes = remarks.fitted("; ".join(self.notes), line)
        heads: Data = {
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
    exercises: dict[tuple[str, str], Data] = field(default_factory=dict)
    yearless: tuple[Source, int, str] | None = None
    """The first day without a year: its file, its line and its words."""
    is_linked: bool = False
    """Whether something leads to a file of the old site."""

    def read(self, source: Source) -> None:
        """Make a week of a module."""
        title = source.said("title") or title_of_name(source.stem)
        number, rest = numbered_title(title)
        week = Week(rest, number, source)
        self.made.append(week)
        if day := day_of(rest):
            week.title = ""
            week.notes.append(rest)
            week.days += filter(None, [self.day(day, rest, source, source.line("title"))])
        module = _Module(self, week)
        for part in (*rows_listed(source.front), *parts_of(source.body)):
            module.add(part)
        _describe(week)
        if not week.title:
            first = next((one["title"] for one in week.lists["lectures"]), "")
            week.title = numbered_title(first)[1] or first or title
            message = f"this week has no title but its number, and takes {shown(week.title)}"
            source.remarks.say(source.line("title"), message, "write what it is about")
        _say_what_is_left(week)
        apart(
            (key.removesuffix("s"), unit)
            for key in ("lectures", "notebooks", "exercises")
            for unit in week.lists[key]
        )

    def day(self, written: Written, text: str, source: Source, line: int | None) -> date | None:
        """The day that is written somewhere, where its year is known."""
        self.calendar.year = written.year or self.calendar.year
        if not written.year and not self.yearless:
            self.yearless = (source, line or 1, text)
        return self.calendar.days(written)[0]


def _describe(week: Week) -> None:
    """Take the prose at the beginning as the title and the description, if it is short enough."""
    plain = list(takewhile(lambda one: one.plain, week.prose))
    while plain and plain[-1].is_heading and len(plain) < len(week.prose):
        plain.pop()  # of what is more than a description
    words = [f"{one.plain}:" if one.is_heading else one.plain for one in plain]
    heading = plain[0].plain if plain and plain[0].is_heading else ""
    if heading and (not week.title or week.title in (heading, numbered_title(heading)[1])):
        week.title = week.title or heading
        del words[0]
    description = " ".join(words).rstrip(":")
    if len(description) <= LONGEST:
        week.description = description
        del week.prose[: len(plain)]


def _say_what_is_left(week: Week) -> None:
    """Remark on what of a module has no place in its week."""
    source = week.source
    source.say_left("a week", *((key,) for key in source.data if key not in _KNOWN_KEYS))
    if week.nowhere:
        what = "this leads" if len(week.nowhere) == 1 else "these lead"
        words = ", ".join(words for _, words in week.nowhere)
        source.remarks.say(week.nowhere[0][0], f"{what} nowhere yet: {words}")
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
            self.week.prose.append(part)
        elif part.title.lower() in ("date", "day"):
            words = ", ".join(one.whole_text for one in part.classes)
            self.remarks.say(part.line, f"these are the headings of columns: {part.title}, {words}")
        else:
            self._row(part)

    def _row(self, row: Row) -> None:
        title = row.title.rstrip(":")
        written = day_of(title)
        day = self.weeks.day(written, title, self.week.source, row.line) if written else None
        kind = "lecture" if written else kind_of_label(title)
        classes = gathered(row.classes)
        if not classes:
            self.week.notes.append(title)
        for one in classes:
            is_label = kind not in ("lecture", "reading") and not one.labels
            one = replace(one, labels=(title,)) if is_label else one
            when = When("" if is_label or is_plain(title) else title, day)
            self._class(one, when, is_reading=kind == "reading")

    def _class(self, one: Class, when: When, *, is_reading: bool) -> None:
        kind = kind_of_class(one)
        title = title_of_class(one)
        if when.day and kind != "free":
            self.week.days.append(when.day)
        if kind == "free":
            self.week.free.append((when, title))
            self._place(one, title, None, own=True)
        elif kind in ("exercise", "due") and title:
            self._exercise(one, title, when)
        elif kind == "reading" or is_reading or not title:
            self._place(one, "", None, when.text)
        else:
            self._lecture(one, title, when)

    def _lecture(self, one: Class, title: str, when: When) -> None:
        item: Data = {"title": self.remarks.fitted(title, one.line)}
        self.week.lists["lectures"].append(item)
        self._hold(item, when, one.line)
        self._place(one, title, ("lectures", item), own=True)

    def _exercise(self, one: Class, title: str, when: When) -> None:
        said, one = self._titled(one, title)
        is_due_here = said.how_far == "due" and not said.day
        due = self.weeks.calendar.days(said.day)[0] if said.day else when.day
        due = due if said.how_far == "due" else None
        name = name_of(said.title)
        known = self.weeks.exercises.get(name) if name else None
        is_all = is_name(said.title) and not (one.links or one.below)
        if known and due and is_due_here and is_all and "due" not in known:
            item = known
        else:
            item = {"title": self.remarks.fitted(said.title or title, one.line)}
            self.week.lists["exercises"].append(item)
            if name:
                self.weeks.exercises.setdefault(name, item)
            if not said.how_far and is_held(said.title):
                self._hold(item, when, one.line)
            elif not (due and is_due_here):
                how_far = "" if due else said.how_far
                self._note(item, f"{how_far} {when.text}".strip(), one.line)
        if due:
            item["due"] = due.isoformat()
        self._note(item, f"due {said.hour}" if said.hour else "", one.line)
        self._place(one, said.title, ("exercises", item), own=True)

    def _titled(self, one: Class, title: str) -> tuple[Titled, Class]:
        """What an exercise says of its day, in its title or below it; and the rest of it."""
        said, below = titled(title), one.below
        first = titled(below[0].text) if below and not said.how_far else said
        if below and first.how_far and not first.title:
            said, below = replace(first, title=title), (*below[0].below, *below[1:])
        if said.day and not (said.day.year or self.weeks.calendar.year):
            return Titled(title), one
        return said, replace(one, below=below)

    def _hold(self, item: Data, when: When, line: int) -> None:
        if when.day and when.day not in self.weeks.held:
            self.weeks.held.add(when.day)
            item["date"] = when.day.isoformat()
        else:
            self._note(item, when.text, line)

    def _place(
        self, one: Class, of: str, item: Item | None, note: str = "", *, own: bool = False
    ) -> None:
        """Place where a class leads, and what is below it.

        Words that say little are said to be `of` something; a note goes with each link. What is
        an item's `own` is in its title already.
        """
        label = "" if own else " ".join(one.labels).rstrip(":")
        left, nowhere = one.words, list[str]()
        seen: set[str] = set()
        host = item[1] if item else None
        for link in one.links:
            words = _words(link)
            left = left.replace(words, " ", 1)
            if own and link.url in seen:
                continue  # as where its label leads to the same
            seen |= {link.url} - {"", "#"}
            named = label if words in label else f"{label}: {words}" if label else words
            named = of if own and len(one.links) == 1 else named
            placed = self._link(link, one.line, named, of, item, own=own, note=note)
            host = host or placed
            nowhere += [] if placed else [words]
        for inner in one.below:
            self._place(inner, of, item)
        if own:
            return
        if one.text and (not one.links or re.search(r"\w", left)):
            self._leave(host, f"{note}: {one.text}" if note and not host else one.text, one.line)
        elif nowhere:
            is_all = len(nowhere) == len(one.links)
            self._leave(host, one.text if is_all else ", ".join(nowhere), one.line)

    def _leave(self, host: Data | None, words: str, line: int) -> None:
        """Words that are no title: a note on what they are with."""
        if host is None:
            self.week.notes += [words] if words else []
        else:
            self._note(host, words, line)

    def _note(self, data: Data, text: str, line: int) -> None:
        if notes := "; ".join(filter(None, (data.get("note"), text))):
            data["note"] = self.remarks.fitted(notes, line)

    def _link(
        self, link: Span, line: int, words: str, of: str, item: Item | None, *, own: bool, note: str
    ) -> Data | None:
        """Place where a link with these words leads: in an item, or as one; None for nowhere."""
        target = self._target(link, line)
        if target is None:
            return None
        key, data = item or ("", {})
        kind = _kind(target, is_lecture=own and key == "lectures")
        owner, name, listed = _PLACES[kind]
        if key and owner == key and name not in data:
            data[name] = target.name
            if not own and not says_little(words):
                self._note(data, words, line)
            return data
        name = "path" if kind == "reading" and target.path else name
        is_title = words and (words == of or not says_little(words))
        title = words if is_title else f"{of}: {words}".strip(": ")
        named = {"title": self.remarks.fitted(title or target.name, line), name: target.name}
        self._note(named, note, line)
        self.week.lists[listed].append(named)
        return named

    def _target(self, link: Span, line: int) -> Target | None:
        url, words = link.url or link.picture, _words(link)
        site = self.weeks.site
        path = site.file(url)
        if path and not path.endswith(".md"):  # which is a page of its own
            target = target_of(quote(path), words, Home())
            if target.path and target.kind != "page":
                return target
        address, why = site.web_address(url)
        if not url.strip("#"):
            self.week.nowhere.append((line, words))
        elif not address:
            self.remarks.say(line, f"{why}: {words}, {url}")
        if not address:
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
