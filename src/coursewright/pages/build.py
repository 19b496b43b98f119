"""A course and its materials -> the site: every page, asset, and the order to read them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from coursewright.addresses import github_edit_url
from coursewright.cache import trim
from coursewright.conflicts import conflicts
from coursewright.course import Course
from coursewright.errors import ContentError, Place, Problem
from coursewright.items import Lecture
from coursewright.manifest import Manifest, read_manifest
from coursewright.materials.files import Material, materials, missing_files
from coursewright.pages.announcements import News, list_page, read_announcements
from coursewright.pages.belonging import belonging
from coursewright.pages.captions import TRACK, ShownCaptions, shown_captions
from coursewright.pages.chapters import unknown_slides
from coursewright.pages.clashes import in_the_way, same_addresses
from coursewright.pages.dates import ShownDates
from coursewright.pages.favicon import FAVICON, favicon
from coursewright.pages.library import Library, read_library, shown_notebook
from coursewright.pages.navigation import weeks_navigation
from coursewright.pages.prose import other_paths, read_prose
from coursewright.pages.release import is_within, out_at, pages_kept_back, readable_schedule
from coursewright.pages.site import OWN_ASSETS, Asset, Page, Site
from coursewright.pages.slides import ShownDeck, shown_decks
from coursewright.pages.texts import ShownText, is_notebook
from coursewright.pages.writing import PageWriter
from coursewright.project import CONFIG_FILE, Project
from coursewright.schedule import now


def build_site(project: Project, *, unreleased: bool = False) -> Site:
    """The site of a project, from its files as they are now.

    What is not out yet is left out altogether, or shown as such where `unreleased` is set. Raises
    ContentError with every problem that stands in the way; files that are named and not there do
    not, and are the site's warnings, or its remarks where the settings say so.
    """
    prose, problems = read_prose(project)
    announced, undated = read_announcements(prose)
    problems += undated
    if project.templates and not project.templates.is_dir():
        message = f"there is no folder {project.relative(project.templates)} with templates"
        hint = "make it, or remove the setting"
        problems.append(Problem(Place(CONFIG_FILE), message, hint, code="CW090"))
    try:
        whole = read_manifest(project.manifest, project.folder)
        schedule = readable_schedule(whole)
    except ContentError as error:
        raise type(error)([*error.problems, *problems]) from None
    moment = now(project.as_of, schedule.timezone)
    manifest = whole if unreleased else out_at(whole, schedule, moment)
    waiting = frozenset(one.path for one in announced if one.out_from(schedule.timezone) > moment)
    kept_back = pages_kept_back(project, manifest) | (frozenset() if unreleased else waiting)
    prose = {path: own for path, own in prose.items() if not is_within(path, kept_back)}
    found = materials(manifest)
    decks, broken = shown_decks(project, _named_as(found, ".pptx"))
    captions, misread = shown_captions(project, _named_as(found, ".vtt", ".srt"))
    library = read_library(project, manifest, found)
    trim(project.cache)
    dates = ShownDates(manifest.course, schedule, moment)
    news = News(
        listed=tuple(one for one in announced if one.path in prose),
        waiting=waiting,
        page=list_page(prose),
        has_feed=project.site_url is not None,
    )
    writer = PageWriter(project, manifest, found, decks, captions, library, dates, news)
    pages: list[Page] = []
    for write in writer.pages(prose):
        try:
            pages.append(write())
        except ContentError as error:
            problems += error.problems
    course = manifest.course
    assets = (
        *_assets(manifest, found, writer.linked),
        *_pictures(course, decks, library),
        *_tracks(course, captions),
    )
    problems += same_addresses(pages, prose.values())
    problems += in_the_way(pages, assets, other_paths(project.docs))
    undrawn = (problem for deck in decks.values() for problem in deck.undrawn)
    texts = (*library.problems, *writer.problems)
    chapters = unknown_slides(manifest, decks)
    level = project.settings.levels.missing_file
    missing = () if level == "ignore" else tuple(missing_files(manifest, found, level))
    warnings = (
        *(problem for problem in missing if problem.level == "error"),
        *broken,
        *undrawn,
        *misread,
        *chapters,
        *texts,
        *conflicts(whole, schedule),
    )
    if problems:
        raise ContentError([*problems, *warnings])
    return Site(
        course=course,
        schedule=schedule,
        announcements=news.listed,
        prose=prose,
        decks=decks,
        captions=captions,
        library=library,
        title=course.title,
        description=course.description,
        pages=tuple(pages),
        assets=assets,
        weeks=weeks_navigation(course, library.pages),
        edit_url=github_edit_url(course.repository, course.branch) if course.repository else None,
        materials=frozenset(path.split("/")[0] for path in found),
        belonging=belonging(course, library),
        kept_back=kept_back,
        files_kept_back=manifest.kept_back,
        warnings=warnings,
        coverage=tuple((path, deck.coverage) for path, deck in decks.items()),
        remarks=(
            *(problem for problem in missing if problem.level == "warning"),
            *(remark for deck in decks.values() for remark in deck.remarks),
        ),
    )


def _named_as(found: dict[str, Material], *endings: str) -> list[Material]:
    """The course's files of a kind, by the endings of their names, that are there."""
    some = (file for path, file in found.items() if path.lower().endswith(endings))
    return [file for file in some if file.is_there]


def _pictures(course: Course, decks: Mapping[str, ShownDeck], library: Library) -> Iterator[Asset]:
    """What goes with the pages of units and readings, into their folders."""
    for week in course.numbered_weeks():
        for page in week.units("lectures"):
            assert isinstance(page.unit, Lecture)
            if deck := decks.get(page.unit.slides or ""):
                folder = PurePosixPath(page.path).parent
                yield from (Asset(str(folder / name), deck.folder / name) for name in deck.files)
        for page in (*week.units("notebooks"), *week.units("exercises")):
            if text := library.texts.get(shown_notebook(page.unit) or ""):
                yield from _pictures_of(text, page.path)
    for file, path in library.pages.items():
        if file in library.texts and not is_notebook(file):
            yield from _pictures_of(library.texts[file], path)


def _tracks(course: Course, captions: Mapping[str, ShownCaptions]) -> Iterator[Asset]:
    """The captions that go with video files, into the folders of their pages."""
    for week in course.numbered_weeks():
        for page in week.units("lectures"):
            assert isinstance(page.unit, Lecture)
            shown = captions.get(page.unit.captions or "")
            if shown and page.unit.video and page.unit.video.path:
                yield Asset(str(PurePosixPath(page.path).parent / TRACK), shown.folder / TRACK)


def _pictures_of(text: ShownText, path: str) -> Iterator[Asset]:
    folder = PurePosixPath(path).parent
    yield from (Asset(str(folder / name), text.folder / name) for name in text.pictures)


def _assets(
    manifest: Manifest, found: dict[str, Material], linked: Iterable[str]
) -> Iterator[Asset]:
    """The course's files that the site holds as they are, and the site's own style and script."""
    named = (path for path, material in found.items() if material.is_there)
    for path in dict.fromkeys((*named, *sorted(linked))):
        if path in manifest.kept_back:
            continue
        if not path.lower().endswith(".md"):  # which are pages, and would be others' pages too
            yield Asset(path, manifest.folder / path)
    yield Asset(FAVICON, favicon(manifest.course.title))
    yield from OWN_ASSETS
