"""A real browser, and the pages of the reference course to open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

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
