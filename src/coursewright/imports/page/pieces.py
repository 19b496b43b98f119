"""A line -> its label, its title, and the remarks in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from coursewright.fields import slug
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.words import (
    EDGES,
    is_generic,
    is_remark,
    only_joins,
    part_of,
    says_it_all,
    status_of,
)
from coursewright.imports.texts import one_line

Data = dict[str, Any]
_SEPARATORS = re.compile(r"[()\[\]|/;•·]|,(?=\s|$)|\s[-–—]+(?=\s|$)|^\s*[-–—:,.]+|[-–—:,.]+\s*$")
_IN_BRACKETS = re.compile(r"(?P<before>.*?)\s*[(\[](?P<inside>[^()\[\]]*)[)\]]\s*", re.DOTALL)
_BEHIND_A_DASH = re.compile(r"(?P<before>.+?)\s*(?:[-–—:]\s+)(?P<inside>[^-–—:]*)", re.DOTALL)
_COLON = re.compile(r"(?<!\d):(?!\d|//)|:(?=\s|$)")


def labelled(line: Line) -> tuple[str, tuple[Span, ...]]:
    """The label with which a line begins, such as `Exercises`, and what follows it."""
    spans = line.spans
    first = next((i for i, s in enumerate(spans) if s.url or s.picture), len(spans))
    lead = ""
    for index, span in enumerate(spans[:first]):
        colon = _COLON.search(span.text)
        if colon and len(lead) + colon.start() <= 80:
            label = f"{lead}{span.text[: colon.start()]}".strip()
            return label, (Span(span.text[colon.end() :]), *spans[index + 1 :])
        lead += span.text
    in_bold = spans[0].text if spans and spans[0].strong else ""
    for words, count in ((lead, first), (in_bold, 1)):
        label = words.strip(EDGES + "([")
        if label and part_of(label):
            return label, spans[count:]
    return "", spans


def title_in(spans: Sequence[Span], label: str = "") -> tuple[str, list[str]]:
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
    for text in "".join("\n" if span.url else span.text for span in spans).split("\n"):
        found += [piece.strip(EDGES) for piece in _SEPARATORS.split(text)]
    return [one_line(piece) for piece in found if not only_joins(piece)]


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


def merge(data: Data, said: Iterable[str]) -> None:
    """Add what remarks say of an item to what is known of it."""
    found = remarks_in(said)
    if "note" in found:
        add_note(data, found["note"])
    if "status" in found:
        data.setdefault("status", found["status"])


def add_note(data: Data, words: str) -> None:
    """Add some words to the note of an item."""
    data["note"] = ", ".join(filter(None, [data.get("note"), words]))


def title_of_link(span: Span) -> str:
    """The words of a link, where they make a title; not `slides`, nor the name of a file."""
    words = span.text.strip()
    is_file_name = re.fullmatch(r"\S+\.\w{2,5}", words) is not None and words in span.url
    if is_generic(words) or words == span.url or is_file_name:
        return ""
    return words.strip(EDGES)


def behind(spans: Sequence[Span], link: Span) -> Sequence[Span]:
    """What stands behind a link and before the next; behind the first one, also what is before."""
    at = [i for i, span in enumerate(spans) if span.url]
    index = next(i for i, position in enumerate(at) if spans[position] is link)
    end = at[index + 1] if index + 1 < len(at) else len(spans)
    return spans[0 if index == 0 else at[index] : end]
