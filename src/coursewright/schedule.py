"""Term dates -> when each week is, when the class meets, and from when each item is out.

Weeks follow one another in blocks of seven days from the first day of the term. A block of which
Monday to Friday are in breaks is no week's. All hours are those of the term's time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from coursewright.course import Course, Week
from coursewright.dates import Moment, Release, starts_at
from coursewright.items import Released
from coursewright.term import Break, Term

_BLOCK = timedelta(7)
_DAY = timedelta(1)


@dataclass(frozen=True)
class Session:
    """One meeting of the class."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class WeekDates:
    """The days of a week, the last of them included, and when the class meets on them."""

    first: date
    last: date
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """When everything is."""

    timezone: str
    breaks: tuple[Break, ...]
    release: Release | None
    """From when weeks are out that do not say so themselves."""
    _weeks: Mapping[int, WeekDates]

    def __bool__(self) -> bool:
        """Whether any week has dates."""
        return bool(self._weeks)

    def of(self, week: Week) -> WeekDates | None:
        """The dates of a week, if it has any."""
        return self._weeks.get(week.position)

    def out_from(self, item: Released, week: Week | None = None) -> datetime | None:
        """From when an item, of a week or of the whole course, is out; None for always.

        Nothing is out before its week. Raises LookupError where there is no day to count from.
        """
        own = self.own_release(item, week)
        if week is None or item is week:
            return own
        both = (self.own_release(week, week), own)
        return max((one for one in both if one), default=None)

    def own_release(self, item: Released, week: Week | None) -> datetime | None:
        """The same, but for what its week says."""
        release = item.release or (self.release if item is week else None)
        if release is None:
            return None
        if isinstance(release, Moment):
            return starts_at(release.day, release.start, self.timezone)
        dates = self.of(week) if week else None
        if not dates:
            raise LookupError("no day to count from")
        return starts_at(dates.first + timedelta(release.days), release.start, self.timezone)


def schedule_of(course: Course) -> Schedule:
    """When everything in a course is."""
    term = course.term
    weeks: dict[int, WeekDates] = {}
    turn = term.start if term else None
    for week in course.weeks:
        turn = behind_breaks(turn, term)
        first = week.start or turn
        if not first:
            continue
        last = week.end or end_of_block(first, term)
        weeks[week.position] = WeekDates(first, last, tuple(_sessions(first, last, term)))
        turn = turn_after(first, last, term)
    return Schedule(
        timezone=term.timezone if term else "UTC",
        breaks=term.breaks if term else (),
        release=term.release if term else None,
        _weeks=weeks,
    )


def now(as_of: Moment | None, timezone: str) -> datetime:
    """The moment as of which a course is shown: the end of a day, an hour of it, or now."""
    if as_of is None:
        return datetime.now(UTC)
    return starts_at(as_of.day, as_of.start or time.max, timezone)


def behind_breaks(turn: date | None, term: Term | None) -> date | None:
    """The first day of the next week, by that of the seven days whose turn it is; None where
    nothing tells it."""
    while term and turn and _is_free(turn, term.breaks):
        turn += _BLOCK
    return turn


def turn_after(first: date, last: date, term: Term | None) -> date | None:
    """The first of the seven days that follow a week; None in a course without a term."""
    return end_of_block(max(first, last), term) + _DAY if term else None


def end_of_block(day: date, term: Term | None) -> date:
    """The last of the seven days that a day belongs to, which are counted from the term's first."""
    into_block = (day - term.start).days % 7 if term else 0
    return day + _BLOCK - _DAY - timedelta(into_block)


def _is_free(first: date, breaks: Iterable[Break]) -> bool:
    """Whether there are no classes on Monday to Friday of the seven days from the first on."""
    days = (first + timedelta(n) for n in range(7))
    return all(break_on(day, breaks) for day in days if day.weekday() < 5)


def break_on(day: date, breaks: Iterable[Break]) -> Break | None:
    """The break that a day is in."""
    return next((one for one in breaks if one.start <= day <= one.last), None)


def _sessions(first: date, last: date, term: Term | None) -> Iterator[Session]:
    if not term:
        return
    day, end = max(first, term.start), min(last, term.end)
    while day <= end:
        if not break_on(day, term.breaks):
            for one in sorted(term.meets, key=lambda meeting: meeting.start):
                if one.weekday == day.weekday():
                    yield Session(
                        starts_at(day, one.start, term.timezone),
                        starts_at(day, one.end, term.timezone),
                    )
        day += _DAY


AnyItem = TypeVar("AnyItem", bound=Released)


def released(course: Course, schedule: Schedule, now: datetime) -> Course:
    """The course as it is out at a moment: nothing is in it that is kept back until later.

    What stays keeps its number and its place in the manifest.
    """

    def out(items: Iterable[AnyItem], week: Week | None = None) -> tuple[AnyItem, ...]:
        return tuple(one for one in items if (schedule.out_from(one, week) or now) <= now)

    def as_it_is_out(week: Week) -> Week:
        parts: dict[str, object] = {
            "lectures": out(week.lectures, week),
            "notebooks": out(week.notebooks, week),
            "readings": out(week.readings, week),
        }
        if week.listed_exercises:
            parts["exercises"] = out(week.listed_exercises, week)
        return week.model_copy(update=parts)

    weeks = tuple(as_it_is_out(week) for week in course.weeks if out([week], week))
    return course.model_copy(update={"weeks": weeks, "readings": out(course.readings)})
