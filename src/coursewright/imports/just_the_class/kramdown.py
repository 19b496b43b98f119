"""Kramdown, the Markdown of Jekyll -> the Markdown that all others read.

Source: kramdown's documentation of its syntax, "Inline Attribute Lists" and "Extensions".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from coursewright.imports.page.outline import parser
from coursewright.imports.texts import Remarks

_CODE = r"(?<!`)(?P<ticks>`{1,9})(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)"
_LIST = r"\{::?[^{}\n]*\}"
ATTRIBUTES = re.compile(_LIST)
"""What gives an element a class or an id, `{: .label }`, behind it or on the line below."""

_CODE_OR_LIST = re.compile(rf"{_CODE}|[ \t]*{_LIST}")
_CONTENTS = re.compile(r"\{:\s*toc\b[^{}\n]*\}")
# A destination with spaces, which only kramdown takes for one.
_CODE_OR_SPACED = re.compile(rf"{_CODE}|\]\((?P<path>[^()<>\n\"',;=]{{1,300}})\)")
_HTML_TARGET = re.compile(r"""\b(?:href|src)\s*=\s*(["'])(.*?)\1""", re.IGNORECASE)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text with definition lists, addresses as they are written."""
    return parser().use(deflist_plugin).parse(text)


def definitions_in(text: str) -> list[tuple[str, range]]:
    """The addresses that a text defines for its links to use, each with its lines, from 0."""
    env: dict[str, Any] = {}
    parser().use(deflist_plugin).parse(text, env)
    found = [*env.get("references", {}).values(), *env.get("duplicate_refs", ())]
    return [(str(it["href"]), range(*it["map"])) for it in found]


def with_spaced_links(text: str) -> str:
    """The text with `<` and `>` around the addresses of links that have spaces in them."""
    code = code_in(tokens_of(text))
    return "\n".join(
        line if number in code else _CODE_OR_SPACED.sub(_bracketed, line)
        for number, line in enumerate(text.split("\n"))
    )


def _bracketed(match: re.Match[str]) -> str:
    path = (match["path"] or "").strip()
    is_path = " " in path and ("." in path or "/" in path)
    return f"](<{path}>)" if is_path else match[0]


def targets_in(tokens: Iterable[Token]) -> set[str]:
    """The addresses to which links and pictures in a text lead, those in HTML as well."""
    found: set[str] = set()
    for token in (inner for it in tokens for inner in (it, *(it.children or ()))):
        found |= {str(token.attrs[key]) for key in ("href", "src") if key in token.attrs}
        if token.type in ("html_inline", "html_block"):
            found |= {match[2] for match in _HTML_TARGET.finditer(token.content)}
    return found


def code_in(tokens: Iterable[Token]) -> set[int]:
    """The lines that are code, from 0."""
    return {
        number
        for token in tokens
        if token.type in ("fence", "code_block") and token.map
        for number in range(*token.map)
    }


def without_attributes(text: str, remarks: Remarks) -> str:
    """The text without attributes, and without a list that stands for the page's contents.

    Code stays as it is, and lines where they are.
    """
    lines = text.split("\n")
    tokens = tokens_of(text)
    for token in tokens:
        if token.map and token.type.endswith("_list_open") and token.level == 0:
            written = range(*token.map)
            if any(_CONTENTS.search(lines[number]) for number in written):
                _say_contents(lines[written.start], written.start + 1, remarks)
                lines[written.start : written.stop] = [""] * len(written)
    code = code_in(tokens)
    return "\n".join(
        line if number in code else _CODE_OR_LIST.sub(_code_only, line)
        for number, line in enumerate(lines)
    )


def _say_contents(line: str, number: int, remarks: Remarks) -> None:
    message = f"the list of contents is left out, for every page has one beside it: {line}"
    remarks.say(number, message)


def _code_only(match: re.Match[str]) -> str:
    return match[0] if match["ticks"] else ""
