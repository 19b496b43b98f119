"""The files beside a page that was read -> those that the course needs of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from coursewright.course import files_of
from coursewright.errors import ContentError, Place, Problem
from coursewright.exports.whereabouts import CALENDAR, DATA, FEED, LLMS
from coursewright.imports.found import Imported, remark
from coursewright.imports.layout import as_text
from coursewright.imports.page.prose import urls_in
from coursewright.imports.page.targets import local, urlsplit_scheme
from coursewright.manifest import parse_manifest
from coursewright.pages.following import is_file

LARGEST = 100_000_000
"""How many bytes a file may have; GitHub takes no larger one."""


def with_files_beside(found: Imported, folder: Path) -> Imported:
    """What was found on a page in a folder, with the files there that it names."""
    named = set(named_files(found, folder))
    wanted = {path: path for path in named}
    remarks = list(found.remarks)
    for page, text in found.pages.items():
        for url, path, place in _linked(page, text):
            if path in named or place in found.pages or _is_of_the_site(path):
                continue
            if is_file(folder, path):
                wanted[place] = path
            else:
                message = f"{page} links to a file that is not beside this one: {url}"
                remarks.append(
                    remark(page, None, message, f"put the file at {place}, or mend the link")
                )
    files: dict[str, bytes | Path] = dict(found.files)
    for place, path in wanted.items():
        if not is_file(folder, path):
            continue
        if too_large := _too_large(folder, path):
            remarks.append(too_large)
        else:
            files.setdefault(place, folder / path)
    return replace(found, files=files, remarks=tuple(remarks))


def with_files_of_site(found: Imported, folder: Path) -> Imported:
    """What a document says of a course, with the files in its site, in whose folder it lies, that
    the course names and its texts link to. What is not there is told."""
    named = [path for path in dict.fromkeys(named_files(found, folder)) if path not in found.pages]
    wanted = [(path, path, "") for path in named]
    # What readings link to lies where it is in the course; what pages link to, in docs/.
    for page, text in sorted(found.pages.items(), key=lambda pair: pair[0].startswith("docs/")):
        taken = {path for _, path, _ in wanted}
        linked = _linked_in_site(page, text)
        wanted += [(place, path, page) for place, path in linked if path not in taken]
    files = dict(found.files)
    remarks = list(found.remarks)
    for place, path, page in wanted:
        there = next((one for one in (path, place) if is_file(folder, one)), None)
        if there is None:
            if place not in files:
                remarks.append(_missing(found, place, path, page))
        elif too_large := _too_large(folder, there):
            remarks.append(too_large)
        else:
            files[place] = folder / there
    return replace(found, files=files, remarks=tuple(dict.fromkeys(remarks)))


def _missing(found: Imported, place: str, path: str, page: str) -> Problem:
    message = f"{page} links to a file that is not there" if page else "this file is not there"
    hint = f"put it at {place}"
    if found.site_url:
        hint += f"; the site has it at {found.site_url}{quote(path)}"
    return Problem(Place(place), message, hint, level="warning", code="CW119")


def _too_large(folder: Path, path: str) -> Problem | None:
    size = (folder / path).stat().st_size
    if size <= LARGEST:
        return None
    return remark(path, None, f"this file has {size / 1e6:.0f} MB, and is not copied")


def named_files(found: Imported, folder: Path) -> Iterator[str]:
    """The files of a course in that folder that its manifest names; of one that cannot be read,
    none."""
    try:
        course = parse_manifest(as_text(found.course).encode(), folder).course
    except ContentError:  # of which the one who writes it will speak
        return
    yield from (path for _, path in files_of(course))


def _linked(page: str, text: str) -> Iterator[tuple[str, str, str]]:
    """The files to which a page links: how, from where beside the old page, and where they go."""
    is_own_page = page.startswith("docs/")
    home = "" if is_own_page else posixpath.dirname(page)
    for url in urls_in(text):
        beside = local(posixpath.join(home, url) if home and local(url) else url)
        if beside:
            path = posixpath.normpath(beside[0])
            folder = posixpath.dirname(page) if is_own_page else ""
            yield url, path, posixpath.normpath(posixpath.join(folder, path))


_MADE_AGAIN = (CALENDAR, FEED, DATA, LLMS)
_PAGES = (".md", ".html")


def _linked_in_site(page: str, text: str) -> Iterator[tuple[str, str]]:
    """The files to which a page links: where they go in the course, and where the site has them.

    Pages are not among them, nor what a build makes.
    """
    docs = "docs/" if page.startswith("docs/") else ""
    home = posixpath.dirname(page.removeprefix(docs))
    for url in urls_in(text):
        beside = None if urlsplit_scheme(url) else local(posixpath.join(home, url))
        path = beside[0] if beside else ""
        ending = posixpath.splitext(path)[1].lower()
        if ending and ending not in _PAGES and path not in _MADE_AGAIN and "{" not in path:
            yield docs + path, path


def _is_of_the_site(path: str) -> bool:
    """Whether a link leads to a page that is made from a week."""
    return path.startswith("week-") and path.endswith("/index.md")
