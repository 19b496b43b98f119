"""The files of a folder: what each is, of which week, and which of them belong together."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from coursewright.fields import VIDEO_ENDINGS
from coursewright.imports.naming import numbered_name, title_of_name

Kind = Literal["deck", "pdf", "notebook", "reading", "list", "video", "captions"]

_KINDS: dict[str, Kind] = {
    ".pptx": "deck",
    ".pdf": "pdf",
    ".ipynb": "notebook",
    ".md": "reading",
    ".bib": "list",
    ".txt": "list",
    ".vtt": "captions",
    ".srt": "captions",
    **dict.fromkeys(VIDEO_ENDINGS, "video"),
}
_OF_THE_SITE = re.compile(r"(?:assets|docs|search|site|templates|theme|week-\d+)/", re.IGNORECASE)
_HOME = ("index.md", "readme.md")
_SHELVES = re.compile(
    r"(?:course )?(?:materials?|slides|decks|lectures?|notebooks?|code|exercises?|labs?|homeworks?|"
    r"assignments?|readings?|papers|videos?|recordings?|captions|subtitles|files|resources|docs"
    r"|material(?:ien)?|folien|vorlesung(?:en)?|übung(?:en)?|(?:haus)?aufgaben|literatur|texte"
    r"|skripte?|aufzeichnungen|untertitel|cours|diapositives|exercices|t[dp]s?|vidéos?)",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"(?:^|/)[_ ]*(?:old|archived?|archive|backups?|previous|trash|alt|archiv)/", re.IGNORECASE
)
_EXERCISE = re.compile(
    r"(?:^|[\W_\d])(?:exercises?|homeworks?|hw|labs?|assignments?|problems?|worksheets?|practicals?"
    r"|tutorials?|ex|übung(?:en|sblatt)?|(?:haus)?aufgaben?|praktikum|exercices?|t[dp])"
    r"(?=$|[\W_\d])",
    re.IGNORECASE,
)
_SLIDES = re.compile(
    r"(?:^|[\W_])(?:slides?|deck|lecture|lec|presentation|folien|vorlesung|vl)(?=$|[\W_\d])", re.I
)
_OF_A_KIND = re.compile(
    r"\b(?:videos?|recordings?|slides?|deck|captions?|subtitles|folien|aufzeichnung|untertitel)$"
)
_VERSION = re.compile(r"(?<=\w)(?: (?:final|v\d+|new|neu|copy|kopie|draft))+$")


@dataclass(frozen=True)
class File:
    """A file of the folder: its path there, and where it is on disk."""

    path: str
    on_disk: Path

    @property
    def kind(self) -> Kind | None:
        """What it is to a course; nothing for kinds that a course has no place for."""
        return _KINDS.get(PurePosixPath(self.path).suffix.lower())

    @property
    def stem(self) -> str:
        """Its name, without the ending."""
        return PurePosixPath(self.path).stem

    @property
    def without_ending(self) -> str:
        """Its path, without the ending."""
        return str(PurePosixPath(self.path).with_suffix(""))

    @property
    def is_out_of_place(self) -> bool:
        """Whether a course's folder has something else where it is."""
        return _OF_THE_SITE.match(self.path) is not None

    @property
    def is_home(self) -> bool:
        """Whether it is the page that a folder is introduced with."""
        return self.path.lower() in _HOME

    @property
    def is_exercise(self) -> bool:
        """Whether it is something to work through, by its name or its folders'."""
        return _EXERCISE.search(unicodedata.normalize("NFC", self.path)) is not None

    @property
    def is_old(self) -> bool:
        """Whether it is in a folder of what is used no more."""
        return _OLD.search(self.path) is not None

    @property
    def is_slides(self) -> bool:
        """Whether it is a PDF of slides, by its name."""
        return self.kind == "pdf" and _SLIDES.search(self.stem) is not None

    @property
    def known_by(self) -> str:
        """What it has in common with what belongs to it, such as a deck with its video."""
        words = " ".join(re.sub(r"[\W_]+", " ", self.stem).lower().split())
        if self.kind == "captions":  # whose names end in their language
            words = re.sub(r"(?<=\w) [a-z]{2}$", "", words)
        words = _VERSION.sub("", words)
        return _OF_A_KIND.sub("", words).strip() or words

    @property
    def by_number(self) -> list[Any]:
        """What puts files in order: lecture 10 comes after lecture 9."""
        parts = re.split(r"(\d+)", self.path.lower())
        return [int(part) if i % 2 else part for i, part in enumerate(parts)]


@dataclass
class Week:
    """The files of a week, its number, and what its folder is called."""

    number: int | None
    name: str
    files: list[File] = field(default_factory=list)


def is_shelf(name: str) -> bool:
    """Whether a folder's name says what is in it, and not of which week it is."""
    plain = unicodedata.normalize("NFC", name.replace("_", " "))
    return _SHELVES.fullmatch(plain) is not None


def called(file: File) -> str:
    """What a file is called by its name."""
    number, rest = numbered_name(file.stem)
    rest = re.sub(r"^[A-Za-z]?\d+[\s_.-]+", "", rest)
    return title_of_name(rest if number is not None and rest else file.stem)[:600] or file.stem


def matching(file: File, others: dict[str, File]) -> File | None:
    """The one of the others that belongs to a file by its name, which is then no more there."""
    for path, other in others.items():
        if other.known_by == file.known_by:
            return others.pop(path)
    for path, other in others.items():
        short, long = sorted((other.known_by, file.known_by), key=len)
        if len(short) > 3 and long.startswith(f"{short} "):
            return others.pop(path)
    return None


def by_week(files: list[File]) -> tuple[list[Week], list[File]]:
    """The weeks in order, and what says nothing of one."""
    numbered: dict[int, Week] = {}
    named: dict[str, Week] = {}
    rest = []
    for file in files:
        number, name, folder = _week_of(file)
        if number is not None:
            week = numbered.setdefault(number, Week(number, name))
            week.name = week.name or name
            week.files.append(file)
        elif folder:
            named.setdefault(folder, Week(None, folder)).files.append(file)
        else:
            rest.append(file)
    return [*(numbered[number] for number in sorted(numbered)), *named.values()], rest


def _week_of(file: File) -> tuple[int | None, str, str]:
    """The number of a file's week, what it is called, and else the folder that is one."""
    *folders, _ = PurePosixPath(file.path).parts
    for folder in folders:
        number, rest = numbered_name(folder)
        if number is not None:
            return number, rest, ""
    number, _ = numbered_name(file.stem)
    own = next((name for name in folders if not is_shelf(name)), "")
    return (number, "", "") if number is not None and not own else (None, "", own)
