"""The course as a zip file with a folder that opens by a double click: no server, no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from coursewright.dates import Moment
from coursewright.errors import CoursewrightError
from coursewright.exports.archive import refuse_taken, write_archive
from coursewright.exports.offline.pages import for_a_folder
from coursewright.exports.whereabouts import SEARCH_SCRIPT
from coursewright.pages import STYLESHEET
from coursewright.project import AS_OF, OFFLINE, Project
from coursewright.search import INDEX
from coursewright.wording import counted, sized

FIRST = "index.html"
README = "README.txt"
"""What a reader finds at the top of the folder."""

MAX_BYTES = 4_000_000_000
"""More than that, many a program does not unpack."""

_ASSETS = Path(__file__).parent / "assets"
_WORKER = "assets/javascripts/workers/search.*.js"
_FOR_SERVERS = ("404.html", "_headers", "sitemap.xml", "sitemap.xml.gz", "assets/**/*.map")
"""What only a server or a search engine asks for."""

_UNPACK = """<p class="cw-unpack">Does this page look bare? Then the zip file has to be unpacked \
first: take the whole folder out of it, and open index.html there.</p>"""

_README = """\
{title}

Open index.html in this folder with a double click. No network is needed: pages, pictures, slides
and the search are all here. Videos on YouTube and notebooks elsewhere are links.

If the page looks bare, the zip file was not unpacked: take the whole folder out of it first.

Your progress is kept by your browser, for the folder in which you opened the course. Before you
move or delete that, save your progress to a file: the home page offers it.
"""


@dataclass(frozen=True)
class Copy:
    """What was written; sizes are in bytes."""

    folder: str
    files: int
    unpacked: int
    packed: int


def export_offline(
    project: Project, title: str, config_file: Path, target: Path, *, force: bool = False
) -> Copy:
    """Build the site for a folder on disk, and write it to the zip file `target`.

    Raises CoursewrightError where that is there already and `force` is not set, where the site
    is not built, is too large, or cannot be written; what was there before is then still there.
    """
    if target.suffix.lower() != ".zip":
        raise CoursewrightError(f"{target}: the name of a zip file ends in .zip.")
    refuse_taken(target, force=force)
    with tempfile.TemporaryDirectory(prefix="coursewright-") as aside:
        site = Path(aside).resolve() / "site"
        _build(config_file, site, project.as_of)
        _adapt(site, title, project.site_url)
        files = _files(site)
        size = _size(files)
        folder = target.stem
        within = {f"{folder}/{name}": file for name, file in files.items()}
        write_archive(target, within, force=force)
    return Copy(folder, len(files), size, target.stat().st_size)


def _build(config_file: Path, site: Path, as_of: Moment | None) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config_file)]
    command += ["--site-dir", str(site)]
    environment = os.environ | {OFFLINE: "1"} | ({AS_OF: str(as_of)} if as_of else {})
    if subprocess.run(command, env=environment, check=False).returncode:
        raise CoursewrightError("The site was not built, and nothing was written.")


def _adapt(site: Path, title: str, site_url: str | None) -> None:
    """Make a built site one that needs no server."""
    for pattern in _FOR_SERVERS:
        for file in site.glob(pattern):
            file.unlink()
    files = _files(site)
    for name, file in files.items():
        if file.suffix == ".html":
            html = file.read_text(encoding="utf-8", errors="surrogateescape")
            html = for_a_folder(html, name, site_url, files)
            _write(file, _with_hint(html) if name == FIRST else html)
    for path, text in _additions(site, title):
        _write(site / path, text)


def _files(site: Path) -> dict[str, Path]:
    """The files of a site, in order, by their paths in it."""
    files = (file for file in sorted(site.rglob("*")) if file.is_file())
    return {file.relative_to(site).as_posix(): file for file in files}


def _with_hint(html: str) -> str:
    before, tag, after = html.partition("<body")
    attributes, end, rest = after.partition(">")
    return before + tag + attributes + end + (_UNPACK if tag else "") + rest


def _additions(site: Path, title: str) -> Iterator[tuple[str, str]]:
    """What the folder has besides the site."""
    if not (site / README).exists():
        yield README, _README.format(title=title)
    stylesheet = site / STYLESHEET
    yield STYLESHEET, stylesheet.read_text(encoding="utf-8") + "\n.cw-unpack { display: none; }\n"
    index = site / INDEX
    worker = next(site.glob(_WORKER), None)
    if not index.is_file() or not worker:
        return
    # A page that is a file may not read another one, but may run it.
    script = index.with_suffix(".js").relative_to(site).as_posix()
    yield script, f"var __index = {_with_files(index.read_text(encoding='utf-8'))}\n"
    assets = (site / SEARCH_SCRIPT).parent
    for file in sorted(_ASSETS.iterdir()):
        text = file.read_text(encoding="utf-8")
        src = worker.relative_to(assets).as_posix()
        yield f"assets/{file.name}", text.replace("{worker}", escape(src))


def _with_files(index: str) -> str:
    """The index of the search, with the files of its pages for their folders."""
    data = json.loads(index)
    for entry in data["docs"]:
        path, mark, place = entry["location"].partition("#")
        if path == "" or path.endswith("/"):
            entry["location"] = f"{path}index.html{mark}{place}"
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", errors="surrogateescape", newline="\n")


def _size(files: Mapping[str, Path]) -> int:
    """How many bytes they have; CoursewrightError where that is too much."""
    sizes = {name: file.stat().st_size for name, file in files.items()}
    total = sum(sizes.values())
    if total > MAX_BYTES:
        largest = sorted(sizes, key=lambda name: sizes[name], reverse=True)[:3]
        named = ", ".join(f"{name} ({sized(sizes[name])})" for name in largest)
        raise CoursewrightError(
            f"The site has {sized(total)} in {counted(len(sizes), 'file')}, and a zip file"
            f" that opens everywhere at most {sized(MAX_BYTES)}. The largest are {named}:"
            " put videos elsewhere, and link to them."
        )
    return total
