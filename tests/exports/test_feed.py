"""The feed of a course, as a program reads it that did not write it."""

from __future__ import annotations

import feedparser
import pytest
from lxml import etree

from coursewright.dates import moment_of
from coursewright.exports.published import feed_of
from coursewright.pages import build_site
from coursewright.project import read_project
from tests.conftest import MKDOCS_YML, Folder

SITE = f"{MKDOCS_YML}site_url: https://a.example/neuro/\n"

COURSE = """\
title: Neuroscience
description: What brains do.
institution: {name: A university}
term:
  start: 2026-10-05
  end: 2026-12-11
  timezone: Europe/London
  release: -3 days
readings:
  - {title: A list, url: "https://b.example/", release: 2026-10-20}
  - {title: A book, url: "https://b.example/book"}
weeks:
  - title: Neurons
    description: What they are made of.
    lectures:
      - {title: Structure}
      - {title: Spikes, description: How they fire., release: +1 day 18:00}
    exercises: [{title: A report, release: 2026-10-07}]
    readings: [{title: A paper, url: "https://b.example/paper", release: 2026-10-08}]
  - {title: Synapses}
"""

WELCOME = (
    "---\ndate: 2026-10-06 09:30\ntitle: Welcome\n---\nWe *start* on Monday.\n\nBring a pen.\n"
)


def written(
    folder: Folder, as_of: str = "2026-11-30", mkdocs: str = SITE, course: str = COURSE
) -> bytes:
    """The feed of a course as it is at the end of a day."""
    folder.write({"course.yaml": course, "mkdocs.yml": mkdocs})
    project = read_project(folder.path / "mkdocs.yml", moment_of(as_of))
    feed = feed_of(project, build_site(project))
    assert feed
    return feed


def read(feed: bytes) -> feedparser.FeedParserDict:
    found = feedparser.parse(feed)
    assert not found.bozo, found
    assert found.version == "atom10"
    return found


def entries(feed: bytes) -> list[tuple[str, str, str]]:
    """The title, the address and the moment of each entry."""
    return [(entry.title, entry.link, entry.updated) for entry in read(feed).entries]


def titles(feed: bytes) -> list[str]:
    return [entry.title for entry in read(feed).entries]


# -- What is in it ----------------------------------------------------------------------------


def test_weeks_what_came_out_after_its_week_and_announcements_are_entries(folder: Folder) -> None:
    feed = written(folder.write({"docs/announcements/welcome.md": WELCOME}))
    assert entries(feed) == [
        ("A list", "https://a.example/neuro/", "2026-10-19T23:00:00+00:00"),
        ("Week 2: Synapses", "https://a.example/neuro/week-2/", "2026-10-08T23:00:00+00:00"),
        (
            "A paper (Week 1: Neurons)",
            "https://a.example/neuro/week-1/",
            "2026-10-07T23:00:00+00:00",
        ),
        (
            "A report (Week 1: Neurons)",
            "https://a.example/neuro/week-1/",
            "2026-10-06T23:00:00+00:00",
        ),
        (
            "Spikes (Week 1: Neurons)",
            "https://a.example/neuro/week-1/spikes/",
            "2026-10-06T17:00:00+00:00",
        ),
        (
            "Welcome",
            "https://a.example/neuro/announcements/welcome/",
            "2026-10-06T08:30:00+00:00",
        ),
        ("Week 1: Neurons", "https://a.example/neuro/week-1/", "2026-10-01T23:00:00+00:00"),
    ]
    summaries = {entry.title: entry.get("summary", "") for entry in read(feed).entries}
    assert summaries["Welcome"] == "We start on Monday."
    assert summaries["Week 1: Neurons"] == "What they are made of."
    assert summaries["Spikes (Week 1: Neurons)"] == "How they fire."


def test_it_says_whose_it_is_and_where_it_is(folder: Folder) -> None:
    feed = read(written(folder)).feed
    assert (feed.title, feed.subtitle, feed.author) == (
        "Neuroscience",
        "What brains do.",
        "A university",
    )
    assert {link.rel: link.href for link in feed.links} == {
        "alternate": "https://a.example/neuro/",
        "self": "https://a.example/neuro/feed.xml",
    }
    assert feed.updated == "2026-10-19T23:00:00+00:00"


@pytest.mark.parametrize(
    ("whose", "name"),
    [("", "Neuroscience"), ("people: [{name: Ada}, {name: Bo}]\n", "Ada, Bo")],
)
def test_a_course_of_no_institution_is_its_peoples_or_its_own(
    whose: str, name: str, folder: Folder
) -> None:
    course = COURSE.replace("institution: {name: A university}\n", whose)
    assert read(written(folder, course=course)).feed.author == name


def test_what_is_not_out_is_in_no_feed(folder: Folder) -> None:
    folder.write({"docs/announcements/welcome.md": WELCOME})
    assert titles(written(folder, "2026-10-02")) == ["Week 1: Neurons"]
    assert b"announcements" not in written(folder, "2026-10-06 09:00")
    assert titles(written(folder, "2026-10-06 09:30")) == ["Welcome", "Week 1: Neurons"]


def test_it_has_fifty_entries_at_most_and_they_are_the_newest(folder: Folder) -> None:
    for day in range(1, 32):
        for month in ("08", "09"):
            text = f"---\ndate: 2026-{month}-{min(day, 30):02}\n---\n# {month} {day:02}\n"
            folder.write({f"docs/announcements/{month}-{day}.md": text})
    found = titles(written(folder, "2026-09-30"))
    assert len(found) == 50
    assert found[:2] == ["09 31", "09 30"]
    assert found[-1] == "08 13"


# -- Whatever becomes of it -------------------------------------------------------------------


def test_two_feeds_of_the_same_course_are_the_same_bytes(folder: Folder) -> None:
    assert written(folder) == written(folder)


def test_an_entry_is_the_same_one_when_it_is_renamed_or_comes_out_on_another_day(
    folder: Folder,
) -> None:
    folder.write({"docs/announcements/welcome.md": WELCOME})
    before = {entry.id for entry in read(written(folder)).entries}
    folder.write({"docs/announcements/welcome.md": WELCOME.replace("Welcome", "Hello")})
    course = (
        COURSE.replace("Neurons", "Nerve cells")
        .replace("Spikes", "Firing")
        .replace("-3 days", "-2 days")
    )
    after = [entry.id for entry in read(written(folder, course=course)).entries]
    assert set(after) == before
    assert len(after) == len(before) == 7
    assert all(one.startswith("urn:uuid:") for one in after)


# -- Well-formed ------------------------------------------------------------------------------


def test_hostile_titles_are_texts(folder: Folder) -> None:
    text = "---\ndate: 2026-10-06\n---\n# <i>x</i> ]]>\x0c\x07 &lt;\ufffe\n\nT\x08his ]]> & `<b>`\n"
    folder.write({"docs/announcements/x.md": text})
    hostile = 'title: "a\\nb <script>alert(1)</script> ]]> &amp; 🧠\\ufffe"'
    course = COURSE.replace("title: Neuroscience", hostile).replace("title: Neurons", hostile)
    feed = written(folder, course=course)
    tree = etree.fromstring(feed, etree.XMLParser(resolve_entities=False))
    found = [element.text for element in tree.iter("{*}title")]
    plain = "a b <script>alert(1)</script> ]]> &amp; 🧠"
    assert found[0] == plain
    assert f"Week 1: {plain}" in found
    assert "x ]]> <" in found
    assert "This ]]> & <b>" in [element.text for element in tree.iter("{*}summary")]
    assert read(feed).entries


# -- In the site ------------------------------------------------------------------------------


def test_a_strict_build_has_it_and_every_page_names_it(folder: Folder) -> None:
    feed = written(folder.write({"docs/announcements/welcome.md": WELCOME}))
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert (built.site / "feed.xml").read_bytes() == feed
    link = '<link rel="alternate" type="application/atom+xml" title="Neuroscience" href="{}">'
    assert link.format("feed.xml") in built.html()
    assert link.format("../../feed.xml") in built.html("announcements/welcome/index.html")
    assert 'href="../feed.xml"' in built.article("announcements/index.html")


def test_the_exported_markdown_has_the_same_one(folder: Folder) -> None:
    feed = written(folder.write({"docs/announcements/welcome.md": WELCOME}))
    folder.write({"mkdocs.yml": f"{SITE}extra: {{mine: 1}}\n"})
    folder.coursewright("export", "markdown", "plain")
    assert (folder.path / "plain/docs/feed.xml").read_bytes() == feed
    built = Folder(folder.path / "plain").build("--strict")
    assert built.status == 0, built.log
    assert 'type="application/atom+xml"' in built.html()


def test_a_feed_in_docs_comes_first(folder: Folder) -> None:
    written(folder.write({"docs/feed.xml": "<mine/>"}))
    assert folder.build("--strict").html("feed.xml") == "<mine/>"


def test_without_an_address_of_the_site_there_is_none_and_nothing_leads_to_it(
    folder: Folder,
) -> None:
    folder.write({"docs/announcements/welcome.md": WELCOME, "course.yaml": COURSE})
    built = folder.build("--strict")
    assert not (built.site / "feed.xml").exists()
    assert "feed.xml" not in built.html() + built.html("announcements/index.html")
    done = folder.coursewright("export", "feed")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: A feed needs addresses: say site_url:")


def test_the_command_writes_it_as_of_any_day(folder: Folder) -> None:
    feed = written(folder, "2026-10-02")
    command = ("export", "feed", "--as-of")
    assert folder.coursewright(*command, "2026-10-02", "-o", "out.xml").returncode == 0
    assert (folder.path / "out.xml").read_bytes() == feed
    early = folder.coursewright(*command, "2026-10-01")
    assert early.returncode == 2
    assert "nothing came out on a day yet" in early.stderr
