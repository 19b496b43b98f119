"""Each page of the site, written through its template."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import yaml
from markupsafe import Markup

from coursewright.course import NumberedWeek, UnitPage
from coursewright.errors import Place, Problem
from coursewright.items import Exercise, Lecture, Reading
from coursewright.manifest import Manifest
from coursewright.materials.bibliography import Reference
from coursewright.materials.files import Material
from coursewright.pages.announcements import Announcement, News
from coursewright.pages.captions import ShownCaptions, transcript
from coursewright.pages.chapters import chapters_of, moment
from coursewright.pages.citations import anchor, in_order, with_citations
from coursewright.pages.dates import ShownDates
from coursewright.pages.following import Followed, follow
from coursewright.pages.launch import launch_links
from coursewright.pages.library import Library, shown_notebook
from coursewright.pages.progress_keys import Item, ProgressKeys
from coursewright.pages.prose import Prose
from coursewright.pages.site import Page
from coursewright.pages.slides import ShownDeck
from coursewright.pages.templating import Templates
from coursewright.pages.texts import ShownText, is_notebook
from coursewright.project import Project
from coursewright.times import clock
from coursewright.wording import counted

STATUS_WORDS = {"draft": "draft", "outline": "outline only", "coming-soon": "coming soon"}

# The same, several times faster, where PyYAML was built with its C parts.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

# The blocks that a page of docs/ may hold, by the name that it calls them by.
BLOCKS = {
    "week_list": "week-list.md.jinja",
    "quick_links": "quick-links.md.jinja",
    "people": "people.md.jinja",
    "intro_video": "intro-video.md.jinja",
    "reading_list": "reading-list.md.jinja",
    "progress": "progress.md.jinja",
    "schedule": "schedule.md.jinja",
    "announcements": "announcements.md.jinja",
}


_TITLE = re.compile(r"^(?:# |=+[ \t]*$)", re.MULTILINE)
"""A heading of a page, in either of the two ways in which Markdown has it."""

SCHEDULE = "schedule.md"
"""The page of all dates, where there are any; one of that name in docs/ takes its place."""


class PageWriter:
    """Writes the pages of a course, and notes what its texts link to."""

    def __init__(
        self,
        project: Project,
        manifest: Manifest,
        found: Mapping[str, Material],
        decks: Mapping[str, ShownDeck],
        captions: Mapping[str, ShownCaptions],
        library: Library,
        dates: ShownDates,
        news: News,
    ) -> None:
        """Set it up with all that pages are made of."""
        self._project = project
        self._manifest = manifest
        self._decks = decks
        self._captions = captions
        self._library = library
        self._dates = dates
        self._news = news
        course = manifest.course
        self._weeks = course.numbered_weeks()
        self._keys = ProgressKeys(manifest.whole)
        self.linked: set[str] = set()
        """The files of the course to which notebooks and readings link."""
        self.problems: list[Problem] = []
        """Links that lead nowhere, and citations of nothing."""
        self._templates = Templates(
            project,
            BLOCKS,
            course=course,
            weeks=self._weeks,
            status_words=STATUS_WORDS,
            material=found.__getitem__,
            launch=partial(launch_links, course),
            page_of=library.pages.get,
            reference=library.common.get,
            anchor=anchor,
            key_of=self._key_of,
            clock=clock,
            moment=moment,
            deck_of=decks.get,
            counted=counted,
            dates=dates,
            news=news,
            first_week=next((week for week in self._weeks if any(week.units())), None),
        )

    def pages(self, prose: Mapping[str, Prose]) -> Iterator[Callable[[], Page]]:
        """For each page of the site that is not the author's own as it stands: what writes it."""
        own_pages = {path: self._with_citations(own) for path, own in prose.items()}
        yield partial(self._home, own_pages.get("index.md"))
        if self._dates and SCHEDULE not in own_pages:
            yield self._schedule
        if self._news.listed and self._news.page not in own_pages:
            yield partial(self._announcements, own_pages)
        announced = {one.path: one for one in self._news.listed}
        for path, own in own_pages.items():
            if path in announced:
                yield partial(self._announcement, own, announced[path])
            elif path != "index.md" and own.asks_for_jinja:
                yield partial(self._own_page, own)
            elif path != "index.md" and own is not prose[path]:
                yield partial(_page_as_it_is, own)
        for week in self._weeks:
            yield partial(self._week, week)
            for page in week.units():
                yield partial(self._unit, week, page)
        for file, path in self._library.pages.items():
            if not is_notebook(file):
                yield partial(self._reading, file, path)

    def _key_of(self, item: Item) -> Markup | None:
        key = self._keys.to_do(item)
        return Markup(key) if key else None

    def _with_citations(self, own: Prose) -> Prose:
        if not self._library.common:
            return own
        text, cited, problems = with_citations(own.in_its_lines, own.file, self._library.common)
        if text == own.in_its_lines:
            return own
        self.problems += problems
        text = text.lstrip("\n") if own.front_matter else text
        return replace(own, text=f"{text.rstrip()}\n\n{self._references(cited, own.path)}\n")

    def _references(self, references: Iterable[Reference], path: str) -> Markup:
        return self._templates.render("references.md.jinja", path, references=list(references))

    def _home(self, own: Prose | None) -> Page:
        if own and own.asks_for_jinja:
            return self._own_page(own)
        markdown = self._templates.render(
            "home.md.jinja",
            "index.md",
            prose=Markup(own.text.strip() if own else ""),
            prose_has_heading=own is not None and own.has_heading,
        )
        source = Place(own.file) if own else self._manifest.place("title")
        front_matter = own.front_matter if own else ""
        return Page("index.md", f"{front_matter}{markdown}\n", None, source)

    def _schedule(self) -> Page:
        markdown = self._templates.render("schedule-page.md.jinja", SCHEDULE)
        return _page(SCHEDULE, "Schedule", None, markdown, self._manifest.place("term"))

    def _announcements(self, own_pages: Mapping[str, Prose]) -> Page:
        markdown = self._templates.render("announcements-page.md.jinja", self._news.page)
        source = Place(own_pages[self._news.listed[0].path].file)
        return _page(self._news.page, "Announcements", None, markdown, source)

    def _announcement(self, own: Prose, announcement: Announcement) -> Page:
        own = self._with_blocks(own) if own.asks_for_jinja else own
        first, _, rest = own.text.lstrip().partition("\n")
        markdown = self._templates.render(
            "announcement.md.jinja",
            own.path,
            announcement=announcement,
            heading=Markup(first) if own.has_heading else "",
            has_title=_TITLE.search(own.text) is not None,
            prose=Markup((rest if own.has_heading else own.text).strip("\n")),
        )
        page = _page_as_it_is(replace(own, text=f"{markdown}\n"))
        return replace(page, in_navigation=False)

    def _own_page(self, own: Prose) -> Page:
        return _page_as_it_is(self._with_blocks(own))

    def _with_blocks(self, own: Prose) -> Prose:
        text = self._templates.render_text(own.in_its_lines, own.file, own.path)
        return replace(own, text=text.lstrip("\n"))

    def _week(self, week: NumberedWeek) -> Page:
        markdown = self._templates.render("week.md.jinja", week.path, week=week)
        source = self._manifest.place(*week.way)
        return _page(week.path, week.heading, week.week.description, markdown, source)

    def _unit(self, week: NumberedWeek, page: UnitPage) -> Page:
        unit, title = page.unit, page.unit.title
        if isinstance(unit, Lecture):
            deck = self._decks.get(unit.slides or "")
            chapters = chapters_of(unit, deck)
            captions = self._captions.get(unit.captions or "")
            markdown = self._templates.render(
                "lecture.md.jinja",
                page.path,
                week=week,
                lecture=unit,
                deck=deck,
                chapters=chapters,
                transcript=transcript(captions, chapters) if captions else (),
            )
        else:
            file = shown_notebook(unit)
            text = self._library.texts.get(file or "")
            title = text.title if text and text.title else unit.title
            markdown = self._templates.render(
                "notebook.md.jinja",
                page.path,
                week=week,
                title=title,
                item=unit,
                intro=unit.intro if isinstance(unit, Exercise) else None,
                file=file,
                text=text,
                body=self._followed(text, page.path, self._library.common).markdown if text else "",
            )
        source = self._manifest.place(*page.way)
        return _page(page.path, title, unit.description, markdown, source)

    def _reading(self, file: str, path: str) -> Page:
        text = self._library.texts.get(file)
        entries = {**self._library.beside(file), **self._library.lists.get(file, {})}
        cited: Iterable[str] = ()
        body = Markup("")
        if text:
            followed = self._followed(text, path, {**self._library.common, **entries})
            body, cited = followed.markdown, followed.cited
        references = {key: self._library.common[key] for key in cited if key not in entries}
        title = (text and text.title) or self._title_in_manifest(file)
        markdown = self._templates.render(
            "reading.md.jinja",
            path,
            title=title,
            keys=[Markup(key) for key in self._keys.of_reading(file)],
            waits=self._waits(file),
            body=body,
            references=in_order([*references.values(), *entries.values()]),
        )
        page = _page(path, title, None, markdown, Place(file))
        return replace(page, in_navigation=False)

    def _followed(
        self, text: ShownText, path: str, references: Mapping[str, Reference]
    ) -> Followed:
        followed = follow(
            text,
            path,
            self._project.folder,
            self._library.pages,
            references,
            self._manifest.kept_back,
        )
        self.linked |= followed.files
        self.problems += followed.problems
        return followed

    def _title_in_manifest(self, file: str) -> str:
        titles = (reading.title for reading in self._readings(file))
        return next(titles, file.rpartition("/")[2])

    def _waits(self, file: str) -> str:
        """The day from which a reading is out; nothing where it is out anywhere already."""
        days = [self._dates.waits(reading) for reading in self._readings(file)]
        return days[0] if days and all(days) else ""

    def _readings(self, file: str) -> list[Reading]:
        items = (item for _, item, _ in self._manifest.course.items())
        return [item for item in items if isinstance(item, Reading) and item.path == file]


def _page(path: str, title: str, description: str | None, markdown: str, source: Place) -> Page:
    # Themes write both into the page's head as they are, so that they are HTML already.
    head = {"title": html.escape(title)}
    if description:
        head["description"] = html.escape(description)
    front_matter = yaml.dump(
        head, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    return Page(path, f"---\n{front_matter}---\n\n{markdown}\n", title, source)


def _page_as_it_is(own: Prose) -> Page:
    # Not by +, with which Markup escapes what it is added to.
    return Page(own.path, f"{own.front_matter}{own.text}", None, Place(own.file))
