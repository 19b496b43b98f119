"""The course as data, `course.json` -> the course that it was made from, as far as that is out.

What the document says besides, such as the addresses of pages and the text of slides, is made
again by a build. A week that is not out keeps its place by one of which nothing is known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from coursewright.addresses import host
from coursewright.course import Course
from coursewright.errors import in_order, refused
from coursewright.exports.course_data import CourseData
from coursewright.imports.course_json.days import give_dates
from coursewright.imports.course_json.jsonfile import JsonTree, read_json
from coursewright.imports.course_json.parts import MAX_WEEKS, Reader
from coursewright.imports.course_json.texts import texts_of
from coursewright.imports.found import Imported
from coursewright.imports.texts import Remarks
from coursewright.validation import validated

(FORMAT,) = get_args(CourseData.model_fields["format"].annotation)
(VERSION,) = get_args(CourseData.model_fields["version"].annotation)


def read_course_json(text: str, file: str) -> Imported:
    """The course that a document holds.

    Raises ContentError with every problem of a text that is no such document, or of which no
    course can be made.
    """
    tree = read_json(text, file)
    _refuse_others(tree)
    data = validated(CourseData, tree)
    reader = Reader(data, tree, Remarks(file))
    made = reader.course()
    validated(Course, replace(tree, data=made))
    places = reader.keep_places(made)
    course = validated(Course, replace(tree, data=made))
    give_dates(made, course, data.weeks, places, reader.say)
    pages, files = texts_of(data, course, reader.say)
    address = data.url.removesuffix("index.html")
    return Imported(
        made,
        pages,
        files,
        tuple(in_order(reader.remarks.made)),
        site_url=address if host(address) else "",
        directory_urls=not data.url.endswith("index.html"),
    )


def _refuse_others(tree: JsonTree) -> None:
    """Raise ContentError where the data is not a course as this program writes it."""
    said = tree.data if isinstance(tree.data, dict) else {}
    if said.get("format") != FORMAT:
        message = "this is JSON, but not a course as  coursewright export json  writes it"
        hint = f'such a document says "format": "{FORMAT}"'
        raise refused("CW117", tree.place(("format",)), message, hint)
    version = said.get("version", VERSION)
    if type(version) is not int or version != VERSION:
        message = f"this document is of version {version}, and only {VERSION} is known here"
        raise refused("CW118", tree.place(("version",)), message, "install a newer Coursewright")
    weeks = said.get("weeks")
    if isinstance(weeks, list) and len(weeks) > MAX_WEEKS:
        message = f"this has {len(weeks)} weeks, and {MAX_WEEKS} are the most that are read"
        raise refused("CW103", tree.place(("weeks",)), message, "is it the right file?")
