from __future__ import annotations

from xml.etree import ElementTree

import pytest

from coursewright.pages.favicon import FAVICON, favicon, initials
from tests.conftest import Folder


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        ("Neuroscience for machine learners", "NM"),
        ("Introduction to AI", "IA"),
        ("The brain", "TB"),
        ("Botany", "B"),
        ("it", "I"),
        ("of and to", "OA"),
        ("CS 229: Machine learning", "CM"),
        ("  “Éléments” d’analyse", "ÉA"),
        ("神经科学入门", "神"),
        ("Математика для всех", "МВ"),
        ("क्वांटम यांत्रिकी", "क्यां"),
        ("e\u0301tude", "E\u0301"),
        ("ßtraße", "ß"),
        ("…!?", ""),
    ],
)
def test_initials_are_of_the_words_that_count(title: str, letters: str) -> None:
    assert initials(title) == letters


@pytest.mark.parametrize("title", ["Neuroscience for machine learners", "<b>&\"'", "…", "x" * 600])
def test_the_icon_is_xml_that_loads_nothing(title: str) -> None:
    root = ElementTree.fromstring(favicon(title))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {part.tag.rpartition("}")[2] for part in root} == {"rect", "text"}
    assert "href" not in favicon(title)


def icons(html: str) -> tuple[bool, bool]:
    """Whether a page names the course's icon, and has it as its logo."""
    return f'<link rel="icon" href="{FAVICON}">' in html, f'<img src="{FAVICON}"' in html


def test_a_site_has_the_courses_icon_and_logo(course: Folder) -> None:
    built = course.build()
    assert icons(built.html()) == (True, True)
    assert ">AC</text>" in (built.site / FAVICON).read_text()


@pytest.mark.parametrize(
    ("theme", "found"),
    [
        ("{name: material, favicon: mine.png}", (False, True)),
        ("{name: material, logo: mine.png}", (True, False)),
        ("{name: material, icon: {logo: material/school}}", (True, False)),
        ("mkdocs", (False, False)),
    ],
)
def test_what_the_author_has_chosen_stays(
    course: Folder, theme: str, found: tuple[bool, bool]
) -> None:
    course.write({"mkdocs.yml": f"site_name: x\ntheme: {theme}\nplugins: [coursewright]\n"})
    assert icons(course.build().html()) == found


def test_a_file_in_docs_takes_its_place(course: Folder) -> None:
    course.write({f"docs/{FAVICON}": "<svg/>"})
    assert (course.build().site / FAVICON).read_text() == "<svg/>"
    course.write({"docs/assets/images/favicon.png": "mine"})
    assert icons(course.build().html()) == (False, True)
