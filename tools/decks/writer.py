"""Slides as they are written in the modules beside this one -> a PowerPoint file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches, Pt
from tools.decks.maths import Maths, Part, row

mpl.use("Agg")
# The figures are of the same ink as the slides.
INK, ACCENT, QUIET = "#1f2d33", "#1f6a8a", "#8a99a0"
mpl.rcParams.update({
    "font.size": 13, "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": INK, "text.color": INK, "axes.labelcolor": INK,
    "axes.prop_cycle": mpl.cycler(color=[ACCENT, "#c4611f", "#3f7d3a", "#7a4b94", QUIET]),
    "lines.linewidth": 2, "svg.hashsalt": "coursewright",
})  # fmt: skip


@dataclass(frozen=True)
class Bullets:
    """Points; a list after a point holds the points below it."""

    points: tuple[str | list[str], ...]


@dataclass(frozen=True)
class Equation:
    """An equation on a line of its own; `reads` is the same as plain text."""

    maths: Maths
    reads: str


@dataclass(frozen=True)
class Picture:
    """A figure, drawn by a function of matplotlib's axes, and what it shows in words."""

    draw: Callable[[Axes], None]
    alt: str


@dataclass(frozen=True)
class Code:
    """Lines of a program."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells, the first of them the head."""

    rows: tuple[tuple[str, ...], ...]


Item = Bullets | Equation | Picture | Code | Table


@dataclass(frozen=True)
class Slide:
    """One slide: its title, what is on it, and what is said."""

    title: str
    items: tuple[Item, ...]
    notes: str


@dataclass(frozen=True)
class Deck:
    """A deck: where it goes, what it is called, and its slides."""

    path: str
    title: str
    slides: tuple[Slide, ...]
    author: str = "Coursewright's reference course"
    is_slim: bool = False
    """Whether layouts that no slide uses are left out, which are a third of a small file."""


def bullets(*points: str | list[str]) -> Bullets:
    """Points: `**bold**`, `*italic*` and `[words](address)` are understood."""
    return Bullets(points)


def equation(*parts: Part, reads: str) -> Equation:
    """An equation of parts from `maths`; `reads` is how it reads as plain text."""
    return Equation(row(*parts), reads)


def picture(draw: Callable[[Axes], None], *, alt: str) -> Picture:
    """A figure on the right half of the slide."""
    return Picture(draw, alt)


def code(text: str) -> Code:
    """A few lines of a program."""
    return Code(text.strip("\n"))


def table(*rows: tuple[str, ...]) -> Table:
    """A table; the first row is its head."""
    return Table(rows)


def slide(title: str, *items: Item, notes: str) -> Slide:
    """A slide; a blank line in `notes` starts a paragraph."""
    paragraphs = re.split(r"\n\s*\n", notes.strip())
    return Slide(title, items, "\n".join(" ".join(p.split()) for p in paragraphs))


# -- Drawing ------------------------------------------------------------------------------

_MARKUP = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|\[(.+?)\]\((.+?)\)")
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_WIDTH, _HEIGHT, _MARGIN = 13.333, 7.5, 0.7


def write_deck(deck: Deck, folder: Path) -> Path:
    """Write a deck below `folder`; the same deck gives the same file but for its date."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    presentation.core_properties.title = deck.title
    presentation.core_properties.author = deck.author
    for one in deck.slides:
        _write_slide(presentation, one)
    if deck.is_slim:
        for layout in list(presentation.slide_layouts):
            if not layout.used_by_slides:
                presentation.slide_layouts.remove(layout)
    path = folder / deck.path
    path.parent.mkdir(parents=True, exist_ok=True)
    presentation.save(str(path))
    return path


def _write_slide(presentation: Any, content: Slide) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    title = slide.shapes.title
    title.left, title.top = Inches(_MARGIN), Inches(0.35)
    title.width, title.height = Inches(_WIDTH - 2 * _MARGIN), Inches(1)
    title.text_frame.text = content.title
    paragraph = title.text_frame.paragraphs[0]
    paragraph.alignment = 1
    paragraph.font.size, paragraph.font.bold = Pt(36), True
    paragraph.font.color.rgb = RGBColor.from_string(ACCENT[1:])
    pictures = [item for item in content.items if isinstance(item, Picture)]
    others = [item for item in content.items if not isinstance(item, Picture)]
    width = (_WIDTH - 2 * _MARGIN) * (0.5 if pictures and others else 1)
    top, room = 1.55, (_HEIGHT - 1.55 - 0.4) / max(len(others), 1)
    for number, item in enumerate(others):
        box = (Inches(_MARGIN), Inches(top), Inches(width), Inches(_height(item, room)))
        _ITEMS[type(item)](slide, item, box, number)
        top += _height(item, room) + 0.1
    for item in pictures:
        left = _MARGIN + width + 0.2 if others else _MARGIN + 1.5
        _picture(slide, item, left, _WIDTH - _MARGIN - left - (0 if others else 1.5))
    slide.notes_slide.notes_text_frame.text = content.notes


def _height(item: Item, room: float) -> float:
    """How much of the slide's height, in inches, an item gets."""
    match item:
        case Equation():
            return min(1.0, room)
        case Bullets():
            lines = sum(len(p) if isinstance(p, list) else 1 + len(p) // 48 for p in item.points)
            return min(0.5 * lines + 0.2, 4.8)
        case Code():
            return 0.36 * (item.text.count("\n") + 1) + 0.2
        case Table():
            return 0.5 * len(item.rows)
    return room


def _bullets(slide: Any, item: Bullets, box: tuple[Emu, ...], number: int) -> None:
    frame = slide.shapes.add_textbox(*box).text_frame
    frame.word_wrap = True
    points: list[tuple[int, str]] = []
    for point in item.points:
        points += [(1, text) for text in point] if isinstance(point, list) else [(0, point)]
    for index, (level, text) in enumerate(points):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.level = level
        paragraph.space_after = Pt(6)
        indent = 285750 * (level + 1)
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(indent))
        properties.set("indent", "-285750")
        etree.SubElement(properties, f"{{{properties.nsmap['a']}}}buChar", char="•")
        _runs(paragraph, text, 22 - 3 * level)


def _runs(paragraph: Any, text: str, size: int) -> None:
    end = 0
    for match in [*_MARKUP.finditer(text), None]:
        plain = text[end : match.start() if match else None]
        if plain:
            _run(paragraph, plain, size)
        if match:
            bold, italic, words, address = match.groups()
            run = _run(paragraph, bold or italic or words, size)
            run.font.bold, run.font.italic = bool(bold) or None, bool(italic) or None
            if address:
                run.hyperlink.address = address
            end = match.end()


def _run(paragraph: Any, text: str, size: int) -> Any:
    run = paragraph.add_run()
    run.text = text
    run.font.size = Pt(size)
    return run


def _equation(slide: Any, item: Equation, box: tuple[Emu, ...], number: int) -> None:
    """PowerPoint keeps a box with an equation twice: as it is, and as a picture of it."""
    shape = slide.shapes.add_textbox(*box)
    shape.name = f"Equation {number + 1}"
    shape.text_frame.word_wrap = True
    element = shape._element
    paragraph = etree.fromstring(
        f'<a:p {_NAMESPACES}><a:pPr algn="l"/><a14:m><m:oMathPara><m:oMathParaPr>'
        f'<m:jc m:val="left"/></m:oMathParaPr><m:oMath>{item.maths.xml}</m:oMath></m:oMathPara>'
        '</a14:m><a:endParaRPr lang="en-GB" sz="2400"/></a:p>'
    )
    for properties in paragraph.iter(f"{{{paragraph.nsmap['a']}}}rPr"):
        properties.set("sz", "2400")
    for old in element.txBody.findall(f"{{{paragraph.nsmap['a']}}}p"):
        element.txBody.remove(old)
    element.txBody.append(paragraph)
    wrapper = etree.fromstring(
        f'<mc:AlternateContent {_NAMESPACES}><mc:Choice Requires="a14"/><mc:Fallback/>'
        "</mc:AlternateContent>"
    )
    element.addprevious(wrapper)
    wrapper[0].append(element)
    content, width, height = _drawn(item.maths.tex)
    scale = min(1, box[2] / width, box[3] / height)
    fallback = slide.shapes.add_picture(
        content, box[0] + Inches(0.1), box[1], int(width * scale), int(height * scale)
    )
    fallback._element.nvPicPr.cNvPr.set("descr", item.reads)
    wrapper[1].append(fallback._element)


def _drawn(tex: str) -> tuple[io.BytesIO, int, int]:
    """A picture of an equation, with its width and height in EMU."""
    figure = Figure(dpi=200)
    figure.text(0, 0, f"${tex}$", fontsize=24, math_fontfamily="stix", color="black")
    content = io.BytesIO()
    figure.savefig(content, bbox_inches="tight", pad_inches=0.05, transparent=True)
    size = Image.open(content).size
    content.seek(0)
    return content, Inches(size[0] / 200), Inches(size[1] / 200)


def _code(slide: Any, item: Code, box: tuple[Emu, ...], number: int) -> None:
    frame = slide.shapes.add_textbox(*box).text_frame
    for index, line in enumerate(item.text.split("\n")):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        run = _run(paragraph, line, 18)
        run.font.name = "Consolas"


def _table(slide: Any, item: Table, box: tuple[Emu, ...], number: int) -> None:
    shape = slide.shapes.add_table(len(item.rows), len(item.rows[0]), *box)
    for r, cells in enumerate(item.rows):
        for c, text in enumerate(cells):
            paragraph = shape.table.cell(r, c).text_frame.paragraphs[0]
            _runs(paragraph, text, 18)


def _picture(slide: Any, item: Picture, left: float, width: float) -> None:
    height = 4.9
    figure = Figure(figsize=(width, height), dpi=100, layout="constrained")
    axes = figure.add_subplot()
    item.draw(axes)
    content = io.BytesIO()
    figure.savefig(content, metadata={"Software": None})
    small = _fewer_colours(content)
    shape = slide.shapes.add_picture(small, Inches(left), Inches(1.7), Inches(width))
    shape._element.nvPicPr.cNvPr.set("descr", item.alt)


def _fewer_colours(content: io.BytesIO) -> io.BytesIO:
    small = io.BytesIO()
    Image.open(content).convert("RGB").quantize(48).save(small, "PNG", optimize=True)
    small.seek(0)
    return small


_ITEMS: dict[type, Callable[..., None]] = {
    Bullets: _bullets,
    Equation: _equation,
    Code: _code,
    Table: _table,
}
