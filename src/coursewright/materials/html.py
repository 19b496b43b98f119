"""HTML that anyone may have written -> HTML that can do no harm, and asks nothing of others.

Nothing in it runs, nothing is loaded from elsewhere, and its links say where they come from:
`follow:LINE:PATH` stands for a path from the material's own folder, for pages to resolve.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

from coursewright.materials.embedded import IMG

FOLLOW = "follow"
"""The scheme of a link to a file beside the material: follow:LINE:PATH."""
CITE = "cite"
"""The scheme of a link to an entry of a bibliography: cite:LINE:KEY;KEY."""
OWN = "own-"
"""What the ids that an author wrote begin with, so that they are none of the site's."""

_WEB = ("http", "https", "mailto")
_TAGS = nh3.ALLOWED_TAGS - {"area", "map", "nav", "header", "footer", "aside", "article", "hgroup"}
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "details": {"open"},
    "*": {"id"},
}
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_NAME = re.compile(r"<a\s+name=", re.IGNORECASE)
_TITLE = re.compile(r"(</?)h1\b", re.IGNORECASE)
_FRAME = re.compile(
    r"""<iframe\b[^<>]{0,500}?\bsrc=["'](https?://[^"'\s<>]{1,500})["'][^<>]{0,500}>""",
    re.IGNORECASE,
)


def clean(html: str, line: int, embed: Callable[[str], str | None]) -> str:
    """The harmless part of some HTML.

    `line` is where it stands, which its links are to tell. `embed` is asked for the name of the
    file that holds a picture whose address is of the kind data: or attachment:.
    """
    # A page has one title, which is not here; and a frame is a link to what it would show.
    html = _TITLE.sub(r"\1h2", _NAME.sub("<a id=", html))
    html = _FRAME.sub(lambda m: f'<a href="{escape(m[1])}">{escape(m[1])}</a>', html)

    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src") and value.startswith(("data:", "attachment:")):
            return embed(value)
        return target(value, line) if name in ("href", "src") else value

    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={*_WEB, FOLLOW, CITE, "data", "attachment"},
        link_rel=None,
        id_prefix=OWN,
    )
    return _PICTURE.sub(_picture, cleaned)


def _picture(match: re.Match[str]) -> str:
    """A picture as it is; for one that is elsewhere a link, as nothing is loaded from there."""
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    source, words = attributes.get("src", ""), attributes.get("alt", "")
    if source.startswith(("http:", "https:")):
        words = words or str(urlsplit(unescape(source)).hostname)
        return f'<a href="{source}">Picture elsewhere: {words}</a>'
    if not source:
        return f"<em>Picture: {words}</em>" if words else ""
    return match[0].replace("<img", IMG)


def target(address: str, line: int) -> str | None:
    """Where a link or a picture leads, with what is not on the web as `follow:`; else None."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    if scheme in (*_WEB, FOLLOW, CITE) or address.startswith("#"):
        return address
    if address.startswith("//"):
        return f"https:{address}"
    return None if scheme or not address.strip() else f"{FOLLOW}:{line}:{address}"
