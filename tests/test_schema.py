"""The schema of course.yaml says what our reader says, as far as a JSON Schema can."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser
from tools.guide_pages import PAGES, manifest_page

from coursewright.course import Course, Launch, Week
from coursewright.errors import ContentError
from coursewright.items import (
    Announced,
    Exercise,
    IgnoredLink,
    Institution,
    Lecture,
    Link,
    Notebook,
    Person,
    Reading,
)
from coursewright.manifest import parse_manifest
from coursewright.schema import json_schema
from coursewright.term import Break, Term
from coursewright.validation import Model, keys_of
from coursewright.yamlfile import read_tree
from tests.conftest import REPOSITORY, Folder
from tests.test_readme import block, blocks

SCHEMA = json_schema()
EDITOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)

WEEKS = "weeks:\n  - title: Beginnings\n"


class Yaml12(yaml.SafeLoader):
    """Plain texts as YAML 1.2 reads them, which editors speak: no times, no days, no yes."""


Yaml12.yaml_implicit_resolvers = {}
for tag, form in (
    ("null", "|~|null|Null|NULL"),
    ("bool", "true|True|TRUE|false|False|FALSE"),
    ("int", "[-+]?[0-9]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{form})$"), None)


def as_editors_read_it(text: str) -> Any:
    # Keys are texts in JSON, and so in an editor.
    return json.loads(json.dumps(yaml.load(text, Yaml12)))


def as_we_read_it(text: str) -> Any:
    return json.loads(json.dumps(read_tree(text.encode(), "course.yaml").data, default=str))


def we_accept(text: str) -> bool:
    try:
        parse_manifest(text.encode(), Path())
    except ContentError:
        return False
    return True


def editors_accept(text: str) -> bool:
    return bool(EDITOR.is_valid(as_editors_read_it(text)))


def lecture(*lines: str) -> str:
    return "title: x\nweeks: [{title: y, lectures: [{title: z, " + ", ".join(lines) + "}]}]\n"


def week(*lines: str) -> str:
    return "title: x\nweeks: [{title: y, " + ", ".join(lines) + "}]\n"


def course(*lines: str) -> str:
    return "title: x\n" + "".join(f"{line}\n" for line in lines) + WEEKS


def term(line: str) -> str:
    given = {"start": "2026-10-05", "end": "2026-12-11"} | yaml.safe_load(f"{{{line}}}")
    return course(f"term: {json.dumps(given, default=str)}")


def test_the_schema_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize(
    ("file", "written"),
    [
        (REPOSITORY / "course.schema.json", lambda: json.dumps(SCHEMA, indent=2) + "\n"),
        *PAGES.items(),
    ],
    ids=["course.schema.json", *(page.name for page in PAGES)],
)
def test_what_is_made_from_the_program_is_up_to_date(
    file: Path, written: Callable[[], str]
) -> None:
    """Write all anew with `COURSEWRIGHT_GOLDEN=write .venv/bin/pytest tests/test_schema.py`."""
    if os.environ.get("COURSEWRIGHT_GOLDEN") == "write":
        file.write_text(written(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == written()


def test_the_command_writes_the_schema(folder: Folder) -> None:
    done = folder.coursewright("schema")
    assert (done.returncode, json.loads(done.stdout)) == (0, SCHEMA)
    done = folder.coursewright("schema", "-o", "a.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((folder.path / "a.json").read_text()) == SCHEMA


def test_the_command_says_why_it_cannot_write(folder: Folder) -> None:
    done = folder.coursewright("schema", "-o", "nowhere/a.json")
    assert done.returncode == 2
    assert done.stderr == "Error: nowhere/a.json cannot be written: No such file or directory\n"


def test_the_reference_course_names_the_schema_and_follows_it() -> None:
    text = (REPOSITORY / "course.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=course.schema.json\n")
    for data in (as_editors_read_it(text), as_we_read_it(text)):
        assert [error.message for error in EDITOR.iter_errors(data)] == []


def readme() -> Iterator[str]:
    """The manifests of README; those that are parts of one stand where their indent says."""
    smallest = block("yaml", "title: My course")
    lecture = (
        "    lectures:\n      - title: z\n        video: WMRUZT9NljM\n        slides: a.pptx\n"
    )
    for text in blocks("yaml"):
        indent = len(text) - len(text.lstrip())
        if re.search("^title: ", text, re.MULTILINE):
            yield text
        elif not text.startswith(("site_name:", "plugins:", "nav:", "on:")):
            yield smallest + (lecture if indent == 8 else "") + text


@pytest.mark.parametrize("text", list(readme()))
def test_what_readme_shows_is_accepted(text: str) -> None:
    assert we_accept(text)
    assert editors_accept(text)


def manifests_in_the_tests() -> set[str]:
    """Each text in a test that has the look of a manifest, or of a folder that has one."""
    texts: set[str] = set()
    for file in (REPOSITORY / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            text = dedent(node.value).lstrip("\n")
            if text.startswith("title: ") and "\nweeks:" in text:
                texts.add(text)
            elif "\n" in text and text.startswith("course.yaml: |"):
                texts.add(yaml.safe_load(text)["course.yaml"])
    return texts


def test_the_manifests_of_all_tests_get_the_same_verdict() -> None:
    texts = manifests_in_the_tests()
    accepted = [text for text in texts if we_accept(text)]
    assert len(accepted) > 40
    for text in accepted:
        assert editors_accept(text), text
        assert EDITOR.is_valid(as_we_read_it(text)), text


GOOD = [
    course("description:", "links:", "launch:", "macros:"),
    course("status: in-development", "note: Soon.", "first_week: 0", "branch: a/b"),
    course("license: CC-BY-NC-SA-4.0", "language: pt-BR"),
    course("license: CC BY 2.5", "language: 'no'"),
    course("license: 'https://a.org/terms'", "language: zh-Hans"),
    course("intro: https://youtu.be/jhnuVDh2XKA"),
    course("intro: {status: coming-soon, note: not yet}"),
    course("links: [{title: a, url: 'HTTPS://a.org/Müller?b=[c]', note: d}]"),
    course("ignore_links: [{url: 'https://a.org/*', reason: r, until: 2027-07-31}]"),
    course("people: [{name: a, url: 'http://a.org:80', roles: [b]}]", "institution: {name: c}"),
    course("readings: [a.md, ./b/./C.PDF, '@key', {cite: key, title: d}]"),
    course("bibliography: [a.bib]", "launch: {binder: true, jupyterlite: 'https://a.org'}"),
    course("macros: {RR: '\\mathbb{R}', '\\E': E}"),
    lecture("video: WMRUZT9NljM", "chapters: {0:00: 1, '1:35': a, 1:02:03: b}", "slides: a.PPTX"),
    lecture("video: 'https://www.youtube.com/watch?list=PL1&v=WMRUZT9NljM&t=3'"),
    lecture("video: 'https://m.youtube.com/shorts/WMRUZT9NljM'"),
    lecture("video: 'https://www.youtube-nocookie.com/embed/WMRUZT9NljM?start=3'"),
    lecture("video: 'https://vimeo.com/1'"),
    lecture("video: a b/c.MP4", "captions: a.srt"),
    lecture("captions: ~", "chapters: {}", "slides: a.pdf", "id: b-c_d2"),
    week("exercises: none", "notebooks: [{title: a, notebook: b.ipynb}]"),
    week("exercises: {status: draft}", "id: week-7"),
    week("exercises: [{}, {copy: a.ipynb, notebook: 'https://a.org/b.ipynb'}]"),
    week("readings: [{path: a.md, url: }, {url: 'https://a.org'}]"),
    course("term: {start: 2026-10-05, end: 2026-12-11, timezone: America/Port-au-Prince}"),
    course(
        "term: {start: 2026-10-05, end: 2026-10-05, meets: [Mon 9:00-11:30, thu. 14:00 – 15:00]}"
    ),
    course("term: {start: 2026-10-05, end: 2026-12-11, breaks: [2026-11-02, {start: 2026-11-11}]}"),
    course("term: {start: 2026-10-05, end: 2026-12-11, release: +1 day 18:00}"),
    week("start: 2028-02-29", "release: -2 weeks"),
    week("release: 2026-11-18 9:00", "end: '2026-11-18'"),
    lecture("date: 2026-11-18", "release: 0 days"),
    lecture("date: 2026-11-18 10:00-12:00", "release: 2026-11-18"),
    week("exercises: [{due: 2026-11-18 23:59, date: 2026-11-11 8:00}]"),
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_is_accepted(text: str) -> None:
    assert we_accept(text)
    assert [error.message for error in EDITOR.iter_errors(as_editors_read_it(text))] == []
    assert EDITOR.is_valid(as_we_read_it(text))


BAD = [
    ("no text", ""),
    ("no keys", "- a\n"),
    ("no title", WEEKS),
    ("a title that is empty", f"title: ''\n{WEEKS}"),
    ("a title that is blank", f"title: ' '\n{WEEKS}"),
    ("a title without its value", f"title:\n{WEEKS}"),
    ("a number as a title", f"title: 12\n{WEEKS}"),
    ("no weeks", "title: x\n"),
    ("an empty list of weeks", "title: x\nweeks: []\n"),
    ("weeks that are no list", "title: x\nweeks: {title: y}\n"),
    ("a week that is a text", "title: x\nweeks: [y]\n"),
    ("a week that is nothing", "title: x\nweeks: [~, {title: y}]\n"),
    ("a week without a title", "title: x\nweeks: [{id: y}]\n"),
    ("an unknown key", course("descriptin: a")),
    ("an unknown key of a lecture", lecture("vido: WMRUZT9NljM")),
    ("an unknown key of a reading", week("readings: [{path: a.md, pages: 3}]")),
    ("a text that is too long", course(f"note: {'x' * 601}")),
    ("a letter that cannot be printed", course('note: "a\\x07b"')),
    ("an unknown status", lecture("status: ready")),
    ("an item's status at the course", course("status: draft")),
    ("a number as text", course('first_week: "3"')),
    ("a number below 0", course("first_week: -1")),
    ("a number above 1000", course("first_week: 1001")),
    ("a broken number", course("first_week: 1.5")),
    ("a list that is a text", course("people: Dan")),
    ("a person without a name", course("people: [{url: 'https://a.org'}]")),
    ("a role outside of a list", course("people: [{name: a, roles: b}]")),
    ("a link without an address", course("links: [{title: a}]")),
    ("an address without https", course("links: [{title: a, url: a.org}]")),
    ("an address with a space", course("links: [{title: a, url: 'https://a b'}]")),
    ("an address of a script", course("links: [{title: a, url: 'javascript:alert(1)'}]")),
    ("an address without a host", course("links: [{title: a, url: 'https:///b'}]")),
    ("a repository as an address", course("repository: https://github.com/a/b")),
    ("a repository without an owner", course("repository: b")),
    ("an institution that is a text", course("institution: Imperial")),
    ("a licence without its version", course("license: CC-BY")),
    ("a licence of a version that there is not", course("license: CC-BY-4.5")),
    ("a licence in small letters", course("license: cc-by-4.0")),
    ("a licence of software", course("license: MIT")),
    ("a language in words", course("language: English")),
    ("a waiver without a reason", course("ignore_links: [{url: 'https://a', until: 2027-07-31}]")),
    (
        "a waiver that ends soon",
        course("ignore_links: [{url: 'https://a', reason: r, until: soon}]"),
    ),
    (
        "a day that no month has",
        course("ignore_links: [{url: 'https://a', reason: r, until: '2027-02-30'}]"),
    ),
    ("a bibliography that is no .bib", course("bibliography: [a.md]")),
    ("a launch that is text", course("launch: {binder: 'true'}")),
    ("a macro with a digit", course("macros: {R2: a}")),
    ("macros in a list", course("macros: [a]")),
    ("an intro that is a list", course("intro: [a]")),
    ("an intro with a title", course("intro: {title: a}")),
    ("a video of another ending", lecture("video: a.avi")),
    ("a video that is a number", lecture("video: 12345678901")),
    ("a video's id that is too short", lecture("video: 'https://youtu.be/abc'")),
    ("a channel as a video", lecture("video: 'https://www.youtube.com/@me'")),
    ("a playlist as a video", lecture("video: 'https://www.youtube.com/playlist?list=PL1'")),
    ("a player of playlists", lecture("video: 'https://www.youtube.com/embed/videoseries?list=P'")),
    ("a video outside of the folder", lecture("video: ../a.mp4")),
    ("slides of another ending", lecture("slides: a.key")),
    ("slides without an ending", lecture("slides: a")),
    ("slides elsewhere", lecture("slides: https://a.org/b.pptx")),
    ("slides outside of the folder", lecture("slides: ../a.pptx")),
    ("slides that leave the folder later", lecture("slides: a/../../b.pptx")),
    ("slides at the top of the disk", lecture("slides: /etc/a.pptx")),
    ("slides at home", lecture("slides: ~/a.pptx")),
    ("slides on a drive", lecture("slides: 'C:/a.pptx'")),
    ("slides with backslashes", lecture("slides: a\\b.pptx")),
    ("hidden slides", lecture("slides: a/.b.pptx")),
    ("slides in a hidden folder", lecture("slides: .a/b.pptx")),
    ("captions of another ending", lecture("video: WMRUZT9NljM", "captions: a.txt")),
    ("captions without a video", lecture("captions: a.srt")),
    ("chapters without a video", lecture("chapters: {0:00: a}")),
    ("chapters in a list", lecture("video: WMRUZT9NljM", "chapters: [a]")),
    ("a chapter without minutes", lecture("video: WMRUZT9NljM", "chapters: {95: a}")),
    ("a chapter with 75 seconds", lecture("video: WMRUZT9NljM", "chapters: {1:75: a}")),
    ("a chapter with 75 minutes", lecture("video: WMRUZT9NljM", "chapters: {1:75:00: a}")),
    (
        "a chapter for slide 0",
        lecture("video: WMRUZT9NljM", "slides: a.pptx", "chapters: {0:00: 0}"),
    ),
    ("a chapter that is a group", lecture("video: WMRUZT9NljM", "chapters: {0:00: {a: b}}")),
    ("a slide's number without a deck", lecture("video: WMRUZT9NljM", "chapters: {0:00: 1}")),
    ("a slide of a PDF", lecture("video: WMRUZT9NljM", "slides: a.pdf", "chapters: {0:00: 1}")),
    ("an id with capitals", lecture("id: Not-An-Id")),
    ("an id of a folder of the site", week("id: assets")),
    ("an id that is too long", week(f"id: {'x' * 81}")),
    ("a notebook without its file", week("notebooks: [{title: a}]")),
    ("a notebook of another ending", week("notebooks: [{title: a, notebook: b.py}]")),
    ("a copy that is an address", week("exercises: [{copy: 'https://a.org/b.ipynb'}]")),
    ("exercises that are a word", week("exercises: nne")),
    ("exercises that are a number", week("exercises: 7")),
    ("an exercise that is a text", week("exercises: [a.ipynb]")),
    ("announced exercises with a title", week("exercises: {title: a}")),
    ("a reading that is a number", week("readings: [12]")),
    ("a reading of another ending", week("readings: [a.doc]")),
    ("a reading elsewhere without its key", week("readings: ['https://a.org']")),
    ("a reading that is nowhere", week("readings: [{title: a}]")),
    ("a reading in two places", week("readings: [{path: a.md, url: 'https://a.org'}]")),
    ("a citation of nothing", week("readings: ['@']")),
    ("a term that is a day", course("term: 2026-10-05")),
    ("a term without an end", course("term: {start: 2026-10-05}")),
    ("a term from a day that there is not", term("start: '2026-13-05'")),
    ("a class without a day", term("meets: ['10:00-12:00']")),
    ("a class without its end", term("meets: ['mon 10:00']")),
    ("a class at 25 o'clock", term("meets: ['mon 24:00-25:00']")),
    ("a class on no day of the week", term("meets: ['day 10:00-12:00']")),
    ("a break without its start", term("breaks: [{end: 2026-11-06}]")),
    ("a time zone in words", term("timezone: London time")),
    ("a release without its unit", week("release: -3")),
    ("a release in months", week("release: -3 months")),
    ("a release with two hours", week("release: 2026-11-18 10:00-12:00")),
    ("a date in words", lecture("date: 5 October 2026")),
    ("a date with an hour that there is not", lecture("date: 2026-11-18 10:60")),
    ("something due between two hours", week("exercises: [{due: 2026-11-18 10:00-12:00}]")),
]


@pytest.mark.parametrize("text", [text for _, text in BAD], ids=[name for name, _ in BAD])
def test_what_is_wrong_is_refused(text: str) -> None:
    assert not we_accept(text)
    assert not editors_accept(text)


UNSEEN = [
    ("chapters in disorder", lecture("video: WMRUZT9NljM", "chapters: {1:00: a, 0:30: b}")),
    ("two pages at one address", week("lectures: [{title: a}, {title: A}]")),
    ("two weeks at one address", "title: x\nweeks: [{title: a}, {title: b, id: week-1}]\n"),
    ("a word that means no text in YAML 1.1", f"title: yes\n{WEEKS}"),
    ("a day where a text is wanted", course("note: 2026-01-02")),
    ("a time where a text is wanted", course("note: 10:30")),
    ("a number with a point", course("first_week: 1.0")),
    ("29 February in a year without it", lecture("date: '2027-02-29 10:00'")),
    ("a day long ago", lecture("date: 0202-10-05 10:00")),
    ("a class that ends before it begins", term("meets: ['mon 12:00-10:00']")),
    ("two classes at once", term("meets: ['mon 10:00-12:00', 'mon 11:00-13:00']")),
    ("a term that ends before it starts", term("end: 2026-09-01")),
    ("a break that ends before it starts", term("breaks: [{start: 2026-11-06, end: 2026-11-02}]")),
    ("a time zone that there is not", term("timezone: Europe/Lndon")),
    ("an address that ends amid its host", course("links: [{title: a, url: 'https://[a'}]")),
]
"""What our reader refuses and the schema cannot: it would have to compare, or to know YAML 1.1."""


@pytest.mark.parametrize("text", [text for _, text in UNSEEN], ids=[name for name, _ in UNSEEN])
def test_what_a_schema_cannot_see_is_left_to_the_check(text: str) -> None:
    assert not we_accept(text)
    assert editors_accept(text)


TOO_STRICT = [
    ("an unknown key that waits for its value", course("descriptin:")),
    ("yes for true", course("launch: {binder: yes}")),
    ("a path with / at its end", lecture("slides: a.pptx/")),
    ("a text with spaces around it", course(f"note: '  {'x' * 600}'")),
    (
        "a day in another form",
        course("ignore_links: [{url: 'https://a', reason: r, until: 20270731}]"),
    ),
    ("a time zone that is not called after a place", term("timezone: CET")),
]
"""What our reader lets pass and an editor marks: the form that we show is another."""


@pytest.mark.parametrize(
    "text", [text for _, text in TOO_STRICT], ids=[name for name, _ in TOO_STRICT]
)
def test_the_schema_is_stricter_in_a_few_things(text: str) -> None:
    assert we_accept(text)
    assert not editors_accept(text)


LINK = {"title": "x", "url": "https://a.org"}
PLACES: dict[type[Model], tuple[dict[str, Any], Callable[[Any], dict[str, Any]]]] = {
    Course: ({"title": "x", "weeks": [{"title": "y"}]}, lambda it: it),
    Week: ({"title": "y"}, lambda it: in_course(weeks=[it])),
    Lecture: (
        {"title": "z", "video": "WMRUZT9NljM", "slides": "a.pptx"},
        lambda it: in_week(lectures=[it]),
    ),
    Notebook: ({"title": "z", "notebook": "a.ipynb"}, lambda it: in_week(notebooks=[it])),
    Exercise: ({}, lambda it: in_week(exercises=[it])),
    Announced: ({}, lambda it: in_week(exercises=it)),
    Reading: ({"url": "https://a.org"}, lambda it: in_week(readings=[it])),
    Link: (LINK, lambda it: in_course(links=[it])),
    Person: ({"name": "x"}, lambda it: in_course(people=[it])),
    Institution: ({"name": "x"}, lambda it: in_course(institution=it)),
    Term: (
        {"start": "2026-10-05", "end": "2028-12-11"},
        lambda it: in_course(term=it),
    ),
    Break: (
        {"start": "2026-11-02"},
        lambda it: in_course(term={"start": "2026-10-05", "end": "2026-12-11", "breaks": [it]}),
    ),
    Launch: ({}, lambda it: in_course(launch=it)),
    IgnoredLink: (
        {"url": "https://a.org", "reason": "x", "until": "2027-07-31"},
        lambda it: in_course(ignore_links=[it]),
    ),
}
"""The smallest item of each model, and what puts an item into a course."""


def in_course(**keys: Any) -> dict[str, Any]:
    return {"title": "x", "weeks": [{"title": "y"}], **keys}


def in_week(**keys: Any) -> dict[str, Any]:
    return in_course(weeks=[{"title": "y", **keys}])


def with_value(model: type[Model], key: str, value: Any) -> str:
    """A course in which a key of an item has a value."""
    smallest, placed = PLACES[model]
    if model is Reading and key in ("path", "cite"):
        smallest = {}
    return json.dumps(placed({**smallest, key: value}))


@cache
def properties(model: type[Model]) -> dict[str, Any]:
    schema = SCHEMA if model is Course else SCHEMA["$defs"][model.__name__]
    found: dict[str, Any] = schema.get("properties") or schema["anyOf"][-1]["properties"]
    return found


def test_every_model_has_a_place_here_and_every_key_is_in_the_schema() -> None:
    assert {model.__name__ for model in PLACES} == {"Course", *SCHEMA["$defs"]}
    for model in PLACES:
        assert set(properties(model)) == set(keys_of(model))


@pytest.mark.parametrize("model", PLACES, ids=lambda model: model.__name__)
def test_every_key_has_a_description_and_examples_that_are_accepted(model: type[Model]) -> None:
    for key, value in properties(model).items():
        assert value["description"].endswith("."), f"{key} has no description"
        assert value.get("examples"), f"{key} has no example"
        for example in value["examples"]:
            text = with_value(model, key, example)
            assert we_accept(text), (key, example)
            assert editors_accept(text), (key, example)


VALUES: list[Any] = [
    *(None, "", " ", "x", "@x", "none", "draft", "released", "a\x07", "x" * 601, "x" * 81),
    *("2027-07-31", "a.pptx", "a.pdf", "a.md", "../a.md", "a.ipynb", "a/b"),
    *("WMRUZT9NljM", "https://a.org", "https://youtu.be/WMRUZT9NljM"),
    *(0, 1, -1, 1.5, True, [], ["x"], [None], ["a.md"], [{}], [{"title": "x"}], [LINK]),
    *({}, {"x": "y"}, {"0:00": 1}, {"status": "draft"}, {"title": "x"}, {"name": "x"}),
]


@pytest.mark.parametrize("model", PLACES, ids=lambda model: model.__name__)
def test_any_value_of_any_key_gets_the_same_verdict(model: type[Model]) -> None:
    for key in keys_of(model):
        for value in VALUES:
            text = with_value(model, key, value)
            assert we_accept(text) == editors_accept(text), (key, value)


def test_what_the_page_shows_is_what_the_schema_says() -> None:
    shown = re.findall(r"(?<=<br>)`(\w+: .*?)`(?=<br>| \|)", manifest_page())
    said = [
        {key: example}
        for model in PLACES
        for key, value in properties(model).items()
        for example in value["examples"]
    ]
    read = [as_we_read_it(text) for text in shown]
    assert sorted(map(str, read)) == sorted(map(str, said))


def patterns(schema: Any) -> Iterator[str]:
    match schema:
        case dict():
            yield from (it for it in [schema.get("pattern")] if isinstance(it, str))
            yield from schema.get("patternProperties", ())
            for value in schema.values():
                yield from patterns(value)
        case list():
            for value in schema:
                yield from patterns(value)


def test_the_patterns_mean_the_same_in_javascript(browser: Browser) -> None:
    texts = [value for value in VALUES if isinstance(value, str)]
    all_patterns = sorted(set(patterns(SCHEMA)))
    there = browser.new_page().evaluate(
        "([patterns, texts]) => patterns.map(it => texts.map(text => RegExp(it, 'u').test(text)))",
        [all_patterns, texts],
    )
    assert there == [[bool(re.search(it, text)) for text in texts] for it in all_patterns]
