"""A week of the course, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from coursewright.addresses import host
from coursewright.errors import Place, Problem, refused
from coursewright.fields import READINGS, slug
from coursewright.imports.page.days import Calendar, Written, written_in
from coursewright.imports.page.entries import Entry
from coursewright.imports.page.keeping import is_kept
from coursewright.imports.page.outline import Outline
from coursewright.imports.page.pieces import Data, merge, title_of_link
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.targets import Home, Target, same_video, target_of
from coursewright.imports.page.words import EDGES, Part, has_words, part_of, says_it_all, status_of
from coursewright.imports.texts import Remarks, apart, one_line

_MOST_ITEMS = 2000
"""How many items a week may have."""


@dataclass(eq=False)
class Talk:
    """A lecture, as far as it is known."""

    title: str
    """Empty where nothing says it."""
    data: Data = field(default_factory=dict)
    words: str = ""
    """The words of a link, such as `Handout`, for the case that there is nothing better."""


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
    mark: str = ""
    """The words of the page that only say that a week begins: `Week 3`."""
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
    within: Talk | None = None
    """The lecture whose section is being read."""

    # -- What was made -----------------------------------------------------------------------

    def _lists(self) -> tuple[list[Any], ...]:
        items = (self.talks, self.notebooks, self.exercises, self.readings)
        return (*items, self.remarked, self.notes, self.page.remarks.made)

    def counts(self) -> list[int]:
        """How many there are of each kind of thing.

        Raises ContentError where there are more than a week can have.
        """
        counts = [len(one) for one in self._lists()]
        if sum(counts[:-1]) > _MOST_ITEMS:
            message = f"this week has more than {_MOST_ITEMS} lines"
            place = Place(self.page.remarks.file, self.line)
            raise refused("CW103", place, message, "is it the right file?")
        return counts

    def _made_since(self, before: list[int]) -> Iterator[Any]:
        """All texts that were added or changed since there were so many of each."""
        yield from (self.title, self.mark, self.data, self.announced)
        if self.within:
            yield from (self.within.title, self.within.data)
        for made, count in zip(self._lists(), before, strict=True):
            for one in made[max(0, count - 1) :]:
                if isinstance(one, Talk):
                    yield from (one.title, one.data)
                else:
                    yield one.message if isinstance(one, Problem) else one

    def audit(
        self,
        parts: Iterable[Entry | Line],
        markdown: str,
        before: list[int] | None = None,
    ) -> None:
        """Keep as prose what of some lines is in nothing that was made since `before`."""
        made = self._made_since(before or [0] * len(self._lists()))
        if not is_kept(parts, made, self.page.home):
            self.notes.append(markdown)

    # -- What links lead to ------------------------------------------------------------------

    def target(self, span: Span, label: str = "") -> Target:
        """What a link behind a label leads to."""
        return target_of(span.url, f"{span.text} {label}", self.page.home)

    def kind(self, span: Span, part: Part | None, label: str) -> str:
        """As what a lecture takes a link behind a label, or in a column, for such a part."""
        target = self.target(span, label)
        if part == "video" and target.kind != "page" and (target.url or target.kind == "video"):
            return "video"
        if ending_of(target.path) == ".pdf" and part != "video" and _is_pdf(span):
            return "slides"
        if part == "slides" and (target.url or is_deck(target)):
            return "slides"
        return target.kind

    # -- Lectures ----------------------------------------------------------------------------

    def talk(self, title: str) -> Talk:
        """A new lecture."""
        self.talks.append(Talk(one_line(title)))
        return self.talks[-1]

    def talk_for(self, title: str, kinds: Sequence[str]) -> Talk:
        """The lecture of that title; without one, the last one, where it lacks such parts."""
        last = self.talks[-1] if self.talks else None
        is_free = last and not any(kind in last.data for kind in kinds)
        is_same = slug(last.title) == slug(title) if last and title else "status" not in (
            last.data if last else ()
        )  # fmt: skip
        return last if last and is_free and is_same else self.talk(title)

    def put(self, talk: Talk, span: Span, kind: str, label: str, line: int) -> Talk:
        """Give a lecture what a link leads to; the lecture that the next one belongs to."""
        target, words = self.target(span, label), title_of_link(span)
        name = words or talk.title or self.title
        if kind == "page":
            self.link(span, line, talk.title)
        elif kind == "notebook":
            self.notebook(target, words or f"{talk.title} (notebook)".strip())
        elif kind == "reading":
            plain = span.text.strip() if has_words(span.text) else ""
            self.reading(target, words or ": ".join(filter(None, [talk.title, plain])), {})
        elif kind == "slides" and not is_deck(target):
            self.page.decks_elsewhere.append(line)
            self.reading(target, f"Slides: {name}" if name else "Slides", {})
        elif kind not in talk.data:
            talk.data[kind] = target.name
            talk.words = talk.words or (span.text.strip(EDGES) if has_words(span.text) else "")
            if words and not talk.title:
                talk.title = words
            elif words and slug(words) != slug(talk.title):
                merge(talk.data, [words])
        elif kind == "slides" and ".pdf" in (ending_of(talk.data[kind]), ending_of(target.path)):
            other = target.path
            if ending_of(other) == ".pptx":  # of which a page can be made
                other, talk.data[kind] = talk.data[kind], other
            self.reading(Target("reading", other), f"{name} (PDF)", {})
        elif not (kind == "video" and same_video(talk.data[kind], target.name)):
            if words and part_of(words) == "lecture":
                words = ": ".join(filter(None, [talk.title, words]))
            number = sum(other.title.startswith(talk.title) for other in self.talks) + 1
            talk = self.talk(words or f"{talk.title or self.title} {number}")
            talk.data[kind] = target.name
        return talk

    def date(self, talk: Talk, text: str) -> None:
        """Say when a lecture is held."""
        written = written_in(text)
        day, _ = self.page.calendar.days(written) if written else (None, None)
        if day:
            talk.data["date"] = day.isoformat()
        else:
            merge(talk.data, [text])

    # -- Everything else ---------------------------------------------------------------------

    def notebook(self, target: Target, title: str, data: Data | None = None) -> None:
        """Add a notebook, once."""
        if not any(notebook["notebook"] == target.name for notebook in self.notebooks):
            self.notebooks.append({"title": title, "notebook": target.name, **(data or {})})

    def exercise(self, exercise: Data, title: str) -> None:
        """Add an exercise; parts of the one before it, where that lacks them, go there."""
        title = exercise.pop("title", "") or title
        last = self.exercises[-1] if self.exercises else None
        if last is not None and not title and not (last.keys() & exercise.keys()):
            last |= exercise
            return
        self.exercises.append(({"title": title} if title else {}) | exercise)

    def reading(self, target: Target, title: str, data: Data) -> None:
        """Add something to read; a file that is none goes where such files go."""
        ending = ending_of(target.path)
        title = title or (host(target.url) if target.url else "Reading material")
        if ending == ".pptx" or (target.kind == "video" and target.path):
            key = "slides" if ending == ".pptx" else "video"
            self.talk(title).data |= {key: target.path, **data}
        elif target.kind == "notebook":
            self.notebook(target, title, data)
        elif target.path and ending not in READINGS:
            self.notes.append(f"[{title}](<{target.path}>)")
        else:
            if target.lost:
                message = f"what follows {target.path} has no place: {target.lost}"
                self.page.remarks.say(self.line, message)
            where = {"path": target.path} if target.path else {"url": target.url}
            is_bare = title == "Reading material" and target.path and not data
            reading = target.path if is_bare else {"title": title, **where, **data}
            if reading not in self.readings:
                self.readings.append(reading)

    def link(self, span: Span, line: int, title: str = "") -> None:
        """Keep a link to something that a manifest cannot name; the title says of what it is."""
        if span.url.startswith("#"):
            message = f"a link within the page has no place: {span.text} ({span.url})"
            self.page.remarks.say(line, message)
        else:
            before = "" if not title or title_of_link(span) else f"{Span(title).markdown}: "
            self.notes.append(f"{before}{span.markdown}")

    def remark(self, text: str) -> None:
        """Keep a short remark on the week, or on the lecture whose section is being read."""
        if self.within:
            merge(self.within.data, [text])
            return
        status = status_of(text)
        if status:
            self.data.setdefault("status", status)
        if not (status and says_it_all(text)):
            self.remarked.append(text.strip(EDGES))

    def starts(self, day: Written | None, text: str) -> None:
        """Say on which day the week begins, where one is written; else keep the text."""
        first, last = self.page.calendar.days(day) if day else (None, None)
        if first:
            self.data["start"] = first.isoformat()
            if last:
                self.data["end"] = last.isoformat()
        elif text.strip():
            self.remarked.append(text.strip())
        if day and not first:
            known = self.page.calendar.year or day.year
            what = "which number is the month" if day.by_slash and known else "the year of this day"
            self.page.remarks.say(
                self.line,
                f"{what} is not known: {text.strip()}",
                "write start: 2026-10-05, and so on, in course.yaml",
            )

    # -- The outcome -------------------------------------------------------------------------

    def finished(self, notes: str) -> Data:
        """The data of the week, which has its notes in the file of that path."""
        week = dict(self.data)
        if self.remarked:
            week["note"] = "; ".join(dict.fromkeys(self.remarked))
        of_link = len(self.talks) > 1
        lectures = [
            {"title": talk.title or (talk.words if of_link else "") or self.title, **talk.data}
            for talk in self.talks
        ]
        readings = [*self.readings, *([{"title": "Notes", "path": notes}] if self.notes else [])]
        lectures, notebooks, exercises, readings = (
            [*map(self._fitted, items)]
            for items in (lectures, self.notebooks, self.exercises, readings)
        )
        numbers = range(1, 1 + sum("title" not in one for one in exercises))
        untitled = [{"title": f"Exercises {n}" if n > 1 else "Exercises"} for n in numbers]
        apart([
            *(("exercise", one) for one in untitled),
            *(("lecture", one) for one in lectures),
            *(("notebook", one) for one in notebooks),
            *(("exercise", one) for one in exercises if "title" in one),
        ])  # fmt: skip
        whole = self._fitted({"title": self.title, **week}) | {
            "lectures": lectures,
            "notebooks": notebooks,
            "exercises": exercises or self.announced,
            "readings": readings,
        }
        return {key: value for key, value in whole.items() if value}

    def _fitted(self, item: Any) -> Any:
        if isinstance(item, str):
            return item
        texts = ("title", "note", "description")
        return {
            key: self.page.remarks.fitted(value, self.line) if key in texts else value
            for key, value in item.items()
            if value
        }


def _is_pdf(span: Span) -> bool:
    return span.text.strip(" ()[]").lower() == "pdf"


def is_deck(target: Target) -> bool:
    """Whether `slides` of a lecture can name it."""
    return ending_of(target.path) in (".pptx", ".pdf")


def ending_of(path: str) -> str:
    """How the name of a file ends, in small letters."""
    return PurePosixPath(path).suffix.lower()
