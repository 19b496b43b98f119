"""The reference course comes out complete: every address and file of the course's own page."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path

import pytest

from coursewright.addresses import youtube_video
from coursewright.manifest import read_manifest
from coursewright.materials.notebook import parse_notebook
from tests.conftest import REPOSITORY, Built, copy_of_the_reference_course

DATA = Path(__file__).parent / "data"
GOLDEN = Path(__file__).parent / "golden"


def lines(name: str) -> list[str]:
    return (DATA / name).read_text().split()


@pytest.fixture(scope="module")
def everything(reference: Built) -> str:
    """The text of all the pages of the built site."""
    return "\n".join(reference.html(page) for page in reference.pages())


@pytest.fixture(scope="module")
def links(everything: str) -> set[str]:
    return {html.unescape(link) for link in re.findall(r'href="([^"]+)"', everything)}


def test_the_lists_are_whole() -> None:
    assert len(lines("reference-addresses.txt")) == 59
    files = lines("reference-files.txt")
    assert len([file for file in files if file.endswith(".pptx")]) == 24
    assert len([file for file in files if file.endswith(".md")]) == 8


@pytest.mark.parametrize("address", lines("reference-addresses.txt"))
def test_every_address_of_the_courses_own_page_is_linked(address: str, links: set[str]) -> None:
    video = youtube_video(address)
    if video:
        assert video.id in {found.id for link in links if (found := youtube_video(link))}
    else:
        assert address in links


@pytest.mark.parametrize("path", lines("reference-files.txt"))
def test_every_file_of_the_courses_own_page_is_linked_or_said_to_be_missing(
    path: str, everything: str, links: set[str]
) -> None:
    if (REPOSITORY / path).exists():
        page = path.removesuffix(".md") + "/" if path.endswith(".md") else path
        assert any(link.endswith(page) for link in links)
    else:
        assert f"<code>{path}</code> is not there yet" in everything


def test_nothing_is_linked_that_is_not_there(reference: Built) -> None:
    for page in reference.pages():
        folder = (reference.site / page).parent
        for link in re.findall(r'(?:href|src)="([^"#?]+)', reference.html(page)):
            target = html.unescape(link)
            if not re.match(r"[a-z]+:|//|/", target):
                there = folder / target
                assert there.exists(), f"{page} links to {target}"


def test_it_has_the_ten_weeks_with_their_statuses() -> None:
    course = read_manifest(REPOSITORY / "course.yaml").course
    weeks = course.numbered_weeks()
    assert [week.number for week in weeks] == list(range(10))
    assert [len(week.week.lectures) for week in weeks] == [4, 4, 5, 2, 3, 4, 3, 0, 0, 0]
    assert [week.week.exercises == "none" for week in weeks] == [
        *(True, False, False, False, False, False, False, True, False, True)
    ]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("week-0/index.html", "No exercises this week"),
        ("week-4/index.html", "outline only"),
        ("week-5/index.html", "coming soon"),
        ("week-5/index.html", "not yet recorded"),
        ("week-8/index.html", "not released yet"),
        ("index.html", "In development"),
        ("index.html", "teaching assistant"),
    ],
)
def test_each_status_is_shown_in_its_place(reference: Built, page: str, words: str) -> None:
    assert words in reference.article(page)


def test_previous_and_next_follow_the_courses_order(reference: Built) -> None:
    page, order = "index.html", ["index.html"]
    while match := re.search(r'<link rel="next" href="([^"]+)"', reference.html(page)):
        target = (Path(page).parent / html.unescape(match[1])).as_posix()
        page = os.path.normpath(f"{target}/index.html").replace(os.sep, "/")
        order.append(page)
    assert order[:3] == ["index.html", "week-0/index.html", "week-0/why-neuroscience/index.html"]
    assert order[5:8] == [
        "week-0/challenges-for-machine-learning-and-neuroscience/index.html",
        "materials/w0/reading/index.html",
        "week-1/index.html",
    ]
    guide = len(list((REPOSITORY / "docs/guide").glob("*.md")))
    assert order[-3 - guide :][:4] == [
        "about/index.html",
        "accessibility/index.html",
        "extended-reading/index.html",
        "guide/index.html",
    ]
    assert len(order) == 1 + 10 + 25 + 3 + 6 + 8 + 3 + guide


def test_no_page_offers_to_edit_what_the_named_repository_does_not_hold(links: set[str]) -> None:
    assert not [link for link in links if "/edit/" in link]


def test_no_page_asks_anything_of_another_host(everything: str) -> None:
    assert not re.search(r'(?:src|srcset)="(?:https?:)?//', everything)
    stylesheets = re.findall(r'<link[^>]+rel="(?:stylesheet|preconnect|preload)"[^>]*>', everything)
    assert stylesheets
    assert not [link for link in stylesheets if "//" in link]


def test_the_build_warns_only_of_what_is_missing(reference: Built) -> None:
    assert reference.status == 0
    warnings = [line for line in reference.log.splitlines() if line.startswith("WARNING")]
    assert [line for line in warnings if not line.endswith("is not there")] == []


@pytest.mark.parametrize("page", ["index.html", "week-1/index.html"])
def test_a_page_is_what_it_was(reference: Built, page: str) -> None:
    """Golden files; write them anew with `COURSEWRIGHT_GOLDEN=write make test`, and look."""
    golden = GOLDEN / page.replace("/", "-")
    article = reference.article(page) + "\n"
    if os.environ.get("COURSEWRIGHT_GOLDEN") == "write":
        golden.write_text(article, encoding="utf-8")
    assert article == golden.read_text(encoding="utf-8")


def test_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    done = copy_of_the_reference_course(tmp_path / "course").coursewright("check")
    assert done.returncode == 0
    assert done.stdout.endswith("\nNothing is wrong.\n")


def test_its_notebooks_are_small_and_have_been_run() -> None:
    notebooks = sorted((REPOSITORY / "materials").rglob("*.ipynb"))
    assert [path.stem for path in notebooks] == ["w1-models", "w2-figures", "w4-figures"]
    for path in notebooks:
        assert path.stat().st_size < 500_000
        notebook = parse_notebook(path.read_bytes(), path.name)
        assert notebook.title
        assert len(notebook.pictures) >= 4
        assert not notebook.problems
        assert "Output of the code" not in notebook.markdown  # each figure has words of its own
        counts = [
            cell["execution_count"]
            for cell in json.loads(path.read_text())["cells"]
            if cell["cell_type"] == "code"
        ]
        assert counts == list(range(1, len(counts) + 1))


def test_all_that_its_readings_list_is_cited_and_has_a_link(reference: Built) -> None:
    readings = sorted((REPOSITORY / "materials").rglob("*reading.md"))
    assert len(readings) == 8
    for path in readings:
        page = reference.article(
            path.relative_to(REPOSITORY).with_suffix("").as_posix() + "/index.html"
        )
        listed = re.findall(r'<li id="(ref-\w+)">(.*?)</li>', page)
        assert len(listed) >= 8
        for anchor, text in listed:
            assert f'href="#{anchor}"' in page
            assert re.search(r'href="https://(doi.org/10\.|arxiv.org/abs/|openreview.net/)', text)
