"""What a course is made of, but for its weeks: lectures, notebooks, exercises, readings, people.

The models are the vocabulary of the manifest; a docstring under a field says what the key is for.
"""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import InitErrorDetails

from coursewright.fields import (
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


class IgnoredLink(Model):
    """A link that is not to be checked, for a reason and for a time."""

    noun: ClassVar[str] = "a link to ignore"

    url: WebAddress
    """Its address; an asterisk stands for any letters."""
    reason: Text
    """Why, for whoever reads this later."""
    until: Day
    """The last day on which it is ignored, such as 2027-07-31."""

    def covers(self, url: str) -> bool:
        """Whether the address is one of those that are meant."""
        pattern = ".*".join(map(re.escape, self.url.split("*")))
        return re.fullmatch(pattern, url) is not None


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


ChapterForms = Annotated[
    Annotated[int, Field(ge=1), Tag("number")] | Annotated[Text, Tag("text")],
    _BY_KIND,
    _forms(
        "expected the number of a slide, or a title",
        "write a number such as 2 to take the title of that slide, or a title in words",
        *("number", "text"),
    ),
]


class Lecture(Unit):
    """A lecture: a video, the deck that it shows, or as yet only its title."""

    noun: ClassVar[str] = "a lecture"

    video: VideoAddress | None = None
    """Its video: any address of YouTube's, a YouTube id, another address, or a file's path."""
    slides: DeckPath | None = None
    """Its deck: the path of a PowerPoint (or PDF) file in the course's folder."""
    captions: CaptionsPath | None = None
    """What is said in the video: the path of a WebVTT (.vtt) or SubRip (.srt) file."""
    chapters: Annotated[dict[Time, ChapterForms], AfterValidator(in_order)] = Field(
        default_factory=dict
    )
    """The parts of the video: when each begins, such as 1:35, and its slide's number or a title."""

    @model_validator(mode="after")
    def _goes_with_a_video_and_a_deck(self) -> Self:
        mistakes: list[InitErrorDetails] = []
        for key in ("captions", "chapters"):
            if self.video is None and getattr(self, key):
                lacking = wrong(f"there is no video that has these {key}", "add a line video: …")
                mistakes.append(InitErrorDetails(type=lacking, loc=(key,), input=self))
        if not (self.slides or "").lower().endswith(".pptx"):
            for time, chapter in self.chapters.items():
                if isinstance(chapter, int):
                    lacking = wrong(
                        f"there is no PowerPoint deck to have a slide {chapter}",
                        "write a title in words, or add a line slides: …",
                    )
                    mistakes.append(
                        InitErrorDetails(type=lacking, loc=("chapters", time), input=chapter)
                    )
        raise_all(mistakes)
        return self


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
