from __future__ import annotations

from pathlib import Path

import pytest

from coursewright.errors import ContentError
from coursewright.project import read_project, settings_of
from coursewright.settings import Limits, Settings
from tests.conftest import Folder

COURSE = "title: x\nweeks: [{title: y}]\n"
WRONG = """\
site_name: x
plugins:
  - search
  - coursewright:
      slides: betterofice
      limits: {ratio: many}
      level: {}
"""


@pytest.mark.parametrize(
    "written",
    [
        "",
        "plugins: [search, coursewright]",
        "plugins: {coursewright: {}}",
        "plugins:\n  - coursewright:\n",
        "plugins: coursewright",
        "docs_dir: docs",
    ],
)
def test_without_settings_all_is_as_usual(tmp_path: Path, written: str) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text(written)
    project = read_project(file)
    assert project.settings == Settings()
    assert (project.manifest, project.docs) == (tmp_path / "course.yaml", tmp_path / "docs")


@pytest.mark.parametrize("form", ["[{{coursewright: {}}}]", "{{coursewright: {}}}"])
def test_settings_are_read_in_both_forms_of_plugins(tmp_path: Path, form: str) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("plugins: " + form.format("{slides: none, limits: {parts: 7}}"))
    assert read_project(file).settings == Settings(slides="none", limits=Limits(parts=7))


def test_settings_are_inherited_unless_they_are_said_anew(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("docs_dir: pages\nplugins: [{coursewright: {slides: none}}]")
    file = tmp_path / "mkdocs.yml"
    file.write_text("INHERIT: base.yml\n")
    assert read_project(file).settings.slides == "none"
    assert read_project(file).docs == tmp_path / "pages"
    file.write_text("INHERIT: base.yml\nplugins: [coursewright]\n")
    assert read_project(file).settings.slides == "auto"


def test_a_mistake_in_the_settings_points_into_mkdocs_yml_in_check_and_in_the_build(
    folder: Folder,
) -> None:
    folder.write({"course.yaml": COURSE, "mkdocs.yml": WRONG})
    lines = [
        "mkdocs.yml:5:15: error: expected auto, betteroffice, libreoffice or none",
        "mkdocs.yml:6:23: error: expected a whole number, found text",
        'mkdocs.yml:7:7: error: unknown key "level" in the settings of coursewright',
    ]
    done = folder.coursewright("check")
    assert done.returncode == 1
    built = folder.build()
    assert built.status == 1
    for line in lines:
        assert line in done.stdout + done.stderr
        place, _, message = line.partition(": error: ")
        assert f"option '{place}': {message}" in built.log


def test_settings_that_come_from_elsewhere_are_checked_as_well() -> None:
    assert settings_of({"slides": "none", "templates": None}, None) == Settings(slides="none")
    with pytest.raises(ContentError) as caught:
        settings_of({"slides": 3}, None)
    assert str(caught.value.problems[0].place) == "mkdocs.yml"
