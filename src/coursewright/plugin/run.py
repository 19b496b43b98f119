"""What MkDocs is run for: a run does at each step what the others have no use for."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from coursewright.errors import Problem
from coursewright.pages import Site
from coursewright.project import Project
from coursewright.settings import Settings

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("coursewright")


class Run:
    """The steps of a run, in their order, at which one of them does something; here, nothing."""

    project: Project

    def site(self, config: MkDocsConfig, settings: Settings) -> Site:
        """The site of the course whose `mkdocs.yml` that is."""
        raise NotImplementedError

    def settle(self, config: MkDocsConfig) -> None:
        """Change MkDocs' settings, once it is known that there is a site."""

    @property
    def kind_of_file(self) -> type[File]:
        """What a file that is shown as it is becomes."""
        return File

    def has_files(self, files: Files) -> None:
        """Look at the files of the site, before other plugins do."""

    def has_navigation(self, files: Files, config: MkDocsConfig) -> None:
        """Look at all files and at the navigation, before MkDocs makes pages of them."""

    def has_templates(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Look at the theme's templates, before they make a page."""

    def is_known_to_search(self, page: Page) -> bool:
        """Whether the search need not look at a page."""
        return False

    def has_page(self, page: Page, context: object) -> None:
        """Look at a page with all that its template is given."""

    def shown(self, html: str) -> str:
        """A page of the theme's as it is shown."""
        return html

    def index(self, text: str) -> str:
        """The index of the search as it is written."""
        return text

    def finish(self, config: MkDocsConfig) -> None:
        """Look at the finished site."""

    def attach(self, server: LiveReloadServer, config: MkDocsConfig) -> None:
        """Take the server that shows the site."""

    def end(self) -> None:
        """Do what is to be done at the end of all builds."""


def say(problems: Iterable[Problem], level: int = logging.WARNING) -> None:
    """Let MkDocs say what is wrong."""
    for problem in problems:
        log.log(level, "%s: %s", problem.place, problem.remark)
