"""The lines of a week -> its lectures, notebooks, exercises and readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coursewright.fields import slug
from coursewright.imports.page.days import day_in
from coursewright.imports.page.draft import Draft, Talk, is_deck
from coursewright.imports.page.entries import Entry, Raw
from coursewright.imports.page.keeping import is_kept
from coursewright.imports.page.pieces import (
    Data,
    between,
    composed,
    flat,
    fragments,
    has_raw,
    is_file_name,
    labelled,
    merge,
    remarks_in,
    title_in,
    without_remarks,
)
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.words import (
    EDGES,
    Part,
    has_words,
    is_generic,
    is_remark,
    part_of,
    says_it_all,
    says_none,
    status_of,
)

_INTRO = re.compile(
    r"(?:intro(?:duction)?(?: video)?|videos?)\s+(?:is )?(?P<rest>.+)", re.IGNORECASE
)
_DUE = re.compile(r"\bdue\b", re.IGNORECASE)
EMPTY = re.compile(r"(?:[-–—.*\s]|n/?a|none)*", re.IGNORECASE)
"""What stands in a cell with nothing in it."""

_MOST_LINKS = 100
"""How many links a line may have that is no prose."""


class Context(NamedTuple):
    """What the lines below a label are."""

    part: Part | None = None
    label: str = ""


@dataclass
class Lines(Draft):
    """A week as it is read, line by line."""

    def take_entries(self, entries: Iterable[Entry | Raw], context: Context = Context()) -> None:  # noqa: B008
        """Take lines, in order."""
        for entry in entries:
            if isinstance(entry, Entry):
                self.take_entry(entry, context)
            elif not self.take_raw(entry):
                self.notes.append(entry.markdown)

    def take_raw(self, raw: Raw) -> bool:
        """Take something that is no line; False where it is prose."""
        return False

    def take_line(self, line: Line, context: Context) -> None:
        """Take a line that stands alone."""
        self.take_entry(Entry(line, line.markdown, listed=True), context)

    def take_entry(self, entry: Entry, context: Context) -> None:
        """Take a line, and what is listed below it; what of it is in nothing else, is prose."""
        if len(entry.line.links) > _MOST_LINKS:
            self.notes.append(entry.markdown)
            return
        before = self._counts()
        self._take(entry, context)
        if not is_kept([entry], self._made_since(before), self.page.home):
            self.notes.append(entry.markdown)

    def _take(self, entry: Entry, context: Context) -> None:
        line = entry.line
        if line.comment:
            self.page.remarks.say(line.number, f"a remark that no reader sees: {line.comment}")
            return
        if says_none(line.text):
            self.announced = self.announced or "none"
            self.take_entries(entry.below, context)
            return
        if not line.links and not context.part and is_remark(line.text):
            self.remark(line.text)
            self.take_entries(entry.below, context)
            return
        label, rest = labelled(line)
        part = self._part(label, rest, line) if label else None
        if part is None and entry.below and not line.links:
            part, label, rest = (found := part_of(line.text)), line.text if found else label, rest
            rest = () if found else rest
        if part is None:
            part = context.part
            label = label or ""
        else:
            context = Context(part, label)
        if not entry.listed and line.links and self._take_prose(entry, label, rest, context):
            return
        takes = {
            "exercises": self._take_exercise,
            "readings": self._take_readings,
            "notebooks": self._take_notebooks,
            "video": self._take_talk,
            "slides": self._take_talk,
            "note": self._take_note,
        }.get(part or "", self._take_other)
        takes(entry, label, rest, context)

    def _take_prose(self, entry: Entry, label: str, rest: Sequence[Span], context: Context) -> bool:
        """Keep a paragraph in words, and take the materials that it links to; False for others."""
        loose = " ".join(span.text for span in rest if not span.url)
        words = " ".join(fragments(rest)).split()
        if (len(words) < 4 and not re.search(r"\w[.!?]\s+\w", loose)) or status_of(loose):
            return False
        self.notes.append(entry.markdown)
        for span in rest:
            target = self._target(span, label) if span.url else None
            if (target and target.kind in ("video", "notebook")) or (target and is_deck(target)):
                self.take_line(Line((span,), entry.line.number), context)
        self.take_entries(entry.below, context)
        return True

    def _part(self, label: str, rest: Sequence[Span], line: Line) -> Part | None:
        part = part_of(label)
        if part == "lecture":
            return None
        if part is None and ":" in line.text and (loose := part_of(label, loose=True)):
            kinds = {self._target(span, label).kind for span in rest if span.url}
            return loose if "notebook" in kinds or (not kinds and loose == "exercises") else None
        return part

    def _take_other(self, entry: Entry, label: str, rest: Sequence[Span], context: Context) -> None:
        """Take a line of which no label says what it is: its links do."""
        kinds = [self._target(span, label).kind for span in entry.line.links]
        if "video" in kinds or "slides" in kinds:
            self._take_talk(entry, label, rest, context)
        elif "notebook" in kinds:
            self._take_notebooks(entry, label, rest, context)
        elif kinds:
            self._take_readings(entry, label, rest, context)
        else:
            self._take_words(entry)

    def _take_words(self, entry: Entry) -> None:
        """Take a line without links."""
        text = entry.line.text
        if any(span.picture for span in entry.line.spans):
            self.notes.append(entry.markdown)
        elif not entry.listed:
            is_first = not (self.talks or self.readings or self.notes)
            if (
                is_first
                and len(text) <= 400
                and "description" not in self.data
                and self._is_plain(entry)
            ):
                self.data["description"] = text
            else:
                self.notes.append(entry.markdown)
        elif len(text) > 150 or has_raw(entry.below):
            self.notes.append(entry.markdown)
        elif EMPTY.fullmatch(text):
            self.take_entries(entry.below)
        else:
            title, said = without_remarks(text)
            talk = self._talk(title)
            merge(talk.data, remarks_in(said))
            self._take_below(talk, entry)

    def _is_plain(self, entry: Entry) -> bool:
        return not re.search(r"[`*_$\\]|\n\n", entry.markdown)

    def _take_below(self, talk: Talk, entry: Entry) -> None:
        """Take what is listed below a lecture: its parts, or what it is about."""
        inner = list(flat(entry.below))
        if inner and not any(one.line.links for one in inner):
            plain = [one for one in inner if not part_of(labelled(one.line)[0] or "-")]
            if len(plain) == len(inner) and not any(is_remark(one.line.text) for one in inner):
                about = "; ".join(one.line.text for one in inner)
                if len(about) <= 400 and "description" not in talk.data:
                    talk.data["description"] = about
                else:
                    self.notes.append(entry.markdown)
                return
        self.take_entries(entry.below)

    def _take_talk(self, entry: Entry, label: str, rest: Sequence[Span], context: Context) -> None:
        """Take a line with a video, a deck, or both."""
        forced = part_of(label) if label else None
        part = forced if forced in ("video", "slides") else context.part
        title, said = title_in(rest, "" if forced else label)
        links = [span for span in rest if span.url]
        if not title and links and not is_generic(links[0].text) and not is_file_name(links[0]):
            title, links[0] = links[0].text, Span("", links[0].url, framed=links[0].framed)
        if not links:
            self._said_of_part(label, rest, entry)
            return
        talk = self._talk_for(title, [self._kind(span, part, label) for span in links])
        for span in links:
            talk = self._put(talk, span, self._kind(span, part, label), label, entry)
        if talk in self.talks and not talk.title and not talk.data:
            self.talks.remove(talk)
        merge(talk.data, remarks_in(said))
        self._take_below(talk, entry)

    def _said_of_part(self, label: str, rest: Sequence[Span], entry: Entry) -> None:
        """`Slides: TBA`: what is said of a part that is not there."""
        if entry.below:
            part = part_of(label)
            self.take_entries(entry.below, Context(part, label))
            return
        text = entry.line.text
        last = self.talks[-1] if self.talks else None
        if last and not last.data.get("note"):
            merge(last.data, remarks_in([text]))
        else:
            self.remark(text)

    def _take_notebooks(
        self, entry: Entry, label: str, rest: Sequence[Span], context: Context
    ) -> None:
        """Take a line with notebooks."""
        is_label = bool(label) and part_of(label) is not None
        name, said = title_in(rest, "" if is_label else label)
        own, more = without_remarks(name)
        data = remarks_in([*more, *said])
        for span in (span for span in rest if span.url):
            target = self._target(span, label)
            words = "" if is_generic(span.text) or is_file_name(span) else span.text.strip(EDGES)
            title = composed(own, words) or (label if is_label else "Notebook")
            if target.kind == "notebook":
                self._notebook(target, title, data)
            elif target.kind == "page":
                self._page(span, target, entry)
            elif target.kind in ("video", "slides"):
                self._put(self._talk_for(title, [target.kind]), span, target.kind, label, entry)
            else:
                self._reading(target, title, data)
        if not any(span.url for span in rest) and not entry.below:
            self.remark(entry.line.text)
        self.take_entries(entry.below, context)

    def _take_exercise(
        self, entry: Entry, label: str, rest: Sequence[Span], context: Context
    ) -> None:
        """Take a line about an exercise: its notebook, its video, or how far it is."""
        is_label = bool(label) and part_of(label, loose=True) == "exercises"
        named, of_label = without_remarks(label)
        lead, said = title_in(rest, "" if is_label else named)
        named = named if is_label else context.label if context.part == "exercises" else ""
        own = "" if slug(named) in ("exercise", "exercises") else named
        exercise: Data = {}
        said = self._due(exercise, self._intro(exercise, [*of_label, *said]))
        links = [span for span in rest if span.url]
        if lead and self._intro(exercise, [lead]) == []:
            lead = ""
        if lead and (is_remark(lead) or not links) and status_of(lead):
            lead, said = "", [lead, *said]
        read_only = bool(links)
        for span in links:
            target = self._target(span, label)
            words = "" if is_generic(span.text) or is_file_name(span) else span.text.strip(EDGES)
            title = composed(own, lead, words)
            if target.kind == "video" and "intro" not in exercise:
                exercise["intro"], read_only = target.name, False
                own_words = "" if re.match("intro", words, re.IGNORECASE) else words
                lead = lead or own_words
            elif target.kind == "notebook":
                if exercise.get("notebook") not in (None, target.name):
                    self._exercise(exercise, "")
                    exercise = {}
                exercise["notebook"], read_only = target.name, False
                exercise.setdefault("title", title)
            elif target.kind == "page":
                self._page(span, target, entry)
            else:
                self._reading(target, title or label or context.label or "Exercises", {})
        exercise |= remarks_in(said)
        self._finish_exercise(exercise, own, lead, read_only=read_only, entry=entry)
        self.take_entries(entry.below, context)

    def _finish_exercise(
        self, exercise: Data, own: str, lead: str, *, read_only: bool, entry: Entry
    ) -> None:
        title = composed(own, lead)
        if "notebook" in exercise or "intro" in exercise or "due" in exercise:
            self._exercise(exercise, title)
        elif read_only and exercise:
            self._exercise(exercise, title or entry.line.text)
        elif not read_only and title:
            self._exercise(exercise, title)
        elif not read_only and exercise:
            self.announced = exercise if not self.announced else self.announced

    def _intro(self, exercise: Data, said: Iterable[str]) -> list[str]:
        """What remains of remarks once those on the video are taken."""
        rest = []
        for words in said:
            match = _INTRO.fullmatch(words)
            if match and (status := status_of(match["rest"])):
                note = {} if says_it_all(match["rest"]) else {"note": match["rest"]}
                exercise["intro"] = {"status": status, **note}
            else:
                rest.append(words)
        return rest

    def _due(self, exercise: Data, said: Iterable[str]) -> list[str]:
        """What remains of remarks once the day is taken by which it is due."""
        rest = []
        for words in said:
            written = day_in(words) if _DUE.search(words) else None
            year = written and (written.year or self.page.calendar.year)
            day = written.in_year(year) if written and year else None
            if day:
                exercise["due"] = day.isoformat()
            else:
                rest.append(words)
        return rest

    def _take_readings(
        self, entry: Entry, label: str, rest: Sequence[Span], context: Context
    ) -> None:
        """Take a line of things to read."""
        is_label = bool(label) and part_of(label) is not None
        links = [span for span in rest if span.url]
        loose = " ".join(span.text for span in rest if not span.url)
        targets = [self._target(span, label) for span in links]
        if not links and entry.below and is_label:
            self.take_entries(entry.below, context)
            return
        if not links and status_of(entry.line.text):
            self.remark(entry.line.text)
            self.take_entries(entry.below, context)
            return
        if not links or len(loose.split()) > 12 or any(target.kind == "page" for target in targets):
            self.notes.append(entry.markdown)
            return
        prefix = "" if is_label else label.strip(EDGES)
        for index, (span, target) in enumerate(zip(links, targets, strict=True)):
            said = fragments(between(rest, index))
            words = "" if is_generic(span.text) or is_file_name(span) else span.text.strip(EDGES)
            if target.kind == "notebook":
                self._notebook(target, words or label or "Notebook", remarks_in(said))
            elif target.kind in ("video", "slides") and not target.url:
                self._put(self._talk_for(words, [target.kind]), span, target.kind, label, entry)
            else:
                usual = prefix or (label if is_label and "reading" not in label.lower() else "")
                plain = span.text.strip() if target.url and has_words(span.text) else ""
                title = composed(prefix, words) or usual or plain or "Reading material"
                self._reading(target, title, remarks_in(said))
        self.take_entries(entry.below, context)

    def _take_note(self, entry: Entry, label: str, rest: Sequence[Span], context: Context) -> None:
        """Take a remark; what has links, or is long, is prose."""
        text = " ".join("".join(span.text for span in rest).split())
        links = [span for span in rest if span.url]
        if (
            links
            and not entry.below
            and all(self._target(span, label).kind != "page" for span in links)
        ):
            self._take_other(entry, "", rest, Context())
        elif links or entry.below or len(text) > 200 or not text:
            self.notes.append(entry.markdown)
        else:
            self.remark(text)
