"""How a course reads in a cartridge, whose items have a title and nothing else.

What an item is, and how far it is, stands in its title and in that of the group above it, for a
learner to read, and for an import to read back.
"""

from __future__ import annotations

import re
from typing import Literal

from coursewright.course import Course
from coursewright.items import Announced

ABOUT_THE_COURSE = "About this course"
ABOUT_THE_WEEK = "About this week"
INTRO = "Intro video"
LINKS = "Links"
FURTHER_READING = "Further reading"
SCHEDULE = "Schedule"
NO_EXERCISES = "No exercises this week"
EXERCISES = "Exercises"

Kind = Literal["lectures", "notebooks", "exercises", "readings"]

GROUPS: dict[Kind, str] = {
    "lectures": "Lectures",
    "notebooks": "Notebooks",
    "exercises": EXERCISES,
    "readings": "Reading",
}
"""The groups of a week, by the keys that list what is in them."""

Part = Literal["video", "slides", "captions", "notebook", "copy", "intro", "colab"]

PARTS: dict[Part, str] = {
    "video": "video",
    "slides": "slides",
    "captions": "captions",
    "notebook": "notebook",
    "copy": "copy of the notebook",
    "intro": "intro video",
    "colab": "open in Colab",
}
"""What belongs to a lecture or a notebook, as it is called behind its title."""

GENERATOR = "Coursewright"
"""What a page says to be written by that is made of what else is in the cartridge."""

PICTURES = "pictures-of-pages/"
"""Where a page has pictures whose own names are not plain: Canvas and Moodle would lose them."""

_STATES = {
    "draft": "draft",
    "outline": "outline only",
    "coming-soon": "coming soon",
    "in-development": "in development",
}
_NOTE = "note"
_STATE = re.compile(rf"(.*?) \(({'|'.join((*_STATES.values(), _NOTE))})(?:: (.+))?\)", re.DOTALL)


def with_part(title: str, part: Part) -> str:
    """What a part of a lecture or a notebook is called: `Neuron structure: video`."""
    return f"{title}: {PARTS[part]}"


def with_state(title: str, item: Announced | Course) -> str:
    """A title with how far the item is, and with its note: `Sleep (coming soon: in May)`."""
    state = _STATES.get(item.status or "")
    if not state and not item.note:
        return title
    note = f": {item.note}" if item.note else ""
    return f"{title} ({state or _NOTE}{note})"


def without_state(title: str) -> tuple[str, dict[str, str]]:
    """The title alone, and what stood behind it as the manifest has it: status and note."""
    match = _STATE.fullmatch(title)
    if not match or (match[2] == _NOTE and not match[3]):
        return title, {}
    status = next((status for status, words in _STATES.items() if words == match[2]), None)
    said = {"status": status, "note": match[3]}
    return match[1], {key: value for key, value in said.items() if value}
