"""The course as data: all of it that is out, in the form that its schema says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from coursewright.exports.course_data import data_schema
from tests.conftest import Folder, copy_of_the_reference_course
from tests.exports.sample import ADDRESS, AS_OF, HOSTILE, sample

SCHEMA = data_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def exported(folder: Folder, *options: str) -> dict[str, Any]:
    done = folder.coursewright("export", "json", *options)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = sample(Folder(tmp_path_factory.mktemp("course")))
    return exported(folder, "--as-of", AS_OF)


def test_the_course_says_what_it_is(data: dict[str, Any]) -> None:
    assert (data["format"], data["version"]) == ("coursewright-course", 1)
    assert (data["title"], data["url"], data["language"]) == (HOSTILE, ADDRESS, "en")
    assert data["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["institution"] == {"name": "Uni & Co", "url": "https://uni.example.org/"}
    assert data["people"] == [
        {"name": "Ada", "url": "https://a.b/ada", "roles": ["maths"]},
        {"name": "Bo", "roles": []},
    ]
    assert data["intro"]["video"] == {
        "service": "youtube",
        "url": "https://www.youtube.com/watch?v=jhnuVDh2XKA&t=7",
        "id": "jhnuVDh2XKA",
        "start": 7,
    }
    assert data["term"]["breaks"] == [
        {"title": "No classes", "start": "2026-11-02", "end": "2026-11-02"}
    ]
    (announced,) = data["announcements"]
    assert announced == {
        "title": "Hello",
        "url": f"{ADDRESS}announcements/hello/",
        "published": "2026-10-05T09:00:00+01:00",
        "summary": "We begin.",
        "path": "docs/announcements/hello.md",
    }


def test_what_is_not_out_is_nowhere_in_it(data: dict[str, Any]) -> None:
    text = json.dumps(data)
    assert [week["number"] for week in data["weeks"]] == [1, 3, 4]
    for word in ("Kept back", "secret"):
        assert word not in text


def test_a_lecture_has_its_video_slides_and_words(data: dict[str, Any]) -> None:
    first, file, to_come = data["weeks"][0]["lectures"]
    assert first["video"]["id"] == "WMRUZT9NljM"
    slides = first["slides"]
    assert slides["url"] == f"{ADDRESS}materials/deck.pptx"
    assert slides["count"] == len(slides["slides"]) >= 3
    for slide in slides["slides"]:
        assert slide["url"] == f"{first['url']}#slide-{slide['number']}"
        assert slide["title"]
        assert slide["notes"]
        assert "<" not in slide["notes"]
    assert first["chapters"][1] == {"start": 4, "title": "Another"}
    assert first["transcript"] == "Hello there & welcome.\nThat is all."
    assert file["video"] == {
        "service": "file",
        "url": f"{ADDRESS}materials/a.mp4",
        "path": "materials/a.mp4",
    }
    assert file["held"] == {
        "start": "2026-10-07T09:00:00+01:00",
        "end": "2026-10-07T10:00:00+01:00",
    }
    assert (to_come["status"], to_come["note"]) == ("coming-soon", "in May")
    assert "video" not in to_come


def test_notebooks_exercises_and_readings_have_their_addresses(data: dict[str, Any]) -> None:
    week = data["weeks"][0]
    (code,) = week["notebooks"]
    assert code["notebook"]["url"] == f"{ADDRESS}materials/code.ipynb"
    (exercise,) = week["exercises"]
    assert exercise["due"] == {"start": "2026-10-16T18:00:00+01:00"}
    assert exercise["intro"] == {"status": "coming-soon"}
    assert "https://colab.research.google.com/github/a/b/blob/main/x.ipynb" in {
        link["url"] for link in exercise["notebook"]["links"]
    }
    assert [(one["kind"], one.get("url")) for one in week["readings"]] == [
        ("page", f"{ADDRESS}materials/read/"),
        ("web", "https://doi.org/10.1/x"),
        ("file", None),
    ]
    (cited,) = data["readings"]
    assert cited["kind"] == "reference"
    assert "On keys" in cited["title"]
    assert cited["links"] == [{"title": "DOI", "url": "https://doi.org/10.1234/k"}]


def test_weeks_have_their_days_and_what_is_still_to_come(data: dict[str, Any]) -> None:
    first, later, last = data["weeks"]
    assert (first["days"]["start"], first["days"]["end"]) == ("2026-10-05", "2026-10-11")
    assert first["days"]["classes"] == [
        {"start": "2026-10-05T10:00:00+01:00", "end": "2026-10-05T12:00:00+01:00"}
    ]
    assert later["exercises_to_come"] == {"status": "coming-soon"}
    assert "exercises_to_come" not in last


def test_without_an_address_there_are_paths(course: Folder) -> None:
    data = exported(course)
    assert (data["url"], data["weeks"][0]["url"]) == ("./", "week-1/")


def test_twice_it_is_the_same_and_the_same_as_in_the_site(folder: Folder) -> None:
    sample(folder)
    for name in ("one.json", "two.json"):
        folder.coursewright("export", "json", "--as-of", AS_OF, "-o", name)
    one = (folder.path / "one.json").read_bytes()
    assert one == (folder.path / "two.json").read_bytes()
    folder.coursewright("build", "--as-of", AS_OF)
    assert one == (folder.path / "site/course.json").read_bytes()
    folder.coursewright("export", "markdown", "out", "--as-of", AS_OF)
    assert one == (folder.path / "out/docs/course.json").read_bytes()


def test_a_file_of_ones_own_comes_first(course: Folder) -> None:
    course.write({"docs/course.json": "mine"})
    assert course.build().html("course.json") == "mine"


def test_the_reference_course_follows_the_schema(folder: Folder) -> None:
    data = exported(copy_of_the_reference_course(folder.path / "course"))
    assert [week["number"] for week in data["weeks"]] == list(range(10))
    assert len(json.dumps(data)) < 500_000


def test_what_is_said_is_cut_where_it_is_far_too_long(course: Folder) -> None:
    cues = "".join(
        f"{i // 60:02}:{i % 60:02}.000 --> {i // 60:02}:{i % 60:02}.900\n{f'word{i} ' * 250}\n\n"
        for i in range(100)
    )
    course.write(
        {
            "a.vtt": f"WEBVTT\n\n{cues}",
            "course.yaml": "title: x\nweeks: [{title: y, lectures: [{title: z,"
            " video: WMRUZT9NljM, captions: a.vtt}]}]\n",
        }
    )
    said = exported(course)["weeks"][0]["lectures"][0]["transcript"]
    assert len(said) <= 100_001
    assert said.endswith("…")


def test_a_course_with_problems_has_no_data(course: Folder) -> None:
    course.write({"course.yaml": "titel: x\n"})
    done = course.coursewright("export", "json", "-o", "a.json")
    assert done.returncode == 1
    assert 'unknown key "titel"' in done.stderr
    assert not (course.path / "a.json").exists()


# -- What it holds so that the course can be made again ------------------------------------------


def test_it_has_what_the_manifest_says_and_pages_do_not_show(data: dict[str, Any]) -> None:
    assert data["branch"] == "main"
    assert data["bibliography"] == ["materials/all.bib"]
    assert data["term"]["meets"] == ["mon 10:00-12:00"]
    week = data["weeks"][0]
    assert week["lectures"][0]["captions"] == "materials/said.vtt"
    assert [one.get("path") for one in week["readings"]] == [
        *("materials/read.md", None, "materials/none.pdf")
    ]
    assert data["readings"][0]["cite"] == "key2020"
    assert data["weeks"][2]["no_exercises"] is True
    for key in ("id", "launch", "macros"):
        assert key not in {**data, **week}


def test_remarks_that_no_page_shows_are_not_in_it(course: Folder) -> None:
    course.write({
        "course.yaml": "title: C\nweeks: [{title: W, readings: [m/a.md, m/b.md]}]\n",
        "m/a.md": "# A\n\nSeen. <!-- the\n\nanswer -->On.\n\n```html\n<!-- shown -->\n```\n"
        "\nAs `<!-- this -->` is.\n\n<!-- answer <!-- and -->\n\n<!-- answer\n\nto the end",
        "m/b.md": "# B\n\nTwo < three <!-- and so on\n",
        "docs/c.md": "---\njinja: true\n---\n\nA{# answer\n #}B {% raw %}{# shown #}{% endraw %}\n",
        "docs/d.md": "A {# shown #} <!-- shown -->\n",
    })  # fmt: skip
    texts = {one["path"]: one["text"] for one in exported(course)["texts"]}
    assert texts["m/a.md"] == (
        "# A\n\nSeen. On.\n\n```html\n<!-- shown -->\n```\n\nAs `<!-- this -->` is.\n\n\n\n"
    )
    assert texts["m/b.md"] == "# B\n\nTwo < three <!-- and so on\n"
    assert texts["docs/c.md"].endswith("AB {% raw %}{# shown #}{% endraw %}\n")
    assert texts["docs/d.md"] == "A {# shown #} <!-- shown -->\n"


def test_it_has_the_author_s_own_texts_each_once(data: dict[str, Any]) -> None:
    texts = {one["path"]: one for one in data["texts"]}
    assert len(texts) == len(data["texts"])
    assert texts["docs/announcements/hello.md"] == {
        "path": "docs/announcements/hello.md",
        "url": f"{ADDRESS}announcements/hello/",
        "text": "---\ndate: 2026-10-05 09:00\n---\n# Hello\n\nWe begin.\n",
    }
    assert texts["materials/read.md"]["url"] == f"{ADDRESS}materials/read/"
    assert texts["materials/read.md"]["text"].startswith("# Something to read\n")
    assert "url" not in texts["materials/all.bib"]
    assert "title = {On keys}" in texts["materials/all.bib"]["text"]


def test_a_text_that_is_far_too_long_is_only_named(course: Folder) -> None:
    course.write({"docs/long.md": "word " * 50_000, "docs/short.md": "word"})
    long, short = exported(course)["texts"]
    assert (long["path"], long["url"], "text" in long) == ("docs/long.md", "long/", False)
    assert short["text"] == "word"


@pytest.mark.parametrize("key", ["exclude_docs", "draft_docs"])
def test_pages_that_mkdocs_leaves_out_are_not_in_it(course: Folder, key: str) -> None:
    settings = {"site_name": "x", key: "drafts/\n!drafts/out.md\nnews*.md\n"}
    course.write({
        "mkdocs.yml": json.dumps({**settings, "theme": "material", "plugins": ["coursewright"]}),
        "docs/drafts/a.md": "quagga",
        "docs/announcements/news.md": "---\ndate: 2026-01-01\n---\nquagga",
        "docs/in.md": "in",
    })  # fmt: skip
    texts = exported(course)["texts"]
    assert [one["path"] for one in texts] == ["docs/in.md"]
    assert "quagga" not in json.dumps(exported(course))
    assert json.loads(course.build().html("course.json"))["texts"] == texts


@pytest.mark.parametrize(
    "link",
    [
        "[x](quagga.pdf)",
        "[x](<quagga.pdf>)",
        '[x](./quagga.pdf#page=3 "A title")',
        "[x](../m/quagga.pdf)",
        "[x](/m/quagga.pdf)",
        "[x](%71uagga.pdf)",
        "[x](<a quagga.pdf>)",
        "[x](a%20quagga.pdf)",
        "[x][1]\n\n[1]: quagga.pdf",
        '<a href="quagga.pdf">x</a>',
        "![x](quagga.pdf)",
        "[x](qu(a)gga.pdf)",
        "[x](&#113;uagga.pdf)",
    ],
)
def test_a_link_to_what_is_not_out_does_not_name_it(course: Folder, link: str) -> None:
    files = ("quagga", "a quagga", "qu(a)gga")
    late = [{"path": f"m/{name}.pdf", "release": "2199-01-01"} for name in files]
    course.write({
        "course.yaml": json.dumps(
            {"title": "T", "weeks": [{"title": "W", "readings": ["m/r.md", *late]}]}
        ),
        "m/r.md": f"# R\n\n{link}\n",
        **{f"m/{name}.pdf": "x" for name in files},
    })  # fmt: skip
    (text,) = exported(course)["texts"]
    assert text["path"] == "m/r.md"
    assert re.search(r"qu\(?a\)?gga|%71", json.dumps(text)) is None


# -- The schema -------------------------------------------------------------------------------


def test_the_command_writes_the_schema(folder: Folder) -> None:
    done = folder.coursewright("export", "json", "--schema")
    assert (done.returncode, json.loads(done.stdout)) == (0, SCHEMA)


def test_the_schema_is_valid_and_each_key_has_a_description() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for model in (SCHEMA, *SCHEMA["$defs"].values()):
        assert model["additionalProperties"] is False
        assert model["description"].endswith(".")
        for key, value in model["properties"].items():
            assert value["description"].endswith("."), key


def test_the_schema_knows_every_list_and_no_key_that_is_nothing() -> None:
    for model in (SCHEMA, *SCHEMA["$defs"].values()):
        lists = {key for key, it in model["properties"].items() if it.get("type") == "array"}
        assert lists <= set(model.get("required", ()))
    assert "null" not in list(types(SCHEMA))


def types(schema: Any) -> Iterator[str]:
    match schema:
        case dict():
            yield from (it for it in [schema.get("type")] if isinstance(it, str))
            for value in schema.values():
                yield from types(value)
        case list():
            for value in schema:
                yield from types(value)


@pytest.mark.parametrize(
    "wrong", [{"title": 3}, {"version": 2}, {"weeks": None}, {"more": 1}, {"url": None}]
)
def test_the_schema_refuses_what_is_of_another_form(data: dict[str, Any], wrong: Any) -> None:
    assert not VALIDATOR.is_valid({**data, **wrong})
