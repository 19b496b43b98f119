"""What a page says to the program that made a site of it -> that, and the text without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from coursewright.errors import ContentError
from coursewright.imports.texts import Remarks, one_line
from coursewright.yamlfile import read_tree

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_BOXES = (
    "admonition|attention|caution|contents|danger|dropdown|error|exercise|hint|important|note|seealso"
    "|solution|tableofcontents|tip|warning"
)
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})(.*)")
_MARKS = (
    re.compile(rf"\s{{0,3}}`{{3,}}\s*\{{(?:{_BOXES})\}}(?P<title>.*)"),
    re.compile(r"\s{0,3}:{3,}\s*(?:\{[^}]*\}|[\w-]+)?(?P<title>.*)"),
    re.compile(r"\s{0,3}\([\w-]+\)=\s*"),
    re.compile(r"\s*\{:[^}]*\}\s*"),
    re.compile(r"\s{0,3}(?:\[TOC\]|\[\[_?toc_?\]\]|[*-] TOC)\s*", re.IGNORECASE),
)
"""Boxes of MyST, Quarto and Docusaurus, labels of MyST, kramdown's attributes, contents."""
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_ATTRIBUTES = re.compile(r"\{[:#.][^{}]*\}")
"""The id or the class behind a heading."""


def front_matter(text: str, file: str, remarks: Remarks) -> tuple[dict[str, tuple[Any, int]], str]:
    """What the front matter of a page says, each with its line, and the text without it."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    # Lines keep their numbers.
    body = "\n" * match[0].count("\n") + text[match.end() :]
    try:
        tree = read_tree(f"\n{match[1]}".encode(), file, any_tags=True)
    except ContentError as error:
        for problem in error.problems:
            said = one_line(match[1])
            message = f"the front matter cannot be read: {problem.message}; it says: {said}"
            remarks.say(problem.place.line, message)
        return {}, body
    if not isinstance(tree.data, dict):
        if tree.data is not None:
            remarks.say(1, f"the front matter has no place: {one_line(match[1])}")
        return {}, body
    return {
        key: (value, tree.place([key], key=True).line or 1) for key, value in tree.data.items()
    }, body


def without_marks(text: str, remarks: Remarks) -> str:
    """A text without the marks of other programs, such as `:::{note}`; lines keep their numbers.

    What is in a box stays where it is, behind the title of the box.
    """
    lines = text.split("\n")
    found: dict[int, str] = {}
    open_box, open_code = "", ""
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        mark = (
            None if open_code else next((m for one in _MARKS if (m := one.fullmatch(line))), None)
        )
        if mark:
            found[index + 1] = line.strip()
            title = (mark.groupdict().get("title") or "").strip()
            lines[index] = f"**{title}**" if title else ""
            open_box = fence[1] if fence else open_box
        elif fence and open_box and fence[1] == open_box and not fence[2].strip():
            lines[index], open_box = "", ""
        elif fence and (not open_code or (fence[1].startswith(open_code) and not fence[2].strip())):
            open_code = "" if open_code else fence[1]
        elif not open_code and _HEADING.match(line):
            words, brace, rest = line.rstrip().rpartition("{")
            if brace and _ATTRIBUTES.fullmatch(brace + rest):
                lines[index], found[index + 1] = words.rstrip(), brace + rest
    if found:
        said = {mark: line for line, mark in reversed(found.items()) if mark.strip(":")}
        message = f"marks of the old site have no place: {', '.join(reversed(said))}"
        remarks.say(min(found), message)
    return "\n".join(lines)


def so_in_lines(lines: Sequence[int]) -> str:
    """Where else the same is to be said."""
    many = ", ".join(map(str, lines[:5])) + (", …" if lines[5:] else "")
    return f"; so it is in the lines {many}" if lines else ""
