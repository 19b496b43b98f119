"""`mkdocs serve`, the real one: mistakes at the start and at later saves, and how it comes back."""

from __future__ import annotations

import html
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from tests.conftest import MKDOCS_YML, Folder

PATIENCE = 30
"""Seconds until what a save should change counts as not coming; machines may be slow."""


class Server:
    """A running `mkdocs serve`."""

    def __init__(self, folder: Folder, *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder.path / "serve.log"
        (folder.path / "docs").mkdir(exist_ok=True)
        if not (folder.path / "mkdocs.yml").exists():
            folder.write({"mkdocs.yml": MKDOCS_YML})
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{self.port}"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, *options], cwd=folder.path, stdout=log, stderr=log
            )

    def page(self, path: str = "") -> str:
        """What the server answers, empty where it does not."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=PATIENCE) as answer:
                text: str = answer.read().decode()
                return html.unescape(text)
        except HTTPError as error:
            return str(error.code)
        except OSError:
            return ""

    def wait_for(self, seen: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not seen():
            assert self.process.poll() is None, f"the server ended: {self.log.read_text()}"
            assert time.monotonic() < end, f"{what} never came: {self.log.read_text()}"
            time.sleep(0.05)

    def shows(self, words: str, path: str = "") -> None:
        self.wait_for(lambda: words in self.page(path), words)

    def no_longer_shows(self, words: str, path: str = "") -> None:
        self.wait_for(lambda: words not in (self.page(path) or words), f"a page without {words}")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def serve(folder: Folder) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(*options: str) -> Server:
        servers.append(Server(folder, *options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


GOOD = "title: My course\nweeks:\n  - title: Beginnings\n"
PANEL = '<aside class="cw-problems"'


def test_each_save_is_shown(folder: Folder, serve: Callable[..., Server]) -> None:
    folder.write({"course.yaml": GOOD})
    server = serve()
    server.shows("Beginnings")
    assert PANEL not in server.page()
    folder.write({"course.yaml": GOOD.replace("Beginnings", "Openings")})
    server.shows("Openings")
    folder.write({"docs/new.md": "# A new page\n"})
    server.shows("A new page", "new/")


def test_a_mistake_in_the_manifest_leaves_the_last_good_course(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({"course.yaml": GOOD})
    server = serve()
    server.shows("Beginnings")
    folder.write({"course.yaml": GOOD + "wekks: 3\nlinks: no\n"})
    server.shows("course.yaml:4:1")
    page = server.page("week-1/")
    assert "Week 1: Beginnings" in page
    assert 'unknown key "wekks" in the course' in page
    assert "did you mean weeks?" in page
    assert "course.yaml:5:8" in page
    folder.write({"course.yaml": GOOD.replace("Beginnings", "Endings")})
    server.shows("Week 1: Endings", "week-1/")
    assert PANEL not in server.page("week-1/")


def test_what_is_not_out_is_shown_with_its_day(
    folder: Folder, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWRIGHT_AS_OF", "2026-10-05")
    later = "  - {title: Endings, release: 2026-10-06}\n"
    folder.write({"course.yaml": GOOD + later, "docs/week-2/hints.md": "# Hints\n"})
    server = serve()
    server.shows("not out before 6 October 2026", "week-2/")
    assert "Hints" in server.page("week-2/hints/")
    folder.write({"course.yaml": GOOD + later.replace("06", "05")})
    server.no_longer_shows("not out before", "week-2/")


def test_a_server_that_starts_with_a_mistake_shows_it_and_comes_right(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({"course.yaml": "title: [a\n", "docs/own.md": "# Own\n"})
    server = serve()
    server.shows("This course cannot be shown yet")
    server.shows("course.yaml:1:8")
    assert "this bracket is not closed" in server.page("own/")
    for link in re.findall(r'<link[^>]* href="([^":]+)"', server.page()):
        assert server.page(link) != "404", link
    folder.write({"course.yaml": GOOD})
    server.shows("Beginnings")
    assert PANEL not in server.page()


def test_a_server_may_start_before_there_is_a_course(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    server = serve()
    server.shows("there is no such file")
    folder.write({"course.yaml": GOOD})
    server.shows("Beginnings")


def test_mistakes_in_pages_and_templates_are_shown_and_mended(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({
        "course.yaml": GOOD,
        "docs/index.md": "Welcome.\n",
        "docs/own.md": "---\njinja: true\n---\n\n{{ week_list() }}\n",
        "templates/week.md.jinja": "# {{ week.heading }}\n",
        "mkdocs.yml": MKDOCS_YML.replace("coursewright]", "coursewright: {templates: templates}]"),
    })  # fmt: skip
    server = serve()
    server.shows("Welcome")
    folder.write({"docs/own.md": "---\njinja: true\n---\n\n{{ week_lst() }}\n"})
    server.shows("docs/own.md:5")
    assert "Beginnings" in server.page("own/")
    folder.write({"templates/week.md.jinja": "# {{ week.heading }\n"})
    server.shows("templates/week.md.jinja:1")
    (folder.path / "docs/own.md").write_bytes(b"# \xff\n")
    server.shows("docs/own.md:1:3")
    folder.write({"docs/own.md": "# Mended\n", "templates/week.md.jinja": "# Also mended\n"})
    server.shows("Also mended", "week-1/")
    server.shows("Mended", "own/")
    server.no_longer_shows(PANEL)


def test_a_page_that_is_not_text_at_the_start_is_survived(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({"course.yaml": GOOD, "docs/a.md": "x"})
    (folder.path / "docs/a.md").write_bytes(b"\xff\xfe\x00")
    server = serve()
    server.shows("docs/a.md:1:1")
    folder.write({"docs/a.md": "# Fine\n"})
    server.shows("Fine", "a/")
    server.shows("Beginnings")


def test_missing_materials_are_shown_until_they_come(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    text = GOOD + "    lectures: [{title: L, slides: materials/w1/a.pdf}]\n"
    folder.write({"course.yaml": text})
    server = serve()
    server.shows("materials/w1/a.pdf is not there", "week-1/l/")
    # The folder itself is new as well.
    folder.write({"materials/w1/a.pdf": "deck"})
    server.shows("materials/w1/a.pdf", "week-1/l/")
    server.no_longer_shows("is not there", "week-1/l/")
    (folder.path / "materials/w1/a.pdf").unlink()
    server.shows("materials/w1/a.pdf is not there", "week-1/l/")
    folder.write({"materials/w1/a.pdf": "deck"})
    server.no_longer_shows("is not there", "week-1/l/")


def test_warnings_do_not_end_a_strict_server(folder: Folder, serve: Callable[..., Server]) -> None:
    folder.write({"course.yaml": GOOD + "    readings: [gone.md]\n"})
    server = serve("--strict")
    server.shows("gone.md is not there")
    folder.write({"docs/a.md": "[x](nowhere.md)\n"})
    server.shows("<p>", "a/")
    folder.write({"course.yaml": GOOD})
    server.no_longer_shows("gone.md")


def test_editors_that_save_by_renaming_are_followed(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({"course.yaml": GOOD})
    server = serve()
    server.shows("Beginnings")
    for title in ("One", "Two", "Three"):
        folder.write({"course.yaml.tmp": GOOD.replace("Beginnings", title)})
        (folder.path / "course.yaml.tmp").replace(folder.path / "course.yaml")
        server.shows(f"Week 1: {title}", "week-1/")


@pytest.mark.parametrize("name", ["course.yaml", "docs/own.md", "mkdocs.yml"])
def test_a_file_that_vanishes_for_a_while_is_survived(
    folder: Folder, serve: Callable[..., Server], name: str
) -> None:
    folder.write({"course.yaml": GOOD, "docs/own.md": "# Own\n"})
    server = serve()
    server.shows("Own", "own/")
    file = folder.path / name
    text = file.read_text()
    builds = server.log.read_text().count("Building documentation")
    file.unlink()
    server.wait_for(
        lambda: server.log.read_text().count("Building documentation") > builds, "a build"
    )
    server.shows("Beginnings")
    file.write_text(text)
    folder.write({"course.yaml": GOOD.replace("Beginnings", "Endings")})
    server.shows("Endings")
    server.shows("Own", "own/")
    # And it is still watched.
    folder.write({"course.yaml": GOOD.replace("Beginnings", "Afterwards")})
    server.shows("Afterwards")
    assert PANEL not in server.page()


def test_a_mistake_in_mkdocs_yml_itself_hangs_no_request(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({"course.yaml": GOOD})
    server = serve()
    server.shows("Beginnings")
    good = (folder.path / "mkdocs.yml").read_text()
    folder.write({"mkdocs.yml": good + "plugins: [nonsense\n"})
    server.wait_for(lambda: "This build failed" in server.log.read_text(), "the message")
    server.shows("Beginnings")
    folder.write({"mkdocs.yml": good})
    folder.write({"course.yaml": GOOD.replace("Beginnings", "Endings")})
    server.shows("Endings")


def test_other_files_beside_the_manifest_start_no_build(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    # The server's own log lies there: were it watched, each build would start the next.
    folder.write({"course.yaml": GOOD})
    server = serve()
    server.shows("Beginnings")
    time.sleep(2)
    assert server.log.read_text().count("Building documentation") == 1


def test_no_traceback_reaches_the_author(folder: Folder, serve: Callable[..., Server]) -> None:
    folder.write({"course.yaml": GOOD})
    server = serve()
    server.shows("Beginnings")
    shutil.rmtree(folder.path / "docs")
    server.wait_for(lambda: "This build failed" in server.log.read_text(), "the message")
    assert "Traceback" not in server.log.read_text()
    assert server.page() != ""


def test_the_panel_is_part_of_no_built_site(course: Folder) -> None:
    course.write({"course.yaml": GOOD + "    readings: [gone.md]\n"})
    built = course.build()
    assert not re.search("cw-problems", "".join(map(built.html, built.pages())))


def test_files_of_the_course_are_answered_from_where_they_are(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({
        "course.yaml": f"{GOOD}    readings: [{{title: P, path: materials/é/a.pdf}}]\n",
        "materials/é/a.pdf": "first",
        "materials/é/secret.pdf": "no",
    })  # fmt: skip
    server = serve()
    path = quote("materials/é/a.pdf")
    server.shows("first", path)
    folder.write({"materials/é/a.pdf": "second"})
    server.shows("second", path)
    assert server.page(quote("materials/é/secret.pdf")) == "404"
    assert server.page(f"{path}/../secret.pdf") == "404"
    (folder.path / "materials/é/a.pdf").unlink()
    server.shows("404", path)


def test_the_place_of_a_problem_opens_the_editor_there(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({"course.yaml": GOOD + "wekks: 3\n"})
    server = serve()
    server.shows("course.yaml:4:1")
    path = quote((folder.path.resolve() / "course.yaml").as_posix())
    assert f'<a href="vscode://file{path}:4:1"><code>course.yaml:4:1</code></a>' in server.page()


CONFIG = "site_name: x\ntheme: material\nplugins: [{coursewright: {editor: ''}}]\n"


def test_another_editor_is_opened_or_none(folder: Folder, serve: Callable[..., Server]) -> None:
    folder.write({
        "course.yaml": GOOD + "wekks: 3\n",
        "mkdocs.yml": CONFIG.replace("''", "'idea://open?line={line}&file={path}'"),
    })  # fmt: skip
    server = serve()
    server.shows('<a href="idea://open?line=4&file=/')
    folder.write({"mkdocs.yml": CONFIG})
    other = serve()
    other.shows("course.yaml:4:1")
    assert "<a href" not in other.page().partition(PANEL)[2].partition("</aside>")[0]


def test_problems_are_text_in_the_panel(folder: Folder, serve: Callable[..., Server]) -> None:
    folder.write({"course.yaml": "'<script>alert(1)</script>': 1\n"})
    server = serve()
    server.shows("unknown key")
    with urlopen(f"http://127.0.0.1:{server.port}/") as answer:
        assert b"<script>alert" not in answer.read()


def test_it_serves_from_another_folder(tmp_path: Path, serve: Callable[..., Server]) -> None:
    inside = Folder(tmp_path / "deep")
    inside.path.mkdir()
    inside.write({"course.yaml": GOOD, "mkdocs.yml": MKDOCS_YML, "docs/a.md": "a"})
    server = serve("-f", "deep/mkdocs.yml")
    server.shows("Beginnings")
    inside.write({"course.yaml": GOOD.replace("Beginnings", "Endings")})
    server.shows("Endings")


def test_what_was_broken_at_the_start_is_watched(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({
        "course.yaml": GOOD + "    readings: [texts/r.md]\n",
        "texts/r.md": "x",
        "mkdocs.yml": MKDOCS_YML.replace("coursewright]", "coursewright: {templates: own}]"),
    })  # fmt: skip
    (folder.path / "texts/r.md").write_bytes(b"\xff")
    server = serve()
    server.shows("texts/r.md:1:1")
    server.shows("there is no folder own with templates")
    folder.write({"own/week.md.jinja": "# My {{ week.heading }}\n"})
    server.no_longer_shows("there is no folder own")
    folder.write({"texts/r.md": "# Mended\n"})
    server.shows("Mended", "texts/r/")
    folder.write({"own/week.md.jinja": "# Your {{ week.heading }}\n"})
    server.shows("Your Week 1", "week-1/")
    assert PANEL not in server.page()


HOOK = "def on_post_page(output, page, config):\n    return output.replace('Week 1', 'Term 1')\n"
OVER = '{% extends "base.html" %}{% block content %}{{ page.content | upper }}{% endblock %}'
WITH_THEME = MKDOCS_YML.replace("name: material", "name: material, custom_dir: over")


@pytest.mark.parametrize("path", ["week-1/", "week-1", "week-1/index.html"])
def test_a_page_comes_by_each_of_its_addresses(
    folder: Folder, serve: Callable[..., Server], path: str
) -> None:
    folder.write({"course.yaml": GOOD})
    server = serve()
    server.shows("Week 1: Beginnings", path)
    assert server.page("week-2/") == "404"


def test_a_theme_that_fails_at_a_page_says_so_there(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    broken = OVER.replace("page.content | upper", "page and page.meta.nothing.at")
    folder.write({
        "course.yaml": GOOD,
        "over/main.html": broken,
        "mkdocs.yml": WITH_THEME + "watch: [over]\n",
    })  # fmt: skip
    server = serve()
    server.shows("The theme's template fails at the page week-1/index.md", "week-1/")
    folder.write({"over/main.html": OVER})
    server.shows("BEGINNINGS", "week-1/")


def test_a_plugin_that_looks_at_pages_sees_all_of_them(
    folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write({
        "course.yaml": GOOD,
        "hook.py": HOOK,
        "mkdocs.yml": MKDOCS_YML + "hooks: [hook.py]\n",
    })  # fmt: skip
    server = serve()
    server.shows("Term 1: Beginnings", "week-1/")
    assert "Week 1: Beginnings" not in server.page("week-1/")


@pytest.mark.parametrize("option", ["--no-livereload", "--dirty"])
def test_servers_of_other_kinds_have_all_pages_and_files(
    folder: Folder, serve: Callable[..., Server], option: str
) -> None:
    folder.write({"course.yaml": GOOD + "    readings: [materials/r.txt]\n"})
    folder.write({"materials/r.txt": "To read."})
    server = serve(option)
    server.shows("Beginnings", "week-1/")
    assert server.page("materials/r.txt") == "To read."
    assert "cw-" in server.page("assets/coursewright.css")
