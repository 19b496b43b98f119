"""Real decks: how long a slide takes from deck to WebP, beside LibreOffice, and what it costs a
build."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.measure import MKDOCS, corpus, ratio, run, seconds, side_by_side
from coursewright.materials import libreoffice
from coursewright.materials.deck import parse_deck
from coursewright.materials.pictures import draw_slides, write_pictures

ROUNDS = 3
MKDOCS_YML = """\
site_name: x
theme: {{name: material, font: false}}
plugins: [search, coursewright: {{slides: {slides}}}]
"""

Decks = dict[Path, list[int]]
"""The decks, with the numbers of their slides that are not hidden."""


def main() -> None:
    """Measure, where the decks are there, and print."""
    found = corpus("*.pptx")
    if not found:
        print("Slides: not measured, as COURSEWRIGHT_CORPUS names no folder with decks.")
        return
    decks = {path: _visible(path) for path in found}
    count = sum(map(len, decks.values()))
    print(f"{len(decks)} real decks with {count} slides, on {os.cpu_count()} cores.\n")
    _measure_drawing(decks, count)
    _measure_builds(found)


def _visible(path: Path) -> list[int]:
    deck = parse_deck(path.read_bytes(), path.name)
    return [slide.number for slide in deck.slides if not slide.hidden]


def _measure_drawing(decks: Decks, count: int) -> None:
    ways: dict[str, Callable[[], float]] = {
        "betteroffice": partial(_timed, _draw, decks, os.cpu_count() or 1),
        "betteroffice, one core": partial(_timed, _draw, decks, 1),
    }
    if missing := libreoffice.missing():
        print(f"LibreOffice is not measured: {missing}.")
    else:
        ways["LibreOffice"] = partial(_timed, _draw_by_libreoffice, decks)
    rounds = [{name: way() for name, way in ways.items()} for _ in range(ROUNDS)]
    fastest = {name: min(one[name] for one in rounds) for name in ways}
    for name, time_taken in fastest.items():
        print(f"{name:30}{1000 * time_taken / count:8.0f} ms a slide, deck to WebP")
    if "LibreOffice" in fastest:
        for name in list(ways)[:2]:
            ratios = sorted(one["LibreOffice"] / one[name] for one in rounds)
            print(f"{name} is {ratios[len(ratios) // 2]:.1f} times as fast as LibreOffice")
    print("Where the time goes, on one core, in ms a slide: ", end="")
    print(", ".join(f"{name} {1000 * t / count:.0f}" for name, t in _stages(decks).items()), "\n")


def _timed(work: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


@contextmanager
def _folders(decks: Decks) -> Iterator[dict[Path, Path]]:
    with tempfile.TemporaryDirectory() as name:
        folders = {path: Path(name) / str(number) for number, path in enumerate(decks)}
        for folder in folders.values():
            folder.mkdir()
        yield folders


def _draw(decks: Decks, threads: int) -> None:
    with _folders(decks) as folders, ThreadPoolExecutor(threads) as pool:
        for path, numbers in sorted(decks.items(), key=lambda deck: -deck[0].stat().st_size):
            pool.submit(draw_slides, path.read_bytes(), numbers, folders[path], "betteroffice")


def _draw_by_libreoffice(decks: Decks) -> None:
    """One process of it for all the decks, then the same encoder on as many cores."""
    with _folders(decks) as folders, ThreadPoolExecutor() as pool:
        together = Path(next(iter(folders.values()))).parent
        names = {path: together / f"{number}.pptx" for number, path in enumerate(decks)}
        for path, name in names.items():
            shutil.copy(path, name)
        libreoffice.to_pdf(list(names.values()), together, seconds=3600)
        for path, numbers in decks.items():
            pdf = names[path].with_suffix(".pdf").read_bytes()
            drawn = libreoffice.pages(pdf, numbers, 1280)
            pool.submit(write_pictures, drawn, folders[path])


def _stages(decks: Decks) -> dict[str, float]:
    from coursewright.materials.betteroffice import drawn

    spent = {"reading": 0.0, "drawing": 0.0, "WebP": 0.0}
    with _folders(decks) as folders:
        for path, numbers in decks.items():
            content = path.read_bytes()
            spent["reading"] += _timed(parse_deck, content, path.name)
            start = time.perf_counter()
            pictures = list(drawn(content, numbers, 1280))
            spent["drawing"] += time.perf_counter() - start
            spent["WebP"] += _timed(write_pictures, pictures, folders[path])
    return spent


def _measure_builds(decks: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as name:
        with_slides, without = Path(name) / "auto", Path(name) / "none"
        for folder in (with_slides, without):
            _write_course(folder, decks)
        cold = run(MKDOCS, with_slides)
        run(MKDOCS, without)
        warm, none = side_by_side(
            [partial(run, MKDOCS, with_slides), partial(run, MKDOCS, without)], 7
        )
    print(f"A course of these decks: cold {cold.seconds:.1f} s, warm {seconds(warm):.2f} s;")
    print(f"warm, in units of the same course with slides: none: {ratio(warm, none):.2f}")


def _write_course(folder: Path, decks: list[Path]) -> None:
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS_YML.format(slides=folder.name))
    lines = ["title: x", "weeks:", "  - title: y", "    lectures:"]
    for number, deck in enumerate(decks):
        shutil.copy(deck, folder / f"{number}.pptx")
        lines.append(f"      - {{title: Lecture {number}, slides: {number}.pptx}}")
    (folder / "course.yaml").write_text("\n".join(lines) + "\n")
