"""The link checker beside lychee, against a stand-in for the web; and what a kill costs it."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks.checkers import Checker, Findings, Scene, environment, forget, lychee, ours
from benchmarks.measure import Run, seconds, side_by_side
from benchmarks.stand_in import CONTROL, GONE, NOTEBOOKS, SITES

REPOSITORY = Path(__file__).parent.parent
KILLS = 8


@dataclass(frozen=True)
class Checked(Run):
    """One run of a program, what it found, and what the stand-in noted."""

    findings: Findings
    requests: int
    connections: int
    """How many connections to one host were open at once, at most."""


def many_sites(port: int) -> Scene:
    """Twenty links to each of fifty sites. One in fifty is dead."""
    links = tuple(
        f"http://{site}:{port}{GONE if not page and number % 5 < 2 else '/'}notes/{page}"
        for page in range(20)
        for number, site in enumerate(SITES)
    )
    return _scene("1,000 links to 50 sites", links, environment(), rounds=5)


def many_repositories(port: int, authority: str) -> Scene:
    """Ten links to each of a hundred repositories. One in ten is dead.

    Lychee with its own limits needs most of a minute for them.
    """
    links = tuple(
        f"https://github.com/teacher-{number}/course/blob/main/{file}"
        for number in range(100)
        for file in (*NOTEBOOKS, f"notebooks{GONE}week-1.ipynb")
    )
    variables = environment(
        HTTPS_PROXY=f"http://{CONTROL}:{port}",
        REQUESTS_CA_BUNDLE=authority,
        SSL_CERT_FILE=authority,
    )
    return _scene("1,000 links to 100 repositories on GitHub", links, variables, rounds=2)


def _scene(name: str, links: tuple[str, ...], variables: dict[str, str], rounds: int) -> Scene:
    dead = frozenset(link for link in links if GONE in link)
    return Scene(name, links, dead, variables, rounds)


def main() -> None:
    """Measure, and print a table for each scene."""
    theirs = lychee()
    if not theirs:
        print("lychee is not measured, as it is not installed.")
    print("Links, without a cache and with 50 ms before each answer. The connections are those")
    print("to one host at once, at most.\n")
    with tempfile.TemporaryDirectory() as folder, _stand_in(Path(folder)) as port:
        _compare(many_repositories(port, f"{folder}/ca.pem"), theirs, port)
        sites = many_sites(port)
        usual = _compare(sites, theirs, port)
        for checker, its_usual in zip(ours(), usual, strict=True):
            _kill(sites, checker, port, its_usual)


@contextmanager
def _stand_in(folder: Path) -> Iterator[int]:
    """Start the stand-in, whose certificates `ca.pem` in the folder vouches for: its port."""
    command = [sys.executable, "-m", "benchmarks.stand_in", str(folder)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            port = process.stdout.readline()
            if not port:
                sys.exit("The stand-in for the web has not started.")
            yield int(port)
        finally:
            process.terminate()


def _notes(port: int) -> Any:
    """What the stand-in noted since this was asked before."""
    connection = HTTPConnection(CONTROL, port)
    connection.request("GET", "/statistics")
    return json.load(connection.getresponse())


def _compare(scene: Scene, theirs: Sequence[Checker], port: int) -> list[float]:
    """Print the table of a scene; give our own times, in seconds."""
    checkers = [*ours(), *theirs]
    with tempfile.TemporaryDirectory() as name:
        ways = []
        for checker in checkers:
            folder = Path(name) / checker.name
            checker.prepare(folder, scene)
            ways.append(partial(_checked, scene, checker, folder, port))
        rounds = side_by_side(ways, scene.rounds + 1)
    checked = [runs[1:] for runs in rounds]  # the first round warms up
    print(f"{scene.name}, {len(scene.dead)} of them dead; medians of {scene.rounds} rounds:")
    print(f"{'':24}{'links/s':>8}{'seconds':>9}{'requests':>10}{'connections':>13}   found dead")
    for checker, runs in zip(checkers, checked, strict=True):
        print(f"{checker.name:24}{_line(scene, runs)}")
    taken = [seconds(runs) for runs in checked]
    for checker, its_time in zip(ours(), taken, strict=False):
        parts = [
            f"{its_time / their_time:.2f} of the time of {their.name}"
            for their, their_time in zip(theirs, taken[len(ours()) :], strict=True)
        ]
        if parts:
            print(f"{checker.name} takes {' and '.join(parts)}.")
    print(flush=True)
    return taken[: len(ours())]


def _checked(scene: Scene, checker: Checker, folder: Path, port: int) -> Checked:
    forget(folder)
    done, findings = checker.check(folder, scene)
    notes = _notes(port)
    connections = max(notes["connections"].values(), default=0)
    return Checked(done.seconds, done.memory, findings, sum(notes["asked"].values()), connections)


def _line(scene: Scene, runs: Sequence[Checked]) -> str:
    requests = statistics.median(one.requests for one in runs)
    connections = max(one.connections for one in runs)
    found = "; ".join(sorted({one.findings.beside(scene) for one in runs}))
    return (
        f"{len(scene.links) / seconds(runs):8.0f}{seconds(runs):9.2f}{requests:10.0f}"
        f"{connections:13}   {found}"
    )


@dataclass(frozen=True, order=True)
class _Loss:
    """What a kill has cost, in addresses and requests."""

    twice: int
    """The addresses for which both runs asked: the one that was killed, and the one after it."""
    halfway: int
    """Those that are dead and had been asked for once, by HEAD, which proves nothing yet."""
    cut_off: int
    under_way: int
    """How many requests there were at once, at most, before the kill."""


def _kill(scene: Scene, checker: Checker, port: int, usual: float) -> None:
    """Kill our program at some moments of the time that it takes, and let it go on each time."""
    moments = random.Random(5)
    truth = Findings(scene.dead, len(scene.links) - len(scene.dead))
    losses = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "course"
        checker.prepare(folder, scene)
        for _ in range(KILLS):
            forget(folder)
            process = subprocess.Popen(
                checker.command, cwd=folder, env=scene.environment, stdout=subprocess.DEVNULL
            )
            time.sleep(moments.uniform(0.2, 0.95) * usual)
            process.kill()
            process.wait()
            before = _notes(port)
            _, findings = checker.check(folder, scene)
            if findings != truth:
                print(f"{checker.name} found {findings.beside(scene)} after it was killed.")
            halfway = sum(GONE in url and times == 1 for url, times in before["asked"].items())
            twice = len(before["asked"].keys() & _notes(port)["asked"].keys())
            unanswered, under_way = before["unanswered"], before["under_way_together"]
            losses.append(_Loss(twice, halfway, unanswered, under_way))
    most = max(losses)
    print(
        f"{checker.name}, killed {KILLS} times and run again each time: both runs asked for\n"
        f"{most.twice} addresses at most. {most.halfway} of these are dead and had been asked for "
        f"by HEAD only;\n{most.cut_off} requests were cut off, and at most {most.under_way} had "
        "been under way at once.",
        flush=True,
    )
    too_many = sum(loss.twice - loss.halfway > loss.under_way for loss in losses)
    if too_many:
        print(f"After {too_many} of the kills, that was more than had been under way at once.")
