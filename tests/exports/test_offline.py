"""The zip file of a course, unpacked and opened as a file, in a browser that has no network."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from coursewright.errors import CoursewrightError
from coursewright.exports import offline
from tests.browsing import LECTURE, PAGES, faultless
from tests.conftest import REPOSITORY, Folder, browser
from tests.test_captions_browser import silence, until

__all__ = ["browser"]

TITLE = "Neuroscience for machine learners"


def exported(folder: Folder, file: str = "course.zip", *options: str) -> zipfile.ZipFile:
    done = folder.coursewright("export", "offline", file, *options)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(folder.path / file)


def said(folder: Folder, *options: str) -> str:
    """What is said where nothing is written."""
    done = folder.coursewright("export", "offline", *options)
    assert done.returncode
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference course as a zip file."""
    folder = Folder(tmp_path_factory.mktemp("taken"))
    exported(folder, "course.zip", "-f", str(REPOSITORY / "mkdocs.yml")).close()
    return folder.path / "course.zip"


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in it, in one whose name needs care."""
    target = tmp_path_factory.mktemp("on a disk, ü #1")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(target)
    return target / "course"


@pytest.fixture(params=[1280, 360], ids=["desktop", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest, unpacked: Path) -> Iterator[Page]:
    """A page of a browser without a network, which asks for nothing but files of the folder."""
    asked: list[str] = []
    refused: list[str] = []
    window = {"width": request.param, "height": 800}
    with faultless(browser, viewport=window, offline=True, reduced_motion="reduce") as page:
        page.context.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda m: refused.append(m.text) if m.type == "error" else None)
        yield page
    assert [url for url in asked if not url.startswith((unpacked.as_uri(), "data:"))] == []
    assert refused == []


def opened(page: Page, folder: Path, path: str) -> Page:
    """A page of the folder, by its address in the site."""
    file = folder / path / "index.html" if path == "" or path.endswith("/") else folder / path
    page.goto(file.as_uri(), wait_until="networkidle")
    return page


def is_at(page: Page, folder: Path, path: str) -> None:
    page.wait_for_url(lambda url: re.sub("[?#].*", "", url) == (folder / path).as_uri())


def in_the_menu(page: Page, name: str) -> None:
    """Follow a link of the navigation, as it is there on a screen of this width."""
    menu = page.locator(".md-tabs")
    if page.viewport_size and page.viewport_size["width"] < 600:
        page.locator(".md-header label[for=__drawer]").click()
        menu = page.locator(".md-sidebar--primary")
    menu.get_by_role("link", name=name, exact=True).click()


@pytest.mark.parametrize("path", [path for path in PAGES.values() if path != "404.html"])
def test_every_kind_of_page_is_whole(page: Page, unpacked: Path, path: str) -> None:
    opened(page, unpacked, path)
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.classList.contains('js')")
    assert page.evaluate("document.styleSheets.length") >= 3
    broken = "[...document.images].filter((i) => i.complete && !i.naturalWidth).map((i) => i.src)"
    assert page.evaluate(broken) == []
    expect(page.get_by_text("Does this page look bare?")).to_be_hidden()


def test_the_search_finds_a_word_and_leads_to_its_slide(page: Page, unpacked: Path) -> None:
    opened(page, unpacked, "week-1/")
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").wait_for()
    page.keyboard.type("microfarad", delay=50)
    link = page.locator('.md-search-result__link[href*="?h=microfarad#slide-3"]').first
    link.wait_for()
    expect(page.locator(".md-search-result .md-tag").first).to_have_text("Week 1: Neurons")
    link.click()
    is_at(page, unpacked, f"{LECTURE}index.html")
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_tick_stays_when_the_page_is_opened_anew_and_counts_on_the_home_page(
    page: Page, unpacked: Path
) -> None:
    opened(page, unpacked, LECTURE)
    page.get_by_role("button", name="Mark as done", exact=True).click()
    page.reload()
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()
    opened(page, unpacked, "")
    expect(page.get_by_text("1 of 41 done")).to_be_visible()


def test_pictures_and_an_equation_are_there(page: Page, unpacked: Path) -> None:
    opened(page, unpacked, PAGES["lecture"])
    pictures = page.locator("img.cw-slide-picture")
    assert pictures.count() >= 5
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0
    equation = page.locator("math").first
    box = equation.bounding_box()
    assert box and box["width"] > 20 and box["height"] > 5


def test_one_can_go_through_the_course(page: Page, unpacked: Path) -> None:
    opened(page, unpacked, "")
    in_the_menu(page, "About this site")
    is_at(page, unpacked, "about/index.html")
    page.go_back()
    page.get_by_role("link", name=re.compile("^Start here:")).click()
    is_at(page, unpacked, "week-0/why-neuroscience/index.html")
    page.locator(".md-header").get_by_role("link", name=re.compile("^Previous:")).click()
    is_at(page, unpacked, "week-0/index.html")
    page.keyboard.press("n")
    is_at(page, unpacked, "week-0/why-neuroscience/index.html")


def test_decks_and_notebooks_are_there_to_be_taken(page: Page, unpacked: Path) -> None:
    for path, name in ((LECTURE, "Download the slides"), (PAGES["notebook"], "Download")):
        opened(page, unpacked, path)
        href = page.get_by_role("link", name=name).first.get_attribute("href") or ""
        assert (unpacked / path / href).resolve().is_file(), href


def test_a_video_on_youtube_is_a_link(page: Page, unpacked: Path) -> None:
    opened(page, unpacked, LECTURE)
    link = page.get_by_role("link", name="Watch on YouTube: Neuron structure")
    assert link.get_attribute("href") == "https://youtu.be/WMRUZT9NljM"
    assert "data-cw-youtube" not in page.content()


def test_no_link_leads_to_a_folder_or_to_what_is_not_there(unpacked: Path) -> None:
    count = 0
    for file in unpacked.rglob("*.html"):
        text = re.sub("<script.*?</script>", "", file.read_text("utf-8"), flags=re.DOTALL)
        for href in re.findall(r'<a [^>]*?href="([^"#?:]+)(?:[#?][^"]*)?"', text):
            assert (file.parent / href).is_file(), (file, href)
            count += 1
    assert count > 1000


def test_nothing_is_in_it_that_only_a_server_wants(unpacked: Path) -> None:
    names = {file.name for file in unpacked.rglob("*")}
    assert not names & {"404.html", "_headers", "feed.xml", "sitemap.xml", "sitemap.xml.gz"}
    assert not any(name.endswith(".map") for name in names)
    text = (unpacked / "README.txt").read_text("utf-8")
    assert text.startswith(f"{TITLE}\n")
    assert "index.html" in text
    assert max(map(len, text.splitlines())) <= 100


COURSE = r"""
course.yaml: |
  title: "Q&A"
  term: {start: 2026-10-05, end: 2026-10-18, timezone: Europe/London, release: 0 days}
  weeks:
    - title: One
      lectures:
        - {title: Local, video: media/a.mp4, captions: media/a.srt}
    - {title: Two, description: Not out yet.}
mkdocs.yml: |
  site_name: x
  site_url: https://me.example.org/my-course/
  theme: {name: material}
  extra: {analytics: {provider: google, property: G-1}}
  plugins: [search, coursewright]
media/a.mp4: to be replaced
media/a.srt: |
  1
  00:00:00,000 --> 00:00:02,000
  Hello there.
docs/own.md: |
  # Own

  [Week](week-1/index.md) <a id="raw" href='../week-1/'>Raw</a> <a id="up" href=..>Up</a>
  <a id="top" href="/my-course/week-1/?a=1#b">Top</a>
  <a id="whole" href="https://me.example.org/my-course/own/#x">Whole</a>
  <a id="gone" href="https://me.example.org/my-course/gone/">Gone</a>
  <a id="out" href="../../../etc/">Out</a> <a id="bad" href="http://[x/">Bad</a>
  <a id="other" href="/other/">Other</a> <a id="mail" href="mailto:a@example.org">Mail</a>
  <!-- <a href="../week-1/">Remark</a> -->
  <img alt="d" id="drawing" src="../drawing.svg">
  <img alt="x" src="https://pictures.example.org/a.png">
  <iframe title="y" src="../plot/"></iframe>
  <script>window.link = '<a href="../week-1/">'</script>
docs/drawing.svg: |
  <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>
docs/plot/index.html: |
  <!doctype html><title>x</title><script>document.title = "plotted"</script>
docs/README.txt: My own.
"""

LINKS = {
    "raw": "../week-1/index.html",
    "up": "../index.html",
    "top": "../week-1/index.html?a=1#b",
    "whole": "../own/index.html#x",
    "gone": "https://me.example.org/my-course/gone/",
    "out": "../../../etc/",
    "bad": "http://[x/",
    "other": "/other/",
    "mail": "mailto:a@example.org",
}


@pytest.fixture
def authored(folder: Folder) -> Folder:
    folder.write(COURSE)
    (folder.path / "media/a.mp4").write_bytes(silence(4))
    return folder


def test_what_authors_wrote_works_as_well_and_what_cannot_is_said(
    browser: Browser, authored: Folder
) -> None:
    done = authored.coursewright("export", "offline", "c.zip", "--as-of", "2026-10-06")
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"WARNING .*site/own/index.html:\d+: a picture is loaded from"
        r" https://pictures.example.org, and missing without a network \[CW115\]",
        done.stderr,
    )
    assert re.match(r"c.zip: \d+ [kM]B, \d+ files, unpacked \d.*MB. Unpack it,", done.stdout)
    with zipfile.ZipFile(authored.path / "c.zip") as archive:
        archive.extractall(authored.path)
    top = authored.path / "c"
    sent: list[str] = []
    with faultless(browser) as page:
        page.context.route(re.compile("^https?:"), lambda route: sent.append(route.request.url))
        opened(page, top, "own/")
        for name, href in LINKS.items():
            assert page.locator(f"#{name}").get_attribute("href") == href
        assert page.evaluate("window.link") == '<a href="../week-1/">'
        assert page.evaluate("drawing.naturalWidth") == 9
        assert [frame.title() for frame in page.frames if "plot" in frame.url] == ["plotted"]
    assert sent == []
    assert (top / "README.txt").read_text("utf-8") == "My own."
    assert not any("week-2" in str(file) for file in top.rglob("*"))
    assert (top / "calendar.ics").is_file()
    assert not (top / "feed.xml").exists()


def test_a_local_video_plays_and_has_its_captions(browser: Browser, authored: Folder) -> None:
    with exported(authored, "c.zip", "--as-of", "2026-10-06") as archive:
        archive.extractall(authored.path)
    with faultless(browser, offline=True) as page:
        opened(page, authored.path / "c", "week-1/local/")
        page.get_by_role("link", name="Play the video: Local").click()
        until(page, "document.querySelector('video').currentTime > 0")
        page.locator("video").evaluate("it => { it.textTracks[0].mode = 'showing' }")
        until(page, "document.querySelector('video').textTracks[0].cues?.length === 1")


def test_the_same_course_makes_the_same_bytes_in_one_folder(authored: Folder) -> None:
    files = [exported(authored, f"{folder}/course.zip") for folder in ("once", "again")]
    contents = [Path(file.filename or "").read_bytes() for file in files]
    assert contents[0] == contents[1]
    assert {name.partition("/")[0] for name in files[0].namelist()} == {"course"}
    assert {entry.date_time for entry in files[0].infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert files[0].testzip() is None


def test_nothing_is_replaced_unless_it_is_said_so(course: Folder) -> None:
    course.write({"mkdocs.yml": "site_name: x\nplugins: [search, coursewright]\n", "docs/x": ""})
    course.write({"c.zip": "precious", "folder.zip/x": ""})
    assert "is there already" in said(course, "c.zip")
    assert (course.path / "c.zip").read_text() == "precious"
    assert "Give another name.\n" in said(course, "folder.zip", "--force")
    assert "ends in .zip" in said(course, "c.rar")
    assert zipfile.is_zipfile(exported(course, "c.zip", "--force").filename or "")
    assert not [path.name for path in course.path.iterdir() if path.name.startswith(".c.zip")]


def test_a_course_with_problems_is_not_written(folder: Folder) -> None:
    folder.write({"course.yaml": "title: x\nweeks: 3\n", "mkdocs.yml": "plugins: [coursewright]\n"})
    assert "course.yaml:2:8: error:" in said(folder, "c.zip")
    folder.write(
        {
            "course.yaml": "title: x\nweeks: [title: y]\n",
            "docs/a.md": "---\njinja: true\n---\n{{ x }}\n",
        }
    )
    assert "nothing was written" in said(folder, "c.zip")
    assert not (folder.path / "c.zip").exists()


def test_a_site_that_is_too_large_for_a_zip_file_is_refused_with_the_largest_files(
    course: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{name}.mp4": course.path / name for name in "abcd"}
    for size, file in enumerate(files.values()):
        file.write_bytes(b"x" * 1000 * (size + 1))
    monkeypatch.setattr(offline, "MAX_BYTES", 5000)
    with pytest.raises(CoursewrightError) as caught:
        offline._size(files)
    assert "10 kB in 4 files" in str(caught.value)
    assert "d.mp4 (4.0 kB), c.mp4 (3.0 kB), b.mp4 (2.0 kB)" in str(caught.value)


def test_another_theme_is_taken_along_without_our_search(course: Folder) -> None:
    course.write({"mkdocs.yml": "site_name: x\ntheme: readthedocs\nplugins: [coursewright]\n"})
    course.write({"docs/about.md": "# About"})
    names = exported(course).namelist()
    assert "course/index.html" in names
    assert not any("coursewright-search" in name for name in names)


def test_the_themes_own_plugin_for_this_is_in_no_ones_way(browser: Browser, course: Folder) -> None:
    plugins = "plugins: [search, offline, coursewright]\n"
    course.write({"mkdocs.yml": f"site_name: x\ntheme: material\n{plugins}", "docs/x.txt": ""})
    with exported(course, "c.zip") as archive:
        archive.extractall(course.path)
    with faultless(browser, offline=True) as page:
        opened(page, course.path / "c", "week-1/")
        assert "unpkg" not in page.content()
        page.keyboard.press("/")
        page.keyboard.type("beginnings", delay=50)
        page.locator('.md-search-result__link[href*="week-1/index.html"]').first.wait_for()


def test_put_on_a_server_the_folder_is_a_site_like_any_other(unpacked: Path) -> None:
    index = json.loads((unpacked / "search/search_index.json").read_text("utf-8"))
    assert f"{LECTURE}#slide-3" in {entry["location"] for entry in index["docs"]}
