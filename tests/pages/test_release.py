"""What is not out yet is in no file of the site, by word or by address; a server shows it."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from pptx import Presentation

from tests.conftest import MKDOCS_YML, Folder
from tests.materials.test_notebook import code as cell
from tests.materials.test_notebook import content, markdown, stream

COURSE = """
course.yaml: |
  title: A course with secrets
  term: {start: 2026-10-05, end: 2026-12-11, timezone: Europe/London, meets: [mon 10:00-12:00]}
  bibliography: [materials/course.bib]
  readings:
    - {path: materials/more.md}
    - {title: Quagga notes, path: materials/quagga.md, release: 2026-11-20}
  weeks:
    - title: Beginnings
      lectures:
        - {title: Open lecture, slides: materials/open.pptx}
        - {title: Quagga lecture, slides: materials/quagga.pptx, release: 2026-11-20, note: quaggas}
      notebooks: [{title: Quagga figures, notebook: materials/quagga.ipynb, release: 2026-11-20}]
      exercises:
        - {notebook: materials/quagga-exercise.ipynb, release: 2026-11-20, due: 2026-11-27}
        - {title: Open exercise, notebook: materials/open.ipynb}
      readings: [materials/open.md, {path: materials/quagga.pdf, release: 2026-11-20}]
    - title: Quaggas and their kin
      id: quagga-week
      description: All about quaggas.
      release: 2026-11-20
      start: 2026-11-23
      lectures:
        - {title: Quagga film, video: Qu4ggaVideo, slides: docs/quagga/slides.pptx}
        - {title: Quagga told, video: materials/quagga.mp4, captions: materials/quagga.vtt}
      exercises:
        - {title: Quagga work, notebook: "https://github.com/q/quagga/blob/main/quagga.ipynb",
           copy: materials/quagga-copy.ipynb, intro: "https://youtu.be/Qu4ggaIntro"}
      readings: [materials/quagga-reading.md, "@quagga1870", materials/open.md]
    - title: Endings
docs/about.md: "# About\\n"
docs/quagga-week/handout.md: "# Quagga handout\\n"
docs/quagga-week/sketch.svg: <svg xmlns="http://www.w3.org/2000/svg"><title>quagga</title></svg>
materials/more.md: "# More\\n\\nSee [later](quagga-reading.md), or [these](quagga.pptx).\\n"
materials/open.md: "# Open\\n\\n![A stripe](stripe.svg)\\n"
materials/stripe.svg: <svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>
materials/quagga.md: "# Quagga notes\\n"
materials/quagga-reading.md: "# A quagga reading\\n\\n[Here](quagga-appendix.md)\\n"
materials/quagga-appendix.md: "# A quagga appendix\\n"
materials/quagga.pdf: a quagga
materials/quagga.mp4: a quagga
materials/quagga.vtt: |
  WEBVTT

  00:01.000 --> 00:02.000
  This is a quagga.
materials/course.bib: |
  @article{quagga1870, author = {Quagga, Q.}, title = {On quaggas}, year = 1870}
mkdocs.yml: |
  site_name: A test
  site_url: https://example.org/
  theme: {name: material, font: false}
  plugins: [search, coursewright]
"""
QUAGGA = re.compile(rb"qu[a4]gga", re.IGNORECASE)


def save_deck(path: Path, words: str) -> None:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = words
    slide.notes_slide.notes_text_frame.text = f"Notes on {words}"
    path.parent.mkdir(parents=True, exist_ok=True)
    presentation.save(str(path))


@pytest.fixture
def secrets(folder: Folder) -> Folder:
    folder.write(COURSE)
    for name, words in (
        ("materials/open.pptx", "Open slide"),
        ("materials/quagga.pptx", "Quagga slide"),
        ("docs/quagga/slides.pptx", "Another quagga"),
    ):
        save_deck(folder.path / name, words)
    for name in ("open", "quagga", "quagga-exercise", "quagga-copy"):
        cells = markdown(f"# The {name} notebook"), cell("1", stream(f"{name} printed"))
        (folder.path / f"materials/{name}.ipynb").write_bytes(content(*cells))
    return folder


def traces(site: Path) -> list[str]:
    """The files of a site that name the secret, or say it, wherever they are packed."""
    found = []
    for file in sorted(path for path in site.rglob("*") if path.is_file()):
        data = file.read_bytes()
        data = gzip.decompress(data) if file.suffix == ".gz" else data
        name = file.relative_to(site).as_posix()
        if QUAGGA.search(data) or QUAGGA.search(name.encode()):
            found.append(name)
    return found


def test_before_its_day_nothing_of_it_is_in_the_site(secrets: Folder) -> None:
    done = secrets.coursewright("build", "--as-of", "2026-11-19", "--strict", "-d", "before")
    assert done.returncode == 0, done.stderr
    site = secrets.path / "before"
    assert traces(site) == []
    for name in ("search/search_index.json", "sitemap.xml.gz", "schedule/index.html"):
        assert (site / name).is_file()
    assert (site / "materials/open.pptx").is_file()
    assert (site / "week-1/exercises-2").exists() is False
    assert (site / "week-1/open-exercise/index.html").is_file()
    assert "Week 3: Endings" in (site / "week-3/index.html").read_text()


def test_on_its_day_all_of_it_is(secrets: Folder) -> None:
    done = secrets.coursewright("build", "--as-of", "2026-11-20", "-d", "after")
    assert done.returncode == 0, done.stderr
    found = traces(secrets.path / "after")
    for name in (
        "index.html",
        "search/search_index.json",
        "sitemap.xml",
        "schedule/index.html",
        "week-1/quagga-lecture/index.html",
        "week-1/quagga-lecture/transcript.txt",
        "week-1/quagga-figures/index.html",
        "week-1/exercises/index.html",
        "quagga-week/index.html",
        "quagga-week/quagga-film/index.html",
        "quagga-week/quagga-work/index.html",
        "quagga-week/handout/index.html",
        "quagga-week/sketch.svg",
        "quagga/slides.pptx",
        "materials/quagga.pptx",
        "materials/quagga.ipynb",
        "materials/quagga-exercise.ipynb",
        "materials/quagga-copy.ipynb",
        "materials/quagga.pdf",
        "materials/quagga.mp4",
        "materials/quagga/index.html",
        "materials/quagga-reading/index.html",
        "materials/quagga-appendix/index.html",
        "materials/more/index.html",
    ):
        assert name in found, name


def test_the_exported_pages_hold_nothing_of_it_either(secrets: Folder) -> None:
    done = secrets.coursewright("export", "markdown", "out", "--as-of", "2026-11-19")
    assert done.returncode == 0, done.stderr
    assert traces(secrets.path / "out") == []
    done = secrets.coursewright("export", "markdown", "out", "--as-of", "2026-11-20", "--force")
    assert "docs/quagga-week/handout.md" in traces(secrets.path / "out")


def test_mkdocs_itself_takes_the_day_from_the_environment(
    secrets: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWRIGHT_AS_OF", "2026-11-19")
    assert traces(secrets.build().site) == []
    monkeypatch.setenv("COURSEWRIGHT_AS_OF", "2026-11-20 08:00")
    assert traces(secrets.build().site)


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "2026-11-20 25:00", "0001-01-01"])
def test_a_day_that_there_is_not_is_refused(
    course: Folder, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = f"Error: {day}: write a day such as 2026-10-05, or 2026-10-05 09:00.\n"
    done = course.coursewright("build", "--as-of", day)
    assert (done.returncode, done.stderr) == (2, message)
    monkeypatch.setenv("COURSEWRIGHT_AS_OF", day)
    built = course.build()
    assert built.status != 0
    assert message in built.log
    assert "Traceback" not in built.log


def test_a_site_in_which_nothing_is_out_is_built(course: Folder) -> None:
    text = "title: x\nweeks: [{title: Later, release: 2026-11-20}]\n"
    course.write({"course.yaml": text, "mkdocs.yml": MKDOCS_YML, "docs/about.md": "# About\n"})
    done = course.coursewright("build", "--as-of", "2026-11-19", "--strict")
    assert done.returncode == 0, done.stderr
    assert "Later" not in (course.path / "site/index.html").read_text()


def test_a_server_shows_what_is_not_out_with_a_badge(secrets: Folder) -> None:
    from coursewright.pages import build_site
    from coursewright.project import as_of, read_project

    project = read_project(secrets.path / "mkdocs.yml", as_of("2026-11-19"))
    pages = {page.path: page.markdown for page in build_site(project, unreleased=True).pages}
    badge = "*not out before 20 November 2026*"
    for path, count in {
        "index.md": 12,
        "week-1/index.md": 4,
        "week-1/quagga-lecture/index.md": 1,
        "week-1/open-lecture/index.md": 0,
        "quagga-week/index.md": 7,
        "quagga-week/quagga-work/index.md": 1,
        "materials/quagga/index.md": 1,
        "materials/quagga-reading/index.md": 1,
        "materials/open/index.md": 0,
        "schedule.md": 2,
    }.items():
        assert pages[path].count(badge) == count, path
    out = {page.path: page.markdown for page in build_site(project).pages}
    assert not any("not out before" in text for text in out.values())


def test_check_looks_at_what_is_not_out_as_well(secrets: Folder) -> None:
    (secrets.path / "materials/quagga.pdf").unlink()
    done = secrets.coursewright("check", "--format", "json")
    assert "materials/quagga.pdf is not there" in [
        p["message"] for p in json.loads(done.stdout)["problems"]
    ]
    built = secrets.coursewright("build", "--as-of", "2026-11-19", "--strict")
    assert built.returncode == 0, built.stderr


def test_a_learner_keeps_what_is_done_when_more_is_out(folder: Folder) -> None:
    folder.write(
        """
        course.yaml: |
          title: x
          weeks:
            - title: y
              lectures: [{title: One, video: WMRUZT9NljM, release: 2026-11-20},
                         {title: Two, video: WMRUZT9NljM}]
        docs/about.md: "# About"
        """
    ).write({"mkdocs.yml": MKDOCS_YML})
    keys = [
        set(re.findall(r'data-cw-item="([^"]+)"', (folder.path / day / "index.html").read_text()))
        for day in ("2026-11-19", "2026-11-20")
        if folder.coursewright("build", "--as-of", day, "-d", day).returncode == 0
    ]
    assert keys == [{"lecture:youtube:WMRUZT9NljM+2"}, {"lecture:youtube:WMRUZT9NljM+2",
                                                        "lecture:youtube:WMRUZT9NljM"}]  # fmt: skip


def test_an_own_schedule_page_takes_the_place_of_ours(secrets: Folder) -> None:
    secrets.write({"docs/schedule.md": "---\njinja: true\n---\n# Our term\n\n{{ schedule() }}\n"})
    page = secrets.build().article("schedule/index.html")
    assert "Our term" in page
    assert "Monday 5 October, 10:00–12:00" in page


def test_a_course_without_dates_has_no_schedule(course: Folder) -> None:
    assert "schedule.md" not in [page.path for page in course.site().pages]
    assert "data-cw-now" not in course.markdown("index.md")
