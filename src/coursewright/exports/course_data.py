"""The form of `course.json`: the models of which it is written, and which make its schema.

A docstring under a field says what the key holds. A key without a value is left out; a list is
always there.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from coursewright.course import CourseStatus
from coursewright.items import Status
from coursewright.schema import descriptions, schema_of
from coursewright.validation import Model


class LinkData(Model):
    """An address with its words."""

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

    service: Literal["youtube", "file", "web"]
    """Where it is: on YouTube, a file of the site, or anywhere else."""
    url: str
    """The address at which it is watched, or that of the file."""
    id: str | None = None
    """Its id on YouTube."""
    start: int | None = None
    """The second from which it is to be played, where that is not its beginning."""


class IntroData(StateData):
    """A video that introduces something, or when there will be one."""

    video: VideoData | None = None
    """The video, once it is there."""


class SlideData(Model):
    """A slide of a deck."""

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

    start: int
    """The second at which it begins."""
    title: str
    """What it is about."""
    slide: int | None = None
    """The number of the slide that it belongs to."""


class WhenData(Model):
    """A time: a day, or an hour with the difference to UTC (ISO 8601)."""

    start: str
    """When it begins, or is due."""
    end: str | None = None
    """When it ends, where that is known."""


class UnitData(StateData):
    """What lectures, notebooks and exercises have in common."""

    title: str
    """What it is called."""
    url: str | None = None
    """Its page; none where it has none."""
    description: str | None = None
    """What it is about."""
    held: WhenData | None = None
    """When it is held, where not at the usual hours of its week."""


class LectureData(UnitData):
    """A lecture."""

    video: VideoData | None = None
    """Its video."""
    slides: DeckData | None = None
    """Its slides."""
    chapters: list[ChapterData]
    """The parts of the video."""
    transcript: str | None = None
    """What is said in the video, from its captions, a line for each sentence or two."""


class NotebookData(Model):
    """A notebook: where it is, and where it can be run."""

    path: str | None = None
    """The file, from the top of the site; none where it lives elsewhere."""
    url: str | None = None
    """Its address; none where the file is not there yet."""
    links: list[LinkData]
    """Where it can be seen and run."""


class NotebookUnitData(UnitData):
    """A notebook that goes with a week."""

    notebook: NotebookData
    """The notebook itself."""


class ExerciseData(UnitData):
    """An exercise."""

    notebook: NotebookData | None = None
    """The notebook to work through."""
    intro: IntroData | None = None
    """A video that introduces it."""
    due: WhenData | None = None
    """By when it is to be handed in."""


class ReadingData(StateData):
    """Something to read."""

    kind: Literal["page", "file", "web", "reference"]
    """A page of the site, a file, an address elsewhere, or an entry of a bibliography."""
    title: str
    """What it is called; of a reference, all that is printed of it."""
    url: str | None = None
    """Where it is; none where it is not there yet."""
    links: list[LinkData]
    """Where a reference can be read."""


class DaysData(Model):
    """The days of a week of the course."""

    start: date
    """The first day."""
    end: date
    """The last day."""
    classes: list[WhenData]
    """When the class meets."""


class WeekData(StateData):
    """A week of the course."""

    number: int
    """Its number."""
    title: str
    """What it is about."""
    url: str
    """Its page."""
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
    readings: list[ReadingData]
    """What to read."""


class BreakData(Model):
    """Days without classes."""

    title: str
    """What they are called."""
    start: date
    """The first day."""
    end: date
    """The last day."""


class TermData(Model):
    """When the course is given."""

    start: date
    """The first day."""
    end: date
    """The last day."""
    timezone: str
    """The time zone of all hours."""
    breaks: list[BreakData]
    """Days without classes."""


class AnnouncementData(Model):
    """Something that was said to all who take the course."""

    title: str
    """What it is called."""
    url: str
    """Its page."""
    published: str
    """From when it is out: a day, or an hour with the difference to UTC."""
    summary: str
    """Its first paragraph, or the start of it."""


class CourseData(Model):
    """A course: what it is, who gives it, and all of it that is out."""

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
