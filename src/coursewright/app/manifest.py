"""What a system has to know to install a site: https://www.w3.org/TR/appmanifest/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from coursewright.app.icons import icon
from coursewright.pages import FAVICON, Asset, Site
from coursewright.pages.favicon import GROUND

APP_MANIFEST = "assets/app.webmanifest"
"""Where a site has it. Files of its name, and of those of the icons, in `docs/` come first."""

TOUCH_ICON = "assets/app-whole-512.png"
ICONS = {
    "assets/app-192.png": (192, False),
    "assets/app-512.png": (512, False),
    TOUCH_ICON: (512, True),
}
"""Of each icon its size, and whether systems may cut it to their form."""
_PAPER = "#ffffff"


def with_app(site: Site) -> Site:
    """The site, with what makes it an app among its assets."""
    return replace(site, assets=(*site.assets, *_assets(site)))


def _assets(site: Site) -> Iterator[Asset]:
    yield Asset(APP_MANIFEST, json.dumps(_manifest(site), ensure_ascii=False, indent=2) + "\n")
    for path, (size, whole) in ICONS.items():
        yield Asset(path, icon(site.title, size, to_the_edge=whole))


def _manifest(site: Site) -> dict[str, object]:
    """The manifest; addresses in it start from its own, so that the site may be anywhere."""
    icons: list[dict[str, str]] = [
        {"src": PurePosixPath(FAVICON).name, "type": "image/svg+xml", "sizes": "any"}
    ]
    for path, (size, whole) in ICONS.items():
        entry = {"src": PurePosixPath(path).name, "type": "image/png", "sizes": f"{size}x{size}"}
        icons.append({**entry, "purpose": "maskable"} if whole else entry)
    said = {
        "name": site.title,
        "description": site.description,
        "lang": site.course.language if site.course else None,
    }
    return {
        **{key: text for key, text in said.items() if text},
        "start_url": "../",
        "scope": "../",
        "display": "standalone",
        "display_override": ["minimal-ui"],  # with a way back, where systems know of it
        "theme_color": GROUND,
        "background_color": _PAPER,
        "icons": icons,
    }
