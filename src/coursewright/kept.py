"""What a server does not make again as long as nothing changed: pages, and entries for the search.

A page of MkDocs' is given a class of ours when it is made, which asks here first. What a page
becomes depends on its Markdown, on the extensions, and on which files there are to link to; all
of this is compared, and an extension that may read something else turns all keeping off. The
entries of a page depend on its content and its front matter.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

_PURE = re.compile(
    r"(markdown\.extensions\.)?(abbr|admonition|attr_list|codehilite|def_list|extra|fenced_code"
    r"|footnotes|md_in_html|meta|nl2br|sane_lists|smarty|tables|toc|wikilinks)"
    r"|pymdownx\.(?!b64|pathconverter|snippets)[\w.]+"
)
"""The extensions that read nothing but the page: Python-Markdown's own, and pymdownx's but for
those that open other files."""


@dataclass(frozen=True)
class _Rendered:
    key: object
    title: str | None
    content: str
    toc: TableOfContents
    anchors: set[str] | None
    links: dict[str, dict[str, str]] | None
    """The links to places in other files, by these files' paths."""


class KeptPages:
    """What the pages of a server have become so far."""

    def __init__(self) -> None:
        self._pages: dict[str, _Rendered] = {}
        self._world: object = None

    def make_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Make the pages that the navigation names, and ours beside it, before MkDocs does."""
        extensions = config.markdown_extensions
        if not all(_PURE.fullmatch(name) for name in extensions):
            return
        there = sorted((file.src_uri, file.dest_uri, file.inclusion.value) for file in files)
        self._world = (there, repr(extensions), repr(config.mdx_configs), config.site_url)
        named = [(title, files.get_file_from_path(path)) for title, path in _named(config.nav)]
        beside = [(None, file) for file in files if file.inclusion == InclusionLevel.NOT_IN_NAV]
        for title, file in (*named, *beside):
            if file and file.page is None and file.is_documentation_page():
                KeptPage(title, file, config, self)

    def render(self, page: KeptPage, config: MkDocsConfig, files: Files) -> None:
        """Render a page, or give it what it became last time."""
        path = page.file.src_uri
        key = (self._world, page.markdown, page.named, page.meta.get("title"))
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


def _of(page: KeptPage, key: object) -> _Rendered:
    links = page.links_to_anchors
    assert page.content is not None
    return _Rendered(
        key=key,
        title=page.title,
        content=page.content,
        toc=deepcopy(page.toc),
        anchors=page.present_anchor_ids,
        links=None if links is None else {file.src_uri: links[file] for file in links},
    )


def _restore(page: KeptPage, known: _Rendered, files: Files) -> None:
    page.content = known.content
    page.toc = deepcopy(known.toc)  # other plugins may change it
    page.present_anchor_ids = known.anchors
    if page.named is None and known.title is not None:
        page.title = known.title
    if known.links is not None:
        targets = {path: files.get_file_from_path(path) for path in known.links}
        page.links_to_anchors = {
            file: known.links[path] for path, file in targets.items() if file is not None
        }


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
        self._entries: dict[str, tuple[object, list[Any]]] = {}
        self._keys: dict[str, object] = {}
        """What each page of the present build is made of, in the order of the pages."""
        self._meta: MutableMapping[str, Any] | None = None

    def hold_back(self, page: Page) -> bool:
        """Keep the plugin from a page whose entries are known; whether that is so."""
        key = (page.content, page.title, repr(page.meta))
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
