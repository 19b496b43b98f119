"""Addresses of which it is known whether they are alive: what the link checker says, and lychee."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tests.links.conftest import run_links, write_course
from tests.links.labelled import LABELLED, serve
from tests.links.standin import StandIn

from benchmarks.checkers import Checker, forget, lychee


def main() -> None:
    """Print how many dead addresses each finds, how many others it calls dead, and its requests."""
    dead = {one.url for one in LABELLED if one.truth == "dead"}
    print(f"{len(LABELLED)} labelled addresses, {len(dead)} of them dead:")
    print(f"{'':24}{'missed':>8}{'wrongly called dead':>21}{'requests':>10}")
    with tempfile.TemporaryDirectory() as name, StandIn() as web:
        serve(web)
        _print("Coursewright", dead, *_ours(Path(name) / "ours", web))
        for checker in lychee()[:1]:
            _print(checker.name, dead, *_theirs(checker, Path(name) / "theirs", web))
    print(flush=True)


def _ours(folder: Path, web: StandIn) -> tuple[set[str], int]:
    """What our program calls dead in a course that plays some of the videos."""
    videos = {f"Lesson {n}": one.url for n, one in enumerate(LABELLED) if one.embedded}
    course = write_course(folder, [one.url for one in LABELLED if not one.embedded], videos=videos)
    links = run_links(course, web).links.values()
    played = set(videos.values())
    called_dead = {link["url"] for link in links if link["verdict"] in ("broken", "private")}
    called_dead |= {link["url"] for link in links if _is_not_playable(link, played)}
    return called_dead, web.count()


def _is_not_playable(link: Any, played: Collection[str]) -> bool:
    return link["verdict"] == "not-embeddable" and link["url"] in played


def _theirs(checker: Checker, folder: Path, web: StandIn) -> tuple[set[str], int]:
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/links.md").write_text("".join(f"- <{one.url}>\n" for one in LABELLED))
    forget(folder)
    before = web.count()
    environment = web.env | {"SSL_CERT_FILE": web.env["REQUESTS_CA_BUNDLE"]}
    done = subprocess.run(
        checker.command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in checker.exit_codes:
        sys.exit(f"{checker.name} failed:\n{done.stderr}")
    return set(checker.read(json.loads(done.stdout)).dead), web.count() - before


def _print(name: str, dead: set[str], called_dead: set[str], requests: int) -> None:
    missed, wrong = len(dead - called_dead), len(called_dead - dead)
    print(f"{name:24}{missed:8}{wrong:21}{requests:10}")
