"""Lighthouse: how it is called, and what it says of a page."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.browsing import ARGUMENTS, installed_browser

VERSION = "12.8.2"
"""The last for which the Node.js of Debian and of GitHub's machines is new enough."""

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}


@dataclass(frozen=True)
class Report:
    """What one run says: scores of 100, times in milliseconds, and what is wrong."""

    scores: Mapping[str, float]
    metrics: Mapping[str, float]
    faults: frozenset[str]


def missing() -> str | None:
    """Why Lighthouse does not run here; nothing where it does. The first call installs it."""
    if not shutil.which("npx"):
        return "there is no npx, which comes with Node.js"
    done = _run("--version")
    return f"npx cannot install it:\n{done.stderr}" if done.returncode else None


def audit(address: str) -> Report:
    """One run with its preset for phones; where it fails, that ends the measurement."""
    done = _run(
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        "--no-enable-error-reporting",
        f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}",
    )
    if done.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{done.stderr}")
    return _read(json.loads(done.stdout))


def median(reports: Sequence[Report]) -> Report:
    """The median of each figure, and all that any run found wrong."""
    first = reports[0]
    return Report(
        {name: statistics.median(one.scores[name] for one in reports) for name in first.scores},
        {name: statistics.median(one.metrics[name] for one in reports) for name in first.metrics},
        frozenset().union(*(one.faults for one in reports)),
    )


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    browser = installed_browser()
    return subprocess.run(
        ["npx", "--yes", f"lighthouse@{VERSION}", *arguments],
        env=os.environ | ({"CHROME_PATH": browser} if browser else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def _read(report: Any) -> Report:
    categories, audits = report["categories"], report["audits"]
    return Report(
        {name: 100 * categories[name]["score"] for name in CATEGORIES},
        {name: audits[name]["numericValue"] for name in METRICS},
        frozenset(_faults(report)),
    )


def _faults(report: Any) -> Iterator[str]:
    """What counts in a score that must be 100: audit, what it says, and where."""
    for category in CATEGORIES[1:]:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{category}: {audit['id']}: {audit['title']}"
                for item in audit.get("details", {}).get("items", []):
                    yield f"{category}: {audit['id']}: {_place(item)}"


def _place(item: Mapping[str, Any]) -> str:
    """Where a fault is: an element where it is in one, else what the audit says of it."""
    node = item.get("node", {})
    return str(node.get("selector") or node.get("snippet") or json.dumps(item)[:300])
