from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from coursewright.errors import ContentError
from coursewright.materials.deck import Deck, Paragraph, Picture, Slide, Table, read_deck
from coursewright.settings import Limits
from tests.conftest import corpus_decks

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def deck(tmp_path: Path, fill: Callable[[Any], None], change: tuple[str, str] = ("", "")) -> Deck:
    """A deck made by `fill`; `change` replaces a text in the XML of its slides."""
    presentation = Presentation()
    fill(presentation)
    path = tmp_path / "a.pptx"
    presentation.save(str(path))
    if change[0]:
        parts = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in parts.namelist():
                content = parts.read(name)
                if re.match(r"ppt/(notesS|s)lides/", name):
                    content = content.decode().replace(*change).encode()
                archive.writestr(name, content)
    return read_deck(path, "a.pptx")


def one(presentation: Any, layout: int = 1) -> Any:
    return presentation.slides.add_slide(presentation.slide_layouts[layout])


def texts(slide: Slide) -> list[str]:
    return [block.text for block in slide.blocks if isinstance(block, Paragraph)]


def test_a_slide_has_its_title_its_points_and_its_notes(tmp_path: Path) -> None:
    def fill(presentation: Any) -> None:
        slide = one(presentation)
        slide.shapes.title.text = "What a\nneuron is"
        body = slide.placeholders[1].text_frame
        body.text = "First"
        body.add_paragraph().text = "below"
        body.paragraphs[1].level = 1
        slide.notes_slide.notes_text_frame.text = "One.\n\nTwo."

    (slide,) = deck(tmp_path, fill).slides
    assert slide.title == "What a neuron is"
    assert [(p.text, p.kind, p.level) for p in slide.blocks if isinstance(p, Paragraph)] == [
        ("First", "bullet", 0),
        ("below", "bullet", 1),
    ]
    assert [p.text for p in slide.notes] == ["One.", "Two."]
    assert (slide.number, slide.hidden) == (1, False)


def test_styles_and_links_of_runs_are_kept_and_pauses_in_typing_are_not(tmp_path: Path) -> None:
    def fill(presentation: Any) -> None:
        paragraph = one(presentation, 6).shapes.add_textbox(0, 0, 9, 9).text_frame.paragraphs[0]
        for text, style in (("a ", ""), ("b ", ""), ("bold", "bold"), (" it", "italic")):
            run = paragraph.add_run()
            run.text = text
            if style:
                setattr(run.font, style, True)
        for address in ("https://a.b/c", "javascript:alert(1)"):
            run = paragraph.add_run()
            run.text = "link"
            run.hyperlink.address = address

    (slide,) = deck(tmp_path, fill).slides
    (paragraph,) = slide.blocks
    assert isinstance(paragraph, Paragraph)
    assert [(s.text, s.bold, s.italic, s.link) for s in paragraph.spans] == [
        ("a b ", False, False, None),
        ("bold", True, False, None),
        (" it", False, True, None),
        ("link", False, False, "https://a.b/c"),
        ("link", False, False, None),
    ]
    assert paragraph.kind == "text"


def test_groups_tables_and_pictures_are_read_in_their_order(tmp_path: Path) -> None:
    def fill(presentation: Any) -> None:
        shapes = one(presentation, 6).shapes
        group = shapes.add_group_shape().shapes.add_group_shape()
        group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "deep"
        table = shapes.add_table(1, 2, 0, 0, 9, 9).table
        table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
        png = io.BytesIO()
        from PIL import Image

        Image.new("RGB", (4, 4)).save(png, "PNG")
        for alt in (
            "A cat",
            "Picture 12",
            "https://x.y/z.png",
            "x. Description automatically generated",
        ):
            picture = shapes.add_picture(png, 0, 0, Inches(1))
            picture._element.nvPicPr.cNvPr.set("descr", alt)

    (slide,) = deck(tmp_path, fill).slides
    assert texts(slide) == ["deep"]
    assert isinstance(slide.blocks[1], Table)
    assert [[p.text for p in cell] for cell in slide.blocks[1].rows[0]] == [["left"], ["right"]]
    part = "ppt/media/image1.png"
    assert slide.blocks[2:] == (Picture("A cat", part), *3 * (Picture(None, part),))


def test_what_powerpoint_wraps_is_read_once(tmp_path: Path) -> None:
    wrap = (
        f'<mc:AlternateContent xmlns:mc="{MC[1:-1]}"'
        ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
        '<mc:Choice Requires="a14">'
    )
    end = "</mc:Choice><mc:Fallback><p:sp><p:nvSpPr/><p:txBody><a:p><a:r><a:t>other</a:t></a:r>"
    end += "</a:p></p:txBody></p:sp></mc:Fallback></mc:AlternateContent>"

    def fill(presentation: Any) -> None:
        slide = one(presentation, 6)
        slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "WRAPPED"
        slide.notes_slide.notes_text_frame.text = "said"

    plain = deck(tmp_path, fill)
    path = tmp_path / "a.pptx"
    parts = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w") as archive:
        for name in parts.namelist():
            text = parts.read(name)
            if re.match(r"ppt/(notesS|s)lides/[^/]+xml", name):
                text = re.sub(rb"(<p:sp>.*</p:sp>)", wrap.encode() + rb"\1" + end.encode(), text)
            archive.writestr(name, text)
    wrapped = read_deck(path, "a.pptx")
    assert texts(wrapped.slides[0]) == ["WRAPPED"]
    assert [p.text for p in wrapped.slides[0].notes] == ["said"]
    assert plain.slides[0].notes == wrapped.slides[0].notes


def test_programs_keep_their_lines_and_spaces(tmp_path: Path) -> None:
    def fill(presentation: Any) -> None:
        frame = one(presentation, 6).shapes.add_textbox(0, 0, 9, 9).text_frame
        frame.text = "for x in y:\n    print(x)"
        for paragraph in frame.paragraphs:
            paragraph.runs[0].font.name = "Consolas"

    (slide,) = deck(tmp_path, fill).slides
    assert [(p.text, p.kind) for p in slide.blocks if isinstance(p, Paragraph)] == [
        ("for x in y:", "code"),
        ("    print(x)", "code"),
    ]


def test_hidden_slides_are_marked(tmp_path: Path) -> None:
    def fill(presentation: Any) -> None:
        one(presentation)
        one(presentation)._element.set("show", "0")

    assert [slide.hidden for slide in deck(tmp_path, fill).slides] == [False, True]


def test_numbers_dates_and_empty_lines_are_no_text(tmp_path: Path) -> None:
    def fill(presentation: Any) -> None:
        slide = one(presentation, 6)
        slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "NUMBER\n\nkept\n"

    field = '<a:fld id="{1}" type="slidenum"><a:t>7</a:t></a:fld>'
    (slide,) = deck(tmp_path, fill, ("<a:r><a:t>NUMBER</a:t></a:r>", field)).slides
    assert texts(slide) == ["kept"]


def test_a_notes_slide_without_a_text_is_no_crash(tmp_path: Path) -> None:
    def fill(presentation: Any) -> None:
        notes = one(presentation).notes_slide
        for shape in list(notes.placeholders):
            shape._element.getparent().remove(shape._element)

    assert deck(tmp_path, fill).slides[0].notes == ()


def test_reading_makes_no_notes_slide_where_there_is_none(tmp_path: Path) -> None:
    assert deck(tmp_path, lambda p: one(p) and None).slides[0].notes == ()


@pytest.mark.parametrize("number", [0, 500])
def test_a_deck_may_have_no_slide_or_very_many(tmp_path: Path, number: int) -> None:
    def fill(presentation: Any) -> None:
        for _ in range(number):
            one(presentation, 6)

    assert len(deck(tmp_path, fill).slides) == number


def refusal(tmp_path: Path, content: bytes, limits: Limits | None = None) -> str:
    path = tmp_path / "bad.pptx"
    path.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        read_deck(path, "w1/bad.pptx", limits)
    return caught.value.message


def archive(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in parts.items():
            written.writestr(name, data)
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is no zip file"),
        (b"not a zip at all", "it is no zip file"),
        (archive(a=b"x" * 2000)[:60], "it is no zip file"),
        (archive(a=b"x"), "this deck is broken"),
        (archive(**{"[Content_Types].xml": b"<broken"}), "this deck is broken"),
        (archive(bomb=b"\0" * 50_000_000), "unpacks to"),
        (OLE + b"\0" * 600, "PowerPoint's old format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_is_no_deck_is_refused_in_plain_words(
    tmp_path: Path, content: bytes, words: str
) -> None:
    message = refusal(tmp_path, content)
    assert message.startswith("w1/bad.pptx: error: this ")
    assert words in message
    assert "Traceback" not in message


def test_limits_can_be_set(tmp_path: Path) -> None:
    many = archive(**{f"p{n}": b"" for n in range(30)})
    assert "it has 30 parts" in refusal(tmp_path, many, Limits(parts=20))
    assert "unpacks to" in refusal(
        tmp_path, archive(a=b"ab" * 999_999), Limits(unpacked_mb=1, ratio=9999)
    )


def test_a_truncated_deck_and_one_with_entities_are_no_crash(tmp_path: Path) -> None:
    presentation = Presentation()
    one(presentation)
    content = io.BytesIO()
    presentation.save(content)
    assert "this deck is broken" in refusal(tmp_path, content.getvalue()[:-3000])
    parts = zipfile.ZipFile(content)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    changed = {
        name: parts.read(name).replace(b"<p:sld ", bomb + b"<p:sld ", 1)
        for name in parts.namelist()
    }
    path = tmp_path / "entities.pptx"
    path.write_bytes(archive(**changed))
    assert len(read_deck(path, "e.pptx").slides) == 1


def test_a_deck_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be opened: no such file"):
        read_deck(tmp_path / "none.pptx", "none.pptx")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def written(element: Any) -> Counter[str]:
    """The words of an XML part, its fallbacks and fields aside."""
    found: Counter[str] = Counter()
    for paragraph in element.iter(f"{A}p"):
        if not any(a.tag == f"{MC}Fallback" for a in paragraph.iterancestors()):
            parts = paragraph.iter(f"{A}t", f"{A}br")
            found += words("".join(
                "\n" if p.tag == f"{A}br" else p.text or ""
                for p in parts
                if p.getparent().tag != f"{A}fld"
            ))  # fmt: skip
    return found


def test_no_word_of_the_real_decks_is_lost() -> None:
    slides = 0
    for path in corpus_decks():
        presentation = Presentation(str(path))
        for slide, original in zip(
            read_deck(path, path.name).slides, presentation.slides, strict=True
        ):
            slides += 1
            cells = [
                paragraph.text
                for block in slide.blocks
                if isinstance(block, Table)
                for row in block.rows
                for cell in row
                for paragraph in cell
            ]
            shown = words("\n".join([slide.title, *texts(slide), *cells]))
            assert not written(original._element) - shown
            assert slide.title
            if original.has_notes_slide:
                said = words("\n".join(paragraph.text for paragraph in slide.notes))
                assert not written(original.notes_slide._element) - said
    assert slides >= 80


def test_etree_is_what_python_pptx_uses() -> None:
    assert isinstance(Presentation().part._element, etree._Element)
