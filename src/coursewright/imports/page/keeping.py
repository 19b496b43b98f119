"""Whether all that a line says and links to is in what was made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from coursewright.addresses import youtube_video
from coursewright.imports.page.days import WORDS_OF_DAYS
from coursewright.imports.page.entries import Entry, Raw
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.targets import Home, local, target_of

_WORD = re.compile(r"[^\W_]+")
_WORDS = (
    "also and are at binder class click code colab coming comments date day deck decks"
    " download draft due exercise exercises from further github google handout handouts here"
    " homework html hw in intro introduction ipynb is jupyter kaggle lab launch lecture"
    " lectures link links material materials module mp4 n na nbviewer no none note notebook"
    " notebooks notes on only open or our outline panopto part pdf plus powerpoint ppt pptx"
    " practical presentation preview problem read reading readings recording recordings"
    " required see session set slide slides soon talk the there this to topic topics unit"
    " video videos view watch week weeks with youtube zoom"
)
_UNDERSTOOD = frozenset(_WORDS.split())
"""Words for which a key stands, or which the site writes itself, or which only join others."""

_BADGE = re.compile(r"badge|shields\.io", re.IGNORECASE)


def is_kept(parts: Iterable[Entry | Raw | Line], made: Any, home: Home) -> bool:
    """Whether the words and links of some lines are in what was made of them."""
    texts = list(_texts(made))
    whole = "\n".join(texts)
    words = set(_WORD.findall(whole.lower())) | _UNDERSTOOD | WORDS_OF_DAYS
    for line in _lines(parts):
        said = f"{line.text} {line.comment}".lower()
        if any(word not in words and not _is_number(word) for word in _WORD.findall(said)):
            return False
        if not all(_leads_there(span, whole, home) for span in line.spans):
            return False
    return True


def _is_number(word: str) -> bool:
    return word.isdigit() and len(word) <= 4


def _leads_there(span: Span, whole: str, home: Home) -> bool:
    if span.picture and not _BADGE.search(span.picture) and span.picture not in whole:
        video = youtube_video(span.url) if span.url else None
        if not (video and video.id in span.picture):
            return False
    if not span.url or span.url in whole or unquote(span.url) in whole:
        return True
    video = youtube_video(span.url)
    target = target_of(span.url, span.text, home)
    beside = local(span.url)
    forms = (video.id if video else "", target.name, beside[0] if beside else "")
    has_lost = bool(target.lost) and target.lost not in whole
    return not has_lost and any(form and form in whole for form in forms)


def _texts(made: Any) -> Iterator[str]:
    if isinstance(made, str):
        yield made
    elif isinstance(made, Mapping):
        for value in made.values():
            yield from _texts(value)
    elif isinstance(made, Iterable):
        for part in made:
            yield from _texts(part)


def _lines(parts: Iterable[Entry | Raw | Line]) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Line):
            yield part
        elif isinstance(part, Entry):
            yield part.line
            yield from _lines(part.below)
