from __future__ import annotations

from pathlib import Path

from coursewright.manifest import parse_manifest
from coursewright.pages.navigation import (
    awesome_nav,
    mkdocs_nav,
    nav_with_weeks,
    navigation,
    weeks_navigation,
)
from coursewright.pages.site import Leaf, Navigation, Section, leaves


def weeks(number: int) -> Navigation:
    lines = "".join(f"  - {{title: W{n}, lectures: [{{title: L}}]}}\n" for n in range(number))
    manifest = parse_manifest(f"title: x\nweeks:\n{lines}".encode(), Path())
    return weeks_navigation(manifest.course, {})


def widest(navigation: Navigation) -> int:
    inside = [widest(entry.children) for entry in navigation if isinstance(entry, Section)]
    return max(len(navigation), *inside, 0)


def test_the_site_is_read_in_the_courses_order_and_then_the_authors_own_pages() -> None:
    whole = navigation(weeks(2), ["index.md", "about.md", "guide/index.md", "guide/a-page.md"])
    assert [leaf.path for leaf in leaves(whole)] == [
        "index.md",
        "week-1/index.md",
        "week-1/l/index.md",
        "week-2/index.md",
        "week-2/l/index.md",
        "about.md",
        "guide/index.md",
        "guide/a-page.md",
    ]
    assert whole[-1] == Section("Guide", (Leaf("guide/index.md"), Leaf("guide/a-page.md")))


def test_an_own_page_in_a_weeks_folder_belongs_to_that_week() -> None:
    whole = navigation(weeks(2), ["week-1/extra.md", "about.md"])
    assert mkdocs_nav(weeks(2), ["week-1/extra.md", "about.md"]) == [
        {"Home": "index.md"},
        {
            "Weeks": [
                {"Week 1: W0": [{"Week 1: W0": "week-1/index.md"}, {"L": "week-1/l/index.md"},
                                "week-1/extra.md"]},
                {"Week 2: W1": [{"Week 2: W1": "week-2/index.md"}, {"L": "week-2/l/index.md"}]},
            ]
        },
        "about.md",
    ]  # fmt: skip
    assert Leaf("week-1/extra.md") in set(leaves(whole))


def test_above_twenty_weeks_no_level_is_wider_than_twenty() -> None:
    assert widest(weeks(20)) == 20
    for number in (21, 100, 400):
        assert widest(weeks(number)) <= 20
        assert len(list(leaves(weeks(number)))) == 2 * number
    assert [part.title for part in weeks(21)[:2]] == ["Weeks 1–5", "Weeks 6–10"]


def test_the_authors_own_navigation_holds_the_weeks_where_it_names_the_manifest() -> None:
    own = ["index.md", {"The course": "course.yaml"}, {"More": ["about.md"]}]
    assert nav_with_weeks(own, "course.yaml", weeks(1)) == [
        "index.md",
        {
            "The course": [
                {"Week 1: W0": [{"Week 1: W0": "week-1/index.md"}, {"L": "week-1/l/index.md"}]}
            ]
        },
        {"More": ["about.md"]},
    ]
    spliced = nav_with_weeks(["index.md", "course.yaml", "z.md"], "course.yaml", weeks(2))
    assert len(spliced) == 4
    assert nav_with_weeks(["index.md"], "course.yaml", weeks(2)) == ["index.md"]


def test_titles_in_the_navigation_are_html_already() -> None:
    nav = mkdocs_nav((Section("Q&A <b>", (Leaf("a.md", "x<y"),)),), [])
    assert nav[1] == {"Weeks": [{"Q&amp;A &lt;b&gt;": [{"x&lt;y": "a.md"}]}]}


def test_awesome_nav_gets_a_file_for_the_top_and_one_for_each_week() -> None:
    files = dict(awesome_nav(weeks(2)))
    assert list(files) == [".nav.yml", "week-1/.nav.yml", "week-2/.nav.yml"]
    assert files[".nav.yml"] == (
        "append_unmatched: true\nnav:\n- index.md\n- Weeks:\n  - week-1\n  - week-2\n"
    )
    assert files["week-1/.nav.yml"] == (
        "append_unmatched: true\nnav:\n- index.md\n- l/index.md\ntitle: 'Week 1: W0'\n"
    )


def test_awesome_nav_keeps_the_parts_of_a_long_course() -> None:
    assert "- Weeks 1–5:\n    - week-1\n" in dict(awesome_nav(weeks(21)))[".nav.yml"]
