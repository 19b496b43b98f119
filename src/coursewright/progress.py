"""A bar on standard error while something takes its time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, as_completed
from contextlib import ExitStack, contextmanager
from typing import Any

_PATIENCE = 0.5
"""For how many seconds nobody needs to be told anything."""


def wait_for(results: Collection[Future[Any]], label: str) -> None:
    """Wait until all are there, whether they failed or not; a terminal is shown how far it is."""
    with progress(label) as tell:
        for done, _ in enumerate(as_completed(results), 1):
            tell(done, len(results))


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that is told how much is done, and of how much; it comes when it takes its time."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    import click

    start = time.monotonic()
    with ExitStack() as stack:
        bars: list[Any] = []

        def tell(done: int, total: int) -> None:
            if not bars and done < total and time.monotonic() - start > _PATIENCE:
                bar = click.progressbar(length=total, label=label, file=sys.stderr)
                bars.append(stack.enter_context(bar))
            for bar in bars:
                bar.update(done - bar.pos)

        yield tell
