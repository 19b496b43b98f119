"""`mkdocs serve` as an author has it: until the first page, and from a save to the screen."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page
from tests.browsing import chromium

from benchmarks.build import make_course

SAVES = 11
Shown = list[tuple[float, str]]
PATIENCE = 120
"""Seconds until what is waited for must have come."""
_NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"
MEASURED = "  - {id: measured, title: Measured 0, description: Words 0.}\n"
CHANGES = {  # what is saved: its file, the page that shows it, the word before the number
    "own page": ("docs/own.md", "own/", "Words"),
    "text": ("course.yaml", "measured/", "Words"),
    "title": ("course.yaml", "measured/", "Measured"),
}


def main() -> None:
    """Serve the reference course and one of 100 weeks, save changes, and print the times."""
    print("Seconds from the command to its first page in the browser, with a warm cache; and from")
    print(f"a save until the browser shows it, median and longest of {SAVES}.\n")
    print(f"{'':22}{'first page':>12}" + "".join(f"{name:>16}" for name in CHANGES))
    for name, weeks in (("the reference course", None), ("100 weeks", 100)):
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            course = Path(folder) / "course"
            _prepare(course, weeks)
            with _serving(course, browser.new_page()):
                pass  # draws the slides, and fills the caches
            with _serving(course, browser.new_page()) as (page, address, first):
                shown = _shown(page)
                times = [_saves(page, shown, address, course, *c) for c in CHANGES.values()]
        cells = (f"{statistics.median(some):.2f} / {max(some):.2f}" for some in times)
        print(f"{name:22}{first:12.2f}" + "".join(f"{words:>16}" for words in cells), flush=True)


def _prepare(course: Path, weeks: int | None) -> None:
    make_course(course, weeks)
    with (course / "course.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(MEASURED)
    (course / "docs/own.md").write_text("# Mine\n\nWords 0.\n", encoding="utf-8")


@contextmanager
def _serving(course: Path, page: Page) -> Iterator[tuple[Page, str, float]]:
    """A server of the course with its home page open, its address, and how long that took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "-a", f"127.0.0.1:{port}"]
    # As on an author's machine, where Python keeps what it has compiled.
    environment = {name: value for name, value in os.environ.items() if name != _NOT_COMPILED}
    start = time.perf_counter()
    server = subprocess.Popen(command, cwd=course, env=environment)
    try:
        _wait_for(port, start)
        address = f"http://127.0.0.1:{port}/"
        page.goto(address)
        yield page, address, time.perf_counter() - start
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int, start: float) -> None:
    while time.perf_counter() < start + PATIENCE:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.01)
    sys.exit("mkdocs serve did not start")


def _shown(page: Page) -> Shown:
    """What a page shows from now on, with the time, each time that it is loaded.

    Told by the page itself, for Playwright looks at one that reloads only every half a second.
    """
    shown: Shown = []
    page.expose_function("tell", lambda text: shown.append((time.perf_counter(), text)))
    page.add_init_script(
        "addEventListener('DOMContentLoaded',"
        " () => requestAnimationFrame(() => tell(document.body.innerText)))"
    )
    return shown


def _saves(
    page: Page, shown: Shown, address: str, course: Path, name: str, path: str, word: str
) -> list[float]:
    """The seconds that each save of a file took to be seen on a page."""
    page.goto(address + path)
    file, times = course / name, []
    for number in range(SAVES):
        text = file.read_text(encoding="utf-8")
        changed = text.replace(f"{word} {number}", f"{word} {number + 1}")
        time.sleep(0.3 + 0.07 * number)  # so that saves fall anywhere between two looks at the disk
        shown.clear()
        start = time.perf_counter()
        file.write_text(changed, encoding="utf-8")
        while not (seen := [at for at, text in shown if f"{word} {number + 1}" in text]):
            if time.perf_counter() > start + PATIENCE:
                sys.exit(f"{word} {number + 1} was never shown")
            page.wait_for_timeout(5)
        times.append(seen[0] - start)
    return times
