"""What a web address names, read from the address alone: a YouTube video, a file on GitHub."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

# YouTube documents no form for its ids; every one in use has 11 of these letters, and its own
# pages match them so.
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")

_YOUTUBE_HOSTS = {
    f"{prefix}{host}"
    for prefix in ("", "www.", "m.", "music.")
    for host in ("youtube.com", "youtube-nocookie.com")
}
_VIDEO_FOLDERS = {"embed", "shorts", "live", "v"}

_GITHUB = "https://github.com/"
_RAW = "https://raw.githubusercontent.com/"
_COLAB = "https://colab.research.google.com/github/"
_BINDER = "https://mybinder.org/v2/gh/"
_KAGGLE = "https://kaggle.com/kernels/welcome?src="


@dataclass(frozen=True)
class YouTubeVideo:
    """A video on YouTube, and the second from which to play it."""

    id: str
    start: int = 0

    @property
    def watch_url(self) -> str:
        """Where the video is watched on YouTube's own site."""
        start = f"&t={self.start}" if self.start else ""
        return f"https://www.youtube.com/watch?v={self.id}{start}"


def host(url: str) -> str:
    """The host that a web address names, in small letters; empty where it names none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:  # an unclosed bracket, say
        return ""


def is_youtube(url: str) -> bool:
    """Whether the address is one of YouTube's, a video's or not."""
    return host(url) in _YOUTUBE_HOSTS or host(url) == "youtu.be"


def is_player(url: str) -> bool:
    """Whether the address is that of YouTube's player, which other pages show."""
    return is_youtube(url) and urlsplit(url).path.startswith("/embed/")


def youtube_video(text: str) -> YouTubeVideo | None:
    """The video that a bare id or any of YouTube's forms of address names; None for all else."""
    if _VIDEO_ID.fullmatch(text):
        return YouTubeVideo(text)
    if not is_youtube(text):
        return None
    parts = urlsplit(text)
    query = parse_qs(parts.query)
    folders = [folder for folder in parts.path.split("/") if folder]
    if host(text) == "youtu.be":
        video_id = folders[0] if folders else ""
    elif folders[:1] == ["watch"]:
        video_id = query.get("v", [""])[0]
    elif len(folders) == 2 and folders[0] in _VIDEO_FOLDERS:
        video_id = folders[1]
    else:
        return None
    # The player of playlists stands where a video's id would, and has as many letters.
    if not _VIDEO_ID.fullmatch(video_id) or video_id == "videoseries":
        return None
    start = (query.get("t") or query.get("start") or [""])[0]
    return YouTubeVideo(video_id, _seconds(start))


def _seconds(text: str) -> int:
    """`90`, `90s` or `1h2m3s` in seconds; 0 for anything else."""
    match = re.fullmatch(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", text)
    if not match:
        return 0
    hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return hours * 3600 + minutes * 60 + seconds


@dataclass(frozen=True)
class GitHubFile:
    """A file in a repository on GitHub: `repository` is `owner/name`, `path` is from its top."""

    repository: str
    branch: str
    path: str

    @property
    def url(self) -> str:
        """Where GitHub shows it."""
        return f"{_GITHUB}{self.repository}/blob/{quote(self.branch)}/{quote(self.path)}"

    @property
    def raw_url(self) -> str:
        """Where GitHub gives it as a download."""
        return f"{_RAW}{self.repository}/{quote(self.branch)}/{quote(self.path)}"

    @property
    def colab_url(self) -> str:
        """What opens a notebook in Google Colab, which keeps GitHub's path.

        A branch with a slash in its name has to be one part of it. Source: Colab's own notebook
        on its use with GitHub, "googlecolab/colabtools", notebooks/colab-github-demo.ipynb.
        """
        return f"{_COLAB}{self.repository}/blob/{quote(self.branch, safe='')}/{quote(self.path)}"

    @property
    def binder_url(self) -> str:
        """What opens a notebook on mybinder.org; source: its documentation, "Launch buttons"."""
        branch = quote(self.branch, safe="")
        return f"{_BINDER}{self.repository}/{branch}?labpath={quote(self.path, safe='')}"

    @property
    def kaggle_url(self) -> str:
        """What copies a notebook into a new one on Kaggle."""
        return f"{_KAGGLE}{quote(self.url, safe=':/%')}"


def github_file(url: str, branches: Mapping[str, str] | None = None) -> GitHubFile | None:
    """The file of a repository that an address on GitHub shows; None where it shows none.

    Where a branch ends and a path starts cannot be told from the address. `branches` are those
    that are known, by their repositories; else a branch is taken to have no slash.
    """
    match = re.match(re.escape(_GITHUB) + r"([^/]+/[^/]+)/blob/([^?#]+)", url)
    if not match:
        return None
    repository, rest = match[1], unquote(match[2])
    known = (branches or {}).get(repository, "")
    branch = known if known and rest.startswith(f"{known}/") else rest.partition("/")[0]
    path = rest.removeprefix(f"{branch}/")
    return GitHubFile(repository, branch, path) if path and path != rest else None


def jupyterlite_url(base: str, path: str) -> str:
    """What opens a file of the course in its JupyterLite; source: its documentation, "URL
    Parameters"."""
    return f"{base.rstrip('/')}/lab/index.html?path={quote(path)}"


def github_edit_url(repository: str, branch: str) -> str:
    """Where GitHub edits a file, with {path} and {line} to be filled in."""
    return f"{_GITHUB}{repository}/edit/{quote(branch)}/{{path}}#L{{line}}"
