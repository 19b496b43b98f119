"""GitHub's REST API: what it is asked, and what its answers say whatever they are about."""

from __future__ import annotations

from typing import Any

from coursewright.links.asking import Ask, Inquiry, Reply
from coursewright.links.verdicts import Answer
from coursewright.links.web import untold

API = "https://api.github.com"

_DATA = 1_000_000
"""How many bytes an answer has, unless it is a list of files."""

NOTHING = (404, 409, 422)
"""Statuses which say that there is no such thing: the second of an empty repository, the third of
a commit."""


class UntoldError(Exception):
    """GitHub neither gave what it was asked for, nor said that there is none."""

    def __init__(self, reply: Reply) -> None:
        """Keep what came instead."""
        super().__init__()
        self.reply = reply


def get(path: str, *, urgency: int = 2, limit: int = _DATA, keep: bool = False) -> Inquiry[Reply]:
    """Ask the API, and go where it leads within itself, as it does for what was renamed."""
    url = f"{API}{path}"
    for _ in range(4):
        reply = yield Ask(url, limit=limit, urgency=urgency, keep=keep)
        location = reply.headers.get("location", "")
        if not reply.is_redirect or not location.startswith(f"{API}/"):
            break
        url = location
    return reply


def told(path: str) -> Inquiry[Any]:
    """What the API has there; None where it says that there is nothing."""
    reply = yield from get(path)
    if not reply.is_success and reply.status not in NOTHING:
        raise UntoldError(reply)
    return reply.json() if reply.is_success else None


def mapping(reply: Reply) -> dict[str, Any]:
    """The data of an answer; empty where it is none, or of another form."""
    data = reply.json() if reply.is_success else None
    return data if isinstance(data, dict) else {}


def no_answer(reply: Reply) -> Answer:
    """The answer where GitHub said nothing of what it was asked."""
    if reply.status == 401:
        return Answer("unreachable", "GitHub does not accept the token that GITHUB_TOKEN holds")
    return untold("GitHub", reply)
