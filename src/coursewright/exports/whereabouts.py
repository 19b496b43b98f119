"""By what others know the parts of a site: their addresses, and names that they keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from coursewright.course import NumberedWeek
from coursewright.items import PartOfWeek, Reading, Released, Unit
from coursewright.project import Project

CALENDAR = "calendar.ics"
FEED = "feed.xml"
DATA = "course.json"
LLMS = "llms.txt"
"""Where a site has its calendar, its feed, itself as data, and what there is for programs."""

SEARCH_SCRIPT = "assets/coursewright-search.js"
"""Where a site that is opened from a folder has what its search needs there."""

_NOT_TEXT = re.compile(r"[^\s\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_ADDRESSES = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}]")


@dataclass(frozen=True)
class Whereabouts:
    """Where a site is published, if that is known."""

    site_url: str | None
    """Its address, with a slash at its end."""
    name: str
    """What it keeps when it is built anew, and shares with no other site."""
    directory_urls: bool = True
    """Whether the address of a page is that of a folder."""

    def page(self, path: str) -> str | None:
        """The address of a page, by its path in the sources."""
        return self.file(self.path_of(path))

    def path_of(self, page: str) -> str:
        """The same from the top of the site."""
        pure = PurePosixPath(page)
        if pure.stem in ("index", "README"):
            folder, name = pure.parent, "" if self.directory_urls else "index.html"
        elif self.directory_urls:
            folder, name = pure.with_suffix(""), ""
        else:
            folder, name = pure.parent, f"{pure.stem}.html"
        within = "" if folder == PurePosixPath() else f"{folder}/"
        return within + name

    def page_or_path(self, path: str) -> str:
        """The address of a page; where nobody knows the site's, the path from its top."""
        return self.page(path) or quote(self.path_of(path)) or "./"

    def file_or_path(self, path: str) -> str:
        """The same of a file."""
        return self.file(path) or quote(path)

    def file(self, path: str) -> str | None:
        """The address of a file."""
        return None if self.site_url is None else self.site_url + quote(path)

    def identity(self, *what: object) -> UUID:
        """What a thing is known by for good, whatever becomes of its title and its day."""
        return uuid5(NAMESPACE_URL, "#".join(map(str, (self.name, *what))))


def whereabouts(project: Project, repository: str | None) -> Whereabouts:
    """Where the site of a project is; one without an address is known by its repository."""
    if not project.site_url:
        return Whereabouts(None, repository or "", project.directory_urls)
    url = _NOT_IN_ADDRESSES.sub("", project.site_url).rstrip("/") + "/"
    return Whereabouts(url, url.partition("://")[2], project.directory_urls)


def known_by(week: NumberedWeek, key: str, item: Released) -> tuple[object, ...]:
    """What makes out an item of a week: its id, or its place in the list that has this key."""
    own = item.id if isinstance(item, Unit) else None
    return (week.folder, own) if own else (week.folder, key, item.position)


def titled(item: PartOfWeek | Reading, week: NumberedWeek) -> str:
    """What an item of a week is called where nothing else of the week is seen."""
    return f"{item.title} ({week.heading})"


def one_line(text: str | None) -> str:
    """A text on one line, without the signs that no calendar and no feed may hold."""
    return " ".join(_NOT_TEXT.sub("", text or "").split())
