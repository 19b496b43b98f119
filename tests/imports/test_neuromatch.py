from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
import yaml

from coursewright.errors import ContentError
from coursewright.imports.found import Imported
from coursewright.imports.neuromatch import read_neuromatch
from coursewright.imports.texts import unwrapped
from tests.conftest import Folder
from tests.imports.keeping import lost_words, manifest_of, texts_of

FILE = "tutorials/materials.yml"
VIEWER = "https://mfr.ca-1.osf.io/render?url="
ORDERS = "?direct%26mode=render%26action=download%26mode=render"
DAYS = f"""\
# What the book of the course is made from
- day: W0D1
  category: Warm-up
  name: Reading code
  tutorials: 1
- day: W1D1
  category: First models
  intro: https://www.youtube.com/watch?v=WMRUZT9NljM
  intro_bilibili: https://www.bilibili.com/video/BV1aa411a7aa/
  name: Kinds of model
  outro: https://www.youtube.com/watch?v=sYjx3VSaAME
  outro_bilibili: ""
  playlist: https://www.youtube.com/playlist?list=PLabcdefghijklmnopqrstuv
  qa:
  - https://www.youtube.com/watch?v=GX1SIWfhGKc
  - https://www.youtube.com/watch?v=9zD430EQga8
  slides:
  - link: {VIEWER}https://osf.io/ab1cd/{ORDERS}
    title: Intro
  - link: {VIEWER}https://osf.io/download/ef2gh/?direct%26mode=render
    title: Bonus Lecture
  tutorials: 3
- day: W1D2
  category: First models
  intro: ""
  intro_bilibili: https://www.bilibili.com/video/BV1bb411b7bb/
  name: Fitting
  outro: ""
  slides:
  - link: ""
    title: Outro
  tutorials: 0
"""


def read(text: str) -> Imported:
    return read_neuromatch(text, FILE)


def said(found: Imported) -> list[str]:
    return [f"{it.place}: {it.message}" for it in found.remarks]


def week(text: str) -> dict[str, Any]:
    found: dict[str, Any] = read(text).course["weeks"][0]
    return found


def test_each_day_becomes_a_week() -> None:
    weeks = read(DAYS).course["weeks"]
    assert [(it["id"], it["title"], it["description"]) for it in weeks] == [
        ("w0d1", "Reading code", "Warm-up"),
        ("w1d1", "Kinds of model", "First models"),
        ("w1d2", "Fitting", "First models"),
    ]


def test_the_videos_of_a_day_are_its_lectures_in_their_order() -> None:
    assert read(DAYS).course["weeks"][1]["lectures"] == [
        {"title": "Intro", "video": "https://www.youtube.com/watch?v=WMRUZT9NljM"},
        {"title": "Q&A 1", "video": "https://www.youtube.com/watch?v=GX1SIWfhGKc"},
        {"title": "Q&A 2", "video": "https://www.youtube.com/watch?v=9zD430EQga8"},
        {"title": "Outro", "video": "https://www.youtube.com/watch?v=sYjx3VSaAME"},
    ]


def test_slides_lead_to_the_file_itself_and_other_places_are_readings() -> None:
    assert read(DAYS).course["weeks"][1]["readings"] == [
        {
            "title": "Intro on Bilibili",
            "url": "https://www.bilibili.com/video/BV1aa411a7aa/",
        },
        {
            "title": "All videos",
            "url": "https://www.youtube.com/playlist?list=PLabcdefghijklmnopqrstuv",
        },
        {"title": "Intro (slides)", "url": "https://osf.io/ab1cd/"},
        {"title": "Bonus Lecture (slides)", "url": "https://osf.io/download/ef2gh/"},
    ]


def test_a_video_that_is_only_on_bilibili_is_the_lecture_of_its_own() -> None:
    assert read(DAYS).course["weeks"][2]["lectures"] == [
        {"title": "Intro", "video": "https://www.bilibili.com/video/BV1bb411b7bb/"}
    ]


def test_tutorials_are_exercises_and_their_notebooks_are_said_where_to_find() -> None:
    found = read(DAYS)
    assert [it["exercises"] for it in found.course["weeks"]] == [
        [{"title": "Tutorial 1"}],
        [{"title": "Tutorial 1"}, {"title": "Tutorial 2"}, {"title": "Tutorial 3"}],
        "none",
    ]
    (line,) = (line for line in said(found) if "notebooks" in line)
    assert line.startswith(f"{FILE}:5: the notebooks of 4 tutorials are not beside this file")
    assert line.endswith(
        " W0D1_Readingcode/W0D1_Tutorial1.ipynb, W1D1_Kindsofmodel/W1D1_Tutorial1.ipynb"
    )


def test_notebooks_that_are_beside_the_file_are_taken(folder: Folder) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# Warm-up"]}]
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    folder.write(
        {
            "old/materials.yml": "- day: W1D1\n  name: Deep Sleep\n  tutorials: 2\n",
            "old/W1D1_DeepSleep/W1D1_Tutorial1.ipynb": json.dumps(notebook),
        }
    )
    done = folder.coursewright("import", "old/materials.yml", "--into", "new")
    assert done.returncode == 0, done.stderr
    made = yaml.safe_load((folder.path / "new/course.yaml").read_text())
    assert made["weeks"][0]["exercises"] == [
        {"title": "Tutorial 1", "notebook": "W1D1_DeepSleep/W1D1_Tutorial1.ipynb"},
        {"title": "Tutorial 2"},
    ]
    assert "the notebooks of 1 tutorial are not beside this file" in done.stderr
    assert (folder.path / "new/W1D1_DeepSleep/W1D1_Tutorial1.ipynb").exists()


@pytest.mark.parametrize("name", ["../../x", "x" * 5000, "\\..\\x"])
def test_names_of_notebooks_lead_to_no_other_folder(name: str) -> None:
    asked: list[str] = []

    def is_there(path: str) -> bool:
        asked.append(path)
        return False

    read_neuromatch(f"- day: W1D1\n  name: '{name}'\n  tutorials: 1\n", FILE, is_there)
    assert all(path.count("/") == 1 and len(path) <= 200 for path in asked)


def test_what_is_said_once_is_said_once() -> None:
    lines = said(read(DAYS))
    assert sum("category" in line for line in lines) == 1
    assert f"{FILE}:3: the category of a day becomes the description of its week" in lines
    assert sum("viewer" in line for line in lines) == 1
    assert lines[0] == (
        f'{FILE}: the file does not say what the course is called: "My course" stands for it'
    )


def test_slides_without_an_address_are_remarked_with_their_title() -> None:
    assert f"{FILE}:30: there is no address of these slides: Outro" in said(read(DAYS))


def test_the_outcome_is_a_course_without_a_problem() -> None:
    course = manifest_of(read(DAYS)).course
    assert [it.folder for it in course.numbered_weeks()] == ["w0d1", "w1d1", "w1d2"]


def test_no_word_is_lost() -> None:
    texts = [text for text in texts_of(yaml.safe_load(DAYS)) if "://" not in text]
    no_tutorials = "0"
    assert lost_words(" ".join(texts), read(DAYS)) == {no_tutorials}


def test_no_address_is_lost() -> None:
    out = texts_of(read(DAYS).course)
    for address in re.findall(r"https?://\S+", DAYS):
        assert unwrapped(address) in out


# -- Shapes that are rare ---------------------------------------------------------------------


def test_a_key_that_has_no_place_is_remarked_with_all_that_it_holds() -> None:
    found = read("- name: Sleep\n  room: {floor: 3, seats: [40, 2]}\n")
    assert f"{FILE}:2: there is no place for this in a course: room: floor: 3, seats: 40, 2" in (
        said(found)
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("intro: Intro", "there is no place for this in a course: intro: Intro"),
        (
            "outro: https://www.youtube.com/playlist?list=PL1",
            "there is no place for this in a course: outro:"
            " https://www.youtube.com/playlist?list=PL1",
        ),
        ("slides: soon", "there is no place for this in a course: slides: soon"),
        ("tutorials: many", "there is no place for this in a course: tutorials: many"),
        ("tutorials: 5000", "there is no place for this in a course: tutorials: 5000"),
        ("tutorials: yes", "there is no place for this in a course: tutorials: yes"),
        ("playlist: [a, b]", "there is no place for this in a course: playlist: a, b"),
        (
            "slides: [{title: T, link: javascript:x, note: n}]",
            "there is no address of these slides: T javascript:x",
        ),
    ],
)
def test_what_is_no_address_or_no_number_is_remarked(line: str, message: str) -> None:
    assert f"{FILE}:2: {message}" in said(read(f"- name: Sleep\n  {line}\n"))


def test_tutorials_may_have_names() -> None:
    assert week("- name: Sleep\n  tutorials: [Warm-up, Dreams]\n")["exercises"] == [
        {"title": "Warm-up"},
        {"title": "Dreams"},
    ]


def test_one_answer_has_no_number() -> None:
    text = "- name: Sleep\n  qa: [https://youtu.be/WMRUZT9NljM]\n"
    assert week(text)["lectures"][0]["title"] == "Q&A"


def test_a_day_without_a_name_is_called_by_its_day() -> None:
    found = read("- day: W1D1\n")
    assert found.course["weeks"][0]["title"] == "W1D1"
    assert f"{FILE}:1: this day has no name" in said(found)


def test_a_name_that_yaml_takes_for_a_number_stays_a_text() -> None:
    assert week("- {day: W1D1, name: 1984}\n")["title"] == "1984"


@pytest.mark.parametrize("day", ["W1D1", "week-2", "assets", "Día", "!"])
def test_a_day_that_can_be_no_id_is_remarked(day: str) -> None:
    found = read(f"- {{day: W1D1, name: A}}\n- {{day: {day!r}, name: B}}\n")
    assert "id" not in found.course["weeks"][1]
    assert any(line.startswith(f'{FILE}:2: "{day}" cannot be the id') for line in said(found))
    assert manifest_of(found)


def test_a_long_category_is_cut_and_the_rest_remarked() -> None:
    words = " ".join(f"word{n}" for n in range(200))
    found = read(f"- {{name: A, category: {words}}}\n")
    assert len(found.course["weeks"][0]["description"]) <= 600
    assert lost_words(words, found) == set()
    assert manifest_of(found)


def test_what_is_no_day_is_remarked() -> None:
    found = read("- name: A\n- just a text\n- [1, 2]\n")
    assert len(found.course["weeks"]) == 1
    assert {f"{FILE}:2: this is no day: just a text", f"{FILE}:3: this is no day: 1, 2"} <= set(
        said(found)
    )


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (f"https://mfr.osf.io/render?url=https://osf.io/ab1cd/{ORDERS}", "https://osf.io/ab1cd/"),
        (
            "https://mfr.osf.io/render?url=https://osf.io/ab1cd/?view_only=7",
            "https://osf.io/ab1cd/?view_only=7",
        ),
        (
            "https://docs.google.com/viewer?embedded=true&url=https%3A%2F%2Fa.example%2Fb.pdf",
            "https://a.example/b.pdf",
        ),
        (
            "https://view.officeapps.live.com/op/view.aspx?src=https://a.example/b.pptx",
            "https://a.example/b.pptx",
        ),
        ("https://mfr.osf.io/https://osf.io/ab1cd/", "https://osf.io/ab1cd/"),
        (f"{VIEWER}not-an-address", f"{VIEWER}not-an-address"),
        (
            "https://other.example/?url=https://a.example/",
            "https://other.example/?url=https://a.example/",
        ),
        ("https://osf.io/ab1cd/", "https://osf.io/ab1cd/"),
    ],
)
def test_only_viewers_that_are_known_are_unwrapped(address: str, file: str) -> None:
    assert unwrapped(address) == file


# -- What is no such file ---------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "title: A course\n", "- a\n- b\n", "[]", "- {part: 1}\n"])
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.level) == ("CW105", "error")
    assert str(problem.place) == f"{FILE}:1"


def test_more_days_than_a_course_has_are_refused() -> None:
    with pytest.raises(ContentError, match="401 days"):
        read("- name: A\n" * 401)


@pytest.mark.parametrize(
    "text", ["- name: A\n  name: B\n", "- name: [\n", "- name: !!python/none x\n", "- &a [*a]\n"]
)
def test_what_is_no_sound_yaml_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        read(text)
    assert all(problem.place.line for problem in caught.value.problems)


# -- Any file ---------------------------------------------------------------------------------


def random_days(seed: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Days of random keys, and the words and addresses in them, each of which is there once."""
    pick = random.Random(seed)
    made: list[str] = []

    def word() -> str:
        made.append(f"wq{len(made)}x")
        return made[-1]

    def address() -> str:
        made.append(f"https://a{len(made)}.example/{len(made)}")
        return made[-1]

    def video() -> str:
        made.append(f"https://youtu.be/{len(made):011}")
        return made[-1]

    def wrapped() -> str:
        return VIEWER + address()

    any_of = (word, address, video, wrapped, lambda: "", lambda: pick.randrange(5))
    values = {
        "day": (word,),
        "category": (word, lambda: ""),
        "name": (word, word, lambda: ""),
        "intro": (video, lambda: "", word),
        "intro_bilibili": (address, lambda: ""),
        "outro": (video, lambda: ""),
        "outro_bilibili": (address, lambda: "", word),
        "playlist": (address, lambda: ""),
        "qa": (lambda: [pick.choice(any_of)() for _ in range(pick.randrange(4))], video),
        "slides": (
            lambda: [
                {"link": pick.choice(any_of)(), "title": word()} for _ in range(pick.randrange(4))
            ],
            word,
            lambda: [word(), {"title": word(), "also": word()}],
        ),
        "tutorials": (lambda: pick.randrange(4), lambda: [word(), word()], word),
        "other": (word, lambda: {"a": [word(), {"b": word()}]}),
    }
    days = []
    for _ in range(pick.randrange(1, 5)):
        keys = pick.sample(list(values), pick.randrange(2, len(values)))
        days.append({"name": word()} | {key: pick.choice(values[key])() for key in keys})
    return days, [
        text for text in made if text in texts_of(days) or VIEWER + text in texts_of(days)
    ]


@pytest.mark.parametrize("seed", range(200))
def test_of_any_file_nothing_is_lost_and_the_course_has_no_problem(seed: int) -> None:
    days, made = random_days(seed)
    found = read(yaml.safe_dump(days, sort_keys=False))
    assert manifest_of(found)
    whole = "\n".join([*texts_of(dict(found.course)), *said(found)])
    assert [text for text in made if text not in whole] == []
