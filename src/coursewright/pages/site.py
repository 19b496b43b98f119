"""What a course becomes: pages, assets and a navigation tree, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from coursewright.course import Course
from coursewright.errors import Place, Problem
from coursewright.pages.announcements import Announcement
from coursewright.pages.prose import Prose
from coursewright.schedule import Schedule
from coursewright.wording import counted

if TYPE_CHECKING:
    from coursewright.pages.captions import ShownCaptions
    from coursewright.pages.library import Library
    from coursewright.pages.slides import ShownDeck

MARKDOWN_EXTENSIONS = ("admonition", "attr_list", "md_in_html")
"""What Python-Markdown needs to know to render the pages."""

STYLESHEET = "assets/coursewright.css"
SCRIPT = "assets/coursewright.js"
"""Where the site holds the look and the behaviour of the pages, for the generator to link to."""


@dataclass(frozen=True)
class Page:
    """A Markdown page; its path is from the top of the site's sources, such as `index.md`."""

    path: str
    markdown: str
    title: str | None
    source: Place
    """Where its author wrote it: the place that an edit button leads to."""
    in_navigation: bool = True


@dataclass(frozen=True)
class Asset:
    """A file that the site holds as it is; `source` is where it stands on disk, or its content."""

    path: str
    source: Path | str | bytes


@dataclass(frozen=True)
class Leaf:
    """A page in the navigation; without a title it goes by its own heading."""

    path: str
    title: str | None = None


@dataclass(frozen=True)
class Section:
    """A titled group in the navigation. A first page called `index.md` is the section's own."""

    title: str
    children: tuple[Section | Leaf, ...]


OWN_ASSETS = tuple(
    Asset(path, Path(__file__).parent / "assets" / PurePosixPath(path).name)
    for path in (STYLESHEET, SCRIPT)
)
"""What every site holds besides its course."""


@dataclass(frozen=True)
class Coverage:
    """How much of a deck those can follow who do not see or hear it: counts of what there is."""

    slides: int = 0
    with_notes: int = 0
    pictures: int = 0
    with_alt: int = 0

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(
            self.slides + other.slides,
            self.with_notes + other.with_notes,
            self.pictures + other.pictures,
            self.with_alt + other.with_alt,
        )

    def __str__(self) -> str:
        notes = f"{self.with_notes} of {counted(self.slides, 'slide')} with notes"
        return f"{notes}, {self.with_alt} of {counted(self.pictures, 'picture')} with alt text"


Navigation = tuple[Section | Leaf, ...]


@dataclass(frozen=True)
class Site:
    """A whole course, ready for a site generator."""

    title: str
    description: str | None
    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    weeks: Navigation
    """The generated pages of the weeks, in the course's order."""
    course: Course | None = None
    """The course, with all of it that the site shows; none where it could not be read."""
    schedule: Schedule | None = None
    """When everything in it is."""
    announcements: tuple[Announcement, ...] = ()
    """What is announced, the newest first."""
    prose: Mapping[str, Prose] = field(default_factory=dict)
    """The author's own pages as they are written, by their paths."""
    decks: Mapping[str, ShownDeck] = field(default_factory=dict)
    """The decks of the course that can be read, by their paths."""
    captions: Mapping[str, ShownCaptions] = field(default_factory=dict)
    """The captions of its videos, by their paths."""
    library: Library | None = None
    """What there is to read in it."""
    heads: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the head of each page says, by its path: front matter, of which its own comes first."""
    kept_back: frozenset[str] = frozenset()
    """The files and folders of `docs/` that belong to what is not out yet."""
    files_kept_back: frozenset[str] = frozenset()
    """The same of all files of the course, by their paths in its folder."""
    edit_url: str | None = None
    """Where a page is edited, with {path} and {line} to be filled in."""
    materials: frozenset[str] = frozenset()
    """The entries of the course's folder that hold, or are, its materials."""
    belonging: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The headings of the weeks that a page belongs to, by the page's path."""
    warnings: tuple[Problem, ...] = ()
    """What is wrong without standing in the way of a build."""
    remarks: tuple[Problem, ...] = ()
    """What could be better."""
    coverage: tuple[tuple[str, Coverage], ...] = ()
    """How much of each deck, by its path, can be followed without seeing or hearing it."""

    @cached_property
    def sources(self) -> Mapping[str, Place]:
        """Where each page was written, by the page's path."""
        return {page.path: page.source for page in self.pages}


def edit_address(template: str, place: Place) -> str:
    """The address at which a place is edited; without a line, the part after # is left out."""
    if place.line is None:
        template = template.partition("#")[0]
    line = str(place.line or "")
    return template.replace("{path}", quote(place.file)).replace("{line}", line)


def address(path: str) -> str:
    """The folder of the built site that shows a Markdown page: `a/b.md` and `a/b/index.md` share
    theirs."""
    pure = PurePosixPath(path)
    is_index = pure.stem in ("index", "README")
    return str(pure.parent if is_index else pure.with_suffix(""))


def leaves(navigation: Navigation) -> Iterator[Leaf]:
    """The pages of a navigation tree, in reading order."""
    for entry in navigation:
        if isinstance(entry, Section):
            yield from leaves(entry.children)
        else:
            yield entry
