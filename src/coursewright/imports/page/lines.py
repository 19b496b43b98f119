"""The lines of a week -> its lectures, notebooks, exercises and readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coursewright.fields import slug
from coursewright.imports.page.draft import Draft, is_deck
from coursewright.imports.page.due import DUE, is_sentence, without_due, without_intro
from coursewright.imports.page.entries import Cell, Entry, Raw, flat, words_of_cell
from coursewright.imports.page.pieces import (
    Data,
    behind,
    composed,
    fragments,
    labelled,
    merge,
    remarks_in,
    title_in,
    title_of_link,
    without_remarks,
)
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.words import (
    EDGES,
    Part,
    has_words,
    is_remark,
    part_of,
    says_none,
    status_of,
)

_MOST_LINKS = 100
"""How many links a line may have that is no prose."""


class Context(NamedTuple):
    """What the lines below a label are."""

    part: Part | None = None
    label: str = ""


_NONE = Context()


@dataclass(frozen=True)
class Said:
    """A line, taken apart: its label, what follows that, and what is listed below it."""

    entry: Entry
    label: str
    spans: Sequence[Span]
    context: Context
    """What it is, and so what is listed below it."""

    @property
    def below(self) -> Sequence[Entry | Raw]:
        """What is listed below it."""
        return self.entry.below

    @property
    def line(self) -> int:
        """Its number."""
        return self.entry.line.number

    @property
    def links(self) -> list[Span]:
        """What in it leads elsewhere."""
        return [span for span in self.spans if span.url]

    @property
    def loose(self) -> str:
        """The words between its links."""
        return " ".join(span.text for span in self.spans if not span.url)

    @property
    def part(self) -> Part | None:
        """What its label says that is listed; None where that is a title."""
        return part_of(self.label) if self.label else None


def take_entries(week: Draft, entries: Iterable[Entry | Raw], context: Context = _NONE) -> None:
    """Take lines, in order."""
    for entry in entries:
        if isinstance(entry, Entry):
            take_entry(week, entry, context)
        else:
            week.notes.append(entry.markdown)


def take_spans(week: Draft, spans: Sequence[Span], line: int, context: Context = _NONE) -> None:
    """Take a part of a line as one of its own."""
    whole = Line(tuple(spans), line)
    take_entry(week, Entry(whole, whole.markdown, listed=True), context)


def take_entry(week: Draft, entry: Entry, context: Context = _NONE) -> None:
    """Take a line, and what is listed below it; what of it is in nothing else, is prose."""
    if len(entry.line.links) > _MOST_LINKS:
        week.notes.append(entry.markdown)
        return
    before = week.counts()
    _take(week, entry, context)
    week.audit([entry], entry.markdown, before)


def is_empty(cell: Cell) -> bool:
    """Whether there is nothing in a cell, or a line, but a sign for that."""
    words = words_of_cell(cell)
    has_links = any(line.links for line in cell)
    return not has_links and re.fullmatch(r"(?:[-–—.*\s]|n/?a|none)*", words, re.I) is not None


def _take(week: Draft, entry: Entry, context: Context) -> None:
    line = entry.line
    if line.comment:
        week.page.remarks.say(line.number, f"a remark that no reader sees: {line.comment}")
        return
    if says_none(line.text):
        week.announced = week.announced or "none"
    elif not line.links and not context.part and is_remark(line.text):
        week.remark(line.text)
    else:
        said = _said(week, entry, context)
        is_prose = not entry.listed and line.links and _take_prose(week, said)
        if not is_prose and said.part == "lecture":
            (_take_talk if said.links else _take_words)(week, said)
        elif not is_prose:
            _take_as[said.context.part](week, said)
        return
    take_entries(week, entry.below, context)


def _said(week: Draft, entry: Entry, context: Context) -> Said:
    label, spans = labelled(entry.line)
    part = part_of(label) if label else None
    if label and part is None and ":" in entry.line.text:
        part = part_of(label, loose=True)
        kinds = {week.target(span, label).kind for span in spans if span.url}
        if "notebook" not in kinds and (kinds or part == "notebooks"):
            part = None
    is_title = entry.below and not entry.line.links and part in (None, "lecture")
    if is_title and (part := part_of(entry.line.text)):
        label, spans = entry.line.text, ()
    is_context = part not in (None, "lecture")
    return Said(entry, label, spans, Context(part, label) if is_context else context)


def _take_prose(week: Draft, said: Said) -> bool:
    """Keep a paragraph in words, and take the materials that it links to; False for others."""
    words = " ".join(fragments(said.spans)).split()
    is_sentence = len(words) >= 4 or re.search(r"\w{3}[.!?]\s+[^\W\d]", said.loose)
    if not is_sentence or status_of(said.loose):
        return False
    week.notes.append(said.entry.markdown)
    for span in said.links:
        target = week.target(span, said.label)
        if target.kind in ("video", "notebook") or is_deck(target):
            take_spans(week, [span], said.line, said.context)
    take_entries(week, said.below, said.context)
    return True


def _take_other(week: Draft, said: Said) -> None:
    """Take a line of which no label says what it is: its links do."""
    kinds = [week.target(span, said.label).kind for span in said.entry.line.links]
    if "video" in kinds or "slides" in kinds:
        _take_talk(week, said)
    elif "notebook" in kinds:
        _take_notebooks(week, said)
    elif kinds:
        _take_readings(week, said)
    else:
        _take_words(week, said)


def _take_words(week: Draft, said: Said) -> None:
    """Take a line without links: a lecture of which there is only the title, or prose."""
    entry, text = said.entry, said.entry.line.text
    is_long = len(text) > 150 or any(isinstance(one, Raw) for one in entry.below)
    if any(span.picture for span in entry.line.spans) or (entry.listed and is_long):
        week.notes.append(entry.markdown)
    elif not entry.listed and said.part != "lecture":
        is_first = not (week.talks or week.readings or week.notes or "description" in week.data)
        is_plain = len(text) <= 400 and not re.search(r"[`*_$\\]|\n\n", entry.markdown)
        if is_first and is_plain:
            week.data["description"] = text
        else:
            week.notes.append(entry.markdown)
    elif is_empty([entry.line]):
        take_entries(week, entry.below)
    else:
        own = said.loose if said.part == "lecture" and said.loose.strip() else text
        title, remarks = ("", [own.strip()]) if is_remark(own) else without_remarks(own)
        talk = week.talk(title.strip(EDGES))
        merge(talk.data, remarks)
        take_below(week, talk.data, entry.below)


def take_below(week: Draft, data: Data, below: Sequence[Entry | Raw], least: int = 1) -> None:
    """Take what is listed below a lecture or a week: its parts, and what it is about.

    Where some lines are parts, `least` lines without any link say what it is about.
    """
    about = [one for one in below if isinstance(one, Entry) and _is_about(one)]
    words = "; ".join(one.line.text for one in flat(about))
    is_much = len(about) >= least or len(about) == len(below)
    if is_much and 0 < len(words) <= 400 and "description" not in data:
        data["description"] = words
        below = [one for one in below if one not in about]
    take_entries(week, below)


def _is_about(entry: Entry) -> bool:
    """Whether a line that is listed below a lecture only says what that is about."""
    inner = list(flat([entry]))
    is_plain = all(isinstance(one, Entry) for line in inner for one in line.below)
    return is_plain and not any(
        line.links or line.comment or is_remark(line.text) or says_none(line.text)
        or part_of(labelled(line)[0] or "-") or any(span.picture for span in line.spans)
        for line in (one.line for one in inner)
    )  # fmt: skip


def _take_talk(week: Draft, said: Said) -> None:
    """Take a line with a video, a deck, or both."""
    part = said.context.part
    title, remarks = title_in(said.spans, "" if said.part else said.label)
    links = said.links
    if not links:
        _take_part_without_link(week, said)
        return
    if not title and (title := title_of_link(links[0])):
        links[0] = Span("", links[0].url, framed=links[0].framed)
    talk = week.talk_for(title, [week.kind(span, part, said.label) for span in links])
    for span in links:
        talk = week.put(talk, span, week.kind(span, part, said.label), said.label, said.line)
    if talk in week.talks and not talk.title and not talk.data:
        week.talks.remove(talk)
    merge(talk.data, remarks)
    take_below(week, talk.data, said.below)


def _take_part_without_link(week: Draft, said: Said) -> None:
    """`Slides: TBA`: what is said of a part that is not there, or the label of a list of them."""
    last = week.talks[-1] if week.talks else None
    if said.below:
        take_entries(week, said.below, said.context)
    elif last and not last.data.get("note"):
        merge(last.data, [said.entry.line.text])
    else:
        week.remark(said.entry.line.text)


def _take_notebooks(week: Draft, said: Said) -> None:
    """Take a line with notebooks."""
    name, remarks = title_in(said.spans, "" if said.part else said.label)
    own, more = without_remarks(name)
    data = remarks_in([*more, *remarks])
    for span in said.links:
        target = week.target(span, said.label)
        title = composed(own, title_of_link(span)) or (said.label if said.part else "Notebook")
        if target.kind == "notebook":
            week.notebook(target, title, data)
        elif target.kind == "page":
            week.link(span, said.line, own)
        elif target.kind in ("video", "slides"):
            talk = week.talk_for(title, [target.kind])
            week.put(talk, span, target.kind, said.label, said.line)
        else:
            week.reading(target, title, data)
    if not said.links and not said.below:
        week.remark(said.entry.line.text)
    take_entries(week, said.below, said.context)


def _take_exercise(week: Draft, said: Said) -> None:
    """Take a line about an exercise: its notebook, its video, or how far it is."""
    is_label = bool(said.label) and part_of(said.label, loose=True) == "exercises"
    named, of_label = without_remarks(said.label)
    lead, remarks = title_in(said.spans, "" if is_label else named)
    named = named if is_label else said.context.label
    own = "" if slug(named) in ("exercise", "exercises") or part_of(lead) else named
    kinds = {week.target(span, said.label).kind for span in said.links}
    if is_sentence(remarks) and not kinds & {"video", "notebook"}:
        week.notes.append(said.entry.markdown)
        take_entries(week, said.below, said.context)
        return
    exercise: Data = {}
    remarks = without_due(
        exercise, without_intro(exercise, [*of_label, *remarks]), week.page.calendar
    )
    if lead and without_intro(exercise, [lead]) == []:
        lead = ""
    if lead and (DUE.match(lead) or ((is_remark(lead) or not said.links) and status_of(lead))):
        lead, remarks = "", [lead, *remarks]
    for span in said.links:
        target, words = week.target(span, said.label), title_of_link(span)
        title = composed(own, lead, words)
        if target.kind == "video" and "intro" not in exercise:
            exercise["intro"] = target.name
            lead = lead or ("" if re.match("intro", words, re.IGNORECASE) else words)
        elif target.kind == "notebook":
            if exercise.get("notebook") not in (None, target.name):
                week.exercise(exercise, "")
                exercise = {}
            exercise["notebook"] = target.name
            exercise.setdefault("title", title)
        elif target.kind == "page":
            week.link(span, said.line, title)
        else:
            week.reading(target, title or said.label or said.context.label or "Exercises", {})
    title = composed(own, lead)
    is_only_read = bool(said.links) and not {"intro", "notebook"} & exercise.keys()
    exercise |= remarks_in(remarks)
    if is_only_read and exercise:
        week.exercise(exercise, title or said.entry.line.text)
    elif exercise.keys() & {"notebook", "intro", "due"} or (title and not is_only_read):
        week.exercise(exercise, title)
    elif exercise:
        week.announced = week.announced or exercise
    take_entries(week, said.below, said.context)


def _take_readings(week: Draft, said: Said) -> None:
    """Take a line of things to read."""
    targets = [week.target(span, said.label) for span in said.links]
    is_long = len(said.loose.split()) > 12 or all(target.kind == "page" for target in targets)
    if not targets and said.below and said.part:
        pass
    elif not targets and status_of(said.entry.line.text):
        week.remark(said.entry.line.text)
    elif not targets or is_long:
        week.notes.append(said.entry.markdown)
        return
    for span, target in zip(said.links, targets, strict=True):
        _take_reading(week, said, span, target.kind)
    take_entries(week, said.below, said.context)


def _take_reading(week: Draft, said: Said, span: Span, kind: str) -> None:
    target, words = week.target(span, said.label), title_of_link(span)
    remarks = fragments(behind(said.spans, span))
    prefix = "" if said.part else said.label.strip(EDGES)
    if kind == "page":
        week.link(span, said.line, prefix)
    elif kind == "notebook":
        week.notebook(target, words or said.label or "Notebook", remarks_in(remarks))
    elif kind in ("video", "slides") and not target.url:
        week.put(week.talk_for(words, [kind]), span, kind, said.label, said.line)
    else:
        usual = "" if "reading" in said.label.lower() else said.label
        plain = span.text.strip() if target.url and has_words(span.text) else ""
        week.reading(target, composed(prefix, words) or usual or plain, remarks_in(remarks))


def _take_note(week: Draft, said: Said) -> None:
    """Take a remark; what has links, or is long, is prose."""
    text = " ".join(said.loose.split())
    kinds = {week.target(span, said.label).kind for span in said.links}
    if kinds and "page" not in kinds and not said.below:
        _take_other(week, Said(said.entry, "", said.spans, _NONE))
    elif kinds or said.below or len(text) > 200 or not text:
        week.notes.append(said.entry.markdown)
    else:
        week.remark(text)


_take_as = {
    "exercises": _take_exercise,
    "readings": _take_readings,
    "notebooks": _take_notebooks,
    "video": _take_talk,
    "slides": _take_talk,
    "note": _take_note,
    None: _take_other,
}
