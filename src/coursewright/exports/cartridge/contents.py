"""The contents of a cartridge: a module for the course, and one for each week."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coursewright.course import Course, NumberedWeek
from coursewright.exports.cartridge.making import Making
from coursewright.exports.cartridge.manifest import Item
from coursewright.exports.cartridge.words import (
    ABOUT_THE_COURSE,
    ABOUT_THE_WEEK,
    EXERCISES,
    FURTHER_READING,
    GROUPS,
    INTRO,
    LINKS,
    NO_EXERCISES,
    SCHEDULE,
    Kind,
    with_part,
    with_state,
)
from coursewright.items import Announced, Exercise, Lecture, Notebook, PartOfWeek


def contents(made: Making, course: Course) -> Iterator[Item | None]:
    """The modules of a course, in order."""
    yield made.group(("course",), ABOUT_THE_COURSE, _about(made, course))
    for week in course.numbered_weeks():
        key = (week.folder,)
        yield made.group(key, with_state(week.heading, week.week), _week(made, week))


def _about(made: Making, course: Course) -> Iterator[Item | None]:
    home = made.page("index.md")
    yield made.item(("course", "about"), with_state(ABOUT_THE_COURSE, course), home)
    if made.has_page("schedule.md"):
        yield made.item(("course", "schedule"), SCHEDULE, made.page("schedule.md"))
    if isinstance(course.intro, Announced):
        yield made.item(("course", "intro"), with_state(INTRO, course.intro), home)
    elif course.intro:
        yield made.video(("course", "intro"), INTRO, course.intro)
    links = (
        made.link(("course", "link", link.url), _noted(link.title, link.note), link.url)
        for link in course.links
    )
    yield made.group(("course", "links"), LINKS, links)
    readings = (made.reading(("course",), reading) for reading in course.readings)
    yield made.group(("course", "readings"), FURTHER_READING, readings)


def _noted(title: str, note: str | None) -> str:
    return with_state(title, Announced(note=note))


def _week(made: Making, week: NumberedWeek) -> Iterator[Item | None]:
    about = made.page(week.path)
    yield made.item((week.folder, "about"), ABOUT_THE_WEEK, about)
    kinds: dict[Kind, Callable[[], Iterator[Item | None]]] = {
        "lectures": lambda: _units(made, week, "lectures", week.week.lectures),
        "notebooks": lambda: _units(made, week, "notebooks", week.week.notebooks),
        "exercises": lambda: _exercises(made, week, about),
        "readings": lambda: (made.reading((week.folder,), one) for one in week.week.readings),
    }
    for kind, words in GROUPS.items():
        yield made.group((week.folder, kind), words, kinds[kind]())


def _exercises(made: Making, week: NumberedWeek, about: str) -> Iterator[Item | None]:
    exercises = week.week.exercises
    if exercises == "none":
        yield made.item((week.folder, "exercises", "none"), NO_EXERCISES, about)
    elif isinstance(exercises, Announced):
        key = (week.folder, "exercises", "announced")
        yield made.item(key, with_state(EXERCISES, exercises), about)
    else:
        yield from _units(made, week, "exercises", week.week.listed_exercises)


def _units(
    made: Making, week: NumberedWeek, kind: Kind, units: tuple[PartOfWeek, ...]
) -> Iterator[Item | None]:
    for unit in units:
        path = week.page_of(unit)
        key = (path or f"{week.folder}/{kind}",)
        page = made.page(path or week.path)
        yield made.item(key, with_state(unit.title, unit), page)
        if isinstance(unit, Lecture):
            yield from _of_lecture(made, key, unit)
        elif isinstance(unit, Notebook | Exercise):
            yield from _of_notebook(made, key, unit, page)


def _of_lecture(made: Making, key: tuple[str, ...], lecture: Lecture) -> Iterator[Item | None]:
    if lecture.video:
        yield made.video((*key, "video"), with_part(lecture.title, "video"), lecture.video)
    if lecture.slides:
        yield made.file((*key, "slides"), with_part(lecture.title, "slides"), lecture.slides)
    if lecture.captions:
        title = with_part(lecture.title, "captions")
        yield made.file((*key, "captions"), title, lecture.captions)


def _of_notebook(
    made: Making, key: tuple[str, ...], unit: Notebook | Exercise, page: str
) -> Iterator[Item | None]:
    if isinstance(unit, Exercise) and unit.intro:
        title = with_part(unit.title, "intro")
        if isinstance(unit.intro, Announced):
            yield made.item((*key, "intro"), with_state(title, unit.intro), page)
        else:
            yield made.video((*key, "intro"), title, unit.intro)
    if unit.notebook:
        yield made.notebook((*key, "notebook"), with_part(unit.title, "notebook"), unit.notebook)
        if colab := made.colab_url(unit.notebook):
            yield made.link((*key, "colab"), with_part(unit.title, "colab"), colab)
    if isinstance(unit, Exercise) and unit.own_copy:
        yield made.file((*key, "copy"), with_part(unit.title, "copy"), unit.own_copy)
