"""The policy of a site, written into it: for hosts that send headers, and into each page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from coursewright.errors import Place, Problem
from coursewright.policy.needs import PageNeeds, Remark, page_needs
from coursewright.policy.text import Policy, for_a_folder, policy_of
from coursewright.project import Project
from coursewright.wording import counted

HEADERS_FILE = "_headers"
"""What Netlify and Cloudflare Pages read: https://docs.netlify.com/routing/headers/ and
https://developers.cloudflare.com/pages/configuration/headers/."""
_MAX_LINE = 2_000
"""How many characters of a line Cloudflare Pages reads."""
_OURS = "# Written by Coursewright. A file of this name in docs/ takes its place.\n"

_ATTRIBUTES = rb"""(?:"[^"]*"|'[^']*'|[^'">])*+>"""
_START = re.compile(
    rb"(?i:(?:\xef\xbb\xbf)?(?:\s++|<!--.*?-->|<\?[^>]*>|<!doctype[^>]*>)*+"
    rb"(?:<html\b" + _ATTRIBUTES + rb"\s*)?+(?:<head(?=[\s>])" + _ATTRIBUTES + rb"\s*)?+"
    # Browsers look for it in the first kilobyte only.
    rb"(?:<meta\s+charset=[\w\"'-]+\s*/?>)?+)",
    re.DOTALL,
)
"""All that may stand before a page's policy: nothing in it runs or loads anything."""
_OUR_ELEMENT = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*">')


Remarks = tuple[list[Problem], list[Problem]]
"""Warnings, and what is worth a note only: it comes with the theme, or with `mkdocs.yml`."""


def protect(project: Project, site: Path, site_url: str | None) -> Remarks:
    """Write the policy of a course's site into the folder `site`, in which it was built.

    What is returned says what the policy keeps from working, and which pages load something from
    another host.
    """
    form, name = project.settings.policy, project.relative(site)
    if project.offline:
        return _protect_in_folder(project, site)
    if form == "none":
        return [], []
    parts = urlsplit(site_url or "")
    own = f"{parts.scheme}://{parts.netloc}"
    pages = {
        file: page_needs(file.read_bytes(), f"{name}/{file.relative_to(site).as_posix()}", own)
        for file in sorted(site.rglob("*.html"))
    }
    policy = _policy_of_all(pages)
    warnings, notes = _remarks_of_all(pages)
    if form != "headers":
        _write_elements(pages, policy)
    if form != "meta":
        warnings += _write_header(site / HEADERS_FILE, name, policy)
    return warnings, notes


def _protect_in_folder(project: Project, site: Path) -> Remarks:
    """The same for a site that is opened as files, in which nothing is loaded from elsewhere."""
    pages = {
        file: page_needs(
            file.read_bytes(), f"{site.name}/{file.relative_to(site).as_posix()}", offline=True
        )
        for file in sorted(site.rglob("*.html"))
    }
    if project.settings.policy != "none":
        _write_elements(pages, _policy_of_all(pages), for_a_folder)
    return _remarks_of_all(pages)


def _policy_of_all(pages: Mapping[Path, PageNeeds]) -> Policy:
    return policy_of({s for needs in pages.values() if not needs.sends_on for s in needs.sources})


def _remarks_of_all(pages: Mapping[Path, PageNeeds]) -> Remarks:
    return remarks_of([needs for needs in pages.values() if not needs.sends_on])


def remarks_of(pages: Sequence[PageNeeds]) -> Remarks:
    """What the author should know of the pages: each thing once, where it is first."""
    places: dict[Remark, list[Place]] = defaultdict(list)
    for page in pages:
        for remark, place in page.remarks.items():
            places[remark].append(place)
    warnings: list[Problem] = []
    notes: list[Problem] = []
    for remark, (first, *others) in places.items():
        also = f" (and on {counted(len(others), 'other page')})" if others else ""
        is_everywhere = len(others) + 1 == len(pages) > 1
        found = notes if remark.works and is_everywhere else warnings
        found.append(
            Problem(first, remark.message + also, remark.hint, "warning", code=remark.code)
        )
    return warnings, notes


def with_element(content: bytes, policy: Policy) -> bytes:
    """A page with its policy in it, before anything that falls under it."""
    match = _START.match(content)
    end = match.end() if match else 0
    before, after = content[:end], content[end:]
    if ours := _OUR_ELEMENT.match(after):  # MkDocs does not build a page anew in a dirty build
        after = after[ours.end() :]
    return before + policy.element.encode() + after


def _write_elements(
    pages: Mapping[Path, PageNeeds],
    policy: Policy,
    adapted: Callable[[Policy], Policy] = lambda policy: policy,
) -> None:
    for file, needs in pages.items():
        # A page that redirects has a script like no other, for which the rest has no use.
        its_own = policy_of(needs.sources) if needs.sends_on else policy
        file.write_bytes(with_element(file.read_bytes(), adapted(its_own)))


def _write_header(file: Path, name: str, policy: Policy) -> list[Problem]:
    line = f"  Content-Security-Policy: {policy.header}"
    there = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else _OURS
    if not there.startswith(_OURS):
        if policy.header in there:
            return []
        hint = f"put in, below a line /*:\n{line}"
        message = "your file lacks the site's policy"
        return [Problem(Place(HEADERS_FILE), message, hint, "warning", code="CW097")]
    file.write_text(f"{_OURS}/*\n{line}\n", encoding="utf-8")
    if len(line) <= _MAX_LINE:
        return []
    message = f"the site's policy has {len(line)} characters, too many for Cloudflare Pages"
    hint = "put scripts that stand in pages into files, or set `policy: meta`"
    place = Place(f"{name}/{HEADERS_FILE}")
    return [Problem(place, message, hint, "warning", code="CW097")]
