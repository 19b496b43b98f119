"""A line of Markdown, or of HTML -> its words, and where each of them leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from markdown_it.token import Token

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"]+")
_NAMES = (
    "address article aside blockquote br center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary"
    " table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_NAMES.split())
"""The tags of HTML at which a line ends."""
_EMBEDDED = {"iframe": "src", "video": "src", "audio": "src", "source": "src", "embed": "src"}
"""The tags that show what is elsewhere, and the attribute that says where."""
_SIGNS = re.compile(r"[\\`*_\[\]<>]")
"""What Markdown takes for a sign in a text."""
LONGEST_HTML = 20_000
"""How many letters a block of HTML may have that a person wrote."""
_PROGRAMS = ("script", "style")


@dataclass(frozen=True)
class Span:
    """A stretch of a line: words, where they lead, and whether a picture or a frame is there."""

    text: str
    url: str = ""
    strong: bool = False
    emphasised: bool = False
    picture: str = ""
    """The address of a picture that stands here."""
    framed: bool = False
    """Whether what the address leads to is shown here."""

    @property
    def markdown(self) -> str:
        """The same as Markdown."""
        words = _SIGNS.sub(r"\\\g<0>", self.text)
        shown = f"![{words}](<{self.picture}>)" if self.picture else words
        return f"[{shown.strip() or self.url}](<{self.url}>)" if self.url else shown


@dataclass(frozen=True)
class Line:
    """A line as a reader sees it, and the number of the line of the source, from 1."""

    spans: tuple[Span, ...]
    number: int
    comment: str = ""
    """What a remark in HTML says, which no reader sees."""

    @property
    def text(self) -> str:
        """Its words alone."""
        return " ".join("".join(span.text for span in self.spans).split())

    @property
    def links(self) -> tuple[Span, ...]:
        """What in it leads elsewhere."""
        return tuple(span for span in self.spans if span.url)

    @property
    def is_strong(self) -> bool:
        """Whether all its words are in bold, as a heading's may be."""
        words = [span for span in self.spans if span.text.strip(" :.")]
        return bool(words) and all(span.strong and not span.picture for span in words)

    @property
    def is_emphasised(self) -> bool:
        """Whether all its words are in italics."""
        return all(span.emphasised for span in self.spans if span.text.strip())

    @property
    def markdown(self) -> str:
        """The same as Markdown."""
        if self.comment:
            return f"<!-- {self.comment} -->"
        return "".join(span.markdown for span in self.spans).strip()


class _Collector(HTMLParser):
    """Collects spans and lines from Markdown's tokens and from HTML."""

    def __init__(self, number: int) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.rows: list[list[list[Line]]] = []
        """The rows of tables: the lines in each of their cells."""
        self.number = number
        self.strong = self.emphasised = 0
        self._spans: list[Span] = []
        self._open: Span | None = None
        self._program = ""
        self._to = self.lines

    def words(self, text: str) -> None:
        if self._open:
            self._open = replace(self._open, text=self._open.text + text)
            return
        end = 0
        for match in _ADDRESS.finditer(text):
            address = match[0].rstrip(".,;:!?'\")]")
            self._add(Span(text[end : match.start()]))
            self._add(Span(address, address))
            end = match.start() + len(address)
        self._add(Span(text[end:]))

    def begin_link(self, url: str, *, framed: bool = False) -> None:
        self.end_link()
        self._open = Span("", url, framed=framed)

    def end_link(self) -> None:
        span, self._open = self._open, None
        if span and (span.url or span.text):
            words = " ".join(span.text.split())
            in_brackets = words.startswith("[") and words.endswith("]")  # [[slides]](a.pdf)
            self._add(replace(span, text=words[1:-1] if in_brackets else words))

    def picture(self, url: str, alt: str) -> None:
        if self._open:
            self._open = replace(self._open, text=self._open.text + alt, picture=url)
        else:
            self._add(Span(alt, picture=url))

    def cut(self) -> None:
        """End the line here."""
        self.end_link()
        if any(span.text.strip() or span.url or span.picture for span in self._spans):
            self._to.append(Line(tuple(self._spans), self.number))
        self._spans = []

    def _add(self, span: Span) -> None:
        if span.text or span.url or span.picture:
            self._spans.append(
                replace(span, strong=self.strong > 0, emphasised=self.emphasised > 0)
            )

    # -- HTML --------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag in _BLOCKS:
            self.cut()
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._to = []
            self.rows[-1].append(self._to)
        elif tag in _PROGRAMS:
            self._program = tag
        elif tag == "a":
            self.begin_link(given.get("href", ""))
        elif tag == "img":
            self.picture(given.get("src", ""), given.get("alt", ""))
        elif tag in _EMBEDDED and given.get(_EMBEDDED[tag]):
            self.begin_link(given[_EMBEDDED[tag]], framed=True)
            self.words(given.get("title", ""))
            self.end_link()
        elif tag in ("b", "strong"):
            self.strong += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.cut()
        if tag in ("td", "th", "tr", "table"):
            self._to = self.lines
        elif tag in _PROGRAMS:
            self._program = ""
        elif tag == "a":
            self.end_link()
        elif tag in ("b", "strong"):
            self.strong = max(0, self.strong - 1)

    def handle_data(self, data: str) -> None:
        if not self._program:
            self.words(re.sub(r"\s+", " ", data))

    def handle_comment(self, data: str) -> None:
        if data.strip():
            self._to.append(Line((), self.number, comment=" ".join(data.split())))


def lines_of(inline: Token, number: int) -> list[Line]:
    """The lines of a paragraph, a heading or a cell that begins on the line of that number.

    A line of the source is one of its own; see `joined`.
    """
    collector = _Collector(number)
    for child in inline.children or ():
        match child.type:
            case "text" | "code_inline":
                collector.words(child.content)
            case "softbreak" | "hardbreak":
                collector.cut()
                collector.number += 1
            case "link_open":
                collector.begin_link(str(child.attrs.get("href", "")))
            case "link_close":
                collector.end_link()
            case "image":
                collector.picture(str(child.attrs.get("src", "")), child.content)
            case "strong_open" | "strong_close":
                collector.strong += child.nesting
            case "em_open" | "em_close":
                collector.emphasised += child.nesting
            case "html_inline":
                collector.feed(child.content)
                collector.number += child.content.count("\n")
    collector.cut()
    return collector.lines


def lines_of_html(html: str, number: int) -> list[Line]:
    """The lines of some HTML that begins on the line of that number, as a browser ends them.

    None where it is longer than a person writes by hand.
    """
    lines, rows = parts_of_html(html, number)
    return sorted([*lines, *(one for row in rows for cell in row for one in cell)], key=_number)


def _number(line: Line) -> int:
    return line.number


def parts_of_html(html: str, number: int) -> tuple[list[Line], list[list[list[Line]]]]:
    """The same, but those in tables apart: their rows, and the lines in each cell of these."""
    if len(html) > LONGEST_HTML:
        return [], []
    collector = _Collector(number)
    for offset, text in enumerate(html.split("\n")):
        collector.number = number + offset
        collector.feed(text + "\n")
    collector.close()
    collector.cut()
    return collector.lines, collector.rows


def joined(lines: Iterable[Line]) -> Line:
    """Several lines as one, which has the number of the first."""
    first, *others = lines
    spans = list(first.spans)
    for line in others:
        spans += [Span(" "), *line.spans]
    return Line(tuple(spans), first.number)
