"""The report as a person reads it on a terminal.

Colours are in it always: `click.echo` takes them out where there is no terminal, and
`click.unstyle` does so for a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from coursewright.links.reports.legible import legible_report
from coursewright.links.reports.words import (
    PLACES_SHOWN,
    Group,
    Level,
    closing,
    groups,
    instead,
    level_of,
    more_places,
)
from coursewright.links.verdicts import Link, Report

_STYLES: Mapping[Level, Mapping[str, Any]] = {
    "error": {"fg": "red"},
    "warning": {"fg": "yellow"},
    "note": {"dim": True},
    "none": {"dim": True},
}


def write(report: Report, *, strict: bool) -> str:
    """Problems, links by verdict, and the counts, with an empty line between them."""
    report = legible_report(report)
    blocks = [
        [problem.in_colours() for problem in report.problems],
        *([*_of_group(group, strict=strict)] for group in groups(report)),
        closing(report, strict=strict),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _of_group(group: Group, *, strict: bool) -> Iterator[str]:
    style = _STYLES[group.level(strict=strict)]
    yield click.style(group.heading, bold=True, **style)
    for link in group.links:
        yield f"  {click.style(link.url, **_STYLES[level_of(link, strict=strict)])}"
        yield from (f"    {line}" for line in _of_link(link))


def _of_link(link: Link) -> Iterator[str]:
    places = map(str, link.places[:PLACES_SHOWN])
    yield from filter(None, (link.detail, instead(link), *places, more_places(link)))
