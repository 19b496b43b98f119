"""MkDocs' settings: what they say of the course, and what the course says in them."""

from __future__ import annotations

import html
import os
from pathlib import Path

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig

from coursewright.exports.published import has_feed
from coursewright.exports.whereabouts import FEED
from coursewright.pages import MARKDOWN_EXTENSIONS, SCRIPT, STYLESHEET, Site
from coursewright.pages.overrides import OVERRIDES, THEME, marks
from coursewright.plugin.theme import VisibleTheme
from coursewright.project import AS_OF, CONFIG_FILE, Project, as_of
from coursewright.settings import Settings


def config_file(config: MkDocsConfig) -> Path:
    """The `mkdocs.yml` of a course."""
    return Path(config.config_file_path or CONFIG_FILE).absolute()


def project_of(
    config: MkDocsConfig, settings: Settings, site_url: str | None, *, offline: bool = False
) -> Project:
    """The course's folder, and where its site is published."""
    day = os.environ.get(AS_OF)
    return Project(
        config_file(config).parent,
        Path(config.docs_dir),
        settings,
        site_url or None,
        as_of(day) if day else None,
        config.use_directory_urls,
        offline,
        tuple(spec for spec in (config.exclude_docs, config.draft_docs) if spec),
    )


def settle(config: MkDocsConfig, site: Site) -> None:
    """Tell MkDocs what the course is called, and what its pages need to be rendered."""
    # Themes write these into their pages as they are: Markup is HTML, and says so.
    config.site_name = Markup(html.escape(site.title))
    if site.description and not config.site_description:
        config.site_description = Markup(html.escape(site.description))
    missing = [e for e in MARKDOWN_EXTENSIONS if e not in config.markdown_extensions]
    config.markdown_extensions = [*config.markdown_extensions, *missing]
    if config.theme.name == THEME:
        # Behind the author's own folder, whose templates come first.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(OVERRIDES))
        config.theme.update(marks(config.theme, Path(config.docs_dir)))
        config.theme = VisibleTheme(config.theme)
    config.extra_css = [STYLESHEET, *config.extra_css]
    config.extra_javascript = [SCRIPT, *config.extra_javascript]
    if has_feed(site):
        config.extra["coursewright_feed"] = FEED
