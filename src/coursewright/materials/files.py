"""The files that a manifest names: which are there, and how large they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursewright.course import files_of
from coursewright.errors import Level, Problem
from coursewright.manifest import Manifest
from coursewright.wording import nearest, sized


@dataclass(frozen=True)
class Material:
    """A file of the course: its path from the course's folder, and its size in bytes.

    The size is None where there is no such file.
    """

    path: str
    size: int | None

    @property
    def is_there(self) -> bool:
        """Whether the file is there."""
        return self.size is not None

    @property
    def readable_size(self) -> str:
        """The size as a learner reads it before a download, such as `2.1 MB`."""
        return sized(self.size or 0)


def materials(manifest: Manifest) -> dict[str, Material]:
    """Every file that the manifest names, by its path."""
    return {path: _look(manifest.folder, path) for _, path in files_of(manifest.course)}


def _look(folder: Path, path: str) -> Material:
    file = folder / path
    try:
        return Material(path, file.stat().st_size if file.is_file() else None)
    except OSError:
        return Material(path, None)


def missing_files(
    manifest: Manifest, found: dict[str, Material], level: Level
) -> Iterator[Problem]:
    """A problem of that level for each place of the manifest that names a missing file."""
    for way, path in files_of(manifest.course):
        if not found[path].is_there:
            near = nearest_file(manifest.folder, path)
            yield Problem(
                manifest.place(*way),
                f"{path} is not there",
                f"did you mean {near}?" if near else "put the file there, or mend the path",
                level,
                code="CW034",
            )


def nearest_file(folder: Path, path: str) -> str | None:
    """The file in the same folder that was probably meant."""
    parent = (folder / path).parent
    try:
        name = nearest(Path(path).name, [entry.name for entry in parent.iterdir()])
    except OSError:
        return None
    return (parent / name).relative_to(folder).as_posix() if name else None
