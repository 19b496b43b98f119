"""The Markdown of a page -> its sections, and the blocks in each, with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursewright.errors import Place, refused
from coursewright.imports.page.spans import Line, joined, lines_of, lines_of_html

LONGEST = 2_000_000
"""How many letters a page may have; the longest syllabus has a tenth."""

_MOST_HEADINGS = 2_000

_DEEPEST = 60
"""How deep lists and quotations may nest; what is deeper, the parser would leave out."""

BOLD = 7
"""The level of a line in bold that stands for a heading."""


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
    body: int
    """The line below its heading."""
    end: int = 0
    """The line behind all that is in it."""
    blocks: list[Block] = field(default_factory=list)
    """What is in it before its first section."""
    sections: list[Section] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The words of its heading."""
        return self.heading.text

    @property
    def own_end(self) -> int:
        """The line behind its blocks, where its first section begins."""
        return self.sections[0].start if self.sections else self.end

    def walk(self) -> Iterator[Section]:
        """It, and all sections in it, in order."""
        yield self
        for section in self.sections:
            yield from section.walk()


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


@dataclass(frozen=True)
class Reference:
    """The address for which a name stands."""

    name: str
    url: str
    title: str
    line: int
    """Its line, from 0."""
    end: int
    """The line behind it."""


def outline_of(text: str, file: str) -> Outline:
    """The sections of a text, which messages call `file`.

    Raises ContentError where it is longer, or nested deeper, than a page can be.
    """
    if len(text) > LONGEST:
        message = f"this page has {len(text) / 1e6:.0f} million letters, far more than a page needs"
        raise refused("CW103", Place(file), message, "is it the right file?")
    env: dict[str, dict[str, dict[str, object]]] = {}
    tokens = parser().parse(text, env)
    _refuse_endless(tokens, file)
    references = _references(env)
    source = text.split("\n")
    for one in references.values():
        source[one.line : one.end] = [""] * (one.end - one.line)
    root = Section(0, Line((), 1), 0, 0, len(source))
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
    for token in tokens:
        if token.level >= _DEEPEST - 1:
            line = token.map[0] + 1 if token.map else None
            message = f"lists and quotations are nested more than {_DEEPEST} deep"
            raise refused("CW103", Place(file, line), message, "is it the right file?")


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            start, end = group[0].map or (0, 0)
            yield Block(tuple(group), start, end)
            group = []


def _section(block: Block) -> Section | None:
    """The section that a block begins, if it is a heading."""
    if block.kind == "heading":
        lines = block.lines()
        heading = joined(lines) if lines else Line((), block.start + 1)
        return Section(int(block.tokens[0].tag[1]), heading, block.start, block.end)
    if block.kind == "paragraph":
        lines = block.lines()
        if len(lines) == 1 and lines[0].is_strong and len(lines[0].text) < 120:
            return Section(BOLD, lines[0], block.start, block.end)
    return None


def _references(env: Mapping[str, Mapping[str, Mapping[str, object]]]) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    for name, said in env.get("references", {}).items():
        lines = said.get("map")
        start, end = lines if isinstance(lines, list | tuple) else (0, 0)
        title = str(said.get("title") or "")
        found[name] = Reference(name, str(said.get("href", "")), title, start, end)
    return found
