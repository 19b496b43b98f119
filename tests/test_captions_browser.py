"""The transcript that follows a video, and its chapters: in a real browser, on a built site."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Route, expect
from pptx import Presentation

from tests.browsing import faultless
from tests.conftest import OUR_SETTINGS, Folder
from tests.serving import served
from tests.test_accessibility import focused, violations

YOUTUBE = "https://www.youtube-nocookie.com"
LECTURE, FILE, ELSEWHERE = "week-1/lecture/", "week-1/file/", "week-1/elsewhere/"
COURSE = """
title: A course
weeks:
  - title: y
    lectures:
      - title: Lecture
        video: WMRUZT9NljM
        slides: materials/d.pptx
        captions: materials/a.vtt
        chapters:
          0:00: 1
          2:00: 2
          8:00: Questions
      - {title: File, video: materials/a.mp4, captions: materials/a.srt, chapters: {0:30: Half}}
      - {title: Elsewhere, video: "https://media.example.org/1", captions: materials/a.srt}
"""

# Stands in for YouTube's player: it notes what it is told, and tells where it is when asked to.
PLAYER = """<title>Player</title><script>
window.told = []
onmessage = ({data, origin, source}) => {
  const message = JSON.parse(data)
  told.push(message)
  const tell = (event, info) =>
    source.postMessage(JSON.stringify({event, info, id: 1, channel: "widget"}), origin)
  if (message.event === "listening") tell("initialDelivery", {playerState: 1})
  window.reach = (currentTime) => tell("infoDelivery", {currentTime})
}
</script>"""


def captions(seconds: int, every: int, mark: str) -> str:
    """Captions of so many seconds, a sentence for each few of them."""

    def time(second: int) -> str:
        return f"00:{second // 60:02}:{second % 60:02}{mark}000"

    cues = (
        f"{time(start)} --> {time(start + every)}\nSentence {start} is as long as a line of a"
        " transcript is, and then it ends here, where the next one begins.\n"
        for start in range(0, seconds, every)
    )
    return "\n".join(cues)


def silence(seconds: int) -> bytes:
    """A sound file, which a video element plays as well, whatever its name."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000 * seconds)
    return content.getvalue()


def in_ranges(route: Route) -> None:
    """Answer as hosts do that let a video be sought."""
    content = silence(60)
    start = int(re.findall(r"\d+", route.request.headers.get("range", "bytes=0-"))[0])
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}",
        "Content-Type": "video/mp4",
    }
    route.fulfill(status=206, headers=headers, body=content[start:])


def deck(path: Path, *titles: str) -> None:
    presentation = Presentation()
    for title in titles:
        slide: Any = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.notes_slide.notes_text_frame.text = "What is said. " * 100
    presentation.save(str(path))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Folder(tmp_path_factory.mktemp("captions")).write({
        "course.yaml": COURSE,
        "mkdocs.yml": OUR_SETTINGS,
        "materials/a.vtt": f"WEBVTT\n\n{captions(600, 10, '.')}",
        "materials/a.srt": captions(60, 10, ","),
    })  # fmt: skip
    (folder.path / "materials/a.mp4").write_bytes(silence(60))
    deck(folder.path / "materials/d.pptx", "First", "Second")
    built = folder.build("--strict")
    assert built.status == 0, built.log
    with served(built.site) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    def play(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=PLAYER)

    window = {"width": 1280, "height": 900}
    with faultless(browser, viewport=window, reduced_motion="reduce") as page:
        page.route(f"{YOUTUBE}/**", play)
        yield page


def line(page: Page, seconds: int) -> Locator:
    return page.locator(".cw-lines a").filter(has_text=f"Sentence {seconds} is")


def chapter(page: Page, title: str) -> Locator:
    return page.locator(".cw-chapters a").filter(has_text=title)


def player(page: Page) -> Frame:
    """YouTube's player, once it and the page hear each other."""
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    frame.wait_for_url(f"{YOUTUBE}/**")
    frame.wait_for_function("told.some(({func}) => func === 'addEventListener')")
    return frame


def told(frame: Frame) -> list[tuple[str, Any]]:
    """The commands that the player was given, but for the one with which all begins."""
    frame.wait_for_function("told.some(({func}) => func === 'playVideo')")
    commands = [message for message in frame.evaluate("told") if message["event"] == "command"]
    return [(command["func"], command["args"]) for command in commands[1:]]


def current(page: Page) -> list[str]:
    """All that is marked as current, by its time and first words."""
    marked = page.locator("[data-cw-at][aria-current=true]")
    return [" ".join(text.split()[:4]) for text in marked.all_inner_texts()]


def until(page: Page, condition: str) -> None:
    """Wait for something in a page whose policy keeps Playwright's own waiting out."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never {condition}")


def box_top(page: Page) -> float:
    top: float = page.locator(".cw-captions").evaluate("it => it.scrollTop")
    return top


def test_a_line_starts_the_video_there_and_the_player_takes_the_focus(
    page: Page, site: str
) -> None:
    page.goto(site + LECTURE)
    line(page, 20).click()
    frame = player(page)
    assert "&start=20&" in frame.url
    assert page.evaluate("document.activeElement.localName") == "iframe"
    assert current(page) == ["0:00 First", "0:20 Sentence 20 is", "Play from 0:00"]
    assert page.url == site + LECTURE


def test_with_the_player_there_a_line_seeks_and_keeps_the_focus(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    page.locator("a.cw-video").click()
    frame = player(page)
    line(page, 30).hover()
    height = page.evaluate("scrollY")
    line(page, 30).click()
    assert told(frame) == [("seekTo", [30, True]), ("playVideo", [])]
    expect(line(page, 30)).to_be_focused()
    expect(line(page, 30)).to_have_attribute("aria-current", "true")
    assert page.evaluate("scrollY") == height


def test_a_line_that_is_clicked_before_the_player_answers_is_not_forgotten(
    page: Page, site: str
) -> None:
    page.goto(site + LECTURE)
    page.evaluate("""() => {
        const lines = document.querySelectorAll(".cw-lines a")
        lines[1].click()
        lines[3].click()
    }""")
    assert ("seekTo", [30, True]) in told(player(page))


@pytest.mark.parametrize("where", ["chapter", "slide"])
def test_chapters_and_slides_play_from_their_time(page: Page, site: str, where: str) -> None:
    page.goto(site + LECTURE)
    link = chapter(page, "Second") if where == "chapter" else page.get_by_text("Play from 2:00")
    link.click()
    assert "&start=120&" in player(page).url
    marked = ["2:00 Second", "2:00 Sentence 120 is", "Play from 2:00"]
    assert current(page) == marked


def test_the_marks_follow_the_video(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    page.locator("a.cw-video").click()
    frame = player(page)
    frame.evaluate("reach(131.5)")
    expect(line(page, 130)).to_have_attribute("aria-current", "true")
    assert current(page) == ["2:00 Second", "2:10 Sentence 130 is", "Play from 2:00"]
    bar = "it => getComputedStyle(it).borderLeftColor"
    assert line(page, 130).evaluate(bar) != line(page, 140).evaluate(bar)
    frame.evaluate("reach(485)")
    expect(line(page, 480)).to_have_attribute("aria-current", "true")
    assert current(page) == ["8:00 Questions", "8:00 Sentence 480 is"]
    # Others may not say where it is: this page, or another frame.
    page.evaluate(
        """postMessage(JSON.stringify({event: "infoDelivery", info: {currentTime: 5}}))"""
    )
    frame.evaluate("reach(495)")
    expect(line(page, 490)).to_have_attribute("aria-current", "true")


def test_the_box_scrolls_with_the_video_and_the_page_never_does(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    page.locator("a.cw-video").click()
    frame = player(page)
    page.mouse.move(5, 5)
    height = page.evaluate("scrollY")
    frame.evaluate("reach(300)")
    expect(line(page, 300)).to_have_attribute("aria-current", "true")
    boxes = [line(page, 300).bounding_box(), page.locator(".cw-captions").bounding_box()]
    assert boxes[0]
    assert boxes[1]
    assert boxes[1]["y"] <= boxes[0]["y"] <= boxes[1]["y"] + boxes[1]["height"]
    assert box_top(page) > 0
    assert page.evaluate("scrollY") == height


@pytest.mark.parametrize("how", ["pointer", "keyboard"])
def test_the_box_stays_where_the_learner_reads(page: Page, site: str, how: str) -> None:
    page.goto(site + LECTURE)
    page.locator("a.cw-video").click()
    frame = player(page)
    if how == "pointer":
        line(page, 20).hover()
    else:
        page.mouse.move(5, 5)
        line(page, 20).focus()
        page.keyboard.press("ArrowDown")
    top = box_top(page)
    frame.evaluate("reach(300)")
    expect(line(page, 300)).to_have_attribute("aria-current", "true")
    assert box_top(page) == top


def test_after_a_click_the_box_follows_again_once_the_pointer_has_left(
    page: Page, site: str
) -> None:
    page.goto(site + LECTURE)
    page.locator("a.cw-video").click()
    frame = player(page)
    line(page, 20).click()
    page.mouse.move(5, 5)
    frame.evaluate("reach(300)")
    expect(line(page, 300)).to_be_in_viewport()
    assert box_top(page) > 0


def test_the_transcript_is_one_stop_for_the_tab_key_and_arrows_walk_through_it(
    page: Page, site: str
) -> None:
    page.goto(site + LECTURE)
    expect(page.locator(".cw-lines a[tabindex='0']")).to_have_count(1)
    page.get_by_role("link", name="Download the captions").focus()
    page.keyboard.press("Tab")
    expect(line(page, 0)).to_be_focused()
    assert focused(page)["hasRing"]
    for key, seconds in [("ArrowDown", 10), ("ArrowUp", 0), ("ArrowUp", 0), ("End", 590),
                         ("ArrowDown", 590), ("Home", 0), ("ArrowDown", 10)]:  # fmt: skip
        page.keyboard.press(key)
        expect(line(page, seconds)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.cw-captions')") is None
    page.keyboard.press("Shift+Tab")
    expect(line(page, 10)).to_be_focused()
    page.keyboard.press("Enter")
    assert "&start=10&" in player(page).url


def test_the_tab_key_comes_to_the_line_that_is_said(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    page.locator("a.cw-video").click()
    player(page).evaluate("reach(300)")
    expect(line(page, 300)).to_have_attribute("tabindex", "0")
    expect(page.locator(".cw-lines a[tabindex='0']")).to_have_count(1)


def test_a_click_with_a_key_held_is_an_ordinary_link(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    with page.context.expect_page():
        line(page, 20).click(modifiers=["ControlOrMeta"])
    expect(page.locator("a.cw-video")).to_have_count(1)
    assert current(page) == []


def test_without_a_script_each_line_is_a_link_to_its_moment(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + LECTURE)
    youtube = "https://www.youtube.com/watch?v=WMRUZT9NljM"
    assert line(page, 120).get_attribute("href") == f"{youtube}&t=120"
    assert chapter(page, "Questions").get_attribute("href") == f"{youtube}&t=480"
    assert page.get_by_text("Play from 0:00").get_attribute("href") == youtube
    page.goto(site + FILE)
    assert line(page, 30).get_attribute("href") == "../../materials/a.mp4#t=30.0"
    context.close()


def test_a_video_file_is_started_and_sought_and_has_the_captions_as_a_track(
    page: Page, site: str
) -> None:
    page.route("**/a.mp4", in_ranges)
    page.goto(site + FILE)
    line(page, 20).click()
    video = page.locator("video")
    expect(video).to_be_focused()
    until(page, "document.querySelector('video').currentTime >= 20")
    expect(line(page, 20)).to_have_attribute("aria-current", "true")
    line(page, 40).click()
    until(page, "document.querySelector('video').currentTime >= 40")
    expect(line(page, 40)).to_be_focused()
    assert current(page) == ["0:30 Half", "0:40 Sentence 40 is"]
    video.evaluate("it => it.pause()")
    video.evaluate("it => { it.currentTime = 52 }")
    expect(line(page, 50)).to_have_attribute("aria-current", "true")
    assert video.evaluate("it => it.textTracks[0].kind") == "captions"
    video.evaluate("it => { it.textTracks[0].mode = 'showing' }")
    until(page, "document.querySelector('video').textTracks[0].cues?.length === 6")


def test_where_the_video_is_shown_elsewhere_the_lines_are_no_links(page: Page, site: str) -> None:
    page.goto(site + ELSEWHERE)
    expect(page.locator(".cw-lines li")).to_have_count(6)
    assert page.locator(".cw-lines a[href]").count() == 0
    assert page.locator(".cw-captions").get_attribute("tabindex") == "0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", [LECTURE, FILE, ELSEWHERE])
def test_axe_finds_nothing(page: Page, site: str, path: str, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(site + path)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if path == LECTURE:
        chapter(page, "Second").click()
        player(page)
        assert violations(page) == []


def test_what_can_be_pressed_is_24_pixels_high(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    heights = page.locator("[data-cw-at]").evaluate_all(
        "all => all.map(it => it.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24


def test_paper_shows_the_whole_transcript(page: Page, site: str) -> None:
    page.goto(site + LECTURE)
    page.emulate_media(media="print")
    box = "it => it.scrollHeight <= it.clientHeight + 1"
    assert page.locator(".cw-captions").evaluate(box)
    assert page.locator(".cw-play-from:visible").count() == 0
