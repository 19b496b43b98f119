"""A report as code checkers see it: one finding for each place that needs a look."""

from __future__ import annotations

from dataclasses import dataclass

from coursewright.codes import meanings
from coursewright.errors import Place, Problem
from coursewright.links.reports.words import Level, groups, level_of, remark
from coursewright.links.verdicts import Link, Report

_OF_LINKS = "Each result says what is wrong and, where that is known, what to write instead."


@dataclass(frozen=True)
class Finding:
    """Something to say of one place."""

    rule: str
    """A verdict, or the code of a problem."""
    title: str
    """What all findings of the rule are called; and what more there is to say of them."""
    help: str
    level: Level
    place: Place
    message: str
    """What is wrong; on a second line what to write instead."""
    subject: str
    """What it is about, which stays the same when lines move: an address, a problem's words."""
    number: int = 0
    """Which of the places of one link this is, from 0."""


def findings(report: Report, *, strict: bool) -> list[Finding]:
    """Problems first, then the links in the order of their verdicts, place by place."""
    of_links = (
        _of_link(link, number, group.title, level)
        for group in groups(report)
        for link in group.links
        if (level := level_of(link, strict=strict)) != "none"
        for number in range(len(link.places))
    )
    return [*map(_of_problem, report.problems), *of_links]


def _of_problem(problem: Problem) -> Finding:
    meaning = meanings()[problem.code]
    said = f"{problem.message}\n  {problem.hint}" if problem.hint else problem.message
    return Finding(
        rule=problem.code,
        title=f"{problem.code}: {meaning.title}",
        help=meaning.text,
        level=problem.level,
        place=problem.place,
        message=_at(problem.place, said),
        subject=problem.message,
    )


def _of_link(link: Link, number: int, title: str, level: Level) -> Finding:
    place = link.places[number]
    message = _at(place, remark(link))
    return Finding(link.verdict, title, _OF_LINKS, level, place, message, link.url, number)


def _at(place: Place, message: str) -> str:
    """The message, with what no line can say of its place: `slide 4: …`."""
    return f"{place.part}: {message}" if place.part else message
