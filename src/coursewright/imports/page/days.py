"""Days in the headings and tables of a course page: `Oct 5`, `5 October 2026`, `2026-10-05`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS).replace("sep(", "sept?(")
_MONTH = rf"(?P<month>{_MONTH})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d)\b)?"
_END = r"(?:\s*[-–—]\s*(?P<end>\d{1,2})(?:st|nd|rd|th)?\b(?![:.]\d))?"
_WEEKDAY = r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?\s*,?\s*)?"

_FORMS = tuple(
    re.compile(_WEEKDAY + form, re.ASCII | re.IGNORECASE)
    for form in (
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b",
        r"\b(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>20\d\d)\b",
        rf"\b{_MONTH}\s*{_DAY}{_END}{_YEAR}",
        rf"\b{_DAY}\s*(?:[-–—]\s*(?P<end>\d{{1,2}})(?:st|nd|rd|th)?\b\s*)?(?:of\s+)?{_MONTH}{_YEAR}",
    )
)
_YEARS = re.compile(r"\b(20\d\d)(?:\s*[/–-]\s*(?:20)?(\d\d)\b)?(?!-\d)", re.ASCII)


@dataclass(frozen=True)
class Written:
    """A day as it is written somewhere, of which the year may be missing."""

    start: int
    """Where in the text it begins and ends."""
    end: int
    month: int
    day: int
    year: int | None
    last: int | None = None
    """The day of the month on which what begins on it ends."""

    def in_year(self, year: int, day: int | None = None) -> date | None:
        """The day of a year; None where that has none."""
        try:
            return date(year, self.month, day or self.day)
        except ValueError:
            return None


def day_in(text: str) -> Written | None:
    """The first day that a text names."""
    found = [match for form in _FORMS if (match := form.search(text))]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        said = match.groupdict()
        word = said.get("month")
        month = (
            next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(word[:3].lower()))
            if word
            else int(said["number"])
        )
        year = int(said["year"]) if said.get("year") else None
        last = int(said["end"]) if said.get("end") else None
        written = Written(match.start(), match.end(), month, int(said["day"]), year, last)
        if written.in_year(year or 2024):
            return written
    return None


@dataclass
class Calendar:
    """Gives days their years: the one that the page names, and the next one after December."""

    year: int | None
    _before: date | None = None

    def days(self, written: Written) -> tuple[date | None, date | None]:
        """The first day and the last, as far as they are known."""
        year = written.year or self.year
        day = written.in_year(year) if year else None
        if day and self._before and not written.year and (self._before - day).days > 90:
            self.year = day.year + 1
            day = written.in_year(day.year + 1)
        if day is None:
            return None, None
        self._before = day
        last = written.in_year(day.year, written.last) if written.last else None
        return day, last if last and last > day else None


def year_named(text: str) -> int | None:
    """The first year that a text names; of `2026/27`, the first of the two."""
    match = _YEARS.search(text)
    return int(match[1]) if match else None


WORDS_OF_DAYS = frozenset(
    word
    for name in (
        *_MONTHS,
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
    for word in (name, name[:3], name[:4])
)
"""The words of which days are made."""
