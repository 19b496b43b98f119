"""The theme's files without looking for them where MkDocs takes none from.

Material has ten thousand icons in a hidden folder. MkDocs lists them at each build, and leaves all
of them out, since they are hidden.
"""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme


class _Visible(FileSystemLoader):
    """Lists what is in no hidden folder; whoever knows a name gets any template."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, files in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                within = Path(folder).relative_to(top)
                found |= {(within / name).as_posix() for name in files}
        return sorted(found)


class VisibleTheme(Theme):
    """A theme whose environment lists no hidden files."""

    def __init__(self, theme: Theme) -> None:
        """Take the place of a theme, with all that it is."""
        vars(self).update(vars(theme))

    def get_env(self) -> Environment:
        """The environment of the theme's templates."""
        environment = super().get_env()
        environment.loader = _Visible(self.dirs)
        return environment
