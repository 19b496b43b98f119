"""What the tests share: a course written as a text, built, checked and served for real."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from coursewright.errors import ContentError, Problem
from coursewright.manifest import Manifest, read_manifest
from coursewright.pages import Site, build_site
from coursewright.project import read_project
from tests.browsing import chromium
from tests.serving import served

REPOSITORY = Path(__file__).parent.parent

os.environ["NO_MKDOCS_2_WARNING"] = os.environ["DISABLE_MKDOCS_2_WARNING"] = "true"

MKDOCS_YML = """\
site_name: A test
theme: {name: material, font: false, features: [navigation.footer, content.action.edit]}
plugins: [search, coursewright]
"""


OUR_SETTINGS = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0]
"""Those of the reference course, but for the navigation, which names its own pages."""


@dataclass(frozen=True)
class Folder:
    """A course's folder on disk."""

    path: Path

    def write(self, tree: str | dict[str, str]) -> Folder:
        """Write files: a YAML mapping from path to content, or the mapping itself."""
        files = yaml.safe_load(dedent(tree)) if isinstance(tree, str) else tree
        for name, content in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content or "", encoding="utf-8")
        return self

    def manifest(self) -> Manifest:
        return read_manifest(self.path / "course.yaml")

    def problems(self) -> list[str]:
        """What stands in the way of a build, a line a problem, without the hints."""
        try:
            self.site()
        except ContentError as error:
            return [f"{p.place}: {p.message}" for p in error.problems]
        return []

    def found(self) -> list[Problem]:
        """The same, as values."""
        with pytest.raises(ContentError) as caught:
            self.site()
        return caught.value.problems

    def site(self) -> Site:
        return build_site(read_project(self.path / "mkdocs.yml"))

    def markdown(self, path: str) -> str:
        """The Markdown of one page of the site."""
        return next(page.markdown for page in self.site().pages if page.path == path)

    def build(self, *options: str, program: str = "mkdocs") -> Built:
        """Build the site with the real program."""
        if not (self.path / "mkdocs.yml").exists():
            self.write({"mkdocs.yml": MKDOCS_YML})
        (self.path / "docs").mkdir(exist_ok=True)
        done = self.run(sys.executable, "-m", program, "build", *options)
        return Built(self.path / "site", done.returncode, done.stdout + done.stderr)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.path, capture_output=True, text=True, timeout=120, check=False
        )

    def coursewright(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run our own command, as a person would."""
        return self.run(sys.executable, "-m", "coursewright", *arguments)


@dataclass(frozen=True)
class Built:
    """What a build left, and what it said."""

    site: Path
    status: int
    log: str

    def html(self, path: str = "index.html") -> str:
        return (self.site / path).read_text(encoding="utf-8")

    def article(self, path: str = "index.html") -> str:
        """The page's own content, without the theme around it."""
        match = re.search(r"<article.*?</article>", self.html(path), re.DOTALL)
        assert match
        return match[0]

    def pages(self) -> list[str]:
        return sorted(file.relative_to(self.site).as_posix() for file in self.site.rglob("*.html"))

    def search_index(self) -> dict[str, Any]:
        index: dict[str, Any] = json.loads(self.html("search/search_index.json"))
        return index


def corpus_files(pattern: str) -> list[Path]:
    """The real files of the course, which are not in the repository; skips without them."""
    corpus = os.environ.get("COURSEWRIGHT_CORPUS")
    files = sorted(Path(corpus).rglob(pattern)) if corpus else []
    if not files:
        pytest.skip(
            f"the real files are not here: COURSEWRIGHT_CORPUS names no folder of {pattern}"
        )
    return files


def corpus_decks() -> list[Path]:
    return corpus_files("*.pptx")


SMALLEST = {"course.yaml": "title: A course\nweeks:\n  - title: Beginnings\n"}


def copy_of_the_reference_course(target: Path) -> Folder:
    """The reference course in a folder of its own, without the program."""
    target.mkdir()
    for name in ("course.yaml", "mkdocs.yml"):
        shutil.copy(REPOSITORY / name, target)
    for name in ("docs", "materials"):
        if (REPOSITORY / name).exists():
            shutil.copytree(REPOSITORY / name, target / name)
    return Folder(target)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder for a course."""
    return Folder(tmp_path)


@pytest.fixture
def course(folder: Folder) -> Folder:
    """The smallest course."""
    return folder.write(SMALLEST)


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The reference course, built."""
    target = tmp_path_factory.mktemp("reference") / "course"
    return copy_of_the_reference_course(target).build()


@pytest.fixture(scope="module")
def site(reference: Built) -> Iterator[str]:
    """The address of the reference course's site on a web server."""
    with served(reference.site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. It is no module's but one: its event loop would be in the way of other tests."""
    with chromium() as browser:
        yield browser
