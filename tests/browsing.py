"""A real browser, and the pages of the reference course to open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The browser's own calls home, and its sandbox, which needs rights that a container has not.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]

LECTURE = "week-1/neuron-structure/"
PAGES = {
    "home": "",
    "full week": "week-1/",
    "partial week": "week-5/",
    "empty week": "week-8/",
    "lecture": "week-1/biophysical-neuron-models/",
    "announced lecture": "week-5/training-snns-with-approximate-gradients/",
    "notebook": "week-1/code-for-figures/",
    "exercise": "week-1/exercises/",
    "reading": "materials/w1/W1-reading/",
    "about page": "about/",
    "reading list": "extended-reading/",
    "404": "404.html",
}
"""Every kind of page of the reference course."""


LOCAL_VIDEO = """
course.yaml: |
  title: x
  weeks: [{title: y, lectures: [{title: Local, video: media/a.mp4}]}]
media/a.mp4: not really
"""
"""A course whose only video is a file, on the page `week-1/local/`."""


@contextmanager
def faultless(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a window of its own, in which no script fails."""
    context = browser.new_context(**options)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def installed_browser() -> str | None:
    """The system's Chromium; without one, Playwright's own is used."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=ARGUMENTS)
        yield browser
        browser.close()
