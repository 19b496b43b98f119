"""Links -> verdicts: what is asked, in which order, how fast, and how often."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from coursewright.links import archive, discord, doi, gist, github, web, youtube
from coursewright.links.asking import Ask, Inquiry, Reply
from coursewright.links.client import is_private
from coursewright.links.manners import Budget, Manners
from coursewright.links.memory import Memory
from coursewright.links.resources import (
    Channel,
    Doi,
    Gist,
    Invitation,
    Known,
    OnGitHub,
    Playlist,
    Resource,
    Video,
    WebPage,
    resource_of,
)
from coursewright.links.rewriting import rewritten
from coursewright.links.verdicts import Answer, Found, Kind, Link, Use
from coursewright.settings import LinkLimits

# Hosts that want to be asked less than others. GitHub's pages are for people; arXiv's wish is in
# its "Robots beware".
_GENTLE = {"github.com": Budget(1, 5), "arxiv.org": Budget(1, 4)}

_ALIKE = 50
"""How alike two titles are, out of 100, that are still taken for the same."""


@dataclass(frozen=True)
class Options:
    """How links are checked."""

    limits: LinkLimits = field(default_factory=LinkLimits)
    offline: bool = False
    """Whether only what needs no network is to be told."""
    fragments: bool = False
    """Whether the places within other sites' pages are looked for, which means to read these."""
    archive: bool = False
    """Whether archived copies are looked for where a page is gone."""
    allow_private: bool = False


@dataclass(frozen=True)
class Checked:
    """The links, how many were left out for want of a network, and how many requests it took."""

    links: list[Link]
    unasked: int
    requests: int


def check_links(
    found: Iterable[Found],
    fetch: Callable[[Ask], Reply],
    memory: Memory,
    options: Options,
    branches: Mapping[str, str],
    ignored: Callable[[str], str | None],
    progress: Callable[[int, int], None],
) -> Checked:
    """What there is to say of each address.

    `fetch` makes one request. `branches` are those known, by repository in small letters;
    `ignored` gives the reason for which an address is not to be checked, and `progress` is told
    how many things are settled, and of how many.
    """
    uses = _uses(found)
    things = {url: resource_of(url, branches) for url in uses}
    answers: dict[str, Answer] = {}
    waiting: dict[Resource, list[str]] = {}
    for url, (_, thing) in things.items():
        thing = _as_asked(thing, options)
        if reason := ignored(url):
            answers[url] = Answer("ignored", reason)
        elif isinstance(thing, Known):
            answers[url] = Answer(thing.verdict, thing.reason)
        elif not options.offline and (kept := memory.recall(_key(thing))):
            answers[url] = kept
        else:
            waiting.setdefault(thing, []).append(url)
    limits = options.limits
    manners = Manners(
        memory.fetching(fetch),
        lambda host: _GENTLE.get(host, Budget(limits.connections, limits.requests_per_second)),
        deadline=4 * limits.timeout + 30,
    )
    if not options.offline:
        for thing, answer in _asked(waiting, manners, progress):
            memory.keep(_key(thing), answer)
            answers |= dict.fromkeys(waiting[thing], answer)
    links = [
        _link(url, kind, answers[url], uses[url])
        for url, (kind, _) in things.items()
        if url in answers
    ]
    links.sort(key=lambda link: (link.uses[0].place.order, link.url))
    if options.archive and not options.offline:
        links = _with_copies(links, manners)
    return Checked(links, len(uses) - len(links), manners.requests)


def _uses(found: Iterable[Found]) -> dict[str, list[Use]]:
    """The places of each address, each once; a place that plays it before one that links to it."""
    uses: dict[str, dict[object, Use]] = {}
    for one in found:
        uses.setdefault(one.url, {}).setdefault(one.use.place, one.use)
    return {url: list(places.values()) for url, places in uses.items()}


def _as_asked(thing: Resource, options: Options) -> Resource:
    """The thing that is to be asked for, which may be less than an address names."""
    if not isinstance(thing, WebPage):
        return thing
    host = urlsplit(thing.url).hostname or ""
    if not options.allow_private and is_private(host):
        reason = f"{host} is within a private network, where readers elsewhere cannot go"
        return Known("unverifiable", reason)
    return thing if options.fragments else replace(thing, fragment="")


def _key(thing: Resource) -> str:
    return repr(thing)


# -- Questions --------------------------------------------------------------------------------

_Answers = Mapping[Any, Answer]


def _each(
    inquire: Callable[[Any], Inquiry[Answer]],
) -> Callable[[Sequence[Any]], Inquiry[_Answers]]:
    """An inquiry about one thing, as one about several that are the same."""

    def inquire_one(things: Sequence[Any]) -> Inquiry[_Answers]:
        return {things[0]: (yield from inquire(things[0]))}

    return inquire_one


def _pages(pages: Sequence[WebPage]) -> Inquiry[_Answers]:
    url = pages[0].url
    if not any(page.fragment for page in pages):
        return {pages[0]: (yield from web.inquire(url))}
    answers = yield from web.inquire_places(url, [page.fragment for page in pages])
    return {page: answers[page.fragment] for page in pages}


_INQUIRIES: Mapping[type, Callable[[Sequence[Any]], Inquiry[_Answers]]] = {
    Video: _each(youtube.inquire),
    Playlist: _each(youtube.inquire),
    Channel: _each(youtube.inquire_channel),
    OnGitHub: github.inquire,
    Gist: gist.inquire,
    Invitation: _each(discord.inquire),
    Doi: _each(doi.inquire),
    WebPage: _pages,
}

_TOGETHER: Mapping[type, Callable[[Any], Hashable]] = {
    OnGitHub: lambda thing: thing.repository.lower(),
    Gist: lambda thing: thing.id,
    WebPage: lambda thing: thing.url,
}
"""What things of a kind have in common that are asked for together."""


def _whatever_comes(things: Sequence[Resource]) -> Inquiry[_Answers]:
    """The inquiry about some things; what it cannot cope with costs no other its answer."""
    try:
        return (yield from _INQUIRIES[type(things[0])](things))
    except Exception as error:
        why = f"what came back could not be understood ({type(error).__name__})"
        return dict.fromkeys(things, Answer("unreachable", why))


def _asked(
    things: Collection[Resource], manners: Manners, progress: Callable[[int, int], None]
) -> Iterator[tuple[Resource, Answer]]:
    """Each thing with what was found out about it, as soon as it is known."""
    groups: dict[Hashable, list[Resource]] = {}
    for thing in things:
        common = _TOGETHER.get(type(thing))
        key = (type(thing), common(thing)) if common else thing
        groups.setdefault(key, []).append(thing)
    inquiries = {key: _whatever_comes(some) for key, some in groups.items()}
    done = 0
    progress(done, len(things))
    for _, answers in manners.run(inquiries):
        yield from answers.items()
        done += len(answers)
        progress(done, len(things))


# -- Answers ----------------------------------------------------------------------------------


def _link(url: str, kind: Kind, answer: Answer, uses: Sequence[Use]) -> Link:
    suggestion = answer.suggestion
    if answer.renamings:
        suggestion = rewritten(url, answer.renamings)
    elif suggestion and "#" in url and "#" not in suggestion:
        suggestion += url[url.index("#") :]
    detail = answer.detail or _drift(answer, uses)
    # Some editors leave letters that nobody sees in what is copied from a page.
    if answer.verdict == "broken" and not suggestion and (seen := _seen(url)) != url:
        suggestion, detail = seen, f"{detail}; there is a letter in it that cannot be seen"
    return Link(url, kind, answer.verdict, detail, suggestion, tuple(uses))


def _seen(url: str) -> str:
    return "".join(letter for letter in url if unicodedata.category(letter) != "Cf")


def _drift(answer: Answer, uses: Sequence[Use]) -> str:
    """What should be known where a video is called otherwise by the course than by YouTube."""
    titles = [use.title for use in uses if use.title]
    if not titles or not answer.title:
        return ""
    from rapidfuzz import fuzz, utils

    alike = max(
        fuzz.token_set_ratio(title, answer.title, processor=utils.default_process)
        for title in titles
    )
    if alike >= _ALIKE:
        return ""
    return f'the course calls it "{titles[0]}", and YouTube "{answer.title}": is it the right one?'


def _with_copies(links: list[Link], manners: Manners) -> list[Link]:
    """The links, with an archived copy as the suggestion where a page is gone for good."""
    gone = [link.url for link in links if link.verdict == "broken" and not link.suggestion]
    copies = dict(manners.run({url: archive.inquire(url) for url in gone}))
    return [replace(link, suggestion=copies.get(link.url) or link.suggestion) for link in links]
