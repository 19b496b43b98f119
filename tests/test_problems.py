"""Every problem has a code, every code a section, and what a section says is true."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from coursewright.authoring.add import add_lecture, add_week
from coursewright.codes import Meaning, meanings
from coursewright.errors import ContentError, Problem
from coursewright.imports.cartridge import read_cartridge
from coursewright.imports.course_json import read_course_json
from coursewright.imports.formats import read_any
from coursewright.imports.just_the_class import read_just_the_class
from coursewright.imports.neuromatch import read_neuromatch
from coursewright.imports.page import read_page
from coursewright.links.waivers import ended_waivers
from coursewright.materials import pictures
from coursewright.pages import build_site, slides
from coursewright.plugin import preview
from coursewright.plugin.panel import panel
from coursewright.policy import protect
from coursewright.project import read_project
from coursewright.settings import Settings
from tests.conftest import REPOSITORY, SMALLEST, Folder

SOURCE = REPOSITORY / "src" / "coursewright"
TEMPLATE = SOURCE / "authoring" / "template" / "materials"
TODAY = date(2027, 1, 1)
"""On which the examples are read."""

DECK = "materials/w1/neurons.pptx"
NOTEBOOK = "materials/w1/figures.ipynb"
MATERIALS = {
    "mkdocs.yml": "site_name: My course\nplugins: [search, coursewright: {slides: none}]\n",
    "course.yaml": """\
title: My course
bibliography: [materials/course.bib]
weeks:
  - title: Neurons
    lectures:
      - title: What a neuron is
        video: https://youtu.be/WMRUZT9NljM
        slides: materials/w1/neurons.pptx
        captions: materials/w1/neurons.vtt
    notebooks:
      - title: Code for figures
        notebook: materials/w1/figures.ipynb
    readings: [materials/w1/reading.md, materials/w1/papers.txt]
""",
    "docs/about.md": "# About\n",
    "materials/course.bib": "@article{mainen1995, title = {Spikes}, year = {1995}}\n",
    "materials/w1/neurons.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n",
    "materials/w1/reading.md": "# Neurons\n",
    "materials/w1/papers.txt": "10.1126/science.7770778\n",
}
"""A course without a problem, into which the examples are put."""


@dataclass(frozen=True)
class Example:
    """An example of a section: which of the two it is, the file that it is, and its text."""

    kind: str
    file: str
    language: str
    text: str

    @property
    def whole(self) -> str:
        """The text, and around it what every course has."""
        if self.file != "course.yaml" or not re.search(r"^\w+:", self.text, re.MULTILINE):
            return self.text
        title = "" if re.search("^title:", self.text, re.MULTILINE) else "title: My course\n"
        weeks = "" if re.search("^weeks:", self.text, re.MULTILINE) else "weeks: [title: Neurons]\n"
        return f"{title}{self.text}{weeks}"


EXAMPLE = re.compile(
    r"^(Wrong|Right)(?:, in `([^`\n]+)`|,[^:\n]*)?:\n\n```(\w+)\n(.*?)^```$", re.M | re.S
)


def examples(meaning: Meaning) -> list[Example]:
    return [
        Example(kind, file or "course.yaml", language, text)
        for kind, file, language, text in EXAMPLE.findall(meaning.markdown)
    ]


PAIRS = {code: pair for code, meaning in meanings().items() if (pair := examples(meaning))}


@pytest.fixture
def lessons(folder: Folder) -> Folder:
    """A course with one file of each kind, and no problem."""
    folder.write(MATERIALS)
    shutil.copy(TEMPLATE / "w1/how-a-page-is-made.pptx", folder.path / DECK)
    shutil.copy(TEMPLATE / "w2/how-long-is-a-lecture.ipynb", folder.path / NOTEBOOK)
    return folder


def problems(folder: Folder) -> list[Problem]:
    """All that a check of the course and of its waivers finds."""
    try:
        site = build_site(read_project(folder.path / "mkdocs.yml"))
    except ContentError as error:
        return error.problems
    return [*site.warnings, *site.remarks, *ended_waivers(folder.manifest(), TODAY)]


def policy_problems(folder: Folder, html: str) -> list[Problem]:
    page = f"<!doctype html>\n<html><head></head><body>\n{html}</body></html>\n"
    folder.write({"site/index.html": page, "site/about/index.html": "<p>About.</p>\n"})
    warnings, _ = protect(
        read_project(folder.path / "mkdocs.yml"), folder.path / "site", "https://a.example/"
    )
    return warnings


def problems_of(folder: Folder, example: Example) -> list[Problem]:
    if example.language == "html":
        return policy_problems(folder, example.text)
    return problems(folder.write({example.file: example.whole}))


# -- The sections -----------------------------------------------------------------------------


def test_every_code_in_the_source_has_a_section_and_every_section_a_code_in_the_source() -> None:
    used: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        used |= set(re.findall(r'"(CW\d+)"', path.read_text(encoding="utf-8")))
    assert used == set(meanings())


def test_the_sections_are_in_order_each_with_its_own_code_and_title() -> None:
    assert list(meanings()) == sorted(meanings())
    headings = re.findall(r"^## (.*)$", (SOURCE / "problems.md").read_text("utf-8"), re.MULTILINE)
    named = [f"{it.code}: {it.title} {{ #{it.code.lower()} }}" for it in meanings().values()]
    assert headings == named
    assert all(re.fullmatch(r"CW\d{3}", code) for code in meanings())
    titles = [meaning.title for meaning in meanings().values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("meaning", meanings().values(), ids=list(meanings()))
def test_a_section_says_how_grave_it_is_and_has_examples_in_pairs(meaning: Meaning) -> None:
    assert re.match(r"\*\*(Error|Warning)(\.\*\*|\*\* in)", meaning.markdown)
    assert [example.kind for example in examples(meaning)] in ([], ["Wrong", "Right"])
    assert (
        meaning.markdown.count("Wrong")
        == meaning.markdown.count("Right")
        == bool(examples(meaning))
    )


def test_a_course_without_a_problem_is_what_the_examples_are_put_into(lessons: Folder) -> None:
    assert problems(lessons) == []


@pytest.mark.parametrize("code", PAIRS)
def test_the_wrong_example_has_that_problem_alone(code: str, lessons: Folder) -> None:
    wrong, _ = PAIRS[code]
    found = problems_of(lessons, wrong)
    assert {problem.code for problem in found} == {code}, found
    assert all(is_as_grave(problem) for problem in found)


@pytest.mark.parametrize("code", PAIRS)
def test_the_right_example_has_no_problem(code: str, lessons: Folder) -> None:
    _, right = PAIRS[code]
    assert problems_of(lessons, right) == []


def is_as_grave(problem: Problem) -> bool:
    """Whether a problem's level is what its section says."""
    said = meanings()[problem.code].markdown.partition(". ")[0].lower()
    return f"**{problem.level}" in said


# -- What has no example in the guide ---------------------------------------------------------

Mistake = Callable[[Folder, pytest.MonkeyPatch], Iterable[Problem]]
MISTAKES: dict[str, Mistake] = {}


def of(code: str) -> Callable[[Mistake], Mistake]:
    def keep(mistake: Mistake) -> Mistake:
        MISTAKES[code] = mistake
        return mistake

    return keep


@of("CW001")
def no_course(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    (folder.path / "course.yaml").unlink()
    return problems(folder)


@of("CW014")
def a_long_text(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    text = f"description: {'x' * 601}\n{SMALLEST['course.yaml']}"
    return problems(folder.write({"course.yaml": text}))


@of("CW035")
def a_folder_in_a_files_place(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    (folder.path / "course.yaml").unlink()
    (folder.path / "course.yaml").mkdir()
    return problems(folder)


@of("CW036")
def a_huge_reading(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return problems(folder.write({"materials/w1/reading.md": "x" * 5_000_000}))


@of("CW037")
def another_encoding(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    (folder.path / "course.yaml").write_bytes("title: Übung\n".encode("latin-1"))
    return problems(folder)


@of("CW042")
def a_file_in_the_way(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return problems(folder.write({"docs/week-1": "x"}))


@of("CW043")
def a_week_once_more(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return refusal(lambda: add_week(read_project(folder.path / "mkdocs.yml"), "neurons"))


@of("CW044")
def a_week_that_is_not_there(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    project = read_project(folder.path / "mkdocs.yml")
    return refusal(lambda: add_lecture(project, "Sleep", week="9"))


@of("CW045")
def lectures_from_another_week(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    weeks = "  - {title: a, lectures: &all [{title: c}]}\n  - {title: b, lectures: *all}\n"
    folder.write({"course.yaml": f"title: x\nweeks:\n{weeks}"})
    project = read_project(folder.path / "mkdocs.yml")
    return refusal(lambda: add_lecture(project, "Sleep", week="2"))


@of("CW061")
def a_broken_deck(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return problems(folder.write({DECK: "no deck"}))


@of("CW062")
def an_old_deck(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    (folder.path / DECK).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    return problems(folder)


@of("CW063")
def no_libreoffice(folder: Folder, patch: pytest.MonkeyPatch) -> list[Problem]:
    patch.setattr(slides, "why_not", lambda _: "it is not installed")
    return problems(folder)


@of("CW064")
def a_slide_that_is_not_drawn(folder: Folder, patch: pytest.MonkeyPatch) -> list[Problem]:
    patch.setattr(pictures, "draw_slides", lambda *_: {})
    return problems(folder.write({"mkdocs.yml": "plugins: [coursewright]\n"}))


def with_slides(folder: Folder, *given: tuple[str, str]) -> Folder:
    """A deck of slides with these titles and notes, and on the last a picture."""
    presentation = Presentation()
    for title, notes in given:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        assert slide.shapes.title and slide.notes_slide.notes_text_frame
        slide.shapes.title.text, slide.notes_slide.notes_text_frame.text = title, notes
    presentation.save(str(folder.path / DECK))
    return folder


@of("CW065")
def a_slide_without_a_title(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return problems(with_slides(folder, ("", "What is said.")))


@of("CW066")
def one_title_twice(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return problems(with_slides(folder, ("Same", "What is said."), ("Same", "More is said.")))


@of("CW067")
def no_notes(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return problems(with_slides(folder, ("One", "")))


@of("CW068")
def a_picture_without_words(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    with_slides(folder, ("One", "What is said."))
    presentation = Presentation(str(folder.path / DECK))
    picture = str(REPOSITORY / "screenshot.png")
    presentation.slides[0].shapes.add_picture(picture, 0, 0, Inches(1))
    presentation.save(str(folder.path / DECK))
    return problems(folder)


@of("CW070")
def no_notebook(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return problems(folder.write({NOTEBOOK: "<<<<<<< HEAD\n"}))


def with_output(folder: Folder, output: Mapping[str, object]) -> Folder:
    cell = {"cell_type": "code", "metadata": {}, "source": "1", "execution_count": 1}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    return folder.write(
        {NOTEBOOK: json.dumps({**notebook, "cells": [{**cell, "outputs": [output]}]})}
    )


@of("CW071")
def a_long_output(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    text = "x" * 200_001
    return problems(with_output(folder, {"output_type": "stream", "name": "stdout", "text": text}))


@of("CW072")
def an_output_that_is_no_picture(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "AAAA"}}
    return problems(with_output(folder, output))


@of("CW097")
def headers_of_ones_own(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    folder.write({"site/_headers": "/*\n  X-Frame-Options: DENY\n"})
    return policy_problems(folder, "<p>x</p>")


@of("CW099")
def a_fault_of_ours(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    return [preview._failure(RuntimeError("x"), Settings())]


def cartridge(folder: Folder, resource: str) -> Path:
    """A cartridge with a resource, which its contents open."""
    path = folder.path / "course.imscc"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.docx", "x")
        archive.writestr(
            "imsmanifest.xml",
            '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"><organizations>'
            '<organization><item><item identifier="w"><title>x</title>'
            '<item identifier="i" identifierref="r"><title>x</title></item></item></item>'
            "</organization></organizations><resources>"
            f'<resource identifier="r" {resource}</resource></resources></manifest>',
        )
    return path


@of("CW108")
def no_cartridge(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    folder.write({"course.imscc": "no zip"})
    return refusal(lambda: read_cartridge(folder.path / "course.imscc"))


@of("CW109")
def a_quiz(folder: Folder, _: pytest.MonkeyPatch) -> Iterable[Problem]:
    quiz = 'type="imsqti_xmlv1p2/imscc_xmlv1p3/assessment"><file href="a.docx"/>'
    return read_cartridge(cartridge(folder, quiz)).remarks


@of("CW110")
def a_file_of_another_kind(folder: Folder, _: pytest.MonkeyPatch) -> Iterable[Problem]:
    file = 'type="webcontent" href="a.docx"><file href="a.docx"/>'
    return read_cartridge(cartridge(folder, file)).remarks


@of("CW111")
def an_item_that_leads_nowhere(folder: Folder, _: pytest.MonkeyPatch) -> Iterable[Problem]:
    file = 'type="webcontent" href="b.pdf"><file href="b.pdf"/><file href="a.docx"/>'
    return [
        one
        for one in read_cartridge(cartridge(folder, file)).remarks
        if "a.docx" not in one.message
    ]


@of("CW100")
def a_setting_of_the_old_site(_: Folder, __: pytest.MonkeyPatch) -> Iterable[Problem]:
    return read_page("---\nlayout: page\n---\n\n# C\n\n## Week 1: W\n", "index.md").remarks


@of("CW101")
def an_empty_folder(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    (folder.path / "old").mkdir()
    return refusal(lambda: read_any(folder.path / "old"))


@of("CW102")
def no_weeks(_: Folder, __: pytest.MonkeyPatch) -> list[Problem]:
    return refusal(lambda: read_page("# A course\n", "index.md"))


@of("CW103")
def too_many_weeks(_: Folder, __: pytest.MonkeyPatch) -> list[Problem]:
    return refusal(lambda: read_page("## Week 1: W\n\n" * 500, "index.md"))


@of("CW105")
def no_list_of_days(_: Folder, __: pytest.MonkeyPatch) -> list[Problem]:
    return refusal(lambda: read_neuromatch("title: My course\n", "materials.yml"))


@of("CW106")
def no_modules(_: Folder, __: pytest.MonkeyPatch) -> list[Problem]:
    return refusal(lambda: read_just_the_class({"_config.yml": "title: My course\n"}))


@of("CW107")
def days_without_a_year(_: Folder, __: pytest.MonkeyPatch) -> Iterable[Problem]:
    files = {
        "_config.yml": "title: My course\nyear: 2026\n",
        "_modules/week-1.md": "---\ntitle: Neurons\n---\nSep 27\n: Membranes\n",
    }
    return read_just_the_class(files).remarks


@of("CW116")
def no_json(_: Folder, __: pytest.MonkeyPatch) -> list[Problem]:
    return refusal(lambda: read_course_json('{"format": ', "course.json"))


@of("CW117")
def another_document(_: Folder, __: pytest.MonkeyPatch) -> list[Problem]:
    return refusal(lambda: read_course_json('{"name": "mine"}', "course.json"))


@of("CW118")
def a_document_of_a_later_version(_: Folder, __: pytest.MonkeyPatch) -> list[Problem]:
    text = '{"format": "coursewright-course", "version": 2}'
    return refusal(lambda: read_course_json(text, "course.json"))


@of("CW119")
def a_document_without_its_files(folder: Folder, _: pytest.MonkeyPatch) -> Iterable[Problem]:
    text = "title: T\nweeks: [{title: W, readings: [a.pdf]}]\n"
    folder.write({"one/course.yaml": text, "one/docs/a.md": "A.\n"})
    folder.coursewright("export", "json", "-f", "one/mkdocs.yml", "-o", "course.json")
    return read_any(folder.path / "course.json").remarks


@of("CW115")
def a_picture_from_elsewhere_in_a_copy(folder: Folder, _: pytest.MonkeyPatch) -> list[Problem]:
    folder.write({"site/index.html": '<img alt="x" src="https://a.example.org/x.png">'})
    project = replace(read_project(folder.path / "mkdocs.yml"), offline=True)
    warnings, _notes = protect(project, folder.path / "site", None)
    return warnings


def refusal(done: Callable[[], object]) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        done()
    return caught.value.problems


def test_every_code_is_given_by_a_mistake_that_a_test_makes() -> None:
    assert set(PAIRS) | set(MISTAKES) == set(meanings())
    assert not set(PAIRS) & set(MISTAKES)


@pytest.mark.parametrize("code", MISTAKES)
def test_the_mistake_has_that_problem_alone(
    code: str, lessons: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(MISTAKES[code](lessons, monkeypatch))
    assert {problem.code for problem in found} == {code}, found
    assert all(is_as_grave(problem) for problem in found)


# -- Where codes are shown --------------------------------------------------------------------


MISSPELT = "title: A course\nweeks:\n  - {title: Beginnings, descripton: x}\n"


def test_a_section_is_explained_as_plain_text(course: Folder) -> None:
    done = course.coursewright("explain", "cw012")
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout
    assert said.startswith("CW012: An unknown key\n\nError. The word before the colon is none")
    assert "\n\nWrong:\n\n    title: My course\n    weeks:\n      - title: Neurons\n" in said
    assert "**" not in said
    assert "```" not in said
    assert "](" not in said


@pytest.mark.parametrize("meaning", meanings().values(), ids=list(meanings()))
def test_what_is_explained_fits_into_a_terminal(meaning: Meaning) -> None:
    assert all(len(line) <= 80 for line in meaning.text.splitlines() if line[:4] != "    ")


def test_without_a_code_all_are_listed_by_what_they_are_about(course: Folder) -> None:
    said = course.coursewright("explain").stdout
    assert said.startswith("The file course.yaml\n  CW001  There is no course.yaml\n")
    assert re.findall(r"^  (CW\d+)  \S", said, re.MULTILINE) == list(meanings())


@pytest.mark.parametrize(
    ("code", "hint"),
    [("CW12", "Did you mean CW012?"), ("title", "coursewright explain lists all codes.")],
)
def test_a_code_that_there_is_not_is_told_with_what_was_meant(
    code: str, hint: str, course: Folder
) -> None:
    done = course.coursewright("explain", code)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Error: No problem has the code {code}. {hint}\n"


def test_the_check_says_how_to_learn_what_a_code_means(course: Folder) -> None:
    said = course.write({"course.yaml": MISSPELT}).coursewright("check").stdout
    assert 'unknown key "descripton" in a week [CW012]\n  did you mean description?' in said
    assert said.endswith("\n1 problem found.\nWhat a code means: coursewright explain CW012\n")


def test_a_build_says_the_code(course: Folder) -> None:
    log = course.write({"course.yaml": MISSPELT}).build().log
    assert 'course.yaml:3:25: unknown key "descripton" in a week [CW012]\n' in log


def test_a_mistake_in_the_settings_has_its_code_in_a_build_too(course: Folder) -> None:
    course.write({"mkdocs.yml": "site_name: x\nplugins: [coursewright: {slides: keynote}]\n"})
    assert 'found "keynote" [CW016]' in course.build().log


def test_the_panel_shows_the_code(course: Folder) -> None:
    found = problems(course.write({"course.yaml": MISSPELT}))
    shown = panel(read_project(course.path / "mkdocs.yml"), found, [])
    assert "in a week [CW012]" in shown
    assert "<code>coursewright explain CW012</code>" in shown
