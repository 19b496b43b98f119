"""What was written for a course in files of its own, as far as it is out: prose and references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from coursewright.errors import ContentError
from coursewright.items import Reading
from coursewright.materials.bibliography import CITATION
from coursewright.pages import Site
from coursewright.pages.following import path_of_link
from coursewright.pages.library import Library
from coursewright.pages.texts import is_notebook
from coursewright.project import Project
from coursewright.textfile import read_text

_LINKED = re.compile(r'(?:href|src)="follow:\d+:([^"]*)"')
_CITED = re.compile(r'href="cite:\d+:([^"]*)"')
_TARGETS = tuple(map(re.compile, (r"<[^<>\n]+>", r"(?<=\]\()[^\s<>]+(?=\))", r"[^\s()<>\"'\[\]]+")))
"""What may be the target of a link in a text as it is written."""

_NOWHERE = "#"

_CODE = (
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)"
)
_IN_HTML = re.compile(rf"{_CODE}|(?P<remark><!--.*?-->)", re.DOTALL | re.MULTILINE)
_WITHOUT_END = re.compile(r"^ {0,3}<!--.*", re.DOTALL | re.MULTILINE)
_IN_JINJA = re.compile(
    r"\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}|(?P<remark>\{#.*?#\})", re.DOTALL
)
"""What in a text is not looked into, and the remarks, which no reader of the site sees."""


@dataclass(frozen=True)
class SourceText:
    """A text: its file in the course's folder, with the author's own pages in `docs/`; its page in
    the site, if it has one."""

    path: str
    page: str | None
    text: str | None
    """None where it could not be kept from naming what is not out."""


def file_of_page(page: str) -> str:
    """The file of a page of the author's own, where `docs/` is called so."""
    return f"docs/{page}"


def texts_of(project: Project, site: Site) -> tuple[SourceText, ...]:
    """The author's own pages, the readings in Markdown with what they link to, the lists beside
    them, and of the course's bibliographies what is cited: each file once."""
    found = [*_pages(site), *_readings(project, site), *_bibliographies(site)]
    return tuple({one.path: one for one in reversed(found)}.values())[::-1]


def _pages(site: Site) -> Iterator[SourceText]:
    for page, own in site.prose.items():
        written = _without(_IN_JINJA, own.text) if own.asks_for_jinja else own.text
        if text := own.front_matter + written:
            yield SourceText(file_of_page(page), page, text)


def _readings(project: Project, site: Site) -> Iterator[SourceText]:
    library, common = site.library or Library(), _common(site)
    files = [path for path in library.texts if not is_notebook(path)]
    files += [path for path in library.lists if path not in common]
    for path in files:
        try:
            text = _without_html_remarks(read_text(project.folder / path, path))
        except ContentError:  # of which the build speaks
            continue
        out = _without_links(path, text, library, site.files_kept_back)
        yield SourceText(path, library.pages.get(path), out)


def _without_html_remarks(text: str) -> str:
    """A text in Markdown without remarks; one that never ends goes on to the end of the text."""
    # Behind the last end there is nothing to look for, over and over, from each beginning.
    ended, end, rest = text.rpartition("-->")
    return _without(_IN_HTML, ended + end) + _WITHOUT_END.sub("", rest)


def _without(remarks: re.Pattern[str], text: str) -> str:
    """A text without these remarks."""
    return remarks.sub(lambda found: "" if found["remark"] else found[0], text)


def _without_links(path: str, text: str, library: Library, kept_back: frozenset[str]) -> str | None:
    """A text whose links to what is not out lead nowhere; None where they cannot all be found."""
    shown = library.texts.get(path)
    targets = (unescape(target) for target in _LINKED.findall(shown.markdown if shown else ""))
    waiting = {target for target in targets if _is_of(target, path, kept_back)}
    if not waiting:
        return text

    def write(match: re.Match[str]) -> str:
        target = match[0].strip("<>")
        return _NOWHERE if _is_of(unescape(target), path, kept_back) else match[0]

    out = text
    for written in _TARGETS:
        out = written.sub(write, out)
    return None if any(unquote(target) in unquote(out) for target in waiting) else out


def _is_of(target: str, path: str, files: frozenset[str]) -> bool:
    return path_of_link(re.split("[#?]", target, maxsplit=1)[0], path) in files


def _bibliographies(site: Site) -> Iterator[SourceText]:
    cited = set(_cited(site))
    for path in _common(site):
        entries = site.library.lists.get(path, {}) if site.library else {}
        written = [one.bibtex for key, one in entries.items() if key in cited and one.bibtex]
        if written:
            yield SourceText(path, None, "\n".join(written))


def _common(site: Site) -> tuple[str, ...]:
    return tuple(dict.fromkeys(site.course.bibliography)) if site.course else ()


def _cited(site: Site) -> Iterator[str]:
    """The keys that are cited anywhere."""
    for _, item, _ in site.course.items() if site.course else ():
        if isinstance(item, Reading) and item.cite:
            yield item.cite
    written = [
        match["keys"] for own in site.prose.values() for match in re.finditer(CITATION, own.text)
    ]
    for shown in site.library.texts.values() if site.library else ():
        written += map(unescape, _CITED.findall(shown.markdown))
    for keys in written:
        yield from (key.strip().removeprefix("-").removeprefix("@") for key in keys.split(";"))
