"""The site under its own policy, in a real browser: all of it works, and nothing else runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from coursewright.policy.needs import page_needs
from tests.browsing import LECTURE, PAGES
from tests.conftest import Built, Folder
from tests.serving import served, wanted_headers
from tests.test_browser import search

MINIMAL = "frame-ancestors 'none'"
"""What README gives to nginx and Apache, as the rest of the policy is in the pages."""


def sent(site: Path, policy: str | None = None) -> AbstractContextManager[str]:
    """Serve a site with a header: the one that its `_headers` names, where none is given."""
    headers = {"Content-Security-Policy": policy} if policy else wanted_headers(site)
    return served(site, headers)


@dataclass
class Visit:
    """A browser's visit to a site: what was refused there, and asked of other hosts."""

    context: BrowserContext
    site: str
    violations: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def begin(self) -> Page:
        # Before anything of a page runs; the policy does not concern it.
        self.context.expose_binding("refused", lambda _, what: self.violations.append(what))
        self.context.add_init_script("""
            addEventListener("securitypolicyviolation", (event) =>
              refused(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))
        """)
        self.context.route(lambda url: not url.startswith((self.site, "data:")), self._answer)
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.violations.append(str(error)))
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.violations.append(said.text)

    def _answer(self, route: Route) -> None:
        self.others.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="")


@contextmanager
def visit(browser: Browser, site: str) -> Iterator[tuple[Page, Visit]]:
    context = browser.new_context()
    visit = Visit(context, site)
    yield visit.begin(), visit
    context.close()


@pytest.fixture(scope="module", params=["header and elements", "elements"])
def site(request: pytest.FixtureRequest, reference: Built) -> Iterator[str]:
    """The reference site, as a host serves it that sends headers, and as one that cannot."""
    server = sent if request.param == "header and elements" else served
    with server(reference.site) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[tuple[Page, Visit]]:
    with visit(browser, site) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_of_a_page_is_refused_and_it_asks_nothing_of_others(
    opened: tuple[Page, Visit], site: str, path: str
) -> None:
    page, seen = opened
    page.goto(site + path, wait_until="networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.classList.contains('js')")
    assert page.evaluate("document.styleSheets.length") >= 3
    broken = "[...document.images].filter((i) => i.complete && !i.naturalWidth).map((i) => i.src)"
    assert page.evaluate(broken) == []
    assert (seen.violations, seen.others) == ([], [])


def test_the_search_finds_a_word(opened: tuple[Page, Visit], site: str) -> None:
    page, seen = opened
    search(page, site, "synapse")
    page.locator(".md-search-result__link").first.wait_for()
    assert (seen.violations, seen.others) == ([], [])


def test_a_click_loads_the_player(opened: tuple[Page, Visit], site: str) -> None:
    page, seen = opened
    page.goto(site + LECTURE)
    page.get_by_role("link", name="Play the video: Neuron structure").click()
    frame = page.frame_locator("iframe").locator("body")
    frame.wait_for(state="attached")
    player = page.frames[1].url
    assert player.startswith("https://www.youtube-nocookie.com/embed/WMRUZT9NljM?")
    assert (seen.violations, seen.others) == ([], [player])


def test_the_colours_change_and_stay_changed(opened: tuple[Page, Visit], site: str) -> None:
    page, seen = opened
    page.goto(site, wait_until="networkidle")
    page.get_by_title("Switch to the dark colours").click()
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert page.evaluate(scheme) == "slate"
    page.goto(site + PAGES["full week"], wait_until="networkidle")
    assert page.evaluate(scheme) == "slate"
    assert seen.violations == []


def attacked(reference: Built, target: Path, *, keep_elements: bool) -> Path:
    """The reference site, with something in its pages that was not there when it was built."""
    shutil.copytree(reference.site, target)
    page = target / "about" / "index.html"
    html = page.read_text()
    if not keep_elements:
        html = re.sub('<meta http-equiv="Content-Security-Policy".*?>', "", html)
    page.write_text(html.replace("</h1>", f"</h1>{ATTACK}", 1))
    return target


ATTACK = """
<script>window.ran = "inline"</script>
<script src="https://attacker.example/a.js"></script>
<script src="data:text/javascript,window.ran='data'"></script>
<img src="x.png" onerror="window.ran = 'handler'">
<img src="https://attacker.example/a.png">
<style>body { --attacked: 1 }</style>
<link rel="stylesheet" href="https://attacker.example/a.css">
<iframe src="https://attacker.example/"></iframe>
<object data="https://attacker.example/a.swf"></object>
<a id="link" href="javascript:window.ran='address'">x</a>
<form action="https://attacker.example/"><button id="send">x</button></form>
<p id="style" style="position: fixed">x</p>
"""
REFUSED = {
    "font-src": 0, "frame-src": 1, "img-src": 1, "object-src": 1, "script-src-attr": 1,
    "script-src-elem": 4, "style-src-attr": 1, "style-src-elem": 2, "form-action": 1,
}  # fmt: skip


@pytest.mark.parametrize("by_header", [True, False], ids=["header", "elements"])
def test_what_was_put_into_a_page_after_the_build_runs_and_loads_nothing(
    browser: Browser, reference: Built, tmp_path: Path, by_header: bool
) -> None:
    folder = attacked(reference, tmp_path / "site", keep_elements=not by_header)
    server = sent if by_header else served
    with server(folder) as address, visit(browser, address) as (page, seen):
        page.goto(f"{address}about/", wait_until="networkidle")
        page.locator("#link").click()
        page.locator("#send").dispatch_event("click")
        page.wait_for_timeout(200)
        assert page.evaluate("window.ran") is None
        style = (
            "(name) => getComputedStyle(document.getElementById('style')).getPropertyValue(name)"
        )
        assert page.evaluate(style, "--attacked") == ""
        assert page.evaluate(style, "position") == "static"
        assert seen.others == []
        directives = [what.split()[0] for what in seen.violations if re.match(r"[a-z-]+ ", what)]
        counts = {name: directives.count(name) for name in REFUSED}
        assert counts == REFUSED


@pytest.mark.parametrize("policy", [None, MINIMAL], ids=["whole", "minimal"])
def test_no_other_site_may_show_the_course_in_a_frame(
    browser: Browser, reference: Built, policy: str | None
) -> None:
    with sent(reference.site, policy) as address:
        page = browser.new_page()
        page.route(
            "http://other.example/",
            lambda route: route.fulfill(content_type="text/html", body=f"<iframe src={address}>"),
        )
        page.goto("http://other.example/", wait_until="networkidle")
        assert page.frames[1].url == "chrome-error://chromewebdata/"
        page.close()


COURSE = """
course.yaml: |
  title: x
  weeks: [{title: y, lectures: [{title: Local, video: media/a.mp4}]}]
media/a.mp4: not really
mkdocs.yml: |
  site_name: x
  theme: {name: material, font: false, features: [content.code.copy]}
  plugins:
    - search
    - redirects: {redirect_maps: {old.md: own.md}}
    - coursewright
docs/own.md: |
  # Own

  <script>window.ran = "élan"</script>
  <script type="application/json" id="data">{"a": 1}</script>
  <p id="styled" style="color: rgb(1, 2, 3)">x</p>

      copied = 1

  | a   | b |
  | --: | - |
  | 1   | 2 |

  <img alt="d" id="drawing" src="../drawing.svg">
  <iframe title="x" src="https://player.vimeo.com/video/1"></iframe>
  <img alt="x" src="https://pictures.example/a.png">
  <script src="https://scripts.example/a.js"></script>
  <iframe title="y" src="../plot.html"></iframe>
docs/drawing.svg: |
  <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>a {}</style></svg>
docs/plot.html: |
  <!doctype html><title>x</title><script>document.title = "plotted"</script>
"""


@pytest.fixture(scope="module")
def authored(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A course whose author put into a page what it takes to be let in."""
    built = Folder(tmp_path_factory.mktemp("authored")).write(COURSE).build()
    assert built.status == 0, built.log
    return built


def test_an_authors_own_page_works(browser: Browser, authored: Built) -> None:
    with sent(authored.site) as address, visit(browser, address) as (page, seen):
        page.goto(f"{address}own/", wait_until="networkidle")
        assert page.evaluate("window.ran") == "élan"
        assert page.evaluate("getComputedStyle(styled).color") == "rgb(1, 2, 3)"
        assert page.evaluate("drawing.naturalWidth") == 9
        assert page.locator("td").first.evaluate("(cell) => cell.style.textAlign") == "right"
        assert [frame.title() for frame in page.frames if "plot" in frame.url] == ["plotted"]
        assert seen.violations == []
        assert sorted(seen.others) == [
            "https://pictures.example/a.png",
            "https://player.vimeo.com/video/1",
            "https://scripts.example/a.js",
        ]
    warned = re.findall(r"WARNING .*site/own/index.html:\d+: .* (https://\S+),", authored.log)
    assert sorted(warned) == [
        "https://pictures.example",
        "https://player.vimeo.com",
        "https://scripts.example",
    ]


def test_code_can_be_copied(browser: Browser, authored: Built) -> None:
    with sent(authored.site) as address, visit(browser, address) as (page, seen):
        seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{address}own/", wait_until="networkidle")
        page.locator("pre").hover()
        page.get_by_title("Copy to clipboard").click()
        page.get_by_text("Copied to clipboard").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").strip() == "copied = 1"
        assert seen.violations == []


def test_a_video_file_is_asked_for(browser: Browser, authored: Built) -> None:
    with sent(authored.site) as address, visit(browser, address) as (page, seen):
        page.goto(f"{address}week-1/local/")
        with page.expect_request("**/media/a.mp4"):
            page.get_by_role("link", name="Play the video: Local").click()
        page.wait_for_load_state("networkidle")
        assert [what for what in seen.violations if "olicy" in what or "-src" in what] == []


def test_a_page_that_redirects_keeps_the_place(browser: Browser, authored: Built) -> None:
    with served(authored.site) as address, visit(browser, address) as (page, seen):
        page.goto(f"{address}old/#styled")
        page.wait_for_url(f"{address}own/#styled")
        assert seen.violations == []


HOSTILE = """<!doctype html><meta charset="utf-8"><title><script>1</script></title>
<script>one()\r\nbis()\r</script><script type="">two</script>
<script type=" Text/JavaScript ">3</script>
<script type="module">four</script><script type="text/javascript; charset=utf-8">not</script>
<script type="application/json">{"not": 1}</script>
<script type="application/x-ecmascript">5</script>
<script type="text/javascript1.5">six</script><script type="text/javascript1.9">not</script>
<script language="javascript">seven</script><script language="vbscript">not</script>
<script type="importmap">{"imports": {}}</script><script type="speculationrules">{"a": 1}</script>
<script> é "—" &amp; <b> </script><script></script><script type>eight</script>
<style>a > b {color: red}</style><style media="print">b{}</style><style></style>
<!-- <script>comment</script> --><script><!-- nine --></script>
<script><!-- <script>ten</script> --></script><script>e\0leven</script>
<textarea><script>t</script></textarea><xmp><script>x</script></xmp>
<iframe><script>f</script></iframe>
<p style="color: red">x<p style="a: &quot;b&quot;">y<p style="">z<p STYLE='
 color:green'>
<svg><style>.a > .b {x: "&amp;"}</style><style><![CDATA[.c > .d {}]]></style>
<style>/* <!-- x --> */ q{}</style><script>s &lt; 1</script><rect style="fill: red"/></svg>
<math><mi style="color: blue">x</mi></math>
<table><script>u</script><tr><td><script>v</script></table><select><script>w</script></select>
<SCRIPT TYPE=TEXT/JAVASCRIPT>UP</SCRIPT><script
>nl</script\n><script a="</script>">attr</script><script>"</scr"+"ipt>"</script>"""


def test_the_hashes_are_those_that_the_browser_asks_for(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("console", lambda said: asked.extend(re.findall("'sha256-.*?'", said.text)))
    nothing = {"content-security-policy": "script-src 'none'; style-src 'none'"}
    page.route(
        "http://hostile.example/",
        lambda route: route.fulfill(body=HOSTILE, content_type="text/html", headers=nothing),
    )
    page.goto("http://hostile.example/", wait_until="networkidle")
    page.close()
    found = {source for _, source in page_needs(HOSTILE.encode(), "p").sources}
    assert len(set(asked)) == 33
    assert found == {*asked, "'unsafe-hashes'"}
