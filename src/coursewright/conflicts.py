"""Dates that cannot be right: outside the term, on a break, at once, or counted from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from coursewright.course import Course
from coursewright.dates import Moment, day_in_words, days_in_words, in_words
from coursewright.errors import Code, Problem
from coursewright.items import Exercise, PartOfWeek
from coursewright.manifest import Manifest
from coursewright.schedule import Schedule, WeekDates, break_on
from coursewright.term import Term
from coursewright.validation import Way
from coursewright.wording import shown


def uncountable(manifest: Manifest, schedule: Schedule) -> Iterator[Problem]:
    """Releases so many days from a day that there is not: nobody knows what to keep back."""
    for way, item, week in manifest.course.items():
        try:
            schedule.own_release(item, week)
        except LookupError:
            yield Problem(
                manifest.place(*way, "release"),
                "there is no week with dates from which these days could be counted",
                f"write a day such as 2026-10-05{', or give the course a term:' if week else ''}",
                code="CW054",
            )


def conflicts(manifest: Manifest, schedule: Schedule) -> Iterator[Problem]:
    """Dates outside the term or on a break, two at once, and what is out only with its week.

    Not for a schedule that has something `uncountable`.
    """
    term = manifest.course.term
    for code, way, message, hint in (
        *_of_weeks(manifest.course, schedule),
        *(_of_term(manifest.course, term, schedule) if term else ()),
        *_of_parts(manifest.course),
        *_too_early(manifest.course, schedule),
    ):
        yield Problem(manifest.place(*way), message, hint, level="warning", code=code)


Conflict = tuple[Code, Way, str, str]


def _of_weeks(course: Course, schedule: Schedule) -> Iterator[Conflict]:
    before: list[tuple[int, WeekDates]] = []
    for week in course.numbered_weeks():
        dates = schedule.of(week.week)
        if not dates:
            continue
        way = (*week.way, "end" if week.week.end else "start" if week.week.start else "title")
        if dates.last < dates.first:
            message = f"this week ends before it begins, on {day_in_words(dates.first)}"
            yield "CW052", way, message, "write a later day, or leave the line out"
        for number, other in before:
            day = max(dates.first, other.first)
            if day <= min(dates.last, other.last):
                message = f"week {week.number} and week {number} are both on {day_in_words(day)}"
                yield (
                    "CW057",
                    way,
                    message,
                    "give one of them other days, or leave out its start: and end:",
                )
        before.append((week.number, dates))


def _of_term(course: Course, term: Term, schedule: Schedule) -> Iterator[Conflict]:
    days = f"the term, which is {days_in_words(term.start, term.end)}"
    outside = f"is outside {days}"
    for index, one in enumerate(term.breaks):
        way: Way = ("term", "breaks", index)
        if one.start > term.end or one.last < term.start:
            yield "CW055", way, f"this break {outside}", "correct its days, or those of the term"
        elif any(
            other.start <= one.last and one.start <= other.last for other in term.breaks[:index]
        ):
            yield (
                "CW057",
                way,
                "this break shares a day with one above",
                "make them one, or correct a day",
            )
    for week in course.numbered_weeks():
        dates = schedule.of(week.week)
        given = [(key, day) for key in ("start", "end") if (day := getattr(week.week, key))]
        for key, day in given:
            if not term.start <= day <= term.end:
                yield "CW055", (*week.way, key), f"{day_in_words(day)} {outside}", _DAY_HINT
            elif free := break_on(day, term.breaks):
                message = f"{day_in_words(day)} is on a break: {free.title}"
                yield "CW056", (*week.way, key), message, _DAY_HINT
        if dates and not given and dates.first > term.end:
            message = f"this week would begin on {day_in_words(dates.first)}, after the term"
            hint = "give the term a later end:, fewer breaks, or the week a start: of its own"
            yield "CW055", (*week.way, "title"), message, hint
    for way, part in _parts(course):
        due = part.due if isinstance(part, Exercise) else None
        for key, moment in (("date", part.date), ("due", due)):
            if moment and not term.start <= moment.day <= term.end:
                yield "CW055", (*way, key), f"{day_in_words(moment.day)} {outside}", _DAY_HINT
        if part.date and (free := break_on(part.date.day, term.breaks)):
            message = f"{day_in_words(part.date.day)} is on a break: {free.title}"
            yield "CW056", (*way, "date"), message, _DAY_HINT


_DAY_HINT = "write another day, or correct the term"


def _of_parts(course: Course) -> Iterator[Conflict]:
    dated = [(way, part, part.date) for way, part in _parts(course) if part.date]
    for (_, first, one), (way, _, other) in combinations(dated, 2):
        if _at_once(one, other):
            message = f"{shown(first.title)} is at this time, too: {in_words(one)}"
            yield "CW057", (*way, "date"), message, "give one of the two another day or hour"


def _at_once(one: Moment, other: Moment) -> bool:
    if one.day != other.day:
        return False
    if not (one.start and other.start):
        return one == other
    if one.start == other.start:
        return True
    first, second = sorted((one, other), key=lambda moment: moment.start or datetime.min.time())
    assert second.start
    return first.end is not None and second.start < first.end


def _too_early(course: Course, schedule: Schedule) -> Iterator[Conflict]:
    for way, item, week in course.items():
        if week is None or item is week or not item.release:
            continue
        opens, own = schedule.out_from(week, week), schedule.own_release(item, week)
        if opens and own and own < opens:
            message = f"this is out only with its week, on {day_in_words(opens.date())}"
            yield (
                "CW058",
                (*way, "release"),
                message,
                "write a later day, or let the week be out earlier",
            )


def _parts(course: Course) -> Iterator[tuple[Way, PartOfWeek]]:
    return ((way, item) for way, item, _ in course.items() if isinstance(item, PartOfWeek))
