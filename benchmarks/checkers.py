"""The programs that check links: how they are called, and what they say."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, run


@dataclass(frozen=True)
class Scene:
    """Links to check, and the environment variables by which they are reached."""

    name: str
    links: tuple[str, ...]
    dead: frozenset[str]
    environment: Mapping[str, str]
    rounds: int
    """How often they are checked."""


@dataclass(frozen=True)
class Findings:
    """What a program says of the links: which are dead, and how many are alive."""

    dead: frozenset[str]
    alive: int

    def beside(self, scene: Scene) -> str:
        """How many of the dead links were found, and what else was said that is not so."""
        wrong = {
            "alive but called dead": len(self.dead - scene.dead),
            "not told": len(scene.links) - len(self.dead) - self.alive,
        }
        found = f"{len(self.dead & scene.dead)} of {len(scene.dead)}"
        return found + "".join(f", {number} {what}" for what, number in wrong.items() if number)


@dataclass(frozen=True)
class Checker:
    """A program with its limits, and how the JSON that it prints is read."""

    name: str
    command: tuple[str, ...]
    exit_codes: tuple[int, int]
    """With which it ends where all links are alive, and where some are dead."""
    read: Callable[[Any], Findings]
    limits: Mapping[str, int]
    """What the course's mkdocs.yml says of links."""

    def prepare(self, folder: Path, scene: Scene) -> None:
        """Write a course whose only page holds the links."""
        (folder / "docs").mkdir(parents=True)
        (folder / "docs/links.md").write_text("".join(f"- <{link}>\n" for link in scene.links))
        (folder / "course.yaml").write_text("title: Many links\nweeks:\n  - title: The first\n")
        ours = {"coursewright": {"links": self.limits}} if self.limits else "coursewright"
        settings = {"site_name": "Many links", "plugins": ["search", ours]}
        (folder / "mkdocs.yml").write_text(json.dumps(settings))

    def check(self, folder: Path, scene: Scene) -> tuple[Run, Findings]:
        """Check the links of a folder that was prepared, with what was kept of earlier runs."""
        done = run(self.command, folder, environment=scene.environment, allowed=self.exit_codes)
        return done, self.read(json.loads((folder / "bench.out").read_text()))


def forget(folder: Path) -> None:
    """Remove what was kept of earlier runs."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)


def environment(**besides: str) -> dict[str, str]:
    """This process's, without what would send the programs another way or as somebody."""
    unwanted = {"GITHUB_TOKEN", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in unwanted and not name.lower().endswith("_proxy")
    }
    return kept | besides


def ours() -> list[Checker]:
    """Coursewright with its own limits, and with others."""
    words = "-m coursewright links -f mkdocs.yml --format json --allow-private"
    command = (sys.executable, *words.split())
    relaxed = {"connections": 20, "requests_per_second": 1000}
    return [
        Checker("Coursewright", command, (0, 1), _read_ours, {}),
        Checker("Coursewright, relaxed", command, (0, 1), _read_ours, relaxed),
    ]


def lychee() -> list[Checker]:
    """The same of lychee; nothing where it is not installed."""
    beside_python = Path(sys.executable).parent
    program = shutil.which("lychee", path=f"{beside_python}{os.pathsep}{os.environ['PATH']}")
    if not program:
        return []
    command = (program, "--no-progress", "--format=json", "docs/links.md")
    # Of those that were tried, with these it is fastest in both scenes.
    relaxed = ("--host-request-interval=0ms", "--host-concurrency=100", "--max-concurrency=1000")
    return [
        Checker("lychee", command, (0, 2), _read_lychee, {}),
        Checker("lychee, relaxed", (*command, *relaxed), (0, 2), _read_lychee, {}),
    ]


def _read_ours(report: Any) -> Findings:
    dead = frozenset(link["url"] for link in report["links"] if link["verdict"] == "broken")
    return Findings(dead, report["summary"].get("ok", 0))


def _read_lychee(report: Any) -> Findings:
    errors = [error for file in report["error_map"].values() for error in file]
    return Findings(frozenset(error["url"] for error in errors), report["successful"])
