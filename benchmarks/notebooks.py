"""Real notebooks: how long one takes and how large its page is, beside mkdocs-jupyter."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import MKDOCS, corpus, run
from coursewright.materials.notebook import parse_notebook

ROUNDS = 5
OURS = """\
site_name: x
theme: {name: material, font: false}
plugins: [search, coursewright]
"""
THEIRS = """\
site_name: x
theme: {name: material, font: false}
plugins: [search, mkdocs-jupyter]
"""


def main() -> None:
    """Measure, where the notebooks are there, and print."""
    found = corpus("*.ipynb")
    if not found:
        print("Notebooks: not measured, as COURSEWRIGHT_CORPUS names no folder with notebooks.")
        return
    ways: dict[str, Callable[[Path], object]] = {
        "Coursewright": lambda path: parse_notebook(path.read_bytes(), path.name)
    }
    if importlib.util.find_spec("mkdocs_jupyter"):
        from mkdocs_jupyter.convert import nb2html

        ways["mkdocs-jupyter"] = lambda path: nb2html(str(path))
    else:
        print("mkdocs-jupyter is not measured, as it is not installed.")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():  # what is imported and set up once is not a notebook's
        way(found[0])
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken[name].append(_seconds(way, found))
    built = {name: _builds(name, found) for name in ways}
    for name, (first_time, later_time, sizes) in built.items():
        print(
            f"{name:16}{1000 * statistics.median(taken[name]) / len(found):5.0f} ms to convert one,"
            f"{1000 * first_time / len(found):5.0f} ms in a first build,"
            f"{1000 * later_time / len(found):5.0f} ms in a later one,"
            f"{sum(sizes) / len(found) / 1000:5.0f} kB of HTML"
        )
    if len(ways) == 2:
        ours, theirs = ways
        faster = statistics.median(b / a for a, b in zip(taken[ours], taken[theirs], strict=True))
        first = built[theirs][0] / built[ours][0]
        later = built[theirs][1] / built[ours][1]
        smaller = sum(built[theirs][2]) / sum(built[ours][2])
        print(f"Coursewright is {faster:.1f} times as fast to convert them, {first:.1f} times in a")
        print(
            f"first build, {later:.1f} times in a later one; its pages are {smaller:.1f} times as"
        )
        print("small.")


def _seconds(way: Callable[[Path], object], notebooks: list[Path]) -> float:
    start = time.perf_counter()
    for notebook in notebooks:
        way(notebook)
    return time.perf_counter() - start


def _builds(name: str, notebooks: list[Path]) -> tuple[float, float, list[int]]:
    """What the notebooks add to a first build and to a later one, in seconds; and the bytes of
    each one's page."""
    first, later = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as with_them, tempfile.TemporaryDirectory() as without:
            places = _write(name, Path(with_them), notebooks)
            _write(name, Path(without), [])
            run(MKDOCS, Path(without))
            nothing = run(MKDOCS, Path(without)).seconds
            first.append(run(MKDOCS, Path(with_them)).seconds - nothing)
            later.append(run(MKDOCS, Path(with_them)).seconds - nothing)
            sizes = [(place / "index.html").stat().st_size for place in places]
    return statistics.median(first), statistics.median(later), sizes


def _write(name: str, folder: Path, notebooks: list[Path]) -> list[Path]:
    """Write a site with the notebooks, and give the folders that their pages will have."""
    (folder / "docs").mkdir()
    if name == "Coursewright":
        (folder / "mkdocs.yml").write_text(OURS)
        lines = ["title: x", "weeks:", "  - title: y"] + ["    notebooks:"] * bool(notebooks)
        for notebook in notebooks:
            shutil.copy(notebook, folder)
            lines.append(f"      - {{title: {notebook.stem}, notebook: {notebook.name}}}")
        (folder / "course.yaml").write_text("\n".join(lines) + "\n")
        return [folder / "site/week-1" / notebook.stem for notebook in notebooks]
    (folder / "mkdocs.yml").write_text(THEIRS)
    (folder / "docs/index.md").write_text("# x\n")
    for notebook in notebooks:
        shutil.copy(notebook, folder / "docs")
    return [folder / "site" / notebook.stem for notebook in notebooks]
