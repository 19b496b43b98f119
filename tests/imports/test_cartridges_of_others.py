"""Cartridges in the shape in which Canvas, Moodle and others write them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursewright.imports.cartridge import read_cartridge
from coursewright.imports.found import Imported
from tests.conftest import Folder
from tests.exports.test_cartridge import exported
from tests.imports.test_cartridge import (
    content,
    imported,
    item,
    link,
    manifest,
    module,
    other,
    said,
)

DATA_OF_CANVAS = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def heading(title: str) -> str:
    return f'<item identifier="h"><title>{title}</title></item>'


def remarks(found: Imported) -> list[str]:
    return [re.sub(r"c\.imscc/imsmanifest\.xml(:\d+)?: ", "", one) for one in said(found)]


def page(title: str, words: str, state: str = "active") -> str:
    return (
        f'<html><head><title>{title}</title><meta name="workflow_state" content="{state}"/></head>'
        f"<body>{words}</body></html>"
    )


def markdown(found: Imported, path: str) -> str:
    text = found.files[path]
    assert isinstance(text, bytes)
    return text.decode()


# -- Canvas -----------------------------------------------------------------------------------

META = """<modules xmlns="http://canvas.instructure.com/xsd/cccv1p0">
  <module identifier="x"><title>Week 1: Neurons</title><workflow_state>active</workflow_state>
    <items>
      <item identifier="hidden"><content_type>Attachment</content_type>
        <workflow_state>unpublished</workflow_state></item>
      <item identifier="tool"><content_type>ContextExternalTool</content_type>
        <workflow_state>active</workflow_state></item>
    </items>
  </module>
  <module identifier="m2"><workflow_state>unpublished</workflow_state></module>
</modules>"""

CANVAS = {
    "imsmanifest.xml": manifest(
        module(
            "Week 1: Neurons",
            item("Welcome", "welcome"),
            heading("Lectures"),
            item("Structure (video)", "v"),
            '<item identifier="hidden" identifierref="s"><title>structure.pptx</title></item>',
            heading("Labs"),
            item("Lab 1", "n"),
            heading("To hand in"),
            item("Essay", "essay"),
            item("Report", "report"),
            item("Quiz", "quiz"),
            '<item identifier="tool_in_module" identifierref="tool"><title>Panopto</title></item>',
        )
        + '<item identifier="m2"><title>Week 2: Sleep</title>'
        + item("Dreams", "dreams")
        + "</item>"
        + '<item identifier="m3"><title>Week 3: Nothing yet</title></item>',
        content("welcome", "wiki_content/welcome.html")
        + content("dreams", "wiki_content/dreams.html")
        + content("s", "web_resources/structure.pptx")
        + content("n", "web_resources/lab.ipynb")
        + other("v", "imswl_xmlv1p1", "v.xml")
        + other("essay", "assignment_xmlv1p0", "essay/assignment.xml")
        + '<resource identifier="essay_fallback" type="webcontent">'
        + '<variant xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_extensionv1p2"'
        + ' identifier="essay_variant" identifierref="essay"/>'
        + '<file href="essay/essay.html"/></resource>'
        + f'<resource identifier="report" type="{DATA_OF_CANVAS}" href="report/report.html">'
        + '<file href="report/report.html"/><file href="report/assignment_settings.xml"/>'
        + "</resource>"
        + '<resource identifier="quiz" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment">'
        + '<file href="quiz/assessment_qti.xml"/><dependency identifierref="quiz_meta"/>'
        + "</resource>"
        + f'<resource identifier="quiz_meta" type="{DATA_OF_CANVAS}" href="quiz/more.xml">'
        + '<file href="quiz/more.xml"/><file href="non_cc_assessments/quiz.xml.qti"/></resource>'
        + f'<resource identifier="set" type="{DATA_OF_CANVAS}" intendeduse="syllabus"'
        + ' href="course_settings/syllabus.html"><file href="course_settings/syllabus.html"/>'
        + "</resource>",
        "1p3",
    ),
    "course_settings/module_meta.xml": META,
    "course_settings/files_meta.xml": "<fileMeta><file identifier='n'><locked>false</locked></file>"
    "</fileMeta>",
    "course_settings/syllabus.html": page("Syllabus", "<p>All of it.</p>"),
    "wiki_content/welcome.html": page(
        "Welcome",
        '<p>Write the <a href="$CANVAS_OBJECT_REFERENCE$/assignments/essay">essay</a> and read'
        ' <a href="$CANVAS_OBJECT_REFERENCE$/pages/dreams">this</a>.</p>',
    ),
    "wiki_content/dreams.html": page("Dreams", "<p>Later.</p>", "unpublished"),
    "web_resources/structure.pptx": "deck",
    "web_resources/lab.ipynb": "{}",
    "v.xml": link("https://youtu.be/WMRUZT9NljM"),
    "essay/assignment.xml": "<assignment/>",
    "essay/essay.html": page("Assignment: Essay", "<p>500 words.</p>"),
    "report/report.html": page("Assignment: Report", "<p>Two pages.</p>"),
    "report/assignment_settings.xml": "<assignment/>",
    "quiz/assessment_qti.xml": "<x/>",
    "quiz/more.xml": "<x/>",
    "non_cc_assessments/quiz.xml.qti": "<x/>",
    "non_cc_assessments/bank.xml.qti": "<x/>",
}


def test_a_heading_of_canvas_says_what_stands_behind_it(tmp_path: Path) -> None:
    week = imported(tmp_path, CANVAS).course["weeks"][0]
    assert week["exercises"] == [{"title": "Lab 1", "notebook": "materials/lab.ipynb"}]
    assert [one["title"] for one in week["lectures"]] == ["Structure"]


def test_what_an_assignment_says_is_a_page_where_it_was(tmp_path: Path) -> None:
    found = imported(tmp_path, CANVAS)
    assert found.course["weeks"][0]["readings"] == [
        {"title": "Welcome", "path": "materials/week-1/welcome.md"},
        {"title": "Essay", "path": "materials/week-1/essay.md"},
        {"title": "Report", "path": "materials/week-1/report.md"},
    ]
    assert markdown(found, "materials/week-1/essay.md") == "# Essay\n\n500 words.\n"
    assert markdown(found, "materials/week-1/welcome.md") == (
        "# Welcome\n\nWrite the [essay](essay.md) and read [this](../week-2/dreams.md).\n"
    )


def test_what_is_not_published_is_kept_back_and_is_said(tmp_path: Path) -> None:
    found = imported(tmp_path, CANVAS)
    first, second, _ = found.course["weeks"]
    assert first["lectures"][0]["release"] == "2099-12-31"
    assert second == {
        "title": "Sleep",
        "release": "2099-12-31",
        "readings": [
            {"title": "Dreams", "path": "materials/week-2/dreams.md", "release": "2099-12-31"}
        ],
    }
    hints = [one.hint for one in found.remarks if "was not published" in one.message]
    way = "in the place of release: 2099-12-31, write the day from which it is to be out"
    assert hints == [way] * 3


@pytest.mark.parametrize(
    "meta",
    [
        '<files><file identifier="a"><hidden>true</hidden></file></files>',
        '<files><file identifier="a"><locked>true</locked></file></files>',
        '<folders><folder path="keys"><hidden>true</hidden></folder></folders>',
    ],
)
def test_a_file_that_canvas_hides_is_kept_back(meta: str, tmp_path: Path) -> None:
    files = {
        "imsmanifest.xml": manifest(
            module("One", item("Key", "a"), item("Not hidden", "b")),
            content("a", "web_resources/keys/key.pdf") + content("b", "web_resources/keys.pdf"),
        ),
        "course_settings/files_meta.xml": f"<fileMeta>{meta}</fileMeta>",
        "web_resources/keys/key.pdf": "x",
        "web_resources/keys.pdf": "x",
    }
    key, other_file = imported(tmp_path, files).course["weeks"][0]["readings"]
    assert key["release"] == "2099-12-31"
    assert "release" not in other_file


@pytest.mark.parametrize(("role", "day"), [("Instructor", "2099-12-31"), ("Learner", None)])
def test_what_is_for_instructors_alone_is_kept_back(
    role: str, day: str | None, tmp_path: Path
) -> None:
    metadata = (
        '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource"><educational>'
        "<intendedEndUserRole><source>IMSGLC_CC_Rolesv1p1</source>"
        f"<value>{role}</value></intendedEndUserRole></educational></lom></metadata>"
    )
    resource = content("a", "key.pdf").replace("<file", f"{metadata}<file", 1)
    files = {"imsmanifest.xml": manifest(module("One", item("Key", "a")), resource), "key.pdf": "x"}
    (reading,) = imported(tmp_path, files).course["weeks"][0]["readings"]
    assert reading.get("release") == day


def test_the_syllabus_comes_along(tmp_path: Path) -> None:
    found = imported(tmp_path, CANVAS)
    assert found.course["readings"] == [
        {"title": "Syllabus", "path": "materials/course/syllabus.md"}
    ]


def test_a_module_without_anything_in_it_is_a_week(tmp_path: Path) -> None:
    assert imported(tmp_path, CANVAS).course["weeks"][2] == {"title": "Nothing yet"}


def test_what_only_canvas_reads_is_one_remark(tmp_path: Path) -> None:
    assert remarks(imported(tmp_path, CANVAS)) == [
        '"structure.pptx" was not published where it comes from, and is kept back [CW100]',
        'the heading "To hand in" has no place; what is below it has [CW100]',
        '"Essay" is an assignment, of which only the page is taken over [CW109]',
        '"Report" is an assignment, of which only the page is taken over [CW109]',
        '"Quiz" is a quiz, and stays behind [CW109]',
        '"Panopto" is a link to another tool (LTI), and stays behind [CW109]',
        '"Week 2: Sleep" was not published where it comes from, and is kept back [CW100]',
        '"Dreams" was not published where it comes from, and is kept back [CW100]',
        "the settings of the learning management system stay behind: course_settings/,"
        " non_cc_assessments/ [CW109]",
    ]


def test_settings_that_are_broken_cost_nothing_else(tmp_path: Path) -> None:
    broken = {**CANVAS, "course_settings/module_meta.xml": "<modules"}
    weeks = imported(tmp_path, broken).course["weeks"]
    assert [week["title"] for week in weeks] == ["Neurons", "Sleep", "Nothing yet"]


# -- Moodle -----------------------------------------------------------------------------------


def indented(*items: str) -> str:
    return f'<item identifier="e"><title></title>{"".join(items)}</item>'


MOODLE = {
    "imsmanifest.xml": manifest(
        module("General", item("Announcements", "f"))
        + module(
            "Signals &amp; noise",
            heading("Lectures"),
            indented(item("Neurons", "p")),
            indented(indented(item("Neurons: slides", "d"))),
            heading("Exercises"),
            item("Lab", "n"),
        )
        + '<item identifier="x"><title>Topic 2</title></item>',
        other("f", "imsdt_xmlv1p1", "i_1/forum.xml")
        + content("p", "i_2/neurons.html")
        + content("g", "i_3/pic.png")
        + content("d", "i_4/deck.pptx")
        + content("n", "i_5/lab.ipynb"),
        top="<lomimscc:description><lomimscc:string language='en'>&lt;p&gt;All of &lt;b&gt;it"
        "&lt;/b&gt; &amp;amp; more, for a &lt; b.&lt;/p&gt;</lomimscc:string>"
        "</lomimscc:description>",
    ),
    "i_1/forum.xml": "<x/>",
    "i_2/neurons.html": page("Neurons", '<img src="$IMS-CC-FILEBASE$../i_3/pic.png" alt="x">'),
    "i_3/pic.png": "x",
    "i_4/deck.pptx": "x",
    "i_5/lab.ipynb": "{}",
}


def test_what_moodle_moves_to_the_right_stays_below_its_heading(tmp_path: Path) -> None:
    found = imported(tmp_path, MOODLE)
    assert found.course["first_week"] == 0  # as the third of them is called Topic 2
    assert found.course["weeks"] == [
        {"title": "General"},
        {
            "title": "Signals & noise",
            "lectures": [{"title": "Neurons", "slides": "i_4/deck.pptx"}],
            "exercises": [{"title": "Lab", "notebook": "i_5/lab.ipynb"}],
            "readings": [{"title": "Neurons", "path": "materials/week-1/neurons.md"}],
        },
        {"title": "Topic 2"},
    ]
    assert remarks(found) == ['"Announcements" is a discussion, and stays behind [CW109]']
    assert "![x](../../i_3/pic.png)" in markdown(found, "materials/week-1/neurons.md")


def test_a_summary_in_html_is_its_words(tmp_path: Path) -> None:
    assert imported(tmp_path, MOODLE).course["description"] == "All of it & more, for a < b."


def test_a_title_that_was_written_for_moodle_comes_back(folder: Folder) -> None:
    title = "Signals & <noise>, or &amp; as HTML has it"
    folder.write({"course.yaml": f"title: x\nweeks: [{{title: '{title}'}}]\n"})
    found = read_cartridge(exported(folder, "--cartridge-version", "1.1").path)
    assert found.course["weeks"] == [{"title": title}]


# -- Others -----------------------------------------------------------------------------------


def test_a_folder_that_opens_something_itself_loses_neither(tmp_path: Path) -> None:
    both = (
        f'<item identifier="b" identifierref="p"><title>Cells</title>{item("A paper", "q")}</item>'
    )
    files = {
        "imsmanifest.xml": manifest(
            module("One", both), content("p", "a.html") + content("q", "b.pdf"), "1p2"
        ),
        "a.html": page("Cells", "<p>Words</p>"),
        "b.pdf": "x",
    }
    assert imported(tmp_path, files).course["weeks"][0]["readings"] == [
        {"title": "Cells", "path": "materials/week-1/cells.md"},
        {"title": "A paper", "path": "materials/b.pdf"},
    ]


def test_modules_in_modules_and_addresses_that_are_escaped_are_read(tmp_path: Path) -> None:
    files = {
        "imsmanifest.xml": manifest(
            module("Unit 1", module("Week 1", module("Readings", item("A paper", "q")))),
            content("q", "Unit%201/a%20paper.pdf"),
            "1p3",
        ),
        "Unit 1/a paper.pdf": "x",
    }
    assert imported(tmp_path, files).course["weeks"][0]["readings"] == [
        {"title": "A paper", "path": "Unit 1/a paper.pdf"}
    ]


def test_a_film_alone_below_a_heading_keeps_its_own_title(tmp_path: Path) -> None:
    files = {
        "imsmanifest.xml": manifest(
            module("One", heading("Before class"), item("How cells fire", "v")),
            content("v", "v.mp4"),
        ),
        "v.mp4": "x",
    }
    found = imported(tmp_path, files)
    assert found.course["weeks"][0]["lectures"] == [
        {"title": "How cells fire", "video": "materials/v.mp4"}
    ]
