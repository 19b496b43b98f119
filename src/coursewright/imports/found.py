"""What an import finds: a course, the prose and files that go with it, and what is left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursewright.errors import Place, Problem

NOT_YET = "2099-12-31"
"""The release of what shall be out only once its author has looked at it."""


@dataclass(frozen=True)
class Imported:
    """A course as its manifest is to hold it, and all that has no place there.

    Nothing is dropped silently: what is in none of the others is in `remarks`.
    """

    course: Mapping[str, Any]
    """The data of course.yaml: keys in the order in which they are to be written, texts, lists."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """The author's prose, as Markdown, by path in the course's folder: `docs/index.md`."""
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    """Files that the course names and that came with what was read, by path in its folder: the
    content of each, or the file that has it."""
    remarks: tuple[Problem, ...] = ()
    """What could not be placed, or was placed by a guess: each with its line, as a warning."""
    site_url: str | None = None
    """Where the site is published; empty where it is known to have no address, None where nothing
    is known."""
    directory_urls: bool = True
    """Whether the addresses of its pages are those of folders."""


def remark(file: str, line: int | None, message: str, hint: str = "") -> Problem:
    """A remark on a line of what is read."""
    return Problem(Place(file, line), message, hint, level="warning", code="CW100")
