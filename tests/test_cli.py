from __future__ import annotations

import json

from tests.conftest import Folder


def test_a_good_course_has_nothing_wrong(course: Folder) -> None:
    done = course.coursewright("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing is wrong.\n", "")


def test_problems_are_printed_with_place_and_hint_and_exit_1(course: Folder) -> None:
    course.write({"course.yaml": "titel: x\nweeks: [{title: a}]\n"})
    done = course.coursewright("check")
    assert done.returncode == 1
    assert done.stdout == (
        "course.yaml:1:1: error: the course has no title [CW010]\n"
        "  add a line title: …\n"
        'course.yaml:1:1: error: unknown key "titel" in the course [CW012]\n'
        "  did you mean title? the course has: title, description, institution, language,"
        " license, repository, branch, intro, first_week, links, ignore_links, people, readings,"
        " bibliography, launch, macros, term, weeks, status, note\n"
        "\n2 problems found.\nWhat a code means: coursewright explain CW010\n"
    )


def test_a_missing_material_is_a_problem(course: Folder) -> None:
    course.write({"course.yaml": "title: x\nweeks: [{title: a, readings: [r.md]}]\n"})
    done = course.coursewright("check")
    assert done.returncode == 1
    assert "course.yaml:2:31: error: r.md is not there [CW034]\n" in done.stdout
    assert "1 problem found." in done.stdout


def test_problems_in_docs_and_templates_are_found_as_well(course: Folder) -> None:
    course.write({"docs/a.md": "---\njinja: true\n---\n{{ x }}\n"})
    done = course.coursewright("check")
    assert done.stdout.startswith("docs/a.md:4: error: ")


def test_the_same_as_data(course: Folder) -> None:
    course.write({"course.yaml": "titel: x\nweeks: [{title: a}]\n"})
    done = course.coursewright("check", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["problems"][0] == {
        "file": "course.yaml",
        "line": 1,
        "column": 1,
        "code": "CW010",
        "level": "error",
        "message": "the course has no title",
        "hint": "add a line title: …",
    }
    course.write({"course.yaml": "title: x\nweeks: [{title: a}]\n"})
    done = course.coursewright("check", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"problems": []})


def test_without_a_course_the_check_could_not_run(folder: Folder) -> None:
    done = folder.coursewright("check")
    assert done.returncode == 2
    assert done.stdout.startswith("course.yaml: error: there is no such file [CW001]\n")
    done = folder.coursewright("check", "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["problems"][0]["line"] is None


def test_a_mkdocs_yml_that_is_not_yaml_is_a_problem(course: Folder) -> None:
    course.write({"mkdocs.yml": "site_name: a: b\n"})
    done = course.coursewright("check")
    assert done.returncode == 1
    assert done.stdout.startswith("mkdocs.yml:1:13: error: there is a second colon")


def test_mkdocs_yml_may_name_other_places_and_hold_tags(course: Folder) -> None:
    course.write({
        "mkdocs.yml": "site_name: !ENV [NAME, x]\ndocs_dir: pages\n"
        "markdown_extensions: [{a: {b: !!python/name:os.system ''}}]\n"
        "plugins:\n  coursewright:\n    manifest: my.yaml\n",
        "my.yaml": "title: x\nweeks: [{title: a}]\n",
        "course.yaml": "nonsense: true\n",
        "pages/a.md": "---\njinja: true\n---\n{{ x }}\n",
    })  # fmt: skip
    assert course.coursewright("check").stdout.startswith("pages/a.md:4: error")


def test_unknown_commands_and_options_exit_2(course: Folder) -> None:
    assert course.coursewright("chekc").returncode == 2
    assert course.coursewright("check", "--formt", "json").returncode == 2


def test_help_names_every_command(course: Folder) -> None:
    helped = course.coursewright("--help").stdout
    assert "check" in helped
    assert "export" in helped
    assert course.coursewright("--version").stdout.startswith("python -m coursewright, version ")
