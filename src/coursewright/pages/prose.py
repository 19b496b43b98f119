"""The author's own pages in `docs/`: which there are, and which ask for generated blocks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from coursewright.errors import ContentError, Problem
from coursewright.project import Project
from coursewright.textfile import read_text

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_ASKS = re.compile(r"^jinja:", re.MULTILINE)


@dataclass(frozen=True)
class Prose:
    """A page that the author wrote."""

    path: str
    """From the top of `docs/`, which is also its path in the site."""
    file: str
    """From the course's folder."""
    front_matter: str
    """The text between the lines of hyphens at its top, with both of these; or nothing."""
    text: str
    """All that follows."""

    @property
    def asks_for_jinja(self) -> bool:
        """Whether its front matter says `jinja: true`."""
        if not _ASKS.search(self.front_matter):
            return False
        try:
            data = yaml.safe_load(self.front_matter.strip().strip("-."))
        except (yaml.YAMLError, ValueError):
            return False
        return isinstance(data, dict) and data.get("jinja") is True

    @property
    def has_heading(self) -> bool:
        """Whether it starts with a heading of its own."""
        return self.text.lstrip().startswith("# ")

    @property
    def in_its_lines(self) -> str:
        """Its text after as many empty lines as its front matter has, so that lines count right."""
        return "\n" * self.front_matter.count("\n") + self.text


def prose_paths(docs: Path) -> Iterator[str]:
    """The Markdown files of `docs/`, as MkDocs finds them: no hidden ones, in its order."""
    for folder, folders, files in os.walk(docs):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = sorted(files, key=lambda name: (Path(name).stem not in ("index", "README"), name))
        for name in names:
            if name.lower().endswith((".md", ".markdown")) and not name.startswith("."):
                yield (Path(folder) / name).relative_to(docs).as_posix()


def read_prose(project: Project) -> tuple[dict[str, Prose], list[Problem]]:
    """Every page of `docs/` by its path, and what is wrong with those that cannot be read."""
    pages: dict[str, Prose] = {}
    problems: list[Problem] = []
    for path in prose_paths(project.docs):
        file = project.docs / path
        name = project.relative(file)
        try:
            text = read_text(file, name)
        except ContentError as error:
            problems += error.problems
            continue
        match = _FRONT_MATTER.match(text)
        front_matter = match[0] if match else ""
        pages[path] = Prose(path, name, front_matter, text[len(front_matter) :])
    return pages, problems
