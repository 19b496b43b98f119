"""Cartridges as others read them: their parts, and the published rules that they are to keep.

The rules are those of the schemas of IMS Common Cartridge 1.1 and 1.3 (`imscp_v1p2`, the
`lommanifest` profile, `imswl`) and of the Schematron rule sets that come with them, by their
numbers there. To these come what Canvas and Moodle ask besides, by the files of theirs in which it
was found.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

_TYPES = {
    "1.3": {"webcontent", "imswl_xmlv1p3"},
    "1.1": {"webcontent", "imswl_xmlv1p1"},
}
_ROLES = {"author", "publisher"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Read:
    """A cartridge that was read with nothing of ours."""

    path: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    @cached_property
    def manifest(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.files["imsmanifest.xml"])

    @cached_property
    def resources(self) -> dict[str, ElementTree.Element]:
        return {one.attrib["identifier"]: one for one in self.manifest.iterfind(".//{*}resource")}

    def text(self, path: str) -> str:
        return self.files[path].decode()

    def path_of(self, href: str) -> str:
        """The file that is named: as it is, as most systems have it, or escaped."""
        return href if href in self.files else unquote(href)

    def outline(self) -> list[str]:
        """Each line of the contents, further in where it is below another, with what it opens."""
        root = self.manifest.find("{*}organizations/{*}organization/{*}item")
        assert root is not None
        return list(self._lines(root, 0))

    def _lines(self, element: ElementTree.Element, depth: int) -> Iterator[str]:
        for item in element.findall("{*}item"):
            opened = item.get("identifierref")
            target = f" -> {self.target(opened)}" if opened else ""
            yield f"{'  ' * depth}{item.findtext('{*}title')}{target}"
            yield from self._lines(item, depth + 1)

    def target(self, identifier: str) -> str:
        """The file that a resource opens, or the address to which it leads."""
        resource = self.resources[identifier]
        if href := resource.get("href"):
            return self.path_of(href)
        file = resource.find("{*}file")
        assert file is not None
        url = ElementTree.fromstring(self.files[self.path_of(file.attrib["href"])]).find("{*}url")
        assert url is not None
        return url.attrib["href"]


def faults(read: Read, version: str = "1.3") -> list[str]:
    """Where a cartridge does not keep to the rules; a list without entries where it does."""
    found = [*_of_the_manifest(read, version), *_of_items(read), *_of_resources(read, version)]
    return [*found, *_for_moodle(read)] if version == "1.1" else found


def _of_the_manifest(read: Read, version: str) -> Iterator[str]:
    manifest, v = read.manifest, version.replace(".", "p")
    cp = f"http://www.imsglobal.org/xsd/imsccv{v}/imscp_v1p1"
    lom = f"http://ltsc.ieee.org/xsd/imsccv{v}/LOM/manifest"
    if next(iter(read.files)) != "imsmanifest.xml":
        yield "the manifest is not the first file"
    if re.search(rb"<!DOCTYPE|<!ENTITY", read.files["imsmanifest.xml"]):
        yield "it has a document type"
    if [child.tag for child in manifest] != [
        f"{{{cp}}}{name}" for name in ("metadata", "organizations", "resources")
    ]:
        yield "the parts of the manifest are others, or in another order"
    if [child.tag for child in manifest[0]] != [
        f"{{{cp}}}schema",
        f"{{{cp}}}schemaversion",
        f"{{{lom}}}lom",
    ]:
        yield "the metadata are others"
    if manifest[0][0].text != "IMS Common Cartridge" or manifest[0][1].text != f"{version}.0":
        yield "the schema or its version is another"
    if not manifest.findtext(f".//{{{lom}}}general/{{{lom}}}title/{{{lom}}}string"):
        yield "the course has no title"
    yield from _of_contributions(manifest, lom)
    identifiers = [e.attrib["identifier"] for e in manifest.iter() if "identifier" in e.attrib]
    if len(identifiers) != len(set(identifiers)):
        yield "an identifier is there twice"
    yield from (f"{name} is no name" for name in identifiers if not _NAME.fullmatch(name))


def _of_contributions(manifest: ElementTree.Element, lom: str) -> Iterator[str]:
    for given in manifest.iterfind(f".//{{{lom}}}lifeCycle/{{{lom}}}contribute"):
        role = given.findtext(f"{{{lom}}}role/{{{lom}}}value")
        if role not in _ROLES:
            yield f"nobody contributes as {role}"
        if not (given.findtext(f"{{{lom}}}entity") or "").startswith("BEGIN:VCARD\n"):
            yield "who contributes is no vCard"


def _of_items(read: Read) -> Iterator[str]:
    organizations = read.manifest.findall("{*}organizations/{*}organization")
    if [one.get("structure") for one in organizations] != ["rooted-hierarchy"]:
        yield "there is not one organization, of the one structure"
    roots = organizations[0].findall("{*}item")
    if (
        len(roots) != 1
        or roots[0].find("{*}title") is not None
        or "identifierref" in roots[0].attrib
    ):
        yield "the item at the top is not one, or has a title, or opens something"
    for item in roots[0].iter():
        if item is roots[0] or not item.tag.endswith("}item"):
            continue
        title, opened = item.findtext("{*}title"), item.get("identifierref")
        has_items = item.find("{*}item") is not None
        if not title or item[0].tag.rpartition("}")[2] != "title":
            yield "an item has no title before all else"
        if opened and has_items:
            yield f"[8b] {title} opens something and has items below it"
        if not opened and not has_items:
            yield f"{title} opens nothing and has no items below it"
        if opened and opened not in read.resources:
            yield f"{title} opens {opened}, which is not there"


def _of_resources(read: Read, version: str) -> Iterator[str]:
    listed: list[str] = []
    for name, resource in read.resources.items():
        files = [read.path_of(file.attrib["href"]) for file in resource.findall("{*}file")]
        needed = [one.attrib["identifierref"] for one in resource.findall("{*}dependency")]
        kinds = [child.tag.rpartition("}")[2] for child in resource]
        listed += files
        if kinds != sorted(kinds, reverse=True):
            yield f"{name} has its files behind its dependencies"
        if resource.get("type") not in _TYPES[version]:
            yield f"{name} is of the type {resource.get('type')}"
        if name in needed or len(needed) != len(set(needed)):
            yield f"[7] {name} needs itself, or something twice"
        if len(files) != len(set(files)):
            yield f"[9a] {name} has a file twice"
        for one in needed:
            if read.resources[one].get("type") != "webcontent":
                yield f"[5] {name} needs something that is no web content"
        if resource.get("type") == "webcontent":
            if read.path_of(resource.get("href") or "") not in files:
                yield f"[10b] {name} opens what is none of its files"
        elif len(files) != 1 or "href" in resource.attrib or needed:
            yield f"[2] the web link {name} has more than its file"
    yield from _of_files(read, listed)


def _of_files(read: Read, listed: list[str]) -> Iterator[str]:
    yield from (f"{path} is listed and not there" for path in set(listed) - set(read.files))
    there = set(read.files) - {"imsmanifest.xml"}
    yield from (f"{path} is there and not listed" for path in there - set(listed))
    for path in read.files:
        if path.startswith("/") or "\\" in path or ".." in path.split("/"):
            yield f"{path} leads out of the cartridge"
    for path in read.files:
        if path.endswith(".html"):
            yield from _of_page(read, path)


def _of_page(read: Read, path: str) -> Iterator[str]:
    links = _Links()
    links.feed(read.text(path))
    yield from (f"{path} has <{tag}>" for tag in links.tags & {"script", "style", "link", "iframe"})
    yield from (f"{path} has {name}" for name in links.names if name.startswith(("on", "data-")))
    yield from (f"{path} shows {one}, which is escaped" for one in links.pictures if "%" in one)
    for address in links.addresses:
        parts = urlsplit(address)
        if parts.scheme or address.startswith("#"):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        if target not in read.files:
            yield f"{path} leads to {address}, which is not there"
        # Where Canvas makes pages of files (lib/cc/importer/standard/converter.rb), it takes all
        # `../` away and, if that is no path from the top, the first file that ends like it.
        if unquote(parts.path).replace("../", "") != target:
            yield f"{path} leads to {address}, which is another file for Canvas"


def _for_moodle(read: Read) -> Iterator[str]:
    """What Moodle's import stumbles over.

    backup/cc/cc2moodle.php puts the title of a module into XML as it is; a title has 255 letters in
    its tables; entity11.resource.class.php sends a page through purify_html (lib/weblib.php), which
    knows no MathML, no `details` and no id, and looks for a file of an address with its fragment.
    """
    for item in read.manifest.iterfind("{*}organizations/{*}organization/{*}item/{*}item"):
        try:
            ElementTree.fromstring(f"<summary>{item.findtext('{*}title')}</summary>")
        except ElementTree.ParseError:
            yield f"the title {item.findtext('{*}title')} is no XML"
    titles = [title.text or "" for title in read.manifest.iterfind(".//{*}item/{*}title")]
    yield from (f"a title has {len(title)} letters" for title in titles if len(title) > 255)
    for path in read.files:
        if path.endswith(".html"):
            links = _Links()
            links.feed(read.text(path))
            yield from (f"{path} has <{tag}>" for tag in links.tags & {"math", "details"})
            for address in links.addresses:
                if not urlsplit(address).scheme and "#" in address:
                    yield f"{path} leads to {address}, which is no file for Moodle"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.pictures: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.pictures += [value for name, value in attrs if name == "src" and value]
        self.addresses += [value for name, value in attrs if name in ("href", "src") and value]
