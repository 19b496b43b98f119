"""The fonts that a deck asks for: the system's, or those that stand in for them.

A renderer of slides needs the files of the families by whose names a deck calls them. Where one
is not installed, another of the same widths stands in, so that lines break where they did;
where that is not there either, Source Sans, which comes as a Python package, with Greek and
arrows.
"""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

# Families -> those of the same widths.
_STAND_INS = {
    "calibri": ("carlito",),
    "calibri light": ("carlito",),
    "cambria": ("caladea",),
    "cambria math": ("caladea",),
    "arial": ("liberation sans", "arimo"),
    "helvetica": ("liberation sans", "arimo"),
    "times new roman": ("liberation serif", "tinos"),
    "courier new": ("liberation mono", "cousine"),
    "consolas": ("inconsolata", "dejavu sans mono", "liberation mono"),
}
_SOURCE_SANS = {
    (False, False): "SourceSansPro-Regular.ttf",
    (True, False): "SourceSansPro-Bold.ttf",
    (False, True): "SourceSansPro-It.ttf",
    (True, True): "SourceSansPro-BoldIt.ttf",
}
_TYPEFACE = re.compile(rb'<a:(\w+)[^>]*? typeface="([^"]*)"')
_PARTS = re.compile(r"ppt/(slides|slideLayouts|slideMasters|theme)/[^/]+\.xml")


@dataclass(frozen=True)
class Face:
    """One style of a family, as a deck calls it, and the file that draws it."""

    family: str
    bold: bool
    italic: bool
    file: Path


def families(deck: zipfile.ZipFile) -> tuple[list[str], list[str]]:
    """The families that a deck names on slides, layouts, masters and in its theme.

    And those of them that a text in the Latin alphabet may have without naming any.
    """
    named: set[str] = set()
    inherited: set[str] = set()
    for name in deck.namelist():
        if part := _PARTS.fullmatch(name):
            for match in _TYPEFACE.finditer(deck.read(name)):
                family = match[2].decode("utf-8", "replace")
                if family and not family.startswith("+"):
                    named.add(family)
                    if match[1] == b"latin" and part[1] != "slides":
                        inherited.add(family)
    return sorted(named), sorted(inherited)


def faces(names: Iterable[str]) -> Iterator[Face]:
    """The four styles of each family; a style that a family has not is its plain one."""
    installed = _installed()
    for name in names:
        wanted = (name.lower(), *_STAND_INS.get(name.lower(), ()))
        styles = next((installed[family] for family in wanted if family in installed), None)
        for bold, italic in _SOURCE_SANS:
            file = (styles or {}).get((bold, italic)) or (styles or {}).get((False, False))
            yield Face(name, bold, italic, file or _source_sans(bold, italic))


def _source_sans(bold: bool, italic: bool) -> Path:
    return _packaged("font_source_sans_pro", f"files/{_SOURCE_SANS[bold, italic]}")


@cache
def _packaged(package: str, file: str) -> Path:
    """A font that comes with a Python package, which need not be imported for it."""
    return Path(str(distribution(package).locate_file(f"{package}/{file}")))


@cache
def fallbacks() -> list[list[Face]]:
    """The families to be asked, in this order, for a letter that its own family lacks.

    Source Sans upright, as its italics have no Greek; then two with signs of every kind.
    """
    signs = _packaged("ziafont", "fonts/DejaVuSans.ttf")
    mathematical = _packaged("ziamath", "fonts/STIXTwoMath-Regular.ttf")
    return [
        [Face("fallback", bold, False, _source_sans(bold, False)) for bold in (False, True)],
        [Face("fallback for signs", False, False, signs)],
        [Face("fallback for mathematics", False, False, mathematical)],
    ]


def with_letters(text: str) -> Path | None:
    """A font that has all letters of a text: one that comes with the program, or the system's."""
    letters = sorted(set(text) - {" "})
    ours = (_source_sans(True, False), _packaged("ziafont", "fonts/DejaVuSans.ttf"))
    return next((file for file in chain(ours, _files()) if _has_all(file, letters)), None)


def _has_all(file: Path, letters: Iterable[str]) -> bool:
    try:
        return all(has(file, letter) for letter in letters)
    except OSError:  # no font, or one of pictures that come in one size only
        return False


def _files() -> Iterator[Path]:
    """The system's fonts, those first that are neither bold nor slanted."""
    found = (file for folder in _folders() for file in folder.rglob("*.[to]t[cf]"))
    yield from sorted(found, key=lambda file: ("regular" not in file.name.lower(), file))


@cache
def has(file: Path, letter: str) -> bool:
    """Whether a font draws a letter otherwise than one that no font has.

    Pillow does not tell which letters a font has, and this is the question in any case.
    """
    return _mask(file, letter) != _mask(file, "\U0010ffff")


def _mask(file: Path, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(file).getmask(letter)
    return mask.size, bytes(mask)


@cache
def _font(file: Path) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(file), 20)


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        return [windows / "Fonts", local / "Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/Library/Fonts"), Path("/System/Library/Fonts"), home / "Library/Fonts"]
    data = Path(os.environ.get("XDG_DATA_HOME", home / ".local/share"))
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*shared, data / "fonts", home / ".fonts"]


@cache
def _installed() -> dict[str, dict[tuple[bool, bool], Path]]:
    """The families of the system in small letters, each with the files of its styles."""
    from PIL import ImageFont

    found: dict[str, dict[tuple[bool, bool], Path]] = {}
    for folder in _folders():
        for file in sorted(folder.rglob("*.[to]tf")) if folder.is_dir() else ():
            try:
                family, style = ImageFont.truetype(str(file), 10).getname()
            except OSError:  # no font, or a broken one
                continue
            style = (style or "").lower()
            if family and style in ("regular", "book", "roman", "bold", "italic", "oblique",
                                    "bold italic", "bold oblique"):  # fmt: skip
                key = ("bold" in style, "italic" in style or "oblique" in style)
                found.setdefault(family.lower(), {}).setdefault(key, file)
    return found
