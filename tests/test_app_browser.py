"""The site as an app, in a real browser: what was opened is there when the connection is not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from coursewright.app.icons import icon
from tests import serving
from tests.browsing import LECTURE, faultless
from tests.conftest import Built, Folder, browser
from tests.serving import served
from tests.test_accessibility import violations
from tests.test_captions_browser import until
from tests.test_preview import Server

__all__ = ["browser"]

COURSE = """
course.yaml: |
  title: Q&A about neurons
  description: A course.
  weeks:
    - {title: One, lectures: [{title: First, slides: materials/a.pdf}]}
    - {title: Two}
    - {title: Three}
materials/a.pdf: a deck
docs/about.md: "# About\\n\\nA picture: ![A picture](picture.png)\\n"
docs/more.css: "body { --mine: one }"
mkdocs.yml: |
  site_name: x
  site_url: https://me.example.org/my-course/
  theme: {name: material, font: false, palette: {primary: custom, accent: custom}}
  extra_css: [more.css]
  plugins: [search, coursewright]
"""


@dataclass
class Host:
    """A web server with the course in a folder of it, which may be built anew meanwhile."""

    top: Path
    address: str
    course: Folder

    @property
    def site(self) -> str:
        """The address of the course's site."""
        return f"{self.address}my-course/"

    def publish(self) -> None:
        """Build the course, and put it in the place of what was there."""
        built = self.course.build()
        assert built.status == 0, built.log
        shutil.rmtree(self.top / "my-course", ignore_errors=True)
        shutil.copytree(built.site, self.top / "my-course")

    def change(self, file: str, old: str, new: str) -> None:
        path = self.top / "my-course" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    # A page that the browser itself may show again for ten minutes is no question for the app.
    monkeypatch.setattr(serving, "LIFETIME", "no-cache")
    (tmp_path / "top").mkdir()
    (tmp_path / "course").mkdir()
    course = Folder(tmp_path / "course").write(COURSE)
    Image.new("RGB", (9, 9)).save(course.path / "docs/picture.png")
    with served(tmp_path / "top") as address:
        host = Host(tmp_path / "top", address, course)
        host.publish()
        yield host


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless(browser, service_workers="allow", reduced_motion="reduce") as page:
        yield page


KEPT = """(async () => {
  const kept = {}
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys()
    kept[name] = requests.map(({ url }) => url.replace(location.origin, ""))
  }
  return kept
})()"""


def kept(page: Page) -> dict[str, list[str]]:
    """What the browser keeps for sites at this address, by the names of its caches."""
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


def opened(page: Page, address: str) -> Page:
    """Open a page, and wait until it is kept."""
    page.goto(address, wait_until="networkidle")
    path = re.sub(r"^https?://[^/]*|[?#].*", "", address)
    for _ in range(100):
        if any(path in paths for paths in kept(page).values()):
            until(page, "!!navigator.serviceWorker.controller")
            return page
        page.wait_for_timeout(50)
    pytest.fail(f"{address} is not kept")


def workers(page: Page) -> list[str]:
    """The scopes for which the browser has a worker."""
    found: list[str] = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"
    )
    return found


def test_a_page_that_was_opened_once_is_there_without_a_connection(page: Page, host: Host) -> None:
    opened(page, f"{host.site}about/")
    page.context.set_offline(True)
    page.reload(wait_until="networkidle")
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    assert page.get_by_alt_text("A picture").evaluate("it => it.naturalWidth") == 9
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--mine')") == "one"
    assert page.evaluate("document.documentElement.classList.contains('js')")
    said = page.get_by_role("status").filter(has_text="There is no connection")
    expect(said).to_contain_text("this is the page as it was when you last opened it")
    assert violations(page) == []


def test_that_it_is_a_copy_is_seen_once_and_then_only_heard(page: Page, host: Host) -> None:
    for path in ("", "about/", "week-1/"):
        opened(page, host.site + path)
    expect(page.locator(".cw-voice")).to_be_empty()
    page.context.set_offline(True)
    for path, is_seen in (("about/", True), ("week-1/", False), ("", False)):
        page.goto(host.site + path)
        said = page.locator(".cw-voice").filter(has_text="There is no connection")
        expect(said).to_have_class("cw-voice" if is_seen else "cw-voice cw-heard")


def test_progress_is_kept_with_and_without_a_connection(page: Page, host: Host) -> None:
    lecture = opened(page, f"{host.site}week-1/first/")
    opened(page, host.site)
    page.context.set_offline(True)
    lecture.goto(f"{host.site}week-1/first/")
    page.get_by_role("button", name="Mark as done", exact=True).click()
    page.goto(host.site)
    expect(page.get_by_text("1 of 1 done").first).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("1 of 1 done").first).to_be_visible()


def test_the_search_works_without_a_connection(page: Page, host: Host) -> None:
    opened(page, f"{host.site}about/")
    opened(page, host.site)
    page.context.set_offline(True)
    page.reload(wait_until="networkidle")
    page.keyboard.press("/")
    page.keyboard.type("picture", delay=50)
    page.locator('.md-search-result__link[href*="about/"]').first.click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()


def test_a_page_that_was_not_opened_says_so_names_those_that_were_and_opens_later(
    page: Page, host: Host
) -> None:
    opened(page, f"{host.site}week-1/")
    page.context.set_offline(True)
    page.goto(f"{host.site}week-3/?h=x#y")
    expect(page.get_by_role("heading", name="There is no connection")).to_be_visible()
    there = page.locator(".cw-opened").get_by_role("link")
    expect(there).to_have_text(["Week 1: One"])
    assert page.locator(".cw-again").get_attribute("href") == f"{host.site}week-3/"
    assert violations(page) == []
    there.click()
    page.wait_for_url(f"{host.site}week-1/")
    page.goto(f"{host.site}week-2/")
    page.context.set_offline(False)
    page.wait_for_url(f"{host.site}week-2/")
    expect(page.get_by_role("heading", name="Week 2: Two")).to_be_visible()


def test_the_page_for_no_connection_leads_nowhere_else(page: Page, host: Host) -> None:
    for wanted in ("javascript:alert(1)", "https://a.example.org/", "//a.example.org/"):
        page.goto(f"{host.site}coursewright-offline.html?page={wanted}")
        assert (page.locator(".cw-again").get_attribute("href") or "").startswith(host.site)


def test_a_new_builds_page_is_shown_at_once_and_an_old_one_with_its_own_style(
    page: Page, host: Host
) -> None:
    opened(page, f"{host.site}about/")
    opened(page, host.site)
    host.course.write({
        "docs/about.md": "# About it all",
        "docs/more.css": "body { --mine: two }",
    })  # fmt: skip
    host.publish()
    page.goto(host.site, wait_until="networkidle")
    mine = "getComputedStyle(document.body).getPropertyValue('--mine')"
    assert page.evaluate(mine) == "two"
    page.context.set_offline(True)
    page.goto(f"{host.site}about/", wait_until="networkidle")
    expect(page.get_by_role("heading", name="About", exact=True)).to_be_visible()
    assert page.evaluate(mine) == "one"
    page.context.set_offline(False)
    page.reload(wait_until="networkidle")
    expect(page.get_by_role("heading", name="About it all")).to_be_visible()
    assert page.evaluate(mine) == "two"
    page.context.set_offline(True)
    page.reload(wait_until="networkidle")
    expect(page.get_by_role("heading", name="About it all")).to_be_visible()
    assert page.evaluate(mine) == "two"


def test_a_file_that_is_not_what_its_address_says_is_not_kept(page: Page, host: Host) -> None:
    host.change("more.css", "one", "another build's")
    page.goto(f"{host.site}about/", wait_until="networkidle")
    page.wait_for_timeout(500)
    assert not any("more.css" in path for paths in kept(page).values() for path in paths)


def test_what_was_taken_back_is_not_shown_from_a_copy(page: Page, host: Host) -> None:
    opened(page, f"{host.site}week-3/")
    shutil.rmtree(host.top / "my-course/week-3")
    page.goto(f"{host.site}week-3/")
    page.context.set_offline(True)
    page.goto(f"{host.site}week-3/")
    expect(page.get_by_role("heading", name="There is no connection")).to_be_visible()


def test_each_course_keeps_its_own_and_nothing_of_others(page: Page, host: Host) -> None:
    folder = host.top / "my-course"
    shutil.copytree(folder, host.top / "other")
    shutil.copytree(folder, folder / "not-of-it")
    opened(page, f"{host.site}about/")
    page.goto(f"{host.site}not-of-it/about/", wait_until="networkidle")
    opened(page, f"{host.address}other/about/")
    page.evaluate("caches.open('another')")
    assert sorted(workers(page)) == [
        host.site, f"{host.site}not-of-it/", f"{host.address}other/",
    ]  # fmt: skip
    for name, paths in kept(page).items():
        if name != "another":
            path = name.split(" ")[1]
            assert all(kept_path.startswith(path) for kept_path in paths), name
    own = [p for n, paths in kept(page).items() if " /my-course/ " in n for p in paths]
    assert f"{'/my-course/'}about/" in own
    assert not any("not-of-it" in path for path in own)


def test_no_more_is_kept_than_there_is_room_for_and_the_oldest_goes(page: Page, host: Host) -> None:
    host.change("coursewright-worker.js", "entries: 100", "entries: 2")
    host.change("coursewright-worker.js", "const LARGEST = 5 * MEGABYTE", "const LARGEST = 400_000")
    Image.effect_noise((800, 800), 99).save(host.top / "my-course/picture.png")
    for path in ("", "week-1/", "week-2/", "about/"):
        opened(page, host.site + path)
    pages = [paths for name, paths in kept(page).items() if name.endswith("pages")]
    page.wait_for_timeout(300)
    assert sorted(pages[0]) == [
        "/my-course/about/", "/my-course/coursewright-offline.html", "/my-course/week-2/",
    ]  # fmt: skip
    assert not any("picture.png" in path for paths in kept(page).values() for path in paths)


def test_what_an_older_worker_kept_goes(page: Page, host: Host) -> None:
    page.goto(f"{host.site}more.css")
    names = ["coursewright /my-course/ 0 pages", "coursewright /other/ 0 pages", "theirs"]
    page.evaluate("(names) => Promise.all(names.map((name) => caches.open(name)))", names)
    opened(page, host.site)
    assert not {names[0]} & set(kept(page))
    assert set(names[1:]) <= set(kept(page))


def test_where_the_site_is_an_app_no_more_its_worker_goes_with_all_that_it_kept(
    page: Page, host: Host
) -> None:
    opened(page, f"{host.site}about/")
    page.evaluate("caches.open('theirs')")
    config = (host.course.path / "mkdocs.yml").read_text().replace(
        "coursewright]", "coursewright: {app: false}]"
    )  # fmt: skip
    host.course.write({"mkdocs.yml": config})
    host.publish()
    for _ in range(2):  # while the first is loaded, the worker still keeps what it is made of
        page.goto(f"{host.site}about/", wait_until="networkidle")
    for _ in range(100):
        if not workers(page) and set(kept(page)) == {"theirs"}:
            break
        page.wait_for_timeout(50)
    assert workers(page) == []
    assert set(kept(page)) == {"theirs"}
    html = (host.top / "my-course/index.html").read_text()
    assert "webmanifest" not in html
    assert not list((host.top / "my-course").glob("coursewright-*"))
    assert not (host.top / "my-course/assets/app.webmanifest").exists()


def test_a_preview_is_no_app(folder: Folder) -> None:
    server = Server(folder.write(COURSE))
    try:
        server.shows("Q&A about neurons")
        assert "webmanifest" not in server.page()
        assert "assets/coursewright.css?" not in server.page()
        assert server.page("coursewright-worker.js") == "404"
    finally:
        server.stop()


def test_where_nothing_may_be_kept_the_site_works_as_ever(browser: Browser, host: Host) -> None:
    with faultless(browser) as page:
        page.add_init_script("navigator.serviceWorker.register = () => Promise.reject('no')")
        page.goto(host.site, wait_until="networkidle")
        assert workers(page) == []
        expect(page.get_by_role("heading", name="Q&A about neurons")).to_be_visible()


def test_the_browser_would_install_it(page: Page, host: Host) -> None:
    opened(page, f"{host.site}about/")
    tools = page.context.new_cdp_session(page)
    found = tools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{host.site}assets/app.webmanifest"
    problems = tools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Of the windows that tests use, the browser installs nothing.
    assert [one for one in problems if one["errorId"] != "in-incognito"] == []


def manifest(built: Built) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(built.html("assets/app.webmanifest"))
    return data


def test_the_manifest_says_what_the_course_is_and_where(reference: Built) -> None:
    said = manifest(reference)
    assert said["name"] == "Neuroscience for machine learners"
    assert said["start_url"] == said["scope"] == "../"
    assert "id" not in said  # or all courses of a host would be one app
    assert said["theme_color"] == "#17495a"
    pictures = {}
    for entry in said["icons"]:
        file = reference.site / "assets" / entry["src"]
        if file.suffix == ".png":
            with Image.open(file) as picture:
                assert entry["sizes"] == "{}x{}".format(*picture.size)
                assert picture.format == "PNG"
            pictures[entry["sizes"], entry.get("purpose", "any")] = file.stat().st_size
        else:
            assert file.read_text().startswith("<svg")
    assert set(pictures) == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    assert max(pictures.values()) < 20_000


@pytest.mark.parametrize("title", ["Neurons", "Νευρώνες και μηχανές", "神経科学", "…", "😀 😀"])
def test_every_title_has_an_icon(title: str) -> None:
    for whole in (True, False):
        with Image.open(BytesIO(icon(title, 64, to_the_edge=whole))) as picture:
            pixels = picture.convert("RGBA")
        assert pixels.size == (64, 64)
        corner = pixels.getpixel((0, 0))
        assert corner == ((0x17, 0x49, 0x5A, 255) if whole else (0, 0, 0, 0))
        assert pixels.getpixel((32, 3)) == (0x17, 0x49, 0x5A, 255)
        colours = pixels.getcolors(64 * 64) or []
        assert sum(count for count, one in colours if one == (255, 255, 255, 255)) > 20


def test_an_author_brings_icons_and_a_name_of_their_own(course: Folder) -> None:
    course.write({"docs/assets/app.webmanifest": "{}", "docs/assets/app-192.png": "mine"})
    built = course.build("--strict")
    assert built.status == 0, built.log
    assert built.html("assets/app.webmanifest") == "{}"
    assert (built.site / "assets/app-192.png").read_text() == "mine"


def test_a_site_with_another_theme_is_no_app(course: Folder) -> None:
    course.write({"mkdocs.yml": "site_name: x\ntheme: readthedocs\nplugins: [coursewright]\n"})
    built = course.build("--strict")
    assert built.status == 0, built.log
    assert not (built.site / "coursewright-worker.js").exists()
    assert not (built.site / "assets/app.webmanifest").exists()


def test_two_builds_have_the_same_worker_and_a_changed_one_another(course: Folder) -> None:
    texts = [course.build().html("coursewright-worker.js") for _ in range(2)]
    assert texts[0] == texts[1]
    course.write({"docs/assets/coursewright.css": "body {}"})
    assert course.build().html("coursewright-worker.js") != texts[0]


def test_what_a_first_visit_brings_besides_is_small(
    page: Page, reference: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, int]] = []
    answered = serving.Host.send_header

    def note(self: serving.Host, name: str, value: str) -> None:
        if name == "Content-Length":
            sent.append((self.path, int(value)))
        answered(self, name, value)

    monkeypatch.setattr(serving.Host, "send_header", note)
    with served(reference.site) as site:
        opened(page, site + LECTURE)
        page.wait_for_load_state("networkidle")
    paths = [path for path, _ in sent]
    assert [path for path in set(paths) if paths.count(path) > 1] == []
    own = {path: size for path, size in sent if re.search(r"/(coursewright-|app)\b", path)}
    assert "/coursewright-worker.js" in own
    assert sum(own.values()) <= 20_000
