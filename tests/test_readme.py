"""README promises only what is there: its commands run, its blocks build, its tables are whole."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from coursewright.cli.authoring import lecture, new
from coursewright.cli.links import links
from coursewright.course import Course, Launch, Week
from coursewright.items import (
    Exercise,
    IgnoredLink,
    Institution,
    Lecture,
    Link,
    Notebook,
    Person,
    Reading,
)
from coursewright.manifest import parse_manifest
from coursewright.pages import OWN_ASSETS, STYLESHEET
from coursewright.term import Break, Term
from coursewright.validation import keys_of
from tests.conftest import REPOSITORY, Folder, copy_of_the_reference_course
from tests.examples import examples
from tests.test_policy_browser import MINIMAL
from tests.test_preview import Server

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return [example.text for example in examples(README) if example.language == language]


def block(language: str, start: str) -> str:
    (found,) = [text for text in blocks(language) if start in text.splitlines()[0]]
    return found


@pytest.fixture
def clone(tmp_path: Path) -> Folder:
    """The reference course, without the program."""
    return copy_of_the_reference_course(tmp_path / "clone")


@pytest.fixture
def own(folder: Folder) -> Folder:
    """A course of one's own, as README shows it."""
    return folder.write({
        "course.yaml": block("yaml", "title: My course"),
        "mkdocs.yml": block("yaml", "site_name"),
        "docs/about.md": "# About\n",
    })  # fmt: skip


def test_each_command_is_known_to_a_test_here() -> None:
    commands = {line.split("#")[0].strip() for text in blocks("sh") for line in text.splitlines()}
    assert commands == {
        "make site",  # what .ci/run does, as it does the next
        "make test",
        "pip install -e . && mkdocs serve",
        "coursewright new my-course",
        'coursewright add week "Sleep and memory"',
        'coursewright add lecture "Why we sleep" --video https://youtu.be/WMRUZT9NljM'
        " --slides ~/talks/why-we-sleep.pptx",
        "coursewright import index.md --into moved",
        "coursewright schema -o course.schema.json",
        "coursewright check",
        "coursewright links",
        "coursewright export markdown exported",
    }
    ci = (REPOSITORY / ".ci/run").read_text()
    assert "make site" in ci
    assert "make test" in ci


def test_the_server_shows_the_reference_course(clone: Folder) -> None:
    server = Server(clone)
    try:
        server.shows("Neuroscience for machine learners")
    finally:
        server.stop()


def test_a_week_is_added_at_the_end_of_the_manifest(clone: Folder) -> None:
    text = (clone.path / "course.yaml").read_text() + "\n" + block("yaml", "  - title: Sleep")
    course = parse_manifest(text.encode(), clone.path).course
    assert course.numbered_weeks()[-1].heading == "Week 10: Sleep and memory"
    clone.write({"course.yaml": text})
    assert "coming soon" in clone.build().article("week-10/index.html")


def test_the_check_exits_as_readme_says(own: Folder, clone: Folder) -> None:
    assert own.coursewright("check").returncode == 0
    (own.path / "course.yaml").unlink()
    assert own.coursewright("check").returncode == 2
    clone.write({"course.yaml": "title: x\n"})
    assert clone.coursewright("check").returncode == 1


def test_links_are_checked_and_waived_as_readme_says(own: Folder) -> None:
    assert own.coursewright("links").returncode == 0
    text = (own.path / "course.yaml").read_text()
    dead = "links:\n  - {title: x, url: 'https://nowhere.invalid/x'}\n"
    own.write({"course.yaml": text + dead})
    done = own.coursewright("links")
    assert done.returncode == 1
    assert "nowhere.invalid" in done.stdout
    waiver = block("yaml", "ignore_links:").replace("intranet.example.org", "nowhere.invalid")
    own.write({"course.yaml": text + dead + waiver})
    done = own.coursewright("links")
    assert done.returncode == 0, done.stdout
    assert "only for those on the campus" in done.stdout
    (own.path / "course.yaml").unlink()
    assert own.coursewright("links").returncode == 2


def test_the_table_of_options_names_each_and_no_other() -> None:
    (table,) = re.findall(r"\| option.*?\n\|---\|---\|\n(.*?)\n\n", README, re.DOTALL)
    named = set(re.findall(r"^\| `(-[\w-]+)", table, re.MULTILINE))
    options = {option.opts[0] for option in links.params}
    assert named == options - {"-f"}


def test_the_workflow_has_what_the_action_needs() -> None:
    workflow, ours = (
        yaml.load(text, yaml.BaseLoader)
        for text in (block("yaml", "on:"), (REPOSITORY / ".github/workflows/links.yml").read_text())
    )
    assert workflow["permissions"] == ours["permissions"]
    assert [step["uses"].split("@")[0] for step in workflow["jobs"]["links"]["steps"]] == [
        "actions/checkout",
        "OWNER/coursewright",
    ]
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
    assert all(f"`{hook['id']}`" in README for hook in hooks)


def test_the_header_for_other_hosts_is_the_one_that_is_tested() -> None:
    assert f'"{MINIMAL}"' in block("nginx", "add_header")
    assert f'"{MINIMAL}"' in block("apache", "Header")


def test_the_export_builds(own: Folder) -> None:
    done = own.run(sys.executable, "-m", *block("sh", "coursewright export").split())
    assert done.returncode == 0, done.stderr
    assert Folder(own.path / "exported").build("--strict").status == 0


def test_the_smallest_course_builds(own: Folder) -> None:
    built = own.build("--strict")
    assert built.status == 0, built.log
    assert 'href="week-1/"' in built.article()


def test_a_new_course_builds_and_its_options_are_named(folder: Folder) -> None:
    command = block("sh", "coursewright new").split()
    done = folder.run(sys.executable, "-m", *command, "--title", "T")
    assert done.returncode == 0, done.stderr
    assert Folder(folder.path / command[-1]).build("--strict").status == 0
    for option in (*new.params, *lecture.params):
        if option.opts[0].startswith("--"):
            assert f"`{option.opts[0]}" in README or f" {option.opts[0]} " in README


def test_a_page_moves_in(folder: Folder) -> None:
    folder.write(
        {"index.md": "# Birds\n\n## Week 1: Song\n\n* [Duets](https://youtu.be/WMRUZT9NljM)\n"}
    )
    command = block("sh", "coursewright import").split()
    done = folder.run(sys.executable, "-m", *command)
    assert done.returncode == 0, done.stderr
    assert Folder(folder.path / command[-1]).manifest().course.weeks[0].lectures[0].title == "Duets"


def test_a_week_and_a_lecture_are_added_by_the_commands(clone: Folder, tmp_path: Path) -> None:
    text = (clone.path / "course.yaml").read_text()
    shutil.copy(REPOSITORY / "materials/w1/W1-V0-structure.pptx", tmp_path / "why-we-sleep.pptx")
    for line in block("sh", "coursewright add").splitlines():
        words = [word.replace("~/talks", str(tmp_path)) for word in shlex.split(line)]
        done = clone.run(sys.executable, "-m", *words)
        assert done.returncode == 0, done.stderr
    assert (clone.path / "course.yaml").read_text().startswith(text)
    week = clone.manifest().course.numbered_weeks()[-1]
    assert week.heading == "Week 10: Sleep and memory"
    assert week.week.lectures[0].slides == "materials/w10/why-we-sleep.pptx"
    assert (clone.path / "materials/w10/why-we-sleep.pptx").exists()


def test_the_schema_is_written(own: Folder) -> None:
    done = own.run(sys.executable, "-m", *block("sh", "coursewright schema").split())
    assert done.returncode == 0, done.stderr
    written = (own.path / "course.schema.json").read_text(encoding="utf-8")
    assert written == (REPOSITORY / "course.schema.json").read_text(encoding="utf-8")


def test_the_captions_and_chapters_work(own: Folder) -> None:
    lecture = "    lectures:\n      - title: Neurons\n        video: WMRUZT9NljM\n"
    manifest = block("yaml", "title: My course") + lecture + block("yaml", "captions:")
    deck = (REPOSITORY / "materials/w1/W1-V0-structure.pptx").read_bytes()
    own.write({"course.yaml": f"{manifest}        slides: a.pptx\n"})
    own.write({"materials/w1/structure.vtt": "WEBVTT\n\n01:36.000 --> 01:40.000\nHello.\n"})
    (own.path / "a.pptx").write_bytes(deck)
    page = own.build().article("week-1/neurons/index.html")
    assert "Play from 1:35" in page
    assert "A title of my own" in page
    assert "Hello." in page


def test_the_colours_can_be_changed_as_shown() -> None:
    names = re.findall(r"(--[\w-]+):", block("css", ":root"))
    sheet = next(asset for asset in OWN_ASSETS if asset.path == STYLESHEET).source
    assert isinstance(sheet, Path)
    assert names
    for name in names:
        assert f"\n  {name}: " in sheet.read_text().partition("}")[0]


def test_the_navigation_and_the_settings_work(own: Folder) -> None:
    own.write({"docs/index.md": "Hello\n", "templates/week.md.jinja": "# Mine\n"})
    config = yaml.safe_load((own.path / "mkdocs.yml").read_text())
    config |= yaml.safe_load(block("yaml", "nav:")) | yaml.safe_load(block("yaml", "plugins:"))
    own.write({"mkdocs.yml": yaml.safe_dump(config)})
    built = own.build("--strict")
    assert built.status == 0, built.log
    assert "Mine" in built.article("week-1/index.html")
    assert "https://git.example.org/me/course/edit/course.yaml#L3" in (
        built.html("week-1/index.html")
    )
    assert "The course" in built.html()


def test_a_page_with_blocks_builds(own: Folder) -> None:
    own.write({"docs/start.md": block("markdown", "---")})
    built = own.build("--strict")
    assert built.status == 0, built.log
    article = built.article("start/index.html")
    assert "Weeks of My course: 1" in article
    assert "remark" not in article


def test_the_tables_name_every_key_and_no_other() -> None:
    course, week = re.findall(r"\| key.*?\n\|---\|---\|\n(.*?)\n\n", README, re.DOTALL)

    def keys(table: str) -> set[str]:
        firsts = [line.split("|")[1] for line in table.splitlines()]
        return {key for first in firsts for key in re.findall(r"`(\w+)`", first)}

    assert keys(course) == set(keys_of(Course)) - {"note"}
    assert keys(week) == set(keys_of(Week)) - {"id", "status", "note", "release"}
    models = (Lecture, Notebook, Exercise, Link, Person, Institution, Launch, Reading)
    for model in (*models, IgnoredLink, Term, Break):
        for key in keys_of(model):
            assert re.search(rf"`[^`]*\b{key}\b[^`]*`", README), f"{model.noun}: {key}"


def test_the_files_that_it_links_to_are_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (REPOSITORY / target).exists(), target
