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
    sizes = {name: _page_sizes(name, found) for name in ways}
    for name in ways:
        milliseconds = 1000 * statistics.median(taken[name]) / len(found)
        kilobytes = sum(sizes[name]) / len(found) / 1000
        print(f"{name:16}{milliseconds:8.0f} ms a notebook{kilobytes:8.0f} kB of HTML a page")
    if len(ways) == 2:
        ours, theirs = ways
        faster = statistics.median(b / a for a, b in zip(taken[ours], taken[theirs], strict=True))
        print(f"Coursewright is {faster:.1f} times as fast; its pages are", end=" ")
        print(f"{sum(sizes[theirs]) / sum(sizes[ours]):.1f} times as small.")


def _seconds(way: Callable[[Path], object], notebooks: list[Path]) -> float:
    start = time.perf_counter()
    for notebook in notebooks:
        way(notebook)
    return time.perf_counter() - start


def _page_sizes(name: str, notebooks: list[Path]) -> list[int]:
    """The bytes of each notebook's page in a built site, without its pictures."""
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        (folder / "docs").mkdir()
        if name == "Coursewright":
            (folder / "mkdocs.yml").write_text(OURS)
            lines = ["title: x", "weeks:", "  - title: y", "    notebooks:"]
            for notebook in notebooks:
                shutil.copy(notebook, folder)
                lines.append(f"      - {{title: {notebook.stem}, notebook: {notebook.name}}}")
            (folder / "course.yaml").write_text("\n".join(lines) + "\n")
            places = [folder / "site/week-1" / notebook.stem for notebook in notebooks]
        else:
            (folder / "mkdocs.yml").write_text(THEIRS)
            (folder / "docs/index.md").write_text("# x\n")
            for notebook in notebooks:
                shutil.copy(notebook, folder / "docs")
            places = [folder / "site" / notebook.stem for notebook in notebooks]
        run(MKDOCS, folder)
        return [(place / "index.html").stat().st_size for place in places]
