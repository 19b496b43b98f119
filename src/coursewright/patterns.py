"""What a field of the manifest may hold, as a JSON Schema can say it: in regular expressions.

They are written for JavaScript, which editors run, and mean the same in Python. What they let
through is checked in `fields.py` all the same.
"""

from __future__ import annotations

from typing import Any

from coursewright.wording import one_of

_UNPRINTABLE = r"\x00-\x08\x0b-\x1f\x7f"
_NOT_IN_ADDRESSES = r"\s<>\x22`\\\x00-\x20\x7f"
_NOT_IN_PATHS = r"/\\\x00-\x1f\x7f"
_HTTP = "[Hh][Tt][Tt][Pp][Ss]?://"
_YOUTUBE = r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com(?::[0-9]*)?"
_YOUTU_BE = r"youtu\.be(?::[0-9]*)?"
_VIDEO = "[A-Za-z0-9_-]{11}"

PRINTABLE = rf"^\s*[^\s{_UNPRINTABLE}][^{_UNPRINTABLE}]*$"
CITATION = rf"^@\s*[^\s{_UNPRINTABLE}][^{_UNPRINTABLE}]*$"
WEB_ADDRESS = rf"^{_HTTP}[^{_NOT_IN_ADDRESSES}/?#:@][^{_NOT_IN_ADDRESSES}]*$"
TIME = r"^\s*(?:[0-9]{1,2}:0?[0-5]?[0-9]|[0-9]{1,3}):[0-5][0-9]\s*$"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ON = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_HOUR = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
HELD = rf"^\s*{_ON}(?:\s+{_HOUR}(?:\s*[-–]\s*{_HOUR})?)?\s*$"
DUE = rf"^\s*{_ON}(?:\s+{_HOUR})?\s*$"
OFFSET = rf"^\s*[+-]?\s*[0-9]{{1,3}}\s+(?:[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])[Ss]?(?:\s+{_HOUR})?\s*$"
MEETING = (
    "^\\s*(?:[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]|[Ss][Uu][Nn])"
    rf"[A-Za-z]*\.?\s+{_HOUR}\s*[-–]\s*{_HOUR}\s*$"
)
TIME_ZONE = "^(?:UTC|[A-Z][A-Za-z]*(?:/[A-Za-z0-9_+-]+)+)$"
ID = "^[a-z0-9]+([-_][a-z0-9]+)*$"
REPOSITORY = "^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$"
LATEX_COMMAND = r"^\\?[A-Za-z]+$"
LANGUAGE = "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
CREATIVE_COMMONS = r"^CC(?:[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -]([1-4]\.0|2\.5)|0[ -](1\.0))$"

VIDEO_ID = f"^{_VIDEO}$"
YOUTUBE_VIDEO = (
    rf"^{_HTTP}(?:{_YOUTU_BE}/+{_VIDEO}(?:[/?#]|$)"
    rf"|{_YOUTUBE}/+watch(?:/[^?#]*)?\?(?:[^#]*&)?v={_VIDEO}(?:[&#]|$)"
    rf"|{_YOUTUBE}/+(?:embed|shorts|live|v)/+(?!videoseries){_VIDEO}/*(?:[?#]|$))"
)
VIDEO_ELSEWHERE = rf"^(?!{_HTTP}(?:{_YOUTUBE}|{_YOUTU_BE})(?:[/?#]|$)){WEB_ADDRESS[1:]}"


def path(*endings: str) -> str:
    """The path of a file in the course's folder whose name has one of the endings."""
    any_ending = "|".join(map(_in_any_case, endings))
    name = rf"[^.{_NOT_IN_PATHS}][^{_NOT_IN_PATHS}]*"
    return rf"^(?!~|[A-Za-z]:|{_HTTP}[^/])(?:(?:\.|{name})/+)*{name}(?:{any_ending})$"


def _in_any_case(ending: str) -> str:
    letters = (f"[{it.upper()}{it}]" if it.isalpha() else it for it in ending)
    return "".join(letters).replace(".", r"\.")


def text(title: str, *patterns: str, **more: Any) -> dict[str, Any]:
    """The schema of a text, called `title`, that one of the patterns matches."""
    # The last key is no standard's: VS Code and its kin show it in place of the pattern.
    words = {"patternErrorMessage": f"expected {title}"}
    return {"type": "string", "title": title, "pattern": "|".join(patterns), **more, **words}


def day() -> dict[str, Any]:
    """The schema of a day."""
    return text("a day, such as 2027-07-31", DAY, format="date")


def file(*endings: str) -> dict[str, Any]:
    """The schema of the path of a file whose name has one of the endings."""
    return text(f"a path in the course's folder that ends in {one_of(endings)}", path(*endings))
