"""The whole course as one document of data, for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Literal

from coursewright.course import Course, Launch, NumberedWeek, page_slug
from coursewright.dates import Moment, starts_at
from coursewright.exports.course_data import (
    AnnouncementData,
    BreakData,
    ChapterData,
    CourseData,
    DaysData,
    DeckData,
    ExerciseData,
    IntroData,
    LaunchData,
    LectureData,
    LinkData,
    NamedData,
    NotebookData,
    NotebookUnitData,
    PersonData,
    ReadingData,
    SlideData,
    StateData,
    TermData,
    TextData,
    VideoData,
    WeekData,
    WhenData,
    data_schema,
)
from coursewright.exports.plain import as_text
from coursewright.exports.source_texts import file_of_page, texts_of
from coursewright.exports.whereabouts import Whereabouts
from coursewright.fields import NotebookFile, Video, slug
from coursewright.items import Announced, Exercise, Lecture, PartOfWeek, Reading
from coursewright.pages import Site
from coursewright.pages.captions import transcript
from coursewright.pages.chapters import chapters_of
from coursewright.pages.launch import launch_links
from coursewright.pages.slides import ShownDeck, ShownSlide
from coursewright.project import Project

_LONGEST_NOTES = 5_000
_LONGEST_TRANSCRIPT = 100_000
"""Letters of what is said with a slide, and in a video of two hours."""

_LONGEST_TEXT = 200_000
"""Letters of a page that someone wrote: the longest of a course have a tenth."""


def course_file(project: Project, site: Site, where: Whereabouts) -> bytes | None:
    """The course of a site as JSON; None where it could not be read."""
    if not site.course:
        return None
    course = _Writer(project, site, site.course, where).course()
    data = course.model_dump(mode="json", by_alias=True, exclude_none=True)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def schema_text() -> str:
    """The JSON Schema (2020-12) of that."""
    return json.dumps(data_schema(), indent=2) + "\n"


class _Writer:
    """Writes the parts of a course."""

    def __init__(self, project: Project, site: Site, course: Course, where: Whereabouts) -> None:
        self._project = project
        self._site = site
        self._course = course
        self._where = where
        self._files = {asset.path for asset in site.assets}
        self._timezone = site.schedule.timezone if site.schedule else "UTC"

    def course(self) -> CourseData:
        course, term = self._course, self._course.term
        return CourseData(
            format="coursewright-course",
            version=1,
            title=course.title,
            url=self._where.page_or_path("index.md"),
            description=course.description,
            language=course.language,
            license=course.license and NamedData(name=course.license.name, url=course.license.url),
            institution=course.institution
            and NamedData(name=course.institution.name, url=course.institution.url),
            people=[
                PersonData(name=one.name, url=one.url, roles=list(one.roles))
                for one in course.people
            ],
            repository=course.repository,
            branch=course.branch,
            status=course.status,
            note=course.note,
            intro=self._intro(course.intro),
            links=[LinkData(title=it.title, url=it.url, note=it.note) for it in course.links],
            term=term
            and TermData(
                start=term.start,
                end=term.end,
                timezone=term.timezone,
                meets=[str(meeting) for meeting in term.meets],
                breaks=[
                    BreakData(title=it.title, start=it.start, end=it.last) for it in term.breaks
                ],
            ),
            weeks=[self._week(week) for week in course.numbered_weeks()],
            readings=self._readings(course.readings),
            announcements=[
                AnnouncementData(
                    title=one.title,
                    url=self._where.page_or_path(one.path),
                    published=self._when(one.moment).start,
                    summary=one.summary,
                    path=file_of_page(one.path),
                )
                for one in self._site.announcements
                if not self._is_left_out(one.path)
            ],
            bibliography=list(course.bibliography),
            launch=_launch(course.launch),
            macros=course.macros or None,
            texts=[
                TextData(
                    path=one.path,
                    url=self._where.page_or_path(one.page) if one.page else None,
                    text=one.text if len(one.text or "") <= _LONGEST_TEXT else None,
                )
                for one in texts_of(self._project, self._site)
                if not (one.page and self._is_left_out(one.page))
            ],
        )

    def _is_left_out(self, page: str) -> bool:
        return any(spec.match_file(page) for spec in self._project.left_out)

    def _week(self, week: NumberedWeek) -> WeekData:
        own = week.week
        to_come = isinstance(own.exercises, Announced)
        return WeekData(
            **_state(own),
            number=week.number,
            title=own.title,
            url=self._where.page_or_path(week.path),
            id=own.id,
            description=own.description,
            days=self._days(week),
            lectures=[self._lecture(one, week) for one in own.lectures],
            notebooks=[
                NotebookUnitData(**self._unit(one, week), notebook=self._notebook(one.notebook))
                for one in own.notebooks
            ],
            exercises=[self._exercise(one, week) for one in own.listed_exercises],
            exercises_to_come=StateData(**_state(own.exercises)) if to_come else None,
            no_exercises=True if own.exercises == "none" else None,
            readings=self._readings(own.readings),
        )

    def _days(self, week: NumberedWeek) -> DaysData | None:
        dates = self._site.schedule.of(week.week) if self._site.schedule else None
        if not dates:
            return None
        return DaysData(
            start=dates.first,
            end=dates.last,
            classes=[
                WhenData(start=one.start.isoformat(), end=one.end.isoformat())
                for one in dates.sessions
            ],
        )

    def _unit(self, unit: PartOfWeek, week: NumberedWeek) -> dict[str, Any]:
        path = week.page_of(unit)
        return {
            **_state(unit),
            "title": unit.title,
            "url": self._where.page_or_path(path) if path else None,
            "id": unit.id or (_made_of_its_place(unit) if path else None),
            "description": unit.description,
            "held": unit.date and self._when(unit.date),
        }

    def _lecture(self, lecture: Lecture, week: NumberedWeek) -> LectureData:
        deck = self._site.decks.get(lecture.slides or "")
        chapters = chapters_of(lecture, deck)
        captions = self._site.captions.get(lecture.captions or "")
        parts = transcript(captions, chapters) if captions else ()
        said = "\n".join(phrase.text for part in parts for phrase in part.phrases)
        return LectureData(
            **self._unit(lecture, week),
            video=lecture.video and self._video(lecture.video),
            slides=self._deck(lecture.slides, deck, week.page_of(lecture)),
            captions=lecture.captions,
            chapters=[ChapterData(start=c.start, title=c.title, slide=c.slide) for c in chapters],
            transcript=_cut(said, _LONGEST_TRANSCRIPT) or None,
        )

    def _deck(self, path: str | None, deck: ShownDeck | None, page: str | None) -> DeckData | None:
        if not path:
            return None
        address = self._where.page_or_path(page or "index.md")
        slides = [
            SlideData(
                number=slide.number,
                title=slide.title,
                url=f"{address}#slide-{slide.number}",
                text=_cut(_written_on(slide), _LONGEST_NOTES),
                notes=_cut(as_text(slide.notes), _LONGEST_NOTES),
            )
            for slide in (deck.slides if deck else ())
        ]
        count = len(slides) if deck else None
        return DeckData(path=path, url=self._file(path), count=count, slides=slides)

    def _exercise(self, exercise: Exercise, week: NumberedWeek) -> ExerciseData:
        notebook = exercise.notebook or NotebookFile(path=exercise.own_copy)
        return ExerciseData(
            **self._unit(exercise, week),
            notebook=self._notebook(notebook) if notebook.url or notebook.path else None,
            copy=exercise.own_copy,
            intro=self._intro(exercise.intro),
            due=exercise.due and self._when(exercise.due),
        )

    def _notebook(self, notebook: NotebookFile) -> NotebookData:
        links = [
            LinkData(title=link.title, url=link.url)
            for link in launch_links(self._course, notebook)
        ]
        url = notebook.url or self._file(notebook.path or "")
        return NotebookData(path=notebook.path, url=url, links=links)

    def _readings(self, readings: Iterable[Reading]) -> list[ReadingData]:
        return [self._reading(one) for one in readings]

    def _reading(self, reading: Reading) -> ReadingData:
        library = self._site.library
        cited = library.common.get(reading.cite or "") if library else None
        page = library.pages.get(reading.path or "") if library else None
        kind: Literal["page", "file", "web", "reference"]
        if reading.cite:
            kind, url = "reference", None
        elif reading.url:
            kind, url = "web", reading.url
        elif page:
            kind, url = "page", self._where.page_or_path(page)
        else:
            kind, url = "file", self._file(reading.path or "")
        return ReadingData(
            **_state(reading),
            kind=kind,
            title=as_text(cited.html) if cited else reading.title,
            url=url,
            path=reading.path,
            cite=reading.cite,
            links=[LinkData(title=words, url=url) for words, url in (cited.links if cited else ())],
        )

    def _intro(self, intro: Video | Announced | None) -> IntroData | None:
        if isinstance(intro, Announced):
            return IntroData(**_state(intro))
        return IntroData(video=self._video(intro)) if intro else None

    def _video(self, video: Video) -> VideoData:
        if video.youtube:
            return VideoData(
                service="youtube",
                url=video.youtube.watch_url,
                id=video.youtube.id,
                start=video.youtube.start or None,
            )
        if video.path:
            url = self._where.file_or_path(video.path)
            return VideoData(service="file", url=url, path=video.path)
        return VideoData(service="web", url=video.url or "")

    def _file(self, path: str) -> str | None:
        return self._where.file_or_path(path) if path in self._files else None

    def _when(self, moment: Moment) -> WhenData:
        if not moment.start:
            return WhenData(start=moment.day.isoformat())
        start = starts_at(moment.day, moment.start, self._timezone)
        end = starts_at(moment.day, moment.end, self._timezone) if moment.end else None
        return WhenData(start=start.isoformat(), end=end and end.isoformat())


def _state(item: object) -> dict[str, Any]:
    """How far something is, where it says so."""
    if not isinstance(item, Announced):
        return {}
    return {"status": item.status, "note": item.note}


def _made_of_its_place(unit: PartOfWeek) -> str | None:
    """The last part of a page's address where its place in the week makes it, not its title."""
    made = page_slug(unit)
    return made if made != slug(unit.title) else None


def _launch(launch: Launch) -> LaunchData | None:
    if launch == Launch():
        return None
    return LaunchData(binder=launch.binder, kaggle=launch.kaggle, jupyterlite=launch.jupyterlite)


def _written_on(slide: ShownSlide) -> str:
    """What is written on a slide, and what its pictures show, however it is drawn."""
    return as_text(_PICTURE.sub(lambda it: it[1] and f"Picture: {it[1]}", slide.text))


_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"
