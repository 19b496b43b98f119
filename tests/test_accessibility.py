"""Every kind of page in a real browser: what axe-core finds, and what the keyboard reaches."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PAGES, faultless
from tests.conftest import Folder, copy_of_the_reference_course
from tests.serving import served

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SCHEMES = ["light", "dark"]
WIDTHS = [320, 1280]

every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
every_scheme = pytest.mark.parametrize("scheme", SCHEMES)
every_width = pytest.mark.parametrize("width", WIDTHS)


@pytest.fixture
def scheme() -> str:
    return "light"


@pytest.fixture
def width() -> int:
    return 1280


@pytest.fixture
def page(browser: Browser, scheme: Any, width: int) -> Iterator[Page]:
    window = {"width": width, "height": 800}
    with faultless(browser, color_scheme=scheme, viewport=window, reduced_motion="reduce") as page:
        yield page


def visit(page: Page, address: str) -> None:
    """Open a page, and wait for what our script and the theme's change in it."""
    page.goto(address, wait_until="load")
    page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done), 100))")


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, place, and what would help."""
    page.evaluate(AXE)
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {rule['help']}"
        for rule in found
        for node in rule["nodes"]
    ]


def focused(page: Page) -> Any:
    """What has the focus: its kind, its words, whether it can be seen, and the ring around it."""
    return page.evaluate("""() => {
      const element = document.activeElement
      const ringed = element.matches(".md-option") ? element.nextElementSibling : element
      const box = ringed.getBoundingClientRect()
      const { outlineStyle, outlineWidth, visibility } = getComputedStyle(ringed)
      return {
        tag: element.tagName,
        classes: [...element.classList],
        words: element.textContent.trim(),
        isOnScreen: box.right > 0 && box.left < innerWidth && visibility === "visible",
        hasRing: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      }
    }""")


@every_width
@every_scheme
@every_page
def test_axe_finds_nothing(page: Page, site: str, path: str) -> None:
    visit(page, site + path)
    assert violations(page) == []


@every_width
@every_scheme
def test_axe_finds_nothing_while_searching(page: Page, site: str) -> None:
    page.goto(site, wait_until="networkidle")
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").wait_for()
    page.keyboard.type("neuron", delay=50)
    page.locator(".md-search-result__link").first.wait_for()
    assert page.get_by_role("dialog", name="Search").count() == 1
    assert violations(page) == []


@every_scheme
@pytest.mark.parametrize("width", [320])
def test_axe_finds_nothing_in_the_open_menu_of_a_phone(page: Page, site: str) -> None:
    visit(page, site + PAGES["lecture"])
    page.locator('.md-header label[for="__drawer"]').click()
    page.locator(".md-nav--primary a:visible").first.wait_for()
    assert violations(page) == []


@every_scheme
@every_page
def test_axe_finds_nothing_in_what_was_folded(page: Page, site: str, path: str) -> None:
    visit(page, site + path)
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
    page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done), 100))")
    assert violations(page) == []


@every_page
def test_a_page_has_one_title_and_its_headings_leave_no_level_out(
    page: Page, site: str, path: str
) -> None:
    page.goto(site + path)
    headings = page.locator("h1, h2, h3, h4, h5, h6")
    levels = [int(name[1]) for name in headings.evaluate_all("all => all.map(it => it.tagName)")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_page
def test_a_page_has_its_landmarks_and_its_language(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    # The home page has the weeks themselves, and no list of them beside it.
    assert page.get_by_role("navigation", name="Navigation").count() == (path != "")
    named = page.get_by_role("navigation").evaluate_all("all => all.map(it => it.ariaLabel)")
    assert all(named)
    assert len(set(named)) == len(named)
    assert page.locator("html").get_attribute("lang") == "en"


@every_width
@every_page
def test_the_tab_key_reaches_the_way_past_the_navigation_first(
    page: Page, site: str, path: str
) -> None:
    page.goto(site + path)
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Skip to content"
    assert page.locator(".md-skip").evaluate("it => getComputedStyle(it).opacity") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('article, .md-footer, .md-top') !== null"
    assert page.evaluate(inside)


@every_width
@every_scheme
@pytest.mark.parametrize("path", ["", PAGES["lecture"], PAGES["notebook"]])
def test_whatever_has_the_focus_can_be_seen(page: Page, site: str, path: str) -> None:
    visit(page, site + path)
    seen: list[str] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        now = focused(page)
        if now["tag"] == "BODY":
            break
        seen.append(now["tag"])
        assert now["isOnScreen"], now
        # The field for searching unfolds instead, and the theme lists the results below it.
        assert now["hasRing"] or now["classes"][0] == "md-search__input", now
    assert {"A", "INPUT"} < set(seen)
    assert page.evaluate("document.activeElement.tagName") == "BODY"


@every_scheme
def test_a_poster_shows_that_it_has_the_focus(page: Page, site: str) -> None:
    visit(page, site + PAGES["lecture"])
    page.keyboard.press("Tab")
    page.locator("a.cw-video").focus()
    assert focused(page)["hasRing"]


@pytest.mark.parametrize("width", [320])
def test_the_keyboard_opens_the_menu_of_a_phone_and_walks_through_it(page: Page, site: str) -> None:
    visit(page, site + PAGES["lecture"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Navigation"
    page.keyboard.press("Enter")
    inside = "document.activeElement.closest('.md-sidebar--primary') !== null"
    expect(page.locator(".md-sidebar--primary :focus")).to_have_count(1)
    page.keyboard.press("Tab")
    assert page.evaluate(inside)
    assert focused(page)["isOnScreen"]
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()
    assert focused(page)["words"] == "Navigation"


@pytest.mark.parametrize("width", [320])
def test_what_scrolls_sideways_is_reached_by_the_tab_key_while_it_does(
    page: Page, site: str
) -> None:
    visit(page, site + PAGES["notebook"])
    output = page.locator("pre.cw-output").first
    assert output.get_attribute("tabindex") == "0"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function("!document.querySelector('pre.cw-output').hasAttribute('tabindex')")


@every_width
@pytest.mark.parametrize("path", ["", PAGES["full week"], PAGES["lecture"], PAGES["exercise"]])
def test_what_can_be_pressed_is_24_pixels_high_or_stands_alone(
    page: Page, site: str, path: str
) -> None:
    # WCAG 2.5.8 excepts links in a text, and targets around whose middle there is that much room.
    visit(page, site + path)
    assert [it for it in violations(page) if it.startswith("target-size")] == []
    small = page.evaluate("""() => {
      const size = it => [it.getBoundingClientRect().width, it.getBoundingClientRect().height]
      return [...document.querySelectorAll("article :is(button, summary, .cw-video, .cw-launch)")]
        .filter(it => it.checkVisibility() && Math.min(...size(it)) < 24)
        .map(it => it.outerHTML)
    }""")
    assert small == []


@every_page
def test_nothing_moves_where_motion_is_not_wanted(page: Page, site: str, path: str) -> None:
    visit(page, site + path)
    longest = page.evaluate("""() => Math.max(...[...document.querySelectorAll("*")].flatMap(it =>
      ["", "::before", "::after"].flatMap(part => {
        const style = getComputedStyle(it, part)
        const names = ["transitionDuration", "transitionDelay", "animationDuration"]
        return names.flatMap(name => style[name].split(",").map(parseFloat))
      })))""")
    assert longest <= 0.01


def test_every_picture_has_words_of_its_own(page: Page, site: str) -> None:
    for path in (PAGES["lecture"], PAGES["notebook"]):
        page.goto(site + path)
        texts = page.locator("article img:not(.cw-poster)").evaluate_all(
            "all => all.map(it => it.alt)"
        )
        assert texts
        assert all(texts)
    assert page.locator("img:not([alt])").count() == 0


@every_scheme
@pytest.mark.parametrize("path", [PAGES["lecture"], PAGES["full week"], PAGES["reading"]])
def test_paper_shows_no_navigation_and_dark_words_on_white(
    page: Page, site: str, path: str
) -> None:
    page.goto(site + path)
    page.emulate_media(media="print")
    for unwanted in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", "button", ".md-skip"):
        assert page.locator(f"{unwanted}:visible").count() == 0, unwanted
    colours = "it => [getComputedStyle(it).color, getComputedStyle(document.body).backgroundColor]"
    dark_on_white = ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.locator("article").evaluate(colours) == dark_on_white
    assert page.locator("article a:visible").first.evaluate(colours) == dark_on_white


def test_paper_shows_where_the_links_of_a_reading_lead(page: Page, site: str) -> None:
    page.goto(site + PAGES["reading"])
    page.emulate_media(media="print")
    link = page.locator(".cw-prose a[href^=http]").first
    written = link.evaluate("it => getComputedStyle(it, '::after').content")
    assert link.get_attribute("href") in written


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The reference course as Markdown, built by MkDocs without our plugin."""
    folder = copy_of_the_reference_course(tmp_path_factory.mktemp("exported") / "course")
    assert folder.coursewright("export", "markdown", "out").returncode == 0
    with served(Folder(folder.path / "out").build().site) as address:
        yield address


@pytest.mark.parametrize("width", [320])
@pytest.mark.parametrize("path", ["", PAGES["lecture"], PAGES["notebook"], "404.html"])
def test_axe_finds_nothing_in_the_exported_course(page: Page, exported: str, path: str) -> None:
    visit(page, exported + path)
    assert violations(page) == []


def test_a_template_of_the_authors_comes_before_ours(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks: [{title: y}]\n",
        "mkdocs.yml": "site_name: x\ntheme: {name: material, font: false, custom_dir: own}\n"
        "plugins: [search, coursewright]\n",
        "own/main.html": '{% extends "base.html" %}{% block announce %}Hello{% endblock %}',
    })  # fmt: skip
    built = folder.build()
    assert built.status == 0, built.log
    assert "Hello" in built.html()
    assert 'role="dialog" aria-label' not in built.html()


def test_the_authors_other_templates_stand_beside_ours(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks: [{title: y}]\n",
        "mkdocs.yml": "site_name: x\ntheme: {name: material, font: false, custom_dir: own}\n"
        "plugins: [search, coursewright]\n",
        "own/partials/copyright.html": "By us",
    })  # fmt: skip
    assert folder.coursewright("export", "markdown", "out").returncode == 0
    for built in (folder.build(), Folder(folder.path / "out").build()):
        assert built.status == 0, built.log
        assert "By us" in built.html()
        assert 'role="dialog" aria-label="Search"' in built.html()


def test_another_theme_is_left_alone(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks: [{title: y}]\n",
        "mkdocs.yml": "site_name: x\ntheme: readthedocs\nplugins: [coursewright]\n",
    })  # fmt: skip
    assert folder.coursewright("export", "markdown", "out").returncode == 0
    assert not (folder.path / "out/overrides").exists()
    for built in (folder.build(), Folder(folder.path / "out").build()):
        assert built.status == 0, built.log
        assert "coursewright-theme" not in built.html()
