"""Days as a list of classes has them, `Sep 27` or `9/27`, and the year of a term, `fa26`."""

from __future__ import annotations

import re

from coursewright.imports.page.days import Written, day_in, year_named

_MONTH_FIRST = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})/(\d{1,2})(?:/(20\d\d))?", re.I | re.ASCII
)
_ISO = re.compile(r"(20\d\d)-\d\d-\d\d")
_TERM = re.compile(
    r"(?<![a-z])(?:fall|autumn|winter|spring|summer|fa|au|wi|sp|su)[ _-]?'?(\d{2})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 60
"""Letters of a text that may be a day."""


def day_of(text: str) -> Written | None:
    """The day that a text is, and nothing else; a day in numbers has its month first."""
    words = " ".join(text.split()).rstrip(":. ")
    if len(words) > _LONGEST:
        return None
    if match := _MONTH_FIRST.fullmatch(words):
        year = int(match[3]) if match[3] else None
        day = Written(0, len(words), int(match[1]), int(match[2]), year)
        return day if day.in_year(year or _A_LEAP_YEAR) else None
    found = day_in(words)
    return found if found and words[: found.start] + words[found.end :] == "" else None


_A_LEAP_YEAR = 2024


def year_in(text: str) -> int | None:
    """The year that a text names, `Fall 2026` or `fa26`; the first of several."""
    if match := _ISO.match(text):
        return int(match[1])
    match = _TERM.search(text)
    return year_named(text) or (int(f"20{match[1]}") if match else None)
