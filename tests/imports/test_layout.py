"""The text of a manifest is laid out as a person would write it, and holds the same data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from coursewright.imports.layout import as_text
from coursewright.manifest import parse_manifest
from coursewright.yamledit import with_item
from coursewright.yamlfile import read_tree
from tests.conftest import REPOSITORY

SMALL: dict[str, Any] = {"title": "C", "weeks": [{"title": "W"}]}


def test_our_own_course_comes_out_in_its_own_layout() -> None:
    text = (REPOSITORY / "course.yaml").read_text(encoding="utf-8")
    bare = [line.partition(" # ")[0] for line in text.splitlines() if not line.startswith("# R")]
    data = read_tree(text.encode(), "course.yaml").data
    # Where a person has two keys of one line in another order than the models'.
    ours, theirs = as_text(data).splitlines(), bare
    assert [line for line in ours if line.strip(" -") not in {x.strip(" -") for x in theirs}] == []
    assert len(ours) == len(theirs)
    other = [
        index for index, pair in enumerate(zip(ours, theirs, strict=True)) if len(set(pair)) > 1
    ]
    assert all("notebook: " in f"{ours[i]}{theirs[i]}" for i in other)


def test_keys_stand_in_the_order_of_the_models_and_what_is_in_a_week_last() -> None:
    text = as_text({
        "weeks": [
            {
                "readings": ["a.md"],
                "lectures": [{"slides": "a.pptx", "status": "draft", "title": "L"}],
                "note": "soon",
                "start": "2026-10-05",
                "title": "W",
            }
        ],
        "people": [{"roles": ["a", "b"], "name": "N"}],
        "title": "C",
    })  # fmt: skip
    assert text == (
        "# yaml-language-server: $schema=course.schema.json\n"
        "title: C\n"
        "\n"
        "people:\n"
        "  - name: N\n"
        "    roles: [a, b]\n"
        "\n"
        "weeks:\n"
        "  - title: W\n"
        "    start: 2026-10-05\n"
        "    note: soon\n"
        "    lectures:\n"
        "      - title: L\n"
        "        slides: a.pptx\n"
        "        status: draft\n"
        "    readings: [a.md]\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "Neurons: an overview",
        "# no remark",
        "yes",
        "12",
        "1:35",
        "2026-10-05",
        "null",
        "~",
        "- dash",
        "@key",
        "*star &and !bang %",
        "{braces} [brackets], commas",
        'it\'s "quoted"',
        "a # b",
        "trailing:",
        "two\nlines",
        "\ttab",
        "back\\slash",
        "睡眠と記憶 🧠 é",
        "\u2028 \x85 \ufeff",
        "x" * 600,
        "0x10",
        "1e3",
        "=",
        "<<",
    ],
)
def test_a_text_of_any_letters_is_read_again_as_it_was(text: str) -> None:
    data = {
        "title": text,
        "note": text,
        "people": [{"name": text, "roles": [text, text]}],
        "weeks": [
            {"title": text, "exercises": {"note": text}, "lectures": [{"title": text}]},
            {"title": text, "readings": [text, {"title": text, "url": text}]},
        ],
    }
    written = as_text(data)
    assert read_tree(written.encode(), "course.yaml").data == data
    assert yaml.safe_load(written) == data


def test_letters_stay_as_they_are_and_only_what_has_to_be_is_in_quotes() -> None:
    text = as_text({"title": "Schlaf & Gedächtnis – 睡眠", "weeks": [{"title": "a: b"}]})
    assert "title: Schlaf & Gedächtnis – 睡眠\n" in text
    assert "  - title: 'a: b'\n" in text


def test_one_list_in_two_places_is_written_twice() -> None:
    roles = ["a", "b"]
    people = [{"name": "N", "roles": roles}, {"name": "M", "roles": roles}]
    text = as_text({**SMALL, "people": people})
    assert text.count("roles: [a, b]") == 2
    assert "&" not in text
    assert "*" not in text


def test_a_long_list_has_a_line_for_each() -> None:
    paths = [f"materials/w1/a-rather-long-name-{number}.md" for number in range(4)]
    text = as_text({"title": "C", "weeks": [{"title": "W", "readings": paths}]})
    assert all(len(line) <= 100 for line in text.splitlines())
    assert f"    readings:\n      - {paths[0]}\n      - {paths[1]}\n" in text


def test_a_whole_course_is_laid_out_and_read_again() -> None:
    data = {
        "title": "C",
        "institution": {"name": "U", "url": "https://u.example/"},
        "status": "in-development",
        "intro": {"status": "coming-soon", "note": "soon"},
        "first_week": 0,
        "ignore_links": [{"url": "https://a.example/*", "reason": "r", "until": "2027-07-31"}],
        "bibliography": ["a.bib"],
        "launch": {"binder": True},
        "macros": {"RR": r"\mathbb{R}"},
        "term": {
            "start": date(2026, 10, 5),
            "end": "2026-12-11",
            "meets": ["mon 10:00-12:00", "thu 14:00-15:00"],
            "breaks": ["2026-11-11", {"start": "2026-11-02", "end": "2026-11-06", "title": "B"}],
        },
        "weeks": [
            {
                "title": "W",
                "lectures": [
                    {
                        "title": "L",
                        "date": "2026-10-07 10:00-12:00",
                        "video": "https://youtu.be/WMRUZT9NljM",
                        "chapters": {"0:00": "One", "1:35": "Two"},
                    }
                ],
                "exercises": [{"notebook": "a.ipynb", "copy": "b.ipynb", "due": "2026-10-16"}],
                "readings": [],
            }
        ],
    }
    text = as_text(data)
    course = parse_manifest(text.encode(), Path()).course
    assert course.term
    assert str(course.term.end) == "2026-12-11"
    assert "  start: 2026-10-05\n  end: 2026-12-11\n" in text
    assert "  meets: ['mon 10:00-12:00', 'thu 14:00-15:00']\n" in text
    assert "    - {start: 2026-11-02, end: 2026-11-06, title: B}\n" in text
    assert "launch: {binder: true}\n" in text
    assert "intro: {status: coming-soon, note: soon}\n" in text
    assert "        date: 2026-10-07 10:00-12:00\n" in text
    assert "readings" not in text


def test_a_week_can_be_added_to_what_was_laid_out() -> None:
    text = as_text({"title": "C", "weeks": [{"title": "A"}, {"title": "B"}]})
    changed = with_item(text, "course.yaml", ("weeks",), {"title": "D"})
    assert changed
    assert changed.endswith("  - title: A\n\n  - title: B\n\n  - title: D\n")
