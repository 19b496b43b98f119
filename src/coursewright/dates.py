"""Days and hours as people write them: when something is held, due or out, and when a class meets.

They are the clock on the wall where the course is given; its time zone makes them moments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from coursewright import patterns
from coursewright.fields import Day, wrong
from coursewright.wording import nearest, shown

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# Not by strftime, whose words depend on the machine.


@dataclass(frozen=True)
class Moment:
    """A day, with the hour at which something begins and that at which it ends, where given."""

    day: date
    start: time | None = None
    end: time | None = None

    def __str__(self) -> str:
        """The same as `moment_of` reads it."""
        hours = "-".join(f"{hour:%H:%M}" for hour in (self.start, self.end) if hour)
        return f"{self.day} {hours}".strip()


@dataclass(frozen=True)
class Offset:
    """So many days after the first day of a week, or before it; from the start of that day, or
    from an hour on."""

    days: int
    start: time | None = None


@dataclass(frozen=True)
class Meeting:
    """An hour at which a class meets every week; `weekday` counts from Monday, 0."""

    weekday: int
    start: time
    end: time

    def __str__(self) -> str:
        """The same as the manifest has it: `mon 10:00-12:00`."""
        return f"{WEEKDAYS[self.weekday][:3].lower()} {self.start:%H:%M}-{self.end:%H:%M}"


Release = Moment | Offset

_HOUR = r"((?:[01]?\d|2[0-3]):[0-5]\d)"
_HOURS = rf"{_HOUR}(?:\s*[-–]\s*{_HOUR})?"
_MOMENT = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})(?:\s+{_HOURS})?", re.ASCII)
_OFFSET = re.compile(
    rf"([+-]?)\s*(\d{{1,3}})\s+(day|week)s?(?:\s+{_HOUR})?", re.ASCII | re.IGNORECASE
)
_MEETING = re.compile(rf"([a-z]{{3,9}})\.?\s+{_HOURS}", re.ASCII | re.IGNORECASE)


def _time(text: str | None) -> time | None:
    hour, _, minute = (text or "").partition(":")
    return time(int(hour), int(minute)) if text else None


def _hours(start: str | None, end: str | None) -> tuple[time | None, time | None]:
    first, last = _time(start), _time(end)
    if first and last and last <= first:
        raise wrong(
            "CW050",
            f"this ends at {end}, and does not begin before {start}",
            "write the earlier hour first; what goes past midnight is written as two",
        )
    return first, last


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _in_our_time(day: date) -> date:
    # So that no counting from it reaches the end of the calendar.
    if not 1900 <= day.year < 2200:
        raise wrong(
            "CW050", f"expected a day of our time, found {day}", "write the year in four digits"
        )
    return day


def moment_of(text: str) -> Moment | None:
    """A day as it is written, with or without its hours; None where there is no such day.

    Raises what `fields.wrong` makes of hours that are none, and of years long past or to come.
    """
    match = _MOMENT.fullmatch(text.strip())
    day = _day(match[1]) if match else None
    return Moment(_in_our_time(day), *_hours(match[2], match[3])) if match and day else None


def _moment(value: object, hint: str) -> Moment:
    if isinstance(value, Moment):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return Moment(_in_our_time(value))
    if moment := moment_of(str(value)):
        return moment
    match = _MOMENT.fullmatch(str(value).strip())
    if match:
        raise wrong("CW050", f"no calendar has the day {match[1]}", hint)
    raise wrong("CW050", f"expected a day, found {shown(value)}", hint)


def _held(value: object) -> Moment:
    return _moment(value, "write 2026-10-05, 2026-10-05 10:00, or 2026-10-05 10:00-12:00")


def _one_hour(value: object, what: str, hint: str) -> Moment:
    moment = _moment(value, hint)
    if moment.end:
        raise wrong("CW050", f"expected one hour {what}, found {shown(value)}", hint)
    return moment


def _due(value: object) -> Moment:
    return _one_hour(value, "by which it is due", "write 2026-10-05, or 2026-10-05 18:00")


def _release(value: object) -> Release:
    if isinstance(value, Offset):
        return value
    hint = (
        "write a day such as 2026-10-05 or 2026-10-05 09:00, or count the days from the first"
        " day of its week: -3 days, 0 days, +1 day 18:00"
    )
    if match := _OFFSET.fullmatch(str(value).strip()):
        days = int(match[2]) * (7 if match[3].lower() == "week" else 1)
        return Offset(-days if match[1] == "-" else days, _time(match[4]))
    if isinstance(value, int) and not isinstance(value, bool):
        raise wrong(
            "CW050", f"expected a day, found {value}", f"write {value} days, or {value} weeks"
        )
    return _one_hour(value, "from which it is out", hint)


def _meeting(value: object) -> Meeting:
    if isinstance(value, Meeting):
        return value
    match = _MEETING.fullmatch(str(value).strip())
    start, end = _hours(match[2], match[3]) if match else (None, None)
    days = [i for i, day in enumerate(WEEKDAYS) if match and _is_short_for(match[1], day)]
    if not days or not start or not end:
        raise wrong(
            "CW050",
            f"expected a day of the week with two hours, found {shown(value)}",
            "write mon 10:00-12:00, and so for tue, wed, thu, fri, sat and sun",
        )
    return Meeting(days[0], start, end)


def _is_short_for(word: str, day: str) -> bool:
    return day.lower().startswith(word.lower())


def _zone(name: str) -> str:
    if name not in available_timezones():
        near = nearest(name, available_timezones())
        hint = f"did you mean {near}?" if near else "write a continent and a city: Europe/London"
        raise wrong("CW051", f"there is no time zone called {shown(name)}", hint)
    return name


def starts_at(day: date, hour: time | None, zone: str) -> datetime:
    """The moment of an hour (without one, the day's first) at a place.

    An hour that a change of the clocks leaves out is that much later; of one that comes twice,
    the first is meant.
    """
    return datetime.combine(day, hour or time.min, ZoneInfo(zone))


def day_in_words(day: date) -> str:
    """A day as people read it: `5 October 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_in_words(first: date, last: date) -> str:
    """Some days, the last included: `5–11 October 2026`, `28 September – 4 October 2026`."""
    if first == last:
        return day_in_words(last)
    if first.year != last.year:
        return f"{day_in_words(first)} – {day_in_words(last)}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day_in_words(last)}"
    return f"{first.day}–{day_in_words(last)}"


def hour_in_words(hour: time) -> str:
    """An hour as people read it: `9:30`."""
    return f"{hour.hour}:{hour.minute:02}"


def in_words(moment: Moment) -> str:
    """A day of the year with its hours, if it has any: `Wednesday 7 October, 10:00–12:00`."""
    hours = "–".join(hour_in_words(hour) for hour in (moment.start, moment.end) if hour)
    day = moment.day
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{words}, {hours}" if hours else words


CalendarDay = Annotated[Day, AfterValidator(_in_our_time)]
HeldOn = Annotated[
    Moment,
    BeforeValidator(_held),
    WithJsonSchema(patterns.text("a day, with or without its hours", patterns.HELD)),
]
DueBy = Annotated[
    Moment,
    BeforeValidator(_due),
    WithJsonSchema(patterns.text("a day, with or without an hour", patterns.DUE)),
]
ReleasedOn = Annotated[
    Release,
    BeforeValidator(_release),
    WithJsonSchema(
        patterns.text("a day, or a number of days such as -3 days", patterns.DUE, patterns.OFFSET)
    ),
]
WeeklyHours = Annotated[
    Meeting,
    BeforeValidator(_meeting),
    WithJsonSchema(patterns.text("a day of the week and hours", patterns.MEETING)),
]
TimeZone = Annotated[
    str,
    AfterValidator(_zone),
    WithJsonSchema(patterns.text("a time zone, such as Europe/London", patterns.TIME_ZONE)),
]
