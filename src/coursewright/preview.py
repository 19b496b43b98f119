"""What `mkdocs serve` needs that a build does not: to survive mistakes, and to show them.

A plugin that raises ends the server at its first build, and leaves every request waiting for
ever at a later one. So nothing is raised here: the last good course stays, with the problems in
each of its pages.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click
from jinja2 import Environment, PackageLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.utils import CountHandler
from watchdog.events import FileModifiedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from coursewright.errors import Place, Problem
from coursewright.kept import KeptEntries, KeptPages, Notes
from coursewright.ondemand import PagesOnDemand
from coursewright.pages import OWN_ASSETS, Page, Site
from coursewright.project import CONFIG_FILE, Project
from coursewright.served import Served
from coursewright.settings import MANIFEST

log = get_plugin_logger("coursewright")

_PAUSE = 0.1
"""Seconds between two looks at the files that are watched."""

EMPTY_SITE = Site(
    title="A course with problems",
    description=None,
    pages=(
        Page(
            "index.md",
            "# This course cannot be shown yet\n\n"
            "Its problems are listed below. Mend them and save: the course appears by itself.\n",
            None,
            Place(MANIFEST),
        ),
    ),
    assets=OWN_ASSETS,
    weeks=(),
)
"""What is shown when a server starts with a course that has never been without problems."""


class Preview:
    """One run of `mkdocs serve`: what it watches, what it shows."""

    def __init__(self, *, dirty: bool = False) -> None:
        """Start with nothing known; `dirty` where MkDocs builds only what has changed."""
        self._dirty = dirty
        self.answers = _will_be_attached()
        """Whether a server is there to show what a build has left out."""
        self._server: LiveReloadServer | None = None
        self._names: set[str] = set()
        self._folders: set[Path] = set()
        self._watched: set[Path] = set()
        self._panel = ""
        self._texts: dict[str, str] = {}
        self.kept_pages = KeptPages()
        self.kept_entries = KeptEntries()
        self._notes = Notes(self.kept_pages, self.kept_entries)
        self.served = Served()
        self.on_demand = PagesOnDemand(self.with_problems)

    def start_build(self, project: Project, site: Site | None, errors: list[Problem]) -> Site:
        """Take note of what the coming build is made of; the site that there is to show."""
        site = site or EMPTY_SITE
        self.on_demand.start_build()
        self._notes.read(project.cache)
        # MkDocs ends a strict build that has counted a warning. That is for publishing: while
        # someone watches, warnings are shown, and the server goes on.
        mkdocs_log = logging.getLogger("mkdocs")
        for handler in list(mkdocs_log.handlers):
            if isinstance(handler, CountHandler):
                mkdocs_log.removeHandler(handler)
        self._panel = _panel(project, errors, list(site.warnings))
        # What is broken is to be mended, so that it is watched even if no course names it yet.
        named = {"materials", *site.materials, *(problem.place.file for problem in errors)}
        folders = {project.folder / name.partition("/")[0] for name in named}
        own = {project.manifest, project.docs, project.templates or project.manifest}
        self._names |= {CONFIG_FILE, *(folder.name for folder in folders)}
        self._names |= {project.relative(path).partition("/")[0] for path in own}
        self._folders = folders - {project.docs, project.folder}
        if project.templates:
            self._folders.add(project.templates)
        if project.manifest.parent != project.folder:
            self._folders.add(project.manifest.parent)
        if self._server:
            self._watch_folders(self._server)
        return site

    def attach(self, server: LiveReloadServer, project: Project, config: MkDocsConfig) -> None:
        """Make the server watch the course, and go on when a build fails."""
        self._server = server
        self.answers = True
        _look_more_often(server, [config.docs_dir, config.config_file_path])
        # The folders that hold the files, not these themselves: a watched file that vanishes for
        # a moment, as it does when some editors save it, is never looked at again.
        _watch_names(server, project.folder, self._names)
        self._watch_folders(server)
        app = server.get_app()
        assert app
        app = self.on_demand.before(app, server.mount_path)
        server.set_app(self.served.before(app, server.mount_path))
        build = server.builder

        def build_or_say_why() -> None:
            try:
                with self.on_demand.building:
                    build()
            except (Exception, SystemExit) as error:
                log.debug("", exc_info=True)
                log.error("This build failed; mend it and save again. %s", error or repr(error))

        server.builder = build_or_say_why
        self._notes.write()

    def end(self) -> None:
        """Note for the next server what this one has made."""
        self._notes.write()

    def _watch_folders(self, server: LiveReloadServer) -> None:
        """Watch the folders that are there; those that came or went since the last build too."""
        there = {folder for folder in self._folders if folder.is_dir()}
        for folder in there - self._watched:
            server.watch(str(folder))
        for folder in self._watched - there:
            server.unwatch(str(folder))
        self._watched = there

    def prepare(self, environment: Environment, config: MkDocsConfig) -> None:
        """Let the theme's pages wait until a browser asks for them."""
        if self.answers and not self._dirty:
            self.on_demand.put_off(environment, config)

    def keep_texts(self, files: Files) -> None:
        """Let a page that cannot be read just now, or is no text, have its last one."""
        for file in files.documentation_pages():
            try:
                self._texts[file.src_uri] = file.content_string
            except (OSError, ValueError):
                log.debug("%s cannot be read", file.src_uri)
                file.content_string = self._texts.get(file.src_uri, "")

    def with_problems(self, html: str) -> str:
        """A page of the site with the problems in it, if there are any."""
        before, body, after = html.rpartition("</body>")
        return before + self._panel + body + after if body else html + self._panel


def _will_be_attached() -> bool:
    """Whether MkDocs is going to give us its server, as it does where pages are reloaded."""
    command = click.get_current_context(silent=True)
    return bool(command and command.params.get("livereload"))


def _panel(project: Project, errors: list[Problem], warnings: list[Problem]) -> str:
    if not errors and not warnings:
        return ""
    environment = Environment(loader=PackageLoader("coursewright", "."), autoescape=True)
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


def _look_more_often(server: LiveReloadServer, paths: Iterable[str | None]) -> None:
    """Let the server notice sooner what is saved: MkDocs looks twice a second.

    An observer's pace is settled when it is made, so that another takes the place of the server's,
    and watches what that has watched. The old one goes on, for what else it may have been given.
    """
    watched = [path for path in paths if path]
    for path in watched:
        server.unwatch(path)
    server.observer.start()
    server.observer = PollingObserver(timeout=_PAUSE)
    server.build_delay = _PAUSE / 2
    for path in watched:
        server.watch(path)


def _watch_names(server: LiveReloadServer, folder: Path, names: set[str]) -> None:
    """Watch some of a folder's entries, which may come and go.

    The server can watch all of a folder only; but a log that is written there would then make
    it build for ever. So what it would do on a change is asked of it, and done for these alone.
    """

    class Asked:
        def schedule(self, handler: FileSystemEventHandler, *_: object, **__: object) -> None:
            self.handler = handler

    class Chosen(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            changed = {Path(str(path)).name for path in (event.src_path, event.dest_path) if path}
            if changed & names:
                # A folder that comes is a change too; the server heeds files only.
                asked.handler.on_any_event(FileModifiedEvent(event.src_path))

    asked, observer = Asked(), server.observer
    server.observer = asked  # type: ignore[assignment]
    server.watch(str(folder), recursive=False)
    server.observer = observer
    observer.schedule(Chosen(), str(folder), recursive=False)
