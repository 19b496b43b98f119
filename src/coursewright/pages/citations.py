"""`[@key]` in readings and pages -> who and when, leading to the list at the end of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from coursewright.errors import Place, Problem
from coursewright.fields import slug
from coursewright.materials.bibliography import CITATION, Reference, References
from coursewright.wording import nearest

# Code is passed over.
_CITATION = re.compile(
    rf"(?P<code>^(?P<fence>`{{3,}}|~{{3,}}).*?^(?P=fence)|`[^`\n]+`)|{CITATION}",
    re.DOTALL | re.MULTILINE,
)


def anchor(key: str) -> str:
    """The id of a reference in the list of a page."""
    return f"ref-{slug(key)}"


def cite(
    written: Iterable[str], references: References, place: Place
) -> tuple[str, list[str], list[Problem]]:
    """A citation as HTML, the keys in it that there are, and a problem for each other.

    A key comes as `@key`; as `-@key` where the year alone is wanted.
    """
    parts, known, problems = [], [], []
    for one in written:
        key = one.lstrip("-").removeprefix("@")
        reference = references.get(key)
        if reference:
            known.append(key)
            words = _year(reference) if one.startswith("-") else _authors_and_year(reference)
            parts.append(f'<a href="#{anchor(key)}">{escape(words)}</a>')
        else:
            problems.append(no_entry(key, references, place, "add it to the bibliography"))
            parts.append(f'<span class="cw-absent">{escape(one)}</span>')
    return f"({'; '.join(parts)})", known, problems


def no_entry(key: str, references: References, place: Place, otherwise: str) -> Problem:
    """The problem of a key that is in no bibliography, and the hint where no other is near."""
    near = nearest(key, references)
    hint = f"did you mean {near}?" if near else otherwise
    return Problem(place, f"no bibliography has an entry {key}", hint, code="CW086")


def _authors_and_year(reference: Reference) -> str:
    return ", ".join(filter(None, (reference.authors, reference.year)))


def _year(reference: Reference) -> str:
    return reference.year or reference.authors


def in_order(references: Iterable[Reference]) -> list[Reference]:
    """References as a list has them: by their authors, and by year."""
    return sorted(references, key=lambda one: (one.authors.lower(), one.year, one.key))


def with_citations(
    text: str, file: str, references: References
) -> tuple[str, list[Reference], list[Problem]]:
    """An author's own page, with its citations written out; what it cites; and what is wrong."""
    found: dict[str, None] = {}
    problems: list[Problem] = []

    def write(match: re.Match[str]) -> str:
        if not match["keys"]:
            return match[0]
        keys = [key.strip() for key in match["keys"].split(";")]
        place = Place(file, text.count("\n", 0, match.start()) + 1)
        html, known, unknown = cite(keys, references, place)
        found.update(dict.fromkeys(known))
        problems.extend(unknown)
        return html

    written = _CITATION.sub(write, text)
    return written, in_order(references[key] for key in found), problems
