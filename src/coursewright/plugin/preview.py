"""A run of `mkdocs serve`: it survives mistakes, shows them, and makes again what has changed.

A plugin that raises ends the server at its first build, and leaves every request waiting for
ever at a later one. So nothing is raised here: the last good course stays, with the problems in
each of its pages.
"""

from __future__ import annotations

import logging

import click
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from coursewright.errors import ContentError, Place, Problem
from coursewright.exports.published import with_published
from coursewright.pages import FAVICON, OWN_ASSETS, Asset, Site, build_site
from coursewright.pages import Page as SitePage
from coursewright.pages.favicon import favicon
from coursewright.plugin.configuration import config_file, project_of
from coursewright.plugin.kept import KeptEntries, KeptPages, Notes
from coursewright.plugin.ondemand import PagesOnDemand
from coursewright.plugin.panel import panel, with_panel
from coursewright.plugin.run import Run, log, say
from coursewright.plugin.served import Served, ServedFile
from coursewright.plugin.watching import Watching
from coursewright.project import read_project
from coursewright.settings import MANIFEST, Settings

_TITLE = "A course with problems"
EMPTY_SITE = Site(
    title=_TITLE,
    description=None,
    pages=(
        SitePage(
            "index.md",
            "# This course cannot be shown yet\n\n"
            "Its problems are listed below. Mend them and save: the course appears by itself.\n",
            None,
            Place(MANIFEST),
        ),
    ),
    assets=(*OWN_ASSETS, Asset(FAVICON, favicon(_TITLE))),
    weeks=(),
)
"""What is shown when a server starts with a course that has never been without problems."""


class Preview(Run):
    """One run of `mkdocs serve`: what it shows, and what it keeps from build to build."""

    def __init__(self, *, dirty: bool = False) -> None:
        """Start with nothing known; `dirty` where MkDocs builds only what has changed."""
        self._dirty = dirty
        self.answers = _will_be_attached()
        """Whether a server is there to show what a build has left out."""
        self._site = EMPTY_SITE
        """The last good one."""
        self._panel = ""
        self._texts: dict[str, str] = {}
        self._watching = Watching()
        self._kept_pages = KeptPages()
        self._kept_entries = KeptEntries()
        self._notes = Notes(self._kept_pages, self._kept_entries)
        self._served = Served()
        self.on_demand = PagesOnDemand(self.shown)

    def site(self, config: MkDocsConfig, settings: Settings) -> Site:
        """The site of the course with what is not out yet; where it has problems, the last one."""
        # A server gives every site an address, of which some have none where they are published.
        has_address = read_project(config_file(config)).site_url
        self.project = project_of(config, settings, config.site_url if has_address else None)
        errors: list[Problem] = []
        try:
            site = build_site(self.project, unreleased=True)
            self._site = with_published(self.project, site, is_public=False)
        except ContentError as error:
            errors = error.problems
        except Exception as error:
            errors = [_failure(error, settings)]
        _count_no_warnings()
        say((*errors, *self._site.warnings))
        self._panel = panel(self.project, errors, self._site.warnings)
        # What is broken is to be mended, so that it is watched even if no course names it yet.
        broken = (problem.place.file for problem in errors)
        self._watching.name(self.project, ("materials", *self._site.materials, *broken))
        self.on_demand.start_build()
        self._notes.read(self.project.cache)
        return self._site

    @property
    def kind_of_file(self) -> type[File]:
        """Where a server answers for them, files stay where they are."""
        return ServedFile if self.answers else File

    def has_files(self, files: Files) -> None:
        """Let a page that cannot be read just now, or is no text, have its last one."""
        for file in files.documentation_pages():
            try:
                self._texts[file.src_uri] = file.content_string
            except (OSError, ValueError):
                log.debug("%s cannot be read", file.src_uri)
                file.content_string = self._texts.get(file.src_uri, "")
        self._served.note(files)

    def has_navigation(self, files: Files, config: MkDocsConfig) -> None:
        """Make pages that need not be rendered again."""
        self._kept_pages.make_pages(files, config)

    def has_templates(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Let the theme's pages wait until a browser asks for them."""
        if self.answers and not self._dirty:
            self.on_demand.put_off(env, config)

    def is_known_to_search(self, page: Page) -> bool:
        """Whether the entries of a page are kept."""
        return self._kept_entries.hold_back(page)

    def has_page(self, page: Page, context: object) -> None:
        """Let the search see the page again, and its template wait."""
        self._kept_entries.let_go(page)
        self.on_demand.expect(page, context)

    def shown(self, html: str) -> str:
        """A page of the site with the problems in it, if there are any."""
        return with_panel(html, self._panel)

    def index(self, text: str) -> str:
        """The index, with the entries that are kept."""
        return self._kept_entries.complete(text)

    def attach(self, server: LiveReloadServer, config: MkDocsConfig) -> None:
        """Make the server watch the course, and go on when a build fails."""
        self.answers = True
        own = [config.docs_dir, config.config_file_path]
        self._watching.attach(server, self.project.folder, own)
        app = server.get_app()
        assert app
        app = self.on_demand.before(app, server.mount_path)
        server.set_app(self._served.before(app, server.mount_path))
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


def _will_be_attached() -> bool:
    """Whether MkDocs is going to give us its server, as it does where pages are reloaded."""
    command = click.get_current_context(silent=True)
    return bool(command and command.params.get("livereload"))


def _count_no_warnings() -> None:
    """Let warnings end no build, as they would a strict one.

    That is for publishing: while someone watches they are shown, and the server goes on.
    """
    mkdocs_log = logging.getLogger("mkdocs")
    for handler in list(mkdocs_log.handlers):
        if isinstance(handler, CountHandler):
            mkdocs_log.removeHandler(handler)


def _failure(error: Exception, settings: Settings) -> Problem:
    """What is said of a fault of ours, where a traceback would end the server."""
    log.debug("", exc_info=True)
    message = f"Coursewright itself fails here: {error!r}"
    return Problem(Place(settings.manifest), message, "please report this", code="CW099")
