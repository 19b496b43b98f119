"""A build with the plugin beside a plain MkDocs build of its own exported Markdown."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.conftest import copy_of_the_reference_course

from benchmarks.measure import MKDOCS, Run, memory, ratio, run, seconds, side_by_side

REPOSITORY = Path(__file__).parent.parent
EXPORT = [sys.executable, "-m", "coursewright", "export", "markdown", "exported"]

# What is measured -> how often. A build of 400 weeks takes long enough to be steady.
ROUNDS = {"the reference course": 9, "100 weeks": 5, "400 weeks": 3}


def generated_course(weeks: int) -> str:
    """A course of many weeks with four lectures each, of the shape that real ones have."""
    lines = [f"title: A course of {weeks} weeks", "repository: me/course", "weeks:"]
    for week in range(weeks):
        lines += [f"  - title: The subject of week {week}", "    lectures:"]
        for lecture in range(4):
            lines += [
                f"      - title: Lecture {lecture} on the subject of week {week}",
                "        video: https://youtu.be/WMRUZT9NljM",
            ]
        lines += [
            "    exercises:",
            f"      - notebook: https://github.com/me/exercises/blob/main/w{week}/w.ipynb",
            f"    readings: [{{title: A paper, url: 'https://doi.org/10.1000/{week}'}}]",
        ]
    return "\n".join(lines) + "\n"


def make_course(folder: Path, weeks: int | None) -> None:
    """Make a folder with a generated course of so many weeks, or else with the reference course."""
    if weeks is None:
        copy_of_the_reference_course(folder)
        return
    (folder / "docs").mkdir(parents=True)
    settings, nav, _ = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")
    assert nav, "the settings end with a navigation, of pages that this course has not"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (folder / "course.yaml").write_text(generated_course(weeks), encoding="utf-8")


def _measure(name: str) -> tuple[list[Run], list[Run]]:
    weeks = None if name == "the reference course" else int(name.split()[0])
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path) / "course"
        make_course(folder, weeks)
        run(EXPORT, folder)
        with_plugin = partial(run, MKDOCS, folder)
        plain = partial(run, MKDOCS, folder / "exported")
        ours, theirs = side_by_side([with_plugin, plain], ROUNDS[name] + 1)
    return ours[1:], theirs[1:]  # the first round warms the disk's cache and Python's


def main() -> None:
    """Measure, and print a line for each course."""
    print("Builds with the plugin beside plain MkDocs of the same pages, exported as Markdown.\n")
    print(f"{'':22}{'plugin':>10}{'plain':>10}{'ratio':>8}{'memory':>10}{'plain':>10}{'ratio':>8}")
    ours_by_name = {}
    for name in ROUNDS:
        ours, theirs = _measure(name)
        ours_by_name[name] = seconds(ours)
        print(
            f"{name:22}{seconds(ours):9.2f}s{seconds(theirs):9.2f}s{ratio(ours, theirs):8.2f}"
            f"{memory(ours) / 1e6:8.0f}MB{memory(theirs) / 1e6:8.0f}MB"
            f"{memory(ours) / memory(theirs):8.2f}",
            flush=True,
        )
    growth = ours_by_name["400 weeks"] / ours_by_name["100 weeks"]
    print(f"\nFrom 100 to 400 weeks the time grows {growth:.1f} times.")
