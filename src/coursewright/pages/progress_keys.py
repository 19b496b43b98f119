"""What a learner's progress is kept by: a key for each item of the weeks, which stays its own.

A key outlives a renamed title, another place in the course, and every rebuild. It holds only
letters that mean the same in Markdown, in HTML and in a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from coursewright.course import Course
from coursewright.fields import NotebookFile, Video
from coursewright.items import Exercise, Lecture, Notebook, Reading

Item = Lecture | Notebook | Exercise | Reading


class ProgressKeys:
    """The keys of a course's items."""

    def __init__(self, course: Course) -> None:
        """Give each item its key; of several made of the same, the later ones have a number."""
        self._items = tuple(
            item for week in course.weeks for _, item in week.items()
        )  # kept, so that their identities stay theirs
        seen: Counter[str] = Counter()
        self._keys: dict[int, str] = {}
        for item in self._items:
            key = f"{type(item).__name__.lower()}:{_made_of(item)}"
            seen[key] += 1
            # A plus, which no key has of its own: so the numbered are unlike all others.
            self._keys[id(item)] = key if seen[key] == 1 else f"{key}+{seen[key]}"

    def of(self, item: Item) -> str:
        """The key of an item of one of the weeks."""
        return self._keys[id(item)]

    def to_do(self, item: Item) -> str | None:
        """The same, where there is something in the item to do or to read yet."""
        return self.of(item) if _is_there(item) else None

    def of_reading(self, path: str) -> tuple[str, ...]:
        """The keys of the readings that a file is, which are none where no week names it."""
        readings = (item for item in self._items if isinstance(item, Reading))
        return tuple(key for item in readings if item.path == path and (key := self.to_do(item)))


def _is_there(item: Item) -> bool:
    if item.status == "coming-soon":
        return False
    if isinstance(item, Lecture):
        return item.video is not None or item.slides is not None
    return item.has_page if isinstance(item, Exercise) else True


def _made_of(item: Item) -> str:
    """What makes an item the one that it is, by the first that it has."""
    if not isinstance(item, Reading) and item.id:
        return f"id:{item.id}"
    for part in _parts(item):
        if isinstance(part, Video) and part.youtube:
            return f"youtube:{part.youtube.id}"
        if part.path:
            return f"file:{quote(part.path)}"
        if part.url:
            return f"address:{quote(part.url, safe='')}"
    if isinstance(item, Reading) and item.cite:
        return f"cite:{quote(item.cite, safe='')}"
    return f"title:{quote(item.title, safe='')}"


def _parts(item: Item) -> Iterator[Video | NotebookFile | Reading]:
    """What an item may be made of: videos, and what has a path or an address."""
    parts: tuple[object, ...]
    if isinstance(item, Lecture):
        parts = (item.video, NotebookFile(path=item.slides))
    elif isinstance(item, Exercise):
        parts = (item.notebook, NotebookFile(path=item.own_copy), item.intro)
    else:
        parts = (item.notebook if isinstance(item, Notebook) else item,)
    yield from (part for part in parts if isinstance(part, Video | NotebookFile | Reading))
