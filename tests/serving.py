"""A built site on a web server that answers as the usual hosts of static sites do."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

TEXTS = {".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".vtt", ".xml"}
"""What hosts compress; pictures and archives are compressed already."""

LIFETIME = "max-age=600"
"""What GitHub Pages says of every file."""


@contextmanager
def served(site: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve a built site, with headers besides the usual ones, and give its address."""
    handler = partial(Host, directory=str(site), besides=headers or {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def wanted_headers(site: Path) -> dict[str, str]:
    """The headers for all pages that the site's `_headers` wants of hosts that read this file."""
    return dict(re.findall(r"^  ([\w-]+): (.*)$", (site / "_headers").read_text(), re.MULTILINE))


class Host(SimpleHTTPRequestHandler):
    """Answers from a folder: compressed, with lifetimes and tags, on connections kept open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, *arguments: object, directory: str, besides: Mapping[str, str]) -> None:
        self.besides = besides
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def handle(self) -> None:
        """Answer until the other end leaves, which browsers do as they please."""
        with suppress(ConnectionError):
            super().handle()

    def send_head(self) -> BytesIO | None:
        """Send the headers, and give the body where there is one."""
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            if not urlsplit(self.path).path.endswith("/"):
                super().send_head()  # which leads to the address with the slash
                return None
            file /= "index.html"
        if file.is_file():
            return self._send(HTTPStatus.OK, file)
        missing = Path(self.directory) / "404.html"
        if missing.is_file():
            return self._send(HTTPStatus.NOT_FOUND, missing)
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _send(self, status: HTTPStatus, file: Path) -> BytesIO | None:
        body = file.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        is_known = status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag
        self.send_response(HTTPStatus.NOT_MODIFIED if is_known else status)
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", LIFETIME)
        if is_known:
            self.end_headers()
            return None
        self.send_header("Content-Type", self._type(file))
        self.send_header("Last-Modified", self.date_time_string(int(file.stat().st_mtime)))
        if file.suffix in TEXTS:
            self.send_header("Vary", "Accept-Encoding")
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                self.send_header("Content-Encoding", "gzip")
                body = gzip.compress(body, mtime=0)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def _type(self, file: Path) -> str:
        kind = self.guess_type(str(file))
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def end_headers(self) -> None:
        """Add the headers that this server was asked for."""
        for name, value in self.besides.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""
