from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from coursewright.errors import CoursewrightError
from coursewright.links import built
from coursewright.links.built import read_site
from coursewright.links.verdicts import Found, Link
from tests.conftest import Built

SITE_URL = "https://me.github.io/course/"

Tree = Mapping[str, str | bytes]


def written(folder: Path, tree: Tree) -> Path:
    for name, content in tree.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(
    folder: Path, tree: Tree, site_url: str | None = None
) -> tuple[list[Found], dict[str, Link]]:
    """What is found in a site of these files, its links by their targets."""
    found, links = read_site(written(folder, tree), "site", site_url)
    by_target = {link.url: link for link in links}
    assert len(by_target) == len(links)
    assert {link.kind for link in links} <= {"site"}
    return found, by_target


def verdicts(folder: Path, tree: Tree, site_url: str | None = None) -> dict[str, str]:
    """The verdict on each target within a site of these files."""
    return {url: link.verdict for url, link in read(folder, tree, site_url)[1].items()}


def urls(folder: Path, tree: Tree, site_url: str | None = None) -> list[str]:
    """The web addresses in a site of these files."""
    return [one.url for one in read(folder, tree, site_url)[0]]


def said(link: Link) -> tuple[str, str, str]:
    return link.verdict, link.detail, link.suggestion


def places(link: Link) -> list[str]:
    return [str(place) for place in link.places]


ELEMENTS = [
    ('<a href="{}">x</a>', True),
    ('<map><area href="{}"></map>', True),
    ('<img src="{}">', True),
    ('<picture><source srcset="{} 2x"></picture>', True),
    ('<video src="{}"></video>', True),
    ('<video poster="{}"></video>', True),
    ('<video><source src="{}"></video>', True),
    ('<video><track src="{}"></video>', True),
    ('<audio src="{}"></audio>', True),
    ('<script src="{}"></script>', True),
    ('<link rel="stylesheet" href="{}">', True),
    ('<link rel="alternate" type="application/rss+xml" href="{}">', True),
    ('<iframe src="{}"></iframe>', True),
    ('<object data="{}"></object>', True),
    ('<embed src="{}">', True),
    ('<svg><use href="{}"/></svg>', True),
    ('<svg><use xlink:href="{}"/></svg>', True),
    ('<A HREF="{}">x</A>', True),
    ('<noscript><img src="{}"></noscript>', True),
    ('<link rel="canonical" href="{}">', False),
    ('<link rel="preconnect" href="{}">', False),
    ('<link rel="dns-prefetch" href="{}">', False),
    ('<link rel="prev" href="{}">', False),
    ('<link rel="Next" href="{}">', False),
    ('<link rel="alternate" hreflang="fr" href="{}">', False),
    ('<form action="{}"></form>', False),
    ('<!-- <a href="{}">x</a> -->', False),
    ('<script>"<a href={}>"</script>', False),
]


@pytest.mark.parametrize(("html", "is_a_link"), ELEMENTS)
def test_what_a_page_shows_or_leads_to_is_a_link(
    tmp_path: Path, html: str, is_a_link: bool
) -> None:
    within = verdicts(tmp_path, {"index.html": html.format("gone.bin")})
    assert within == ({"/gone.bin": "broken"} if is_a_link else {})
    assert urls(tmp_path, {"index.html": html.format("https://a.org/x")}) == (
        ["https://a.org/x"] if is_a_link else []
    )


def test_each_picture_of_a_srcset_is_a_link(tmp_path: Path) -> None:
    html = """\
<img src="a.webp" srcset="a.webp 1x, b,c.webp 640w ,d.webp,">
<img srcset="">
<img srcset="data:image/png;base64,AAAA 1x, e.webp 2x">
"""
    tree = {"index.html": html, "a.webp": "", "b,c.webp": "", "d.webp": ""}
    assert verdicts(tmp_path, tree) == {
        "/a.webp": "ok",
        "/b,c.webp": "ok",
        "/d.webp": "ok",
        "/e.webp": "broken",
    }


def test_a_web_address_is_found_with_its_file_and_line(tmp_path: Path) -> None:
    html = '<p>\n<a href=" https://a.org/x?y=1#z\n">x</a>\n<img src="//b.org/p.png">\n'
    found, links = read(tmp_path, {"week-1/index.html": html})
    assert [(one.url, str(one.use.place)) for one in found] == [
        ("https://a.org/x?y=1#z", "site/week-1/index.html:3"),
        ("https://b.org/p.png", "site/week-1/index.html:4"),
    ]
    assert links == {}


def test_a_web_address_starts_in_small_letters(tmp_path: Path) -> None:
    html = '<a href="HTTPS://A.org/X">x</a>'
    assert urls(tmp_path, {"index.html": html}) == ["https://A.org/X"]


def test_the_same_address_twice_on_a_line_is_one_use(tmp_path: Path) -> None:
    html = '<a href="//a.org/">x</a><a href="https://a.org/">y</a>\n<a href="./">z</a><a href=".">'
    found, links = read(tmp_path, {"index.html": html})
    assert len(found) == 1
    assert places(links["/"]) == ["site/index.html:2"]


@pytest.mark.parametrize(
    ("html", "embedded"),
    [
        ('<iframe src="https://a.org/"></iframe>', True),
        ('<embed src="https://a.org/">', True),
        ('<object data="https://a.org/"></object>', True),
        ('<a class="cw-video" data-cw-youtube="jhnuVDh2XKA" href="https://a.org/">x</a>', True),
        ('<a class="cw-video" href="https://a.org/">x</a>', False),
        ('<img src="https://a.org/">', False),
    ],
)
def test_what_is_played_in_the_page_is_embedded(tmp_path: Path, html: str, embedded: bool) -> None:
    [found] = read(tmp_path, {"index.html": html})[0]
    assert found.use.embedded is embedded


@pytest.mark.parametrize(
    "address",
    [
        "mailto:me@a.org",
        "tel:+441234",
        "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
        "javascript:void(0)",
        "JavaScript:void(0)",
        "blob:https://a.org/1",
        "about:blank",
    ],
)
def test_what_leads_to_no_page_is_left_out(tmp_path: Path, address: str) -> None:
    assert read(tmp_path, {"index.html": f'<a href="{address}">x</a>'}) == ([], {})


@pytest.mark.parametrize(
    ("address", "shown", "detail"),
    [
        ("", '""', "the address is empty"),
        (" \n", '""', "the address is empty"),
        ("https://[a.org/", "https://[a.org/", "this cannot be read as an address"),
        ("//[a.org/", "https://[a.org/", "this cannot be read as an address"),
        ("http:///x", "http:///x", "this address names no site"),
        ("file:///a.pdf", "file:///a.pdf", "this is a file on one computer, and on no other"),
    ],
)
def test_an_address_that_is_none_is_broken(
    tmp_path: Path, address: str, shown: str, detail: str
) -> None:
    found, links = read(tmp_path, {"index.html": f'<a href="{address}">x</a>'})
    assert found == []
    assert said(links[shown]) == ("broken", detail, "")


PAGES = {"index.html": "", "week-1/index.html": "", "about.html": "", "LICENSE": "", "a b.pdf": ""}


@pytest.mark.parametrize(
    ("address", "target", "verdict"),
    [
        ("../", "/", "ok"),
        ("..", "/", "ok"),
        (".", "/here/", "ok"),
        ("?q=1", "/here/", "ok"),
        ("../week-1/", "/week-1/", "ok"),
        ("../week-1", "/week-1/", "ok"),
        ("../week-1/index.html", "/week-1/", "ok"),
        ("../week-1/?print=1#", "/week-1/", "ok"),
        ("..\\week-1\\", "/week-1/", "ok"),
        (".././week-1/x/..", "/week-1/", "ok"),
        ("/week-1/", "/week-1/", "ok"),
        ("../about", "/about.html", "ok"),
        ("../about.html", "/about.html", "ok"),
        ("../about/", "/about/", "broken"),
        ("../LICENSE", "/LICENSE", "ok"),
        ("../LICENSE/", "/LICENSE/", "broken"),
        ("../a%20b.pdf", "/a%20b.pdf", "ok"),
        ("../a b.pdf", "/a%20b.pdf", "ok"),
        ("../Week-1/", "/Week-1/", "broken"),
        ("../license", "/license", "broken"),
        ("%2e%2e/week-1/", "/week-1/", "ok"),
        ("week:1/", None, ""),
        ("./week:1/", "/here/week:1/", "broken"),
        ("..//week-1//", "/week-1/", "ok"),
    ],
)
def test_a_target_is_there_when_a_host_would_serve_a_file_for_it(
    tmp_path: Path, address: str, target: str | None, verdict: str
) -> None:
    tree = {**PAGES, "here/index.html": f'<a href="{address}">x</a>'}
    assert verdicts(tmp_path, tree) == ({target: verdict} if target else {})


def test_a_target_is_one_link_however_it_is_written(tmp_path: Path) -> None:
    tree = {
        "index.html": '<a href="week-1/">x</a>\n<a href="week-1/index.html#top">x</a>',
        "a/index.html": '<a href="../week-1">x</a>\n<a href="/week-1/#a%C3%A9">x</a>',
        "week-1/index.html": '\n<a href=".">x</a>\n<p id="aé"><a href="#aé">x</a>',
    }
    links = read(tmp_path, tree)[1]
    assert {url: places(link) for url, link in links.items()} == {
        "/week-1/": [
            "site/a/index.html:1",
            "site/index.html:1",
            "site/index.html:2",
            "site/week-1/index.html:2",
        ],
        "/week-1/#aé": ["site/a/index.html:2", "site/week-1/index.html:3"],
    }


def test_a_link_above_the_top_is_broken_even_where_browsers_would_not_mind(tmp_path: Path) -> None:
    above = "this leads above the top of the site"
    tree = {
        "index.html": '<a href="..">x</a><a href="../b/">x</a>',
        "a/index.html": '<a href="../../b/#c">x</a><a href="../../../d.png">x</a>',
        "b/index.html": "",
    }
    links = read(tmp_path, tree)[1]
    assert {url: said(link) for url, link in links.items()} == {
        "/..": ("broken", above, "/"),
        "/../b/": ("broken", above, "/b/"),
        "/../../d.png": ("broken", above, ""),
    }
    assert places(links["/../b/"]) == ["site/a/index.html:1", "site/index.html:1"]


@pytest.mark.parametrize(
    "site_url", [SITE_URL, SITE_URL.rstrip("/"), "https://ME.github.io/course"]
)
def test_an_address_below_that_of_the_site_is_within_it(tmp_path: Path, site_url: str) -> None:
    addresses = (
        "https://me.github.io/course/a/#b", "//me.github.io/course", "http://Me.github.io/course/d",
        "/course/a/#e", "/course", "/courses/", "/?q#r", "https://me.github.io",
        "https://me.github.io:8/course/",
    )  # fmt: skip
    tree = {
        "index.html": "",
        "a/index.html": '<p id="b">',
        "c/index.html": "".join(f'<a href="{address}">x</a>' for address in addresses),
    }
    found, links = read(tmp_path, tree, site_url)
    assert [one.url for one in found] == [
        "https://me.github.io/courses/",
        "https://me.github.io/?q#r",
        "https://me.github.io",
        "https://me.github.io:8/course/",
    ]
    assert {url: link.verdict for url, link in links.items()} == {
        "/": "ok",
        "/a/#b": "ok",
        "/a/#e": "broken",
        "/d": "broken",
    }


@pytest.mark.parametrize("site_url", [None, "", "/", "course/", "https://[a/", "https://a.org"])
def test_without_a_path_in_its_address_the_site_has_the_whole_host(
    tmp_path: Path, site_url: str | None
) -> None:
    tree = {"index.html": "", "404.html": '<a href="/a/">x</a>', "a/index.html": ""}
    assert verdicts(tmp_path, tree, site_url) == {"/a/": "ok"}


@pytest.mark.parametrize(
    ("base", "address", "target"),
    [
        ("/", "b/", "/b/"),
        ("../", "b/", "/b/"),
        ("../b/", "#c", "/b/#c"),
        ("https://me.github.io/course/b/", ".", "/b/"),
        ("https://a.org/d/", "b/#e", "https://a.org/d/b/#e"),
        ("https://a.org/d/", "//b.org/", "https://b.org/"),
        ("https://me.github.io/other/", "/course/b/", "/b/"),
        ("../../..", "../b/", "/b/"),
        ("data:,x", "../b/", "/b/"),
        (" ", "../b/", "/b/"),
    ],
)
def test_relative_addresses_start_from_the_base_that_the_page_gives(
    tmp_path: Path, base: str, address: str, target: str
) -> None:
    bases = f'<base target="x"><base href="{base}"><base href="/x/">'
    tree = {
        "a/index.html": f'{bases}<a href="{address}">x</a>',
        "b/index.html": '<p id="c">',
        "index.html": "",
    }
    site_url = SITE_URL if base.startswith("https://me.") else None
    found, links = read(tmp_path, tree, site_url)
    assert [*(one.url for one in found), *links] == [target]
    assert all(link.verdict == "ok" for link in links.values())


PLACES = (
    '<h2 id="slide-4">x</h2><a name="old">x</a><p name="no">x</p><i id="100%">x</i><i id="a%20b">'
)


@pytest.mark.parametrize(
    ("address", "target", "verdict"),
    [
        ("b/#slide-4", "/b/#slide-4", "ok"),
        ("b/#slide%2D4", "/b/#slide-4", "ok"),
        ("b/#old", "/b/#old", "ok"),
        ("b/#no", "/b/#no", "broken"),
        ("b/#100%", "/b/#100%25", "ok"),
        ("b/#100%25", "/b/#100%25", "ok"),
        ("b/#a%20b", "/b/#a%20b", "ok"),
        ("b/#Slide-4", "/b/#Slide-4", "broken"),
        ("b/#", "/b/", "ok"),
        ("b/#top", "/b/", "ok"),
        ("b/#TOP", "/b/", "ok"),
        ("b/#:~:text=x", "/b/", "ok"),
        ("b/#slide-4:~:text=x", "/b/#slide-4", "ok"),
        ("b/#gone:~:text=x", "/b/#gone", "broken"),
        ("c.pdf#page=3", "/c.pdf", "ok"),
        ("c.svg#x", "/c.svg", "ok"),
        ("#here", "/#here", "ok"),
        ("#there", "/#there", "broken"),
        ("gone/#slide-4", "/gone/", "broken"),
    ],
)
def test_a_fragment_has_to_be_a_place_in_the_page(
    tmp_path: Path, address: str, target: str, verdict: str
) -> None:
    tree = {
        "index.html": f'<p id="here"><a href="{address}">x</a>',
        "b/index.html": PLACES,
        "c.pdf": "",
        "c.svg": "",
    }
    assert verdicts(tmp_path, tree) == {target: verdict}


def test_a_missing_place_gets_the_nearest_one(tmp_path: Path) -> None:
    html = '<a href="b/#Slide-5">x</a><a href="b/#nothing-like-it">x</a>'
    tree = {"index.html": html, "b/index.html": '<p id="slide-5"><p id="slide-4">'}
    links = read(tmp_path, tree)[1]
    assert said(links["/b/#Slide-5"]) == (
        "broken",
        "the page is there, but has no place called Slide-5",
        "/b/#slide-5",
    )
    assert said(links["/b/#nothing-like-it"])[2] == ""


def test_a_page_that_only_sends_on_sends_the_fragment_on_too(tmp_path: Path) -> None:
    tree = {
        "index.html": '<a href="old/#x">x</a>',
        "old/index.html": '<meta http-equiv="Refresh" content="0; URL=../new/"><a href="../new/">',
        "new/index.html": "",
    }
    assert verdicts(tmp_path, tree) == {"/old/": "ok", "/new/": "ok"}


@pytest.mark.parametrize(
    ("address", "detail", "suggestion"),
    [
        ("week-1/Neurons/", "the site has no such page", "/week-1/neurons/"),
        ("Week-1/neurons/index.html", "the site has no such page", "/week-1/neurons/"),
        ("week-1/neurons.html", "the site has no such page", "/week-1/neurons/"),
        ("about/", "the site has no such page", "/about.html"),
        ("Files/deck.PPTX", "the site has no such file", "/files/deck.pptx"),
        ("week-1/neuron/", "the site has no such page", "/week-1/neurons/"),
        ("week-1/neurns", "the site has no such page", "/week-1/neurons/"),
        ("files/dek.pptx", "the site has no such file", "/files/deck.pptx"),
        ("week-9/neurons/", "the site has no such page", "/week-1/neurons/"),
        ("slides/deck.pptx", "the site has no such file", "/files/deck.pptx"),
        ("week-9/exercises/", "the site has no such page", ""),
        ("quite/another.png", "the site has no such file", ""),
        ("files/", "the site has no such page", ""),
    ],
)
def test_a_missing_page_gets_one_that_was_probably_meant(
    tmp_path: Path, address: str, detail: str, suggestion: str
) -> None:
    tree = {
        "index.html": f'<a href="{address}">x</a>',
        "about.html": "",
        "week-1/neurons/index.html": "",
        "week-1/exercises/index.html": "",
        "week-2/exercises/index.html": "",
        "files/deck.pptx": "",
    }
    [link] = read(tmp_path, tree)[1].values()
    assert said(link) == ("broken", detail, suggestion)


def test_the_top_without_a_page_is_broken(tmp_path: Path) -> None:
    assert verdicts(tmp_path, {"a/index.html": '<a href="..">x</a>'}) == {"/": "broken"}


def test_addresses_that_need_it_are_shown_encoded_and_scripts_as_they_are(tmp_path: Path) -> None:
    html = '<a href="νευρώνας/?x">x</a><a href="a%3Fb%25.png">x</a><a href="%FF%0A.png">x</a>'
    tree = {"index.html": html, "νευρώνας/index.html": "", "a?b%.png": ""}
    assert verdicts(tmp_path, tree) == {
        "/νευρώνας/": "ok",
        "/a%3Fb%25.png": "ok",
        "/%FF%0A.png": "broken",
    }


def test_a_name_that_is_not_utf8_is_found_by_its_bytes(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"\xff.html")).write_text('<a href="https://a.org/">')
    except OSError:
        pytest.skip("this system has no such names")
    found, links = read(tmp_path, {"index.html": '<a href="%FF.html">x</a>'})
    assert links["/%FF.html"].verdict == "ok"
    assert str(found[0].use.place) == "site/\ufffd.html:1"


def test_symbolic_links_count_where_they_stay_in_the_site(tmp_path: Path) -> None:
    site, secret = tmp_path / "site", tmp_path / "secret"
    written(secret, {"x.html": '<a href="https://secret.org/">'})
    written(site, {"v1/a/index.html": '<p id="b"><a href="../../index.html">x</a>'})
    (site / "latest").symlink_to("v1")
    (site / "v1" / "up").symlink_to("..")
    (site / "file.html").symlink_to("index.html")
    (site / "out").symlink_to(secret)
    (site / "out.html").symlink_to(secret / "x.html")
    (site / "loop.html").symlink_to("loop.html")
    (site / "gone.html").symlink_to("nowhere.html")
    addresses = (
        "latest/a/#b", "latest/up/v1/up/v1/a/", "latest", "file.html", "out/x.html", "out.html",
        "loop.html", "gone.html",
    )  # fmt: skip
    html = "".join(f'<a href="{address}">x</a>' for address in addresses)
    found, links = read(site, {"index.html": html})
    assert found == []
    assert {url: link.verdict for url, link in links.items()} == {
        "/": "ok",
        "/v1/a/#b": "ok",
        "/v1/a/": "ok",
        "/latest": "broken",
        "/file.html": "ok",
        "/out/x.html": "broken",
        "/out.html": "broken",
        "/loop.html": "broken",
        "/gone.html": "broken",
    }


def test_symbolic_links_that_lead_in_circles_are_followed_to_an_end(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "x").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "x").symlink_to(tmp_path / "a")
    tree = {"index.html": f'<a href="{"a/" + "x/" * 30}c.png">x</a>', "a/c.png": ""}
    assert verdicts(tmp_path, tree) == {"/a/c.png": "ok"}


def test_a_site_without_a_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(CoursewrightError, match="There is no page in site: build the site"):
            read_site(folder, "site", None)


HOSTILE = {
    "unclosed": b'<p><a href="https://a.org/"><div><b><a href="',
    "crossed": b'<b><i></b><table><a href="https://a.org/"></i></td></table></p>',
    "nothing but closing": b"</b>" * 100_000 + b'<a href="https://a.org/">',
    "NUL bytes": b'\0<p>\0<a hr\0ef="https://a.o\0rg/">\0',
    "not UTF-8": b'<p>\xff\xfe\xe9</p><a href="https://a.org/">\xff',
    "UTF-16": '<a href="https://a.org/">é'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf<a href="https://a.org/">',
    "an unknown encoding": b'<meta charset="x-\xe9"><a href="https://a.org/">\xe9',
    "a large attribute": b'<p title="' + b"x" * 1_000_000 + b'"><a href="https://a.org/">',
    "many commas": b'<img srcset="' + b"," * 1_000_000 + b'"><a href="https://a.org/">',
    "many spaces": b'<img srcset=",' + b"\xc2\xa0" * 500_000 + b'"><a href="https://a.org/">',
    "an entity of a file": (
        b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'
        b'<p id="&b;">&b;</p><a href="https://a.org/">'
    ),
    "a declaration of XML": b'<?xml version="1.0" encoding="utf-16"?><a href="https://a.org/">',
    "references to no letter": b'<p id="&#xD800;&#0;&#x110000;"><a href="https://a.org/">',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_broken_html_is_read_as_far_as_it_goes(tmp_path: Path, content: bytes) -> None:
    assert "https://a.org/" in urls(tmp_path, {"index.html": content})


def test_nothing_is_read_from_the_files_that_an_entity_names(tmp_path: Path) -> None:
    secret = written(tmp_path, {"secret.txt": "s3cret"}) / "secret.txt"
    entity = f'<!DOCTYPE html [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    html = f'{entity}<p id="&a;">&a;</p><a href="/&a;">x</a><a href="#s3cret">x</a>'
    assert verdicts(tmp_path, {"index.html": html}) == {"/&a;": "broken", "/#s3cret": "broken"}


@pytest.mark.parametrize("content", [b"", b" \n", b"<!-- x", b"plain text", b"<" * 100_000])
def test_a_page_without_html_has_no_links(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, {"index.html": content}) == ([], {})


@pytest.mark.parametrize("tag", [b"<div>", b"<b>", b"<ul><li>", b"<table><tr><td>"])
def test_a_page_that_nests_endlessly_is_read_or_said_not_to_be(tmp_path: Path, tag: bytes) -> None:
    html = tag * 100_000 + b'<a href="https://a.org/">'
    found, links = read(tmp_path, {"deep/index.html": html})
    if not found:  # older versions of the parser get to the end
        assert places(links["/deep/"]) == ["site/deep/index.html"]
        assert said(links["/deep/"]) == (
            "unreachable",
            "this page is nested too deeply to be read, so its links were not checked",
            "",
        )


def test_an_endless_address_is_judged_and_cut(tmp_path: Path) -> None:
    html = f'<a href="{"x" * 1_000_000}">x</a><a href="#{"y" * 1_000_000}">x</a>'
    links = read(tmp_path, {"index.html": html})[1]
    assert list(links) == [f"/#{'y' * 1998}…", f"/{'x' * 1999}…"]
    assert {link.verdict for link in links.values()} == {"broken"}
    assert all(len(link.detail) < 2_100 for link in links.values())


def test_a_huge_page_is_said_not_to_be_read_and_links_to_it_are_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built, "MAX_BYTES", 1_900_000)
    tree = {"index.html": '<a href="big.html#x">x</a>', "big.html": "x" * 2_000_000}
    _, links = read_site(written(tmp_path, tree), "site", None)
    assert [(link.url, *said(link)) for link in links] == [
        (
            "/big.html",
            "unreachable",
            "this page has 2 MB, too many to be read, so its links were not checked",
            "",
        ),
        ("/big.html", "ok", "", ""),
    ]


def test_lines_that_the_parser_cannot_count_are_not_given(tmp_path: Path) -> None:
    html = '<p>\n<a href="https://a.org/">x</a></p>' + "\n" * 70_000 + '<a href="https://b.org/">x'
    found, _ = read(tmp_path, {"index.html": html + '<img src="https://c.org/p.png">'})
    assert [(one.url, str(one.use.place)) for one in found] == [
        ("https://a.org/", "site/index.html:2"),
        ("https://b.org/", "site/index.html"),
        ("https://c.org/p.png", "site/index.html"),
    ]


def test_the_reference_course_has_no_broken_links_within(reference: Built) -> None:
    found, links = read_site(reference.site, "site", None)
    assert [link for link in links if link.verdict != "ok"] == []
    assert len(links) > 500
    assert any(one.use.embedded for one in found)
