from __future__ import annotations

import re

import pytest
import yaml

from coursewright.app import OFFLINE_PAGE
from tests.conftest import REPOSITORY, Built, Folder

COURSE = """
course.yaml: |
  title: "Q&A"
  repository: me/course
  weeks:
    - {title: One, lectures: [{title: First, slides: materials/a.pdf}], readings: [materials/r.md]}
    - {title: Two}
materials/a.pdf: deck
materials/r.md: "# Reading one"
docs/index.md: Welcome, see [more](more/page.md).
docs/more/page.md: |
  ---
  jinja: true
  ---
  # More

  {{ week_list() }}

  ![a picture](picture.png)
docs/more/picture.png: not really
docs/hidden.md: "# Hidden"
mkdocs.yml: |
  site_name: !ENV [A_NAME, "x"]
  site_dir: elsewhere
  theme:
    name: material
    custom_dir: theme
  not_in_nav: /hidden.md
  markdown_extensions:
    - toc: {permalink: true}
    - pymdownx.superfences:
        custom_fences:
          - name: m
            class: m
            format: !!python/name:pymdownx.superfences.fence_code_format ''
  plugins:
    - search
    - coursewright:
        templates: own
theme/main.html: |
  {% extends "base.html" %}
  {% block announce %}Hello from the theme{% endblock %}
own/lecture.md.jinja: |
  # {{ lecture.title }}, our way
"""


def plain(built: Built, page: str) -> str:
    """A page without what only the plugin and the program's name put into it.

    In some attributes the theme escapes what is HTML already once more; only the plugin can say
    that it is.
    """
    html = re.sub(
        r'<a href="[^"]*" title="Edit this page".*?</a>', "", built.html(page), flags=re.S
    )
    html = re.sub(r'<meta (?:name="generator"|http-equiv="Content-Security)[^>]*>', "", html)
    html = re.sub(r'<link rel="(?:manifest|apple-touch-icon)"[^>]*>', "", html)
    html = re.sub(r'(\.(?:css|js))\?[0-9a-f]{8}"', r'\1"', html)
    return re.sub(r"\s+", " ", html).replace("&amp;amp;", "&amp;")


def pages(built: Built) -> list[str]:
    """The pages, but for the one that only the app shows."""
    return [page for page in built.pages() if page != OFFLINE_PAGE]


def exported(folder: Folder, *options: str) -> Folder:
    done = folder.coursewright("export", "markdown", "out", *options)
    assert done.returncode == 0, done.stderr
    return Folder(folder.path / "out")


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_what_is_exported_builds_to_the_same_pages_without_the_plugin(
    folder: Folder, program: str
) -> None:
    folder.write(COURSE)
    config = (folder.path / "mkdocs.yml").read_text()
    ours = folder.build("--site-dir", "site")
    theirs = exported(folder).build("--strict", program=program)
    assert ours.status == 0, ours.log
    assert theirs.status == 0, theirs.log
    assert pages(ours) == theirs.pages()
    for page in theirs.pages():
        assert plain(ours, page) == plain(theirs, page), page
    assert (theirs.site / "materials/a.pdf").read_text() == "deck"
    assert (theirs.site / "assets/coursewright.js").exists()
    assert "coursewright" not in re.sub(
        "#.*|assets/coursewright", "", (folder.path / "out/mkdocs.yml").read_text()
    )
    assert (folder.path / "mkdocs.yml").read_text() == config


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_the_reference_course_comes_out_the_same(
    folder: Folder, reference: Built, program: str
) -> None:
    done = folder.coursewright("export", "markdown", "out", "-f", str(REPOSITORY / "mkdocs.yml"))
    assert done.returncode == 0, done.stderr
    theirs = Folder(folder.path / "out").build("--strict", program=program)
    assert theirs.status == 0, theirs.log
    assert theirs.pages() == pages(reference)
    for page in theirs.pages():
        assert plain(theirs, page) == plain(reference, page), page


def test_tags_and_comments_of_mkdocs_are_kept_and_never_run(folder: Folder) -> None:
    text = (exported(folder.write(COURSE)).path / "mkdocs.yml").read_text()
    assert "!!python/name:pymdownx.superfences.fence_code_format" in text
    assert "site_name: Q&amp;A" in text
    assert "elsewhere" not in text


def test_an_own_navigation_is_written_out(folder: Folder) -> None:
    folder.write(COURSE)
    config = "nav: [index.md, {Course: course.yaml}]\nplugins: {coursewright: {}, search: {}}\n"
    folder.write({"mkdocs.yml": f"site_name: x\nmarkdown_extensions: {{toc: {{}}}}\n{config}"})
    data = yaml.safe_load((exported(folder).path / "mkdocs.yml").read_text())
    assert data["nav"][1]["Course"][0] == {
        "Week 1: One": [
            {"Week 1: One": "week-1/index.md"},
            {"First": "week-1/first/index.md"},
            {"Reading material": "materials/r/index.md"},
        ]
    }
    assert data["plugins"] == {"search": {}}
    assert list(data["markdown_extensions"]) == ["admonition", "attr_list", "md_in_html", "toc"]


def test_awesome_nav_gets_its_files(folder: Folder) -> None:
    folder.write(COURSE)
    folder.write({"mkdocs.yml": "site_name: x\nplugins: [awesome-nav, coursewright]\n"})
    out = exported(folder)
    assert (out.path / "docs/week-1/.nav.yml").exists()
    assert "nav" not in yaml.safe_load((out.path / "mkdocs.yml").read_text())


def test_a_course_without_mkdocs_yml_is_exported_for_material(course: Folder) -> None:
    out = exported(course)
    assert yaml.safe_load((out.path / "mkdocs.yml").read_text())["theme"] == {
        "name": "material",
        "custom_dir": "overrides",
        "favicon": "assets/favicon.svg",
        "logo": "assets/favicon.svg",
    }
    assert (out.path / "docs/week-1/index.md").exists()


def test_what_is_there_is_replaced_only_when_asked(course: Folder) -> None:
    course.write({"out/mine.txt": "mine"})
    done = course.coursewright("export", "markdown", "out")
    assert done.returncode == 2
    assert "out is there already. Give another folder, or --force." in done.stderr
    assert (course.path / "out/mine.txt").exists()
    assert not (exported(course, "--force").path / "mine.txt").exists()


@pytest.mark.parametrize("target", [".", "docs", "docs/out", ".."])
def test_the_course_itself_is_never_replaced(course: Folder, target: str) -> None:
    inside = Folder(course.path / "c")
    inside.path.mkdir()
    inside.write({"course.yaml": "title: x\nweeks: [{title: y}]\n", "docs/a.md": "a"})
    done = inside.coursewright("export", "markdown", target, "--force")
    assert done.returncode == 2
    assert "holds the course itself" in done.stderr or "inside" in done.stderr
    assert (inside.path / "docs/a.md").read_text() == "a"


def test_a_course_with_problems_is_not_exported(course: Folder) -> None:
    course.write({"course.yaml": "titel: x\n"})
    done = course.coursewright("export", "markdown", "out")
    assert done.returncode == 1
    assert 'course.yaml:1:1: error: unknown key "titel"' in done.stderr
    assert "Traceback" not in done.stderr
    assert not (course.path / "out").exists()


def test_a_place_that_cannot_be_written_is_said(course: Folder) -> None:
    course.write({"file": "x"})
    done = course.coursewright("export", "markdown", "file/out")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
