"""What Canvas says beside the contents of a cartridge: what is not published, and what is a tool.

Source: lib/cc/module_meta.rb, organization.rb, web_resources.rb and wiki_resources.rb of Canvas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursewright.errors import ContentError
from coursewright.imports.cartridge.archive import Archive
from coursewright.imports.cartridge.manifest import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FILES = "web_resources/"
_SETTINGS = "course_settings/"
_MODULES = f"{_SETTINGS}module_meta.xml"
_FILES = f"{_SETTINGS}files_meta.xml"
_DATA = re.compile(
    rf"{_SETTINGS}|non_cc_assessments/|lti_resource_links/|external_content/"
    r"|(?:.*/)?(?:assignment|assignment_settings|assessment_meta|assessment_qti)\.xml$"
)


@dataclass(frozen=True)
class Said:
    """What Canvas says of modules, items and files, by their identifiers."""

    unpublished: frozenset[str]
    tools: frozenset[str]
    """The items that open another tool, by what the contents say that they open."""
    hidden: tuple[str, ...]
    """The folders of which learners see no file."""

    def is_unpublished(self, *identifiers: str) -> bool:
        """Whether one of these is not for learners yet."""
        return not self.unpublished.isdisjoint(identifiers)

    def is_hidden(self, path: str) -> bool:
        """Whether a file is in a folder that learners do not see."""
        return path.startswith(self.hidden)


def said_by_canvas(archive: Archive) -> Said:
    """What Canvas says; of cartridges that others wrote, nothing."""
    modules = list(_elements(archive, _MODULES, "module", "item"))
    files = list(_elements(archive, _FILES, "file"))
    unpublished = [one for one in modules if _text(one, "workflow_state") == "unpublished"]
    unpublished += filter(_is_kept_back, files)
    tools = [one for one in modules if _text(one, "content_type") == "ContextExternalTool"]
    folders = filter(_is_kept_back, _elements(archive, _FILES, "folder"))
    hidden = tuple(f"{FILES}{one.get('path')}/" for one in folders if one.get("path"))
    return Said(_identifiers(unpublished), _identifiers(tools), hidden)


def is_data_of_the_system(path: str) -> bool:
    """Whether a file holds what only the system reads."""
    return _DATA.match(path) is not None


def _elements(archive: Archive, path: str, *names: str) -> Iterator[Element]:
    if path not in archive:
        return
    try:
        root = parse_xml(archive.read(path), archive, path)
    except ContentError:  # the contents are all there without it
        return
    yield from root.iter(*(f"{{*}}{name}" for name in names))


def _is_kept_back(element: Element) -> bool:
    return "true" in (_text(element, "locked"), _text(element, "hidden"))


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _identifiers(elements: list[Element]) -> frozenset[str]:
    return frozenset(filter(None, (one.get("identifier") for one in elements)))
