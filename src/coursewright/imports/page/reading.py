"""A course page that someone wrote by hand in Markdown -> a course, its pages, and remarks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from coursewright.errors import Place, refused
from coursewright.fields import slug
from coursewright.imports.found import Imported
from coursewright.imports.page.about import Front, links_of, people_of, readings_of
from coursewright.imports.page.days import Calendar, year_named
from coursewright.imports.page.draft import Page
from coursewright.imports.page.entries import Entry, entries_of
from coursewright.imports.page.finding import Found, weeks_of
from coursewright.imports.page.front import front_matter
from coursewright.imports.page.keeping import is_kept
from coursewright.imports.page.making import settle_ends, usual_title, week_of
from coursewright.imports.page.outline import BOLD, Block, Outline, Section, outline_of
from coursewright.imports.page.prose import (
    anchors,
    name_of,
    page_text,
    relinked,
    section_text,
    seen_from,
    urls_of,
)
from coursewright.imports.page.targets import Home, home_of, local
from coursewright.imports.page.words import (
    role_of,
    says_in_development,
)
from coursewright.imports.texts import Remarks, one_line

MAX_WEEKS = 400
"""How many weeks a page may have; a course of 400 is what the site is measured with."""

_TERM = re.compile(
    r"\b(?:spring|summer|fall|autumn|winter|term|semester|year)\W{1,3}(20\d\d)", re.IGNORECASE
)
_NO_WEEKS = (
    "give each week a heading such as  ## Week 1: Neurons,  a row in a table, or an entry in a"
    " list that begins with its number"
)


def read_page(text: str, file: str) -> Imported:
    """Read the Markdown of a course page, which messages call `file`.

    Raises ContentError where it is too large, or has no weeks.
    """
    return _Reader.of(text.replace("\r\n", "\n").replace("\r", "\n"), file).imported()


@dataclass
class _Reader:
    """What is known of a page while it is read."""

    file: str
    outline: Outline
    front_matter: dict[str, tuple[Any, int]]
    """What it says, each with its line."""
    remarks: Remarks
    urls: frozenset[str]
    """All addresses to which the page links."""
    home: Home
    found: Found
    title: str = ""
    title_line: int = -1
    """The line of the heading that is the course's title, from 0."""
    course: dict[str, Any] = field(default_factory=dict)
    index: list[str] = field(default_factory=list)
    """The prose of the home page, in pieces."""
    pages: dict[str, str] = field(default_factory=dict)
    at: dict[int, str] = field(default_factory=dict)
    """The page of each section, by the line on which it begins."""
    has_about: bool = False
    """Whether the section on the course is on the home page already."""

    def __post_init__(self) -> None:
        self.front = Front(self.outline, self.remarks, self.course)

    @classmethod
    def of(cls, text: str, file: str) -> _Reader:
        remarks = Remarks(file)
        said, body = front_matter(text, file, remarks)
        outline = outline_of(body, file)
        urls = urls_of(outline)
        home = home_of(urls, file)
        return cls(file, outline, said, remarks, frozenset(urls), home, weeks_of(outline, home))

    def imported(self) -> Imported:
        if not self.found.sources:
            message = "there are no weeks in this page"
            raise refused("CW102", Place(self.file), message, _NO_WEEKS)
        if len(self.found.sources) > MAX_WEEKS:
            message = f"this page has {len(self.found.sources)} weeks"
            raise refused("CW103", Place(self.file), message, "is it the right file?")
        self._take_title()
        self._take_front_matter()
        self._take_home()
        self._place(self.outline.root)
        weeks = self._weeks()
        pages = self._finished_pages()
        course = {"title": self.title, **self.course, "weeks": weeks}
        self._say_what_is_left()
        made = tuple(sorted(self.remarks.made, key=lambda one: one.place.order))
        return Imported(course, pages, {}, made)

    # -- What the course is ------------------------------------------------------------------

    def _take_title(self) -> None:
        """The title: of the front matter, or of the first heading that is no part of the page."""
        given, _ = self.front_matter.get("title", ("", 1))
        title = one_line(str(given)) if given else ""
        first = next(iter(self.outline.root.sections), None)
        is_title = (
            first is not None
            and first.level < BOLD
            and first.start not in self.found.lines
            and role_of(first.title) is None
            and (not title or _alike(first.title, title))
        )
        if first and is_title:
            title, self.title_line = title or first.title, first.start
        if not title:
            stem = PurePosixPath(self.file).stem
            words = " ".join(re.findall(r"\w+", stem.replace("_", " ")))
            is_usual = words.lower() in ("", "index", "readme")
            title = "My course" if is_usual else words[:1].upper() + words[1:]
            self.remarks.say(
                1, f"the page says no title; it is called {title}", "write title: in course.yaml"
            )
        self.title = self.remarks.fitted(title, 1)

    def _take_front_matter(self) -> None:
        for key, (value, line) in self.front_matter.items():
            if key == "title":
                continue
            if key == "description" and isinstance(value, str) and value.strip():
                self.course["description"] = self.remarks.fitted(value, line)
            else:
                said = f"{key}: {one_line(str(value))}"
                self.remarks.say(line, f"a setting of the old site has no place: {said}")

    def _take_home(self) -> None:
        if self.home.repository:
            self.course["repository"] = self.home.repository
            if self.home.branch != "main":
                self.course["branch"] = self.home.branch
            self.remarks.say(
                None,
                f"the course's repository is taken to be {self.home.repository}, because the page"
                " links to its files",
                "correct repository: in course.yaml if that is another one",
            )

    # -- Sections ----------------------------------------------------------------------------

    def _place(self, section: Section) -> None:
        """Put a section where it belongs: into a page, or into the course."""
        front = self.front
        holds = self._holds_weeks(section)
        role = role_of(section.title) if section.level else None
        is_top = not section.level or section.start == self.title_line
        if is_top or holds:
            if not is_top and role != "schedule":
                self.remarks.say(
                    section.start + 1,
                    f"a heading above weeks has no place: {section.title}",
                    "a course has weeks, and no parts",
                )
            blocks = [b for b in section.blocks if b.start not in self.found.blocks]
            self._take_prose(front, blocks, may_be_note=not is_top or holds)
            for span in section.heading.links if section.level else ():
                self.index.append(span.markdown)
            self._place_all(section.sections)
        elif role == "about" and not self.has_about:
            self.has_about = True
            self.at[section.start] = "docs/index.md"
            self.index.append(f"## {section.title}")
            self._take_prose(front, section.blocks)
            for inner in section.sections:
                self.at[inner.start] = "docs/index.md"
                raw = self.outline.raw(inner.start, inner.end)
                self.index.append(page_text(raw, self.outline, 2 - section.level).strip())
        elif role == "links":
            self._take_links(section)
        elif role == "people":
            self._take_people(section)
        elif role == "readings":
            self._take_readings(section)
        else:
            self._page_of(section)

    def _place_all(self, sections: list[Section]) -> None:
        for section in sections:
            if section.start in self.found.lines:
                continue
            if section.level == BOLD and not self._holds_weeks(section):
                raw = self.outline.raw(section.start, section.end)
                self.index.append(page_text(raw, self.outline).strip())
                continue
            self._place(section)

    def _holds_weeks(self, section: Section) -> bool:
        return any(
            (inner is not section and inner.start in self.found.lines)
            or any(block.start in self.found.blocks for block in inner.blocks)
            for inner in section.walk()
        )

    def _take_prose(self, front: Front, blocks: list[Block], *, may_be_note: bool = False) -> None:
        """Take blocks of the home page's prose."""
        for block in blocks:
            if may_be_note and block.kind == "paragraph":
                words = " ".join(line.text for line in block.lines())
                links = any(line.links for line in block.lines())
                if says_in_development(words) and not links and "status" not in self.course:
                    self.course["status"] = "in-development"
                    self.course["note"] = self.remarks.fitted(words, block.start + 1)
                    continue
            if text := front.prose(block):
                self.index.append(page_text(text, self.outline).strip())

    def _page_of(self, section: Section) -> None:
        path = name_of(section.title, self.pages)
        for inner in section.walk():
            self.at[inner.start] = path
        self.pages[path] = section_text(section, self.outline)

    def _rest(self, section: Section, left: list[str]) -> None:
        """Keep what of a section has no place in the manifest as a page."""
        for inner in section.sections:
            left.append(self.outline.raw(inner.start, inner.end))
        if left:
            path = name_of(section.title, self.pages)
            text = "\n\n".join([f"# {section.title}", *left])
            self.at[section.start] = path
            self.pages[path] = page_text(text, self.outline)
        else:
            self.at[section.start] = "docs/index.md"

    def _sorted(
        self, section: Section, read: Callable[[Entry], list[dict[str, Any]]]
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """What the lines of a section hold, and the Markdown of those that hold something else."""
        found: list[dict[str, Any]] = []
        left: list[str] = []
        for entry in entries_of(section.blocks, self.outline):
            some = read(entry) if isinstance(entry, Entry) else []
            if some and is_kept([entry], some, self.home):
                found += some
            else:
                left.append(entry.markdown)
        return found, left

    def _take_links(self, section: Section) -> None:
        links, left = self._sorted(section, lambda entry: links_of(entry, self.remarks))
        self.course.setdefault("links", []).extend(links)
        self._rest(section, left)

    def _take_people(self, section: Section) -> None:
        people, left = self._sorted(section, lambda entry: people_of(entry, self.remarks))
        self.course.setdefault("people", []).extend(people)
        self._rest(section, left)

    def _take_readings(self, section: Section) -> None:
        readings, left = self._sorted(
            section, lambda entry: readings_of(entry, self.remarks, self.home)
        )
        # A page that shows the list of readings is a template.
        is_plain = not re.search(r"\{[{%]", self.outline.raw(section.start, section.end))
        if not readings or section.sections or not is_plain:
            self._page_of(section)
            return
        self.course.setdefault("readings", []).extend(readings)
        path = name_of(section.title, self.pages)
        self.at[section.start] = path
        text = page_text("\n\n".join([f"# {section.title}", *left]), self.outline)
        self.pages[path] = f"---\njinja: true\n---\n\n{text}\n{{{{ reading_list() }}}}\n"

    # -- Weeks -------------------------------------------------------------------------------

    def _weeks(self) -> list[dict[str, Any]]:
        shared = Page(self.outline, self.home, self.remarks, Calendar(self._year()))
        weeks = [week_of(source, shared) for source in self.found.sources]
        settle_ends(weeks)
        first = weeks[0].number if weeks[0].number is not None else 1
        first = min(first, 1000)
        if first != 1:
            self.course["first_week"] = first
        data = []
        for number, week in enumerate(weeks, first):
            if week.number not in (None, number):
                self.remarks.say(
                    week.line,
                    f"what has the number {week.number} on the page is week {number} here",
                    "weeks are counted; put in the ones that are missing",
                )
            if not week.title:
                week.title = usual_title(self.found.sources[number - first], week, number)
                self.remarks.say(
                    week.line, f"this week has no title of its own; it is called {week.title}"
                )
            notes = _free(f"materials/w{number}/notes", self.urls)
            data.append(week.finished(number, notes))
            if week.notes:
                text = page_text("\n\n".join(["# Notes", *week.notes]), self.outline)
                self.pages[notes] = text
        self._number_pages(first)
        self._say_decks(shared.decks_elsewhere)
        return data

    def _year(self) -> int | None:
        titles = [self.title, *(section.title for section in self.outline.root.walk())]
        found = next((year for title in titles if (year := year_named(title))), None)
        said = _TERM.search("\n".join(self.outline.source))
        return found or (int(said[1]) if said else None)

    # -- What comes of it --------------------------------------------------------------------

    def _number_pages(self, first: int) -> None:
        for number, source in enumerate(self.found.sources, first):
            for section in (source.section, *source.behind):
                for inner in section.walk() if section else ():
                    self.at[inner.start] = f"docs/week-{number}/index.md"

    def _finished_pages(self) -> dict[str, str]:
        if self.index:
            self.pages = {"docs/index.md": "\n\n".join(self.index).strip() + "\n", **self.pages}
        to = anchors(self.outline, self.at)
        done: dict[str, str] = {}
        for path, text in self.pages.items():
            top = path.startswith("docs/")
            files = seen_from(PurePosixPath(path).relative_to("docs").as_posix() if top else path)
            text = relinked(text, files)
            if top:
                text = relinked(text, lambda url: to.get(url, "").removeprefix("docs/") or None)
            done[path] = text
        return done

    def _say_decks(self, lines: list[int]) -> None:
        if lines:
            many = ", ".join(map(str, lines[1:6])) + (", …" if len(lines) > 6 else "")
            more = f"; so it is in the lines {many}" if lines[1:] else ""
            self.remarks.say(
                lines[0],
                f"these slides are elsewhere, and are listed as a reading{more}",
                "save the deck in materials/, and write its path as slides: of the lecture",
            )

    def _say_what_is_left(self) -> None:
        if self.found.is_guess:
            self.remarks.say(
                self.found.sources[0].line,
                "nothing on the page says what its weeks are: each section with materials is one",
            )
        for one in self.outline.references.values():
            if one.url not in self.urls:
                self.remarks.say(one.line + 1, f"nothing uses this address: {one.url}")


def _alike(one: str, other: str) -> bool:
    return slug(one) == slug(other)


def _free(stem: str, named: frozenset[str]) -> str:
    """A path of Markdown that nothing on the page links to."""
    used = {beside[0] for url in named if (beside := local(url))}
    names = (f"{stem}{number}.md" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if name not in used)
