"""What the head of each page says to search engines, and to whoever shows a link to it."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from coursewright.course import Course
from coursewright.exports.card import Card, drawn_card
from coursewright.exports.linked_data import as_script, linked_data
from coursewright.exports.summaries import summaries
from coursewright.exports.whereabouts import Whereabouts
from coursewright.pages import Site
from coursewright.project import Project

KEY = "coursewright"
"""Of front matter, under which the theme's template finds the data and the picture."""

_CARDS = "assets/cards"
_OF_COURSE = f"{_CARDS}/course.png"


def cards(project: Project, course: Course) -> Iterator[tuple[str, Path]]:
    """The pictures of the course and of its weeks that can be drawn, by their paths in the site.

    A file of that path in `docs/` takes the place of ours, and is drawn by its author.
    """
    by = course.institution.name if course.institution else ""
    wanted = {_OF_COURSE: Card(course.title, "", by)}
    for week in course.numbered_weeks():
        card = Card(week.week.title, f"Week {week.number}", course.title)
        wanted[f"{_CARDS}/{week.folder}.png"] = card
    for path, card in wanted.items():
        own = project.docs / path
        file = own if own.is_file() else drawn_card(project.cache, card, course.title)
        if file:
            yield path, file


def heads(site: Site, where: Whereabouts, pictures: Collection[str]) -> dict[str, dict[str, Any]]:
    """The head of each page of a site as front matter, by the page's path."""
    said = summaries(site)
    paths = {*site.prose, *(page.path for page in site.pages)}
    images = dict(_images(paths, where, pictures))
    data = linked_data(site, where, said, images)
    return {path: _head(said.get(path), data.get(path), images.get(path)) for path in sorted(paths)}


def _images(
    paths: Collection[str], where: Whereabouts, pictures: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The address of the picture of each page: its week's, or the course's."""
    for path in paths:
        of_week = f"{_CARDS}/{PurePosixPath(path).parts[0]}.png"
        picture = of_week if of_week in pictures else _OF_COURSE
        if picture in pictures and (address := where.file(picture)):
            yield path, address


def _head(said: str | None, data: Mapping[str, Any] | None, image: str | None) -> dict[str, Any]:
    # Themes write a description into the page as it is, so that it is HTML already.
    more = {"data": as_script(dict(data)) if data else None, "image": image}
    head = {"description": html.escape(said) if said else None}
    return {
        **{key: value for key, value in head.items() if value},
        KEY: {key: value for key, value in more.items() if value},
    }
