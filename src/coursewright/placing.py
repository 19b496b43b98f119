"""Files put into a folder: all of them, or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from coursewright.errors import CoursewrightError


@contextmanager
def placed(folder: Path, files: Mapping[str, bytes | Path]) -> Iterator[None]:
    """Put files into a folder, and take them out again where what is done meanwhile fails.

    `files` has their paths within the folder, and of each its content or the file to copy. What
    stood in their places is replaced; folders that are missing are made. Raises CoursewrightError
    where a file cannot be written; then all is as it was before.
    """
    for name in files:
        _refuse_what_is_in_the_way(folder, name)
    with ExitStack() as undo:
        try:
            _make_folder(folder, undo)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".coursewright-") as aside:
                for number, (name, content) in enumerate(files.items()):
                    _write(Path(aside, f"new-{number}"), content)
                    _make_folder((folder / name).parent, undo)
                with ExitStack() as restore:
                    for number, name in enumerate(files):
                        _move_in(folder / name, Path(aside), number, restore)
                    yield
                    restore.pop_all()
        except OSError as error:
            reason = error.strerror or error
            raise CoursewrightError(f"{folder} cannot be written to: {reason}") from None
        undo.pop_all()


def _refuse_what_is_in_the_way(folder: Path, name: str) -> None:
    """Raise an error where a folder is in a file's place, or a file or a link in a folder's."""
    target = folder / name
    if target.is_dir() and not target.is_symlink():
        raise CoursewrightError(f"{target} is a folder, and a file is to be there.")
    for parent in Path(name).parents[:-1]:
        on_the_way = folder / parent
        if os.path.lexists(on_the_way) and (on_the_way.is_symlink() or not on_the_way.is_dir()):
            raise CoursewrightError(
                f"{on_the_way} is a link or a file, and a folder is to be there."
            )


def _make_folder(folder: Path, undo: ExitStack) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent, undo)
        folder.mkdir()
        undo.callback(_remove, folder)


def _remove(folder: Path) -> None:
    with suppress(OSError):  # someone else may have put something in it by now
        folder.rmdir()


def _write(path: Path, content: bytes | Path) -> None:
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content)
    with path.open("rb+") as file:
        os.fsync(file.fileno())  # some disks say only now that they are full


def _move_in(target: Path, aside: Path, number: int, restore: ExitStack) -> None:
    if os.path.lexists(target):
        old = aside / f"old-{number}"
        target.rename(old)
        restore.callback(old.rename, target)
    (aside / f"new-{number}").rename(target)
    restore.callback(target.unlink)
