from __future__ import annotations

from pathlib import Path

import pytest

from coursewright.errors import CoursewrightError
from coursewright.links.built import read_site
from tests.conftest import Built
from tests.links.built.sites import places, read


def test_a_web_address_is_found_with_its_file_and_line(tmp_path: Path) -> None:
    html = '<p>\n<a href=" https://a.org/x?y=1#z\n">x</a>\n<img src="//b.org/p.png">\n'
    found, links = read(tmp_path, {"week-1/index.html": html})
    assert [(one.url, str(one.use.place)) for one in found] == [
        ("https://a.org/x?y=1#z", "site/week-1/index.html:3"),
        ("https://b.org/p.png", "site/week-1/index.html:4"),
    ]
    assert links == {}


def test_the_same_address_twice_on_a_line_is_one_use(tmp_path: Path) -> None:
    html = '<a href="//a.org/">x</a><a href="https://a.org/">y</a>\n<a href="./">z</a><a href=".">'
    found, links = read(tmp_path, {"index.html": html})
    assert len(found) == 1
    assert places(links["/"]) == ["site/index.html:2"]


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


def test_a_target_that_is_written_in_two_ways_on_a_line_is_used_there_once(tmp_path: Path) -> None:
    html = '<p id="aé"><a href="#aé">x</a><a href="#a%C3%A9">x</a>'
    links = read(tmp_path, {"index.html": html})[1]
    assert places(links["/#aé"]) == ["site/index.html:1"]


def test_a_site_without_a_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(CoursewrightError, match="There is no page in site: build the site"):
            read_site(folder, "site", None)


def test_the_reference_course_has_no_broken_links_within(reference: Built) -> None:
    found, links = read_site(reference.site, "site", None)
    assert [link for link in links if link.verdict != "ok"] == []
    assert len(links) > 500
    assert any(one.use.embedded for one in found)
