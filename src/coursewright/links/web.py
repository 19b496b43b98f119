"""Any other page: what its server says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from requests.cookies import RequestsCookieJar

from coursewright.links.asking import Ask, Failure, Inquiry, Reply
from coursewright.links.verdicts import Answer, Renaming, Verdict

_HOPS = 10
"""How many redirects are followed."""

_BODY = 1_000_000
"""How many bytes of a page are read at most."""

_FAILURES: Mapping[Failure, tuple[Verdict, str]] = {
    "malformed": ("broken", "this is no web address"),
    "unknown-host": ("broken", "there is no such host: {detail}"),
    "private-address": (
        "unverifiable",
        "{detail} is within a private network, where readers elsewhere cannot go",
    ),
    "certificate": ("unreachable", "its certificate is not valid: {detail}"),
    "no-connection": ("unreachable", "no connection could be made: {detail}"),
    "timeout": ("unreachable", "it did not answer in time"),
    "broken-off": ("unreachable", "the connection broke off: {detail}"),
}

_STATUSES: Mapping[int, tuple[Verdict, str]] = {
    404: ("broken", "its server says that there is no such page (404)"),
    410: ("broken", "its server says that the page is gone for good (410)"),
    401: ("blocked", "it wants its readers to log in (401)"),
    403: ("blocked", "it turns programs away (403)"),
    451: ("blocked", "it is withheld for legal reasons (451)"),
    999: ("blocked", "it turns programs away (999)"),
    429: ("rate-limited", "it was asked too often (429)"),
}
"""What statuses mean. Source: RFC 9110, section 15, RFC 6585 and RFC 7725; 999 is LinkedIn's."""

_PERMANENT = (301, 308)

_PLACE = re.compile(r"""\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


@dataclass(frozen=True)
class End:
    """Where a chain of redirects ends."""

    url: str
    reply: Reply
    moved_to: str | None = None
    """The address for good, where all redirects up to it are for good."""
    fault: str = ""
    """Why the chain leads nowhere."""


def inquire(url: str) -> Inquiry[Answer]:
    """Whether a page is there.

    HEAD first, which costs little; GET where that is no success, for many servers know it badly.
    """
    jar = RequestsCookieJar()
    end = yield from follow(Ask(url, "HEAD", retries=0, keep=True, cookies=jar))
    if end.reply.is_success and not _is_challenge(end.reply):
        return _alive(url, end)
    if end.reply.failure not in (None, "timeout", "broken-off"):
        return answer_of(url, end)
    headers = {"Range": f"bytes=0-{_BODY - 1}"}
    retries = 0 if end.reply.failure else 3
    end = yield from follow(Ask(url, headers=headers, retries=retries, cookies=jar))
    if end.reply.status == 416:  # there is less of it than was asked for: nothing
        end = replace(end, reply=replace(end.reply, status=200))
    return answer_of(url, end)


def inquire_places(url: str, fragments: Iterable[str]) -> Inquiry[Mapping[str, Answer]]:
    """Whether a page is there and has the places that are named; none is named by ""."""
    end = yield from follow(Ask(url, limit=_BODY, cookies=RequestsCookieJar()))
    answer = answer_of(url, end)
    return {
        fragment: answer
        if not end.reply.is_success or _has_place(end.reply, fragment)
        else _without_place(fragment)
        for fragment in fragments
    }


def _without_place(fragment: str) -> Answer:
    detail = f"the page is there, but has no place called {fragment}"
    return Answer("broken", detail, renamings=(Renaming(f"#{fragment}", ""),))


def follow(ask: Ask) -> Inquiry[End]:
    """Ask, and go where the replies lead."""
    seen = {ask.url}
    moved_to: str | None = None
    is_for_good = True
    for _ in range(_HOPS + 1):
        reply = yield ask
        if not reply.is_redirect:
            return End(ask.url, reply, moved_to)
        url = _next(ask.url, reply.headers["location"])
        if urlsplit(url).scheme not in ("http", "https"):
            return End(ask.url, reply, fault="it leads on to something that is not on the web")
        is_for_good = is_for_good and reply.status in _PERMANENT
        moved_to = url if is_for_good else moved_to
        if reply.headers.get("set-cookie"):
            seen.clear()  # with what it has left, the same address may lead elsewhere
        elif url in seen:
            return End(ask.url, reply, fault="it redirects in a circle")
        seen.add(url)
        ask = replace(ask, url=url)
    return End(ask.url, reply, fault=f"it redirects more than {_HOPS} times")


def _next(url: str, location: str) -> str:
    """Where a redirect leads. Servers write addresses in the letters of Latin-1, or of UTF-8."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(url, location.strip()).partition("#")[0]
    except ValueError:
        return ""


def answer_of(url: str, end: End) -> Answer:
    """What the end of a chain that starts at `url` says."""
    reply = end.reply
    if end.fault:
        return Answer("broken", end.fault)
    if reply.failure:
        verdict, words = _FAILURES[reply.failure]
        return Answer(verdict, words.format(detail=reply.detail))
    if _is_challenge(reply):
        return Answer("blocked", "it wants proof that a person is asking")
    if reply.is_success:
        return _alive(url, end)
    if reply.status in _STATUSES:
        return Answer(*_STATUSES[reply.status])
    if reply.is_refusal:
        return Answer("rate-limited", f"it was asked too often ({reply.status})")
    if 400 <= reply.status < 500:
        return Answer("blocked", f"it does not take the question ({reply.status})")
    return Answer("unreachable", f"its server is in trouble ({reply.status})")


def untold(service: str, reply: Reply) -> Answer:
    """The answer where a service said nothing of what it was asked."""
    if reply.is_refusal:
        return Answer("rate-limited", f"{service} was asked too often")
    why = reply.detail or f"it answered {reply.status}"
    return Answer("unreachable", f"{service} would not say: {why}")


def _alive(url: str, end: End) -> Answer:
    if end.moved_to is None or end.moved_to == url:
        return Answer("ok")
    if urlsplit(end.moved_to).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        # Which is how many sites hide that a page is gone.
        detail = "it leads to the front page of its site now: is that what is meant?"
        return Answer("moved", f"{detail} ({end.moved_to})")
    return Answer("moved", "it has another address for good", suggestion=end.moved_to)


def _is_challenge(reply: Reply) -> bool:
    """Whether the reply is a riddle for telling people from programs.

    Sources: Cloudflare's documentation, "Detect a challenge page response"; AWS WAF's, "How AWS
    WAF challenge and CAPTCHA work".
    """
    waf = reply.headers.get("x-amzn-waf-action", "")
    return reply.headers.get("cf-mitigated") == "challenge" or waf in ("challenge", "captcha")


def _has_place(reply: Reply, fragment: str) -> bool:
    """Whether a page has what the part of an address behind # names; True where none can tell.

    Source for #top, which every page has: the HTML standard, "Scrolling to a fragment".
    """
    kind = reply.headers.get("content-type", "")
    is_program = fragment.startswith((":~:", "!", "/"))
    if not reply.is_whole or "html" not in kind or is_program or fragment.lower() in ("", "top"):
        return True
    text = reply.body.decode("utf-8", "replace")
    names = {fragment, unquote(fragment), f"user-content-{unquote(fragment)}"}  # the last GitHub's
    places = _PLACE.findall(text)
    return any(unescape(name) in names for place in places for name in place if name)
