"""Who is asked what, and when: a budget for each host, pauses that hosts ask for, and retries.

One thread decides and others do what it says, so that nothing here needs a lock. A host that
wants to be left alone keeps nobody waiting but the inquiries that are about it.
"""

from __future__ import annotations

import heapq
import itertools
import queue
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from coursewright.links.asking import Ask, Inquiry, Reply, Result

_THREADS = 64
"""How many requests may be under way at once, to all hosts together."""

_PATIENCE = 60.0
"""For how many seconds a host may ask us to wait; more, and it is not asked any more."""

_BACKOFF = 1.0
"""How many seconds are waited before the first retry where the host does not say; then doubled."""

_BUSY = (429, 502, 503, 504)
_LOST = ("no-connection", "broken-off", "timeout")
# What tells of the whole host, and not of one address only.
_HOSTS_OWN = ("unknown-host", "no-connection", "certificate", "private-address")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Budget:
    """What one host is asked to bear."""

    connections: int
    a_second: int


@dataclass(eq=False)
class _Task:
    """An inquiry, and what it waits for."""

    key: Any
    inquiry: Inquiry[Any]
    ask: Ask
    tries: int = 0
    since: float = 0.0


_Try = tuple[_Task, float, Ask]
"""A request, and when it was made; its task may have gone on without it."""


@dataclass
class _Host:
    budget: Budget
    waiting: list[tuple[int, int, _Task]] = field(default_factory=list)
    busy: int = 0
    started: deque[float] = field(default_factory=deque)
    """When the last requests were made, as many as the budget has for a second."""
    paused_until: float = 0.0

    def opens_at(self, now: float) -> float:
        """When it may be asked next; infinity where that depends on a reply."""
        if not self.waiting or self.busy >= self.budget.connections:
            return float("inf")
        full = len(self.started) == self.budget.a_second
        return max(now, self.paused_until, self.started[0] + 1 if full else 0)

    def start(self, now: float) -> None:
        """Note that a request is being made."""
        if len(self.started) == self.budget.a_second:
            self.started.popleft()
        self.started.append(now)
        self.busy += 1


class Manners:
    """Runs inquiries against the web as its hosts would like it."""

    def __init__(
        self,
        fetch: Callable[[Ask], Reply],
        budget: Callable[[str], Budget],
        *,
        deadline: float,
    ) -> None:
        """Set it up.

        `fetch` makes one request, and `budget` is asked for that of a host. A request that is
        not over after `deadline` seconds is given up.
        """
        self.requests = 0
        """How many requests were made."""
        self._fetch = fetch
        self._budget = budget
        self._deadline = deadline
        self._hosts: dict[str, _Host] = {}
        self._refusing: dict[str, Reply] = {}
        """The reply that all further requests get, by the origin that gave it."""
        self._order = itertools.count()
        self._later: list[tuple[float, int, _Task]] = []
        """What is tried again when its time has come."""
        self._todo: queue.SimpleQueue[_Try] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[_Try, Reply]] = queue.SimpleQueue()
        self._under_way: set[_Task] = set()
        self._threads = 0
        self._ended: deque[tuple[Any, Any]] = deque()

    def run(self, inquiries: Mapping[Key, Inquiry[Result]]) -> Iterator[tuple[Key, Result]]:
        """What each inquiry found out, with its key, in the order in which they end."""
        for key, inquiry in inquiries.items():
            self._go_on(_Task(key, inquiry, Ask("")), None)
        while True:
            self._start_what_may()
            while self._ended:
                yield self._ended.popleft()
            waiting = any(host.waiting for host in self._hosts.values())
            if not (waiting or self._under_way or self._later):
                return
            for task, reply in self._wait():
                self._under_way.discard(task)
                self._host(task.ask).busy -= 1
                self._take_reply(task, reply)

    def _go_on(self, task: _Task, reply: Reply | None) -> None:
        """Give an inquiry its reply, and put what it asks next into its host's queue."""
        try:
            ask = next(task.inquiry) if reply is None else task.inquiry.send(reply)
        except StopIteration as stop:
            self._ended.append((task.key, stop.value))
            return
        task.ask, task.tries = ask, 0
        self._enqueue(task)

    def _enqueue(self, task: _Task) -> None:
        heapq.heappush(self._host(task.ask).waiting, (task.ask.urgency, next(self._order), task))

    def _host(self, ask: Ask) -> _Host:
        name = urlsplit(ask.url).netloc.rpartition("@")[2].lower()
        if name not in self._hosts:
            self._hosts[name] = _Host(self._budget(name))
        return self._hosts[name]

    # -- Requests --------------------------------------------------------------------------

    def _start_what_may(self) -> None:
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            self._enqueue(heapq.heappop(self._later)[2])
        for host in list(self._hosts.values()):
            while host.waiting:
                task = host.waiting[0][2]
                refusal = self._refusing.get(task.ask.origin)
                if refusal is not None:
                    heapq.heappop(host.waiting)
                    self._go_on(task, refusal)
                elif len(self._under_way) < _THREADS and host.opens_at(now) <= now:
                    heapq.heappop(host.waiting)
                    host.start(now)
                    self._start(task, now)
                else:
                    break

    def _start(self, task: _Task, now: float) -> None:
        self.requests += 1
        task.since = now
        self._under_way.add(task)
        self._todo.put((task, now, task.ask))
        if self._threads < len(self._under_way):
            self._threads += 1
            # A daemon, so that a server that never comes to an end cannot keep the program.
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            one = self._todo.get()
            try:
                reply = self._fetch(one[2])
            except Exception as error:  # else the inquiry would wait for ever
                reply = Reply(failure="broken-off", detail=f"{type(error).__name__}: {error}")
            self._done.put((one, reply))

    def _wait(self) -> list[tuple[_Task, Reply]]:
        """The replies that are there once anything can go on, with those whose time is up."""
        done: list[tuple[_Try, Reply]] = []
        with suppress(queue.Empty):
            done.append(self._done.get(timeout=self._until_something_may()))
            while True:
                done.append(self._done.get_nowait())
        replies = {
            task: reply
            for (task, since, _), reply in done
            if task in self._under_way and task.since == since  # else it had been given up
        }
        late = time.monotonic() - self._deadline
        for task in self._under_way - replies.keys():
            if task.since <= late:
                self._threads -= 1  # its thread is lost until the server lets go of it
                replies[task] = Reply(failure="timeout", detail="it never ended")
        return list(replies.items())

    def _until_something_may(self) -> float:
        """In how many seconds a request may be made, or be given up."""
        now = time.monotonic()
        times = [task.since + self._deadline for task in self._under_way]
        times += [when for when, _, _ in self._later[:1]]
        if len(self._under_way) < _THREADS:
            times += [host.opens_at(now) for host in self._hosts.values() if host.waiting]
        return max(0.0, min(times) - now)

    # -- Replies ---------------------------------------------------------------------------

    def _take_reply(self, task: _Task, reply: Reply) -> None:
        pause = _pause(reply, task.tries)
        if reply.is_refusal and pause is not None:
            host = self._host(task.ask)
            host.paused_until = max(host.paused_until, time.monotonic() + pause)
        if pause is not None and task.tries < _retries(task.ask, reply):
            task.tries += 1
            when = time.monotonic() + pause
            heapq.heappush(self._later, (when, next(self._order), task))
            return
        if (reply.is_refusal and (pause is None or task.tries)) or reply.failure in _HOSTS_OWN:
            self._refusing[task.ask.origin] = reply
        self._go_on(task, reply)


def _retries(ask: Ask, reply: Reply) -> int:
    """How often a request that got this reply is made again."""
    if reply.status in _BUSY or reply.is_refusal:
        return ask.retries
    return min(ask.retries, 1) if reply.failure == "timeout" else int(reply.failure in _LOST)


def _pause(reply: Reply, tries: int) -> float | None:
    """In how many seconds it makes sense to ask again; None where not soon enough."""
    wanted = reply.retry_after if reply.is_refusal else None
    if wanted is None and reply.headers.get("x-ratelimit-remaining") == "0":
        return None  # GitHub counts by the hour
    if wanted is not None:
        return wanted if wanted <= _PATIENCE else None
    return float(_BACKOFF * 2**tries * random.uniform(0.5, 1.5))
