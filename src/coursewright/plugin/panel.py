"""The problems of a course, as its author sees them in each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader

from coursewright.errors import Place, Problem
from coursewright.project import Project


def panel(project: Project, errors: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    """The HTML that shows them; empty where there are none."""
    if not errors and not warnings:
        return ""
    environment = Environment(loader=PackageLoader("coursewright.plugin", "."), autoescape=True)
    environment.filters["in_editor"] = partial(_in_editor, project)
    template = environment.get_template("problems.html.jinja")
    return template.render(errors=errors, warnings=warnings)


def _in_editor(project: Project, place: Place) -> str:
    """The address that opens a place in the author's editor; empty where there is no such file.

    A path starts with a slash, before a drive's letter too, as in addresses of files.
    """
    file = project.folder.resolve() / place.file
    if not file.is_file():
        return ""
    parts = {"path": urlsplit(file.as_uri()).path, "line": place.line or 1}
    parts["column"] = place.column or 1
    return re.sub(
        r"\{(path|line|column)\}", lambda match: str(parts[match[1]]), project.settings.editor
    )


def with_panel(html: str, shown: str) -> str:
    """A page with that at its end."""
    before, body, after = html.rpartition("</body>")
    return before + shown + body + after if body else html + shown
