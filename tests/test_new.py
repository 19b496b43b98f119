from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from pptx import Presentation

from coursewright.authoring import installed
from coursewright.authoring.questions import Answers
from coursewright.authoring.start import files_of, start_course
from coursewright.errors import CoursewrightError
from coursewright.manifest import parse_manifest
from coursewright.placing import placed
from tests.conftest import REPOSITORY, Built, Folder

LINE = "coursewright==1.0"

FILES = {
    ".github/workflows/links.yml",
    ".github/workflows/publish.yml",
    ".gitignore",
    "README.md",
    "course.schema.json",
    "course.yaml",
    "docs/about.md",
    "docs/index.md",
    "materials/w1/how-a-page-is-made.pptx",
    "materials/w1/reading.bib",
    "materials/w1/reading.md",
    "materials/w2/how-long-is-a-lecture.ipynb",
    "mkdocs.yml",
    "requirements.txt",
}


def made(answers: Answers) -> dict[str, bytes]:
    return files_of(answers, LINE, is_sure=True)


def listed(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Built]:
    """A new course, as the command makes it of answers, and its site."""
    above = Folder(tmp_path_factory.mktemp("new"))
    done = above.coursewright(
        *("new", "sleep", "--title", "Sleep: from A to Z", "--repository", "Me/sleep"),
        *("--institution", "The University of Somewhere", "--description", "Why we sleep."),
    )
    assert done.returncode == 0, done.stderr
    folder = Folder(above.path / "sleep")
    return folder, folder.build("--strict")


# -- What is made -----------------------------------------------------------------------------


def test_a_new_course_has_all_that_a_course_needs(fresh: tuple[Folder, Built]) -> None:
    assert {f for f in listed(fresh[0].path) if not f.startswith((".cache/", "site/"))} == FILES
    assert stat.S_IMODE(fresh[0].path.stat().st_mode) & 0o700 == 0o700


def test_it_builds_at_once_and_strictly(fresh: tuple[Folder, Built]) -> None:
    _, built = fresh
    assert built.status == 0, built.log
    assert "WARNING" not in built.log
    assert "Sleep: from A to Z" in built.article()
    assert "The University of Somewhere" in built.html()
    lecture = built.article("week-1/from-a-deck-to-a-page/index.html")
    assert lecture.count("<img") >= 3
    assert "<math" in lecture
    assert "<img" in built.article("week-2/how-long-is-a-lecture/index.html")
    assert "colab.research.google.com/github/Me/sleep/" in (
        built.article("week-2/how-long-is-a-lecture/index.html")
    )
    assert "Roediger" in built.article("materials/w1/reading/index.html")


def test_nothing_is_wrong_with_it_and_no_link_within_it_is_dead(
    fresh: tuple[Folder, Built],
) -> None:
    folder, _ = fresh
    done = folder.coursewright("check")
    assert done.stdout.endswith("\nNothing is wrong.\n")
    assert "3 of 3 slides with notes, 1 of 1 picture with alt text" in done.stdout
    done = folder.coursewright("links", "--site", "site", "--offline")
    assert done.returncode == 0, done.stdout
    assert " 0 faults" in done.stdout


def test_its_workflows_run_what_there_is(fresh: tuple[Folder, Built]) -> None:
    folder, _ = fresh
    for name in ("publish", "links"):
        text = (folder.path / f".github/workflows/{name}.yml").read_text()
        workflow = yaml.load(text, yaml.BaseLoader)
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        assert all(re.fullmatch(r"actions/[\w-]+@v\d", s["uses"]) for s in steps if "uses" in s)
        first, *commands = [step["run"] for step in steps if "run" in step]
        assert first == "pip install -r requirements.txt"
        assert commands
        for command in commands:
            program, *arguments = command.split()
            offline = ["--offline"] if "links" in arguments else []
            done = folder.run(sys.executable, "-m", program, *arguments, *offline)
            assert done.returncode == 0, done.stdout + done.stderr


def test_the_notebook_counts_the_words_of_the_deck(fresh: tuple[Folder, Built]) -> None:
    folder, _ = fresh
    deck = Presentation(str(folder.path / "materials/w1/how-a-page-is-made.pptx"))
    words = [len(slide.notes_slide.notes_text_frame.text.split()) for slide in deck.slides]
    notebook = json.loads((folder.path / "materials/w2/how-long-is-a-lecture.ipynb").read_text())
    assert f"words = {words} " in "".join(notebook["cells"][1]["source"])


def test_its_readme_tells_commands_that_run(fresh: tuple[Folder, Built], tmp_path: Path) -> None:
    start_course(tmp_path / "course", made(Answers(title="T")), force=False)
    folder = Folder(tmp_path / "course")
    readme = (folder.path / "README.md").read_text()
    block = next(
        text for text in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if "add" in text
    )
    done = folder.run(
        "sh", "-ec", block.replace("coursewright", f"{sys.executable} -m coursewright")
    )
    assert done.returncode == 0, done.stderr
    week = folder.manifest().course.weeks[-1]
    assert (week.title, week.lectures[0].title) == ("The third week", "Its first lecture")
    remark = (folder.path / "course.yaml").read_text().splitlines()[-1]
    assert remark.startswith("# The next week:")


def test_what_nobody_knows_is_left_as_a_remark() -> None:
    files = made(Answers(title="T"))
    text = files["course.yaml"].decode()
    assert "\n# description: " in text
    assert "\n# institution: {name: " in text
    assert "\n# repository: owner/name" in text
    assert "\n# site_url: " in files["mkdocs.yml"].decode()


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("Me/sleep", "https://me.github.io/sleep/"),
        ("me/me.github.io", "https://me.github.io/"),
    ],
)
def test_the_address_of_the_site_is_that_of_github_pages(repository: str, address: str) -> None:
    files = made(Answers(title="T", repository=repository))
    assert yaml.safe_load(files["mkdocs.yml"])["site_url"] == address


@pytest.mark.parametrize(
    "text",
    [
        'Neurons: "an" overview # 1',
        "it's $title, ${title} and 100 %",
        "{{ braces }} & [brackets] * | >",
        "yes",
        "12",
        "睡眠と記憶 🧠",
        "<b>bold</b>",
        "a" * 600,
    ],
)
def test_answers_of_any_letters_are_read_again_as_they_were(tmp_path: Path, text: str) -> None:
    files = made(Answers(title=text, description=text, institution=text))
    course = parse_manifest(files["course.yaml"], tmp_path).course
    assert course.title == course.description == text
    assert course.institution
    assert course.institution.name == text
    assert yaml.safe_load(files["mkdocs.yml"])["site_name"] == text
    assert files["README.md"].decode().startswith("# ")


# -- What is asked ----------------------------------------------------------------------------


def test_on_a_terminal_four_questions_are_asked_until_the_answers_are_good(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    # The first answer is the usual one; the fourth is wrong, and asked for again.
    os.write(ours, b'\nWhy?\nDan: "me"\nhttps://github.com/a/b\na/b\n')
    done = subprocess.run(
        [sys.executable, "-m", "coursewright", "new", "sleep-and_memory"],
        cwd=tmp_path,
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "What is the course called? [Sleep and memory]" in done.stdout
    assert "expected a repository on GitHub as owner/name" in done.stdout + done.stderr
    course = Folder(tmp_path / "sleep-and_memory").manifest().course
    assert course.title == "Sleep and memory"
    assert course.description == "Why?"
    assert course.institution
    assert course.institution.name == 'Dan: "me"'
    assert course.repository == "a/b"


def test_without_a_terminal_nothing_is_asked(folder: Folder) -> None:
    done = folder.coursewright("new", "course")
    assert done.returncode == 2
    assert "give --title (and --description, --institution, --repository" in done.stderr
    assert listed(folder.path) == set()
    done = folder.coursewright("new", "my-course", "--yes")
    assert done.returncode == 0, done.stderr
    assert "  cd my-course\n  mkdocs serve\n" in done.stdout
    assert Folder(folder.path / "my-course").manifest().course.title == "My course"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--title= ", "--title: there is no text"),
        ("--repository=https://github.com/a/b", "--repository: expected a repository"),
        (f"--institution={'a' * 601}", "--institution: this text is longer"),
        ("--description=a\x07b", "--description: there is a character"),
    ],
)
def test_an_answer_that_is_wrong_is_refused_with_its_option(
    folder: Folder, option: str, said: str
) -> None:
    done = folder.coursewright("new", "course", "--yes", option)
    assert done.returncode == 2
    assert said in done.stderr
    assert listed(folder.path) == set()


# -- Where it goes ----------------------------------------------------------------------------


def test_a_folder_with_something_in_it_is_left_alone_without_force(folder: Folder) -> None:
    folder.write({"README.md": "mine", "notes/a.txt": "mine too"})
    done = folder.coursewright("new", ".", "--title", "T")
    assert done.returncode == 2
    assert ". is not empty: it has README.md, notes." in done.stderr
    assert "--force, which replaces README.md and leaves all else as it is." in done.stderr
    assert listed(folder.path) == {"README.md", "notes/a.txt"}
    done = folder.coursewright("new", ".", "--title", "T", "--force")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("A course is in this folder. See it")
    assert "\n  mkdocs serve\n" in done.stdout
    assert "  cd " not in done.stdout
    assert listed(folder.path) == FILES | {"notes/a.txt"}
    assert (folder.path / "README.md").read_text().startswith("# T\n")


def test_a_clone_of_an_empty_repository_counts_as_empty(folder: Folder) -> None:
    folder.write({".git/config": "[core]\n", ".venv/x": "x"})
    start_course(folder.path, made(Answers(title="T")), force=False)
    assert listed(folder.path) == FILES | {".git/config", ".venv/x"}


def test_hidden_files_of_the_same_name_are_not_overwritten(folder: Folder) -> None:
    folder.write({".gitignore": "mine"})
    with pytest.raises(CoursewrightError, match=r"replaces \.gitignore"):
        start_course(folder.path, made(Answers(title="T")), force=False)
    assert (folder.path / ".gitignore").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_told(folder: Folder) -> None:
    folder.write({"course": "a file"})
    done = folder.coursewright("new", "course", "--yes")
    assert done.returncode == 2
    assert "is a file" in done.stderr
    done = folder.coursewright("new", "course/below", "--yes")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert listed(folder.path) == {"course"}


def test_even_with_force_no_folder_is_replaced_and_no_link_followed(folder: Folder) -> None:
    course = folder.path / "course"
    (course / "course.yaml").mkdir(parents=True)
    (course / "course.yaml/mine").write_text("x")
    with pytest.raises(CoursewrightError, match=r"course\.yaml is a folder"):
        start_course(course, made(Answers(title="T")), force=True)
    linked = folder.path / "linked"
    linked.mkdir()
    (folder.path / "outside").mkdir()
    (linked / "docs").symlink_to(folder.path / "outside")
    with pytest.raises(CoursewrightError, match="docs is a link"):
        start_course(linked, made(Answers(title="T")), force=True)
    assert listed(folder.path / "outside") == set()
    assert listed(folder.path) == {"course/course.yaml/mine"}


def test_on_a_full_disk_nothing_is_left(folder: Folder) -> None:
    folder.write({"old/README.md": "mine"})
    for target in ("deep/down/course", "old"):
        command = f"ulimit -f 10; exec {sys.executable} -m coursewright new {target} --yes --force"
        done = folder.run("sh", "-c", command)
        assert done.returncode == 2
        assert "cannot be written to: File too large" in done.stderr
        assert [path.name for path in folder.path.iterdir()] == ["old"]
        assert listed(folder.path) == {"old/README.md"}


def test_a_move_that_fails_halfway_is_undone(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write({"a": "old a", "c": "old c"})
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "new-2":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with (
        pytest.raises(CoursewrightError, match="Permission denied"),
        placed(folder.path, {"a": b"new a", "b/b": b"new b", "c": b"new c"}),
    ):
        pass
    assert sorted(folder.path.rglob("*")) == [folder.path / "a", folder.path / "c"]
    assert (folder.path / "a").read_text() == "old a"
    assert (folder.path / "c").read_text() == "old c"


# -- From where Coursewright is to be had -----------------------------------------------------


@pytest.mark.parametrize(
    ("record", "line"),
    [
        (
            {
                "url": "https://github.com/me/cw.git",
                "vcs_info": {"vcs": "git", "commit_id": "a1b2c3"},
            },
            "coursewright @ git+https://github.com/me/cw.git@a1b2c3",
        ),
        (
            {"url": "https://github.com/me/cw/archive/refs/heads/main.zip", "archive_info": {}},
            "coursewright @ https://github.com/me/cw/archive/refs/heads/main.zip",
        ),
        (None, f"coursewright=={version('coursewright')}"),
    ],
)
def test_the_requirement_is_what_was_installed(
    monkeypatch: pytest.MonkeyPatch, record: object, line: str
) -> None:
    class Distribution:
        def __init__(self, name: str) -> None:
            self.version = version(name)

        def read_text(self, name: str) -> str | None:
            return json.dumps(record) if record else None

    monkeypatch.setattr(installed, "distribution", Distribution)
    assert installed.requirement() == (line, True)
    assert Requirement(line).name == "coursewright"


@pytest.mark.parametrize(
    ("url", "line", "is_sure"),
    [
        ("https://github.com/me/cw.git", "coursewright @ git+https://github.com/me/cw@main", True),
        ("git@github.com:me/cw", "coursewright @ git+https://github.com/me/cw@main", True),
        ("/somewhere/else", "coursewright @ git+https://github.com/OWNER/coursewright@main", False),
    ],
)
def test_a_clone_tells_the_repository_that_it_is_of(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, url: str, line: str, is_sure: bool
) -> None:
    folder.write({".git/config": f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n'})
    record = {"url": folder.path.as_uri(), "dir_info": {"editable": True}}

    class Distribution:
        def __init__(self, name: str) -> None:
            self.version = "1"

        def read_text(self, name: str) -> str | None:
            return json.dumps(record)

    monkeypatch.setattr(installed, "distribution", Distribution)
    assert installed.requirement() == (line, is_sure)
    assert Requirement(line).name == "coursewright"
    text = files_of(Answers(title="T"), line, is_sure=is_sure)["requirements.txt"].decode()
    assert text.splitlines()[-1] == line
    assert ("OWNER" in text) is not is_sure


def test_the_deck_is_small_and_has_no_one_s_name() -> None:
    deck = REPOSITORY / "src/coursewright/authoring/template/materials/w1/how-a-page-is-made.pptx"
    assert deck.stat().st_size < 40_000
    with zipfile.ZipFile(deck) as parts:
        assert b"<dc:creator></dc:creator>" in parts.read("docProps/core.xml") or (
            b"<dc:creator/>" in parts.read("docProps/core.xml")
        )
