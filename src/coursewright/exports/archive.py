"""A zip file: the same files make the same bytes, and it is written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from coursewright.errors import CoursewrightError

_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
"""When each file is said to be from."""
_UNIX = 3
_READABLE = 0o100644 << 16
_PACKED = {".gif", ".jpeg", ".jpg", ".mp3", ".mp4", ".png", ".pptx", ".webm", ".webp", ".zip"}
"""What is packed already, and gains nothing by it once more."""


def refuse_taken(target: Path, *, force: bool) -> None:
    """Raise CoursewrightError where there is something that may not be replaced."""
    if os.path.lexists(target) and (target.is_dir() or not force):
        way = "Give another name." if target.is_dir() else "Give another name, or --force."
        raise CoursewrightError(f"{target} is there already. {way}")


def write_archive(target: Path, files: Mapping[str, bytes | Path], *, force: bool) -> None:
    """Write a zip file of these, in their order; of each its content or the file that has it.

    Raises CoursewrightError where there is something at `target` already and `force` is not set,
    and where it cannot be written; what was there before is then still there.
    """
    refuse_taken(target, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as aside:
            new = Path(aside) / "new"
            with new.open("xb") as file:
                with zipfile.ZipFile(file, "w") as archive:
                    for path, content in files.items():
                        _pack(archive, path, content)
                file.flush()
                os.fsync(file.fileno())  # some disks say only now that they are full
            new.replace(target)
    except OSError as error:
        reason = error.strerror or error
        raise CoursewrightError(f"{target} cannot be written: {reason}") from None


def _pack(archive: zipfile.ZipFile, path: str, content: bytes | Path) -> None:
    info = zipfile.ZipInfo(path, _SAME_MOMENT)
    is_packed = Path(path).suffix.lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = _UNIX, _READABLE
    if isinstance(content, bytes):
        archive.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(info, "w") as packed:
        shutil.copyfileobj(source, packed)
