"""The files of a cartridge -> the files of a course's folder: where each goes, and its pages."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from coursewright.errors import Place, Problem
from coursewright.exports.cartridge.words import GENERATOR, PICTURES
from coursewright.fields import slug
from coursewright.imports.cartridge.archive import Archive
from coursewright.imports.cartridge.canvas import FILES
from coursewright.imports.cartridge.manifest import Contents, Resource
from coursewright.imports.cartridge.page import Head, head_of, markdown_of, text_of
from coursewright.materials.embedded import Pictures
from coursewright.textfile import MAX_BYTES

SOURCES = (".md", ".bib", ".txt")
_PAGES = (".html", ".htm", ".xhtml")
_OF_THE_SITE = {"assets", "docs", "search", "site", "templates", "theme"}
"""Folders at the top of a course's that have a meaning of their own."""

_FILE_BASE = re.compile(r"\$(?:IMS|1EdTech)[-_]CC[-_]FILEBASE\$/?", re.IGNORECASE)
_WIKI = re.compile(r"\$WIKI_REFERENCE\$/(?:pages|wiki)/([^?#]+)")
_THING = re.compile(r"\$CANVAS_OBJECT_REFERENCE\$/\w+/([^/?#]+)")
_DATA = re.compile(r"data:image/", re.IGNORECASE)


class Materials:
    """What a course's folder gets of a cartridge's files."""

    def __init__(self, archive: Archive, contents: Contents) -> None:
        """Begin with none."""
        self._archive = archive
        self._contents = contents
        self._heads: dict[str, Head | None] = {}
        self._places: dict[str, str] = {}
        self._taken: set[str] = {"course.yaml", "mkdocs.yml"}
        self._waiting: list[tuple[str, str, str]] = []
        self.files: dict[str, bytes] = {}
        self.pages: dict[str, str] = {}
        """The author's own, by their paths in the course's folder."""
        self.problems: list[Problem] = []

    def is_page(self, path: str) -> bool:
        """Whether a file of the cartridge is a page that can be read."""
        return path.lower().endswith(_PAGES) and path in self._archive

    def own_page(self, resource: Resource) -> Head | None:
        """What a page says of itself that Coursewright wrote; None for all others."""
        path = resource.main
        if path not in self._heads:
            self._heads[path] = None
            if self.is_page(path) and self._archive.size(path) <= MAX_BYTES:
                head = head_of(text_of(self._archive.read(path)))
                self._heads[path] = head if head.generator == GENERATOR else None
        return self._heads[path]

    def sources(self, resource: Resource) -> list[str]:
        """What the author wrote of a page that Coursewright wrote: these are in the folder now.

        The files that the page leads to come with them.
        """
        page = resource.main
        as_source = "/" + re.sub(r"\.html$", ".md", page)
        prose = next((file for file in resource.files if file.endswith(as_source)), None)
        if prose:
            self._keep_prose(resource, prose, as_source)
        folder = posixpath.dirname(page)
        sources = [
            self.place(file)
            for file in resource.files
            if not prose and file.endswith(SOURCES) and not file.startswith(f"{folder}/")
            if file in self._archive
        ]
        known = self._contents.resources
        needed = (known[name] for name in resource.needs if name in known)
        for file in (file for one in needed for file in one.files):
            if file in self._archive and not self.is_page(file):
                self.place(file)
        return sources

    def _keep_prose(self, resource: Resource, prose: str, as_source: str) -> None:
        """A page of docs/, and the pictures that lie beside it there."""
        text = self._archive.read(prose).decode("utf-8", "replace")
        self.pages[f"docs{as_source}"] = text.replace("\r\n", "\n")
        for file in resource.files:
            is_beside = file not in (prose, resource.main) and not re.search(r"(?:^|/)[.~]", file)
            if is_beside and not file.startswith(PICTURES) and file in self._archive:
                self.files[f"docs/{file}"] = self._archive.read(file)

    def place(self, path: str) -> str:
        """Where a file of the cartridge is in the course's folder, to which it comes by this."""
        if path not in self._places:
            self._places[path] = self._free(_placed(path))
            self.files[self._places[path]] = self._archive.read(path)
        return self._places[path]

    def page(self, path: str, title: str, folder: str) -> str:
        """Where a page of the cartridge is as Markdown: in that folder of materials/."""
        if path not in self._places:
            name = slug(title) or slug(PurePosixPath(path).stem) or "page"
            self._places[path] = self._free(f"materials/{folder}/{name}.md")
            self._waiting.append((path, title, folder))
        return self._places[path]

    def write_pages(self) -> None:
        """Turn the pages that were asked for into Markdown, and those to which they lead."""
        while self._waiting:
            path, title, folder = self._waiting.pop(0)
            self._write(path, title, folder)

    def is_placed(self, path: str) -> bool:
        """Whether a file of the cartridge has a place by now."""
        return path in self._places

    def _write(self, path: str, title: str, folder: str) -> None:
        content, target = self._archive.read(path), self._places[path]
        pictures = Pictures()

        def follow(address: str, is_picture: bool) -> str | None:
            if is_picture and _DATA.match(address):
                name = pictures.add_encoded(address)
                return quote(f"{PurePosixPath(target).stem}-{name}") if name else None
            found = self._found(address, path)
            if not found:
                message = f"this leads to {address[:120]}, which is not in the cartridge"
                self._say("CW111", path, message, "its words are there, without a link")
                return None
            if self.is_page(found):
                place = self.page(found, self.title_of(found), folder)
            else:
                place = self.place(found)
            rest = address[len(re.split("#", address, maxsplit=1)[0]) :]
            return quote(posixpath.relpath(place, posixpath.dirname(target))) + rest

        markdown = markdown_of(text_of(content), title, follow)
        self.files[target] = markdown.encode("utf-8", "replace")
        for name, picture in pictures.files.items():
            beside = PurePosixPath(target)
            self.files[str(beside.with_name(f"{beside.stem}-{name}"))] = picture

    def title_of(self, path: str) -> str:
        """What a page of the cartridge is called."""
        head = head_of(text_of(self._archive.read(path)))
        return head.title or PurePosixPath(path).stem

    def is_unpublished(self, path: str) -> bool:
        """Whether a page of the cartridge says that it is not for learners yet."""
        return (
            self.is_page(path) and head_of(text_of(self._archive.read(path))).state == "unpublished"
        )

    def _found(self, address: str, page: str) -> str | None:
        """The file of the cartridge to which an address of a page leads."""
        if wiki := _WIKI.match(address):
            candidates = [f"wiki_content/{unquote(wiki[1])}.html"]
        elif thing := _THING.match(address):
            named = self._contents.resources.get(thing[1])
            both = (named and self._contents.substitute(named), named)
            candidates = [one.main for one in both if one and not one.main.endswith(".xml")]
        else:
            is_base = _FILE_BASE.match(address) is not None
            path = unquote(re.split("[?#]", _FILE_BASE.sub("", address, count=1), maxsplit=1)[0])
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            from_top = [f"{FILES}{path}", path]
            candidates = [*from_top, beside] if is_base else [beside, *from_top]
        return next((path for path in candidates if path in self._archive), None)

    def _free(self, path: str) -> str:
        """The path, or one like it where something else has it."""
        pure, number = PurePosixPath(path), 1
        while path.casefold() in self._taken:
            number += 1
            path = str(pure.with_name(f"{pure.stem}-{number}{pure.suffix}"))
        self._taken.add(path.casefold())
        return path

    def _say(self, code: str, path: str, message: str, hint: str = "") -> None:
        place = Place(f"{self._archive.file}/{path}")
        self.problems.append(Problem(place, message, hint, level="warning", code=code))


def _placed(path: str) -> str:
    """The path that a file of a cartridge has in a course's folder."""
    parts = path.removeprefix(FILES).split("/")
    shown = [re.sub(r"^[.~\s]+|[\x00-\x1f\x7f]", "", part) or "x" for part in parts]
    is_ours = len(shown) > 1 and path == "/".join(shown) and shown[0].lower() not in _OF_THE_SITE
    return "/".join(shown if is_ours else ["materials", *shown])
