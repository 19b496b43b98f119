from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from coursewright.links.find import find_links
from coursewright.links.verdicts import Found
from coursewright.manifest import read_manifest
from coursewright.project import read_project
from tests.conftest import Folder, copy_of_the_reference_course, corpus_files


def found(folder: Folder) -> list[Found]:
    links, problems = _find(folder)
    assert problems == []
    return links


def _find(folder: Folder) -> tuple[list[Found], list[str]]:
    project = read_project(folder.path / "mkdocs.yml")
    links, problems = find_links(project, read_manifest(project.manifest, project.folder))
    return links, [str(problem) for problem in problems]


def places(folder: Folder) -> list[tuple[str, str]]:
    return [(one.url, str(one.use.place)) for one in found(folder)]


def deck(path: Path, fill: Any) -> None:
    presentation = Presentation()
    fill(presentation)
    presentation.save(str(path))


def test_addresses_in_the_manifest_have_line_and_column(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\n"
        "description: See https://a.org/b, and more.\n"
        "links:\n"
        '  - {title: y, url: "https://c.org/d"}\n'
        "weeks: [{title: a}]\n"
        "# https://no.org\n",
    })  # fmt: skip
    assert places(folder) == [
        ("https://a.org/b", "course.yaml:2:14"),
        ("https://c.org/d", "course.yaml:4:21"),
    ]


def test_videos_that_pages_play_are_known_as_such_with_their_titles(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nintro: https://youtu.be/aaaaaaaaaaa\nweeks:\n"
        "  - title: a\n"
        "    lectures:\n"
        "      - {title: Neurons, video: bbbbbbbbbbb}\n"
        "      - {title: Elsewhere, video: https://vimeo.com/1}\n"
        "    exercises:\n"
        "      - intro: https://youtu.be/ccccccccccc?t=5\n"
        "    readings: [{title: y, url: https://youtu.be/aaaaaaaaaaa}]\n",
    })  # fmt: skip
    uses = [(one.url, one.use.embedded, one.use.title) for one in found(folder)]
    assert uses == [
        ("https://youtu.be/aaaaaaaaaaa", True, None),
        ("https://www.youtube.com/watch?v=bbbbbbbbbbb", True, "Neurons"),
        ("https://vimeo.com/1", False, "Elsewhere"),
        ("https://youtu.be/ccccccccccc?t=5", True, None),
        ("https://youtu.be/aaaaaaaaaaa", False, None),
    ]


def test_a_page_that_has_the_player_in_it_plays_the_video(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks: [{title: a}]\n",
        "docs/a.md": '<iframe src="https://www.youtube-nocookie.com/embed/aaaaaaaaaaa"></iframe>\n'
        "https://youtu.be/aaaaaaaaaaa\n",
    })  # fmt: skip
    assert [one.use.embedded for one in found(folder)] == [True, False]


def test_waived_addresses_in_the_manifest_are_no_links(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks: [{title: a}]\n"
        "ignore_links: [{url: 'https://a.org/*', reason: see https://b.org, until: 2099-01-01}]\n",
    })  # fmt: skip
    assert places(folder) == []


def test_the_places_where_a_notebook_is_run_are_links_too(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nrepository: me/course\nlaunch: {binder: true}\nweeks:\n"
        "  - title: a\n"
        "    notebooks: [{title: n, notebook: n.ipynb}]\n"
        "    exercises:\n"
        "      - notebook: https://github.com/you/them/blob/dev/e.ipynb\n",
        "n.ipynb": json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}),
    })  # fmt: skip
    colab = "https://colab.research.google.com/github"
    assert places(folder) == [
        ("https://github.com/you/them/blob/dev/e.ipynb", "course.yaml:8:19"),
        (f"{colab}/me/course/blob/main/n.ipynb", "course.yaml:6:38"),
        ("https://github.com/me/course/blob/main/n.ipynb", "course.yaml:6:38"),
        ("https://mybinder.org/v2/gh/me/course/main?labpath=n.ipynb", "course.yaml:6:38"),
        (f"{colab}/you/them/blob/dev/e.ipynb", "course.yaml:8:19"),
        ("https://mybinder.org/v2/gh/you/them/dev?labpath=e.ipynb", "course.yaml:8:19"),
    ]


def test_pages_of_docs_and_readings_have_their_lines(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nweeks: [{title: a, readings: [r.md]}]\n",
        "docs/deep/a.md": "---\ntitle: b\n---\n\nSee [c](https://c.org).\n",
        "r.md": "# R\n\n[more](more.md), https://r.org\n",
        "more.md": "https://more.org\n",
        "unnamed.md": "https://no.org\n",
    })  # fmt: skip
    assert places(folder) == [
        ("https://c.org", "docs/deep/a.md:5:9"),
        ("https://r.org", "r.md:3:18"),
        ("https://more.org", "more.md:1:1"),
    ]


def test_entries_of_bibliographies_lead_to_what_pages_make_of_them(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nbibliography: [all.bib]\n"
        "weeks: [{title: a, readings: [r.md, dois.txt]}]\n",
        "all.bib": "@article{one,\n  title = {T},\n  doi = {10.1000/AbC}\n}\n"
        "@misc{two,\n  title = {U},\n  eprint = {1907.13223},\n  archiveprefix = {arXiv}\n}\n",
        "r.md": "# R\n",
        "r.bib": "@misc{three,\n  title = {V},\n  url = {https://v.org/x}\n}\n",
        "dois.txt": "10.1000/1\n\nhttps://doi.org/10.1000/2\n",
    })  # fmt: skip
    assert sorted(places(folder)) == [
        ("https://arxiv.org/abs/1907.13223", "all.bib:5:7"),
        ("https://arxiv.org/pdf/1907.13223", "all.bib:5:7"),
        ("https://doi.org/10.1000/1", "dois.txt:1:1"),
        ("https://doi.org/10.1000/2", "dois.txt:3:1"),
        ("https://doi.org/10.1000/AbC", "all.bib:3:10"),
        ("https://v.org/x", "r.bib:3:10"),
    ]


def test_addresses_in_notebooks_have_their_cells(folder: Folder) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# A\n", "`https://no.org`\n", "[b](https://b.org)"]},
        {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [
            {"output_type": "stream", "name": "stdout", "text": "https://no.org"}],
         "source": "get('https://data.org/x.csv')\nget(f'https://no.org/{x}')"},
    ]  # fmt: skip
    folder.write({
        "course.yaml": "title: x\nweeks:\n  - title: a\n"
        "    notebooks: [{title: n, notebook: n.ipynb}]\n",
        "n.ipynb": json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}),
    })  # fmt: skip
    assert places(folder) == [
        ("https://b.org", "n.ipynb: cell 1"),
        ("https://data.org/x.csv", "n.ipynb: cell 2"),
    ]


def test_addresses_in_decks_have_their_slides(folder: Folder) -> None:
    folder.write(
        {"course.yaml": "title: x\nweeks: [{title: a, lectures: [{title: l, slides: d.pptx}]}]\n"}
    )

    def fill(presentation: Any) -> None:
        for number in range(3):
            slide = presentation.slides.add_slide(presentation.slide_layouts[1])
            slide.shapes.title.text = f"Slide {number}"
            body = slide.placeholders[1].text_frame
            if number == 0:
                run = body.paragraphs[0].add_run()
                run.text, run.hyperlink.address = "https://written.org/other", "https://led-to.org"
                slide.notes_slide.notes_text_frame.text = "From https://notes.org/a."
            elif number == 1:
                shape = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
                shape.click_action.hyperlink.address = "https://shape.org"
                table = slide.shapes.add_table(1, 1, 0, 0, Inches(1), Inches(1)).table
                table.cell(0, 0).text = "https://cell.org"
            else:
                body.text = "https://hidden.org"
                slide._element.set("show", "0")

    deck(folder.path / "d.pptx", fill)
    expected = [
        ("https://led-to.org", "d.pptx: slide 1"),
        ("https://notes.org/a", "d.pptx: slide 1"),
        ("https://shape.org", "d.pptx: slide 2"),
        ("https://cell.org", "d.pptx: slide 2"),
    ]
    assert places(folder) == expected
    assert places(folder) == expected  # from the cache


def test_a_file_that_cannot_be_read_costs_no_other_its_links(folder: Folder) -> None:
    folder.write({
        "course.yaml": "title: x\nlinks: [{title: y, url: https://a.org}]\n"
        "weeks: [{title: a, lectures: [{title: l, slides: d.pptx}],"
        " notebooks: [{title: n, notebook: n.ipynb}]}]\n",
        "d.pptx": "no deck",
        "n.ipynb": "no notebook",
    })  # fmt: skip
    (folder.path / "docs").mkdir()
    (folder.path / "docs/a.md").write_bytes(b"\xff")
    links, problems = _find(folder)
    assert [link.url for link in links] == ["https://a.org"]
    assert [problem.split(":")[0] for problem in problems] == ["n.ipynb", "docs/a.md", "d.pptx"]


def test_every_address_of_the_reference_course_is_found(tmp_path: Path) -> None:
    course = copy_of_the_reference_course(tmp_path / "course")
    urls = {one.url for one in found(course)}
    known = (Path(__file__).parents[1] / "data/reference-addresses.txt").read_text().split()
    # The page embeds one of the videos; the manifest names it by its shortest address.
    assert {url for url in known if "youtube-nocookie" not in url} <= urls


def test_the_real_notebooks_and_decks_have_the_addresses_that_a_person_sees(
    folder: Folder,
) -> None:
    decks, notebooks = corpus_files("*.pptx"), corpus_files("*.ipynb")
    lines = ["title: x", "weeks:", "  - title: y", "    lectures:"]
    for file in (*decks, *notebooks):
        (folder.path / file.name).write_bytes(file.read_bytes())
    lines += [f"      - {{title: {file.stem}, slides: {file.name}}}" for file in decks]
    lines.append("    notebooks:")
    lines += [f"      - {{title: {file.stem}, notebook: {file.name}}}" for file in notebooks]
    folder.write({"course.yaml": "\n".join(lines) + "\n"})
    all_places = places(folder)
    assert len(all_places) > 60
    for expected in (
        ("https://api.mapzebrain.org/media/downloads/Neurons/mapZebrain__neurons.zip",
         "w3-exercise.ipynb: cell 3"),
        ("https://doi.org/10.1007/BF02478259", "W0-V2-history.pptx: slide 2"),
        ("http://dx.doi.org/10.1016/j.heares.2017.09.010", "W2-V4-network-models.pptx: slide 10"),
    ):  # fmt: skip
        assert expected in all_places
