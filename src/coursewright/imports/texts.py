"""Texts and links of what is read, as a manifest can hold them; and the remarks on one file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import yaml
from pydantic import TypeAdapter, ValidationError

from coursewright.addresses import host, is_youtube, youtube_video
from coursewright.errors import ContentError, Place, Problem, refused
from coursewright.fields import Id, Video, VideoAddress, WebAddress, slug
from coursewright.imports.found import remark
from coursewright.yamlfile import Tree, read_tree

LONGEST = 600
"""How many letters one text of a manifest may have."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ADDRESS = TypeAdapter[str](WebAddress)
_ID = TypeAdapter[str](Id)
_VIDEO = TypeAdapter[Video](VideoAddress)

_LIKE_A_WEEK = re.compile(r"week-\d+")
"""The folders of weeks that have no id."""


@dataclass(frozen=True)
class Remarks:
    """The remarks on one file, as they are made."""

    file: str
    made: list[Problem] = field(default_factory=list)

    def say(self, line: int | None, message: str, hint: str = "") -> None:
        """Make a remark on a line."""
        self.made.append(remark(self.file, line, message, hint))

    def fitted(self, text: str, line: int | None) -> str:
        """A text on one line, as a key of a manifest can hold it; what is too much is remarked."""
        whole = one_line(text)
        if len(whole) <= LONGEST:
            return whole
        start = whole[: LONGEST - 1].rpartition(" ")[0] or whole[: LONGEST - 1]
        rest = whole[len(start) :].strip()
        message = f"a text of {len(whole)} letters is cut after {LONGEST}; it goes on: {rest}"
        self.say(line, message, "put what does not fit into a page in docs/")
        return f"{start}…"


def read_yaml(text: str, file: str, *, any_tags: bool = False) -> Tree:
    """What a text in YAML says.

    Raises ContentError where it is none, has any fault, or repeats itself by aliases without end.
    """
    tree = read_tree(text.encode(errors="replace"), file, any_tags=any_tags)
    if tree.problems:
        raise ContentError(tree.problems)
    letters, waiting = 0, [tree.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            letters += len(node.value)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        if letters > _MOST_LETTERS:
            message = "aliases (the names after *) make this file larger than any course"
            raise refused("CW009", Place(file), message, "write out what the alias stands for")
    return tree


_MOST_LETTERS = 4_000_000
"""How many letters a file may have once its aliases are followed."""


def words_of(data: Any) -> str:
    """All that a part of a YAML file says, on one line."""
    if isinstance(data, dict):
        return ", ".join(f"{key}: {words_of(value)}" for key, value in data.items())
    if isinstance(data, list):
        return ", ".join(map(words_of, data))
    return one_line("" if data is None else str(data))


def one_line(text: str) -> str:
    """A text without line ends and letters that cannot be printed."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def is_address(text: str) -> bool:
    """Whether a manifest takes it for a web address."""
    try:
        _ADDRESS.validate_python(text)
    except ValidationError:
        return False
    return True


def is_video(text: str) -> bool:
    """Whether a manifest takes it for the web address of a video."""
    try:
        return _VIDEO.validate_python(text).url is not None and bool(host(text))
    except ValidationError:
        return False


Kind = Literal["video", "notebook", "other"]

_VIDEO_HOSTS = (
    *("vimeo.com", "bilibili.com", "b23.tv", "panopto.com", "panopto.eu", "echo360.org"),
    *("kaltura.com", "zoom.us", "loom.com", "peertube.tv", "twitch.tv", "youku.com"),
)
_VIDEO_ENDINGS = (".mp4", ".webm", ".m4v", ".ogv", ".mov")


def kind_of(url: str) -> Kind:
    """What a web address leads to, as far as it tells."""
    if is_youtube(url):
        return "video" if youtube_video(url) else "other"
    path = urlsplit(url).path.lower()
    at = host(url)
    if any(at == known or at.endswith(f".{known}") for known in _VIDEO_HOSTS):
        return "video"
    if path.endswith(_VIDEO_ENDINGS):
        return "video"
    return "notebook" if path.endswith(".ipynb") or at == _COLAB else "other"


_COLAB = "colab.research.google.com"

# Pages that show the file of another address, and the part of the query that has it.
_VIEWERS = {
    "docs.google.com": "url",
    "drive.google.com": "url",
    "view.officeapps.live.com": "src",
    "mozilla.github.io": "file",
}
_OSF_VIEWER = re.compile(r"mfr(\.[a-z]{2}-\d+)?\.osf\.io")
_OSF_ORDERS = {"direct", "mode", "action"}
"""What a viewer asks of OSF, and no reader."""


def unwrapped(url: str) -> str:
    """The address of a file that an address shows in a viewer; any other address as it is."""
    at = host(url)
    key = "url" if _OSF_VIEWER.fullmatch(at) else _VIEWERS.get(at)
    if key is None:
        return url
    parts = urlsplit(url)
    _, scheme, behind = parts.path.partition("/http")
    wrapped = dict(parse_qsl(parts.query)).get(key) or (f"http{behind}" if scheme else "")
    return _as_read(wrapped) if is_address(wrapped) else url


def _as_read(url: str) -> str:
    asked = {key for key, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    is_ordered = host(url) == "osf.io" and asked and asked <= _OSF_ORDERS
    return url.partition("?")[0] if is_ordered else url


def id_of(text: str, taken: Iterable[str]) -> str | None:
    """A text as the id of a week, where it can be one that is not taken."""
    made = slug(text)
    if made in set(taken) or _LIKE_A_WEEK.fullmatch(made):
        return None
    try:
        return _ID.validate_python(made)
    except ValidationError:
        return None


def apart(units: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Give an id to each of a week's units whose page would have the address of one before it.

    Each comes with what it is called where its title makes no address: `lecture`.
    """
    taken: set[str] = set()
    for number, (noun, unit) in enumerate(units, 1):
        made = slug(unit["title"]) or f"{noun}-{number}"
        if made in taken or not slug(unit["title"]):
            made = next(it for it in _ids(made, noun) if it not in taken)
            unit["id"] = made
        taken.add(made)


def _ids(made: str, noun: str) -> Iterable[str]:
    stem = id_of(made, ()) or noun
    return (f"{stem[:70].rstrip('-_')}-{number}" for number in range(2, 1_000_000))
