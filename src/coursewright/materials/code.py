"""A program's text -> HTML with the colours that the site's theme gives it."""

from __future__ import annotations

import html
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_MAX_LENGTH = 200_000
"""Above this many letters a program stays without colours, which take a second a megabyte."""

_formatter = HtmlFormatter(nowrap=True)
# What a lexer does not know, such as a notebook's %magic, is no error.
_UNKNOWN = re.compile(r'<span class="err">(.*?)</span>')


def code_block(code: str, language: str | None) -> str:
    """A block of code, every letter of it as it was; a language that is not known gives no colours.

    The classes are Pygments' own, as Material for MkDocs expects them.
    """
    return f'<div class="highlight"><pre><code>{_coloured(code, language)}</code></pre></div>'


def _coloured(code: str, language: str | None) -> str:
    if not language or len(code) > _MAX_LENGTH:
        return html.escape(code, quote=False)
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return html.escape(code, quote=False)
    return _UNKNOWN.sub(r"\1", highlight(code, lexer, _formatter)).removesuffix("\n")
