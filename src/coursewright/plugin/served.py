"""The course's files that a server shows from where they lie, instead of copying them each time."""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.util import FileWrapper

from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def asked_for(environ: WSGIEnvironment, top: str) -> str:
    """The path, within a site that begins at the path `top`, of the file that a browser wants."""
    path: str = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
    path += "index.html" if path.endswith("/") else ""
    return posixpath.normpath(path).removeprefix(top)


class ServedFile(File):
    """A file that stays where it is; most of a build of a course with decks is copying pictures."""

    def copy_file(self, dirty: bool = False) -> None:
        """Do nothing, for the server knows where it is."""


class Served:
    """Answers for the files of the latest build that are not in its folder."""

    def __init__(self) -> None:
        self._sources: Mapping[str, Path] = {}

    def note(self, files: Files) -> None:
        """Take note of where the files of a build are."""
        self._sources = {
            file.dest_uri: Path(file.abs_src_path)
            for file in files
            if isinstance(file, ServedFile) and file.abs_src_path
        }

    def before(self, app: WSGIApplication, top: str) -> WSGIApplication:
        """What answers in place of a server's `app`, whose site begins at the path `top`."""

        def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            within = asked_for(environ, top)
            source = self._sources.get(within)
            if source is None or not source.is_file():
                return app(environ, start)
            kind = mimetypes.guess_type(within)[0] or "application/octet-stream"
            size = str(source.stat().st_size)
            start("200 OK", [("Content-Type", kind), ("Content-Length", size)])
            return FileWrapper(source.open("rb"))

        return answer
