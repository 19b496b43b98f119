"""How long a command takes and how much memory it needs at its peak."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet"]


def corpus(pattern: str) -> list[Path]:
    """The real files of a kind, in the folder that COURSEWRIGHT_CORPUS names; none without it."""
    folder = os.environ.get("COURSEWRIGHT_CORPUS")
    return sorted(Path(folder).rglob(pattern)) if folder else []


@dataclass(frozen=True)
class Run:
    """One run of a command: wall time in seconds, peak memory in bytes."""

    seconds: float
    memory: int


AnyRun = TypeVar("AnyRun", bound=Run)


def run(
    command: Sequence[str],
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    allowed: Collection[int] = (0,),
) -> Run:
    """Run a command to its end; a failure of it ends the measurement, with what it said.

    What it prints is in the folder's `bench.out` then. `allowed` are the exit codes that are no
    failure.
    """
    with (folder / "bench.out").open("w+") as out, (folder / "bench.log").open("w+") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            for file in (out, log):
                file.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{out.read()}{log.read()}")
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def side_by_side(runs: Sequence[Callable[[], AnyRun]], rounds: int) -> list[list[AnyRun]]:
    """Each command's runs. The commands take turns, so that a busy machine is busy for all."""
    results: list[list[AnyRun]] = [[] for _ in runs]
    for _ in range(rounds):
        for result, one in zip(results, runs, strict=True):
            result.append(one())
    return results


def ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    """Our time in units of theirs: the median over the rounds of what each round gave."""
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(our.seconds / their.seconds for our, their in pairs)


def seconds(runs: Sequence[Run]) -> float:
    """The median time."""
    return statistics.median(run.seconds for run in runs)


def memory(runs: Sequence[Run]) -> int:
    """The highest peak of memory, in bytes."""
    return max(run.memory for run in runs)
