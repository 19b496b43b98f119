from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coursewright.cache import kept, key_of, note, noted, trim


def test_different_parts_have_different_keys() -> None:
    assert key_of("a", "b") == key_of(b"a", b"b")
    assert len({key_of("a", "b"), key_of("ab"), key_of("ab", ""), key_of("b", "a")}) == 4


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    calls = []

    def make(folder: Path) -> None:
        calls.append(folder)
        (folder / "a").write_text("x")

    for _ in range(2):
        assert (kept(tmp_path / "cache", "key", make) / "a").read_text() == "x"
    assert len(calls) == 1


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept(tmp_path, "key", fail)
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_both_get_a_whole_result(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        for n in range(50):
            (folder / str(n)).write_text("x")

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: len(list(kept(tmp_path, "k", make).iterdir())), range(8)))
    assert results == [50] * 8
    assert [entry.name for entry in tmp_path.iterdir()] == ["k"]


def test_what_was_not_used_longest_goes_first(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "a").write_bytes(b"x" * 100)

    for age, name in enumerate(["new", "middle", "old"]):
        folder = kept(tmp_path, name, fill)
        os.utime(folder, (1000 - age, 1000 - age))
    trim(tmp_path, 250)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["middle", "new"]
    kept(tmp_path, "middle", lambda _: None)
    trim(tmp_path, 150)
    assert [entry.name for entry in tmp_path.iterdir()] == ["middle"]
    trim(tmp_path / "none")


def test_a_note_takes_the_place_of_the_last_one_of_its_name(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert noted(cache, "seen") is None
    for data in ({"a": ["é", 1]}, [None]):
        note(cache, "seen", data)
        assert noted(cache, "seen") == data
    assert noted(cache, "other") is None
    assert [entry.name for entry in cache.iterdir()] == ["seen.json"]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_damaged_note_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "seen.json").write_bytes(data)
    assert noted(tmp_path, "seen") is None
