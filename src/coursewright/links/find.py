"""A course and its files -> every web address in them, with each place that uses it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from coursewright import __version__
from coursewright.addresses import host, is_player
from coursewright.cache import kept_data, key_of
from coursewright.errors import ContentError, Place, Problem
from coursewright.fields import Video
from coursewright.items import Exercise, Lecture, Notebook
from coursewright.links.spotting import Spotted, in_markdown, in_text, line_and_column
from coursewright.links.verdicts import Found, Use
from coursewright.manifest import Manifest
from coursewright.materials.bibliography import References
from coursewright.materials.files import materials
from coursewright.pages.launch import launch_links
from coursewright.pages.library import read_library
from coursewright.pages.prose import prose_paths
from coursewright.pages.texts import is_notebook
from coursewright.project import Project
from coursewright.textfile import read_text
from coursewright.validation import Way

_FORM = "1"
"""To be raised with each change of which addresses of a deck are found."""

_PLACES = ("colab", "github", "binder", "kaggle")
"""Where a notebook is seen and run, of the places that its page offers. A download is of what
GitHub shows, and a JupyterLite answers alike whatever it is asked for."""


def find_links(project: Project, manifest: Manifest) -> tuple[list[Found], list[Problem]]:
    """The addresses, and what is wrong with files that cannot be read."""
    found: list[Found] = [*_in_manifest(manifest), *_of_notebooks(manifest)]
    files = materials(manifest)
    library = read_library(project, manifest, files)
    read = library.texts.keys() | library.lists.keys()
    # What else is wrong with a text is for `coursewright check` to say.
    problems = [one for one in library.problems if one.place.file in files.keys() - read]
    docs = [project.relative(project.docs / path) for path in prose_paths(project.docs)]
    decks = [
        path for path, file in files.items() if path.lower().endswith(".pptx") and file.is_there
    ]
    for path in (*docs, *library.texts, *library.lists, *decks):
        try:
            if path in library.lists:
                found += _in_references(project, path, library.lists[path])
            elif path in decks:
                found += _in_deck(project, path)
            elif is_notebook(path):
                found += _in_notebook(project.folder / path, path)
            else:
                text = read_text(project.folder / path, path)
                found += _in_lines(path, text, in_markdown(text))
        except ContentError as error:
            problems += error.problems
    return found, problems


# -- The manifest -----------------------------------------------------------------------------


def _in_manifest(manifest: Manifest) -> Iterator[Found]:
    videos = {found.use.place: found for found in _videos(manifest)}
    yield from videos.values()
    for keys, text, place in manifest.texts():
        if place in videos or keys[:1] == ("ignore_links",):
            continue
        addresses = [text] if host(text) else [spotted.url for spotted in in_text(text)]
        yield from (Found(url, Use(place)) for url in addresses)


def _videos(manifest: Manifest) -> Iterator[Found]:
    """The videos that the manifest names, which may be by their ids alone."""
    course = manifest.course
    videos: list[tuple[Way, object, str | None]] = [(("intro",), course.intro, None)]
    for week in course.numbered_weeks():
        for page in week.units():
            if isinstance(page.unit, Lecture):
                videos.append(((*page.way, "video"), page.unit.video, page.unit.title))
            elif isinstance(page.unit, Exercise):
                videos.append(((*page.way, "intro"), page.unit.intro, None))
    for way, video, title in videos:
        if isinstance(video, Video) and video.url:
            place = manifest.place(*way)
            embedded = video.youtube is not None
            yield Found(video.url, Use(place, embedded=embedded, title=title))


def _of_notebooks(manifest: Manifest) -> Iterator[Found]:
    """The addresses that pages offer for a notebook, besides the one that the manifest has."""
    for week in manifest.course.numbered_weeks():
        for page in week.units():
            unit = page.unit
            if isinstance(unit, Notebook | Exercise) and unit.notebook:
                place = manifest.place(*page.way, "notebook")
                for link in launch_links(manifest.course, unit.notebook):
                    if link.kind in _PLACES and link.url != unit.notebook.url:
                        yield Found(link.url, Use(place))


# -- Texts ------------------------------------------------------------------------------------


def _in_lines(file: str, text: str, spotted: Iterable[Spotted]) -> Iterator[Found]:
    for one in spotted:
        place = Place(file, *line_and_column(text, one.start))
        yield Found(one.url, Use(place, embedded=is_player(one.url)))


def _in_references(project: Project, file: str, references: References) -> Iterator[Found]:
    """The addresses that a page makes of the entries of a bibliography or a list of DOIs."""
    text = read_text(project.folder / file, file)
    for reference in references.values():
        key = max(text.find(f"{{{reference.key},") + 1, text.find(reference.key), 0)
        line = text.rfind("\n", 0, key) + 1
        for _, url in reference.links:
            if host(url):
                name = unquote(url.partition("://")[2].partition("/")[2])  # a DOI, say
                at = [text.find(words, line) for words in (url, name) if words]
                where = next((index for index in at if index >= 0), key)
                yield Found(url, Use(Place(file, *line_and_column(text, where))))


# -- Notebooks and decks ----------------------------------------------------------------------


def _in_notebook(path: Path, file: str) -> Iterator[Found]:
    """The addresses in the texts and programs of a notebook, which has been read once already."""
    content = path.read_bytes()
    data = json.loads(content.decode(json.detect_encoding(content), "surrogatepass"))
    sheets = data.get("worksheets") or [data]
    cells = [cell for sheet in sheets for cell in sheet.get("cells", ())]
    for number, cell in enumerate(cells, 1):
        source = cell.get("source") or cell.get("input") or ""
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        spot = in_markdown if cell.get("cell_type") == "markdown" else in_text
        for one in spot(text):
            yield Found(one.url, Use(Place(file, part=f"cell {number}")))


def _in_deck(project: Project, file: str) -> Iterator[Found]:
    """The addresses on the slides of a deck that are shown, and in their notes."""
    content = (project.folder / file).read_bytes()

    def make(_: Path) -> Any:
        from coursewright.materials.deck import parse_deck

        deck = parse_deck(content, file, project.settings.limits)
        return [[slide.number, list(_on_slide(slide))] for slide in deck.slides if not slide.hidden]

    limits = project.settings.limits.model_dump_json()
    key = key_of("links of a deck", content, __version__, _FORM, file, limits)
    for number, urls in kept_data(project.cache, key, make)[1]:
        for url in urls:
            yield Found(url, Use(Place(file, part=f"slide {number}")))


def _on_slide(slide: Any) -> dict[str, None]:
    from coursewright.materials.deck import Paragraph, Table

    blocks = [*slide.blocks, *slide.notes]
    tables = [block for block in blocks if isinstance(block, Table)]
    paragraphs = [
        *(block for block in blocks if isinstance(block, Paragraph)),
        *(p for table in tables for row in table.rows for cell in row for p in cell),
    ]
    urls: dict[str, None] = dict.fromkeys(slide.links)
    for paragraph in paragraphs:
        links = [span.link for span in paragraph.spans if span.link]
        urls |= dict.fromkeys(links)
        # Of an address that is written out as well, only where its link leads counts.
        if not links:
            urls |= dict.fromkeys(spotted.url for spotted in in_text(paragraph.text))
    return urls
