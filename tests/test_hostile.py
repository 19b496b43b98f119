"""What a hostile or clumsy author tried, each once found to do harm or to say nothing."""

from __future__ import annotations

import html
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MKDOCS_YML, Folder

GOOD = "title: A\nweeks:\n  - title: B\n"


@pytest.mark.parametrize(
    "expression",
    [
        'course.parse_raw("x", proto="pickle", allow_pickle=True)',
        'course.parse_file("/etc/passwd")',
        "course.model_construct()",
        "course.model_dump()",
        "weeks[0].week.model_rebuild()",
        "course.copy()",
        "week_list.__globals__",
        "people.func",
        "launch.func",
        "material.x",
        "weeks[0].lectures.__func__",
    ],
)
def test_a_page_reaches_the_course_and_nothing_behind_it(course: Folder, expression: str) -> None:
    course.write({"docs/p.md": f"---\njinja: true\n---\n{{{{ {expression} }}}}\n"})
    (problem,) = course.found()
    assert str(problem.place) == "docs/p.md:4"


def test_a_page_may_read_all_of_the_course(course: Folder) -> None:
    text = (
        "{% for w in weeks %}{{ w.heading }}{{ w.units('lectures') | list | length }}{% endfor %}"
    )
    course.write({"docs/p.md": f"---\njinja: true\n---\n{text}{{{{ course.weeks[0].title }}}}\n"})
    assert course.markdown("p.md").endswith("Week 1: Beginnings0Beginnings\n")


def test_a_quotation_mark_in_a_title_ends_no_attribute(course: Folder) -> None:
    title = '" onmouseover="alert(1)" x="'
    course.write({
        "course.yaml": f"title: '{title}'\nweeks:\n  - title: '{title}'\n"
        f"    lectures: [{{title: '{title}', id: a}}]\n",
        "mkdocs.yml": MKDOCS_YML,
    })  # fmt: skip
    built = course.build()
    for page in built.pages():
        assert ' onmouseover="' not in built.html(page)


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ("week-1.md", "same address as the page written from course.yaml:3:5"),
    ],
)
def test_a_reading_takes_no_other_pages_place(course: Folder, reading: str, message: str) -> None:
    course.write({"course.yaml": f"{GOOD}    readings: [{reading}]\n", reading: "# x\n"})
    assert message in course.problems()[0]


def test_a_lecture_called_index_has_a_page_of_its_own(course: Folder) -> None:
    course.write({"course.yaml": f"{GOOD}    lectures: [{{title: Index}}]\n"})
    built = course.build("--strict")
    assert {"week-1/index.html", "week-1/index/index.html"} <= set(built.pages())


@pytest.mark.parametrize(
    "name", ["sitemap.xml", "404.html", "assets", "search", "templates", "a.b"]
)
def test_ids_leave_the_sites_own_files_alone(course: Folder, name: str) -> None:
    course.write({"course.yaml": f"{GOOD}    id: {name}\n"})
    assert course.problems()[0].startswith("course.yaml:4:9: ")


def test_a_file_where_a_page_needs_a_folder_is_a_problem(course: Folder) -> None:
    course.write({"docs/week-1": "no ending"})
    assert course.problems() == [
        "course.yaml:3:5: the site cannot hold both the page week-1/ and the file week-1"
    ]


def test_the_longest_titles_have_file_names_that_disks_take(course: Folder) -> None:
    course.write({"course.yaml": f"{GOOD}    lectures: [{{title: {'𞤀' * 90}}}]\n"})
    assert course.build("--strict").status == 0


def test_materials_in_a_folder_that_mkdocs_leaves_out_are_published(course: Folder) -> None:
    course.write({
        "course.yaml": f"{GOOD}    lectures: [{{title: L, slides: templates/a.pdf}}]\n",
        "templates/a.pdf": "x",
    })  # fmt: skip
    assert (course.build("--strict").site / "templates/a.pdf").exists()
    course.write({"course.yaml": f"{GOOD}    lectures: [{{title: L, slides: .h/a.pdf}}]\n"})
    assert "not hidden" in course.problems()[0]


DEEP_ALIASES = "title: A\nx:\n- &a0 [1]\n" + "".join(
    f"- &a{i} [*a{i - 1}]\n" for i in range(1, 950)
)


@pytest.mark.parametrize(
    "text",
    [
        "title: !!timestamp foo\n",
        "title: !!bool foo\n",
        'title: !!int ""\n',
        'title: !!int "-"\n',
        'title: !!float ""\n',
        "title: !!binary ä\n",
        DEEP_ALIASES,
        'title: "a\\0b"\n' + "weeks: [{title: x}]\n",
        "title: |\n  a\n  b\nstatus: |\n  two\n  lines\n",
    ],
)
def test_odd_yaml_is_a_problem_on_one_line(course: Folder, text: str) -> None:
    course.write({"course.yaml": text})
    done = course.coursewright("check")
    assert done.returncode == 1
    assert done.stderr == ""
    *lines, empty, count, hint = done.stdout.splitlines()
    assert all(line.startswith(("course.yaml:", "  ")) for line in lines)
    assert (empty, "found." in count, "explain CW" in hint) == ("", True, True)


@pytest.mark.parametrize("front", ["x: " + "[" * 2000, "x: [a"])
def test_odd_front_matter_is_a_problem_with_its_line(course: Folder, front: str) -> None:
    course.write({"docs/p.md": f"---\njinja: true\n{front}\n---\nHello\n"})
    assert course.problems()[0].startswith("docs/p.md:")


@pytest.mark.parametrize("ask", ["jinja: yes", '"jinja": true', "jinja : true", 'jinja: "true"'])
def test_a_page_may_ask_in_any_way_that_yaml_knows(course: Folder, ask: str) -> None:
    course.write({"docs/p.md": f"---\n{ask}\n---\n{{{{ course.title }}}}\n"})
    assert course.markdown("p.md").endswith("A course\n")


def test_pages_with_other_endings_and_behind_links_may_ask(course: Folder, tmp_path: Path) -> None:
    asks = "---\njinja: true\n---\n{{ course.title }}\n"
    course.write({"docs/a.mkd": asks, "elsewhere/b.md": asks})
    (course.path / "docs/linked").symlink_to(course.path / "elsewhere")
    assert {"a.mkd", "linked/b.md"} <= {page.path for page in course.site().pages}


def test_an_export_writes_nothing_outside_of_its_folder(course: Folder) -> None:
    inside = Folder(course.path / "a/b/c")
    inside.path.mkdir(parents=True)
    inside.write({
        "course.yaml": GOOD,
        "mkdocs.yml": "site_name: x\nhooks: [../../shared/h.py]\nplugins: [coursewright]\n",
        "shared/h.py": "mine",
        "docs/a.md": "a",
    })  # fmt: skip
    done = inside.coursewright("export", "markdown", "out")
    assert done.returncode == 2
    assert "outside of the course's folder" in done.stderr
    assert (inside.path / "shared/h.py").read_text() == "mine"


def test_an_export_says_what_it_cannot_take_along(course: Folder) -> None:
    course.write({"mkdocs.yml": "INHERIT: base.yml\nplugins: [coursewright]\n"})
    course.write({"base.yml": "site_name: x\n"})
    assert "INHERIT" in course.coursewright("export", "markdown", "out").stderr


def test_a_theme_of_ones_own_inside_docs_is_exported(course: Folder) -> None:
    course.write({
        "mkdocs.yml": "site_name: x\ntheme: {name: material, custom_dir: docs/overrides}\n"
        "plugins: [coursewright]\n",
        "docs/overrides/main.html": '{% extends "base.html" %}',
    })  # fmt: skip
    done = course.coursewright("export", "markdown", "out")
    assert done.returncode == 0, done.stderr
    assert (course.path / "out/docs/overrides/main.html").exists()


EXTENSIONS = """\
site_name: x
markdown_extensions:
  - pymdownx.magiclink
  - pymdownx.emoji
  - pymdownx.arithmatex
  - smarty
plugins: [coursewright]
"""


def test_common_extensions_break_neither_videos_nor_notes(course: Folder) -> None:
    course.write({
        "course.yaml": f"{GOOD}    note: 'see https://example.org, www.a.org :+1: me@a.org'\n"
        "    lectures: [{title: L, video: __abcdefg__}]\n"
        "links: [{title: W, url: \"https://a.org/'b_'c'?$d$\"}]\n",
        "mkdocs.yml": EXTENSIONS,
    })  # fmt: skip
    built = course.build("--strict")
    assert built.status == 0, built.log
    video = html.unescape(built.html("week-1/l/index.html"))
    assert 'data-cw-youtube="__abcdefg__"' in video
    note = html.unescape(built.html("week-1/index.html"))
    assert "see https://example.org, www.a.org :+1: me@a.org</span>" in note
    assert "https://a.org/'b_'c'?$d$" in html.unescape(built.html())


def test_a_folder_of_templates_that_is_not_there_is_a_problem(course: Folder) -> None:
    course.write({"mkdocs.yml": "plugins: [{coursewright: {templates: nosuch}}]\n"})
    assert course.problems() == ["mkdocs.yml: there is no folder nosuch with templates"]


def test_a_terminal_with_few_letters_is_no_crash(course: Folder) -> None:
    course.write({"course.yaml": f"{GOOD}status: 日\n"})
    done = subprocess.run(
        [sys.executable, "-m", "coursewright", "check"],
        cwd=course.path,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_settings_may_be_inherited(course: Folder) -> None:
    course.write({
        "mkdocs.yml": "INHERIT: base.yml\n",
        "base.yml": "plugins: [{coursewright: {manifest: c.yaml}}]\n",
        "c.yaml": GOOD,
        "course.yaml": "nonsense: 1\n",
    })  # fmt: skip
    assert course.coursewright("check").returncode == 0
