"""What a learner has done, kept on their own device: in a real browser, against the built site."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, Route, expect

from tests.browsing import LECTURE, LOCAL_VIDEO
from tests.conftest import Built, Folder, copy_of_the_reference_course
from tests.serving import served

FIRST, SECOND = "lecture:youtube:WMRUZT9NljM", "lecture:youtube:sYjx3VSaAME"
HIDDEN = {"home": "", "week": "week-1/", "lecture": LECTURE}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A learner's browser, in which no script fails and nothing is asked of another host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on(
        "request", lambda request: faults.append(request.url) if is_other(request.url) else None
    )
    yield context
    context.close()
    assert faults == []


def is_other(url: str) -> bool:
    return not re.match(r"(http://127\.0\.0\.1|data:|blob:|https://www\.youtube-nocookie)", url)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def another(reference: Built, tmp_path: Path) -> Folder:
    """The reference course to be changed, with what was drawn of it already."""
    course = copy_of_the_reference_course(tmp_path / "course")
    shutil.copytree(reference.site.parent / ".cache", course.path / ".cache")
    return course


def done_button(page: Page) -> Locator:
    return page.locator("[data-cw-page] > button")


def tick(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"(Done|Mark as done): {title}$"))


def week_line(page: Page, number: int) -> Locator:
    """How much of a week is done, on the home page."""
    return page.locator(f"#week-{number} ~ [data-cw-progress]").first


def course_box(page: Page) -> Locator:
    return page.locator("[data-cw-course]")


def kept(page: Page) -> dict[str, Any]:
    text = page.evaluate("localStorage.getItem('coursewright:' + new URL('/', location).pathname)")
    data: dict[str, Any] = json.loads(text)
    return data


def mark(page: Page, site: str, *paths: str) -> None:
    for path in paths:
        page.goto(site + path)
        done_button(page).click()
        expect(done_button(page)).to_have_text("Done")


def test_a_page_is_marked_as_done_by_the_mouse_and_unmarked(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    button = page.get_by_role("button", name="Mark as done")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(done_button(page)).to_have_text("Done")
    expect(done_button(page)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_have_text("Neuron structure: done")
    assert list(kept(page)["done"]) == [FIRST]
    done_button(page).click()
    expect(done_button(page)).to_have_text("Mark as done")
    expect(page.get_by_role("status")).to_have_text("Neuron structure: not done")
    assert kept(page) == {"version": 1, "done": {}, "last": FIRST}


def test_the_keyboard_alone_marks_in_pages_and_in_lists(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    page.keyboard.press("d")
    expect(done_button(page)).to_have_text("Done")
    done_button(page).focus()
    page.keyboard.press("Enter")
    expect(done_button(page)).to_have_text("Mark as done")
    page.goto(site + "week-1/")
    tick(page, "Neuron structure").focus()
    page.keyboard.press("Space")
    expect(tick(page, "Neuron structure")).to_have_attribute("aria-pressed", "true")
    expect(tick(page, "Neuron structure")).to_be_focused()
    outline = tick(page, "Neuron structure").evaluate("e => getComputedStyle(e).outlineWidth")
    assert outline in ("2px", "3px")


def test_what_is_done_shows_in_the_week_and_on_the_home_page(page: Page, site: str) -> None:
    mark(page, site, LECTURE, "week-1/neuron-function/")
    page.goto(site + "week-1/")
    expect(page.locator("[data-cw-progress]")).to_have_text("2 of 7 done")
    assert page.locator("progress").evaluate("e => e.value") == pytest.approx(2 / 7)
    expect(page.locator("[data-cw-mark] > [aria-pressed=true]")).to_have_count(2)
    page.goto(site)
    expect(week_line(page, 0)).to_have_text("0 of 5 done")
    expect(week_line(page, 1)).to_have_text("2 of 7 done")
    expect(page.locator("li.cw-is-done")).to_have_count(2)
    expect(page.locator("li.cw-is-done").first).to_contain_text("Done: Neuron structure")
    expect(course_box(page)).to_contain_text("2 of 41 done")


def test_the_home_page_leads_on_from_what_was_opened_last(page: Page, site: str) -> None:
    page.goto(site)
    expect(course_box(page)).to_contain_text("Start here: Why neuroscience?")
    page.goto(site + LECTURE)
    page.goto(site)
    line = course_box(page).locator("p").first
    expect(line).to_have_text("Continue where you stopped: Neuron structure Week 1: Neurons")
    mark(page, site, "week-1/neuron-function/", LECTURE)
    page.goto(site)
    link = line.get_by_role("link", name="Abstract neuron models")
    assert link.evaluate("e => e.href") == f"{site}week-1/abstract-neuron-models/"
    link.click()
    expect(page.locator("h1")).to_contain_text("Abstract neuron models")


def test_after_the_last_item_it_leads_to_what_was_left_out(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate("""() => {
        const keys = [...document.querySelectorAll("[data-cw-item]")].map((e) => e.dataset.cwItem)
        const done = Object.fromEntries(keys.slice(2).map((key) => [key, "2027-01-01T00:00:00Z"]))
        const progress = {version: 1, done, last: keys.at(-1)}
        localStorage.setItem("coursewright:/", JSON.stringify(progress))
    }""")
    page.reload()
    expect(course_box(page)).to_contain_text("Continue where you stopped: Why neuroscience?")
    expect(course_box(page)).to_contain_text("39 of 41 done")
    mark(page, site, "week-0/why-neuroscience/", "week-0/course-outline/")
    page.goto(site)
    expect(course_box(page)).to_contain_text("You have done everything that is here.")


def test_it_survives_a_reload_and_a_rebuild_with_other_titles_and_places(
    page: Page, reference: Built, tmp_path: Path
) -> None:
    course = another(reference, tmp_path)
    with served(course.path / "site") as address:
        course.build()
        mark(page, address, LECTURE)
        page.reload()
        expect(done_button(page)).to_have_text("Done")
        manifest = course.path / "course.yaml"
        text = manifest.read_text().replace("title: Neuron structure", "title: The cell")
        manifest.write_text(text.replace("title: Neurons\n", "title: Cells\n"))
        course.build()
        page.goto(f"{address}week-1/")
        expect(tick(page, "The cell")).to_have_attribute("aria-pressed", "true")
        page.goto(f"{address}week-1/the-cell/")
        expect(done_button(page)).to_have_text("Done")


@pytest.mark.parametrize("path", ["materials/w1/W1-reading/", "week-1/code-for-figures/"])
def test_readings_and_notebooks_are_marked_too(page: Page, site: str, path: str) -> None:
    mark(page, site, path)
    page.goto(site + "week-1/")
    expect(page.locator("[data-cw-progress]")).to_have_text("1 of 7 done")


def save(page: Page) -> Path:
    course_box(page).locator("summary").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save to a file").click()
    assert saving.value.suggested_filename == "progress-neuroscience-for-machine-learners.json"
    return Path(saving.value.path())


def bring(page: Page, content: bytes) -> None:
    file: FilePayload = {"name": "a.json", "mimeType": "application/json", "buffer": content}
    page.locator("[data-cw-course] input[type=file]").set_input_files(file)


def test_progress_goes_into_a_file_and_comes_back_from_it(page: Page, site: str) -> None:
    mark(page, site, LECTURE, "week-1/neuron-function/")
    page.goto(site)
    file = save(page)
    content = json.loads(file.read_text())
    assert content["version"] == 1
    assert content["course"] == "Neuroscience for machine learners"
    assert list(content["done"]) == [FIRST, SECOND]
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Erase").click()
    expect(course_box(page)).to_contain_text("2 of 41 done")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("status")).to_contain_text("Your progress has been erased.")
    expect(course_box(page)).to_contain_text("0 of 41 done")
    assert page.evaluate("localStorage.getItem('coursewright:/')") is None
    mark(page, site, "week-0/why-neuroscience/")
    page.goto(site)
    bring(page, file.read_bytes())
    expect(page.get_by_role("status")).to_contain_text("From the file, 2 items were added.")
    expect(course_box(page)).to_contain_text("3 of 41 done")
    assert kept(page)["done"][FIRST] == content["done"][FIRST]


NONE = "This file holds no progress."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not JSON", NONE),
        (b"[]", NONE),
        (b"null", NONE),
        (b'{"version": 1}', NONE),
        (b'{"version": 1, "done": [1]}', NONE),
        (b"\xff\xfe\x00", NONE),
        (b'{"version": 2, "done": {}}', "This file comes from a newer version of this site"),
    ],
)
def test_a_file_that_holds_none_is_refused_in_words(
    page: Page, site: str, content: bytes, words: str
) -> None:
    mark(page, site, LECTURE)
    page.goto(site)
    before = kept(page)
    bring(page, content)
    expect(page.get_by_role("status")).to_contain_text(words)
    assert kept(page) == before
    page.get_by_role("status").get_by_role("button", name="Close").click()
    expect(page.get_by_role("status")).to_be_empty()


def test_a_file_of_another_course_is_asked_about(page: Page, site: str) -> None:
    page.goto(site)
    other = {"version": 1, "course": "Botany", "done": {FIRST: "2027-01-01T00:00:00Z", "x": 3}}
    asked: list[str] = []

    def refuse(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    bring(page, json.dumps(other).encode())
    expect(page.get_by_role("status")).to_contain_text("Nothing was added.")
    assert asked == ["This file is from another course: Botany. Add what it holds to this one?"]
    page.once("dialog", lambda dialog: dialog.accept())
    bring(page, json.dumps(other).encode())
    expect(page.get_by_role("status")).to_contain_text("From the file, 1 item was added.")


@pytest.mark.parametrize(
    "rubbish",
    ["", "{", "null", "[1]", '"x"', '{"version":1,"done":null}', '{"version":9,"done":{}}',
     '{"version":1,"done":{"__proto__":{"a":1},"constructor":7},"last":{}}'],
)  # fmt: skip
def test_rubbish_in_the_storage_is_passed_over(page: Page, site: str, rubbish: str) -> None:
    page.goto(site + "about/")
    page.evaluate("text => localStorage.setItem('coursewright:/', text)", rubbish)
    page.goto(site)
    expect(course_box(page)).to_contain_text("Start here: Why neuroscience?")
    expect(course_box(page)).to_contain_text("0 of 41 done")
    mark(page, site, LECTURE)
    assert list(kept(page)["done"]) == [FIRST]


@pytest.mark.parametrize("refused", [["setItem"], ["setItem", "getItem"]], ids=str)
def test_where_the_browser_keeps_nothing_the_page_works_and_says_so(
    page: Page, site: str, refused: list[str]
) -> None:
    # Of us alone: the theme's own script fails where it is refused.
    page.add_init_script(f"""
        for (const name of {refused}) {{
          const allowed = Storage.prototype[name]
          Storage.prototype[name] = function (key, ...rest) {{
            if (key.startsWith("coursewright")) throw new DOMException("no", "QuotaExceededError")
            return allowed.call(this, key, ...rest)
          }}
        }}
    """)
    page.goto(site + LECTURE)
    expect(page.get_by_role("status")).to_be_empty()
    done_button(page).click()
    expect(done_button(page)).to_have_text("Done")
    expect(page.get_by_role("status")).to_contain_text("This browser keeps nothing for this site")
    page.goto(site)
    expect(course_box(page)).to_contain_text("0 of 41 done")


def test_two_tabs_stay_in_step(page: Page, context: BrowserContext, site: str) -> None:
    other = context.new_page()
    other.goto(site)
    page.goto(site + LECTURE)
    expect(course_box(other)).to_contain_text("Continue where you stopped: Neuron structure")
    done_button(page).click()
    expect(week_line(other, 1)).to_have_text("1 of 7 done")
    other.goto(site + "week-1/")
    tick(other, "Neuron function").click()
    done_button(page).click()
    expect(other.locator("[data-cw-progress]")).to_have_text("1 of 7 done")
    assert list(kept(page)["done"]) == [SECOND]


def test_each_course_of_a_host_keeps_its_own(page: Page, reference: Built, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).symlink_to(reference.site)
    with served(tmp_path) as address:
        mark(page, f"{address}one/", LECTURE)
        page.goto(f"{address}two/")
        expect(course_box(page)).to_contain_text("0 of 41 done")
        names = page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('course'))")
        assert names == ["coursewright:/one/"]


def test_it_works_where_pages_change_without_loading(
    page: Page, reference: Built, tmp_path: Path
) -> None:
    course = another(reference, tmp_path)
    settings = course.path / "mkdocs.yml"
    text = settings.read_text().replace("  features:\n", "  features:\n    - navigation.instant\n")
    with served(course.path / "site") as address:
        # Material changes the pages that its sitemap names.
        settings.write_text(f"site_url: {address}\n{text}")
        course.build()
        page.goto(address, wait_until="networkidle")
        page.evaluate("window.same = true")
        page.locator("#week-1 > a").first.click()
        expect(page.locator("h1")).to_contain_text("Week 1")
        tick(page, "Neuron structure").click()
        page.get_by_role("article").get_by_role("link", name="Neuron function").click()
        expect(page.locator("h1")).to_contain_text("Neuron function")
        expect(done_button(page)).to_have_text("Mark as done")
        page.keyboard.press("d")
        expect(page.get_by_role("status")).to_have_text("Neuron function: done")
        page.keyboard.press("n")
        expect(page.locator("h1")).to_contain_text("Abstract neuron models")
        page.get_by_role("link", name="Home").first.click()
        expect(course_box(page)).to_contain_text("Abstract neuron models")
        expect(week_line(page, 1)).to_have_text("2 of 7 done")
        assert page.evaluate("window.same") is True
        assert kept(page)["last"] == "lecture:youtube:GX1SIWfhGKc"


@pytest.mark.parametrize("path", HIDDEN.values(), ids=HIDDEN)
def test_without_a_script_nothing_of_it_shows(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + path)
    places = page.locator("[data-cw-page], [data-cw-progress]")
    assert places.count() > 0
    assert [box for place in places.all() if (box := place.bounding_box())] == []
    assert page.locator("article button, article progress").count() == 0
    if path == "":
        course_box(page).get_by_role("link", name="Start here: Why neuroscience?").click()
        expect(page.locator("h1")).to_contain_text("Why neuroscience?")
    context.close()


@pytest.mark.parametrize("path", HIDDEN.values(), ids=HIDDEN)
def test_on_a_phone_in_the_dark_all_of_it_fits_and_can_be_hit(
    browser: Browser, site: str, path: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme="dark")
    page = context.new_page()
    page.goto(site + path)
    if path == "":
        course_box(page).locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    targets = page.locator(
        "[data-cw-page] button, [data-cw-item] button, [data-cw-course] :is(button, summary)"
    )
    for target in targets.all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
    context.close()


def test_the_list_of_keys_opens_closes_and_gives_the_focus_back(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    done_button(page).focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("d")
    assert page.url == site + LECTURE
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(done_button(page)).to_be_focused()
    expect(done_button(page)).to_have_text("Mark as done")


def test_keys_are_letters_while_typing(page: Page, site: str) -> None:
    page.goto(site + LECTURE, wait_until="networkidle")
    page.keyboard.press("/")
    box = page.get_by_role("textbox", name="Search")
    expect(box).to_be_focused()
    page.keyboard.type("d?n")
    expect(box).to_have_value("d?n")
    expect(page.locator("dialog")).to_have_count(0)
    expect(done_button(page)).to_have_text("Mark as done")


def test_n_and_p_lead_to_the_next_and_the_previous_page_once(page: Page, site: str) -> None:
    page.goto(site + LECTURE, wait_until="networkidle")
    page.keyboard.press("n")
    page.wait_for_url(f"{site}week-1/neuron-function/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("p")
    page.wait_for_url(site + LECTURE)


def test_keys_can_be_turned_off_for_the_theme_too_and_on_again(page: Page, site: str) -> None:
    page.goto(site)
    course_box(page).locator("summary").click()
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_role("checkbox", name="Use these keys").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.goto(site + LECTURE, wait_until="networkidle")
    for key in "dn?/":
        page.keyboard.press(key)
    expect(done_button(page)).to_have_text("Mark as done")
    expect(page.locator("dialog")).to_have_count(0)
    assert page.url == site + LECTURE
    page.goto(site)
    course_box(page).locator("summary").click()
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_role("checkbox", name="Use these keys").check()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


# Stands in for YouTube's player, which tells its state to whoever says that they listen.
PLAYER = """<script>
onmessage = ({data, origin, source}) => {
  const {event, func, args, id, channel} = JSON.parse(data)
  const tell = (event, info) =>
    source.postMessage(JSON.stringify({event, info, id, channel}), origin)
  if (event === "listening") tell("initialDelivery", {playerState: 1})
  if (func === "addEventListener") window.end = (how) => tell(...how)
}
</script>"""


@pytest.mark.parametrize("how", [["onStateChange", 0], ["infoDelivery", {"playerState": 0}]])
def test_a_video_of_youtubes_that_has_ended_offers_to_mark_it(
    page: Page, site: str, how: list[Any]
) -> None:
    def play(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=PLAYER)

    page.route("https://www.youtube-nocookie.com/**", play)
    page.goto(site + LECTURE)
    page.locator("a.cw-video").click()
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    frame.wait_for_url("https://www.youtube-nocookie.com/**")
    assert f"origin={site[:-1].replace(':', '%3A').replace('/', '%2F')}" in frame.url
    frame.wait_for_function("typeof window.end === 'function'")
    # Others may not say so: another frame, or this page itself.
    page.evaluate("postMessage(JSON.stringify({event: 'onStateChange', info: 0}), '*')")
    frame.evaluate("end(['onStateChange', 2])")
    frame.evaluate("end(['infoDelivery', null])")
    assert page.locator(".cw-offers").count() == 0
    frame.evaluate("how => end(how)", how)
    expect(page.locator(".cw-offers")).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("The video has ended.")
    expect(done_button(page)).to_have_text("Mark as done")
    done_button(page).click()
    expect(page.locator(".cw-offers")).to_have_count(0)
    frame.evaluate("how => end(how)", how)
    expect(page.locator(".cw-offers")).to_have_count(0)


def test_a_video_file_that_has_ended_offers_to_mark_it(page: Page, folder: Folder) -> None:
    folder.write(LOCAL_VIDEO)
    with served(folder.build().site) as address:
        page.goto(f"{address}week-1/local/")
        page.locator("a.cw-video").click()
        page.locator("video").dispatch_event("ended")
        expect(page.locator(".cw-offers")).to_have_count(1)


def test_the_exported_site_does_the_same_without_the_plugin(
    page: Page, reference: Built, tmp_path: Path
) -> None:
    course = another(reference, tmp_path)
    assert course.coursewright("export", "markdown", "out").returncode == 0
    built = Folder(course.path / "out").build()
    assert built.status == 0, built.log
    with served(built.site) as address:
        mark(page, address, LECTURE)
        page.goto(f"{address}week-1/")
        tick(page, "Reading material").click()
        expect(page.locator("[data-cw-progress]")).to_have_text("2 of 7 done")
        page.goto(address)
        expect(course_box(page)).to_contain_text("Continue where you stopped: Neuron function")
        expect(course_box(page)).to_contain_text("2 of 41 done")
