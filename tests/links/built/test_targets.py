from __future__ import annotations

from pathlib import Path

import pytest

from tests.links.built.sites import places, read, said, urls, verdicts

SITE_URL = "https://me.github.io/course/"


def test_a_web_address_starts_in_small_letters(tmp_path: Path) -> None:
    html = '<a href="HTTPS://A.org/X">x</a>'
    assert urls(tmp_path, {"index.html": html}) == ["https://A.org/X"]


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
