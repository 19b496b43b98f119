from __future__ import annotations

from pathlib import Path

import pytest

from coursewright.links.built import page, read_site
from tests.links.built.sites import places, read, said, urls, verdicts, written

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


def test_lines_that_the_parser_cannot_count_are_not_given(tmp_path: Path) -> None:
    html = '<p>\n<a href="https://a.org/">x</a></p>' + "\n" * 70_000 + '<a href="https://b.org/">x'
    found, _ = read(tmp_path, {"index.html": html + '<img src="https://c.org/p.png">'})
    assert [(one.url, str(one.use.place)) for one in found] == [
        ("https://a.org/", "site/index.html:2"),
        ("https://b.org/", "site/index.html"),
        ("https://c.org/p.png", "site/index.html"),
    ]


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


def test_a_huge_page_is_said_not_to_be_read_and_links_to_it_are_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MAX_BYTES", 1_900_000)
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
