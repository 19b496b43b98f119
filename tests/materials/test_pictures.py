from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pptx import Presentation
from pptx.util import Inches, Pt

from coursewright.materials import betteroffice, fonts, libreoffice
from coursewright.materials.deck import read_deck
from coursewright.materials.fonts import faces, families
from coursewright.materials.pictures import WIDTHS, draw_slides, picture_name, write_embedded
from coursewright.settings import Renderer
from tests.conftest import corpus_decks


def deck(*texts: str, font: str | None = None, italic: bool = False, hidden: int = 0) -> bytes:
    presentation = Presentation()
    for number, text in enumerate(texts, 1):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        frame = slide.shapes.add_textbox(0, 0, Inches(9), Inches(3)).text_frame
        run: Any = frame.paragraphs[0].add_run()
        run.text, run.font.size, run.font.name = text, Pt(60), font
        run.font.italic = italic
        if number == hidden:
            slide._element.set("show", "0")
    content = io.BytesIO()
    presentation.save(content)
    return content.getvalue()


def drawn(content: bytes, tmp_path: Path, renderer: Renderer = "auto") -> Image.Image:
    draw_slides(content, [1], tmp_path, renderer)
    with Image.open(tmp_path / "slide-1.webp") as picture:
        return picture.convert("L")


def test_each_slide_has_a_picture_in_each_width_with_its_size(tmp_path: Path) -> None:
    sizes = draw_slides(deck("one", "two"), [1, 2], tmp_path, "auto")
    assert sizes == {1: (1280, 960), 2: (1280, 960)}
    for number in sizes:
        for width in WIDTHS:
            with Image.open(tmp_path / picture_name(number, width)) as picture:
                assert (picture.format, picture.size) == ("WEBP", (width, width * 3 // 4))


def test_only_the_slides_that_are_asked_for_are_drawn(tmp_path: Path) -> None:
    assert list(draw_slides(deck("one", "two", "three"), [1, 3], tmp_path, "auto")) == [1, 3]
    assert not (tmp_path / "slide-2.webp").exists()


def test_text_is_drawn(tmp_path: Path) -> None:
    assert min(drawn(deck("Neurons"), tmp_path).tobytes()) < 100


@pytest.mark.parametrize("italic", [False, True])
@pytest.mark.parametrize("letter", list("αβτΔΩλ→←⇒↔≈≤∞∇′❤𝜏"))
def test_greek_and_signs_are_no_boxes_without_any_system_font(
    tmp_path: Path, letter: str, italic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    picture = drawn(deck(letter, italic=italic), tmp_path)
    for _ in fonts.fallbacks():
        box = drawn(deck("\U0001f9ff", italic=italic), tmp_path)  # a sign that no font here has
        assert ImageChops.difference(picture, box).getbbox()


def test_a_letter_in_a_family_that_has_it_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn(deck("x → τ"), tmp_path)
    monkeypatch.setattr(betteroffice, "fallbacks", list)
    assert drawn(deck("x → τ"), tmp_path) == before


def test_libreoffice_draws_all_but_the_hidden_slides(tmp_path: Path) -> None:
    if libreoffice.missing():
        pytest.skip("LibreOffice is not installed")
    content = deck("one", "two", "three", hidden=2)
    sizes = draw_slides(content, [1, 3], tmp_path, "libreoffice")
    assert sizes == {1: (1280, 960), 3: (1280, 960)}
    assert min(drawn(deck("Neurons"), tmp_path, "libreoffice").tobytes()) < 100
    assert draw_slides(b"no deck", [1], tmp_path, "libreoffice") == {}


def test_a_picture_of_a_kind_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    for content in (b"", b"\x01\0\0\0 EMF", b"\x89PNG\r\n\x1a\n broken"):
        assert write_embedded(content, tmp_path / "x.webp") is None


def test_a_large_picture_on_a_slide_is_made_smaller(tmp_path: Path) -> None:
    png = io.BytesIO()
    Image.new("RGBA", (2560, 100)).save(png, "PNG")
    assert write_embedded(png.getvalue(), tmp_path / "x.webp") == (1280, 50)


def test_what_is_no_deck_has_no_pictures(tmp_path: Path) -> None:
    assert draw_slides(b"no deck", [1], tmp_path, "auto") == {}


def test_the_families_of_a_deck_are_those_that_it_names() -> None:
    with zipfile.ZipFile(io.BytesIO(deck("x", font="Consolas"))) as archive:
        names, inherited = families(archive)
    assert "Consolas" in names
    assert inherited == ["Calibri"]
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
        assert list(draw_slides(path.read_bytes(), numbers, tmp_path, "auto")) == numbers
