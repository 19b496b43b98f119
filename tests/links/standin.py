"""A stand-in for the web: a proxy on loopback that answers for any host, over real TLS.

The program under test is a process of its own; the variables in `StandIn.env` lead it here.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Event, Lock, Thread
from typing import Any, Literal
from urllib.parse import parse_qsl

import trustme

Fault = Literal["hang", "drop", "drip", "garbage"]
"""No answer until the client leaves; a closed connection; a body without end; not HTTP."""

BadCertificate = Literal["expired", "wrong-host", "self-signed"]


@dataclass(frozen=True)
class Request:
    """What was asked: `target` is the path with its query, `at` is `time.monotonic()`."""

    method: str
    scheme: str
    host: str
    target: str
    headers: Mapping[str, str]
    """By their names in small letters."""
    at: float

    @property
    def path(self) -> str:
        """The path, still encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query, decoded."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """What is answered; the stand-in adds the length."""

    status: int = 200
    body: bytes | str = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
        """Data as JSON."""
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return cls(status, json.dumps(data).encode(), kind | dict(headers or {}))


Handler = Callable[[Request], Answer | Fault]


class StandIn:
    """Answers for the hosts that it was told of, and notes what it was asked.

    A host is named as in an address, with its port where that is not the usual one. Handlers
    run in the threads of the connections.
    """

    def __init__(self, *, latency: float = 0) -> None:
        self.latency = latency
        """Seconds before each answer."""
        self.requests: list[Request] = []
        self.unknown: list[str] = []
        """The hosts that nobody registered, each time that one was asked for."""
        self._lock = Lock()
        self._closing = Event()
        self._handlers: dict[str, Handler] = {}
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._under_way, self._connections = _Gauge(), _Gauge()
        self._sockets: set[socket.socket] = set()
        self._authority = trustme.CA()
        self._folder = tempfile.TemporaryDirectory()
        bundle = Path(self._folder.name, "authority.pem")
        self._authority.cert_pem.write_to_path(str(bundle))
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.web = self
        self.env = _environment(f"http://127.0.0.1:{self._server.server_address[1]}", bundle)
        """The variables for the process that is to be led here."""
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        with self._lock:
            for connection in self._sockets:
                _end(connection)
        self._folder.cleanup()

    def on(self, host: str, handler: Handler | Mapping[str, Answer | Fault]) -> None:
        """Answer for a host: by a function, or by path, with its query or without."""
        self._handlers[host] = _by_path(handler) if isinstance(handler, Mapping) else handler

    def certificate(self, host: str, kind: BadCertificate) -> None:
        """Give a host a certificate that nobody should trust."""
        self._contexts[host] = self._new_context(host, kind)

    def count(self, host: str | None = None) -> int:
        """How many requests there were, to a host or in all."""
        return sum(host in (None, request.host) for request in list(self.requests))

    def peak(self, host: str | None = None) -> int:
        """The most requests that were under way at once, to a host or in all."""
        return self._under_way.most[host]

    def peak_connections(self, host: str | None = None) -> int:
        """The most connections that were open at once, to a host or in all.

        One that the client has closed counts until its end is seen, which may be after the next
        has come.
        """
        return self._connections.most[host]

    @contextmanager
    def _open(self, connection: socket.socket) -> Iterator[None]:
        """See to it that a connection ends when the stand-in does."""
        with self._lock:
            self._sockets.add(connection)
            if self._closing.is_set():
                _end(connection)
        try:
            yield
        finally:
            with self._lock:
                self._sockets.discard(connection)

    def _context(self, host: str) -> ssl.SSLContext:
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._new_context(host)
            return self._contexts[host]

    def _new_context(self, host: str, kind: BadCertificate | None = None) -> ssl.SSLContext:
        if kind == "self-signed":
            alone = trustme.CA()
            leaf = trustme.LeafCert(alone.private_key_pem.bytes(), alone.cert_pem.bytes(), [])
        else:
            name = "elsewhere.example" if kind == "wrong-host" else host.partition(":")[0]
            end = datetime(2001, 1, 1) if kind == "expired" else None
            leaf = self._authority.issue_cert(name, not_after=end)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        return context


class _Gauge:
    """How many of something there are, and the most there were at once, by host and in all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._now: Counter[str | None] = Counter()
        self.most: Counter[str | None] = Counter()

    @contextmanager
    def one(self, host: str | None) -> Iterator[None]:
        with self._lock:
            self._now[host] += 1
            self.most[host] = max(self.most[host], self._now[host])
        try:
            yield
        finally:
            with self._lock:
                self._now[host] -= 1


class _Server(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 256  # a client may open many at once
    web: StandIn

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):  # as it is where a client has left
            raise


class _Connection(BaseHTTPRequestHandler):
    """A connection to the proxy; one more serves what comes through its tunnel."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def __init__(
        self, connection: socket.socket, address: Any, server: _Server, tunnel_to: str | None = None
    ) -> None:
        self._web = server.web
        self._tunnel_to = tunnel_to
        self._hosts: set[str | None] = set()
        super().__init__(connection, address, server)

    def handle(self) -> None:
        with self._web._open(self.connection), ExitStack() as self._until_closed:
            self._count_for(self._tunnel_to)
            super().handle()

    def _count_for(self, host: str | None) -> None:
        if host not in self._hosts:
            self._hosts.add(host)
            self._until_closed.enter_context(self._web._connections.one(host))

    def _handler(self, host: str) -> Handler | None:
        handler = self._web._handlers.get(host)
        if not handler:
            self._web.unknown.append(host)
            self._send(Answer(502))
        return handler

    def do_CONNECT(self) -> None:
        self.close_connection = True
        host = self.path.lower().removesuffix(":443")
        if self._handler(host):
            self.connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            # The first read shakes hands, where the stand-in can end it.
            with self._web._context(host).wrap_socket(
                self.connection, server_side=True, do_handshake_on_connect=False
            ) as within:
                _Connection(within, self.client_address, self.server, host)

    def do_GET(self) -> None:
        scheme, host, target = "https", self._tunnel_to, self.path
        if host is None:
            host, _, path = self.path.removeprefix("http://").partition("/")
            scheme, host, target = "http", host.lower().removesuffix(":80"), f"/{path}"
        if not (handler := self._handler(host)):
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, scheme, host, target, headers, time.monotonic())
        self._web.requests.append(request)
        self._count_for(host)
        with self._web._under_way.one(host), self._web._under_way.one(None):
            self._web._closing.wait(self._web.latency)
            answer = handler(request)
            if not isinstance(answer, Answer):
                self._fail(answer)
                return
        # It is over before the client can tell, so that no peak is higher than the client's own.
        self._send(answer)

    do_HEAD = do_GET

    def _send(self, answer: Answer) -> None:
        kind, body = "application/octet-stream", answer.body
        if isinstance(body, str):
            kind, body = "text/html; charset=utf-8", body.encode()
        headers = {"Content-Type": kind, "Content-Length": str(len(body)), **answer.headers}
        self.close_connection |= headers.get("Connection") == "close"
        reason = self.responses.get(answer.status, ("A status of its own",))[0]
        lines = (f"HTTP/1.1 {answer.status} {reason}", *map(": ".join, headers.items()))
        head = "\r\n".join((*lines, "", "")).encode("latin-1")
        self.connection.sendall(head if self.command == "HEAD" else head + body)

    def _fail(self, fault: Fault) -> None:
        self.close_connection = True
        match fault:
            case "hang":
                self.rfile.read()
            case "garbage":
                self.connection.sendall(b"\x00\xffthis is not HTTP\r\n\r\n")
            case "drip":
                self._send(Answer(200, "<", {"Content-Length": "1000000"}))
                while self.command != "HEAD" and not self._web._closing.wait(0.05):
                    self.connection.sendall(b".")

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _by_path(answers: Mapping[str, Answer | Fault]) -> Handler:
    missing = Answer(404, "<title>Not found</title>")
    return lambda request: answers.get(request.target, answers.get(request.path, missing))


def _end(connection: socket.socket) -> None:
    with suppress(OSError):  # it has ended already
        # Not SSLSocket's own, which would take its state from under a reader.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _environment(proxy: str, bundle: Path) -> dict[str, str]:
    leave_out = ("no_proxy", "all_proxy", "curl_ca_bundle", "github_token")
    kept = {name: value for name, value in os.environ.items() if name.lower() not in leave_out}
    proxies = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"), proxy)
    return kept | proxies | {"REQUESTS_CA_BUNDLE": str(bundle)}
