"""The staff of a site -> people, and what else is said of them; its weekly hours -> meetings."""

from __future__ import annotations

import re
from typing import Any

from coursewright.dates import WEEKDAYS
from coursewright.imports.just_the_class.days import hour_of
from coursewright.imports.just_the_class.jekyll import Site, Source, Way
from coursewright.imports.just_the_class.kramdown import without_attributes
from coursewright.imports.texts import one_line

_KNOWN = ("name", "title", "website", "role", "layout", "email", "photo")
_CLASS = re.compile(r"\b(?:lectures?|class|seminar|lec)\b", re.IGNORECASE)
"""What all who take the course come to, and not only some of them."""

Meeting = tuple[str, str, str]
"""A day of the week, and from when to when the class meets: `("tue", "09:30", "10:50")`."""


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
        source.say_left("a course", ("email",), ("photo",))
        more = [
            f"{re.sub('[-_]', ' ', key).capitalize()}: {source.words(key)}"
            for key in source.data
            if key not in _KNOWN and source.words(key)
        ]
        more += filter(None, [without_attributes(source.body, source.remarks).strip()])
        page += [f"## {name}", *more] if more else []
    return people, "\n\n".join(page)


def hours_of(site: Site) -> tuple[list[str], str]:
    """When the class meets every week, and a page with all weekly hours."""
    meets: list[Meeting] = []
    rows: list[str] = []
    for source in site.collections.get("schedules", ()):
        events, left = _events(source)
        for way in events:
            _add(source, way, meets, rows)
        source.say_left("a course", *left)
        if prose := one_line(without_attributes(source.body, source.remarks)):
            source.remarks.say(None, f"there is no place for this text in a course: {prose}")
    head = ["| Day | Hours | What | Where |", "| --- | --- | --- | --- |"] if rows else []
    return [f"{day} {start}-{end}" for day, start, end in meets], "\n".join([*head, *rows])


def _events(source: Source) -> tuple[list[Way], list[Way]]:
    """Where a schedule has its events, and what else it says."""
    events: list[Way] = []
    left: list[Way] = [(k,) for k in source.data if k not in ("schedule", "layout", "title")]
    days = source.data.get("schedule")
    for index, day in enumerate(days if isinstance(days, list) else ()):
        some = (day.get("events") or []) if isinstance(day, dict) else None
        if not isinstance(some, list):
            left.append(("schedule", index))
            continue
        events += [("schedule", index, "events", number) for number in range(len(some))]
        left += [("schedule", index, key) for key in day if key not in ("name", "events")]
    return events, left if isinstance(days, list) else [*left, ("schedule",)]


def _add(source: Source, way: Way, meets: list[Meeting], rows: list[str]) -> None:
    """Add an event to the table, and to the hours of the class where it is one of these."""
    event = source.at(*way)
    said = {key: source.words(*way, key) for key in event} if isinstance(event, dict) else {}
    what, start, end, where = (said.pop(key, "") for key in ("name", "start", "end", "location"))
    day = source.said(*way[:2], "name")
    hours = "–".join(filter(None, (start, end)))
    more = [f"{key}: {value}" for key, value in said.items()]
    more += [] if isinstance(event, dict) else [source.words(*way)]
    cells = (day, hours, "; ".join(filter(None, (what, *more))), where)
    rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    if not _CLASS.search(what):
        return
    one = (day[:3].lower(), hour_of(start), hour_of(end))
    is_a_day = any(name[:3].lower() == one[0] for name in WEEKDAYS)
    if is_a_day and "" < one[1] < one[2] and not any(_overlap(one, other) for other in meets):
        meets.append(one)
    else:
        message = f"this is not among the hours of the class: {day} {hours}"
        source.remarks.say(source.line(*way), message, "write meets: [mon 10:00-12:00] under term")


def _overlap(one: Meeting, other: Meeting) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
