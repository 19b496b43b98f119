"""What the labels and words of a class say: that something is due, or that there is no class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from coursewright.imports.just_the_class.classes import Class
from coursewright.imports.just_the_class.days import day_of
from coursewright.imports.page.days import Written

Kind = Literal["lecture", "exercise", "due", "free", "reading"]

_HANDED_IN = (
    r"hw|homework|assignment|asgn|pset|ps|problem set|exercises?|project|proj|mp|lab|worksheet"
    r"|checkpoint|deliverable"
)
_SAT = r"quiz|mid-?term(?: exam)?|(?:final )?exam|test"
_LABELS: dict[Kind, str] = {
    "free": r"\bno (?:class|lecture|school|lab|section|meeting|discussion)|holiday|\bbreak\b|recess"
    r"|cancell?ed",
    "due": r"\bdue\b|\bdeadline\b",
    "exercise": rf"^(?:{_HANDED_IN}|{_SAT}|final)(?:\b|\d)",
    "reading": r"^(?:(?:required|optional|suggested) )?"
    r"(?:readings?|read|papers?|textbook|chapters?)\b",
}
_WORDS: dict[Kind, str] = {
    "free": r"^(?:no (?:class|lecture|school|meeting)(?:es|s)?\b"
    r"|(?:[\w']+ )?(?:holiday|(?:spring|fall|winter|thanksgiving|reading) (?:break|recess)))",
    "exercise": rf"^(?:(?:{_HANDED_IN}|quiz)\s*#?\d|(?:{_SAT})(?:\s+\d+)?$)",
}
_NAME = re.compile(rf"^({_HANDED_IN}|{_SAT})\s*#?(\d+\w?)\b", re.IGNORECASE)
_SAME = {"homework": "hw", "assignment": "hw", "problem set": "ps", "pset": "ps", "proj": "project"}
_HELD = re.compile(rf"^(?:{_SAT}|final|lab)\b", re.IGNORECASE)
_DUE_BY = re.compile(r"\s*[(\[,;-]?\s*\bdue:?\s+(?:on\s+|by\s+)?([^()\[\]]{3,40}?)\s*[)\]]?$", re.I)
_HOW_FAR = re.compile(
    r"\s*\b(due|deadline|out|released?|posted|assigned)\b\s*:?\s*$", re.IGNORECASE
)
_PLAIN = re.compile(r"^(?:lectures?|lec|class|topics?)$", re.IGNORECASE)
_SAYS_LITTLE = re.compile(
    r"^\W*(?:slides?|pdf|pptx?|videos?|recordings?|code|notes?|solutions?|demo|link|here|webcast|html"
    r"|notebook|colab|readings?|handout|[\w.]{1,3}|[\d.,§ -]+)\W*$",
    re.IGNORECASE,
)


def kind_of_class(one: Class) -> Kind:
    """What a class is, by its labels, or by its words where it has none."""
    table, text = (_LABELS, " ".join(one.labels)) if one.labels else (_WORDS, one.words)
    found = (kind for kind, words in table.items() if re.search(words, text, re.IGNORECASE))
    return next(found, "lecture")


def title_of_class(one: Class) -> str:
    """What a class is called: a label that says only that it is a lecture is left out."""
    label = " ".join(one.labels)
    if _PLAIN.match(label) and one.words:
        return one.words
    return f"{label.rstrip(':')}: {one.words}" if label and one.words else label or one.words


def name_of(title: str) -> tuple[str, str] | None:
    """By what an exercise is known wherever it is named: what it is, and its number."""
    match = _NAME.match(title)
    return (_SAME.get(match[1].lower(), match[1].lower()), match[2]) if match else None


def is_held(title: str) -> bool:
    """Whether an exercise is something that people come to, such as an exam."""
    return _HELD.match(title) is not None


@dataclass(frozen=True)
class Titled:
    """A title, and what it said of when it is due or how far it is."""

    title: str
    due: Written | None = None
    how_far: str = ""
    """`out`, or `due` where the day on which it stands is meant."""


def titled(title: str) -> Titled:
    """The title of an exercise without what it says of its day: `HW 1 (due Aug 29)`, `HW 2 out`."""
    match = _DUE_BY.search(title)
    day = day_of(match[1]) if match else None
    if match and day and title[: match.start()].strip():
        return Titled(title[: match.start()].strip(" :"), day)
    label, colon, words = title.partition(": ")
    found = _HOW_FAR.search(label)
    if found and (rest := label[: found.start()].strip()):
        return Titled(f"{rest}{colon}{words}", how_far=found[1].lower())
    return Titled(title)


def says_little(words: str) -> bool:
    """Whether words of a link need those around them: `slides`, `1.1`."""
    return _SAYS_LITTLE.match(words) is not None
