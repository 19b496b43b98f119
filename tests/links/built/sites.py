"""A built site written as texts, and what the checker says of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coursewright.links.built import read_site
from coursewright.links.verdicts import Found, Link

Tree = Mapping[str, str | bytes]


def written(folder: Path, tree: Tree) -> Path:
    for name, content in tree.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(
    folder: Path, tree: Tree, site_url: str | None = None
) -> tuple[list[Found], dict[str, Link]]:
    """What is found in a site of these files, its links by their targets."""
    found, links = read_site(written(folder, tree), "site", site_url)
    by_target = {link.url: link for link in links}
    assert len(by_target) == len(links)
    assert {link.kind for link in links} <= {"site"}
    return found, by_target


def verdicts(folder: Path, tree: Tree, site_url: str | None = None) -> dict[str, str]:
    """The verdict on each target within a site of these files."""
    return {url: link.verdict for url, link in read(folder, tree, site_url)[1].items()}


def urls(folder: Path, tree: Tree, site_url: str | None = None) -> list[str]:
    """The web addresses in a site of these files."""
    return [one.url for one in read(folder, tree, site_url)[0]]


def said(link: Link) -> tuple[str, str, str]:
    return link.verdict, link.detail, link.suggestion


def places(link: Link) -> list[str]:
    return [str(place) for place in link.places]
