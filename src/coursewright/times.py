"""Times in a video as people write them, `1:35` or `1:02:03`, and the chapters that begin there."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import InitErrorDetails

from coursewright import patterns
from coursewright.fields import raise_all, wrong
from coursewright.wording import shown

_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})", re.ASCII)


def seconds(time: str) -> int | None:
    """How many seconds a time such as `1:35` or `1:02:03` stands for; None where it is none."""
    match = _TIME.fullmatch(time.strip())
    if not match:
        return None
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    if rest > 59 or (match[1] and minutes > 59):
        return None
    return hours * 3600 + minutes * 60 + rest


def clock(seconds: float) -> str:
    """A number of seconds as a time that people read: `1:35`, `1:02:03`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _time(text: str) -> str:
    if seconds(text) is None:
        counted = clock(int(text)) if re.fullmatch(r"\d{1,5}", text, re.ASCII) else ""
        likely = (counted, re.split("[.,]", text)[0], text.replace(".", ":"))
        near = (time for time in likely if seconds(time) is not None)
        hint = f"write {next(near, 'minutes and seconds, such as 1:35')}"
        raise wrong("CW028", f"expected a time in the video, found {shown(text)}", hint)
    return text


Time = Annotated[
    str,
    AfterValidator(_time),
    WithJsonSchema({"type": "string", "pattern": patterns.TIME}),
]
"""A time as it is written; YAML's own reading of it, which is a number, plays no part."""


def in_order(chapters: dict[str, Any]) -> dict[str, Any]:
    """The chapters as they are. Raises an error for each that does not begin after all before."""
    latest, before = -1, ""
    mistakes: list[InitErrorDetails] = []
    for time in chapters:
        start = seconds(time) or 0
        if start > latest:
            latest, before = start, time
            continue
        if start == latest:
            hint = "remove one, or correct its time"
            mistake = wrong("CW028", f"two chapters begin at {time}", hint)
        else:
            hint = "list the chapters in the order of the video"
            mistake = wrong("CW028", f"{time} comes after {before}", hint)
        mistakes.append(InitErrorDetails(type=mistake, loc=(time, "[key]"), input=time))
    raise_all(mistakes)
    return chapters
