"""Every kind of page at every width, in both colours: nothing sticks out or fails; and pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browsing import LECTURE, PAGES
from tests.conftest import REPOSITORY
from tests.visiting import learner_has_begun, read

PICTURES = Path(os.environ.get("COURSEWRIGHT_SCREENSHOTS", REPOSITORY / "screenshots"))
HEIGHT = 844
PHONE, DESKTOP = 390, 1280
WIDTHS = (320, PHONE, 768, DESKTOP, 2560)
SCHEMES = {"light": "default", "dark": "slate"}

# Texts in the page's own part that end before their letters do, where no scrolling shows the rest.
CUT = """() => {
  const cut = new Set()
  const clips = (value) => value === "hidden" || value === "clip"
  const scrolls = (value) => value === "auto" || value === "scroll"
  for (const part of document.querySelectorAll("article, .md-footer")) {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode
      if (!text.data.trim() || !text.parentElement.checkVisibility()) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      for (const box of range.getClientRects()) {
        let isCut = box.left < -1 || box.right > document.documentElement.clientWidth + 1
        for (let around = text.parentElement; around !== part; around = around.parentElement) {
          const {overflowX, overflowY, position} = getComputedStyle(around)
          const frame = around.getBoundingClientRect()
          if (frame.width <= 1 || scrolls(overflowX) || scrolls(overflowY)) {
            isCut = false // only for those who listen, or shown by scrolling
            break
          }
          isCut ||= clips(overflowX) && (box.left < frame.left - 1 || box.right > frame.right + 1)
          isCut ||= clips(overflowY) && (box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
          if (position === "fixed") break
        }
        if (isCut) cut.add(text.data.trim())
      }
    }
  }
  return [...cut]
}"""


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Any:
    return request.param


@contextmanager
def window(
    browser: Browser, site: str, scheme: Any, state: StorageState | None = None
) -> Iterator[Page]:
    """A window in which nothing fails, and nothing is asked of another host."""
    context = browser.new_context(
        color_scheme=scheme,
        reduced_motion="reduce",
        storage_state=state,
        viewport={"width": DESKTOP, "height": HEIGHT},
    )
    said: list[tuple[str, str]] = []
    asked: list[str] = []
    context.on("console", lambda message: said.append((message.type, message.text)))
    context.on("weberror", lambda error: said.append(("error", str(error.error))))
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    context.close()
    assert [text for kind, text in said if kind == "error"] == []
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []


@pytest.fixture
def page(browser: Browser, site: str, scheme: str) -> Iterator[Page]:
    with window(browser, site, scheme) as page:
        yield page


@pytest.fixture(scope="module")
def begun(browser: Browser, site: str) -> StorageState:
    return learner_has_begun(browser, site)


def look(page: Page, name: str, scheme: str, width: int, *, whole: bool = True) -> None:
    """See to it that the page fits its window, and keep a picture of it at two of the widths."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    assert page.locator("body").get_attribute("data-md-color-scheme") == SCHEMES[scheme]
    overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overhang) <= 0, f"at a width of {width}"
    assert page.evaluate(CUT) == [], f"at a width of {width}"
    if width in (PHONE, DESKTOP):
        file = PICTURES / f"{name.replace(' ', '-')}-{width}-{scheme}.png"
        page.screenshot(path=file, full_page=whole, animations="disabled")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_window(page: Page, site: str, scheme: str, name: str) -> None:
    page.goto(site + PAGES[name], wait_until="networkidle")
    read(page)
    for width in WIDTHS:
        look(page, name, scheme, width)


@pytest.mark.parametrize("name", ["home", "full week"])
def test_what_is_done_fits_every_window(
    browser: Browser, site: str, scheme: str, begun: StorageState, name: str
) -> None:
    with window(browser, site, scheme, begun) as page:
        page.goto(site + PAGES[name], wait_until="networkidle")
        read(page)
        for width in WIDTHS:
            look(page, f"{name} begun", scheme, width)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_search_fits_the_window(page: Page, site: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(site, wait_until="networkidle")
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").wait_for()
    page.keyboard.type("neuron", delay=50)
    page.locator(".md-search-result__link").first.wait_for()
    # On a phone the theme covers the page with something larger before it holds the page fast.
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    look(page, "search", scheme, width, whole=False)


def test_the_menu_of_a_phone_fits_the_window(page: Page, site: str, scheme: str) -> None:
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.goto(site + LECTURE, wait_until="networkidle")
    page.locator('.md-header label[for="__drawer"]').click()
    page.locator(".md-nav--primary a:visible").first.wait_for()
    look(page, "menu", scheme, PHONE, whole=False)
