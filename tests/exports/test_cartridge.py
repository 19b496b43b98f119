from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import vobject

from tests.conftest import REPOSITORY, Folder, copy_of_the_reference_course
from tests.exports.cartridges import Read, faults

MATERIALS = REPOSITORY / "src/coursewright/authoring/template/materials"
DECK = MATERIALS / "w1/how-a-page-is-made.pptx"

COURSE = r"""
course.yaml: |
  title: Brains & "machines"
  description: What each has of the other.
  institution: {name: "College; of, everything", url: https://college.example.org/}
  language: pt-BR
  license: CC-BY-SA-4.0
  repository: someone/course
  branch: gh-pages
  status: in-development
  note: It ends in May.
  intro: {status: coming-soon}
  first_week: 0
  links: [{title: Chat, url: "https://chat.example.org/?a=1&b=2", note: for questions}]
  people:
    - {name: "Ada O'Neill, Jr.", url: https://ada.example.org/, roles: [teaching; much, design]}
  readings: [{title: The book, url: https://book.example.org/}]
  weeks:
    - title: Neurons
      description: How they are made.
      lectures:
        - title: Structure
          description: Cells and their parts.
          video: https://youtu.be/WMRUZT9NljM
          slides: materials/w0/deck.pptx
        - {title: "Function: a talk", video: materials/w0/talk.mp4, captions: materials/w0/talk.vtt}
        - {title: Models, status: coming-soon, note: "in May (or later)"}
      notebooks:
        - {title: Figures, id: code, notebook: materials/w0/figures.ipynb}
      exercises:
        - intro: {status: coming-soon, note: not yet recorded}
          notebook: materials/w0/figures.ipynb
        - title: Elsewhere
          notebook: https://github.com/someone/exercises/blob/main/w0/one.ipynb
          note: hard
      readings:
        - materials/w0/reading.md
        - {title: A paper, path: materials/w0/paper.pdf, note: two pages}
        - {title: A page, url: https://page.example.org/}
    - {title: Networks, id: networks, status: outline, exercises: none}
    - {title: Plasticity, exercises: {status: coming-soon, note: not released yet}}
    - {title: Nothing}
docs/index.md: |
  Welcome. See [more](more.md) and ![a picture](a%20picture.png).
docs/more.md: "# More\n\nBack [home](index.md).\n"
docs/a picture.png: not really
docs/not-linked.md: "# Not linked"
materials/w0/talk.mp4: video
materials/w0/talk.vtt: "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n"
materials/w0/paper.pdf: paper
materials/w0/reading.md: |
  # What to read

  See [the paper](paper.pdf), [another text](other.md), <script>alert(1)</script> and
  ![a figure](figure%201.svg). Spikes are reliable [@mainen1995].
materials/w0/reading.bib: "@article{mainen1995, title = {Spikes}, author = {A. B}, year = {1995}}\n"
materials/w0/other.md: "# Another text\n"
materials/w0/figure 1.svg: <svg xmlns="http://www.w3.org/2000/svg"/>
mkdocs.yml: |
  site_name: x
  theme: {name: material, font: false}
  plugins: [coursewright: {slides: none}]
"""

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Figures\n\nOf all."},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {},
            "source": "def one():\n    return 1",
            "outputs": [],
            "execution_count": None,
        },
    ],
}


def a_course(folder: Folder) -> Folder:
    """A course with one of all that a cartridge can hold."""
    folder.write(COURSE)
    shutil.copy(DECK, folder.path / "materials/w0/deck.pptx")
    (folder.path / "materials/w0/figures.ipynb").write_text(json.dumps(NOTEBOOK))
    return folder


def exported(folder: Folder, *options: str, name: str = "course.imscc") -> Read:
    done = folder.coursewright("export", "cartridge", name, *options)
    assert done.returncode == 0, done.stderr
    return Read(folder.path / name)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return exported(a_course(Folder(tmp_path_factory.mktemp("course"))))


@pytest.fixture(scope="module")
def of_the_reference_course(tmp_path_factory: pytest.TempPathFactory) -> Read:
    target = tmp_path_factory.mktemp("reference") / "course"
    return exported(copy_of_the_reference_course(target))


def test_it_keeps_to_the_published_rules(read: Read) -> None:
    assert faults(read) == []


def test_the_reference_course_keeps_to_them_too(of_the_reference_course: Read) -> None:
    assert faults(of_the_reference_course) == []


def test_the_version_that_moodle_reads_keeps_to_its_rules(folder: Folder) -> None:
    read = exported(a_course(folder), "--cartridge-version", "1.1")
    assert faults(read, "1.1") == []
    # What Moodle looks for in the first 500 letters, see backup/converter/imscc11/lib.php there.
    start = re.sub(r"[\s\"']", "", read.text("imsmanifest.xml")[:500].lower())
    assert "xmlns=http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" in start


def test_each_week_is_a_module_with_a_group_for_each_kind(read: Read) -> None:
    colab = "https://colab.research.google.com/github/someone"
    assert read.outline() == [
        "About this course",
        "  About this course (in development: It ends in May.) -> index.html",
        "  Intro video (coming soon) -> index.html",
        "  Links",
        "    Chat (note: for questions) -> https://chat.example.org/?a=1&b=2",
        "  Further reading",
        "    The book -> https://book.example.org/",
        "Week 0: Neurons",
        "  About this week -> week-0/index.html",
        "  Lectures",
        "    Structure -> week-0/structure/index.html",
        "    Structure: video -> https://youtu.be/WMRUZT9NljM",
        "    Structure: slides -> materials/w0/deck.pptx",
        "    Function: a talk -> week-0/function-a-talk/index.html",
        "    Function: a talk: video -> materials/w0/talk.mp4",
        "    Function: a talk: captions -> materials/w0/talk.vtt",
        "    Models (coming soon: in May (or later)) -> week-0/models/index.html",
        "  Notebooks",
        "    Figures -> week-0/code/index.html",
        "    Figures: notebook -> materials/w0/figures.ipynb",
        f"    Figures: open in Colab -> {colab}/course/blob/gh-pages/materials/w0/figures.ipynb",
        "  Exercises",
        "    Exercises -> week-0/exercises/index.html",
        "    Exercises: intro video (coming soon: not yet recorded) -> week-0/exercises/index.html",
        "    Exercises: notebook -> materials/w0/figures.ipynb",
        f"    Exercises: open in Colab -> {colab}/course/blob/gh-pages/materials/w0/figures.ipynb",
        "    Elsewhere (note: hard) -> week-0/elsewhere/index.html",
        "    Elsewhere: notebook -> https://github.com/someone/exercises/blob/main/w0/one.ipynb",
        f"    Elsewhere: open in Colab -> {colab}/exercises/blob/main/w0/one.ipynb",
        "  Reading",
        "    Reading material -> materials/w0/reading/index.html",
        "    A paper (note: two pages) -> materials/w0/paper.pdf",
        "    A page -> https://page.example.org/",
        "Week 1: Networks (outline only)",
        "  About this week -> networks/index.html",
        "  Exercises",
        "    No exercises this week -> networks/index.html",
        "Week 2: Plasticity",
        "  About this week -> week-2/index.html",
        "  Exercises",
        "    Exercises (coming soon: not released yet) -> week-2/index.html",
        "Week 3: Nothing",
        "  About this week -> week-3/index.html",
    ]


def test_canvas_finds_the_modules_and_the_headings_in_them(read: Read) -> None:
    # As lib/cc/importer/standard/org_converter.rb there goes through it: what is below the item at
    # the top is a module, and what has items below itself is a heading.
    root = read.manifest.find("{*}organizations/{*}organization/{*}item")
    assert root is not None
    modules = {
        module.findtext("{*}title"): [
            item.findtext("{*}title")
            for item in module.findall("{*}item")
            if "identifierref" not in item.attrib
        ]
        for module in root.findall("{*}item")
    }
    assert modules["Week 0: Neurons"] == ["Lectures", "Notebooks", "Exercises", "Reading"]
    assert modules["Week 3: Nothing"] == []


def test_a_page_can_be_read_on_its_own(read: Read) -> None:
    page = read.text("week-0/structure/index.html")
    assert '<meta name="description" content="Cells and their parts.">' in page
    assert "<title>Structure</title>" in page
    assert '<html lang="pt-BR">' in page
    link = '<a href="https://youtu.be/WMRUZT9NljM"><span>Play the video: Structure</span></a>'
    assert link in page
    assert '<a href="../../materials/w0/deck.pptx">Download the slides</a>' in page
    assert '<a href="../../week-0/structure/transcript.txt">' in page
    assert "class=" not in page


def test_slides_are_pictures_beside_the_page(of_the_reference_course: Read) -> None:
    page = of_the_reference_course.text("week-1/neuron-structure/index.html")
    source = "../../week-1/neuron-structure/slide-1.webp"
    assert f'src="{source}" width="1280" height="720" alt="A cell with' in page
    assert "week-1/neuron-structure/slide-1.webp" in of_the_reference_course.files
    assert not [path for path in of_the_reference_course.files if path.endswith("-320.webp")]
    assert '<math display="block"><mi>λ</mi>' in page


def test_a_programs_lines_and_spaces_stay(read: Read) -> None:
    page = re.sub("<[^>]+>", "", read.text("week-0/code/index.html"))
    assert "def one():\n    return 1" in page


def test_a_reading_has_its_references_its_pictures_and_its_source_with_it(read: Read) -> None:
    page = read.text("materials/w0/reading/index.html")
    assert "<h1>What to read</h1>" in page
    assert "alert" not in page
    assert '<a href="../../../materials/w0/other/index.html">another text</a>' in page
    assert '<a href="../../../materials/w0/paper.pdf">the paper</a>' in page
    assert "materials/w0/figure 1.svg" in read.files
    assert "Spikes" in page
    assert {"materials/w0/reading.md", "materials/w0/reading.bib"} <= set(read.files)
    assert "materials/w0/other/index.html" in read.files


def test_the_authors_own_pages_come_along_where_the_course_leads_to_them(read: Read) -> None:
    assert '<a href="more.html">more</a>' in read.text("index.html")
    assert "<h1>More</h1>" in read.text("more.html")
    assert {"a picture.png", "docs/more.md"} <= set(read.files)
    assert not [path for path in read.files if "not-linked" in path]


def test_a_picture_whose_name_would_be_escaped_is_there_under_a_plain_one_too(read: Read) -> None:
    # Moodle (entity11.resource.class.php) looks for a file called `figure%201.svg`; Canvas
    # (replace_urls in lib/cc/importer/standard/converter.rb) takes the address for none.
    for name, original in {
        "materials/w0/reading/index.html": "materials/w0/figure 1.svg",
        "index.html": "a picture.png",
    }.items():
        sources = re.findall(
            r'<img\b[^>]*src="(?:\.\./)*(pictures-of-pages/[0-9a-f]+\.\w+)"', read.text(name)
        )
        assert [read.files[source] for source in sources] == [read.files[original]]


def test_a_slide_whose_page_is_not_in_ascii_is_there_once(folder: Folder) -> None:
    course = (
        "title: x\nweeks: [{title: a, lectures: [{title: Нейроны, slides: materials/d.pptx}]}]\n"
    )
    folder.write({"course.yaml": course, "materials/x.txt": "x"})
    shutil.copy(DECK, folder.path / "materials/d.pptx")
    read = exported(folder)
    assert faults(read) == []
    pictures = [path for path in read.files if path.endswith(".webp")]
    assert pictures
    assert all(path.startswith("pictures-of-pages/") for path in pictures)


def test_who_made_the_course_is_there_as_cards_that_others_read(read: Read) -> None:
    texts = [entity.text or "" for entity in read.manifest.iterfind(".//{*}entity")]
    college, ada = (vobject.readOne(text) for text in texts)
    assert college.fn.value == "College; of, everything"
    assert ada.fn.value == "Ada O'Neill, Jr."
    assert ada.url.value == "https://ada.example.org/"
    assert [role.value for role in ada.role_list] == ["teaching; much", "design"]


def test_it_is_the_same_to_the_byte_each_time(folder: Folder) -> None:
    a_course(folder)
    first = exported(folder, name="a/one.imscc").path.read_bytes()
    (folder.path / "materials/w0/paper.pdf").touch()
    assert exported(folder, name="b/two.imscc").path.read_bytes() == first


def test_identifiers_stay_where_other_things_change(folder: Folder) -> None:
    a_course(folder)
    before = exported(folder)
    text = (folder.path / "course.yaml").read_text()
    (folder.path / "course.yaml").write_text(
        text.replace("title: Structure\n", "title: Structure\n        note: new\n").replace(
            "  - {title: Nothing}\n", "  - {title: Nothing}\n  - {title: More}\n"
        )
    )
    after = exported(folder, name="after.imscc")
    identifiers = [
        {e.attrib["identifier"] for e in one.manifest.iter() if "identifier" in e.attrib}
        for one in (before, after)
    ]
    assert identifiers[0] < identifiers[1]


LATER = {
    "mkdocs.yml": "site_name: x\nplugins: [coursewright: {slides: none}]\n",
    "course.yaml": """\
title: A course
weeks:
  - title: Out
    readings: [materials/out.md]
    lectures: [{title: Zebrafish, release: 2031-01-01, slides: materials/zebrafish.pdf}]
  - {title: Zebrafish again, release: 2031-01-01, readings: [materials/zebrafish.md]}
""",
    "materials/out.md": "# Out\n\nSoon [more](zebrafish.md).\n",
    "materials/zebrafish.md": "# Zebrafish\n",
    "materials/zebrafish.pdf": "zebrafish",
}


def test_what_is_not_out_is_in_no_byte_of_it(folder: Folder) -> None:
    read = exported(folder.write(LATER), "--as-of", "2030-12-31")
    for path, content in read.files.items():
        assert "zebrafish" not in path.lower()
        assert b"zebrafish" not in content.lower(), path
    assert faults(read) == []
    later = exported(folder, "--as-of", "2031-01-02", "--force")
    assert "materials/zebrafish.pdf" in later.files


def test_a_file_that_is_missing_is_said_and_left_out(folder: Folder) -> None:
    course = "title: x\nweeks: [{title: a, lectures: [{title: b, slides: materials/b.pptx}]}]\n"
    done = folder.write({"course.yaml": course}).coursewright("export", "cartridge", "c.imscc")
    assert done.returncode == 0
    assert "materials/b.pptx is not there [CW034]" in done.stderr
    assert done.stdout == "2 modules with 3 resources written to c.imscc.\n"
    assert faults(Read(folder.path / "c.imscc")) == []


def test_what_is_there_is_replaced_only_by_force(course: Folder) -> None:
    course.write({"c.imscc": "mine"})
    done = course.coursewright("export", "cartridge", "c.imscc")
    assert (done.returncode, done.stdout) == (2, "")
    assert "c.imscc is there already. Give another name, or --force." in done.stderr
    assert (course.path / "c.imscc").read_text() == "mine"
    assert faults(exported(course, "--force", name="c.imscc")) == []


def test_a_folder_is_never_replaced(course: Folder) -> None:
    course.write({"c.imscc/mine": "mine"})
    done = course.coursewright("export", "cartridge", "c.imscc", "--force")
    assert done.returncode == 2
    assert "Give another name." in done.stderr
    assert (course.path / "c.imscc/mine").exists()


def test_a_disk_without_room_leaves_nothing_behind(
    course: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coursewright.errors import CoursewrightError
    from coursewright.exports.cartridge import export_cartridge
    from coursewright.project import read_project

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    project = read_project(course.path / "mkdocs.yml")
    site = course.site()
    before = sorted(course.path.iterdir())
    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(CoursewrightError, match="cannot be written: No space left on device"):
        export_cartridge(project, site, course.path / "c.imscc")
    assert sorted(course.path.iterdir()) == before


def test_titles_of_any_letters_come_out_as_they_are(folder: Folder) -> None:
    course = 'title: "Ümläute 脳 😀"\nweeks: [{title: "a < b & c > \\"d\\""}]\n'
    read = exported(folder.write({"course.yaml": course}))
    assert 'Week 1: a < b & c > "d"' in read.outline()
    assert read.manifest.findtext(".//{*}general/{*}title/{*}string") == "Ümläute 脳 😀"
    assert faults(read) == []


def test_a_name_that_a_web_address_would_escape_is_found(folder: Folder) -> None:
    path = "materials/Vorlesung #1 100% (ä).pdf"
    course = f"title: x\nweeks: [{{title: a, readings: [{{title: b, path: '{path}'}}]}}]\n"
    read = exported(folder.write({"course.yaml": course, path: "x"}))
    assert path in read.files
    assert f"    b -> {path}" in read.outline()
    assert faults(read) == []


def test_the_manifest_has_names_as_they_are_for_systems_that_look_for_just_these(
    read: Read,
) -> None:
    assert 'href="materials/w0/figure 1.svg"' in read.text("imsmanifest.xml")


def test_the_files_are_what_they_were(read: Read) -> None:
    assert read.files["materials/w0/deck.pptx"] == Path(DECK).read_bytes()
