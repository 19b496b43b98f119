"""The deck of a new lecture: a file of the course, or one that is to be copied into it."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from coursewright.authoring.given import checked
from coursewright.items import Lecture
from coursewright.wording import nearest

MAX_BYTES = 100_000_000
"""GitHub takes no larger file.
https://docs.github.com/en/repositories/working-with-files/managing-large-files
"""


@dataclass(frozen=True)
class Deck:
    """A deck's path in the course, and what is to be copied so that it is there."""

    path: str | None = None
    files: Mapping[str, Path] = field(default_factory=dict)


def deck_for(folder: Path, source: Path, number: int, *, force: bool) -> Deck:
    """The deck at `source` for a lecture of the week of that number, of the course in `folder`.

    Raises click.BadParameter where it is no deck, or another file has its name in the course
    already and `force` is not set.
    """
    checked(Lecture, {"title": "x", "slides": f"x{source.suffix}"}, "--slides")
    _refuse_unreadable(source)
    real, home = Path(os.path.realpath(source)), Path(os.path.realpath(folder))
    if real.is_relative_to(home):
        return Deck(real.relative_to(home).as_posix())
    path = f"materials/w{number}/{source.name}"
    target = folder / path
    if os.path.lexists(target):
        if target.is_file() and not target.is_symlink() and filecmp.cmp(source, target, False):
            return Deck(path)
        if not force:
            raise _bad(f"another file is at {path} already.\n  Rename yours, or give --force.")
    return Deck(path, {path: source})


def _refuse_unreadable(source: Path) -> None:
    if source.is_dir():
        raise _bad(f"{source} is a folder.\n  Give the deck itself.")
    try:
        if not source.is_file():
            is_there = os.path.lexists(source)
            raise _bad(
                f"{source} is no file, or a link to none."
                if is_there
                else f"there is no file {source}.{_meant(source)}"
            )
        with source.open("rb"):
            size = source.stat().st_size
    except OSError as error:
        raise _bad(f"{source} cannot be read: {(error.strerror or '').lower()}.") from None
    if size > MAX_BYTES:
        raise _bad(
            f"{source} has {size / 1e6:.0f} MB, and GitHub takes files of up to"
            f" {MAX_BYTES / 1e6:.0f} MB.\n"
            "  In PowerPoint, Compress Pictures makes a deck smaller; a video in it is better shown"
            " with video:"
        )


def _meant(source: Path) -> str:
    try:
        near = nearest(source.name, [entry.name for entry in source.parent.iterdir()])
    except OSError:
        return ""
    return f"\n  Did you mean {source.parent / near}?" if near else ""


def _bad(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint="--slides")
