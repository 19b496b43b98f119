"""A `course.json` -> the course that it was made from: out, in and out again is the same."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coursewright.addresses import YouTubeVideo
from coursewright.course import Course
from coursewright.errors import ContentError, Problem
from coursewright.exports.published import data_of
from coursewright.fields import NotebookFile, Video
from coursewright.imports.course_json import read_course_json
from coursewright.imports.formats import read_any
from coursewright.imports.found import Imported
from coursewright.imports.layout import as_text
from coursewright.imports.writing import course_files, problems_of, write_course
from coursewright.manifest import parse_manifest
from coursewright.pages import build_site
from coursewright.project import as_of, read_project
from coursewright.term import Break
from coursewright.validation import Model
from tests.conftest import Folder, copy_of_the_reference_course
from tests.exports.sample import AS_OF, sample

FILE = "course.json"
SMALLEST: dict[str, Any] = {
    "format": "coursewright-course",
    "version": 1,
    "title": "A course",
    "url": "./",
    "branch": "main",
    **{key: [] for key in ("people", "links", "readings", "announcements", "bibliography")},
    "texts": [],
    "weeks": [],
}
WEEK: dict[str, Any] = {
    "number": 1,
    "title": "Beginnings",
    "url": "week-1/",
    **{key: [] for key in ("lectures", "notebooks", "exercises", "readings")},
}
LECTURE: dict[str, Any] = {"title": "One", "url": "week-1/one/", "chapters": []}


def read(data: dict[str, Any]) -> Imported:
    return read_course_json(json.dumps(data, indent=1), FILE)


def with_week(**parts: Any) -> dict[str, Any]:
    return {**SMALLEST, "weeks": [{**WEEK, **parts}]}


def refusal(text: str) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        read_course_json(text, FILE)
    return caught.value.problems


def said(found: Imported) -> list[str]:
    return [problem.message for problem in found.remarks]


# -- Out, in, and out again -------------------------------------------------------------------


def exported(folder: Folder, day: str = AS_OF) -> bytes:
    """The document of a course, without its site."""
    project = read_project(folder.path / "mkdocs.yml", as_of(day))
    return data_of(project, build_site(project)) or b""


def told(course: Course) -> dict[str, Any]:
    """What a document tells of a course: not how a video's address was written, nor what has no
    effect."""

    def plain(value: Any) -> Any:
        match value:
            case Video(youtube=YouTubeVideo() as video):
                return video
            case Break():
                return value.title, value.start, value.last
            case Model():
                names = type(value).model_fields.keys() - {"release", "ignore_links"}
                return {name: plain(getattr(value, name)) for name in names}
            case tuple():
                return [plain(part) for part in value]
        return value

    data: dict[str, Any] = plain(course)
    return data


def test_the_reference_course_comes_back_as_it_is(folder: Folder) -> None:
    one = copy_of_the_reference_course(folder.path / "one")
    assert one.build().status == 0
    done = folder.coursewright("import", "one/site", "--into", "two")
    assert (done.returncode, done.stderr) == (0, "")
    two = Folder(folder.path / "two")
    assert two.build().status == 0
    assert (two.path / "site" / FILE).read_bytes() == (one.path / "site" / FILE).read_bytes()
    assert told(two.manifest().course) == told(one.manifest().course)
    for path in ("docs/index.md", "docs/guide/dates.md", "materials/w1/W1-reading.md"):
        assert (two.path / path).read_bytes() == (one.path / path).read_bytes()


def test_a_course_with_dates_and_something_kept_back_comes_back(folder: Folder) -> None:
    (folder.path / "one").mkdir()
    one = sample(Folder(folder.path / "one"))
    assert one.coursewright("build", "--as-of", AS_OF).returncode == 0
    done = folder.coursewright("import", "one/site/course.json", "--into", "two")
    assert done.returncode == 0, done.stderr
    two = Folder(folder.path / "two")
    assert two.coursewright("build", "--as-of", AS_OF).returncode == 0
    assert (two.path / "site" / FILE).read_bytes() == (one.path / "site" / FILE).read_bytes()
    was, now = told(one.manifest().course), told(two.manifest().course)
    assert now["weeks"][1]["title"] == "Week 2"
    was["weeks"][1] = now["weeks"][1]
    assert now == was
    assert "[@key2020]" in (two.path / "materials/read.md").read_text()
    assert (two.path / "materials/said.vtt").read_text().startswith("WEBVTT")
    assert "site_url: https://example.org/c/" in (two.path / "mkdocs.yml").read_text()
    remarks = " ".join(done.stderr.split())
    assert "week 2 is not in this document, for it was not out" in remarks
    assert "materials/none.pdf: warning: this file is not there [CW119]" in remarks
    assert done.stderr.count("warning: ") == 2


MESSY = """
mkdocs.yml: |
  site_name: x
  site_url: https://example.org/messy
  use_directory_urls: false
  exclude_docs: drafts/
  theme: {name: material, font: false}
  plugins: [search, coursewright]
course.yaml: |
  title: "Übung: 睡眠 # not a remark"
  description: "true"
  repository: a/b
  branch: trunk
  status: in-development
  note: "12:30"
  intro: {status: coming-soon, note: soon}
  first_week: 0
  license: https://example.org/terms
  ignore_links: [{url: "https://a.b/*", reason: x, until: 2027-01-01}]
  bibliography: [materials/all.bib]
  launch: {binder: true, jupyterlite: "https://lite.example.org/"}
  macros: {RR: '\\mathbb{R}', N: 'x^{2}'}
  term:
    start: 2026-10-05
    end: 2026-12-18
    timezone: Europe/London
    meets: [thu 14:00-15:00, Monday 9:00-10:30]
    breaks: [{start: 2026-10-19, end: 2026-10-23, title: Reading week}, 2026-11-11]
  weeks:
    - {title: Kept back, release: 2027-01-01}
    - title: "???"
      status: draft
      note: in work
      lectures:
        - {title: "!!!", video: "https://vimeo.com/1", date: 2026-10-25 01:30-02:30}
        - {title: Kept back, release: 2027-01-01}
        - {title: "---", video: "https://youtube.com/watch?v=WMRUZT9NljM&t=1h"}
        - {title: With an id, id: own, slides: materials/none.pdf, description: what}
      exercises:
        - {title: Kept back too, notebook: materials/k.ipynb, release: 2027-01-01}
        - {notebook: materials/a.ipynb}
        - {notebook: "https://github.com/c/d/blob/main/x.ipynb", copy: materials/a.ipynb}
        - {title: Exercises, intro: "https://youtu.be/WMRUZT9NljM", due: 2026-10-20}
        - {copy: materials/b.ipynb, status: outline}
        - {note: only said}
    - {title: Moved, id: moved, start: 2026-10-28, end: 2026-10-30, exercises: none}
    - {title: After, readings: ["@näme2020", "@none", {cite: "näme2020", note: again},
       materials/read.md, {path: materials/read.md, title: Again, status: draft}]}
    - {title: Kept back, release: 2027-01-01, start: 2026-11-23}
    - {title: Last}
docs/index.md: "---\\njinja: true\\n---\\n# Home\\n\\n{{ quick_links() }}\\n"
docs/deep/er/page.md: "# Deep\\n\\n![p](../p.svg) [w](../../week-1/index.md) [f](../../feed.xml)\\n"
docs/deep/p.svg: <svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>
docs/drafts/quagga.md: "# A draft\\n"
docs/empty.md: ""
docs/announcements/a.md: "---\\ndate: 2026-10-06\\n---\\n# First & only\\n"
materials/read.md: |
  # Read

  [Kept](k.ipynb), [more](more.md), ![s](pics/s.svg), [@beside1999] and [@other2001].
materials/read.bib: "@misc{beside1999, title={Beside}, year=1999}\\n"
materials/more.md: "# More\\n\\n[up](../pics/q.txt)\\n"
materials/pics/s.svg: <svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>
pics/q.txt: q
materials/k.ipynb: "{}"
materials/all.bib: |
  @string{j = "Journal of {\\"U}bung"}
  @article{näme2020, author={van der Näme, A. and {The Group} and Last, Jr, F.}, journal=j,
    title={On {DNA} \\& "quotes" {\\'e}}, year=2020, doi={10.1234/k}}
  @misc{other2001, title={Other}, year=2001}
  @misc{secret2002, title={Of something not out}, year=2002}
"""


@pytest.fixture
def messy(folder: Folder) -> Folder:
    (folder.path / "one").mkdir()
    return Folder(folder.path / "one").write(MESSY)


def test_a_messy_course_comes_back(messy: Folder, folder: Folder) -> None:
    built = messy.coursewright("build", "--as-of", AS_OF)
    assert built.returncode == 0, built.stderr
    document = (messy.path / "site" / FILE).read_bytes()
    found = read_any(messy.path / "site")
    assert problems_of(found) == []
    write_course(folder.path / "two", course_files(found), force=False)
    two = Folder(folder.path / "two")
    assert two.coursewright("build", "--as-of", AS_OF).returncode == 0
    assert (two.path / "site" / FILE).read_bytes() == document
    course, was = two.manifest().course, messy.manifest().course
    assert course.first_week == 1
    assert [week.title for week in course.weeks] == ["???", "Moved", "After", "Week 4", "Last"]
    whole, rest = told(course), told(was)
    for key in whole.keys() - {"weeks", "first_week"}:
        assert whole[key] == rest[key], key
    first = course.weeks[0]
    assert [one.id for one in first.lectures] == [None, "lecture-3", "own"]
    assert [one.id for one in first.listed_exercises] == [
        *("exercises-2", "exercises-3", None, "exercises-5", None)
    ]
    assert str(first.lectures[0].date) == "2026-10-25 01:30-02:30"
    assert (course.weeks[1].start, course.weeks[1].end) == (was.weeks[2].start, was.weeks[2].end)
    assert [week.start is None for week in course.weeks] == [False, False, True, True, False]
    assert (two.path / "docs/deep/p.svg").is_file()
    assert (two.path / "pics/q.txt").read_text() == "q"
    assert (two.path / "materials/read.bib").is_file()
    assert not (two.path / "docs/drafts").exists()


def test_nothing_that_is_not_out_is_in_the_document(messy: Folder) -> None:
    data = exported(messy).decode()
    for word in ("Kept back", "k.ipynb", "quagga", "secret2002", "something not out", "2027"):
        assert word not in data
    (text,) = (one for one in json.loads(data)["texts"] if one["path"] == "materials/read.md")
    assert text["text"].startswith("# Read\n\n[Kept](#), [more](more.md), ")
    assert "secret2002" not in exported(messy, "2028-01-01").decode()
    assert "k.ipynb" in exported(messy, "2028-01-01").decode()


def test_only_the_document_will_do(messy: Folder, folder: Folder) -> None:
    (folder.path / "alone").mkdir()
    (folder.path / "alone/a.json").write_bytes(exported(messy))
    done = folder.coursewright("import", "alone/a.json", "--into", "two")
    assert done.returncode == 0, done.stderr
    assert folder.coursewright("import", "alone/a.json", "--into", "two").returncode == 0
    said = " ".join(done.stderr.split())
    assert (
        "materials/none.pdf: warning: this file is not there [CW119] put it at materials/none.pdf;"
        " the site has it at https://example.org/messy/materials/none.pdf"
    ) in said
    assert "docs/deep/er/page.md links to a file that is not there" in said
    two = Folder(folder.path / "two")
    assert two.build().status == 0
    assert two.manifest().course.title == messy.manifest().course.title
    assert "On <span>DNA</span>" in two.build().article("week-3/index.html")


# -- Any course -------------------------------------------------------------------------------


def random_course(seed: int) -> dict[str, str]:
    """The files of a course of random parts."""
    pick = random.Random(seed)

    def some(**parts: Any) -> dict[str, Any]:
        return {key: part for key, part in parts.items() if pick.random() < 0.5}

    def word() -> str:
        words = ("A b", "???", "no", "1.5", "2026-10-05", "a: b", "- x", "Ж & <b>", '"q"', "x" * 90)
        return pick.choice(words)

    def title() -> str:
        return "!?" if pick.random() < 0.1 else f"{pick.randrange(10**9)} {word()}"

    def state() -> dict[str, Any]:
        return some(status=pick.choice(["draft", "outline", "coming-soon"]), note=word())

    def release() -> dict[str, Any]:
        return {"release": "2027-01-01"} if pick.random() < 0.15 else {}

    def day() -> str:
        return f"2026-{pick.randrange(10, 13)}-{pick.randrange(1, 28):02}"

    def hours() -> str:
        return f"{day()} {pick.choice(['', '9:00', '01:30', '09:05-17:00'])}".strip()

    def video() -> str:
        return pick.choice(["WMRUZT9NljM", "https://youtu.be/WMRUZT9NljM?t=9", "m/a.mp4",
                            "https://vimeo.com/1"])  # fmt: skip

    def intro() -> Any:
        return pick.choice([video(), {"status": "coming-soon"}])

    def notebook() -> str:
        return pick.choice(["m/a.ipynb", "https://github.com/a/b/blob/main/c.ipynb"])

    def unit(**parts: Any) -> dict[str, Any]:
        own = some(id=f"id-{pick.randrange(10**9)}", description=word(), date=hours())
        return {"title": title(), **own, **state(), **release(), **parts}

    def lecture() -> dict[str, Any]:
        with_video = {"video": video(), **some(captions="m/a.vtt", chapters={"0:00": word()})}
        return unit(**some(slides=pick.choice(["m/a.pdf", "m/a.pptx"])), **with_video)

    def exercise() -> dict[str, Any]:
        parts = some(notebook=notebook(), copy="m/c.ipynb", intro=intro(), due=hours()[:16])
        made = unit(**parts)
        if pick.random() < 0.6:
            del made["title"]
        return made

    def reading() -> Any:
        where = pick.choice(
            [{"path": "m/r.md"}, {"url": "https://a.b/c"}, {"cite": "k"}, {"path": "m/r.pdf"}]
        )
        named = {"title": title()} if "cite" not in where and pick.random() < 0.5 else {}
        return pick.choice(["@k", "m/r.md", {**where, **named, **state(), **release()}])

    def many(make: Callable[[], Any]) -> list[Any]:
        return [make() for _ in range(pick.randrange(4))]

    def exercises() -> Any:
        return pick.choice(["none", {"status": "outline"}, many(exercise), many(exercise)])

    def week() -> dict[str, Any]:
        parts = some(
            lectures=many(lecture),
            notebooks=many(lambda: unit(notebook=notebook())),
            exercises=exercises(),
            readings=many(reading),
            id=f"w-{pick.randrange(10**9)}",
            description=word(),
        )
        if pick.random() < 0.2:
            parts["start"] = day()
        return {"title": title(), **parts, **state(), **release()}

    term = {
        "start": "2026-10-05",
        "end": "2026-12-18",
        **some(timezone="America/New_York", meets=["mon 9:00-10:00"], breaks=["2026-11-02"]),
    }
    course = {
        "title": title(),
        **some(
            description=word(),
            institution={"name": word(), **some(url="https://a.b/")},
            language="pt-BR",
            license=pick.choice(["CC0-1.0", "CC BY-NC 4.0", "https://a.b/l"]),
            repository="a/b",
            branch=pick.choice(["main", "x"]),
            status="in-development",
            note=word(),
            intro=intro(),
            first_week=pick.randrange(3),
            links=[{"title": word(), "url": "https://a.b/", **some(note=word())}],
            people=[{"name": word(), **some(url="https://a.b/", roles=[word(), word()])}],
            readings=many(reading),
            launch=some(binder=True, kaggle=True, jupyterlite="https://a.b/"),
            macros={"RR": word()},
            term=term,
        ),
        "bibliography": ["m/all.bib"],
        "weeks": [week() for _ in range(pick.randrange(1, 6))],
    }
    return {
        "course.yaml": json.dumps(course, ensure_ascii=False),
        "m/all.bib": "@misc{k, title={On keys}, year=2020, url={https://a.b/}}",
        "m/r.md": f"# R\n\n{word()} [@k]\n",
        "docs/about.md": f"# About\n\n{word()}\n",
    }


@pytest.mark.parametrize("seed", range(50))
def test_any_course_comes_back(folder: Folder, seed: int) -> None:
    (folder.path / "one").mkdir()
    one = Folder(folder.path / "one").write(random_course(seed))
    document = exported(one, "2026-12-31")
    found = read_course_json(document.decode(), FILE)
    assert problems_of(found) == []
    write_course(folder.path / "two", course_files(found), force=False)
    two = Folder(folder.path / "two")
    assert exported(two, "2026-12-31") == document
    if "release" not in (one.path / "course.yaml").read_text():
        was, now = told(one.manifest().course), told(two.manifest().course)
        for week in (*was["weeks"], *now["weeks"]):
            del week["start"]  # which the term may give as well
            for exercise in week["exercises"] if isinstance(week["exercises"], list) else ():
                if exercise["notebook"] == NotebookFile(exercise["own_copy"]):
                    exercise["notebook"] = None
            week["exercises"] = week["exercises"] or None
        assert now == was


# -- What others wrote ------------------------------------------------------------------------


def test_the_smallest_document_is_a_course() -> None:
    found = read(with_week())
    assert dict(found.course) == {"title": "A course", "weeks": [{"title": "Beginnings"}]}
    assert found.remarks == ()
    assert (found.site_url, found.directory_urls) == ("", True)


def test_a_course_of_which_nothing_is_out_is_one_all_the_same() -> None:
    found = read(SMALLEST)
    assert problems_of(found) == []
    assert found.course["weeks"] == [{"title": "Week 1", "release": "2099-12-31"}]


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\n", "\t", "\ufeff", "\uffff", "\x80", "😀"])
def test_letters_that_yaml_reads_otherwise_come_through(odd: str) -> None:
    text = f"a{odd}b"
    course = read({**with_week(), "title": text, "note": text, "macros": {"RR": text}}).course
    parsed = parse_manifest(as_text(course).encode(), Path()).course
    assert (parsed.title, parsed.note, parsed.macros["RR"]) == (text, text, text)


def test_hours_are_those_of_the_course_s_time_zone() -> None:
    term = {"start": "2026-10-05", "end": "2026-12-11", "timezone": "Europe/London"}
    times = {
        "2026-10-07": "2026-10-07",
        "2026-10-07T09:00:00+01:00": "2026-10-07 09:00",
        "2026-10-07T09:00:00Z": "2026-10-07 10:00",
        "2026-10-07T09:00": "2026-10-07 09:00",
        "2027-03-28T01:30:00+00:00": "2027-03-28 01:30",
        "2026-10-07T23:30:00+00:00": "2026-10-08 00:30",
    }
    lectures = [{**LECTURE, "title": time, "held": {"start": time}} for time in times]
    data = with_week(lectures=lectures) | {"term": {**term, "meets": [], "breaks": []}}
    assert [one["date"] for one in read(data).course["weeks"][0]["lectures"]] == [*times.values()]


def test_numbers_far_apart_make_no_weeks_without_end() -> None:
    found = read({**SMALLEST, "weeks": [{**WEEK, "number": n * 300} for n in range(1, 200)]})
    assert len(found.course["weeks"]) < 700
    assert "the number of this week is not" in "\n".join(said(found))


def test_what_has_no_place_is_told_with_its_line() -> None:
    data = with_week(
        number=3,
        lectures=[{**LECTURE, "transcript": "words"}],
        exercises=[
            {
                "title": "E",
                "intro": {"video": {"service": "web", "url": "https://a.b/c"}, "note": "wq1x"},
            }
        ],
        exercises_to_come={"note": "wq2x"},
        readings=[{"kind": "file", "title": "wq3x", "links": []}],
    )
    data["weeks"].append({**WEEK, "number": 2, "title": "Before"})
    data["license"] = {"name": "wq4x", "url": "https://a.b/terms"}
    data["texts"] = [
        {"path": path, "text": "x"} for path in ("../wq5x.md", "wq6x.txt", "mkdocs.yml")
    ]
    data["texts"] += [{"path": "docs/wq7x.md"}, *[{"path": "docs/a.md", "text": "x"}] * 2]
    data["announcements"] = [
        {
            "title": "wq8x: news",
            "url": "a/",
            "published": "2026-10-05T10:00:00+01:00",
            "summary": "We begin.",
            "path": "docs/announcements/n.md",
        }
    ]
    found = read(data)
    assert problems_of(found) == []
    whole = "\n".join(said(found))
    for word in ("what is said in the video", *(f"wq{n}x" for n in range(1, 9)), "mkdocs.yml"):
        assert word in whole
    assert "the number of this week is not 4, as its place has it: 2" in whole
    assert "docs/a.md" in whole
    assert all(problem.place.line for problem in found.remarks)
    assert found.pages["docs/announcements/wq8x-news.md"] == (
        "---\ndate: 2026-10-05 09:00\ntitle: 'wq8x: news'\n---\n\nWe begin.\n"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "course.json:1:1: error: this is not JSON: expecting value [CW116]"),
        ('{\n "a": 1,\n}', "course.json:3:1: error: this is not JSON: expecting property name"),
        ('{"a": NaN}', "course.json: error: this is not JSON: NaN is no number [CW116]"),
        ('{"a": 1, "a": 2}', 'course.json: error: this is not JSON: the key "a" stands twice'),
        ('["\\ud83d"]', "course.json:1: error: there is half a character here [CW015]"),
        ("[" * 100_000, "course.json: error: lists and groups are nested deeper than any course"),
        ("9" * 5000, "course.json: error: this is not JSON: Exceeds the limit"),
        ("[]", "course.json:1:1: error: this is JSON, but not a course as"),
        ('{"format": "x"}', "course.json:1:12: error: this is JSON, but not a course as"),
        (
            '{"format": "coursewright-course",\n  "version": 2, "new": 1}',
            "course.json:2:14: error: this document is of version 2, and only 1 is known here"
            " [CW118]",
        ),
        (f"[{'1,' * 500_000}1]", "course.json: error: this has more than 500000 values"),
        (
            json.dumps({**SMALLEST, "weeks": [WEEK] * 401}),
            "error: this has 401 weeks, and 400 are the most that are read [CW103]",
        ),
    ],
)
def test_what_is_no_such_document_is_one_clear_problem(text: str, problem: str) -> None:
    (found,) = refusal(text)
    assert problem in str(found)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"titel": "x"}, ['1:211: error: unknown key "titel" in the course [CW012]']),
        ({"title": 3}, ["1:58: error: expected text, but without quotes"]),
        ({"title": ""}, ["1:58: error: the course has no title [CW010]"]),
        ({"title": "x" * 601}, ["1:58: error: this text is longer than 600 letters [CW014]"]),
        ({"title": "a\0b"}, ["1:58: error: there is a character in this text that cannot be"]),
        ({"weeks": None}, ["1:207: error: the course has no weeks [CW010]"]),
        ({"branch": []}, ["error: expected text, found a list [CW011]"]),
        ({"repository": "https://github.com/a/b"}, ["as owner/name", "CW025"]),
        ({"links": [{"title": "x", "url": "javascript:alert(1)"}]}, ["a web address", "CW022"]),
        ({"bibliography": ["../../all.bib"]}, ["may not leave the course's folder", "CW030"]),
        (with_week(lectures=[{**LECTURE, "captions": "/etc/passwd.vtt"}]), ["CW030"]),
        (with_week(lectures=[LECTURE, LECTURE]), ["the same address", "CW040"]),
        (
            with_week(lectures=[{**LECTURE, "held": {"start": "soon"}}]),
            ['expected a day or an hour, found "soon" [CW050]'],
        ),
        (with_week(days={"start": "0001-01-01", "end": "9999-12-31", "classes": []}), ["CW050"]),
        (
            {"term": {"start": "2026-10-05", "end": "2026-10-01", "timezone": "UTC",
                      "meets": ["noon"], "breaks": []}},
            ["expected a day of the week", "before it starts"],
        ),
        (
            {"term": {"start": "2026-10-05", "end": "2026-12-01", "timezone": "Middle/Earth",
                      "meets": [], "breaks": []}},
            ["there is no time zone called", "CW051"],
        ),
        ({"license": {"name": "MIT"}}, ["expected a licence", "CW113"]),
    ],
)  # fmt: skip
def test_each_mistake_has_its_place(changed: dict[str, Any], wanted: list[str]) -> None:
    problems = refusal(json.dumps({**SMALLEST, **changed}))
    whole = "\n".join(map(str, problems))
    for words in wanted:
        assert words in whole
    assert all(problem.place.line and problem.place.column for problem in problems)


def test_a_mistake_deep_within_is_found_there() -> None:
    data = with_week(lectures=[LECTURE, {**LECTURE, "title": "Two", "slides": {
        "path": "a.docx", "slides": []}}])  # fmt: skip
    text = json.dumps(data, indent=1).replace("\n", "\r\n\t")
    (problem,) = refusal(text)
    line = next(n for n, line in enumerate(text.split("\n"), 1) if "a.docx" in line)
    assert problem.place.line == line - 1  # the group in which it stands
    assert problem.code == "CW033"


def changes(data: Any, pick: random.Random) -> Iterator[Any]:
    """The same with one part of it changed."""
    odd: list[Any] = [
        None,
        [],
        {},
        "",
        "x",
        -1,
        10**30,
        1.5,
        True,
        "\u2028\x85\x7f",
        "../../x",
        "ü" * 700,
    ]
    others = [{"path": "docs/../../x.md", "text": "y"}, [[]], "2026-13-45", "https://[", "9:99"]
    if not data or pick.random() < 0.1 or not isinstance(data, dict | list):
        yield pick.choice([*odd, *others])
    elif isinstance(data, dict):
        key = pick.choice([*data])
        for new in changes(data[key], pick):
            yield {**data, key: new}
    else:
        index = pick.randrange(len(data))
        for new in changes(data[index], pick):
            yield [*data[:index], new, *data[index + 1 :]]


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = Folder(tmp_path_factory.mktemp("course")).write(MESSY)
    return json.loads(exported(folder))


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_changed_is_a_problem_or_a_course(valid: Any, seed: int) -> None:
    pick = random.Random(seed)
    data = valid
    for _ in range(pick.randrange(1, 4)):
        (data,) = changes(data, pick)
    text = json.dumps(data, ensure_ascii=pick.random() < 0.5)
    try:
        found = read_course_json(text, FILE)
    except ContentError as error:
        assert error.problems
        return
    assert problems_of(found) == []
    assert not any(path.startswith(("/", "..")) for path in course_files(found))


@pytest.mark.parametrize("seed", range(20))
def test_half_a_document_is_a_problem(valid: Any, seed: int) -> None:
    text = json.dumps(valid)
    assert refusal(text[: random.Random(seed).randrange(len(text))])


# -- The files that go with it ----------------------------------------------------------------


def site_with(folder: Folder, texts: dict[str, str], **parts: Any) -> Path:
    """A folder with a document in it."""
    data = {**with_week(**parts), "url": "https://a.b/"}
    data["texts"] = [{"path": path, "text": text} for path, text in texts.items()]
    folder.write({f"site/{FILE}": json.dumps(data)})
    return folder.path / "site"


def test_no_text_and_no_link_replaces_the_course_s_own_files(folder: Folder) -> None:
    site = site_with(
        folder,
        {"materials/a.md": "[x](../course.yaml) [y](../mkdocs.yml) [z](/course.schema.json)"},
    )
    folder.write({f"site/{name}": "evil" for name in ("course.yaml", "mkdocs.yml")})
    files = course_files(read_any(site))
    assert b"title: A course" in bytes(files["course.yaml"])
    assert b"coursewright" in bytes(files["mkdocs.yml"])


def test_no_file_outside_the_site_is_taken(folder: Folder) -> None:
    folder.write({"secret.png": "secret", "site/.hidden/a.png": "secret"})
    links = ("../secret.png", "../../secret.png", "/../secret.png", "%2e%2e/secret.png",
             "file:///etc/hostname.png", "link.png", ".hidden/a.png")  # fmt: skip
    text = " ".join(f"![x]({link})" for link in links)
    site = site_with(folder, {"docs/a.md": text, "m/r.md": text}, readings=[
        {"kind": "file", "title": "t", "path": "link.pdf", "links": []}
    ])  # fmt: skip
    (site / "link.png").symlink_to(folder.path / "secret.png")
    (site / "link.pdf").symlink_to(folder.path / "secret.png")
    found = read_any(site)
    assert found.files == {}
    done = folder.coursewright("import", "site", "--into", "two")
    assert done.returncode == 0, done.stderr
    assert not list((folder.path / "two").rglob("*.png"))


def test_files_are_taken_once_and_from_where_the_site_has_them(folder: Folder) -> None:
    site = site_with(folder, {
        "m/r.md": "![s](s.svg)",
        "docs/a.md": "![s](m/s.svg) ![t](t.svg) [w](week-1/index.html) [c](calendar.ics)",
        "docs/sub/b.md": "![t](../t.svg) ![u](u.svg)",
    }, readings=[{"kind": "page", "title": "R", "path": "m/r.md", "links": []}])  # fmt: skip
    for name in ("m/s.svg", "t.svg", "sub/u.svg", "week-1/index.html", "calendar.ics", "other.svg"):
        folder.write({f"site/{name}": name})
    found = read_any(site)
    assert found.files == {
        "m/s.svg": site / "m/s.svg",
        "docs/t.svg": site / "t.svg",
        "docs/sub/u.svg": site / "sub/u.svg",
    }
    assert found.remarks == ()


def test_a_folder_with_another_course_json_is_a_folder(folder: Folder) -> None:
    folder.write({"old/course.json": '{"name": "mine"}', "old/week1/notes.md": "# Notes\n"})
    assert [week["title"] for week in read_any(folder.path / "old").course["weeks"]] == ["Notes"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "a.json: error: this file is not a text [CW101]"),
        ('{"a": "ü"}'.encode("latin-1"), "a.json:1:8: error: this file is not saved as UTF-8"),
        (b"[" * 50_000_000, "a.json: error: this file has 50 MB, far more than a text needs"),
        (b"{}", "a.json:1:1: error: this is JSON, but not a course as"),
    ],
)
def test_another_file_is_refused_by_the_command(folder: Folder, content: bytes, said: str) -> None:
    (folder.path / "a.json").write_bytes(content)
    done = folder.coursewright("import", "a.json", "--into", "two")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder.path / "two").exists()
