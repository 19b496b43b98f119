"""Pages are light and hold still, as a browser sees them that has not been here before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, StorageState

from tests.browsing import LECTURE, PAGES
from tests.visiting import WIDTHS, first_visit, learner_has_begun, weight

KILOBYTE = 1000

every_width = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)


@pytest.fixture(scope="module")
def begun(browser: Browser, site: str) -> StorageState:
    return learner_has_begun(browser, site)


@every_width
def test_the_home_page_comes_with_all_that_it_loads_in_300_kilobytes(
    browser: Browser, site: str, width: int
) -> None:
    visit = first_visit(browser, site, "", width)
    assert "search/search_index.json" in {answer.path for answer in visit.answers}
    assert weight(visit.answers) <= 300 * KILOBYTE


@pytest.mark.parametrize("path", ["", "week-1/", LECTURE, PAGES["notebook"]])
def test_our_scripts_and_our_stylesheet_are_small(browser: Browser, site: str, path: str) -> None:
    visit = first_visit(browser, site, path, WIDTHS["desktop"])
    assert 0 < visit.own(".js") <= 10 * KILOBYTE
    assert 0 < visit.own(".css") <= 12 * KILOBYTE


@every_width
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_moves_while_a_page_loads_and_is_read(
    browser: Browser, site: str, path: str, width: int
) -> None:
    assert first_visit(browser, site, path, width).moved <= 0.02


@every_width
@pytest.mark.parametrize("path", ["", "week-1/", LECTURE], ids=["home", "week", "lecture"])
def test_nothing_moves_where_it_is_shown_what_is_done(
    browser: Browser, site: str, begun: StorageState, path: str, width: int
) -> None:
    assert first_visit(browser, site, path, width, begun).moved <= 0.02
