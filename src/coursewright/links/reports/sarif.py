"""The report as SARIF 2.1.0, which GitHub's code scanning and editors show beside the lines.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub needs of it:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from coursewright import __version__
from coursewright.errors import Place
from coursewright.links.reports.data import as_json
from coursewright.links.reports.findings import Finding, findings
from coursewright.links.reports.legible import legible_report
from coursewright.links.verdicts import Report


def write(report: Report, *, strict: bool) -> str:
    """One run, with a rule for each code and each verdict that needs a look, and a result for
    each place."""
    found = findings(legible_report(report), strict=strict)
    rules = {finding.rule: finding for finding in found}
    seen: Counter[str] = Counter()
    driver = {
        "name": "Coursewright",
        "version": __version__,
        "rules": [_rule(finding) for finding in rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, seen) for finding in found],
    }
    return as_json({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    })  # fmt: skip


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "shortDescription": {"text": f"{finding.title}."},
        "fullDescription": {"text": f"{finding.title}."},
        "help": {"text": finding.help},
    }


def _result(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    place = finding.place
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(place.file), "uriBaseId": "%SRCROOT%"}
    }
    if place.line:
        physical["region"] = _region(place)
    return {
        "ruleId": finding.rule,
        "level": finding.level,
        "message": {"text": _plain(finding.message)},
        "locations": [{"physicalLocation": physical}],
        # The only name that GitHub heeds. Its own would be a hash of the line, which makes two
        # links on a line one, and which files without lines do not get.
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(finding, seen)},
    }


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column}
    return {name: number for name, number in region.items() if number}


def _plain(message: str) -> str:
    """The message as SARIF's plain text, where `[…](…)` would be a link (section 3.11.6)."""
    return message.replace("[", "\\[").replace("]", "\\]")


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """What stays the same when lines move; a number tells places in one file apart."""
    about = "\0".join((finding.subject, finding.rule, finding.place.file))
    fingerprint = sha256(about.encode()).hexdigest()[:32]
    seen[fingerprint] += 1
    return f"{fingerprint}:{seen[fingerprint]}"
