"""Text, and safe HTML, as Markdown that shows just that."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

from markupsafe import Markup

# What Python-Markdown, pymdownx or HTML would take for a sign anywhere in a line, and what only
# at its start. Character references are understood in text and in attributes alike.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>&\"~^|$#]|==|\+\+|:(?=[\w+-]+:)|:(?=//)|\.(?<=www\.)|@")
_HTML_PIECES = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>|&#?\w+;|[^<&]+""")
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_AT_START = re.compile(r"^(?:[-+=:!?/%]|\d+[.)])")


def escape(value: object) -> Markup:
    """Any value as Markdown that renders as its text, on one line; Markup is left as it is."""
    if hasattr(value, "__html__"):
        return Markup(value)
    text = " ".join(str(value).split())
    text = _ANYWHERE.sub(_references, text)
    return Markup(_AT_START.sub(_last_reference, text))


def _references(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(letter)};" for letter in match[0])


def _last_reference(match: re.Match[str]) -> str:
    return f"{match[0][:-1]}&#{ord(match[0][-1])};"


def escape_texts(html: str) -> Markup:
    """Inline HTML as Markdown: its tags are left alone, and its texts mean nothing to Markdown."""
    return Markup(_HTML_PIECES.sub(_escape_piece, " ".join(html.split())))


def _escape_piece(match: re.Match[str]) -> str:
    return match[0] if match[0][0] in "<&" else _ANYWHERE.sub(_references, match[0])


def html_block(html: str) -> Markup:
    """Block HTML as Markdown that leaves it alone: one line, without anything to expand."""
    html = _PRE.sub(lambda m: m[0].replace("\n", "&#10;").replace("\t", "&#9;"), html.strip())
    # Braces mean something to templates that some sites apply to their Markdown.
    return Markup(html.replace("\n", " ").replace("{", "&#123;"))


def link_target(url: str) -> Markup:
    """A web address as the target of a Markdown link; it has been validated, and stays exact."""
    target = url.replace("&", "&amp;").replace("$", "&#36;")  # else it may start an equation
    plain = re.fullmatch(r"[\w/:?#=&;%.+~@,!-]*", target, re.ASCII)
    return Markup(target if plain else f"<{target}>")


def relative_link(path: str, page: str) -> Markup:
    """The target of a Markdown link from one path of the site to another."""
    relative = posixpath.relpath(path, posixpath.dirname(page) or ".")
    return Markup(quote(relative))
