"""The text of `course.yaml` -> the Course that it describes, or every problem in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from coursewright.course import Course, files_of
from coursewright.errors import ContentError, MissingCourseError, Place, Problem, refused
from coursewright.validation import validated
from coursewright.yamlfile import Tree, read_tree

_SMALLEST = "the smallest course is:  title: My course,  and below it  weeks:  and  - title: Week"


@dataclass(frozen=True)
class Manifest:
    """A course as its author wrote it: what it says, and where."""

    folder: Path
    """The course's folder, from which all paths start."""
    course: Course
    """What is out of it, once someone has asked for `out`."""
    _tree: Tree
    _whole: Course | None = None

    @property
    def file(self) -> str:
        """The manifest's own path, from the course's folder."""
        return self._tree.file

    def out(self, course: Course) -> Manifest:
        """The same, of which only `course` is out; what stays has its place in the manifest."""
        return replace(self, course=course, _whole=self.whole)

    @property
    def whole(self) -> Course:
        """The course with what is not out yet."""
        return self._whole or self.course

    @cached_property
    def kept_back(self) -> frozenset[str]:
        """The files that only what is not out yet names, and those that might speak of it.

        A bibliography is one of these: it has the entries of readings that are not out.
        """
        if self.course == self.whole:
            return frozenset()
        out = {path for way, path in files_of(self.course) if way[0] != "bibliography"}
        return frozenset(path for _, path in files_of(self.whole)) - out

    def place(self, *way: str | int) -> Place:
        """Where the manifest says something, such as `place("weeks", 0, "title")`."""
        return self._tree.place(way)

    def texts(self) -> Iterator[tuple[tuple[str, ...], str, Place]]:
        """Every text that it holds, with the keys on the way to it, and its place."""
        for keys, node in self._tree.scalars():
            mark = node.start_mark
            yield keys, node.value, Place(self.file, mark.line + 1, mark.column + 1)


def read_manifest(path: Path, folder: Path | None = None) -> Manifest:
    """Read the manifest of the course in `folder` (where it is not given, the manifest's own).

    Raises ContentError with every problem that it has, MissingCourseError where it can't be
    opened.
    """
    folder = folder or path.parent
    file = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingCourseError([_unopened(file, error)]) from None
    return parse_manifest(content, folder, file)


def _unopened(file: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem(Place(file), "there is no such file", _SMALLEST, code="CW001")
    reason = (error.strerror or "unknown reason").lower()
    return Problem(Place(file), f"this file cannot be opened: {reason}", code="CW035")


def parse_manifest(content: bytes, folder: Path, file: str = "course.yaml") -> Manifest:
    """Read the bytes of a manifest, which messages call `file`, of the course in `folder`.

    Raises ContentError with every problem that it has.
    """
    tree = read_tree(content, file)
    if tree.data is None:
        raise refused("CW002", Place(file, 1), "this file is empty", _SMALLEST)
    manifest = Manifest(folder, validated(Course, tree), tree)
    problems = [*tree.problems, *_outside(manifest)]
    if problems:
        raise ContentError(problems)
    return manifest


def _outside(manifest: Manifest) -> Iterable[Problem]:
    """Paths that leave the course's folder through a link."""
    # Not Path.resolve(): before Python 3.13 that raises on a link that leads to itself.
    folder = os.path.realpath(manifest.folder)
    for way, path in files_of(manifest.course):
        outside = not Path(os.path.realpath(manifest.folder / path)).is_relative_to(folder)
        if outside:
            yield Problem(
                manifest.place(*way),
                f"{path} is a link that leads out of the course's folder",
                "put the file itself there",
                code="CW030",
            )
