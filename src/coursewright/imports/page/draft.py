"""A week of the course, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from coursewright.errors import Place, Problem, refused
from coursewright.fields import READINGS, slug
from coursewright.imports.page.days import Calendar, day_in
from coursewright.imports.page.entries import Entry
from coursewright.imports.page.keeping import is_kept
from coursewright.imports.page.outline import Outline
from coursewright.imports.page.pieces import Data, is_file_name, with_note
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.targets import Home, Target, same_video, target_of
from coursewright.imports.page.words import (
    EDGES,
    Part,
    has_words,
    is_generic,
    says_it_all,
    status_of,
)
from coursewright.imports.texts import Remarks, apart, one_line

_MOST_ITEMS = 2000
"""How many items a week may have."""


@dataclass(eq=False)
class Talk:
    """A lecture, as far as it is known."""

    title: str
    """Empty where nothing says it."""
    data: Data = field(default_factory=dict)


@dataclass
class Page:
    """What the weeks of a page share."""

    outline: Outline
    home: Home
    remarks: Remarks
    calendar: Calendar
    decks_elsewhere: list[int] = field(default_factory=list)
    """The lines of decks that no `slides` can name."""


@dataclass
class Draft:
    """A week as it is made, item by item."""

    page: Page
    title: str
    line: int
    number: int | None = None
    data: Data = field(default_factory=dict)
    """What is known of the week itself."""
    talks: list[Talk] = field(default_factory=list)
    notebooks: list[Data] = field(default_factory=list)
    exercises: list[Data] = field(default_factory=list)
    announced: str | Data = ""
    """What is said of exercises where there are none."""
    readings: list[str | Data] = field(default_factory=list)
    remarked: list[str] = field(default_factory=list)
    """Short remarks on the week."""
    notes: list[str] = field(default_factory=list)
    """Markdown that is none of these."""

    def _lists(self) -> tuple[list[Any], ...]:
        remarks = self.page.remarks.made
        return (
            *(self.talks, self.notebooks, self.exercises, self.readings),
            *(self.remarked, self.notes, remarks),
        )

    def _counts(self) -> list[int]:
        counts = [len(one) for one in self._lists()]
        if sum(counts[:-1]) > _MOST_ITEMS:
            message = f"this week has more than {_MOST_ITEMS} lines"
            place = Place(self.page.remarks.file, self.line)
            raise refused("CW103", place, message, "is it the right file?")
        return counts

    def _made_since(self, before: list[int]) -> Any:
        """All texts that were added or changed since there were so many of each."""
        yield self.data
        yield self.announced
        for made, count in zip(self._lists(), before, strict=True):
            for one in made[max(0, count - 1) :]:
                if isinstance(one, Talk):
                    yield one.title
                    yield one.data
                else:
                    yield one.message if isinstance(one, Problem) else one

    def audit(
        self, parts: Iterable[Entry | Line], markdown: str, more: str = "", at: int | None = None
    ) -> None:
        """Keep as prose what of some lines is in nothing that was made for this week.

        `at` says before how many of its notes; behind them where nothing is said.
        """
        made = [self.title, more, *self._made_since([0] * len(self._lists()))]
        if not is_kept(parts, made, self.page.home):
            self.notes.insert(len(self.notes) if at is None else at, markdown)

    def _target(self, span: Span, words: str) -> Target:
        return target_of(span.url, f"{span.text} {words}", self.page.home)

    def _kind(self, span: Span, part: Part | None, label: str) -> str:
        kind = self._target(span, label).kind
        target = self._target(span, label)
        if part == "video" and kind != "page" and (target.url or kind == "video"):
            return "video"
        is_pdf = ending_of(target.path) == ".pdf" and part != "video"
        if is_pdf and span.text.strip(" ()[]").lower() == "pdf":
            return "slides"
        if part == "slides" and (target.url or target.path.lower().endswith((".pdf", ".pptx"))):
            return "slides"
        return kind

    def _talk(self, title: str) -> Talk:
        self.talks.append(Talk(one_line(title)))
        return self.talks[-1]

    def _talk_for(self, title: str, kinds: Sequence[str]) -> Talk:
        """The lecture of that title; without one, the last one, where it lacks such a part."""
        last = self.talks[-1] if self.talks else None
        if title:
            if last and slug(last.title) == slug(title) and not any(k in last.data for k in kinds):
                return last
            return self._talk(title)
        if last and not any(kind in last.data for kind in kinds) and "status" not in last.data:
            return last
        return self._talk("")

    def _put(self, talk: Talk, span: Span, kind: str, label: str, entry: Entry) -> Talk:
        """Give a lecture what a link leads to; the lecture that the next one belongs to."""
        target, text = self._target(span, label), span.text.strip(EDGES)
        words = "" if is_generic(text) or is_file_name(span) else text
        if kind == "page":
            self._page(span, target, entry)
        elif kind == "notebook":
            self._notebook(target, words or f"{talk.title} (notebook)".strip())
        elif kind == "reading":
            plain = span.text.strip() if has_words(span.text) else ""
            title = words or (f"{talk.title}: {plain}".strip(": ") if plain else talk.title)
            self._reading(target, title or "Reading material", {})
        elif kind == "slides" and not is_deck(target):
            self.page.decks_elsewhere.append(entry.line.number)
            name = words or talk.title or self.title
            self._reading(target, f"Slides: {name}" if name else "Slides", {})
        elif kind not in talk.data:
            talk.data[kind] = target.name
            if words and not talk.title:
                talk.title = words
            elif words and slug(words) != slug(talk.title):
                talk.data["note"] = with_note(talk.data, words)
        elif kind == "video" and same_video(str(talk.data[kind]), target.name):
            pass
        elif kind == "slides" and ".pdf" in (
            ending_of(str(talk.data[kind])),
            ending_of(target.path),
        ):
            other = target.path
            if ending_of(other) == ".pptx":  # of which a page can be made
                other, talk.data[kind] = str(talk.data[kind]), other
            title = f"{words or talk.title or self.title} (PDF)"
            self._reading(Target("reading", other), title, {})
        else:
            number = sum(other.title.startswith(talk.title) for other in self.talks) + 1
            talk = self._talk(words or f"{talk.title or self.title} {number}")
            talk.data[kind] = target.name
        return talk

    def _notebook(self, target: Target, title: str, data: Data | None = None) -> None:
        if not any(notebook["notebook"] == target.name for notebook in self.notebooks):
            self.notebooks.append({"title": title, "notebook": target.name, **(data or {})})

    def _exercise(self, exercise: Data, title: str) -> None:
        """Add an exercise; parts of the one before it, where that lacks them, go there."""
        title = exercise.pop("title", "") or title
        last = self.exercises[-1] if self.exercises else None
        if last is not None and not title and not (last.keys() & exercise.keys()):
            last |= exercise
            return
        self.exercises.append(({"title": title} if title else {}) | exercise)

    def _reading(self, target: Target, title: str, data: Data) -> None:
        """Add something to read; a file that is none goes where such files go."""
        ending = ending_of(target.path)
        if ending == ".pptx" or (target.kind == "video" and target.path):
            key = "slides" if ending == ".pptx" else "video"
            self._talk(title).data |= {key: target.path, **data}
            return
        if target.kind == "notebook":
            self._notebook(target, title, data)
            return
        if target.path and ending not in READINGS:
            self.notes.append(f"[{title}](<{target.path}>)")
            return
        where = {"path": target.path} if target.path else {"url": target.url}
        if target.lost:
            self.page.remarks.say(
                self.line, f"what follows {target.path} has no place: {target.lost}"
            )
        reading: str | Data = {"title": title, **where, **data}
        if title == "Reading material" and target.path and not data:
            reading = target.path
        if reading not in self.readings:
            self.readings.append(reading)

    def _page(self, span: Span, target: Target, entry: Entry) -> None:
        """Keep a link to something that a manifest cannot name."""
        if span.url.startswith("#"):
            message = f"a link within the page has no place: {span.text} ({span.url})"
            self.page.remarks.say(entry.line.number, message)
            return
        self.notes.append(span.markdown)

    def _date(self, talk: Talk, text: str, line: int) -> None:
        written = day_in(text)
        day, _ = self.page.calendar.days(written) if written else (None, None)
        if day:
            talk.data["date"] = day.isoformat()
        elif text:
            talk.data["note"] = with_note(talk.data, text)

    def remark(self, text: str) -> None:
        """Keep a short remark on the week."""
        status = status_of(text)
        if status and "status" not in self.data:
            self.data["status"] = status
        if not (status and says_it_all(text)):
            self.remarked.append(text.strip(EDGES))

    def _keep_of(self, talk: Talk) -> None:
        """What was said of a lecture that is its week is said of the week."""
        if note := talk.data.get("note"):
            self.remarked.append(note)
        if "date" in talk.data:
            self.data.setdefault("start", talk.data["date"])
        if "status" in talk.data:
            self.data.setdefault("status", talk.data["status"])

    def finished(self, number: int, notes: str) -> Data:
        """The data of the week of that number, which has its notes in the file of that path."""
        fitted = self.page.remarks.fitted
        data = {"title": fitted(self.title, self.line), **self.data}
        if self.remarked:
            data["note"] = fitted("; ".join(dict.fromkeys(self.remarked)), self.line)
        lectures = [self._lecture(talk) for talk in self.talks]
        exercises = [_fitted(one, fitted, self.line) for one in self.exercises]
        readings = [
            one if isinstance(one, str) else _fitted(one, fitted, self.line)
            for one in self.readings
        ]
        notebooks = [_fitted(one, fitted, self.line) for one in self.notebooks]
        if self.notes:
            readings.append({"title": "Notes", "path": notes})
        untitled = [{"title": "Exercises"} for one in exercises if "title" not in one][:1]
        apart([
            *(("exercise", one) for one in untitled),
            *(("lecture", one) for one in lectures),
            *(("notebook", one) for one in notebooks),
            *(("exercise", one) for one in exercises if "title" in one),
        ])  # fmt: skip
        if "description" in data:
            data["description"] = fitted(data["description"], self.line)
        return {
            key: value
            for key, value in {
                **data,
                "lectures": lectures,
                "notebooks": notebooks,
                "exercises": exercises or self.announced,
                "readings": readings,
            }.items()
            if value
        }

    def _lecture(self, talk: Talk) -> Data:
        title = talk.title or self.title
        return _fitted({"title": title, **talk.data}, self.page.remarks.fitted, self.line)


def _fitted(data: Data, fitted: Any, line: int) -> Data:
    return {
        key: fitted(value, line) if key in ("title", "note", "description") else value
        for key, value in data.items()
        if value
    }


def is_deck(target: Target) -> bool:
    """Whether `slides` of a lecture can name it."""
    return ending_of(target.path) in (".pptx", ".pdf")


def ending_of(path: str) -> str:
    """How the name of a file ends, in small letters."""
    return PurePosixPath(path).suffix.lower()
