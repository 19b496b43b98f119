"""Neuromatch's `materials.yml` -> a course: a list of days, each with its videos and slides.

The names of its notebooks are those that the Academy's own book is made from: `W1D1`, `Model
Types` -> `W1D1_ModelTypes/W1D1_Tutorial1.ipynb`, beside the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from coursewright.errors import Place, in_order, refused
from coursewright.imports.found import Imported
from coursewright.imports.texts import (
    Remarks,
    id_of,
    is_address,
    is_video,
    one_line,
    read_yaml,
    unwrapped,
    words_of,
)
from coursewright.wording import counted
from coursewright.yamlfile import Tree

_MOST_DAYS = 400
_MOST_TUTORIALS = 100
"""Far more than any day has; each becomes an exercise."""

_LONGEST_PATH = 200

_ELSEWHERE = {"intro_bilibili": "intro", "outro_bilibili": "outro"}
"""The keys of a video that is on Bilibili as well, and that of the video."""


def _nowhere(path: str) -> bool:
    """Where no notebook is known to be."""
    return False


def read_neuromatch(text: str, file: str, is_there: Callable[[str], bool] = _nowhere) -> Imported:
    """The course whose days a `materials.yml` lists; `is_there` knows the files beside it.

    Raises ContentError where it is not YAML, or not such a list.
    """
    tree = read_yaml(text, file)
    days = tree.data if isinstance(tree.data, list) else []
    if not any(isinstance(day, dict) and day.keys() & {"day", "name"} for day in days):
        message = "this is not a list of days, as Neuromatch's materials.yml is one"
        hint = "each day starts with  - day: W1D1  and has a line  name: …  below it"
        raise refused("CW105", Place(file, 1), message, hint)
    if len(days) > _MOST_DAYS:
        message = f"this has {len(days)} days, and {_MOST_DAYS} are the most that are read"
        raise refused("CW105", tree.place((_MOST_DAYS,)), message, "is it the right file?")
    remarks = Remarks(file)
    missing: list[Missing] = []
    _on_the_whole(tree, remarks)
    weeks: list[dict[str, Any]] = []
    for index, day in enumerate(days):
        if isinstance(day, dict):
            taken = {week["id"] for week in weeks if "id" in week}
            weeks.append(_Day(tree, index, remarks, is_there, missing).week(taken))
        else:
            line = tree.place((index,)).line
            remarks.say(line, f"this is no day: {words_of(day)}")
    _on_notebooks(missing, remarks)
    return Imported({"title": _TITLE, "weeks": weeks}, remarks=tuple(in_order(remarks.made)))


_TITLE = "My course"


def _on_the_whole(tree: Tree, remarks: Remarks) -> None:
    """What is to be said once, of all days."""
    remarks.say(
        None,
        f'the file does not say what the course is called: "{_TITLE}" stands for it',
        "write its title, and a description",
    )
    keys = list(_keys(tree))
    for wanted, message, hint in _ONCE:
        line = next((tree.place(way, key=True).line for way, key in keys if key == wanted), None)
        if line:
            remarks.say(line, message, hint)


_ONCE = (
    (
        "day",
        "each day is a week of its own, which is what a course consists of, and has its day as"
        " the id in its address",
        "make one week of several by putting their lectures below one title",
    ),
    ("category", "the category of a day becomes the description of its week", ""),
    (
        "slides",
        "slides that are elsewhere are readings of their week, at the address of the file itself"
        " and not at that of its viewer",
        "save a deck in materials/ and name it in the lecture, slides: materials/…, to have its"
        " slides in the page",
    ),
)


def _keys(tree: Tree) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, day in enumerate(tree.data):
        for key in day if isinstance(day, dict) else ():
            yield (index, key), key


def _on_notebooks(missing: Sequence[Missing], remarks: Remarks) -> None:
    """What is to be said once of the notebooks that are not beside the file."""
    if not missing:
        return
    first = list({folder: path for path, folder, _ in reversed(missing)}.values())[::-1]
    remarks.say(
        missing[0][2],
        f"the notebooks of {counted(len(missing), 'tutorial')} are not beside this file, and it"
        f" does not say where they are: the first of each day should be {', '.join(first)}",
        "import the file from the Academy's own folder, or write below each exercise  notebook:"
        "  and its path in the course's folder, or its address on GitHub",
    )


Missing = tuple[str, str, int | None]
"""The path of a notebook that is not there, its folder, and the line that asks for it."""

Item = tuple[str, dict[str, Any]]
"""The key of a week's list, and what goes into it."""


@dataclass(frozen=True)
class _Day:
    """A day of the list, and what becomes of it."""

    tree: Tree
    index: int
    remarks: Remarks
    is_there: Callable[[str], bool]
    missing: list[Missing]

    def week(self, taken: set[str]) -> dict[str, Any]:
        """The day as a week of a manifest; `taken` has the ids of those before it."""
        week: dict[str, Any] = {"title": self._title()}
        if day := self._written("day"):
            if made := id_of(day, taken):
                week["id"] = made
            else:
                self._say("day", f'"{day}" cannot be the id of this week, which has none')
        if category := self._written("category"):
            week["description"] = self.remarks.fitted(category, self._line("category"))
        items = [item for key in self._data for item in _READERS.get(key, _Day.unknown)(self, key)]
        lists: dict[str, Any] = {
            wanted: [item for key, item in items if key == wanted]
            for wanted in ("lectures", "exercises", "readings")
        }
        lists["lectures"].sort(key=lambda lecture: _ORDER.get(lecture["title"], 1))
        if self._written("tutorials") == "0":
            lists["exercises"] = "none"
        return week | {key: some for key, some in lists.items() if some}

    def _title(self) -> str:
        name = self._written("name")
        if not name:
            self.remarks.say(self._line(), "this day has no name", "write the title of its week")
        title = name or self._written("day") or f"Day {self.index + 1}"
        return self.remarks.fitted(title, self._line("name"))

    def named(self, key: str) -> Iterator[Item]:
        """Nothing more: a key that names the week."""
        yield from ()

    def video(self, key: str) -> Iterator[Item]:
        """The lecture of an intro or outro."""
        return self._lecture(key.capitalize(), key)

    def elsewhere(self, key: str) -> Iterator[Item]:
        """The same on Bilibili: the lecture's video where it has no other, or a link."""
        of = _ELSEWHERE[key]
        if self._written(of):
            return self._reading(f"{of.capitalize()} on Bilibili", key)
        return self._lecture(of.capitalize(), key)

    def playlist(self, key: str) -> Iterator[Item]:
        """A list of all the day's videos."""
        return self._reading("All videos", key)

    def questions(self, key: str) -> Iterator[Item]:
        """The videos of questions and answers."""
        some = self._data[key]
        if not isinstance(some, list):
            yield from self._lecture("Q&A", key)
            return
        for number in range(len(some)):
            title = f"Q&A {number + 1}" if len(some) > 1 else "Q&A"
            yield from self._lecture(title, key, number)

    def slides(self, key: str) -> Iterator[Item]:
        """The decks, each with a title and an address."""
        decks = self._data[key]
        if not isinstance(decks, list):
            yield from self.unknown(key)
            return
        for number, deck in enumerate(decks):
            if not isinstance(deck, dict):
                yield from self._reading("Slides", key, number)
                continue
            title, link = (self._written(key, number, part) for part in ("title", "link"))
            if not is_address(link):
                message = f"there is no address of these slides: {title} {link}".rstrip()
                self.remarks.say(self._line(key, number), message)
            else:
                named = f"{title} (slides)" if title else "Slides"
                yield from self._reading(named, key, number, "link")
            for other in deck:
                if other not in ("title", "link") or not self._written(key, number, other):
                    yield from self.unknown(key, number, other)

    def tutorials(self, key: str) -> Iterator[Item]:
        """The exercises: how many, or what they are called."""
        some = self._data[key]
        titles: list[str] = []
        if isinstance(some, list):
            titles = [self._written(key, number) for number in range(len(some))]
            for number in (number for number, title in enumerate(titles) if not title):
                yield from self.unknown(key, number)
        elif isinstance(some, int) and some is not True and 0 < some <= _MOST_TUTORIALS:
            titles = [f"Tutorial {number}" for number in range(1, some + 1)]
        elif some != 0:
            yield from self.unknown(key)
        for title in filter(None, titles):
            exercise = {"title": self.remarks.fitted(title, self._line(key))}
            if path := self._notebook(title):
                if self.is_there(path):
                    exercise["notebook"] = path
                else:
                    folder = str(PurePosixPath(path).parent)
                    self.missing.append((path, folder, self._line(key)))
            yield "exercises", exercise

    def _notebook(self, title: str) -> str:
        """Where the Academy has the notebook of a tutorial; nothing where that is no path."""
        day, name = self._written("day"), self._written("name")
        words = (re.sub(r"[\s/\\]", "", part) for part in (day, name, title))
        of_day, of_name, of_title = words
        path = f"{of_day}_{of_name}/{of_day}_{of_title}.ipynb"
        return path if of_day and of_name and len(path) <= _LONGEST_PATH else ""

    def unknown(self, *way: str | int) -> Iterator[Item]:
        """A remark that there is no place for what stands there, where anything does."""
        if words := self._words(*way):
            keys = " ".join(str(step) for step in way if isinstance(step, str))
            message = f"there is no place for this in a course: {keys}: {words}"
            self.remarks.say(self._line(*way), message)
        yield from ()

    def _lecture(self, title: str, *way: str | int) -> Iterator[Item]:
        address = self._written(*way)
        if address and is_video(address):
            yield "lectures", {"title": title, "video": address}
        else:
            yield from self.unknown(*way)

    def _reading(self, title: str, *way: str | int) -> Iterator[Item]:
        address = self._written(*way)
        if is_address(address):
            fitted = self.remarks.fitted(title, self._line(*way))
            yield "readings", {"title": fitted, "url": unwrapped(address)}
        else:
            yield from self.unknown(*way)

    def _words(self, *way: str | int) -> str:
        data: Any = self._data
        for step in way:
            # A key that waits for its value is not in the data.
            data = data[step] if not isinstance(data, dict) or step in data else None
        return self._written(*way) or words_of(data)

    @property
    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.tree.data[self.index]
        return data

    def _say(self, key: str, message: str, hint: str = "") -> None:
        self.remarks.say(self._line(key), message, hint)

    def _line(self, *way: str | int) -> int | None:
        return self.tree.place((self.index, *way), key=True).line

    def _written(self, *way: str | int) -> str:
        return one_line(self.tree.written((self.index, *way)) or "")


_READERS: Mapping[str, Callable[[_Day, str], Iterator[Item]]] = {
    "day": _Day.named,
    "category": _Day.named,
    "name": _Day.named,
    "intro": _Day.video,
    "outro": _Day.video,
    "intro_bilibili": _Day.elsewhere,
    "outro_bilibili": _Day.elsewhere,
    "playlist": _Day.playlist,
    "qa": _Day.questions,
    "slides": _Day.slides,
    "tutorials": _Day.tutorials,
}
_ORDER = {"Intro": 0, "Outro": 2}
