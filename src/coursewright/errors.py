"""What can be wrong, and where: problems in a course's files, and errors of the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import IO, Any, Literal

import click

Level = Literal["error", "warning"]

Code = str
"""What a kind of mistake is called for good, `CW012`: one for each section of `problems.md`.

It stands as a literal where the problem is made, so that a search finds it there. The number of
a kind that is no more is never given to another one.
"""

_COLOURS = {"error": "red", "warning": "yellow"}


@dataclass(frozen=True)
class Place:
    """A place in one of the course's files.

    `file` is relative to the course's folder, with `/` between its parts. Lines and columns
    count from 1; None where the whole file is meant. `part` names the place in a file whose
    lines say nothing to a person: `slide 4`, `cell 2`.
    """

    file: str
    line: int | None = None
    column: int | None = None
    part: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{where}: {self.part}" if self.part else where

    def seen_from(self, folder: PurePosixPath) -> Place:
        """The same place, its file named from where `folder` leads to the course's folder."""
        return replace(self, file=str(folder / self.file))

    @property
    def order(self) -> tuple[str, int, int, int, str]:
        """What puts places in the order in which a person would go through them."""
        # So that slide 10 comes after slide 9.
        return self.file, self.line or 0, self.column or 0, len(self.part), self.part

    def as_data(self) -> dict[str, Any]:
        """The place as JSON holds it: file, line, column, and part where there is one."""
        data: dict[str, Any] = {"file": self.file, "line": self.line, "column": self.column}
        return data | ({"part": self.part} if self.part else {})


@dataclass(frozen=True)
class Problem:
    """Something that the author should mend: where it is, what is wrong, what to write instead."""

    place: Place
    message: str
    hint: str = ""
    level: Level = "error"
    code: Code = field(kw_only=True)
    """The kind of mistake that it is, which `problems.md` explains."""

    def __str__(self) -> str:
        return f"{self.place}: {self.level}: {self.remark}"

    @property
    def remark(self) -> str:
        """What is wrong, with its code, and below it what to write instead."""
        said = f"{self.message} [{self.code}]"
        return f"{said}\n  {self.hint}" if self.hint else said

    def in_colours(self) -> str:
        """The same for a terminal; elsewhere `click.echo` takes the colours out."""
        place = click.style(f"{self.place}:", bold=True)
        level = click.style(f"{self.level}:", fg=_COLOURS[self.level], bold=True)
        return f"{place} {level} {self.remark}"

    def seen_from(self, folder: PurePosixPath) -> Problem:
        """The same problem, its file named from where `folder` leads to the course's folder."""
        return replace(self, place=self.place.seen_from(folder))

    def as_data(self) -> dict[str, Any]:
        """The problem as JSON holds it: file, line, column, code, level, message, hint."""
        said = {
            "code": self.code,
            "level": self.level,
            "message": self.message,
            "hint": self.hint,
        }
        return self.place.as_data() | said


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by file, line and column, as a person would go through them."""
    return sorted(
        dict.fromkeys(problems),
        key=lambda p: (p.place.order, p.message),
    )


class CoursewrightError(click.ClickException):
    """The command could not run; the message says why, and what would help."""

    exit_code = 2


class ContentError(CoursewrightError):
    """The course cannot be built: every problem that stands in the way, in order."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the problems as they are, each on its own line."""
        click.echo(self.message, file=file, err=file is None)


class MissingCourseError(ContentError):
    """There is no course to read: no manifest, or one that may not be opened."""

    exit_code = 2


def refused(code: Code, place: Place, message: str, hint: str = "") -> ContentError:
    """The error for a file that cannot be read on: one problem, which hides any others."""
    return ContentError([Problem(place, message, hint, code=code)])
