"""Links that an author wants to have ignored: while a waiver holds, and once it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coursewright.errors import Problem
from coursewright.items import IgnoredLink
from coursewright.manifest import Manifest


def waiver_of(url: str, manifest: Manifest, today: date) -> IgnoredLink | None:
    """The waiver that holds for an address."""
    waivers = manifest.course.ignore_links
    return next((one for one in waivers if today <= one.until and one.covers(url)), None)


def ended_waivers(manifest: Manifest, today: date) -> Iterator[Problem]:
    """A problem for each waiver whose last day is over."""
    for index, waiver in enumerate(manifest.course.ignore_links):
        if waiver.until < today:
            yield Problem(
                manifest.place("ignore_links", index, "until"),
                f"the day until which {waiver.url} was to be ignored is over: {waiver.reason}",
                "remove the waiver, or give it a later day if its reason still holds",
                code="CW098",
            )
