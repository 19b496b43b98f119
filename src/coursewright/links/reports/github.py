"""The report as commands to GitHub Actions, which shows them beside the changed lines.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from coursewright.links.reports.findings import Finding, findings
from coursewright.links.reports.legible import legible_report
from coursewright.links.reports.words import closing
from coursewright.links.verdicts import Report

LIMIT = 50
"""How many annotations GitHub keeps of a run."""


def write(report: Report, *, strict: bool) -> str:
    """A command for each place, faults and first places first, and the counts as plain lines."""
    report = legible_report(report)
    found = [finding for finding in findings(report, strict=strict) if finding.level != "note"]
    # Where the rest is cut off, each fault has been named once before any is named again.
    found.sort(key=lambda finding: (finding.level != "error", finding.number))
    lines = [_command(finding) for finding in found[:LIMIT]]
    if len(found) > LIMIT:
        lines.append(
            f"::notice::{len(found) - LIMIT} more left out, as GitHub shows no more than {LIMIT}"
        )
    return "\n".join((*lines, *closing(report, strict=strict))) + "\n"


def _command(finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": place.file,
        "line": place.line,
        "col": place.line and place.column,
        "title": finding.title,
    }
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{finding.level} {given}::{_data(finding.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
