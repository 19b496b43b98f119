"""The MkDocs plugin: hands the course's pages to MkDocs, and nothing more."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment
from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from coursewright.errors import ContentError
from coursewright.pages import Site
from coursewright.pages.templating import bytecode_cache
from coursewright.plugin.configuration import settle
from coursewright.plugin.files import add_site, edit_url, navigate
from coursewright.plugin.publication import Publication
from coursewright.plugin.run import Run
from coursewright.project import settings_of
from coursewright.search import INDEX, for_readers, for_search, with_weeks

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

_SEARCH = "material/search"
"""The search plugin of Material for MkDocs, which no other theme has."""


class CoursewrightPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Builds the site before MkDocs cleans the old one away, then gives MkDocs its files."""

    site: Site

    def __init__(self) -> None:
        """Start with no page known; a server that builds only what has changed adds to these."""
        self.run: Run = Publication()
        self.weeks: dict[str, tuple[str, ...]] = {}

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the settings, and say of a mistake what `coursewright check` says of it."""
        try:
            self.settings = settings_of(
                options, Path(config_file_path) if config_file_path else None
            )
        except ContentError as error:
            return [(str(p.place), ValidationError(p.remark)) for p in error.problems], []
        return [], []

    # Its presence keeps one plugin through all the builds of a server, with its last good site.
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember what MkDocs is run for."""
        # What is imported by now stays: the garbage collector need not look at it ever again.
        gc.freeze()
        if command == "serve":
            # Late, as a build has no use for a server and all that it needs.
            from coursewright.plugin.preview import Preview

            self.run = Preview(dirty=dirty)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build the site, so that every problem is known before anything is thrown away."""
        self.site = self.run.site(config, self.settings)
        settle(config, self.site)
        self.run.settle(config)
        return config

    @event_priority(100)
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        add_site(files, self.site, config, self.run.kind_of_file)
        self.run.has_files(files)
        return files

    @event_priority(-100)  # when the other plugins have added their pages
    def _navigate(self, files: Files, *, config: MkDocsConfig) -> Files:
        navigate(files, self.site, config, self.settings.manifest)
        self.run.has_navigation(files, config)
        return files

    on_files = CombinedEvent(_add_files, _navigate)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Keep the theme's templates as they were compiled."""
        env.bytecode_cache = env.bytecode_cache or bytecode_cache(env)
        self.run.has_templates(env, config, files)
        return env

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Lead the edit button to the line that the page came from."""
        page.edit_url = edit_url(page, self.site, self.run.project) or page.edit_url
        return page

    def on_page_markdown(self, markdown: str, *, page: Page, **_: object) -> None:
        """Say in the head of a page what it is about, where its own front matter does not."""
        page.meta = {**self.site.heads.get(page.file.src_uri, {}), **page.meta}

    @event_priority(100)
    def _before_search(
        self, context: object, *, page: Page, config: MkDocsConfig, nav: object
    ) -> None:
        if _SEARCH in config.plugins and page.content and not self.run.is_known_to_search(page):
            page.content = for_search(page.content)

    @event_priority(-100)  # when the other plugins have changed what they will
    def _after_search(
        self, context: object, *, page: Page, config: MkDocsConfig, nav: object
    ) -> None:
        self.weeks[page.url] = self.site.belonging.get(page.file.src_uri, ())
        if _SEARCH in config.plugins and page.content:
            page.content = for_readers(page.content)
        self.run.has_page(page, context)

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Show what a run shows in each page."""
        return self.run.shown(output)

    @event_priority(-50)  # when the index is there, and before Material's offline plugin packs it
    def _name_weeks(self, *, config: MkDocsConfig) -> None:
        index = Path(config.site_dir, INDEX)
        if _SEARCH in config.plugins and index.is_file():
            text = with_weeks(self.run.index(index.read_text(encoding="utf-8")), self.weeks)
            index.write_text(text, encoding="utf-8")

    @event_priority(-100)  # when the other plugins have written their pages
    def _finish(self, *, config: MkDocsConfig) -> None:
        self.run.finish(config)

    on_post_build = CombinedEvent(_name_weeks, _finish)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, **_: object
    ) -> LiveReloadServer:
        """Watch what the course is made of."""
        self.run.attach(server, config)
        return server

    def on_shutdown(self) -> None:
        """Let the run end."""
        self.run.end()
