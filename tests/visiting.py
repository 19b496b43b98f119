"""A first visit to a page: what it brings over the wire, and what moves meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Request, StorageState, expect

from tests.browsing import LECTURE

WIDTHS = {"phone": 360, "desktop": 1280}
"""In CSS pixels."""

WATCH = """
window.moved = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.moved += entry.hadRecentInput ? 0 : entry.value
}).observe({type: "layout-shift", buffered: true})
"""
SCROLL = """async () => {
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
    scrollTo(0, top)
    await new Promise((done) => setTimeout(done, 50))
  }
  scrollTo(0, 0)
}"""
LOADED = "[...document.images].every((image) => image.complete || !image.checkVisibility())"


@dataclass(frozen=True)
class Answer:
    """What came for one request; sizes in bytes, as they were sent."""

    path: str
    body: int
    headers: int


@dataclass(frozen=True)
class Visit:
    """What came until the page was still, what came in all until it was read, and what moved."""

    opening: tuple[Answer, ...]
    answers: tuple[Answer, ...]
    moved: float
    """The sum of all layout shifts, of which CLS is the worst part."""

    def own(self, ending: str) -> int:
        """The bytes of our own scripts or stylesheets, without the theme's."""
        return sum(
            answer.body
            for answer in self.answers
            if answer.path.startswith("assets/coursewright") and answer.path.endswith(ending)
        )


def weight(answers: Iterable[Answer]) -> int:
    """Bytes over the wire, headers included."""
    return sum(answer.body + answer.headers for answer in answers)


def first_visit(
    browser: Browser, site: str, path: str, width: int, state: StorageState | None = None
) -> Visit:
    """Open a page with nothing in the browser's cache, and read it to its end."""
    # What an app's worker brings besides, once the page is there, has a test of its own.
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        storage_state=state,
        reduced_motion="reduce",
        service_workers="block",
    )
    requests: list[Request] = []
    context.on("requestfinished", lambda request: requests.append(request))
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(site + path, wait_until="networkidle")
    opening = [_answer(request, site) for request in requests]
    read(page)
    later = [_answer(request, site) for request in requests[len(opening) :]]
    moved = page.evaluate("window.moved")
    context.close()
    return Visit(tuple(opening), tuple(opening + later), moved)


def read(page: Page) -> None:
    """Scroll to a page's end and back, and wait for the pictures that come on the way."""
    page.evaluate(SCROLL)
    page.wait_for_function(LOADED)


def _answer(request: Request, site: str) -> Answer:
    response = request.response()
    assert response
    # Of what a worker loads, the browser knows the headers only.
    body = int(response.header_value("content-length") or 0)
    path = request.url.removeprefix(site).partition("?")[0]
    return Answer(path, body, request.sizes()["responseHeadersSize"])


def learner_has_begun(browser: Browser, site: str) -> StorageState:
    """What a browser keeps for a learner who has done one lecture."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + LECTURE)
    page.get_by_role("button", name="Mark as done", exact=True).click()
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()
    state = context.storage_state()
    context.close()
    for origin in state["origins"]:
        # Not the colours, which the theme keeps there too.
        kept = [item for item in origin["localStorage"] if item["name"].startswith("coursewright")]
        origin["localStorage"] = kept
    return state
