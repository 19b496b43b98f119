"""Cues of captions -> phrases: a sentence or two each, as long as an eye takes in at once."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from coursewright.materials.captions import Cue

MAX_SECONDS = 12
MAX_LETTERS = 160
ENOUGH_LETTERS = 80
"""A phrase of so many letters ends where a sentence does."""
PAUSE = 3
"""A silence of so many seconds ends a phrase."""

_SENTENCE = re.compile(r"\S.*?(?:[.!?…][\"'”’)\]]*(?=\s+(?![a-z]))|$)")
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True)
class Phrase:
    """Something that is said: when it begins, in seconds, and the words.

    `speaker` is empty where the same person goes on.
    """

    start: float
    text: str
    speaker: str = ""


def phrases_of(cues: Sequence[Cue], breaks: Iterable[float] = ()) -> tuple[Phrase, ...]:
    """All that is said, in order. At each of the times in `breaks` a new phrase begins."""
    phrases: list[Phrase] = []
    waiting: list[Cue] = []
    speaker = ""

    def finish(pieces: list[Cue]) -> None:
        nonlocal speaker
        first, name = pieces[0], pieces[0].speaker
        text = " ".join(piece.text for piece in pieces)
        phrases.append(Phrase(round(first.start, 2), text, name if name != speaker else ""))
        speaker = name or speaker

    stops = sorted(breaks)
    for piece in (piece for cue in _without_repeats(cues) for piece in _pieces(cue)):
        if waiting and _begins_anew(waiting, piece, stops):
            finish(waiting)
            waiting = []
        while waiting and _is_too_much([*waiting, piece]):
            end = _last_end_of_a_sentence(waiting)
            finish(waiting[:end])
            waiting = waiting[end:]
        waiting.append(piece)
    if waiting:
        finish(waiting)
    return tuple(phrases)


def _begins_anew(before: list[Cue], piece: Cue, stops: list[float]) -> bool:
    last = before[-1]
    is_finished = _ENDS.search(last.text) and _letters(before) >= ENOUGH_LETTERS
    other_speaker = piece.speaker not in ("", before[0].speaker)
    stop = any(before[0].start < stop <= piece.start for stop in stops)
    return bool(is_finished or other_speaker or stop or piece.start - last.end > PAUSE)


def _is_too_much(pieces: list[Cue]) -> bool:
    return _letters(pieces) > MAX_LETTERS or pieces[-1].end - pieces[0].start > MAX_SECONDS


def _letters(pieces: list[Cue]) -> int:
    return sum(len(piece.text) + 1 for piece in pieces) - 1


def _last_end_of_a_sentence(pieces: list[Cue]) -> int:
    """How many of the pieces make whole sentences; all of them where that would be too little."""
    ends = (end for end in range(len(pieces), 0, -1) if _ENDS.search(pieces[end - 1].text))
    end = next(ends, 0)
    return end if _letters(pieces[:end]) >= ENOUGH_LETTERS / 2 else len(pieces)


def _pieces(cue: Cue) -> Iterator[Cue]:
    """A cue in its sentences, and these in parts that are short enough.

    Each is taken to begin where its letters do among the cue's.
    """
    text = " ".join(cue.text.split())
    pace = (cue.end - cue.start) / len(text)
    for sentence in _SENTENCE.finditer(text):
        at = sentence.start()
        for part in textwrap.wrap(sentence[0], MAX_LETTERS):
            at = text.index(part, at)
            start = cue.start + at * pace
            at += len(part)
            yield replace(cue, text=part, start=start, end=cue.start + at * pace)


def _without_repeats(cues: Sequence[Cue]) -> Iterator[Cue]:
    """The cues, each without the lines with which the one before it ended, in captions that roll
    up: so YouTube writes those that it made itself."""
    lines = [cue.text.split("\n") for cue in cues]
    repeated = [0, *(_overlap(*pair) for pair in pairwise(lines))]
    if sum(map(bool, repeated)) * 3 < len(cues):
        repeated = [0] * len(cues)
    for cue, own, count in zip(cues, lines, repeated, strict=False):
        if own[count:]:
            yield replace(cue, text="\n".join(own[count:]))


def _overlap(before: list[str], after: list[str]) -> int:
    """How many lines at the start of one cue are those at the end of the other."""
    most = min(len(before), len(after))
    return next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)
