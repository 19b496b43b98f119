"""What strangers wrote, made fit to be shown: nothing in it moves a cursor or turns a line round.

Addresses and reasons hold what web pages answered, and a terminal obeys what it is shown.
"""

from __future__ import annotations

from dataclasses import replace
from unicodedata import category

from coursewright.errors import Place, Problem
from coursewright.links.verdicts import Link, Report

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Not to be seen and yet needed: to spell Persian and Hindi, and in emoji."""


def legible(text: str) -> str:
    """The text on one line, with a sign in place of each character that cannot be seen."""
    return text if text.isprintable() else "".join(map(_legible, text))


def _legible(char: str) -> str:
    if char.isprintable() or category(char) == "Zs" or char in _JOINERS:
        return char
    return " " if char.isspace() else REPLACEMENT


def legible_report(report: Report) -> Report:
    """The same report, with all its texts fit to be shown."""
    return replace(
        report,
        links=tuple(map(_link, report.links)),
        problems=tuple(map(_problem, report.problems)),
    )


def _link(link: Link) -> Link:
    return replace(
        link,
        url=legible(link.url),
        detail=legible(link.detail),
        suggestion=legible(link.suggestion),
        uses=tuple(replace(use, place=_place(use.place)) for use in link.uses),
    )


def _problem(problem: Problem) -> Problem:
    return replace(
        problem,
        place=_place(problem.place),
        message=legible(problem.message),
        hint=legible(problem.hint),
    )


def _place(place: Place) -> Place:
    return replace(place, file=legible(place.file), part=legible(place.part))
