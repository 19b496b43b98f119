"""The service worker of a built site, and the addresses that make it safe to keep files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

WORKER = "coursewright-worker.js"
"""At the top of a site, for a worker knows of nothing above it."""
OFFLINE_PAGE = "coursewright-offline.html"
"""What is shown in place of a page that is not kept."""

_SEARCH = "assets/javascripts/workers/search.*.js"
_LOADED = {"img": "src", "link": "href", "script": "src"}
_USED_LINKS = {"icon", "stylesheet"}


def addressed(path: str, content: bytes) -> str:
    """The address of a file that changes with its content, and of no other file."""
    return f"{path}?{sha256(content).hexdigest()[:8]}"


def worker(site: Path) -> str:
    """The worker of the site that was built in this folder, with the page for no connection."""
    page = (site / OFFLINE_PAGE).read_bytes()
    shell = list(dict.fromkeys(_shell(site, page)))
    contents = b"".join((site / _file(address)).read_bytes() for address in shell)
    said = {
        "SHELL": shell,
        "PARTS": sorted({entry.name for entry in site.iterdir()} - {WORKER, "_headers"}),
        "VERSION": sha256(page + contents).hexdigest()[:16],
    }
    lines = Path(__file__).with_name("worker.js").read_text(encoding="utf-8").split("\n")
    return "\n".join(_filled(line, said) for line in lines)


def _filled(line: str, said: Mapping[str, object]) -> str:
    """A line of the program; `const NAME =` gets its value, the remark behind it is gone."""
    name = line.removeprefix("const ").partition(" =")[0]
    if not line.startswith("const ") or name not in said:
        return line
    return f"const {name} = {json.dumps(said[name])}"


def _shell(site: Path, page: bytes) -> Iterator[str]:
    """The addresses, from the site's top, of all that a page there loads."""
    from lxml import etree

    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    for element in root.iter(*_LOADED):
        address = element.get(_LOADED[str(element.tag)]) or ""
        if element.tag == "link" and not _USED_LINKS & set(element.get("rel", "").split()):
            continue
        if address and not urlsplit(address).netloc and (site / _file(address)).is_file():
            yield address
    yield from sorted(file.relative_to(site).as_posix() for file in site.glob(_SEARCH))


def _file(address: str) -> str:
    return unquote(urlsplit(address).path)
