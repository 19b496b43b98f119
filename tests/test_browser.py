"""The pages in a real browser: what they ask for, and how a video plays."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browsing import LECTURE, LOCAL_VIDEO, faultless
from tests.conftest import Folder
from tests.materials.test_notebook import code, content, markdown, shown, stream
from tests.serving import served


@pytest.fixture
def asked(page: Page, site: str) -> list[str]:
    """Every address outside the site that the page asks for; each is answered by nothing."""
    others: list[str] = []

    def answer(route: Route) -> None:
        others.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="")

    page.route(lambda url: not url.startswith((site, "data:", "blob:")), answer)
    return others


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless(browser) as page:
        yield page


PLAYER = "https://www.youtube-nocookie.com/embed/WMRUZT9NljM?autoplay=1&rel=0&start=0&enablejsapi=1"


def player(site: str) -> str:
    """The address of the player, which is told who may listen to it."""
    return f"{PLAYER}&origin={quote(site.rstrip('/'), safe='')}"


@pytest.mark.parametrize("path", ["", "week-5/", LECTURE, "accessibility/", "extended-reading/"])
def test_opening_a_page_asks_nothing_of_another_host(
    page: Page, site: str, asked: list[str], path: str
) -> None:
    page.goto(site + path, wait_until="networkidle")
    assert asked == []


def test_a_click_loads_the_player_in_the_posters_place_and_gives_it_the_focus(
    page: Page, site: str, asked: list[str]
) -> None:
    page.goto(site + LECTURE)
    poster = page.locator("a.cw-video").bounding_box()
    page.get_by_role("link", name="Play the video: Neuron structure").click()
    frame = page.locator("iframe")
    assert frame.get_attribute("src") == player(site)
    assert frame.get_attribute("title") == "Neuron structure"
    assert frame.bounding_box() == poster
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert asked == [player(site)]


def test_the_keyboard_alone_plays_a_video(page: Page, site: str, asked: list[str]) -> None:
    page.goto(site + LECTURE)
    page.locator("a.cw-video").focus()
    page.keyboard.press("Enter")
    page.locator("iframe").wait_for()
    assert asked == [player(site)]


def test_without_a_script_the_poster_leads_to_the_video(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + LECTURE)
    link = page.get_by_role("link", name="Play the video: Neuron structure")
    assert link.get_attribute("href") == "https://youtu.be/WMRUZT9NljM"
    context.close()


def test_a_video_file_plays_in_the_page(browser: Browser, folder: Folder) -> None:
    folder.write(LOCAL_VIDEO)
    with served(folder.build().site) as address:
        page = browser.new_page()
        page.goto(f"{address}week-1/local/")
        page.get_by_role("link", name="Play the video: Local").click()
        assert page.locator("video").get_attribute("src") == f"{address}media/a.mp4"
        page.close()


def search(page: Page, address: str, word: str) -> None:
    """Search as a person does, once the page is ready for it, and letter by letter."""
    page.goto(address, wait_until="networkidle")
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").wait_for()
    page.keyboard.type(word, delay=50)


def test_a_search_for_what_is_only_said_finds_the_slide(page: Page, site: str) -> None:
    search(page, site, "permeabilities")
    result = page.locator('.md-search-result__link[href*="#slide-"]').first
    result.wait_for()
    href = result.get_attribute("href") or ""
    assert "week-1/biophysical-neuron-models/" in href
    result.click()
    page.wait_for_url("**/week-1/biophysical-neuron-models/**")
    assert "The resting potential is a weighted mean" in page.locator(":target").inner_text()


def test_a_pages_pictures_load_and_have_their_room_before(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    pictures = page.locator("img.cw-slide-picture")
    assert pictures.count() >= 5
    for index in range(pictures.count()):
        picture = pictures.nth(index)
        picture.scroll_into_view_if_needed()
        assert picture.get_attribute("alt")
        page.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
        assert int(picture.get_attribute("width") or 0) == 1280


def test_hostile_titles_run_nothing(browser: Browser, folder: Folder) -> None:
    hostile = "<img src=x onerror=window.ran=1></title><script>window.ran=1</script>"
    folder.write({
        "course.yaml": f"title: '{hostile}'\ndescription: '{hostile}'\nnote: '{hostile}'\n"
        f"people: [{{name: '{hostile}', roles: ['{hostile}']}}]\n"
        f"links: [{{title: '{hostile}', url: 'https://a.b/', note: '{hostile}'}}]\n"
        f"weeks:\n  - title: '{hostile}'\n    note: '{hostile}'\n"
        f"    lectures: [{{title: '{hostile}', id: a, slides: '{hostile}.pptx'}}]\n"
    })  # fmt: skip
    built = folder.build()
    assert built.status == 0, built.log
    with served(built.site) as address:
        page = browser.new_page()
        for path in ("", "week-1/", "week-1/a/"):
            page.goto(address + path, wait_until="networkidle")
            assert page.evaluate("window.ran") is None
            assert hostile in page.locator("article").inner_text()
        page.keyboard.press("/")
        page.keyboard.type("img")
        page.wait_for_timeout(500)
        assert page.evaluate("window.ran") is None
        page.close()


ATTACKS = r"""
<script>window.ran = 1</script> <img src=x onerror="window.ran = 1">
<img src="https://tracker.example/p.png"> ![t](https://tracker.example/q.png)
[a](javascript:window.ran=1) <a href="javascript:window.ran=1">b</a>
<svg onload="window.ran = 1"><script>window.ran = 1</script></svg>
<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>
<details open ontoggle="window.ran = 1"><summary>s</summary>d</details>
<math><mtext><table><mglyph><style><img src onerror="window.ran = 1"></style></table></mtext></math>
$\text{<svg/onload=window.ran=1>}$ $\href{javascript:window.ran=1}{x}$
<form action="javascript:window.ran=1"><button autofocus onfocus="window.ran = 1">x</button></form>
<style>@import url("https://tracker.example/s.css");</style> {{ 7*7 }} {% set x = 1 %}
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran = 1"><script>window.ran = 1'
    '</script><image href="https://tracker.example/i.png"/><rect width="9" height="9"/></svg>'
)


def test_hostile_notebooks_and_readings_run_nothing_and_load_nothing(
    page: Page, folder: Folder
) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks:\n  - title: y\n    notebooks:\n"
        "      - {title: N, notebook: m/n.ipynb}\n    readings: [m/r.md]\n",
        "m/r.md": f"# R {ATTACKS.splitlines()[1]}\n\n{ATTACKS}\n\n- {ATTACKS.strip()}\n",
        "m/r.bib": f"@misc{{k, author={{{ATTACKS.splitlines()[1]}}}, title={{t}},"
        " url={javascript:window.ran=1}}\n",
    })  # fmt: skip
    outputs = [
        shown(text_html=ATTACKS),
        shown(text_markdown=ATTACKS),
        shown(image_svgxml=DRAWING),
        stream(ATTACKS),
        {"output_type": "error", "ename": ATTACKS, "evalue": ATTACKS, "traceback": [ATTACKS]},
    ]
    notebook = content(markdown(f"# N {ATTACKS}"), markdown(ATTACKS), code(ATTACKS, *outputs))
    (folder.path / "m/n.ipynb").write_bytes(notebook)
    built = folder.build()
    assert built.status == 0, built.log
    assert folder.coursewright("export", "markdown", "out").returncode == 0
    exported = Folder(folder.path / "out").build()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for one in (built.site, exported.site):
        with served(one) as address:
            for path in ("week-1/n/", "m/r/", "week-1/n/picture-1.svg"):
                page.goto(address + path, wait_until="networkidle")
                for link in page.locator("article a:not([href^=http])").all()[:20]:
                    assert "javascript" not in (link.get_attribute("href") or "")
                assert page.evaluate("window.ran") is None, path
            assert [url for url in asked if not url.startswith((address, "data:"))] == []
            asked.clear()


def test_a_search_for_a_word_in_a_notebook_finds_it(browser: Browser, folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks:\n  - title: y\n    notebooks:\n"
        "      - {title: N, notebook: m/n.ipynb}\n",
        "m/n.ipynb": content(markdown("# N\n\n## Part"), code("quokka = 1")).decode(),
    })  # fmt: skip
    with served(folder.build("--strict").site) as address:
        page = browser.new_page()
        search(page, address, "quokka")
        result = page.locator('.md-search-result__link[href*="week-1/n/"]').first
        result.wait_for()
        page.close()


def test_each_button_beside_code_copies_that_code(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}week-1/code-for-figures/")
    buttons = page.get_by_title("Copy to clipboard").filter(visible=True)
    copied = []
    for index in range(2):
        button = buttons.nth(index)
        wanted = button.evaluate("e => e.closest('pre').querySelector('code').innerText")
        button.click()
        page.wait_for_function(
            "async code => (await navigator.clipboard.readText()).trim() === code.trim()",
            arg=wanted,
        )
        copied.append(wanted)
    assert copied[0] != copied[1]
