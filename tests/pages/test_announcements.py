"""Announcements: pages with a day, from which on they are in the site."""

from __future__ import annotations

import re

import pytest

from coursewright.errors import ContentError
from coursewright.pages import Site, build_site
from coursewright.pages.announcements import Announcement, read_announcements
from coursewright.pages.prose import read_prose
from coursewright.project import read_project
from tests.conftest import MKDOCS_YML, SMALLEST, Folder
from tests.test_preview import Server

PAST = "---\ndate: 2020-01-0{}\n---\n"
FUTURE = "---\ndate: 2199-01-01 09:00\n---\n"


def announced(folder: Folder, text: str, name: str = "it.md") -> Announcement:
    """What is read of one announcement."""
    folder.write({f"docs/announcements/{name}": text})
    found, problems = read_announcements(read_prose(read_project(folder.path / "mkdocs.yml"))[0])
    assert not problems
    return found[0]


def problem(folder: Folder, text: str) -> str:
    """What is said of an announcement that has no day, with what to write instead."""
    folder.write({"docs/announcements/it.md": text})
    with pytest.raises(ContentError) as caught:
        folder.site()
    [found] = caught.value.problems
    return f"{found.place}: {found.message} [{found.code}]"


def preview(folder: Folder) -> Site:
    """The site as its author sees it."""
    return build_site(read_project(folder.path / "mkdocs.yml"), unreleased=True)


def page(site: Site, path: str) -> str:
    return next(page.markdown for page in site.pages if page.path == path)


# -- What is read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("title: Said\n---\n# Heading\n", "Said"),
        ("title: 2026\n---\n", "2026"),
        ("---\n# A *new* `room` & more { #id .x }\n", "A new room & more"),
        ("---\nHeading\n=======\n", "Heading"),
        ("---\nOnly text.\n", "Week one is out"),
        ("title:\n---\n\n", "Week one is out"),
    ],
)
def test_its_title_is_in_the_front_matter_or_the_first_heading_or_its_name(
    text: str, title: str, course: Folder
) -> None:
    text = f"---\ndate: 2026-10-05\n{text}"
    assert announced(course, text, "week-one_is-out.md").title == title


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("# Title\n\nOne *two*\n[three](x.md) `four`.\n\nMore.\n", "One two three four."),
        ("## Title\n\n!!! note\n    no\n\nYes. { .lead }\n", "Yes."),
        ("![a picture](x.png)\n", "a picture"),
        ("<div>html</div>\n", ""),
        ("x" * 301, "x" * 300 + "…"),
        ("", ""),
    ],
)
def test_its_summary_is_its_first_paragraph_as_plain_text(
    text: str, summary: str, course: Folder
) -> None:
    assert announced(course, f"---\ndate: 2026-10-05\n---\n{text}").summary == summary


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Hello.\n",
            "1: this announcement has no day, so that nobody can tell from when it is out",
        ),
        ("---\ntitle: x\n---\n", "1: this announcement has no day, so that nobody can tell"),
        ("---\ntitle: x\ndate:\n---\n", "1: this announcement has no day, so that nobody can tell"),
        ("---\ntitle: x\ndate: 5 October\n---\n", '3:7: expected a day, found "5 October"'),
        ("---\ndate: 2026-02-30\n---\n", '2:7: expected a day, found "2026-02-30"'),
        ("---\ndate: 2026-10-05 10:00-12:00\n---\n", "2:7: expected a day, found"),
        ("---\ndate: 0026-10-05\n---\n", "2:7: expected a day, found"),
        ("---\ndate: [2026-10-05]\n---\n", "1: this announcement has no day"),
    ],
)
def test_one_without_a_day_is_a_problem_with_its_place(
    text: str, said: str, course: Folder
) -> None:
    found = problem(course, text)
    assert found.startswith(f"docs/announcements/it.md:{said}")
    assert found.endswith(" [CW059]")


def test_all_problems_are_said_at_once(course: Folder) -> None:
    course.write({"course.yaml": "title: x\n", "docs/announcements/a.md": "x"})
    course.write({"docs/announcements/b.md": "---\ndate: [\n---\n"})
    course.write({"docs/announcements/c.md": f"---\n{'# x' * 10_000}\n---\n"})
    assert [line.partition(": ")[0] for line in course.problems()] == [
        "course.yaml:1:1",
        "docs/announcements/a.md:1",
        "docs/announcements/b.md:2:8",
        "docs/announcements/c.md:1",
    ]


def test_only_pages_of_that_folder_are_announcements_and_not_its_index(course: Folder) -> None:
    course.write({f"docs/{path}.md": "x" for path in ("announcements", "a/announcements/x")})
    course.write({f"docs/announcements/{path}.md": "x" for path in ("index", "2026/x")})
    assert course.site().announcements == ()


# -- Where they are shown ---------------------------------------------------------------------


def three(folder: Folder) -> Folder:
    for number, name in enumerate(("first", "second", "third"), 1):
        text = f"{PAST.format(number)}# The {name}\n\nIts text.\n"
        folder.write({f"docs/announcements/{name}.md": text})
    return folder


def test_the_home_page_has_the_latest_two_and_the_way_to_all(course: Folder) -> None:
    markdown = three(course).markdown("index.md")
    assert re.findall(r"^- \[.*", markdown, re.MULTILINE)[:3] == [
        '- [The third](announcements/third.md) <time datetime="2020-01-03">3 January 2020</time>',
        '- [The second](announcements/second.md) <time datetime="2020-01-02">2 January 2020</time>',
        "- [All announcements](announcements/index.md)",
    ]


def test_a_page_lists_all_of_them_the_newest_first(course: Folder) -> None:
    markdown = three(course).markdown("announcements/index.md")
    assert re.findall("^#+ .*", markdown, re.MULTILINE) == [
        "# Announcements",
        "## [The third](third.md)",
        "## [The second](second.md)",
        "## [The first](first.md)",
    ]
    assert markdown.count("Its text.") == 3


@pytest.mark.parametrize("name", ["index.md", "README.md"])
def test_an_index_of_the_authors_own_may_have_the_list_as_a_block(
    name: str, course: Folder
) -> None:
    own = "---\njinja: true\n---\n# What is new\n\n{{ announcements() }}\n"
    three(course).write({f"docs/announcements/{name}": own})
    markdown = course.markdown(f"announcements/{name}")
    assert "# What is new\n" in markdown
    assert "## [The first](first.md)" in markdown
    assert f"[All announcements](announcements/{name})" in course.markdown("index.md")
    assert [p.path for p in course.site().pages if p.path.startswith("announcements/")] == [
        f"announcements/{name}",
        "announcements/first.md",
        "announcements/second.md",
        "announcements/third.md",
    ]


def test_its_page_has_its_day_below_its_heading(course: Folder) -> None:
    course.write(
        {"docs/announcements/a.md": f"{PAST.format(1)}\n# News\n\n    code\n\n{{{{ x }}}}\n"}
    )
    assert course.markdown("announcements/a.md") == (
        f"{PAST.format(1)}# News\n\n"
        '<time datetime="2020-01-01">1 January 2020</time>\n{ .cw-where }\n\n'
        "    code\n\n{{ x }}\n"
    )


def test_one_without_a_heading_gets_its_title_as_text(course: Folder) -> None:
    text = "---\ntitle: <b>*News*</b>\ndate: 2020-01-01\n---\nText.\n"
    course.write({"docs/announcements/a.md": text})
    assert "\n# &#60;b&#62;&#42;News&#42;&#60;/b&#62;\n" in course.markdown("announcements/a.md")


def test_one_may_ask_for_jinja(course: Folder) -> None:
    text = "---\njinja: true\ndate: 2020-01-01\n---\n# News\n\n{{ course.title }}\n"
    course.write({"docs/announcements/a.md": text})
    markdown = course.markdown("announcements/a.md")
    assert markdown.endswith("\n{ .cw-where }\n\nA course\n")


def test_without_any_there_is_no_page_and_no_word_of_them(course: Folder) -> None:
    assert "nnouncement" not in "".join(page.path + page.markdown for page in course.site().pages)


# -- From when they are out -------------------------------------------------------------------


def test_one_that_is_not_out_is_nowhere_in_a_strict_build(course: Folder) -> None:
    three(course).write({"docs/announcements/secret.md": f"{FUTURE}# Surprise\n\nNot yet.\n"})
    built = course.build("--strict")
    assert built.status == 0, built.log
    assert "announcements/third/index.html" in built.pages()
    for file in built.site.rglob("*"):
        assert "secret" not in file.name
        if file.suffix in (".html", ".json", ".xml", ".ics"):
            text = file.read_text("utf-8")
            assert not re.search("secret|Surprise|2199", text), file
    course.coursewright("export", "markdown", "plain")
    assert not list((course.path / "plain").rglob("secret*"))


def test_its_author_sees_it_with_the_day_from_which_it_is_out(course: Folder) -> None:
    course.write({"docs/announcements/secret.md": f"{FUTURE}# Surprise\n"})
    badge = "*not out before 1 January 2199*"
    for path in ("index.md", "announcements/index.md", "announcements/secret.md"):
        assert badge in page(preview(course), path)
    assert "Surprise" not in "".join(page.markdown for page in course.site().pages)


def test_its_hour_is_that_of_the_time_zone_of_the_term(folder: Folder) -> None:
    term = "term: {start: 2026-10-05, end: 2026-12-11, timezone: Pacific/Auckland}\n"
    text = "---\ndate: 2026-10-05 09:00\n---\n# News\n"
    folder.write({"course.yaml": term + SMALLEST["course.yaml"], "docs/announcements/a.md": text})
    project = read_project(folder.path / "mkdocs.yml")
    [one] = build_site(project, unreleased=True).announcements
    assert one.out_from("Pacific/Auckland").isoformat() == "2026-10-05T09:00:00+13:00"


@pytest.mark.parametrize(("as_of", "count"), [("2020-01-02", 2), ("2019-12-31", 0)])
def test_the_site_of_any_day_has_those_that_were_out(
    as_of: str, count: int, course: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWRIGHT_AS_OF", as_of)
    built = three(course).build("--strict")
    assert built.status == 0, built.log
    assert sum(path.startswith("announcements/") for path in built.pages()) == count + bool(count)


def test_a_server_shows_it_as_it_is_saved_and_has_the_calendar_and_the_feed(
    folder: Folder,
) -> None:
    term = "term: {start: 2026-10-05, end: 2026-12-11, meets: [mon 10:00-12:00]}\n"
    folder.write({"course.yaml": term + SMALLEST["course.yaml"]})
    folder.write({"mkdocs.yml": f"{MKDOCS_YML}site_url: https://a.example/\n"})
    folder.write({"docs/announcements/secret.md": f"{FUTURE}# Surprise\n"})
    server = Server(folder)
    try:
        server.shows("not out before 1 January 2199", "announcements/secret/")
        server.shows("SUMMARY:Week 1: Beginnings", "calendar.ics")
        server.shows("<title>Surprise</title>", "feed.xml")
        folder.write({"docs/announcements/secret.md": f"{PAST.format(1)}# No surprise\n"})
        server.shows("<title>No surprise</title>", "feed.xml")
        assert "not out before" not in server.page("announcements/secret/")
        folder.write({"docs/announcements/secret.md": "# Nothing\n"})
        server.shows("this announcement has no day", "")
        assert "SUMMARY:Week 1: Beginnings" in server.page("calendar.ics")
    finally:
        server.stop()


def test_a_server_shows_no_feed_that_a_build_would_not_have(folder: Folder) -> None:
    folder.write({**SMALLEST, "docs/announcements/a.md": f"{PAST.format(1)}# News\n"})
    server = Server(folder)
    try:
        server.shows("1 January 2020", "announcements/")
        assert "feed.xml" not in server.page("announcements/")
        assert server.page("feed.xml") == "404"
    finally:
        server.stop()


# -- In the navigation ------------------------------------------------------------------------


def test_the_navigation_has_one_entry_for_all(course: Folder) -> None:
    built = three(course).build("--strict")
    navigation = built.html().partition("<article")[0]
    assert re.findall(r'<a href="(announcements/[^"]*)"', navigation) == ["announcements/"]


def test_an_author_may_put_one_into_the_navigation(course: Folder) -> None:
    nav = "nav: [index.md, course.yaml, announcements/first.md]\n"
    built = three(course).write({"mkdocs.yml": MKDOCS_YML + nav}).build("--strict")
    assert built.status == 0, built.log
    assert '<a href="announcements/first/"' in built.html().partition("<article")[0]


def test_what_the_author_keeps_out_of_the_site_stays_out(course: Folder) -> None:
    three(course).write({"mkdocs.yml": f"{MKDOCS_YML}exclude_docs: /announcements/first.md\n"})
    assert "announcements/first/index.html" not in course.build().pages()
