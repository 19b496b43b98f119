"""Days as a list of classes has them, `Sep 27` or `9/27`, hours, and the year of a term, `fa26`."""

from __future__ import annotations

import re

from coursewright.imports.page.days import Written, day_in, year_named

_IN_NUMBERS = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})\s?[/월月]\s?(\d{1,2})[일日]?(?:/(20\d\d))?", re.IGNORECASE
)
"""A day with its month first: `9/27`, `Thu 9/27`, `9월 27일`."""
_SIGN = re.compile(r"(?<=[a-z])-(?=\d)|(?<=[a-z.]\s\d)/(?=\d)|(?<=[a-z.]\s\d\d)/(?=\d)", re.I)
"""The sign in `Aug-26`, and that in `Jan. 23/24`."""
_ISO = re.compile(r"(20\d\d)-\d\d-\d\d")
_TERM = re.compile(
    r"(?<![a-z])(?:fall|autumn|winter|spring|summer|fa|au|wi|sp|su)[ _-]?'?(\d{2})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_HOUR = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_LONGEST = 60
"""Letters of a text that may be a day."""
_A_LEAP_YEAR = 2024


def day_of(text: str) -> Written | None:
    """The day that a text is, and nothing else; a day in numbers has its month first."""
    words = " ".join(text.split()).rstrip(":. ")
    if len(words) > _LONGEST:
        return None
    plain = _SIGN.sub(lambda match: " " if match[0] == "-" else "-", words)
    found = day_in(plain)
    if found and plain[: found.start] + plain[found.end :] == "":
        return found
    match = _IN_NUMBERS.fullmatch(words)
    if not match:
        return None
    year = int(match[3]) if match[3] else None
    day = Written(0, len(words), int(match[1]), int(match[2]), year)
    return day if day.in_year(year or _A_LEAP_YEAR) else None


def hour_of(text: str) -> str:
    """An hour of the day, `2:30 PM`, as a manifest has it: `14:30`; nothing where it is none."""
    match = _HOUR.fullmatch(text.strip())
    if not match:
        return ""
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def year_in(text: str) -> int | None:
    """The year that a text names, `Fall 2026` or `fa26`; the first of several."""
    if match := _ISO.match(text):
        return int(match[1])
    match = _TERM.search(text)
    return year_named(text) or (int(f"20{match[1]}") if match else None)
