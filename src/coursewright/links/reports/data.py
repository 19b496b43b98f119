"""The report as JSON, for other programs: every text is exactly what it was."""

from __future__ import annotations

import json
from typing import Any

from coursewright.links.verdicts import Link, Report


def write(report: Report, *, strict: bool) -> str:
    """All links with their verdicts, which `strict` changes nothing about."""
    data: dict[str, Any] = {
        "links": [_of_link(link) for link in report.links],
        "summary": report.summary,
        "requests": report.requests,
    }
    if report.problems:
        data["problems"] = [problem.as_data() for problem in report.problems]
    if report.unasked:
        data["unasked"] = report.unasked
    return as_json(data)


def as_json(data: dict[str, Any]) -> str:
    """Data as a text that people can read, and that no terminal obeys."""
    lines = json.dumps(data, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(line if line.isprintable() else _escaped(line) for line in lines) + "\n"


def _escaped(line: str) -> str:
    # Only strings hold what cannot be printed, and there it can be written as JSON's escapes.
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in line)


def _of_link(link: Link) -> dict[str, Any]:
    return {
        "url": link.url,
        "kind": link.kind,
        "verdict": link.verdict,
        "detail": link.detail,
        "suggestion": link.suggestion,
        "places": [place.as_data() for place in link.places],
    }
