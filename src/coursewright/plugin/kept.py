"""What a server does not make again as long as nothing changed: pages, and entries for the search.

A page of MkDocs' is given a class of ours when it is made, which asks here first. What a page
becomes depends on its Markdown, on the extensions, on which files there are to link to, and on
what MkDocs says of links; a key is made of all of this, and an extension that may read something
else turns all keeping off. The entries of a page depend on its content and its front matter.

What is kept is noted in the cache as well, for the next server, which takes it only where the
same versions of all that makes it are installed.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from coursewright import __version__
from coursewright.cache import key_of, note, noted

_FORM = "1"
"""To be raised with each change of what is kept, or of what the search reads of a page."""

_NOTES = "served"
"""What the notes are called in the cache."""

_READER_OF_MORE = "jieba"
"""Where this is installed, Material's search depends on dictionaries as well."""

_MAKERS = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Pygments")

_PURE = re.compile(
    r"(markdown\.extensions\.)?(abbr|admonition|attr_list|codehilite|def_list|extra|fenced_code"
    r"|footnotes|md_in_html|meta|nl2br|sane_lists|smarty|tables|toc|wikilinks)"
    r"|pymdownx\.(?!b64|pathconverter|snippets)[\w.]+"
)
"""The extensions that read nothing but the page: Python-Markdown's own, and pymdownx's but for
those that open other files."""


@dataclass(frozen=True)
class _Rendered:
    key: str
    title: str | None
    """Where it was found in the page, and not in its front matter."""
    content: str
    toc: list[Any]
    anchors: list[str] | None
    links: dict[str, dict[str, str]] | None
    """The links to places in other files, by these files' paths."""


class KeptPages:
    """What the pages of a server have become so far."""

    def __init__(self) -> None:
        self._pages: dict[str, _Rendered] = {}
        self._world = ""
        self._is_noted = True

    def make_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Make the pages that the navigation names, and ours beside it, before MkDocs does."""
        extensions = config.markdown_extensions
        if not all(_PURE.fullmatch(name) for name in extensions):
            return
        there = sorted((file.src_uri, file.dest_uri, file.inclusion.value) for file in files)
        is_quiet = logging.getLogger("mkdocs").getEffectiveLevel() > logging.DEBUG
        settings = (extensions, config.mdx_configs, config.validation, is_quiet)
        self._world = key_of(repr(there), repr(settings))
        self._is_noted = " at 0x" not in repr(settings)  # as a function is known by its place only
        self._pages = {path: self._pages[path] for path, *_ in there if path in self._pages}
        named = [(title, files.get_file_from_path(path)) for title, path in _named(config.nav)]
        beside = [(None, file) for file in files if file.inclusion == InclusionLevel.NOT_IN_NAV]
        for title, file in (*named, *beside):
            if file and file.page is None and file.is_documentation_page():
                KeptPage(title, file, config, self)

    def render(self, page: KeptPage, config: MkDocsConfig, files: Files) -> None:
        """Render a page, or give it what it became last time."""
        path = page.file.src_uri
        own = (page.named, page.meta.get("title"), page.is_homepage)
        key = key_of(self._world, page.markdown or "", repr(own))
        known = self._pages.get(path)
        if known and known.key == key:
            _restore(page, known, files)
            return
        with _listening() as said:
            page.render_anew(config, files)
        if said:  # and is to be said again by the next build
            self._pages.pop(path, None)
        else:
            self._pages[path] = _of(page, key)

    def notes(self) -> dict[str, Any]:
        """What another server may know of the pages, as JSON holds it."""
        return {path: vars(page) for path, page in self._pages.items() if self._is_noted}

    def take(self, notes: Any) -> None:
        """Know what another server has noted. Raises what is raised where these are no notes."""
        self._pages = {path: _Rendered(**page) for path, page in notes.items()}


class KeptPage(Page):
    """A page that knows where to look before it is rendered."""

    def __init__(
        self, title: str | None, file: File, config: MkDocsConfig, kept: KeptPages
    ) -> None:
        """Make the page of a file; with a title, that of the navigation."""
        super().__init__(title, file, config)
        self.named = title
        self._kept = kept

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the Markdown to HTML, or take what it was converted to before."""
        self._kept.render(self, config, files)

    def render_anew(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the Markdown to HTML."""
        super().render(config, files)


def _of(page: KeptPage, key: str) -> _Rendered:
    anchors, links = page.present_anchor_ids, page.links_to_anchors
    assert page.content is not None
    return _Rendered(
        key=key,
        title=None if page.named or "title" in page.meta else page.title,
        content=page.content,
        toc=_tokens(page.toc),
        anchors=None if anchors is None else sorted(anchors),
        links=None if links is None else {file.src_uri: links[file] for file in links},
    )


def _restore(page: KeptPage, known: _Rendered, files: Files) -> None:
    page.content = known.content
    page.toc = get_toc(known.toc)
    page.present_anchor_ids = None if known.anchors is None else set(known.anchors)
    if known.title is not None:
        page.title = known.title
    if known.links is not None:
        targets = {path: files.get_file_from_path(path) for path in known.links}
        page.links_to_anchors = {
            file: known.links[path] for path, file in targets.items() if file is not None
        }


def _tokens(links: Iterable[AnchorLink]) -> list[Any]:
    """A table of contents as MkDocs makes it from these."""
    return [
        {"level": link.level, "id": link.id, "name": link.title, "children": _tokens(link.children)}
        for link in links
    ]


def _named(nav: Any) -> Iterator[tuple[str | None, str]]:
    """The pages that a navigation names, with their titles."""
    if isinstance(nav, str):
        yield None, nav
    elif isinstance(nav, list):
        for entry in nav:
            yield from _named(entry)
    elif isinstance(nav, dict):
        for title, entry in nav.items():
            if isinstance(entry, str):
                yield title, entry
            else:
                yield from _named(entry)


class KeptEntries:
    """What Material's search plugin has made of each page."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[str, list[Any]]] = {}
        self._keys: dict[str, str] = {}
        """What each page of the present build is made of, in the order of the pages."""
        self._meta: MutableMapping[str, Any] | None = None

    def hold_back(self, page: Page) -> bool:
        """Keep the plugin from a page whose entries are known; whether that is so."""
        key = key_of(page.content or "", repr((page.title, page.meta)))
        self._keys[page.url] = key
        known = self._entries.get(page.url)
        if known is None or known[0] != key:
            self._entries.pop(page.url, None)
            return False
        self._meta = page.meta
        page.meta = {**page.meta, "search": {"exclude": True}}
        return True

    def let_go(self, page: Page) -> None:
        """Undo that, when the plugin has passed by."""
        if self._meta is not None:
            page.meta, self._meta = self._meta, None

    def complete(self, index: str) -> str:
        """The plugin's index, with the entries of the pages at which it did not look."""
        data = json.loads(index)
        new: dict[str, list[Any]] = {}
        for entry in data["docs"]:
            new.setdefault(entry["location"].partition("#")[0], []).append(entry)
        self._entries = {
            url: self._entries.get(url, (key, new.get(url, []))) for url, key in self._keys.items()
        }
        self._keys = {}
        # Where only what has changed is built, the plugin itself has the entries of the rest.
        rest = [entries for url, entries in new.items() if url not in self._entries]
        pages = [entries for _, entries in self._entries.values()] + rest
        data["docs"] = [entry for entries in pages for entry in entries]
        return json.dumps(data, ensure_ascii=False)

    def notes(self) -> dict[str, Any]:
        """What another server may know of the entries, as JSON holds it."""
        return {url: [key, entries] for url, (key, entries) in self._entries.items()}

    def take(self, notes: Any) -> None:
        """Know what another server has noted. Raises what is raised where these are no notes."""
        self._entries = {url: (key, entries) for url, (key, entries) in notes.items()}


class Notes:
    """What the cache knows of the pages and entries that a server keeps."""

    def __init__(self, pages: KeptPages, entries: KeptEntries) -> None:
        """Start without having looked; the notes are about these."""
        self._about: tuple[KeptPages | KeptEntries, ...] = (pages, entries)
        self._cache: Path | None = None
        self._noted: Any = None

    def read(self, cache: Path) -> None:
        """Let the first build of a server know what the last server has made."""
        if self._cache is None:
            self._cache, self._noted = cache, noted(cache, _NOTES)
            with suppress(AttributeError, LookupError, TypeError, ValueError):
                makers, *notes = self._noted
                if makers == _makers():
                    for about, those in zip(self._about, notes, strict=True):
                        about.take(those)

    def write(self) -> None:
        """Note what has been made, where that is news; a cache that cannot be written stays."""
        notes = [_makers(), *(about.notes() for about in self._about)]
        if self._cache and notes != self._noted and not _version(_READER_OF_MORE):
            with suppress(OSError):
                note(self._cache, _NOTES, notes)
                self._noted = notes


def _makers() -> list[str | None]:
    """The versions of all that makes what is kept."""
    return [sys.version, __version__, _FORM, *map(_version, _MAKERS)]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What MkDocs says meanwhile, such as that a link leads nowhere."""
    said: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    ear = Ear(logging.INFO)
    log = logging.getLogger("mkdocs")
    log.addHandler(ear)
    try:
        yield said
    finally:
        log.removeHandler(ear)
