"""What the labels and words of a class say: that something is due, or that there is no class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from coursewright.imports.just_the_class.classes import Class
from coursewright.imports.just_the_class.days import day_of
from coursewright.imports.page.days import Written

Kind = Literal["lecture", "exercise", "due", "free", "reading"]

_HANDED_IN = (
    r"hw|homework|assignment|asgn|pset|ps|problem set|exercises?|project|proj|mp|lab|worksheet"
    r"|checkpoint|deliverable|survey"
)
_SAT = r"quiz|mid-?term(?: exam)?|(?:final )?exam|test"
_BREAK = r"(?:spring|fall|autumn|winter|thanksgiving|reading|mid-?term) (?:break|recess)"
_NO_CLASS = r"no (?:class|lecture|school|lab|section|meeting|discussion|recitation)(?:es|s)?\b"
_FREE = re.compile(
    rf"^(?:{_NO_CLASS}|(?:[\w'’&-]+ ){{0,4}}{_NO_CLASS}$|(?:[\w']+ )?(?:holiday|{_BREAK}))", re.I
)
"""How words begin that say that there is no class."""
_LABELS: dict[Kind, str] = {
    "free": rf"\b{_NO_CLASS}|holiday|\bbreak\b|recess|cancell?ed",
    "due": r"\bdue\b|\bdeadline\b",
    "exercise": rf"^(?:new |optional |extra )?(?:{_HANDED_IN}|{_SAT}|final)(?:\b|\d)",
    "reading": r"^(?:(?:required|optional|suggested|further) )?"
    r"(?:readings?|read|papers?|textbook|chapters?|bibliography|references|literature)\b",
}
_WORDS: dict[Kind, str] = {
    "exercise": rf"^(?:(?:{_HANDED_IN}|quiz)\s*#?\d|(?:{_SAT})(?:\s+\d+)?$)",
    "reading": r"^(?:(?:required|optional|suggested|further) )?(?:readings?|textbook|references?):",
}
_NAME = re.compile(rf"({_HANDED_IN}|{_SAT})\s*#?(\d+\w?)\b", re.IGNORECASE)
_SAME = {"homework": "hw", "assignment": "hw", "problem set": "ps", "pset": "ps", "proj": "project"}
_HELD = re.compile(rf"^(?:{_SAT}|final|lab)\b", re.IGNORECASE)
_DUE = re.compile(
    r"[\s(\[,;:-]*\bdue\b[:,]?\s*(?:on\s+|by\s+)?(?P<day>[^()\[\]]{0,40}?)"
    r"(?:[\s,]*(?:(?:at|by|@)\s+)?\b(?P<hour>\d{1,2}(?::\d\d)?\s?[ap]\.?m|\d{1,2}:\d\d|noon|midnight))?"
    r"[)\]]?\.?$",
    re.IGNORECASE,
)
"""That something is due at the end of a text: `(due Aug 29, 5pm)`."""
_HOW_FAR = re.compile(r"\s*\b(deadline|out|released?|posted|assigned)\b\s*:?\s*$", re.IGNORECASE)
_PLAIN = re.compile(r"lectures?|lec|class(?:es)?|topics?|dates?|readings?|references", re.I)
_SAYS_LITTLE = re.compile(
    r"^\W*(?:(?:lecture|class|zoom|section) )?"
    r"(?:slides?|pdf|pptx?|videos?|recordings?|code|notes?|solutions?|demo|link|here|webcast|html"
    r"|notebook|colab|readings?|handout|[\w.]{1,3}|[\d.,§ -]+)\W*$",
    re.IGNORECASE,
)


def kind_of_label(label: str) -> Kind:
    """What a label says that a class is."""
    return _first(_LABELS, label)


def kind_of_class(one: Class) -> Kind:
    """What a class is, by its labels, or by its words where it has none."""
    if _FREE.match(one.words):
        return "free"
    return _first(_LABELS, " ".join(one.labels)) if one.labels else _first(_WORDS, one.words)


def _first(table: dict[Kind, str], text: str) -> Kind:
    found = (kind for kind, words in table.items() if re.search(words, text, re.IGNORECASE))
    return next(found, "lecture")


def title_of_class(one: Class) -> str:
    """What a class is called: a label that says only that it is a lecture is left out."""
    label = " ".join(one.labels)
    if is_plain(label) and one.words:
        return one.words
    return f"{label.rstrip(':')}: {one.words}" if label and one.words else label or one.words


def gathered(classes: Iterable[Class]) -> list[Class]:
    """The classes of a day as they are meant: what only leads to slides and the like goes with the
    class before it, and several labels without any words are a class each."""
    found: list[Class] = []
    for one in classes:
        below = one.below if one.is_empty else (one,) if _only_leads(one) else None
        if below is not None and found:
            found[-1] = found[-1].above(below)
        elif one.is_empty:
            found += gathered(one.below)
        elif one.labels and not (one.words or one.links or one.below):
            found += [replace(one, labels=(label,)) for label in one.labels]
        else:
            found.append(one)
    return found


def _only_leads(one: Class) -> bool:
    words = one.words
    for link in one.links:
        words = words.replace(" ".join(link.text.split()), " ", 1)
    is_said = one.labels or re.search(r"\w", words)
    return bool(one.links) and not is_said and all(says_little(link.text) for link in one.links)


def name_of(title: str) -> tuple[str, str] | None:
    """By what an exercise is known wherever it is named: what it is, and its number."""
    match = _NAME.match(title)
    return (_SAME.get(match[1].lower(), match[1].lower()), match[2]) if match else None


def is_name(title: str) -> bool:
    """Whether a title is nothing but that."""
    return _NAME.fullmatch(title) is not None


def is_held(title: str) -> bool:
    """Whether an exercise is something that people come to, such as an exam."""
    return _HELD.match(title) is not None


@dataclass(frozen=True)
class Titled:
    """A title, and what it said of when it is due or how far it is."""

    title: str
    how_far: str = ""
    """`out`, or `due`, on the day on which it stands where it names none."""
    day: Written | None = None
    hour: str = ""
    """As it is written: `5pm`."""


def titled(title: str) -> Titled:
    """The title of an exercise without what it says of its day: `HW 1 (due Aug 29)`, `HW 2 out`."""
    label, colon, words = title.partition(": ")
    for text, more in ((title, ""), (label, f"{colon}{words}")):
        match = _DUE.search(text)
        day = day_of(match["day"]) if match else None
        if match and (day or not match["day"]):
            rest = text[: match.start()].strip(" :")
            return Titled(f"{rest}{more}", "due", day, match["hour"] or "")
    found = _HOW_FAR.search(label)
    if found and (rest := label[: found.start()].strip()):
        return Titled(f"{rest}{colon}{words}", found[1].lower().replace("deadline", "due"))
    return Titled(title)


def is_plain(label: str) -> bool:
    """Whether a label says only in which list something is."""
    return _PLAIN.fullmatch(label) is not None


def says_little(words: str) -> bool:
    """Whether words of a link need those around them: `slides`, `1.1`."""
    return _SAYS_LITTLE.match(words) is not None
