"""A page of a cartridge, which is HTML -> Markdown, as its author would go on with it.

What Markdown has no sign for, such as a table with joined cells, stays HTML on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import nh3

from coursewright.addresses import youtube_video
from coursewright.markdown import html_block, link_target

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLE = re.compile(r"<title[^>]*>(.*?)</title\s*>", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BODY = re.compile(r"<body\b[^>]*>(.*)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_VOID = {"br", "hr", "img", "col", "wbr", "source", "track"}
_DEEPEST = 60

_TAGS = nh3.ALLOWED_TAGS | {"iframe", "section", "video", "audio", "source"}
_ATTRIBUTES = {
    "a": {"href"},
    "iframe": {"src", "title"},
    "video": {"src"},
    "audio": {"src"},
    "source": {"src"},
    "img": {"src", "alt", "data-equation-content"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "center", "details", "div", "dl", "figure"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main", "nav", "ol"),
    *("p", "pre", "section", "table", "ul"),
}
_STRESS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_KEPT = {"sub", "sup", "kbd", "mark", "s", "del", "ins", "small", "u"}

Follow = Callable[[str, bool], str | None]
"""Where an address of a page leads from its Markdown, and whether a picture is asked for."""


@dataclass(frozen=True)
class Head:
    """What a page says of itself."""

    title: str
    description: str
    generator: str
    state: str
    """Of Canvas: `active` or `unpublished`; empty where nothing is said."""


def head_of(html: str) -> Head:
    """What a page says of itself, in its head."""
    top = html[:20_000]
    metas: dict[str, str] = {}
    for tag in _META.findall(top):
        said = {name.lower(): one or two for name, one, two in _ATTRIBUTE.findall(tag)}
        metas.setdefault(said.get("name", "").lower(), said.get("content", ""))
    title = _TITLE.search(top)
    return Head(
        title=_line(title[1] if title else ""),
        description=_line(metas.get("description", "")),
        generator=_line(metas.get("generator", "")),
        state=metas.get("workflow_state", ""),
    )


def _line(text: str) -> str:
    return " ".join(unescape(text).split())


def text_of(content: bytes) -> str:
    """The text of a page, whatever its encoding."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def markdown_of(html: str, title: str, follow: Follow) -> str:
    """A page as Markdown with a title, without what runs and what loads.

    `follow` is asked where each address leads that is none of the web.
    """
    from lxml.html import fragment_fromstring

    body = _BODY.search(html)

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name not in ("href", "src") or re.match(r"(?:https?:|mailto:|#)", value, re.IGNORECASE):
            return value
        if value.startswith("//"):
            return f"https:{value}"
        return follow(value, tag == "img")

    clean = nh3.clean(
        body[1] if body else html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )
    top = f"# {_escaped(title)}"
    if _depth(clean) > _DEEPEST:
        return f"{top}\n\n{html_block(clean)}\n"
    blocks = list(_blocks_of(fragment_fromstring(f"<div>{clean}</div>")))
    if blocks and re.fullmatch(r"#+ (.*)", blocks[0]) and blocks[0].lstrip("# ") == top[2:]:
        del blocks[0]
    return "\n\n".join([top, *blocks]) + "\n"


def _depth(html: str) -> int:
    deepest = depth = 0
    for closing, name in _TAG.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


# -- Blocks -----------------------------------------------------------------------------------


def _blocks_of(element: HtmlElement) -> Iterator[str]:
    """The blocks within an element, its loose texts among them."""
    loose = _escaped(element.text)
    for child in element:
        if child.tag in _BLOCKS or _holds_blocks(child):
            yield from _paragraph(loose)
            yield from _block(child)
            loose = _escaped(child.tail)
        else:
            loose += _inline(child) + _escaped(child.tail)
    yield from _paragraph(loose)


def _holds_blocks(element: HtmlElement) -> bool:
    return any(below.tag in _BLOCKS for below in element.iterdescendants())


def _paragraph(text: str) -> Iterator[str]:
    """A paragraph, whose first letters are no sign of a heading or a list."""
    text = re.sub(r"(?:\s*\\\n)+\s*$", "", text)
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    if any(lines):
        yield re.sub(r"^(\d{1,9})([.)])|^([#>+=-])", _harmless, "\n".join(filter(None, lines)))


def _harmless(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"


def _block(element: HtmlElement) -> Iterator[str]:
    tag = str(element.tag)
    if re.fullmatch("h[1-6]", tag):
        words = " ".join(_inside(element).replace("\\\n", " ").split())
        yield from [f"{'#' * max(2, int(tag[1]))} {words}"] if words else []
    elif tag in ("ul", "ol"):
        yield from _list(element)
    elif tag == "blockquote":
        lines = "\n\n".join(_blocks_of(element)).split("\n")
        yield "\n".join(f"> {line}".rstrip() for line in lines)
    elif tag == "pre":
        yield from _program(element.text_content())
    elif tag == "hr":
        yield "---"
    elif tag in ("table", "dl", "details"):
        yield str(html_block(_as_html(element)))
    else:
        yield from _blocks_of(element)


def _list(element: HtmlElement) -> Iterator[str]:
    entries = []
    start = element.get("start") or ""
    first = int(start) if re.fullmatch("[0-9]{1,6}", start) else 1
    for number, child in enumerate(element.iterchildren("li"), first):
        mark = f"{number}. " if element.tag == "ol" else "- "
        within = list(_blocks_of(child))
        is_loose = any(not re.match(r"(?:- |\d+\. )", block) for block in within[1:])
        text = ("\n\n" if is_loose else "\n").join(within)
        entries.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    if entries:
        yield "\n".join(re.sub(r"[ ]+$", "", entry, flags=re.MULTILINE) for entry in entries)


def _program(text: str) -> Iterator[str]:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    if text.strip():
        yield f"{fence}\n{text.strip(chr(10))}\n{fence}"


def _as_html(element: HtmlElement) -> str:
    from lxml.html import tostring

    return str(tostring(element, encoding="unicode", with_tail=False))


# -- Texts ------------------------------------------------------------------------------------


def _inside(element: HtmlElement) -> str:
    parts = (_inline(child) + _escaped(child.tail) for child in element)
    return _escaped(element.text) + "".join(parts)


def _inline(element: HtmlElement) -> str:
    tag = str(element.tag)
    if tag == "br":
        return "\\\n"
    if tag == "img":
        return _picture(element)
    if tag in ("iframe", "video", "audio"):
        return _frame(element)
    words = _inside(element)
    if tag == "a":
        address, shown = element.get("href"), " ".join(words.split())
        return f"[{shown or _escaped(address)}]({link_target(address)})" if address else words
    if tag == "code" and element.text_content().strip():
        text = " ".join(element.text_content().split())
        mark = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        return f"{mark} {text} {mark}" if "`" in text else f"`{text}`"
    if tag in _STRESS and words.strip():
        before, within, after = re.fullmatch(r"(\s*)(.*?)(\s*)", words, re.DOTALL).groups()  # type: ignore[union-attr]
        return f"{before}{_STRESS[tag]}{within}{_STRESS[tag]}{after}"
    return f"<{tag}>{words}</{tag}>" if tag in _KEPT else words


def _picture(element: HtmlElement) -> str:
    formula = element.get("data-equation-content")
    if formula:
        return f"${' '.join(formula.replace('$', '').split())}$"
    words, source = _escaped(element.get("alt")), element.get("src")
    return f"![{words}]({link_target(source)})" if source else words


def _frame(element: HtmlElement) -> str:
    """What a page shows of another, as a link to that."""
    below = [source.get("src") for source in element.iter("source")]
    address = next(filter(None, (element.get("src"), *below)), None)
    if not address:
        return _escaped(element.text_content())
    video = youtube_video(address)
    shown = element.get("title") or ("Video" if video or element.tag == "video" else address)
    return f"[{_escaped(shown)}]({link_target(video.watch_url if video else address)})"


def _escaped(text: str | None) -> str:
    """A text as Markdown that shows just that."""
    flat = re.sub(r"\s+", " ", text or "")
    flat = re.sub(r"([\\`*_\[\]<$])", r"\\\1", flat)
    return re.sub(r"&(?=#?\w+;)", "&amp;", flat)
