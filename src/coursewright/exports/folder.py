"""Writing a folder whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from coursewright.errors import CoursewrightError


def write_folder(target: Path, write: Callable[[Path], None], *, force: bool) -> None:
    """Let `write` fill a new folder beside `target`, then put that in its place.

    Raises CoursewrightError where there is something at `target` already, unless `force` is set,
    and where it cannot be written; what was there before is then still there.
    """
    if target.exists() and not force and not (target.is_dir() and not any(target.iterdir())):
        raise CoursewrightError(f"{target} is there already. Give another folder, or --force.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as aside:
            new, old = Path(aside) / "new", Path(aside) / "old"
            new.mkdir()
            write(new)
            if target.exists():
                target.rename(old)
            try:
                new.rename(target)
            except OSError:
                if old.exists():
                    old.rename(target)
                raise
    except OSError as error:
        reason = error.strerror or error
        raise CoursewrightError(f"{target} cannot be written: {reason}") from None


def copy_file(source: Path, target: Path) -> None:
    """Copy a file's content, making the folders that it needs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def write_text(target: Path, text: str) -> None:
    """Write a text, making the folders that it needs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(target: Path, content: bytes) -> None:
    """Write what is no text, making the folders that it needs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
