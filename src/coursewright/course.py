"""The domain: a course and its weeks, and the pages that these have.

The models are the vocabulary of the manifest, with those of `items.py`; a docstring under a field
says what the key is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    Field,
    StrictBool,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails

from coursewright.dates import CalendarDay
from coursewright.fields import (
    BibliographyPath,
    Language,
    LicenseName,
    Macro,
    NotebookFile,
    Repository,
    Text,
    Video,
    WebAddress,
    slug,
    wrong,
)
from coursewright.items import (
    Exercise,
    ExerciseForms,
    IgnoredLink,
    Institution,
    IntroForms,
    Lecture,
    Link,
    Notebook,
    PartOfWeek,
    Person,
    Reading,
    Released,
    Unit,
    numbered,
)
from coursewright.term import Term
from coursewright.validation import Model, Way
from coursewright.wording import shown

CourseStatus = Literal["in-development", "released"]


def page_slug(unit: Unit) -> str:
    """The last part of the address of a week's lecture, notebook or exercise.

    Several exercises without a title of their own are told apart by their numbers.
    """
    index = unit.position
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
                "CW040",
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

    lectures: tuple[Lecture, ...] = Field(
        (), examples=[[{"title": "Neuron structure", "video": "https://youtu.be/WMRUZT9NljM"}]]
    )
    """The lectures, in order."""
    notebooks: tuple[Notebook, ...] = Field(
        (), examples=[[{"title": "Code for figures", "notebook": "materials/w1/figures.ipynb"}]]
    )
    """Notebooks that go with the lectures."""
    exercises: ExerciseForms | None = Field(
        None,
        examples=[
            "none",
            {"status": "coming-soon"},
            [{"notebook": "materials/w1/exercise.ipynb", "intro": "https://youtu.be/ffGktH1jw-M"}],
        ],
    )
    """The exercises: a list, none, or {status, note} where they are not out yet."""
    readings: tuple[Reading, ...] = Field(
        (),
        examples=[
            [
                "materials/w1/reading.md",
                "@mainen1995",
                {
                    "title": "The memory function of sleep",
                    "url": "https://doi.org/10.1038/nrn2762",
                },
            ]
        ],
    )
    """What to read: paths of files, keys of a bibliography with an @, or {title, url}."""
    start: CalendarDay | None = Field(None, examples=["2026-10-12"])
    """Its first day, where it does not follow the week before in the term."""
    end: CalendarDay | None = Field(None, examples=["2026-10-18"])
    """Its last day, where it has not seven."""

    @property
    def listed_exercises(self) -> tuple[Exercise, ...]:
        """The exercises, where there is a list of them."""
        return self.exercises if isinstance(self.exercises, tuple) else ()

    def items(self) -> Iterator[tuple[str, Lecture | Notebook | Exercise | Reading]]:
        """All that is in it, each with the key that lists it."""
        for key, listed in (
            ("lectures", self.lectures),
            ("notebooks", self.notebooks),
            ("exercises", self.listed_exercises),
            ("readings", self.readings),
        ):
            for item in listed:
                yield key, item

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it yet, whatever it says of what there will be."""
        return not (self.lectures or self.notebooks or self.listed_exercises or self.readings)

    def units(self) -> Iterator[tuple[str, PartOfWeek]]:
        """All that has a page of its own, each with the key that lists it."""
        for key, item in self.items():
            if isinstance(item, Exercise) and not item.has_page:
                continue
            if isinstance(item, PartOfWeek):
                yield key, item

    @model_validator(mode="after")
    def _pages_apart(self) -> Self:
        for items in (self.lectures, self.notebooks, self.listed_exercises, self.readings):
            numbered(items)
        _apart([(unit, page_slug(unit), (key, unit.position)) for key, unit in self.units()])
        return self


@dataclass(frozen=True)
class UnitPage:
    """The page of a lecture, notebook or exercise: its path, and where the manifest has it."""

    path: str
    unit: PartOfWeek
    way: tuple[str | int, ...]


@dataclass(frozen=True)
class NumberedWeek:
    """A week with what its place in the course gives it."""

    number: int
    week: Week

    @property
    def way(self) -> tuple[str | int, ...]:
        """Where the manifest has it."""
        return "weeks", self.week.position

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
        return (page for page in self._units if kind in (None, page.way[2]))

    @cached_property
    def _units(self) -> tuple[UnitPage, ...]:
        """The same, all of it, which every template asks for over and over."""
        return tuple(
            UnitPage(
                f"{self.folder}/{page_slug(unit)}/index.md",
                unit,
                (*self.way, key, unit.position),
            )
            for key, unit in self.week.units()
        )

    def page_of(self, unit: Unit) -> str | None:
        """The path of the page of one of the week's units, whose folder holds its pictures."""
        return next((page.path for page in self.units() if page.unit is unit), None)


class Launch(Model):
    """Where else notebooks can be run, besides Colab."""

    noun: ClassVar[str] = "launch"

    binder: StrictBool = Field(False, examples=[True])
    """Whether mybinder.org is offered."""
    kaggle: StrictBool = Field(False, examples=[True])
    """Whether Kaggle is offered."""
    jupyterlite: WebAddress | None = Field(None, examples=["https://lite.example.org/"])
    """The address of a JupyterLite that was built with the course's own files."""


class Course(Model):
    """A course: what it is, who gives it, and its weeks."""

    noun: ClassVar[str] = "the course"

    title: Text = Field(examples=["Neuroscience for machine learners"])
    """What the course is called."""
    description: Text | None = Field(
        None, examples=["Neuroscience for people who know machine learning."]
    )
    """What it is and for whom, in a sentence or two."""
    institution: Institution | None = Field(None, examples=[{"name": "Imperial College London"}])
    """Who gives the course."""
    language: Language | None = Field(None, examples=["en", "pt-BR"])
    """The language in which it is given, by its code: told to search engines."""
    license: LicenseName | None = Field(
        None, examples=["CC-BY-4.0", "https://example.org/terms-of-use"]
    )
    """What others may do with it: a licence of Creative Commons, or the address of another."""
    repository: Repository | None = Field(None, examples=["neuro4ml/neuro4ml.github.io"])
    """The course's repository on GitHub, as owner/name: makes edit, GitHub and Colab links."""
    branch: Text = Field("main", examples=["gh-pages"])
    """The branch of the repository from which the site is published."""
    status: CourseStatus | None = Field(None, examples=["in-development"])
    """How far it is: in-development shows a notice on the home page."""
    note: Text | None = Field(None, examples=["This course starts in October."])
    """The words of that notice, where the usual ones do not fit."""
    intro: IntroForms | None = Field(None, examples=["https://youtu.be/jhnuVDh2XKA"])
    """A video that introduces the course, or {status, note} where there is none yet."""
    first_week: Annotated[int, Field(strict=True, ge=0, le=1000)] = Field(1, examples=[0])
    """The number of the first week."""
    links: tuple[Link, ...] = Field(
        (), examples=[[{"title": "Discord server", "url": "https://discord.gg/5U8SmJARcR"}]]
    )
    """Quick links, shown on the home page."""
    ignore_links: tuple[IgnoredLink, ...] = Field(
        (),
        examples=[
            [
                {
                    "url": "https://intranet.example.org/*",
                    "reason": "only for those on the campus",
                    "until": "2027-07-31",
                }
            ]
        ],
    )
    """Links that `coursewright links` is not to check, each with a reason and an end."""
    people: tuple[Person, ...] = Field(
        (), examples=[[{"name": "Dan Goodman", "roles": ["course design"]}]]
    )
    """Who made the course, with their roles."""
    readings: tuple[Reading, ...] = Field((), examples=[["materials/further-reading.md"]])
    """Reading for the whole course, apart from the weeks'."""
    bibliography: tuple[BibliographyPath, ...] = Field((), examples=[["materials/course.bib"]])
    """BibTeX files, whose entries readings and pages may cite."""
    launch: Launch = Field(Launch(), examples=[{"binder": True}])
    """Where else notebooks can be run, besides Colab."""
    macros: dict[Macro, Text] = Field(
        default_factory=dict,
        title="names, and for each a text",
        examples=[{"RR": r"\mathbb{R}"}],
    )
    """LaTeX commands of the author's own, and what each stands for."""
    term: Term | None = Field(
        None,
        examples=[
            {
                "start": "2026-10-05",
                "end": "2026-12-11",
                "timezone": "Europe/London",
                "meets": ["mon 10:00-12:00"],
                "breaks": [{"start": "2026-11-02", "end": "2026-11-06", "title": "Reading week"}],
            }
        ],
    )
    """When the course is given: every week has its dates from here."""
    weeks: tuple[Week, ...] = Field(
        examples=[[{"title": "Neurons"}]], json_schema_extra={"minItems": 1}
    )
    """The weeks, in order."""

    @field_validator("readings")
    @classmethod
    def _numbered(cls, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        numbered(readings)
        return readings

    @field_validator("weeks")
    @classmethod
    def _weeks_apart(cls, weeks: tuple[Week, ...], info: ValidationInfo) -> tuple[Week, ...]:
        if not weeks:
            raise wrong("CW010", "a course has at least one week", "add a line  - title: …  below")
        numbered(weeks)
        first_week = info.data.get("first_week", 1)
        folders = (week_folder(*pair) for pair in enumerate(weeks, first_week))
        _apart(
            [
                (week, folder, (i,))
                for i, (week, folder) in enumerate(zip(weeks, folders, strict=True))
            ]
        )
        return weeks

    def items(self) -> Iterator[tuple[Way, Released, Week | None]]:
        """All that may be kept back: where the manifest has it, itself, and its week."""
        for reading in self.readings:
            yield ("readings", reading.position), reading, None
        for week in self.weeks:
            way = ("weeks", week.position)
            yield way, week, week
            for key, item in week.items():
                yield (*way, key, item.position), item, week

    def numbered_weeks(self) -> tuple[NumberedWeek, ...]:
        """The weeks with their numbers, in order."""
        return tuple(NumberedWeek(self.first_week + week.position, week) for week in self.weeks)


def files_of(course: Course) -> Iterator[tuple[Sequence[str | int], str]]:
    """Every file of the course's folder that the manifest names, and where it names it.

    The place is the way through the manifest, such as `("weeks", 0, "lectures", 2, "slides")`.
    """

    def files(item: Any, way: tuple[str | int, ...]) -> Iterator[tuple[Sequence[str | int], str]]:
        if isinstance(item, tuple):
            for index, part in enumerate(item):
                at = part.position if isinstance(part, Released) else index
                yield from files(part, (*way, at))
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


_PATHS = {(Lecture, "slides"), (Lecture, "captions"), (Reading, "path"), (Exercise, "own_copy")}
"""The fields that are paths and nothing else."""
