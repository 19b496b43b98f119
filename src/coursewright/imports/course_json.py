"""The course as data, `course.json` -> the course that it was made from, as far as that is out.

What the document says besides, such as the addresses of pages and the text of slides, is made
again by a build. A week that is not out keeps its place by one of which nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, get_args
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from coursewright.addresses import host
from coursewright.course import Course
from coursewright.dates import starts_at
from coursewright.errors import in_order, refused
from coursewright.exports.course_data import (
    AnnouncementData,
    BreakData,
    CourseData,
    ExerciseData,
    IntroData,
    LectureData,
    NamedData,
    NotebookData,
    ReadingData,
    StateData,
    TermData,
    TextData,
    UnitData,
    VideoData,
    WeekData,
    WhenData,
)
from coursewright.exports.source_texts import file_of_page
from coursewright.fields import CoursePath, License, LicenseName, slug
from coursewright.imports.found import NOT_YET, Imported
from coursewright.imports.jsonfile import JsonTree, read_json
from coursewright.imports.texts import Remarks, one_line
from coursewright.items import Exercise, Reading
from coursewright.schedule import (
    WeekDates,
    behind_breaks,
    end_of_block,
    schedule_of,
    turn_after,
)
from coursewright.term import Break, Term
from coursewright.times import clock
from coursewright.validation import Way, validated
from coursewright.yamledit import as_yaml

(FORMAT,) = get_args(CourseData.model_fields["format"].annotation)
(VERSION,) = get_args(CourseData.model_fields["version"].annotation)

_MOST_WEEKS = 400

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_LISTS = (".bib", ".txt")
_LICENSE = TypeAdapter[License](LicenseName)
_PATH = TypeAdapter[str](CoursePath)


def read_course_json(text: str, file: str) -> Imported:
    """The course that a document holds.

    Raises ContentError with every problem of a text that is no such document, or of which no
    course can be made.
    """
    tree = read_json(text, file)
    _refuse_others(tree)
    data = validated(CourseData, tree)
    reader = _Reader(data, tree, Remarks(file))
    made = reader.course()
    validated(Course, replace(tree, data=made))
    places = reader.keep_places(made)
    course = validated(Course, replace(tree, data=made))
    reader.give_dates(made, course, places)
    pages, files = reader.texts(course)
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
    if isinstance(weeks, list) and len(weeks) > _MOST_WEEKS:
        message = f"this has {len(weeks)} weeks, and {_MOST_WEEKS} are the most that are read"
        raise refused("CW103", tree.place(("weeks",)), message, "is it the right file?")


Made = dict[str, Any]
"""A part of a manifest."""


@dataclass(frozen=True)
class _Reader:
    """Makes the parts of a manifest out of those of a document."""

    data: CourseData
    tree: JsonTree
    remarks: Remarks

    def course(self) -> Made:
        """The course, but for the days of its weeks and for weeks that are not in it."""
        data = self.data
        weeks = [self._week(week, ("weeks", i)) for i, week in enumerate(data.weeks)]
        first = data.weeks[0].number if data.weeks else 1
        return _some(
            title=data.title,
            description=data.description,
            institution=data.institution and _some(**data.institution.model_dump()),
            language=data.language,
            license=data.license and self._license(data.license),
            repository=data.repository,
            branch=data.branch if data.branch != Course.model_fields["branch"].default else None,
            status=data.status,
            note=data.note,
            intro=self._intro(data.intro, ("intro",)),
            first_week=first if first != 1 else None,
            links=[_some(**link.model_dump()) for link in data.links],
            people=[_some(**person.model_dump()) for person in data.people],
            readings=self._readings(data.readings, ("readings",)),
            bibliography=data.bibliography,
            launch=data.launch
            and {key: value for key, value in data.launch.model_dump().items() if value},
            macros=data.macros,
            term=data.term and _term(data.term),
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
            self._say(("license", "name"), f"a licence is known by its address: {named.name}")
        return named.url or named.name

    def _intro(self, intro: IntroData | None, way: Way) -> Any:
        if not intro or not intro.video:
            return _state(intro)
        if state := _state(intro):
            said = ", ".join(f"{key}: {value}" for key, value in state.items())
            self._say(way, f"this is left out, for the video is there: {said}")
        return _video(intro.video)

    def _week(self, week: WeekData, way: Way) -> Made:
        exercises: Any = [
            self._exercise(one, i, (*way, "exercises", i)) for i, one in enumerate(week.exercises)
        ]
        to_come = _state(week.exercises_to_come)
        if exercises and to_come:
            said = ", ".join(f"{key}: {value}" for key, value in to_come.items())
            message = f"this is left out, for there are exercises: {said}"
            self._say((*way, "exercises_to_come"), message)
        return _some(
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
            self._say((*way, "chapters"), "two chapters begin at once: the last one counts")
        if lecture.transcript and not lecture.captions:
            message = "without the file of its captions, what is said in the video is left out"
            self._say((*way, "transcript"), message, "save it as a .vtt or .srt file")
        return _some(
            **self._unit(lecture, "lecture", index),
            video=lecture.video and _video(lecture.video),
            slides=lecture.slides and lecture.slides.path,
            captions=lecture.captions,
            chapters=chapters,
        )

    def _unit(self, unit: UnitData, noun: str, index: int) -> Made:
        """What lectures, notebooks and exercises have in common."""
        goes_by_place = not slug(unit.title) and unit.id == f"{noun}-{index + 1}"
        return _some(
            title=unit.title,
            id=None if goes_by_place else unit.id,
            description=unit.description,
            **_state(unit),
            date=unit.held and _moment(unit.held, self._timezone),
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
        return _some(
            **made,
            notebook=notebook if notebook != exercise.own_copy else None,
            copy=exercise.own_copy,
            intro=self._intro(exercise.intro, (*way, "intro")),
            due=exercise.due and _moment(exercise.due, self._timezone),
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
            self._say(way, f"nothing says where this is to be read: {one_line(reading.title)}")
            return None
        if title == Reading.model_fields["title"].default:
            title = None
        made = _some(title=title, **where, **_state(reading))
        if made.keys() == {"path"}:
            return reading.path
        return f"@{reading.cite}" if made.keys() == {"cite"} else made

    def _has_entry(self, key: str) -> bool:
        return any(f"{{{key}," in (one.text or "") for one in self.data.texts)

    @property
    def _timezone(self) -> str:
        return self.data.term.timezone if self.data.term else "UTC"

    def give_dates(self, made: Made, course: Course, places: Sequence[int]) -> None:
        """Write down the first and the last days of the weeks which the term does not give."""
        term, weeks = course.term, list(course.weeks)
        known = {index: week.days for week, index in zip(self.data.weeks, places, strict=True)}
        turn = term.start if term else None
        for index, week in enumerate(weeks):
            turn = behind_breaks(turn, term)
            days = known.get(index)
            if first := days.start if days else turn:
                usual = {"start": turn, "end": end_of_block(first, term)}
                wanted = {"start": first, "end": days.end} if days else usual
                own = {key: day for key, day in wanted.items() if day != usual[key]}
                made["weeks"][index] |= {key: day.isoformat() for key, day in own.items() if day}
                weeks[index] = week.model_copy(update=own)
                turn = turn_after(first, wanted["end"] or first, term)
        schedule = schedule_of(course.model_copy(update={"weeks": tuple(weeks)}))
        for number, (told, index) in enumerate(zip(self.data.weeks, places, strict=True)):
            self._compare_classes(told, schedule.of(weeks[index]), number)

    def _compare_classes(self, week: WeekData, dates: WeekDates | None, number: int) -> None:
        """Say where the class does not meet at the hours of the term."""
        if week.days:
            classes = {datetime.fromisoformat(one.start) for one in week.days.classes}
            if classes != {one.start for one in (dates.sessions if dates else ())}:
                way = ("weeks", number, "days", "classes")
                hint = "write the hours of each week into meets: of the term:"
                self._say(way, f"these are not the hours of the term: week {week.number}", hint)

    def keep_places(self, made: Made) -> list[int]:
        """Let each week keep its number where others before it are not in the document; where
        the document's own are now."""
        weeks: list[Made] = []
        places: list[int] = []
        first = made.get("first_week", 1)
        for index, week in enumerate(self.data.weeks):
            missing = range(first + len(weeks), week.number)
            if week.number < missing.start or missing.stop > first + _MOST_WEEKS:
                message = f"the number of this week is not {missing.start}, as its place has it"
                self._say(("weeks", index, "number"), f"{message}: {week.number}")
                missing = range(0)
            for number in missing:
                weeks.append({"title": f"Week {number}", "release": NOT_YET})
                message = f"week {number} is not in this document, for it was not out"
                hint = f"give it its title, and in place of {NOT_YET} the day from which it is out"
                self._say(("weeks", index), message, hint)
            places.append(len(weeks))
            weeks.append(made["weeks"][index])
        made["weeks"] = weeks or made["weeks"]
        return places

    def texts(self, course: Course) -> tuple[dict[str, str], dict[str, bytes]]:
        """The pages of the course by their paths, and its lists of references."""
        pages: dict[str, str] = {}
        lists: dict[str, bytes] = {}
        named = {item.path for _, item, _ in course.items() if isinstance(item, Reading)}
        named |= set(course.bibliography)
        for index, one in enumerate(self.data.texts):
            way = ("texts", index, "path")
            ending = PurePosixPath(one.path).suffix.lower()
            path = _inside(one.path)
            if path is None or path in pages or path in lists:
                self._say(way, f"a text with this path has no place in the course: {one.path}")
            elif one.text is None:
                hint = f"put it at {one.path}" + (f"; it is shown at {one.url}" if one.url else "")
                self._say(way, f"this text is not in the document: {one.path}", hint)
            elif ending in _MARKDOWN:
                pages[path] = one.text
            elif ending in _LISTS and (path in named or self._is_beside(one)):
                lists[path] = one.text.encode()
            else:
                self._say(way, f"the course does not name this text: {one.path}")
        for index, announced in enumerate(self.data.announcements):
            if announced.path not in pages:
                path = file_of_page(f"announcements/{slug(announced.title) or index}.md")
                message = f"of this announcement, there is only the beginning: {announced.title}"
                self._say(("announcements", index), one_line(message), f"its file is {path}")
                pages[path] = _announcement(announced, self._timezone)
        return pages, lists

    def _is_beside(self, text: TextData) -> bool:
        """Whether it is a list with the name of a page in Markdown."""
        page = str(PurePosixPath(text.path).with_suffix(".md"))
        return any(other.path == page for other in self.data.texts)

    def _say(self, way: Way, message: str, hint: str = "") -> None:
        self.remarks.say(self.tree.place(way).line, message, hint)


def _some(**parts: Any) -> Made:
    """The parts that there are."""
    return {key: part for key, part in parts.items() if part not in (None, "", [], {})}


def _state(data: StateData | None) -> Made:
    return _some(status=data.status, note=data.note) if data else {}


def _term(term: TermData) -> Made:
    return _some(
        start=term.start.isoformat(),
        end=term.end.isoformat(),
        timezone=term.timezone if term.timezone != Term.model_fields["timezone"].default else None,
        meets=term.meets,
        breaks=[_break(one) for one in term.breaks],
    )


def _break(one: BreakData) -> Any:
    made = _some(
        start=one.start.isoformat(),
        end=one.end.isoformat() if one.end != one.start else None,
        title=one.title if one.title != Break.model_fields["title"].default else None,
    )
    return made["start"] if made.keys() == {"start"} else made


def _moment(when: WhenData, timezone: str) -> str:
    """A time as a manifest has it: on the clock of the course's time zone."""
    start = _clock(when.start, timezone)
    if not when.end:
        return start
    day, _, hour = _clock(when.end, timezone).partition(" ")
    return f"{start}-{hour}" if start.startswith(f"{day} ") else f"{start}-{day} {hour}"


def _clock(text: str, timezone: str) -> str:
    moment = datetime.fromisoformat(text)
    if not re.search("[T ]", text):
        return f"{moment:%Y-%m-%d}"
    there = starts_at(moment.date(), moment.time(), timezone)
    # An hour that a change of the clocks leaves out is kept as it is written.
    if moment.tzinfo and moment.utcoffset() != there.utcoffset():
        moment = moment.astimezone(ZoneInfo(timezone))
    return f"{moment:%Y-%m-%d %H:%M}"


def _video(video: VideoData) -> str:
    """A video as a manifest names it."""
    if video.id:
        return f"https://youtu.be/{video.id}" + (f"?t={video.start}" if video.start else "")
    return video.path or video.url


def _notebook(notebook: NotebookData) -> str | None:
    return notebook.path or notebook.url


def _urls(reading: ReadingData) -> Iterator[str]:
    return (link.url for link in reading.links)


def _announcement(one: AnnouncementData, timezone: str) -> str:
    """A page that says what is known of an announcement."""
    front = as_yaml({"date": _clock(one.published, timezone), "title": one_line(one.title)})
    return f"---\n{front}\n---\n\n{one.summary}\n"


def _inside(path: str) -> str | None:
    """A path in the course's folder; None where it is none."""
    try:
        return _PATH.validate_python(path)
    except ValidationError:
        return None
