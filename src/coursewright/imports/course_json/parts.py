"""The parts of a course as data -> those of a manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from coursewright.addresses import host
from coursewright.course import Course
from coursewright.exports.course_data import (
    CourseData,
    ExerciseData,
    IntroData,
    LectureData,
    NamedData,
    NotebookData,
    ReadingData,
    StateData,
    UnitData,
    VideoData,
    WeekData,
)
from coursewright.fields import License, LicenseName, slug
from coursewright.imports.course_json.days import moment_of, term_of, timezone_of
from coursewright.imports.course_json.jsonfile import JsonTree
from coursewright.imports.course_json.values import Made, some
from coursewright.imports.found import NOT_YET
from coursewright.imports.texts import Remarks, one_line
from coursewright.items import Exercise, Reading
from coursewright.times import clock
from coursewright.validation import Way

MAX_WEEKS = 400
"""How many weeks a document may have."""
_LICENSE = TypeAdapter[License](LicenseName)


@dataclass(frozen=True)
class Reader:
    """Makes the parts of a manifest out of those of a document."""

    data: CourseData
    tree: JsonTree
    remarks: Remarks

    def course(self) -> Made:
        """The course, but for the days of its weeks and for weeks that are not in it."""
        data = self.data
        weeks = [self._week(week, ("weeks", i)) for i, week in enumerate(data.weeks)]
        first = data.weeks[0].number if data.weeks else 1
        return some(
            title=data.title,
            description=data.description,
            institution=data.institution and some(**data.institution.model_dump()),
            language=data.language,
            license=data.license and self._license(data.license),
            repository=data.repository,
            branch=data.branch if data.branch != Course.model_fields["branch"].default else None,
            status=data.status,
            note=data.note,
            intro=self._intro(data.intro, ("intro",)),
            first_week=first if first != 1 else None,
            links=[some(**link.model_dump()) for link in data.links],
            people=[some(**person.model_dump()) for person in data.people],
            readings=self._readings(data.readings, ("readings",)),
            bibliography=data.bibliography,
            launch=data.launch
            and {key: value for key, value in data.launch.model_dump().items() if value},
            macros=data.macros,
            term=data.term and term_of(data.term),
            weeks=weeks or [{"title": "Week 1", "release": NOT_YET}],
        )

    def _license(self, named: NamedData) -> str:
        """The licence as a manifest names it."""
        for written in (named.name.replace(" ", "-"), named.url or ""):
            try:
                if _LICENSE.validate_python(written) == License(named.name, named.url or ""):
                    return written
            except ValidationError:
                continue
        if named.url:
            self.say(("license", "name"), f"a licence is known by its address: {named.name}")
        return named.url or named.name

    def _intro(self, intro: IntroData | None, way: Way) -> Any:
        if not intro or not intro.video:
            return _state(intro)
        if state := _state(intro):
            said = ", ".join(f"{key}: {value}" for key, value in state.items())
            self.say(way, f"this is left out, for the video is there: {said}")
        return _video(intro.video)

    def _week(self, week: WeekData, way: Way) -> Made:
        exercises: Any = [
            self._exercise(one, i, (*way, "exercises", i)) for i, one in enumerate(week.exercises)
        ]
        to_come = _state(week.exercises_to_come)
        if exercises and to_come:
            said = ", ".join(f"{key}: {value}" for key, value in to_come.items())
            message = f"this is left out, for there are exercises: {said}"
            self.say((*way, "exercises_to_come"), message)
        return some(
            title=week.title,
            id=week.id,
            description=week.description,
            **_state(week),
            lectures=[
                self._lecture(one, i, (*way, "lectures", i)) for i, one in enumerate(week.lectures)
            ],
            notebooks=[
                self._unit(one, "notebook", i) | {"notebook": _notebook(one.notebook)}
                for i, one in enumerate(week.notebooks)
            ],
            exercises=exercises or to_come or ("none" if week.no_exercises else None),
            readings=self._readings(week.readings, (*way, "readings")),
        )

    def _lecture(self, lecture: LectureData, index: int, way: Way) -> Made:
        chapters = {clock(one.start): one.slide or one.title for one in lecture.chapters}
        if len(chapters) < len(lecture.chapters):
            self.say((*way, "chapters"), "two chapters begin at once: the last one counts")
        if lecture.transcript and not lecture.captions:
            message = "without the file of its captions, what is said in the video is left out"
            self.say((*way, "transcript"), message, "save it as a .vtt or .srt file")
        return some(
            **self._unit(lecture, "lecture", index),
            video=lecture.video and _video(lecture.video),
            slides=lecture.slides and lecture.slides.path,
            captions=lecture.captions,
            chapters=chapters,
        )

    def _unit(self, unit: UnitData, noun: str, index: int) -> Made:
        """What lectures, notebooks and exercises have in common."""
        goes_by_place = not slug(unit.title) and unit.id == f"{noun}-{index + 1}"
        return some(
            title=unit.title,
            id=None if goes_by_place else unit.id,
            description=unit.description,
            **_state(unit),
            date=unit.held and moment_of(unit.held, timezone_of(self.data)),
        )

    def _exercise(self, exercise: ExerciseData, index: int, way: Way) -> Made:
        made = self._unit(exercise, "exercise", index)
        if exercise.title == Exercise.model_fields["title"].default:
            # Without a title, an exercise goes by its number where it is not the first.
            own = slug(exercise.title) + (f"-{index + 1}" if index else "")
            if not exercise.url or exercise.id or not index:
                del made["title"]
            if exercise.id == own:
                del made["id"]
        notebook = exercise.notebook and _notebook(exercise.notebook)
        return some(
            **made,
            notebook=notebook if notebook != exercise.own_copy else None,
            copy=exercise.own_copy,
            intro=self._intro(exercise.intro, (*way, "intro")),
            due=exercise.due and moment_of(exercise.due, timezone_of(self.data)),
        )

    def _readings(self, readings: Iterable[ReadingData], way: Way) -> list[Any]:
        made = (self._reading(one, (*way, i)) for i, one in enumerate(readings))
        return [one for one in made if one]

    def _reading(self, reading: ReadingData, way: Way) -> Any:
        title: str | None = reading.title
        where: Made
        if reading.cite:
            where = {"cite": reading.cite}
            title = None if self._has_entry(reading.cite) else title
        elif reading.path:
            where = {"path": reading.path}
        elif url := next((it for it in (reading.url, *_urls(reading)) if it and host(it)), None):
            where = {"url": url}
        else:
            self.say(way, f"nothing says where this is to be read: {one_line(reading.title)}")
            return None
        if title == Reading.model_fields["title"].default:
            title = None
        made = some(title=title, **where, **_state(reading))
        if made.keys() == {"path"}:
            return reading.path
        return f"@{reading.cite}" if made.keys() == {"cite"} else made

    def _has_entry(self, key: str) -> bool:
        return any(f"{{{key}," in (one.text or "") for one in self.data.texts)

    def keep_places(self, made: Made) -> list[int]:
        """Let each week keep its number where others before it are not in the document; where
        the document's own are now."""
        weeks: list[Made] = []
        places: list[int] = []
        first = made.get("first_week", 1)
        for index, week in enumerate(self.data.weeks):
            missing = range(first + len(weeks), week.number)
            if week.number < missing.start or missing.stop > first + MAX_WEEKS:
                message = f"the number of this week is not {missing.start}, as its place has it"
                self.say(("weeks", index, "number"), f"{message}: {week.number}")
                missing = range(0)
            for number in missing:
                weeks.append({"title": f"Week {number}", "release": NOT_YET})
                message = f"week {number} is not in this document, for it was not out"
                hint = f"give it its title, and in place of {NOT_YET} the day from which it is out"
                self.say(("weeks", index), message, hint)
            places.append(len(weeks))
            weeks.append(made["weeks"][index])
        made["weeks"] = weeks or made["weeks"]
        return places

    def say(self, way: Way, message: str, hint: str = "") -> None:
        """Remark on the part of the document to which a way leads."""
        self.remarks.say(self.tree.place(way).line, message, hint)


def _state(data: StateData | None) -> Made:
    return some(status=data.status, note=data.note) if data else {}


def _video(video: VideoData) -> str:
    """A video as a manifest names it."""
    if video.id:
        return f"https://youtu.be/{video.id}" + (f"?t={video.start}" if video.start else "")
    return video.path or video.url


def _notebook(notebook: NotebookData) -> str | None:
    return notebook.path or notebook.url


def _urls(reading: ReadingData) -> Iterator[str]:
    return (link.url for link in reading.links)
