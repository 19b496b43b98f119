"""Captions of a video, WebVTT or SubRip as any program wrote them -> cues; and cues -> WebVTT.

Formats: https://www.w3.org/TR/webvtt1/ and, for SubRip, which no one ever specified, what
https://www.matroska.org/technical/subtitles.html says of it.
"""

from __future__ import annotations

import html
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from coursewright.errors import Place, Problem, refused
from coursewright.textfile import MAX_BYTES, decode
from coursewright.wording import counted, shown

MAX_CUES = 20_000
"""Ten hours of speech have half of these."""
MAX_TEXT = 2_000
"""How many letters a cue may have; two full lines have 84."""
MAX_TOLD = 20
"""How many mistakes of one file are told apart."""

_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)
_SETTINGS = re.compile(r"(?:(?:vertical|line|position|size|align):[\w.,%-]+\s*)+", re.ASCII)
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
# Only what is a tag in one of the formats: "x < 5 and y > 3" is what somebody says.
_TAG = re.compile(
    r"</?(?:[cbiu]|ruby|rt)(?:\.[^\s<>]*)?>|</?(?:v|lang|font)\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}",
    re.IGNORECASE | re.ASCII,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")
_NAMED = re.compile(r"([^\W\d_][\w.'’ -]{0,40}): (?=\S)")


@dataclass(frozen=True)
class Cue:
    """What is shown while something is said: from when to when, in seconds, and the words.

    `speaker` is empty where it is not said, or whoever spoke before. `settings` say where on the
    picture the words stand.
    """

    start: float
    end: float
    text: str
    speaker: str = ""
    settings: str = ""


@dataclass
class _Written:
    """A cue as it stands in the file: the number of the line with its times, and its lines."""

    number: int
    times: str
    lines: list[str] = field(default_factory=list)


def parse_captions(content: bytes, file: str) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    """The cues of a file that messages call `file`, by time, and what is wrong with others.

    Raises ContentError where the file holds no captions, or far more than a video has.
    """
    lines = re.split("\r\n|\r|\n", _text(content, file))
    written = _written(lines)
    if not written:
        message = "this file has no captions: nowhere in it does a line say from when to when"
        hint = "export the captions as WebVTT (.vtt) or SubRip (.srt)"
        raise refused("CW087", Place(file), message, hint)
    if len(written) > MAX_CUES:
        message = f"this file has {len(written)} captions, far more than a lecture has"
        raise refused("CW036", Place(file), message, "is it the right file?")
    cues: list[Cue] = []
    problems: list[Problem] = []
    for one in written:
        found = _cues(one, file)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            cues += found
    cues.sort(key=lambda cue: cue.start)
    if len(problems) > MAX_TOLD:
        more = f"{counted(len(problems) - MAX_TOLD, 'more caption')} cannot be read"
        problems[MAX_TOLD:] = [Problem(problems[MAX_TOLD].place, more, code="CW088")]
    return tuple(_with_names(cues)), tuple(problems)


def _text(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        return decode(content, file)  # which says so
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _as_windows_writes(content, file)
    return text.replace("\0", "")


def _as_windows_writes(content: bytes, file: str) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return decode(content, file)  # which says where it is not UTF-8


def _written(lines: list[str]) -> list[_Written]:
    """All that has times. What a WebVTT file holds besides, its header, remarks and styles, has
    none; in SubRip, lines that follow an empty one belong to what is above it."""
    is_webvtt = lines[0].startswith("WEBVTT")
    found: list[_Written] = []
    cue: _Written | None = None
    for number, block in _blocks(lines, is_webvtt):
        if is_webvtt:
            cue = None
            if _ASIDE.match(block[0]):
                continue
        for index, line in enumerate(block):
            if _has_times(line):
                if cue and cue.lines and cue.lines[-1].strip().isdigit():
                    cue.lines.pop()  # the number of this one
                cue = _Written(number + index, line)
                found.append(cue)
            elif cue:
                cue.lines.append(line)
    return found


def _has_times(line: str) -> bool:
    """Whether a line is meant to say from when to when; others may have arrows as well."""
    before, arrow, _ = line.partition("-->")
    return bool(arrow) and len(before.split()) == 1 and re.search(r"\d", before) is not None


def _blocks(lines: list[str], is_webvtt: bool) -> Iterator[tuple[int, list[str]]]:
    """The stretches between empty lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        # YouTube's WebVTT has lines of one space within a cue.
        if line if is_webvtt else line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cues(written: _Written, file: str) -> list[Cue] | Problem:
    """The cue, or one for each of its speakers; or what is wrong with it."""
    place = Place(file, written.number)
    before, _, after = written.times.partition("-->")
    last, _, settings = after.strip().partition(" ")
    start, end = _seconds(before.strip()), _seconds(last)
    if start is None or end is None:
        message = f"expected two times, found {shown(written.times)}"
        hint = "write them as 00:01:35.000 --> 00:01:38.500"
        return Problem(place, message, hint, code="CW088")
    if end < start:
        message = "this caption ends before it begins"
        return Problem(place, message, "correct one of its times", code="CW088")
    length = sum(map(len, written.lines))
    if length > MAX_TEXT:
        message = f"this caption has {length} letters, far more than fit on a screen"
        hint = "divide it, or correct what is wrong with the file here"
        return Problem(place, message, hint, code="CW088")
    cue = Cue(start, end, "", settings=settings.strip() if _SETTINGS.fullmatch(settings) else "")
    first, *voices = _VOICE.split("\n".join(written.lines))
    said = [("", first), *zip(voices[::2], voices[1::2], strict=True)]
    cues = (replace(cue, speaker=_plain(name), text=_plain(text)) for name, text in said)
    return [cue for cue in cues if cue.text]


def _seconds(time: str) -> float | None:
    match = _TIME.fullmatch(time)
    if not match:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    if seconds > 59 or (match[1] and minutes > 59):
        return None
    return hours * 3600 + minutes * 60 + seconds + int((match[4] or "").ljust(3, "0")) / 1000


def _plain(text: str) -> str:
    """The words without tags, a line for each line that has any."""
    text = _UNPRINTABLE.sub("", html.unescape(_TAG.sub("", text)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _with_names(cues: list[Cue]) -> Iterable[Cue]:
    """Zoom begins each cue with the speaker's name and a colon: then that is what it is."""
    named = [_NAMED.match(cue.text) for cue in cues]
    if any(cue.speaker for cue in cues) or sum(map(bool, named)) < max(3, 0.8 * len(cues)):
        return cues
    return [
        replace(cue, speaker=name[1], text=cue.text[name.end() :]) if name else cue
        for cue, name in zip(cues, named, strict=True)
    ]


def as_webvtt(cues: Iterable[Cue]) -> str:
    """The cues as a WebVTT file: plain words, with the speaker's name where that changes."""
    parts, speaker = ["WEBVTT\n"], ""
    for cue in cues:
        name = f"{cue.speaker}: " if cue.speaker not in ("", speaker) else ""
        speaker = cue.speaker or speaker
        times = f"{_webvtt_time(cue.start)} --> {_webvtt_time(cue.end)} {cue.settings}".rstrip()
        parts.append(f"{times}\n{html.escape(name + cue.text, quote=False)}\n")
    return "\n".join(parts)


def _webvtt_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
