"""The policy of a site: what pages need, the policy that lets it in, and where it is written."""

from __future__ import annotations

import re

import pytest

from coursewright.policy.needs import page_needs
from coursewright.policy.site import with_element
from coursewright.policy.text import MAX_STYLES, Policy, for_a_folder, policy_of
from tests.conftest import Built, Folder

# Each of these was reported by Chromium as what would let the script or style in.
RUN = "'sha256-AvyuiL0SD1mVY3NNxR+V2uo+lhk6RMFrytWmRt6CrJQ='"
RED = "'sha256-NerDAUWfwD31YdZHveMrq0GLjsNFMwxLpZl0dPUeCcw='"


def needed(html: str, own: str = "") -> set[tuple[str, str]]:
    return set(page_needs(html.encode(), "site/p.html", own).sources)


def remarks(html: str) -> list[str]:
    found = page_needs(html.encode(), "site/p.html").remarks
    return [f"{place}: {remark.message}" for remark, place in found.items()]


@pytest.mark.parametrize(
    "script",
    [
        "<script>run()</script>",
        "<SCRIPT>run()</SCRIPT>",
        '<script type="">run()</script>',
        '<script type=" Text/JavaScript ">run()</script>',
        '<script type="module">run()</script>',
        '<script type="importmap">run()</script>',
        '<script type="application/x-ecmascript">run()</script>',
        '<script language="JavaScript">run()</script>',
        "<svg><script>run&#40;)</script></svg>",
        "<table><script>run()</script></table>",
        '<iframe srcdoc="&lt;script>run()&lt;/script>"></iframe>',
    ],
)
def test_a_program_in_a_page_is_let_in_by_its_hash(script: str) -> None:
    assert needed(script) == {("script-src", RUN)}


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<script></script>",
        '<script type="application/json">run()</script>',
        '<script type="text/javascript; charset=utf-8">run()</script>',
        '<script type="text/x-template">run()</script>',
        '<script language="VBScript">run()</script>',
        "<!-- <script>run()</script> -->",
        "<p>&lt;script>run()&lt;/script>",
        '<p title="<script>run()</script>">',
        '<script type="application/ld+json">"<script>run()"</script>',
    ],
)
def test_what_is_no_program_is_not_let_in(html: str) -> None:
    assert needed(html) == set()


def test_several_scripts_each_have_a_hash_and_the_same_one_twice_has_one() -> None:
    html = "<script>run()</script><script>run()</script><script>run() </script>"
    assert len(needed(html)) == 2


def test_scripts_are_hashed_as_browsers_read_them() -> None:
    assert needed("<script>a\r\nb\rc\0</script>") == needed(
        "<script>a\nb\nc\N{REPLACEMENT CHARACTER}</script>"
    )
    assert needed("<script>'é' &amp; 1 < 2</script>") == {
        ("script-src", "'sha256-Q4nTgD2cgRaAo8zAFm9FrZbO20URFGPh8jlNntHwjVM='")
    }


def test_styles_are_let_in_by_their_hashes_too_and_attributes_only_where_there_are_some() -> None:
    assert needed("<style>color: red</style>") == {("style-src", RED)}
    with_attribute = {("style-src", RED), ("style-src", "'unsafe-hashes'")}
    assert needed('<p style="color: red">') == with_attribute
    assert needed('<math><mi style="color&colon; red">x</mi></math>') == with_attribute
    drawing = "<svg><style><![CDATA[color: red]]><!-- said --></style></svg>"
    assert needed(drawing) == {("style-src", RED)}


def test_with_many_styles_all_are_let_in_and_no_more_scripts() -> None:
    def styles(number: int) -> str:
        html = "".join(f'<p style="top: {n}px">' for n in range(number))
        return " ".join(policy_of(needed(f"{html}<script>run()</script>")).directives["style-src"])

    assert styles(MAX_STYLES).count("sha256") == MAX_STYLES
    assert styles(MAX_STYLES + 1) == "'self' 'unsafe-inline'"
    many = policy_of(needed("".join(f"<style>{n}</style>" for n in range(99))))
    assert many.directives["script-src"] == ("'self'",)


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ('<iframe src="https://player.vimeo.com/video/1">', "frame-src https://player.vimeo.com"),
        ('<img src="https://Pictures.example/a.png">', "img-src https://pictures.example"),
        ('<img srcset="a.png 1x, https://b.example/x,y 2x">', "img-src https://b.example"),
        ('<img src="//b.example/a.png">', "img-src b.example"),
        ('<img src=" http:\n//b.example:81/a.png">', "img-src http://b.example:81"),
        ('<img src="https://me:word@b.example/">', "img-src https://b.example"),
        ('<img src="https://bücher.example/">', "img-src https://xn--bcher-kva.example"),
        ('<base href="https://b.example/"><img src="a.png">', "img-src https://b.example"),
        ('<video poster="https://b.example/a.png">', "img-src https://b.example"),
        ('<video><source src="https://b.example/a.mp4">', "media-src https://b.example"),
        ('<script src="https://b.example/a.js"></script>', "script-src https://b.example"),
        ('<link rel="Stylesheet" href="https://b.example/a.css">', "style-src https://b.example"),
        ('<form action="https://b.example/"></form>', "form-action https://b.example"),
        ('<object data="https://b.example/a.pdf">', "object-src https://b.example"),
    ],
)
def test_what_comes_from_elsewhere_is_let_in_by_its_origin(html: str, source: str) -> None:
    directive, origin = source.split()
    assert (directive, origin) in needed(html)
    assert origin in policy_of(needed(html)).directives[directive]


def test_what_only_leads_elsewhere_needs_nothing() -> None:
    html = '<a href="https://b.example/">b</a><link rel="canonical" href="https://b.example/">'
    assert needed(html) == set()
    assert remarks(html) == []


def test_an_author_learns_which_page_loads_something_from_elsewhere() -> None:
    assert remarks(
        '<p>\n<img src="https://b.example/a.png">\n<img src="https://b.example/b.png">'
    ) == [
        "site/p.html:2: a picture is loaded from https://b.example, which learns who opens the page"
    ]


def test_googles_fonts_may_be_loaded_where_its_stylesheet_is() -> None:
    html = '<link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Roboto">'
    assert policy_of(needed(html)).directives["font-src"] == ("'self'", "https://fonts.gstatic.com")


def test_the_sites_own_address_is_its_own() -> None:
    html = '<img src="https://me.example/course/a.png">'
    assert needed(html, "https://me.example") == {("img-src", "'self'")}
    page = page_needs(html.encode(), "p", "https://me.example")
    assert page.remarks == {}


@pytest.mark.parametrize(
    ("html", "remark"),
    [
        ('<p onclick="run()">', "the site's policy lets no onclick attribute run"),
        ('<svg ONLOAD="run()">', "the site's policy lets no onload attribute run"),
        ('<a href="javascript:run()">', "the site's policy lets no javascript: address run"),
        ('<a href=" java\tSCRIPT:run()">', "the site's policy lets no javascript: address run"),
        ('<iframe src="javascript:run()">', "the site's policy lets no javascript: address run"),
        ('<pre class="mermaid">',
         "the site's policy keeps out the script that would draw this diagram"),
        ('<script src="data:,run()"></script>', 'the site\'s policy cannot let in "data:,run()"'),
        ('<iframe src="ftp://b.example/">', 'the site\'s policy cannot let in "ftp://b.example/"'),
    ],
)  # fmt: skip
def test_what_no_policy_lets_run_is_reported(html: str, remark: str) -> None:
    assert remarks(f"<main>\n{html}") == [f"site/p.html:2: {remark}"]


@pytest.mark.parametrize(
    "address",
    [
        "https://b.example;script-src 'unsafe-inline'/a.png",
        "https://b.example&quot;><script>/a.png",
        "https://b.example,*/a.png",
        "https://*/a.png",
        "https://[::1]/a.png",
        "https://[/a.png",
        "https://b..example/a.png",
        f"https://{'b' * 99}.example/a.png",
    ],
)
def test_an_address_cannot_write_into_the_policy(address: str) -> None:
    html = f'<img src="{address}">'
    assert policy_of(needed(html)) == policy_of([])
    assert len(remarks(html)) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"\xff\xfe<", b"<script", b"<script>\xff", b"<!--", b"<" * 999, b"<b>" * 9999],
)
def test_broken_html_needs_at_most_what_it_says(content: bytes) -> None:
    assert all("sha256" in source for _, source in page_needs(content, "p").sources)


def test_the_policy_of_nothing_is_the_strictest() -> None:
    assert policy_of([]).header == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; frame-src https://www.youtube-nocookie.com; manifest-src 'self'; "
        "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def test_in_a_folder_files_are_let_in_and_nothing_of_another_site() -> None:
    elsewhere = {(f"{kind}-src", "https://a.example.org") for kind in ("script", "font", "frame")}
    policy = for_a_folder(policy_of({*elsewhere, ("script-src", RUN), ("object-src", "'none'")}))
    assert "http" not in policy.header
    own = {name: let_in for name, let_in in policy.directives.items() if "'none'" not in let_in}
    assert all(let_in[:2] == ("'self'", "file:") for let_in in own.values())
    assert {"script-src", "font-src", "frame-src", "media-src", "img-src"} <= set(own)
    assert policy.directives["script-src"][2:] == (RUN,)
    assert policy.directives["img-src"][2:] == policy.directives["media-src"][2:] == ("data:",)
    assert policy.directives["object-src"] == ("'none'",)


def test_a_page_says_the_same_but_for_who_may_frame_it() -> None:
    policy = policy_of([("script-src", RUN)])
    said = policy.header.removesuffix("; frame-ancestors 'none'")
    assert policy.element == f'<meta http-equiv="Content-Security-Policy" content="{said}">'


def test_pages_of_the_site_may_stand_in_each_other() -> None:
    directives = policy_of(needed('<iframe src="../plot.html"></iframe>')).directives
    assert directives["frame-src"] == ("https://www.youtube-nocookie.com", "'self'")
    assert directives["frame-ancestors"] == ("'self'",)


@pytest.mark.parametrize(
    "start",
    [
        "<!doctype html>\n<html lang=en>\n<head>\n",
        '<!DOCTYPE html><!-- <head> --><HTML class="a>b"><HEAD data-x="<head>">',
        '\ufeff<head>\n  <meta charset="utf-8">',
        "<head><meta charset=utf-8 />",
        "<!doctype html>",
        "",
    ],
)
def test_the_element_comes_before_all_that_runs_or_loads(start: str) -> None:
    policy = Policy({"default-src": ("'self'",)})
    page = f"{start}<script>run()</script><head><p>"
    written = with_element(page.encode(), policy)
    assert written.decode() == f"{start}{policy.element}<script>run()</script><head><p>"
    assert with_element(written, policy) == written


@pytest.mark.parametrize("page", ["<header>x</header>", "plain", "<!-- unclosed", '<html lang="'])
def test_a_page_without_a_head_has_it_at_its_start(page: str) -> None:
    assert with_element(page.encode(), Policy({})).startswith(b"<meta http-equiv=")


COURSE = "title: A course\nweeks:\n  - title: Beginnings\n"


def settings(policy: str = "auto") -> str:
    return (
        "site_name: x\ntheme: {name: material, font: false}\n"
        f"plugins:\n  - search\n  - coursewright: {{policy: {policy}}}\n"
    )


@pytest.fixture
def own(folder: Folder) -> Folder:
    return folder.write({"course.yaml": COURSE, "mkdocs.yml": settings(), "docs/a.md": "# A\n"})


def header(built: Built) -> str:
    match = re.search(r"^/\*\n  Content-Security-Policy: (.*)$", built.html("_headers"), re.M)
    assert match
    return match[1]


def elements(built: Built) -> set[str]:
    pattern = '<meta http-equiv="Content-Security-Policy".*?>'
    return {found for path in built.pages() for found in re.findall(pattern, built.html(path))}


def test_a_site_has_its_policy_in_its_headers_and_in_each_page(own: Folder) -> None:
    built = own.build("--strict")
    assert built.status == 0, built.log
    (element,) = elements(built)
    said = element.removeprefix('<meta http-equiv="Content-Security-Policy" content="')
    assert header(built) == said.removesuffix('">') + "; frame-ancestors 'none'"
    assert all(element in built.html(path) for path in built.pages())
    assert "unsafe" not in element


@pytest.mark.parametrize(
    ("policy", "has_headers", "has_elements"),
    [("headers", True, False), ("meta", False, True), ("none", False, False)],
)
def test_the_maintainer_says_where_it_stands(
    own: Folder, policy: str, has_headers: bool, has_elements: bool
) -> None:
    built = own.write({"mkdocs.yml": settings(policy)}).build()
    assert (built.site / "_headers").exists() == has_headers
    assert bool(elements(built)) == has_elements


def test_a_page_that_a_build_leaves_alone_has_the_policy_once(own: Folder) -> None:
    first = own.build()
    second = own.build("--dirty")
    assert "_headers" not in second.log
    assert elements(second) == elements(first)
    marks = (second.html(path).count("http-equiv=") for path in second.pages())
    assert set(marks) == {1}


def test_the_authors_own_headers_stay_and_a_warning_says_what_they_lack(own: Folder) -> None:
    mine = "/*\n  X-Frame-Options: DENY\n"
    built = own.write({"docs/_headers": mine}).build()
    assert built.html("_headers") == mine
    lacks = "_headers: your file lacks the site's policy [CW097]\n  put in, below a line /*:\n"
    assert lacks in built.log
    (lacking,) = re.findall(r"^  Content-Security-Policy: .*$", built.log, re.M)
    whole = own.write({"docs/_headers": f"{mine}{lacking}\n"}).build("--strict")
    assert whole.status == 0, whole.log


def test_warnings_name_the_first_of_the_pages_and_count_the_others(own: Folder) -> None:
    picture = "![A](https://b.example/a.png)\n"
    built = own.write({"docs/a.md": f"# A\n{picture}", "docs/b.md": f"# B\n{picture}"}).build()
    found = re.findall(r"site/(.*?):\d+: (.*)", built.log)
    assert found == [
        (
            "a/index.html",
            "a picture is loaded from https://b.example, which learns who opens the page"
            " (and on 1 other page) [CW095]",
        )
    ]
    assert "img-src 'self' data: https://b.example;" in header(built)


def test_what_every_page_loads_is_the_themes_and_no_warning(own: Folder) -> None:
    built = own.write({"mkdocs.yml": settings().replace("font: false", "")}).build("--strict")
    assert built.status == 0, built.log
    assert "a stylesheet is loaded from https://fonts.googleapis.com" in built.log


def test_a_policy_too_long_for_a_host_is_reported(own: Folder) -> None:
    scripts = "".join(f"<script>run({n})</script>\n" for n in range(40))
    built = own.write({"docs/a.md": f"# A\n\n<div>\n{scripts}</div>\n"}).build()
    assert "too many for Cloudflare Pages" in built.log
    built = own.write({"mkdocs.yml": settings("meta")}).build("--strict")
    assert built.status == 0, built.log


def test_a_page_that_redirects_has_a_policy_of_its_own(own: Folder) -> None:
    redirects = "  - redirects: {redirect_maps: {old.md: a.md}}\n"
    built = own.write({"mkdocs.yml": settings() + redirects}).build("--strict")
    assert built.status == 0, built.log
    its_own, shared = (
        set(re.findall(r"'sha256.*?'", *re.findall("<meta http-equiv=.Content-Sec.*?>", html)))
        for html in (built.html("old/index.html"), built.html("a/index.html"))
    )
    assert len(its_own) == 1
    assert not its_own & shared


def test_a_site_exported_has_no_policy_as_only_the_plugin_writes_one(own: Folder) -> None:
    assert own.coursewright("export", "markdown", "out").returncode == 0
    built = Folder(own.path / "out").build()
    assert elements(built) == set()
    assert not (built.site / "_headers").exists()
