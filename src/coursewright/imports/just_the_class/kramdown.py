"""Kramdown, the Markdown of Jekyll -> the Markdown that all others read.

Source: kramdown's documentation of its syntax, "Inline Attribute Lists" and "Extensions".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
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
_EMPTY = re.compile(r"(\s*:)\s*$")
_DOUBLED = re.compile(r"(\s*:)\s+:(?=\s)")
_HTML_TARGET = re.compile(r"""\b(?:href|src)\s*=\s*(["'])(.*?)\1""", re.IGNORECASE)


def tokens_of(text: str, env: dict[str, Any] | None = None) -> list[Token]:
    """The tokens of a text with definition lists, addresses as they are written."""
    return parser().use(deflist_plugin).parse(text, env)


def definitions_in(text: str) -> list[tuple[str, range]]:
    """The addresses that a text defines for its links to use, each with its lines, from 0."""
    env: dict[str, Any] = {}
    tokens_of(text, env)
    found = [*env.get("references", {}).values(), *env.get("duplicate_refs", ())]
    return [(str(it["href"]), range(*it["map"])) for it in found]


def as_commonmark(text: str) -> str:
    """The text with `<` and `>` around addresses that have spaces in them, and something in
    definitions that are empty, as they are where Liquid stood."""

    def changed(line: str) -> str:
        line = _DOUBLED.sub(r"\1", _EMPTY.sub(r"\1 &nbsp;", line), count=1)
        return _CODE_OR_SPACED.sub(_bracketed, line)

    return by_line(text, tokens_of(text), changed)


def by_line(text: str, tokens: Iterable[Token], change: Callable[[str], str]) -> str:
    """The text of these tokens with each line changed that is no code."""
    code = code_in(tokens)
    lines = enumerate(text.split("\n"))
    return "\n".join(line if number in code else change(line) for number, line in lines)


def code_in(tokens: Iterable[Token]) -> set[int]:
    """The lines that are code, from 0."""
    blocks = (token.map for token in tokens if token.type in ("fence", "code_block"))
    return {number for lines in blocks if lines for number in range(*lines)}


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


def without_attributes(text: str, remarks: Remarks) -> str:
    """The text without attributes, and without a list that stands for the page's contents.

    Code stays as it is, and lines where they are.
    """
    lines = text.split("\n")
    tokens = tokens_of(text)
    for token in tokens:
        if token.map and token.type.endswith("_list_open") and token.level == 0:
            start, end = token.map
            if any(_CONTENTS.search(line) for line in lines[start:end]):
                message = "the list of contents is left out, for every page has one beside it"
                remarks.say(start + 1, f"{message}: {lines[start]}")
                lines[start:end] = [""] * (end - start)
    return by_line("\n".join(lines), tokens, lambda line: _CODE_OR_LIST.sub(_code_only, line))


def _code_only(match: re.Match[str]) -> str:
    return match[0] if match["ticks"] else ""
