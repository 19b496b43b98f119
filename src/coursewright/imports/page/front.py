"""The front matter of a page -> what it says."""

from __future__ import annotations

import re
from typing import Any

from coursewright.errors import ContentError
from coursewright.imports.texts import Remarks, one_line
from coursewright.yamlfile import read_tree

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


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
