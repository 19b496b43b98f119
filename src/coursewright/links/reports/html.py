"""The report as a page that stands alone: it has no script, and asks nobody for anything."""

from __future__ import annotations

from pathlib import Path

from coursewright.links.reports import words
from coursewright.links.reports.legible import legible_report
from coursewright.links.verdicts import Report


def write(report: Report, *, strict: bool) -> str:
    """The page, with a section for each verdict."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # late: no other form does

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["web_address"] = _is_web_address
    template = environment.get_template("report.html.jinja")
    return template.render(report=legible_report(report), strict=strict, words=words)


def _is_web_address(url: str) -> bool:
    """Whether it is safe to follow: `javascript:` is an address as well."""
    return url.lower().startswith(("http:", "https:"))
