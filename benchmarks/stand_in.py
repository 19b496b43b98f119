"""A stand-in for web sites and for GitHub, in a process of its own, that notes what it is asked.

`python -m benchmarks.stand_in FOLDER` writes `ca.pem` into the folder, for programs to trust, and
prints the port on which it answers:

- on each address of SITES as a web site, over plain HTTP;
- on CONTROL as a proxy, through which `github.com` and `api.github.com` are reached over TLS;
- at `http://CONTROL:PORT/statistics` with what was noted since it was asked there before.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

CONTROL = "127.0.0.1"
SITES = tuple(f"127.0.1.{number}" for number in range(1, 51))
NOTEBOOKS = tuple(f"notebooks/week-{number}.ipynb" for number in range(1, 10))
"""Files that each repository has, beside some that nobody links to."""
GONE = "/old/"
"""Addresses with this in their path are dead; all the others are alive."""

LATENCY = 0.05
"""How many seconds pass before each answer. A tunnel through the proxy is opened at once."""

_WAITING = 1000
"""How many connections the system may keep waiting: more than any program opens at once."""

_PAGE = b"<!doctype html><title>A page</title>" + b"<p>What is known of it.</p>" * 50
_TREE = re.compile(r"/repos/([^/]+/[^/]+)/git/trees/main\?recursive=1")
_PLENTY = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4900",
    "x-ratelimit-used": "100",
    "x-ratelimit-reset": "4102444800",
    "x-ratelimit-resource": "core",
}


@dataclass
class Tally:
    """How many there are of something now, and how many there were at most."""

    now: int = 0
    peak: int = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one for as long as the context lasts."""
        self.now += 1
        self.peak = max(self.peak, self.now)
        try:
            yield
        finally:
            self.now -= 1


@dataclass
class Notes:
    """What was asked, and how much of it at once."""

    asked: Counter[str] = field(default_factory=Counter)
    connections: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    under_way: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    under_way_together: Tally = field(default_factory=Tally)
    unanswered: int = 0
    """How many requests came from a program that had ended before they were answered."""

    def as_data(self) -> dict[str, Any]:
        """The notes as JSON holds them; of each host, what there was at most."""
        return {
            "asked": self.asked,
            "connections": {host: tally.peak for host, tally in self.connections.items()},
            "under_way": {host: tally.peak for host, tally in self.under_way.items()},
            "under_way_together": self.under_way_together.peak,
            "unanswered": self.unanswered,
        }


@dataclass
class StandIn:
    """The server, the certificate that it shows, and its notes."""

    certificate: ssl.SSLContext
    notes: Notes = field(default_factory=Notes)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection until its other end closes it."""
        with closing(writer):
            try:
                host = writer.get_extra_info("sockname")[0]
                if host == CONTROL:
                    await self._control(reader, writer)
                else:
                    await self._answer(reader, writer, f"http://{host}")
            except (asyncio.IncompleteReadError, OSError):
                pass  # the other end has closed it, or does not trust the certificate

    async def _control(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target = await _request(reader)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await writer.start_tls(self.certificate)
            await self._answer(reader, writer, "https://" + target.removesuffix(":443"))
        else:
            async with asyncio.timeout(10):
                while any(tally.now for tally in self.notes.connections.values()):
                    await asyncio.sleep(0.01)
            writer.write(_response("GET", 200, json.dumps(self.notes.as_data()).encode(), {}))
            self.notes = Notes()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: str
    ) -> None:
        notes = self.notes
        with notes.connections[site].one_more():
            while True:
                method, target = await _request(reader)
                with notes.under_way[site].one_more(), notes.under_way_together.one_more():
                    notes.asked[site + target] += 1
                    await asyncio.sleep(LATENCY)
                    if reader.at_eof() or reader.exception():
                        notes.unanswered += 1
                        return
                    writer.write(_response(method, *_content(site + target)))
                    await writer.drain()


async def _request(reader: asyncio.StreamReader) -> tuple[str, str]:
    """The method and the target of the next request; no request here has a body."""
    head = await reader.readuntil(b"\r\n\r\n")
    method, target, _ = head.decode("latin-1").split(" ", 2)
    return method, target


def _content(url: str) -> tuple[int, bytes, Mapping[str, str]]:
    """What an address answers: the status, the body, and headers besides the usual ones."""
    if url.startswith("https://api.github.com/"):
        if found := _TREE.search(url):
            return 200, _tree(found[1]), _PLENTY
        return 404, b'{"message": "Not Found", "status": "404"}', _PLENTY
    return (404 if GONE in url else 200), _PAGE, {}


def _tree(repository: str) -> bytes:
    files = [*NOTEBOOKS, *(f"code/module_{number}.py" for number in range(200))]
    kinds = {"notebooks": "tree", "code": "tree"} | dict.fromkeys(files, "blob")
    modes = {"tree": "040000", "blob": "100644"}
    root = f"{0:040x}"
    return json.dumps(
        {
            "sha": root,
            "url": f"https://api.github.com/repos/{repository}/git/trees/{root}",
            "tree": [
                {"path": path, "mode": modes[kind], "type": kind, "sha": f"{number:040x}"}
                for number, (path, kind) in enumerate(kinds.items(), 1)
            ],
            "truncated": False,
        }
    ).encode()


def _response(method: str, status: int, body: bytes, besides: Mapping[str, str]) -> bytes:
    headers = {
        "content-type": "application/json" if body.startswith(b"{") else "text/html",
        "content-length": str(len(body)),
    }
    lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}"]
    lines += [f"{name}: {value}" for name, value in {**headers, **besides}.items()]
    head = "\r\n".join([*lines, "", ""]).encode()
    return head if method == "HEAD" else head + body


def _sockets() -> list[socket.socket]:
    """One on each address, all with the same port, which CONTROL's gets from the system."""
    port = 0
    sockets = []
    for host in (CONTROL, *SITES):
        sockets.append(socket.create_server((host, port), backlog=_WAITING))
        port = sockets[0].getsockname()[1]
    return sockets


async def main(folder: Path) -> None:
    """Serve until the process is ended."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("github.com", "api.github.com").configure_cert(certificate)
    stand_in = StandIn(certificate)
    sockets = _sockets()
    for one in sockets:
        await asyncio.start_server(stand_in.serve, sock=one, backlog=_WAITING)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
