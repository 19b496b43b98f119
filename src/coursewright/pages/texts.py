"""A notebook, a reading or a bibliography -> what pages show of it.

Made of the file's bytes alone and kept in the cache by them, so that a second build needs none
of the libraries that read them. Where links lead is found out afterwards, for each page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from coursewright import __version__
from coursewright.cache import kept_data, key_of
from coursewright.course import Course
from coursewright.errors import Place, Problem, refused
from coursewright.markdown import escape_texts
from coursewright.materials.bibliography import Reference, References
from coursewright.project import Project
from coursewright.settings import Limits

_FORM = "5"
"""To be raised with each change of what is kept of a text, or of how it is written."""


@dataclass(frozen=True)
class ShownText:
    """A notebook or a reading as a page shows it: Markdown below its title, and its pictures."""

    file: str
    title: str | None
    markdown: Markup
    pictures: tuple[str, ...]
    folder: Path
    """Where the files of the pictures are."""
    problems: tuple[Problem, ...]
    has_code: bool = False
    has_outputs: bool = False


def is_notebook(path: str) -> bool:
    """Whether a text is a notebook, by the name of its file."""
    return path.lower().endswith(".ipynb")


def shown_text(project: Project, course: Course, path: str) -> ShownText:
    """A notebook or a reading of the course. Raises ContentError where it cannot be read."""
    macros, limits = dict(course.macros), project.settings.limits

    def make(content: bytes, folder: Path) -> dict[str, Any]:
        # Late, for all of this is done once only for each file.
        if is_notebook(path):
            from coursewright.materials.notebook import parse_notebook

            text = parse_notebook(content, path, limits, macros)
        else:
            from coursewright.materials.reading import parse_reading

            text = parse_reading(content, path, macros)
        for name, picture in text.pictures.items():
            (folder / name).write_bytes(picture)
        return {
            "title": text.title,
            "markdown": text.markdown,
            "pictures": list(text.pictures),
            "problems": _as_data(text.problems),
            "has_code": text.has_code,
            "has_outputs": text.has_outputs,
        }

    folder, data = _kept(project, path, make, macros, limits)
    data["markdown"] = Markup(data["markdown"])  # which it is, for we wrote it
    data["pictures"] = tuple(data["pictures"])
    data["problems"] = _as_problems(data["problems"])
    return ShownText(file=path, folder=folder, **data)


def shown_references(project: Project, path: str) -> tuple[References, tuple[Problem, ...]]:
    """The entries of a bibliography or of a list of DOIs, and what is wrong with others."""

    def make(content: bytes, folder: Path) -> dict[str, Any]:
        from coursewright.materials.bibliography import parse_bibtex, parse_dois

        parse = parse_bibtex if path.lower().endswith(".bib") else parse_dois
        references, problems = parse(content, path)
        return {
            "references": [asdict(reference) for reference in references.values()],
            "problems": _as_data(problems),
        }

    _, data = _kept(project, path, make)
    references = {
        one["key"]: Reference(
            **{
                **one,
                "html": escape_texts(one["html"]),  # so that it can stand within Markdown
                "links": tuple(map(tuple, one["links"])),
            }
        )
        for one in data["references"]
    }
    return references, _as_problems(data["problems"])


def _kept(
    project: Project,
    path: str,
    make: Callable[[bytes, Path], Any],
    macros: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> tuple[Path, Any]:
    try:
        content = (project.folder / path).read_bytes()
        settings = limits.model_dump_json() if limits else ""
        key = key_of(content, __version__, _FORM, path, json.dumps(macros), settings)
        return kept_data(project.cache, key, lambda folder: make(content, folder))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise refused("CW035", Place(path), f"this file cannot be shown: {reason}") from None


def _as_data(problems: Any) -> list[Any]:
    return [asdict(problem) for problem in problems]


def _as_problems(data: Any) -> tuple[Problem, ...]:
    return tuple(Problem(**{**one, "place": Place(**one["place"])}) for one in data)
