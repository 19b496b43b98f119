"""What a server keeps from build to build: its pages are those of one that keeps nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from coursewright.plugin import CoursewrightPlugin, kept
from coursewright.plugin.preview import Preview
from tests.conftest import Folder

URL = "http://127.0.0.1:8000/"
COURSE = """
course.yaml: |
  title: A course
  weeks:
    - {title: One, lectures: [{title: First, description: Some words.}, {title: Second}]}
    - {title: Two, readings: [materials/r.md]}
mkdocs.yml: |
  site_name: x
  theme: material
  plugins: [search, coursewright]
  markdown_extensions: [tables, pymdownx.superfences]
  validation: {links: {absolute_links: ignore}}
docs/a.md: |
  # A page

  [To the other](b.md#there), [to it again](/b.md) and [to a week](week-1/index.md).
docs/b.md: |
  ## There

  Some text.
materials/r.md: "# To read\\n\\nA [link](more.md)."
materials/more.md: "# More"
"""


class Desk:
    """A server's builds, without the server."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder.path
        self.rendered: list[str] = []
        self.config("first").plugins.on_startup(command="serve", dirty=False)
        self.preview.answers = True

    @property
    def plugin(self) -> CoursewrightPlugin:
        plugin = self.config("first").plugins["coursewright"]
        assert isinstance(plugin, CoursewrightPlugin)
        return plugin

    @property
    def preview(self) -> Preview:
        assert isinstance(self.plugin.run, Preview)
        return self.plugin.run

    def start_again(self) -> None:
        """End the server, and start another."""
        self.preview.end()
        self.plugin.run = Preview()
        self.preview.answers = True

    def config(self, site: str) -> MkDocsConfig:
        file = str(self.folder / "mkdocs.yml")
        return load_config(config_file=file, site_dir=str(self.folder / site), site_url=URL)

    def pages(self, site: str) -> Mapping[str, str]:
        """Build, and give all pages of the site."""
        self.rendered.clear()
        build(self.config(site), serve_url=URL)
        self.preview.on_demand.write_all()
        top = self.folder / site
        files = [*top.rglob("*.html"), top / "search/search_index.json"]
        return {str(file.relative_to(top)): file.read_text() for file in sorted(files)}

    def pages_of_a_new_server(self) -> Mapping[str, str]:
        """The same by a build that knows of none before, and makes all of them."""
        plugin, preview = self.plugin, self.preview
        plugin.run = Preview()
        self.notes.unlink(missing_ok=True)
        try:
            return self.pages("new")
        finally:
            plugin.run = preview

    @property
    def notes(self) -> Path:
        return self.folder / ".cache/coursewright/served.json"


@pytest.fixture
def desk(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(folder.write(COURSE).path)
    desk = Desk(folder)
    convert = Page.render

    def render(page: Page, *args: object) -> None:
        desk.rendered.append(page.file.src_uri)
        convert(page, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "render", render)
    yield desk


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_what_did_not_change_is_not_rendered_again(desk: Desk) -> None:
    desk.pages("site")
    assert "week-1/index.md" in desk.rendered
    desk.pages("site")
    assert desk.rendered == []
    change(desk.folder, "course.yaml", "Some words.", "Other words.")
    assert "Other words." in desk.pages("site")["week-1/first/index.html"]
    assert desk.rendered == ["week-1/first/index.md"]
    change(desk.folder, "docs/b.md", "Some text.", "Another text.")
    desk.pages("site")
    assert desk.rendered == ["b.md"]


CHANGES = {
    "a description": ("course.yaml", "Some words.", "Other words."),
    "the title of a week": ("course.yaml", "title: One", "title: Another"),
    "the title of a lecture, and with it an address": ("course.yaml", "First", "Third"),
    "the title of the course": ("course.yaml", "A course", "Another course"),
    "a heading that is linked to": ("docs/b.md", "## There", "## Elsewhere"),
    "the heading of a page": ("docs/a.md", "# A page", "# Another page"),
    "front matter": ("docs/a.md", "# A page", "---\ntitle: Mine\n---\n# A page"),
    "a link": ("docs/a.md", "b.md#there", "nothing.md"),
    "an option of an extension": ("mkdocs.yml", "tables,", "{toc: {permalink: true}}, tables,"),
    "what is said of links": ("mkdocs.yml", "ignore", "relative_to_docs"),
    "addresses": ("mkdocs.yml", "site_name", "use_directory_urls: false\nsite_name"),
    "a navigation": ("mkdocs.yml", "site_name", "nav: [{Mine: a.md}, course.yaml]\nsite_name"),
    "a reading": ("materials/more.md", "# More", "# Even more\n\n![](a.png)"),
}


@pytest.mark.parametrize("edit", CHANGES.values(), ids=CHANGES)
def test_pages_and_warnings_are_those_of_a_new_server(
    desk: Desk, edit: tuple[str, str, str], caplog: pytest.LogCaptureFixture
) -> None:
    desk.pages("site")
    change(desk.folder, *edit)
    for _ in range(2):  # what was said is said again where nothing was mended
        caplog.clear()
        pages = desk.pages("site")
        said = warnings(caplog)
        caplog.clear()
        assert pages == desk.pages_of_a_new_server()
        assert said == warnings(caplog)


@pytest.mark.parametrize("edit", CHANGES.values(), ids=CHANGES)
def test_what_changed_between_two_servers_is_made_again(
    desk: Desk, edit: tuple[str, str, str], caplog: pytest.LogCaptureFixture
) -> None:
    desk.pages("site")
    desk.start_again()
    change(desk.folder, *edit)
    caplog.clear()
    pages = desk.pages("site")
    said = warnings(caplog)
    caplog.clear()
    assert pages == desk.pages_of_a_new_server()
    assert said == warnings(caplog)


def test_the_next_server_makes_nothing_again(desk: Desk) -> None:
    pages = desk.pages("site")
    desk.start_again()
    assert desk.pages("site") == pages
    assert desk.rendered == []


def test_what_another_version_has_made_is_made_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = desk.pages("site")
    desk.start_again()
    monkeypatch.setattr(kept, "__version__", "0")
    assert desk.pages("site") == pages
    assert "a.md" in desk.rendered


def test_what_code_of_the_author_has_made_is_made_again(desk: Desk) -> None:
    slugs = "!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: none}}"
    change(desk.folder, "mkdocs.yml", "tables,", f"{{toc: {{slugify: {slugs}}}}}, tables,")
    assert 'id="There"' in desk.pages("site")["b/index.html"]
    desk.pages("site")
    assert desk.rendered == []
    desk.start_again()
    desk.pages("site")
    assert "b.md" in desk.rendered


@pytest.mark.parametrize("text", ["", "{}", "[1, 2, 3]", '{"a": ', "[" * 100_000])
def test_damaged_notes_are_as_good_as_none(desk: Desk, text: str) -> None:
    pages = desk.pages("site")
    desk.start_again()
    desk.notes.write_text(text)
    assert desk.pages("site") == pages


def test_notes_of_another_form_are_as_good_as_none(desk: Desk) -> None:
    pages = desk.pages("site")
    desk.start_again()
    makers, *_ = json.loads(desk.notes.read_text())
    for damaged in ([makers], [makers, {"a.md": {}}, {}], [makers, {}, {"a/": 1}], [makers, 1, 2]):
        desk.notes.write_text(json.dumps(damaged))
        desk.plugin.run = Preview()
        assert desk.pages("site") == pages


def test_another_search_has_all_entries(desk: Desk) -> None:
    desk.pages("site")
    desk.start_again()
    change(desk.folder, "mkdocs.yml", "theme: material", "theme: mkdocs")
    index = desk.pages("site")["search/search_index.json"]
    assert '"location":"b/"' in index.replace(" ", "")


def test_a_page_goes_through_the_theme_when_it_is_asked_for(desk: Desk) -> None:
    build(desk.config("site"), serve_url=URL)
    page = desk.folder / "site/week-1/index.html"
    assert "Week 1" not in page.read_text()
    desk.preview.on_demand.write("week-1/index.html")
    assert "Week 1: One" in page.read_text()
    assert "A page" not in (desk.folder / "site/a/index.html").read_text()


def test_a_page_that_is_gone_is_not_made(desk: Desk) -> None:
    build(desk.config("site"), serve_url=URL)
    (desk.folder / "docs/b.md").unlink()
    build(desk.config("site"), serve_url=URL)
    desk.preview.on_demand.write("b/index.html")
    assert not (desk.folder / "site/b/index.html").exists()


def warnings(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("gone", [True, False])
def test_files_that_come_and_go_change_the_links_to_them(
    desk: Desk, gone: bool, caplog: pytest.LogCaptureFixture
) -> None:
    desk.pages("site")
    if gone:
        (desk.folder / "docs/b.md").unlink()
    else:
        (desk.folder / "docs/c.md").write_text("# C\n")
    caplog.clear()
    assert desk.pages("site") == desk.pages_of_a_new_server()
    assert any("b.md" in text for text in warnings(caplog)) is gone


def test_an_extension_that_may_read_other_files_turns_it_off(desk: Desk) -> None:
    change(desk.folder, "mkdocs.yml", "tables,", "pymdownx.snippets,")
    (desk.folder / "part.txt").write_text("One.\n")
    (desk.folder / "docs/b.md").write_text('--8<-- "part.txt"\n')
    assert "One." in desk.pages("site")["b/index.html"]
    (desk.folder / "part.txt").write_text("Two.\n")
    assert "Two." in desk.pages("site")["b/index.html"]


def test_where_only_changes_are_built_the_search_keeps_all_pages(desk: Desk) -> None:
    def index(*, dirty: bool) -> set[str]:
        build(desk.config("site"), serve_url=URL, dirty=dirty)
        text = (desk.folder / "site/search/search_index.json").read_text()
        return {entry["location"].partition("#")[0] for entry in json.loads(text)["docs"]}

    desk.config("site").plugins.on_startup(command="serve", dirty=True)
    everything = index(dirty=False)
    change(desk.folder, "docs/b.md", "Some text.", "Another text.")
    assert {"a/", "b/"} < everything
    assert index(dirty=True) == everything
