"""The domain: what a course is made of, and what an author may write in `course.yaml`.

The models are the whole vocabulary of the manifest; a docstring under a field says what the key
is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    Tag,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails

from coursewright.fields import (
    BibliographyPath,
    DeckPath,
    Id,
    Macro,
    NotebookAddress,
    NotebookFile,
    NotebookPath,
    ReadingPath,
    Repository,
    Text,
    Video,
    VideoAddress,
    WebAddress,
    slug,
    wrong,
)
from coursewright.validation import Model
from coursewright.wording import shown

Status = Literal["draft", "outline", "coming-soon", "released"]
CourseStatus = Literal["in-development", "released"]


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
    """Something to read: a file of the course, an address, or an entry of its bibliography."""

    noun: ClassVar[str] = "a reading"

    title: Text = "Reading material"
    """What it is called."""
    path: ReadingPath | None = None
    """A file in the course's folder: Markdown, PDF, a bibliography, or a text of DOIs."""
    url: WebAddress | None = None
    """Where it is, when it is elsewhere."""
    cite: Text | None = None
    """The key of an entry in one of the course's bibliographies."""

    @model_validator(mode="before")
    @classmethod
    def _a_path_will_do(cls, value: object) -> object:
        if isinstance(value, str):
            return {"cite": value[1:]} if value.startswith("@") else {"path": value}
        if not isinstance(value, dict | Reading):
            hint = "write the path of a file, or title: and url: for a page elsewhere"
            raise wrong("expected a reading", hint)
        return value

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        if sum(value is not None for value in (self.path, self.url, self.cite)) != 1:
            raise wrong(
                "a reading has either a path, or a url, or a key to cite",
                "write path: materials/w1/reading.md for a file, url: https://… for a page"
                " elsewhere, cite: mainen1995 for an entry of a bibliography",
            )
        return self


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


class Notebook(Unit):
    """A notebook that goes with a week, such as the code for its figures."""

    noun: ClassVar[str] = "a notebook"

    notebook: NotebookAddress
    """The path of an .ipynb file in the course's folder, or its address on GitHub."""


class Exercise(Unit):
    """An exercise: a notebook to work through, and a video that introduces it."""

    noun: ClassVar[str] = "an exercise"

    title: Text = "Exercises"
    """What it is called."""
    notebook: NotebookAddress | None = None
    """The path of an .ipynb file in the course's folder, or its address on GitHub."""
    own_copy: NotebookPath | None = Field(None, alias="copy")
    """A copy in the course's folder of a notebook that lives elsewhere, to be shown."""
    intro: IntroForms | None = None
    """A video that introduces it, or {status, note} where there is none yet."""

    @property
    def has_page(self) -> bool:
        """Whether there is anything to show on a page of its own."""
        return self.notebook is not None or self.own_copy is not None or self.intro is not None


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


def page_slug(index: int, unit: Unit) -> str:
    """The last part of the address of a week's lecture, notebook or exercise.

    `index` counts those of its kind from 0. Several exercises without a title of their own are
    told apart by their numbers.
    """
    made = unit.id or slug(unit.title) or f"{type(unit).__name__.lower()}-{index + 1}"
    is_named = unit.id is not None or "title" in unit.model_fields_set
    return made if is_named or index == 0 else f"{made}-{index + 1}"


def week_folder(number: int, week: Week) -> str:
    """The folder that holds the pages of the week of that number."""
    return week.id or f"week-{number}"


def _apart(units: Sequence[tuple[Unit, str, Sequence[str | int]]]) -> None:
    """Raise an error for each unit whose page would have the address of one before it.

    Each comes with its address, and with the way to it.
    """
    first: dict[str, Unit] = {}
    clashes: list[InitErrorDetails] = []
    for unit, address, way in units:
        if address in first:
            clash = wrong(
                f"the page of {shown(unit.title)} would have the same address as the page of"
                f" {shown(first[address].title)}: {address}/",
                "change one of the titles, or give one of them an id of its own, such as"
                f" id: {address}-2",
            )
            clashes.append(InitErrorDetails(type=clash, loc=tuple(way), input=unit))
        first.setdefault(address, unit)
    if clashes:
        raise ValidationError.from_exception_data("addresses", clashes)


class Week(Unit):
    """A week of the course, or another stretch of it."""

    noun: ClassVar[str] = "a week"

    lectures: tuple[Lecture, ...] = ()
    """The lectures, in order."""
    notebooks: tuple[Notebook, ...] = ()
    """Notebooks that go with the lectures."""
    exercises: ExerciseForms | None = None
    """The exercises: a list, none, or {status, note} where they are not out yet."""
    readings: tuple[Reading, ...] = ()
    """What to read: paths of Markdown files, or {title, url}."""

    @property
    def listed_exercises(self) -> tuple[Exercise, ...]:
        """The exercises, where there is a list of them."""
        return self.exercises if isinstance(self.exercises, tuple) else ()

    def units(self) -> Iterator[tuple[str, int, Unit]]:
        """All that has a page of its own: the key that lists it, its index there, and itself."""
        for key, units in (
            ("lectures", self.lectures),
            ("notebooks", self.notebooks),
            ("exercises", self.listed_exercises),
        ):
            for index, unit in enumerate(units):
                if not isinstance(unit, Exercise) or unit.has_page:
                    yield key, index, unit

    @model_validator(mode="after")
    def _pages_apart(self) -> Self:
        _apart([(unit, page_slug(i, unit), (key, i)) for key, i, unit in self.units()])
        return self


@dataclass(frozen=True)
class UnitPage:
    """The page of a lecture, notebook or exercise: its path, and where the manifest has it."""

    path: str
    unit: Unit
    way: tuple[str | int, ...]


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

    def units(self, kind: str | None = None) -> Iterator[UnitPage]:
        """All that has a page in the week's folder, in order; or of these the `lectures`, the
        `notebooks` or the `exercises`."""
        for key, index, unit in self.week.units():
            if kind in (None, key):
                path = f"{self.folder}/{page_slug(index, unit)}/index.md"
                yield UnitPage(path, unit, ("weeks", self.index, key, index))

    def page_of(self, unit: Unit) -> str | None:
        """The path of the page of one of the week's units, whose folder holds its pictures."""
        return next((page.path for page in self.units() if page.unit is unit), None)


class Launch(Model):
    """Where else notebooks can be run, besides Colab."""

    noun: ClassVar[str] = "launch"

    binder: StrictBool = False
    """Whether mybinder.org is offered."""
    kaggle: StrictBool = False
    """Whether Kaggle is offered."""
    jupyterlite: WebAddress | None = None
    """The address of a JupyterLite that was built with the course's own files."""


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
    readings: tuple[Reading, ...] = ()
    """Reading for the whole course, apart from the weeks'."""
    bibliography: tuple[BibliographyPath, ...] = ()
    """BibTeX files, whose entries readings and pages may cite."""
    launch: Launch = Launch()
    """Where else notebooks can be run, besides Colab."""
    macros: dict[Macro, Text] = Field(default_factory=dict)
    """LaTeX commands of the author's own, and what each stands for."""
    weeks: tuple[Week, ...]
    """The weeks, in order."""

    @field_validator("weeks")
    @classmethod
    def _weeks_apart(cls, weeks: tuple[Week, ...], info: ValidationInfo) -> tuple[Week, ...]:
        if not weeks:
            raise wrong("a course has at least one week", "add a line  - title: …  below")
        first_week = info.data.get("first_week", 1)
        folders = (week_folder(*pair) for pair in enumerate(weeks, first_week))
        _apart(
            [
                (week, folder, (i,))
                for i, (week, folder) in enumerate(zip(weeks, folders, strict=True))
            ]
        )
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
        elif isinstance(item, Model):
            for name, field in type(item).model_fields.items():
                key, value = field.alias or name, getattr(item, name)
                if isinstance(value, str) and (type(item), name) in _PATHS:
                    yield (*way, key), value
                elif isinstance(item, Course) and name == "bibliography":
                    yield from (((*way, key, i), path) for i, path in enumerate(value))
                else:
                    yield from files(value, (*way, key))

    return files(course, ())


_PATHS = {(Lecture, "slides"), (Reading, "path"), (Exercise, "own_copy")}
"""The fields that are paths and nothing else."""
