"""The course as a Common Cartridge, which learning management systems take in.

Each week is a module, with a page of its own and a group for each kind of what is in it. What an
item is stands in its title; the words are in `words.py`, and an import reads them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coursewright.exports.archive import refuse_taken, write_archive
from coursewright.exports.cartridge.contents import contents
from coursewright.exports.cartridge.making import Making
from coursewright.exports.cartridge.manifest import MANIFEST, Format, Version
from coursewright.pages import Site
from coursewright.project import Project


@dataclass(frozen=True)
class Cartridge:
    """All that a cartridge holds: its manifest first, then its files by their paths."""

    modules: int
    resources: int
    files: Mapping[str, bytes | Path]


def cartridge_of(project: Project, site: Site, version: Version = "1.3") -> Cartridge:
    """The cartridge of a site, with what is out of the course and nothing else."""
    assert site.course  # a site that was built has one
    form = Format(version)
    made = Making(project, site, site.course, form)
    items = tuple(filter(None, contents(made, site.course)))
    made.follow()
    resources = tuple(made.resources.values())
    manifest = form.manifest(site.course, items, resources)
    return Cartridge(
        modules=len(items),
        resources=len(resources),
        files={MANIFEST: manifest, **dict(sorted(made.files.items()))},
    )


def export_cartridge(
    project: Project,
    site: Site,
    target: Path,
    *,
    version: Version = "1.3",
    force: bool = False,
) -> Cartridge:
    """Write the cartridge of a site to `target`, whole or not at all.

    Raises CoursewrightError where there is something at `target` already and `force` is not set,
    and where it cannot be written; what was there before is then still there.
    """
    refuse_taken(target, force=force)
    cartridge = cartridge_of(project, site, version)
    write_archive(target, cartridge.files, force=force)
    return cartridge
