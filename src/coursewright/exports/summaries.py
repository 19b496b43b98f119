"""What each page is about, in a sentence: for search engines, and for whoever gets its address.

It is what the author says of it. Where that is nothing, it is the beginning of what the page says,
or else what is on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain

from coursewright.course import Course, NumberedWeek, UnitPage
from coursewright.errors import ContentError
from coursewright.exports.plain import as_text
from coursewright.items import Lecture
from coursewright.pages import Site
from coursewright.pages.announcements import beginning, list_page
from coursewright.pages.library import shown_notebook
from coursewright.pages.prose import FRONT_MATTER, Prose, front_matter_tree
from coursewright.pages.writing import SCHEDULE

LONGEST = 160
"""Letters: search engines show about as many."""

_LOOKED_AT = 4_000
_CITED = re.compile(r"\s*<a href=\"cite:[^<]*</a>")
_SAYS_ENOUGH = 60
"""A beginning of fewer letters is followed by what comes next."""


def summaries(site: Site) -> Mapping[str, str]:
    """The summary of each page of a site, by the page's path, as plain text."""
    if not site.course:
        return {}
    found = chain(_of_course(site, site.course), _of_weeks(site, site.course), _of_others(site))
    summaries: dict[str, str] = {}
    for path, given, made in found:
        if text := " ".join((given or "").split()) or shortened(made):
            summaries.setdefault(path, text)
    return summaries


def shortened(text: str) -> str:
    """The beginning of a text in at most so many letters, with whole words."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 1]
    return f"{cut.rpartition(' ')[0].rstrip(' ,;:–-') or cut}…"


_Found = Iterator[tuple[str, str | None, str]]
"""Pages with what their authors say of them, and what is said where that is nothing."""


def _of_course(site: Site, course: Course) -> _Found:
    own = site.prose.get("index.md")
    said = beginning(own.text)[1] if own else ""
    titles = ", ".join(week.title for week in course.weeks)
    given = (own and _given(own)) or course.description
    yield "index.md", given, said or f"{course.title}: {titles}."
    for path, text in (
        (SCHEDULE, f"{course.title}: all weeks with their dates, classes, and what is due."),
        (list_page(site.prose), f"What was announced in {course.title}."),
    ):
        if path not in site.prose:
            yield path, None, text
    for one in site.announcements:
        if one.summary:
            yield one.path, _given(site.prose[one.path]), one.summary


def _of_weeks(site: Site, course: Course) -> _Found:
    for week in course.numbered_weeks():
        yield week.path, week.week.description, _contents(course, week)
        for page in week.units():
            yield page.path, page.unit.description, _of_unit(site, course, week, page)


def _contents(course: Course, week: NumberedWeek) -> str:
    titles = ", ".join(page.unit.title for page in week.units())
    return f"Week {week.number} of {course.title}: {titles or week.week.title}."


def _of_unit(site: Site, course: Course, week: NumberedWeek, page: UnitPage) -> str:
    unit = page.unit
    said = _said(site, unit) if isinstance(unit, Lecture) else ""
    text = site.library.texts.get(shown_notebook(unit) or "") if site.library else None
    kind = type(unit).__name__.lower()
    return (
        said
        or (text and _beginning(text.markdown))
        or f"{unit.title}: {kind} of {week.heading}, in {course.title}."
    )


def _said(site: Site, lecture: Lecture) -> str:
    """What is said in a lecture, from its beginning on."""
    if captions := site.captions.get(lecture.captions or ""):
        return " ".join(cue.text for cue in captions.cues[:20])
    deck = site.decks.get(lecture.slides or "")
    return _enough(as_text(slide.notes) for slide in deck.slides) if deck else ""


def _enough(texts: Iterator[str]) -> str:
    said = ""
    for text in texts:
        said = f"{said} {text}".strip()
        if len(said) >= _SAYS_ENOUGH:
            break
    return said


def _beginning(html: str) -> str:
    """What a notebook or a reading says in its first paragraphs; no heading and no code."""
    paragraphs = re.findall(r"<p>(.*?)</p>", _CITED.sub("", html[:_LOOKED_AT]), re.DOTALL)
    return _enough(as_text(paragraph) for paragraph in paragraphs)


def _of_others(site: Site) -> _Found:
    written = {page.path: FRONT_MATTER.sub("", page.markdown) for page in site.pages}
    for path, own in site.prose.items():
        said = beginning(written.get(path, own.text))[1]
        yield path, _given(own), said or heading_of(own)
    for page in site.pages:
        text = site.library.texts.get(page.source.file) if site.library else None
        said = _beginning(text.markdown) if text else ""
        yield page.path, None, said or f"{page.title}, in {site.title}."


def heading_of(own: Prose) -> str:
    """What a page of the author's own is called."""
    return str(_front_matter(own).get("title") or beginning(own.text)[0] or own.path)


def _given(own: Prose) -> str | None:
    said = _front_matter(own).get("description")
    return str(said) if said else None


def _front_matter(own: Prose) -> dict[str, object]:
    with suppress(ContentError):  # it is no YAML, and nothing for MkDocs either
        data = front_matter_tree(own.front_matter, own.file).data if own.front_matter else None
        if isinstance(data, dict):
            return data
    return {}
