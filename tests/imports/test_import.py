"""`coursewright import`: what it takes, what it writes, and what it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coursewright.errors import CoursewrightError
from coursewright.imports.found import Imported
from coursewright.imports.writing import course_files, problems_of, write_course
from tests.conftest import REPOSITORY, Folder

LIKE_THE_SEED = REPOSITORY / "tests/data/pages/like-the-seed.md"
PAGE = "# Birds\n\nSee [the map](map.png).\n\n## Week 1: Song\n\n* [Larks](m/larks.pdf)\n"


def listed(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


@pytest.fixture
def page(folder: Folder) -> Folder:
    """A folder with a course page, and what it links to."""
    return folder.write({"old/index.md": PAGE, "old/m/larks.pdf": "larks", "old/map.png": "map"})


# -- What is written --------------------------------------------------------------------------


def test_a_page_becomes_a_course_that_builds(folder: Folder) -> None:
    done = folder.coursewright("import", str(LIKE_THE_SEED), "--into", "course")
    assert done.returncode == 0, done.stderr
    course = Folder(folder.path / "course")
    assert listed(course.path) == {
        *("course.yaml", "course.schema.json", "mkdocs.yml"),
        *("docs/index.md", "docs/accessibility.md", "docs/extended-reading-list.md"),
    }
    assert done.stdout.startswith("course/course.yaml: 5 weeks\n")
    assert done.stdout.endswith("  cd course\n  coursewright check\n  mkdocs serve\n")
    assert "like-the-seed.md:3: warning: a setting of the old site has no place" in done.stderr
    assert (course.path / "mkdocs.yml").read_text().count("Birds for beginners") == 1
    built = course.build()
    assert built.status == 0, built.log
    assert "It wants to make you look up." in built.article()
    assert "week-2/" in built.article()
    assert "The sibley guide" in built.article("extended-reading-list/index.html")


def test_the_seed_builds_strictly_before_and_after_its_materials_are_there(folder: Folder) -> None:
    corpus = os.environ.get("COURSEWRIGHT_CORPUS", "")
    seed = Path(corpus).parent / "seed/index.md"
    if not corpus or not seed.exists():
        pytest.skip("the course's own page is not here: COURSEWRIGHT_CORPUS names no folder by it")
    done = folder.coursewright("import", str(seed))
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("warning: ") == 2
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert "is not there yet" in built.article("week-1/index.html")
    shutil.copytree(REPOSITORY / "materials", folder.path / "materials")
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert folder.coursewright("check").stdout.endswith("Nothing is wrong.\n")


def test_the_files_beside_a_page_come_along(page: Folder) -> None:
    done = page.coursewright("import", "old/index.md", "--into", "new")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    new = page.path / "new"
    assert (new / "m/larks.pdf").read_text() == "larks"
    assert (new / "docs/map.png").read_text() == "map"
    assert Folder(new).build("--strict").status == 0


def test_a_folder_with_a_page_is_read_by_its_page(page: Folder) -> None:
    page.write({"site/index.md": "# Only a page\n\n## Week 1: A\n"})
    done = page.coursewright("import", "site", "--into", "new")
    assert done.returncode == 0, done.stderr
    assert Folder(page.path / "new").manifest().course.title == "Only a page"


def test_a_page_in_the_course_s_own_folder_leaves_its_files_where_they_are(page: Folder) -> None:
    old = Folder(page.path / "old")
    done = old.coursewright("import", "index.md")
    assert done.returncode == 0, done.stderr
    assert "m/larks.pdf" not in done.stdout
    assert "  cd " not in done.stdout
    assert (old.path / "index.md").read_text() == PAGE
    assert old.manifest().course.title == "Birds"


def test_a_file_that_is_not_beside_the_page_is_told(page: Folder) -> None:
    (page.path / "old/map.png").unlink()
    done = page.coursewright("import", "old/index.md", "--into", "new")
    assert "docs/index.md links to a file that is not beside this one: map.png" in (
        " ".join(done.stderr.split())
    )


def test_a_link_in_the_file_system_is_not_followed_out(page: Folder) -> None:
    (page.path / "secret.png").write_text("secret")
    (page.path / "old/map.png").unlink()
    (page.path / "old/map.png").symlink_to(page.path / "secret.png")
    page.coursewright("import", "old/index.md", "--into", "new")
    assert not (page.path / "new/docs/map.png").exists()


def test_a_dry_run_shows_the_manifest_and_writes_nothing(page: Folder) -> None:
    before = listed(page.path)
    done = page.coursewright("import", "old/index.md", "--dry-run", "--into", "new")
    assert done.returncode == 0
    assert done.stdout.startswith(
        "# yaml-language-server: $schema=course.schema.json\ntitle: Birds"
    )
    assert "1 week. 5 files would be written besides." in done.stderr
    assert listed(page.path) == before
    manifest = page.path / "course.yaml"
    manifest.write_text(done.stdout)
    assert page.manifest().course.weeks[0].title == "Song"


# -- What is there already --------------------------------------------------------------------


def test_nothing_is_overwritten_without_force(page: Folder) -> None:
    page.write({"new/course.yaml": "mine", "new/docs/index.md": "mine too", "new/other": "x"})
    done = page.coursewright("import", "old/index.md", "--into", "new")
    assert done.returncode == 2
    assert "new has course.yaml, docs/index.md already. Give another folder" in done.stderr
    assert listed(page.path / "new") == {"course.yaml", "docs/index.md", "other"}
    assert (page.path / "new/course.yaml").read_text() == "mine"
    done = page.coursewright("import", "old/index.md", "--into", "new", "--force")
    assert done.returncode == 0, done.stderr
    assert Folder(page.path / "new").manifest().course.title == "Birds"
    assert (page.path / "new/other").read_text() == "x"


def test_the_same_import_once_more_has_nothing_to_write(page: Folder) -> None:
    for _ in range(2):
        done = page.coursewright("import", "old/index.md", "--into", "new")
        assert done.returncode == 0, done.stderr
    assert "mkdocs.yml" not in done.stdout


def test_on_a_full_disk_nothing_is_left(page: Folder) -> None:
    page.write({"old/m/larks.pdf": "x" * 100_000})
    command = f"ulimit -f 100; exec {sys.executable} -m coursewright import old/index.md --into new"
    done = page.run("sh", "-c", command)
    assert done.returncode == 2
    assert "cannot be written to: File too large" in done.stderr
    assert not (page.path / "new").exists()


@pytest.mark.parametrize("path", ["../out.md", "/etc/x", "a/../../b", ".git/config", "a\\b", ""])
def test_no_import_writes_outside_the_course(folder: Folder, path: str) -> None:
    found = Imported({"title": "T", "weeks": [{"title": "W"}]}, files={path: b"x"})
    with pytest.raises(CoursewrightError, match="is no path in a course's folder"):
        write_course(folder.path, course_files(found), force=True)
    assert listed(folder.path) == set()


def test_what_our_reader_would_refuse_is_told() -> None:
    found = Imported({"title": "T", "weeks": [{"titel": "W"}]})
    assert [problem.code for problem in problems_of(found)] == ["CW010", "CW012"]


# -- What is no course ------------------------------------------------------------------------


def binary(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


def in_another_encoding(path: Path) -> None:
    path.write_bytes("# Übung\n\n## Week 1: Ü\n".encode("latin-1"))


def unreadable(path: Path) -> None:
    path.write_text("x")
    path.chmod(0)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.md", binary, "a.md: error: this file is not a text [CW101]"),
        ("a.md", large, "a.md: error: this file has 50 MB, far more than a text needs [CW036]"),
        ("a.yml", large, "a.yml: error: this file has 50 MB, far more than a text needs [CW036]"),
        ("a.md", in_another_encoding, "a.md:1:3: error: this file is not saved as UTF-8"),
        ("a.md", Path.touch, "a.md: error: there are no weeks in this page [CW102]"),
        ("a.png", binary, "a.png: error: this is nothing that a course can be made of [CW101]"),
        ("a.docx", large, "a.docx: error: this is nothing that a course can be made of [CW101]"),
        ("a.yml", Path.touch, "a.yml: error: this is not a list of days, as Neuromatch has it"),
        ("course.yaml", Path.touch, "a course.yaml is a course already: coursewright check"),
        ("a", Path.mkdir, "a: error: there is nothing in this folder [CW101]"),
    ],
)
def test_what_is_no_course_is_one_clear_problem(
    folder: Folder, name: str, make: Callable[[Path], None], said: str
) -> None:
    make(folder.path / name)
    done = folder.coursewright("import", name, "--into", "new")
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("error: ") == 1
    assert "Traceback" not in done.stderr
    assert not (folder.path / "new").exists()


def test_what_is_not_there_or_may_not_be_read_ends_the_command(folder: Folder) -> None:
    done = folder.coursewright("import", "nothing.md")
    assert (done.returncode, done.stderr) == (2, "Error: nothing.md is not there.\n")
    unreadable(folder.path / "a.md")
    if os.access(folder.path / "a.md", os.R_OK):
        pytest.skip("whoever runs this may read everything")
    done = folder.coursewright("import", "a.md")
    assert done.returncode == 2
    assert "a.md cannot be read: permission denied" in done.stderr


def test_the_form_can_be_given(folder: Folder) -> None:
    folder.write({"page.txt": PAGE})
    assert folder.coursewright("import", "page.txt", "--dry-run").returncode == 1
    done = folder.coursewright("import", "page.txt", "--from", "page", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "title: Birds" in done.stdout
    done = folder.coursewright("import", "page.txt", "--from", "folder", "--dry-run")
    assert done.returncode == 1
    assert "a folder with decks, notebooks and readings is no file [CW101]" in done.stderr


def test_a_closed_pipe_and_an_odd_terminal_do_no_harm(folder: Folder) -> None:
    folder.write({"a.md": "# Schlaf 睡眠\n\n## Week 1: Träume\n"})
    done = subprocess.run(
        [sys.executable, "-m", "coursewright", "import", "a.md", "--dry-run"],
        cwd=folder.path,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
