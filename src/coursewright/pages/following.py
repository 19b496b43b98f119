"""The links of notebooks and readings -> where they lead in the site, once all of it is known."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

from markupsafe import Markup

from coursewright.errors import Code, Place, Problem
from coursewright.markdown import relative_link
from coursewright.materials.bibliography import References
from coursewright.materials.files import nearest_file
from coursewright.pages.citations import cite
from coursewright.pages.texts import ShownText, is_notebook

_FOLLOW = re.compile(r'(href|src)="follow:(\d+):([^"]*)"')
_CITE = re.compile(r'<a href="cite:(\d+):([^"]*)">[^<]*</a>')


@dataclass(frozen=True)
class Followed:
    """A text whose links lead where they should on its page."""

    markdown: Markup
    files: frozenset[str]
    """The files of the course that it links to or shows, which the site has to hold."""
    cited: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Found:
    files: set[str] = field(default_factory=set)
    cited: dict[str, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def follow(
    text: ShownText,
    page: str,
    folder: Path,
    pages: Mapping[str, str],
    references: References,
    kept_back: Collection[str] = (),
) -> Followed:
    """Let the links of a text lead from its page to other pages, to files, and to references.

    `folder` is the course's; `pages` has the page that shows a file, by the file's path. What is
    `kept_back` is there, but not out yet: its links are none for now.
    """
    found = _Found()

    def link(match: re.Match[str]) -> str:
        attribute, line, target = match[1], int(match[2]), unescape(match[3])
        path, rest = _split(target)
        wanted = path_of_link(path, text.file)
        if wanted in kept_back:
            return 'class="cw-absent"'
        address = _address(wanted, page, folder, pages)
        if wanted is None or address is None:
            found.problems.append(_missing(text.file, line, target, wanted, folder))
            return 'class="cw-absent"'
        if wanted not in pages:
            found.files.add(wanted)
        size = _size(folder / wanted) if attribute == "src" else ""
        return f'{attribute}="{escape(address + rest)}"{size}'

    def citation(match: re.Match[str]) -> str:
        place = Place(text.file, int(match[1]))
        html, known, unknown = cite(unescape(match[2]).split(";"), references, place)
        found.cited.update(dict.fromkeys(known))
        found.problems.extend(unknown)
        return html

    markdown = _CITE.sub(citation, _FOLLOW.sub(link, text.markdown))
    return Followed(
        Markup(markdown), frozenset(found.files), tuple(found.cited), tuple(found.problems)
    )


def _address(wanted: str | None, page: str, folder: Path, pages: Mapping[str, str]) -> str | None:
    """Where a link to a file leads from the page; None where the site does not have the file."""
    if wanted is None or not is_file(folder, wanted):
        return None
    if wanted in pages:
        # By its full name, which is right for every web server, and for none.
        return relative_link(f"{pages[wanted].removesuffix('.md')}.html", page)
    # A page of the author's own has an address that is MkDocs' business.
    return None if wanted.lower().endswith(".md") else relative_link(wanted, page)


def _split(target: str) -> tuple[str, str]:
    """The path of a link, and what follows it from # or ? on."""
    path = re.split("[#?]", target, maxsplit=1)[0]
    return path, target[len(path) :]


def path_of_link(path: str, file: str) -> str | None:
    """The path from the course's folder that a link of a file names; None where it leads out."""
    plain = unquote(path).replace("\\", "/")
    start = "" if plain.startswith("/") else posixpath.dirname(file)
    wanted = posixpath.normpath(posixpath.join(start, plain.lstrip("/")))
    hidden = any(part.startswith(".") for part in wanted.split("/"))
    return None if hidden or "\0" in wanted else wanted


def is_file(folder: Path, path: str) -> bool:
    """Whether there is a file of that path in the course's folder itself."""
    # A link of the file system may lead out of the folder.
    real = os.path.realpath(folder / path)
    inside = Path(real).is_relative_to(os.path.realpath(folder))
    return inside and Path(real).is_file()


def _size(picture: Path) -> str:
    """Width and height of a picture as attributes, so that nothing jumps when it is loaded."""
    from coursewright.materials.embedded import size_of

    size = size_of(picture.read_bytes())
    return f' width="{size[0]}" height="{size[1]}"' if size else ""


def _missing(file: str, line: int, target: str, wanted: str | None, folder: Path) -> Problem:
    if wanted is None:
        hint = "put a copy of it into the course's folder, or link to its web address"
        message = f"this link leads out of the course's folder: {target}"
        return _problem("CW030", file, line, message, hint)
    if is_file(folder, wanted):
        message = f"this links to {target}, of which the site has no page from here"
        hint = "link to the address that the page has in the site"
        return _problem("CW082", file, line, message, hint)
    near = nearest_file(folder, wanted)
    name = posixpath.basename(near or "")
    hint = f"did you mean {name}?" if name else "put the file there, or mend the link"
    return _problem("CW081", file, line, f"this links to {target}, which is not there", hint)


def _problem(code: Code, file: str, line: int, message: str, hint: str) -> Problem:
    """A problem at a line; of a notebook, where lines say nothing, at the cell of that number."""
    if is_notebook(file):
        return Problem(Place(file, part=f"cell {line}"), message, hint, code=code)
    return Problem(Place(file, line), message, hint, code=code)
