"""What `mkdocs serve` needs that a build does not: to survive mistakes, and to show them.

A plugin that raises ends the server at its first build, and leaves every request waiting for
ever at a later one. So nothing is raised here: the last good course stays, with the problems in
each of its pages.
"""

from __future__ import annotations

import logging
from pathlib import Path

from jinja2 import Environment, PackageLoader
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import CountHandler

from coursewright.errors import Place, Problem
from coursewright.pages import Page, Site
from coursewright.project import Project

log = get_plugin_logger("coursewright")

EMPTY_SITE = Site(
    title="A course with problems",
    description=None,
    pages=(
        Page(
            "index.md",
            "# This course cannot be shown yet\n\n"
            "Its problems are listed below. Mend them and save: the course appears by itself.\n",
            None,
            Place("course.yaml"),
        ),
    ),
    assets=(),
    weeks=(),
)
"""What is shown when a server starts with a course that has never been without problems."""


class Preview:
    """One run of `mkdocs serve`: what it watches, what it shows."""

    def __init__(self) -> None:
        self._server: LiveReloadServer | None = None
        self._wanted: list[Path] = []
        self._watched: set[Path] = set()
        self._panel = ""
        self._texts: dict[str, str] = {}

    def start_build(self, project: Project, site: Site, errors: list[Problem]) -> None:
        """Take note of what the coming build is made of."""
        # MkDocs ends a strict build that has counted a warning. That is for publishing: while
        # someone watches, warnings are shown, and the server goes on.
        mkdocs_log = logging.getLogger("mkdocs")
        for handler in list(mkdocs_log.handlers):
            if isinstance(handler, CountHandler):
                mkdocs_log.removeHandler(handler)
        self._panel = _panel(errors, list(site.warnings))
        folders = [project.folder / name for name in {*site.folders, "materials"}]
        self._wanted = [*folders, *([project.templates] if project.templates else [])]
        if self._server:
            self._watch()

    def attach(self, server: LiveReloadServer, project: Project) -> None:
        """Make the server watch the course, and go on when a build fails."""
        self._server = server
        # The folder, not the manifest alone: a watched file that vanishes for a moment, as it
        # does when some editors save it, is never looked at again.
        server.watch(str(project.folder), recursive=False)
        self._watch()
        build = server.builder

        def build_or_say_why() -> None:
            try:
                build()
            except (Exception, SystemExit) as error:
                log.debug("", exc_info=True)
                log.error("This build failed; mend it and save again. %s", error)

        server.builder = build_or_say_why

    def _watch(self) -> None:
        """Watch the folders that are there; those that came or went since the last build too."""
        assert self._server
        there = {folder for folder in self._wanted if folder.is_dir()}
        for folder in there - self._watched:
            self._server.watch(str(folder))
        for folder in self._watched - there:
            self._server.unwatch(str(folder))
        self._watched = there

    def read(self, file: File) -> str:
        """The text of a page; its last one where it cannot be read just now."""
        try:
            self._texts[file.src_uri] = file.content_string
        except (OSError, ValueError):  # gone for a moment, or not UTF-8
            log.debug("%s cannot be read", file.src_uri)
        return self._texts.get(file.src_uri, "")

    def with_problems(self, html: str) -> str:
        """A page of the site with the problems in it, if there are any."""
        before, body, after = html.rpartition("</body>")
        return before + self._panel + body + after if body else html + self._panel


def _panel(errors: list[Problem], warnings: list[Problem]) -> str:
    if not errors and not warnings:
        return ""
    environment = Environment(loader=PackageLoader("coursewright", "."), autoescape=True)
    template = environment.get_template("problems.html.jinja")
    return template.render(errors=errors, warnings=warnings)
