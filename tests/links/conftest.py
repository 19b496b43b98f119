"""What the tests of the services share: the real program, run against the stand-in of the web."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder
from tests.links.standin import StandIn

Said = tuple[str, str, str]
"""A verdict, its reason, and what to write instead."""


@dataclass(frozen=True)
class Run:
    """What a run of the link checker gave."""

    status: int
    stdout: str
    stderr: str

    @cached_property
    def report(self) -> dict[str, Any]:
        """The report as data."""
        assert self.stdout, self.stderr
        data: dict[str, Any] = json.loads(self.stdout)
        return data

    @cached_property
    def links(self) -> dict[str, dict[str, Any]]:
        """The links by their addresses."""
        return {link["url"]: link for link in self.report["links"]}

    @property
    def requests(self) -> int:
        """How many requests the program says that it made."""
        return int(self.report["requests"])

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdicts by address."""
        return {url: link["verdict"] for url, link in self.links.items()}

    @property
    def kinds(self) -> dict[str, str]:
        """Whose the addresses are."""
        return {url: link["kind"] for url, link in self.links.items()}

    def said(self, url: str) -> Said:
        """All that is said of an address."""
        link = self.links[url]
        return link["verdict"], link["detail"], link["suggestion"]


def write_course(
    path: Path,
    urls: Iterable[str],
    *,
    videos: Mapping[str, str] | None = None,
    settings: Mapping[str, Any] | None = None,
    **others: Any,
) -> Folder:
    """Write a course that links to addresses, plays videos, by their titles, and has `others`.

    `settings` are those of the link checker in `mkdocs.yml`.
    """
    lectures = [{"title": title, "video": url} for title, url in (videos or {}).items()]
    week = {"title": "Beginnings", "lectures": lectures}
    links = [{"title": f"Link {number}", "url": url} for number, url in enumerate(urls, 1)]
    course = {"title": "A course", "links": links, "weeks": [week], **others}
    plugin = {"coursewright": {"links": dict(settings or {})}}
    mkdocs = {"site_name": "A course", "plugins": [plugin]}
    path.mkdir(exist_ok=True)
    return Folder(path).write({"course.yaml": json.dumps(course), "mkdocs.yml": json.dumps(mkdocs)})


def run_links(folder: Folder, web: StandIn, *options: str, **variables: str) -> Run:
    """Run the link checker on a course, as a process of its own that is led to the stand-in."""
    done = subprocess.run(
        [sys.executable, "-m", "coursewright", "links", "--format", "json", *options],
        cwd=folder.path,
        env=web.env | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def check(path: Path, web: StandIn, urls: Iterable[str], *options: str, **others: Any) -> Run:
    """Write a course that links to addresses, and run the link checker on it."""
    return run_links(write_course(path, urls, **others), web, *options)


@pytest.fixture
def web() -> Iterator[StandIn]:
    """A web that knows no host yet."""
    with StandIn() as web:
        yield web
