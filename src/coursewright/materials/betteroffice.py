"""Slides drawn by betteroffice-pptx, which needs no office suite.

It takes each family from the files that are registered for it, and draws a box for a letter that
these lack, even where another family has it. So such letters are given another family first.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from coursewright.materials.fonts import Face, faces, fallbacks, families, has

if TYPE_CHECKING:
    from betteroffice_pptx import Presentation, Shape, Story
    from PIL.Image import Image


def version() -> str:
    """What its pictures depend on."""
    return f"betteroffice {metadata.version('betteroffice-pptx')}"


def missing() -> None:
    """Nothing: all that it needs is installed with us."""


def drawn(deck: bytes, numbers: list[int], width: int) -> Iterator[tuple[int, Image]]:
    """Each slide of `numbers`, counted from 1, that can be drawn, as a picture of that width."""
    # Its presentations belong to the thread that opened them, and draw without Python's lock.
    from betteroffice_pptx import PptxError, Presentation
    from PIL import Image

    try:
        presentation = Presentation.open(deck)
        with zipfile.ZipFile(io.BytesIO(deck)) as archive:
            named, inherited = families(archive)
        registered = list(faces(named or ["Calibri"]))
        _register(presentation, registered)
        _replace_missing_letters(presentation, numbers, registered, inherited)
    except (PptxError, OSError, ValueError):
        return
    for number in numbers:
        try:
            # At scale 1 it draws 96 pixels an inch, which is 9,525 EMU each.
            scale = width / (presentation.width_emu / 9525)
            png = presentation.render_png(number - 1, scale=scale).bytes
            with Image.open(io.BytesIO(png)) as picture:
                yield number, picture.convert("RGB")
        except (PptxError, OSError, ValueError):
            continue


def _register(presentation: Presentation, some: Iterable[Face]) -> None:
    for face in some:
        data = face.file.read_bytes()
        presentation.register_font(face.family, data, bold=face.bold, italic=face.italic)


def _replace_missing_letters(
    presentation: Presentation, numbers: list[int], registered: list[Face], inherited: list[str]
) -> None:
    """Give each letter that its own family lacks the first other family that has it.

    Where a run does not name its family, all are asked that it may inherit, in all their styles.
    """
    files: dict[str | None, set[Path]] = {None: set()}
    for face in registered:
        files.setdefault(face.family, set()).add(face.file)
        if face.family in inherited:
            files[None].add(face.file)
    used: set[str] = set()
    for story, start, letter, family in _letters(presentation, numbers):
        own = files.get(family, files[None])
        if letter.isascii() or letter.isspace() or all(has(file, letter) for file in own):
            continue
        for other in fallbacks():
            if all(has(face.file, letter) for face in other):
                name = other[0].family
                if name not in used:
                    used.add(name)
                    _register(presentation, other)
                end = start + _units(letter)
                presentation.format_text(story, start, end, font_family=name)
                break


def _letters(
    presentation: Presentation, numbers: list[int]
) -> Iterator[tuple[str, int, str, str | None]]:
    """Each letter with the story that it stands in, its place there, and the family it is given.

    Places count in units of UTF-16, as the renderer does.
    """
    for number in numbers:
        for story in list(_stories(presentation.slide(number - 1).shapes)):
            place = 0
            for paragraph in story.paragraphs:
                for run in paragraph.runs:
                    for letter in run.text:
                        yield story.id, place, letter, run.font_family
                        place += _units(letter)
                place += 1


def _units(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1


def _stories(shapes: Iterable[Shape]) -> Iterator[Story]:
    for shape in shapes:
        yield from shape.stories
        yield from _stories(shape.children)
