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
from coursewright.imports.page.about import Front, Item, links_of, people_of, readings_of
from coursewright.imports.page.days import Calendar, is_day_first, year_named
from coursewright.imports.page.draft import Page
from coursewright.imports.page.entries import Entry, entries_of, flat
from coursewright.imports.page.finding import Found, weeks_of
from coursewright.imports.page.front import front_matter, so_in_lines, without_marks
from coursewright.imports.page.keeping import is_kept
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
from coursewright.imports.page.spans import LONGEST_HTML, lines_of_html
from coursewright.imports.page.targets import Home, home_of, local
from coursewright.imports.page.week import settle_ends, titles_of_talks, usual_title, week_of
from coursewright.imports.page.words import Role, role_of, says_in_development
from coursewright.imports.texts import Remarks, one_line, words_of

MAX_WEEKS = 400
"""How many weeks a page may have; a course of 400 is what the site is measured with."""

_HOME = "docs/index.md"
_TERM = re.compile(
    r"\b(?:spring|summer|fall|autumn|winter|term|year|\w*semester|printemps|automne|année|hiver)"
    r"\W{1,3}(20\d\d)",
    re.IGNORECASE,
)
_HTML_TITLE = re.compile(r"<h1\b[^>]{0,300}>.{0,600}?</h1>", re.IGNORECASE | re.DOTALL)
_NO_WEEKS = (
    "give each week a heading such as  ## Week 1: Neurons,  a row in a table, or an entry in a"
    " list that begins with its number"
)

_LISTS: dict[Role | None, tuple[str, Callable[[Entry, Remarks, Home], list[Item]]]] = {
    "links": ("links", links_of),
    "people": ("people", people_of),
    "readings": ("readings", readings_of),
}
"""The sections that are lists of the course's own: under which key, and what reads a line."""


def read_page(text: str, file: str) -> Imported:
    """Read the Markdown of a course page, which messages call `file`.

    Raises ContentError where it is too large, or has no weeks.
    """
    remarks = Remarks(file)
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    settings, body = front_matter(whole, file, remarks)
    outline = outline_of(without_marks(body, remarks), file)
    urls = urls_of(outline)
    home = home_of(urls, file)
    found = weeks_of(outline, home)
    if not found.sources:
        raise refused("CW102", Place(file), "there are no weeks in this page", _NO_WEEKS)
    if len(found.sources) > MAX_WEEKS:
        message = f"this page has {len(found.sources)} weeks"
        raise refused("CW103", Place(file), message, "is it the right file?")
    return _Reader(file, whole, outline, settings, remarks, frozenset(urls), home, found).imported()


@dataclass
class _Reader:
    """What is known of a page while it is read."""

    file: str
    text: str
    outline: Outline
    settings: dict[str, tuple[Any, int]]
    """What its front matter says, each with its line."""
    remarks: Remarks
    urls: frozenset[str]
    """All addresses to which the page links."""
    home: Home
    found: Found
    title_line: int = -1
    """The line of the heading that is the course's title, from 0."""
    html_title: str = ""
    """The HTML that is the course's title."""
    course: Item = field(default_factory=dict)
    index: list[str] = field(default_factory=list)
    """The prose of the home page, in pieces."""
    pages: dict[str, str] = field(default_factory=dict)
    at: dict[int, str] = field(default_factory=dict)
    """The page of each section, by the line on which it begins."""
    has_about: bool = False
    """Whether the section on the course is on the home page already."""

    def __post_init__(self) -> None:
        self.front = Front(self.outline, self.remarks, self.course)

    def imported(self) -> Imported:
        title = self._title()
        self._take_settings()
        self._take_home()
        self._place(self.outline.root)
        weeks = self._weeks(title)
        course = {"title": title, **self.course, "weeks": weeks}
        pages = self._finished_pages()
        if self.found.is_guess:
            self.remarks.say(
                self.found.sources[0].line,
                "nothing on the page says what its weeks are: each section with materials, or entry"
                " of a list with numbers, is one",
            )
        for one in self.outline.references.values():
            if one.url not in self.urls:
                self.remarks.say(one.line + 1, f"nothing uses this address: {one.url}")
        made = tuple(sorted(self.remarks.made, key=lambda one: one.place.order))
        return Imported(course, pages, {}, made)

    # -- What the course is ------------------------------------------------------------------

    def _title(self) -> str:
        """The title: of the front matter, or of the first heading that is no part of the page."""
        given, _ = self.settings.get("title", ("", 1))
        title = one_line(str(given)) if given else self._title_in_html()
        sections = self.outline.root.sections
        first = next(iter(sections), None)
        is_week = first and first.start in self.found.lines and len(self.found.sources) > 1
        is_of_page = first and first.level < BOLD and not is_week and role_of(first.title) is None
        if first and is_of_page and (not title or slug(first.title) == slug(title)):
            title, self.title_line = title or first.title, first.start
        if not title:
            stem = PurePosixPath(self.file).stem
            words = " ".join(re.findall(r"\w+", stem.replace("_", " ")))
            is_usual = words.lower() in ("", "index", "readme")
            title = "My course" if is_usual else words[:1].upper() + words[1:]
            self.remarks.say(
                1, f"the page says no title; it is called {title}", "write title: in course.yaml"
            )
        return self.remarks.fitted(title, 1)

    def _title_in_html(self) -> str:
        blocks = (block for block in self.outline.root.blocks if block.kind == "html_block")
        found = (_HTML_TITLE.search(block.tokens[0].content[:LONGEST_HTML]) for block in blocks)
        self.html_title = next((match[0] for match in found if match), "")
        return " ".join(line.text for line in lines_of_html(self.html_title, 1))

    def _take_settings(self) -> None:
        value, line = self.settings.get("description", ("", 1))
        has_place = isinstance(value, str) and value.strip()
        if has_place:
            self.course["description"] = self.remarks.fitted(value, line)
        known = ("title", "description") if has_place else ("title",)
        left = [(line, f"{key}: {words_of(value)}")
                for key, (value, line) in self.settings.items() if key not in known]  # fmt: skip
        if left:
            first, said = min(left)[0], "; ".join(text for _, text in left)
            what = "settings of the old site have" if left[1:] else "a setting of the old site has"
            self.remarks.say(first, f"{what} no place: {said}")

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
        role = role_of(section.title) if section.level else None
        line = section.start + 1
        if not section.level or section.start == self.title_line:
            self._take_top(section, may_be_note=self._holds_weeks(section))
        elif self._holds_weeks(section):
            if role not in ("schedule", "contents"):
                message = f"a heading above weeks has no place: {section.title}"
                self.remarks.say(line, message, "a course has weeks, and no parts")
            self._take_top(section, may_be_note=True)
        elif not section.blocks and not section.sections and not section.heading.links:
            self.remarks.say(line, f"there is nothing below this heading: {section.title}")
        elif self._is_contents(section, role):
            said = one_line(self.outline.raw_of(section))
            message = f"a table of contents is left out, for the site has its own: {said}"
            self.remarks.say(line, message)
        elif role == "about" and not self.has_about:
            self.has_about = True
            self.index.append(f"## {section.title}")
            self._take_prose(section.blocks)
            for inner in section.sections:
                self.index.append(
                    section_text(inner, self.outline, inner.level - section.level + 2)
                )
            self.at |= dict.fromkeys((s.start for s in section.walk()), _HOME)
        elif role in _LISTS:
            self._take_list(section, *_LISTS[role])
        else:
            path = name_of(section.title, self.pages)
            self.at |= dict.fromkeys((inner.start for inner in section.walk()), path)
            self.pages[path] = section_text(section, self.outline)

    def _take_top(self, section: Section, *, may_be_note: bool) -> None:
        """Take the page itself, or a section that holds weeks: its prose, and what is in it."""
        self.at[section.start] = _HOME
        blocks = [b for b in section.blocks if b.start not in self.found.blocks]
        self._take_prose(blocks, may_be_note=may_be_note)
        self.index += [span.markdown for span in section.heading.links if section.level]
        for inner in section.sections:
            if inner.start in self.found.lines:
                continue
            if inner.level >= BOLD and not self._holds_weeks(inner):
                self.index.append(page_text(self.outline.raw_of(inner), self.outline).strip())
            else:
                self._place(inner)

    def _holds_weeks(self, section: Section) -> bool:
        return any(
            (inner is not section and inner.start in self.found.lines)
            or any(block.start in self.found.blocks for block in inner.blocks)
            for inner in section.walk()
        )

    def _is_contents(self, section: Section, role: Role | None) -> bool:
        """Whether a section only lists others of the page."""
        entries = [*flat(entries_of(section.blocks, self.outline))]
        links = [span for entry in entries for span in entry.line.links]
        are_within = all(span.url.startswith("#") for span in links)
        are_lists = all(block.kind.endswith("_list") for block in section.blocks)
        return role == "contents" and bool(links) and are_within and are_lists

    def _take_prose(self, blocks: list[Block], *, may_be_note: bool = False) -> None:
        """Take blocks of the home page's prose."""
        for block in blocks:
            if may_be_note and block.kind == "paragraph" and "status" not in self.course:
                words = " ".join(line.text for line in block.lines())
                if says_in_development(words) and not any(line.links for line in block.lines()):
                    self.course["status"] = "in-development"
                    self.course["note"] = self.remarks.fitted(words, block.start + 1)
                    continue
            if text := self.front.prose(block):
                self.index.append(page_text(text, self.outline).strip())

    def _take_list(
        self, section: Section, key: str, read: Callable[[Entry, Remarks, Home], list[Item]]
    ) -> None:
        """Take a section that is a list of the course's own; what is none of it, is a page."""
        items: list[Item] = []
        left: list[str] = []
        for entry in entries_of(section.blocks, self.outline):
            before = len(self.remarks.made)
            some = read(entry, self.remarks, self.home) if isinstance(entry, Entry) else []
            remarked = [one.message for one in self.remarks.made[before:]]
            if some and is_kept([entry], [some, remarked], self.home):
                items += some
            else:
                left.append(entry.markdown)
        left += [self.outline.raw_of(inner) for inner in section.sections]
        is_page = key == "readings"
        path = name_of(section.title, self.pages) if left or is_page else _HOME
        self.at |= dict.fromkeys((inner.start for inner in section.walk()), path)
        # A page that shows the list of readings is a template.
        is_plain = not re.search(r"\{[{%]", self.outline.raw_of(section))
        if is_page and not (items and is_plain and not section.sections):
            self.pages[path] = section_text(section, self.outline)
            return
        self.course.setdefault(key, []).extend(items)
        text = page_text("\n\n".join([f"# {section.title}", *left]), self.outline)
        if is_page:
            self.pages[path] = f"---\njinja: true\n---\n\n{text}\n{{{{ reading_list() }}}}\n"
        elif left:
            self.pages[path] = text

    # -- Weeks -------------------------------------------------------------------------------

    def _weeks(self, title: str) -> list[Item]:
        calendar = Calendar(self._year(title), is_day_first(self.text))
        shared = Page(self.outline, self.home, self.remarks, calendar)
        weeks = [week_of(source, shared) for source in self.found.sources]
        settle_ends(weeks)
        first = min(weeks[0].number if weeks[0].number is not None else 1, 1000)
        if first != 1:
            self.course["first_week"] = first
        data = []
        for number, (source, week) in enumerate(zip(self.found.sources, weeks, strict=True), first):
            if week.number not in (None, number):
                self.remarks.say(
                    week.line,
                    f"what has the number {week.number} on the page is week {number} here",
                    "weeks are counted; put in the ones that are missing",
                )
            week.title = week.title or (titles_of_talks(week) if source.rows else "")
            if not week.title:
                week.title = usual_title(source, week, number)
                message = f"this week has no title of its own; it is called {week.title}"
                self.remarks.say(week.line, message)
            notes = _free(f"materials/w{number}/notes", self.urls)
            data.append(week.finished(notes))
            if week.notes:
                text = "\n\n".join(["# Notes", *week.notes])
                self.pages[notes] = page_text(text, self.outline)
            if source.section:
                page = f"docs/week-{number}/index.md"
                self.at |= dict.fromkeys((one.start for one in source.section.walk()), page)
        if lines := shared.decks_elsewhere:
            message = "these slides are elsewhere, and are listed as a reading"
            hint = "save the deck in materials/, and write its path as slides: of the lecture"
            self.remarks.say(lines[0], f"{message}{so_in_lines(lines[1:])}", hint)
        return data

    def _year(self, title: str) -> int | None:
        titles = [title, *(section.title for section in self.outline.root.walk())]
        found = next((year for title in titles if (year := year_named(title))), None)
        said = _TERM.search(self.text)
        return found or (int(said[1]) if said else None)

    # -- Pages -------------------------------------------------------------------------------

    def _finished_pages(self) -> dict[str, str]:
        if self.index:
            index = "\n\n".join(self.index).replace(self.html_title, "").strip()
            self.pages = {_HOME: index + "\n", **self.pages}
        to = anchors(self.outline, self.at)
        done: dict[str, str] = {}
        for path, text in self.pages.items():
            text = relinked(text, seen_from(path.removeprefix("docs/")))
            if path.startswith("docs/"):
                text = relinked(text, lambda url: to.get(url, "").removeprefix("docs/") or None)
            done[path] = text
        return done


def _free(stem: str, named: frozenset[str]) -> str:
    """A path of Markdown that nothing on the page links to."""
    used = {beside[0] for url in named if (beside := local(url))}
    names = (f"{stem}{number}.md" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if name not in used)
