"""DOIs: whether one is registered. Its publisher is not asked, and often would not answer."""

from __future__ import annotations

from urllib.parse import quote

from coursewright.links.asking import Ask, Inquiry
from coursewright.links.resources import Doi
from coursewright.links.verdicts import Answer
from coursewright.links.web import untold

_API = "https://doi.org/api/handles/"

_REGISTERED = (1, 200)
"""Response codes of a handle that there is; the second has no values of the kind asked for."""
_NOT_REGISTERED = 100


def inquire(doi: Doi) -> Inquiry[Answer]:
    """Whether a DOI is registered. Source: the DOI Handbook, "Proxy server REST API"."""
    reply = yield Ask(_API + quote(doi.doi, safe="/"), limit=1_000_000)
    data = reply.json()
    code = data.get("responseCode") if isinstance(data, dict) else None
    if code in _REGISTERED:
        return Answer("ok")
    if code == _NOT_REGISTERED:
        return Answer("broken", f"no DOI {doi.doi} is registered")
    return untold("doi.org", reply)
