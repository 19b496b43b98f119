"""A page of a built site -> the same page where there is no server and no player of YouTube's."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ATTRIBUTE = r"""\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?"""
_TAG = re.compile(
    r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>"
    rf"|(?P<start><(?:a|area|iframe|link)\b)(?P<attributes>(?:{_ATTRIBUTE})*)",
    re.DOTALL | re.IGNORECASE,
)
"""A tag with an address to which a reader goes, also by a key, and that in which none stands."""
_NAMED = re.compile(
    r"""(?P<before>\s+(?P<name>[^\s=>"'/]+)\s*=\s*)"""
    r"""(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))"""
)
_PLAYER = re.compile(r'\sdata-cw-(?:youtube|start)="[^"]*"')
_WORDS = re.compile(r'(<a [^>]*\bdata-cw-youtube="[^>]*>(?:<img [^>]*>)?<span>)Play the video: ')


def for_a_folder(html: str, path: str, site_url: str | None, files: Mapping[str, Path]) -> str:
    """A page of the site for a reader who opens it as a file.

    `path` is where it stands in the site, of which `files` has all, and `site_url` where that is
    published. Links to a folder lead to its page, and those to the published site to the files
    that are here; videos on YouTube are links, and those that are files bring their captions, for
    a page may not read another file.
    """

    def mended(tag: re.Match[str]) -> str:
        if not tag["start"]:
            return tag[0]
        return tag["start"] + _NAMED.sub(other, _PLAYER.sub("", tag["attributes"]))

    def other(attribute: re.Match[str]) -> str:
        value = unescape(attribute["a"] or attribute["b"] or attribute["c"] or "")
        match attribute["name"].lower():
            case "href" | "src":
                new = _address(value, path, site_url, files)
            case "data-cw-captions":
                new = _track(value, path, files)
            case _:
                return attribute[0]
        return attribute[0] if new == value else f'{attribute["before"]}"{escape(new)}"'

    return _TAG.sub(mended, _WORDS.sub(r"\1Watch on YouTube: ", html))


def _address(value: str, path: str, site_url: str | None, files: Mapping[str, Path]) -> str:
    """Where a link of the page at `path` leads in a folder."""
    address = _from_page(value, path, site_url)
    try:
        parts = urlsplit(address)
    except ValueError:  # an unclosed bracket
        return value
    if parts.scheme or parts.netloc or not parts.path:
        return value
    target = _joined(path, parts.path)
    if target in files:
        return address
    if target is None or f"{target}/index.html".removeprefix("/") not in files:
        return value
    return parts._replace(path=parts.path.rstrip("/") + "/index.html").geturl()


def _from_page(value: str, path: str, site_url: str | None) -> str:
    """An address in the published site, or from the top of its server, as a page has it."""
    tops = [site_url, urlsplit(site_url).path] if site_url else []
    for top in (*tops, "/"):
        if value.startswith(top) and not value.startswith("//"):
            return "../" * path.count("/") + (value.removeprefix(top) or "./")
    return value


def _joined(path: str, address: str) -> str | None:
    """The path, from the site's top, of what a page leads to; None for what is outside of it."""
    parts = path.split("/")[:-1]
    for part in unquote(address).split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _track(value: str, path: str, files: Mapping[str, Path]) -> str:
    """The captions of a video as an address that holds them."""
    file = files.get(_joined(path, value) or "")
    return f"data:text/vtt;base64,{b64encode(file.read_bytes()).decode()}" if file else value
