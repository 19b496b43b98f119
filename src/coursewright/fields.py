"""What may stand in the fields of a manifest: texts, addresses, paths, videos and notebooks.

Each is checked here, and refused in words that say what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from coursewright import patterns
from coursewright.addresses import YouTubeVideo, host, is_youtube, youtube_video
from coursewright.errors import Code
from coursewright.wording import one_of, shown


def slug(title: str) -> str:
    """The part of a page's address that a title makes: its letters and digits, in any script.

    Empty where the title has none.
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", title).lower().replace("'", ""))
    # A file's name has at most 255 bytes on the usual disks, and letters up to four.
    cut = "-".join(words)[:80].encode()[:200].decode(errors="ignore")
    return cut.strip("-_")


def wrong(code: Code, message: str, hint: str = "") -> PydanticCustomError:
    """An error for the author: its code, what is wrong, and what to write instead."""
    context = {"code": code, "message": message, "hint": hint}
    return PydanticCustomError("coursewright", "{message}", context)


def raise_all(mistakes: list[InitErrorDetails]) -> None:
    """Raise the errors that a validator has found, all at once, each with its own place."""
    if mistakes:
        raise ValidationError.from_exception_data("mistakes", mistakes)


def _web_address(text: str) -> str:
    # These letters have no place in an address, and would end the link that holds it.
    if not host(text) or re.search(r"[\s<>\"`\\\x00-\x20\x7f]", text):
        raise wrong(
            "CW022",
            f"expected a web address, found {shown(text)}",
            "a web address starts with https:// and has no spaces",
        )
    return text


def _course_path(text: str) -> str:
    path = PurePosixPath(text)
    if host(text):
        raise wrong(
            "CW031",
            f"expected a file in the course's folder, found the web address {shown(text)}",
            "save the file in the course's folder and write its path, such as materials/w1/…",
        )
    if path.is_absolute() or re.match(r"[A-Za-z]:|~|\\", text):
        raise wrong(
            "CW030",
            f"a path starts from the folder that holds course.yaml, found {shown(text)}",
            "copy the file into the course's folder and write its path, such as materials/w1/…",
        )
    if "\\" in text:
        hint = f"write {text.replace(chr(92), '/')}"
        raise wrong("CW031", f"a path has / between its parts, found {shown(text)}", hint)
    if ".." in path.parts:
        raise wrong(
            "CW030",
            f"a path may not leave the course's folder, found {shown(text)}",
            "copy the file into the course's folder; a path has no .. in it",
        )
    if any(part.startswith(".") for part in path.parts):
        hint = "a name that starts with a dot is for hidden files, which no site shows; rename it"
        raise wrong("CW032", f"expected a file that is not hidden, found {shown(text)}", hint)
    if not path.parts or re.search(r"[\x00-\x1f\x7f]", text):
        raise wrong("CW031", f"expected the path of a file, found {shown(text)}")
    return str(path)


def _ending(*endings: str) -> Callable[[str], str]:
    def check(path: str) -> str:
        if PurePosixPath(path).suffix.lower() not in endings:
            raise wrong(
                "CW033",
                f"expected a file whose name ends in {one_of(endings)}, found {shown(path)}",
            )
        return path

    return check


def _repository(text: str) -> str:
    if not re.fullmatch(patterns.REPOSITORY, text):
        hint = "write it without https://github.com/, such as neuro4ml/exercises"
        message = f"expected a repository on GitHub as owner/name, found {shown(text)}"
        raise wrong("CW025", message, hint)
    return text


def _macro(text: str) -> str:
    if not re.fullmatch(patterns.LATEX_COMMAND, text):
        raise wrong("CW027", f"a command of LaTeX has letters only, found {shown(text)}")
    return text.removeprefix("\\")


def _language(text: str) -> str:
    if not re.fullmatch(patterns.LANGUAGE, text):
        hint = "write its code, such as en, de or pt-BR"
        raise wrong("CW114", f"expected a language, found {shown(text)}", hint)
    return text


_RESERVED = {"assets", "search", "templates"}
"""Folders of the theme's, and one that MkDocs leaves out."""


def _id(text: str) -> str:
    if text in _RESERVED:
        raise wrong("CW026", f"{shown(text)} is the name of a folder that the site has already")
    if not re.fullmatch(patterns.ID, text) or len(text) > 80:
        hint = f"write {slug(text)}" if slug(text).isascii() and slug(text) else ""
        raise wrong(
            "CW026", f"an id has small letters, digits and hyphens, found {shown(text)}", hint
        )
    return text


def _printable(text: str) -> str:
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        message = "there is a character in this text that cannot be printed"
        raise wrong("CW015", message, "type it again")
    return text


# Prose lives in docs/, structure in the manifest: a sentence or two is all that one text holds.
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=600),
    AfterValidator(_printable),
    WithJsonSchema(patterns.text("a text", patterns.PRINTABLE, maxLength=600)),
]


def _day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        hint = "write year, month and day, such as 2027-07-31"
        raise wrong("CW050", f"expected a day, found {shown(value)}", hint) from None


_DECKS = (".pptx", ".pdf")
_CAPTIONS = (".vtt", ".srt")
READINGS = (".md", ".pdf", ".bib", ".txt")

Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema(patterns.day()),
]
WebAddress = Annotated[
    str,
    AfterValidator(_web_address),
    WithJsonSchema(patterns.text("a web address", patterns.WEB_ADDRESS)),
]
CoursePath = Annotated[str, AfterValidator(_course_path)]
DeckPath = Annotated[
    CoursePath,
    AfterValidator(_ending(*_DECKS)),
    WithJsonSchema(patterns.file(*_DECKS)),
]
CaptionsPath = Annotated[
    CoursePath,
    AfterValidator(_ending(*_CAPTIONS)),
    WithJsonSchema(patterns.file(*_CAPTIONS)),
]
ReadingPath = Annotated[
    CoursePath,
    AfterValidator(_ending(*READINGS)),
    WithJsonSchema(patterns.file(*READINGS)),
]
BibliographyPath = Annotated[
    CoursePath,
    AfterValidator(_ending(".bib")),
    WithJsonSchema(patterns.file(".bib")),
]
NotebookPath = Annotated[
    CoursePath,
    AfterValidator(_ending(".ipynb")),
    WithJsonSchema(patterns.file(".ipynb")),
]
Macro = Annotated[
    str,
    AfterValidator(_macro),
    WithJsonSchema(patterns.text("a command of LaTeX", patterns.LATEX_COMMAND)),
]
Repository = Annotated[
    str,
    AfterValidator(_repository),
    WithJsonSchema(patterns.text("a repository as owner/name", patterns.REPOSITORY)),
]
Language = Annotated[
    str,
    AfterValidator(_language),
    WithJsonSchema(patterns.text("a language, such as en or pt-BR", patterns.LANGUAGE)),
]
Id = Annotated[
    str,
    AfterValidator(_id),
    WithJsonSchema(
        {"not": {"enum": sorted(_RESERVED)}}
        | patterns.text("small letters, digits and hyphens", patterns.ID, maxLength=80)
    ),
]


@dataclass(frozen=True)
class Video:
    """A video, as a YouTube video, a page elsewhere that shows it, or a file of the course."""

    youtube: YouTubeVideo | None = None
    url: str | None = None
    path: str | None = None


VIDEO_ENDINGS = (".mp4", ".webm", ".m4v", ".ogv", ".mov")


def _video(value: object) -> object:
    if isinstance(value, Video):
        return value
    if not isinstance(value, str):
        raise wrong(
            "CW023",
            "expected the address of a video",
            'write its address, its YouTube id in quotes ("0fNiTc-0t2k"), or the path of a file',
        )
    if on_youtube := youtube_video(value):
        return Video(on_youtube, value if host(value) else on_youtube.watch_url)
    if is_youtube(value):
        raise wrong(
            "CW023",
            f"this address of YouTube names no video: {shown(value)}",
            "open the video, press Share, and copy the address; its id has 11 letters or digits",
        )
    if host(value):
        return Video(url=_web_address(value))
    if not value.lower().endswith(VIDEO_ENDINGS):
        raise wrong(
            "CW023",
            f"expected a YouTube address or id, or a video file, found {shown(value)}",
            f"a YouTube id has 11 letters or digits; a file ends in {', '.join(VIDEO_ENDINGS)}",
        )
    return Video(path=_course_path(value))


VideoAddress = Annotated[
    Video,
    BeforeValidator(_video),
    WithJsonSchema(
        patterns.text(
            "the address, YouTube id or path of a video",
            patterns.VIDEO_ID,
            patterns.YOUTUBE_VIDEO,
            patterns.VIDEO_ELSEWHERE,
            patterns.path(*VIDEO_ENDINGS),
        )
    ),
]


@dataclass(frozen=True)
class NotebookFile:
    """Where a notebook lives: in the course's folder, or at a web address."""

    path: str | None = None
    url: str | None = None


def _notebook(value: object) -> object:
    if isinstance(value, NotebookFile):
        return value
    if not isinstance(value, str):
        raise wrong(
            "CW020",
            "expected a notebook",
            "write the path of an .ipynb file, or its address on GitHub",
        )
    if host(value):
        return NotebookFile(url=_web_address(value))
    return NotebookFile(path=_ending(".ipynb")(_course_path(value)))


NotebookAddress = Annotated[
    NotebookFile,
    BeforeValidator(_notebook),
    WithJsonSchema(
        patterns.text(
            "the path of an .ipynb file, or a web address",
            patterns.path(".ipynb"),
            patterns.WEB_ADDRESS,
        )
    ),
]


@dataclass(frozen=True)
class License:
    """What others may do with something: the words for it, and where it is written."""

    name: str
    url: str


_LICENSES = "https://creativecommons.org/"


def _license(value: object) -> object:
    if isinstance(value, License):
        return value
    if isinstance(value, str) and (match := re.fullmatch(patterns.CREATIVE_COMMONS, value)):
        kind, version, zero = match.groups()
        if zero:
            return License(f"CC0 {zero}", f"{_LICENSES}publicdomain/zero/{zero}/")
        return License(f"CC {kind} {version}", f"{_LICENSES}licenses/{kind.lower()}/{version}/")
    if isinstance(value, str) and host(value):
        return License(value, _web_address(value))
    raise wrong(
        "CW113",
        f"expected a licence, found {shown(value)}",
        "write one of Creative Commons with its version, such as CC-BY-4.0 or CC0-1.0,"
        " or the address of another",
    )


LicenseName = Annotated[
    License,
    BeforeValidator(_license),
    WithJsonSchema(
        patterns.text(
            "a licence of Creative Commons with its version, or a web address",
            patterns.CREATIVE_COMMONS,
            patterns.WEB_ADDRESS,
        )
    ),
]
