from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pptx import Presentation
from pptx.util import Inches, Pt

from coursewright.materials import fonts
from coursewright.materials.deck import read_deck
from coursewright.materials.fonts import faces, families
from coursewright.materials.pictures import WIDTHS, draw_slides, picture_name
from tests.conftest import corpus_decks


def deck(*texts: str, font: str | None = None) -> bytes:
    presentation = Presentation()
    for text in texts:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        frame = slide.shapes.add_textbox(0, 0, Inches(9), Inches(3)).text_frame
        run: Any = frame.paragraphs[0].add_run()
        run.text, run.font.size, run.font.name = text, Pt(60), font
    content = io.BytesIO()
    presentation.save(content)
    return content.getvalue()


def drawn(content: bytes, tmp_path: Path) -> Image.Image:
    draw_slides(content, [1], tmp_path)
    with Image.open(tmp_path / "slide-1.webp") as picture:
        return picture.convert("L")


def test_each_slide_has_a_picture_in_each_width_with_its_size(tmp_path: Path) -> None:
    sizes = draw_slides(deck("one", "two"), [1, 2], tmp_path)
    assert sizes == {1: (1280, 960), 2: (1280, 960)}
    for number in sizes:
        for width in WIDTHS:
            with Image.open(tmp_path / picture_name(number, width)) as picture:
                assert (picture.format, picture.size) == ("WEBP", (width, width * 3 // 4))


def test_only_the_slides_that_are_asked_for_are_drawn(tmp_path: Path) -> None:
    assert list(draw_slides(deck("one", "two", "three"), [1, 3], tmp_path)) == [1, 3]
    assert not (tmp_path / "slide-2.webp").exists()


def test_text_is_drawn(tmp_path: Path) -> None:
    assert min(drawn(deck("Neurons"), tmp_path).tobytes()) < 100


@pytest.mark.parametrize("letter", list("αβτΔΩλ→←≈≤∞"))
def test_greek_and_arrows_are_no_boxes_without_any_system_font(
    tmp_path: Path, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    box = drawn(deck("\U0001f9ff"), tmp_path)  # a sign that no such font has
    assert ImageChops.difference(drawn(deck(letter), tmp_path), box).getbbox()


def test_what_is_no_deck_has_no_pictures(tmp_path: Path) -> None:
    assert draw_slides(b"no deck", [1], tmp_path) == {}


def test_the_families_of_a_deck_are_those_that_it_names() -> None:
    with zipfile.ZipFile(io.BytesIO(deck("x", font="Consolas"))) as archive:
        names = families(archive)
    assert "Consolas" in names
    assert "Calibri" in names
    assert not [name for name in names if name.startswith("+")]


def test_a_family_is_drawn_by_itself_its_stand_in_or_source_sans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carlito, bold = tmp_path / "c.ttf", tmp_path / "cb.ttf"
    installed = {"carlito": {(False, False): carlito, (True, False): bold}}
    monkeypatch.setattr(fonts, "_installed", lambda: installed)
    calibri = {(face.bold, face.italic): face.file for face in faces(["Calibri"])}
    assert calibri[False, False] == carlito
    assert calibri[True, False] == bold
    assert calibri[False, True] == carlito  # a style that it has not
    other = [face.file.name for face in faces(["Unknown Sans"])]
    assert other[:2] == ["SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"]
    assert all(face.file.exists() for face in faces(["Unknown Sans"]))


def test_every_slide_of_the_real_decks_is_drawn(tmp_path: Path) -> None:
    for path in corpus_decks():
        numbers = [slide.number for slide in read_deck(path, path.name).slides]
        assert list(draw_slides(path.read_bytes(), numbers, tmp_path)) == numbers
