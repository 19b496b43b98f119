"""A PowerPoint deck -> its slides as plain data: titles, text, notes, equations, pictures.

What python-pptx does not see is read from the XML itself: PowerPoint wraps a box that holds an
equation into `mc:AlternateContent`, on slides and in notes alike, and on real decks a third of
the text stands in such boxes. The order of the shapes in the file is the order of reading.
Sources: ECMA-376 part 1 (chapters 19 to 21) and part 3 (markup compatibility).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from coursewright.errors import ContentError, Place, refused
from coursewright.materials.maths import Maths, read_maths
from coursewright.materials.zipped import excess
from coursewright.settings import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_SHAPES = {f"{_P}{name}" for name in ("sp", "pic", "grpSp", "graphicFrame", "cxnSp")}
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr", "sldImg")
"""Placeholders that hold no part of what is taught."""
_MONOSPACED = re.compile(r"consolas|courier|mono|menlo|code|inconsolata", re.IGNORECASE)

# Descriptions that a program wrote, or a file's name or address, say nothing to a learner.
_NO_ALT = re.compile(
    r"\s*(?:(?:picture|image|graphic|content placeholder|object|grafik|bild)\s*\d*"
    r"|https?://\S+|\S+\.(?:png|jpe?g|gif|svg|webp|emf|wmf|tiff?))\s*",
    re.IGNORECASE,
)
_WRITTEN_BY_A_PROGRAM = re.compile(r"description automatically generated|ai-generated", re.I)


@dataclass(frozen=True)
class Span:
    """A stretch of text in one style, or an equation."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    """A web address."""
    maths: Maths | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `level` says how deep a point of a list lies, from 0."""

    spans: tuple[Span, ...]
    kind: Literal["text", "bullet", "number", "code"] = "text"
    level: int = 0

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Table:
    """A table: rows of cells, each with its paragraphs."""

    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture, by what a person wrote about it; None where no one did."""

    alt: str | None
    part: str | None = None
    """The file within the deck that holds it."""


Block = Paragraph | Table | Picture


@dataclass(frozen=True)
class Slide:
    """A slide: `number` is its place in the deck, counting from 1 and hidden slides too."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Paragraph, ...]
    hidden: bool
    links: tuple[str, ...] = ()
    """The web addresses to which its shapes lead, besides those in its texts."""


@dataclass(frozen=True)
class Deck:
    """A whole deck, hidden slides among the others."""

    slides: tuple[Slide, ...]


def read_deck(path: Path, file: str, limits: Limits | None = None) -> Deck:
    """Read the deck at `path`, which messages call `file`.

    Raises ContentError where it cannot be read, saying why and what to do.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise refused("CW035", Place(file), f"this deck cannot be opened: {reason}") from None
    return parse_deck(content, file, limits)


def parse_deck(content: bytes, file: str, limits: Limits | None = None) -> Deck:
    """The same for the bytes of a deck, which messages call `file`."""
    _check(content, file, limits or Limits())
    from pptx import Presentation  # late: 140 ms that a course without decks can do without

    try:
        presentation = Presentation(io.BytesIO(content))
        slides = tuple(_slide(slide, number) for number, slide in enumerate(presentation.slides, 1))
    except ContentError:
        raise
    except Exception as error:  # whatever python-pptx, lxml or zipfile make of a broken file
        raise _broken(file, str(error) or type(error).__name__) from None
    return Deck(slides)


def _broken(file: str, reason: str) -> ContentError:
    hint = "open it in PowerPoint, let it be repaired, and save it again"
    return refused("CW061", Place(file), f"this deck is broken: {reason[:120]}", hint)


def _check(content: bytes, file: str, limits: Limits) -> None:
    """Refuse what is no deck, or one that would fill the memory, before anything is unpacked."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        message = (
            "this deck is protected by a password"
            if encrypted
            else "this is a deck in PowerPoint's old format, .ppt"
        )
        hint = "save it without the password" if encrypted else "save it as .pptx"
        raise refused("CW062", Place(file), message, hint)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _broken(file, f"it is no zip file, or a part of one ({error})") from None
    if found := excess(entries, limits):
        setting = f"{found.setting}: {found.limit}"
        hint = f"if you know it for a real deck, raise limits: {setting} in mkdocs.yml"
        raise refused("CW036", Place(file), f"this deck is refused: {found.what}", hint)


# -- Slides -----------------------------------------------------------------------------------


def _slide(slide: Any, number: int) -> Slide:
    tree = slide.shapes._spTree
    title, blocks = "", []
    links: dict[str, None] = {}
    for shape in _shapes(tree):
        placeholder = _placeholder(shape)
        for properties in shape.iterfind(f"./*/{_P}cNvPr"):
            if link := _link(properties, slide.part):
                links[link] = None
        if placeholder in _FURNITURE:
            continue
        if placeholder in _TITLES and not title:
            title = " ".join(" ".join(p.text for p in _paragraphs(shape, slide.part)).split())
        else:
            blocks += _blocks(shape, slide.part, placeholder)
    notes: list[Paragraph] = []
    if slide.has_notes_slide:  # asking for the notes slide itself would make one
        notes_slide = slide.notes_slide
        for shape in _shapes(notes_slide.shapes._spTree):
            if _placeholder(shape) not in _FURNITURE:
                notes += _paragraphs(shape, notes_slide.part)
    hidden = slide._element.get("show") in ("0", "false")
    return Slide(number, title, tuple(blocks), _trimmed(notes), hidden, tuple(links))


def _shapes(parent: Element) -> Iterator[Element]:
    """The shapes of a slide or group in their order, out of their groups and wrappers."""
    for child in parent:
        if child.tag == f"{_P}grpSp":
            yield from _shapes(child)
        elif child.tag in _SHAPES:
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _alternative(child)


def _alternative(wrapper: Element) -> list[Element]:
    """What a wrapper holds for those who know all of PowerPoint, else for those who do not.

    Ink, for one, has nothing for us in the first.
    """
    for branch in (*wrapper.findall(f"{_MC}Choice"), *wrapper.findall(f"{_MC}Fallback")):
        if found := list(_shapes(branch)):
            return found
    return []


def _placeholder(shape: Element) -> str | None:
    """What a placeholder is for, `obj` where the file does not say; None for other shapes."""
    for found in shape.iterfind(f"./*/{_P}nvPr/{_P}ph"):
        return found.get("type", "obj")
    return None


def _blocks(shape: Element, part: Any, placeholder: str | None) -> list[Block]:
    if shape.tag == f"{_P}pic":
        return [Picture(_alt(shape), _part(shape, part))]
    table = shape.find(f".//{_A}tbl")
    if table is not None:
        rows = (row.findall(f"{_A}tc") for row in table.findall(f"{_A}tr"))
        return [Table(tuple(tuple(_trimmed(_paragraphs(c, part)) for c in row) for row in rows))]
    in_list = placeholder in ("obj", "body")
    return list(_trimmed(_paragraphs(shape, part, in_list=in_list)))


def _alt(shape: Element) -> str | None:
    for properties in shape.iterfind(f"./*/{_P}cNvPr"):
        text = " ".join((properties.get("descr") or "").split())
        if text and not _NO_ALT.fullmatch(text) and not _WRITTEN_BY_A_PROGRAM.search(text):
            return text
    return None


def _part(shape: Element, part: Any) -> str | None:
    for blip in shape.iterfind(f"./*/{_A}blip"):
        relation = part.rels.get(blip.get(f"{_R}embed"))
        if relation is not None and not relation.is_external:
            return str(relation.target_part.partname).lstrip("/")
    return None


def _trimmed(paragraphs: list[Paragraph]) -> tuple[Paragraph, ...]:
    """Without empty paragraphs, but for the empty lines inside a program."""
    kept = list(paragraphs)
    while kept and not kept[-1].text.strip():
        kept.pop()
    return tuple(p for p in kept if p.text.strip() or p.kind == "code")


# -- Text -------------------------------------------------------------------------------------


def _paragraphs(shape: Element, part: Any, *, in_list: bool = False) -> list[Paragraph]:
    return [_paragraph(p, part, in_list) for p in shape.iter(f"{_A}p")]


def _paragraph(element: Element, part: Any, in_list: bool) -> Paragraph:
    properties = element.find(f"{_A}pPr")
    level, kind = 0, "bullet" if in_list else "text"
    if properties is not None:
        level = int(properties.get("lvl") or 0)
        marks = {"buChar": "bullet", "buBlip": "bullet", "buAutoNum": "number", "buNone": "text"}
        kind = next(
            (k for mark, k in marks.items() if properties.find(_A + mark) is not None), kind
        )
    spans = tuple(_joined(_spans(element, part)))
    fonts = [font.get("typeface") or "" for font in element.iterfind(f"{_A}r/{_A}rPr/{_A}latin")]
    if fonts and all(map(_MONOSPACED.search, fonts)):
        kind = "code"
    return Paragraph(spans, kind, max(0, min(level, 8)))  # type: ignore[arg-type]


def _spans(parent: Element, part: Any) -> Iterator[Span]:
    for child in parent:
        if child.tag == f"{_A}r":
            yield _run(child, part)
        elif child.tag == f"{_A}br":
            yield Span("\n")
        elif child.tag == f"{_A}fld" and not (child.get("type") or "").startswith(
            ("slidenum", "datetime")
        ):
            yield _run(child, part)
        elif child.tag in (f"{_A14}m", f"{_M}oMath", f"{_M}oMathPara"):
            yield from _equations(child)
        elif child.tag == f"{_MC}AlternateContent":
            for branch in (*child.findall(f"{_MC}Choice"), *child.findall(f"{_MC}Fallback")):
                found = list(_spans(branch, part))
                if found:
                    yield from found
                    break


def _equations(element: Element) -> Iterator[Span]:
    block = any(True for _ in element.iter(f"{_M}oMathPara"))
    for equation in element.iter(f"{_M}oMath"):
        maths = read_maths(equation, block=block)
        yield Span(maths.text, maths=maths)


def _run(run: Element, part: Any) -> Span:
    # A vertical tab is how some programs write a line break.
    text = "".join(t.text or "" for t in run.iterfind(f"{_A}t")).replace("\v", "\n")
    properties = run.find(f"{_A}rPr")
    if properties is None:
        return Span(text)
    return Span(
        text,
        bold=properties.get("b") in ("1", "true"),
        italic=properties.get("i") in ("1", "true"),
        link=_link(properties, part),
    )


def _link(properties: Element, part: Any) -> str | None:
    """The web address that a run or a shape leads to; links within the deck lead nowhere here."""
    click = properties.find(f"{_A}hlinkClick")
    key = click.get(f"{_R}id") if click is not None else None
    relation = part.rels.get(key) if key else None
    if relation is None or not relation.is_external:
        return None
    target = str(relation.target_ref)
    return target if re.match(r"https?://[^\s<>\"]+$", target) else None


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Runs that differ in nothing but where the author paused, as one."""
    last: Span | None = None
    for span in spans:
        same = (
            last
            and not (last.maths or span.maths)
            and ((last.bold, last.italic, last.link) == (span.bold, span.italic, span.link))
        )
        if last and same:
            last = Span(last.text + span.text, last.bold, last.italic, last.link)
        else:
            if last:
                yield last
            last = span
    if last:
        yield last
