from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.links.built.sites import read, said, verdicts, written

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


def test_the_top_without_a_page_is_broken(tmp_path: Path) -> None:
    assert verdicts(tmp_path, {"a/index.html": '<a href="..">x</a>'}) == {"/": "broken"}


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
