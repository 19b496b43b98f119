"""The manifest of a cartridge as XML: what is in it, and in which order it is gone through.

Sources: the IMS Common Cartridge Profile, versions 1.1 and 1.3, and the schemas of its manifest and
of what is said there of the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from lxml.builder import ElementMaker

from coursewright.course import Course
from coursewright.exports.cartridge.moodle import title_for_moodle

MANIFEST = "imsmanifest.xml"

Version = Literal["1.3", "1.1"]
"""A version of the format: Moodle reads no later one than 1.1."""

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_AT = f"{{{_XSI}}}schemaLocation"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Kind = Literal["page or file", "web link"]


@dataclass(frozen=True)
class Resource:
    """A thing of the cartridge: its first file is what is opened."""

    identifier: str
    kind: Kind
    files: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """The resources whose files it leads to."""


@dataclass(frozen=True)
class Item:
    """A line of the contents: it opens a resource, or is the title of others."""

    identifier: str
    title: str
    resource: str | None = None
    items: tuple[Item, ...] = ()


def identifier(*what: str) -> str:
    """What a part of a cartridge is known by, in each export the same."""
    return f"i{uuid5(NAMESPACE_URL, '#'.join(what)).hex}"


@dataclass(frozen=True)
class Format:
    """What writes the XML of a cartridge, in one version of it."""

    version: Version

    def manifest(
        self, course: Course, items: tuple[Item, ...], resources: tuple[Resource, ...]
    ) -> bytes:
        """The manifest of a course's cartridge."""
        make, schemas = self._make, f"ccv{self._v}_imscp_v1p2_v1p0.xsd"
        metadata = f"LOM/ccv{self._v}_lommanifest_v1p0.xsd"
        manifest = make.manifest(
            {
                "identifier": identifier("manifest", course.title),
                _AT: f"{self._located(self._cp, schemas)} {self._located(self._lom, metadata)}",
            },
            make.metadata(
                make.schema("IMS Common Cartridge"),
                make.schemaversion(f"{self.version}.0"),
                _metadata(ElementMaker(namespace=self._lom), course),
            ),
            make.organizations(
                make.organization(
                    {"identifier": identifier("organization"), "structure": "rooted-hierarchy"},
                    make.item({"identifier": identifier("root")}, *map(self._module, items)),
                )
            ),
            make.resources(*map(self._resource, resources)),
        )
        return _written(manifest)

    def web_link(self, title: str, url: str) -> bytes:
        """The file of a link to the web."""
        namespace = f"http://www.imsglobal.org/xsd/imsccv{self._v}/imswl_v{self._v}"
        make = ElementMaker(namespace=namespace, nsmap={None: namespace, "xsi": _XSI})
        link = make.webLink(
            {_AT: self._located(namespace, f"ccv{self._v}_imswl_v{self._v}.xsd")},
            make.title(_text(title)),
            make.url({"href": url, "target": "_blank"}),
        )
        return _written(link)

    @property
    def is_for_moodle(self) -> bool:
        """Whether it is the version that Moodle reads, so that what it stumbles over is avoided."""
        return self.version == "1.1"

    @property
    def _v(self) -> str:
        return self.version.replace(".", "p")

    @property
    def _cp(self) -> str:
        return f"http://www.imsglobal.org/xsd/imsccv{self._v}/imscp_v1p1"

    @property
    def _lom(self) -> str:
        return f"http://ltsc.ieee.org/xsd/imsccv{self._v}/LOM/manifest"

    @cached_property
    def _make(self) -> ElementMaker:
        names = {None: self._cp, "lomimscc": self._lom, "xsi": _XSI}
        return ElementMaker(namespace=self._cp, nsmap=names)

    def _located(self, namespace: str, schema: str) -> str:
        return f"{namespace} http://www.imsglobal.org/profile/cc/ccv{self._v}/{schema}"

    def _module(self, item: Item) -> etree._Element:
        return self._item(item, is_module=True)

    def _item(self, item: Item, *, is_module: bool = False) -> etree._Element:
        attributes = {"identifier": item.identifier}
        if item.resource:
            attributes["identifierref"] = item.resource
        title = _text(item.title)
        if self.is_for_moodle:
            title = title_for_moodle(title, is_module=is_module)
        return self._make.item(attributes, self._make.title(title), *map(self._item, item.items))

    def _resource(self, resource: Resource) -> etree._Element:
        is_link = resource.kind == "web link"
        attributes = {"identifier": resource.identifier}
        attributes["type"] = f"imswl_xmlv{self._v}" if is_link else "webcontent"
        if not is_link:  # of which only the file may be named
            attributes["href"] = _href(resource.files[0])
        return self._make.resource(
            attributes,
            *(self._make.file({"href": _href(file)}) for file in resource.files),
            *(self._make.dependency({"identifierref": needed}) for needed in resource.needs),
        )


def _written(element: etree._Element) -> bytes:
    return etree.tostring(element, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _href(path: str) -> str:
    """A path as the manifest has it.

    Canvas and Moodle look for a file of just that name, so that it is escaped only where no address
    may have such a letter.
    """
    return quote(path) if re.search(r"[%#?:\[\]]", path) else path


def _text(text: str) -> str:
    """A text on one line, without the signs that XML has none for."""
    return " ".join(_NOT_XML.sub("", text).split())


# -- What is said of the course ---------------------------------------------------------------


def _metadata(say: ElementMaker, course: Course) -> etree._Element:
    general = [say.title(say.string(_text(course.title)))]
    if course.repository:
        address = f"https://github.com/{course.repository}/tree/{quote(course.branch)}"
        # Not as a relation, whose <resource> some take for one of the cartridge's.
        general.insert(0, say.identifier(say.catalog("URI"), say.entry(address)))
    if course.language:
        general.append(say.language(course.language))
    if course.description:
        general.append(say.description(say.string(_text(course.description))))
    said = [say.general(*general)]
    given = [
        say.contribute(say.role(say.value(role)), say.entity(card)) for role, card in _cards(course)
    ]
    if given:
        said.append(say.lifeCycle(*given))
    if course.license:
        words = say.description(say.string(course.license.name))
        said.append(say.rights(say.copyrightAndOtherRestrictions(say.value("yes")), words))
    return say.lom(*said)


def _cards(course: Course) -> list[tuple[str, str]]:
    """Who gave the course and who made it, each as a vCard (RFC 2426), as the metadata want it."""
    cards = []
    if course.institution:
        name = _in_card(course.institution.name)
        cards.append(("publisher", _card(name, course.institution.url, [f"ORG:{name}"])))
    for person in course.people:
        roles = [f"ROLE:{_in_card(role)}" for role in person.roles]
        cards.append(("author", _card(_in_card(person.name), person.url, roles)))
    return cards


def _card(name: str, url: str | None, more: list[str]) -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{name};;;;"]
    return "\n".join([*lines, *([f"URL:{url}"] if url else []), *more, "END:VCARD"])


def _in_card(text: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", _text(text))
