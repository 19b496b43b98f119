"""What can be said of a link, and what is said of all of a course's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal, get_args

from coursewright.errors import Place, Problem

Verdict = Literal[
    "broken",
    "private",
    "not-embeddable",
    "moved",
    "blocked",
    "rate-limited",
    "unreachable",
    "unverifiable",
    "ignored",
    "ok",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""All of them, in the order in which a person wants to hear of them."""

MEANINGS: Mapping[Verdict, str] = {
    "broken": "lead nowhere",
    "private": "lead to a video that its viewers may not see",
    "not-embeddable": "lead to a video that plays on YouTube only",
    "moved": "still work, but what they lead to has another address now",
    "blocked": "could not be checked: the site turns programs away",
    "rate-limited": "could not be checked: the site was asked too often",
    "unreachable": "could not be checked: there was no proper answer",
    "unverifiable": "cannot be checked: nothing public can tell",
    "ignored": "are not checked, as course.yaml says",
    "ok": "work",
}
"""What the links of each verdict do, in words that follow their number."""

_UNTOLD = ("blocked", "rate-limited", "unreachable")

Kind = Literal[
    "youtube",
    "github",
    "gist",
    "colab",
    "nbviewer",
    "binder",
    "kaggle",
    "discord",
    "doi",
    "arxiv",
    "web",
    "site",
]
"""Whose address a link is; `site` is one within the built site itself."""


@dataclass(frozen=True)
class Use:
    """A place that uses an address."""

    place: Place
    embedded: bool = False
    """Whether the page plays what is there, and does not only link to it."""
    title: str | None = None
    """What the course calls the video."""


@dataclass(frozen=True)
class Found:
    """An address that starts with `http:` or `https:`, and one place that uses it."""

    url: str
    use: Use


@dataclass(frozen=True)
class Renaming:
    """A part of an address, such as a path, and what to write for it."""

    old: str
    new: str
    is_end: bool = True
    """Whether it is the last part of the path, and not the first that reads so."""


@dataclass(frozen=True)
class Answer:
    """What was found out about the thing that links name."""

    verdict: Verdict
    detail: str = ""
    """Why, in a sentence without its full stop; of one that is `ok`, what should be known."""
    suggestion: str = ""
    """An address to write instead."""
    renamings: tuple[Renaming, ...] = ()
    """The same for a thing that has addresses of many forms: which of their parts to change."""
    title: str | None = None
    """What the service calls it."""


@dataclass(frozen=True)
class Link:
    """An address, what is said of it, and every place that uses it."""

    url: str
    kind: Kind
    verdict: Verdict
    detail: str
    suggestion: str
    uses: tuple[Use, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that use it, in order."""
        return tuple(use.place for use in self.uses)

    def is_fault(self, *, strict: bool = False) -> bool:
        """Whether it is to be mended; with `strict`, also where nothing could be found out."""
        if self.verdict == "not-embeddable":
            return any(use.embedded for use in self.uses)
        return self.verdict in ("broken", "private") or (strict and self.verdict in _UNTOLD)


@dataclass(frozen=True)
class Report:
    """What is said of a course's links."""

    links: tuple[Link, ...]
    requests: int = 0
    """How many requests were made."""
    problems: tuple[Problem, ...] = ()
    """What is wrong besides: waivers that have ended, files that cannot be read."""
    unasked: int = 0
    """How many links were left out, as they need the network."""

    @property
    def summary(self) -> dict[Verdict, int]:
        """How many links there are of each verdict that there is."""
        counts = Counter(link.verdict for link in self.links)
        return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}

    def failed(self, *, strict: bool = False) -> bool:
        """Whether anything is to be mended."""
        errors = any(problem.level == "error" for problem in self.problems)
        return errors or any(link.is_fault(strict=strict) for link in self.links)

    def seen_from(self, folder: PurePosixPath) -> Report:
        """The same report, its files named from where `folder` leads to the course's folder."""
        links = (
            replace(
                link,
                uses=tuple(replace(use, place=use.place.seen_from(folder)) for use in link.uses),
            )
            for link in self.links
        )
        problems = (problem.seen_from(folder) for problem in self.problems)
        return replace(self, links=tuple(links), problems=tuple(problems))
