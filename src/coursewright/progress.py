"""A bar on standard error while something takes its time."""

from __future__ import annotations

import sys
from collections.abc import Collection
from concurrent.futures import Future, as_completed, wait
from typing import Any

_PATIENCE = 0.5
"""For how many seconds nobody needs to be told anything."""


def wait_for(results: Collection[Future[Any]], label: str) -> None:
    """Wait until all are there, whether they failed or not; a terminal is shown how far it is."""
    if not wait(results, _PATIENCE).not_done or not sys.stderr.isatty():
        return
    import click

    with click.progressbar(length=len(results), label=label, file=sys.stderr) as bar:
        for _ in as_completed(results):
            bar.update(1)
