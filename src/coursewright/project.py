"""The course's folder: which file is the manifest, where the pages and the templates are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coursewright.errors import Place


@dataclass(frozen=True)
class Project:
    """Where things stand in a course's folder; `mkdocs.yml` may name other places."""

    folder: Path
    manifest: Path
    docs: Path
    templates: Path | None = None
    """The author's own templates, which come before ours."""

    def relative(self, path: Path) -> str:
        """A path as messages name it: from the course's folder, with / between its parts."""
        try:
            return path.relative_to(self.folder).as_posix()
        except ValueError:
            return path.as_posix()

    def place(self, path: Path) -> Place:
        """A whole file, as a place."""
        return Place(self.relative(path))
