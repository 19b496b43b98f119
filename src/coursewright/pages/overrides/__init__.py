"""What is mended in the theme's own HTML: files that come before those of the theme."""

from __future__ import annotations

from pathlib import Path

THEME = "material"
"""The theme that they are for."""

OVERRIDES = Path(__file__).parent
TEMPLATE = "main.html"
SCRIPT = "assets/coursewright-theme.js"
"""The folder, the template in it, and the script that this template loads."""
