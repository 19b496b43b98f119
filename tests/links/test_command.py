from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import Folder
from tests.links.conftest import run_links, write_course
from tests.links.services import wayback
from tests.links.standin import Answer, StandIn

OLD, NEW = "https://old.example.org", "https://new.example.org"
GOOD, GONE, SHY = f"{NEW}/good", f"{NEW}/gone", f"{NEW}/shy"
MOVED, FRONT = f"{OLD}/page", f"{OLD}/front"


def leading(location: str) -> Answer:
    return Answer(301, headers={"Location": location})


@pytest.fixture
def web(web: StandIn) -> StandIn:
    """Two sites: pages of the old one have moved to the new one, but for its front page."""
    pages = ("/good", "/page", "/", "/a?x=1&y=2")
    web.on("new.example.org", {**dict.fromkeys(pages, Answer()), "/shy": Answer(403)})
    web.on(
        "old.example.org",
        {
            "/page": leading(f"{NEW}/page"),
            "/front": leading(f"{NEW}/"),
            "/a?x=1&y=2": leading(f"{NEW}/a?x=1&y=2"),
        },
    )
    return web


def links_of(course: Folder, *urls: str, **others: Any) -> Folder:
    return write_course(course.path, urls, **others)


# -- What it ends with ------------------------------------------------------------------------


def test_where_all_links_work_it_ends_with_0(web: StandIn, folder: Folder) -> None:
    run = run_links(links_of(folder, GOOD, MOVED), web, "--format", "text")
    assert (run.status, run.stderr) == (0, "")
    assert "1 ok" in run.stdout or "in order" in run.stdout


def test_where_one_is_broken_it_ends_with_1(web: StandIn, folder: Folder) -> None:
    run = run_links(links_of(folder, GOOD, GONE), web)
    assert (run.status, run.verdicts) == (1, {GOOD: "ok", GONE: "broken"})


def test_what_could_not_be_told_counts_where_that_is_wanted(web: StandIn, folder: Folder) -> None:
    course = links_of(folder, GOOD, SHY)
    run = run_links(course, web)
    assert (run.status, run.verdicts) == (0, {GOOD: "ok", SHY: "blocked"})
    strict = run_links(course, web, "--strict")
    assert (strict.status, strict.report["links"]) == (1, run.report["links"])


def test_without_a_course_it_ends_with_2(web: StandIn, folder: Folder) -> None:
    run = run_links(folder, web)
    assert run.status == 2
    [problem] = run.report["problems"]
    assert (problem["file"], problem["message"]) == ("course.yaml", "there is no such file")
    assert run.report["links"] == []
    assert web.requests == []


def test_a_manifest_that_cannot_be_read_is_a_problem_and_nobody_is_asked(
    web: StandIn, folder: Folder
) -> None:
    folder.write({"course.yaml": f"titel: x\nlinks: [{{title: a, url: {GONE}}}]\n"})
    run = run_links(folder, web)
    assert run.status == 1
    assert {problem["file"] for problem in run.report["problems"]} == {"course.yaml"}
    assert web.requests == []


@pytest.mark.parametrize(
    "options", [("--nonsense",), ("--format", "pdf"), ("-o", "report.pdf"), ("--site", "missing")]
)
def test_options_that_make_no_sense_end_with_2_and_nobody_is_asked(
    web: StandIn, folder: Folder, options: tuple[str, ...]
) -> None:
    run = run_links(links_of(folder, GOOD), web, *options)
    assert (run.status, run.stdout) == (2, "")
    assert "Error: " in run.stderr
    assert web.requests == []


def test_files_that_cannot_be_read_are_problems_beside_the_links_of_the_others(
    web: StandIn, folder: Folder
) -> None:
    week = {
        "title": "Beginnings",
        "lectures": [{"title": "A lecture", "slides": "deck.pptx"}],
        "notebooks": [{"title": "A notebook", "notebook": "code.ipynb"}],
        "readings": ["bad.md", "good.md"],
    }
    course = links_of(folder, weeks=[week])
    course.write(
        {"good.md": f"See {GOOD} and {GONE}.\n", "deck.pptx": "no deck", "code.ipynb": "{"}
    )
    (course.path / "bad.md").write_bytes(b"caf\xe9\n")
    run = run_links(course, web)
    assert run.status == 1
    assert run.verdicts == {GOOD: "ok", GONE: "broken"}
    files = [problem["file"] for problem in run.report["problems"]]
    assert sorted(files) == ["bad.md", "code.ipynb", "deck.pptx"]


# -- What it asks -----------------------------------------------------------------------------


def test_without_the_network_only_that_is_told_which_needs_none(
    web: StandIn, folder: Folder
) -> None:
    drive = "https://colab.research.google.com/drive/1AbCdEfGhIjKlMnOpQrStUvWxYz012345"
    run = run_links(links_of(folder, GOOD, GONE, drive), web, "--offline")
    assert (run.status, run.verdicts) == (0, {drive: "unverifiable"})
    assert run.report["unasked"] == 2
    assert (run.requests, web.requests, web.unknown) == (0, [], [])


def test_every_address_is_asked_once_however_often_it_is_used(web: StandIn, folder: Folder) -> None:
    course = links_of(folder, GOOD, GOOD)
    course.write({"docs/a.md": f"{GOOD} {GOOD}\n", "docs/b.md": f"<{GOOD}>\n"})
    run = run_links(course, web)
    assert (run.requests, web.count()) == (1, 1)
    assert len(run.links[GOOD]["places"]) == 5


def test_places_are_named_as_seen_from_where_the_command_runs(web: StandIn, folder: Folder) -> None:
    links_of(Folder(folder.path / "course"), GONE).write({"docs/a.md": f"\n{GONE}\n"})
    run = run_links(folder, web, "-f", "course/mkdocs.yml")
    places = [(place["file"], place["line"]) for place in run.links[GONE]["places"]]
    assert places == [("course/course.yaml", 1), ("course/docs/a.md", 2)]
    assert (folder.path / "course" / ".cache").is_dir()


def test_the_built_site_is_looked_at_as_well(web: StandIn, folder: Folder) -> None:
    course = links_of(folder, GOOD)
    course.write({
        "site/index.html": f"<a href='{GONE}'>x</a> <a href='b/'>b</a> <a href='a/#no'>a</a>",
        "site/a/index.html": "<h1 id='yes'>A</h1> <a href='#yes'>x</a>",
    })  # fmt: skip
    run = run_links(course, web, "--site", "site")
    assert run.status == 1
    verdicts = {(link["kind"], link["verdict"]) for link in run.report["links"]}
    assert verdicts == {("web", "ok"), ("web", "broken"), ("site", "ok"), ("site", "broken")}
    assert [p["file"] for p in run.links[GONE]["places"]] == ["site/index.html"]
    within = [link["verdict"] for link in run.report["links"] if link["kind"] == "site"]
    assert sorted(within) == ["broken", "broken", "ok"]


def test_an_archived_copy_of_what_is_gone_is_suggested_where_that_is_wanted(
    web: StandIn, folder: Folder
) -> None:
    web.on("archive.org", wayback({GONE: "20200101000000"}))
    course = links_of(folder, GONE, f"{NEW}/never", GOOD)
    assert {link["suggestion"] for link in run_links(course, web).report["links"]} == {""}
    run = run_links(course, web, "--archive")
    assert {url: run.links[url]["suggestion"] for url in run.links} == {
        GONE: f"https://web.archive.org/web/20200101000000/{GONE}",
        f"{NEW}/never": "",
        GOOD: "",
    }


def test_private_addresses_are_asked_where_that_is_wanted(web: StandIn, folder: Folder) -> None:
    url = "https://intranet.local/"
    web.on("intranet.local", {"/": Answer()})
    course = links_of(folder, url)
    assert run_links(course, web).verdicts == {url: "unverifiable"}
    assert web.requests == []
    assert run_links(course, web, "--allow-private").verdicts == {url: "ok"}


# -- What it prints ---------------------------------------------------------------------------


def test_the_report_as_data_has_exactly_this_form(web: StandIn, folder: Folder) -> None:
    folder.write({
        "course.yaml": f"title: A course\nlinks:\n  - {{title: a, url: {MOVED}}}\nweeks:\n"
        f"  - title: b\n    readings: [{{title: c, url: {GONE}}}]\n",
    })  # fmt: skip
    run = run_links(folder, web)
    assert run.report == {
        "links": [
            {
                "url": MOVED,
                "kind": "web",
                "verdict": "moved",
                "detail": "it has another address for good",
                "suggestion": f"{NEW}/page",
                "places": [{"file": "course.yaml", "line": 3, "column": 21}],
            },
            {
                "url": GONE,
                "kind": "web",
                "verdict": "broken",
                "detail": "its server says that there is no such page (404)",
                "suggestion": "",
                "places": [{"file": "course.yaml", "line": 6, "column": 32}],
            },
        ],
        "summary": {"broken": 1, "moved": 1},
        "requests": 4,
    }
    assert run.stderr == ""


def test_reports_are_written_in_the_form_that_their_names_end_in(
    web: StandIn, folder: Folder
) -> None:
    course = links_of(folder, GONE)
    (course.path / "out").mkdir()
    names = ("out/r.txt", "r.json", "r.SARIF", "r.xml", "r.html")
    run = run_links(course, web, "--format", "text", *(f"-o{name}" for name in names))
    assert run.status == 1
    text, data, sarif, junit, page = (
        (course.path / name).read_text(encoding="utf-8") for name in names
    )
    assert text == run.stdout
    assert json.loads(data)["summary"] == {"broken": 1}
    assert json.loads(sarif)["version"] == "2.1.0"
    assert junit.startswith("<?xml")
    assert page.startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
    assert "\x1b" not in text


def test_a_report_is_written_in_place_of_an_earlier_one(web: StandIn, folder: Folder) -> None:
    course = links_of(folder, GONE).write({"r.json": "earlier"})
    run = run_links(course, web, "-o", "r.json")
    assert (course.path / "r.json").read_text(encoding="utf-8") == run.stdout


def test_a_report_that_cannot_be_written_is_an_error(web: StandIn, folder: Folder) -> None:
    run = run_links(links_of(folder, GONE), web, "-o", "missing/r.json")
    assert (run.status, run.stdout) == (2, "")
    assert re.fullmatch(r"Error: (.*/)?missing/r\.json cannot be written: .*\n", run.stderr)


def test_a_reader_that_leaves_early_is_no_reason_for_a_traceback(
    web: StandIn, folder: Folder
) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "coursewright", "links", "--offline"]
    with subprocess.Popen(
        command, cwd=links_of(folder, GOOD).path, env=web.env, stdout=pipe, stderr=pipe
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (1, b"")


def on_a_terminal(course: Folder, web: StandIn) -> tuple[str, str]:
    """Run with a terminal for what goes to standard error; what came there, and to the output."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "coursewright", "links", "--format", "json"]
    with subprocess.Popen(
        command, cwd=course.path, env=web.env, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        assert process.stdout
        output = process.stdout.read().decode()
    shown = b""
    while True:
        try:
            shown += os.read(ours, 10_000)
        except OSError:  # which is how a terminal says that there is no more
            os.close(ours)
            return shown.decode(), output


def test_a_terminal_is_shown_how_far_it_is_and_the_output_is_the_report_alone(
    web: StandIn, folder: Folder
) -> None:
    web.latency = 0.15
    course = links_of(
        folder, *(f"{NEW}/good?{number}" for number in range(8)), settings={"connections": 1}
    )
    shown, output = on_a_terminal(course, web)
    assert re.search(r"Asking +\[[#-]+\] +\d+%", shown)
    assert json.loads(output)["requests"] == 8


# -- Waivers ----------------------------------------------------------------------------------


def waiver(url: str, days: int) -> dict[str, str]:
    """A waiver whose last day is so many days from today."""
    until = date.today() + timedelta(days=days)
    return {"url": url, "reason": "It is being mended.", "until": until.isoformat()}


def test_a_link_that_is_waived_is_not_asked(web: StandIn, folder: Folder) -> None:
    until = (date.today() + timedelta(days=1)).isoformat()
    run = run_links(links_of(folder, GONE, GOOD, ignore_links=[waiver(GONE, 1)]), web)
    assert run.status == 0
    assert run.said(GONE) == ("ignored", f"It is being mended. (until {until})", "")
    assert [request.path for request in web.requests] == ["/good"]


def test_a_waiver_holds_on_its_last_day_and_covers_what_its_asterisks_allow(
    web: StandIn, folder: Folder
) -> None:
    urls = (GONE, f"{GONE}/far", f"{NEW}/gon", GOOD)
    run = run_links(links_of(folder, *urls, ignore_links=[waiver(f"{NEW}/gone*", 0)]), web)
    assert run.verdicts == {
        GONE: "ignored",
        f"{GONE}/far": "ignored",
        f"{NEW}/gon": "broken",
        GOOD: "ok",
    }


def test_a_waiver_that_has_ended_is_a_problem_and_the_link_is_asked(
    web: StandIn, folder: Folder
) -> None:
    run = run_links(links_of(folder, GOOD, ignore_links=[waiver(GOOD, -1)]), web)
    assert (run.status, run.verdicts) == (1, {GOOD: "ok"})
    [problem] = run.report["problems"]
    assert problem["message"] == (
        f"the day until which {GOOD} was to be ignored is over: It is being mended."
    )
    assert (problem["file"], problem["line"]) == ("course.yaml", 1)


@pytest.mark.parametrize("until", ["soon", "2027-02-30", 1.5, None])
def test_a_waiver_without_a_proper_day_is_a_problem_of_the_manifest(
    web: StandIn, folder: Folder, until: object
) -> None:
    bad = {"url": GONE, "reason": "It is being mended.", "until": until}
    run = run_links(links_of(folder, GONE, ignore_links=[bad]), web)
    assert (run.status, run.report["links"], web.requests) == (1, [], [])
    assert len(run.report["problems"]) == 1


# -- Mending ----------------------------------------------------------------------------------

YAML = """\
# https://old.example.org/page is what this remark is about
title: 'A course'   # two   spaces   stay
description: >-
  See https://old.example.org/page, and
  https://old.example.org/front.
links:
  - {title: "One",   url: "https://old.example.org/page"}  # https://old.example.org/page
  - &two
    title: 'Two'
    url: 'https://old.example.org/page'
  - *two
  - title: Three \u4e2d
    url: https://old.example.org/page
  - {title: Four, url: https://old.example.org/page/more}
ignore_links:
  - {url: "https://old.example.org/page/*", reason: see https://old.example.org/page, until: 2999-01-01}
weeks: [{title: Beginnings}]
"""  # noqa: E501


def mended(text: str) -> str:
    """The manifest as it should be, once its values are mended."""
    lines = text.split("\n")
    for number in (3, 6, 9, 12):
        lines[number] = lines[number].replace(MOVED, f"{NEW}/page", 1)
    return "\n".join(lines)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_addresses_that_have_moved_are_mended_in_the_manifest_and_nothing_else(
    web: StandIn, folder: Folder, ends: str, mark: bytes
) -> None:
    manifest = folder.path / "course.yaml"
    manifest.write_bytes(mark + YAML.replace("\n", ends).encode())
    manifest.chmod(0o640)
    run = run_links(folder, web, "--fix")
    assert manifest.read_bytes() == mark + mended(YAML).replace("\n", ends).encode()
    assert manifest.stat().st_mode & 0o777 == 0o640
    assert run.status == 0
    removed = [line for line in run.stderr.splitlines() if re.match("-[^-]", line)]
    added = [line for line in run.stderr.splitlines() if re.match(r"\+[^+]", line)]
    assert (len(removed), len(added)) == (4, 4)
    assert all(MOVED in line for line in removed)
    assert run.verdicts[MOVED] == "moved"
    again = run_links(folder, web, "--fix")
    assert (again.stderr, again.verdicts[f"{NEW}/page"]) == ("", "ok")


MARKDOWN = """\
# A page

See [it](https://old.example.org/a?x=1&amp;y=2 "https://old.example.org/page") and
<https://old.example.org/page>, but `https://old.example.org/page` is code, and so is

```
https://old.example.org/page
```

<!-- https://old.example.org/page -->
[front]: https://old.example.org/front   \t
"""


def test_addresses_that_have_moved_are_mended_in_markdown_but_not_in_code(
    web: StandIn, folder: Folder
) -> None:
    course = links_of(folder)
    page = course.path / "docs" / "a.md"
    page.parent.mkdir()
    page.write_bytes(MARKDOWN.encode())
    run = run_links(course, web, "--fix")
    expected = MARKDOWN.replace(f"{OLD}/a?x=1&amp;y=2", f"{NEW}/a?x=1&amp;y=2")
    expected = expected.replace(f'"{MOVED}"', f'"{NEW}/page"').replace(
        f"<{MOVED}>", f"<{NEW}/page>"
    )
    assert page.read_bytes() == expected.encode()
    assert (run.status, run.links[FRONT]["suggestion"]) == (0, "")
    assert "docs/a.md" in run.stderr


def test_without_the_option_nothing_is_changed(web: StandIn, folder: Folder) -> None:
    course = links_of(folder, MOVED)
    before = (course.path / "course.yaml").read_bytes()
    assert run_links(course, web).verdicts == {MOVED: "moved"}
    assert (course.path / "course.yaml").read_bytes() == before


def test_a_manifest_that_is_a_link_to_a_file_stays_one(web: StandIn, folder: Folder) -> None:
    links_of(folder, MOVED)
    manifest = folder.path / "course.yaml"
    manifest.rename(folder.path / "real.yaml")
    manifest.symlink_to("real.yaml")
    run_links(folder, web, "--fix")
    assert manifest.is_symlink()
    assert f"{NEW}/page" in (folder.path / "real.yaml").read_text()


# -- Odd surroundings -------------------------------------------------------------------------


def test_what_is_wrong_with_the_environment_is_said_before_anybody_is_asked(
    web: StandIn, folder: Folder
) -> None:
    course = links_of(folder, GOOD)
    for variables in ({"REQUESTS_CA_BUNDLE": "missing.pem"}, {"GITHUB_TOKEN": "a b"}):
        run = run_links(course, web, **variables)
        assert (run.status, run.stdout) == (2, "")
        assert run.stderr.startswith("Error: ")
        assert len(run.stderr.splitlines()) == 1
    assert web.requests == []


def test_whom_to_write_to_is_told_to_each_site(web: StandIn, folder: Folder) -> None:
    course = links_of(folder, GOOD, settings={"contact": "Zo\u00eb \u4e2d <z@example.org>"})
    assert run_links(course, web).verdicts == {GOOD: "ok"}
    [request] = web.requests
    assert "Zo%C3%AB %E4%B8%AD <z@example.org>" in request.headers["user-agent"]
