"""An address with parts of it changed, in whatever way it spells them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from coursewright.links.verdicts import Renaming

_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    quote,
    lambda text: quote(text, safe=""),
    lambda text: quote(quote(text)),
    lambda text: quote(quote(text), safe=""),
)
"""As it is; as a path; as a value in a query; and as a path in an address in a query, in the two
ways in which that is written."""

_START = r"(?<![^/=])|(?<=%2F)"
_END = r"(?=[?#&]|$)"
_PART = r"(?=[/?#&]|%2F|$)"


def rewritten(url: str, renamings: Iterable[Renaming]) -> str:
    """The address with all of the changes; empty where it does not have what is to be changed."""
    for renaming in renamings:
        url = _changed(url, renaming)
    return url


def _changed(url: str, renaming: Renaming) -> str:
    if renaming.old.startswith("#"):
        return url.removesuffix(renaming.old) + renaming.new if renaming.old in url else ""
    for spelled in _SPELLINGS:
        end = _END if renaming.is_end else _PART
        pattern = f"(?:{_START}){re.escape(spelled(renaming.old))}{end}"
        if match := re.search(pattern, url):
            return url[: match.start()] + spelled(renaming.new) + url[match.end() :]
    return ""
