"""A course page that someone wrote by hand becomes a course, and nothing on it is lost."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote

import lxml.html
import pytest
from markdown_it import MarkdownIt

from coursewright.addresses import github_file, youtube_video
from coursewright.course import Course
from coursewright.errors import ContentError
from coursewright.imports.found import Imported
from coursewright.imports.layout import as_text
from coursewright.imports.page import read_page
from coursewright.items import Lecture
from coursewright.manifest import parse_manifest, read_manifest
from tests.conftest import REPOSITORY

PAGES = sorted((Path(__file__).parent.parent / "data/pages").glob("*.md"))


def imported(text: str, file: str = "index.md") -> Imported:
    return read_page(text, file)


def course_of(found: Imported) -> Course:
    """The course as our own reader has it, which finds nothing wrong."""
    return parse_manifest(as_text(found.course).encode(), Path()).course


def weeks(text: str) -> list[dict[str, Any]]:
    """The weeks of a page, as data."""
    found = imported(text)
    course_of(found)
    return list(found.course["weeks"])


def said(found: Imported) -> list[str]:
    return [f"{one.place.line}: {one.message}" for one in found.remarks]


@pytest.fixture(scope="module")
def seed() -> str:
    corpus = os.environ.get("COURSEWRIGHT_CORPUS", "")
    page = Path(corpus).parent / "seed" / "index.md"
    if not corpus or not page.exists():
        pytest.skip("the course's own page is not here: COURSEWRIGHT_CORPUS names no folder by it")
    return page.read_text(encoding="utf-8")


# -- The reference course's own page ----------------------------------------------------------

DIFFERENT = {
    "description": "ours begins with a capital letter in the place of `This is`",
    "note": "ours has the usual words for a course in development",
}
"""What the course that comes out of the page has otherwise than our own, and why."""


def test_the_seed_comes_out_as_our_own_course(seed: str) -> None:
    found = course_of(imported(seed))
    ours = read_manifest(REPOSITORY / "course.yaml").course
    different = {key for key in Course.model_fields if getattr(found, key) != getattr(ours, key)}
    assert different == set(DIFFERENT)
    assert ours.description
    assert found.description == f"This is {ours.description[0].lower()}{ours.description[1:]}"
    assert len(found.weeks) == 10


def test_the_seed_loses_nothing_but_what_speaks_of_the_old_page(seed: str) -> None:
    remarks = said(imported(seed))
    assert [remark[:56] for remark in remarks] == [
        "None: the course's repository is taken to be neuro4ml/ne",
        "11: this speaks of the old page, and is left out: Note t",
    ]
    assert "scrolling issues on iPhone Safari" in remarks[1]


@pytest.mark.parametrize(
    ("attributes", "is_told"),
    [
        ('src="https://www.youtube.com/embed/WMRUZT9NljM?si=x&amp;start=9" width="1"', False),
        ('title="YouTube video player" src="https://youtube.com/embed/WMRUZT9NljM"', False),
        ('src="https://youtube.com/embed/WMRUZT9NljM" title="A film of the lab"', True),
        ('src="https://youtube.com/embed/WMRUZT9NljM?end=90" allowfullscreen', True),
    ],
)
def test_a_frame_is_told_where_it_says_something_of_its_video(
    attributes: str, is_told: bool
) -> None:
    found = imported(f"# C\n\n<iframe {attributes}></iframe>\n\n## Week 1: A\n\n* Some\n")
    assert str(found.course["intro"]).startswith("https://youtu.be/WMRUZT9NljM")
    assert any("settings of this video" in remark for remark in said(found)) == is_told


def test_the_prose_of_the_seed_is_in_pages(seed: str) -> None:
    pages = imported(seed).pages
    assert set(pages) == {
        "docs/index.md",
        "docs/accessibility.md",
        "docs/extended-reading-list.md",
    }
    assert "We hope you enjoy the course!" in pages["docs/index.md"]
    assert "{{ reading_list() }}" in pages["docs/extended-reading-list.md"]


# -- Nothing is lost --------------------------------------------------------------------------

UNDERSTOOD = {
    # What stands for a key of the manifest, or for what the site writes itself.
    *("week", "weeks", "lecture", "module", "slides", "slide", "video", "watch", "link", "pdf"),
    *("pptx", "recording", "recordings", "notebook", "preview", "open", "in", "colab", "intro"),
    *(
        "exercises",
        "exercise",
        "no",
        "this",
        "the",
        "to",
        "be",
        "homework",
        "due",
        "lab",
        "readings",
    ),
    *("reading", "material", "required", "outline", "only", "coming", "soon", "code", "handout"),
    *("topic", "date", "notes", "schedule", "calendar", "by", "quick", "links", "credits"),
    # Days, which are written otherwise, and people's kind.
    *("sep", "oct", "nov", "jan", "march", "may", "october", "wed", "instructors"),
    *("mar", "tue", "thu", "materials"),
    # The same in German.
    *("woche", "folien", "aufzeichnung", "literatur", "abgabe", "bis", "april", "dozenten"),
    # What only joins links.
    *("and", "or", "see", "also", "read", "from", "at"),
}
"""Words that an import may leave out, because it has done what they say."""


def links_in(text: str) -> set[str]:
    """Where a page links to, by another way than the import's: the HTML of the whole page."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    return set(map(unescape, re.findall(r'(?:href|src)="([^"]*)"', html))) | set(
        re.findall(r"^\[\w+\]: (\S+)", text, re.MULTILINE)
    )


def words_in(text: str) -> set[str]:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    return set(re.findall(r"[^\W_]+", tree.text_content().lower()))


def everything(found: Imported) -> str:
    remarks = "\n".join(one.message for one in found.remarks)
    return "\n".join([as_text(found.course), *found.pages.values(), remarks])


def is_kept(link: str, outcome: str) -> bool:
    """Whether a link is in the outcome, by its own address or by that of the same thing."""
    path = unquote(re.sub(r"^\{\{.*?\}\}", "", link)).lstrip("./")
    forms = {link, unquote(link), path}
    if video := youtube_video(link):
        forms.add(video.id)
    on_github = link.replace("colab.research.google.com/github/", "github.com/")
    if file := github_file(on_github):
        forms |= {file.url, file.path}
    is_badge = PurePosixPath(link).name in ("colab-badge.svg",)
    is_anchor = link.startswith("#") and "/index.md)" in outcome
    return is_badge or is_anchor or any(form in outcome for form in forms)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_and_every_word_is_in_the_course_or_a_page_or_a_remark(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = imported(text, page.name)
    outcome = everything(found)
    assert {link for link in links_in(text) if not is_kept(link, outcome)} == set()
    missing = words_in(text) - set(re.findall(r"[^\W_]+", outcome.lower())) - UNDERSTOOD
    assert {word for word in missing if not word.isdigit()} == set()
    course_of(found)


def test_so_it_is_with_the_seed(seed: str) -> None:
    found = imported(seed)
    outcome = everything(found)
    assert {link for link in links_in(seed) if not is_kept(link, outcome)} == set()
    missing = words_in(seed) - set(re.findall(r"[^\W_]+", outcome.lower())) - UNDERSTOOD
    assert {word for word in missing if not word.isdigit()} == set()


# -- The shapes of pages ----------------------------------------------------------------------

BODY = "\n\n* [Bones](https://youtu.be/aaaaaaaaaaa) ([slides](m/bones.pptx))\n\n"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("## Week 1 - Bones", "Bones"),
        ("## Week 1: Bones", "Bones"),
        ("# Week 1. Bones", "Bones"),
        ("#### WEEK 1 | Bones", "Bones"),
        ("## Week One: Bones", "Bones"),
        ("## Lecture 1 – Bones", "Bones"),
        ("## Session 1 (Bones)", "Bones"),
        ("## Module 1: Bones", "Bones"),
        ("## Unit I: Bones", "Bones"),
        ("## 1. Bones", "Bones"),
        ("## 1) Bones", "Bones"),
        ("## 5 October 2026: Bones", "Bones"),
        ("## Bones", "Bones"),
        ("**Week 1: Bones**", "Bones"),
        ("Week 1: Bones\n---", "Bones"),
        ("## Week 1 - **Bones** and `joints`", "Bones and joints"),
        ("## Woche 1: Bones", "Bones"),
        ("## Semaine 1 : Bones", "Bones"),
        ("## \U0001f9b4 Week 1\ufe0f\u20e3: Bones", "Bones"),
        ("## Week 1: Bones {#bones .wide}", "Bones"),
        ("**Week 1:** Bones", "Bones"),
        ("Lecture 1 - Bones", "Bones"),
        ("## 5. Oktober 2026: Bones", "Bones"),
    ],
)
def test_a_week_is_known_by_its_heading(heading: str, title: str) -> None:
    second = heading.replace("1", "2").replace("One", "Two").replace(" I:", " II:")
    found = weeks(f"# Anatomy\n\n{heading}{BODY}{second.replace('5 Oct', '12 Oct')}{BODY}")
    assert len(found) == 2
    assert found[0] == {
        **({"start": "2026-10-05"} if "2026" in heading else {}),
        "title": title,
        "lectures": [
            {"title": "Bones", "video": "https://youtu.be/aaaaaaaaaaa", "slides": "m/bones.pptx"}
        ],
    }


def test_a_week_without_a_title_has_that_of_its_lecture_or_its_number() -> None:
    assert weeks(f"# A\n\n## Week 1{BODY}")[0]["title"] == "Bones"
    found = imported("# A\n\n## Class 1\n\n* No homework\n")
    assert found.course["weeks"][0]["title"] == "Session 1"
    assert "this week has no title of its own; it is called Session 1" in said(found)[0]


def test_a_heading_that_is_a_day_gives_the_week_its_first() -> None:
    days = (
        *("October 5, 2026 - Bones", "Mon, Oct 12th: Joints"),
        *("2026-10-19 Skin", "26.10.2026 Hair"),
    )
    found = weeks("# A, 2026\n\n" + "".join(f"## {day}{BODY}" for day in days))
    assert [(week["title"], week["start"]) for week in found] == [
        ("Bones", "2026-10-05"),
        ("Joints", "2026-10-12"),
        ("Skin", "2026-10-19"),
        ("Hair", "2026-10-26"),
    ]
    (week,) = weeks(f"# A\n\n## Week 1 (Nov 2-6, 2026): Nails{BODY}")
    assert (week["title"], week["start"], week["end"]) == ("Nails", "2026-11-02", "2026-11-06")


def test_days_without_a_year_take_that_of_the_page_and_the_next_one_after_december() -> None:
    days = "".join(f"## {day}{BODY}" for day in ("Nov 30", "Dec 7", "Jan 11"))
    found = weeks(f"# Anatomy, autumn 2026\n\n{days}")
    assert [week["start"] for week in found] == ["2026-11-30", "2026-12-07", "2027-01-11"]
    without = imported(f"# Anatomy\n\n{days}")
    assert [week["note"] for week in without.course["weeks"]] == ["Nov 30", "Dec 7", "Jan 11"]
    assert "the year of this day is not known: Nov 30" in said(without)[0]


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("Mon 10/12", "2026-10-12", None),
        ("10/12/2026", "2026-10-12", None),
        ("Mo 12.10.", "2026-10-12", None),
        ("12 octobre", "2026-10-12", None),
        ("w/c 12 October", "2026-10-12", None),
        ("week of Oct 12", "2026-10-12", None),
        ("Oct 12 - Oct 16", "2026-10-12", "2026-10-16"),
        ("28. September – 2. Oktober", "2026-09-28", "2026-10-02"),
        ("Dec 28 – Jan 3", "2026-12-28", "2027-01-03"),
    ],
)
def test_the_days_of_a_week_are_read_as_people_write_them(
    day: str, start: str, end: str | None
) -> None:
    known = "Begins on 10/31.\n\n"  # from which it can be told that months come first
    (week,) = weeks(f"# A, 2026\n\n{known}## Week 1 ({day}): Nails{BODY}")
    assert (week["title"], week["start"], week.get("end")) == ("Nails", start, end)


def test_a_day_that_may_be_in_one_of_two_months_is_told() -> None:
    found = imported(f"# A, 2026\n\n## Week 1 (Tue 9/3): Nails{BODY}")
    assert found.course["weeks"][0]["note"] == "Tue 9/3"
    assert "which number is the month is not known: Tue 9/3" in said(found)[0]


@pytest.mark.parametrize("words", ["Half of it (1/2)", "Version 3.10.1", "Chapter 4/5"])
def test_what_only_looks_like_a_day_is_none(words: str) -> None:
    (week,) = weeks(f"# A, 2026\n\n## Week 1: {words}{BODY}")
    assert week["title"] == words
    assert "start" not in week


def test_two_days_of_one_week_do_not_overlap() -> None:
    found = weeks(f"# A\n\n## 5 Oct 2026: Bones{BODY}## 7 Oct 2026: Joints{BODY}")
    assert [(week["start"], week.get("end")) for week in found] == [
        ("2026-10-05", "2026-10-06"),
        ("2026-10-07", None),
    ]


@pytest.mark.parametrize(
    ("line", "week"),
    [
        (
            "* [A](https://youtu.be/aaaaaaaaaaa) ([slides](a.pptx))",
            {"lectures": [
                {"title": "A", "video": "https://youtu.be/aaaaaaaaaaa", "slides": "a.pptx"}
            ]},
        ),
        (
            "1. A: [slides](a.pptx), [recording](https://vimeo.com/1)",
            {"lectures": [{"title": "A", "slides": "a.pptx", "video": "https://vimeo.com/1"}]},
        ),
        (
            "+ A\n  + [Slides](./a.pdf)\n  + [Video](a.mp4)",
            {"lectures": [{"title": "A", "slides": "a.pdf", "video": "a.mp4"}]},
        ),
        (
            "- Slides: [a.pdf](slides/a.pdf)\n- Video: [link](https://zoom.us/rec/share/x)",
            {"lectures": [
                {"title": "W", "slides": "slides/a.pdf", "video": "https://zoom.us/rec/share/x"}
            ]},
        ),
        (
            '<a href="https://youtu.be/aaaaaaaaaaa">A</a> (25 min)',
            {"lectures": [
                {"title": "A", "video": "https://youtu.be/aaaaaaaaaaa", "note": "25 min"}
            ]},
        ),
        (
            "* https://youtu.be/aaaaaaaaaaa",
            {"lectures": [{"title": "W", "video": "https://youtu.be/aaaaaaaaaaa"}]},
        ),
        (
            "* [A][a]\n\n[a]: https://youtu.be/aaaaaaaaaaa",
            {"lectures": [{"title": "A", "video": "https://youtu.be/aaaaaaaaaaa"}]},
        ),
        (
            "* [A](https://youtu.be/aaaaaaaaaaa), [B](https://youtu.be/bbbbbbbbbbb)",
            {"lectures": [
                {"title": "A", "video": "https://youtu.be/aaaaaaaaaaa"},
                {"title": "B", "video": "https://youtu.be/bbbbbbbbbbb"},
            ]},
        ),
        (
            "* A ([pdf](a.pdf), [pptx](a.pptx))",
            {
                "lectures": [{"title": "A", "slides": "a.pptx"}],
                "readings": [{"title": "A (PDF)", "path": "a.pdf"}],
            },
        ),
        ("* A (coming soon)", {"lectures": [{"title": "A", "status": "coming-soon"}]}),
        (
            "* A (not recorded yet, 2 parts)",
            {"lectures": [
                {"title": "A", "status": "coming-soon", "note": "not recorded yet, 2 parts"}
            ]},
        ),
        ("* A (cancelled)", {"lectures": [{"title": "A", "note": "cancelled"}]}),
        ("* A (part 1)", {"lectures": [{"title": "A (part 1)"}]}),
        ("TBA", {"status": "coming-soon", "note": "TBA"}),
        ("No class this week", {"note": "No class this week"}),
        ("* No exercises this week", {"exercises": "none"}),
        ("There is no homework.", {"exercises": "none"}),
        (
            "* Exercises (not released yet)",
            {"exercises": {"status": "coming-soon", "note": "not released yet"}},
        ),
        ("* Exercises (coming soon)", {"exercises": {"status": "coming-soon"}}),
        (
            "* Exercises (outline only): [notebook](x.ipynb)",
            {"exercises": [{"notebook": "x.ipynb", "status": "outline"}]},
        ),
        (
            "* Exercises: Intro video not yet recorded / [notebook](x.ipynb)",
            {"exercises": [
                {
                    "notebook": "x.ipynb",
                    "intro": {"status": "coming-soon", "note": "not yet recorded"},
                }
            ]},
        ),
        (
            "* Homework 2: [Fourier](x.ipynb) (due 12 Oct 2026)",
            {"exercises": [
                {"title": "Homework 2: Fourier", "notebook": "x.ipynb", "due": "2026-10-12"}
            ]},
        ),
        (
            "* Homework: [the sheet](https://a.example/1.pdf)",
            {"readings": [{"title": "Homework: the sheet", "url": "https://a.example/1.pdf"}]},
        ),
        (
            "* Code for figures: [notebook](x.ipynb)",
            {"notebooks": [{"title": "Code for figures", "notebook": "x.ipynb"}]},
        ),
        (
            "* [Fits](https://colab.research.google.com/github/a/b/blob/main/x.ipynb)",
            {"notebooks": [
                {"title": "Fits", "notebook": "https://github.com/a/b/blob/main/x.ipynb"}
            ]},
        ),
        ("* [Reading material](r.md)", {"readings": ["r.md"]}),
        (
            "* Reading: [A](https://a.example/a) and [B](b.pdf) (optional)",
            {"readings": [
                {"title": "A", "url": "https://a.example/a"},
                {"title": "B", "path": "b.pdf", "note": "optional"},
            ]},
        ),
        (
            "**Readings**\n\n* [A](https://a.example/a)",
            {"readings": [{"title": "A", "url": "https://a.example/a"}]},
        ),
        (
            "### Further reading\n\n* [A](https://a.example/a)",
            {"readings": [{"title": "A", "url": "https://a.example/a"}]},
        ),
        ("What bones are for.", {"description": "What bones are for."}),
        (
            "Readings:\n\n* [A](https://a.example/a)",
            {"readings": [{"title": "A", "url": "https://a.example/a"}]},
        ),
        ("Lecture: to be recorded", {"lectures": [
            {"title": "W", "status": "coming-soon", "note": "to be recorded"}
        ]}),
        ("* Lecture 4.2: A\n    * a\n        * b", {"lectures": [
            {"title": "A", "description": "a; b"}
        ]}),
        (
            "* Diapositives : [pdf](a.pdf)\n* Vidéo : [enregistrement](https://vimeo.com/1)",
            {"lectures": [{"title": "W", "slides": "a.pdf", "video": "https://vimeo.com/1"}]},
        ),
        (
            "* [A](a.pptx)\n* [Handout](b.pdf)\n* [Handout](c.pdf)",
            {"lectures": [
                {"title": "A", "slides": "a.pptx"},
                {"title": "Handout", "slides": "b.pdf"},
                {"title": "Handout", "id": "handout-2", "slides": "c.pdf"},
            ]},
        ),
        (
            "* A ([video](https://vimeo.com/1), [part 2](https://vimeo.com/2))",
            {"lectures": [
                {"title": "A", "video": "https://vimeo.com/1"},
                {"title": "A: part 2", "video": "https://vimeo.com/2"},
            ]},
        ),
        (
            "* **Homework 2** due Friday at noon [[pdf]](https://a.example/2.pdf)",
            {
                "exercises": [{"title": "Homework 2", "note": "due Friday at noon"}],
                "readings": [{"title": "Homework 2", "url": "https://a.example/2.pdf"}],
            },
        ),
        (
            "* [Video](https://zoom.us/rec/share/x) (passcode `Xy1!`)",
            {"lectures": [
                {"title": "W", "video": "https://zoom.us/rec/share/x", "note": "passcode Xy1!"}
            ]},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_line_of_a_week_is_what_it_says(line: str, week: dict[str, Any]) -> None:
    assert weeks(f"# C\n\n## Week 1: W\n\n{line}\n") == [{"title": "W", **week}]


def test_slides_elsewhere_are_a_reading_and_said_to_be() -> None:
    found = imported("# C\n\n## Week 1: W\n\n* A: [slides](https://a.example/a.pdf)\n")
    (week,) = found.course["weeks"]
    assert week["readings"] == [{"title": "Slides: A", "url": "https://a.example/a.pdf"}]
    assert "5: these slides are elsewhere, and are listed as a reading" in said(found)


def test_prose_of_a_week_becomes_notes_that_lead_where_they_led() -> None:
    text = "Read the [table](data/t.csv) with care, and then *draw* it.\n\n```\nx = 1\n```"
    found = imported(f"# C\n\n## Week 3: W\n\n{text}\n")
    notes = found.pages["materials/w3/notes.md"]
    assert notes == f"# Notes\n\n{text.replace('data/t.csv', '../../data/t.csv')}\n"
    assert found.course["weeks"][0]["readings"] == [
        {"title": "Notes", "path": "materials/w3/notes.md"}
    ]
    assert found.course["first_week"] == 3


def test_weeks_that_are_not_there_are_told() -> None:
    found = imported(f"# C\n\n## Week 1: A{BODY}## Week 3: B{BODY}")
    assert "what has the number 3 on the page is week 2 here" in said(found)[0]


def test_notebooks_of_the_courses_own_repository_become_files_of_the_course() -> None:
    own = "https://github.com/me/course/blob/main/m/x.ipynb"
    other = "https://github.com/me/other/blob/main/m/x.ipynb"
    text = f"# C\n\n## Week 1: W\n\n* [A](m/a.pptx)\n* Code: [notebook]({own})\n"
    found = imported(text)
    assert found.course["repository"] == "me/course"
    assert found.course["weeks"][0]["notebooks"][0]["notebook"] == "m/x.ipynb"
    assert "the course's repository is taken to be me/course" in said(found)[0]
    alone = imported(text.replace("m/a.pptx", "a.pptx"))
    assert "repository" not in alone.course
    assert alone.course["weeks"][0]["notebooks"][0]["notebook"] == own
    both = imported(f"{text}* Code 2: [notebook]({other})\n").course["weeks"][0]["notebooks"]
    assert [one["notebook"] for one in both] == ["m/x.ipynb", other]


def test_two_lectures_of_one_title_have_pages_apart() -> None:
    line = "* [A](https://youtu.be/{})\n"
    both = line.format("aaaaaaaaaaa") + "* B\n" + line.format("bbbbbbbbbbb")
    (week,) = weeks(f"# C\n\n## Week 1: W\n\n{both}")
    assert [one["title"] for one in week["lectures"]] == ["A", "B", "A"]


def test_prose_pages_keep_their_headings_links_and_frames() -> None:
    found = imported(
        f"# C\n\n## Week 1: W{BODY}## Rules [here][r]\n\nText:\n* one\n\n### More\n\n"
        "See [week 1](#week-1-w).\n\n"
        '<iframe src="https://maps.example.org/x" title="A map"></iframe>\n\n'
        "[r]: https://a.example/r\n"
    )
    assert found.pages["docs/rules-here.md"] == (
        "# Rules [here][r]\n\nText:\n\n* one\n\n## More\n\nSee [week 1](week-1/index.md).\n\n\n"
        "[A map](<https://maps.example.org/x>)\n\n[r]: <https://a.example/r>\n"
    )


@pytest.mark.parametrize("title", ["Schedule", "Index", "Search", "日程", "!!!"])
def test_a_page_of_prose_is_in_no_other_pages_way(title: str) -> None:
    found = imported(f"# C\n\n## Week 1: W{BODY}## {title}!\n\nText.\n\n## {title}!\n\nMore.\n")
    names = [path for path in found.pages if path != "docs/index.md"]
    assert len(names) == 2
    assert not {"docs/schedule.md", "docs/search.md"} & set(names)


# -- Lists and tables -------------------------------------------------------------------------


def in_data(name: str) -> Imported:
    page = next(page for page in PAGES if page.name == name)
    return imported(page.read_text(encoding="utf-8"), name)


def lectures_of(found: Imported) -> list[list[tuple[str, str, str]]]:
    """For each week, its lectures: their titles, videos and slides."""
    return [
        [(one.title, video_of(one), one.slides or "") for one in week.lectures]
        for week in course_of(found).weeks
    ]


def video_of(lecture: Lecture) -> str:
    video = lecture.video
    return (video.url or video.path or "") if video else ""


def test_a_table_has_a_week_in_each_row() -> None:
    found = in_data("table.md")
    panopto = "https://uni.hosted.panopto.com/Panopto/Pages/Viewer.aspx?id=1"
    assert lectures_of(found) == [
        [("Light", "https://youtu.be/cccccccccc1", "slides/light.pdf")],
        [("Lenses", "", "slides/lenses.pptx")],
        [],
        [("Mirrors", panopto, "")],
        [],
    ]
    found_weeks = found.course["weeks"]
    assert [week["start"] for week in found_weeks] == [
        *("2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19", "2027-01-11"),
    ]
    assert (found_weeks[2]["title"], found_weeks[2]["note"]) == ("No class", "holiday")
    assert found_weeks[4] == {"title": "Exam", "start": "2027-01-11", "note": "room 5"}
    assert found_weeks[1]["lectures"][0]["note"] == "Video: TBA, Reading: Hecht, chapter 2"
    assert set(found.pages) == set()


def test_rows_of_one_number_are_lectures_of_one_week() -> None:
    found = in_data("rows-of-lectures.md")
    assert [[title for title, _, _ in week] for week in lectures_of(found)] == [
        ["Graphs", "Paths"],
        ["Flows", "Cuts"],
    ]
    first, second = found.course["weeks"]
    assert first["lectures"][1]["date"] == "2027-01-13"
    assert first["exercises"] == [
        {"title": "Lab 1", "notebook": "https://github.com/net/labs/blob/main/lab1.ipynb"}
    ]
    assert second["lectures"][1]["note"] == "Recording: cancelled"


@pytest.mark.parametrize(
    "columns", [("Topic", "Video"), ("Video", "Week", "Topic"), ("Date", "Topic")]
)
def test_the_columns_of_a_table_may_be_any(columns: tuple[str, ...]) -> None:
    cells = {
        "Topic": "Bones",
        "Video": "[x](https://youtu.be/aaaaaaaaaaa)",
        "Week": "1",
        "Date": "5 Oct 2026",
    }
    rows = [columns, ["---"] * len(columns), [cells[name] for name in columns]]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    (week,) = weeks(f"# C\n\n{table}\n")
    assert week["title"] == "Bones"
    assert ("start" in week) == ("Date" in columns)
    assert ("lectures" in week) == ("Video" in columns)


def test_a_list_with_numbers_has_a_week_in_each_entry() -> None:
    found = in_data("numbered-list.md")
    assert lectures_of(found) == [
        [("What soil is", "https://vimeo.com/100200300", "materials/01-soil.pdf")],
        [
            (
                "Water in it",
                "https://www.youtube.com/watch?v=bbbbbbbbbb2",
                "materials/02-water.pptx",
            )
        ],
        [("Worms", "https://youtu.be/bbbbbbbbbb3", "materials/03-worms.pdf")],
        [],
    ]
    assert found.course["weeks"][1]["exercises"][0]["due"] == "2027-03-12"
    assert found.course["weeks"][3]["description"] == "bring boots; bring a fork"
    assert found.pages["docs/rules.md"].endswith("1. Ask.\n2. Dig.\n")


def test_a_list_of_weeks_keeps_their_numbers_days_and_parts() -> None:
    found = in_data("list-of-weeks.md")
    titles = [week["title"] for week in found.course["weeks"]]
    assert titles == ["Knots", "Wind", "Tides", "Week 5"]
    assert found.course["weeks"][0]["start"] == "2027-05-03"
    assert found.course["weeks"][2]["note"] == "weeks 3–4"
    assert found.course["weeks"][3]["status"] == "coming-soon"


def test_modules_have_lectures_labs_and_notes() -> None:
    found = in_data("modules.md")
    seeds, loops, functions = found.course["weeks"]
    assert [one["title"] for one in seeds["lectures"]] == ["Planting", "Watering"]
    assert seeds["exercises"] == [{"title": "Lab", "notebook": "labs/watering.ipynb"}]
    assert [one["title"] for one in loops["lectures"]] == ["For", "While"]
    assert functions == {"title": "Functions", "status": "coming-soon", "note": "TBA"}
    assert "## Assignment 1\n\nDue Friday." in found.pages["materials/w2/notes.md"]
    assert [person["roles"] for person in found.course["people"]] == [
        ["Instructor"],
        ["TAs"],
        ["TAs"],
    ]


def test_lines_in_bold_and_html_make_weeks_too() -> None:
    found = in_data("bold-lines.md")
    counting, averages, third = found.course["weeks"]
    assert [one["title"] for one in counting["readings"]] == [
        *("chapter one", "Counting things", "Tallies"),
    ]
    assert averages["lectures"][0]["slides"] == "decks/means.pptx"
    assert averages["lectures"][1] == {"title": "Medians", "status": "coming-soon", "note": "TBD"}
    assert third["lectures"][0]["video"] == "https://youtu.be/eeeeeeeee03"


def test_days_in_numbers_are_days_of_lectures_and_words_in_cells_are_their_notes() -> None:
    found = in_data("days-in-numbers.md")
    first, second = found.course["weeks"]
    assert first["title"] == "Sponges, Jellyfish"
    assert first["lectures"] == [
        {
            "title": "Sponges",
            "date": "2026-09-08",
            "slides": "zoo/sponges.pdf",
            "note": "Reading: Ch. 1, Assignment: HW1 out",
        },
        {
            "title": "Jellyfish",
            "date": "2026-09-10",
            "slides": "zoo/jelly.pdf",
            "video": "https://vimeo.com/22334455",
        },
    ]
    assert first["readings"] == [
        {"title": "Medusa", "url": "https://zoo.example.edu/medusa", "note": "Ch. 2–3"}
    ]
    assert second["title"] == "Worms"
    assert second["note"] == "Thu 9/17: No class (fair)"
    assert second["lectures"][0]["video"] == "https://example.zoom.us/rec/share/w"
    assert said(found) == ["21: there is nothing below this heading: Reading week (no classes)"]


def test_weeks_and_labels_may_be_german() -> None:
    found = in_data("wochen.md")
    earth, water, light = found.course["weeks"]
    assert earth == {
        "title": "Erde",
        "start": "2027-04-12",
        "end": "2027-04-16",
        "lectures": [
            {
                "title": "Erde",
                "slides": "folien/erde.pdf",
                "video": "https://garten.cloud.panopto.eu/Panopto/Pages/Viewer.aspx?id=7",
            }
        ],
        "exercises": [{"title": "Übungsblatt 1", "due": "2027-04-19"}],
        "readings": [{"title": "Übungsblatt 1", "path": "blaetter/erde.pdf"}],
    }
    assert water["exercises"] == [{"title": "Übung", "notebook": "nb/wasser.ipynb"}]
    assert light == {"title": "Licht", "status": "coming-soon", "note": "Folien folgen"}
    assert found.course["people"] == [{"name": "Rosa Dorn", "url": "https://dorn.example.de"}]
    assert found.remarks == ()


def test_boxes_and_marks_of_other_programs_leave_what_is_in_them() -> None:
    found = in_data("boxes.md")
    stitches, loops = found.course["weeks"]
    assert (stitches["title"], stitches["start"]) == ("Stitches", "2027-03-01")
    assert [one["title"] for one in stitches["lectures"]] == ["Stitches", "Purls"]
    assert loops["note"] == "No class on Monday"
    assert loops["lectures"] == [{"title": "Rows", "description": "knit; flat; round"}]
    assert found.pages["docs/index.md"] == "Bring **wool**.\n"
    assert "Purls: [slides](<../../decks/purls.html>)" in found.pages["materials/w1/notes.md"]
    notes = found.pages["materials/w2/notes.md"]
    assert "Mind the needles" in notes
    assert "```\n:::not a box\n```" in notes
    settings, marks = said(found)
    assert settings.startswith("3: settings of the old site have no place: subtitle: Spring 2027;")
    assert marks == (
        "8: marks of the old site have no place: (start)=, ::: {.callout-note}, * TOC, {:toc},"
        " {#plan .wide}, :::{warning} Mind the needles, ```{note}"
    )


def test_a_readme_has_its_title_and_its_table_in_html() -> None:
    found = in_data("readme-of-a-repository.md")
    assert found.course["title"] == "Kites and wind"
    assert lectures_of(found) == [
        [("Lift", "https://vimeo.com/98765", "k/lift.pptx")],
        [("Drag", "", "k/drag.pptx")],
    ]
    assert "Kites and wind" not in found.pages["docs/index.md"]
    assert "back to the [lectures](index.md)" in found.pages["docs/licence.md"]
    (remark,) = said(found)
    assert "a table of contents is left out, for the site has its own" in remark


def test_a_seminar_begins_its_days_in_bold() -> None:
    found = in_data("seminar.md")
    assert [(week["title"], week["start"]) for week in found.course["weeks"]] == [
        ("Clay", "2026-10-06"),
        ("Papyrus", "2026-10-13"),
        ("no meeting", "2026-10-20"),
        ("Vellum", "2026-10-27"),
    ]
    assert "*Essential reading:*\n\n- Marks" in found.pages["materials/w1/notes.md"]
    assert found.course["weeks"][1]["readings"] == [
        {"title": "Reeds", "url": "https://books.example.org/reeds.pdf"}
    ]
    assert found.pages["materials/w4/notes.md"].startswith("# Notes\n\nHomework: copy one page")


def test_where_nothing_else_says_what_weeks_are_a_list_with_numbers_has_them() -> None:
    lines = "1. Bones ([notes](1.pdf))\r\n2. Joints ([notes](2.pdf))\r\n3. Skin\r\n"
    found = imported(f"# Anatomy\r\n\r\n{lines}")
    assert found.course["title"] == "Anatomy"
    assert [week["title"] for week in found.course["weeks"]] == ["Bones", "Joints", "Skin"]
    assert "nothing on the page says what its weeks are" in said(found)[0]


def test_what_is_said_below_a_lecture_is_said_of_it_and_not_of_the_week() -> None:
    text = f"### Lecture 1: A{BODY}### Lecture 2: B\n\nComing soon\n"
    (week,) = weeks(f"# C\n\n## Module 1: W\n\n{text}")
    assert "status" not in week
    assert week["lectures"][-1] == {"title": "B", "status": "coming-soon"}


# -- What is no course page -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "CW102"),
        ("# A course\n\nSome day.\n", "CW102"),
        ("x " * 1_100_000, "CW103"),
        ("".join(f"{'  ' * i}* a\n" for i in range(99)), "CW103"),
        ("> " * 500 + "a", "CW103"),
        ("# A\n\n" + "## Week 1: x\n\n" * 401, "CW103"),
        ("# A\n\n" + "## x\n\n" * 2_001, "CW103"),
        ("<h1 " * 50_000, "CW102"),
        ("# x" + " " * 200_000 + "y", "CW102"),
        ("```{note}" * 20_000, "CW102"),
        ("# A\n\n## Week 1: x\n\n" + "* [a](https://youtu.be/aaaaaaaaaaa)\n" * 2_100, "CW103"),
    ],
)
def test_a_text_that_is_no_course_page_is_one_clear_problem(text: str, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        imported(text)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: [\n---\n\n## Week 1: x\n",
        "---\n- a\n---\n\n## Week 1: x\n",
        "---\ntitle: !!python/object:os.system x\nlayout: page\n---\n\n## Week 1: x\n",
        "## Week 1: x\n\n<a href='javascript:alert(1)'>x</a> [y](javascript:alert(2))\n",
        "## Week 1: x\n\n* [a](../../etc/passwd) [b](/etc/passwd) [c](file:///etc/passwd)\n",
        "## Week 1: x\n\n* [a](.hidden.pdf) [b](C:\\\\x.pdf) [c](https://a b) [d](http://[::1)\n",
        "## Week 1: x\n\n* [a](https://youtu.be/too-short) [b](https://www.youtube.com/@c)\n",
        "## Week 1: x\n\n* \x07bell [\x00](a.pdf)\n",
        "## Week 1: " + "x" * 2_000 + "\n\n* " + "y" * 2_000 + " (z)\n",
        "## Week 999: x\n\n## Week 0: y\n",
        "## Week 1: x\n\n<script>alert(1)</script>\n\n<p onclick=x>[a](b.pdf)\n",
        "## Week 1: {{ 7*7 }} {% include 'x' %}\n\n* {{ site.baseurl }}\n\n# About\n\n{{ x }}\n",
    ],
)
def test_whatever_a_page_holds_the_course_can_be_read(text: str) -> None:
    found = imported(text)
    course_of(found)
    assert all(re.fullmatch(r"[\w./-]+", path) and ".." not in path for path in found.pages)


# -- Pages that nobody wrote ------------------------------------------------------------------


Written = TypeVar("Written", str, list[str])


class Scribe:
    """Writes pages of any shape, in words and addresses of which each stands there once."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words: list[str] = []
        self.links: list[str] = []
        self.named: list[str] = []
        """The lines that say where links by a name lead."""

    def one(self, *choices: Callable[[], Written]) -> Written:
        return self.random.choice(choices)()

    def any(self, *choices: str) -> str:
        return self.random.choice(choices)

    def word(self) -> str:
        self.words.append(f"zq{len(self.words)}x")
        return self.words[-1]

    def title(self) -> str:
        return " ".join(self.word() for _ in range(self.random.randint(1, 3)))

    def address(self) -> str:
        number = len(self.links)
        form = self.any(
            "https://youtu.be/v{:010}",
            "https://vimeo.com/7{:06}",
            "https://files.example.org/p{:03}.pdf",
            "https://example.org/page{:03}?a=1&b=2",
            "https://github.com/a/b/blob/main/n{:03}.ipynb",
            "https://colab.research.google.com/github/a/b/blob/main/c{:03}.ipynb",
            "decks/d{:03}.pptx",
            "/decks/e{:03}.pdf",
            "texts/t{:03}.md",
            "data/f{:03}.csv",
            "../out{:03}.zip",
            "mailto:m{:03}@example.org",
        )
        self.links.append(form.format(number))
        return self.links[-1]

    def link(self) -> str:
        words = self.any("slides", "video", "pdf", "here", "notebook", "") or self.title()
        if self.random.random() < 0.1:
            words = f"![{words}]({self.address()})"
        if self.random.random() < 0.1:
            self.named.append(f"[r{len(self.named)}]: {self.address()}")
            return f"[{words}][r{len(self.named) - 1}]"
        return self.any("[{}]({})", '<a href="{1}">{0}</a>').format(words, self.address())

    def label(self) -> str:
        return self.any(
            *("Exercises: ", "Exercises (outline only): ", "Reading: ", "Slides: ", "Video: "),
            *("Code for figures: ", "Homework 2: ", "**Readings** ", "Lecture 4: ", "Note: "),
        )

    def line(self) -> str:
        joined = self.any(" / ", " | ", ", ", " and ", " ")
        links = joined.join(self.link() for _ in range(self.random.randint(1, 3)))
        return self.one(
            self.title,
            lambda: links,
            lambda: f"{self.title()} ({links})",
            lambda: f"{self.label()}{links}",
            lambda: f"{self.word()}: {links}",
            lambda: f"{self.label()}{self.title()}",
            lambda: f"{self.title()} (not {self.word()} yet, coming soon)",
            lambda: f"{links} ({self.title()})",
            lambda: f"**{self.title()}** {links} {self.title()}.",
            lambda: f"{self.title()} *{self.word()}* {links}, {self.title()} `{self.word()}`.",
            lambda: "TBA",
        )

    def listed(self) -> str:
        mark = self.any("-", "*", "+", "1.")
        lines = []
        for _ in range(self.random.randint(1, 4)):
            lines.append(f"{mark} {self.line()}")
            if self.random.random() < 0.3:
                lines += [f"    {self.any('-', '*')} {self.line()}" for _ in range(2)]
        return "\n".join(lines)

    def table(self) -> str:
        names = ["Topic", "Slides", "Video", "Reading", "Notes", "Exercises", "Speaker", "Week"]
        self.random.shuffle(names)
        names = names[: self.random.randint(2, 8)]
        rows = [[self.one(self.title, self.link, lambda: "-", lambda: "") for _ in names]
                for _ in range(3)]  # fmt: skip
        return "\n".join(f"| {' | '.join(row)} |" for row in [names, ["---"] * len(names), *rows])

    def table_in_html(self) -> str:
        names = self.any("Topic,Slides", "Week,Lecture,Materials", f"{self.word()},{self.word()}")
        rows = [names.split(","), *([self.cell() for _ in names.split(",")] for _ in range(2))]
        shown = [f"<tr><td>{'</td> <td>'.join(row)}</td></tr>" for row in rows]
        return f"<table>\n{self.any('', f'<caption>{self.word()}</caption>')}\n" + (
            self.any("\n", "\n\n").join(shown) + "\n</table>"
        )

    def cell(self) -> str:
        link = f'<a href="{self.address()}">{self.any("slides", self.title())}</a>'
        return self.one(self.title, lambda: "", lambda: f"{self.title()} {link}", lambda: link)

    def block(self) -> str:
        return self.one(
            self.listed,
            self.listed,
            self.line,
            self.table,
            lambda: f"> {self.title()} {self.link()}",
            lambda: f"```\n{self.title()}\n```",
            lambda: f'<p>{self.title()} <a href="{self.address()}">{self.title()}</a></p>',
            lambda: f"![{self.title()}]({self.address()})",
            lambda: f"{self.line()}<br>{self.line()}",
            lambda: f"{self.line()}\\\n{self.line()}",
            lambda: f"- {self.line()}\n\n  {self.line()}\n\n  {self.listed()}",
            lambda: f"<!-- {self.title()} -->",
            lambda: f"### {self.any('Readings', 'Lab', self.title())}\n\n{self.listed()}",
            lambda: f"**{self.any('Slides', self.title())}**\n\n{self.listed()}",
            lambda: f"*{self.any('Folien', self.title())}:*\n\n{self.listed()}",
            lambda: f"Readings:\n\n{self.listed()}\n\n{self.line()}",
            lambda: f"Lecture {self.random.randint(1, 9)} - {self.title()}\n\n{self.listed()}",
            lambda: f":::{{note}} {self.title()}\n{self.line()}\n:::",
            lambda: f"```{{tip}}\n{self.line()}\n```",
            lambda: f"## {self.title()} {{#{self.word()}}}\n\n{self.line()}",
            self.table_in_html,
        )

    def page(self) -> str:
        pieces = [f"# {self.title()}", self.line()]
        pieces += self.one(self.under_headings, self.in_a_list, self.in_a_table)
        pieces.append(f"## {self.any('People', 'Links', 'Further reading', self.title())}")
        return "\n\n".join([*pieces, self.block(), self.listed(), *self.named])

    def under_headings(self) -> list[str]:
        heading = self.any(
            "## Week {0}: {1}", "## {0}. {1}", "# Module {0} - {1}", "**Week {0}: {1}**",
            "## Lecture {0} ({1})", "## {0} May 2027: {1}", "## {1}", "## [Week {0}](#x): {1}",
            "Week {0} - {1}\n---", "Lecture {0}: {1}", "**Woche {0}:** {1}", "## Tue 9/{0} {1}",
            "## \U0001f4c5 Week {0} (Mar 1 - Mar {0}): {1}",
        )  # fmt: skip
        pieces = []
        for number in range(1, self.random.randint(2, 5)):
            pieces.append(heading.format(number, self.title()))
            pieces += [self.block() for _ in range(self.random.randint(0, 4))]
        return pieces

    def in_a_list(self) -> list[str]:
        weeks = []
        for number in range(1, self.random.randint(3, 5)):
            weeks.append(f"* Week {number}: {self.line()}")
            weeks += [f"    - {self.line()}" for _ in range(self.random.randint(0, 3))]
        return ["## Schedule", "\n".join(weeks)]

    def in_a_table(self) -> list[str]:
        return ["## Schedule", self.title(), self.table()]


@pytest.mark.parametrize("seed", range(300))
def test_a_page_of_any_shape_loses_no_word_and_no_link(seed: int) -> None:
    scribe = Scribe(seed)
    text = scribe.page()
    try:
        found = imported(text)
    except ContentError as error:
        assert [one.code for one in error.problems] == ["CW102"]
        return
    course_of(found)
    outcome = everything(found)
    assert [word for word in scribe.words if word in text and word not in outcome] == [], text
    links = [link for link in scribe.links if link in text]
    assert [link for link in links if not is_kept(link, outcome)] == [], text
