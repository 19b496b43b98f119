"""A line -> its label, its title, and the remarks in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from coursewright.fields import slug
from coursewright.imports.page.entries import Entry, Raw
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.words import (
    EDGES,
    is_remark,
    part_of,
    says_it_all,
    status_of,
)
from coursewright.imports.texts import one_line

Data = dict[str, Any]
_SEPARATORS = re.compile(r"[()\[\]|/;•·]|,(?=\s|$)|\s[-–—]+(?=\s|$)|^\s*[-–—:,.]+|[-–—:,.]+\s*$")
_WORDS = "& + also and at from in on open or our plus read see the this watch with"
_JOINERS = frozenset(_WORDS.split())
"""Words that only join links."""
_IN_BRACKETS = re.compile(r"(?P<before>.*?)\s*[(\[](?P<inside>[^()\[\]]*)[)\]]\s*", re.DOTALL)
_BEHIND_A_DASH = re.compile(r"(?P<before>.+?)\s*(?:[-–—:]\s+)(?P<inside>[^-–—:]*)", re.DOTALL)
_COLON = re.compile(r"(?<!\d):(?!\d|//)|:(?=\s|$)")


def labelled(line: Line) -> tuple[str, tuple[Span, ...]]:
    """The label with which a line begins, such as `Exercises`, and what follows it."""
    lead = ""
    for index, span in enumerate(line.spans):
        if span.url or span.picture:
            break
        colon = _COLON.search(span.text)
        if colon and len(lead) + colon.start() <= 80:
            label = f"{lead}{span.text[: colon.start()]}".strip()
            return label, (Span(span.text[colon.end() :]), *line.spans[index + 1 :])
        lead += span.text
    else:
        index = len(line.spans)
    bare = lead.strip(EDGES + "([")
    if bare and part_of(bare):
        return lead.strip(EDGES), line.spans[index:]
    return "", line.spans


def title_in(spans: Sequence[Span], label: str) -> tuple[str, list[str]]:
    """What a line says before its first link, behind its label, and the remarks in the rest."""
    first = next((i for i, span in enumerate(spans) if span.url), len(spans))
    lead = "".join(span.text for span in spans[:first])
    title, said = without_remarks(re.sub(r"[\s(\[]+$", "", lead.strip()))
    title = title.strip(EDGES + "([")
    title = "" if only_joins(title) else title
    return composed(label.strip(EDGES), title), [*said, *fragments(spans[first:])]


def fragments(spans: Iterable[Span]) -> list[str]:
    """The words between links, without signs and words that only join."""
    found: list[str] = []
    for text in "\n".join("" if span.url else span.text for span in spans).split("\n"):
        found += [piece.strip(EDGES) for piece in _SEPARATORS.split(text)]
    return [one_line(piece) for piece in found if not only_joins(piece)]


def only_joins(text: str) -> bool:
    """Whether there is nothing in a text but words that join links."""
    return all(word in _JOINERS for word in text.lower().split())


def without_remarks(text: str) -> tuple[str, list[str]]:
    """A title without the remarks behind it on how far things are, and these."""
    said: list[str] = []
    while True:
        match = _IN_BRACKETS.fullmatch(text) or _BEHIND_A_DASH.fullmatch(text)
        inside = match["inside"] if match else ""
        if not match or not (status_of(inside) or is_remark(inside)):
            return text.strip(), said
        said = [*(piece.strip() for piece in inside.split(",")), *said]
        text = match["before"]


def composed(*parts: str) -> str:
    """A title of several parts, without those that the last one has anyway."""
    known = [part for part in parts if part]
    last = slug(known[-1]) if known else ""
    return ": ".join([part for part in known[:-1] if slug(part) not in last] + known[-1:])


def remarks_in(said: Iterable[str]) -> Data:
    """What remarks say of an item: its status, and its note."""
    words = [one for one in dict.fromkeys(said) if one]
    status = next((found for one in words if (found := status_of(one))), None)
    note = ", ".join(one for one in words if not (status and says_it_all(one)))
    return ({"status": status} if status else {}) | ({"note": note} if note else {})


def merge(data: Data, found: Data) -> None:
    """Add what remarks say of an item to what is known of it."""
    if "note" in found:
        data["note"] = with_note(data, found["note"])
    if "status" in found:
        data.setdefault("status", found["status"])


def with_note(data: Data, words: str) -> str:
    """The note of an item, with some words more."""
    return ", ".join(filter(None, [data.get("note", ""), words]))


def is_file_name(span: Span) -> bool:
    """Whether the words of a link are those of its address."""
    words = span.text.strip()
    return (
        not words
        or words == span.url
        or (re.fullmatch(r"\S+\.\w{2,5}", words) is not None and words in span.url)
    )


def between(spans: Sequence[Span], index: int) -> list[Span]:
    """What stands behind a link, and before the first of them."""
    at = [i for i, span in enumerate(spans) if span.url]
    start = 0 if index == 0 else at[index]
    end = at[index + 1] if index + 1 < len(at) else len(spans)
    return list(spans[start:end])


def flat(entries: Iterable[Entry | Raw]) -> Iterable[Entry]:
    """Lines, and all that are listed below them."""
    for entry in entries:
        if isinstance(entry, Entry):
            yield entry
            yield from flat(entry.below)


def has_raw(entries: Iterable[Entry | Raw]) -> bool:
    """Whether there is anything among some lines that is none."""
    return any(isinstance(one, Raw) or has_raw(one.below) for one in entries)
