"""Which week it is: by the clock where the course is given, whenever the site was built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import faultless
from tests.conftest import OUR_SETTINGS, Folder
from tests.serving import served
from tests.test_accessibility import every_scheme, every_width, violations

COURSE = """
title: A course with dates
term:
  start: 2026-10-05
  end: 2026-10-30
  timezone: Pacific/Auckland
  meets: [mon 10:00-12:00]
  breaks: [{start: 2026-10-19, end: 2026-10-23, title: Reading week}]
weeks:
  - title: Alpha
    lectures: [{title: One, video: WMRUZT9NljM, date: 2026-10-07 9:00}]
  - title: Beta
    exercises: [{notebook: "https://github.com/a/b/blob/main/c.ipynb", due: 2026-10-16 18:00}]
  - title: Gamma
"""


Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Folder(tmp_path_factory.mktemp("dated"))
    folder.write({"course.yaml": COURSE, "mkdocs.yml": OUR_SETTINGS})
    for day, title in (("2026-10-01", "Welcome"), ("2026-10-02", "Bring a laptop")):
        text = f"---\ndate: {day}\n---\n# {title}\n\nSee you on Monday.\n"
        folder.write({f"docs/announcements/{day}.md": text})
    with served(folder.build().site) as address:
        yield address


@pytest.fixture
def at(browser: Browser, dated: str) -> Iterator[Visit]:
    """Opens a page at a moment, in a browser that is elsewhere."""
    with faultless(browser, timezone_id="America/Los_Angeles") as page:

        def visit(moment: str, path: str = "") -> Page:
            page.clock.set_fixed_time(datetime.fromisoformat(moment))
            page.goto(dated + path)
            return page

        yield visit


def now_on(page: Page) -> list[str]:
    return page.locator("[aria-current=date] :is(h2, h3) a:first-child").all_inner_texts()


@pytest.mark.parametrize(
    ("moment", "line", "current"),
    [
        ("2026-09-30T12:00:00+00:00", "Next, 5–11 October 2026: Week 1: Alpha", ""),
        # Monday has begun in Auckland, and nowhere else.
        ("2026-10-04T10:59:00+00:00", "Next, 5–11 October 2026: Week 1: Alpha", ""),
        ("2026-10-04T11:01:00+00:00", "This week: Week 1: Alpha", "Alpha"),
        ("2026-10-09T12:00:00+00:00", "This week: Week 1: Alpha", "Alpha"),
        ("2026-10-12T12:00:00+00:00", "This week: Week 2: Beta", "Beta"),
        ("2026-10-21T12:00:00+00:00", "Next, 26 October – 1 November 2026: Week 3: Gamma", ""),
        ("2026-10-28T12:00:00+00:00", "This week: Week 3: Gamma", "Gamma"),
    ],
)
def test_the_home_page_says_which_week_it_is(
    at: Visit, moment: str, line: str, current: str
) -> None:
    page = at(moment)
    said = page.locator("[data-cw-now]")
    expect(said).to_be_visible()
    assert " ".join(said.inner_text().split()) == line
    assert [words.split("\n")[-1].strip() for words in now_on(page)] == (
        [current] if current else []
    )
    said.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(line.split(": ", 1)[1])


def test_after_the_term_the_home_page_says_nothing_of_it(at: Visit) -> None:
    page = at("2026-12-01T12:00:00+00:00")
    expect(page.locator("[data-cw-now]")).to_be_hidden()
    assert now_on(page) == []
    expect(page.get_by_role("link", name="All dates")).to_be_visible()


def test_the_schedule_shows_all_dates_and_marks_the_day(at: Visit) -> None:
    page = at("2026-10-21T12:00:00+00:00", "schedule/")
    rows = page.locator(".cw-slot").all_inner_texts()
    assert [" ".join(row.replace("¶", "").split()) for row in rows] == [
        "5–11 October 2026 Week 1: Alpha Class Monday 5 October, 10:00–12:00"
        " One Wednesday 7 October, 9:00",
        "12–18 October 2026 Week 2: Beta Class Monday 12 October, 10:00–12:00"
        " Exercises, due Friday 16 October, 18:00",
        "19–23 October 2026 now Reading week",
        "26 October – 1 November 2026 Week 3: Gamma Class Monday 26 October, 10:00–12:00",
    ]
    expect(page.get_by_text("All hours are those of Pacific/Auckland.")).to_be_visible()


def test_a_week_says_its_days_and_its_classes(at: Visit) -> None:
    page = at("2026-10-21T12:00:00+00:00", "week-1/")
    expect(page.get_by_text("5–11 October 2026")).to_be_visible()
    expect(page.get_by_text("Classes: Monday 5 October, 10:00–12:00")).to_be_visible()


def test_without_a_script_the_dates_are_there(browser: Browser, dated: str) -> None:
    with faultless(browser, java_script_enabled=False) as page:
        page.goto(dated)
        expect(page.locator("[data-cw-now]")).to_be_hidden()
        expect(page.locator(".cw-card .cw-days").first).to_have_text("5–11 October 2026")


@every_scheme
@every_width
@pytest.mark.parametrize("path", ["", "schedule/", "week-2/", "announcements/"])
def test_pages_with_dates_can_be_used_by_all(
    browser: Browser, dated: str, path: str, width: int, scheme: Any
) -> None:
    window = {"width": width, "height": 800}
    with faultless(browser, color_scheme=scheme, viewport=window, reduced_motion="reduce") as page:
        page.clock.set_fixed_time(datetime.fromisoformat("2026-10-14T12:00:00+00:00"))
        page.goto(dated + path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
