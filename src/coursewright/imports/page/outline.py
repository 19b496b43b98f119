"""The Markdown of a page -> its sections, and the blocks in each, with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursewright.errors import Place, refused
from coursewright.imports.page.spans import LONGEST_HTML, Line, joined, lines_of, lines_of_html
from coursewright.imports.page.words import KINDS, RANK, Heading, heading_of, part_of, without_signs
from coursewright.materials.prose import groups

LONGEST = 2_000_000
"""How many letters a page may have; the longest syllabus has a tenth."""

_MOST_HEADINGS = 2_000

_DEEPEST = 60
"""How deep lists and quotations may nest; what is deeper, the parser would leave out."""

BOLD = 7
"""The first level of lines in bold that stand for headings: those of weeks, and what is in them."""


class _Parser(MarkdownIt):
    """A parser that leaves addresses as they are written."""

    def normalizeLink(self, url: str) -> str:
        return url


def parser() -> MarkdownIt:
    """What reads pages, as GitHub reads them."""
    markdown = _Parser("commonmark", {"html": True, "maxNesting": _DEEPEST})
    return markdown.enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Block:
    """A block of the page: its tokens, and its lines from 0, the last one not included."""

    tokens: tuple[Token, ...]
    start: int
    end: int

    @property
    def kind(self) -> str:
        """What it is: `paragraph`, `bullet_list`, `ordered_list`, `table`, `html_block`, …"""
        return self.tokens[0].type.removesuffix("_open")

    @property
    def inline(self) -> Token:
        """The text of a paragraph."""
        return self.tokens[1]

    @property
    def has_open_table(self) -> bool:
        """Whether it is HTML with a table that goes on behind an empty line."""
        html = self.tokens[0].content.lower() if self.kind == "html_block" else ""
        return len(html) < LONGEST_HTML and html.count("<table") > html.count("</table")

    def lines(self) -> list[Line]:
        """The lines of a paragraph or of a block of HTML."""
        if self.kind == "html_block":
            return lines_of_html(self.tokens[0].content, self.start + 1)
        return lines_of(self.inline, self.start + 1)


@dataclass
class Section:
    """A heading with what follows it, up to the next one of its level or above."""

    level: int
    heading: Line
    start: int
    """The line of its heading, from 0."""
    end: int = 0
    """The line behind all that is in it."""
    blocks: list[Block] = field(default_factory=list)
    """What is in it before its first section."""
    sections: list[Section] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The words of its heading."""
        return self.heading.text

    def walk(self) -> Iterator[Section]:
        """It, and all sections in it, in order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Reference:
    """The address for which a name stands, and its lines, from 0."""

    url: str
    title: str
    line: int
    end: int


@dataclass(frozen=True)
class Outline:
    """A page: all of it as one section, the lines of its source without the addresses for which
    names stand, and these."""

    root: Section
    source: tuple[str, ...]
    references: Mapping[str, Reference]
    """Where links by a name lead, by that name."""

    def raw(self, start: int, end: int) -> str:
        """Some lines as they are written."""
        return "\n".join(self.source[start:end]).strip("\n")

    def raw_of(self, section: Section) -> str:
        """A section as it is written."""
        return self.raw(section.start, section.end)


def outline_of(text: str, file: str) -> Outline:
    """The sections of a text, which messages call `file`.

    Raises ContentError where it is longer, or nested deeper, than a page can be.
    """
    if len(text) > LONGEST:
        message = f"this page has {len(text) / 1e6:.0f} million letters, far more than a page needs"
        raise refused("CW103", Place(file), message, "is it the right file?")
    env: dict[str, Any] = {}
    tokens = parser().parse(text, env)
    _refuse_endless(tokens, file)
    references = {
        name: Reference(said["href"], said["title"], *said["map"])
        for name, said in env.get("references", {}).items()
    }
    source = text.split("\n")
    for one in references.values():
        source[one.line : one.end] = [""] * (one.end - one.line)
    root = Section(0, Line((), 1), 0, len(source))
    path = [root]
    for block in _blocks(tokens):
        section = _section(block)
        if section is None:
            path[-1].blocks.append(block)
            continue
        while path[-1].level >= section.level:
            path.pop().end = section.start
        path[-1].sections.append(section)
        path.append(section)
    for section in path:
        section.end = len(source)
    return Outline(root, tuple(source), references)


def _refuse_endless(tokens: list[Token], file: str) -> None:
    if sum(token.type == "heading_open" for token in tokens) > _MOST_HEADINGS:
        message = f"this page has more than {_MOST_HEADINGS} headings"
        raise refused("CW103", Place(file), message, "is it the right file?")
    if deep := next((token for token in tokens if token.level >= _DEEPEST - 1), None):
        line = deep.map[0] + 1 if deep.map else None
        message = f"lists and quotations are nested more than {_DEEPEST} deep"
        raise refused("CW103", Place(file, line), message, "is it the right file?")


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    waiting: Block | None = None
    for group in groups(tokens):
        block = Block(tuple(group), *(group[0].map or (0, 0)))
        if waiting and waiting.has_open_table and block.kind == "html_block":
            token = waiting.tokens[0]
            gap = "\n" * (block.start - waiting.end)
            whole = token.copy(content=f"{token.content}{gap}{block.tokens[0].content}")
            block = Block((whole,), waiting.start, block.end)
        elif waiting:
            yield waiting
        waiting = block
    if waiting:
        yield waiting


def _section(block: Block) -> Section | None:
    """The section that a block begins, if it is a heading."""
    lines = block.lines() if block.kind in ("heading", "paragraph") else []
    if block.kind == "heading":
        heading = joined(lines) if lines else Line((), block.start + 1)
        return Section(int(block.tokens[0].tag[1]), heading, block.start, block.end)
    if len(lines) != 1 or len(lines[0].text) >= 120 or lines[0].comment:
        return None
    (line,) = lines
    said = heading_of(line.text)
    if not (line.is_strong or (line.spans[0].strong and said) or _is_like_one(line, said)):
        return None
    return Section(
        BOLD + (RANK.index(said.kind) if said else len(RANK)), line, block.start, block.end
    )


def _is_like_one(line: Line, said: Heading | None) -> bool:
    """Whether a line is a heading without any sign for it: `Lecture 2 - Joints`, `Readings:`."""
    if line.links:
        return False
    if line.text.endswith(":"):
        return line.is_emphasised or part_of(line.text) is not None
    if not said or said.kind not in KINDS or len(line.text) >= 80 or line.text.endswith("."):
        return False
    rest = without_signs(line.text)[len(said.mark) :]
    return not rest or rest[0] in "-–—:|("
