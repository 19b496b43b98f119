"""What a learner finds without looking for it: where to start, where to go on, and a way back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import LECTURE, PAGES

WINDOWS = {"phone": (390, 844), "desktop": (1280, 800)}


@pytest.fixture(params=list(WINDOWS.values()), ids=list(WINDOWS))
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    yield page
    page.close()


def test_the_first_screen_says_what_the_course_is_and_where_to_start(page: Page, site: str) -> None:
    page.goto(site)
    for seen in (
        page.get_by_role("heading", level=1),
        page.get_by_text("for people with a machine learning background"),
        page.get_by_role("link", name="Start here: Why neuroscience?"),
        page.get_by_text("0 of 41 done"),
    ):
        expect(seen).to_be_in_viewport(ratio=1)


def test_the_introduction_is_in_the_first_screen_of_a_desktop(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(site)
    expect(page.get_by_role("link", name="Play the video")).to_be_in_viewport(ratio=1)
    page.close()


@pytest.mark.parametrize("path", [LECTURE, PAGES["notebook"], PAGES["reading"]])
def test_previous_and_next_are_in_reach_all_the_way_down(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    turn = page.locator(".cw-turn")
    for _ in range(4):
        for name in ("Previous: ", "Next: "):
            link = turn.get_by_role("link", name=name)
            expect(link).to_be_in_viewport(ratio=1)
            box = link.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 24
        page.mouse.wheel(0, 2000)
    turn.get_by_role("link", name="Next: ").click()
    expect(page).not_to_have_url(site + path)


def test_a_card_of_each_week_leads_to_it_and_to_what_is_in_it(page: Page, site: str) -> None:
    page.goto(site)
    cards = page.locator(".cw-card")
    expect(cards).to_have_count(10)
    expect(cards.nth(1).get_by_role("listitem")).to_have_count(7)
    cards.nth(1).get_by_role("link", name="Code for figures").click()
    expect(page).to_have_url(site + PAGES["notebook"])


def test_all_of_a_row_of_the_plan_is_its_link(page: Page, site: str) -> None:
    page.goto(f"{site}week-1/")
    row = page.locator(".cw-plan li").nth(1)
    box = row.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    expect(page).to_have_url(f"{site}week-1/neuron-function/")
    page.goto(f"{site}week-1/")
    expect(row.get_by_role("link", name="Video")).to_have_attribute(
        "href", "https://youtu.be/sYjx3VSaAME"
    )
    row.get_by_role("link", name="Slides").click(trial=True)


def test_the_parts_of_a_lecture_lead_to_its_slides(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    parts = page.locator(".cw-beside")
    expect(parts.get_by_role("listitem")).to_have_count(7)
    parts.get_by_role("link", name="Dendrites are leaky cables").click()
    expect(page.get_by_role("heading", name="Dendrites are leaky cables")).to_be_in_viewport()


@pytest.mark.parametrize("path", ["week-1/neuron-structur/", "old/neuron_structure.html"])
def test_where_there_is_no_page_one_can_look_for_it(page: Page, site: str, path: str) -> None:
    answer = page.goto(site + path)
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no page here")
    expect(page.get_by_role("article").get_by_role("link", name="Week 3")).to_be_attached()
    page.get_by_role("link", name="search for “neuron structur").click()
    expect(page.get_by_role("textbox", name="Search")).to_have_value(
        "neuron structur" + ("e" if path.endswith("html") else "")
    )
    expect(page.locator(".md-search-result__link").first).to_be_visible()


def test_from_there_one_gets_home(page: Page, site: str) -> None:
    page.goto(f"{site}nowhere/at/all/")
    page.get_by_role("link", name="Go to the first page").click()
    expect(page.get_by_role("link", name="Start here")).to_be_visible()


def test_on_paper_a_video_is_a_line_with_its_address(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + LECTURE)
    page.emulate_media(media="print")
    link = page.locator("a.cw-video")
    after = link.evaluate("it => getComputedStyle(it, '::after').content")
    assert after == '" (https://youtu.be/WMRUZT9NljM)"'
    box, words = link.bounding_box(), link.locator("span").bounding_box()
    assert box
    assert words
    assert box["height"] < 40
    assert words["height"] < 40
    page.close()
