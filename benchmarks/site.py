"""The reference course's site as a learner gets it: its weight, what moves, and Lighthouse."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.browsing import PAGES, chromium
from tests.conftest import copy_of_the_reference_course
from tests.serving import served, wanted_headers
from tests.visiting import WIDTHS, first_visit, weight

from benchmarks import lighthouse

MEASURED = {name: PAGES[name] for name in ("home", "full week", "lecture", "notebook")}
ROUNDS = 3


def main() -> None:
    """Build the site, serve it as the usual hosts do, and print what it costs a learner."""
    with tempfile.TemporaryDirectory() as name:
        built = copy_of_the_reference_course(Path(name) / "course").build()
        if built.status:
            sys.exit(built.log)
        with served(built.site, wanted_headers(built.site)) as address:
            _weigh(address)
            _audit(address)


def _weigh(address: str) -> None:
    print("A first visit, in kB over the wire, compressed: until the page is still, and until it")
    print("is read to its end; our scripts and stylesheet in that; the sum of layout shifts.\n")
    print(f"{'':14}{'width':>7}{'requests':>10}{'opened':>9}{'read':>9}", end="")
    print(f"{'scripts':>9}{'styles':>8}{'shifts':>8}")
    with chromium() as browser:
        for name, path in MEASURED.items():
            for width in WIDTHS.values():
                visit = first_visit(browser, address, path, width)
                print(
                    f"{name:14}{width:7}{len(visit.answers):10}"
                    f"{weight(visit.opening) / 1000:9.1f}{weight(visit.answers) / 1000:9.1f}"
                    f"{visit.own('.js') / 1000:9.1f}{visit.own('.css') / 1000:8.1f}"
                    f"{visit.moved:8.3f}",
                    flush=True,
                )
        version = browser.version
    print(f"\nChromium {version}, a server with gzip.\n")


def _audit(address: str) -> None:
    if reason := lighthouse.missing():
        print(f"Lighthouse is not run: {reason}")
        return
    print(f"Lighthouse {lighthouse.VERSION}, its preset for phones, median of {ROUNDS} runs.\n")
    print(f"{'':14}" + "".join(f"{name:>16}" for name in lighthouse.CATEGORIES), end="")
    print("".join(f"{name:>9}" for name in lighthouse.METRICS.values()))
    for name, path in MEASURED.items():
        report = lighthouse.median([lighthouse.audit(address + path) for _ in range(ROUNDS)])
        print(f"{name:14}" + "".join(f"{score:16.0f}" for score in report.scores.values()), end="")
        print(_metrics(report.metrics), flush=True)
        for fault in sorted(report.faults):
            print(f"    {fault}")


def _metrics(metrics: Mapping[str, float]) -> str:
    *times, shift = metrics.values()
    return "".join(f"{time:6.0f} ms" for time in times) + f"{shift:9.3f}"
