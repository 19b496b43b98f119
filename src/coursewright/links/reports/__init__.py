"""What was found out about a course's links, in the forms that people and programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coursewright.links.reports import data, github, html, junit, sarif, text

FORMATS: Mapping[str, Callable[..., str]] = {
    "text": text.write,
    "json": data.write,
    "sarif": sarif.write,
    "junit": junit.write,
    "github": github.write,
    "html": html.write,
}
"""Each form's `write(report, *, strict)`: the whole text, with a newline at its end."""
