from __future__ import annotations

import random
import re
import shutil
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from coursewright.errors import ContentError
from coursewright.imports.found import Imported
from coursewright.imports.just_the_class import read_just_the_class
from coursewright.imports.just_the_class.days import day_of, year_in
from coursewright.imports.just_the_class.liquid import filled
from tests.conftest import REPOSITORY, Folder
from tests.imports.just_the_class_site import BESIDE, SITE
from tests.imports.keeping import lost_words, manifest_of, outcome

CONFIG = "title: CS 17\nurl: https://elm.example.org\nbaseurl: /cs17\nyear: 2026\n"
WEEK = "_modules/week-01.md"


def read(files: Mapping[str, str], beside: set[str] | None = None) -> Imported:
    return read_just_the_class(files, beside or set())


def module(text: str, title: str = "Trees", config: str = CONFIG) -> Imported:
    """What a site of one module becomes."""
    return read({"_config.yml": config, WEEK: f"---\ntitle: {title}\n---\n{text}"})


def week(text: str, title: str = "Trees", config: str = CONFIG) -> dict[str, Any]:
    found: dict[str, Any] = module(text, title, config).course["weeks"][0]
    return found


def said(found: Imported) -> list[str]:
    return [f"{it.place}: {it.message}" for it in found.remarks]


@pytest.fixture(scope="module")
def site() -> Imported:
    return read(SITE, BESIDE)


# -- A whole site -----------------------------------------------------------------------------


def test_the_settings_say_what_the_course_is(site: Imported) -> None:
    assert site.course["title"] == "CS 17"
    assert site.course["description"] == "How machines remember, a course at Elm College"
    assert site.course["links"] == [
        {"title": "Forum", "url": "https://forum.example.org/cs17"},
        {"title": "Questions", "url": "https://elm.example.org/questions/"},
    ]


def test_each_module_is_a_week_that_begins_on_a_monday_where_it_can(site: Imported) -> None:
    assert site.course["first_week"] == 0
    weeks = site.course["weeks"]
    assert [(it["title"], it["start"], it.get("end")) for it in weeks] == [
        ("Beginnings", "2026-09-21", None),
        ("Trees", "2026-09-29", "2026-10-04"),
        ("Hashing notes", "2026-10-05", None),
    ]


def test_classes_are_lectures_with_their_day_and_what_their_links_lead_to(site: Imported) -> None:
    assert site.course["weeks"][0]["lectures"] == [
        {
            "title": "Welcome, and why memory",
            "date": "2026-09-22",
            "slides": "assets/lectures/lec 01.pdf",
            "video": "https://youtu.be/WMRUZT9NljM",
            "note": "1.2",
        },
        {
            "title": "Addresses",
            "date": "2026-09-24",
            "note": "Read Chapter 3, pages 40 to 52",
        },
        {
            "title": "Section: Pointers by hand",
            "note": "Sep 24",
            "video": "https://youtu.be/sYjx3VSaAME",
        },
    ]


def test_what_is_out_in_one_week_and_due_in_another_is_one_exercise(site: Imported) -> None:
    assert site.course["weeks"][0]["exercises"] == [
        {"title": "HW 1: Counting bits", "note": "out Sep 22", "due": "2026-09-30"}
    ]
    assert site.course["weeks"][1]["exercises"] == [
        {
            "title": "Lab 1: Trees in practice",
            "due": "2026-10-02",
            "note": "Sep. 29; Starter code",
            "notebook": "https://github.com/elm/cs17/blob/main/labs/lab1.ipynb",
        }
    ]
    assert site.course["weeks"][2]["exercises"] == [{"title": "Midterm 1", "date": "2026-10-07"}]


def test_files_of_the_site_that_are_not_there_are_linked_where_they_are_published(
    site: Imported,
) -> None:
    readings = {it["title"]: it["url"] for it in site.course["weeks"][0]["readings"]}
    assert readings["Addresses"] == "https://elm.example.org/cs17/fa26/lectures/addresses/"
    assert readings["Section: Pointers by hand: Solution"] == (
        "https://elm.example.org/cs17/fa26/assets/sections/pointers.pdf"
    )
    assert any("links lead to files and pages of the old site" in line for line in said(site))


def test_weekly_hours_and_days_without_classes_make_the_term(site: Imported) -> None:
    assert site.course["term"] == {
        "start": "2026-09-21",
        "end": "2026-10-07",
        "timezone": "America/New_York",
        "meets": ["tue 09:30-10:50", "thu 09:30-10:50"],
        "breaks": [{"start": "2026-09-28", "title": "No class: Founders' day"}],
    }
    assert (
        "| Thursday | 1:00 PM–2:00 PM | Office hours (Bo) | [Zoom](https://zoom.example.org/bo) |"
    ) in site.pages["docs/weekly-hours.md"]


def test_staff_are_people_and_what_else_is_said_of_them_is_a_page(site: Imported) -> None:
    assert site.course["people"] == [
        {"name": "Bo Ek", "roles": ["Teaching Assistant"]},
        {"name": "Ida Lund", "url": "https://elm.example.org/~ida", "roles": ["Instructor"]},
    ]
    assert site.pages["docs/people.md"] == (
        "# People\n\n## Ida Lund\n\nPronouns: she/her\n\n"
        "Ida works on [garbage](https://gc.example.org/) and its collection.\n"
    )
    assert (
        "_staffers/ida.md:4: there is no place for this in a course:"
        " email: ida@elm.example.org, photo: ida.jpg"
    ) in said(site)


def test_announcements_keep_their_day_and_hour(site: Imported) -> None:
    assert site.pages["docs/announcements/week-0.md"] == (
        "---\ntitle: We begin\ndate: 2026-09-21 08:30\n---\n\n"
        "The [forum](https://forum.example.org/cs17) is open; see [the rules]"
        "(../syllabus.md#late).\n"
    )


def test_an_announcement_without_a_day_is_a_page_like_any_other(site: Imported) -> None:
    assert "docs/announcement-welcome.md" in site.pages
    assert any("this announcement has no day" in line for line in said(site))


def test_pages_lose_what_only_jekyll_understands_and_their_links_lead_on(site: Imported) -> None:
    assert site.pages["docs/syllabus.md"] == (
        "---\ndescription: What is expected, and when.\n---\n\n# Syllabus\n\n"
        "## Late work {#late}\n\n"
        "Two days are free. Write `{: .label }` to make a label.\n\n"
        '<a href="index.md">The staff</a> decides; see also [the home page][home].\n\n'
        "[home]: index.md\n"
    )
    assert (
        "[the syllabus](syllabus.md), look at [a map](assets/map.png)"
        in (site.pages["docs/index.md"])
    )


def test_a_page_that_only_showed_other_files_is_left_out_and_remarked(site: Imported) -> None:
    assert "docs/staff.md" not in site.pages
    assert any(line.startswith("staff.md:3: this page, which is Staff, is") for line in said(site))
    assert any("{% for staffer in site.staffers %}" in line for line in said(site))


def test_a_page_of_a_name_that_a_course_has_itself_gets_another_one(site: Imported) -> None:
    assert "docs/about-schedule.md" in site.pages
    assert "docs/schedule.md" not in site.pages


def test_what_is_no_class_becomes_the_weeks_description_or_a_page(site: Imported) -> None:
    first = site.course["weeks"][0]
    assert first["description"] == "Bring a notebook of paper to the first meeting."
    assert "| Trees | half   |" in site.pages["docs/notes/week-02.md"]


def test_the_year_is_said_to_be_a_guess(site: Imported) -> None:
    (problem,) = (it for it in site.remarks if it.code == "CW107")
    assert problem.level == "warning"
    assert str(problem.place) == "_modules/week-00.md:12"
    assert problem.message == (
        'days such as "Sep 22" have no year: 2026 is taken, from baseurl in _config.yml'
    )


SAID_OTHERWISE = {"recording", "0400", "href", "a"}
"""What the key video: says, and the term's time zone; and HTML."""


def words_of_site() -> str:
    """The words that the authors of the site wrote, without what is meant for a program."""
    texts = [text for path, text in SITE.items() if path not in ("README.md", "_config.yml")]
    config = yaml.safe_load(SITE["_config.yml"])
    looks = {"remote_theme", "color_scheme", "collections", "exclude", "nav_external_links"}
    texts += [str(value) for key, value in config.items() if key not in looks]
    whole = "\n".join(texts)
    keys = r"^[ -]*(title|name|role|schedule|events|start|end|location|website):"
    program = r"\{: [^}]*\}|\{:\w+\}|\]\([^)]*\)|\{\{.*?\}\}|\{% end\w+ %\}|https?:\S+"
    return re.sub(program, " ", re.sub(keys, "", whole, flags=re.MULTILINE))


def test_no_word_is_lost(site: Imported) -> None:
    assert lost_words(words_of_site(), site) - SAID_OTHERWISE == set()


def test_no_address_is_lost(site: Imported) -> None:
    out = outcome(site)
    for text in SITE.values():
        for address in re.findall(r"https?://[^\s\"')<>]+", text):
            assert address.lower() in out, address
    for path in ("lectures/heaps.pptx", "assets/lectures/lec 01.pdf", "assets/map.png"):
        assert path in out


def test_the_outcome_is_a_course_without_a_problem(site: Imported) -> None:
    first, *_ = manifest_of(site).course.numbered_weeks()
    assert first.heading == "Week 0: Beginnings"


def test_a_site_on_disk_becomes_a_course_that_builds_with_its_files(folder: Folder) -> None:
    deck = REPOSITORY / "src/coursewright/authoring/template/materials/w1/how-a-page-is-made.pptx"
    folder.write({f"old/{path}": text for path, text in SITE.items()})
    folder.write({"old/assets/map.png": "", "old/assets/lectures/lec 01.pdf": "%PDF-1.4"})
    (folder.path / "old/lectures").mkdir()
    shutil.copy(deck, folder.path / "old/lectures/heaps.pptx")
    done = folder.coursewright("import", "old", "--into", "new")
    assert done.returncode == 0, done.stderr
    new = Folder(folder.path / "new")
    assert (new.path / "assets/lectures/lec 01.pdf").exists()
    assert (new.path / "docs/assets/map.png").exists()
    assert new.coursewright("check").stdout.endswith("\nNothing is wrong.\n")
    built = new.build("--strict")
    assert built.status == 0, built.log
    assert 'href="../syllabus/' in built.html("people/index.html")


# -- Days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sep 27", (9, 27)),
        ("Sept. 7:", (9, 7)),
        ("Mon, Sep 27", (9, 27)),
        ("September 27th", (9, 27)),
        ("27 September", (9, 27)),
        ("9/27", (9, 27)),
        ("Tue 10/5/2026", (10, 5)),
        ("2026-09-27", (9, 27)),
        ("Aug-26", (8, 26)),
        ("Thu 8/24", (8, 24)),
        ("Jan. 23/24", (1, 23)),
        ("9월 27일", (9, 27)),
        ("9月27日", (9, 27)),
        ("Feb 29", (2, 29)),
        ("Feb 30", None),
        ("27/9", None),
        ("HW 1", None),
        ("Week 3", None),
        ("Sep 27 and after", None),
        ("Midterm on Sep 27", None),
        ("", None),
        ("Sep 27 " * 50, None),
    ],
)
def test_a_day_is_known_in_the_ways_in_which_people_write_it(
    text: str, day: tuple[int, int] | None
) -> None:
    found = day_of(text)
    assert (found and (found.month, found.day)) == day


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Fall 2026", 2026),
        ("/fa26", 2026),
        ("Winter '27", 2027),
        ("Data 100", None),
        ("CS 61", None),
    ],
)
def test_a_year_is_known_by_its_number_or_its_term(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_after_december_comes_the_next_year() -> None:
    found = week("Dec 30\n: Before\n\nJan 4\n: After\n")
    assert [it["date"] for it in found["lectures"]] == ["2026-12-30", "2027-01-04"]


def test_a_day_with_a_year_needs_no_guess() -> None:
    found = module("Sep 27, 2025\n: Heaps\n", config="title: CS 17\n")
    assert found.course["weeks"][0]["lectures"] == [{"title": "Heaps", "date": "2025-09-27"}]
    assert all(it.code != "CW107" for it in found.remarks)


def test_without_a_year_days_stay_as_notes() -> None:
    found = module("Sep 27\n: Heaps\n", config="title: CS 17\n")
    assert found.course["weeks"] == [
        {"title": "Trees", "lectures": [{"title": "Heaps", "note": "Sep 27"}]}
    ]
    (problem,) = (it for it in found.remarks if it.code == "CW107")
    assert "the site does not name one" in problem.message


def test_the_year_may_come_from_an_announcement() -> None:
    files = {
        WEEK: "---\ntitle: Trees\n---\nSep 27\n: Heaps\n",
        "_announcements/a.md": "---\ndate: 2024-09-01\n---\nHello\n",
    }
    assert read(files).course["weeks"][0]["lectures"][0]["date"] == "2024-09-27"


def test_weeks_whose_days_are_mixed_have_no_days() -> None:
    files = {
        "_config.yml": CONFIG,
        "_modules/a.md": "---\ntitle: A\n---\nSep 1\n: One\n\nSep 20\n: Two\n",
        "_modules/b.md": "---\ntitle: B\n---\nSep 9\n: Three\n",
        "_modules/c.md": "---\ntitle: C\n---\nSep 21\n: Four\n",
    }
    weeks = read(files).course["weeks"]
    assert [it.get("start") for it in weeks] == ["2026-08-31", None, "2026-09-21"]
    assert weeks[0]["end"] == "2026-09-20"


def test_two_modules_may_share_a_week_of_the_year() -> None:
    files = {
        "_config.yml": CONFIG,
        "_modules/a.md": "---\ntitle: A\n---\nSep 7\n: One\n\nSep 8\n: Two\n",
        "_modules/b.md": "---\ntitle: B\n---\nSep 10\n: Three\n",
    }
    weeks = read(files).course["weeks"]
    assert [(it["start"], it.get("end")) for it in weeks] == [
        ("2026-09-07", "2026-09-08"),
        ("2026-09-10", "2026-09-13"),
    ]


def test_without_a_term_the_hours_are_remarked_and_free_days_are_notes() -> None:
    files = {
        "_config.yml": CONFIG,
        "_modules/a.md": "---\ntitle: A\n---\nSomething to read first.\n",
        "_modules/b.md": "---\ntitle: B\n---\nSep 9\n: Three\n\nSep 10\n: No class\n",
        "_schedules/weekly.md": SITE["_schedules/weekly.md"],
    }
    found = read(files)
    assert "term" not in found.course
    assert found.course["weeks"][1]["note"] == "Sep 10: No class"
    assert any("no place without a term: tue 09:30-10:50" in line for line in said(found))


# -- Classes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "item"),
    [
        (": **Lecture**{: .label } Heaps", {"lectures": [{"title": "Heaps"}]}),
        (": **Lecture 3**{: .label .x }Heaps", {"lectures": [{"title": "Lecture 3: Heaps"}]}),
        (": [**Lab 2**](#){: .label } Heaps", {"exercises": [{"title": "Lab 2: Heaps"}]}),
        (
            ": **[HW 0 out](https://h.example/)**{: .label .label-red }",
            {
                "exercises": [{"title": "HW 0"}],
                "readings": [{"title": "HW 0", "url": "https://h.example/"}],
            },
        ),
        (
            ": **Homework 1**{: .label } Sets (due Sep 30)",
            {"exercises": [{"title": "Homework 1: Sets"}]},
        ),
        (": **HW 4 due**{: .label .label-red }", {"exercises": [{"title": "HW 4"}]}),
        (": Quiz 1", {"exercises": [{"title": "Quiz 1"}]}),
        (": **Final**{: .label } in Hall 3", {"exercises": [{"title": "Final: in Hall 3"}]}),
        (": Project management", {"lectures": [{"title": "Project management"}]}),
        (": Breakout rooms", {"lectures": [{"title": "Breakout rooms"}]}),
        (
            ": For EI: **HW**{: .label .label-red } [sheet](https://h.example/1.pdf)",
            {
                "exercises": [{"title": "HW: For EI: sheet"}],
                "readings": [{"title": "HW: For EI: sheet", "url": "https://h.example/1.pdf"}],
            },
        ),
        (
            ": **Read**{: .label} [Ch 2](https://b.example/2)",
            {"readings": [{"title": "Read: Ch 2", "url": "https://b.example/2"}]},
        ),
        (
            ": [Slides](https://b.example/2.pdf), [code](https://github.com/a/b/blob/main/c.ipynb)",
            {
                "lectures": [{"title": "Slides, code"}],
                "notebooks": [
                    {
                        "title": "Slides, code: code",
                        "notebook": "https://github.com/a/b/blob/main/c.ipynb",
                    }
                ],
                "readings": [{"title": "Slides, code: Slides", "url": "https://b.example/2.pdf"}],
            },
        ),
        (": &emsp;\n    : Heaps", {"lectures": [{"title": "Heaps"}]}),
        (": ![A heap](https://p.example/heap.png)", {
            "lectures": [{"title": "A heap"}],
            "readings": [{"title": "A heap", "url": "https://p.example/heap.png"}],
        }),
        (': <a href="https://b.example/3">Heaps</a>', {
            "lectures": [{"title": "Heaps"}],
            "readings": [{"title": "Heaps", "url": "https://b.example/3"}],
        }),
    ],
)  # fmt: skip
def test_a_class_is_sorted_by_its_label_and_its_links(text: str, item: dict[str, Any]) -> None:
    found = week(f"Sep 27\n{text}\n")
    plain = {
        key: [
            {name: value for name, value in one.items() if name not in ("date", "note", "due")}
            for one in found[key]
        ]
        for key in found
        if key not in ("title", "start", "end")
    }
    assert plain == item


def test_an_exercise_is_due_on_the_day_that_it_names_or_on_which_it_stands() -> None:
    found = week("Sep 27\n: **HW 1**{: .label } Sets (due Sep 30)\n: **HW 4 due**{: .label }\n")
    assert [it["due"] for it in found["exercises"]] == ["2026-09-30", "2026-09-27"]


@pytest.mark.parametrize(
    ("text", "exercise"),
    [
        (": **Project 1**{: .label } Due, 5pm", {"due": "2026-09-27", "note": "due 5pm"}),
        (
            ": **Project 1**{: .label }\n  : Due Fri 10/2, 11:59 pm",
            {
                "due": "2026-10-02",
                "note": "Sep 27; due 11:59 pm",
            },
        ),
        (": **Project 1**{: .label } Due 10/02.", {"due": "2026-10-02", "note": "Sep 27"}),
        (
            ": <span>Project 1 due Sat 10/3</span>{:.label.label-red}",
            {
                "due": "2026-10-03",
                "note": "Sep 27",
            },
        ),
        (
            ": **Project 1**{: .label } (due next week)",
            {
                "title": "Project 1: (due next week)",
                "note": "Sep 27",
            },
        ),
    ],
)
def test_when_an_exercise_is_due_may_be_said_in_any_part_of_it(
    text: str, exercise: dict[str, str]
) -> None:
    assert week(f"Sep 27\n{text}\n")["exercises"] == [{"title": "Project 1", **exercise}]


def test_an_hour_goes_along_to_the_week_in_which_the_exercise_was_given_out() -> None:
    found = week("Sep 27\n: **HW 1 out**{: .label }\n\nSep 30\n: **HW 1**{: .label } due at 5pm\n")
    assert found["exercises"] == [
        {"title": "HW 1", "note": "out Sep 27; due 5pm", "due": "2026-09-30"}
    ]


def test_an_exercise_keeps_its_words_where_the_year_of_its_day_is_not_known() -> None:
    found = week("Sep 27\n: Lab 1 (due Oct 2)\n", config="title: CS 17\n")
    assert found["exercises"] == [{"title": "Lab 1 (due Oct 2)", "note": "Sep 27"}]


def test_labels_side_by_side_are_an_exercise_each() -> None:
    found = week("Sep 27\n: **Quiz 1 assigned**{: .label }**HW 1 assigned**{: .label }\n")
    assert [it["title"] for it in found["exercises"]] == ["Quiz 1", "HW 1"]


def test_what_only_leads_to_slides_and_a_recording_goes_with_the_class_before_it() -> None:
    found = week(
        "Sep 27\n: Heaps\n: [Slides](https://p.example/heaps.pdf)\n"
        ": [Zoom recording](https://youtu.be/sYjx3VSaAME)\n: &nbsp;\n  : Lund, chapter 2\n: Tries\n"
    )
    assert [it["title"] for it in found["lectures"]] == ["Heaps", "Tries"]
    assert found["lectures"][0]["video"] == "https://youtu.be/sYjx3VSaAME"
    assert found["lectures"][0]["note"] == "Lund, chapter 2"
    assert found["readings"] == [{"title": "Heaps: Slides", "url": "https://p.example/heaps.pdf"}]


def test_a_label_that_leads_where_its_words_do_is_one_reading() -> None:
    found = week(
        "Sep 27\n: [**Lec 1**](https://p.example/a){: .label }[Heaps](https://p.example/a)\n"
    )
    assert found["lectures"] == [{"title": "Lec 1: Heaps", "date": "2026-09-27"}]
    assert [it["url"] for it in found["readings"]] == ["https://p.example/a"]


@pytest.mark.parametrize(
    ("words", "is_free"),
    [
        ("FALL BREAK", True),
        ("FOUNDERS DAY NO CLASSES", True),
        ("No lecture today", True),
        ("**Section**{: .label } No section", True),
        ("Why no class of graphs is easy", False),
        ("Break statements", False),
    ],
)
def test_days_without_classes_are_known_by_their_words(words: str, *, is_free: bool) -> None:
    assert ("lectures" in week(f"Sep 27\n: {words}\n\nSep 28\n: **HW 1 due**{{: .label }}\n")) is (
        not is_free
    )


def test_columns_may_stand_in_the_place_of_days() -> None:
    found = week(
        "Lecture\n: Heaps\n: [Recording](https://youtu.be/sYjx3VSaAME)\n\n"
        "Lab\n: Building a heap\n\n"
        "Reading\n: [Lund (2010)](https://p.example/lund), on heaps\n"
        ": **Notes**{: .label } to come\n\n"
        "Dates\n: **HW 1 due Oct 2**{: .label }\n"
    )
    assert found["lectures"] == [{"title": "Heaps", "video": "https://youtu.be/sYjx3VSaAME"}]
    assert found["exercises"] == [
        {"title": "Lab: Building a heap"},
        {"title": "HW 1", "due": "2026-10-02"},
    ]
    assert found["readings"] == [
        {"title": "Lund (2010)", "url": "https://p.example/lund", "note": "Lund (2010), on heaps"}
    ]
    assert found["note"] == "Notes to come"


def test_a_label_in_a_module_without_days_begins_its_classes() -> None:
    found = week(
        "**Idea**{: .label } [Heaps](https://p.example/heaps)\n\n[Tries](https://p.example/t)\n"
    )
    assert [it["title"] for it in found["lectures"]] == ["Idea: Heaps", "Tries"]


def test_what_liquid_would_have_put_in_leaves_the_other_classes_as_they_are() -> None:
    found = module(
        "Sep 27\n: {% lecture 1 %}\n    <!-- : [Notes](#) -->\n: Heaps\n: : **HW 1**{: .label }\n"
    )
    (one,) = found.course["weeks"]
    assert [it["title"] for it in one["lectures"]] == ["Heaps"]
    assert [it["title"] for it in one["exercises"]] == ["HW 1"]
    assert f"{WEEK}:5: the site's own program would have put something here: {{% lecture 1 %}}" in (
        said(found)
    )


def test_the_liquid_of_a_file_is_remarked_once() -> None:
    files = {WEEK: "---\ntitle: A\n---\n", "a.md": "x {% for a in b %}\n\n{{ a }}{% endfor %}\n"}
    assert [line for line in said(read(files)) if "program" in line] == [
        "a.md:1: the site's own program would have put something here, and in 1 other place:"
        " {% for a in b %}; line 3: {{ a }}"
    ]


def test_settings_within_settings_are_filled_in() -> None:
    files = {
        "_config.yml": "title: T\nbaseurl: /\ncourse: {term: Fall 2026}\n",
        WEEK: "---\ntitle: A\n---\n",
        "a.md": "{{ site.course.term }} {{ site.baseurl }}[a]({{ '/a' | relative_url }})\n",
    }
    found = read(files)
    assert found.pages["docs/a.md"] == "Fall 2026 [a](a.md)\n"
    assert not any("program" in line for line in said(found))


def test_links_that_lead_nowhere_are_remarked_once_a_module() -> None:
    found = module("Sep 27\n: [Heaps](#)\n\nSep 28\n: [Tries](#)\n")
    assert [line for line in said(found) if "nowhere" in line] == [
        f"{WEEK}:5: these lead nowhere yet: Heaps, Tries"
    ]


def test_only_one_item_of_a_day_has_its_date_so_that_a_check_finds_no_two_at_once() -> None:
    found = week("Sep 27\n: Heaps\n: Tries\n: **Midterm**{: .label }\n")
    assert found["lectures"] == [
        {"title": "Heaps", "date": "2026-09-27"},
        {"title": "Tries", "note": "Sep 27"},
    ]
    assert found["exercises"] == [{"title": "Midterm", "note": "Sep 27"}]


def test_lectures_of_one_title_have_pages_of_their_own() -> None:
    found = module("Sep 27\n: Heaps\n\nSep 28\n: Heaps\n\nSep 29\n: 堆\n\nSep 30\n: 堆\n")
    assert [it.get("id") for it in found.course["weeks"][0]["lectures"]] == [
        None,
        "heaps-2",
        None,
        "lecture-2",
    ]
    assert manifest_of(found)


def test_what_stands_in_the_place_of_a_day_is_a_note() -> None:
    assert week("Week 1\n: Heaps\n")["lectures"] == [{"title": "Heaps", "note": "Week 1"}]


def test_the_link_of_a_day_is_placed_too() -> None:
    found = week("[Sep 27](https://p.example/photo)\n: Heaps\n")
    assert found["readings"] == [{"title": "Sep 27", "url": "https://p.example/photo"}]


def test_headings_paragraphs_and_lists_below_a_day_are_its_classes() -> None:
    found = week("### Sep 27\n\nHeaps\n\n- Tries\n- Nets\n\nSep 28:\n\n1. Graphs\n")
    assert [it["title"] for it in found["lectures"]] == ["Heaps", "Tries", "Nets", "Graphs"]
    assert found["lectures"][3]["date"] == "2026-09-28"


def test_the_front_matter_may_list_the_days() -> None:
    front = """\
title: Sorting
week: 2
days:
  2019-04-08:
    "[Merge sort](https://l.example/1)":
      "[3.1](https://b.example/3.1), [2.2](#)"
    "**HW 2 out**{: .label .label-hw-out }":
      null
  2019-04-12:
    "**HW 2 due**{: .label .label-hw-due }":
      null
"""
    found = read({WEEK: f"---\n{front}---\n"})
    assert found.course["weeks"] == [
        {
            "title": "Sorting",
            "start": "2019-04-08",
            "lectures": [{"title": "Merge sort", "date": "2019-04-08", "note": "2.2"}],
            "exercises": [{"title": "HW 2", "note": "out 2019-04-08", "due": "2019-04-12"}],
            "readings": [
                {"title": "Merge sort", "url": "https://l.example/1"},
                {"title": "Merge sort: 3.1", "url": "https://b.example/3.1"},
            ],
        }
    ]
    assert f"{WEEK}:5: this leads nowhere yet: 2.2" in said(found)


def test_the_front_matter_may_list_the_days_with_their_dates() -> None:
    front = """\
title: Week 1
days:
- date: 2022-06-21
  events:
    ? '**Lecture 1**{: .label } [Heaps](l/1)'
    : '[Ch. 1](https://b.example/1)'
    ? '**Lab 1**{: .label } [Setup](https://l.example/1) (due Jun 27)'
    : ''
- topic: Tries
  date: 2022-06-23
  description: ([Slides](https://l.example/2.pdf)) <br /> Reading - Lund 2.1
- Rest
"""
    found = read({"_config.yml": CONFIG, WEEK: f"---\n{front}---\n"}).course["weeks"]
    assert found == [
        {
            "title": "Heaps",
            "start": "2022-06-20",
            "lectures": [
                {"title": "Lecture 1: Heaps", "date": "2022-06-21"},
                {
                    "title": "Tries",
                    "date": "2022-06-23",
                    "note": "(Slides) Reading - Lund 2.1",
                },
                {"title": "Rest"},
            ],
            "exercises": [{"title": "Lab 1: Setup", "note": "2022-06-21", "due": "2022-06-27"}],
            "readings": [
                {"title": "Lecture 1: Heaps", "url": "https://elm.example.org/cs17/l/1"},
                {"title": "Ch. 1", "url": "https://b.example/1"},
                {"title": "Lab 1: Setup", "url": "https://l.example/1"},
                {"title": "Tries: Slides", "url": "https://l.example/2.pdf"},
            ],
        }
    ]


@pytest.mark.parametrize("days", ["words", "[[words]]", "{2026-09-01: words}", "[{events: words}]"])
def test_no_day_of_the_front_matter_is_lost(days: str) -> None:
    assert lost_words("words", read({WEEK: f"---\ntitle: A\ndays: {days}\n---\n"})) == set()


def test_decks_and_notebooks_that_are_there_are_named_by_their_paths() -> None:
    text = (
        "---\ntitle: A\n---\nSep 27\n: [Heaps](l/heaps.pdf)\n  : [Notes](l/notes.pdf),"
        " [Notebook](/cs17/l/heaps.ipynb), [Video](l/heaps.mp4), [Data](l/heaps.zip)\n"
    )
    files = {"l/heaps.pdf", "l/notes.pdf", "l/heaps.ipynb", "l/heaps.mp4", "l/heaps.zip"}
    found = read({"_config.yml": CONFIG, WEEK: text}, files).course["weeks"][0]
    assert found["lectures"] == [
        {"title": "Heaps", "date": "2026-09-27", "slides": "l/heaps.pdf", "video": "l/heaps.mp4"}
    ]
    assert found["notebooks"] == [{"title": "Heaps: Notebook", "notebook": "l/heaps.ipynb"}]
    assert found["readings"] == [
        {"title": "Heaps: Notes", "path": "l/notes.pdf"},
        {"title": "Data", "url": "https://elm.example.org/cs17/l/heaps.zip"},
    ]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("#", "this leads nowhere yet: Heaps"),
        (
            "mailto:a@b.example",
            "there is no place for a link of this kind: Heaps, mailto:a@b.example",
        ),
        (
            "l/heaps.pdf",
            "this leads to a file of the site, which does not say where it is published:"
            " Heaps, l/heaps.pdf",
        ),
    ],
)
def test_a_link_without_a_place_is_remarked(target: str, message: str) -> None:
    found = module(f"Sep 27\n: [Heaps]({target})\n", config="title: CS 17\n")
    assert f"{WEEK}:5: {message}" in said(found)


def test_a_week_without_a_title_takes_that_of_its_first_lecture() -> None:
    assert week("Sep 27\n: Heaps\n", title="Week 1")["title"] == "Heaps"
    assert week("", title="Week 1")["title"] == "Week 1"


def test_a_week_with_its_day_for_a_title_takes_that_of_its_first_heading() -> None:
    found = module(
        "### What is a heap?\n\nA tree.\n\nLecture\n: Heaps\n", title="Week 1, Jan. 23/24"
    )
    assert found.course["weeks"] == [
        {
            "title": "What is a heap?",
            "description": "A tree.",
            "note": "Jan. 23/24",
            "start": "2026-01-19",
            "lectures": [{"title": "Heaps"}],
        }
    ]
    assert not found.pages


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Week01", "Lecture 1"),
        ("Week 1 (Models)", "Models"),
        ("Week 1 - Models", "Models"),
        ("Models", "Models"),
    ],
)
def test_a_week_is_called_without_its_number(title: str, wanted: str) -> None:
    assert week("Sep 27\n: Lecture 1\n", title=title)["title"] == wanted


def test_headings_and_paragraphs_are_a_description_until_there_is_more() -> None:
    found = module("## Aims\n\nKnow *heaps*.\n\n## Plan\n\n1. Read\n\nThen rest.\n")
    assert found.course["weeks"][0]["description"] == "Aims: Know heaps."
    assert found.pages["docs/notes/week-01.md"] == "# Trees\n\n## Plan\n\n1. Read\n\nThen rest.\n"


def test_a_heading_that_says_the_title_again_is_left_out() -> None:
    found = module("## {{ page.title }}\n\nSep 27\n: Heaps\n", title="Topic 0 - Trees")
    assert set(found.course["weeks"][0]) == {"title", "start", "lectures"}
    assert not found.pages


def test_a_comment_is_remarked() -> None:
    found = module("Sep 27\n: Heaps\n\n<!-- ask Bo -->\n")
    assert f"{WEEK}:7: only the authors of the site see this: ask Bo" in said(found)


def test_modules_are_in_the_order_of_the_site() -> None:
    files = {
        "_modules/a.md": "---\ntitle: A\nnav_order: 2\n---\n",
        "_modules/b.md": "---\ntitle: B\nnav_order: 1\n---\n",
        "_modules/c.md": "---\ntitle: C\n---\n",
    }
    assert [it["title"] for it in read(files).course["weeks"]] == ["B", "A", "C"]


def test_numbers_of_weeks_that_leave_one_out_are_remarked() -> None:
    files = {
        "_modules/a.md": "---\ntitle: 'Week 3: A'\n---\n",
        "_modules/b.md": "---\ntitle: 'Week 5: B'\n---\n",
    }
    found = read(files)
    assert found.course["first_week"] == 3
    assert "_modules/b.md:2: this was number 5, and is week 4 of the course" in said(found)


# -- Pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "led_on"),
    [
        ("[a](notes.md)", "[a](notes.md)"),
        ("[a](/notes/)", "[a](notes.md)"),
        ("[a](notes.html#x)", "[a](notes.md#x)"),
        ("[a]({% link notes.md %}?q=1)", "[a](notes.md?q=1)"),
        ("[a](/cs17/old-notes/ 'Old')", "[a](notes.md 'Old')"),
        ("[a](.)", "[a](index.md)"),
        ("[a](l/one two.pdf)", "[a](<https://elm.example.org/cs17/l/one%20two.pdf>)"),
        ("[a](l/map.png)", "[a](l/map.png)"),
        (
            "![a]({{ '/l/gone.png' | relative_url }})",
            "![a](https://elm.example.org/cs17/l/gone.png)",
        ),
        ("[a](#below)", "[a](#below)"),
        ("[a](mailto:a@b.example)", "[a](mailto:a@b.example)"),
        ("[a](https://b.example/c?d=e#f)", "[a](https://b.example/c?d=e#f)"),
        ("<img src='l/gone.png'>", "<img src='https://elm.example.org/cs17/l/gone.png'>"),
        ("Code: `x[i](a b.c)`{: .x}", "Code: `x[i](a b.c)`"),
        ("```\nx[i](a b.c) {: .x }\n\n\n```", "```\nx[i](a b.c) {: .x }\n\n\n```"),
    ],
)
def test_the_links_of_a_page_lead_on(written: str, led_on: str) -> None:
    files = {
        "_config.yml": CONFIG,
        WEEK: "---\ntitle: A\n---\n",
        "index.md": f"{written}\n",
        "notes.md": "---\npermalink: /old-notes/\n---\nNotes\n",
    }
    assert read(files, {"l/map.png"}).pages["docs/index.md"] == f"{led_on}\n"


def test_pages_in_folders_and_collections_of_the_sites_own_are_pages_too() -> None:
    files = {
        WEEK: "---\ntitle: A\n---\n",
        "notes/one.md": "See [two](two.md).\n",
        "notes/two.md": "Two\n",
        "_labs/lab1.md": "Lab\n",
        "_includes/x.md": "x\n",
        "_posts/2026-09-01-hello.md": "Hello\n",
    }
    found = read(files)
    assert found.pages == {
        "docs/labs/lab1.md": "Lab\n",
        "docs/notes/one.md": "See [two](two.md).\n",
        "docs/notes/two.md": "Two\n",
        "docs/announcements/hello.md": "---\ndate: 2026-09-01\n---\n\nHello\n",
    }
    assert any(line.startswith("_includes/x.md: this is a part of") for line in said(found))


def test_pages_of_a_folder_docs_are_in_ours_and_what_they_link_to_is_there(folder: Folder) -> None:
    folder.write(
        {
            "old/_config.yml": CONFIG,
            f"old/{WEEK}": "---\ntitle: A\n---\nSep 27\n: [Rules]({% link docs/rules.md %})\n",
            "old/index.md": "[rules](docs/rules), [marks](labs/marks)\n",
            "old/docs/rules.md": "---\nlayout: page\nnav_order: 2\n---\n[Marks](../labs/marks).\n",
            "old/_labs/marks.md": "See [more](more.md).\n",
            "old/_labs/more.md": "More\n",
        }
    )
    done = folder.coursewright("import", "old", "--into", "new")
    new = Folder(folder.path / "new")
    assert "[rules](rules.md), [marks](labs/marks.md)" in (new.path / "docs/index.md").read_text()
    assert "[Marks](labs/marks.md)" in (new.path / "docs/rules.md").read_text()
    assert "not beside" not in done.stderr
    assert (
        "_config.yml: warning: what pages say of their looks and their order is left out:"
        " docs/rules.md (layout: page, nav_order: 2)"
    ) in done.stderr
    assert "https://elm.example.org/cs17/docs/rules\n" in (new.path / "course.yaml").read_text()
    built = new.build("--strict")
    assert built.status == 0, built.log


def test_announcements_of_one_name_are_two_pages() -> None:
    files = {
        WEEK: "---\ntitle: A\n---\n",
        "_config.yml": "title: T\nexclude: [{a: b}, drafts]\n",
        "_posts/2026-09-01-hello.md": "One\n",
        "_posts/2026-09-02-hello.md": "Two\n",
        "drafts/x.md": "Three\n",
    }
    assert set(read(files).pages) == {
        "docs/announcements/hello.md",
        "docs/announcements/hello-2.md",
    }


def test_a_page_of_the_staff_does_not_take_the_place_of_another() -> None:
    files = {
        WEEK: "---\ntitle: A\n---\n",
        "people.md": "Who we are\n",
        "_staffers/bo.md": "---\nname: Bo\n---\nBo sails.\n",
    }
    assert set(read(files).pages) == {"docs/people.md", "docs/people-2.md"}


# -- Hours and staff --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        ("9:30 AM", "10:50 AM", ["tue 09:30-10:50"]),
        ("12:00 PM", "1:15 pm", ["tue 12:00-13:15"]),
        ("14:30", "16:00", ["tue 14:30-16:00"]),
        ("11 a.m.", "noon", []),
        ("3 PM", "2 PM", []),
    ],
)
def test_hours_of_a_class_are_read_as_people_write_them(
    start: str, end: str, meets: list[str]
) -> None:
    events = f"[{{name: Lecture, start: {start}, end: {end}}}]"
    files = {
        "_config.yml": CONFIG,
        WEEK: "---\ntitle: Trees\n---\nSep 29\n: Heaps\n",
        "_schedules/weekly.md": f"---\nschedule: [{{name: Tuesday, events: {events}}}]\n---\n",
    }
    found = read(files)
    assert found.course.get("term", {}).get("meets", []) == meets
    assert lost_words(f"{start} {end}", found) == set()


def test_a_schedule_of_another_shape_is_remarked_with_all_its_words() -> None:
    files = {
        WEEK: "---\ntitle: A\n---\n",
        "_schedules/w.md": "---\nschedule: {mon: [tea]}\n---\nLate.\n",
    }
    assert lost_words("mon tea Late", read(files)) == set()


# -- What is no such site ---------------------------------------------------------------------


@pytest.mark.parametrize("files", [{}, {"index.md": "# Hello\n"}, {"_config.yml": "title: A\n"}])
def test_a_site_without_modules_is_refused(files: dict[str, str]) -> None:
    with pytest.raises(ContentError) as caught:
        read(files)
    assert [it.code for it in caught.value.problems] == ["CW106"]


def test_every_file_that_cannot_be_read_is_named_at_once() -> None:
    files = {
        "_config.yml": "title: [\n",
        "_modules/a.md": "---\ntitle: A\ntitle: B\n---\n",
        "_modules/b.md": "x" * 200_001,
        "_modules/c.md": "---\n- a list\n---\n",
    }
    with pytest.raises(ContentError) as caught:
        read(files)
    assert sorted({it.place.file for it in caught.value.problems}) == sorted(files)


@pytest.mark.parametrize(
    "text",
    [
        "> " * 5000,
        "- " * 5000,
        "a\n" + "".join(f"{' ' * 2 * n}: b\n" for n in range(150)),
        "{{" * 20_000,
        "{% comment %}" * 5_000,
        "{:" * 20_000,
        "[a](" * 10_000,
        "`" * 50_000,
        "\x00\x07\x1b",
        "---\n" * 1000,
        ": " * 5000,
        "word " * 500,
        f"{'word ' * 500}\n: x",
        "\x07\n: \x1b\n: []()",
    ],
    ids=lambda text: repr(text[:6]),
)
def test_strange_texts_are_read_without_a_fault(text: str) -> None:
    assert manifest_of(module(f"Sep 27\n: Heaps {text}\n\nSep 28\n\n{text}\n"))


def test_aliases_that_repeat_a_text_without_end_are_refused() -> None:
    front = f"a: &a {'x' * 10_000}\nb: [{', '.join(['*a'] * 1000)}]\n"
    with pytest.raises(ContentError, match="aliases"):
        read({WEEK: f"---\n{front}---\n"})


@pytest.mark.parametrize("seed", range(100))
def test_of_a_site_with_a_fault_comes_a_sound_course_or_a_problem_in_its_file(seed: int) -> None:
    pick = random.Random(seed)
    files = dict(SITE)
    name = pick.choice(list(files))
    text = files[name]
    start = pick.randrange(len(text))
    put_in = pick.choice(["", "---\n", "[", "- ", "{{", "\x07", "2026-13-45", "  : ", ": "])
    files[name] = text[:start] + put_in + text[start + pick.randrange(30) :]
    try:
        found = read(files, BESIDE)
    except ContentError as error:
        assert {problem.place.file for problem in error.problems} == {name}
    else:
        assert manifest_of(found)


# -- Any site ---------------------------------------------------------------------------------


def test_liquid_fills_in_only_what_is_known_and_keeps_the_lines() -> None:
    text = '{{ site.title }}\n{% if a %}\n{{ "/x.pdf" | relative_url }} {{ page.b }} { {{\n'
    done, left = filled(text, {"site.title": "T", "site.baseurl": "/s"})
    assert done == "T\n\n/s/x.pdf  { {{\n"
    assert [(it.line, it.text) for it in left] == [(2, "{% if a %}"), (3, "{{ page.b }}")]


def random_module(seed: int) -> tuple[str, list[str]]:
    """A module of random classes, and words and addresses of which each is there once."""
    pick = random.Random(seed)
    made: list[str] = []

    def word() -> str:
        made.append(f"wq{len(made)}x")
        return made[-1]

    def address() -> str:
        host = pick.choice(["a.example/{}", "youtu.be/{:011}", "github.com/a/b/blob/main/{}.ipynb"])
        made.append(f"https://{host.format(len(made))}")
        return made[-1]

    defined: list[str] = []

    def link() -> str:
        if pick.random() < 0.2:
            defined.append(address())
            return f"[{word()}][r{len(defined)}]" if pick.random() < 0.8 else word()
        target = pick.choice([address(), address(), "#", ""])
        return pick.choice(["[{}]({})"] * 9 + ["[]({1})", "![{}]({})"]).format(word(), target)

    def label() -> str:
        said = pick.choice(["Lecture", "HW 1 due", "HW 1 out", "No class", "Read", "Exam", word()])
        inner = pick.choice([said, f"[{said}]({address()})"])
        return f"**{inner}**{{: .label .label-red }}"

    def entry() -> str:
        parts = [pick.choice([word, link, label])() for _ in range(pick.randrange(1, 4))]
        return pick.choice([" ", ", ", " and "]).join(parts)

    def row() -> str:
        column = f"{pick.choice(['Reading', 'Lab', 'Due', 'No class', 'Lecture'])} {word()}"
        days = [f"Sep {pick.randrange(1, 30)}", f"Oct {pick.randrange(1, 30)}"]
        day = pick.choice([*days, word(), column])
        lines = [day]
        for _ in range(pick.randrange(1, 4)):
            lines.append(f": {entry()}")
            indent = "  "
            while pick.random() < 0.4:
                lines.append(f"{indent}: {entry()}")
                indent += pick.choice(["", "  "])
        return "\n".join(lines)

    def listed() -> str:
        lines = [f"Oct {pick.randrange(1, 30)}:", ""]
        lines += [f"{pick.choice(['-', '-', '  -'])} {entry()}" for _ in range(3)]
        return "\n".join(lines)

    def prose() -> str:
        forms = [
            entry(),
            f"## {entry()}",
            f"> {entry()}",
            f"```\n{word()}\n```",
            f"<!-- {word()} -->",
            f"| {word()} |\n| --- |\n| {link()} |",
        ]
        return pick.choice(forms)

    blocks = [pick.choice([row, row, listed, prose])() for _ in range(pick.randrange(1, 6))]
    blocks += [f"[r{number}]: {url}" for number, url in enumerate(defined, 1)]
    text = "\n\n".join(blocks) + "\n"
    return text, [
        one for one in made if one in re.findall(r"[^\s()\[\]*,:>|]+(?:://[^\s()]+)?", text)
    ]


@pytest.mark.parametrize("seed", range(150))
@pytest.mark.parametrize("config", [CONFIG, "title: CS 17\n"], ids=["with a year", "without"])
def test_of_any_module_nothing_is_lost_and_the_course_has_no_problem(
    seed: int, config: str
) -> None:
    text, made = random_module(seed)
    found = module(text, config=config)
    assert manifest_of(found)
    out = outcome(found)
    assert [one for one in made if one not in out] == [], text
