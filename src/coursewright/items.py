"""What a course is made of, but for its weeks: lectures, notebooks, exercises, readings, people.

The models are the vocabulary of the manifest; a docstring under a field says what the key is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    Tag,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails

from coursewright import patterns
from coursewright.dates import DueBy, HeldOn, ReleasedOn
from coursewright.fields import (
    READINGS,
    CaptionsPath,
    Day,
    DeckPath,
    Id,
    NotebookAddress,
    NotebookPath,
    ReadingPath,
    Text,
    VideoAddress,
    WebAddress,
    raise_all,
    wrong,
)
from coursewright.times import Time, in_order
from coursewright.validation import Model

Status = Literal["draft", "outline", "coming-soon", "released"]


class Announced(Model):
    """Something that may not be there yet: how far it is, and what the learner should know."""

    noun: ClassVar[str] = "an announcement"

    status: Status | None = Field(None, examples=["coming-soon"])
    """How far this is."""
    note: Text | None = Field(None, examples=["not yet recorded"])
    """A short remark, shown with the item."""


class Link(Model):
    """An address with words to click on."""

    noun: ClassVar[str] = "a link"

    title: Text = Field(examples=["Discord server"])
    """The words of the link."""
    url: WebAddress = Field(examples=["https://discord.gg/5U8SmJARcR"])
    """Where it leads."""
    note: Text | None = Field(None, examples=["for questions"])
    """A short remark, shown with the link."""


class IgnoredLink(Model):
    """A link that is not to be checked, for a reason and for a time."""

    noun: ClassVar[str] = "a link to ignore"

    url: WebAddress = Field(examples=["https://intranet.example.org/*"])
    """Its address; an asterisk stands for any letters."""
    reason: Text = Field(examples=["only for those on the campus"])
    """Why, for whoever reads this later."""
    until: Day = Field(examples=["2027-07-31"])
    """The last day on which it is ignored."""

    def covers(self, url: str) -> bool:
        """Whether the address is one of those that are meant."""
        pattern = ".*".join(map(re.escape, self.url.split("*")))
        return re.fullmatch(pattern, url) is not None


class Institution(Model):
    """Who gives the course."""

    noun: ClassVar[str] = "an institution"

    name: Text = Field(examples=["Imperial College London"])
    """The institution's name."""
    url: WebAddress | None = Field(None, examples=["https://www.imperial.ac.uk/"])
    """Its website."""


class Person(Model):
    """Someone to whom the course owes something."""

    noun: ClassVar[str] = "a person"

    name: Text = Field(examples=["Dan Goodman"])
    """The person's name."""
    url: WebAddress | None = Field(None, examples=["https://neural-reckoning.org/dan_goodman.html"])
    """The person's own page."""
    roles: tuple[Text, ...] = Field((), examples=[["course design", "teaching assistant"]])
    """What the person did for the course."""


def _kind(value: object) -> str | None:
    """Which form of several the author wrote, so that errors speak of that form alone."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, int) and not isinstance(value, bool):
        return "number"
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
            raise wrong("CW020", message, hint)
        return value

    return BeforeValidator(check)


def _given(key: str, **schema: Any) -> dict[str, Any]:
    """The schema of what has a value for a key, of a given form or of any."""
    return {"required": [key], "properties": {key: schema or {"not": {"type": "null"}}}}


class Released(Announced):
    """Something that may be kept back until a day."""

    _position: int = PrivateAttr(0)

    release: ReleasedOn | None = Field(None, examples=["2026-11-02", "-3 days"])
    """From when it is in the site: a day, or days after (+) or before (-) the first of its week."""

    @property
    def position(self) -> int:
        """Where it stands in its list in the manifest, from 0; others there may be kept back."""
        return self._position


def numbered(items: Iterable[Released]) -> None:
    """Let each item know where it stands in its list, as it is written."""
    for index, item in enumerate(items):
        item._position = index


class Reading(Released):
    """Something to read: a file of the course, an address, or an entry of its bibliography."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [_given(key) for key in ("path", "url", "cite")]}
    )
    noun: ClassVar[str] = "a reading"

    title: Text = Field("Reading material", examples=["The memory function of sleep"])
    """What it is called."""
    path: ReadingPath | None = Field(None, examples=["materials/w1/reading.md"])
    """A file in the course's folder: Markdown, PDF, a bibliography, or a text of DOIs."""
    url: WebAddress | None = Field(None, examples=["https://doi.org/10.1038/nrn2762"])
    """Where it is, when it is elsewhere."""
    cite: Text | None = Field(None, examples=["mainen1995"])
    """The key of an entry in one of the course's bibliographies."""

    @model_validator(mode="before")
    @classmethod
    def _a_path_will_do(cls, value: object) -> object:
        if isinstance(value, str):
            return {"cite": value[1:]} if value.startswith("@") else {"path": value}
        if not isinstance(value, dict | Reading):
            hint = "write the path of a file, or title: and url: for a page elsewhere"
            raise wrong("CW021", "expected a reading", hint)
        return value

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        if sum(value is not None for value in (self.path, self.url, self.cite)) != 1:
            raise wrong(
                "CW021",
                "a reading has either a path, or a url, or a key to cite",
                "write path: materials/w1/reading.md for a file, url: https://… for a page"
                " elsewhere, cite: mainen1995 for an entry of a bibliography",
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        text = patterns.text(
            "the path of a file, or @ with a key", patterns.path(*READINGS), patterns.CITATION
        )
        return {"anyOf": [text, handler(schema)]}


IntroForms = Annotated[
    Annotated[VideoAddress, Tag("text")] | Annotated[Announced, Tag("mapping")],
    _BY_KIND,
    _forms(
        "expected the address of a video",
        "write its address, or {status: coming-soon, note: …} where it is not recorded yet",
        *("text", "mapping"),
    ),
]


class Unit(Released):
    """A part of the course that has a page of its own."""

    noun: ClassVar[str] = "a unit"

    title: Text = Field(examples=["Neuron structure"])
    """What it is called."""
    id: Id | None = Field(None, examples=["neuron-structure"])
    """Its part of its page's address, which it keeps when its title or place changes."""
    description: Text | None = Field(None, examples=["What neurons are made of, and why."])
    """What it is about, in a sentence or two."""


class PartOfWeek(Unit):
    """A unit within a week."""

    noun: ClassVar[str] = "a part of a week"

    date: HeldOn | None = Field(None, examples=["2026-10-07 10:00-12:00"])
    """When it is held, where not at the usual hours of its week."""


ChapterForms = Annotated[
    Annotated[int, Field(ge=1), Tag("number")] | Annotated[Text, Tag("text")],
    _BY_KIND,
    _forms(
        "expected the number of a slide, or a title",
        "write a number such as 2 to take the title of that slide, or a title in words",
        *("number", "text"),
    ),
]


_HAS_A_NUMBER = {"not": {"additionalProperties": {"not": {"type": "integer"}}}}


class Lecture(PartOfWeek):
    """A lecture: a video, the deck that it shows, or as yet only its title."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {"if": _given("captions", type="string"), "then": _given("video")},
                {"if": _given("chapters", minProperties=1, type="object"), "then": _given("video")},
                {
                    "if": _given("chapters", **_HAS_A_NUMBER),
                    "then": _given("slides", pattern=patterns.path(".pptx")),
                },
            ]
        }
    )
    noun: ClassVar[str] = "a lecture"

    video: VideoAddress | None = Field(
        None, examples=["https://youtu.be/WMRUZT9NljM", "materials/w1/structure.mp4"]
    )
    """Its video: any address of YouTube's, a YouTube id, another address, or a file's path."""
    slides: DeckPath | None = Field(None, examples=["materials/w1/structure.pptx"])
    """Its deck: the path of a PowerPoint (or PDF) file in the course's folder."""
    captions: CaptionsPath | None = Field(None, examples=["materials/w1/structure.vtt"])
    """What is said in the video: the path of a WebVTT (.vtt) or SubRip (.srt) file."""
    chapters: Annotated[dict[Time, ChapterForms], AfterValidator(in_order)] = Field(
        default_factory=dict,
        title="times, and for each a number or a text",
        examples=[{"0:00": 1, "1:35": "Dendrites"}],
    )
    """The parts of the video: when each begins, and the number of its slide or a title."""

    @model_validator(mode="after")
    def _goes_with_a_video_and_a_deck(self) -> Self:
        mistakes: list[InitErrorDetails] = []
        for key in ("captions", "chapters"):
            if self.video is None and getattr(self, key):
                message = f"there is no video that has these {key}"
                lacking = wrong("CW029", message, "add a line video: …")
                mistakes.append(InitErrorDetails(type=lacking, loc=(key,), input=self))
        if not (self.slides or "").lower().endswith(".pptx"):
            for time, chapter in self.chapters.items():
                if isinstance(chapter, int):
                    lacking = wrong(
                        "CW060",
                        f"there is no PowerPoint deck to have a slide {chapter}",
                        "write a title in words, or add a line slides: …",
                    )
                    mistakes.append(
                        InitErrorDetails(type=lacking, loc=("chapters", time), input=chapter)
                    )
        raise_all(mistakes)
        return self


class Notebook(PartOfWeek):
    """A notebook that goes with a week, such as the code for its figures."""

    noun: ClassVar[str] = "a notebook"

    notebook: NotebookAddress = Field(examples=["materials/w1/figures.ipynb"])
    """The path of an .ipynb file in the course's folder, or its address on GitHub."""


class Exercise(PartOfWeek):
    """An exercise: a notebook to work through, and a video that introduces it."""

    noun: ClassVar[str] = "an exercise"

    title: Text = Field("Exercises", examples=["A neuron of your own"])
    """What it is called."""
    notebook: NotebookAddress | None = Field(
        None,
        examples=["https://github.com/neuro4ml/exercises/blob/main/w1-neurons/w1-neurons.ipynb"],
    )
    """The path of an .ipynb file in the course's folder, or its address on GitHub."""
    own_copy: NotebookPath | None = Field(
        None, alias="copy", examples=["materials/w1/exercise.ipynb"]
    )
    """A copy in the course's folder of a notebook that lives elsewhere, to be shown."""
    intro: IntroForms | None = Field(
        None, examples=["https://youtu.be/ffGktH1jw-M", {"status": "coming-soon"}]
    )
    """A video that introduces it, or {status, note} where there is none yet."""
    due: DueBy | None = Field(None, examples=["2026-10-16 18:00"])
    """By when it is to be handed in."""

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
