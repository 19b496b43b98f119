"""The report as JUnit XML, which GitLab and Jenkins show as tests: each link is one.

The form has no standard; https://github.com/testmoapp/junitxml tells what is understood where.
"""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

from coursewright.errors import Place, Problem
from coursewright.links.reports.legible import legible_report
from coursewright.links.reports.words import instead, remark, why
from coursewright.links.verdicts import Link, Report

_PROBLEM = "course"
"""What problems are filed under, as links are under their kinds."""
_PASSED = ("ok", "moved", "not-embeddable")
"""Verdicts of links that work, of which something may be said all the same."""


def write(report: Report, *, strict: bool) -> str:
    """One suite: what is to be mended has failed, what could not be told was skipped."""
    report = legible_report(report)
    cases = [
        *map(_of_problem, report.problems),
        *(_of_link(link, strict=strict) for link in report.links),
    ]
    outcomes = Counter(child.tag for case in cases for child in case)
    counts = {
        "tests": str(len(cases)),
        "failures": str(outcomes["failure"]),
        "errors": "0",
        "skipped": str(outcomes["skipped"]),
    }
    suites = ET.Element("testsuites")
    ET.SubElement(suites, "testsuite", {"name": "links"} | counts).extend(cases)
    ET.indent(suites)
    written = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _of_problem(problem: Problem) -> ET.Element:
    case = _case(f"{problem.place}: {problem.message}", _PROBLEM, problem.place)
    if problem.level == "error":
        failure = ET.SubElement(case, "failure", message=problem.message, type=problem.code)
        failure.text = str(problem)
    else:
        ET.SubElement(case, "skipped", message=problem.message)
    return case


def _of_link(link: Link, *, strict: bool) -> ET.Element:
    case = _case(link.url, link.kind, next(iter(link.places), None))
    if link.is_fault(strict=strict):
        failure = ET.SubElement(case, "failure", message=why(link), type=link.verdict)
        failure.text = "\n".join((remark(link), *map(str, link.places)))
    elif link.verdict not in _PASSED:
        ET.SubElement(case, "skipped", message=why(link))
    elif link.verdict != "ok" or link.detail:
        note = "\n".join(filter(None, (why(link), instead(link))))
        ET.SubElement(case, "system-out").text = note
    return case


def _case(name: str, kind: str, place: Place | None) -> ET.Element:
    case = ET.Element("testcase", name=name, classname=kind)
    if place:
        case.set("file", place.file)
        if place.line:
            case.set("line", str(place.line))
    return case
