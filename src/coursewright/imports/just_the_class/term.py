"""The days of the weeks -> the first and the last of each, and the term that they make."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from coursewright.errors import Place, Problem
from coursewright.imports.just_the_class.days import year_in
from coursewright.imports.just_the_class.jekyll import Site
from coursewright.imports.just_the_class.weeks import Week, Weeks
from coursewright.wording import shown

_YEARS = (
    *("year", "semester", "term", "quarter", "course", "title", "tagline", "description"),
    *("baseurl", "url"),
)
"""The settings that may name the year, the surest first."""

_LOOKED_AT = 2_000
"""In how many letters of the home page the year is looked for."""


def year_of(site: Site) -> tuple[int | None, str]:
    """The year in which a course begins, as the site says it, and where it does."""
    for key in _YEARS:
        if year := year_in(site.config.words(key)):
            return year, f"{key} in {site.config.path}"
    for source in site.collections.get("", ()):
        if source.stem == "index" and (year := year_in(source.body.strip()[:_LOOKED_AT])):
            return year, source.path
    for source in site.collections.get("announcements", ()):
        if year := year_in(source.said("date")):
            return year, f"date in {source.path}"
    return None, ""


def on_years(weeks: Weeks, year: int | None, where: str) -> Iterator[Problem]:
    """What there is to say of days without a year."""
    if not weeks.yearless:
        return
    source, line, text = weeks.yearless
    if year:
        message = f"days such as {shown(text)} have no year: {year} is taken, from {where}"
    else:
        message = (
            f"days such as {shown(text)} have no year, and the site does not name one: they are"
            " notes, and the weeks have no dates"
        )
    hint = "write  year: 2026  in _config.yml, with the year in which the course begins"
    yield Problem(Place(source.path, line), message, hint, level="warning", code="CW107")


def term_of(site: Site, weeks: Weeks, meets: Sequence[str]) -> dict[str, Any]:
    """The term, where there is something to say of it and every week has its days.

    Gives the weeks these days. Days without classes are breaks, or notes where there is no term.
    """
    free = {when.day for week in weeks.made for when, _ in week.free if when.day}
    is_whole = _give_days(weeks.made, free)
    taken = weeks.held | {week.start for week in weeks.made}
    breaks: dict[date, str] = {}
    for week in weeks.made:
        for when, title in week.free:
            if is_whole and when.day and when.day not in taken | breaks.keys():
                breaks[when.day] = week.source.remarks.fitted(title, None)
            else:
                week.notes.append(f"{when.text}: {title}".strip(": "))
    if not (is_whole and (meets or breaks)):
        if meets:
            message = f"the hours of the class have no place without a term: {', '.join(meets)}"
            hint = "write term: with start:, end: and meets:, once every week has its days"
            site.config.remarks.say(None, message, hint)
        return {}
    days = [*breaks, *(day for week in weeks.made for day in _days_of(week))]
    listed = [{"start": day.isoformat(), "title": title} for day, title in sorted(breaks.items())]
    term = {
        "start": min(days).isoformat(),
        "end": max(days).isoformat(),
        "timezone": _zone_of(site),
        "meets": list(meets),
        "breaks": listed,
    }
    return {key: value for key, value in term.items() if value}


def _zone_of(site: Site) -> str:
    zone = site.config.said("timezone")
    if zone in available_timezones():
        return zone
    message = "the site does not name a time zone that is known, so that hours are those of UTC"
    hint = "write under term  timezone: Europe/London, or what it is"
    site.config.remarks.say(site.config.line("timezone"), f"{message} {zone}".strip(), hint)
    return ""


def _days_of(week: Week) -> Iterator[date]:
    yield from week.days
    yield from filter(None, (week.start, week.end))
    for items in week.lists.values():
        yield from (date.fromisoformat(item["due"]) for item in items if "due" in item)


def _give_days(weeks: Sequence[Week], free: Container[date]) -> bool:
    """Give each week its first day, a Monday where it can be, and its last where it has not seven.

    Returns whether every week has days of its own, behind those of the weeks before it.
    """
    before = date.min
    is_whole = True
    for week, next_day in zip(weeks, _next_days(weeks), strict=True):
        if not week.days or min(week.days) <= before:
            is_whole = False
            continue
        first, last = min(week.days), max(week.days)
        monday = first - timedelta(first.weekday())
        week.start = monday if monday > before and monday not in free else first
        sunday = week.start + timedelta(6 - week.start.weekday())
        if last > sunday or next_day <= sunday:
            week.end = last
        elif week.start.weekday():
            week.end = sunday
        before = week.end or sunday
    return is_whole


def _next_days(weeks: Sequence[Week]) -> list[date]:
    """For each week the first day of those behind it."""
    found, first = [], date.max
    for week in reversed(weeks):
        found.append(first)
        first = min([first, *week.days])
    return found[::-1]
