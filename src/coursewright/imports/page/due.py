"""What remarks say of an exercise: by when it is due, and how far the video to it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coursewright.imports.page.days import Calendar, written_in
from coursewright.imports.page.pieces import Data
from coursewright.imports.page.words import says_it_all, status_of

DUE = re.compile(r"\b(?:due|out|abgabe|bis|pour le|by)\b", re.IGNORECASE)
"""What stands before the day on which something is due."""

_INTRO = re.compile(
    r"(?:intro(?:duction)?(?: video)?|videos?)\s+(?:is )?(?P<rest>.+)", re.IGNORECASE
)


def is_sentence(remarks: Iterable[str]) -> bool:
    """Whether what is said between links is more than remarks on them."""
    return any(len(one.split()) > 3 and not (status_of(one) or DUE.search(one)) for one in remarks)


def without_intro(exercise: Data, said: Iterable[str]) -> list[str]:
    """What remains of remarks once those on the video are taken."""
    rest = []
    for words in said:
        match = _INTRO.fullmatch(words)
        if match and (status := status_of(match["rest"])):
            note = {} if says_it_all(match["rest"]) else {"note": match["rest"]}
            exercise["intro"] = {"status": status, **note}
        else:
            rest.append(words)
    return rest


def without_due(exercise: Data, said: Iterable[str], calendar: Calendar) -> list[str]:
    """What remains of remarks once the day is taken by which it is due."""
    rest = []
    for words in said:
        written = written_in(words) if DUE.search(words) else None
        day = calendar.day(written) if written else None
        if day:
            exercise["due"] = day.isoformat()
        else:
            rest.append(words)
    return rest
