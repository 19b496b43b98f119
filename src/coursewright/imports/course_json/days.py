"""The days and hours of a course as data -> those that a manifest says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from coursewright.course import Course
from coursewright.dates import starts_at
from coursewright.exports.course_data import (
    BreakData,
    CourseData,
    TermData,
    WeekData,
    WhenData,
)
from coursewright.imports.course_json.values import Made, Say, some
from coursewright.schedule import (
    WeekDates,
    behind_breaks,
    end_of_block,
    schedule_of,
    turn_after,
)
from coursewright.term import Break, Term


def timezone_of(data: CourseData) -> str:
    """The time zone of a course's hours."""
    return data.term.timezone if data.term else Term.model_fields["timezone"].default


def term_of(term: TermData) -> Made:
    """A term as a manifest has it."""
    return some(
        start=term.start.isoformat(),
        end=term.end.isoformat(),
        timezone=term.timezone if term.timezone != Term.model_fields["timezone"].default else None,
        meets=term.meets,
        breaks=[_break(one) for one in term.breaks],
    )


def _break(one: BreakData) -> Any:
    made = some(
        start=one.start.isoformat(),
        end=one.end.isoformat() if one.end != one.start else None,
        title=one.title if one.title != Break.model_fields["title"].default else None,
    )
    return made["start"] if made.keys() == {"start"} else made


def moment_of(when: WhenData, timezone: str) -> str:
    """A time as a manifest has it: on the clock of the course's time zone."""
    start = clock_of(when.start, timezone)
    if not when.end:
        return start
    day, _, hour = clock_of(when.end, timezone).partition(" ")
    return f"{start}-{hour}" if start.startswith(f"{day} ") else f"{start}-{day} {hour}"


def clock_of(text: str, timezone: str) -> str:
    """A day, or an hour of it, on the clock of a time zone."""
    moment = datetime.fromisoformat(text)
    if not re.search("[T ]", text):
        return f"{moment:%Y-%m-%d}"
    there = starts_at(moment.date(), moment.time(), timezone)
    # An hour that a change of the clocks leaves out is kept as it is written.
    if moment.tzinfo and moment.utcoffset() != there.utcoffset():
        moment = moment.astimezone(ZoneInfo(timezone))
    return f"{moment:%Y-%m-%d %H:%M}"


def give_dates(
    made: Made, course: Course, told: Sequence[WeekData], places: Sequence[int], say: Say
) -> None:
    """Write down the first and the last days of the weeks which the term does not give.

    Where a class does not meet at the hours of the term, this is said. `places` are where the
    weeks that the document tells of are in the course.
    """
    term, weeks = course.term, list(course.weeks)
    known = {index: week.days for week, index in zip(told, places, strict=True)}
    turn = term.start if term else None
    for index, week in enumerate(weeks):
        turn = behind_breaks(turn, term)
        days = known.get(index)
        if first := days.start if days else turn:
            usual = {"start": turn, "end": end_of_block(first, term)}
            wanted = {"start": first, "end": days.end} if days else usual
            own = {key: day for key, day in wanted.items() if day != usual[key]}
            made["weeks"][index] |= {key: day.isoformat() for key, day in own.items() if day}
            weeks[index] = week.model_copy(update=own)
            turn = turn_after(first, wanted["end"] or first, term)
    schedule = schedule_of(course.model_copy(update={"weeks": tuple(weeks)}))
    for number, (one, index) in enumerate(zip(told, places, strict=True)):
        if not _meets_so(one, schedule.of(weeks[index])):
            message = f"these are not the hours of the term: week {one.number}"
            hint = "write the hours of each week into meets: of the term:"
            say(("weeks", number, "days", "classes"), message, hint)


def _meets_so(week: WeekData, dates: WeekDates | None) -> bool:
    """Whether the class of a week meets at the hours that these dates have."""
    if not week.days:
        return True
    classes = {datetime.fromisoformat(one.start) for one in week.days.classes}
    return classes == {one.start for one in (dates.sessions if dates else ())}
