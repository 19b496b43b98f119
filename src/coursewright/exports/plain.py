"""HTML of the site's pages -> what a program reads: plain Markdown, or just the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from coursewright.search.equations import line_of

Follow = Callable[[str], str | None]
"""Where a link leads in the new text, by where it leads in the page; None for nowhere."""

_INLINE_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("em", "i"), "*"),
    **dict.fromkeys(("del", "s"), "~~"),
}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary"),
    *("table", "ul"),
}
_UNSEEN = {"button", "canvas", "head", "input", "script", "style", "svg", "template"}
_UNREAD = ("headerlink", "cw-thumbnail", "cw-poster", "linenos")
"""Classes of what says nothing, or what something beside it says."""

_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~(?=~)")
_AT_START = re.compile(r"^(#{1,6}|[-+>=]+|\d{1,9}[.)])(?=\s|$)")
_PLAIN_TARGET = re.compile(r"[^\s()<>]*")
_IN_NO_TARGET = re.compile(r"[<>\n]")
_LANGUAGE = re.compile(r"\blanguage-([\w+-]+)")
_SLIDE = "cw-slide-picture"
"""The class of a picture whose text stands beside it."""


def as_markdown(html: str, follow: Follow = lambda target: target) -> str:
    """The Markdown of a page's own HTML, with its headings, texts, tables, code and links."""
    root = _parsed(html)
    try:
        return "\n\n".join(_Markdown(follow).blocks(root)) + "\n"
    except RecursionError:  # elements in one another by the hundred, as no page of ours has them
        return escaped(as_text(html)) + "\n"


def as_text(html: str) -> str:
    """The text of some HTML: a line for each paragraph, and an equation as a line."""
    root = _parsed(html)
    for element in list(root.iter()):
        if element.tag == "math" or element.tag in _UNSEEN:
            said, tail = (_equation(element) if element.tag == "math" else ""), element.tail
            element.clear()
            element.text, element.tail = said, tail
        elif element.tag in _BLOCKS or element.tag == "br":
            element.text, element.tail = (f"\n{it or ''}" for it in (element.text, element.tail))
    lines = (" ".join(line.split()) for line in "".join(_texts(root)).split("\n"))
    return "\n".join(filter(None, lines))


def _parsed(html: str) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser)


def _texts(element: etree._Element) -> Iterator[str]:
    return (str(text) for text in element.itertext())


def _equation(element: etree._Element) -> str:
    return line_of(etree.tostring(element, encoding="unicode", with_tail=False))


class _Markdown:
    """Writes elements; what a link becomes is asked of `follow`."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow

    def blocks(self, element: etree._Element) -> list[str]:
        """What an element holds, a text for each block."""
        done: list[str] = []
        line = escaped(element.text or "")
        for child in element:
            if child.tag in _BLOCKS and not _is_unread(child):
                done += _paragraph(line)
                done += self._block(child)
                line = ""
            else:
                line += self._inline(child)
            line += escaped(child.tail or "")
        return [*done, *_paragraph(line)]

    def _block(self, element: etree._Element) -> Iterable[str]:
        tag = str(element.tag)
        classes = element.get("class", "").split()
        if "hidden" in element.attrib:
            return ()
        if re.fullmatch("h[1-6]", tag):
            return (f"{'#' * int(tag[1])} {words}" for words in self._words(element))
        if tag in ("ul", "ol"):
            return self._list(element, int(element.get("start") or 1) if tag == "ol" else None)
        if tag == "pre":
            return [_fenced(element)]
        if tag == "table":
            return self._table(element)
        if tag == "blockquote" or "admonition" in classes:
            return [_indented("\n\n".join(self.blocks(element)), "> ", "> ")]
        if tag == "hr":
            return ["---"]
        if tag in ("summary", "dt") or "admonition-title" in classes:
            return (f"**{words}**" for words in self._words(element))
        return self.blocks(element)

    def _words(self, element: etree._Element) -> Iterator[str]:
        """What an element holds on one line; nothing where that is empty."""
        if words := " ".join(" ".join(self.blocks(element)).split()):
            yield words

    def _list(self, element: etree._Element, number: int | None) -> Iterator[str]:
        items: list[str] = []
        for item in element.iterchildren("li"):
            mark = "- " if number is None else f"{number}. "
            if text := "\n\n".join(self.blocks(item)):
                items.append(_indented(text, mark, " " * len(mark)))
                number = None if number is None else number + 1
        if items:
            yield "\n".join(items)

    def _table(self, element: etree._Element) -> Iterable[str]:
        code = element.find(".//pre") if "highlight" in element.get("class", "") else None
        code = next(element.iterfind(".//td[@class='code']//pre"), code)
        if code is not None:
            return [_fenced(code)]
        rows = [
            [
                next(self._words(cell), "").replace("|", "\\|")
                for cell in row.iterchildren("td", "th")
            ]
            for row in element.iter("tr")
        ]
        width = max(map(len, rows), default=0)
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        return ["\n".join([lines[0], "|" + "---|" * width, *lines[1:]])] if width else ()

    def _inline(self, element: etree._Element) -> str:
        tag = str(element.tag)
        if tag in _UNSEEN or "hidden" in element.attrib or _is_unread(element):
            return ""
        if tag == "br":
            return "\n"
        if tag == "math":
            return _code(_equation(element))
        if tag in ("code", "kbd", "samp"):
            return _code("".join(_texts(element)))
        if tag == "img":
            return self._picture(element)
        inside = escaped(element.text or "")
        for child in element:
            block = child.tag in _BLOCKS
            inside += " ".join(self._block(child)) if block else self._inline(child)
            inside += escaped(child.tail or "")
        if tag in _INLINE_MARKS and inside.strip():
            return _marked(inside, _INLINE_MARKS[tag])
        target = self._target(element, "href") if tag == "a" else None
        return f"[{' '.join(inside.split())}]({target})" if target and inside.strip() else inside

    def _picture(self, element: etree._Element) -> str:
        alt, target = " ".join(element.get("alt", "").split()), self._target(element, "src")
        if not alt or not target:
            return ""
        words = "The slide" if element.get("class") == _SLIDE else escaped(alt)
        return f"![{words}]({target})"

    def _target(self, element: etree._Element, attribute: str) -> str:
        target = self._follow(element.get(attribute) or "") or ""
        return target if _PLAIN_TARGET.fullmatch(target) else f"<{_IN_NO_TARGET.sub('', target)}>"


def _is_unread(element: etree._Element) -> bool:
    return any(name in _UNREAD for name in element.get("class", "").split())


def escaped(text: str) -> str:
    """A text as Markdown that shows just that, within a line."""
    text = re.sub(r"\s+", " ", text)
    return _SPECIAL.sub(lambda match: "&amp;" if match[0] == "&" else f"\\{match[0]}", text)


def _paragraph(line: str) -> list[str]:
    lines = (" ".join(part.split()) for part in line.split("\n"))
    text = "  \n".join(_AT_START.sub(_kept_from_meaning, part) for part in lines if part)
    return [text] if text else []


def _kept_from_meaning(match: re.Match[str]) -> str:
    """A sign at the start of a line that would make it a heading, a list or a quotation."""
    sign = match[1]
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"


def _marked(text: str, mark: str) -> str:
    inner = text.strip()
    before, _, after = text.partition(inner)
    return f"{before}{mark}{inner}{mark}{after}"


def _code(text: str) -> str:
    text = " ".join(text.split())
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{edge}{text}{edge}{ticks}" if text else ""


def _fenced(element: etree._Element) -> str:
    text = "".join(_texts(element)).strip("\n")
    around = [element, *element.iterchildren("code"), *element.iterancestors("div")]
    named = (_LANGUAGE.search(one.get("class", "")) for one in around)
    language = next((match[1] for match in named if match), "")
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((others + line).rstrip() for line in lines[1:])])
