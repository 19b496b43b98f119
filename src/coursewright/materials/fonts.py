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
from importlib.resources import files
from pathlib import Path

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
_TYPEFACE = re.compile(rb'typeface="([^"]*)"')
_PARTS = re.compile(r"ppt/(?:slides|slideLayouts|slideMasters|theme)/[^/]+\.xml")


@dataclass(frozen=True)
class Face:
    """One style of a family, as a deck calls it, and the file that draws it."""

    family: str
    bold: bool
    italic: bool
    file: Path


def families(deck: zipfile.ZipFile) -> list[str]:
    """The families that a deck names on slides, layouts, masters and in its theme."""
    found: dict[str, None] = {}
    for name in deck.namelist():
        if _PARTS.fullmatch(name):
            for match in _TYPEFACE.finditer(deck.read(name)):
                family = match[1].decode("utf-8", "replace")
                if family and not family.startswith("+"):
                    found[family] = None
    return sorted(found)


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
    package = files("font_source_sans_pro") / "files" / _SOURCE_SANS[bold, italic]
    return Path(str(package))


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
