"""The Wayback Machine: what a page that is gone looked like."""

from __future__ import annotations

from urllib.parse import quote

from coursewright.links.asking import Ask, Inquiry

_API = "https://archive.org/wayback/available?url="


def inquire(url: str) -> Inquiry[str]:
    """The address of an archived copy of a page; empty where there is none.

    Source: the Internet Archive's documentation, "Wayback Availability JSON API".
    """
    reply = yield Ask(_API + quote(url, safe=""), limit=100_000, retries=1)
    data = reply.json()
    for key in ("archived_snapshots", "closest"):
        data = data.get(key) if isinstance(data, dict) else None
    copy = data.get("url") if isinstance(data, dict) and data.get("available") else None
    if not isinstance(copy, str) or "://web.archive.org/" not in copy:
        return ""
    return copy.replace("http://", "https://", 1)
