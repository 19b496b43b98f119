"""The files beside a page that was read -> those that the course needs of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from coursewright.course import files_of
from coursewright.errors import ContentError
from coursewright.imports.found import Imported, remark
from coursewright.imports.layout import as_text
from coursewright.imports.page.prose import urls_in
from coursewright.imports.page.targets import local
from coursewright.manifest import parse_manifest
from coursewright.pages.following import is_file

LARGEST = 100_000_000
"""How many bytes a file may have; GitHub takes no larger one."""


def with_files_beside(found: Imported, folder: Path) -> Imported:
    """What was found on a page in a folder, with the files there that it names."""
    named = set(_named(found, folder))
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
        size = (folder / path).stat().st_size
        if size > LARGEST:
            remarks.append(
                remark(path, None, f"this file has {size / 1e6:.0f} MB, and is not copied")
            )
        else:
            files.setdefault(place, folder / path)
    return replace(found, files=files, remarks=tuple(remarks))


def _named(found: Imported, folder: Path) -> Iterator[str]:
    """The files that the manifest names."""
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
            yield url, path, f"docs/{path}" if is_own_page else path


def _is_of_the_site(path: str) -> bool:
    """Whether a link leads to a page that is made from a week."""
    return path.startswith("week-") and path.endswith("/index.md")
