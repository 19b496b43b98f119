"""What is asked of the web and what it replies, as values.

An inquiry is a generator: it yields what it wants to ask, is sent the reply, and returns what it
found out. So a service's module knows neither threads nor sockets, and all that is common to
requests (budgets, pauses, retries, memory) is done in one place for all of them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from requests.cookies import RequestsCookieJar

Failure = Literal[
    "malformed",  # the address
    "private-address",
    "unknown-host",
    "certificate",
    "no-connection",
    "timeout",
    "broken-off",
]
"""Why there is no reply."""


@dataclass(frozen=True)
class Ask:
    """A request that an inquiry wants to make."""

    url: str
    method: Literal["GET", "HEAD"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    limit: int = 0
    """How many bytes of the reply's body are wanted."""
    urgency: int = 1
    """Of the requests that wait for one host, those with the smallest number go first."""
    retries: int = 3
    """How often it is made again where the host is too busy to answer."""
    keep: bool = False
    """Whether a good reply may be remembered, to ask next time only whether it still holds."""
    cookies: RequestsCookieJar | None = None
    """What servers leave with us along a chain of redirects, which some insist to see again."""

    @property
    def origin(self) -> str:
        """Scheme and host, with the port where the address names one."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


@dataclass(frozen=True)
class Reply:
    """What came back; `status` is 0 where nothing did, and `failure` then says why."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """By their names in small letters."""
    body: bytes = b""
    is_whole: bool = True
    """Whether the body is all there, and was not cut at the limit."""
    failure: Failure | None = None
    detail: str = ""

    @property
    def is_success(self) -> bool:
        """Whether what was asked for is there."""
        return 200 <= self.status < 300

    @property
    def is_redirect(self) -> bool:
        """Whether the reply leads on to another address."""
        return self.status in (301, 302, 303, 307, 308) and "location" in self.headers

    @property
    def is_refusal(self) -> bool:
        """Whether the host wants to be asked less, and says nothing of what was asked.

        GitHub says so with 403, too. Source: its documentation, "Rate limits for the REST API".
        """
        said = "retry-after" in self.headers or self.headers.get("x-ratelimit-remaining") == "0"
        return self.status == 429 or (self.status in (403, 503) and said)

    @property
    def retry_after(self) -> float | None:
        """In how many seconds the host wants to be asked again; None where it does not say."""
        said = self.headers.get("retry-after", "").strip()
        if said.isdecimal():
            return float(said)
        try:
            return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
        except (ValueError, TypeError, OverflowError):
            return None

    def json(self) -> Any:
        """The body as data; None where it is no JSON, or not all of it."""
        try:
            return json.loads(self.body) if self.is_whole else None
        except (ValueError, RecursionError):
            return None


Result = TypeVar("Result")
Inquiry = Generator[Ask, Reply, Result]
