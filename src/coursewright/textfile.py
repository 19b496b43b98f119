"""Files that people read: their text, or why it cannot be had; and writing them whole."""

from __future__ import annotations

import codecs
import os
import tempfile
from errno import EACCES
from pathlib import Path

from coursewright.errors import CoursewrightError, Place, refused

MAX_BYTES = 4_000_000
"""A manifest of 400 weeks has a tenth of this, and a page of a course less."""


def read_text(path: Path, file: str) -> str:
    """The text of the file at `path`, which messages call `file`, with Unix line ends.

    Raises ContentError where it cannot be opened, is not UTF-8 or is huge.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise refused("CW035", Place(file), f"this file cannot be opened: {reason}") from None
    return decode(content, file).replace("\r\n", "\n")


def decode(content: bytes, file: str, largest: int = MAX_BYTES) -> str:
    """The text of a file that a person wrote; ContentError where it is not UTF-8 or is huge."""
    if len(content) > largest:
        size = f"{len(content) / 1e6:.0f} MB"
        raise refused(
            "CW036",
            Place(file),
            f"this file has {size}, far more than a text needs",
            "is it the right file?",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise refused(
            "CW037",
            Place(file, line, column),
            "this file is not saved as UTF-8, so its letters cannot be told apart",
            "in your editor, save it with the encoding UTF-8",
        ) from None


def rewrite(path: Path, text: str) -> None:
    """Write the text of a file anew, with the mark of UTF-8 at its start where it has that.

    Raises CoursewrightError where it cannot be written; what was there is then still there.
    """
    has_mark = path.read_bytes().startswith(codecs.BOM_UTF8)
    write_whole(path, text.encode("utf-8-sig" if has_mark else "utf-8"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, or leave what was there as it is.

    Raises CoursewrightError where it cannot be written.
    """
    real = Path(os.path.realpath(path))
    try:
        if real.exists() and not os.access(real, os.W_OK):
            raise PermissionError(EACCES, "it may not be changed")
        with tempfile.TemporaryDirectory(dir=real.parent, prefix=f".{real.name}-") as aside:
            new = Path(aside) / real.name
            with new.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # some disks say only now that they are full
            if real.exists():
                new.chmod(real.stat().st_mode)
            new.replace(real)
    except OSError as error:
        reason = error.strerror or error
        raise CoursewrightError(f"{path} cannot be written: {reason}") from None
