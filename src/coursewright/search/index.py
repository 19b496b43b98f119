"""The index that Material's search plugin has written -> one whose results can be read well.

Its form is documented: https://squidfunk.github.io/mkdocs-material/setup/setting-up-site-search/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

INDEX = "search/search_index.json"
"""Where the plugin writes it in a site."""

_PLAIN = r"[\s\-]+"
"""Where words end if nobody has said it: not at the brackets and dots that programs are full of."""

_SEPARATOR = r"[\s\-,:;!?=+*/%<>~^\"“”()\[\]{}…–—]+|\.(?!\d)|'(?!\w{1,2}\b)|&[a-z]+;"
"""Where they end instead. Neither may it look behind, which older browsers do not know, nor hold
a group or a bar within brackets, at which the theme's script would break it apart."""

_FIRST = 1_000_000.0
"""How much the theme lets tags count: more than any title."""


_LINES = 8
"""How many lines of code or output a result shows; the theme shows each block that it finds."""

_BLOCK = re.compile(r"(<pre>(?:<code>)?)(.*?)((?:</code>)?</pre>)", re.DOTALL)


def with_weeks(index: str, weeks: Mapping[str, Sequence[str]]) -> str:
    """The index with `weeks`, what each page belongs to by its address, as tags of the pages.

    The tags stand with a page and not with its parts, as every result is headed by its page. That
    a word is in a week's title says little of a page: tags count as much as text does. Programs
    are cut into pieces, of which a result shows those with the word.
    """
    data: dict[str, Any] = json.loads(index)
    for entry in data["docs"]:
        entry["text"] = _BLOCK.sub(_in_pieces, entry["text"])
        if names := weeks.get(entry["location"]):
            entry["tags"] = [*(escape(name, quote=False) for name in names), *entry.get("tags", ())]
    config = data["config"]
    if config["separator"] == _PLAIN:
        config["separator"] = _SEPARATOR
    if config["fields"]["tags"]["boost"] == _FIRST:
        config["fields"]["tags"]["boost"] = config["fields"]["text"]["boost"]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _in_pieces(block: re.Match[str]) -> str:
    """A block of code as several, cut at its empty lines and where it is long."""
    start, code, end = block.groups()
    pieces: list[list[str]] = [[]]
    for line in code.split("\n"):
        if pieces[-1] and (not line.strip() or len(pieces[-1]) == _LINES):
            pieces.append([])
        if line.strip():
            pieces[-1].append(line)
    return "".join(start + "\n".join(piece) + end for piece in pieces if piece)
