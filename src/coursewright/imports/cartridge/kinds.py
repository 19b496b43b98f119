"""What the things of a cartridge are to a course, by their types, addresses, names and titles."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from coursewright.addresses import host, youtube_video
from coursewright.exports.cartridge.words import Kind
from coursewright.fields import VIDEO_ENDINGS, WebAddress
from coursewright.imports.cartridge.manifest import Resource

Thing = Literal["video", "slides", "captions", "notebook", "reading", "page", "other"]

_ENDINGS: dict[str, Thing] = {
    ".pptx": "slides",
    ".pdf": "reading",
    ".md": "reading",
    ".bib": "reading",
    ".txt": "reading",
    ".ipynb": "notebook",
    ".vtt": "captions",
    ".srt": "captions",
    **dict.fromkeys(VIDEO_ENDINGS, "video"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "page"),
}
_VIDEO_HOSTS = re.compile(
    r"(?:.*\.)?(?:vimeo\.com|panopto\.(?:com|eu)|kaltura\.com|echo360\.[a-z.]+|mediasite\.com"
    r"|wistia\.com|zoom\.us|dailymotion\.com|mediaspace\.[a-z.]+)"
)
_ADDRESS = TypeAdapter[str](WebAddress)
_COLAB = re.compile(r"https://colab\.research\.google\.com/github/([^?#]+)")

_REPORTED = (
    (re.compile(r"imsqti_|.*/question-bank$"), "a quiz"),
    (re.compile(r"ims(?:basic)?lti"), "a link to another tool (LTI)"),
    (re.compile(r"imsdt_"), "a discussion"),
    (re.compile(r"assignment_"), "an assignment"),
    (re.compile(r"imsapip|imsiwb|idpfepub"), "of a kind that no website shows"),
)
"""The types of resources that a course has no place for, and what each is."""
_OF_AN_ASSIGNMENT = "/assignment_settings.xml"
"""What Canvas puts beside the page of one."""

_GROUPS: tuple[tuple[Kind, str], ...] = (
    ("lectures", r"lectures?|videos?|slides?|recordings?|lecture (?:videos|slides|notes)"),
    ("notebooks", r"notebooks?|code|demos?|jupyter notebooks?"),
    ("exercises", r"exercises?|labs?|practicals?|problem sets?|homework|tutorials?|worksheets?"),
    ("readings", r"readings?|further reading|papers?|literature|references|reading list|texts"),
)
_PARTS = re.compile(
    r"[\s:–—(\[-]*\b(?:(?:lecture )?(?:video|recording)|(?:lecture )?slides?|(?:slide )?deck"
    r"|presentation|powerpoint|captions?|subtitles|notebook)s?\b[\s)\]]*$",
    re.IGNORECASE,
)


def reported(resource: Resource) -> str | None:
    """What a resource is, where a course has no place for such a thing."""
    if any(file.endswith(_OF_AN_ASSIGNMENT) for file in resource.files):
        return "an assignment"
    return next((what for types, what in _REPORTED if types.match(resource.type)), None)


def kind_of_group(title: str) -> Kind | None:
    """What stands below a heading such as `Lecture videos`; None where it does not say."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", title).lower().split())
    return next((kind for kind, words in _GROUPS if re.fullmatch(words, plain)), None)


def thing_of_file(path: str) -> Thing:
    """What a file is, by its name."""
    return _ENDINGS.get(PurePosixPath(path).suffix.lower(), "other")


def thing_of_address(url: str) -> Thing:
    """What is at an address."""
    path = urlsplit(url).path
    if youtube_video(url) or _VIDEO_HOSTS.fullmatch(host(url)):
        return "video"
    if thing_of_file(path) in ("video", "notebook"):
        return thing_of_file(path)
    return "notebook" if host(url) == "colab.research.google.com" else "reading"


def on_github(url: str) -> str:
    """The address on GitHub of a notebook that is opened in Colab; all others as they are."""
    match = _COLAB.match(url)
    return f"https://github.com/{match[1]}" if match else url


def web_address(text: str) -> str | None:
    """An address as the manifest may hold it; None for what is none of the web."""
    shown = re.sub(r"[\s<>\"`\\]", lambda letter: f"%{ord(letter[0]):02X}", text.strip())
    try:
        return _ADDRESS.validate_python(shown)
    except ValidationError:
        return None


def title_of_whole(title: str) -> str:
    """What a lecture is called, of which this is the title of a part: `Cells (video)`: `Cells`."""
    name = PurePosixPath(title)
    whole = name.stem if thing_of_file(title) != "other" else title
    return _PARTS.sub("", whole).strip() or whole


def same(title: str) -> str:
    """What two titles have in common that mean the same."""
    return " ".join(re.sub(r"[\W_]+", " ", unquote(title)).casefold().split())
