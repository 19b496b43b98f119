from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pptx import Presentation

from coursewright.errors import ContentError
from coursewright.imports.folder import read_folder
from coursewright.imports.found import Imported
from coursewright.imports.naming import numbered_name, numbered_title, title_of_name
from coursewright.manifest import parse_manifest
from coursewright.settings import Limits
from tests.conftest import Folder, corpus_files


def deck(path: Path, *titles: str) -> None:
    """A deck whose slides have these titles."""
    presentation = Presentation()
    for title in titles:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        assert slide.shapes.title
        slide.shapes.title.text = title
    path.parent.mkdir(parents=True, exist_ok=True)
    presentation.save(str(path))


def notebook(*prose: str) -> str:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [text]} for text in prose]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


def filled(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files; of a deck the text is the title of its first slide."""
    for name, text in files.items():
        path = folder / name
        if name.endswith(".pptx"):
            deck(path, text)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, limits: Limits | None = None) -> Imported:
    """What is found in a folder; our own reader finds nothing wrong with it."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() or path.is_symlink())
    found = read_folder({path.relative_to(folder).as_posix(): path for path in paths}, limits)
    parse_manifest(yaml.safe_dump(dict(found.course), allow_unicode=True).encode(), folder)
    return found


def weeks(tmp_path: Path, files: Mapping[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(filled(tmp_path / "brains", files)).course["weeks"]
    return found


def said(found: Imported) -> list[str]:
    return [f"{one.place}: {one.message} [{one.code}]" for one in found.remarks]


# -- Which week, and what it is called --------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number", "rest"),
    [
        ("week3", 3, ""),
        ("Week 3", 3, ""),
        ("week_03", 3, ""),
        ("W3-networks", 3, "networks"),
        ("03_networks", 3, "networks"),
        ("3. Networks", 3, "Networks"),
        ("lecture 10", 10, ""),
        ("L03", 3, ""),
        ("Lecture03 - Sleep", 3, "Sleep"),
        ("W1-V0-structure", 1, "V0-structure"),
        ("Unit 2 Sleep", 2, "Sleep"),
        ("session-12", 12, ""),
        ("Vorlesung 2 - Schlaf", 2, "Schlaf"),
        ("Sitzung_03_Schlaf", 3, "Schlaf"),
        ("Semaine 4", 4, ""),
        ("01_Woche", 1, ""),
        ("networks", None, "networks"),
        ("2026-10-05 slides", None, "2026-10-05 slides"),
        ("3D-vision", None, "3D-vision"),
        ("weekly", None, "weekly"),
        ("level", None, "level"),
    ],
)
def test_a_name_says_which_week_it_is(name: str, number: int | None, rest: str) -> None:
    assert numbered_name(name) == (number, rest)


@pytest.mark.parametrize(
    ("title", "number", "rest"),
    [
        ("Week 3: Networks", 3, "Networks"),
        ("Week 3 - Networks", 3, "Networks"),
        ("Week 3 – Networks", 3, "Networks"),
        ("Lecture 3", 3, ""),
        ("3. Networks", 3, "Networks"),
        ("3. Sitzung: Netze", 3, "Netze"),
        ("3. Lecture notes", 3, "Lecture notes"),
        ("Week03", 3, ""),
        ("Week 3, Oct 5", 3, "Oct 5"),
        ("Week 3 (Networks)", 3, "Networks"),
        ("Networks", None, "Networks"),
        ("3D vision", None, "3D vision"),
        ("10 rules", None, "10 rules"),
        ("Weekly notes", None, "Weekly notes"),
    ],
)
def test_so_does_a_title(title: str, number: int | None, rest: str) -> None:
    assert numbered_title(title) == (number, rest)


def test_a_name_becomes_a_title() -> None:
    assert title_of_name("spiking_neural-networks") == "Spiking neural networks"
    assert title_of_name("STDP") == "STDP"
    assert title_of_name("2026-10-05 long-term_memory") == "2026-10-05 long term memory"
    assert title_of_name("u\u0308ben") == "Üben"


def test_folders_with_numbers_are_weeks_called_as_they_are(tmp_path: Path) -> None:
    assert weeks(
        tmp_path,
        {
            "03_networks/a.pptx": "Connectome",
            "01-neurons/a.pptx": "Structure",
            "02 synapses/a.pptx": "Plasticity",
        },
    ) == [
        {"title": "Neurons", "lectures": [{"title": "Structure", "slides": "01-neurons/a.pptx"}]},
        {
            "title": "Synapses",
            "lectures": [{"title": "Plasticity", "slides": "02 synapses/a.pptx"}],
        },
        {
            "title": "Networks",
            "lectures": [{"title": "Connectome", "slides": "03_networks/a.pptx"}],
        },
    ]


def test_a_folder_that_has_a_number_alone_is_called_after_its_first_deck(tmp_path: Path) -> None:
    folder = filled(tmp_path / "x", {"week0/a.pptx": "Week 0: Outline", "week0/b.pptx": "History"})
    found = read(folder)
    assert found.course["first_week"] == 0
    assert found.course["weeks"][0]["title"] == "Outline"
    assert said(found) == ['x: week 0 is called "Outline" after the first thing in it [CW100]']


def test_numbers_of_files_do_where_folders_have_none(tmp_path: Path) -> None:
    found = weeks(
        tmp_path,
        {
            "slides/lecture 10.pptx": "Ten",
            "slides/lecture 9.pptx": "Nine",
            "notebooks/L09.ipynb": notebook("# Ninth code"),
        },
    )
    assert [week["title"] for week in found] == ["Nine", "Ten"]
    assert found[0]["notebooks"] == [{"title": "Ninth code", "notebook": "notebooks/L09.ipynb"}]


def test_folders_without_numbers_are_weeks_behind_the_others(tmp_path: Path) -> None:
    files = {"Appendix/a.pptx": "More", "Beginnings/a.pptx": "First", "week1-neurons/a.pptx": "A"}
    assert [week["title"] for week in weeks(tmp_path, files)] == [
        *("Neurons", "Appendix", "Beginnings")
    ]


def test_a_week_without_anything_is_announced_and_said(tmp_path: Path) -> None:
    found = read(filled(tmp_path / "x", {"w1-a/a.pptx": "A", "w3-c/c.pptx": "C"}))
    assert [week["title"] for week in found.course["weeks"]] == ["A", "To be announced", "C"]
    assert said(found) == ["x: there is nothing for week 2 [CW100]"]


def test_weeks_without_anything_are_said_in_one_remark(tmp_path: Path) -> None:
    found = read(filled(tmp_path, {"week1/a.md": "# A", "week4/b.md": "# B"}))
    assert [line.partition(": ")[2] for line in said(found) if "nothing" in line] == [
        "there is nothing for weeks 2, 3 [CW100]"
    ]


def test_shelves_and_exercises_have_german_names_too(tmp_path: Path) -> None:
    files = {
        "Vorlesung 1 - Schlaf/Folien.pptx": "Träume",
        "U\u0308bungen/Woche 1/Blatt.ipynb": notebook("# Zählen"),
        "Literatur/Kandel.pdf": "%PDF",
    }
    found = read(filled(tmp_path, files)).course
    assert [week["title"] for week in found["weeks"]] == ["Schlaf"]
    assert found["weeks"][0]["exercises"][0]["title"] == "Zählen"
    assert found["readings"] == [{"title": "Kandel", "path": "Literatur/Kandel.pdf"}]


def test_folders_of_what_is_used_no_more_are_left_out_and_said(tmp_path: Path) -> None:
    found = read(filled(tmp_path, {"W1/a.md": "# A", "Old/W1/b.md": "# B"}))
    assert found.course["weeks"][0]["readings"] == [{"title": "A", "path": "W1/a.md"}]
    assert said(found) == ["Old/W1/b.md: this is in a folder of what is used no more [CW110]"]


def test_a_video_goes_with_the_last_version_of_its_deck(tmp_path: Path) -> None:
    files = {"W1/L01_slides_final_v2.pptx": "Sleep", "W1/L01 recording.mp4": ""}
    assert weeks(tmp_path, files)[0]["lectures"] == [
        {
            "title": "Sleep",
            "video": "W1/L01 recording.mp4",
            "slides": "W1/L01_slides_final_v2.pptx",
        }
    ]


def test_the_course_is_called_as_its_readme_or_its_folder(tmp_path: Path) -> None:
    files = {"week1-a/a.pptx": "A"}
    assert read(filled(tmp_path / "my_brains", files)).course["title"] == "My brains"
    readme = {"README.md": "# Brains and machines\n\nWelcome, see [it](week1-a/a.pptx).\n"}
    found = read(filled(tmp_path / "my_brains", readme))
    assert found.course["title"] == "Brains and machines"
    assert found.pages["docs/index.md"].endswith("see [it](week1-a/a.pptx).\n")


# -- What is in a week ------------------------------------------------------------------------


def test_videos_and_captions_go_with_decks_of_their_names(tmp_path: Path) -> None:
    found = weeks(
        tmp_path,
        {
            "w1-a/W1-V0-structure.pptx": "Neuron structure",
            "w1-a/W1-V0-structure.mp4": "x",
            "w1-a/W1-V0-structure.en.vtt": "WEBVTT\n",
            "w1-a/W1-V1-function slides.pptx": "Neuron function",
            "w1-a/W1-V1-function video.MP4": "x",
            "w1-a/Extra talk.webm": "x",
        },
    )
    assert found[0]["lectures"] == [
        {
            "title": "Neuron structure",
            "video": "w1-a/W1-V0-structure.mp4",
            "slides": "w1-a/W1-V0-structure.pptx",
            "captions": "w1-a/W1-V0-structure.en.vtt",
        },
        {
            "title": "Neuron function",
            "video": "w1-a/W1-V1-function video.MP4",
            "slides": "w1-a/W1-V1-function slides.pptx",
        },
        {"title": "Extra talk", "video": "w1-a/Extra talk.webm"},
    ]


def test_decks_with_one_title_are_called_as_their_files(tmp_path: Path) -> None:
    files = {"w1-a/1-cells.pptx": "My university", "w1-a/2-glia.pptx": "My university"}
    assert [one["title"] for one in weeks(tmp_path, files)[0]["lectures"]] == ["Cells", "Glia"]


def test_a_first_slide_that_says_nothing_is_passed_over(tmp_path: Path) -> None:
    deck(tmp_path / "w1-a/a.pptx", "", "PowerPoint presentation", "Cells")
    found = read(tmp_path)
    assert found.course["weeks"][0]["lectures"][0]["title"] == "Cells"


def test_notebooks_and_readings_are_called_as_their_first_headings(tmp_path: Path) -> None:
    found = weeks(
        tmp_path,
        {
            "w1-a/code.ipynb": notebook("Some words\n\n# Code for *figures*"),
            "w1-a/exercise.ipynb": notebook("no heading"),
            "w1-a/labs/one.ipynb": notebook("# A lab"),
            "w1-a/reading.md": "---\ntitle: x\n---\n```\n# no\n```\n\n# What to read\n",
            "w1-a/plain.md": "no heading\n",
            "w1-a/Mainen_1995.pdf": "x",
            "w1-a/papers.txt": "10.1126/science.7770778\n# more\nhttps://doi.org/10.1038/nrn2762\n",
        },
    )
    assert found[0]["notebooks"] == [{"title": "Code for figures", "notebook": "w1-a/code.ipynb"}]
    assert found[0]["exercises"] == [
        {"title": "Exercise", "notebook": "w1-a/exercise.ipynb"},
        {"title": "A lab", "notebook": "w1-a/labs/one.ipynb"},
    ]
    assert found[0]["readings"] == [
        {"title": "Mainen 1995", "path": "w1-a/Mainen_1995.pdf"},
        {"title": "Papers", "path": "w1-a/papers.txt"},
        {"path": "w1-a/plain.md"},
        {"title": "What to read", "path": "w1-a/reading.md"},
    ]


def test_what_a_reading_or_a_notebook_leads_to_comes_along(tmp_path: Path) -> None:
    folder = filled(
        tmp_path / "x",
        {
            "w1-a/reading.md": "# R\n\n![f](pics/a%20b.png) <img src='pics/c.png'> [d](d.docx)\n",
            "w1-a/reading.bib": "@article{a, title = {A}}\n",
            "w1-a/n.ipynb": notebook("# N\n\n![g](pics/g.png)"),
            "course.bib": "@article{b, title = {B}}\n",
            **{f"w1-a/pics/{name}.png": "x" for name in ("a b", "c", "g", "unused")},
            "w1-a/d.docx": "x",
        },
    )
    found = read(folder)
    assert set(found.files) == {
        *("w1-a/reading.md", "w1-a/reading.bib", "w1-a/n.ipynb", "course.bib", "w1-a/d.docx"),
        *("w1-a/pics/a b.png", "w1-a/pics/c.png", "w1-a/pics/g.png"),
    }
    assert found.course["bibliography"] == ["course.bib"]
    assert said(found) == [
        "w1-a/pics/unused.png: a file of this kind has no place in a course [CW110]"
    ]


def test_a_deck_that_is_there_as_a_pdf_too_is_one_lecture(tmp_path: Path) -> None:
    files = {"w1-a/Cells slides.pptx": "Cells", "w1-a/Cells slides.pdf": "x"}
    found = read(filled(tmp_path / "x", {**files, "w1-a/Lecture on glia.pdf": "x"}))
    assert found.course["weeks"][0]["lectures"] == [
        {"title": "Cells", "slides": "w1-a/Cells slides.pptx"},
        {"title": "Lecture on glia", "slides": "w1-a/Lecture on glia.pdf"},
    ]
    assert said(found) == [
        "w1-a/Cells slides.pdf: this is a deck of the week once more, as a PDF [CW110]"
    ]


def test_what_says_nothing_of_a_week_is_kept_all_the_same(tmp_path: Path) -> None:
    found = read(
        filled(
            tmp_path / "x",
            {"w1-a/a.pptx": "A", "notes.md": "# Notes\n", "book.pdf": "x", "extra.pptx": "More"},
        )
    )
    assert found.course["readings"] == [
        {"title": "Book", "path": "book.pdf"},
        {"title": "Notes", "path": "notes.md"},
    ]
    assert found.course["weeks"][-1] == {
        "title": "Other materials",
        "lectures": [{"title": "More", "slides": "extra.pptx"}],
    }
    (remark,) = found.remarks
    assert (remark.code, remark.hint) == ("CW100", "extra.pptx")


def test_folders_that_mean_something_to_a_site_are_put_into_materials(tmp_path: Path) -> None:
    files = {"docs/week1/a.md": "# A\n\n[b](../../week2/b.pdf)\n", "week2/b.pdf": "x"}
    found = read(filled(tmp_path / "x", files))
    assert set(found.files) == {"materials/docs/week1/a.md", "materials/week2/b.pdf"}


def test_every_file_is_in_the_course_or_in_a_remark(tmp_path: Path) -> None:
    folder = filled(
        tmp_path / "x",
        {
            "README.md": "# X\n",
            "week1/a.pptx": "A",
            "week1/a.mp4": "x",
            "week1/lonely.srt": "1\n",
            "week1/data.csv": "1,2",
            "week1/~$a.docx": "x",
            "week1/.hidden.md": "x",
            "week1/todo.txt": "buy milk",
            "week1/old.ppt": "x",
            "week1/broken.ipynb": "{",
            "week1/latin.md": "x",
            "other/talk.mov": "x",
        },
    )
    (folder / "week1/broken.pptx").write_bytes(b"no deck")
    (folder / "week1/latin.md").write_bytes("# Übung".encode("latin-1"))
    found = read(folder)
    named = " ".join([*found.files, *map(str, found.remarks), "README.md"])
    for path in folder.rglob("*"):
        if path.is_file():
            assert path.relative_to(folder).as_posix() in named
    assert all(one.level == "warning" for one in found.remarks)


# -- Bad folders ------------------------------------------------------------------------------


def refusal(files: Mapping[str, Path], limits: Limits | None = None) -> str:
    with pytest.raises(ContentError) as caught:
        read_folder(files, limits)
    return str(caught.value)


def test_a_folder_with_nothing_of_a_course_is_refused(tmp_path: Path) -> None:
    filled(tmp_path / "photos", {"a.jpg": "x"})
    said = refusal({"a.jpg": tmp_path / "photos/a.jpg"})
    assert said.startswith("photos: error: there are no decks, notebooks, readings or videos")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    said = refusal({f"{n}.md": tmp_path / f"{n}.md" for n in range(4)}, Limits(parts=3))
    assert "there are 4 files in this folder, of 3 that are read" in said


def test_what_is_too_large_is_left_out_and_said(tmp_path: Path) -> None:
    folder = filled(tmp_path / "x", {"w1-a/a.pptx": "A", "w1-a/b.mp4": ""})
    os.truncate(folder / "w1-a/b.mp4", 200_000_000)
    found = read(folder)
    assert "w1-a/b.mp4" not in found.files
    assert said(found) == ["w1-a/b.mp4: this file has 200 MB, and is left out [CW110]"]


def test_all_files_together_have_a_limit(tmp_path: Path) -> None:
    folder = filled(tmp_path / "x", {"w1-a/a.md": "# A\n", "w1-a/b.mp4": "", "w1-a/c.mp4": ""})
    for name in ("b", "c"):
        os.truncate(folder / f"w1-a/{name}.mp4", 600_000)
    found = read(folder, Limits(unpacked_mb=1))
    assert set(found.files) == {"w1-a/a.md", "w1-a/b.mp4"}


def test_a_link_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    folder = filled(tmp_path / "x", {"w1-a/a.md": "# A\n"})
    (folder / "w1-a/gone.pdf").symlink_to(folder / "nowhere.pdf")
    assert "w1-a/gone.pdf: this file cannot be read: no such file or directory [CW110]" in said(
        read(folder)
    )


# -- Real files -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> Imported:
    folder = corpus_files("*.pptx")[0].parents[2]
    files = (path for path in folder.rglob("*") if path.is_file())
    return read_folder({path.relative_to(folder).as_posix(): path for path in files})


def test_the_real_course_comes_out_by_weeks_with_its_own_titles(real: Imported) -> None:
    assert real.course["first_week"] == 0
    found = {
        index: [lecture["title"] for lecture in week.get("lectures", ())]
        for index, week in enumerate(real.course["weeks"])
    }
    assert found[1] == ["Neuron function", "Abstract neuron models", "Biophysical neuron models"]
    assert found[2] == [
        *("Synapses 1", "Synapses 2", "Networks", "Synapse models", "Network models")
    ]
    week = real.course["weeks"][1]
    assert week["title"] == "Neurons"
    assert week["readings"] == [{"title": "Week 1 reading", "path": "materials/w1/W1-reading.md"}]
    assert [one["notebook"] for one in week["exercises"]] == [
        "exercises/w1-neurons/w1-neurons.ipynb"
    ]


def test_the_real_course_builds(real: Imported, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for path, source in real.files.items():
        assert isinstance(source, Path)
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, tmp_path / path)
    course = yaml.safe_dump(dict(real.course), sort_keys=False, allow_unicode=True)
    mkdocs = "site_name: x\nplugins: [coursewright: {slides: none}]\n"
    folder.write({"course.yaml": course, "mkdocs.yml": mkdocs})
    assert folder.problems() == []
