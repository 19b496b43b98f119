"""Days in the headings and tables of a course page: `Oct 5`, `5. Oktober 2026`, `Tue 10/5`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    ("january jan", "januar jänner janvier"),
    ("february feb", "februar février fevrier"),
    ("march mar", "märz mars"),
    ("april apr", "avril avr"),
    ("may", "mai"),
    ("june jun", "juni juin"),
    ("july jul", "juli juillet"),
    ("august aug", "août aout"),
    ("september sept sep", "septembre"),
    ("october oct", "oktober okt octobre"),
    ("november nov", "novembre"),
    ("december dec", "dezember dez décembre"),
)
"""The months in English, which may stand before the day, and in German and French."""
_WEEKDAYS = (
    "monday mon montag lundi tuesday tues tue dienstag mardi wednesday wednes wed mittwoch mercredi"
    " thursday thurs thur thu donnerstag jeudi friday fri freitag vendredi saturday sat samstag"
    " samedi sunday sun sonntag dimanche"
)
WORDS_OF_DAYS = frozenset(f"{_WEEKDAYS} {' '.join(map(' '.join, _MONTHS))}".split())
"""The words of which days are made."""


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


def _named(form: str) -> str:
    """The parts of a form: D and M for a day and its month, E and N for the last one's."""
    english = _any(" ".join(words for words, _ in _MONTHS))
    every = _any(" ".join(map(" ".join, _MONTHS)))
    parts = {
        "W": rf"(?:\b(?:{_any(_WEEKDAYS)})\b\.?\s*,?\s*)?",
        "D": r"(?P<day>[0-9]{1,2})(?:(?:st|nd|rd|th|er)\b|\.(?=\s)|\b)",
        "E": r"(?P<last>[0-9]{1,2})(?:(?:st|nd|rd|th)\b|\.(?=\s)|\b)(?![:.][0-9])",
        "M": rf"(?P<month>{english})\b\.?",
        "X": rf"(?P<month>{every})\b\.?",
        "N": rf"(?P<last_month>{every})\b\.?",
        "Y": r"(?:\s*,?\s*(?P<year>(?:19|20)[0-9]{2})\b)?",
        "-": r"\s*[-–—]\s*",
    }
    return "".join(parts.get(sign, sign) for sign in form.split("~"))


_FORMS = tuple(
    re.compile(_named(f"~W~{form}"), re.IGNORECASE)
    for form in (
        r"\b(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-~D~",
        r"\b(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>20[0-9]{2})\b",
        r"\b~M~\s*~D~(?:~-~~W~(?:~N~\s*)?~E~)?~Y~",
        r"\b~D~\s*(?:of\s+)?~X~~-~~W~~E~\s*~N~~Y~",
        r"\b~D~\s*(?:~-~~E~\s*)?(?:of\s+)?~X~~Y~",
    )
)
_IN_NUMBERS = re.compile(
    rf"(?P<weekday>\b(?:{_any(_WEEKDAYS)}|mo|di|mi|do|fr|sa|so)\b\.?\s*,?\s*)?\b(?P<month>[0-9]{{1,2}})"
    r"(?:/(?P<day>[0-9]{1,2})(?:/(?P<year>20[0-9]{2}|[0-9]{2}))?|\.(?P<month_behind>[0-9]{1,2})\.)"
    r"(?![0-9/])",
    re.IGNORECASE,
)
"""Days in numbers, which are fractions or versions where neither a weekday nor a year is there."""
_YEARS = re.compile(r"\b(20[0-9]{2})(?:\s*[/–-]\s*(?:20)?([0-9]{2})\b)?(?!-[0-9])")


@dataclass(frozen=True)
class Written:
    """A day as it is written somewhere, of which the year may be missing."""

    start: int
    """Where in the text it begins and ends."""
    end: int
    month: int
    day: int
    year: int | None
    last: tuple[int, int] | None = None
    """The month and the day on which what begins on it ends."""
    by_slash: bool = False
    """Whether it is `10/5`, which may be the fifth of October or the tenth of May."""

    def in_year(self, year: int) -> date | None:
        """The day of a year; None where that has none."""
        return _day(year, self.month, self.day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_in(text: str) -> Written | None:
    """The first day that a text names, with its month in words, or its year before or behind."""
    found = [match for form in _FORMS if (match := form.search(text))]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        said = match.groupdict()
        month, day = _month(said["month"]), int(said["day"])
        last = int(said["last"]) if said.get("last") else None
        until = (_month(said.get("last_month") or said["month"]), last) if last else None
        year = int(said["year"]) if said.get("year") else None
        if _day(year or 2024, month, day):
            return Written(match.start(), match.end(), month, day, year, until)
    return None


def written_in(text: str) -> Written | None:
    """The first day that a text names, with its month in words, else all in numbers."""
    return day_in(text) or _in_numbers(text)


def _in_numbers(text: str) -> Written | None:
    match = _IN_NUMBERS.search(text)
    if match and (match["weekday"] or match["year"] or match.span() == (0, len(text.rstrip()))):
        first, second = int(match["month"]), int(match["day"] or match["month_behind"])
        month, day = (first, second) if match["day"] else (second, first)
        year = int(match["year"][-2:]) + 2000 if match["year"] else None
        by_slash = bool(match["day"])
        if _day(2024, month, day) or (by_slash and _day(2024, day, month)):
            return Written(match.start(), match.end(), month, day, year, by_slash=by_slash)
    return None


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(i for i, names in enumerate(_MONTHS, 1) if word.lower() in " ".join(names).split())


@dataclass
class Calendar:
    """Gives days their years: the one that the page names, and the next one after December."""

    year: int | None
    day_first: bool | None = False
    """Whether `10/5` is the tenth of May; None where nobody knows."""
    _before: date | None = None

    def day(self, written: Written) -> date | None:
        """A day apart from the others, such as the one by which something is due."""
        return Calendar(self.year, self.day_first).days(written)[0]

    def days(self, written: Written) -> tuple[date | None, date | None]:
        """The first day and the last, as far as they are known."""
        year = written.year or self.year
        month, number = written.month, written.day
        if written.by_slash and month != number:
            if self.day_first is None:
                return None, None
            month, number = (number, month) if self.day_first else (month, number)
        day = _day(year, month, number) if year else None
        if day and self._before and not written.year and (self._before - day).days > 90:
            self.year = day.year + 1
            day = _day(day.year + 1, month, number)
        if day is None:
            return None, None
        self._before = day
        if not written.last:
            return day, None
        last = _day(day.year + (written.last < (month, number)), *written.last)
        return day, last if last and 0 < (last - day).days < 100 else None


def is_day_first(text: str) -> bool | None:
    """Whether days such as `10/5` have the month behind; None where a text does not tell."""
    firsts = {
        int(match["month"]) > 12
        for match in _IN_NUMBERS.finditer(text)
        if match["day"] and max(int(match["month"]), int(match["day"])) in range(13, 32)
    }
    return firsts.pop() if len(firsts) == 1 else None


def year_named(text: str) -> int | None:
    """The first year that a text names; of `2026/27`, the first of the two."""
    match = _YEARS.search(text)
    return int(match[1]) if match else None
