"""From where this program was installed, so that another machine can install the same."""

from __future__ import annotations

import json
import re
from configparser import ConfigParser, Error
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

_NAME = "coursewright"
_UNKNOWN = f"{_NAME} @ git+https://github.com/OWNER/{_NAME}@main"


def requirement() -> tuple[str, bool]:
    """The line of a requirements.txt that installs this program, and whether it is sure to.

    Where it cannot be told, the line has OWNER for the owner of a repository on GitHub.
    """
    try:
        installed = distribution(_NAME)
        record = json.loads(installed.read_text("direct_url.json") or "null")
    except (PackageNotFoundError, ValueError):
        return _UNKNOWN, False
    if record is None:
        return f"{_NAME}=={installed.version}", True
    line = _from_record(record)
    return (line, True) if line else (_UNKNOWN, False)


def _from_record(record: object) -> str | None:
    """The line for what an installer has written down.

    https://packaging.python.org/en/latest/specifications/direct-url/
    """
    match record:
        case {"url": str(url), "vcs_info": {"vcs": str(kind), "commit_id": str(commit)}}:
            is_elsewhere = urlsplit(url).scheme in ("https", "ssh")
            return f"{_NAME} @ {kind}+{url}@{commit}" if is_elsewhere else None
        case {"url": str(url), "archive_info": {}} if urlsplit(url).scheme == "https":
            return f"{_NAME} @ {url}"
        case {"url": str(url), "dir_info": {}}:
            repository = _on_github(Path(url2pathname(urlsplit(url).path)))
            return _UNKNOWN.replace("OWNER/coursewright", repository) if repository else None
    return None


def _on_github(clone: Path) -> str | None:
    """The repository on GitHub, as owner/name, of which a folder is a clone."""
    config = ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        config.read(clone / ".git" / "config", encoding="utf-8")
        url = config.get('remote "origin"', "url")
    except (Error, OSError, UnicodeDecodeError):
        return None
    found = re.search(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", url or "", re.ASCII)
    return found[1] if found else None
