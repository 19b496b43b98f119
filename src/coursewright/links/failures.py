"""Why a request came to nothing: the errors of requests, urllib3 and Python -> a reply."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

from urllib3 import exceptions

from coursewright.links.asking import Reply

Names = Callable[[str], bool | None]
"""Whether a host's name is known to the system; None where that cannot be found out."""

_SURELY_KNOWN = "www.iana.org"
"""A host that a name server which works at all knows."""

# What the system says of a name that does not exist. All else, as where the name's own servers
# are silent, tells nothing. Source: RFC 3493, section 6.1; EAI_NODATA is an older one.
_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))

_NO_TUNNEL = "Tunnel connection failed: "
"""How http.client says that a proxy refused, which it has no class of errors for."""

_BROKEN_OFF: tuple[tuple[type[BaseException], str], ...] = (
    (exceptions.DecodeError, "its answer cannot be unpacked"),
    (http.client.IncompleteRead, "it ended before all of the answer was there"),
    (ConnectionError, "it ended before all of the answer was there"),
    (ssl.SSLError, "it ended before all of the answer was there"),
    (http.client.HTTPException, "what came is no answer by the rules of the web"),
)


class PrivateAddressError(OSError):
    """The host is one of a private network."""


def is_known(host: str) -> bool | None:
    """Whether the system knows a host's name; None where that cannot be found out."""
    try:
        socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return False if error.errno in _NO_SUCH_NAME else None
    except (OSError, UnicodeError):
        return None
    return True


def malformed(error: BaseException) -> Reply:
    """The reply where what is to be asked is no address."""
    return Reply(failure="malformed", detail=_short(error))


def reply_to(error: BaseException, host: str, names: Names) -> Reply:
    """The reply that tells what went wrong with a request to a host."""
    causes = list(_causes(error))

    def first(*kinds: type[BaseException]) -> Any:
        return next((cause for cause in causes if isinstance(cause, kinds)), None)

    if wrong := first(exceptions.LocationValueError):
        return malformed(wrong)
    if first(PrivateAddressError):
        return Reply(failure="private-address", detail=host)
    said = _short(causes[-1])
    if said.startswith(_NO_TUNNEL):
        return _of_proxy(said.removeprefix(_NO_TUNNEL), host, names)
    if first(exceptions.ProxyError) and first(exceptions.ConnectTimeoutError):
        return Reply(failure="no-connection", detail=f"the proxy cannot be reached ({said})")
    if unnamed := first(socket.gaierror):
        return _unnamed(host, names, is_unknown=unnamed.errno in _NO_SUCH_NAME)
    if certificate := first(ssl.SSLCertVerificationError):
        return Reply(failure="certificate", detail=certificate.verify_message)
    if first(ssl.SSLError) and not first(ssl.SSLEOFError, ssl.SSLZeroReturnError):
        return Reply(failure="certificate", detail="no secure connection can be made")
    if first(exceptions.ConnectTimeoutError):  # one that was refused is one, too
        why = "it did not answer in time" if first(TimeoutError) else said
        return Reply(failure="no-connection", detail=why)
    if first(exceptions.ReadTimeoutError):
        return Reply(failure="timeout", detail="it did not answer in time")
    why = next((words for kind, words in _BROKEN_OFF if first(kind)), said)
    return Reply(failure="broken-off", detail=why)


def _of_proxy(said: str, host: str, names: Names) -> Reply:
    """The reply where a proxy did not connect us: it could not, or it may not."""
    if said.startswith(("502", "503", "504")):
        return _unnamed(host, names, is_unknown=names(host) is False)
    return Reply(failure="no-connection", detail=f"the proxy refuses ({said})")


def _unnamed(host: str, names: Names, *, is_unknown: bool) -> Reply:
    """The reply where a host's name leads nowhere: is there none, or can no name be looked up?"""
    if is_unknown and names(_SURELY_KNOWN):
        return Reply(failure="unknown-host", detail=host)
    return Reply(failure="no-connection", detail="its name could not be looked up")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and all that it was made of."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [*one.args, one.__cause__, one.__context__]


def _short(error: BaseException) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(said.split())[:120] or type(error).__name__
