"""Gists on GitHub, and their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coursewright.links.asking import Inquiry
from coursewright.links.githubapi import get, mapping, no_answer
from coursewright.links.resources import Gist
from coursewright.links.verdicts import Answer, Renaming
from coursewright.links.web import inquire as inquire_page


def inquire(gists: Sequence[Gist]) -> Inquiry[Mapping[Gist, Answer]]:
    """Whether a gist is there, and has the files that are meant; `gists` are all the same one.

    Source: GitHub's documentation of its REST API, "Gists".
    """
    name = gists[0].id
    reply = yield from get(f"/gists/{name}", urgency=1)
    if reply.is_refusal:
        answer = yield from inquire_page(f"https://gist.github.com/{name}")
    elif reply.status == 404:
        answer = Answer("broken", "GitHub shows no such gist: it is gone")
    elif isinstance(files := mapping(reply).get("files"), dict):
        return {gist: _with_file(gist.file, files) for gist in gists}
    else:
        answer = no_answer(reply)
    return dict.fromkeys(gists, answer)


def _with_file(file: str, files: Mapping[str, Any]) -> Answer:
    if not file or file in files:
        return Answer("ok")
    detail = f"the gist is there, but has no file {file}"
    only = next(iter(files), "") if len(files) == 1 else ""
    return Answer("broken", detail, renamings=(Renaming(file, only),) if only else ())
