"""The guide promises only what is there: each of its blocks is run, page by page, in its order."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import pytest
import yaml
from mkdocs.config import load_config

from coursewright.app.manifest import APP_MANIFEST, ICONS
from coursewright.authoring.questions import QUESTIONS
from coursewright.cli import main
from coursewright.links.verdicts import MEANINGS
from coursewright.pages import OWN_ASSETS, STYLESHEET
from tests.conftest import MKDOCS_YML, REPOSITORY, Folder
from tests.examples import Example, examples
from tests.test_policy_browser import MINIMAL
from tests.test_preview import PANEL, Server

GENERATED = ("manifest.md", "problems.md")
"""Pages that are made from the program, whose examples other tests run."""
PAGES = {
    file.name: file.read_text(encoding="utf-8")
    for file in sorted((REPOSITORY / "docs/guide").glob("*.md"))
    if file.name not in GENERATED
}

NOT_RUN = {
    "pip install ": "a test installs nothing, and asks no other site",
    "git push": "there is no repository to push to",
    "rsync ": "there is no server to copy to",
    "mkdocs serve": "it runs until it is stopped, and has a test of its own",
}
"""How commands begin that are not run here, and why."""

RUN_AS = {
    "coursewright links": "coursewright links --offline",  # a test asks no other site
    "python3 -m venv": "python3 -m venv --without-pip",  # which takes seconds
}
"""Commands that are run in another way."""

ON_WINDOWS = {"py ": "python3 ", r".venv\Scripts\activate": ". .venv/bin/activate"}
"""What is called otherwise there."""

ANSWERS = dict(re.findall(r"^\| (.*\?) \| (.*) \|$", PAGES["get-started.md"], re.MULTILINE))
"""What `coursewright new` asks, as the guide shows it, and what is answered."""

TEMPLATE = REPOSITORY / "src/coursewright/authoring/template/materials"
DECK = (TEMPLATE / "w1/how-a-page-is-made.pptx").read_bytes()
NOTEBOOK = "w2/how-long-is-a-lecture.ipynb"


def shown(page: str, file: str) -> list[str]:
    """What a page shows of a file."""
    return [example.text for example in examples(PAGES[page]) if example.file == file]


STAND_INS = {
    ".bib": shown("add-a-week.md", "materials/w3/reading.bib")[0].encode(),
    ".ipynb": (TEMPLATE / NOTEBOOK).read_bytes(),
    ".pptx": DECK,
    ".vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n",
}
"""Files that an example names and the author has."""


@dataclass
class Reader:
    """Someone who follows a page of the guide from its first block to its last."""

    page: str
    folder: Folder
    """Where the terminal is."""
    home: Path

    def follow(self) -> Folder:
        """Do what each block says; the folder in which that ends."""
        before = Example("", "", "")
        for example in examples(PAGES[self.page]):
            if example.language == "bat":
                assert self._in_a_shell(example) == before.text, "not the same on Windows"
            else:
                self._does(example)(example)
            before = example
        return self.folder

    def _does(self, example: Example) -> Callable[[Example], None]:
        """What is done with a block; KeyError for one of which no test knows."""
        if example.file:
            by_file = {
                "course.yaml": self.reads,
                "mkdocs.yml": self.sets,
                ".gitlab-ci.yml": self.runs,
            }
            return by_file.get(example.file, self.writes)
        return {
            "sh": self.types,
            "nginx": self.sends_the_tested_header,
            "apache": self.sends_the_tested_header,
            "python": self.puts_into_a_notebook,
        }[example.language]

    def _in_a_shell(self, example: Example) -> str:
        text = example.text
        for there, here in ON_WINDOWS.items():
            text = re.sub(f"^{re.escape(there)}", here, text, flags=re.MULTILINE)
        return text

    def types(self, example: Example) -> None:
        """Type commands, and stay in the folder to which they lead."""
        lines = [line for line in example.text.splitlines() if not line.startswith(tuple(NOT_RUN))]
        if any(line.startswith("git commit") for line in lines):
            self.folder.write({"docs/about.md": f"# About\n\n{lines}\n"})
        commands = "\n".join([*lines, "pwd"])
        for command, other in RUN_AS.items():
            commands = commands.replace(command, other)
        (self.home / "Downloads").mkdir(parents=True, exist_ok=True)
        (self.home / "Downloads/why-we-sleep.pptx").write_bytes(DECK)
        with terminal(*ANSWERS.values()) as stdin:
            done = subprocess.run(
                ["sh", "-ec", commands],
                cwd=self.folder.path,
                env=environment(self.home),
                stdin=stdin,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
        assert done.returncode == 0, f"{self.page}: {example.text}{done.stdout}{done.stderr}"
        self.folder = Folder(Path(done.stdout.splitlines()[-1]))

    def reads(self, example: Example) -> None:
        """A part of course.yaml has no problem, where the files that it names are there.

        What the course has not got yet stays in it, as a reader leaves it there.
        """
        for path in re.findall(r"\bmaterials/[\w./-]+", example.text):
            file = self.folder.path / path
            file.parent.mkdir(exist_ok=True)
            if not file.exists():
                file.write_bytes(STAND_INS.get(file.suffix, b"x"))
        manifest = self.folder.path / "course.yaml"
        before = manifest.read_text(encoding="utf-8")
        manifest.write_text(whole_course(example.text), encoding="utf-8")
        assert self.folder.site().warnings == (), f"{self.page}: {example.text}"
        known = yaml.safe_load(before).keys() & yaml.safe_load(example.text).keys()
        manifest.write_text(before if known else before + example.text, encoding="utf-8")

    def sets(self, example: Example) -> None:
        """A part of mkdocs.yml takes its place there, and is understood."""
        file = self.folder.path / "mkdocs.yml"
        before = file.read_text()
        settings = yaml.safe_load(before) | yaml.safe_load(example.text)
        file.write_text(yaml.safe_dump(settings, sort_keys=False))
        assert "coursewright" in load_config(str(file)).plugins
        if "libreoffice" in example.text:  # which need not be installed
            file.write_text(before)

    def writes(self, example: Example) -> None:
        """Write a file of the course, in the language of its kind."""
        endings = {"bibtex": "bib", "css": "css", "jinja": "jinja", "markdown": "md", "text": "vtt"}
        assert example.file.endswith(f".{endings[example.language]}")
        self.folder.write({example.file: example.text})

    def runs(self, example: Example) -> None:
        """GitLab's jobs: each of their commands, and what they leave."""
        jobs = yaml.safe_load(example.text)
        version = jobs.pop("default")["image"].removeprefix("python:")
        assert tuple(map(int, version.split("."))) >= (3, 11)
        for job in jobs.values():
            assert job["script"][0] == "pip install -r requirements.txt"
            self.types(Example("sh", "", "\n".join(job["script"])))
        assert jobs["pages"]["artifacts"]["paths"] == ["public"]
        assert (self.folder.path / "public/index.html").is_file()
        assert (self.folder.path / jobs["links"]["artifacts"]["reports"]["junit"]).is_file()

    def sends_the_tested_header(self, example: Example) -> None:
        """The header for web servers is the one with which the pages are tested."""
        assert f'"{MINIMAL}"' in example.text

    def puts_into_a_notebook(self, example: Example) -> None:
        """What a cell says of its figure is said of it in the page."""
        (said,) = re.findall("fig-alt: (.*)", example.text)
        file = self.folder.path / "materials" / NOTEBOOK
        notebook = json.loads(file.read_text(encoding="utf-8"))
        (cell,) = [cell for cell in notebook["cells"] if cell["source"][0].startswith("#| fig-alt")]
        cell["source"] = example.text
        file.write_text(json.dumps(notebook), encoding="utf-8")
        assert f'alt="{said}"' in self.folder.markdown("week-2/how-long-is-a-lecture/index.md")


def whole_course(part: str) -> str:
    """A part of course.yaml, with what it needs to be all of it."""
    needed = {"title": "title: T\n", "weeks": "weeks:\n  - title: W\n"}
    keys = re.findall(r"^(\w+):", part, re.MULTILINE)
    return part + "".join(text for key, text in needed.items() if key not in keys)


def environment(home: Path) -> dict[str, str]:
    """The environment of someone for whom the program is installed."""
    who = {"NAME": "A Reader", "EMAIL": "reader@example.org"}
    return {
        **os.environ,
        **{f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who},
        "HOME": str(home),
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
    }


@contextmanager
def terminal(*typed: str) -> Iterator[int]:
    """A terminal into which lines were typed already, for a command that asks."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    yield theirs
    os.close(ours)
    os.close(theirs)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Folder]:
    """The course of someone who has followed a page, after *Get started*."""
    home = tmp_path_factory.mktemp("home")

    @cache
    def follow(page: str) -> Folder:
        folder = tmp_path_factory.mktemp(page.removesuffix(".md"))
        if page != "get-started.md":
            left_out = shutil.ignore_patterns(".venv")
            start = follow("get-started.md").path
            folder = Path(shutil.copytree(start, folder / "my-course", ignore=left_out))
        return Reader(page, Folder(folder), home).follow()

    return follow


# -- Every block ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_followed(page: str, followed: Callable[[str], Folder]) -> None:
    assert followed(page).coursewright("check").returncode == 0


def test_what_is_not_run_is_in_the_guide() -> None:
    commands = [
        line
        for text in PAGES.values()
        for example in examples(text)
        for line in example.text.splitlines()
    ]
    for start in NOT_RUN | RUN_AS:
        assert any(line.strip(" -").startswith(start) for line in commands), start


def test_each_command_and_option_that_it_names_is_there() -> None:
    words = {text for page in PAGES.values() for text in re.findall(r"`([^`\n]+)`", page)}
    known = {option for command in main.commands.values() for option in options(command)}
    for option in (text.split()[0] for text in words if re.match("--(?!cw-)", text)):
        assert option in known | {"--strict"}, option
    for command in (text.split()[1] for text in words if text.startswith("coursewright ")):
        assert command in main.commands, command


def options(command: click.Command) -> set[str]:
    """The options of a command, and of those below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    own = {name for option in command.params for name in option.opts}
    return own.union(*map(options, below))


# -- What comes of it -------------------------------------------------------------------------


def test_getting_started_ends_with_the_course_that_was_answered(
    followed: Callable[[str], Folder],
) -> None:
    assert list(ANSWERS) == [q.removesuffix(" (may be left empty)") for q in QUESTIONS.values()]
    folder = followed("get-started.md")
    course = folder.manifest().course
    assert course.institution
    given = (course.title, course.description, course.institution.name, course.repository)
    assert given == tuple(ANSWERS.values())
    assert course.weeks[0].title in shown("get-started.md", "course.yaml")[0]
    for name in re.findall(r"`(\S+)`", PAGES["get-started.md"].partition("The folder then has")[2]):
        if re.fullmatch(r"[\w.-]+(/|\.txt|\.ya?ml)", name):
            assert (folder.path / name).exists(), name


def test_a_mistake_is_shown_and_goes_as_the_guide_says(followed: Callable[[str], Folder]) -> None:
    folder = followed("get-started.md")
    right = (folder.path / "course.yaml").read_text()
    wrong = right.replace("- title: How a page", "- titel: How a page")
    server = Server(folder)
    try:
        server.shows("Sleep and dreams")
        folder.write({"course.yaml": right.replace("How a page is made", "A title of my own")})
        server.shows("A title of my own")
        folder.write({"course.yaml": wrong})
        for words in re.findall(r"\*(unknown key .*?|did you mean .*?)\*", PAGES["get-started.md"]):
            server.shows(words)
        server.shows("A title of my own")
        folder.write({"course.yaml": right})
        server.no_longer_shows(PANEL)
    finally:
        server.stop()


def test_the_commands_make_the_third_week(followed: Callable[[str], Folder]) -> None:
    folder = followed("add-a-week.md")
    week = folder.manifest().course.weeks[2]
    assert [lecture.title for lecture in week.lectures] == ["Why we sleep", "Replay"]
    assert (folder.path / "materials/w3/why-we-sleep.pptx").read_bytes() == DECK
    assert folder.manifest().course.weeks[0].lectures[-1].title == "Dreams"


def test_the_week_by_hand_is_what_the_guide_says(followed: Callable[[str], Folder]) -> None:
    folder = followed("add-a-week.md")
    by_hand, _, with_ids = shown("add-a-week.md", "course.yaml")
    before = (folder.path / "course.yaml").read_text()
    folder.write({"course.yaml": whole_course(with_ids)})
    assert {"sleep/index.md", "sleep/why/index.md"} <= {page.path for page in folder.site().pages}
    folder.write({"course.yaml": whole_course(by_hand)})
    built = folder.build("--strict")
    folder.write({"course.yaml": before})
    assert built.status == 0, built.log
    week = built.article("week-1/index.html")
    for words in ("recorded in May", "No exercises this week", "The memory function of sleep"):
        assert words in week
    assert "Memories are made anew" in built.article("materials/w3/reading/index.html")
    assert "Sleep-dependent memory" in built.article("materials/w3/reading/index.html")


def test_the_transcript_follows_the_video(followed: Callable[[str], Folder]) -> None:
    folder = followed("slides.md")
    folder.write({"course.yaml": whole_course(shown("slides.md", "course.yaml")[-1])})
    page = folder.markdown("week-1/why-we-sleep/index.md")
    for words in ("Why do we sleep at all?", "Play from 1:35", "Questions"):
        assert words in page


def test_pages_colours_and_templates_are_as_shown(followed: Callable[[str], Folder]) -> None:
    folder = followed("templates.md")
    folder.write({"course.yaml": (folder.path / "course.yaml").read_text() + PEOPLE})
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert "Half of it for the exercises" in built.article("assessment/index.html")
    overview = built.article("overview/index.html")
    assert "Sleep and dreams in 2 weeks" in overview
    assert "Made by Ada, Grace." in overview
    assert "How a page is made" in overview
    assert "The course" in built.html()
    assert built.html().index(STYLESHEET) < built.html().index("assets/my-course.css")
    sheet = next(asset for asset in OWN_ASSETS if asset.path == STYLESHEET).source
    assert isinstance(sheet, Path)
    light, dark = re.findall(r"^(?::root|\[data-md.*?) \{(.*?)^\}", sheet.read_text(), re.M | re.S)[
        :2
    ]
    mine = shown("templates.md", "docs/assets/my-course.css")[0].split("slate")
    for part, ours in zip(mine, (light, dark), strict=True):
        assert all(f" {name}: " in ours for name in re.findall(r"(--cw-\w+): ", part))
    for name in re.findall(r"`(--cw-[\w-]+)`", PAGES["templates.md"]):
        assert f" {name}: " in light


PEOPLE = "people:\n  - {name: Ada}\n  - {name: Grace}\n"


def test_the_verdicts_on_links_are_those_of_the_report() -> None:
    table = PAGES["links.md"].partition("| it lists links that")[2].partition("\n\n")[0]
    for words in re.findall(r"^\| (?!-)(.*?) \|", table, re.MULTILINE):
        assert any(meaning.startswith(words) for meaning in MEANINGS.values()), words


def test_a_course_can_be_taken_along(followed: Callable[[str], Folder]) -> None:
    folder = followed("taking-it-along.md")
    with zipfile.ZipFile(folder.path / "my-course.zip") as archive:
        assert {"my-course/index.html", "my-course/README.txt"} <= set(archive.namelist())
    assert (folder.path / "my-course-as-markdown/docs/index.md").is_file()
    named = re.findall(r"`(assets/app-\S+)`", PAGES["taking-it-along.md"])
    assert set(named) == set(ICONS)
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert not (built.site / APP_MANIFEST).exists()


# -- The guide in the reference course's site -------------------------------------------------


def test_the_guide_is_a_part_of_its_own_at_the_end_of_the_site() -> None:
    *_, last = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text())["nav"]
    (pages,) = last.values()
    there = {f"guide/{file.name}" for file in (REPOSITORY / "docs/guide").glob("*.md")}
    assert set(pages) == there
    listed = re.findall(r"\]\((\w[\w-]*\.md)\)", PAGES["index.md"])
    assert pages == ["guide/index.md", *(f"guide/{name}" for name in listed)]


def test_its_links_lead_to_what_is_there(course: Folder) -> None:
    shutil.copytree(REPOSITORY / "docs/guide", course.path / "docs/guide")
    extensions = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text())["markdown_extensions"]
    more = {"validation": {"anchors": "warn"}, "markdown_extensions": extensions}
    course.write({"mkdocs.yml": MKDOCS_YML + yaml.safe_dump(more)})
    built = course.build("--strict")
    assert built.status == 0, built.log


def test_it_is_found_behind_what_the_course_says() -> None:
    for file in (REPOSITORY / "docs/guide").glob("*.md"):
        meta = yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])
        assert meta["search"]["boost"] < 1, file
