"""Addresses of the kinds that course pages hold, each with the truth about it.

The stand-in answers for them as the real services would, also to a checker that asks for the
addresses as they are. Its hosts are under stand-in.org, as some checkers leave out those that
are kept for examples.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from tests.links.services import GitHub, Repository, always, discord, doi, facts, youtube
from tests.links.standin import Answer, Fault, Handler, Request, StandIn

Truth = Literal["alive", "dead", "cannot be told"]


@dataclass(frozen=True)
class Labelled:
    """An address, and what a person who opens it would find out."""

    url: str
    truth: Truth
    why: str
    embedded: bool = False
    """Whether the course plays the video, and does not only link to it."""


def _of(truth: Truth, why: str, *urls: str, embedded: bool = False) -> Iterator[Labelled]:
    return (Labelled(url, truth, why, embedded) for url in urls)


_YOUTUBE = "https://www.youtube.com"
_NOCOOKIE = "https://www.youtube-nocookie.com"
_COLAB = "https://colab.research.google.com"
_EXERCISES = "neuro4ml/exercises/blob/main"
_SITE = "neuro4ml/neuro4ml.github.io/blob/main"
_W1 = f"{_EXERCISES}/w1-neurons/w1-neurons.ipynb"
_W2 = f"{_EXERCISES}/w2-synapses-networks/w2-synapses-networks.ipynb"
_W3 = f"{_EXERCISES}/w3-brain-structure/w3-exercise.ipynb"
_FIGURES = f"{_SITE}/Week_1/code-for-figures.ipynb"
_RENAMED = f"{_EXERCISES}/w6-understanding/w6-snn-exercise.ipynb"
_GONE = [f"{_SITE}/materials/{name}.ipynb" for name in ("w1/w1-models", "w2/w2-figures")]
_LESSONS = "https://github.com/lab/lessons"
_GIST, _GONE_GIST = "0123456789abcdef0123", "0123456789abcdef9999"
_BINDER = "https://mybinder.org/v2/gh"
_KAGGLE = "https://www.kaggle.com/kernels/welcome?src=https://github.com"

_VIDEOS: tuple[Labelled, ...] = (
    *_of(
        "alive",
        "a video, in all the forms that an address may have",
        f"{_YOUTUBE}/watch?v=aaaaaaaaaa1",
        "https://youtu.be/aaaaaaaaaa1?si=Mo6bRo_nN_Uo28cv",
        "https://youtu.be/aaaaaaaaaa1?t=90",
        "https://m.youtube.com/watch?v=aaaaaaaaaa1&feature=share",
        f"{_YOUTUBE}/watch?v=aaaaaaaaaa2&list=PLlessons&index=2",
        f"{_YOUTUBE}/embed/aaaaaaaaaa2?start=10",
        f"{_NOCOOKIE}/embed/aaaaaaaaaa2",
        f"{_YOUTUBE}/shorts/aaaaaaaaaa3",
        f"{_YOUTUBE}/live/aaaaaaaaaa4",
        "https://youtu.be/aaaaaaaaaa4",
    ),
    *_of("alive", "a video that the course plays", "https://youtu.be/aaaaaaaaaa3", embedded=True),
    *_of("alive", "plays on YouTube only, where the link leads", "https://youtu.be/noembedded1"),
    *_of("dead", "may not be embedded", f"{_NOCOOKIE}/embed/noembedded2", embedded=True),
    *_of("dead", "may not be embedded", "https://youtu.be/noembedded3?t=1", embedded=True),
    *_of(
        "dead",
        "was removed",
        f"{_YOUTUBE}/watch?v=removed0001",
        "https://youtu.be/removed0002",
        f"{_YOUTUBE}/shorts/removed0003",
    ),
    *_of("dead", "was removed", f"{_YOUTUBE}/embed/removed0004", embedded=True),
    *_of("dead", "is private", "https://youtu.be/private0001", f"{_YOUTUBE}/live/private0002"),
    *_of("dead", "an id that lost a letter", "https://youtu.be/aaaaaaaaaa"),
    *_of(
        "alive",
        "a playlist, and its player",
        f"{_YOUTUBE}/playlist?list=PLlessons",
        f"{_YOUTUBE}/embed/videoseries?list=PLlessons",
        f"{_NOCOOKIE}/embed/videoseries?list=PLlessons",
    ),
    *_of(
        "dead",
        "a playlist that was removed, or is private",
        f"{_YOUTUBE}/playlist?list=PLremoved",
        f"{_YOUTUBE}/embed/videoseries?list=PLremoved",
        f"{_YOUTUBE}/playlist?list=PLprivate",
    ),
    *_of("alive", "a channel", f"{_YOUTUBE}/@teacher", f"{_YOUTUBE}/@teacher/videos"),
    *_of("dead", "a channel that is gone", f"{_YOUTUBE}/@nobody"),
)

_ON_GITHUB: tuple[Labelled, ...] = (
    *_of(
        "alive",
        "there, on the branch",
        "https://github.com/neuro4ml/exercises",
        "https://github.com/neuro4ml/exercises#readme",
        "https://github.com/neuro4ml/exercises/tree/main/w1-neurons",
        f"https://github.com/{_W1}",
        f"https://github.com/{_W3}",
        f"https://github.com/{_W2}",
        f"https://github.com/{_SITE}/index.md",
        f"https://github.com/{_FIGURES}",
        "https://github.com/neuro4ml/neuro4ml.github.io/tree/main/Week_1",
        "https://raw.githubusercontent.com/neuro4ml/exercises/main/w1-neurons/spikes.csv",
        f"{_COLAB}/github/{_W1}",
        f"{_COLAB}/github/{_W2}",
        f"{_COLAB}/github/{_FIGURES}",
        f"{_COLAB}/github/{_W3}#scrollTo=abc",
        f"https://nbviewer.org/github/{_W1}",
        f"https://nbviewer.org/github/{_W3}",
        f"{_BINDER}/neuro4ml/exercises/main?labpath=w1-neurons%2Fw1-neurons.ipynb",
        f"{_BINDER}/neuro4ml/exercises/main",
        f"{_KAGGLE}/{_W1}",
    ),
    *_of(
        "dead",
        "was renamed, or removed",
        f"https://github.com/{_RENAMED}",
        f"{_COLAB}/github/{_RENAMED}",
        f"https://github.com/{_GONE[0]}",
        f"{_COLAB}/github/{_GONE[0]}",
        f"{_COLAB}/github/{_GONE[1]}",
        f"https://nbviewer.org/github/{_GONE[1]}",
        f"{_BINDER}/neuro4ml/exercises/main?labpath=w6-understanding%2Fw6-snn-exercise.ipynb",
        f"{_KAGGLE}/{_RENAMED}",
        "https://raw.githubusercontent.com/neuro4ml/exercises/main/w1-neurons/spike.csv",
    ),
    *_of("dead", "in another case", f"{_COLAB}/github/{_W1.replace('w1-n', 'W1-n')}"),
    *_of(
        "dead",
        "the repository is gone, or private",
        "https://github.com/neuro4ml/unpublished",
        f"{_COLAB}/github/neuro4ml/unpublished/blob/main/a.ipynb",
        f"{_BINDER}/neuro4ml/unpublished/main",
    ),
    *_of("alive", "the repository has another name", _LESSONS, f"{_LESSONS}/blob/main/README.md"),
    *_of("alive", "the branch has another name", "https://github.com/lab/course/tree/master"),
    *_of("dead", "nobody leads on", f"{_COLAB}/github/lab/course/blob/master/a.ipynb"),
    *_of(
        "alive",
        "a branch with a stroke in its name, a tag and a line",
        "https://github.com/lab/course/blob/feature/x/b.md",
        f"{_COLAB}/github/lab/course/blob/feature%2Fx/b.ipynb",
        "https://github.com/lab/course/blob/v1.0/README.md",
        "https://github.com/lab/course/blob/main/README.md#L2",
        "https://github.com/lab/course/blob/main/README.md#the-course",
    ),
    *_of("dead", "beyond the end", "https://github.com/lab/course/blob/main/README.md#L10-L20"),
    *_of("alive", "a page of GitHub's own", "https://github.com/features/actions"),
    *_of(
        "alive",
        "a gist",
        f"https://gist.github.com/someone/{_GIST}",
        f"{_COLAB}/gist/someone/{_GIST}/a.ipynb",
    ),
    *_of("dead", "a gist that is gone", f"{_COLAB}/gist/someone/{_GONE_GIST}"),
    *_of(
        "cannot be told",
        "what is behind it is not public",
        f"{_COLAB}/drive/1AbC_d",
        f"{_COLAB}/drive/1AbC_e?usp=sharing",
        "https://mybinder.org/v2/zenodo/10.5281/zenodo.1",
    ),
)

_OTHERS: tuple[Labelled, ...] = (
    *_of("alive", "holds", "https://discord.gg/holds", "https://discord.com/invite/holds"),
    *_of("dead", "has ended", "https://discord.gg/ended", "https://discord.com/invite/ended2"),
    *_of(
        "alive",
        "registered, whatever its publisher says",
        "https://doi.org/10.1038/nature14539",
        "http://dx.doi.org/10.1038/NATURE14539",
        "https://doi.org/10.1016/S0896-6273(00)80821-1",
        "https://doi.org/10.1000/refused",
    ),
    *_of("dead", "not registered", "https://doi.org/10.1038/nature1453"),
    *_of(
        "alive",
        "a paper",
        "https://arxiv.org/abs/1901.09948",
        "https://arxiv.org/pdf/1901.09948",
        "http://arxiv.org/pdf/1901.09948v2.pdf",
    ),
    *_of("dead", "no paper", "https://arxiv.org/abs/1901.99999"),
    *_of(
        "cannot be told",
        "turns programs away",
        "https://twitter.com/someone/status/1",
        "https://x.com/someone",
        "https://www.linkedin.com/in/someone",
        "https://www.facebook.com/someone",
        "https://forbidding.stand-in.org/paper",
        "https://guarded.stand-in.org/paper",
        "https://log-in.stand-in.org/paper",
        "https://crowded.stand-in.org/paper",
        "https://odd.stand-in.org/paper",
    ),
    *_of(
        "cannot be told",
        "its server is in trouble, or within a private network",
        "https://expired.stand-in.org/",
        "https://misnamed.stand-in.org/",
        "https://in-trouble.stand-in.org/",
        "http://192.168.1.1/course",
        "http://intranet.local/",
    ),
)

_WEB: tuple[Labelled, ...] = (
    *_of(
        "alive",
        "a page",
        "https://a.stand-in.org/",
        "https://a.stand-in.org/book/chapter-2.html",
        "https://a.stand-in.org/book/chapter-2.html#summary",
        "https://b.stand-in.org",
        "https://b.stand-in.org/data?set=1&part=2",
        "https://b.stand-in.org/slides.pdf#page=3",
        "https://b.stand-in.org/~someone/",
        "http://c.stand-in.org/%C3%A9t%C3%A9",
    ),
    *_of(
        "alive",
        "its server knows no HEAD",
        "https://no-head.stand-in.org/a",
        "https://head-missing.stand-in.org/a",
    ),
    *_of("alive", "its server is slow", "https://slow.stand-in.org/a"),
    *_of("alive", "its server asks to be asked again", "https://busy.stand-in.org/a"),
    *_of(
        "alive",
        "leads on",
        "http://moved.stand-in.org/a",
        "https://moved.stand-in.org/for-now",
        "https://moved.stand-in.org/chain/5",
        "https://cookies.stand-in.org/a",
    ),
    *_of(
        "dead",
        "no such page",
        "https://a.stand-in.org/old.html",
        "https://a.stand-in.org/book/chapter-9.html#summary",
        "https://gone.stand-in.org/course",
        "https://moved.stand-in.org/to-nothing",
        "https://moved.stand-in.org/round",
        "https://nobody.invalid/",
    ),
)

LABELLED: tuple[Labelled, ...] = (*_VIDEOS, *_ON_GITHUB, *_OTHERS, *_WEB)


def serve(web: StandIn) -> None:
    """Answer for all of the addresses, as those who are behind them would."""
    _serve_videos(web)
    readme = b"# The course\n\nHere it is.\n"
    course = Repository(
        "lab/course",
        {
            "main": {"README.md": readme, "a.ipynb": b"{}"},
            "feature/x": {"b.md": b"", "b.ipynb": b"{}"},
        },
        tags={"v1.0": {"README.md": readme}},
        moved_from=["lab/lessons"],
        renamed_branches={"master": "main"},
    )
    repositories = (facts("neuro4ml/exercises"), facts("neuro4ml/neuro4ml.github.io"), course)
    github = GitHub(*repositories, gists={_GIST: ["a.ipynb"]})
    github.serve(web)
    own = {"/features/actions": Answer()}
    web.on("github.com", lambda request: own.get(request.path) or github.pages(request))
    web.on("gist.github.com", {f"/someone/{_GIST}": Answer()})
    for host in ("colab.research.google.com", "nbviewer.org", "mybinder.org", "www.kaggle.com"):
        web.on(host, always)
    web.on("discord.com", discord({"holds": None}))
    web.on("discord.gg", lambda request: _to(f"https://discord.com/invite{request.path}"))
    _serve_papers(web)
    for host, handler in _pages().items():
        web.on(f"{host}.stand-in.org", handler)
    web.certificate("expired.stand-in.org", "expired")
    web.certificate("misnamed.stand-in.org", "wrong-host")
    for host in ("twitter.com", "x.com", "www.facebook.com"):
        web.on(host, lambda request: Answer(403))
    web.on("www.linkedin.com", lambda request: Answer(999))


def _serve_videos(web: StandIn) -> None:
    alive = {f"aaaaaaaaaa{number}": (200, "A lesson") for number in range(1, 5)}
    others = {"PLlessons": (200, "Lessons"), "PLprivate": (403, "")}
    unseen = {f"private000{number}": (403, "") for number in (1, 2)}
    elsewhere_never = {f"noembedded{number}": (401, "") for number in (1, 2, 3)}
    page = youtube(alive | others | unseen | elsewhere_never, ["@teacher", "@teacher/videos"])
    for host in ("www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"):
        web.on(host, page)
    web.on("youtu.be", lambda request: _to(f"{_YOUTUBE}/watch?v={request.path[1:]}"))
    # Thumbnails stay when their videos go.
    web.on("img.youtube.com", always)


def _serve_papers(web: StandIn) -> None:
    publisher = "https://publisher.stand-in.org"
    kept = {
        "10.1038/nature14539": f"{publisher}/1",
        "10.1016/s0896-6273(00)80821-1": f"{publisher}/2",
        "10.1000/refused": f"{publisher}/refused",
    }
    web.on("doi.org", doi(kept))
    web.on("dx.doi.org", doi(kept))
    web.on("publisher.stand-in.org", {"/1": Answer(), "/2": Answer(), "/refused": Answer(403)})
    forms = ("/abs/1901.09948", "/pdf/1901.09948", "/abs/1901.09948v2", "/pdf/1901.09948v2.pdf")
    web.on("arxiv.org", dict.fromkeys(forms, Answer()))


def _pages() -> Mapping[str, Handler | Mapping[str, Answer | Fault]]:
    challenge = Answer(403, "<title>Just a moment…</title>", {"cf-mitigated": "challenge"})
    return {
        "a": {"/": Answer(), "/book/chapter-2.html": Answer(200, '<h2 id="summary">')},
        "b": always,
        "c": {"/%C3%A9t%C3%A9": Answer()},
        "no-head": lambda request: Answer(405 if request.method == "HEAD" else 200),
        "head-missing": lambda request: Answer(404 if request.method == "HEAD" else 200),
        "slow": _slowly,
        "busy": _Busy(),
        "moved": _moved,
        "cookies": _with_cookies,
        "gone": lambda request: Answer(410),
        "forbidding": lambda request: Answer(403),
        "guarded": lambda request: challenge,
        "log-in": lambda request: Answer(401),
        "crowded": lambda request: Answer(429, headers={"Retry-After": "3600"}),
        "odd": lambda request: Answer(999),
        "expired": always,
        "misnamed": always,
        "in-trouble": lambda request: Answer(500),
    }


def _to(url: str, status: int = 302) -> Answer:
    return Answer(status, headers={"Location": url})


def _slowly(request: Request) -> Answer:
    time.sleep(1.5)
    return Answer()


class _Busy:
    """Refuses once, for a second."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._refusals = 1

    def __call__(self, request: Request) -> Answer:
        with self._lock:
            self._refusals -= 1
            return Answer(503, headers={"Retry-After": "1"}) if self._refusals >= 0 else Answer()


def _moved(request: Request) -> Answer:
    if request.scheme == "http":
        return _to(f"https://moved.stand-in.org{request.target}", 301)
    match request.path.strip("/").split("/"):
        case ["a"] | ["chain", "0"]:
            return Answer()
        case ["for-now"]:
            return _to("/a")
        case ["chain", number]:
            return _to(f"/chain/{int(number) - 1}")
        case ["to-nothing"]:
            return _to("/nothing", 301)
        case ["round"]:
            return _to("/round/again")
        case ["round", "again"]:
            return _to("/round")
    return Answer(404)


def _with_cookies(request: Request) -> Answer:
    if "seen=yes" in request.headers.get("cookie", ""):
        return Answer()
    return Answer(302, headers={"Location": "/a", "Set-Cookie": "seen=yes"})
