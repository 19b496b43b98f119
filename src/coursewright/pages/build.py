"""A course and its materials -> the site: every page, asset, and the order to read them in."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath

import yaml
from markupsafe import Markup

from coursewright.addresses import github_edit_url
from coursewright.course import Course, NumberedWeek, files_of
from coursewright.errors import ContentError, Place, Problem
from coursewright.manifest import Manifest, read_manifest
from coursewright.materials.files import Material, materials, missing_files
from coursewright.pages.clashes import in_the_way, same_addresses
from coursewright.pages.launch import launch_links
from coursewright.pages.navigation import weeks_navigation
from coursewright.pages.prose import Prose, other_paths, read_prose
from coursewright.pages.site import OWN_ASSETS, Asset, Page, Site
from coursewright.pages.slides import ShownDeck, shown_decks
from coursewright.pages.templating import Templates
from coursewright.project import CONFIG_FILE, Project
from coursewright.textfile import read_text

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
}


def build_site(project: Project) -> Site:
    """The site of a project, from its files as they are now.

    Raises ContentError with every problem that stands in the way; files that are named and not
    there do not, and are the site's warnings.
    """
    prose, problems = read_prose(project)
    if project.templates and not project.templates.is_dir():
        message = f"there is no folder {project.relative(project.templates)} with templates"
        problems.append(Problem(Place(CONFIG_FILE), message, "make it, or remove the setting"))
    try:
        manifest = read_manifest(project.manifest, project.folder)
    except ContentError as error:
        raise type(error)([*error.problems, *problems]) from None
    found = materials(manifest)
    decks, broken = shown_decks(project, _decks(manifest, found))
    pages: list[Page] = []
    for write in _pages(project, manifest, found, decks, prose):
        try:
            pages.append(write())
        except ContentError as error:
            problems += error.problems
    course = manifest.course
    assets = (*_assets(manifest, found, pages), *_pictures(course, decks))
    problems += same_addresses(pages, prose.values())
    problems += in_the_way(pages, assets, other_paths(project.docs))
    undrawn = (problem for deck in decks.values() for problem in deck.undrawn)
    warnings = (*missing_files(manifest, found), *broken, *undrawn)
    if problems:
        raise ContentError([*problems, *warnings])
    return Site(
        title=course.title,
        description=course.description,
        pages=tuple(pages),
        assets=assets,
        weeks=weeks_navigation(course),
        edit_url=github_edit_url(course.repository, course.branch) if course.repository else None,
        materials=frozenset(path.split("/")[0] for path in found),
        warnings=warnings,
        coverage=tuple((path, deck.coverage) for path, deck in decks.items()),
        remarks=tuple(remark for deck in decks.values() for remark in deck.remarks),
    )


def _pages(
    project: Project,
    manifest: Manifest,
    found: dict[str, Material],
    decks: dict[str, ShownDeck],
    prose: dict[str, Prose],
) -> Iterator[Callable[[], Page]]:
    """For each page of the site that is not the author's own as it stands: what writes it."""
    course = manifest.course
    weeks = course.numbered_weeks()
    templates = Templates(
        project,
        BLOCKS,
        course=course,
        weeks=weeks,
        status_words=STATUS_WORDS,
        material=found.__getitem__,
        launch=partial(launch_links, course),
    )
    yield partial(_home, templates, manifest, prose.get("index.md"))
    for path, own in prose.items():
        if own.asks_for_jinja and path != "index.md":
            yield partial(_own_page, templates, own)
    for week in weeks:
        yield partial(_week, templates, manifest, week)
        for index in range(len(week.week.lectures)):
            yield partial(_lecture, templates, manifest, decks, week, index)
    for path in _reading_pages(manifest, found):
        yield partial(_reading, project, path)


def _home(templates: Templates, manifest: Manifest, own: Prose | None) -> Page:
    if own and own.asks_for_jinja:
        return _own_page(templates, own)
    markdown = templates.render(
        "home.md.jinja",
        "index.md",
        prose=Markup(own.text.strip() if own else ""),
        prose_has_heading=own is not None and own.has_heading,
    )
    source = Place(own.file) if own else manifest.place("title")
    front_matter = own.front_matter if own else ""
    return Page("index.md", f"{front_matter}{markdown}\n", None, source)


def _own_page(templates: Templates, own: Prose) -> Page:
    text = templates.render_text(own.in_its_lines, own.file, own.path).lstrip("\n")
    # Not by +, with which Markup escapes what it is added to.
    return Page(own.path, f"{own.front_matter}{text}", None, Place(own.file))


def _week(templates: Templates, manifest: Manifest, week: NumberedWeek) -> Page:
    markdown = templates.render("week.md.jinja", week.path, week=week)
    source = manifest.place("weeks", week.index)
    return _page(week.path, week.heading, week.week.description, markdown, source)


def _lecture(
    templates: Templates,
    manifest: Manifest,
    decks: dict[str, ShownDeck],
    week: NumberedWeek,
    index: int,
) -> Page:
    path, lecture = week.lectures()[index]
    deck = decks.get(lecture.slides or "")
    markdown = templates.render("lecture.md.jinja", path, week=week, lecture=lecture, deck=deck)
    source = manifest.place("weeks", week.index, "lectures", index)
    return _page(path, lecture.title, lecture.description, markdown, source)


def _page(path: str, title: str, description: str | None, markdown: str, source: Place) -> Page:
    # Themes write both into the page's head as they are, so that they are HTML already.
    head = {"title": html.escape(title)}
    if description:
        head["description"] = html.escape(description)
    front_matter = yaml.dump(
        head, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    return Page(path, f"---\n{front_matter}---\n\n{markdown}\n", title, source)


def _decks(manifest: Manifest, found: dict[str, Material]) -> Iterable[str]:
    """The PowerPoint files of the course that are there, each once."""
    paths = (path for _, path in files_of(manifest.course) if path.lower().endswith(".pptx"))
    return dict.fromkeys(path for path in paths if found[path].is_there)


def _pictures(course: Course, decks: dict[str, ShownDeck]) -> Iterator[Asset]:
    """What goes with the lectures' pages, into their folders."""
    for week in course.numbered_weeks():
        for path, lecture in week.lectures():
            if deck := decks.get(lecture.slides or ""):
                folder = PurePosixPath(path).parent
                yield from (Asset(str(folder / name), deck.folder / name) for name in deck.files)


def _reading_pages(manifest: Manifest, found: dict[str, Material]) -> Iterable[str]:
    """The readings that are Markdown files of the course, each once."""
    paths = (path for _, path in files_of(manifest.course) if path.lower().endswith(".md"))
    return dict.fromkeys(path for path in paths if found[path].is_there)


def _reading(project: Project, path: str) -> Page:
    text = read_text(project.folder / path, path)
    return Page(path, text, None, Place(path), in_navigation=False)


def _assets(
    manifest: Manifest, found: dict[str, Material], pages: Iterable[Page]
) -> Iterator[Asset]:
    """The course's files that the site holds as they are, and the site's own style and script."""
    written = {page.path for page in pages}
    for path, material in found.items():
        if material.is_there and path not in written:
            yield Asset(path, manifest.folder / path)
    yield from OWN_ASSETS
