"""What is mended in the theme's own HTML: files that come before those of the theme."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coursewright.pages.favicon import FAVICON

THEME = "material"
"""The theme that they are for."""

OVERRIDES = Path(__file__).parent
THEME_SCRIPT = "assets/coursewright-theme.js"
FILES = ("main.html", "coursewright-head.html", "404.html", THEME_SCRIPT)
"""The folder, its templates, and the script that they load."""

_THEMES_FAVICON = "assets/images/favicon.png"


def marks(theme: Mapping[str, Any], docs: Path) -> dict[str, str]:
    """The course's own icon for those of the theme's settings in which its author chose none.

    `docs` may hold a file in the place of the theme's icon, which is a choice as well.
    """
    is_themes = theme.get("favicon") in (None, _THEMES_FAVICON)
    chosen = {
        "favicon": not is_themes or (docs / _THEMES_FAVICON).exists(),
        "logo": theme.get("logo") or (theme.get("icon") or {}).get("logo"),
    }
    return {name: FAVICON for name, choice in chosen.items() if not choice}
