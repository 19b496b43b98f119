"""A deck -> what a lecture's page shows of it: each slide's picture, text and transcript.

All of it is made of the deck's bytes alone, and kept in the cache by them. The texts are HTML
without an empty line, so that Markdown leaves it alone; whatever comes from the deck is escaped.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from coursewright import __version__
from coursewright.cache import kept_data, key_of
from coursewright.errors import ContentError, Place, Problem, refused
from coursewright.materials.deck import Block, Deck, Paragraph, Picture, Slide, Span, Table
from coursewright.materials.embedded import Size
from coursewright.materials.files import Material
from coursewright.materials.pictures import WIDTHS, picture_name, renderer_key, why_not
from coursewright.pages.site import Coverage
from coursewright.progress import wait_for
from coursewright.project import CONFIG_FILE, Project
from coursewright.settings import Levels, Settings

_ALT_LENGTH = 500
TRANSCRIPT = "transcript.txt"
_FORM = "5"
"""To be raised with each change of what is kept of a deck, or of how it is written."""
_REMARKS = {"no_title": "CW065", "same_title": "CW066", "no_notes": "CW067", "no_alt": "CW068"}
"""The codes of what could be better in a deck, by the settings that say how each is taken."""


@dataclass(frozen=True)
class ShownSlide:
    """A slide as a page shows it; `text` and `notes` are HTML, `size` that of its picture.

    Without such a picture, `embedded` are the files of the pictures within its text.
    """

    number: int
    title: str
    text: Markup
    notes: Markup
    alt: str
    size: Size | None
    embedded: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Its title, or its number where it has none."""
        return self.title or f"Slide {self.number}"

    @property
    def pictures(self) -> list[tuple[str, int]]:
        """The files of its picture with their widths, the largest first."""
        return [(picture_name(self.number, width), width) for width in WIDTHS]


@dataclass(frozen=True)
class ShownDeck:
    """A deck as pages show it: its slides that are not hidden, and where its pictures are."""

    slides: tuple[ShownSlide, ...]
    remarks: tuple[Problem, ...]
    """What its author could do better: slides without notes, pictures without words."""
    undrawn: tuple[Problem, ...]
    """The slides whose text stands where their picture should."""
    coverage: Coverage
    folder: Path

    @property
    def cover(self) -> ShownSlide | None:
        """The first slide, where there is a picture of it."""
        return next((slide for slide in self.slides[:1] if slide.size), None)

    @property
    def files(self) -> Iterator[str]:
        """The files in its folder that the site holds."""
        for slide in self.slides:
            if slide.size:
                yield from (name for name, _ in slide.pictures)
            yield from slide.embedded
        yield TRANSCRIPT


def shown_decks(
    project: Project, files: Collection[Material]
) -> tuple[dict[str, ShownDeck], list[Problem]]:
    """Each deck that can be read, by its path; and what is wrong with the others.

    The decks are spread over the processor's cores: drawing lets go of Python's lock.
    """
    decks: dict[str, ShownDeck] = {}
    problems: list[Problem] = []
    if not files:
        return decks, problems
    if reason := why_not(project.settings.slides):
        message = f"the slides cannot be drawn by {project.settings.slides}: {reason}"
        hint = "install it, or write slides: auto"
        raise refused("CW063", Place(CONFIG_FILE), message, hint)
    # Late, as a course without decks has no use for it.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        # The largest first, so that none is left to one core alone at the end.
        by_size = sorted(files, key=lambda file: -(file.size or 0))
        results = {file.path: pool.submit(_shown_deck, project, file.path) for file in by_size}
        wait_for(results.values(), "Reading the decks")
        for file in files:
            try:
                decks[file.path] = results[file.path].result()
            except ContentError as error:
                problems += error.problems
    return decks, problems


def _shown_deck(project: Project, path: str) -> ShownDeck:
    try:
        content = (project.folder / path).read_bytes()
        settings = project.settings
        limits = settings.limits.model_dump_json()
        key = key_of(content, __version__, _FORM, renderer_key(settings.slides), limits, path)
        folder, data = kept_data(project.cache, key, partial(_prepare, content, path, settings))
        return _shown_deck_of(data, folder, path, settings.levels)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"this deck cannot be shown: {reason}: {error.filename}"
        raise refused("CW035", Place(path), message) from None


def _shown_deck_of(data: Any, folder: Path, path: str, levels: Levels) -> ShownDeck:
    """What the cache says of a deck; its texts are HTML, for we wrote them."""
    slides = tuple(
        ShownSlide(
            number=slide["number"],
            title=slide["title"],
            text=Markup(slide["text"]),
            notes=Markup(slide["notes"]),
            alt=slide["alt"],
            size=tuple(slide["size"]) if slide["size"] else None,
            embedded=tuple(slide["embedded"]),
        )
        for slide in data["slides"]
    )
    remarks = tuple(
        Problem(_place(path, number), text, level=level, code=_REMARKS[kind])
        for kind, number, text in data["remarks"]
        if (level := getattr(levels, kind)) != "ignore"
    )
    message = "it could not be drawn; its text and pictures stand in its place"
    undrawn = tuple(
        Problem(_place(path, number), message, level="warning", code="CW064")
        for number in data["undrawn"]
    )
    return ShownDeck(slides, remarks, undrawn, Coverage(**data["coverage"]), folder)


def _place(path: str, number: int) -> Place:
    return Place(path, part=f"slide {number}")


def _prepare(content: bytes, path: str, settings: Settings, folder: Path) -> dict[str, Any]:
    """What is kept of a deck; beside it the transcript, and the pictures."""
    # Late, for all of this is done once only for each deck.
    from coursewright.materials.deck import parse_deck
    from coursewright.materials.pictures import draw_slides

    deck = parse_deck(content, path, settings.limits)
    visible = [slide for slide in deck.slides if not slide.hidden]
    sizes = draw_slides(content, [slide.number for slide in visible], folder, settings.slides)
    shown = [
        _shown(slide, sizes[slide.number])
        if slide.number in sizes
        else _shown_in_parts(slide, content, folder)
        for slide in visible
    ]
    undrawn = [
        slide.number for slide in visible if settings.slides != "none" and slide.number not in sizes
    ]
    (folder / TRANSCRIPT).write_text(_transcript(deck), encoding="utf-8")
    return {
        "slides": [asdict(slide) for slide in shown],
        "remarks": list(_remarks(visible)),
        "undrawn": undrawn,
        "coverage": asdict(_coverage(visible)),
    }


def _transcript(deck: Deck) -> str:
    """All that is said, as plain text with the slides' titles above it."""
    parts = []
    for slide in deck.slides:
        if not slide.hidden:
            said = "\n\n".join(paragraph.text for paragraph in slide.notes)
            parts.append(f"{slide.number}. {slide.title or 'Slide'}\n\n{said}".rstrip())
    return "\n\n\n".join(parts) + "\n"


def _remarks(slides: list[Slide]) -> Iterator[tuple[str, int, str]]:
    """What could be better: the setting of `levels` that says how it is taken, the number of the
    slide, and what it is."""
    titles = Counter(slide.title for slide in slides)
    for slide in slides:
        number = slide.number
        if not slide.title:
            yield "no_title", number, "it has no title"
        elif titles[slide.title] > 1:
            yield "same_title", number, f'another slide has the same title, "{slide.title}"'
        if not slide.notes:
            yield "no_notes", number, "it has no speaker notes"
        without = sum(isinstance(block, Picture) and not block.alt for block in slide.blocks)
        if without:
            pictures = "a picture has" if without == 1 else f"{without} pictures have"
            yield "no_alt", number, f"{pictures} no alt text that a person wrote"


def _coverage(slides: list[Slide]) -> Coverage:
    pictures = [block for slide in slides for block in slide.blocks if isinstance(block, Picture)]
    return Coverage(
        slides=len(slides),
        with_notes=sum(bool(slide.notes) for slide in slides),
        pictures=len(pictures),
        with_alt=sum(bool(picture.alt) for picture in pictures),
    )


def _shown(slide: Slide, size: Size) -> ShownSlide:
    text, notes = Markup(_html(slide.blocks)), Markup(_html(slide.notes))
    return ShownSlide(slide.number, slide.title, text, notes, _alt(slide), size)


def _shown_in_parts(slide: Slide, deck: bytes, folder: Path) -> ShownSlide:
    """A slide that has no picture of its own, with the pictures that stand on it."""
    from coursewright.materials.pictures import write_embedded

    parts: list[str] = []
    files: list[str] = []
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        for kind, group in groupby(slide.blocks, lambda block: isinstance(block, Picture)):
            if not kind:
                parts.append(_html(group))
                continue
            for picture in group:
                assert isinstance(picture, Picture)
                name = f"slide-{slide.number}-picture-{len(files) + 1}.webp"
                content = archive.read(picture.part) if picture.part else b""
                size = write_embedded(content, folder / name)
                if size:
                    files.append(name)
                    parts.append(_img(name, size, picture.alt or ""))
                else:
                    parts.append(_html([picture]))
    notes = Markup(_html(slide.notes))
    text = Markup("\n".join(filter(None, parts)))
    return ShownSlide(slide.number, slide.title, text, notes, "", None, tuple(files))


def _alt(slide: Slide) -> str:
    """What is to be read on a slide, for those who cannot see its picture."""
    texts = [slide.title, *(text for block in slide.blocks for text in _texts(block))]
    alt = ". ".join(" ".join(text.split()).rstrip(".") for text in texts if text.strip())
    return alt if len(alt) <= _ALT_LENGTH else alt[:_ALT_LENGTH].rsplit(" ", 1)[0] + " …"


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield block.text
        case Picture():
            yield block.alt or ""
        case Table():
            yield from (p.text for row in block.rows for cell in row for p in cell)


# -- HTML -------------------------------------------------------------------------------------


def _html(blocks: Iterable[Block]) -> str:
    parts = []
    for kind, group in groupby(blocks, _kind):
        some = list(group)
        if kind in ("bullet", "number"):
            parts.append(_list([block for block in some if isinstance(block, Paragraph)]))
        elif kind == "code":
            parts.append(_code([block for block in some if isinstance(block, Paragraph)]))
        else:
            parts += map(_block, some)
    return "\n".join(filter(None, parts))


def _kind(block: Block) -> str:
    return block.kind if isinstance(block, Paragraph) else type(block).__name__


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{_spans(block.spans)}</p>"
        case Table():
            rows = "".join(
                f"<tr>{''.join(f'<td>{_html(cell)}</td>' for cell in row)}</tr>"
                for row in block.rows
            )
            return f"<table>{rows}</table>".replace("\n", " ")
        case Picture():
            return f"<p><em>Picture: {escape(block.alt)}</em></p>" if block.alt else ""


def _img(file: str, size: Size, alt: str) -> str:
    width, height = size
    return (
        f'<p><img src="{file}" width="{width}" height="{height}" alt="{escape(alt)}"'
        ' loading="lazy" decoding="async"></p>'
    )


def _list(points: list[Paragraph]) -> str:
    """A list of points; a deeper point is in a list of its own within the one above it."""
    result, stack = "", list[tuple[int, str]]()
    for point in points:
        tag = "ol" if point.kind == "number" else "ul"
        while stack and stack[-1][0] > point.level:
            result += f"</li></{stack.pop()[1]}>"
        if stack and stack[-1] != (point.level, tag) and stack[-1][0] == point.level:
            result += f"</li></{stack.pop()[1]}>"
        if stack and stack[-1][0] == point.level:
            result += "</li>"
        else:
            result += f"<{tag}>"
            stack.append((point.level, tag))
        result += f"<li>{_spans(point.spans)}"
    return result + "".join(f"</li></{tag}>" for _, tag in reversed(stack))


def _code(lines: list[Paragraph]) -> str:
    # As references, for a new line in HTML that Markdown sees could be an empty one.
    text = "&#10;".join(escape(line.text).replace("\n", "&#10;") for line in lines)
    return f"<pre><code>{text}</code></pre>"


def _spans(spans: Iterable[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    if span.maths:
        return span.maths.mathml.replace("\n", " ")
    html = escape(span.text).replace("\n", "<br>")
    for wanted, tag in ((span.bold, "strong"), (span.italic, "em")):
        if wanted and html.strip():
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(span.link)}">{html}</a>' if span.link else html
