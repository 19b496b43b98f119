"""Pages and files that would take each other's place in the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from coursewright.errors import Place, Problem
from coursewright.pages.prose import Prose
from coursewright.pages.site import Asset, Page, address

_MKDOCS_OWN = {"404.html", "sitemap.xml", "sitemap.xml.gz"}


def same_addresses(pages: Iterable[Page], prose: Iterable[Prose]) -> Iterator[Problem]:
    """Pages whose address another page of the course has; the author's own among them."""
    taken: dict[str, Place] = {}
    for page in pages:
        other = taken.setdefault(address(page.path), page.source)
        if other is not page.source:
            yield _same_address(page.source, other, "rename the file, or move it to materials/")
    for own in prose:
        other = taken.get(address(own.path), Place(own.file))
        if other.file != own.file:
            hint = "rename the file, or give the week or lecture an id of its own"
            yield _same_address(Place(own.file), other, hint)


def _same_address(place: Place, other: Place, hint: str) -> Problem:
    message = f"this page has the same address as the page written from {other}"
    return Problem(place, message, hint, code="CW041")


def in_the_way(
    pages: Iterable[Page], assets: Iterable[Asset], others: Iterable[str]
) -> Iterator[Problem]:
    """Files that stand where a page of the course needs a folder."""
    files = {*(asset.path for asset in assets), *others, *_MKDOCS_OWN}
    for page in pages:
        folder = PurePosixPath(address(page.path))
        for path in (folder, *folder.parents):
            if str(path) in files:
                message = f"the site cannot hold both the page {folder}/ and the file {path}"
                yield Problem(page.source, message, "rename one of them", code="CW042")
