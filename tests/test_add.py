from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import click
import pytest

from coursewright.authoring import deck
from coursewright.authoring.add import add_lecture, add_week
from coursewright.errors import ContentError, CoursewrightError
from coursewright.manifest import read_manifest
from coursewright.project import Project, read_project
from tests import shapes
from tests.conftest import REPOSITORY, Folder, copy_of_the_reference_course

MANIFEST = """\
title: T
weeks:
  - title: Sleep
    lectures:
      - title: Replay
  - title: Memory
"""


def project(folder: Folder, manifest: bytes) -> Project:
    (folder.path / "course.yaml").write_bytes(manifest)
    return read_project(folder.path / "mkdocs.yml")


def listed(folder: Folder) -> set[str]:
    return {file.relative_to(folder.path).as_posix() for file in folder.path.rglob("*")}


@pytest.fixture
def plain(tmp_path: Path) -> Folder:
    """A course of two weeks."""
    (tmp_path / "course").mkdir()
    return Folder(tmp_path / "course").write({"course.yaml": MANIFEST})


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A deck outside the course's folder."""
    file = tmp_path / "Sleep & dreams.pptx"
    file.write_bytes(b"a deck")
    return file


# -- By position ------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", shapes.WEEKS.values(), ids=shapes.WEEKS)
def test_a_week_is_added_and_each_byte_stays(folder: Folder, shape: str) -> None:
    before = project(folder, shapes.before(shape))
    was = read_manifest(before.manifest).course
    added = add_week(before, "New")
    assert before.manifest.read_bytes() == shapes.after(shape)
    course = read_manifest(before.manifest).course
    assert course.weeks[:-1] == was.weeks
    assert course.weeks[-1].title == "New"
    assert course.model_copy(update={"weeks": was.weeks}) == was
    line = (added.place.line or 0) - 1
    assert "New" in before.manifest.read_text(encoding="utf-8-sig").splitlines()[line]


@pytest.mark.parametrize("shape", shapes.LECTURES.values(), ids=shapes.LECTURES)
def test_a_lecture_is_added_and_each_byte_stays(folder: Folder, shape: str) -> None:
    before = project(folder, shapes.before(shape))
    was = read_manifest(before.manifest).course
    add_lecture(before, "New")
    assert before.manifest.read_bytes() == shapes.after(shape)
    *weeks, last = read_manifest(before.manifest).course.weeks
    assert tuple(weeks) == was.weeks[:-1]
    assert last.lectures[:-1] == was.weeks[-1].lectures
    assert last.lectures[-1].title == "New"
    assert last.model_copy(update={"lectures": ()}) == was.weeks[-1].model_copy(
        update={"lectures": ()}
    )


def test_every_week_of_the_reference_course_can_have_one_lecture_more(tmp_path: Path) -> None:
    clone = copy_of_the_reference_course(tmp_path / "clone")
    text = (REPOSITORY / "course.yaml").read_text()
    count = len(clone.manifest().course.weeks)
    for number in range(count):
        before = project(clone, text.encode())
        added = add_lecture(before, "One more", week=str(number), video="WMRUZT9NljM")
        lines = before.manifest.read_text().splitlines(keepends=True)
        at = (added.place.line or 0) - 1
        new = lines[at : at + 2]
        assert new == ["      - title: One more\n", "        video: WMRUZT9NljM\n"]
        begun = lines[at - 1] == "    lectures:\n" and added.week.week.lectures == ()
        assert "".join(lines[: at - begun] + lines[at + 2 :]) == text
    before = project(clone, text.encode())
    add_week(before, "Sleep")
    assert before.manifest.read_text() == f"{text}\n  - title: Sleep\n"
    assert clone.manifest().course.numbered_weeks()[-1].number == count


@pytest.mark.parametrize(
    "title",
    [
        'Neurons: "an" overview',
        "# 1, [a] {b} & *c | d > e % f @ g `h` !i",
        "it's: 'so'",
        "- dash",
        "? what",
        "yes",
        "null",
        "1:30",
        "0x1F",
        "2027-07-31",
        "睡眠と記憶",
        "נוירונים 🧠",
        "C:\\decks\\1",
        "a" * 600,
        "  many \t spaces\nand lines ",
        "trailing:",
        "}, {title: x",
    ],
)
def test_a_title_of_any_letters_is_written_so_that_it_is_read_again(
    folder: Folder, title: str
) -> None:
    for text in ("title: T\nweeks:\n  - title: A\n", "{title: T, weeks: [{title: A}]}"):
        before = project(folder, text.encode())
        add_week(before, title)
        add_lecture(before, title)
        week = read_manifest(before.manifest).course.weeks[-1]
        assert week.title == week.lectures[0].title == " ".join(title.split())


@pytest.mark.parametrize(
    "manifest",
    [
        "title: T\nweeks:\n  - title: A\n    lectures: ~\n",
        "title: T\nweeks:\n  - title: B\n    lectures: &a\n      - title: b\n"
        "  - title: A\n    lectures: *a\n",
        "title: T\nweeks:\n  - ? title\n    : A\n",
        "title: T\nweeks:\n  - title: B\n  - &a {title: A}\n  - *a\n",
    ],
)
def test_what_cannot_be_added_alone_is_refused_with_what_to_write(
    folder: Folder, manifest: str
) -> None:
    before = project(folder, manifest.encode())
    with pytest.raises(ContentError) as caught:
        add_lecture(before, "New: one", video="WMRUZT9NljM")
    (problem,) = caught.value.problems
    assert problem.place.file == "course.yaml"
    assert problem.place.line
    assert "{title: 'New: one', video: WMRUZT9NljM}" in problem.hint
    assert before.manifest.read_bytes() == manifest.encode()


# -- The commands -----------------------------------------------------------------------------


def test_the_command_says_where_it_added_a_week_and_what_comes_next(plain: Folder) -> None:
    done = plain.coursewright("add", "week", "Dreams", "--id", "dreams")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("course.yaml:7:5: week 3, Dreams\nNext: coursewright add lecture")
    assert plain.manifest().course.weeks[-1].id == "dreams"


def test_the_command_adds_a_lecture_with_its_video_and_its_deck(
    plain: Folder, elsewhere: Path
) -> None:
    done = plain.coursewright(
        *("add", "lecture", "Why we sleep", "--week", "sleep"),
        *("--video", "https://youtu.be/WMRUZT9NljM", "--slides", str(elsewhere)),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("materials/w1/Sleep & dreams.pptx: copied from ")
    assert "\ncourse.yaml:6:9: a lecture of week 1\n" in done.stdout
    assert (plain.path / "course.yaml").read_text() == MANIFEST.replace(
        "Replay\n",
        "Replay\n      - title: Why we sleep\n        video: https://youtu.be/WMRUZT9NljM\n"
        "        slides: materials/w1/Sleep & dreams.pptx\n",
    )
    assert (plain.path / "materials/w1/Sleep & dreams.pptx").read_bytes() == b"a deck"


def test_the_command_works_from_elsewhere_too(plain: Folder) -> None:
    outside = Folder(plain.path.parent)
    done = outside.coursewright("add", "week", "Dreams", "-f", "course/mkdocs.yml")
    assert done.stdout.startswith("course/course.yaml:7:5: week 3")


def test_mistakes_that_the_manifest_has_are_told_and_it_stays_as_it_is(plain: Folder) -> None:
    text = "titel: T\nweeks:\n  - title: A\n    exercises: nono\n"
    plain.write({"course.yaml": text})
    for command in (("week", "B"), ("lecture", "b")):
        done = plain.coursewright("add", *command)
        assert done.returncode == 1
        assert "course.yaml:1:1: error: the course has no title" in done.stderr
        assert "course.yaml:4:16: error: " in done.stderr
    assert (plain.path / "course.yaml").read_text() == text
    assert listed(plain) == {"course.yaml"}


def test_without_a_course_the_command_could_not_run(folder: Folder) -> None:
    done = folder.coursewright("add", "week", "A")
    assert done.returncode == 2
    assert done.stderr.startswith("course.yaml: error: there is no such file")


def test_a_video_is_checked_as_in_the_manifest(plain: Folder) -> None:
    done = plain.coursewright("add", "lecture", "a", "--video", "https://youtu.be/short")
    assert done.returncode == 2
    assert "--video: this address of YouTube names no video" in done.stderr
    assert "its id has 11 letters or digits" in done.stderr
    assert (plain.path / "course.yaml").read_text() == MANIFEST


# -- What is refused --------------------------------------------------------------------------


def refusal(folder: Folder, title: str = "New", **options: object) -> str:
    """What is said against a lecture, after which all is as it was."""
    was = listed(folder)
    with pytest.raises(click.ClickException) as caught:
        add_lecture(read_project(folder.path / "mkdocs.yml"), title, **options)  # type: ignore[arg-type]
    assert (folder.path / "course.yaml").read_text() == MANIFEST
    assert listed(folder) == was
    return caught.value.format_message()


def test_a_title_that_is_there_already_is_told_with_its_line(plain: Folder) -> None:
    with pytest.raises(ContentError, match=r'course.yaml:3:12: error: there is a week "Sleep"'):
        add_week(read_project(plain.path / "mkdocs.yml"), " sleep ")
    said = refusal(plain, "REPLAY", week="1")
    assert 'course.yaml:5:16: error: there is a lecture "Replay" already' in said


def test_an_address_that_is_taken_is_told(plain: Folder) -> None:
    said = refusal(plain, "Replay!", week="1")
    assert "would have the same address" in said
    assert "give one of them an id of its own" in said
    add_lecture(read_project(plain.path / "mkdocs.yml"), "Replay!", week="1", id="replay-2")
    assert plain.manifest().course.weeks[0].lectures[1].id == "replay-2"


def test_a_week_that_is_not_there_is_told_with_the_one_that_was_meant(plain: Folder) -> None:
    said = refusal(plain, week="Slep")
    assert 'there is no week "Slep"' in said
    assert 'did you mean "Sleep"?' in said
    assert "the numbers 1 to 2" in refusal(plain, week="3")


def test_a_title_without_letters_or_too_long_is_refused(plain: Folder) -> None:
    assert "TITLE: there is no text" in refusal(plain, "  ")
    assert "longer than 600 letters" in refusal(plain, "a" * 601)


def test_only_decks_are_slides(plain: Folder, tmp_path: Path) -> None:
    (tmp_path / "folder.pptx").mkdir()
    (tmp_path / "a.ppt").write_text("")
    (tmp_path / "loop.pptx").symlink_to("loop.pptx")
    (tmp_path / "lecture.pptx").write_text("")
    for name, said in (
        ("a.ppt", "ends in .pptx or .pdf"),
        ("folder.pptx", "is a folder"),
        ("loop.pptx", "a link to none"),
        ("lectur.pptx", "lecture.pptx?"),
        ("no/where.pptx", "there is no file"),
    ):
        assert said in refusal(plain, slides=tmp_path / name), name


def test_a_deck_too_large_for_github_is_refused(
    plain: Folder, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deck, "MAX_BYTES", 5)
    assert "Compress Pictures" in refusal(plain, slides=elsewhere)


def test_a_deck_is_not_written_over_another_without_force(plain: Folder, elsewhere: Path) -> None:
    plain.write({f"materials/w2/{elsewhere.name}": "another deck"})
    assert "another file is at materials/w2/" in refusal(plain, slides=elsewhere)
    course = read_project(plain.path / "mkdocs.yml")
    add_lecture(course, "New", slides=elsewhere, force=True)
    assert (plain.path / f"materials/w2/{elsewhere.name}").read_bytes() == b"a deck"
    add_lecture(course, "The same", slides=elsewhere)
    assert [lecture.slides for lecture in plain.manifest().course.weeks[-1].lectures] == (
        [f"materials/w2/{elsewhere.name}"] * 2
    )


def test_a_deck_of_the_course_stays_where_it_is(plain: Folder) -> None:
    plain.write({"decks/a.pdf": "x"})
    add_lecture(
        read_project(plain.path / "mkdocs.yml"), "New", slides=plain.path / "decks" / "a.pdf"
    )
    assert plain.manifest().course.weeks[-1].lectures[0].slides == "decks/a.pdf"
    assert listed(plain) == {"course.yaml", "decks", "decks/a.pdf"}


def test_a_deck_does_not_leave_the_course_through_a_link(
    plain: Folder, elsewhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (plain.path / "materials").symlink_to(tmp_path / "outside")
    assert "is a link that leads out of the course's folder" in refusal(plain, slides=elsewhere)
    assert list((tmp_path / "outside").iterdir()) == []


# -- Whole or not at all ----------------------------------------------------------------------


def test_the_file_keeps_its_mode_and_a_link_to_it_stays(plain: Folder, tmp_path: Path) -> None:
    manifest = plain.path / "course.yaml"
    manifest.rename(plain.path / "real.yaml")
    manifest.symlink_to("real.yaml")
    (plain.path / "real.yaml").chmod(0o640)
    add_week(read_project(plain.path / "mkdocs.yml"), "New")
    assert manifest.is_symlink()
    assert stat.S_IMODE(manifest.stat().st_mode) == 0o640
    assert "New" in manifest.read_text()
    assert listed(plain) == {"course.yaml", "real.yaml"}


def test_on_a_full_disk_all_stays_as_it_was(plain: Folder, elsewhere: Path) -> None:
    elsewhere.write_bytes(b"x" * 100_000)
    was = listed(plain)
    command = f'ulimit -f 4; exec python -m coursewright add lecture a --slides "{elsewhere}"'
    done = plain.run("sh", "-c", command.replace("python", sys.executable, 1))
    assert done.returncode == 2
    assert "cannot be written to: File too large" in done.stderr
    assert (plain.path / "course.yaml").read_text() == MANIFEST
    assert listed(plain) == was


def test_a_manifest_that_cannot_be_written_leaves_no_deck(
    plain: Folder, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise CoursewrightError(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr("coursewright.authoring.add.rewrite", full)
    assert "No space left" in refusal(plain, slides=elsewhere)
    plain.write({f"materials/w2/{elsewhere.name}": "another deck"})
    refusal(plain, slides=elsewhere, force=True)
    assert (plain.path / f"materials/w2/{elsewhere.name}").read_text() == "another deck"


def test_a_manifest_that_may_not_be_changed_is_told(
    plain: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "course.yaml cannot be written: it may not be changed" in refusal(plain)
