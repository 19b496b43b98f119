"""The words by which people mark the parts of a course page, and what each of them means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from coursewright.imports.page.days import Written, day_in
from coursewright.imports.texts import one_line

# -- Weeks ------------------------------------------------------------------------------------

_KINDS = {
    "week": r"weeks?|wk\.?|woche|semaine|semana|settimana",
    "module": r"modules?|modul",
    "unit": r"units?|block",
    "session": r"sessions?|meeting|class|sitzung|séance|seminar|lesson|day",
    "lecture": r"lectures?|lec\.?|vorlesung|topic|chapter",
    "part": r"parts?",
}
"""What a stretch of a course is called, those that hold others first."""

KINDS = tuple(_KINDS)
RANK = (*_KINDS, "date", "number")
"""The ways in which a heading says that it is one, the surest first."""

_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
NUMBERS_IN_WORDS = " ".join((*_NUMBERS, *_ROMAN))
_NUMBER = (
    rf"(?P<number>\d{{1,3}}(?![.:]?\d)|(?:{'|'.join((*reversed(_NUMBERS), *reversed(_ROMAN)))})\b)"
)
_TO = r"(?:\s*(?:[-–—&+/]|and|to)\s*(?P<to>\d{1,3})\b(?!\s*[./:]\d))?"
_REST = r"\s*(?P<rest>.*)"
_WEEK = {
    kind: re.compile(
        rf"(?:{words})\s*(?:#|no\.?|nr\.?)?\s*{_NUMBER}{_TO}(?!\w){_REST}", re.IGNORECASE
    )
    for kind, words in _KINDS.items()
}
_NUMBERED = re.compile(r"(?P<number>\d{1,2})\s*[.):]\s+(?P<rest>.*)")
_EDGES = " \t-–—:.,|/•·*"


@dataclass(frozen=True)
class Heading:
    """What a heading says of the week that it begins."""

    kind: str
    title: str
    number: int | None = None
    to: int | None = None
    """The number of the last of several that it stands for."""
    day: Written | None = None
    day_text: str = ""


def heading_of(text: str) -> Heading | None:
    """What a text says of a week, where it begins one: `Week 3 - Brain structure`."""
    text = one_line(text)
    for kind, form in _WEEK.items():
        if match := form.match(text):
            return _with_day(kind, match["rest"], _number(match["number"]), match["to"])
    day = day_in(text)
    if day and not text[: day.start].strip(_EDGES):
        return Heading("date", _title(text[day.end :]), None, None, day, text[: day.end])
    if match := _NUMBERED.fullmatch(text):
        return _with_day("number", match["rest"], int(match["number"]), None)
    return None


def _number(word: str) -> int:
    word = word.lower()
    if word.isdigit():
        return int(word)
    return _NUMBERS.index(word) if word in _NUMBERS else _ROMAN.index(word) + 1


def _with_day(kind: str, rest: str, number: int, to: str | None) -> Heading:
    last = int(to) if to and int(to) > number else None
    if to and not last:
        rest = f"{to} {rest}"
    day = day_in(rest)
    # A day in the midst of a title is a part of it.
    if day and (
        not rest[: day.start].strip(_EDGES + "([") or not rest[day.end :].strip(_EDGES + ")]")
    ):
        before, behind = rest[: day.start].rstrip(" (["), rest[day.end :].lstrip(" )]")
        title = _title(f"{_title(before)} {_title(behind)}")
        return Heading(kind, title, number, last, day, rest[day.start : day.end].strip())
    return Heading(kind, _title(rest), number, last)


def _title(text: str) -> str:
    title = re.sub(r"[\s(\[]+$", "", text).strip(_EDGES)
    if title.startswith("(") and title.endswith(")") and title.count("(") == 1:
        title = title[1:-1].strip(_EDGES)
    return title


# -- Sections ---------------------------------------------------------------------------------

Role = Literal["schedule", "links", "people", "readings", "about"]

_ROLES: dict[Role, str] = {
    "schedule": (
        r"(?:course |class |lecture |weekly )?(?:schedule|calendar|syllabus|outline|programme"
        r"|program|plan|contents?|overview by week|materials?|lectures|weeks|sessions|modules"
        r"|topics)(?: of .*)?|week[ -]by[ -]week|weekly (?:plan|topics|overview)|timetable"
        r"|lecture (?:notes|videos|slides)"
    ),
    "links": r"(?:quick|useful|important|external|other|course)? ?links",
    "people": (
        r"credits?|people|(?:course |teaching )?(?:staff|team)|(?:course )?(?:instructors?"
        r"|teachers?|lecturers?|authors?|organi[sz]ers?|contributors?)|teaching assistants"
        r"|who we are"
    ),
    "readings": (
        r"(?:extended|further|additional|recommended|optional|suggested|general|course)"
        r" reading(?:s| list)?|reading list|textbooks?|bibliography"
    ),
    "about": (
        r"about(?: (?:the|this) (?:course|class|module))?|welcome.*|introduction|overview"
        r"|(?:course )?description|what is this\??"
    ),
}


def role_of(title: str) -> Role | None:
    """What a section is for, by its heading."""
    words = one_line(title).strip(_EDGES + "!").lower()
    return next((role for role, form in _ROLES.items() if re.fullmatch(form, words)), None)


# -- Labels, columns --------------------------------------------------------------------------

Part = Literal["exercises", "readings", "notebooks", "video", "slides", "lecture", "note"]

_PARTS: dict[Part, str] = {
    "exercises": (
        r"(?:exercises?|homeworks?|hw|assignments?|problem sets?|psets?|problems|labs?|practicals?"
        r"|tutorials?|worksheets?|coursework)(?: ?#?\d+)?"
    ),
    "readings": (
        r"(?:(?:required|further|optional|extra|additional|suggested|recommended|pre)[ -]?)?"
        r"(?:readings?|papers?|articles?|references?|literature|textbooks?|books?|read"
        r"|resources?|further information|see also|background)(?: material| list)?s?"
    ),
    "notebooks": r"notebooks?|code|demos?|colab|jupyter",
    "video": r"(?:lecture )?(?:videos?|recordings?|youtube|watch|screencasts?)(?: \d+)?",
    "slides": (
        r"(?:lecture )?(?:slides?|decks?|presentations?|handouts?|powerpoints?|pptx?)(?: \d+)?"
    ),
    "lecture": r"(?:lectures?|topics?|lec\.?|class|sessions?|parts?|talks?)(?: [\divx]+)?",
    "note": r"(?:notes?|comments?|remarks?|nb)",
}
_LOOSE: dict[Part, str] = {
    "exercises": rf"(?:.* )?(?:{_PARTS['exercises']})(?: .*)?",
    "notebooks": rf"(?:.* )?(?:{_PARTS['notebooks']})(?: .*)?",
}
"""Labels that have such a word among others: `Code for figures`."""


def part_of(label: str, *, loose: bool = False) -> Part | None:
    """What is listed behind a label such as `Exercises`; `loose` lets it have other words too."""
    words = one_line(re.sub(r"\([^)]*\)", " ", label)).strip(_EDGES).lower()
    forms = _LOOSE if loose else _PARTS
    return next((part for part, form in forms.items() if re.fullmatch(form, words)), None)


Column = Literal["week", "date", "title", "due"] | Part

_COLUMNS: dict[Column, str] = {
    "week": r"weeks?|wk|#|no|nr|number|session|class|unit|module|meeting",
    "date": r"dates?|days?|when",
    "title": (
        r"topics?|title|subject|theme|contents?|what|lectures?(?: topics?| title)?|description"
    ),
    "due": r"due(?: dates?)?|deadlines?",
    "readings": _PARTS["readings"] + r"|materials?|links",
    **{part: _PARTS[part] for part in ("video", "slides", "exercises", "notebooks", "note")},
}


def column_of(heading: str) -> Column | None:
    """What stands in a column of a table, by its heading."""
    words = one_line(heading).strip(_EDGES).lower()
    return next((name for name, form in _COLUMNS.items() if re.fullmatch(form, words)), None)


GENERIC = re.compile(
    r"(?:the |open in |view (?:on|in) |preview |see |watch(?: on)? |download |lecture "
    r"|intro(?:duction)? )*"
    r"(?:slides?|decks?|pdfs?|pptx?|powerpoint|presentation|handouts?|videos?|recordings?|youtube"
    r"|watch|links?|here|notebooks?|colab|google colab|binder|nbviewer|github|kaggle|html|code"
    r"|ipynb|intro|preview|download|view|open|panopto|zoom|click here|launch binder"
    r"|reading material|readings?|exercises?|lectures?|google slides|launch)?"
    r"(?: \((?:pdf|pptx?|video|ipynb)\))?",
    re.IGNORECASE,
)
"""The words of a link that say of what kind it is, and not what it is about."""


_NO_TITLE = re.compile(r"(?:click |see )?(?:here|link|pdf|html|page)?", re.IGNORECASE)


def has_words(text: str) -> bool:
    """Whether the words of a link could name what it leads to, if nothing better does."""
    return _NO_TITLE.fullmatch(text.strip(_EDGES + "()[]")) is None


def is_generic(text: str) -> bool:
    """Whether the words of a link make no title."""
    return GENERIC.fullmatch(text.strip(_EDGES + "()[]")) is not None


# -- How far things are -----------------------------------------------------------------------

_LATER = re.compile(
    r"coming (?:soon|later|shortly)|\b(?:available |out )?soon\b|not (?:yet )?(?:\w+ )?yet"
    r"|not yet\b|\bnot (?:finished|released|recorded|available|ready|published|uploaded)\b"
    r"|\btb[acdp]\b|\bto (?:be|come|follow|appear)\b|in preparation|under construction"
    r"|forthcoming|work in progress",
    re.IGNORECASE,
)
_ONLY_LATER = re.compile(rf"(?:{_LATER.pattern})(?: \w+){{0,2}}", re.IGNORECASE)
_OUTLINE = re.compile(r"\b(?:an )?outline(?: only)?\b", re.IGNORECASE)
_DRAFT = re.compile(r"\b(?:a )?draft(?: only)?\b", re.IGNORECASE)
_STATUSES = (("outline", _OUTLINE), ("draft", _DRAFT), ("coming-soon", _LATER))
_SAYS_IT_ALL = re.compile(r"coming soon|outline only|outline|draft", re.IGNORECASE)
"""What a status says in the site in the same words."""

_NONE = re.compile(
    r"(?:there (?:are|is) )?no (?:exercises?|homeworks?|assignments?|labs?|problem sets?"
    r"|coursework)"
    r"(?: (?:for )?(?:this|the) week| today| yet)?[.!]?",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:no (?:class(?:es)?|lectures?|meeting|session)|cancel+ed|holiday|reading week|break)\b.*",
    re.IGNORECASE,
)
_DEVELOPING = re.compile(
    r"(?:under|in) (?:active )?development|work in progress|under construction|being developed",
    re.IGNORECASE,
)
_DEVICES = (
    r"scroll\w*|iphones?|safari|chrome|firefox|browsers?|phones?|display\w*|render\w*|load\w*"
)
_OF_THE_PAGE = re.compile(
    rf"(?=.*\bthis (?:web ?)?(?:page|site)\b)(?=.*\b(?:{_DEVICES})\b)", re.IGNORECASE | re.DOTALL
)


def status_of(words: str) -> str | None:
    """How far something is, by a remark on it."""
    return next((status for status, form in _STATUSES if form.search(words)), None)


def says_it_all(words: str) -> bool:
    """Whether a remark says nothing that a status does not."""
    return _SAYS_IT_ALL.fullmatch(words.strip(_EDGES)) is not None


def says_none(words: str) -> bool:
    """Whether a line says that there are no exercises."""
    return _NONE.fullmatch(words.strip(_EDGES)) is not None


def is_remark(words: str) -> bool:
    """Whether a line is a remark on its week: `No class`, `TBA`."""
    plain = words.strip(_EDGES + "()[]")
    return _REMARK.fullmatch(plain) is not None or _ONLY_LATER.fullmatch(plain) is not None


def says_in_development(words: str) -> bool:
    """Whether a sentence says that the course is not finished."""
    return _DEVELOPING.search(words) is not None


def is_of_the_page(sentence: str) -> bool:
    """Whether a sentence speaks of how the old page is shown, and not of the course."""
    return _OF_THE_PAGE.search(sentence) is not None


INSTITUTION = re.compile(
    r"\b(?:university|universität|université|universidad|università|universiteit|institute"
    r"|institut|college|school|department|faculty|academy|polytechni\w+|eth|epfl|mit)\b",
    re.IGNORECASE,
)
EDGES = _EDGES
