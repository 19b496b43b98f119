"""The dates of a course as a calendar that other programs read and subscribe to (RFC 5545)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from coursewright.course import Course, NumberedWeek
from coursewright.dates import Moment, starts_at
from coursewright.exports.whereabouts import Whereabouts, known_by, one_line, titled
from coursewright.items import Exercise, PartOfWeek
from coursewright.schedule import Schedule

_MAKER = "-//Coursewright//Coursewright//EN"
_REFRESH = timedelta(hours=12)
"""How often a program that has subscribed may look for changes."""

_DAY = timedelta(1)
_SECOND = timedelta(seconds=1)


def calendar_file(course: Course, schedule: Schedule, where: Whereabouts) -> bytes:
    """The classes of a course, what is held or due on a day of its own, and the breaks.

    It is the same as long as the dates are: nothing in it says when it was made.
    """
    events = [*_of_weeks(course, schedule, where), *_of_breaks(course, schedule, where)]
    years = [event.start.year for event in events] or [1970]
    # Later whenever a course is given anew, and never earlier because a class has been moved.
    stamp = datetime(min(years), 1, 1, tzinfo=UTC)
    calendar = _head(course, where)
    calendar.add_component(_timezone(schedule.timezone, min(years), max(years)))
    for event in events:
        event.add("DTSTAMP", stamp)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _head(course: Course, where: Whereabouts) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", _MAKER)
    calendar.add("VERSION", "2.0")
    calendar.add("UID", str(where.identity("calendar")))
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, vText(one_line(course.title)))
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    if address := where.page("index.md"):
        calendar.add("URL", address)
    return calendar


def _of_weeks(course: Course, schedule: Schedule, where: Whereabouts) -> Iterator[Event]:
    for week in course.numbered_weeks():
        dates = schedule.of(week.week)
        about = _about(course, week.week.description, where.page(week.path))
        for number, one in enumerate(dates.sessions if dates else (), 1):
            identity = where.identity("class", week.folder, number)
            yield _event(identity, week.heading, (one.start, one.end), about)
        if dates and not dates.sessions and dates.first <= dates.last:
            identity = where.identity("week", week.folder)
            yield _event(identity, week.heading, (dates.first, dates.last + _DAY), about)
        yield from _of_parts(course, week, schedule.timezone, where)


def _of_parts(
    course: Course, week: NumberedWeek, timezone: str, where: Whereabouts
) -> Iterator[Event]:
    for key, part in week.week.items():
        if not isinstance(part, PartOfWeek):
            continue
        known = known_by(week, key, part)
        about = _about(course, part.description, where.page(week.page_of(part) or week.path))
        title = titled(part, week)
        if part.date:
            held = _span(part.date, timezone)
            yield _event(where.identity("held", *known), title, held, about)
        if isinstance(part, Exercise) and part.due:
            due = _span(part.due, timezone)
            yield _event(where.identity("due", *known), f"Due: {title}", due, about, free=True)


def _of_breaks(course: Course, schedule: Schedule, where: Whereabouts) -> Iterator[Event]:
    about = _about(course, None, where.page("index.md"))
    for number, one in enumerate(schedule.breaks, 1):
        days = (one.start, one.last + _DAY)
        yield _event(where.identity("break", number), one.title, days, about)


Span = tuple[date, date | None]
"""Two days, of which the second is the first after it, or two moments; the second may lack."""


def _span(moment: Moment, timezone: str) -> Span:
    if not moment.start:
        return moment.day, moment.day + _DAY
    end = starts_at(moment.day, moment.end, timezone) if moment.end else None
    return starts_at(moment.day, moment.start, timezone), end


@dataclass(frozen=True)
class _About:
    """What is said of an event besides its title."""

    text: str
    address: str | None


def _about(course: Course, description: str | None, address: str | None) -> _About:
    lines = (one_line(course.title), one_line(description), address)
    return _About("\n".join(filter(None, lines)), address)


def _event(identity: UUID, title: str, span: Span, about: _About, *, free: bool = False) -> Event:
    """An event; one that takes whole days, or that is `free`, keeps nobody from having others."""
    start, end = span
    event = Event()
    event.add("UID", str(identity))
    event.add("SUMMARY", one_line(title))
    event.add("DESCRIPTION", about.text)
    event.add("DTSTART", start)
    if end:
        event.add("DTEND", end)
    if free or not isinstance(start, datetime):
        event.add("TRANSP", "TRANSPARENT")
    if about.address:
        event.add("URL", about.address)
    return event


def _timezone(name: str, first_year: int, last_year: int) -> Timezone:
    """The rules of a time zone in some years, the last included.

    Not by icalendar's own, which looks ahead by two months and more, and misses a change of the
    clocks that is undone by then, as that for Ramadan is.
    """
    zone = ZoneInfo(name)
    rules = Timezone()
    rules.add("TZID", name)
    moment = datetime(first_year, 1, 1, tzinfo=UTC) - _DAY
    rules.add_component(_rule(moment, zone, _offset(moment, zone)))
    while moment.year <= last_year:
        before = _offset(moment, zone)
        if _offset(moment + _DAY, zone) != before:
            changed = partial(_has_changed, moment, zone)
            seconds = bisect_left(range(_DAY // _SECOND), True, key=changed)
            rules.add_component(_rule(moment + seconds * _SECOND, zone, before))
        moment += _DAY
    return rules


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _has_changed(since: datetime, zone: ZoneInfo, seconds: int) -> bool:
    return _offset(since + seconds * _SECOND, zone) != _offset(since, zone)


def _rule(
    moment: datetime, zone: ZoneInfo, before: timedelta
) -> TimezoneStandard | TimezoneDaylight:
    """What holds from a moment on, before which the clocks were ahead of UTC by `before`."""
    local = moment.astimezone(zone)
    rule = TimezoneDaylight() if local.dst() else TimezoneStandard()
    rule.add("DTSTART", (moment + before).replace(tzinfo=None))
    rule.add("TZOFFSETFROM", before)
    rule.add("TZOFFSETTO", _offset(moment, zone))
    rule.add("TZNAME", local.tzname())
    return rule
