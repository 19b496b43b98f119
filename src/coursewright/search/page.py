"""A page's HTML as the search is to read it, and back again.

Material's search plugin makes an entry of each heading that has an id, be it within another
element, and leaves out what has the attribute `data-search-exclude`. So for as long as it reads
a page, each cell of a notebook has a heading, each equation its text, and what is no content the
attribute. All of this is put in and nothing taken out, so that it can be removed again whatever
has become of the rest of the page meanwhile.
"""

from __future__ import annotations

import re
from html import escape, unescape

_SKIP = ' data-search-exclude="cw"'
_INSERTED = re.compile(r'<(h6|span) class="cw-for-search"[^>]*>[^<]*</\1>|' + re.escape(_SKIP))
_PERMALINK = re.compile(r'<a class="headerlink"[^<>]*>[^<]*</a>')
_TAG = re.compile(r"<[^>]*>")
_MATHS = re.compile(r"<math\b(?:(?!<math\b).)*?</math>", re.DOTALL)

_PARTS = re.compile(
    # None of these goes on for ever where a tag has no end.
    r"<h(?P<level>[1-6])\b[^<>]*>(?=(?P<heading>(?:(?!<h[1-6]).)*?)</h(?P=level)>)"
    r'|<div class="cw-(?:cell|prose)" id="(?P<cell>cell-\d+)">'
    rf"|(?P<maths>{_MATHS.pattern})"
    # The words on what unfolds a slide's text or a cell; links, sizes and times beside what counts.
    r'|(?<=class="cw-fold">)<summary(?=>)|(?<=class="cw-slide-text">)<summary(?=>)'
    r'|<p(?=><a class="cw-launch\b)'
    r'|<\w+(?=[^<>]* class="[^"<>]*\bcw-(?:where|links|size|video|time|play|chapters)\b)',
    re.DOTALL,
)


def for_search(html: str) -> str:
    """The content of a page with what the search plugin needs in order to read it well."""
    title = ""

    def mark(match: re.Match[str]) -> str:
        nonlocal title
        if match["heading"] is not None:
            title = _text(match["heading"])
            return match[0]
        if name := match["cell"]:
            return f'{match[0]}<h6 class="cw-for-search" id="{name}">{title}</h6>'
        if maths := match["maths"]:
            line = escape(_line_of(maths), quote=False)
            return f'<span class="cw-for-search">{line}</span><math{_SKIP}{maths[5:]}'
        return match[0] + _SKIP

    return _PARTS.sub(mark, html)


def for_readers(html: str) -> str:
    """The content of a page as it was before `for_search`."""
    return _INSERTED.sub("", html)


def _line_of(maths: str) -> str:
    # Late, as it imports lxml, and a server that knows its pages reads no equation.
    from coursewright.search.equations import line_of

    return line_of(maths)


def _text(html: str) -> str:
    """The words of a heading, as HTML without tags."""
    html = _MATHS.sub(lambda maths: _line_of(maths[0]), _PERMALINK.sub("", html))
    return escape(unescape(_TAG.sub("", html)).strip(), quote=False)
