from __future__ import annotations

import pytest

from coursewright.errors import ContentError
from coursewright.yamlfile import MAX_DEPTH, read_tree


def refusal(text: str | bytes) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ContentError) as caught:
        read_tree(content, "course.yaml")
    assert len(caught.value.problems) == 1
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("title: x\n\tweeks: 3\n", "course.yaml:2:1", "a tab here"),
        ("title: Neurons: an overview\n", "course.yaml:1:15", "a second colon"),
        ("title: x\nweeks: [a, b\n", "course.yaml:2:8", "bracket"),
        ("title: [\n", "course.yaml:2:1", "the end of a bracket"),
        ("a: {b: c, d: [e}\n", "course.yaml:1:14", "bracket is not closed"),
        ('title: "never closed\n', "course.yaml:1:8", "quotation mark"),
        ("title: *star\n", "course.yaml:1:8", "not defined"),
        ("title: @me\n", "course.yaml:1:8", "may not start"),
        ("title: %x\n", "course.yaml:1:8", "may not start"),
        ("title: x\nweeks:\n  - a\n - b\n", "course.yaml:4:2", "line up"),
        ("title: x\nweeks\n", "course.yaml:2:1", "no colon"),
        ("title: x\n---\ntitle: y\n", "course.yaml:2:1", "second document"),
        ("title: a\x07b\n", "course.yaml:1:9", "not text"),
        ("a: &x [*x]\n", "course.yaml:1:4", "endless"),
    ],
)
def test_what_is_not_yaml_is_said_in_plain_words_with_its_place(
    text: str, place: str, words: str
) -> None:
    message = refusal(text)
    assert message.startswith(f"{place}: error: ")
    assert words in message


def test_a_file_that_is_not_utf8_names_the_first_letter_that_is_not() -> None:
    message = refusal("title: Für alle\nweeks: Übung\n".encode("latin-1"))
    assert message.startswith("course.yaml:1:9: error: this file is not saved as UTF-8")


def test_a_file_in_utf16_is_no_crash() -> None:
    assert "UTF-8" in refusal("title: x\n".encode("utf-16"))


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read_tree("title: x\n".encode("utf-8-sig"), "f").data == {"title": "x"}


def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 12):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    assert "aliases" in refusal("\n".join(lines))


def test_a_file_nested_far_too_deep_is_refused_without_recursion() -> None:
    # Brackets by the hundred thousand would crash YAML's C parser.
    assert f"more than {MAX_DEPTH} deep" in refusal("a: " + "[" * 200_000)


def test_a_huge_file_is_refused() -> None:
    assert "5 MB" in refusal(b"a" * 5_000_000)


def test_aliases_in_good_measure_are_followed() -> None:
    assert read_tree(b"a: &x [1]\nb: *x\n", "f").data == {"a": [1], "b": [1]}


def test_each_key_that_stands_twice_is_a_problem_and_the_first_counts() -> None:
    tree = read_tree(b"a: 1\nb: 2\na: 3\nb: 4\n", "f")
    assert tree.data == {"a": 1, "b": 2}
    assert [str(p).splitlines()[0] for p in tree.problems] == [
        'f:3:1: error: the key "a" stands twice here; the first is on line 1 [CW008]',
        'f:4:1: error: the key "b" stands twice here; the first is on line 2 [CW008]',
    ]


def test_a_tag_that_would_run_code_is_a_problem_and_nothing_runs() -> None:
    tree = read_tree(b"a: !!python/object/apply:os.system [exit]\nb: !!python/name:x ''\n", "f")
    assert tree.data == {"a": ["exit"], "b": ""}
    assert "!!python/name:x has no meaning" in str(tree.problems[0])


def test_a_date_that_there_is_not_is_a_problem() -> None:
    assert "looks like a day" in str(read_tree(b"a: 2026-02-30\n", "f").problems[0])


def test_places_are_those_of_values_keys_and_the_nearest_thing_above_what_is_missing() -> None:
    tree = read_tree(b"weeks:\n  - title: x\n    lectures: []\n", "f")
    assert str(tree.place(["weeks", 0, "title"])) == "f:2:12"
    assert str(tree.place(["weeks", 0, "title"], key=True)) == "f:2:5"
    assert str(tree.place(["weeks", 0, "video"])) == "f:2:5"
    assert str(tree.place([])) == "f:1:1"
