"""The search in a real browser: what it finds, which week it names, and where it leads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import faultless
from tests.conftest import MKDOCS_YML, Built, Folder, browser, corpus_files, site
from tests.materials.test_notebook import code, content, markdown, stream
from tests.serving import served
from tests.test_accessibility import SCHEMES, WIDTHS, violations
from tests.test_browser import search
from tests.test_policy_browser import sent, visit

__all__ = ["browser", "site"]

NOTEBOOK = "week-1/code-for-figures/"
FOUND = {
    "transcript": ("microfarad", "Week 1: Neurons", "week-1/neuron-structure/", "#slide-3"),
    "slide": ("coincident", "Week 1: Neurons", "week-1/neuron-function/", "#slide-3"),
    "code": ("eventplot", "Week 1: Neurons", NOTEBOOK, "#cell-11"),
    "output": ("165.2", "Week 1: Neurons", NOTEBOOK, "#cell-7"),
    "notebook's text": (
        "outweighs",
        "Week 2: Synapses and networks",
        "week-2/code-for-figures/",
        "#a-balanced-network",
    ),
    "reading": (
        "neuropixels",
        "Week 6: Understanding neural networks",
        "materials/w6/W6-reading/",
        "#observing",
    ),
}
"""A word that is only there, with the week, the page, and the part of it."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless(browser, reduced_motion="reduce") as page:
        yield page


def result(page: Page, word: str, place: str) -> Locator:
    """The link of the result for the whole word that leads there, unfolded if it must be."""
    part = page.locator(f'.md-search-result__link[href*="?h={word}{place}"]').first
    part.wait_for(state="attached")
    for more in page.locator("details.md-search-result__more > summary").all():
        more.click()
    return part


def is_in_view(page: Page) -> bool:
    """Whether the part of a page that its address names begins in the window, below the header."""
    page.wait_for_load_state("networkidle")
    seen: bool = page.evaluate("""() => {
      const top = document.getElementById(location.hash.slice(1)).getBoundingClientRect().top
      return top >= document.querySelector(".md-header").getBoundingClientRect().bottom - 1
        && top < innerHeight - 100
    }""")
    return seen


@pytest.mark.parametrize(("word", "week", "path", "part"), FOUND.values(), ids=FOUND)
def test_a_result_names_its_week_and_leads_to_the_slide_or_cell(
    page: Page, site: str, word: str, week: str, path: str, part: str
) -> None:
    search(page, site, word)
    link = result(page, word, part)
    item = page.locator("li.md-search-result__item").filter(has=link)
    assert item.locator(".md-tag").all_inner_texts() == [week]
    assert word in link.inner_text().lower()
    link.click()
    page.wait_for_url(f"{site}{path}?h=*{part}")
    assert is_in_view(page)


def test_what_was_looked_for_is_there_only_in_a_transcript_or_only_on_a_slide(
    page: Page, site: str
) -> None:
    for word, own, other in (
        ("microfarad", ".cw-transcript", ".cw-slide-text"),
        ("coincident", ".cw-slide-text", ".cw-transcript"),
    ):
        page.goto(site + next(path for known, _, path, _ in FOUND.values() if known == word))
        has_word = re.compile(word, re.IGNORECASE)
        expect(page.locator(own).filter(has_text=has_word)).to_have_count(1)
        expect(page.locator(other).filter(has_text=has_word)).to_have_count(0)


def test_the_keyboard_alone_opens_a_result(page: Page, site: str) -> None:
    search(page, site, "eventplot")
    result(page, "eventplot", "#cell-11")
    page.get_by_role("textbox", name="Search").focus()
    for _ in range(2):  # past the page, to the cell
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**#cell-11")
    assert is_in_view(page)


def test_a_result_shows_the_piece_of_a_program_that_has_the_word(page: Page, site: str) -> None:
    search(page, site, "expm1")
    blocks = result(page, "expm1", "#cell-16").locator("pre").all_inner_texts()
    assert len(blocks) == 1
    assert blocks[0].count("\n") < 8


def test_equations_are_found_and_shown_as_a_line(page: Page, site: str) -> None:
    search(page, site, "V_rest")
    shown = result(page, "v_rest", "#slide-3").inner_text()
    assert "V_rest = (g_K E_K+g_Na E_Na+g_Cl E_Cl)/(g_K+g_Na+g_Cl)" in shown


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_open_results_with_code(
    browser: Browser, site: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
        reduced_motion="reduce",
    )
    page = context.new_page()
    search(page, site, "drive")
    result(page, "drive", "#cell-5").wait_for()
    assert page.locator(".md-search-result .md-tag").count() > 1
    assert violations(page) == []
    context.close()


def test_searching_and_landing_break_no_rule_of_the_sites_policy(
    browser: Browser, reference: Built
) -> None:
    with sent(reference.site) as address, visit(browser, address) as (page, seen):
        search(page, address, "eventplot")
        result(page, "eventplot", "#cell-11").click()
        page.wait_for_url("**#cell-11")
        assert is_in_view(page)
        assert seen.violations == []


def test_landing_on_a_folded_cell_unfolds_it(page: Page, folder: Folder) -> None:
    folder.write({
        "mkdocs.yml": MKDOCS_YML.replace("features: [", "features: [search.highlight, "),
        "course.yaml": "title: x\nweeks:\n  - title: y\n    notebooks:\n"
        "      - {title: N, notebook: m/n.ipynb}\n",
        "m/n.ipynb": content(
            markdown("# N\n\n## Part"),
            *[markdown(f"text {n}") for n in range(60)],
            code("quokka = 1", stream("numbat"), tags=("hide-cell",)),
        ).decode(),
    })  # fmt: skip
    with served(folder.build("--strict").site) as address:
        search(page, address, "numbat")
        result(page, "numbat", "#cell-62").click()
        page.locator("#cell-62 .cw-output mark").wait_for()
        assert is_in_view(page)


def test_every_cell_of_real_notebooks_is_found_at_its_place(page: Page, folder: Folder) -> None:
    files = corpus_files("*.ipynb")
    units = "".join(f"      - {{notebook: m/{n}.ipynb, title: N{n}}}\n" for n in range(len(files)))
    folder.write({"course.yaml": f"title: x\nweeks:\n  - title: y\n    notebooks:\n{units}"})
    (folder.path / "m").mkdir()
    for number, file in enumerate(files):
        (folder.path / f"m/{number}.ipynb").write_bytes(file.read_bytes())
    built = folder.build()
    places = {entry["location"]: entry["text"] for entry in built.search_index()["docs"]}
    for number, file in enumerate(files):
        html = built.html(f"week-1/n{number}/index.html")
        for index, cell in enumerate(_cells(file), 1):
            if f'class="cw-cell" id="cell-{index}"' in html:
                text = places[f"week-1/n{number}/#cell-{index}"]
                assert "".join(cell["source"]).split()[0].split("<")[0] in text
    last = max(place for place in places if "#cell-" in place)
    with served(built.site) as address:
        page.goto(address + last)
        assert is_in_view(page)


def _cells(file: Path) -> list[dict[str, list[str]]]:
    cells: list[dict[str, list[str]]] = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return cells
