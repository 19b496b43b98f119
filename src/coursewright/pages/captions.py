"""Captions -> what a lecture's page shows of them: the transcript, and a track for the player.

What is read is kept in the cache by the file's bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from coursewright import __version__
from coursewright.cache import kept_data, key_of
from coursewright.errors import ContentError, Place, Problem, refused
from coursewright.materials.captions import Cue, as_webvtt, parse_captions
from coursewright.materials.files import Material
from coursewright.materials.phrases import Phrase, phrases_of
from coursewright.pages.chapters import Chapter
from coursewright.project import Project

TRACK = "captions.vtt"
_FORM = "2"
"""To be raised with each change of what is kept of captions, or of how they are read."""


@dataclass(frozen=True)
class ShownCaptions:
    """The captions of a video, in whose folder stands a track for the player."""

    cues: tuple[Cue, ...]
    problems: tuple[Problem, ...]
    folder: Path


@dataclass(frozen=True)
class Part:
    """What is said in a chapter, or before the first one."""

    chapter: Chapter | None
    phrases: tuple[Phrase, ...]


def shown_captions(
    project: Project, files: Iterable[Material]
) -> tuple[dict[str, ShownCaptions], list[Problem]]:
    """The captions that can be read, by their paths; and all that is wrong with any."""
    captions: dict[str, ShownCaptions] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            captions[file.path] = _shown(project, file.path)
            problems += captions[file.path].problems
        except ContentError as error:
            problems += error.problems
    return captions, problems


def _shown(project: Project, path: str) -> ShownCaptions:
    def make(folder: Path) -> dict[str, Any]:
        cues, problems = parse_captions(content, path)
        (folder / TRACK).write_text(as_webvtt(cues), encoding="utf-8")
        return {
            "cues": [astuple(cue) for cue in cues],
            "problems": [asdict(problem) for problem in problems],
        }

    try:
        content = (project.folder / path).read_bytes()
        key = key_of("captions", content, __version__, _FORM, path)
        folder, data = kept_data(project.cache, key, make)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise refused("CW035", Place(path), f"this file cannot be shown: {reason}") from None
    cues = tuple(Cue(*cue) for cue in data["cues"])
    problems = (Problem(**{**one, "place": Place(**one["place"])}) for one in data["problems"])
    return ShownCaptions(cues, tuple(problems), folder)


def transcript(captions: ShownCaptions, chapters: Sequence[Chapter]) -> tuple[Part, ...]:
    """All that is said, by the chapters in which it is."""
    phrases = phrases_of(captions.cues, [chapter.start for chapter in chapters])

    def begun(phrase: Phrase) -> int:
        return sum(chapter.start <= phrase.start for chapter in chapters)

    return tuple(
        Part(chapters[count - 1] if count else None, tuple(some))
        for count, some in groupby(phrases, begun)
    )
