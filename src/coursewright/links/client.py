"""One request, made with requests: what is asked -> what came back, never an exception."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any, cast
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import extract_cookies_to_jar
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError

from coursewright.links.asking import Ask, Failure, Reply

_CONNECT = 10.0
"""How many seconds a host may take to accept a connection."""

_CHUNK = 65_536
_POOLS = 400
"""To how many hosts connections are kept open."""

_GITHUB_API = "api.github.com"
_SURELY_KNOWN = "www.iana.org"
"""A host that a name server which works at all knows."""

# Names that never leave one machine or one network: RFC 6761 and RFC 6762, and what IANA keeps
# for private use.
_PRIVATE_NAMES = ("localhost", "local", "internal", "home.arpa", "lan")
# Names that are kept for examples and tests, and belong to nobody: RFC 2606.
_NOBODYS = ("invalid", "test", "example")


class _PrivateAddressError(OSError):
    """The host is one of a private network."""


class Client:
    """Makes requests, from as many threads as there are."""

    def __init__(
        self, *, agent: str, timeout: float, allow_private: bool = False, token: str = ""
    ) -> None:
        """Set it up; `timeout` is in seconds, and `token` is for GitHub and nobody else."""
        self._agent = agent
        self._timeout = timeout
        self._allow_private = allow_private
        self._token = token
        self._session = requests.Session()
        # Nothing that one site leaves with us is shown to another, or to itself at another time.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._adapter = _Adapter(allow_private)
        # requests asks the environment and the system for a proxy each time.
        self._settings = lru_cache(maxsize=1000)(self._settings_for)

    def fetch(self, ask: Ask) -> Reply:
        """Make a request. What went wrong is told in the reply."""
        try:
            host = urlsplit(ask.url).hostname or ""
            request = self._prepared(ask, host)
            settings = self._settings(ask.origin)
        except (requests.RequestException, HTTPError, ValueError) as error:
            return Reply(failure="malformed", detail=_short(error))
        if not self._allow_private and is_private(host):
            return Reply(failure="private-address", detail=host)
        if host.rpartition(".")[2] in _NOBODYS:
            return Reply(failure="unknown-host", detail=host)
        try:
            timeout = (_CONNECT, self._timeout)
            response = self._adapter.send(request, timeout=timeout, **settings)
            try:
                return self._read(ask, response)
            finally:
                response.close()
        # Whatever requests, urllib3 and the libraries below them make of strangers' answers.
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return _failed(error, host, proxied=bool(settings.get("proxies")))

    def _prepared(self, ask: Ask, host: str) -> requests.PreparedRequest:
        headers = {
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            **ask.headers,
        }
        if host == _GITHUB_API:
            headers["Accept"] = "application/vnd.github+json"
            if self._token and ask.origin == f"https://{_GITHUB_API}":
                headers["Authorization"] = f"Bearer {self._token}"
        request = requests.Request(ask.method, ask.url, headers=headers, cookies=ask.cookies)
        return request.prepare()

    def _settings_for(self, origin: str) -> dict[str, Any]:
        """The proxies and the certificates of authorities, from the standard variables."""
        merge = self._session.merge_environment_settings
        return dict(merge(origin, {}, stream=True, verify=None, cert=None))

    def _read(self, ask: Ask, response: requests.Response) -> Reply:
        if ask.cookies is not None:
            extract = cast("Callable[..., None]", extract_cookies_to_jar)
            extract(ask.cookies, response.request, response.raw)
        body, is_whole = b"", True
        if ask.limit and ask.method == "GET":
            end = time.monotonic() + 3 * self._timeout
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if len(body) > ask.limit or time.monotonic() > end:
                    body, is_whole = body[: ask.limit], False
                    break
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, headers, body, is_whole)


def is_private(host: str) -> bool:
    """Whether a host's name, or its address where that is what it is called by, says that it is
    within one machine or one network. Source: the registries of special addresses of IANA."""
    bare = host.strip("[]").rstrip(".").lower()
    if re.fullmatch(r"[0-9a-fx.]*\d[0-9a-fx.]*", bare):
        with suppress(OSError):  # 127.1, 0x7f000001 and 2130706433 are 127.0.0.1 as well
            bare = socket.inet_ntoa(socket.inet_aton(bare))
    try:
        return not _is_public(bare.partition("%")[0])
    except ValueError:
        inside = any(bare.endswith(f".{name}") for name in _PRIVATE_NAMES)
        return inside or "." not in bare


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not ip.is_multicast


class _Adapter(HTTPAdapter):
    """Connects to public addresses only, unless private ones are allowed."""

    def __init__(self, allow_private: bool) -> None:
        self._classes = None if allow_private else (_PublicHTTP, _PublicHTTPS)
        super().__init__(pool_connections=_POOLS, pool_maxsize=16)

    def init_poolmanager(self, *arguments: Any, **keywords: Any) -> None:
        # Connections to a proxy come from elsewhere: it may be on a private address, and looks
        # names up by itself.
        super().init_poolmanager(*arguments, **keywords)
        if self._classes:
            http, https = self._classes
            self.poolmanager.pool_classes_by_scheme = {"http": http, "https": https}


class _Public:
    """A connection that is not made where the host's name leads to a private address."""

    def _new_conn(self) -> socket.socket:
        # urllib3 has no public place between looking a name up and connecting to what it found;
        # asking before is not enough, as the name server may answer otherwise the next time.
        host: str = self.host  # type: ignore[attr-defined]
        for *_, address in socket.getaddrinfo(host.strip("[]"), 0, type=socket.SOCK_STREAM):
            _refuse_private(host, address)
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            _refuse_private(host, connected.getpeername())
        except _PrivateAddressError:
            connected.close()
            raise
        return connected


def _refuse_private(host: str, address: Any) -> None:
    if not _is_public(str(address[0]).partition("%")[0]):
        raise _PrivateAddressError(host)


class _PublicHTTPConnection(_Public, HTTPConnection):
    pass


class _PublicHTTPSConnection(_Public, HTTPSConnection):
    pass


class _PublicHTTP(urllib3.HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPS(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


# -- What went wrong --------------------------------------------------------------------------


def _failed(error: BaseException, host: str, *, proxied: bool) -> Reply:
    causes = list(_causes(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if has(_PrivateAddressError):
        return Reply(failure="private-address", detail=host)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Reply(failure="certificate", detail=cause.verify_message)
    if has(ssl.SSLError):
        return Reply(failure="certificate", detail="no secure connection can be made")
    if has(NameResolutionError, socket.gaierror) or (
        proxied and has(requests.exceptions.ProxyError)
    ):
        return _unnamed(host)
    failure: Failure = "broken-off"
    if has(requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError):
        failure = "timeout"
    elif has(requests.ConnectTimeout, urllib3.exceptions.NewConnectionError):
        failure = "no-connection"
    return Reply(failure=failure, detail=_short(causes[-1]))


def _unnamed(host: str) -> Reply:
    """The reply where a host's name leads nowhere: is there none, or can no name be looked up?"""
    if _is_unknown(host) and not _is_unknown(_SURELY_KNOWN):
        return Reply(failure="unknown-host", detail=host)
    return Reply(failure="no-connection", detail="its name could not be looked up")


@lru_cache(maxsize=1000)
def _is_unknown(host: str) -> bool:
    try:
        socket.getaddrinfo(host, 443)
    except (OSError, UnicodeError):
        return True
    return False


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and all that it was made of."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]


def _short(error: BaseException) -> str:
    text = str(error.args[0] if error.args else error) or type(error).__name__
    return " ".join(text.split())[:120]


def agent(contact: str | None, version: str) -> str:
    """How the checker introduces itself: what it is, and whom to write to about it."""
    about = f"; {contact}" if contact else ""
    return f"Coursewright/{version} (checks the links of a course{about})"


def github_token() -> str:
    """The token for GitHub that the environment has."""
    return os.environ.get("GITHUB_TOKEN", "").strip()
