"""Each item keeps its key, whatever becomes of its title and its place."""

from __future__ import annotations

from typing import Any

import pytest

from coursewright.course import Course, Week
from coursewright.manifest import read_manifest
from coursewright.pages.progress_keys import Item, ProgressKeys
from tests.conftest import REPOSITORY, Folder


def items(week: Week) -> list[Item]:
    return [*week.lectures, *week.notebooks, *week.listed_exercises, *week.readings]


def keys(*weeks: dict[str, Any]) -> list[str]:
    course = Course.model_validate({"title": "x", "weeks": [{"title": "y", **w} for w in weeks]})
    known = ProgressKeys(course)
    return [known.of(item) for week in course.weeks for item in items(week)]


@pytest.mark.parametrize(
    ("kind", "item", "key"),
    [
        ("lectures", {"video": "https://youtu.be/WMRUZT9NljM"}, "lecture:youtube:WMRUZT9NljM"),
        ("lectures", {"video": "WMRUZT9NljM", "slides": "a.pptx"}, "lecture:youtube:WMRUZT9NljM"),
        ("lectures", {"video": "m/a b.mp4"}, "lecture:file:m/a%20b.mp4"),
        ("lectures", {"video": "https://a.b/c?d"}, "lecture:address:https%3A%2F%2Fa.b%2Fc%3Fd"),
        ("lectures", {"slides": "m/a.pptx"}, "lecture:file:m/a.pptx"),
        ("lectures", {"id": "mine", "video": "WMRUZT9NljM"}, "lecture:id:mine"),
        ("notebooks", {"notebook": "m/n.ipynb"}, "notebook:file:m/n.ipynb"),
        ("notebooks", {"notebook": "m/ü.ipynb"}, "notebook:file:m/%C3%BC.ipynb"),
        ("exercises", {"notebook": "m/n.ipynb", "intro": "WMRUZT9NljM"}, "exercise:file:m/n.ipynb"),
        ("exercises", {"copy": "m/n.ipynb"}, "exercise:file:m/n.ipynb"),
        ("exercises", {"intro": "WMRUZT9NljM"}, "exercise:youtube:WMRUZT9NljM"),
        ("readings", {"path": "m/r.md"}, "reading:file:m/r.md"),
        ("readings", {"url": "https://a.b/"}, "reading:address:https%3A%2F%2Fa.b%2F"),
        ("readings", {"cite": "mainen1995"}, "reading:cite:mainen1995"),
    ],
)
def test_a_key_is_made_of_the_id_or_of_what_the_item_is_and_not_of_its_title(
    kind: str, item: dict[str, Any], key: str
) -> None:
    old, new = ({kind: [{"title": title, **item}]} for title in ("Old", "New"))
    assert keys(old) == keys(new) == [key]


def test_what_is_only_announced_goes_by_its_title() -> None:
    announced = {"lectures": [{"title": "Spikes & more"}], "exercises": [{"title": "Later"}]}
    assert keys(announced) == ["lecture:title:Spikes%20%26%20more", "exercise:title:Later"]


def test_a_key_survives_another_place_in_the_course() -> None:
    first = {"lectures": [{"title": "a", "video": "WMRUZT9NljM"}]}
    second = {"lectures": [{"title": "b", "video": "sYjx3VSaAME"}], "readings": ["m/r.md"]}
    assert sorted(keys(first, second)) == sorted(keys(second, first))


def test_items_made_of_the_same_are_told_apart_by_their_order() -> None:
    week = {
        "lectures": [{"title": t, "video": "WMRUZT9NljM"} for t in ("a", "b")],
        "readings": ["m/r.md"],
    }
    assert keys(week, {"readings": ["m/r.md"]}) == [
        "lecture:youtube:WMRUZT9NljM",
        "lecture:youtube:WMRUZT9NljM+2",
        "reading:file:m/r.md",
        "reading:file:m/r.md+2",
    ]


def test_no_title_makes_the_key_that_order_would() -> None:
    titles = [("A", "one"), ("A", "two"), ("A+2", "three"), ("A 2", "four")]
    lectures = [{"title": title, "slides": None} for title, _ in titles]
    weeks = [{"lectures": [lecture]} for lecture in lectures]
    assert keys(*weeks) == [
        "lecture:title:A",
        "lecture:title:A+2",
        "lecture:title:A%2B2",
        "lecture:title:A%202",
    ]


def test_the_keys_of_the_reference_course_are_all_different_and_harmless() -> None:
    course = read_manifest(REPOSITORY / "course.yaml").course
    known = ProgressKeys(course)
    found = [known.of(item) for week in course.weeks for item in items(week)]
    assert len(found) == len(set(found)) > 40
    assert not [key for key in found if set(key) & set("\"'<>&$`[](){}\\ *|")]


def test_only_what_is_there_can_be_done() -> None:
    course = Course.model_validate({
        "title": "x",
        "weeks": [
            {
                "title": "y",
                "lectures": [
                    {"title": "there", "slides": "a.pptx"},
                    {"title": "announced"},
                    {"title": "later", "slides": "b.pptx", "status": "coming-soon"},
                    {"title": "outline", "slides": "c.pptx", "status": "outline"},
                ],
                "exercises": [{"title": "nothing"}],
            }
        ],
    })  # fmt: skip
    known = ProgressKeys(course)
    assert [known.to_do(item) for item in items(course.weeks[0])] == [
        "lecture:file:a.pptx",
        None,
        None,
        "lecture:file:c.pptx",
        None,
    ]


COURSE = """
course.yaml: |
  title: A "course"
  readings: [{path: m/r.md}]
  weeks:
    - title: One
      lectures: [{title: L, slides: a_b_*c*.pdf}, {title: Later}]
      exercises: [{title: E, notebook: m/n.ipynb}, {title: Nothing yet}]
      readings: [m/r.md, {title: P, path: m/p.pdf}]
    - {title: Two, exercises: {status: coming-soon}, readings: [m/r.md]}
m/r.md: "# R\\n\\n[more](more.md)"
m/more.md: "# More"
"""


def test_lists_and_pages_say_which_items_they_are_of(folder: Folder) -> None:
    folder.write(COURSE)
    deck = "lecture:file:a_b_%2Ac%2A.pdf"
    one, two = "reading:file:m/r.md", "reading:file:m/r.md+2"
    built = folder.build()
    assert built.status == 0, built.log
    week = built.article("week-1/index.html")
    for key in (deck, "exercise:file:m/n.ipynb", one, "reading:file:m/p.pdf"):
        assert week.count(f' data-cw-item="{key}" data-cw-mark=""></span>') == 1
    assert week.count("data-cw-item") == 4
    home = built.article()
    assert home.count("data-cw-item") == 5
    assert home.count(f'data-cw-item="{two}"></span>') == 1
    assert home.count("<div data-cw-progress") == 2
    assert '<div data-cw-course="A &quot;course&quot;">' in home
    lecture = f'<span data-cw-page="{deck}" data-cw-offer=""></span>'
    assert lecture in built.article("week-1/l/index.html")
    assert "data-cw-page" not in built.article("week-1/later/index.html")
    exercise = '<span data-cw-page="exercise:file:m/n.ipynb"></span>'
    assert exercise in built.article("week-1/e/index.html")
    assert f'<span data-cw-page="{one} {two}"></span>' in built.article("m/r/index.html")
    assert "data-cw-page" not in built.article("m/more/index.html")


def test_a_home_page_of_the_authors_own_may_hold_the_progress(folder: Folder) -> None:
    folder.write(COURSE)
    own = "---\njinja: true\n---\n# Mine\n\n{{ progress() }}\n\n{{ week_list() }}\n"
    home = folder.write({"docs/index.md": own}).build().article()
    assert home.count("data-cw-course") == 1
    assert home.count("data-cw-item") == 5
