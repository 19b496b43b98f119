"""Whether all that a line says and links to is in what was made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from coursewright.addresses import youtube_video
from coursewright.imports.page.entries import Entry, Raw
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.targets import Home, local, target_of
from coursewright.imports.page.words import is_understood

_WORD = re.compile(r"[^\W_]+")
_BADGE = re.compile(r"badge|shields\.io", re.IGNORECASE)


def is_kept(parts: Iterable[Entry | Raw | Line], made: Any, home: Home) -> bool:
    """Whether the words and links of some lines are in what was made of them."""
    whole = "\n".join(_texts(made))
    words = set(_WORD.findall(whole.lower()))
    for line in _lines(parts):
        said = set(_WORD.findall(f"{line.text} {line.comment}".lower()))
        if not all(word in words or is_understood(word) for word in said):
            return False
        if not all(_leads_there(span, whole, home) for span in line.spans):
            return False
    return True


def _leads_there(span: Span, whole: str, home: Home) -> bool:
    video = youtube_video(span.url) if span.url else None
    is_shown = (video and video.id in span.picture) or _BADGE.search(span.picture)
    if span.picture not in whole and not is_shown:
        return False
    if not span.url or span.url in whole or unquote(span.url) in whole:
        return True
    target, beside = target_of(span.url, span.text, home), local(span.url)
    forms = (video.id if video else "", target.name, beside[0] if beside else "")
    return target.lost in whole and any(form and form in whole for form in forms)


def _texts(made: Any) -> Iterator[str]:
    if isinstance(made, str):
        yield made
    elif isinstance(made, Iterable):
        for part in made.values() if isinstance(made, Mapping) else made:
            yield from _texts(part)


def _lines(parts: Iterable[Entry | Raw | Line]) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Line):
            yield part
        elif isinstance(part, Entry):
            yield part.line
            yield from _lines(part.below)
