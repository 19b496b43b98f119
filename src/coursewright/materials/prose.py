"""Markdown that anyone may have written -> Markdown that is safe, whoever renders it.

Read as Jupyter and GitHub read it, which is not as Python-Markdown does. Headings stay headings;
all between them becomes a block of clean HTML, with equations as MathML and code in colours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from coursewright.errors import Place, Problem
from coursewright.fields import slug
from coursewright.markdown import escape_texts, html_block
from coursewright.materials.bibliography import CITATION
from coursewright.materials.code import code_block
from coursewright.materials.html import CITE, OWN, clean, target
from coursewright.materials.latex import to_mathml

_LONGEST = 2_000_000
"""How many letters one text may have: far more than any page."""

# Marks for what is put in when all the rest is clean; nobody else's text has these letters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_FORBIDDEN = re.compile(f"[{_OPEN}{_CLOSE}\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# Citations, and web addresses that stand there as they are.
_LINKS = re.compile(rf"{CITATION}|\bhttps?://[^\s<>\"]+")

_FRAGMENT = re.compile(r'href="#([^"&]+)"')

_MATHS = {
    "math_inline": False,
    "math_inline_double": True,
    "math_block": True,
    "amsmath": True,
}
"""The tokens that are equations, and whether they stand on lines of their own."""


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    parser.enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, double_inline=True, allow_blank_lines=False)
    return parser.use(amsmath_plugin).use(footnote_plugin)


@dataclass(frozen=True)
class Written:
    """A file as a page shows it; `markdown` is without the title, which is the page's."""

    title: str | None
    markdown: str
    pictures: Mapping[str, bytes] = field(repr=False)
    problems: tuple[Problem, ...]
    has_code: bool = False
    """Whether it holds programs; and whether it holds what they gave."""
    has_outputs: bool = False


class Writer:
    """Writes the Markdown of one page out of one or several texts."""

    def __init__(
        self,
        file: str,
        macros: Mapping[str, str],
        embed: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        """Set it up for what comes from `file`, which messages name.

        `embed` is asked for the name of the file for a picture that a text brings along.
        """
        self.problems: list[Problem] = []
        self.shift = 0
        """How many levels headings move down."""
        self._file = file
        self._macros = macros
        self._embed = embed
        self._parser = _parser()
        self._ids: set[str] = set()
        self._inserts: list[str] = []
        self._cell: int | None = None

    def reserve(self, names: Iterable[str]) -> None:
        """Keep headings from having these names, which something else on the page has."""
        self._ids.update(names)

    def headings(self, text: str) -> list[tuple[int, str]]:
        """The level and the words of each heading of a text, outside of lists and the like."""
        tokens = self._parser.parse(_settled(text))
        return [
            (int(token.tag[1]), self._words(inline))
            for token, inline in pairwise(tokens)
            if token.type == "heading_open" and token.level == 0
        ]

    def take_title(self, headings: list[tuple[int, str]], at_top: bool) -> str | None:
        """The first heading, where it is one for a page; the others move down where they must."""
        has_title = at_top and headings[:1] != [] and headings[0][0] == 1
        self.shift = int(any(level == 1 for level, _ in headings[has_title:]))
        return headings[0][1] if has_title else None

    def write(self, text: str, *, cell: int | None = None, without_title: bool = False) -> str:
        """The Markdown of a text.

        `cell` is the number of the cell that holds it, in a notebook; `without_title` leaves out
        its first heading, which is the page's own title already.
        """
        self._cell = cell
        tokens = self._parser.parse(_settled(text))
        parts: list[str] = []
        pending: list[Token] = []
        for group in groups(tokens):
            if group[0].type != "heading_open":
                pending += group
                continue
            if without_title:
                without_title = False
                continue
            parts += [self._block(pending), self._heading(group)]
            pending = []
        parts.append(self._block(pending))
        return "\n\n".join(filter(None, parts))

    def finish(self, markdown: str) -> str:
        """What was written, with links to its own headings and to places that have an id."""

        def link(match: re.Match[str]) -> str:
            words = unquote(match[1])
            heading = slug(words.replace("-", " "))
            return f'href="#{heading if heading in self._ids else OWN + words}"'

        return _FRAGMENT.sub(link, markdown)

    def html(self, html: str, *, cell: int | None = None) -> str:
        """The harmless part of some HTML, as a block."""
        return html_block(clean(_settled(html), cell or 1, self._embed))

    def maths(self, latex: str, *, display: bool, cell: int | None, line: int = 1) -> str:
        """An equation as MathML; its source, and a problem, where it cannot be converted."""
        try:
            mathml = to_mathml(latex, display=display, macros=self._macros)
        except ValueError as error:
            self._cell = cell
            short = " ".join(latex.split())[:60]
            self._unshown(line, f"{error}: {short}")
            return f'<code class="cw-latex">{escape(latex, quote=False)}</code>'
        return f'<div class="cw-equation">{mathml}</div>' if display else mathml

    def _unshown(self, line: int, reason: str) -> None:
        cell = self._cell
        place = Place(self._file, part=f"cell {cell}") if cell else Place(self._file, line)
        message = f"this equation cannot be shown: {reason}"
        self.problems.append(Problem(place, message, level="warning", code="CW080"))

    def _heading(self, group: list[Token]) -> str:
        level = min(6, int(group[0].tag[1]) + self.shift)
        name = self._id(self._words(group[1]))
        return f"{'#' * level} {escape_texts(self._clean(group[1:2]))} {{ #{name} }}"

    def _words(self, inline: Token) -> str:
        """The text of a heading; of an equation, its letters."""
        return "".join(map(self._word, inline.children or ())).strip()

    def _word(self, token: Token) -> str:
        if token.type in ("text", "code_inline"):
            return token.content
        if token.type not in _MATHS:
            return ""
        try:
            mathml = to_mathml(token.content, display=False, macros=self._macros)
        except ValueError:
            return token.content
        return unescape(re.sub(r"<[^>]*>", "", mathml))

    def _id(self, words: str) -> str:
        wanted = slug(words) or "section"
        name, number = wanted, 1
        while name in self._ids:
            number += 1
            name = f"{wanted}-{number}"
        self._ids.add(name)
        return name

    def _block(self, tokens: list[Token]) -> str:
        html = self._clean(tokens)
        return f'<div class="cw-prose">{html_block(html)}</div>' if html.strip() else ""

    def _clean(self, tokens: list[Token]) -> str:
        line = self._cell or _line(tokens)
        self._inserts = []
        for token in tokens:
            self._prepare(token)
        html = self._parser.renderer.render(tokens, self._parser.options, {})
        return _MARK.sub(lambda m: self._inserts[int(m[1])], clean(html, line, self._embed))

    # -- What Markdown says -> what is put in once all else is clean ---------------------------

    def _prepare(self, token: Token) -> None:
        line = _line([token])
        if token.type in ("fence", "code_block"):
            language = next(iter(token.info.split()), None)
            self._insert(token, code_block(token.content.removesuffix("\n"), language), "div")
        elif token.type in _MATHS:
            self._insert(token, self._equation(token, line), "div")
        for child in token.children or ():
            if child.type in _MATHS:
                self._insert(child, self._equation(child, line), "span")
            elif child.type in ("link_open", "image"):
                name = "href" if child.type == "link_open" else "src"
                address = str(child.attrs.get(name, ""))
                if not address.startswith(("data:", "attachment:")):
                    child.attrs[name] = target(address, self._cell or line) or ""
        if token.children:
            token.children = list(_with_links(token.children, self._cell or line))

    def _equation(self, token: Token, line: int) -> str:
        display = _MATHS[token.type]
        return self.maths(token.content, display=display, cell=self._cell, line=line)

    def _insert(self, token: Token, html: str, tag: str) -> None:
        token.type = "html_block" if tag == "div" else "html_inline"
        token.content = f"<{tag}>{_OPEN}{len(self._inserts)}{_CLOSE}</{tag}>"
        self._inserts.append(html)


def _settled(text: str) -> str:
    """A text without letters that are none, and not longer than a page can be."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST]


def groups(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens of each block at the top of a text, or directly within another block."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def _line(tokens: Iterable[Token]) -> int:
    """The line at which the first of the tokens stands."""
    return next((token.map[0] + 1 for token in tokens if token.map), 1)


def _with_links(children: list[Token], line: int) -> Iterator[Token]:
    """Texts in which citations, and addresses that stand there as they are, are links."""
    depth = 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or depth:
            yield child
            continue
        end = 0
        for match in _LINKS.finditer(child.content):
            yield Token("text", "", 0, content=child.content[end : match.start()])
            words = match[0]
            if match["keys"]:
                keys = ";".join(part.strip() for part in match["keys"].split(";"))
                address = f"{CITE}:{line}:{keys}"
            else:
                address = words = words.rstrip(".,;:!?'\")")
            html = f'<a href="{escape(address)}">{escape(words)}</a>'
            yield Token("html_inline", "", 0, content=html)
            end = match.start() + len(words)
        yield Token("text", "", 0, content=child.content[end:])
