"""What pages say of dates, in words and for the script that knows what day it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from coursewright.course import Course, NumberedWeek, UnitPage
from coursewright.dates import Moment, day_in_words, days_in_words, in_words
from coursewright.items import Exercise, PartOfWeek, Released
from coursewright.schedule import Schedule, Session, WeekDates


@dataclass(frozen=True)
class Entry:
    """Something that happens at a time: a class, or a part of a week that is held or due."""

    kind: Literal["class", "held", "due"]
    when: str
    page: UnitPage | None = None


@dataclass(frozen=True)
class Row:
    """A row of the schedule: some days, and the week or the break that they are."""

    days: str
    first: date
    last: date
    week: NumberedWeek | None = None
    title: str = ""
    entries: tuple[Entry, ...] = ()
    """All that happens in the week, as it comes."""

    @property
    def sessions(self) -> list[str]:
        """When the class meets."""
        return [entry.when for entry in self.entries if entry.kind == "class"]


class ShownDates:
    """What there is to say of the dates of a course."""

    def __init__(self, course: Course, schedule: Schedule, moment: datetime) -> None:
        """Set it up with the moment as of which the pages are written."""
        self._course = course
        self._schedule = schedule
        self._waiting = dict(_waiting(course, schedule, moment))
        self.timezone = schedule.timezone

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._schedule)

    def rows(self) -> list[Row]:
        """The weeks and the breaks between them, as they come."""
        weeks = (self.row(week) for week in self._course.numbered_weeks())
        breaks = (
            Row(days_in_words(one.start, one.last), one.start, one.last, title=one.title)
            for one in self._schedule.breaks
        )
        return sorted((*filter(None, weeks), *breaks), key=lambda row: row.first)

    def row(self, week: NumberedWeek) -> Row | None:
        """The dates of one week; None where it has none."""
        dates = self._schedule.of(week.week)
        if not dates:
            return None
        return Row(
            days_in_words(dates.first, dates.last),
            dates.first,
            dates.last,
            week,
            entries=tuple(_entries(week, dates)),
        )

    def held(self, part: PartOfWeek) -> str:
        """When a part of a week is held, where it says so."""
        return in_words(part.date) if part.date else ""

    def due(self, part: PartOfWeek) -> str:
        """By when an exercise is due, where it says so."""
        return in_words(part.due) if isinstance(part, Exercise) and part.due else ""

    def waits(self, item: Released) -> str:
        """The day from which an item is out, where it is not out yet."""
        opens = self._waiting.get(id(item))
        return day_in_words(opens.date()) if opens else ""


def _entries(week: NumberedWeek, dates: WeekDates) -> list[Entry]:
    found: list[tuple[Moment, Entry]] = []
    for session in dates.sessions:
        moment = _moment(session)
        found.append((moment, Entry("class", in_words(moment))))
    for page in week.units():
        part = page.unit
        if part.date:
            found.append((part.date, Entry("held", in_words(part.date), page)))
        if isinstance(part, Exercise) and part.due:
            found.append((part.due, Entry("due", in_words(part.due), page)))
    found.sort(key=lambda one: (one[0].day, one[0].start or time.min))
    return [entry for _, entry in found]


def _moment(session: Session) -> Moment:
    return Moment(session.start.date(), session.start.time(), session.end.time())


def _waiting(
    course: Course, schedule: Schedule, moment: datetime
) -> Iterator[tuple[int, datetime]]:
    """When each item is out that is not out at the moment."""

    for _, item, week in course.items():
        at = schedule.out_from(item, week)
        if at and at > moment:
            yield id(item), at
