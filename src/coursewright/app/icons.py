"""The course's icon as pictures of fixed sizes, which systems ask for that install the site."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from coursewright.materials.fonts import with_letters
from coursewright.pages.favicon import GROUND, initials

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_INK = "#ffffff"
_FINER = 2
"""How much finer a picture is drawn, for a round edge that looks so."""


def icon(title: str, size: int, *, to_the_edge: bool = False) -> bytes:
    """The icon of a course of that title as PNG, `size` pixels wide and high.

    One that is filled `to_the_edge` can be cut to any form: its letters stand in the middle.
    Letters that no font here can draw are replaced by a sign for a list.
    """
    from PIL import Image, ImageDraw

    wide = size * _FINER
    image = Image.new("RGBA", (wide, wide), GROUND if to_the_edge else f"{GROUND}00")
    canvas = ImageDraw.Draw(image)
    if not to_the_edge:
        canvas.rounded_rectangle((0, 0, wide - 1, wide - 1), radius=wide * 12 // 64, fill=GROUND)
    _draw(canvas, initials(title), wide, 0.75 if to_the_edge else 1)
    content = io.BytesIO()
    image.resize((size, size)).save(content, "PNG", optimize=True)
    return content.getvalue()


def _draw(canvas: ImageDraw, letters: str, wide: int, share: float) -> None:
    """Draw the letters, or what stands in for them, into that share of the picture's width."""
    from PIL import ImageFont

    middle = wide / 2
    if letters and (file := with_letters(letters)):
        size = wide * share * (30 if len(letters) > 1 else 40) / 64
        font = ImageFont.truetype(str(file), size)
        canvas.text((middle, middle), letters, _INK, font, anchor="mm")
        return
    step = wide * share / 6
    for row in (-1, 0, 1):
        top, half = middle + row * step - step / 4, step * 1.5
        box = (middle - half, top, middle + half, top + step / 2)
        canvas.rounded_rectangle(box, radius=step / 4, fill=_INK)
