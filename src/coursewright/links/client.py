"""One request, made with requests: what is asked -> what came back, never an exception."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import ssl
import string
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import extract_cookies_to_jar
from requests.utils import DEFAULT_CA_BUNDLE_PATH, urldefragauth
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util.ssl_ import create_urllib3_context

from coursewright.errors import CoursewrightError
from coursewright.links.asking import Ask, Reply
from coursewright.links.failures import PrivateAddressError, is_known, malformed, reply_to

_CONNECT = 10.0
"""How many seconds a host may take to accept a connection."""

_CHUNK = 65_536
_POOLS = 64
"""To how many hosts connections are kept open. Many systems let a program have 256 or 1,024."""

_LONGEST_NAME = 253
"""How many letters a host's name has at most; source: RFC 1035, section 2.3.4."""

_GITHUB_API = "api.github.com"

# Names that never leave one machine or one network: RFC 6761 and RFC 6762, and what IANA keeps
# for private use.
_PRIVATE_NAMES = ("localhost", "local", "internal", "home.arpa", "lan")
# Names that are kept for examples and tests, and belong to nobody: RFC 2606.
_NOBODYS = ("invalid", "test", "example")
# Addresses of IPv6 that stand for one of IPv4, which is their end: RFC 4291 and RFC 6052.
_STAND_INS = (ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("64:ff9b::/96"))


class Client:
    """Makes requests, from as many threads as there are."""

    def __init__(
        self, *, agent: str, timeout: float, allow_private: bool = False, token: str = ""
    ) -> None:
        """Set it up; `timeout` is in seconds, and `token` is for GitHub and nobody else.

        Raises CoursewrightError where the environment names certificates that cannot be read.
        """
        self._headers = {
            "User-Agent": agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
        }
        self._timeout = urllib3.Timeout(connect=min(_CONNECT, timeout), read=timeout)
        self._patience = 3 * timeout
        self._allow_private = allow_private
        self._token = token
        self._session = requests.Session()
        self._adapter = _Adapter(_authorities(self._session), allow_private)
        # To find the way, requests asks the environment and the system each time.
        self._way = lru_cache(maxsize=_POOLS)(self._way_to)
        self._names = lru_cache(maxsize=1000)(is_known)

    def fetch(self, ask: Ask) -> Reply:
        """Make a request. What went wrong is told in the reply."""
        try:
            request = self._prepared(ask)
            # What is asked, which may be read otherwise than what was written.
            address = urlsplit(str(request.url))
            host = address.hostname or ""
        except (requests.RequestException, HTTPError, ValueError) as error:
            return malformed(error)
        if len(host) > _LONGEST_NAME:
            return Reply(failure="malformed", detail="no host has so long a name")
        if not self._allow_private and is_private(host):
            return Reply(failure="private-address", detail=host)
        if host.rstrip(".").rpartition(".")[2] in _NOBODYS:
            return Reply(failure="unknown-host", detail=host)
        try:
            response = self._send(f"{address.scheme}://{address.netloc}", request)
            try:
                return self._read(ask, request, response)
            finally:
                response.close()
        # Whatever requests, urllib3 and the libraries below them make of strangers' answers.
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return reply_to(error, host, self._names)

    def _prepared(self, ask: Ask) -> requests.PreparedRequest:
        request = requests.PreparedRequest()
        request.prepare_method(ask.method)
        request.prepare_url(ask.url, None)
        request.prepare_headers({**self._headers, **ask.headers})
        request.prepare_auth(None)  # takes what is in the address
        if ask.cookies:
            request.prepare_cookies(ask.cookies)
        if str(request.url).startswith(f"https://{_GITHUB_API}/"):
            request.headers["Accept"] = "application/vnd.github+json"
            if self._token:
                request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _send(self, origin: str, request: requests.PreparedRequest) -> urllib3.BaseHTTPResponse:
        """What a session of requests does, without what nobody here needs."""
        pool, wants_all = self._way(origin)
        return pool.urlopen(
            str(request.method),
            urldefragauth(str(request.url)) if wants_all else request.path_url,
            headers=request.headers,
            timeout=self._timeout,
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
        )

    def _way_to(self, origin: str) -> tuple[urllib3.HTTPConnectionPool, bool]:
        """The connections to a host, and whether they are a proxy's that wants whole addresses."""
        settings = self._session.merge_environment_settings(origin, {}, None, None, None)
        request = requests.Request("GET", origin).prepare()
        proxies = settings["proxies"]
        pool = self._adapter.get_connection_with_tls_context(request, True, proxies=proxies)
        wants_all = self._adapter.request_url(request, proxies) != "/"
        return cast("urllib3.HTTPConnectionPool", pool), wants_all

    def _read(
        self, ask: Ask, request: requests.PreparedRequest, response: urllib3.BaseHTTPResponse
    ) -> Reply:
        if response.status < 200:  # what may come behind it would be taken for the next answer
            return Reply(failure="broken-off", detail="it ended before there was an answer")
        if ask.cookies is not None and "set-cookie" in response.headers:
            extract = cast("Callable[..., None]", extract_cookies_to_jar)
            extract(ask.cookies, request, response)
        body, is_whole = b"", True
        if ask.method == "HEAD":
            response.drain_conn()  # else the connection could not be used again
        elif ask.limit:
            body, is_whole = self._body(response, ask.limit)
        # Of a header that is there twice, the last counts. Long ones may go over several lines.
        headers = {name.lower(): " ".join(said.split()) for name, said in response.headers.items()}
        return Reply(response.status, headers, body, is_whole)

    def _body(self, response: urllib3.BaseHTTPResponse, limit: int) -> tuple[bytes, bool]:
        """The body up to the limit, and whether that is all of it."""
        body = bytearray()
        end = time.monotonic() + self._patience
        # Reading what is there, not until a chunk is full: so that the time is looked at.
        while chunk := response.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > limit or time.monotonic() > end:
                return bytes(body[:limit]), False
        return bytes(body), True


# -- Connections ------------------------------------------------------------------------------


def _authorities(session: requests.Session) -> ssl.SSLContext:
    """Whose certificates are trusted, from the standard variables."""
    settings = session.merge_environment_settings("https://", {}, None, None, None)
    path = DEFAULT_CA_BUNDLE_PATH if settings["verify"] is True else str(settings["verify"])
    context = create_urllib3_context()
    try:
        is_folder = Path(path).is_dir()
        context.load_verify_locations(**{"capath" if is_folder else "cafile": path})
    except OSError as error:
        raise CoursewrightError(
            f"The certificates of authorities in {path} cannot be read: {error.strerror or error}"
        ) from None
    return context


class _Adapter(HTTPAdapter):
    """Connects to public addresses only, unless private ones are allowed."""

    def __init__(self, authorities: ssl.SSLContext, allow_private: bool) -> None:
        self._authorities = authorities
        self._classes = None if allow_private else (_PublicHTTP, _PublicHTTPS)
        super().__init__(pool_connections=_POOLS, pool_maxsize=32)

    def init_poolmanager(self, *arguments: Any, **keywords: Any) -> None:
        # Connections to a proxy come from elsewhere: it may be on a private address, and looks
        # names up by itself.
        super().init_poolmanager(*arguments, **keywords)
        if self._classes:
            http, https = self._classes
            self.poolmanager.pool_classes_by_scheme = {"http": http, "https": https}

    def proxy_manager_for(self, proxy: str, **keywords: Any) -> Any:
        if not proxy.lower().startswith("socks"):
            keywords["proxy_ssl_context"] = self._authorities
        return super().proxy_manager_for(proxy, **keywords)

    def build_connection_pool_key_attributes(self, *arguments: Any) -> Any:
        # requests would have the certificates read anew for each connection, which takes longer
        # than all the rest of it.
        host, _ = super().build_connection_pool_key_attributes(*arguments)
        return host, {"ssl_context": self._authorities}


class _Public:
    """A connection that is not made where the host's name leads to a private address."""

    def _new_conn(self) -> socket.socket:
        # urllib3 has no public place between looking a name up and connecting to what it found;
        # asking before is not enough, as the name server may answer otherwise the next time.
        host: str = self.host  # type: ignore[attr-defined]
        try:
            found = socket.getaddrinfo(host.strip("[]"), 0, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise LocationParseError(f"{host}, label empty or too long") from None
        for *_, address in found:
            _refuse_private(host, address)
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            _refuse_private(host, connected.getpeername())
        except PrivateAddressError:
            connected.close()
            raise
        return connected


def _refuse_private(host: str, address: Any) -> None:
    if not _is_public(str(address[0]).partition("%")[0]):
        raise PrivateAddressError(host)


class _PublicHTTPConnection(_Public, HTTPConnection):
    pass


class _PublicHTTPSConnection(_Public, HTTPSConnection):
    pass


class _PublicHTTP(urllib3.HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPS(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


def is_private(host: str) -> bool:
    """Whether a host's name, or its address where that is what it is called by, says that it is
    within one machine or one network. Source: the registries of special addresses of IANA."""
    bare = host.strip("[]").rstrip(".").lower()
    if re.fullmatch(r"[0-9a-fx.]+", bare):
        with suppress(OSError):  # 127.1, 0x7f000001 and 2130706433 are 127.0.0.1 as well
            bare = socket.inet_ntoa(socket.inet_aton(bare))
    try:
        return not _is_public(bare.partition("%")[0])
    except ValueError:
        inside = any(bare.endswith(f".{name}") for name in _PRIVATE_NAMES)
        return inside or "." not in bare


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    if any(ip in network for network in _STAND_INS):
        ip = ipaddress.IPv4Address(ip.packed[-4:])
    return ip.is_global and not ip.is_multicast


# -- Who asks ---------------------------------------------------------------------------------


def agent(contact: str | None, version: str) -> str:
    """How the checker introduces itself: what it is, and whom to write to about it."""
    # A header has no letters but the oldest ones.
    about = "; " + quote(contact, safe=f"{string.punctuation} ") if contact else ""
    return f"Coursewright/{version} (checks the links of a course{about})"


def github_token() -> str:
    """The token for GitHub that the environment has.

    Raises CoursewrightError where that cannot be one.
    """
    token = os.environ.get("GITHUB_TOKEN", "").strip()
    if not re.fullmatch(r"[!-~]*", token):
        raise CoursewrightError("GITHUB_TOKEN holds no token: there are spaces or signs in it.")
    return token
