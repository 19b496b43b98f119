"""That nothing of what is read is lost: it is in the course, in a page or in a remark."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from coursewright.imports.found import Imported
from coursewright.imports.layout import as_text
from coursewright.manifest import Manifest, parse_manifest


def manifest_of(found: Imported) -> Manifest:
    """The course as our own reader takes it from the text that is written."""
    return parse_manifest(as_text(found.course).encode(), Path("/nowhere"))


def outcome(found: Imported) -> str:
    """All that came out, with the headings of weeks and with days in words, in small letters."""
    headings = [week.heading for week in manifest_of(found).course.numbered_weeks()]
    course = yaml.safe_dump(dict(found.course), allow_unicode=True, width=float("inf"))
    remarks = [f"{problem.message} {problem.place.file}" for problem in found.remarks]
    whole = "\n".join([course, *headings, *found.pages.values(), *remarks])
    days = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", whole)]
    return "\n".join([whole, *(f"{day:%A %B %d} {day.day}" for day in days)]).lower()


def lost_words(source: str, found: Imported) -> set[str]:
    """The words of a text that are not in the outcome, not even as the beginning of one."""
    known = set(re.findall(r"[^\W_]+", outcome(found)))
    words = set(re.findall(r"[^\W_]+", source.lower()))
    return {word for word in words - known if not any(other.startswith(word) for other in known)}


def texts_of(data: Any) -> list[str]:
    """Every text in some data."""
    if isinstance(data, dict):
        return [text for value in data.values() for text in texts_of(value)]
    if isinstance(data, list):
        return [text for value in data for text in texts_of(value)]
    return [str(data)]
