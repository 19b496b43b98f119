from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from coursewright import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience: float, seconds: float = 0.05
) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    with ThreadPoolExecutor(1) as pool:
        results = [pool.submit(time.sleep, seconds) for _ in range(4)]
        progress.wait_for(results, "Reading the decks")
    assert all(result.done() for result in results)
    return stream.getvalue()


def test_a_terminal_is_shown_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(monkeypatch, Terminal(), patience=0)
    assert "Reading the decks" in said
    assert "100%" in said


def test_nothing_is_said_to_a_file_or_of_what_is_done_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shown(monkeypatch, io.StringIO(), patience=0) == ""
    assert shown(monkeypatch, Terminal(), patience=60, seconds=0) == ""
