"""Which weeks each page belongs to, in the words by which search results name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from coursewright.course import Course
from coursewright.pages.library import Library

_COURSE = "Course"
"""What is said of a reading that is for the whole course."""


def belonging(course: Course, library: Library) -> Mapping[str, tuple[str, ...]]:
    """The headings of a page's weeks, in the course's order, by the page's path.

    A text that only other texts link to belongs where these do.
    """
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for week in course.numbered_weeks():
        read = (library.pages.get(reading.path or "") for reading in week.week.readings)
        for path in (week.path, *(page.path for page in week.units()), *read):
            if path:
                names[path][week.heading] = None
    for reading in course.readings:
        if path := library.pages.get(reading.path or ""):
            names[path][_COURSE] = None
    named = frozenset(names)
    for file, linked in library.linked.items():
        for path in (library.pages[target] for target in linked if target in library.pages):
            if path not in named:
                names[path] |= names.get(library.pages[file], {})
    return {path: tuple(found) for path, found in names.items()}
