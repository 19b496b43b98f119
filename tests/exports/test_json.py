"""The course as data: all of it that is out, in the form that its schema says."""

from __future__ import annotations

import json
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
    assert file["video"] == {"service": "file", "url": f"{ADDRESS}materials/a.mp4"}
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
