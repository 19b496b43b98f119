from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml

from coursewright.errors import ContentError, Problem
from coursewright.exports.cartridge import export_cartridge
from coursewright.imports.cartridge import read_cartridge
from coursewright.imports.found import Imported
from coursewright.manifest import parse_manifest
from coursewright.project import read_project
from coursewright.settings import Limits
from tests.conftest import Folder, copy_of_the_reference_course
from tests.exports.test_cartridge import a_course, exported

# -- What goes out comes back the same --------------------------------------------------------


def data_of(folder: Folder) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((folder.path / "course.yaml").read_text())
    return data


def written(found: Imported, folder: Path) -> Folder:
    """The course that was found, in a folder."""
    course = yaml.safe_dump(dict(found.course), sort_keys=False, allow_unicode=True)
    files = {**found.files, **{path: text.encode() for path, text in found.pages.items()}}
    for path, content in {**files, "course.yaml": course.encode()}.items():
        assert isinstance(content, bytes)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return Folder(folder)


@pytest.mark.parametrize("version", ["1.3", "1.1"])
def test_a_course_comes_back_as_it_went_out(tmp_path: Path, version: str) -> None:
    out = a_course(Folder(tmp_path / "out"))
    read = exported(out, "--cartridge-version", version)
    back = written(read_cartridge(read.path), tmp_path / "back")
    expected = data_of(out)
    assert data_of(back) == expected
    for path in (out.path / "materials").rglob("*"):
        if path.is_file():
            same = back.path / path.relative_to(out.path)
            assert same.read_bytes() == path.read_bytes()
    for name in ("index.md", "more.md", "a picture.png"):
        assert (back.path / "docs" / name).read_bytes() == (out.path / "docs" / name).read_bytes()
    assert not (back.path / "docs/not-linked.md").exists()
    (back.path / "mkdocs.yml").write_bytes((out.path / "mkdocs.yml").read_bytes())
    again = exported(back, "--cartridge-version", version)
    assert again.path.read_bytes() == read.path.read_bytes()


def test_the_reference_course_comes_back_and_goes_out_again_the_same(tmp_path: Path) -> None:
    out = copy_of_the_reference_course(tmp_path / "out")
    read = exported(out)
    found = read_cartridge(read.path)
    back = written(found, tmp_path / "back")
    expected = data_of(out)
    assert expected.pop("branch") == "main"  # which it is without saying so
    assert data_of(back) == expected
    assert [one.message for one in found.remarks] == [
        "the pages that Coursewright wrote are made anew from what is in the cartridge"
    ]
    (back.path / "mkdocs.yml").write_bytes((out.path / "mkdocs.yml").read_bytes())
    assert exported(back).path.read_bytes() == read.path.read_bytes()


SMALL = {"title": "A course", "weeks": [{"title": "One"}]}
CANNOT_HOLD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "term": ({"term": {"start": "2026-10-05", "end": "2026-12-11", "timezone": "UTC"}}, {}),
    "macros": ({"macros": {"RR": "x"}}, {}),
    "launch": ({"launch": {"binder": True}}, {}),
    "ignore_links": (
        {"ignore_links": [{"url": "https://a.example/", "reason": "x", "until": "2031-01-01"}]},
        {},
    ),
    "status: released": ({"status": "released"}, {}),
    "bibliography": ({"bibliography": ["course.bib"]}, {}),
    "a week's dates": ({}, {"start": "2026-10-05", "end": "2026-10-06"}),
    "a day of release": ({}, {"release": "2020-01-01"}),
    "a lecture's date": ({}, {"lectures": [{"title": "a", "date": "2026-10-05"}]}),
    "an exercise's day": ({}, {"exercises": [{"title": "a", "due": "2026-10-05"}]}),
    "chapters": (
        {},
        {
            "lectures": [
                {"title": "a", "video": "https://a.example/a.mp4", "chapters": {"0:10": "x"}}
            ]
        },
    ),
    "a citation": ({"bibliography": ["course.bib"]}, {"readings": ["@mainen1995"]}),
    "a description without a page": (
        {},
        {"exercises": [{"title": "a", "status": "draft", "description": "x"}]},
    ),
}
_DROPPED = {"release", "start", "end", "date", "due", "chapters", "description"}


@pytest.mark.parametrize("name", CANNOT_HOLD)
def test_what_a_cartridge_cannot_hold_is_left_out_and_all_else_comes_back(
    name: str, tmp_path: Path
) -> None:
    of_course, of_week = CANNOT_HOLD[name]
    course = {**SMALL, **of_course, "weeks": [{"title": "One", **of_week}]}
    folder = Folder(tmp_path).write(
        {
            "course.yaml": yaml.safe_dump(course),
            "course.bib": "@article{mainen1995, title = {Spikes}}\n",
        }
    )
    project = read_project(folder.path / "mkdocs.yml")
    export_cartridge(project, folder.site(), folder.path / "c.imscc")
    found = read_cartridge(folder.path / "c.imscc")
    week = {
        key: [{k: v for k, v in one.items() if k not in _DROPPED} for one in value]
        for key, value in of_week.items()
        if key in ("lectures", "exercises")
    }
    assert dict(found.course) == {"title": "A course", "weeks": [{"title": "One", **week}]}
    assert "made anew" in found.remarks[-1].message


# -- What others write ------------------------------------------------------------------------


def manifest(items: str, resources: str, version: str = "1p1", top: str = "") -> str:
    lom = f"http://ltsc.ieee.org/xsd/imsccv{version}/LOM/manifest"
    number = version.replace("p", ".")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv{version}/imscp_v1p1"
    xmlns:lomimscc="{lom}">
  <metadata>
    <schema>IMS Common Cartridge</schema><schemaversion>{number}.0</schemaversion>
    <lomimscc:lom><lomimscc:general>
      <lomimscc:title><lomimscc:string>Brains</lomimscc:string></lomimscc:title>{top}
    </lomimscc:general></lomimscc:lom>
  </metadata>
  <organizations><organization identifier="o" structure="rooted-hierarchy">
    <item identifier="root">{items}</item>
  </organization></organizations>
  <resources>{resources}</resources>
</manifest>
"""


def module(title: str, *items: str) -> str:
    return f'<item identifier="x"><title>{escape(title)}</title>{"".join(items)}</item>'


def item(title: str, opens: str) -> str:
    return f'<item identifier="i" identifierref="{opens}"><title>{escape(title)}</title></item>'


def content(name: str, *paths: str) -> str:
    files = "".join(f'<file href="{path}"/>' for path in paths)
    return f'<resource identifier="{name}" type="webcontent" href="{paths[0]}">{files}</resource>'


def other(name: str, kind: str, *paths: str) -> str:
    files = "".join(f'<file href="{path}"/>' for path in paths)
    return f'<resource identifier="{name}" type="{kind}">{files}</resource>'


def link(url: str, version: str = "1p1") -> str:
    namespace = f"http://www.imsglobal.org/xsd/imsccv{version}/imswl_v{version}"
    return f'<webLink xmlns="{namespace}"><title>x</title><url href="{escape(url)}"/></webLink>'


def packed(path: Path, files: Mapping[str, str | bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def imported(tmp_path: Path, files: Mapping[str, str | bytes]) -> Imported:
    """The course of a cartridge; our own reader finds nothing wrong with it."""
    found = read_cartridge(packed(tmp_path / "c.imscc", files))
    text = yaml.safe_dump(dict(found.course), sort_keys=False, allow_unicode=True)
    parse_manifest(text.encode(), tmp_path)
    return found


def said(found: Imported) -> list[str]:
    return [f"{one.place}: {one.message} [{one.code}]" for one in found.remarks]


TYPICAL = {
    "imsmanifest.xml": manifest(
        module(
            "Week 1 - Neurons",
            item("Welcome", "welcome"),
            item("Structure (video)", "v1"),
            item("Structure slides", "s1"),
            item("Function", "v2"),
            item("Code", "n1"),
            module("Readings", item("A paper", "p1"), item("A page", "w1")),
            module("Labs", item("Lab 1", "n2")),
        )
        + module(
            "Week 2: Networks",
            item("Quiz 1", "q1"),
            item("Discuss", "d1"),
            item("A tool", "t1"),
            item("Hand in", "a1"),
            item("Handout", "h1"),
            "<item identifier='h'><title>Only words</title></item>",
            module("Synapses", item("The film", "v3"), item("The deck", "s2")),
        )
        + item("On its own", "w2"),
        content("welcome", "pages/welcome.html")
        + content("s1", "files/structure.pptx")
        + content("s2", "files/synapses.pptx")
        + content("n1", "files/code.ipynb")
        + content("p1", "files/paper.pdf")
        + content("h1", "files/handout.docx")
        + content("loose", "pages/syllabus.html")
        + content("picture", "files/a figure.png")
        + content("lost", "files/lost.zip")
        + other("v1", "imswl_xmlv1p1", "l/v1.xml")
        + other("v2", "imswl_xmlv1p1", "l/v2.xml")
        + other("v3", "imswl_xmlv1p1", "l/v3.xml")
        + other("w1", "imswl_xmlv1p1", "l/w1.xml")
        + other("w2", "imswl_xmlv1p1", "l/w2.xml")
        + other("n2", "imswl_xmlv1p1", "l/n2.xml")
        + other("q1", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "q/q1.xml")
        + other("d1", "imsdt_xmlv1p1", "d/d1.xml")
        + other("t1", "imsbasiclti_xmlv1p0", "t/t1.xml")
        + other("a1", "assignment_xmlv1p0", "a/a1.xml"),
        top="<lomimscc:description><lomimscc:string>Of all kinds.</lomimscc:string>"
        "</lomimscc:description>",
    ),
    "pages/welcome.html": """<html><head><title>Welcome</title></head><body>
        <h1>Welcome</h1><p>Read <a href="../files/paper.pdf">this</a>, the
        <a href="syllabus.html#exam">syllabus</a> and <a href="gone.html">that</a>.</p>
        <p onclick="evil()"><img src="../files/a%20figure.png" alt="A figure"></p>
        <iframe src="https://www.youtube.com/embed/sYjx3VSaAME"></iframe>
        <script>evil()</script></body></html>""",
    "pages/syllabus.html": "<html><head><title>Syllabus</title></head><body>All.</body></html>",
    "files/structure.pptx": "deck 1",
    "files/synapses.pptx": "deck 2",
    "files/code.ipynb": "{}",
    "files/paper.pdf": "paper",
    "files/handout.docx": "handout",
    "files/a figure.png": "picture",
    "files/lost.zip": "lost",
    "l/v1.xml": link("https://youtu.be/WMRUZT9NljM"),
    "l/v2.xml": link("https://www.youtube.com/watch?v=sYjx3VSaAME&list=x"),
    "l/v3.xml": link("https://vimeo.com/123"),
    "l/w1.xml": link("https://page.example.org/?a=1&b=2"),
    "l/w2.xml": link("https://alone.example.org/"),
    "l/n2.xml": link("https://colab.research.google.com/github/a/b/blob/main/lab.ipynb"),
    "q/q1.xml": "<x/>",
    "d/d1.xml": "<x/>",
    "t/t1.xml": "<x/>",
    "a/a1.xml": "<x/>",
}


def test_modules_links_files_and_pages_become_a_course(tmp_path: Path) -> None:
    found = imported(tmp_path, TYPICAL)
    assert dict(found.course) == {
        "title": "Brains",
        "description": "Of all kinds.",
        "readings": [{"title": "Syllabus", "path": "materials/course/syllabus.md"}],
        "weeks": [
            {
                "title": "Neurons",
                "lectures": [
                    {
                        "title": "Structure",
                        "video": "https://youtu.be/WMRUZT9NljM",
                        "slides": "files/structure.pptx",
                    },
                    {
                        "title": "Function",
                        "video": "https://www.youtube.com/watch?v=sYjx3VSaAME&list=x",
                    },
                ],
                "notebooks": [{"title": "Code", "notebook": "files/code.ipynb"}],
                "exercises": [
                    {"title": "Lab 1", "notebook": "https://github.com/a/b/blob/main/lab.ipynb"}
                ],
                "readings": [
                    {"title": "Welcome", "path": "materials/week-1/welcome.md"},
                    {"title": "A paper", "path": "files/paper.pdf"},
                    {"title": "A page", "url": "https://page.example.org/?a=1&b=2"},
                ],
            },
            {
                "title": "Networks",
                "lectures": [
                    {
                        "title": "Synapses",
                        "video": "https://vimeo.com/123",
                        "slides": "files/synapses.pptx",
                    }
                ],
            },
            {
                "title": "Course materials",
                "readings": [{"title": "On its own", "url": "https://alone.example.org/"}],
            },
        ],
    }


def test_what_has_no_place_is_said_with_its_line(tmp_path: Path) -> None:
    found = imported(tmp_path, TYPICAL)
    remarks = [re.sub(r"xml:\d+", "xml:N", one) for one in said(found)]
    at = "c.imscc/imsmanifest.xml:N: "
    assert remarks == [
        f'{at}"Quiz 1" is a quiz, and stays behind [CW109]',
        f'{at}"Discuss" is a discussion, and stays behind [CW109]',
        f'{at}"A tool" is a link to another tool (LTI), and stays behind [CW109]',
        f'{at}"Hand in" is an assignment, and stays behind [CW109]',
        f'{at}"Handout" is of a kind that a course has no place for: files/handout.docx [CW110]',
        f'{at}the heading "Only words" has no place [CW100]',
        "c.imscc/imsmanifest.xml: files/lost.zip stays behind, as nothing in the contents opens it"
        " [CW110]",
        "c.imscc/pages/welcome.html: this leads to gone.html, which is not in the cartridge"
        " [CW111]",
    ]
    assert all(one.level == "warning" for one in found.remarks)


def test_a_page_becomes_markdown_with_its_pictures_and_links(tmp_path: Path) -> None:
    found = imported(tmp_path, TYPICAL)
    page = found.files["materials/week-1/welcome.md"]
    assert isinstance(page, bytes)
    assert page.decode() == (
        "# Welcome\n\n"
        "Read [this](../../files/paper.pdf), the [syllabus](../course/syllabus.md#exam)"
        " and that.\n\n"
        "![A figure](../../files/a%20figure.png)\n\n"
        "[Video](https://www.youtube.com/watch?v=sYjx3VSaAME)\n"
    )
    assert found.files["files/a figure.png"] == b"picture"


def test_every_title_and_every_address_is_somewhere_in_what_comes_out(tmp_path: Path) -> None:
    found = imported(tmp_path, TYPICAL)
    texts = [text.decode() for text in found.files.values() if isinstance(text, bytes)]
    everything = "\n".join(
        [yaml.safe_dump(dict(found.course), width=10_000), *texts, *map(str, found.remarks)]
    )
    source = TYPICAL["imsmanifest.xml"]
    # The lecture is called as the group of its parts; the others are kinds, not titles.
    not_titles = r"The film|The deck|Readings|Labs|Week|slides|\(video\)"
    for title in re.findall(r"<title>([^<]+)", source):
        for word in re.findall(r"\w+", re.sub(not_titles, "", title)):
            assert word in everything, title
    for name, text in TYPICAL.items():
        if name.startswith("l/") and "colab" not in text:
            url = re.search(r'href="([^"]+)"', text)
            assert url
            assert url[1].replace("&amp;", "&") in everything


def test_the_course_builds(tmp_path: Path) -> None:
    plain = {
        **TYPICAL,
        "files/code.ipynb": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
    }
    plain = {name: text for name, text in plain.items() if not name.endswith(".pptx")}
    found = imported(tmp_path, plain)
    folder = written(found, tmp_path / "course")
    assert folder.problems() == []
    assert "Read " in folder.markdown("materials/week-1/welcome/index.md")
    assert "a%20figure.png" in folder.markdown("materials/week-1/welcome/index.md")
    assert "evil" not in folder.markdown("materials/week-1/welcome/index.md")


@pytest.mark.parametrize("version", ["1p1", "1p2", "1p3"])
def test_each_version_is_read(version: str, tmp_path: Path) -> None:
    files = {
        "imsmanifest.xml": manifest(
            module("Neurons", item("Structure", "v")),
            other("v", f"imswl_xmlv{version}", "v.xml"),
            version,
        ),
        "v.xml": link("https://youtu.be/WMRUZT9NljM", version),
    }
    assert imported(tmp_path, files).course["weeks"] == [
        {
            "title": "Neurons",
            "lectures": [{"title": "Structure", "video": "https://youtu.be/WMRUZT9NljM"}],
        }
    ]


def test_canvas_has_its_own_words_for_where_things_are(tmp_path: Path) -> None:
    page = """<html><head><title>Intro</title></head><body>
        <p><img src="$IMS-CC-FILEBASE$/pics/a%20b.png?canvas_download=1" alt="x">
        <a href="$WIKI_REFERENCE$/pages/other">other</a>
        <a href="$CANVAS_COURSE_REFERENCE$/grades">grades</a>
        <img class="equation_image" data-equation-content="x^2" src="/equation_images/x"></p>
        </body></html>"""
    files = {
        "imsmanifest.xml": manifest(
            module("Start", item("Intro", "p"), item("Deck", "s")),
            content("p", "wiki_content/intro.html")
            + content("o", "wiki_content/other.html")
            + content("f", "web_resources/pics/a b.png")
            + content("s", "web_resources/deck.pptx")
            + other(
                "c",
                "associatedcontent/imscc_xmlv1p1/learning-application-resource",
                "course_settings/course_settings.xml",
                "course_settings/canvas_export.txt",
            ),
        ),
        "wiki_content/intro.html": page,
        "wiki_content/other.html": "<title>Other</title><p>Other words.</p>",
        "web_resources/pics/a b.png": "x",
        "web_resources/deck.pptx": "x",
        "course_settings/course_settings.xml": "<x/>",
        "course_settings/canvas_export.txt": "x",
    }
    found = imported(tmp_path, files)
    intro = found.files["materials/week-1/intro.md"]
    assert isinstance(intro, bytes)
    assert intro.decode() == (
        "# Intro\n\n![x](../pics/a%20b.png) [other](../course/other.md) grades $x^2$\n"
    )
    assert found.course["weeks"][0]["lectures"] == [
        {"title": "Deck", "slides": "materials/deck.pptx"}
    ]
    assert any("course_settings/ [CW109]" in one for one in said(found))
    assert any("$CANVAS_COURSE_REFERENCE$/grades" in one for one in said(found))


def test_weeks_are_counted_from_the_first_that_has_a_number(tmp_path: Path) -> None:
    titles = ("Introduction", "Week 1: Neurons", "Week 2 - Networks", "Week 5: Sleep")
    items = "".join(module(title, item("x", "p")) for title in titles)
    files = {"imsmanifest.xml": manifest(items, content("p", "a.pdf")), "a.pdf": "x"}
    found = imported(tmp_path, files)
    assert found.course["first_week"] == 0
    assert [week["title"] for week in found.course["weeks"]] == [
        *("Introduction", "Neurons", "Networks", "Sleep")
    ]
    assert any('"Week 5: Sleep" is week 3 here' in one for one in said(found))


def test_lectures_of_one_title_have_addresses_of_their_own(tmp_path: Path) -> None:
    items = module("One", *(item("Lecture", name) for name in ("a", "b")))
    files = {
        "imsmanifest.xml": manifest(items, content("a", "a.mp4") + content("b", "b.mp4")),
        "a.mp4": "x",
        "b.mp4": "x",
    }
    lectures = imported(tmp_path, files).course["weeks"][0]["lectures"]
    assert [one["title"] for one in lectures] == ["Lecture", "Lecture"]
    assert "id" in lectures[1]


def test_names_that_would_replace_the_courses_own_files_are_changed(tmp_path: Path) -> None:
    paths = ("mkdocs.yml.pdf", "docs/index.pdf", ".github/x.pdf", "site/a.pdf", "~a/b.pdf")
    items = module("One", *(item(path, f"r{i}") for i, path in enumerate(paths)))
    resources = "".join(content(f"r{i}", path) for i, path in enumerate(paths))
    files = {"imsmanifest.xml": manifest(items, resources), **dict.fromkeys(paths, "x")}
    assert set(imported(tmp_path, files).files) == {
        "materials/mkdocs.yml.pdf",
        "materials/docs/index.pdf",
        "materials/github/x.pdf",
        "materials/site/a.pdf",
        "materials/a/b.pdf",
    }


def test_a_cartridge_without_contents_keeps_its_pages_and_links(tmp_path: Path) -> None:
    files = {
        "imsmanifest.xml": manifest(
            "", content("p", "a.html") + other("w", "imswl_xmlv1p1", "forum.xml")
        ),
        "a.html": "<title>A page</title>Words",
        "forum.xml": link("https://forum.example.org/"),
    }
    found = imported(tmp_path, files)
    assert found.course["readings"] == [{"title": "A page", "path": "materials/course/a-page.md"}]
    assert found.course["links"] == [{"title": "forum", "url": "https://forum.example.org/"}]
    assert found.course["weeks"] == [{"title": "Course materials"}]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "file:///etc/passwd", "data:text/html,x"]
)
def test_a_link_that_leads_to_no_page_of_the_web_is_said(url: str, tmp_path: Path) -> None:
    files = {
        "imsmanifest.xml": manifest(
            module("One", item("Bad", "w")), other("w", "imswl_xmlv1p1", "w.xml")
        ),
        "w.xml": link(url),
    }
    found = imported(tmp_path, files)
    assert found.course["weeks"] == [{"title": "One"}]
    assert 'the link "Bad" leads to no address of the web' in said(found)[0]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    items = module("One", item("Gone", "nothing"), item("Lost", "r"), item("Out", "e"))
    resources = content("r", "lost.pdf") + content("e", "../out.pdf")
    found = imported(tmp_path, {"imsmanifest.xml": manifest(items, resources)})
    remarks = [re.sub(r"^[^ ]+ ", "", one) for one in said(found)]
    assert remarks == [
        '"Gone" opens something that is not there [CW111]',
        '"Lost" opens a file that is not there: lost.pdf [CW111]',
        '"Out" opens a file that is not there [CW111]',
    ]


def test_a_page_whose_html_is_nested_deeply_is_kept_as_it_is(tmp_path: Path) -> None:
    deep = "<div>" * 400 + "words" + "</div>" * 400
    files = {
        "imsmanifest.xml": manifest(module("One", item("Deep", "p")), content("p", "a.html")),
        "a.html": deep,
    }
    page = imported(tmp_path, files).files["materials/week-1/deep.md"]
    assert isinstance(page, bytes)
    assert b"words" in page


# -- What strangers send ----------------------------------------------------------------------


def refusal(path: Path, limits: Limits | None = None) -> Problem:
    with pytest.raises(ContentError) as caught:
        read_cartridge(path, limits)
    (problem,) = caught.value.problems
    return problem


ONE = {
    "imsmanifest.xml": manifest(module("One", item("x", "p")), content("p", "a.pdf")),
    "a.pdf": "x",
}


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.imscc"
    path.write_bytes(b"no zip at all")
    problem = refusal(path)
    assert str(problem).startswith("c.imscc: error: this cartridge is broken: it is no zip file")
    assert problem.code == "CW108"


def test_a_part_of_a_zip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "c.imscc", ONE)
    path.write_bytes(path.read_bytes()[:-40])
    assert refusal(path).code == "CW108"


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.imscc").code == "CW035"
    assert refusal(tmp_path).code == "CW035"


def test_a_zip_without_a_manifest_is_no_cartridge(tmp_path: Path) -> None:
    problem = refusal(packed(tmp_path / "c.imscc", {"a.pdf": "x"}))
    assert "there is no imsmanifest.xml at its top" in problem.message
    assert "choose Common Cartridge" in problem.hint


def test_another_kind_of_package_is_told_as_such(tmp_path: Path) -> None:
    scorm = '<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"/>'
    problem = refusal(packed(tmp_path / "c.imscc", {"imsmanifest.xml": scorm}))
    assert "another kind: http://www.imsproject.org" in problem.message


BOMB = (
    '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefgh", "abcdefg", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
EVILS = {
    "entities that grow": BOMB,
    "an entity from outside": OUTSIDE,
    "a document type alone": '<!DOCTYPE m SYSTEM "https://evil.example/m.dtd">',
}


@pytest.mark.parametrize("evil", EVILS.values(), ids=EVILS)
def test_a_document_type_is_refused_and_nothing_of_it_is_read(evil: str, tmp_path: Path) -> None:
    text = ONE["imsmanifest.xml"].replace("?>", f"?>{evil}", 1).replace("Brains", "&a;")
    for content_type in (text.encode(), text.replace("UTF-8", "UTF-16").encode("utf-16")):
        files: dict[str, str | bytes] = {**ONE, "imsmanifest.xml": content_type}
        problem = refusal(packed(tmp_path / "c.imscc", files))
        assert problem.code == "CW108"
        assert "root:" not in str(problem)


def test_the_same_holds_for_the_file_of_a_link(tmp_path: Path) -> None:
    files = {
        "imsmanifest.xml": manifest(
            module("One", item("Bad", "w")), other("w", "imswl_xmlv1p1", "w.xml")
        ),
        "w.xml": f"{OUTSIDE}{link('https://a.example/').replace('https://a.example/', '&a;')}",
    }
    found = imported(tmp_path, files)
    assert found.course["weeks"] == [{"title": "One"}]
    assert said(found)[0].startswith("c.imscc/w.xml: this cartridge is broken: ")


@pytest.mark.parametrize(
    "text", ["", "<manifest>", "<manifest", "\0", "<a>&unknown;</a>", "no xml", "<a/>"]
)
def test_broken_xml_is_refused(text: str, tmp_path: Path) -> None:
    assert refusal(packed(tmp_path / "c.imscc", {"imsmanifest.xml": text})).code == "CW108"


def test_contents_nested_without_end_are_refused(tmp_path: Path) -> None:
    deep = "<item identifier='x'><title>x</title>" * 5000 + "</item>" * 5000
    path = packed(tmp_path / "c.imscc", {"imsmanifest.xml": manifest(deep, "")})
    assert refusal(path).code in ("CW108", "CW036")


def test_a_manifest_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    noise = "".join(f"<!-- {number:x} -->" for number in range(300_000))
    text = ONE["imsmanifest.xml"].replace("<metadata>", f"{noise}<metadata>")
    problem = refusal(packed(tmp_path / "c.imscc", {"imsmanifest.xml": text}))
    assert problem.code == "CW036"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    problem = refusal(packed(tmp_path / "c.imscc", {**ONE, "a.pdf": bytes(50_000_000)}))
    assert problem.code == "CW036"
    assert "this cartridge is refused: a part of it unpacks to" in problem.message


def test_ten_thousand_files_more_are_refused(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"f/{number}.txt": b"" for number in range(10_000)}
    files |= ONE
    problem = refusal(packed(tmp_path / "c.imscc", files))
    assert "it has 10002 parts" in problem.message
    assert "import the folder" in problem.hint


def test_a_limit_holds_for_all_files_together(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**ONE, "b.pdf": bytes(range(256)) * 8000}
    path = packed(tmp_path / "c.imscc", files)
    assert "unpacks to 2 MB" in refusal(path, Limits(unpacked_mb=1)).message


@pytest.mark.parametrize(
    "name", ["../evil.pdf", "/etc/evil.pdf", "a/../../evil.pdf", "..\\evil.pdf", "C:/evil.pdf"]
)
def test_a_path_that_leads_out_is_left_aside(name: str, tmp_path: Path) -> None:
    items = module("One", item("x", "p"), item("Evil", "e"))
    resources = content("p", "a.pdf") + content("e", name)
    files = {"imsmanifest.xml": manifest(items, resources), "a.pdf": "x", name: "evil"}
    found = imported(tmp_path, files)
    assert list(found.files) == ["materials/a.pdf"]
    assert found.course["weeks"][0]["readings"] == [{"title": "x", "path": "materials/a.pdf"}]
    assert any("leads out of the cartridge [CW111]" in one for one in said(found))


def test_a_link_of_a_file_system_is_left_aside(tmp_path: Path) -> None:
    path = packed(tmp_path / "c.imscc", {"imsmanifest.xml": ONE["imsmanifest.xml"]})
    entry = zipfile.ZipInfo("a.pdf")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    found = read_cartridge(path)
    assert found.files == {}
    assert any("this is no file, but a link to one [CW111]" in one for one in said(found))


def test_a_protected_file_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "c.imscc", ONE)
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + at] |= 1
    path.write_bytes(content)
    assert "is protected by a password" in refusal(path).message


def test_a_file_that_is_damaged_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, text in ONE.items():
            archive.writestr(name, text)
    content = stream.getvalue().replace(b"a.pdfx", b"a.pdfy", 1)
    path = tmp_path / "c.imscc"
    path.write_bytes(content)
    assert "a.pdf cannot be unpacked" in refusal(path).message


def test_pages_cannot_claim_to_be_ours_to_bring_in_other_files(tmp_path: Path) -> None:
    page = '<meta name="generator" content="Coursewright"><title>x</title>'
    files = {
        "imsmanifest.xml": manifest(
            module("One", item("x", "p")),
            content("p", "index.html", "mkdocs.yml", "theme/main.html", "x/index.md", "a.txt"),
        ),
        "index.html": page,
        "mkdocs.yml": "evil",
        "theme/main.html": "evil",
        "x/index.md": "evil",
        "a.txt": "evil",
    }
    found = imported(tmp_path, files)
    assert {*found.files, *found.pages} <= {
        "docs/index.md",
        "docs/mkdocs.yml",
        "docs/a.txt",
        "docs/theme/main.html",
    }
    assert not {"mkdocs.yml", "theme/main.html"} & set(found.files)
