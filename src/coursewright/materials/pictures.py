"""A deck -> one picture a slide, as WebP in two sizes."""

from __future__ import annotations

import io
import zipfile
from importlib.metadata import version
from pathlib import Path

from coursewright.materials.fonts import faces, families
from coursewright.project import Renderer

WIDTHS = (1280, 640)
"""The widths of the pictures, in pixels, the larger first."""

_QUALITY = 80
_METHOD = 2  # twice as quick as Pillow's 4 for a few per cent more bytes


def renderer_key(renderer: Renderer) -> str:
    """What pictures depend on besides the deck: who draws them, and how."""
    if renderer == "none":
        return "none"
    return f"betteroffice {version('betteroffice-pptx')} {WIDTHS} {_QUALITY} {_METHOD}"


def picture_name(slide: int, width: int) -> str:
    """The file of a slide's picture."""
    return f"slide-{slide}.webp" if width == WIDTHS[0] else f"slide-{slide}-{width}.webp"


def draw_slides(deck: bytes, numbers: list[int], folder: Path) -> dict[int, tuple[int, int]]:
    """Draw some slides, by their numbers from 1, into `folder`.

    Gives the width and height of the larger picture of each that could be drawn; the others are
    left out.
    """
    # Its presentations belong to the thread that opened them, and draw without Python's lock.
    from betteroffice_pptx import PptxError, Presentation

    try:
        presentation = Presentation.open(deck)
        with zipfile.ZipFile(io.BytesIO(deck)) as archive:
            names = families(archive)
        for face in faces(names or ["Calibri"]):
            data = face.file.read_bytes()
            presentation.register_font(face.family, data, bold=face.bold, italic=face.italic)
    except (PptxError, OSError, ValueError):
        return {}
    sizes: dict[int, tuple[int, int]] = {}
    for number in numbers:
        try:
            # At scale 1 the renderer draws 96 pixels an inch, which is 9,525 EMU each.
            scale = WIDTHS[0] / (presentation.width_emu / 9525)
            png = presentation.render_png(number - 1, scale=scale).bytes
            sizes[number] = _write(png, number, folder)
        except (PptxError, OSError, ValueError):
            continue
    return sizes


def _write(png: bytes, number: int, folder: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(io.BytesIO(png)) as drawn:
        picture = drawn.convert("RGB")
    sizes = [(width, max(1, round(picture.height * width / picture.width))) for width in WIDTHS]
    for size in sizes:
        sized = picture if picture.size == size else picture.resize(size)
        sized.save(folder / picture_name(number, size[0]), quality=_QUALITY, method=_METHOD)
    return sizes[0]
