from __future__ import annotations

import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import takewhile
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
import trustme
from requests.cookies import RequestsCookieJar

from coursewright.errors import CoursewrightError
from coursewright.links.asking import Ask, Reply
from coursewright.links.client import Client, agent, github_token, is_private
from tests.links.standin import Answer, Request, StandIn

Sent = bytes | Iterable[bytes]
"""What a server sends; after pieces it closes the connection."""

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"


class Server:
    """Sends what it is told, byte for byte, whatever it is asked."""

    def __init__(self, answer: Callable[[str], Sent], tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[str] = []
        """What it was asked."""
        self.connections = 0
        self._answer = answer
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        self._open: list[socket.socket] = []
        self._closing = False
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._closing = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                self._open.append(connection)
                Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as lines:
                while head := b"".join(takewhile(lambda line: line != b"\r\n", lines)):
                    self.heads.append(head.decode("latin-1"))
                    sent = self._answer(self.heads[-1])
                    if isinstance(sent, bytes):
                        connection.sendall(sent)
                        continue
                    for piece in takewhile(lambda _: not self._closing, sent):
                        connection.sendall(piece)
                    break


Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that sends what is given, or what a function makes of the request's head."""
    with ExitStack() as stack:

        def start(answer: Sent | Callable[[str], Sent], **options: Any) -> Server:
            server = Server(answer if callable(answer) else lambda head: answer, **options)
            stack.callback(server.close)
            return server

        yield start


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def client(*, timeout: float = 5, allow_private: bool = True, token: str = "") -> Client:
    return Client(agent="Tests", timeout=timeout, allow_private=allow_private, token=token)


def led_to(web: StandIn, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Client:
    """A client that is led to the stand-in, and looks at addresses as it does in earnest."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, web.env[name])
    return client(allow_private=False, **options)


def get(server: Server, **options: Any) -> Reply:
    """Ask a server for all that it has, up to a limit."""
    timeout = options.pop("timeout", 5)
    return client(timeout=timeout).fetch(Ask(f"{server.url}/", **{"limit": 1000, **options}))


def http(*headers: str, status: str = "200 OK", body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def for_ever(piece: bytes, start: bytes = b"", pause: float = 0) -> Iterator[bytes]:
    yield start
    while True:
        yield piece
        time.sleep(pause)


# -- Answers ----------------------------------------------------------------------------------


def test_a_page_is_given_with_its_status_headers_and_body(serve: Serve) -> None:
    server = serve(http("Content-Length: 4", "X-Kind: a", status="404 Not Found", body=b"gone"))
    headers = {"content-length": "4", "x-kind": "a"}
    assert get(server) == Reply(404, headers, b"gone")
    [head] = server.heads
    assert head.splitlines() == [
        "GET / HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: Tests",
        "Accept: */*",
        "Accept-Encoding: gzip, deflate",
    ]


def test_headers_of_the_question_are_sent(serve: Serve) -> None:
    server = serve(PLAIN)
    get(server, headers={"Range": "bytes=0-9"})
    assert "\r\nRange: bytes=0-9\r\n" in server.heads[0]


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_without_a_limit_no_body_is_read(serve: Serve, method: Literal["HEAD", "GET"]) -> None:
    server = serve(lambda head: for_ever(b"x", http("Content-Length: 1000000")))
    reply = client().fetch(Ask(server.url, method))
    assert (reply.status, reply.body, reply.is_whole) == (200, b"", True)


def test_a_body_in_chunks_and_one_that_is_packed_are_unpacked(serve: Serve) -> None:
    chunks = b"4\r\npage\r\n2\r\n!!\r\n0\r\n\r\n"
    assert get(serve(http("Transfer-Encoding: chunked", body=chunks))).body == b"page!!"
    for coding, packed in (("gzip", gzip.compress(b"page")), ("deflate", zlib.compress(b"page"))):
        headers = (f"Content-Encoding: {coding}", f"Content-Length: {len(packed)}")
        assert get(serve(http(*headers, body=packed))).body == b"page"


def test_a_body_without_a_length_ends_with_the_connection(serve: Serve) -> None:
    assert get(serve([http(body=b"one "), b"page"])) == Reply(200, {}, b"one page")


def test_of_a_header_that_is_there_twice_the_last_counts(serve: Serve) -> None:
    reply = get(serve(http("Location: /1", "Location: /2", "Content-Length: 0")))
    assert reply.headers["location"] == "/2"


def test_a_header_over_several_lines_is_one(serve: Serve) -> None:
    reply = get(serve(http('ETag: "a', '\t b"', "Content-Length: 0")))
    assert reply.headers["etag"] == '"a b"'


def test_a_redirect_is_given_as_it_is(serve: Serve) -> None:
    server = serve(http("Location: /new", "Content-Length: 0", status="301 Moved"))
    reply = get(server)
    assert (reply.status, reply.is_redirect, len(server.heads)) == (301, True, 1)
    without = get(serve(http("Content-Length: 0", status="301 Moved")))
    assert (without.status, without.is_redirect) == (301, False)


@pytest.mark.parametrize(
    ("sent", "location"),
    [
        (b"/caf\xc3\xa9", "/caf\xc3\xa9"),  # UTF-8, which is read as Latin-1 here
        (b"/caf\xe9", "/caf\xe9"),
        (b"/a\r\n b", "/a b"),
        (b"/" + b"a" * 60_000, "/" + "a" * 60_000),
    ],
)
def test_a_location_is_given_whatever_is_in_it(serve: Serve, sent: bytes, location: str) -> None:
    head = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + sent + b"\r\n\r\n"
    assert get(serve(head)).headers["location"] == location


def test_an_address_of_any_letters_and_length_can_be_asked(serve: Serve) -> None:
    server = serve(PLAIN)
    for path in ("/caf\u00e9 \u4e2d?a=\u00e9", "/" + "a" * 60_000, "/\ud800", "/a\r\n b\x00"):
        assert client().fetch(Ask(server.url + path)).status == 200
    assert server.heads[0].startswith("GET /caf%C3%A9%20%E4%B8%AD?a=%C3%A9 HTTP/1.1\r\n")


# -- Connections ------------------------------------------------------------------------------


def test_a_connection_is_used_again(serve: Serve) -> None:
    asked = client()
    server = serve(lambda head: PLAIN[:-4] if head.startswith("HEAD") else PLAIN)
    for ask in (Ask(server.url, "HEAD"), Ask(server.url, limit=1000), Ask(server.url, "HEAD")):
        assert asked.fetch(ask).status == 200
    assert server.connections == 1


def test_a_connection_with_something_left_on_it_is_not(serve: Serve) -> None:
    smuggled = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    answers = {
        "GET": http("Content-Length: 4", body=b"page" + smuggled),
        "HEAD": http("Content-Length: 4", body=b"page" + smuggled),
    }
    server = serve(lambda head: answers[head.partition(" ")[0]])
    asked = client()
    methods: list[Literal["GET", "HEAD"]] = ["GET", "HEAD", "GET", "HEAD"]
    for method in methods:
        assert asked.fetch(Ask(server.url, method, limit=1000)).status == 200
        time.sleep(0.02)


def test_an_answer_that_is_only_promised_is_none_and_what_follows_belongs_to_nobody(
    serve: Serve,
) -> None:
    promise = http("Link: </style.css>", status="103 Early Hints")
    server = serve(lambda head: promise + http("Content-Length: 0", status="404 Not Found"))
    asked = client()
    for _ in range(2):
        reply = asked.fetch(Ask(server.url))
        assert (reply.status, reply.failure) == (0, "broken-off")
    assert server.connections == 2


def test_what_says_only_that_the_question_was_heard_is_passed_over(serve: Serve) -> None:
    assert get(serve(http(status="100 Continue") + PLAIN)).body == b"page"


# -- Failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///path",
        "http://[::1",
        "http://a.org:99999/",
        "http://a.org:port/",
        "http://a b.org/",
        "http://a..org/",
        f"http://{'a' * 64}.org/",
        f"http://{'a.' * 127}org/",
        f"http://{'1' * 60_000}x/",
        "http://*.a.org/",
        "http://.a.org/",
        "http://\u2100.org/",
        "http://\ud800.org/",
        "a.org",
        "ftp://a.org/",
        "",
    ],
)
def test_what_is_no_address_is_malformed(url: str) -> None:
    reply = client(allow_private=False).fetch(Ask(url))
    assert (reply.failure, reply.status) == ("malformed", 0)


@pytest.mark.parametrize("name", ["a.invalid", "a.invalid.", "www.a.example", "a.TEST"])
def test_a_name_that_is_kept_for_examples_is_unknown(name: str) -> None:
    assert client().fetch(Ask(f"http://{name}/")).failure == "unknown-host"


Found = str | int
"""Where a name leads, or the number of the error that its server gives."""


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Found]]:
    """What a name server knows: one answer after the other, the last one for ever."""
    known: dict[str, list[Found]] = {}
    ask = socket.getaddrinfo

    def answer(host: Any, port: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in known:
            name.encode("idna")
            return ask(host, port, *arguments, **options)
        found = known[name].pop(0) if len(known[name]) > 1 else known[name][0]
        if isinstance(found, int):
            raise socket.gaierror(found, "an error")
        return ask(found, port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


SURELY = "www.iana.org"
NOWHERE = "192.0.32.8"


@pytest.mark.parametrize(
    ("error", "surely", "failure"),
    [
        (socket.EAI_NONAME, NOWHERE, "unknown-host"),
        (socket.EAI_NODATA, NOWHERE, "unknown-host"),
        (socket.EAI_AGAIN, NOWHERE, "no-connection"),
        (socket.EAI_FAIL, NOWHERE, "no-connection"),
        (socket.EAI_NONAME, socket.EAI_NONAME, "no-connection"),
        (socket.EAI_NONAME, socket.EAI_AGAIN, "no-connection"),
    ],
)
@pytest.mark.parametrize("allow_private", [True, False])
def test_a_host_is_unknown_where_a_name_server_that_works_says_so(
    names: dict[str, list[Found]], error: int, surely: Found, failure: str, allow_private: bool
) -> None:
    names |= {"gone.org": [error], SURELY: [surely]}
    reply = client(allow_private=allow_private).fetch(Ask("http://gone.org/"))
    assert reply.failure == failure


def test_a_port_at_which_nobody_listens_gives_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    reply = client().fetch(Ask(f"http://127.0.0.1:{port}/"))
    assert reply == Reply(failure="no-connection", detail="Connection refused")


def test_a_host_that_takes_no_connection_in_time_gives_none() -> None:
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):  # more than may wait
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        reply = client(timeout=0.2).fetch(Ask(f"http://127.0.0.1:{full.getsockname()[1]}/"))
    assert reply == Reply(failure="no-connection", detail="it did not answer in time")


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        ([b""], "it ended before all of the answer was there"),
        ([b"\x00\xffnot HTTP\r\n\r\n"], "what came is no answer by the rules of the web"),
        ([b"HTTP/1.1 nothing\r\n\r\n"], "what came is no answer by the rules of the web"),
        ([b"HTTP/1.1 " + b"2" * 70_000], "what came is no answer by the rules of the web"),
        ([http(f"X: {'x' * 1_000_000}")], "what came is no answer by the rules of the web"),
        ([http(*["X: x"] * 200)], "what came is no answer by the rules of the web"),
        ([http("Content-Length: 9", body=b"page")], "it ended before all of the answer was there"),
        (
            [http("Transfer-Encoding: chunked", body=b"zz\r\nx")],
            "it ended before all of the answer was there",
        ),
        (
            [http("Content-Encoding: gzip", "Content-Length: 4", body=b"page")],
            "its answer cannot be unpacked",
        ),
        (
            [http("Content-Encoding: " + ", ".join(["gzip"] * 9), body=b"page")],
            "its answer cannot be unpacked",
        ),
    ],
)
def test_an_answer_that_is_none_is_broken_off(serve: Serve, sent: Sent, detail: str) -> None:
    assert get(serve(lambda head: sent)) == Reply(failure="broken-off", detail=detail)


@pytest.mark.parametrize(
    "sent",
    [
        lambda: for_ever(b"", pause=0.05),
        lambda: for_ever(b"", b"HTTP/1.1 200 OK\r\nX-", pause=0.05),
        lambda: for_ever(b"", http("Content-Length: 100", body=b"page"), pause=0.05),
    ],
)
def test_a_silent_server_is_given_up(serve: Serve, sent: Callable[[], Sent]) -> None:
    assert get(serve(lambda head: sent()), timeout=0.2).failure == "timeout"


# -- Bounds -----------------------------------------------------------------------------------


def test_a_body_is_read_up_to_the_limit(serve: Serve) -> None:
    assert get(serve(PLAIN), limit=4) == Reply(200, {"content-length": "4"}, b"page")
    reply = get(serve(PLAIN), limit=3)
    assert (reply.body, reply.is_whole) == (b"pag", False)


def test_a_body_without_end_is_cut(serve: Serve) -> None:
    server = serve(lambda head: for_ever(b"x" * 10_000, http()))
    reply = get(server, limit=100_000)
    assert (reply.status, reply.body, reply.is_whole) == (200, b"x" * 100_000, False)


def test_a_body_that_drips_is_cut_after_some_time(serve: Serve) -> None:
    server = serve(lambda head: for_ever(b"x", http(), pause=0.01))
    reply = get(server, limit=100_000, timeout=0.3)
    assert (reply.status, reply.is_whole) == (200, False)
    assert set(reply.body) == {ord("x")}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_small_body_that_unpacks_to_a_gigabyte_fills_no_memory(serve: Serve, times: int) -> None:
    body = gzip.compress(bytes(1_000_000)) * 1000
    for _ in range(times - 1):
        body = gzip.compress(body)
    assert len(body) < (10_000_000 if times == 1 else 10_000)
    coding = ", ".join(["gzip"] * times)
    server = serve(http(f"Content-Encoding: {coding}", f"Content-Length: {len(body)}", body=body))
    tracemalloc.start()
    try:
        reply = get(server, limit=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (reply.body, reply.is_whole) == (bytes(1_000_000), False)
    assert peak < 100_000_000


def test_headers_without_end_are_not_read_to_it(serve: Serve) -> None:
    server = serve(lambda head: for_ever(b"X-Header: x\r\n" * 1000, b"HTTP/1.1 200 OK\r\n"))
    assert get(server).failure == "broken-off"


def test_a_flood_of_cookies_is_no_reason_to_fail(serve: Serve) -> None:
    flood = [f"Set-Cookie: c{number}={'x' * 10_000}" for number in range(80)]
    server = serve(http(*flood, "Content-Length: 0"))
    jar = RequestsCookieJar()
    asked = client()
    assert [asked.fetch(Ask(server.url, cookies=jar)).status for _ in range(2)] == [200, 200]


# -- Certificates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("expired", "certificate has expired"),
        ("wrong-host", "Hostname mismatch, certificate is not valid for 'a.org'."),
        ("self-signed", "self-signed certificate"),
    ],
)
def test_a_certificate_that_nobody_should_trust_is_named(
    web: StandIn, monkeypatch: pytest.MonkeyPatch, kind: Any, detail: str
) -> None:
    web.on("a.org", {"/": Answer()})
    web.certificate("a.org", kind)
    reply = led_to(web, monkeypatch).fetch(Ask("https://a.org/"))
    assert reply == Reply(failure="certificate", detail=detail)


@pytest.mark.parametrize(
    ("sent", "failure"), [(http(status="400 Bad Request"), "certificate"), (b"", "broken-off")]
)
def test_a_server_without_security_is_told_from_one_that_hangs_up(
    sent: bytes, failure: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as connection:
                connection.recv(10_000)
                connection.sendall(sent)

        Thread(target=answer, daemon=True).start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        assert client().fetch(Ask(url)).failure == failure


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(serve: Serve, authority: trustme.CA) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return serve(PLAIN, tls=context)


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_authorities_are_those_of_the_usual_variables(
    secure: Server,
    authority: trustme.CA,
    variable: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert client().fetch(Ask(secure.url)).failure == "certificate"
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
    assert client().fetch(Ask(secure.url)).status == 200


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_authorities_that_cannot_be_read_are_an_error_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    with pytest.raises(CoursewrightError, match=r"^The certificates of authorities in .*/ca\.pem"):
        client()


# -- Secrets ----------------------------------------------------------------------------------

API = "https://api.github.com"


def noting(web: StandIn, *hosts: str) -> None:
    for host in hosts:
        web.on(host, lambda request: Answer(200, "page"))


def authorizations(requests: Iterable[Request]) -> list[tuple[str, str | None]]:
    return [(one.host, one.headers.get("authorization")) for one in requests]


def test_the_token_goes_to_github_only(web: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    others = ["github.com", "gist.github.com", "raw.githubusercontent.com", "a.org"]
    others += ["api.github.com:8443", "api.github.com.a.org"]
    noting(web, "api.github.com", *others)
    asked = led_to(web, monkeypatch, token="secret")
    for url in (f"{API}/x", "HTTPS://API.GitHub.com/x", *(f"https://{host}/" for host in others)):
        asked.fetch(Ask(url))
    asked.fetch(Ask("http://api.github.com/x"))
    assert authorizations(web.requests) == [
        ("api.github.com", "Bearer secret"),
        ("api.github.com", "Bearer secret"),
        *((host, None) for host in others),
        ("api.github.com", None),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org\\@api.github.com/x",
        "https://a.org/\\@api.github.com/x",
        "https://api.github.com@a.org/x",
        "https://api.github.com:x@a.org/x",
        "https://a.org#@api.github.com/x",
        "https://a.org?@api.github.com/x",
    ],
)
def test_the_token_does_not_go_where_an_address_only_looks_like_github(
    web: StandIn, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    noting(web, "api.github.com", "a.org")
    led_to(web, monkeypatch, token="secret").fetch(Ask(url))
    assert "secret" not in repr(web.requests)
    assert {one.host for one in web.requests} == {"a.org"}


def test_without_a_token_github_is_asked_as_everybody_may(
    web: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    noting(web, "api.github.com")
    led_to(web, monkeypatch).fetch(Ask(f"{API}/x"))
    [request] = web.requests
    assert "authorization" not in request.headers
    assert request.headers["accept"] == "application/vnd.github+json"


def test_a_variable_that_holds_no_token_is_an_error_that_does_not_tell_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", " ghp_abc123\n")
    assert github_token() == "ghp_abc123"
    for wrong in ("abc\ndef", "abc def", "abc\u00e9"):
        monkeypatch.setenv("GITHUB_TOKEN", wrong)
        with pytest.raises(CoursewrightError, match="GITHUB_TOKEN") as caught:
            github_token()
        assert "abc" not in str(caught.value)


def test_passwords_that_others_keep_for_programs_are_not_used(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    server = serve(PLAIN)
    get(server)
    assert "uthorization" not in server.heads[0]


def test_a_password_in_an_address_goes_where_a_browser_sends_it(serve: Serve) -> None:
    server, other = serve(PLAIN), serve(PLAIN)
    asked = client()
    asked.fetch(Ask(server.url.replace("//", "//me:pass@")))
    asked.fetch(Ask(other.url))
    assert "\r\nAuthorization: Basic bWU6cGFzcw==\r\n" in server.heads[0]
    assert "pass@" not in server.heads[0]
    assert "uthorization" not in other.heads[0]


def test_cookies_are_shown_to_the_host_that_gave_them_along_one_chain_only(
    web: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = {"Set-Cookie": "id=1; Path=/"}
    web.on("a.org", lambda request: Answer(200, headers=cookie))
    web.on("b.org", lambda request: Answer(200, headers={"Set-Cookie": "id=2; Domain=a.org"}))
    asked = led_to(web, monkeypatch)
    jar = RequestsCookieJar()
    for host in ("a.org", "b.org", "a.org"):
        asked.fetch(Ask(f"https://{host}/", cookies=jar))
    asked.fetch(Ask("https://a.org/", cookies=RequestsCookieJar()))
    asked.fetch(Ask("https://a.org/"))
    cookies = [one.headers.get("cookie") for one in web.requests]
    assert cookies == [None, None, "id=1", None, None]


# -- Proxies ----------------------------------------------------------------------------------


def test_a_proxy_is_asked_where_the_environment_names_one(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, proxy = serve(PLAIN), serve(PLAIN)
    monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//me:pass@"))
    client().fetch(Ask(server.url.replace("//", "//you:word@") + "/a?b#c"))
    assert server.heads == []
    assert proxy.heads[0].startswith(f"GET {server.url}/a?b HTTP/1.1\r\n")
    assert "\r\nProxy-Authorization: Basic bWU6cGFzcw==\r\n" in proxy.heads[0]
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    client().fetch(Ask(server.url))
    assert (len(proxy.heads), len(server.heads)) == (1, 1)
    assert "Proxy" not in server.heads[0]


@pytest.mark.parametrize("sent", ["407 Proxy Authentication Required", "403 Forbidden"])
def test_a_proxy_that_refuses_says_nothing_of_the_host(
    serve: Serve,
    names: dict[str, list[Found]],
    monkeypatch: pytest.MonkeyPatch,
    sent: str,
) -> None:
    names |= {"a.org": [socket.EAI_NONAME], SURELY: [NOWHERE]}
    monkeypatch.setenv("https_proxy", serve(http(status=sent)).url)
    reply = client().fetch(Ask("https://a.org/"))
    assert reply.failure == "no-connection"
    assert reply.detail == f"the proxy refuses ({sent})"


@pytest.mark.parametrize(
    ("own", "failure"), [(socket.EAI_NONAME, "unknown-host"), (NOWHERE, "no-connection")]
)
def test_a_host_that_a_proxy_does_not_reach_is_unknown_where_its_name_is(
    serve: Serve,
    names: dict[str, list[Found]],
    monkeypatch: pytest.MonkeyPatch,
    own: Found,
    failure: str,
) -> None:
    names |= {"a.org": [own], SURELY: [NOWHERE]}
    monkeypatch.setenv("https_proxy", serve(http(status="502 Bad Gateway")).url)
    assert client().fetch(Ask("https://a.org/")).failure == failure


def test_a_proxy_that_is_not_there_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    reply = client().fetch(Ask("http://a.org/"))
    assert reply.failure == "no-connection"
    assert reply.detail == "the proxy cannot be reached (Connection refused)"


def test_a_host_that_hangs_up_behind_a_proxy_is_no_fault_of_the_proxy(
    web: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.on("a.org", lambda request: "drop")
    reply = led_to(web, monkeypatch).fetch(Ask("https://a.org/"))
    assert reply.failure == "broken-off"


# -- Private addresses ------------------------------------------------------------------------

PRIVATE = [
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1."),
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
    *("[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]", "[fe80::1%25eth0]"),
    *("[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]"),
    *("localhost", "LOCALHOST", "localhost.", "a.localhost", "printer.local", "intranet", "nas."),
    *("a.internal", "a.home.arpa", "router.lan"),
]
PUBLIC = [
    *("a.org", "a.org.", "local.org", "10.org", "fade.de", "x.d0", "8.8.8.8", "172.32.0.1"),
    *("[2606:4700::1]", "[::ffff:8.8.8.8]", "[64:ff9b::808:808]", "1.2.3.4.5"),
]


def test_private_addresses_are_told_from_public_ones() -> None:
    assert [host for host in PRIVATE if not is_private(host)] == []
    assert [host for host in PUBLIC if is_private(host)] == []


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_is_not_asked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: Any) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", connect)
    reply = client(allow_private=False).fetch(Ask(f"http://{host}:8000/"))
    assert reply.failure == "private-address"


def test_a_name_that_leads_to_a_private_address_is_not_asked(
    serve: Serve, names: dict[str, list[Found]]
) -> None:
    server = serve(PLAIN)
    names["rebound.org"] = ["127.0.0.1"]
    url = f"http://rebound.org:{server.port}/"
    reply = client(allow_private=False).fetch(Ask(url))
    assert reply == Reply(failure="private-address", detail="rebound.org")
    assert server.connections == 0
    assert client(allow_private=True).fetch(Ask(url)).status == 200


def test_a_name_that_leads_elsewhere_at_the_second_look_is_not_asked_either(
    serve: Serve, names: dict[str, list[Found]]
) -> None:
    server = serve(PLAIN)
    names["rebound.org"] = ["8.8.8.8", "127.0.0.1"]
    for scheme in ("http", "https"):
        url = f"{scheme}://rebound.org:{server.port}/"
        assert client(allow_private=False).fetch(Ask(url)).failure == "private-address"
    assert server.heads == []


@pytest.mark.parametrize("url", ["http://127.0.0.1\\@a.org/", "http://a.org@127.0.0.1/"])
def test_an_address_that_only_looks_public_is_not_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: Any) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setenv("http_proxy", "http://proxy.org:3128")
    reply = client(allow_private=False).fetch(Ask(url))
    assert reply == Reply(failure="private-address", detail="127.0.0.1")


# -- Who asks ---------------------------------------------------------------------------------


def test_the_checker_says_what_it_is_and_whom_to_write_to(serve: Serve) -> None:
    assert agent(None, "1.0") == "Coursewright/1.0 (checks the links of a course)"
    about = agent("https://a.org/?a=b#c (\u4e2d\n\u00e9)", "1.0")
    assert about == (
        "Coursewright/1.0 (checks the links of a course; https://a.org/?a=b#c (%E4%B8%AD%0A%C3%A9))"
    )
    server = serve(PLAIN)
    Client(agent=about, timeout=5, allow_private=True).fetch(Ask(server.url))
    assert f"\r\nUser-Agent: {about}\r\n" in server.heads[0]
