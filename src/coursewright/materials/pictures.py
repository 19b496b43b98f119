"""A deck -> one picture a slide, as WebP in two sizes, by one of the renderers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from coursewright.settings import Renderer

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS = (1280, 640)
"""The widths of the pictures, in pixels, the larger first."""

_QUALITY = 80
_METHOD = 2  # twice as quick as Pillow's 4 for a few per cent more bytes

_MAX_PIXELS = 100_000_000
"""How many a picture that stands in a deck may have: unpacked, these are 300 MB."""

Size = tuple[int, int]
"""Width and height, in pixels."""


def renderer_key(renderer: Renderer) -> str:
    """What pictures depend on besides the deck: who draws them, and how."""
    match renderer:
        case "none":
            program = "none"
        case "libreoffice":
            from coursewright.materials import libreoffice

            program = libreoffice.version()
        case _:
            from coursewright.materials import betteroffice

            program = betteroffice.version()
    return f"{program} {WIDTHS} {_QUALITY} {_METHOD}"


def why_not(renderer: Renderer) -> str | None:
    """What is missing on this machine for a renderer to draw; None where all is there."""
    if renderer != "libreoffice":
        return None
    from coursewright.materials import libreoffice

    return libreoffice.missing()


def picture_name(slide: int, width: int) -> str:
    """The file of a slide's picture."""
    return f"slide-{slide}.webp" if width == WIDTHS[0] else f"slide-{slide}-{width}.webp"


def draw_slides(
    deck: bytes, numbers: list[int], folder: Path, renderer: Renderer
) -> dict[int, Size]:
    """Draw the slides of a deck that are not hidden, by their numbers from 1, into `folder`.

    Gives the size of the larger picture of each that could be drawn; the others are left out.
    """
    return write_pictures(_drawn(deck, numbers, renderer), folder)


def write_pictures(drawn: Iterable[tuple[int, Image]], folder: Path) -> dict[int, Size]:
    """Write the pictures of slides in all widths, and give the size of the larger of each."""
    return {number: _write(picture, number, folder) for number, picture in drawn}


def _drawn(deck: bytes, numbers: list[int], renderer: Renderer) -> Iterator[tuple[int, Image]]:
    """Each slide that can be drawn, with its picture of the largest width."""
    if renderer == "none" or not numbers:
        return iter(())
    if renderer == "libreoffice":
        from coursewright.materials.libreoffice import drawn
    else:
        from coursewright.materials.betteroffice import drawn
    return drawn(deck, numbers, WIDTHS[0])


def _write(picture: Image, number: int, folder: Path) -> Size:
    from PIL.Image import Resampling

    sizes = [(width, max(1, round(picture.height * width / picture.width))) for width in WIDTHS]
    for size in sizes:
        # Halves each side, in an eighth of the time that finer filters take.
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
            if picture.width * picture.height > _MAX_PIXELS:
                return None
            picture.thumbnail((WIDTHS[0], 10 * WIDTHS[0]))
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            picture.convert(mode).save(file, quality=_QUALITY, method=_METHOD)
            return picture.size
    except Exception:  # Pillow's many readers fail in as many ways
        return None
