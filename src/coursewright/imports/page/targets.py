"""Where a link leads -> what kind of thing that is, and how a manifest names it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from coursewright.addresses import GitHubFile, github_file, host, youtube_video
from coursewright.fields import READINGS, CoursePath
from coursewright.imports.texts import is_address, kind_of
from coursewright.links.resources import OnGitHub, resource_of

Kind = Literal["video", "slides", "notebook", "reading", "page"]

_PATH = TypeAdapter[str](CoursePath)
_SITE = re.compile(
    r"\{\{\s*(?:site\.(?:base)?url\s*\}\}|['\"](?P<path>[^'\"]*)['\"]\s*\|[^}]*\}\})"
)
"""How Jekyll writes the address of the site in front of a path."""
_SLIDES = re.compile(
    r"\b(?:slides?|deck|handouts?|presentation|powerpoint|pptx?|lecture notes)\b", re.IGNORECASE
)
_VIDEO = re.compile(r"\b(?:videos?|recordings?|recorded|watch|screencasts?)\b", re.IGNORECASE)
_SLIDE_HOSTS = ("slides.com", "speakerdeck.com", "slideshare.net", "www.slideshare.net")
_VIDEO_ENDINGS = (".mp4", ".webm", ".m4v", ".ogv", ".mov")


@dataclass(frozen=True)
class Target:
    """Where a link leads: of what kind that is, and its path or address in a manifest.

    `path` is set where it is a file of the course, `url` where it is elsewhere; neither, where a
    manifest cannot name it. `lost` is what of the address has no place.
    """

    kind: Kind
    path: str = ""
    url: str = ""
    lost: str = ""

    @property
    def name(self) -> str:
        """How a manifest names it."""
        return self.path or self.url


@dataclass(frozen=True)
class Home:
    """Where the course lives: its repository, and the folders of it that the page links to."""

    repository: str = ""
    branch: str = ""
    folders: frozenset[str] = frozenset()

    def own(self, file: GitHubFile | None) -> str | None:
        """The path of a file on GitHub in the course's folder, if it is one of its own."""
        is_own = file and (file.repository, file.branch) == (self.repository, self.branch)
        is_known = file and file.path.partition("/")[0] in self.folders
        return file.path if file and is_own and is_known else None


def local(url: str) -> tuple[str, str] | None:
    """The path of a file beside the page, from its folder, and what follows it from ? or # on.

    None where it is no such file.
    """
    plain = _SITE.sub(lambda match: match["path"] or "", url.strip())
    if plain.startswith(("//", "#", "?")) or urlsplit_scheme(plain):
        return None
    path = re.split(r"[?#]", plain, maxsplit=1)[0]
    clean = posixpath.normpath(unquote(path).replace("\\", "/").lstrip("/"))
    try:
        return _PATH.validate_python(clean), plain[len(path) :]
    except ValidationError:
        return None


def urlsplit_scheme(url: str) -> str:
    """The scheme of an address, such as `mailto`; empty for a path."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return "unknown"


def web(url: str) -> str | None:
    """A web address as a manifest takes it; None where it is none."""
    whole = f"https:{url}" if url.startswith("//") else url
    if not host(whole):
        return None
    written = whole if is_address(whole) else quote(whole, safe="/:?#[]@!$&'()*+,;=%~")
    return written if is_address(written) else None


def target_of(url: str, words: str, home: Home) -> Target:
    """What a link with these words leads to."""
    beside = local(url)
    if beside:
        path, lost = beside
        return Target(_kind_of_file(path, words), path, "", lost)
    address = web(url)
    if address is None:
        return Target("page", lost=url)
    if notebook := _notebook(address, home):
        return notebook
    return Target(_kind_elsewhere(address, words), url=address)


def _kind_of_file(path: str, words: str) -> Kind:
    ending = PurePosixPath(path).suffix.lower()
    if ending in _VIDEO_ENDINGS:
        return "video"
    if ending == ".pptx":
        return "slides"
    if ending == ".ipynb":
        return "notebook"
    if ending == ".pdf" and (
        _SLIDES.search(words) or _SLIDES.search(re.sub(r"[_\W\d]", " ", path))
    ):
        return "slides"
    return "reading" if ending in READINGS else "page"


def _kind_elsewhere(url: str, words: str) -> Kind:
    kind = kind_of(url)
    if kind != "other":
        return kind
    at, path = host(url), urlsplit(url).path.lower()
    is_deck = path.endswith((".pptx", ".ppt")) or path.startswith("/presentation/")
    if at in _SLIDE_HOSTS or is_deck or _SLIDES.search(words):
        return "slides"
    return "video" if _VIDEO.search(words) and not path.endswith(".pdf") else "reading"


def _notebook(url: str, home: Home) -> Target | None:
    """A notebook, by whatever service an address shows it."""
    file = notebook_on_github(url)
    if not file:
        return None
    own = home.own(file)
    if own:
        return Target("notebook", own)
    return Target("notebook", url=url if github_file(url) else file.url)


def notebook_on_github(url: str) -> GitHubFile | None:
    """The notebook on GitHub that an address of GitHub, Colab, nbviewer or Binder shows."""
    _, found = resource_of(url)
    if not isinstance(found, OnGitHub) or not found.parts:
        return None
    branch, *rest = (found.ref, *found.parts) if found.ref else found.parts
    path = "/".join(rest)
    is_notebook = path.lower().endswith(".ipynb")
    return GitHubFile(found.repository, branch, path) if is_notebook else None


def home_of(urls: Iterable[str], file: str) -> Home:
    """Where a page that links to these addresses lives, as far as they tell.

    A file on GitHub is the course's own where other links lead to its folder by a path, and where
    it is the source of the page.
    """
    folders: set[str] = set()
    on_github: list[GitHubFile] = []
    for url in urls:
        if beside := local(url):
            folders.add(beside[0].partition("/")[0] if "/" in beside[0] else "")
        elif found := notebook_on_github(url) or github_file(url):
            on_github.append(found)
    name = PurePosixPath(file).name
    votes = Counter(
        (found.repository, found.branch)
        for found in on_github
        if (found.path.partition("/")[0] in folders and "/" in found.path) or found.path == name
    )
    if not votes:
        return Home()
    (repository, branch), _ = votes.most_common(1)[0]
    return Home(repository, branch, frozenset(folders - {""}))


def same_video(one: str, other: str) -> bool:
    """Whether two addresses are of one video."""
    first, second = youtube_video(one), youtube_video(other)
    return first.id == second.id if first and second else one == other
