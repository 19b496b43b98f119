from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import click
import pytest
from lxml import html as lxml_html

from coursewright import __version__
from coursewright.errors import Place, Problem
from coursewright.links.reports import FORMATS
from coursewright.links.reports.legible import legible
from coursewright.links.verdicts import MEANINGS, VERDICTS, Kind, Link, Report, Use, Verdict

NOTEBOOK = "https://github.com/neuro4ml/exercises/blob/main/w6/w6.ipynb"
RENAMED = "https://github.com/neuro4ml/exercises/blob/main/w6/w6-exercise.ipynb"

UNTOLD: tuple[Verdict, ...] = ("blocked", "rate-limited", "unreachable")


def link(
    verdict: Verdict,
    url: str = "https://a.example/",
    *places: Place,
    kind: Kind = "web",
    detail: str = "",
    suggestion: str = "",
    embedded: bool = False,
) -> Link:
    uses = tuple(Use(place, embedded) for place in places or (Place("course.yaml", 3, 5),))
    return Link(url, kind, verdict, detail, suggestion, uses)


def lines(first: int, last: int) -> tuple[Place, ...]:
    return tuple(Place("course.yaml", line, 9) for line in range(first, last + 1))


REPORT = Report(
    links=(
        link("ok"),
        link(
            "ok",
            "https://youtu.be/jhnuVDh2XKA",
            kind="youtube",
            detail="YouTube calls it Why do it?",
        ),
        link("ignored", "https://intranet.example/", detail="only within the college"),
        link("moved", "http://b.example/", Place("docs/a.md", 7), suggestion="https://b.example/"),
        link(
            "broken",
            NOTEBOOK,
            *lines(10, 14),
            kind="github",
            detail="there is no such file on the branch main",
            suggestion=RENAMED,
        ),
        link("blocked", "https://x.com/someone", detail="X turns programs away"),
        link(
            "broken",
            "https://doi.org/10.1/x",
            Place("materials/w1/deck.pptx", part="slide 4"),
            kind="doi",
            detail="no such DOI",
        ),
    ),
    requests=5,
    problems=(
        Problem(Place("course.yaml", 90, 5), "this waiver has ended", "remove it", code="CW098"),
        Problem(Place("materials/b.ipynb"), "it is cut off", level="warning", code="CW071"),
    ),
    unasked=12,
)


def write(form: str, *links: Link, strict: bool = False, **others: Any) -> str:
    return FORMATS[form](Report(links, **others), strict=strict)


def plain(*links: Link, strict: bool = False, **others: Any) -> str:
    return click.unstyle(write("text", *links, strict=strict, **others))


def run_of(report: Report, *, strict: bool = False) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(FORMATS["sarif"](report, strict=strict))["runs"][0]
    return run


def cases_of(report: Report, *, strict: bool = False) -> dict[str | None, ET.Element]:
    suite = ET.fromstring(FORMATS["junit"](report, strict=strict))[0]
    return {case.get("name"): case for case in suite}


def page_of(report: Report, *, strict: bool = False) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(FORMATS["html"](report, strict=strict))


def test_the_formats_in_the_order_in_which_help_names_them() -> None:
    assert list(FORMATS) == ["text", "json", "sarif", "junit", "github", "html"]


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_ends_with_one_newline_even_when_there_is_nothing_to_say(form: str) -> None:
    for report in (Report(()), REPORT):
        written = FORMATS[form](report, strict=False)
        assert written.endswith("\n")
        assert not written.endswith("\n\n")


def test_the_text_names_problems_then_links_by_verdict_then_counts() -> None:
    assert (
        click.unstyle(FORMATS["text"](REPORT, strict=False))
        == f"""\
course.yaml:90:5: error: this waiver has ended [CW098]
  remove it
materials/b.ipynb: warning: it is cut off [CW071]

Links that lead nowhere (2)
  {NOTEBOOK}
    there is no such file on the branch main
    write instead: {RENAMED}
    course.yaml:10:9
    course.yaml:11:9
    course.yaml:12:9
    and 2 more places
  https://doi.org/10.1/x
    no such DOI
    materials/w1/deck.pptx: slide 4

Links that still work, but what they lead to has another address now (1)
  http://b.example/
    write instead: https://b.example/
    docs/a.md:7

Links that could not be checked: the site turns programs away (1)
  https://x.com/someone
    X turns programs away
    course.yaml:3:5

Links that are not checked, as course.yaml says (1)
  https://intranet.example/
    only within the college
    course.yaml:3:5

Links that work, with a note (1)
  https://youtu.be/jhnuVDh2XKA
    YouTube calls it Why do it?
    course.yaml:3:5

Without the network, 12 links could not be asked.
2 problems, 7 links, 2 in order, 2 faults, 5 requests.
"""
    )


def test_links_in_order_are_only_counted() -> None:
    assert plain(link("ok"), link("ok")) == "2 links, 2 in order, 0 faults, 0 requests.\n"


def test_one_of_each_is_said_in_the_singular() -> None:
    said = plain(
        link("broken", "https://a.example/", *lines(1, 4)),
        requests=1,
        unasked=1,
        problems=(Problem(Place("course.yaml"), "it is empty", code="CW002"),),
    )
    assert "Links that lead nowhere (1)\n" in said
    assert "    and 1 more place\n" in said
    assert said.endswith(
        "Without the network, 1 link could not be asked.\n"
        "1 problem, 1 link, 0 in order, 1 fault, 1 request.\n"
    )


def test_three_places_are_all_named() -> None:
    said = plain(link("broken", "https://a.example/", *lines(1, 3)))
    assert "course.yaml:3:9\n" in said
    assert "more" not in said


def test_groups_come_in_the_order_of_the_verdicts() -> None:
    said = plain(*(link(verdict, detail="why") for verdict in reversed(VERDICTS)))
    headings = re.findall(r"^Links that .*(?= \(1\)$)", said, re.MULTILINE)
    named = [f"Links that {MEANINGS[verdict]}" for verdict in VERDICTS]
    assert headings == [*named[:-1], "Links that work, with a note"]


@pytest.mark.parametrize("verdict", UNTOLD)
def test_what_could_not_be_told_is_yellow_and_with_strict_a_red_fault(verdict: Verdict) -> None:
    untold = link(verdict)
    assert click.style("https://a.example/", fg="yellow") in write("text", untold)
    assert "0 faults" in plain(untold)
    assert click.style("https://a.example/", fg="red") in write("text", untold, strict=True)
    assert "1 fault," in plain(untold, strict=True)


def test_a_video_that_plays_on_youtube_only_is_red_where_it_is_embedded() -> None:
    said = write(
        "text",
        link("not-embeddable", "https://youtu.be/a", embedded=True),
        link("not-embeddable", "https://youtu.be/b"),
    )
    assert click.style("https://youtu.be/a", fg="red") in said
    assert click.style("https://youtu.be/b", dim=True) in said
    heading = "Links that lead to a video that plays on YouTube only (2)"
    assert click.style(heading, fg="red", bold=True) in said


def test_faults_are_red_and_levels_are_coloured_as_check_does() -> None:
    said = FORMATS["text"](REPORT, strict=False)
    assert click.style(NOTEBOOK, fg="red") in said
    assert click.style("http://b.example/", fg="yellow") in said
    assert click.style("https://intranet.example/", dim=True) in said
    assert click.style("course.yaml:90:5:", bold=True) in said
    assert click.style("error:", fg="red", bold=True) in said
    assert click.style("warning:", fg="yellow", bold=True) in said


def test_the_json_has_every_link_with_all_its_keys() -> None:
    small = Report(
        (
            link("ok"),
            link(
                "broken",
                "https://b.example/é",
                Place("materials/w1/deck.pptx", part="slide 4"),
                detail="gone",
                suggestion="https://c.example/",
            ),
        ),
        requests=2,
    )
    assert (
        FORMATS["json"](small, strict=False)
        == """\
{
  "links": [
    {
      "url": "https://a.example/",
      "kind": "web",
      "verdict": "ok",
      "detail": "",
      "suggestion": "",
      "places": [
        {
          "file": "course.yaml",
          "line": 3,
          "column": 5
        }
      ]
    },
    {
      "url": "https://b.example/é",
      "kind": "web",
      "verdict": "broken",
      "detail": "gone",
      "suggestion": "https://c.example/",
      "places": [
        {
          "file": "materials/w1/deck.pptx",
          "line": null,
          "column": null,
          "part": "slide 4"
        }
      ]
    }
  ],
  "summary": {
    "broken": 1,
    "ok": 1
  },
  "requests": 2
}
"""
    )


def test_the_json_tells_of_problems_and_unasked_links_where_there_are_any() -> None:
    data = json.loads(FORMATS["json"](REPORT, strict=True))
    assert list(data) == ["links", "summary", "requests", "problems", "unasked"]
    assert data["unasked"] == 12
    assert data["problems"] == [problem.as_data() for problem in REPORT.problems]


def test_the_sarif_has_a_result_for_each_place_and_a_rule_for_each_code_and_verdict() -> None:
    run = run_of(REPORT)
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("Coursewright", __version__)
    assert [rule["id"] for rule in driver["rules"]] == [
        *("CW098", "CW071", "broken", "moved", "blocked")
    ]
    assert driver["rules"][2]["shortDescription"] == {"text": "Links that lead nowhere."}
    waiver = driver["rules"][0]
    assert waiver["shortDescription"] == {"text": "CW098: A waiver that has ended."}
    assert waiver["help"]["text"].startswith("Error. Under `ignore_links` stands a link")
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("CW098", "error"),
        ("CW071", "warning"),
        *[("broken", "error")] * 6,
        ("moved", "warning"),
        ("blocked", "warning"),
    ]


def test_a_sarif_result_says_what_is_wrong_and_where() -> None:
    results = run_of(REPORT)["results"]
    assert results[2]["message"]["text"] == (
        f"{NOTEBOOK}: there is no such file on the branch main\nwrite instead: {RENAMED}"
    )
    assert results[2]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "course.yaml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 10, "startColumn": 9},
            }
        }
    ]
    assert "startColumn" not in results[8]["locations"][0]["physicalLocation"]["region"]
    assert results[7]["message"]["text"] == "slide 4: https://doi.org/10.1/x: no such DOI"
    assert "region" not in results[7]["locations"][0]["physicalLocation"]


def test_sarif_levels_heed_strict_and_embedding() -> None:
    report = Report((link("not-embeddable"), link("unreachable")))
    assert [result["level"] for result in run_of(report)["results"]] == ["note", "warning"]
    strict = run_of(report, strict=True)["results"]
    assert [result["level"] for result in strict] == ["note", "error"]


def test_sarif_names_files_as_relative_addresses() -> None:
    place = Place("materials/week 1: a#b/größe 100%.md", 1)
    uri = run_of(Report((link("broken", "https://a.example/", place),)))["results"][0]["locations"][
        0
    ]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "materials/week%201%3A%20a%23b/gr%C3%B6%C3%9Fe%20100%25.md"


def test_sarif_fingerprints_stay_when_lines_move_and_differ_otherwise() -> None:
    def fingerprints(*links: Link) -> list[str]:
        results = run_of(Report(links))["results"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]

    twice = fingerprints(link("broken", "https://a.example/", *lines(1, 2)))
    assert twice == fingerprints(link("broken", "https://a.example/", *lines(8, 9)))
    others = fingerprints(
        link("broken", "https://b.example/", Place("course.yaml", 1)),
        link("broken", "https://a.example/", Place("docs/a.md", 1)),
        link("private", "https://a.example/", Place("course.yaml", 1)),
    )
    assert len({*twice, *others}) == 5


def test_sarif_text_makes_no_links_of_its_own() -> None:
    report = Report((link("broken", "https://a.example/", detail="see [this](1)"),))
    message = run_of(report)["results"][0]["message"]["text"]
    assert message == r"https://a.example/: see \[this\](1)"


def test_the_junit_has_a_case_for_each_link_and_problem() -> None:
    suites = ET.fromstring(FORMATS["junit"](REPORT, strict=False))
    assert [suite.attrib for suite in suites] == [
        {"name": "links", "tests": "9", "failures": "3", "errors": "0", "skipped": "3"}
    ]
    cases = cases_of(REPORT)
    assert cases[NOTEBOOK].attrib == {
        "name": NOTEBOOK,
        "classname": "github",
        "file": "course.yaml",
        "line": "10",
    }
    failure = cases[NOTEBOOK][0]
    assert failure.tag == "failure"
    assert failure.attrib == {
        "message": "there is no such file on the branch main",
        "type": "broken",
    }
    assert failure.text == (
        f"{NOTEBOOK}: there is no such file on the branch main\nwrite instead: {RENAMED}\n"
        "course.yaml:10:9\ncourse.yaml:11:9\ncourse.yaml:12:9\ncourse.yaml:13:9\ncourse.yaml:14:9"
    )
    problem = cases["course.yaml:90:5: this waiver has ended"]
    assert (problem.get("classname"), problem[0].get("type")) == ("course", "CW098")
    assert problem[0].text == (
        "course.yaml:90:5: error: this waiver has ended [CW098]\n  remove it"
    )
    assert list(cases["https://a.example/"]) == []


@pytest.mark.parametrize("verdict", [*UNTOLD, "ignored", "unverifiable"])
def test_what_was_not_told_is_a_skipped_case(verdict: Verdict) -> None:
    (case,) = cases_of(Report((link(verdict),))).values()
    assert [(child.tag, child.get("message")) for child in case] == [
        ("skipped", f"Links that {MEANINGS[verdict]}")
    ]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_with_strict_what_could_not_be_told_has_failed(verdict: Verdict) -> None:
    (case,) = cases_of(Report((link(verdict),)), strict=True).values()
    failed = "failure" in [child.tag for child in case]
    assert failed == (verdict in ("broken", "private", *UNTOLD))


def test_a_moved_address_passes_and_says_the_new_one() -> None:
    case = cases_of(REPORT)["http://b.example/"]
    assert [(child.tag, child.text) for child in case] == [
        (
            "system-out",
            "Links that still work, but what they lead to has another address now\n"
            "write instead: https://b.example/",
        )
    ]


def test_the_github_commands_name_faults_first_and_each_once_before_any_again() -> None:
    broken = "title=Links that lead nowhere"
    said = f"{NOTEBOOK}: there is no such file on the branch main%0Awrite instead: {RENAMED}"
    assert (
        FORMATS["github"](REPORT, strict=False)
        == f"""\
::error file=course.yaml,line=90,col=5,title=CW098%3A A waiver that has ended::\
this waiver has ended%0A  remove it
::error file=course.yaml,line=10,col=9,{broken}::{said}
::error file=materials/w1/deck.pptx,{broken}::slide 4: https://doi.org/10.1/x: no such DOI
::error file=course.yaml,line=11,col=9,{broken}::{said}
::error file=course.yaml,line=12,col=9,{broken}::{said}
::error file=course.yaml,line=13,col=9,{broken}::{said}
::error file=course.yaml,line=14,col=9,{broken}::{said}
::warning file=materials/b.ipynb,title=CW071%3A An output that is cut off::it is cut off
::warning file=docs/a.md,line=7,title=Links that still work%2C but what they lead to has another \
address now::http://b.example/%0Awrite instead: https://b.example/
::warning file=course.yaml,line=3,col=5,title=Links that could not be checked%3A the site turns \
programs away::https://x.com/someone: X turns programs away
Without the network, 12 links could not be asked.
2 problems, 7 links, 2 in order, 2 faults, 5 requests.
"""
    )


def test_github_is_told_of_fifty_places_and_of_how_many_more_there_are() -> None:
    fifty = write("github", link("broken", "https://a.example/", *lines(1, 50)))
    assert (fifty.count("::error "), fifty.count("::notice")) == (50, 0)
    more = write(
        "github",
        link("moved", "https://b.example/"),
        link("broken", "https://a.example/", *lines(1, 60)),
    ).splitlines()
    assert [line.split(" ")[0] for line in more[:50]] == ["::error"] * 50
    assert more[50:] == [
        "::notice::11 more left out, as GitHub shows no more than 50",
        "2 links, 0 in order, 1 fault, 0 requests.",
    ]


@pytest.mark.parametrize("verdict", UNTOLD)
def test_to_github_what_could_not_be_told_is_a_warning_and_with_strict_an_error(
    verdict: Verdict,
) -> None:
    assert write("github", link(verdict)).startswith("::warning ")
    assert write("github", link(verdict), strict=True).startswith("::error ")


def test_github_is_not_told_of_what_needs_no_look() -> None:
    links = [link("not-embeddable"), link("unverifiable"), link("ignored"), link("ok", detail="x")]
    assert write("github", *links) == "4 links, 1 in order, 0 faults, 0 requests.\n"


def test_the_page_stands_alone() -> None:
    page = page_of(REPORT)
    assert page.get("lang") == "en"
    assert page.findtext(".//title") == "The course's links"
    assert page.findall(".//script") == []
    assert [node.get("href") for node in page.findall(".//link")] == ["data:,"]
    assert not page.xpath("//*[@src or @style]")
    assert "url(" not in FORMATS["html"](REPORT, strict=False)


def test_the_page_has_a_named_section_for_each_verdict_and_a_way_there() -> None:
    page = page_of(REPORT)
    headings = {node.get("id"): node.text_content() for node in page.findall(".//h2")}
    assert headings == {
        "problems": "Problems in the course's files (2)",
        "broken": "Links that lead nowhere (2)",
        "moved": "Links that still work, but what they lead to has another address now (1)",
        "blocked": "Links that could not be checked: the site turns programs away (1)",
        "ignored": "Links that are not checked, as course.yaml says (1)",
        "ok": "Links that work, with a note (1)",
    }
    assert list(headings) == [node.get("aria-labelledby") for node in page.findall(".//section")]
    assert [f"#{name}" for name in headings] == page.xpath("//nav//a/@href")
    assert [node.text for node in page.findall(".//header/p")] == [
        "Without the network, 12 links could not be asked.",
        "2 problems, 7 links, 2 in order, 2 faults, 5 requests.",
    ]


def test_an_entry_of_the_page_says_why_what_instead_and_where() -> None:
    (entry,) = page_of(Report((REPORT.links[4],))).xpath("//ul[@class='links']/li")
    assert " ".join(entry.text_content().split()) == (
        f"{NOTEBOOK} fault there is no such file on the branch main write instead: {RENAMED}"
        " course.yaml:10:9 course.yaml:11:9 course.yaml:12:9"
        " and 2 more places course.yaml:13:9 course.yaml:14:9"
    )
    assert entry.xpath(".//a/@href") == [NOTEBOOK, RENAMED]
    assert entry.xpath(".//a/@rel") == ["noreferrer noopener"] * 2
    assert entry.find(".//details/summary").text == "and 2 more places"


def test_only_web_addresses_can_be_followed_from_the_page() -> None:
    page = page_of(
        Report(
            (
                link("broken", "javascript:alert(1)", suggestion="data:text/html,x"),
                link("broken", "week-1/", kind="site", suggestion="HTTPS://b.example/"),
            )
        )
    )
    assert page.xpath("//a/@href") == ["HTTPS://b.example/"]
    codes = [node.text for node in page.findall(".//code")]
    assert codes == ["javascript:alert(1)", "data:text/html,x", "week-1/"]


def test_the_page_marks_faults_and_with_strict_also_what_could_not_be_told() -> None:
    report = Report((link("blocked"), link("moved"), link("not-embeddable")))
    assert page_of(report).xpath("//*[contains(@class, 'fault')]") == []
    marked = page_of(report, strict=True).xpath("//li[.//*[contains(@class, 'fault')]]/../..")
    assert [section.get("aria-labelledby") for section in marked] == ["blocked"]


HOSTILE = (
    "\x1b[31m\x07\x9b2J\x00\r\n::error::x\u2028\u202e]]>&<script>alert(1)</script>%0A\"'`\ud800"
)
HOSTILE_URL = f"https://a.example/?{HOSTILE}"
HOSTILE_LINK = link(
    "broken",
    HOSTILE_URL,
    Place(f"docs/{HOSTILE}.md", 1, 2, f"cell {HOSTILE}"),
    detail=HOSTILE,
    suggestion=HOSTILE_URL,
)
HOSTILE_REPORT = Report(
    (HOSTILE_LINK, replace(HOSTILE_LINK, verdict="ignored"), replace(HOSTILE_LINK, verdict="ok")),
    problems=(Problem(Place(f"{HOSTILE}.yaml"), HOSTILE, HOSTILE, code="CW070"),),
)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_that_cannot_be_seen_comes_through(form: str) -> None:
    written = click.unstyle(FORMATS[form](HOSTILE_REPORT, strict=False))
    assert [char for char in written if not char.isprintable() and char != "\n"] == []
    written.encode()


def test_a_line_break_in_what_a_stranger_wrote_begins_no_line() -> None:
    for form in ("text", "github"):
        written = click.unstyle(FORMATS[form](HOSTILE_REPORT, strict=False))
        assert not re.search("^ *(::error::x|<script>)", written, re.MULTILINE)


def test_what_cannot_be_seen_gets_a_sign_and_what_is_needed_stays() -> None:
    assert legible("a\tb\nc\x1b[0m\u202ed\x7f") == "a b c\ufffd[0m\ufffdd\ufffd"
    for text in ("Größe 7\u00a0mm", "می\u200cخواهم", "👩\u200d🔬", "\u3000東京", ""):
        assert legible(text) == text


def test_in_json_each_text_is_exactly_what_it_was() -> None:
    (first, *_) = json.loads(FORMATS["json"](HOSTILE_REPORT, strict=False))["links"]
    assert (first["url"], first["detail"]) == (HOSTILE_URL, HOSTILE)
    astral = "https://a.example/\U000e0001\U0001f600"
    written = write("json", link("ok", astral))
    assert r"\udb40\udc01😀" in written
    assert json.loads(written)["links"][0]["url"] == astral


def test_github_reads_back_what_was_written() -> None:
    def unescaped(text: str) -> str:
        for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
            text = text.replace(escape, char)
        return text.replace("%25", "%")

    url = "https://a.example/%0A::error::x,y%25"
    written = write("github", link("broken", url, Place("docs/a,b:c%0A.md", 1))).splitlines()[0]
    match = re.fullmatch("::error file=([^:,]*),line=1,title=[^:,]*::(.*)", written)
    assert match
    assert match[1] == "docs/a%2Cb%3Ac%250A.md"
    assert match[2] == "https://a.example/%250A::error::x,y%2525"
    assert (unescaped(match[1]), unescaped(match[2])) == ("docs/a,b:c%0A.md", url)


def test_xml_and_html_show_what_strangers_wrote_as_text() -> None:
    shown = legible(HOSTILE_URL)
    assert "<script>alert(1)</script>" in shown
    case = cases_of(Report((HOSTILE_LINK,)))[shown]
    assert case[0].get("message") == legible(HOSTILE)
    page = page_of(HOSTILE_REPORT)
    assert page.findall(".//script") == []
    assert shown in page.xpath("//ul[@class='links']//a/text()")


LONG = f"https://a.example/{'x' * 20_000}"


@pytest.mark.parametrize(
    "read",
    [
        lambda report: click.unstyle(FORMATS["text"](report, strict=False)).split()[5],
        lambda report: json.loads(FORMATS["json"](report, strict=False))["links"][0]["url"],
        lambda report: run_of(report)["results"][0]["message"]["text"],
        lambda report: next(iter(cases_of(report))),
        lambda report: FORMATS["github"](report, strict=False).split("\n")[0].split("::")[2],
        lambda report: page_of(report).xpath("//ul[@class='links']//a/text()")[0],
    ],
    ids=FORMATS,
)
def test_a_very_long_address_stays_whole(read: Callable[[Report], str]) -> None:
    assert read(Report((link("broken", LONG),))) == LONG
