"""The four questions that are asked of the author of a new course."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from coursewright.authoring.given import checked, on_one_line
from coursewright.course import Course
from coursewright.errors import CoursewrightError


@dataclass(frozen=True)
class Answers:
    """What there is to know of a course before it has anything in it; "" where nobody knows."""

    title: str
    description: str = ""
    institution: str = ""
    repository: str = ""
    site_url: str | None = None
    """Where the site is published; None where its repository is to tell."""


QUESTIONS = {
    "title": "What is the course called?",
    "description": "In a sentence, what is it about, and for whom? (may be left empty)",
    "institution": "Who gives it: an institution, or your name? (may be left empty)",
    "repository": "Its repository on GitHub, as owner/name? (may be left empty)",
}
"""What is asked, by the name of the answer."""


def answers(given: Mapping[str, str | None], folder: Path, *, yes: bool) -> Answers:
    """The answers that were given as options; the rest are asked for or, with `yes`, guessed.

    Raises click.BadParameter for the first that is wrong, and CoursewrightError where there is
    nobody to ask what the course is called.
    """
    found = {name: _checked(name, text) for name, text in given.items() if text is not None}
    asks = not yes and sys.stdin and sys.stdin.isatty()
    if "title" not in found and not yes and not asks:
        others = ", ".join(f"--{name}" for name in QUESTIONS if name != "title")
        raise CoursewrightError(
            "There is no terminal here on which to ask for the course's title: give --title (and"
            f" {others} where you know them), or --yes for a title made of the folder's name."
        )
    for name, question in QUESTIONS.items():
        if name not in found:
            usual = _title_of(folder) if name == "title" else ""
            found[name] = _asked(name, question, usual) if asks else usual
    return Answers(**found)


def _asked(name: str, question: str, usual: str) -> str:
    """The answer of a person, who is asked until it is one that can be used."""
    check = partial(_checked, name)
    answer: str = click.prompt(question, default=usual, show_default=bool(usual), value_proc=check)
    return answer


def _checked(name: str, answer: str) -> str:
    text = on_one_line(answer)
    if text or name == "title":
        value: object = {"name": text} if name == "institution" else text
        smallest = {"title": "x", "weeks": [{"title": "x"}]}
        checked(Course, {**smallest, name: value}, f"--{name}")
    return text


def _title_of(folder: Path) -> str:
    """A title made of a folder's name."""
    words = " ".join(re.findall(r"\w+", folder.resolve().name.replace("_", " ")))
    return words[:1].upper() + words[1:] or "My course"
