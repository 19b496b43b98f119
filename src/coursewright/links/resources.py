"""A web address -> the thing that it names, so that each thing is asked for once.

One notebook behind GitHub, Colab, nbviewer, Binder and Kaggle is one thing. What can be told
from the address alone is told here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

from coursewright.addresses import host, is_youtube, youtube_video
from coursewright.links.verdicts import Kind, Verdict


@dataclass(frozen=True)
class Video:
    """A video on YouTube, by its id."""

    id: str


@dataclass(frozen=True)
class Playlist:
    """A playlist on YouTube, by its id."""

    id: str


@dataclass(frozen=True)
class Channel:
    """A channel on YouTube, by the address of its page."""

    url: str


@dataclass(frozen=True)
class OnGitHub:
    """Something in a repository on GitHub, or the repository itself.

    Where the name of a branch ends and a path starts cannot be told from `parts`, which holds
    both; `ref` is the name where the address sets it apart.
    """

    repository: str
    """`owner/name`, as GitHub does: in whatever case."""
    parts: tuple[str, ...] = ()
    ref: str | None = None
    is_file: bool = False
    """Whether nothing but a file will do."""
    is_page: bool = False
    """Whether it is a page of GitHub's own, which leads on where a branch has another name now."""
    fragment: str = ""


@dataclass(frozen=True)
class Gist:
    """A gist on GitHub, and the file of it that is meant."""

    id: str
    file: str = ""


@dataclass(frozen=True)
class Invitation:
    """An invitation to a server of Discord's."""

    code: str


@dataclass(frozen=True)
class Doi:
    """A digital object identifier, such as `10.1000/182`, in small letters."""

    doi: str


@dataclass(frozen=True)
class WebPage:
    """Anything else on the web: its address without what follows #, and that."""

    url: str
    fragment: str = ""


@dataclass(frozen=True)
class Known:
    """Something of which the address alone tells what can be said, and why."""

    verdict: Verdict
    reason: str


Resource = Video | Playlist | Channel | OnGitHub | Gist | Invitation | Doi | WebPage | Known

_Found = tuple[Kind, Resource]

# These answer a program with a log-in page, or with 200 for whatever it asks.
_TURNING_AWAY = {
    "x.com": "X",
    "twitter.com": "X",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "threads.net": "Threads",
}

# Pages of a repository that show a part of it; what else there is (issues, releases, …) is a
# page like any other.
_SHOWING = ("blob", "tree", "raw", "blame", "edit", "commits")

# Pages of GitHub's own, whose names no owner of a repository may have.
_GITHUBS_OWN = re.compile(
    "about|account|apps|collections|contact|customer-stories|dashboard|enterprise|events|explore"
    "|features|issues|join|login|logout|marketplace|mobile|new|newsroom|notifications"
    "|organizations|orgs|partners|premium-support|pricing|pulls|readme|resources|search|security"
    "|sessions|settings|signup|site|solutions|sponsors|stars|team|topics|trending|users|watching"
    "|why-github"
)

_NAMED = re.compile(r"(?!\.\.?/)[\w.-]+/(?!\.\.?$)[\w.-]+", re.ASCII)
"""A repository with its owner."""

_REVISION = re.compile(r"[0-9a-f]{40}")

_CHANNELS = ("c", "user", "channel")

_LONGEST = 4_000
"""How many letters an address may have; browsers and servers take less."""


def resource_of(url: str, branches: Mapping[str, str] | None = None) -> _Found:
    """Whose address it is, and what it names.

    `branches` has the branches that are known, by their repositories in small letters: of
    these it is known where their names end.
    """
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").rstrip(".")
        parts.port  # noqa: B018, raises ValueError where it is none
    except ValueError:
        return "web", Known("broken", "this is no web address")
    if len(url) > _LONGEST:
        return "web", Known("unverifiable", "this address is too long to be asked for")
    if not name or re.search(r"[\s<>\"\\\x00-\x20\x7f]", url):
        return "web", Known("broken", "this is no web address")
    bare = name.removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    if is_youtube(url):
        return "youtube", _on_youtube(url)
    if bare in _TURNING_AWAY:
        reason = f"{_TURNING_AWAY[bare]} shows its pages to people who are logged in"
        return "web", Known("blocked", reason)
    read = _HOSTS.get(bare)
    found = read(url, branches or {}) if read else None
    if found and isinstance(found[1], OnGitHub) and not _NAMED.fullmatch(found[1].repository):
        return found[0], Known("broken", "no repository on GitHub can have such a name")
    return found or ("web", _web_page(url))


def _web_page(url: str) -> WebPage:
    """The page, its host in small letters and its path never empty, as browsers ask for it."""
    parts = urlsplit(url)
    who, at, where = parts.netloc.rpartition("@")
    page = parts._replace(netloc=who + at + where.lower(), path=parts.path or "/", fragment="")
    return WebPage(urlunsplit(page), parts.fragment)


def _folders(url: str) -> list[str]:
    """The parts of an address's path, each decoded by itself, so that %2F stays within one.

    A part of two dots takes away the one before it, as it does in browsers.
    """
    folders: list[str] = []
    for part in map(unquote, urlsplit(url).path.split("/")):
        if part == "..":
            folders = folders[:-1]
        elif part not in ("", "."):
            folders.append(part)
    return folders


def _query(url: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


# -- YouTube ----------------------------------------------------------------------------------


def _on_youtube(url: str) -> Resource:
    """Source for what a player can show besides a video: YouTube's documentation, "YouTube
    embedded players and player parameters", and "Embed a live stream"."""
    folders, query = _folders(url), _query(url)
    # Which has as many letters as a video's id.
    if folders == ["embed", "live_stream"] and "channel" in query:
        return Channel(f"https://www.youtube.com/channel/{quote(query['channel'], safe='')}")
    video = youtube_video(url)
    if video:
        return Video(video.id)
    first = folders[0] if folders else ""
    in_list = first in ("playlist", "watch") or folders in (["embed"], ["embed", "videoseries"])
    if in_list and "list" in query and "v" not in query:
        if re.fullmatch(r"[\w-]{2,64}", query["list"], re.ASCII):
            return Playlist(query["list"])
        return Known("broken", "this is not the address of a playlist")
    if first.startswith("@") or (first in _CHANNELS and len(folders) > 1):
        name = first if first.startswith("@") else "/".join(folders[:2])
        return Channel(f"https://www.youtube.com/{name}")
    of_video = first in ("watch", "embed", "shorts", "live", "v", "playlist")
    of_video = of_video and folders not in (["shorts"], ["live"])
    if of_video or (host(url) == "youtu.be" and first):
        return Known("broken", "this address names no video: an id has 11 letters or digits")
    return _web_page(url)


# -- GitHub, and what shows its files ---------------------------------------------------------


def _at(repository: list[str], rest: list[str], branches: Mapping[str, str]) -> OnGitHub:
    """A place in a repository, where `rest` is a branch and a path."""
    name = "/".join((repository[0], repository[1].removesuffix(".git")))
    if rest[:2] in (["refs", "heads"], ["refs", "tags"]):
        rest = rest[2:]
    elif "/" in "".join(rest[:1]):
        return OnGitHub(name, tuple(rest[1:]), rest[0])
    known = branches.get(name.lower(), "").split("/")
    if len(known) > 1 and rest[: len(known)] == known:
        return OnGitHub(name, tuple(rest[len(known) :]), "/".join(known))
    return OnGitHub(name, tuple(rest))


def _github(url: str, branches: Mapping[str, str]) -> _Found | None:
    folders, fragment = _folders(url), urlsplit(url).fragment
    shows = folders[2] if len(folders) > 3 else ""
    shows_a_part = len(folders) == 2 or shows in _SHOWING
    if not shows_a_part or _GITHUBS_OWN.fullmatch(folders[0]):
        return None
    place = _at(folders[:2], folders[3:], branches)
    is_file = shows in ("raw", "blame", "edit")
    return "github", replace(place, is_file=is_file, is_page=True, fragment=fragment)


def _raw(url: str, branches: Mapping[str, str]) -> _Found | None:
    folders = _folders(url)
    if len(folders) < 4:
        return None
    return "github", replace(_at(folders[:2], folders[2:], branches), is_file=True)


def _gist(url: str, _: Mapping[str, str]) -> _Found | None:
    gist, rest = _gist_in(_folders(url))
    if gist and rest[:1] == ["raw"]:
        gist = _with_file(gist, rest[1:])
    return ("gist", gist) if gist else None


def _gist_in(folders: list[str]) -> tuple[Gist | None, list[str]]:
    """The gist that the first or the second part of a path names, and the parts behind it."""
    for index, folder in enumerate(folders[:2], 1):
        if re.fullmatch("[0-9a-f]{20,}", folder):
            return Gist(folder), folders[index:]
    return None, []


def _with_file(gist: Gist, rest: list[str]) -> Gist:
    """The gist with the file that comes first; one of an earlier revision is not looked for."""
    return Gist(gist.id, "" if not rest or _REVISION.fullmatch(rest[0]) else rest[0])


def _shown_file(kind: Kind, url: str, branches: Mapping[str, str]) -> _Found | None:
    """`/github/OWNER/NAME/blob/BRANCH/PATH` and `/gist/OWNER/ID/FILE`, of Colab and nbviewer."""
    folders = _folders(url)
    if folders[:1] == ["github"] and len(folders) > 2:
        repository, shows, rest = folders[1:3], folders[3:4], folders[4:]
        if shows in (["blob"], ["tree"]) and rest:
            is_file = kind == "colab" or shows == ["blob"]
            return kind, replace(_at(repository, rest, branches), is_file=is_file)
        return kind, _at(repository, [], branches)
    gist, rest = _gist_in(folders[1:]) if folders[:1] == ["gist"] else (None, [])
    return (kind, _with_file(gist, rest)) if gist else None


def _within(kind: Kind, inner: str, branches: Mapping[str, str]) -> _Found:
    """What an address leads to that stands within another."""
    return kind, resource_of(inner, branches)[1]


def _colab(url: str, branches: Mapping[str, str]) -> _Found | None:
    folders, parts = _folders(url), urlsplit(url)
    # `#fileId=` is how Colab's own window shows what is open.
    opened = re.match(r"fileId=(.+)", parts.fragment)
    if opened and host(inner := unquote(opened[1]).partition("&")[0]):
        return _within("colab", inner, branches)
    if (not folders and not opened) or folders[:1] in (["assets"], ["img"]):
        return None
    reason = "Colab answers alike whether the notebook is there or not"
    return _shown_file("colab", url, branches) or ("colab", Known("unverifiable", reason))


def _nbviewer(url: str, branches: Mapping[str, str]) -> _Found | None:
    folders = urlsplit(url).path.strip("/").split("/")
    if folders[0] in ("url", "urls") and len(folders) > 1:
        scheme = "https" if folders[0] == "urls" else "http"
        return _within("nbviewer", f"{scheme}://{'/'.join(folders[1:])}", branches)
    return _shown_file("nbviewer", url, branches)


_OPENED_BY_BINDER = re.compile(r"/?(?:lab/tree|tree|notebooks|doc/tree|voila/render)/([^?]*)")


def _binder(url: str, branches: Mapping[str, str]) -> _Found | None:
    """Source: Binder's documentation, "Launch buttons" and "URL parameters"."""
    folders, query = _folders(url), _query(url)
    if folders[:1] == ["build"]:
        folders = ["v2", *folders[1:]]  # which would start a machine; the page to see is the other
    if folders[:1] != ["v2"]:
        return None
    path = query.get("labpath") or query.get("filepath") or ""
    opened = _OPENED_BY_BINDER.match(query.get("urlpath", ""))
    parts = tuple(part for part in (path or (opened[1] if opened else "")).split("/") if part)
    ref = "/".join(folders[4:])
    if folders[1:2] == ["gh"] and len(folders) > 3:
        return "binder", OnGitHub("/".join(folders[2:4]), parts, ref or "HEAD")
    if folders[1:2] == ["gist"] and len(folders) > 3:
        gist = Gist(folders[3])
        return "binder", gist if _REVISION.fullmatch(ref) else _with_file(gist, [*parts])
    return "binder", Known("unverifiable", "Binder says only by starting a machine whether it is")


def _kaggle(url: str, branches: Mapping[str, str]) -> _Found | None:
    inner = _query(url).get("src", "")
    is_copy = _folders(url)[:2] == ["kernels", "welcome"] and host(inner)
    return _within("kaggle", inner, branches) if is_copy else None


# -- The others -------------------------------------------------------------------------------


def _discord(url: str, _: Mapping[str, str]) -> _Found | None:
    folders = _folders(url)
    if host(url).endswith("discord.gg") and folders:
        return "discord", Invitation(folders[0])
    if folders[:1] == ["invite"] and len(folders) > 1:
        return "discord", Invitation(folders[1])
    if folders[:1] == ["channels"]:
        return "discord", Known("unverifiable", "Discord shows channels to its members only")
    return None


def _doi(url: str, _: Mapping[str, str]) -> _Found | None:
    doi = unquote(urlsplit(url).path).strip("/").lower()
    if re.match(r"10\.\d{4,9}/.", doi):
        return "doi", Doi(doi)
    # What is short may be a page of the DOI Foundation's own, which are at www.
    prefix = "10/" if host(url).startswith("www.") else "(?:10/)?"
    short = re.fullmatch(rf"{prefix}([a-z0-9]{{3,}})", doi)
    return ("doi", Doi(f"10/{short[1]}")) if short else None


def _arxiv(url: str, _: Mapping[str, str]) -> _Found | None:
    folders = _folders(url)
    if folders[:1] not in (["abs"], ["pdf"], ["html"], ["format"]) or len(folders) < 2:
        return None
    paper = "/".join(folders[1:]).removesuffix(".pdf")
    return "arxiv", WebPage(f"https://arxiv.org/abs/{paper}")


_HOSTS: Mapping[str, Callable[[str, Mapping[str, str]], _Found | None]] = {
    "github.com": _github,
    "raw.githubusercontent.com": _raw,
    "raw.github.com": _raw,
    "gist.github.com": _gist,
    "gist.githubusercontent.com": _gist,
    "colab.research.google.com": _colab,
    "colab.google.com": _colab,
    "nbviewer.org": _nbviewer,
    "nbviewer.jupyter.org": _nbviewer,
    "mybinder.org": _binder,
    "kaggle.com": _kaggle,
    "discord.gg": _discord,
    "discord.com": _discord,
    "discordapp.com": _discord,
    "doi.org": _doi,
    "dx.doi.org": _doi,
    "arxiv.org": _arxiv,
}
