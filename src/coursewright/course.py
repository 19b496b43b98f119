"""The domain: what a course is made of, and what an author may write in `course.yaml`.

The models are the whole vocabulary of the manifest. Each has a `noun`, its name in a message
to the author; a docstring under a field says what the key is for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from coursewright.addresses import YouTubeVideo, host, is_youtube, youtube_video

Status = Literal["draft", "outline", "coming-soon", "released"]
CourseStatus = Literal["in-development", "released"]

# -- The values that stand in the fields ------------------------------------------------------


def wrong(message: str, hint: str = "") -> PydanticCustomError:
    """An error for the author: what is wrong, and what to write instead."""
    context = {"message": message, "hint": hint}
    return PydanticCustomError("coursewright", "{message}", context)


def _web_address(text: str) -> str:
    # These letters have no place in an address, and would end the link that holds it.
    if not host(text) or re.search(r"[\s<>\"`\\\x00-\x20\x7f]", text):
        raise wrong(
            f"expected a web address, found {shown(text)}",
            "a web address starts with https:// and has no spaces",
        )
    return text


def _course_path(text: str) -> str:
    path = PurePosixPath(text)
    if host(text):
        raise wrong(
            f"expected a file in the course's folder, found the web address {shown(text)}",
            "save the file in the course's folder and write its path, such as materials/w1/…",
        )
    if path.is_absolute() or re.match(r"[A-Za-z]:|~|\\", text):
        raise wrong(
            f"a path starts from the folder that holds course.yaml, found {shown(text)}",
            "copy the file into the course's folder and write its path, such as materials/w1/…",
        )
    if "\\" in text:
        hint = f"write {text.replace(chr(92), '/')}"
        raise wrong(f"a path has / between its parts, found {shown(text)}", hint)
    if ".." in path.parts:
        raise wrong(
            f"a path may not leave the course's folder, found {shown(text)}",
            "copy the file into the course's folder; a path has no .. in it",
        )
    if not path.parts or re.search(r"[\x00-\x1f\x7f]", text):
        raise wrong(f"expected the path of a file, found {shown(text)}")
    return str(path)


def _ending(*endings: str) -> Callable[[str], str]:
    def check(path: str) -> str:
        if PurePosixPath(path).suffix.lower() not in endings:
            names = " or ".join(endings)
            raise wrong(f"expected a file whose name ends in {names}, found {shown(path)}")
        return path

    return check


def shown(value: object) -> str:
    """A value as a message shows it: quoted, and not longer than a line."""
    text = str(value)
    return f'"{text[:57]}…"' if len(text) > 60 else f'"{text}"'


def _repository(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", text, re.ASCII):
        hint = "write it without https://github.com/, such as neuro4ml/exercises"
        raise wrong(f"expected a repository on GitHub as owner/name, found {shown(text)}", hint)
    return text


def _id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+([-_.][a-z0-9]+)*", text) or len(text) > 80:
        hint = f"write {slug(text)}" if slug(text).isascii() and slug(text) else ""
        raise wrong(f"an id has small letters, digits and hyphens, found {shown(text)}", hint)
    return text


# Prose lives in docs/, structure in the manifest: a sentence or two is all that one text holds.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
CoursePath = Annotated[str, AfterValidator(_course_path)]
DeckPath = Annotated[CoursePath, AfterValidator(_ending(".pptx", ".pdf"))]
NotebookPath = Annotated[CoursePath, AfterValidator(_ending(".ipynb"))]
ReadingPath = Annotated[CoursePath, AfterValidator(_ending(".md", ".pdf"))]
Repository = Annotated[str, AfterValidator(_repository)]
Id = Annotated[str, AfterValidator(_id)]


@dataclass(frozen=True)
class Video:
    """A video, as a YouTube video, a page elsewhere that shows it, or a file of the course."""

    youtube: YouTubeVideo | None = None
    url: str | None = None
    path: str | None = None


_VIDEO_ENDINGS = (".mp4", ".webm", ".m4v", ".ogv", ".mov")


def _video(value: object) -> object:
    if isinstance(value, Video):
        return value
    if not isinstance(value, str):
        raise wrong(
            "expected the address of a video",
            'write its address, its YouTube id in quotes ("0fNiTc-0t2k"), or the path of a file',
        )
    if on_youtube := youtube_video(value):
        return Video(on_youtube, value if host(value) else on_youtube.watch_url)
    if is_youtube(value):
        raise wrong(
            f"this address of YouTube names no video: {shown(value)}",
            "open the video, press Share, and copy the address; its id has 11 letters or digits",
        )
    if host(value):
        return Video(url=_web_address(value))
    if not value.lower().endswith(_VIDEO_ENDINGS):
        raise wrong(
            f"expected a YouTube address or id, or a video file, found {shown(value)}",
            f"a YouTube id has 11 letters or digits; a file ends in {', '.join(_VIDEO_ENDINGS)}",
        )
    return Video(path=_course_path(value))


VideoAddress = Annotated[
    Video,
    BeforeValidator(_video),
    WithJsonSchema({"type": "string", "minLength": 11}),
]


@dataclass(frozen=True)
class NotebookFile:
    """Where a notebook lives: in the course's folder, or at a web address."""

    path: str | None = None
    url: str | None = None


def _notebook(value: object) -> object:
    if isinstance(value, NotebookFile):
        return value
    if not isinstance(value, str):
        raise wrong(
            "expected a notebook",
            "write the path of an .ipynb file, or its address on GitHub",
        )
    if host(value):
        return NotebookFile(url=_web_address(value))
    return NotebookFile(path=_ending(".ipynb")(_course_path(value)))


NotebookAddress = Annotated[
    NotebookFile,
    BeforeValidator(_notebook),
    WithJsonSchema({"type": "string", "minLength": 1}),
]


def slug(title: str) -> str:
    """The part of a page's address that a title makes: its letters and digits, in any script.

    Empty where the title has none.
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", title).lower().replace("'", ""))
    return "-".join(words)[:80].strip("-_")


# -- The models -------------------------------------------------------------------------------


class Model(BaseModel):
    """What all the parts of a manifest share: no unknown keys, and no change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    noun: ClassVar[str] = "an item"


class Announced(Model):
    """Something that may not be there yet: how far it is, and what the learner should know."""

    noun: ClassVar[str] = "an announcement"

    status: Status | None = None
    """How far this is: draft, outline, coming-soon or released."""
    note: Text | None = None
    """A short remark, shown with the item."""


class Link(Model):
    """An address with words to click on."""

    noun: ClassVar[str] = "a link"

    title: Text
    """The words of the link."""
    url: WebAddress
    """Where it leads."""
    note: Text | None = None
    """A short remark, shown with the link."""


class Institution(Model):
    """Who gives the course."""

    noun: ClassVar[str] = "an institution"

    name: Text
    """The institution's name."""
    url: WebAddress | None = None
    """Its website."""


class Person(Model):
    """Someone to whom the course owes something."""

    noun: ClassVar[str] = "a person"

    name: Text
    """The person's name."""
    url: WebAddress | None = None
    """The person's own page."""
    roles: tuple[Text, ...] = ()
    """What the person did, such as course design or teaching assistant."""


def _kind(value: object) -> str | None:
    """Which form of several the author wrote, so that errors speak of that form alone."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return "list"
    if isinstance(value, dict | BaseModel):
        return "mapping"
    return None


_BY_KIND = Discriminator(_kind)


def _forms(message: str, hint: str, *kinds: str) -> BeforeValidator:
    """A check that the author used one of several forms; `message` and `hint` name them all."""

    def check(value: object) -> object:
        if _kind(value) not in kinds:
            raise wrong(message, hint)
        return value

    return BeforeValidator(check)


class Reading(Announced):
    """Something to read: a file of the course, or an address."""

    noun: ClassVar[str] = "a reading"

    title: Text = "Reading material"
    """What it is called."""
    path: ReadingPath | None = None
    """A Markdown or PDF file in the course's folder."""
    url: WebAddress | None = None
    """Where it is, when it is elsewhere."""


def _reading(value: str | Reading) -> Reading:
    if isinstance(value, str):
        return Reading(path=value)
    if (value.path is None) == (value.url is None):
        raise wrong(
            "a reading has either a path or a url",
            "write path: materials/w1/reading.md for a file, url: https://… for a page elsewhere",
        )
    return value


ReadingForms = Annotated[
    Annotated[ReadingPath, Tag("text")] | Annotated[Reading, Tag("mapping")],
    _BY_KIND,
    _forms(
        "expected a reading",
        "write the path of a file, or title: and url: for a page elsewhere",
        *("text", "mapping"),
    ),
    AfterValidator(_reading),
]

IntroForms = Annotated[
    Annotated[VideoAddress, Tag("text")] | Annotated[Announced, Tag("mapping")],
    _BY_KIND,
    _forms(
        "expected the address of a video",
        "write its address, or {status: coming-soon, note: …} where it is not recorded yet",
        *("text", "mapping"),
    ),
]


class Unit(Announced):
    """A part of the course that has a page of its own."""

    noun: ClassVar[str] = "a unit"

    title: Text
    """What it is called."""
    id: Id | None = None
    """Its part of its page's address, which it keeps when its title or place changes."""
    description: Text | None = None
    """What it is about, in a sentence or two."""


class Lecture(Unit):
    """A lecture: a video, the deck that it shows, or as yet only its title."""

    noun: ClassVar[str] = "a lecture"

    video: VideoAddress | None = None
    """Its video: any address of YouTube's, a YouTube id, another address, or a file's path."""
    slides: DeckPath | None = None
    """Its deck: the path of a PowerPoint (or PDF) file in the course's folder."""


class Notebook(Announced):
    """A notebook that goes with a week, such as the code for its figures."""

    noun: ClassVar[str] = "a notebook"

    title: Text
    """What the notebook is called."""
    notebook: NotebookAddress
    """The path of an .ipynb file in the course's folder, or its address on GitHub."""


class Exercise(Announced):
    """An exercise: a notebook to work through, and a video that introduces it."""

    noun: ClassVar[str] = "an exercise"

    title: Text = "Exercises"
    """What it is called."""
    notebook: NotebookAddress | None = None
    """The path of an .ipynb file in the course's folder, or its address on GitHub."""
    intro: IntroForms | None = None
    """A video that introduces it, or {status, note} where there is none yet."""


ExerciseForms = Annotated[
    Annotated[Literal["none"], Tag("text")]
    | Annotated[tuple[Exercise, ...], Tag("list")]
    | Annotated[Announced, Tag("mapping")],
    _BY_KIND,
    _forms(
        "expected a list of exercises",
        "write a list (lines that start with - ), none, or {status: coming-soon}",
        *("text", "list", "mapping"),
    ),
]


def lecture_slug(index: int, lecture: Lecture) -> str:
    """The last part of the address of a week's lecture, the first having index 0."""
    return lecture.id or slug(lecture.title) or f"lecture-{index + 1}"


def week_folder(number: int, week: Week) -> str:
    """The folder that holds the pages of the week of that number."""
    return week.id or f"week-{number}"


def _apart(units: Sequence[Unit], addresses: Sequence[str]) -> None:
    """Raise an error for each unit whose page would have the address of one before it."""
    first: dict[str, Unit] = {}
    clashes: list[InitErrorDetails] = []
    for index, (unit, address) in enumerate(zip(units, addresses, strict=True)):
        if address in first:
            clash = wrong(
                f"the page of {shown(unit.title)} would have the same address as the page of"
                f" {shown(first[address].title)}: {address}/",
                "change one of the titles, or give one of them an id of its own, such as"
                f" id: {address}-2",
            )
            clashes.append(InitErrorDetails(type=clash, loc=(index,), input=unit))
        first.setdefault(address, unit)
    if clashes:
        raise ValidationError.from_exception_data("addresses", clashes)


def _lectures_apart(lectures: tuple[Lecture, ...]) -> tuple[Lecture, ...]:
    _apart(lectures, [lecture_slug(*pair) for pair in enumerate(lectures)])
    return lectures


class Week(Unit):
    """A week of the course, or another stretch of it."""

    noun: ClassVar[str] = "a week"

    lectures: Annotated[tuple[Lecture, ...], AfterValidator(_lectures_apart)] = ()
    """The lectures, in order."""
    notebooks: tuple[Notebook, ...] = ()
    """Notebooks that go with the lectures."""
    exercises: ExerciseForms | None = None
    """The exercises: a list, none, or {status, note} where they are not out yet."""
    readings: tuple[ReadingForms, ...] = ()
    """What to read: paths of Markdown files, or {title, url}."""


@dataclass(frozen=True)
class NumberedWeek:
    """A week with what its place in the course gives it."""

    index: int
    number: int
    week: Week

    @property
    def folder(self) -> str:
        """The folder that holds the week's pages."""
        return week_folder(self.number, self.week)

    @property
    def heading(self) -> str:
        """The week's title with its number."""
        return f"Week {self.number}: {self.week.title}"

    @property
    def path(self) -> str:
        """The week's own page."""
        return f"{self.folder}/index.md"

    def lectures(self) -> list[tuple[str, Lecture]]:
        """Each lecture, in order, after the path of its page."""
        return [
            (f"{self.folder}/{lecture_slug(index, lecture)}.md", lecture)
            for index, lecture in enumerate(self.week.lectures)
        ]


class Course(Model):
    """A course: what it is, who gives it, and its weeks."""

    noun: ClassVar[str] = "the course"

    title: Text
    """What the course is called."""
    description: Text | None = None
    """What it is and for whom, in a sentence or two."""
    institution: Institution | None = None
    """Who gives the course."""
    repository: Repository | None = None
    """The course's repository on GitHub, as owner/name: makes edit, GitHub and Colab links."""
    branch: Text = "main"
    """The branch of the repository from which the site is published."""
    status: CourseStatus | None = None
    """in-development shows a notice on the home page."""
    note: Text | None = None
    """The words of that notice, where the usual ones do not fit."""
    intro: IntroForms | None = None
    """A video that introduces the course."""
    first_week: Annotated[int, Field(strict=True, ge=0, le=1000)] = 1
    """The number of the first week."""
    links: tuple[Link, ...] = ()
    """Quick links, shown on the home page."""
    people: tuple[Person, ...] = ()
    """Who made the course, with their roles."""
    readings: tuple[ReadingForms, ...] = ()
    """Reading for the whole course, apart from the weeks'."""
    weeks: tuple[Week, ...]
    """The weeks, in order."""

    @field_validator("weeks")
    @classmethod
    def _weeks_apart(cls, weeks: tuple[Week, ...], info: ValidationInfo) -> tuple[Week, ...]:
        if not weeks:
            raise wrong("a course has at least one week", "add a line  - title: …  below")
        first_week = info.data.get("first_week", 1)
        _apart(weeks, [week_folder(*pair) for pair in enumerate(weeks, first_week)])
        return weeks

    def numbered_weeks(self) -> tuple[NumberedWeek, ...]:
        """The weeks with their numbers, in order."""
        return tuple(
            NumberedWeek(index, self.first_week + index, week)
            for index, week in enumerate(self.weeks)
        )


def files_of(course: Course) -> Iterator[tuple[Sequence[str | int], str]]:
    """Every file of the course's folder that the manifest names, and where it names it.

    The place is the way through the manifest, such as `("weeks", 0, "lectures", 2, "slides")`.
    """

    def files(item: Any, way: tuple[str | int, ...]) -> Iterator[tuple[Sequence[str | int], str]]:
        if isinstance(item, tuple):
            for index, part in enumerate(item):
                yield from files(part, (*way, index))
        elif isinstance(item, Video | NotebookFile):
            if item.path:
                yield way, item.path
        elif isinstance(item, Lecture) and item.slides:
            yield from files(item.video, (*way, "video"))
            yield (*way, "slides"), item.slides
        elif isinstance(item, Reading):
            if item.path:
                yield (*way, "path"), item.path
        elif isinstance(item, Model):
            for name in type(item).model_fields:
                yield from files(getattr(item, name), (*way, name))

    return files(course, ())
