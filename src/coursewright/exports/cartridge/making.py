"""A cartridge in the making: its resources and files come into it as items ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

from coursewright.course import Course, files_of
from coursewright.exports.cartridge.manifest import (
    Format,
    Item,
    Resource,
    identifier,
)
from coursewright.exports.cartridge.page import html_path, shown_page
from coursewright.exports.cartridge.words import with_state
from coursewright.fields import NotebookFile, Video
from coursewright.items import Reading
from coursewright.manifest import read_manifest
from coursewright.pages import Page, Site, is_within
from coursewright.pages.launch import launch_links
from coursewright.pages.prose import Prose, other_paths, read_prose
from coursewright.project import Project

_SOURCES = (".md", ".bib", ".txt")


class Making:
    """A cartridge in the making: what its items open comes into it as they are made."""

    def __init__(self, project: Project, site: Site, course: Course, form: Format) -> None:
        """Begin with nothing in it."""
        self._form = form
        self._project = project
        self._site = site
        self._course = course
        self._titles: dict[str, tuple[str, str | None]] = dict(_titles(course))
        self._waiting: list[str] = []
        self._used: set[str] = set()
        self.resources: dict[str, Resource] = {}
        self.files: dict[str, bytes | Path] = {}

    def item(self, key: tuple[str, ...], title: str, resource: str | None) -> Item | None:
        """An item that opens a resource; none where there is none to open."""
        return Item(self._identifier("item", *key), title, resource) if resource else None

    def group(self, key: tuple[str, ...], title: str, items: Iterator[Item | None]) -> Item | None:
        """The items with a title above them; none where there are none."""
        found = tuple(filter(None, items))
        return Item(self._identifier("group", *key), title, None, found) if found else None

    def link(self, key: tuple[str, ...], title: str, url: str) -> Item | None:
        """An item that opens an address."""
        made = self._identifier("link", *key)
        path = f"links/{made}.xml"
        self.files[path] = self._form.web_link(title, url)
        self.resources[made] = Resource(made, "web link", (path,))
        return self.item(key, title, made)

    def file(self, key: tuple[str, ...], title: str, path: str) -> Item | None:
        """An item that opens a file of the course; none where the file is not there."""
        return self.item(key, title, self._file(path))

    def video(self, key: tuple[str, ...], title: str, video: Video) -> Item | None:
        """An item that opens a video."""
        return (
            self.link(key, title, video.url)
            if video.url
            else self.file(key, title, video.path or "")
        )

    def notebook(self, key: tuple[str, ...], title: str, notebook: NotebookFile) -> Item | None:
        """An item that opens a notebook."""
        if notebook.url:
            return self.link(key, title, notebook.url)
        return self.file(key, title, notebook.path or "")

    def colab_url(self, notebook: NotebookFile) -> str | None:
        """Where a notebook can be run by someone who has installed nothing."""
        links = launch_links(self._course, notebook)
        return next((link.url for link in links if link.kind == "colab"), None)

    def reading(self, key: tuple[str, ...], reading: Reading) -> Item | None:
        """An item that opens a reading; none for one that only a page can show."""
        title, place = with_state(reading.title, reading), reading.url or reading.path or ""
        key = (*key, "reading", place)
        if reading.url:
            return self.link(key, title, reading.url)
        page = self._readings.get(place)
        return self.item(key, title, self.page(page) if page else self._file(place))

    def has_page(self, path: str) -> bool:
        """Whether the site has a page that it makes itself, by its path in the sources."""
        return path in self._made_pages

    def page(self, path: str) -> str:
        """The resource of a page, which comes into the cartridge by this."""
        made = identifier("page", path)
        if made not in self.resources:
            self.resources[made] = Resource(made, "page or file", (html_path(path),))
            self._waiting.append(path)
        return made

    def follow(self) -> None:
        """Write the pages, and those to which they lead."""
        while self._waiting:
            path = self._waiting.pop(0)
            self._write(path, identifier("page", path))

    def _write(self, path: str, made: str) -> None:
        text, source, title, description = self._page(path)
        language = self._course.language
        shown = shown_page(
            text,
            path,
            title,
            description,
            language,
            pages=self._pages,
            files=self._assets,
            is_for_moodle=self._form.is_for_moodle,
        )
        own, needed = [html_path(path)], list[str]()
        self.files[own[0]] = shown.html.encode("utf-8", "replace")
        kept = [file for file in shown.pictures.values() if file in self._authors_files]
        for file in dict.fromkeys((*shown.files, *kept)):
            if file in self._of_the_course:
                needed.append(self._file(file) or "")
            else:
                own.append(file)
                self.files[file] = self._assets[file]
        for name, file in shown.pictures.items():
            own.append(name)
            self.files[name] = self._assets[file]
        for file in self._sources(source):
            own.append(file)
            self.files[file] = self._project.folder / file
        for page in shown.pages:
            self.page(page)
        self.resources[made] = Resource(made, "page or file", tuple(own), tuple(needed))

    def _page(self, path: str) -> tuple[str, str, str, str | None]:
        """The Markdown of a page, where it was written, its title, and what it is about."""
        title, description = self._titles.get(path, (None, None))
        if page := self._made_pages.get(path):
            return (
                page.markdown,
                page.source.file,
                title or page.title or _title(page.markdown, path),
                description,
            )
        own = self._prose[path]
        return own.text, own.file, _title(own.text, path), None

    def _sources(self, source: str) -> Iterator[str]:
        """What the author wrote of a page, for whoever reads the cartridge back.

        What speaks of something that is not out stays out itself.
        """
        stem = PurePosixPath(source).with_suffix("")
        names = [source, *(f"{stem}{ending}" for ending in (".bib", ".txt"))]
        if not source.endswith(_SOURCES):
            return
        for name in dict.fromkeys(names):
            file = self._project.folder / name
            if name not in self._of_the_course and file.is_file() and not self._tells(file):
                yield name

    def _tells(self, file: Path) -> bool:
        text = file.read_text(encoding="utf-8", errors="replace")
        return any(PurePosixPath(path).name in text for path in self._kept_back)

    def _file(self, path: str) -> str | None:
        """The resource of a file of the course; none where there is no such file."""
        if path not in self._assets:
            return None
        made = identifier("file", path)
        self.files[path] = self._assets[path]
        self.resources[made] = Resource(made, "page or file", (path,))
        return made

    def _identifier(self, *what: str) -> str:
        """An identifier that nothing else has, though the same thing may be there twice."""
        made, number = identifier(*what), 1
        while made in self._used:
            number += 1
            made = identifier(*what, str(number))
        self._used.add(made)
        return made

    @cached_property
    def _made_pages(self) -> Mapping[str, Page]:
        return {page.path: page for page in self._site.pages}

    @cached_property
    def _prose(self) -> Mapping[str, Prose]:
        prose, _ = read_prose(self._project)
        return {
            path: own for path, own in prose.items() if not is_within(path, self._site.kept_back)
        }

    @cached_property
    def _pages(self) -> frozenset[str]:
        return frozenset((*self._made_pages, *self._prose))

    @cached_property
    def _readings(self) -> Mapping[str, str]:
        """The page of each reading, by the path of what its author wrote."""
        return {page.source.file: page.path for page in self._site.pages}

    @cached_property
    def _assets(self) -> Mapping[str, bytes | Path]:
        made = {
            asset.path: asset.source.encode() if isinstance(asset.source, str) else asset.source
            for asset in self._site.assets
        }
        return {**made, **self._docs}

    @cached_property
    def _docs(self) -> Mapping[str, Path]:
        return {
            path: self._project.docs / path
            for path in other_paths(self._project.docs)
            if not is_within(path, self._site.kept_back)
        }

    @cached_property
    def _authors_files(self) -> frozenset[str]:
        """The files that no build makes anew."""
        return self._of_the_course | self._docs.keys()

    @cached_property
    def _of_the_course(self) -> frozenset[str]:
        """The files that the course's folder has under the same paths."""
        return frozenset(
            path for path, source in self._assets.items() if source == self._project.folder / path
        )

    @cached_property
    def _kept_back(self) -> frozenset[str]:
        whole = read_manifest(self._project.manifest, self._project.folder).course
        out = {path for _, path in files_of(self._course)}
        return frozenset(path for _, path in files_of(whole)) - out


def _titles(course: Course) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """What the pages of the course and its weeks are called, and what they are about."""
    yield "index.md", (course.title, course.description)
    for week in course.numbered_weeks():
        yield week.path, (week.heading, week.week.description)
        for page in week.units():
            yield page.path, (page.unit.title, page.unit.description)


def _title(text: str, path: str) -> str:
    """The first heading of a page, or the name of its file."""
    heading = re.search(r"^# +(.+?)(?: *\{[^}]*\})?$", text, re.MULTILINE)
    return heading[1] if heading else PurePosixPath(path).stem
