"""The author's own pages in `docs/`: which there are, and which ask for generated blocks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursewright.errors import ContentError, Problem
from coursewright.project import Project
from coursewright.textfile import read_text
from coursewright.yamlfile import Tree, read_tree

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_ASKS = re.compile(r"^['\"]?jinja['\"]?[ \t]*:", re.MULTILINE)
_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


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
    asks_for_jinja: bool
    """Whether its front matter says `jinja: true`."""

    @property
    def has_heading(self) -> bool:
        """Whether it starts with a heading of its own."""
        return self.text.lstrip().startswith("# ")

    @property
    def in_its_lines(self) -> str:
        """Its text after as many empty lines as its front matter has, so that lines count right."""
        return "\n" * self.front_matter.count("\n") + self.text


def prose_paths(docs: Path) -> Iterator[str]:
    """The Markdown files of `docs/` that are not hidden, in MkDocs' order."""
    return (path for path in _paths(docs) if path.lower().endswith(_ENDINGS))


def other_paths(docs: Path) -> Iterator[str]:
    """The other files of `docs/`, which the site holds as they are."""
    return (path for path in _paths(docs) if not path.lower().endswith(_ENDINGS))


def _paths(docs: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(docs, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files, key=lambda n: (Path(n).stem not in ("index", "README"), n)):
            if not name.startswith("."):
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
            match = FRONT_MATTER.match(text)
            front_matter = match[0] if match else ""
            asks = _asks_for_jinja(front_matter, name)
        except ContentError as error:
            problems += error.problems
            continue
        pages[path] = Prose(path, name, front_matter, text[len(front_matter) :], asks)
    return pages, problems


def front_matter_tree(front_matter: str, file: str) -> Tree:
    """What the front matter of a page says. Raises ContentError where it is not YAML."""
    # An empty line for the first hyphens, so that lines count right.
    inside = "\n".join(["", *front_matter.rstrip().split("\n")[1:-1]])
    return read_tree(inside.encode(), file, any_tags=True)


def _asks_for_jinja(front_matter: str, file: str) -> bool:
    if not _ASKS.search(front_matter):
        return False
    data = front_matter_tree(front_matter, file).data
    return isinstance(data, dict) and str(data.get("jinja")).lower() == "true"
