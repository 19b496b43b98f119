"""What the forms of the report have in common: what they say, in which order, and how gravely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coursewright.links.verdicts import MEANINGS, VERDICTS, Link, Report, Verdict
from coursewright.wording import counted

Level = Literal["error", "warning", "note", "none"]
"""How grave it is: to be mended, to be looked at, to be known, or not worth a word."""

PROBLEMS = "Problems in the course's files"
INSTEAD = "write instead:"
PLACES_SHOWN = 3
"""How many of a link's places are named where room is short."""


@dataclass(frozen=True)
class Group:
    """Links of which the same is said."""

    id: str
    title: str
    links: tuple[Link, ...]

    @property
    def heading(self) -> str:
        """The title with the number of links, in words that are right for every number."""
        return f"{self.title} ({len(self.links)})"

    def level(self, *, strict: bool) -> Level:
        """How grave the gravest of them is."""
        levels = [level_of(link, strict=strict) for link in self.links]
        return next(level for level in ("error", "warning", "note", "none") if level in levels)


def groups(report: Report) -> list[Group]:
    """The links that are listed, by verdict; at the end those that work and have a note."""
    listed = [
        Group(verdict, title_of(verdict), of_verdict)
        for verdict in VERDICTS
        if verdict != "ok"
        and (of_verdict := tuple(link for link in report.links if link.verdict == verdict))
    ]
    noted = tuple(link for link in report.links if link.verdict == "ok" and link.detail)
    return [*listed, Group("ok", f"{title_of('ok')}, with a note", noted)] if noted else listed


def title_of(verdict: Verdict) -> str:
    """What links of a verdict are called: `Links that lead nowhere`."""
    return f"Links that {MEANINGS[verdict]}"


def level_of(link: Link, *, strict: bool) -> Level:
    """How grave a link's verdict is."""
    if link.is_fault(strict=strict):
        return "error"
    if link.verdict == "moved" or link.is_fault(strict=True):
        return "warning"
    return "note" if link.verdict == "not-embeddable" else "none"


def why(link: Link) -> str:
    """The reason for a link's verdict, as good as it is known."""
    return link.detail or title_of(link.verdict)


def instead(link: Link) -> str:
    """What to write instead, where that is known."""
    return f"{INSTEAD} {link.suggestion}" if link.suggestion else ""


def remark(link: Link) -> str:
    """An address and what is said of it; on a second line what to write instead."""
    said = f"{link.url}: {link.detail}" if link.detail else link.url
    return f"{said}\n{instead(link)}" if link.suggestion else said


def more_places(link: Link) -> str:
    """How many places there are besides those that are named, if there are any."""
    left = len(link.places) - PLACES_SHOWN
    return f"and {counted(left, 'more place')}" if left > 0 else ""


def closing(report: Report, *, strict: bool) -> list[str]:
    """The last lines: what was left out, where anything was, and all that is counted."""
    counts = [
        counted(len(report.links), "link"),
        f"{report.summary.get('ok', 0)} in order",
        counted(sum(link.is_fault(strict=strict) for link in report.links), "fault"),
        counted(report.requests, "request"),
    ]
    if report.problems:
        counts.insert(0, counted(len(report.problems), "problem"))
    lines = [f"{', '.join(counts)}."]
    if report.unasked:
        lines.insert(
            0, f"Without the network, {counted(report.unasked, 'link')} could not be asked."
        )
    return lines
