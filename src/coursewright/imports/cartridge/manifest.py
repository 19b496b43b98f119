"""The manifest of a cartridge -> its contents and resources, and what it says of the course."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from coursewright.errors import ContentError, Place, refused
from coursewright.imports.cartridge.archive import Archive, broken, is_outside
from coursewright.textfile import MAX_BYTES

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MANIFEST = "imsmanifest.xml"

_KNOWN = re.compile(r"http://www\.imsglobal\.org/xsd/imscc(?:v1p[123])?/imscp_v1p1")
_VERSION_OF_MOODLE = "/imsccv1p1/imscp_v1p1"
"""In which it takes titles of modules for HTML, as Coursewright writes them there."""
_VARIANT = "{*}variant"
_ROLES = "{*}metadata/{*}lom/{*}educational/{*}intendedEndUserRole/{*}value"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_TAG = re.compile(r"</?(?:p|div|span|br|b|i|em|strong|u|ul|ol|li|h[1-6]|a|img)\b[^<>]*>", re.I)
_CARD_LINE = re.compile(r"^(FN|URL|ROLE)(?:;[^:\n]*)?:(.*?)\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """A line of the contents, and where the manifest has it."""

    title: str
    resource: str | None
    items: tuple[Item, ...]
    line: int
    identifier: str = ""


@dataclass(frozen=True)
class Resource:
    """A thing of the cartridge; its paths are from the top of the cartridge."""

    identifier: str
    type: str
    href: str
    """What is opened; empty where that is not said."""
    files: tuple[str, ...]
    needs: tuple[str, ...]
    """The resources to which it leads."""
    line: int
    instead_of: str = ""
    """The resource for which it stands where a system cannot open that, as version 1.3 has it."""
    is_for_learners: bool = True

    @property
    def main(self) -> str:
        """The file that it is all about; empty where it has none."""
        return self.href or next(iter(self.files), "")


@dataclass(frozen=True)
class Card:
    """Someone who gave something to the course."""

    name: str
    url: str
    roles: tuple[str, ...]
    is_publisher: bool


@dataclass(frozen=True)
class Contents:
    """What a manifest says."""

    title: str
    description: str
    language: str
    rights: str
    repository: str
    """The address of the repository that it is made from."""
    cards: tuple[Card, ...]
    modules: tuple[Item, ...]
    resources: Mapping[str, Resource]

    def substitute(self, resource: Resource) -> Resource | None:
        """What stands for a resource where that cannot be opened."""
        return self._substitutes.get(resource.identifier)

    @cached_property
    def _substitutes(self) -> Mapping[str, Resource]:
        return {one.instead_of: one for one in self.resources.values() if one.instead_of}


def parse_xml(content: bytes, archive: Archive, path: str) -> Element:
    """The root of a file of XML, which has no document type and no entities of its own.

    Raises ContentError where it is none.
    """
    from lxml import etree

    file = f"{archive.file}/{path}"
    if len(content) > MAX_BYTES:
        message = f"this file has {len(content) / 1e6:.0f} MB, far more than a list needs"
        raise refused("CW036", Place(file), message)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(file, f"it is no XML, or a part of one ({error})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise broken(file, "it has a document type (<!DOCTYPE …>), which no cartridge needs")
    return root


def read_contents(archive: Archive) -> Contents:
    """What the manifest of a cartridge says. Raises ContentError where it has none."""
    if MANIFEST not in archive:
        raise _no_cartridge(archive, f"there is no {MANIFEST} at its top")
    root = parse_xml(archive.read(MANIFEST), archive, MANIFEST)
    match = re.fullmatch(r"\{(.*)\}manifest", str(root.tag))
    if not match or not _KNOWN.fullmatch(match[1]):
        what = match[1] if match else str(root.tag)
        raise _no_cartridge(archive, f"its manifest is of another kind: {what[:120]}")
    roots = root.findall("{*}organizations/{*}organization/{*}item")
    modules = [_item(item) for top in roots for item in _modules(top)]
    if match[1].endswith(_VERSION_OF_MOODLE):
        modules = [replace(item, title=unescape(item.title)) for item in modules]
    return Contents(
        title=_said(root, "general/{*}title"),
        description=_said(root, "general/{*}description"),
        language=_said(root, "general", "language"),
        rights=_said(root, "rights/{*}description"),
        repository=_said(root, "general/{*}identifier", "entry"),
        cards=tuple(_cards(root)),
        modules=tuple(modules),
        resources={resource.identifier: resource for resource in _resources(root, archive)},
    )


def _no_cartridge(archive: Archive, reason: str) -> ContentError:
    hint = "in your learning management system, choose Common Cartridge, version 1.1 to 1.3"
    message = f"this is no Common Cartridge: {reason}"
    return refused("CW108", Place(archive.file), message, hint)


def _modules(top: Element) -> Iterator[Element]:
    """The items below the one at the top; that itself where it opens something."""
    below = top.findall("{*}item")
    yield from below if below or not top.get("identifierref") else [top]


def _item(element: Element) -> Item:
    title = " ".join("".join(element.xpath("*[local-name()='title'][1]//text()")).split())
    opened, line = element.get("identifierref"), element.sourceline or 0
    item = Item(title, opened, (), line, element.get("identifier") or "")
    below = list(_without_indents(map(_item, element.findall("{*}item"))))
    if below and opened:  # which the rules forbid, so that each reader takes one of both
        below.insert(0, item)
    return replace(item, resource=None, items=tuple(_under_headings(below))) if below else item


def _without_indents(items: Iterable[Item]) -> Iterator[Item]:
    """The items, without the empty ones around them by which Moodle moves a line to the right."""
    for item in items:
        if item.title or item.resource:
            yield item
        else:
            yield from item.items


def _under_headings(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a module, each below its heading.

    Canvas and Moodle write a heading as an item that opens nothing, in line with what follows it.
    """
    heading: Item | None = None
    for item in items:
        if heading and item.resource:
            heading = replace(heading, items=(*heading.items, item))
            continue
        if heading:
            yield heading
        heading = None if item.resource or item.items else item
        if not heading:
            yield item
    if heading:
        yield heading


def _resources(root: Element, archive: Archive) -> Iterator[Resource]:
    for resources in root.findall("{*}resources"):
        for element in resources.findall("{*}resource"):
            base = "".join(e.get(_BASE) or "" for e in (root, resources, element))
            files = [_path(archive, base, file.get("href")) for file in element.findall("{*}file")]
            yield Resource(
                identifier=element.get("identifier") or "",
                type=element.get("type") or "",
                href=_path(archive, base, element.get("href")),
                files=tuple(filter(None, files)),
                needs=tuple(
                    needed.get("identifierref") or "" for needed in element.findall("{*}dependency")
                ),
                line=element.sourceline or 0,
                is_for_learners=_is_for_learners(element),
                instead_of=next((v.get("identifierref") or "" for v in element.iter(_VARIANT)), ""),
            )


def _is_for_learners(element: Element) -> bool:
    """Whether learners are among those for whom a resource is; all are where nobody is named."""
    roles = [role.text for role in element.findall(_ROLES)]
    return not roles or "Learner" in roles


def _path(archive: Archive, base: str, href: str | None) -> str:
    """The path that an address names; empty where it names none within the cartridge.

    Some systems write a path as it is, and some as an address would have it.
    """
    if not href:
        return ""
    as_it_is = (base + href).removeprefix("./")
    escaped = unquote(re.split("[?#]", as_it_is, maxsplit=1)[0])
    paths = [posixpath.normpath(path) for path in (as_it_is, escaped) if not is_outside(path)]
    return next((path for path in paths if path in archive), paths[-1] if paths else "")


# -- What is said of the course ---------------------------------------------------------------


def _said(root: Element, way: str, last: str = "string") -> str:
    found = root.findtext(f"{{*}}metadata/{{*}}lom/{{*}}{way}/{{*}}{last}") or ""
    if _TAG.search(found):  # as Moodle writes its summary of a course
        found = unescape(_TAG.sub(" ", found))
    return " ".join(found.split())


def _cards(root: Element) -> Iterator[Card]:
    for contribution in root.iterfind("{*}metadata/{*}lom/{*}lifeCycle/{*}contribute"):
        role = (contribution.findtext("{*}role/{*}value") or "").strip()
        for entity in contribution.findall("{*}entity"):
            lines = _CARD_LINE.findall(entity.text or "")
            names = [_from_card(value) for name, value in lines if name == "FN"]
            if names and names[0]:
                yield Card(
                    name=names[0],
                    url=next((value.strip() for name, value in lines if name == "URL"), ""),
                    roles=tuple(_from_card(value) for name, value in lines if name == "ROLE"),
                    is_publisher=role == "publisher",
                )


def _from_card(text: str) -> str:
    return " ".join(re.sub(r"\\([\\,;:])", r"\1", text).split())
