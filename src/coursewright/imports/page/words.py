"""The words by which people mark the parts of a course page, and what each of them means.

In English; those that mark weeks and what is in them also in German and French.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from coursewright.imports.page.days import WORDS_OF_DAYS, Written, written_in
from coursewright.imports.texts import one_line

Name = TypeVar("Name", bound=str)

EDGES = " \t-–—:.,|/•·*"
"""The signs between the parts of a line."""
_AROUND = EDGES + "()[]"


def _is(form: str, text: str) -> bool:
    """Whether a text is what a form says, but for the signs around it."""
    return re.fullmatch(form, text.strip(_AROUND), re.IGNORECASE) is not None


def _which(forms: Mapping[Name, str], text: str) -> Name | None:
    words = without_signs(text).strip(EDGES + "!").lower()
    return next((name for name, form in forms.items() if re.fullmatch(form, words)), None)


def without_signs(text: str) -> str:
    """A text on one line without what is drawn before it, such as 📅, and in rings, as 1️⃣."""
    text = one_line(re.sub("[\ufe0f\u20e3\u200d]", "", text))
    first = next((i for i, sign in enumerate(text) if unicodedata.category(sign) != "So"), 0)
    return text[first:].lstrip() if first else text


# -- Weeks ------------------------------------------------------------------------------------

_KINDS = {
    "week": r"weeks?|wk\.?|(?:kalender)?woche|semaine|semana|settimana",
    "module": r"modules?|modul",
    "unit": r"units?|block|unité",
    "session": r"sessions?|meeting|class|sitzung|termin|séance|seminar|lesson|day",
    "lecture": r"lectures?|lec\.?|vorlesung|cours|topic|thema|chapter|kapitel|chapitre",
    "part": r"parts?|teil|partie",
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
_NUMBER = (
    rf"(?P<number>\d{{1,3}}(?![.:]?\d)|(?:{'|'.join((*reversed(_NUMBERS), *reversed(_ROMAN)))})\b)"
)
_TO = r"(?:\s*(?:[-–—&+/]|and|to|und|et)\s*(?P<to>\d{1,3})\b(?!\s*[./:]\d))?"
_WEEK = {
    kind: re.compile(
        rf"(?:{words})\s*(?:#|no\.?|nr\.?)?\s*{_NUMBER}{_TO}(?!\w)\s*(?P<rest>.*)", re.IGNORECASE
    )
    for kind, words in _KINDS.items()
}
_NUMBERED = re.compile(r"(?P<number>\d{1,2})\s*[.):]\s+(?P<rest>.*)")
_BEFORE_DAYS = re.compile(
    r"\b(?:w/[bc]|week (?:of|commencing|beginning)|from|starting|vom|ab|du)\.?$", re.IGNORECASE
)


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
    mark: str = ""
    """The words that say that it begins one: `Week 3`."""


def heading_of(text: str) -> Heading | None:
    """What a text says of a week, where it begins one: `Week 3 - Brain structure`."""
    text = without_signs(text)
    for kind, form in _WEEK.items():
        if match := form.match(text):
            return _with_day(kind, match, _number(match["number"]), match["to"])
    day = written_in(text)
    if day and not text[: day.start].strip(EDGES):
        return Heading("date", _title(text[day.end :]), None, None, day, text[: day.end])
    if match := _NUMBERED.fullmatch(text):
        return _with_day("number", match, int(match["number"]), None)
    return None


def _number(word: str) -> int:
    word = word.lower()
    if word.isdigit():
        return int(word)
    return _NUMBERS.index(word) if word in _NUMBERS else _ROMAN.index(word) + 1


def _with_day(kind: str, match: re.Match[str], number: int, to: str | None) -> Heading:
    rest, mark = match["rest"], match.string[: match.start("rest")]
    last = int(to) if to and int(to) > number else None
    if to and not last:
        rest = f"{to} {rest}"
    day = written_in(rest)
    before = rest[: day.start].rstrip(" ([") if day else ""
    if lead := _BEFORE_DAYS.search(before):
        before, mark = before[: lead.start()].rstrip(" (["), mark + lead[0]
    behind = rest[day.end :].lstrip(" )]") if day else ""
    # A day in the midst of a title is a part of it.
    if day and not (before.strip(EDGES) and behind.strip(EDGES)):
        title = _title(f"{_title(before)} {_title(behind)}")
        said = rest[day.start : day.end].strip()
        return Heading(kind, title, number, last, day, said, mark)
    return Heading(kind, _title(rest), number, last, mark=mark)


def _title(text: str) -> str:
    title = re.sub(r"[\s(\[]+$", "", text).strip(EDGES)
    if title.startswith("(") and title.endswith(")") and title.count("(") == 1:
        title = title[1:-1].strip(EDGES)
    return title


# -- Sections ---------------------------------------------------------------------------------

Role = Literal["schedule", "links", "people", "readings", "about", "contents"]

_ROLES: dict[Role, str] = {
    "schedule": (
        r"(?:course |class |lecture |weekly )?(?:schedule|calendar|syllabus|outline|programme"
        r"|program|plan|contents?|overview by week|materials?|lectures|weeks|sessions|modules"
        r"|topics)(?: of .*)?|week[ -]by[ -]week|weekly (?:plan|topics|overview|schedule)"
        r"|timetable|lecture (?:notes|videos|slides)|(?:semester|zeit)plan|programm|termine"
        r"|vorlesungen|calendrier|séances"
    ),
    "links": r"(?:quick|useful|important|external|other|course)? ?links|liens(?: utiles)?",
    "people": (
        r"credits?|people|(?:course |teaching )?(?:staff|team)|(?:course )?(?:instructors?"
        r"|teachers?|lecturers?|authors?|organi[sz]ers?|contributors?)|teaching assistants"
        r"|who we are|dozent(?:en|innen|:innen)|lehrende|équipe(?: pédagogique)?|enseignants?"
    ),
    "readings": (
        r"(?:extended|further|additional|recommended|optional|suggested|general|course)"
        r" reading(?:s| list)?|reading list|textbooks?|bibliography|literatur|bibliographie"
    ),
    "about": (
        r"about(?: (?:the|this) (?:course|class|module))?|welcome.*|introduction|overview"
        r"|(?:course )?description|what is this\??"
    ),
    "contents": r"(?:table of )?contents|toc|inhalt(?:sverzeichnis)?|table des matières|sommaire",
}


def role_of(title: str) -> Role | None:
    """What a section is for, by its heading."""
    return _which(_ROLES, title)


# -- Labels, columns --------------------------------------------------------------------------

Part = Literal["exercises", "readings", "notebooks", "video", "slides", "lecture", "note"]

_PARTS: dict[Part, str] = {
    "exercises": (
        r"(?:exercises?|homeworks?|hw|assignments?|problem sets?|psets?|problems|labs?|practicals?"
        r"|tutorials?|worksheets?|coursework|übung(?:en|sblatt|sblätter)?|hausaufgaben?|aufgaben?"
        r"|exercices?|devoirs?|feuille|td|tp)(?: ?#?\d+)?"
    ),
    "readings": (
        r"(?:(?:required|further|optional|extra|additional|suggested|recommended|pre)[ -]?)?"
        r"(?:readings?|papers?|articles?|references?|literature|textbooks?|books?|read"
        r"|resources?|further information|see also|background|literatur|lektüre|bibliographie)"
        r"(?: material| list)?s?"
    ),
    "notebooks": r"notebooks?|code|demos?|colab|jupyter",
    "video": (
        r"(?:lecture )?(?:videos?|recordings?|youtube|watch|screencasts?|aufzeichnung(?:en)?"
        r"|aufnahmen?|vidéos?|enregistrements?)(?: \d+)?"
    ),
    "slides": (
        r"(?:lecture )?(?:slides?|decks?|presentations?|handouts?|powerpoints?|pptx?|folien"
        r"|präsentation|diapo(?:sitive)?s?|transparents)(?: \d+)?"
    ),
    "lecture": (
        r"(?:lectures?|topics?|lec\.?|class|sessions?|parts?|talks?|vorlesung|thema|cours)"
        r"(?: [\d.ivx]+)?"
    ),
    "note": r"(?:notes?|comments?|remarks?|nb|hinweise?|bemerkung|remarques?)",
}
_LOOSE: dict[Part, str] = {
    "exercises": rf"(?:.* )?(?:{_PARTS['exercises']})(?: .*)?",
    "notebooks": rf"(?:.* )?(?:{_PARTS['notebooks']})(?: .*)?",
}
"""Labels that have such a word among others: `Code for figures`."""


def part_of(label: str, *, loose: bool = False) -> Part | None:
    """What is listed behind a label such as `Exercises`; `loose` lets it have other words too."""
    return _which(_LOOSE if loose else _PARTS, re.sub(r"\([^)]*\)", " ", label))


Column = Literal["week", "date", "title", "due", "materials"] | Part

_COLUMNS: dict[Column, str] = {
    "week": r"weeks?|wk|#|no|nr|number|session|class|unit|module|meeting|woche|sitzung|semaine",
    "date": r"dates?|days?|when|datum|tag|jour",
    "title": (
        r"topics?|title|subject|theme|contents?|what|lectures?(?: topics?| title)?|description"
        r"|thema|themen|titel|inhalt|sujet|thème|titre"
    ),
    "due": r"due(?: dates?)?|deadlines?|abgabe",
    "materials": r"(?:course )?materials?|links|resources?|materialien",
    "readings": _PARTS["readings"],
    **{part: _PARTS[part] for part in ("video", "slides", "exercises", "notebooks", "note")},
}


def columns_of(headings: list[str]) -> list[Column | None]:
    """What stands in each column of a table; each of these in one column only."""
    columns: list[Column | None] = []
    for heading in headings:
        column = _which(_COLUMNS, heading)
        columns.append(None if column in columns else column)
    return columns


_GENERIC = (
    r"(?:the |open in |view (?:on|in) |preview |see |watch(?: on)? |download |lecture "
    r"|intro(?:duction)? |zoom |panopto )*"
    r"(?:slides?|decks?|pdfs?|pptx?|powerpoint|presentation|handouts?|videos?|recordings?|youtube"
    r"|watch|links?|here|notebooks?|colab|google colab|binder|nbviewer|github|kaggle|html|code"
    r"|ipynb|nb|intro|preview|download|view|open|panopto|zoom|click here|launch binder"
    r"|reading material|readings?|exercises?|lectures?|google slides|launch|folien|hier|ici)?"
    r"(?: \((?:pdf|pptx?|video|ipynb)\))?"
)


def has_words(text: str) -> bool:
    """Whether the words of a link could name what it leads to, if nothing better does."""
    verb = r"(?:click|download|open|read|see|view|watch)\b(?: the)?(?: \w+)?"
    return not _is(rf"(?:{verb}|here|link|pdf|html|page|hier|ici)?", text)


def is_generic(text: str) -> bool:
    """Whether the words of a link say of what kind it is, and not what it is about."""
    is_part = part_of(text) in ("video", "slides") and not re.search(r"\d", text)
    return is_part or _is(_GENERIC, text) or not re.search(r"\w", text)


_JOINERS = frozenset(re.findall(r"\S+", """
    & + also and at et from in on open or ou our oder plus read see the this und watch with
"""))  # fmt: skip
_SMALL = frozenset(re.findall(r"\S+", """
    abgabe are bis class click coming draft due further google is launch lecture module mp4 n na
    no none only outline problem required session set soon talk there to topic unit week
"""))  # fmt: skip
"""Words of which keys and statuses are made, or which the site writes itself."""


def only_joins(text: str) -> bool:
    """Whether there is nothing in a text but signs, and words that join links."""
    return all(word in _JOINERS or not re.search(r"\w", word) for word in text.lower().split())


@cache
def is_understood(word: str) -> bool:
    """Whether a word may be left out where the site says it in its own way."""
    return (
        word in _JOINERS
        or word in _SMALL
        or word in WORDS_OF_DAYS
        or (word.isdigit() and len(word) <= 4)
        or is_generic(word)
        or bool(part_of(word) or _which(_COLUMNS, word))
    )


# -- How far things are -----------------------------------------------------------------------

_LATER = (
    r"coming (?:soon|later|shortly)|\b(?:available |out )?soon\b|not (?:yet )?(?:\w+ )?yet"
    r"|not yet\b|\bnot (?:finished|released|recorded|available|ready|published|uploaded)\b"
    r"|\btb[acdp]\b|\bto (?:be|come|follow|appear)\b|in preparation|under construction"
    r"|forthcoming|work in progress|\bfolg(?:t|en)\b|\bin Kürze\b|\bdemnächst\b|\bà venir\b"
    r"|\bbientôt\b"
)
_STATUSES = {
    "outline": r"\b(?:an )?outline(?: only)?\b",
    "draft": r"\b(?:a )?draft(?: only)?\b",
    "coming-soon": _LATER,
}
_NONE = (
    r"(?:there (?:are|is) )?no (?:exercises?|homeworks?|assignments?|labs?|problem sets?"
    r"|coursework)(?: (?:for )?(?:this|the) week| today| yet)?[.!]?"
)
_REMARK = (
    r"(?:no (?:class(?:es)?|lectures?|meeting|session)|cancel+ed|holiday|reading week|break"
    r"|fällt aus|entfällt|feiertag|pas de cours|annulé|vacances)\b.*"
    rf"|(?:\w+ )?(?:{_LATER})(?: \w+){{0,2}}"
)
_DEVICES = (
    r"scroll\w*|iphones?|safari|chrome|firefox|browsers?|phones?|display\w*|render\w*|load\w*"
)


def status_of(words: str) -> str | None:
    """How far something is, by a remark on it."""
    found = (name for name, form in _STATUSES.items() if re.search(form, words, re.IGNORECASE))
    return next(found, None)


def says_it_all(words: str) -> bool:
    """Whether a remark says nothing that a status does not."""
    return _is(r"coming soon|outline only|outline|draft", words)


def says_none(words: str) -> bool:
    """Whether a line says that there are no exercises."""
    return _is(_NONE, words)


def is_remark(words: str) -> bool:
    """Whether a line is a remark on its week: `No class`, `TBA`."""
    return _is(_REMARK, words)


def says_in_development(words: str) -> bool:
    """Whether a sentence says that the course is not finished."""
    form = (
        r"(?:under|in) (?:active )?development|work in progress|under construction|being developed"
    )
    return re.search(form, words, re.IGNORECASE) is not None


def is_of_the_page(sentence: str) -> bool:
    """Whether a sentence speaks of how the old page is shown, and not of the course."""
    forms = (r"\bthis (?:web ?)?(?:page|site)\b", rf"\b(?:{_DEVICES})\b")
    return all(re.search(form, sentence, re.IGNORECASE) for form in forms)


def is_institution(name: str) -> bool:
    """Whether a name is that of a place which gives courses."""
    form = (
        r"\b(?:university|universität|université|universidad|università|universiteit|institute"
        r"|institut|college|school|department|faculty|academy|polytechni\w+|eth|epfl|mit)\b"
    )
    return re.search(form, name, re.IGNORECASE) is not None
