"""The picture that stands beside a link to a page where people share it: a title on a ground.

A title is drawn with the first font that has all of its letters: those that come with the program
(Latin, Greek, Cyrillic and more), then the system's. Where none has them, or where letters that
join or run from right to left cannot be set, there is no picture: none is better than a wrong one.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coursewright import __version__
from coursewright.cache import kept, key_of
from coursewright.materials.fonts import with_letters
from coursewright.pages.favicon import GROUND, initials

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""Pixels: what the sites that show such pictures ask for."""

_FORM = "1"
"""To be raised with each change of how a card looks."""
_FILE = "card.png"
_EDGE, _TOP = 80, 60
_TITLE_TOP, _TITLE_HEIGHT = 200, 330
_LEADING = 1.15
"""How far apart lines are, in heights of their letters."""
_SIZES = (88, 76, 66, 56, 48)
"""Of the title's letters; the first in which it has room is taken."""
_SMALL = 34
_MARK = 96
_NONE, _SOFT, _INK = 0, 215, 255
"""How much of white is in the ground, and in what is drawn on it."""
_SHADES = 16
"""As many as the edges of letters need."""


@dataclass(frozen=True)
class Card:
    """What a card says: the title, a line above it, and one below."""

    title: str
    above: str
    below: str


def drawn_card(cache: Path, card: Card, course: str) -> Path | None:
    """The file of a card as PNG, drawn once; None where it cannot be drawn.

    `course` is the title whose initials stand on it.
    """

    def make(folder: Path) -> None:
        if content := draw(card, course):
            (folder / _FILE).write_bytes(content)

    try:
        file = kept(cache, key_of("card", __version__, _FORM, *astuple(card), course), make) / _FILE
    except OSError:  # nowhere to keep it; a site does without
        return None
    return file if file.is_file() else None


def draw(card: Card, course: str) -> bytes | None:
    """A card as PNG; None where its title cannot be drawn."""
    from PIL import Image, ImageDraw

    title = _Line.of(card.title)
    if not title:
        return None
    image = Image.new("L", (WIDTH, HEIGHT))
    canvas = ImageDraw.Draw(image)
    _draw_mark(canvas, course)
    if above := _Line.of(card.above):
        middle = (_EDGE + _MARK + _SMALL, _TOP + _MARK / 2)
        canvas.text(middle, above.text, _SOFT, above.font(_SMALL), anchor="lm")
    sizes = (size for size in _SIZES if len(title.lines(size)) <= _most_lines(size))
    size = next(sizes, _SIZES[-1])
    title.draw(canvas, _TITLE_TOP, size, _INK, _most_lines(size))
    if below := _Line.of(card.below):
        below.draw(canvas, HEIGHT - 2 * _SMALL, _SMALL, _SOFT, 1)
    return _as_png(image)


def _as_png(image: Image.Image) -> bytes:
    """A picture in shades from the ground's colour to white, as small as they let it be."""
    shades = image.point(lambda light: light * _SHADES // 256)
    ground = [int(GROUND[place : place + 2], 16) for place in (1, 3, 5)]
    steps = [shade / (_SHADES - 1) for shade in range(_SHADES)]
    shades.putpalette([round(c + (255 - c) * step) for step in steps for c in ground])
    content = io.BytesIO()
    shades.save(content, "PNG", optimize=True, bits=4)
    return content.getvalue()


def _most_lines(size: int) -> int:
    """How many lines of a title have room."""
    return int(_TITLE_HEIGHT / (size * _LEADING))


def _draw_mark(canvas: ImageDraw, course: str) -> None:
    """The course's icon at the top: its initials, where they can be drawn."""
    if letters := _Line.of(initials(course)):
        box = (_EDGE, _TOP, _EDGE + _MARK, _TOP + _MARK)
        canvas.rounded_rectangle(box, radius=_MARK // 5, fill=_SOFT)
        middle = (_EDGE + _MARK / 2, _TOP + _MARK / 2)
        canvas.text(middle, letters.text, _NONE, letters.font(_MARK * 9 // 20), anchor="mm")


@dataclass(frozen=True)
class _Line:
    """A text that can be drawn, and the font for it."""

    text: str
    file: Path
    joins: bool
    """Whether its letters change beside others, or run from right to left."""

    @classmethod
    def of(cls, text: str) -> _Line | None:
        """A text as it can be drawn, if need be without its signs; None where it cannot."""
        from PIL import features

        whole = " ".join(unicodedata.normalize("NFC", text).split())
        for one in dict.fromkeys((whole, _without_signs(whole))):
            joins = any(map(_joins, one))
            if joins and not (features.check("raqm") and features.check("fribidi")):
                continue
            if one and (file := with_letters(one)):
                return cls(one, file, joins)
        return None

    def font(self, size: int) -> FreeTypeFont:
        from PIL import ImageFont

        # The simple layout wherever it will do, for it is the same on every machine.
        engine = ImageFont.Layout.RAQM if self.joins else ImageFont.Layout.BASIC
        return ImageFont.truetype(str(self.file), size, layout_engine=engine)

    @property
    def from_the_right(self) -> bool:
        """Whether it is read from right to left."""
        strong = (unicodedata.bidirectional(sign) for sign in self.text)
        return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)

    def lines(self, size: int) -> list[str]:
        """The text in lines that have room; what is longer than one is parted anywhere."""
        font, room = self.font(size), WIDTH - 2 * _EDGE
        lines = [""]
        for word in self.text.split():
            longer = f"{lines[-1]} {word}".strip()
            if font.getlength(longer) <= room:
                lines[-1] = longer
                continue
            lines.append("")
            for letter in word:
                if font.getlength(lines[-1] + letter) > room:
                    lines.append("")
                lines[-1] += letter
        return [line for line in lines if line]

    def draw(self, canvas: ImageDraw, top: float, size: int, ink: int, most: int) -> None:
        """Draw it from `top` on, in at most so many lines."""
        lines = self.lines(size)
        if len(lines) > most:
            last = lines[most - 1]
            kept = last.rpartition(" ")[0].rstrip(",;:–-") or last[:-1]
            lines = [*lines[: most - 1], f"{kept}…"]
        x, anchor = (WIDTH - _EDGE, "ra") if self.from_the_right else (_EDGE, "la")
        for number, line in enumerate(lines):
            at = (x, top + number * size * _LEADING)
            canvas.text(at, line, ink, self.font(size), anchor=anchor)


def _joins(letter: str) -> bool:
    return (
        unicodedata.bidirectional(letter) in ("R", "AL") or unicodedata.category(letter)[0] == "M"
    )


def _without_signs(text: str) -> str:
    """A text without pictures of the kind that phones have, which few fonts can draw."""
    return " ".join("".join(sign for sign in text if not _is_sign(sign)).split())


def _is_sign(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sk", "Cf") or sign == "\ufe0f"
