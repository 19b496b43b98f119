"""The staff of a site -> people, and what else is said of them; its weekly hours -> meetings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coursewright.dates import WEEKDAYS
from coursewright.imports.just_the_class.jekyll import Site, Source
from coursewright.imports.just_the_class.kramdown import without_attributes
from coursewright.imports.texts import one_line

_NOT_EXPRESSED = ("email", "photo")
_CLASS = re.compile(r"\b(?:lectures?|class|seminar|lec)\b", re.IGNORECASE)
"""What all who take the course come to, and not only some of them."""
_HOUR = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)


def people_of(site: Site) -> tuple[list[dict[str, Any]], str]:
    """The people of a course, and a page of what else is said of them."""
    people: list[dict[str, Any]] = []
    page: list[str] = []
    for source in site.collections.get("staffers", ()):
        name = source.said("name") or source.said("title") or source.stem
        person: dict[str, Any] = {"name": source.remarks.fitted(name, source.line("name"))}
        if website := source.said("website"):
            address, why = site.web_address(website)
            if address:
                person["url"] = address
            else:
                source.remarks.say(source.line("website"), f"{why}: {website}")
        if role := source.said("role"):
            person["roles"] = [source.remarks.fitted(role, source.line("role"))]
        people.append(person)
        page += _more(source, name)
    return people, "\n\n".join(page)


def _more(source: Source, name: str) -> Iterator[str]:
    """What is said of someone that has no key in a manifest."""
    known = ("name", "title", "website", "role", "layout", *_NOT_EXPRESSED)
    for key in _NOT_EXPRESSED:
        if words := source.words(key):
            message = f"there is no place for this in a course: {key}: {words}"
            source.remarks.say(source.line(key), message)
    lines = [
        f"{key.replace('-', ' ').replace('_', ' ').capitalize()}: {source.words(key)}"
        for key in source.data
        if key not in known
    ]
    prose = without_attributes(source.body, source.remarks).strip("\n")
    if lines or prose.strip():
        yield from (f"## {name}", *lines, *filter(None, [prose]))


@dataclass(frozen=True)
class Event:
    """Something that is every week, as it is written."""

    day: str
    name: str
    start: str
    end: str
    where: str
    more: str
    """What else is said of it."""
    line: int | None

    @property
    def hours(self) -> str:
        """From when to when."""
        return "–".join(filter(None, (self.start, self.end)))

    @property
    def row(self) -> str:
        """It in a table."""
        cells = (self.day, self.hours, "; ".join(filter(None, (self.name, self.more))), self.where)
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    @property
    def meeting(self) -> tuple[str, str, str] | None:
        """Its day and hours as those of a class, where they can be that."""
        day = self.day[:3].lower()
        start, end = _hour(self.start), _hour(self.end)
        is_a_day = len(day) == 3 and any(name.lower().startswith(day) for name in WEEKDAYS)
        return (day, start, end) if is_a_day and "" < start < end else None


def hours_of(site: Site) -> tuple[list[str], str]:
    """When the class meets every week, and a page with all weekly hours."""
    meets: list[tuple[str, str, str]] = []
    rows: list[str] = []
    for source in site.collections.get("schedules", ()):
        for event in _events(source):
            rows.append(event.row)
            if not _CLASS.search(event.name):
                continue
            one = event.meeting
            if one and not any(_overlap(one, other) for other in meets):
                meets.append(one)
            else:
                message = f"this is not among the hours of the class: {event.day} {event.hours}"
                hint = "write meets: [mon 10:00-12:00] under term"
                source.remarks.say(event.line, message, hint)
        _say_what_is_left(source)
    head = ["| Day | Hours | What | Where |", "| --- | --- | --- | --- |"]
    page = "\n".join([*head, *rows]) if rows else ""
    return [f"{day} {start}-{end}" for day, start, end in meets], page


def _overlap(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _events(source: Source) -> Iterator[Event]:
    days = source.data.get("schedule")
    for index, day in enumerate(days if isinstance(days, list) else ()):
        name = source.said("schedule", index, "name")
        events = day.get("events") if isinstance(day, dict) else None
        for number, event in enumerate(events if isinstance(events, list) else ()):
            way = ("schedule", index, "events", number)
            keys = event if isinstance(event, dict) else ()
            said = {key: source.words(*way, key) for key in keys}
            what, start, end, where = (
                said.pop(key, "") for key in ("name", "start", "end", "location")
            )
            more = ", ".join(f"{key}: {value}" for key, value in said.items())
            words = more if keys else source.words(*way)
            yield Event(name, what, start, end, where, words, source.line(*way))


def _say_what_is_left(source: Source) -> None:
    """Remark on all of a schedule that is no event."""
    days = source.data.get("schedule")
    ways: list[tuple[str | int, ...]] = [
        (key,) for key in source.data if key not in ("schedule", "layout", "title", "nav_order")
    ]
    for index, day in enumerate(days if isinstance(days, list) else ()):
        is_known = isinstance(day, dict) and isinstance(day.get("events", []), list)
        ways += (
            [("schedule", index)]
            if not is_known
            else [("schedule", index, key) for key in day if key not in ("name", "events")]
        )
    if not isinstance(days, list):
        ways.append(("schedule",))
    for way in ways:
        if words := source.words(*way):
            message = f"there is no place for this in a course: {way[-1]}: {words}"
            source.remarks.say(source.line(*way), message)
    if prose := one_line(without_attributes(source.body, source.remarks)):
        source.remarks.say(None, f"there is no place for this text in a course: {prose}")


def _hour(text: str) -> str:
    """An hour of the day, `2:30 PM`, as a manifest has it: `14:30`; nothing where it is none."""
    match = _HOUR.fullmatch(text.strip())
    if not match:
        return ""
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
