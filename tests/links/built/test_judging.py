from __future__ import annotations

from pathlib import Path

import pytest

from tests.links.built.sites import read, said, verdicts

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


def test_thousands_of_missing_pages_and_places_are_judged(tmp_path: Path) -> None:
    many = range(2_500)
    html = "".join(f'<a href="lectur-{n}.html">x</a><a href="b/#slid-{n}">x</a>' for n in many)
    ids = "".join(f'<p id="slide-{n}">' for n in many)
    tree = {"index.html": html, "b/index.html": ids, "lecture-1.html": ""}
    links = read(tmp_path, tree)[1]
    assert len(links) == 5_000
    assert {link.verdict for link in links.values()} == {"broken"}
    assert links["/lectur-1.html"].suggestion == "/lecture-1.html"


def test_a_page_that_only_sends_on_sends_the_fragment_on_too(tmp_path: Path) -> None:
    tree = {
        "index.html": '<a href="old/#x">x</a>',
        "old/index.html": '<meta http-equiv="Refresh" content="0; URL=../new/"><a href="../new/">',
        "new/index.html": "",
    }
    assert verdicts(tmp_path, tree) == {"/old/": "ok", "/new/": "ok"}


def test_addresses_that_need_it_are_shown_encoded_and_scripts_as_they_are(tmp_path: Path) -> None:
    html = '<a href="νευρώνας/?x">x</a><a href="a%3Fb%25.png">x</a><a href="%FF%0A.png">x</a>'
    tree = {"index.html": html, "νευρώνας/index.html": "", "a?b%.png": ""}
    assert verdicts(tmp_path, tree) == {
        "/νευρώνας/": "ok",
        "/a%3Fb%25.png": "ok",
        "/%FF%0A.png": "broken",
    }


def test_an_endless_address_is_judged_and_cut(tmp_path: Path) -> None:
    html = f'<a href="{"x" * 1_000_000}">x</a><a href="#{"y" * 1_000_000}">x</a>'
    links = read(tmp_path, {"index.html": html})[1]
    assert list(links) == [f"/#{'y' * 1998}…", f"/{'x' * 1999}…"]
    assert {link.verdict for link in links.values()} == {"broken"}
    assert all(len(link.detail) < 2_100 for link in links.values())
