"""A build for others: for the web, or for a folder that is opened without it."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from coursewright.app import (
    APP_MANIFEST,
    OFFLINE_PAGE,
    TOUCH_ICON,
    WORKER,
    addressed,
    with_app,
    worker,
)
from coursewright.errors import ContentError
from coursewright.exports.folder import write_text
from coursewright.exports.llms import ShownPage, files_for_programs, title_of
from coursewright.exports.published import with_published
from coursewright.exports.whereabouts import SEARCH_SCRIPT, whereabouts
from coursewright.pages import Site, build_site
from coursewright.pages.overrides import THEME, THEME_SCRIPT
from coursewright.plugin.configuration import project_of
from coursewright.plugin.run import Run, say
from coursewright.project import OFFLINE
from coursewright.settings import Settings
from coursewright.wording import counted


class Publication(Run):
    """A build that ends at the first mistake; what it makes can be found, kept, and trusted."""

    _site: Site
    _is_app = False

    def __init__(self) -> None:
        """Start with no page shown."""
        self._is_offline = bool(os.environ.get(OFFLINE))
        self._shown: list[ShownPage] = []

    def site(self, config: MkDocsConfig, settings: Settings) -> Site:
        """The site of the course; raises Abort where it has problems, all of which are said."""
        if self._is_offline:
            _ask_no_server(config)
        self.project = project_of(config, settings, config.site_url, offline=self._is_offline)
        try:
            site = build_site(self.project)
            site = with_published(self.project, site, is_public=not self._is_offline)
        except ContentError as error:
            say(error.problems, logging.ERROR)
            count = counted(len(error.problems), "problem")
            message = f"The course has {count}; nothing was built and nothing was removed."
            raise Abort(message) from None
        say(site.warnings)
        self._is_app = settings.app and not self._is_offline and config.theme.name == THEME
        self._site = with_app(site) if self._is_app else site
        return self._site

    def settle(self, config: MkDocsConfig) -> None:
        """Name the page that an app shows without a connection, and what else it has."""
        if self._is_app:
            config.theme.static_templates.add(OFFLINE_PAGE)
            config.extra["coursewright_app"] = {"manifest": APP_MANIFEST, "icon": TOUCH_ICON}

    def has_templates(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Let scripts be asked for as an app needs it, and as a folder can answer."""
        if self._is_app:
            _address_by_content(config, files)
        if self._is_offline:
            _search_without_worker(config)

    def has_page(self, page: Page, context: object) -> None:
        """Keep a page for the programs that read Markdown."""
        if page.content and not self._is_offline:
            title = title_of(str(page.title or ""))
            file = page.file
            self._shown.append(ShownPage(file.src_uri, file.dest_uri, title, page.content))

    def finish(self, config: MkDocsConfig) -> None:
        """Write what is made of the finished pages: first the readable ones, the worker last."""
        folder = Path(config.site_dir)
        if not self._is_offline:
            course = self._site.course
            where = whereabouts(self.project, course.repository if course else None)
            for path, text in files_for_programs(self._site, self._shown, where):
                if not Path(config.docs_dir, path).exists():
                    write_text(folder / path, text)
        # Late, as a server has no use for it.
        from coursewright.policy import protect

        warnings, notes = protect(self.project, folder, config.site_url)
        say(warnings)
        say(notes, logging.INFO)
        if self._is_app:
            write_text(folder / WORKER, worker(folder))


def _ask_no_server(config: MkDocsConfig) -> None:
    """Let a site that is opened from a folder ask nothing of a server or of others."""
    config.site_url = ""
    config.theme.update({"font": False})
    config.extra.pop("analytics", None)


def _search_without_worker(config: MkDocsConfig) -> None:
    """Put in the script for this, and leave out what the theme takes from elsewhere."""
    scripts = config.extra.get("polyfills") or []
    others = [script for script in scripts if "iframe-worker" not in str(script)]
    config.extra["polyfills"] = [*others, SEARCH_SCRIPT]


def _address_by_content(config: MkDocsConfig, files: Files) -> None:
    """Give scripts and stylesheets addresses that change with them, and are no other file's."""

    def address(path: str) -> str:
        file = files.get_file_from_path(path)
        return addressed(path, file.content_bytes) if file else path

    config.extra_css = [address(path) for path in config.extra_css]
    scripts: list[Any] = config.extra_javascript
    for script in scripts:
        if not isinstance(script, str):
            script.path = address(script.path)
    config.extra_javascript = [address(it) if isinstance(it, str) else it for it in scripts]
    config.extra["coursewright_app"]["script"] = address(THEME_SCRIPT)
