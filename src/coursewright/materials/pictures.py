"""A deck -> one picture a slide, as WebP in two sizes, by one of the renderers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coursewright.materials.embedded import MAX_PIXELS, Size
from coursewright.settings import Renderer

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS = (1280, 640, 320)
"""The widths of the pictures, in pixels, the larger first."""

_QUALITY = 80
_METHOD = 2  # twice as quick as Pillow's 4 for a few per cent more bytes


class _Program(Protocol):
    """What a module that draws slides offers."""

    def version(self) -> str:
        """What its pictures depend on."""

    def missing(self) -> str | None:
        """What it needs and this machine does not have; None where all is there."""

    def drawn(self, deck: bytes, numbers: list[int], width: int) -> Iterator[tuple[int, Image]]:
        """Each slide of `numbers`, which are all that are not hidden, as a picture."""


def _program(renderer: Renderer) -> _Program | None:
    if renderer == "none":
        return None
    if renderer == "libreoffice":
        from coursewright.materials import libreoffice

        return libreoffice
    from coursewright.materials import betteroffice

    return betteroffice


def renderer_key(renderer: Renderer) -> str:
    """What pictures depend on besides the deck: who draws them, and how."""
    program = _program(renderer)
    version = program.version() if program else renderer
    return f"{version} {WIDTHS} {_QUALITY} {_METHOD}"


def why_not(renderer: Renderer) -> str | None:
    """What is missing on this machine for a renderer to draw; None where all is there."""
    program = _program(renderer)
    return program.missing() if program else None


def picture_name(slide: int, width: int) -> str:
    """The file of a slide's picture."""
    return f"slide-{slide}.webp" if width == WIDTHS[0] else f"slide-{slide}-{width}.webp"


def draw_slides(
    deck: bytes, numbers: list[int], folder: Path, renderer: Renderer
) -> dict[int, Size]:
    """Draw the slides of a deck that are not hidden, by their numbers from 1, into `folder`.

    Gives the size of the larger picture of each that could be drawn; the others are left out.
    """
    program = _program(renderer)
    if not program or not numbers:
        return {}
    return write_pictures(program.drawn(deck, numbers, WIDTHS[0]), folder)


def write_pictures(drawn: Iterable[tuple[int, Image]], folder: Path) -> dict[int, Size]:
    """Write the pictures of slides in all widths, and give the size of the larger of each."""
    return {number: _write(picture, number, folder) for number, picture in drawn}


def _write(picture: Image, number: int, folder: Path) -> Size:
    from PIL.Image import Resampling

    sizes = [(width, max(1, round(picture.height * width / picture.width))) for width in WIDTHS]
    for size in sizes:
        # Halves each side once or twice, in an eighth of the time that finer filters take.
        sized = picture if picture.size == size else picture.resize(size, Resampling.BOX)
        sized.save(folder / picture_name(number, size[0]), quality=_QUALITY, method=_METHOD)
    return sizes[0]


def write_embedded(content: bytes, file: Path) -> Size | None:
    """Write a picture that stands in a deck as a WebP; its size, or None where none can be made.

    Drawings such as EMF, and what is no picture at all, are of that kind.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            picture.thumbnail((WIDTHS[0], 10 * WIDTHS[0]))
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            picture.convert(mode).save(file, quality=_QUALITY, method=_METHOD)
            return picture.size
    except Exception:  # Pillow's many readers fail in as many ways
        return None
