"""A folder of decks, notebooks and readings -> a course: its weeks by what things are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from coursewright.errors import ContentError, Place, Problem, refused
from coursewright.fields import CoursePath
from coursewright.imports.found import Imported, remark
from coursewright.imports.naming import numbered_title, title_of_name
from coursewright.imports.shelves import File, Week, by_week, called, is_shelf, matching
from coursewright.imports.titles import first_heading, linked_files, text_of_notebook, title_of_deck
from coursewright.settings import Limits
from coursewright.textfile import read_text

Data = dict[str, Any]

_LARGEST = 100_000_000
"""How many bytes a file may have; GitHub takes no larger one."""

_PATH = TypeAdapter[str](CoursePath)
_DOI = re.compile(r"\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.\d{4,}/\S+", re.IGNORECASE)
_OTHERS = "Other materials"
_EMPTY = "To be announced"
_MOST_EMPTY = 10


def read_folder(files: Mapping[str, Path], limits: Limits | None = None) -> Imported:
    """Read a folder's files, which are given by their paths in it.

    Raises ContentError where there are too many, or none that a course can be made of.
    """
    limits = limits or Limits()
    name = _name_of(files)
    if len(files) > limits.parts:
        message = f"there are {len(files)} files in this folder, of {limits.parts} that are read"
        raise refused("CW036", Place(name), message, "is it the right folder?")
    reading = _Reading(name, limits)
    return reading.course([File(path, on_disk) for path, on_disk in files.items()])


def _name_of(files: Mapping[str, Path]) -> str:
    for path, on_disk in files.items():
        folder = on_disk.absolute()
        for _ in PurePosixPath(path).parts:
            folder = folder.parent
        return folder.name or "course"
    return "course"


class _Reading:
    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._remarks: list[Problem] = []
        self._files: dict[str, File] = {}
        self._folder = ""
        self._size = 0
        self._copied: dict[str, Path] = {}

    def course(self, found: list[File]) -> Imported:
        """The course that the files make."""
        files = sorted(filter(self._is_usable, found), key=lambda file: file.by_number)
        self._files = {file.path: file for file in files}
        home = next((file for file in files if file.is_home), None)
        used = [file for file in files if file.kind and file is not home]
        # All of them move or none, so that links between them still lead where they did.
        self._folder = "materials/" if any(file.is_out_of_place for file in used) else ""
        pages, title = self._home(home) if home else ({}, "")
        data: Data = {"title": title or title_of_name(self._name) or "My course"}
        if common := list(self._bibliography(used)):
            data["bibliography"] = common
        weeks, rest = by_week(used)
        first, made = self._weeks(weeks)
        made += self._others(rest, data)
        if first != 1:
            data["first_week"] = first
        if not made and "readings" not in data:
            message = "there are no decks, notebooks, readings or videos in this folder"
            raise refused("CW101", Place(self._name), message, "is it the right one?")
        for file in files:
            if not file.kind and file.on_disk not in self._copied.values():
                self._leave(file, "a file of this kind has no place in a course")
        data["weeks"] = made or [{"title": _EMPTY}]
        return Imported(data, pages, self._copied, tuple(self._remarks))

    def _bibliography(self, files: list[File]) -> Iterator[str]:
        """The lists of entries that lie beside no reading of their name."""
        beside = {file.without_ending for file in files if file.kind == "reading"}
        for file in files:
            if file.path.lower().endswith(".bib") and file.without_ending not in beside:
                yield self._keep(file)

    def _home(self, file: File) -> tuple[dict[str, str], str]:
        try:
            text = read_text(file.on_disk, file.path)
        except ContentError as error:
            self._say_all(error)
            return {}, ""
        for path in linked_files(text, file.path):
            linked = self._files.get(path)
            if linked and not linked.kind:
                self._copied[f"docs/{path}"] = linked.on_disk
            elif linked and (self._folder or linked.kind == "reading"):
                message = f"this leads to {path}, which has another address in the site"
                self._remarks.append(remark(file.path, None, message, "mend it in docs/index.md"))
        return {"docs/index.md": text}, first_heading(text)

    # -- Files ----------------------------------------------------------------------------------

    def _is_usable(self, file: File) -> bool:
        if re.search(r"(?:^|/)[.~]", file.path):
            return self._leave(file, "this file is hidden, or of a program that has another open")
        if file.is_old:
            return self._leave(file, "this is in a folder of what is used no more")
        try:
            _PATH.validate_python(file.path)
            size = file.on_disk.stat().st_size
        except ValidationError:
            return self._leave(file, "this path has letters that no path in a course may have")
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            return self._leave(file, f"this file cannot be read: {reason}")
        self._size += size
        if size > _LARGEST or self._size > self._limits.unpacked_mb * 1_000_000:
            self._size -= size
            return self._leave(file, f"this file has {size / 1e6:.0f} MB, and is left out")
        return True

    def _keep(self, file: File) -> str:
        """The path in the course's folder of a file that comes into it by this."""
        place = self._folder + file.path
        self._copied[place] = file.on_disk
        return place

    def _keep_linked(self, text: str, file: File) -> None:
        for path in linked_files(text, file.path):
            if linked := self._files.get(path):
                self._keep(linked)

    def _leave(self, file: File, why: str) -> bool:
        """Say that a file is not in the course; False, for where it is asked."""
        place = Place(file.path.lstrip("/"))
        self._remarks.append(Problem(place, why, level="warning", code="CW110"))
        return False

    def _say_all(self, error: ContentError) -> None:
        """Say why a file could not be read, which is no reason to stop."""
        self._remarks += [
            Problem(one.place, f"it is left out: {one.message}", one.hint, "warning", code="CW110")
            for one in error.problems
        ]

    # -- Weeks ----------------------------------------------------------------------------------

    def _weeks(self, weeks: list[Week]) -> tuple[int, list[Data]]:
        """The number of the first week, and the data of all."""
        numbers = [week.number for week in weeks if week.number is not None]
        first = min(numbers, default=1)
        made: list[Data] = []
        empty = [
            number for number in range(first, max(numbers, default=0)) if number not in numbers
        ]
        if 0 < len(empty) <= _MOST_EMPTY:
            which = ", ".join(map(str, empty))
            weeks_of = "week" if len(empty) == 1 else "weeks"
            self._remarks.append(
                remark(self._name, None, f"there is nothing for {weeks_of} {which}")
            )
        for week in weeks:
            while len(empty) <= _MOST_EMPTY and first + len(made) < (week.number or 0):
                made.append({"title": _EMPTY, "status": "coming-soon"})
            content = self._content(week.files)
            if content:
                made.append({"title": self._title(week, content), **content})
        return first, made

    def _title(self, week: Week, content: Data) -> str:
        name = title_of_name(week.name)
        if name and not is_shelf(name):
            return name
        called = next(
            (
                one["title"]
                for key in ("lectures", "notebooks", "exercises", "readings")
                for one in content.get(key, ())
                if isinstance(one, dict) and "title" in one
            ),
            "",
        )
        if not called:
            return f"Part {week.number}" if week.number is not None else _OTHERS
        if sum(map(len, content.values())) > 1:
            message = f'week {week.number} is called "{called}" after the first thing in it'
            self._remarks.append(
                remark(self._name, None, message, "change its title: where it fits")
            )
        return str(called)

    def _others(self, files: list[File], data: Data) -> list[Data]:
        """What says nothing of a week: readings for the whole course, and a week for the rest."""
        readings = [f for f in files if f.kind in ("reading", "list", "pdf") and not f.is_slides]
        others = [file for file in files if file not in readings]
        if loose := self._content(readings).get("readings"):
            data["readings"] = loose
        content = self._content(others)
        if not content:
            return []
        names = ", ".join(file.path for file in others)
        message = f'these files say nothing of a week, and are in one called "{_OTHERS}"'
        self._remarks.append(remark(self._name, None, message, names))
        return [{"title": _OTHERS, **content}]

    def _content(self, files: list[File]) -> Data:
        """What is in a week."""
        content: Data = {
            "lectures": list(self._lectures(files)),
            "notebooks": [],
            "exercises": [],
            "readings": list(self._readings(files)),
        }
        for file in files:
            if file.kind == "notebook" and (made := self._notebook(file)):
                content["exercises" if file.is_exercise else "notebooks"].append(made)
        return {key: listed for key, listed in content.items() if listed}

    def _lectures(self, files: list[File]) -> Iterator[Data]:
        decks = [(file, self._title_of_deck(file)) for file in files if file.kind == "deck"]
        readable = [(file, title) for file, title in decks if title is not None]
        names = {file.known_by for file, _ in readable}
        printed = [file for file in files if file.is_slides]
        for file in printed:
            if file.known_by in names:
                self._leave(file, "this is a deck of the week once more, as a PDF")
            else:
                readable.append((file, ""))
        often = Counter(title for _, title in readable)
        videos = {file.path: file for file in files if file.kind == "video"}
        captions = {file.path: file for file in files if file.kind == "captions"}
        for deck, title in sorted(readable, key=lambda pair: pair[0].by_number):
            shown = title if title and often[title] == 1 else called(deck)
            video = matching(deck, videos)
            yield self._lecture(shown, video, deck, captions)
        for video in list(videos.values()):
            yield self._lecture(called(video), video, None, captions)
        for file in captions.values():
            self._leave(file, "no video has the name of these captions")

    def _lecture(
        self, title: str, video: File | None, deck: File | None, captions: dict[str, File]
    ) -> Data:
        said = matching(video, captions) if video else None
        parts = (("video", video), ("slides", deck), ("captions", said))
        return {"title": title[:600], **{key: self._keep(file) for key, file in parts if file}}

    def _title_of_deck(self, file: File) -> str | None:
        """The title of a deck; None where it cannot be read."""
        try:
            title = title_of_deck(file.on_disk, file.path, self._limits)
        except ContentError as error:
            self._say_all(error)
            return None
        return numbered_title(title)[1] or title

    def _notebook(self, file: File) -> Data | None:
        try:
            text = text_of_notebook(file.on_disk, file.path, self._limits)
        except ContentError as error:
            self._say_all(error)
            return None
        self._keep_linked(text, file)
        return {"title": (first_heading(text) or called(file))[:600], "notebook": self._keep(file)}

    def _readings(self, files: list[File]) -> Iterator[Data]:
        for file in files:
            if file.kind == "pdf" and not file.is_slides:
                yield {"title": called(file), "path": self._keep(file)}
            elif file.kind == "reading":
                yield from self._markdown(file)
            elif file.path.lower().endswith(".txt"):
                yield from self._dois(file)

    def _markdown(self, file: File) -> Iterator[Data]:
        try:
            text = read_text(file.on_disk, file.path)
        except ContentError as error:
            self._say_all(error)
            return
        self._keep_linked(text, file)
        for ending in (".bib", ".txt"):
            if beside := self._files.get(file.without_ending + ending):
                self._keep(beside)
        title = first_heading(text)
        yield {**({"title": title[:600]} if title else {}), "path": self._keep(file)}

    def _dois(self, file: File) -> Iterator[Data]:
        """A text of DOIs; of any other kind it has no place."""
        if self._folder + file.path in self._copied:
            return
        try:
            lines = read_text(file.on_disk, file.path).splitlines()
        except ContentError as error:
            self._say_all(error)
            return
        written = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
        if written and all(map(_DOI.match, written)):
            yield {"title": called(file), "path": self._keep(file)}
        else:
            self._leave(file, "a text without DOIs has no place in a course: save it as .md")
