"""The form of `course.json`: the models of which it is written, and which make its schema.

A docstring under a field says what the key holds. A key without a value is left out; a list is
always there. What means the same as in the manifest has its name: `imports/course_json/` makes
a course of it again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from coursewright.course import CourseStatus
from coursewright.dates import CalendarDay, TimeZone
from coursewright.fields import wrong
from coursewright.items import Status
from coursewright.schema import descriptions, schema_of
from coursewright.validation import Model
from coursewright.wording import shown


class LinkData(Model):
    """An address with its words."""

    noun: ClassVar[str] = "a link"

    title: str
    """The words of the link."""
    url: str
    """Where it leads."""
    note: str | None = None
    """A remark on it."""


class NamedData(Model):
    """Something that has a name, and often an address."""

    name: str
    """What it is called."""
    url: str | None = None
    """Where there is more of it."""


class PersonData(NamedData):
    """Someone to whom the course owes something."""

    noun: ClassVar[str] = "a person"

    roles: list[str]
    """What the person did for it."""


class StateData(Model):
    """How far something is that may not be there yet."""

    status: Status | None = None
    """How far it is; nothing is said of what is there."""
    note: str | None = None
    """A remark for the learner."""


class VideoData(Model):
    """A video."""

    noun: ClassVar[str] = "a video"

    service: Literal["youtube", "file", "web"]
    """Where it is: on YouTube, a file of the site, or anywhere else."""
    url: str
    """The address at which it is watched, or that of the file."""
    id: str | None = None
    """Its id on YouTube."""
    start: int | None = None
    """The second from which it is to be played, where that is not its beginning."""
    path: str | None = None
    """The file, from the top of the site, where it is one."""


class IntroData(StateData):
    """A video that introduces something, or when there will be one."""

    video: VideoData | None = None
    """The video, once it is there."""


class SlideData(Model):
    """A slide of a deck."""

    noun: ClassVar[str] = "a slide"

    number: int
    """Its number in the deck; hidden slides are left out."""
    title: str
    """Its title; empty where it has none."""
    url: str
    """Where the site shows it."""
    text: str
    """What is written on it, a line for each paragraph; equations are lines of text."""
    notes: str
    """What is said with it: its speaker notes."""


class DeckData(Model):
    """The slides of a lecture."""

    noun: ClassVar[str] = "a deck"

    path: str
    """The file, from the top of the site."""
    url: str | None = None
    """Its address; none where the file is not there yet."""
    count: int | None = None
    """How many slides it shows; none where it is no PowerPoint deck, or cannot be read."""
    slides: list[SlideData]
    """The slides of a PowerPoint deck, in order."""


class ChapterData(Model):
    """A part of a video."""

    noun: ClassVar[str] = "a chapter"

    start: int
    """The second at which it begins."""
    title: str
    """What it is about."""
    slide: int | None = None
    """The number of the slide that it belongs to."""


def _a_time(text: str) -> str:
    try:
        is_one = 1900 <= datetime.fromisoformat(text).year < 2200
    except ValueError:
        is_one = False
    if not is_one:
        hint = "write 2026-10-05, or 2026-10-05T10:00:00+01:00"
        raise wrong("CW050", f"expected a day or an hour, found {shown(text)}", hint)
    return text


When = Annotated[str, AfterValidator(_a_time)]


class WhenData(Model):
    """A time: a day, or an hour with the difference to UTC (ISO 8601)."""

    noun: ClassVar[str] = "a time"

    start: When
    """When it begins, or is due."""
    end: When | None = None
    """When it ends, where that is known."""


class UnitData(StateData):
    """What lectures, notebooks and exercises have in common."""

    title: str
    """What it is called."""
    url: str | None = None
    """Its page; none where it has none."""
    id: str | None = None
    """The last part of the page's address, where that is not made of the title."""
    description: str | None = None
    """What it is about."""
    held: WhenData | None = None
    """When it is held, where not at the usual hours of its week."""


class LectureData(UnitData):
    """A lecture."""

    noun: ClassVar[str] = "a lecture"

    video: VideoData | None = None
    """Its video."""
    slides: DeckData | None = None
    """Its slides."""
    captions: str | None = None
    """The file with what is said in the video, from the top of the site."""
    chapters: list[ChapterData]
    """The parts of the video."""
    transcript: str | None = None
    """What is said in the video, from its captions, a line for each sentence or two."""


class NotebookData(Model):
    """A notebook: where it is, and where it can be run."""

    noun: ClassVar[str] = "a notebook"

    path: str | None = None
    """The file, from the top of the site; none where it lives elsewhere."""
    url: str | None = None
    """Its address; none where the file is not there yet."""
    links: list[LinkData]
    """Where it can be seen and run."""


class NotebookUnitData(UnitData):
    """A notebook that goes with a week."""

    noun: ClassVar[str] = "a notebook"

    notebook: NotebookData
    """The notebook itself."""


class ExerciseData(UnitData):
    """An exercise."""

    noun: ClassVar[str] = "an exercise"

    notebook: NotebookData | None = None
    """The notebook to work through."""
    own_copy: str | None = Field(None, alias="copy")
    """The file that the page shows, from the top of the site, where it is a copy."""
    intro: IntroData | None = None
    """A video that introduces it."""
    due: WhenData | None = None
    """By when it is to be handed in."""


class ReadingData(StateData):
    """Something to read."""

    noun: ClassVar[str] = "a reading"

    kind: Literal["page", "file", "web", "reference"]
    """A page of the site, a file, an address elsewhere, or an entry of a bibliography."""
    title: str
    """What it is called; of a reference, all that is printed of it."""
    url: str | None = None
    """Where it is; none where it is not there yet."""
    path: str | None = None
    """The file of a page or a file, from the top of the site; `texts` has that of a page."""
    cite: str | None = None
    """The key of a reference in the bibliography."""
    links: list[LinkData]
    """Where a reference can be read."""


class DaysData(Model):
    """The days of a week of the course."""

    noun: ClassVar[str] = "the days of a week"

    start: CalendarDay
    """The first day."""
    end: CalendarDay
    """The last day."""
    classes: list[WhenData]
    """When the class meets."""


class WeekData(StateData):
    """A week of the course."""

    noun: ClassVar[str] = "a week"

    number: int
    """Its number."""
    title: str
    """What it is about."""
    url: str
    """Its page."""
    id: str | None = None
    """The last part of the page's address, where that is not made of the number."""
    description: str | None = None
    """What it is about, in a sentence or two."""
    days: DaysData | None = None
    """When it is, in a course that has dates."""
    lectures: list[LectureData]
    """Its lectures, in order."""
    notebooks: list[NotebookUnitData]
    """The notebooks that go with them."""
    exercises: list[ExerciseData]
    """Its exercises."""
    exercises_to_come: StateData | None = None
    """What is said of exercises that are not there yet."""
    no_exercises: bool | None = None
    """Whether it is said that there are none, and will be none."""
    readings: list[ReadingData]
    """What to read."""


class BreakData(Model):
    """Days without classes."""

    noun: ClassVar[str] = "a break"

    title: str
    """What they are called."""
    start: CalendarDay
    """The first day."""
    end: CalendarDay
    """The last day."""


class TermData(Model):
    """When the course is given."""

    noun: ClassVar[str] = "the term"

    start: CalendarDay
    """The first day."""
    end: CalendarDay
    """The last day."""
    timezone: TimeZone
    """The time zone of all hours."""
    meets: list[str]
    """When the class meets every week: mon 10:00-12:00."""
    breaks: list[BreakData]
    """Days without classes."""


class AnnouncementData(Model):
    """Something that was said to all who take the course."""

    noun: ClassVar[str] = "an announcement"

    title: str
    """What it is called."""
    url: str
    """Its page."""
    published: When
    """From when it is out: a day, or an hour with the difference to UTC."""
    summary: str
    """Its first paragraph, or the start of it."""
    path: str
    """The file that `texts` has of it."""


class TextData(Model):
    """A file with what someone wrote: a page in Markdown, or references that are cited."""

    noun: ClassVar[str] = "a text"

    path: str
    """The file, from the course's folder; a page beside the weeks lies in docs/."""
    url: str | None = None
    """Its page; none where it has none."""
    text: str | None = None
    """All of it as it was written, of a bibliography what is cited; links to what is not out lead
    nowhere. None where it is too long."""


class LaunchData(Model):
    """Where else notebooks can be run, besides Colab."""

    noun: ClassVar[str] = "launch"

    binder: bool
    """Whether mybinder.org is offered."""
    kaggle: bool
    """Whether Kaggle is offered."""
    jupyterlite: str | None = None
    """The address of a JupyterLite with the course's files."""


class CourseData(Model):
    """A course: what it is, who gives it, and all of it that is out."""

    noun: ClassVar[str] = "the course"

    format: Literal["coursewright-course"]
    """What kind of document this is."""
    version: Literal[1]
    """The version of its form, which grows where a key goes or means something else."""
    title: str
    """What the course is called."""
    url: str
    """Its home page: an address; here as everywhere a path, where the site's is not known."""
    description: str | None = None
    """What it is and for whom."""
    language: str | None = None
    """The code of the language in which it is given (BCP 47)."""
    license: NamedData | None = None
    """What others may do with it."""
    institution: NamedData | None = None
    """Who gives it."""
    people: list[PersonData]
    """Who made it."""
    repository: str | None = None
    """Its repository on GitHub, as owner/name."""
    branch: str
    """The branch of the repository from which the site is published."""
    status: CourseStatus | None = None
    """How far it is."""
    note: str | None = None
    """A remark for the learner."""
    intro: IntroData | None = None
    """A video that introduces it."""
    links: list[LinkData]
    """Quick links."""
    term: TermData | None = None
    """When it is given."""
    weeks: list[WeekData]
    """Its weeks, in order."""
    readings: list[ReadingData]
    """Reading for the whole course."""
    announcements: list[AnnouncementData]
    """What was announced, the newest first."""
    bibliography: list[str]
    """The files with the references that all pages may cite, from the course's folder."""
    launch: LaunchData | None = None
    """Where else notebooks can be run, where anywhere."""
    macros: dict[str, str] | None = None
    """Commands of LaTeX of the course's own, and what each stands for."""
    texts: list[TextData]
    """What was written in files: the pages beside the weeks, and what they and readings cite."""


def data_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a course as data."""
    return schema_of(CourseData, _describe)


def _describe(model: type[Model], schema: dict[str, Any]) -> None:
    """Put into the schema of a model what its keys hold, and that they hold something."""
    texts = descriptions(model)
    for key, value in schema["properties"].items():
        forms = [form for form in value.pop("anyOf", ()) if form != {"type": "null"}]
        value.pop("default", None)
        schema["properties"][key] = {"description": texts[key], **value, **(forms or [{}])[0]}
