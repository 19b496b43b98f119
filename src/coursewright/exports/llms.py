"""A site for programs that read: `llms.txt`, and each page as plain Markdown beside it.

The form: https://llmstxt.org. A page's Markdown is at the page's own address with `.md` behind it,
or with `index.html.md` where that is a folder's.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from coursewright.exports.plain import as_markdown, as_text, escaped
from coursewright.exports.summaries import summaries
from coursewright.exports.whereabouts import DATA, LLMS, Whereabouts
from coursewright.pages import Site

_ENDING = ".md"


@dataclass(frozen=True)
class ShownPage:
    """A page as the site shows it: its path in the sources and in the site, and its own HTML."""

    path: str
    file: str
    title: str
    html: str


def files_for_programs(
    site: Site, pages: Sequence[ShownPage], where: Whereabouts
) -> Iterator[tuple[str, str]]:
    """Each of these files: its path in the site, and its text."""
    files = {page.file for page in pages}
    for page in pages:
        follow = _Follow(page.file, files, where)
        yield page.file + _ENDING, as_markdown(page.html, follow)
    yield LLMS, "".join(_llms(site, pages, where))


@dataclass(frozen=True)
class _Follow:
    """Where a link in a page leads: to another page's Markdown, if there is such a page."""

    page: str
    pages: Collection[str]
    where: Whereabouts

    def __call__(self, target: str) -> str | None:
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        if parts.scheme or parts.netloc or not parts.path or target.startswith("/"):
            return None if parts.scheme in ("data", "javascript") else target
        folder = posixpath.dirname(self.page)
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        shown = (posixpath.normpath(f"{path}/index.html"), path)
        page = next((one for one in shown if one in self.pages), None)
        path = f"{page}{_ENDING}" if page else path
        rest = target[len(parts.path) :]
        return (self.where.file(path) or quote(posixpath.relpath(path, folder or "."))) + rest


def _llms(site: Site, pages: Sequence[ShownPage], where: Whereabouts) -> Iterator[str]:
    said = summaries(site)
    yield f"# {_line(site.title)}\n"
    if about := said.get("index.md"):
        yield f"\n> {_line(about)}\n"
    for heading, some in _sections(site, pages).items():
        yield f"\n## {_line(heading)}\n\n"
        for page in some:
            address = where.file_or_path(page.file + _ENDING)
            about = said.get(page.path)
            note = f": {_line(about)}" if about and page.path != "index.md" else ""
            title = site.title if page.path == "index.md" else page.title
            yield f"- [{_line(title)}]({address}){note}\n"
        if heading == _COURSE:
            address = where.file_or_path(DATA)
            yield f"- [{DATA}]({address}): all of the course as data\n"


_COURSE = "The course"
_OPTIONAL = "Optional"
"""What may be left out where there is little room; a word of the form's."""


def _sections(site: Site, pages: Sequence[ShownPage]) -> Mapping[str, Sequence[ShownPage]]:
    """The pages by the headings under which they are listed."""
    weeks = site.course.numbered_weeks() if site.course else ()
    sections: dict[str, list[ShownPage]] = {_COURSE: []}
    sections |= {week.heading: [] for week in weeks}
    sections[_OPTIONAL] = []
    announced = {one.path for one in site.announcements}
    made = {page.path for page in site.pages if page.path not in site.prose}
    for page in pages:
        belongs = site.belonging.get(page.path, ())
        of_week = next((heading for heading in belongs if heading in sections), None)
        of_course = page.path in announced | made | {"index.md"}
        sections[of_week or (_COURSE if of_course else _OPTIONAL)].append(page)
    return {heading: some for heading, some in sections.items() if some}


def _line(text: str) -> str:
    return escaped(text).strip()


def title_of(html: str) -> str:
    """The title of a page, which MkDocs has as HTML, as plain text."""
    return " ".join(as_text(html).split())
