"""A page of the site -> HTML that can be read on its own: no script, no style of the site's."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from urllib.parse import quote, unquote, urlsplit

import markdown
import nh3

from coursewright.exports.cartridge.moodle import for_moodle
from coursewright.exports.cartridge.words import GENERATOR, PICTURES
from coursewright.pages import MARKDOWN_EXTENSIONS

_EXTENSIONS = (*MARKDOWN_EXTENSIONS, "tables", "fenced_code")
"""What the pages need, and what MkDocs always adds for the author's own."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)

_MATHS = """
    math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace
    msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
"""
_OF_MATHS = """
    accent accentunder columnalign columnlines columnspacing depth display displaystyle fence height
    largeop linethickness lspace mathvariant maxsize minsize movablelimits rowlines rowspacing
    rspace scriptlevel separator stretchy style symmetric voffset width
"""
_TAGS = (nh3.ALLOWED_TAGS | {"details", "summary", *_MATHS.split()}) - {"area", "map"}
_ATTRIBUTES = {
    "*": {"id", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
    **{tag: set(_OF_MATHS.split()) for tag in _MATHS.split()},
}
_DECORATION = re.compile(r'<img\b[^>]*\bclass="cw-(?:thumbnail|poster)"[^>]*>')
_EMPTY = re.compile(r"<(div|p)>\s*</\1>\n?|<span></span>")
"""What only our stylesheet and our script make something of."""

_STYLE = "max-width: 100%; height: auto"
"""Of each picture, as most systems drop the style of a page and keep that of an element."""

_PAGE = """\
<!doctype html>
<html{language}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{generator}">
{description}<title>{title}</title>
</head>
<body>
{body}
</body>
</html>
"""


@dataclass(frozen=True)
class Shown:
    """A page as HTML, and what it leads to: files, and pages by their paths in the sources."""

    html: str
    files: tuple[str, ...]
    pages: tuple[str, ...]
    pictures: Mapping[str, str]
    """Those that it shows under a plain name, by that name, and the files that they are."""


def shown_page(
    text: str,
    path: str,
    title: str,
    description: str | None,
    language: str | None,
    *,
    pages: Container[str],
    files: Container[str],
    is_for_moodle: bool,
) -> Shown:
    """The page with that Markdown and that path in the site's sources.

    Its links lead to those `pages` and `files` of the cartridge that there are, and nowhere else
    but to the web.
    """
    linked_files: dict[str, None] = {}
    linked_pages: dict[str, None] = {}
    pictures: dict[str, str] = {}

    def attribute(_tag: str, name: str, value: str) -> str | None:
        if name not in ("href", "src"):
            return value
        try:
            scheme = urlsplit(value).scheme
        except ValueError:
            return None
        if scheme or value.startswith(("#", "//")):
            return value
        target, rest = re.fullmatch(r"([^#?]*)(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
        page = re.sub(r"\.(?:md|html)$", ".md", wanted)
        if page != wanted or wanted.endswith(".md"):
            if page not in pages:
                return None
            linked_pages[page] = None
            return _relative(html_path(page), path) + rest
        if wanted not in files:
            return None
        if name == "src" and quote(wanted) != wanted:
            pictures[_plain(wanted)] = wanted
            return _relative(_plain(wanted), path) + rest
        linked_files[wanted] = None
        return _relative(wanted, path) + rest

    html = markdown.markdown(_FRONT_MATTER.sub("", text), extensions=list(_EXTENSIONS))
    body = nh3.clean(
        _DECORATION.sub("", html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        set_tag_attribute_values={"img": {"style": _STYLE}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    while (tidy := _EMPTY.sub("", body)) != body:
        body = tidy
    if is_for_moodle:
        body = for_moodle(body)
    said = f'<meta name="description" content="{escape(description)}">\n' if description else ""
    whole = _PAGE.format(
        language=f' lang="{escape(language)}"' if language else "",
        generator=GENERATOR,
        title=escape(title),
        description=said,
        body=body,
    )
    return Shown(whole, tuple(linked_files), tuple(linked_pages), pictures)


def html_path(path: str) -> str:
    """Where a cartridge has a page, by its path in the sources."""
    return f"{path.removesuffix('.md')}.html"


def _plain(path: str) -> str:
    """A name that no address escapes: Canvas and Moodle look for a picture by what is written."""
    ending = re.search(r"\.[A-Za-z0-9]+$", path)
    return f"{PICTURES}{sha256(path.encode()).hexdigest()[:16]}{ending[0] if ending else ''}"


def _relative(path: str, page: str) -> str:
    """The address of a file for a page: up to the top of the cartridge, and down from there.

    Canvas and Moodle look for the end of an address among all files, or put one address into
    another: a mere `slide-1.webp` would be that of another lecture there.
    """
    return "../" * page.count("/") + quote(path)
