"""A course and its materials -> Markdown pages, assets and navigation; pure, knows no MkDocs."""

from coursewright.pages.build import build_site
from coursewright.pages.favicon import FAVICON
from coursewright.pages.navigation import awesome_nav, mkdocs_nav, nav_with_weeks
from coursewright.pages.prose import prose_paths
from coursewright.pages.release import is_within
from coursewright.pages.site import (
    MARKDOWN_EXTENSIONS,
    OWN_ASSETS,
    SCRIPT,
    STYLESHEET,
    Asset,
    Coverage,
    Page,
    Site,
    edit_address,
)

__all__ = [
    "FAVICON",
    "MARKDOWN_EXTENSIONS",
    "OWN_ASSETS",
    "SCRIPT",
    "STYLESHEET",
    "Asset",
    "Coverage",
    "Page",
    "Site",
    "awesome_nav",
    "build_site",
    "edit_address",
    "is_within",
    "mkdocs_nav",
    "nav_with_weeks",
    "prose_paths",
]
