"""What was written in files of its own, in a course as data -> these files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from pydantic import TypeAdapter, ValidationError

from coursewright.course import Course
from coursewright.exports.course_data import (
    AnnouncementData,
    CourseData,
    TextData,
)
from coursewright.exports.source_texts import file_of_page
from coursewright.fields import CoursePath, slug
from coursewright.imports.course_json.days import clock_of, timezone_of
from coursewright.imports.course_json.values import Say
from coursewright.imports.texts import one_line
from coursewright.items import Reading
from coursewright.yamledit import as_yaml

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_LISTS = (".bib", ".txt")
_PATH = TypeAdapter[str](CoursePath)


def texts_of(data: CourseData, course: Course, say: Say) -> tuple[dict[str, str], dict[str, bytes]]:
    """The pages of the course by their paths, and its lists of references."""
    timezone = timezone_of(data)
    pages: dict[str, str] = {}
    lists: dict[str, bytes] = {}
    named = {item.path for _, item, _ in course.items() if isinstance(item, Reading)}
    named |= set(course.bibliography)
    for index, one in enumerate(data.texts):
        way = ("texts", index, "path")
        ending = PurePosixPath(one.path).suffix.lower()
        path = _inside(one.path)
        if path is None or path in pages or path in lists:
            say(way, f"a text with this path has no place in the course: {one.path}")
        elif one.text is None:
            hint = f"put it at {one.path}" + (f"; it is shown at {one.url}" if one.url else "")
            say(way, f"this text is not in the document: {one.path}", hint)
        elif ending in _MARKDOWN:
            pages[path] = one.text
        elif ending in _LISTS and (path in named or _is_beside(one, data.texts)):
            lists[path] = one.text.encode()
        else:
            say(way, f"the course does not name this text: {one.path}")
    for index, announced in enumerate(data.announcements):
        if announced.path not in pages:
            path = file_of_page(f"announcements/{slug(announced.title) or index}.md")
            message = f"of this announcement, there is only the beginning: {announced.title}"
            say(("announcements", index), one_line(message), f"its file is {path}")
            pages[path] = _announcement(announced, timezone)
    return pages, lists


def _is_beside(text: TextData, others: Iterable[TextData]) -> bool:
    """Whether it is a list with the name of a page in Markdown."""
    page = str(PurePosixPath(text.path).with_suffix(".md"))
    return any(other.path == page for other in others)


def _announcement(one: AnnouncementData, timezone: str) -> str:
    """A page that says what is known of an announcement."""
    front = as_yaml({"date": clock_of(one.published, timezone), "title": one_line(one.title)})
    return f"---\n{front}\n---\n\n{one.summary}\n"


def _inside(path: str) -> str | None:
    """A path in the course's folder; None where it is none."""
    try:
        return _PATH.validate_python(path)
    except ValidationError:
        return None
