"""The chapters of a lecture's video, with the slides that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from coursewright.errors import Problem
from coursewright.fields import Video
from coursewright.items import Lecture
from coursewright.manifest import Manifest
from coursewright.pages.slides import ShownDeck
from coursewright.times import seconds


@dataclass(frozen=True)
class Chapter:
    """A part of a video: the second at which it begins, its title, and its slide's number.

    The number is None where it is no slide's, or that slide is not shown.
    """

    start: int
    title: str
    slide: int | None = None


def chapters_of(lecture: Lecture, deck: ShownDeck | None) -> tuple[Chapter, ...]:
    """The chapters of a lecture, in order."""
    headings = {slide.number: slide.heading for slide in deck.slides} if deck else {}
    chapters: list[Chapter] = []
    for time, named in lecture.chapters.items():
        start = seconds(time) or 0
        if isinstance(named, str):
            chapters.append(Chapter(start, named))
        else:
            slide = named if named in headings else None
            chapters.append(Chapter(start, headings.get(named, f"Slide {named}"), slide))
    return tuple(chapters)


def unknown_slides(manifest: Manifest, decks: Mapping[str, ShownDeck]) -> Iterator[Problem]:
    """Chapters that are named by the number of a slide which is not there, or hidden."""
    for week in manifest.course.numbered_weeks():
        for page in week.units("lectures"):
            lecture = page.unit
            deck = decks.get(lecture.slides or "") if isinstance(lecture, Lecture) else None
            if not isinstance(lecture, Lecture) or not deck:
                continue
            numbers = [slide.number for slide in deck.slides]
            for time, named in lecture.chapters.items():
                if isinstance(named, int) and named not in numbers:
                    yield Problem(
                        manifest.place(*page.way, "chapters", time),
                        f"{lecture.slides} shows no slide {named}",
                        f"its last one is {max(numbers, default=0)};"
                        " in place of a hidden one, write a title in words",
                        code="CW060",
                    )


def moment(video: Video, start: float) -> str | None:
    """The address of a video on YouTube at a second; None for all others."""
    return replace(video.youtube, start=int(start)).watch_url if video.youtube else None
