"""Who is asked what, and when: a budget for each host, pauses that hosts ask for, and retries.

One thread decides and others do what it says, so that nothing here needs a lock. A host that
wants to be left alone keeps nobody waiting but the inquiries that are about it.
"""

from __future__ import annotations

import _thread
import heapq
import itertools
import queue
import random
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from coursewright.links.asking import Ask, Inquiry, Reply, Result

_THREADS = 128
"""How many requests may be under way at once, to all hosts together."""

_PATIENCE = 60.0
"""For how many seconds a host may ask us to wait; more, and it is not asked any more."""

_SILENCES = 5
"""After how many requests in a row that it did not answer in time a host is not asked any more."""

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
    turn: int
    """Those that began earlier are brought to their ends first."""
    ask: Ask = field(default_factory=lambda: Ask(""))
    origin: str = ""
    tries: int = 0
    since: float = 0.0

    @property
    def host(self) -> str:
        """The host that is asked, with its port where the address names one."""
        return self.origin.partition("://")[2]


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
    silences: int = 0
    """How many requests in a row were not answered in time."""

    def opens_at(self, now: float) -> float:
        """When it may be asked next; infinity where that depends on a reply."""
        if not self.waiting or self.busy >= self.budget.connections:
            return float("inf")
        full = len(self.started) == self.budget.a_second
        return max(now, self.paused_until, self.started[0] + 1 if full else 0)

    def start(self, now: float) -> _Task:
        """Take what is next, and note that it is being asked."""
        if len(self.started) == self.budget.a_second:
            self.started.popleft()
        self.started.append(now)
        self.busy += 1
        return heapq.heappop(self.waiting)[2]


class Manners:
    """Runs inquiries against the web as its hosts would like it."""

    def __init__(
        self,
        fetch: Callable[[Ask], Reply],
        budget: Callable[[str], Budget],
        *,
        deadline: float,
        backoff: float = 1.0,
    ) -> None:
        """Set it up.

        `fetch` makes one request, and `budget` is asked for that of a host. A request that is
        not over after `deadline` seconds is given up. `backoff` is for how many seconds is waited
        before the first retry, where the host does not say; then for twice as long, and so on.
        """
        self.requests = 0
        """How many requests were made."""
        self._fetch = fetch
        self._budget = budget
        self._deadline = deadline
        self._backoff = backoff
        self._hosts: dict[str, _Host] = {}
        self._wanted: dict[str, _Host] = {}
        """Those for which something waits; first the one that was not asked for longest."""
        self._refusing: dict[str, Reply] = {}
        """The reply that all further requests get, by the origin that gave it."""
        self._turns = itertools.count()
        self._later: list[tuple[float, int, _Task]] = []
        """What is tried again when its time has come."""
        self._todo: queue.SimpleQueue[_Try | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[_Try, Reply]] = queue.SimpleQueue()
        self._under_way: set[_Task] = set()
        self._threads = 0
        self._ended: deque[tuple[Any, Any]] = deque()
        self._faults: list[Exception] = []

    def run(self, inquiries: Mapping[Key, Inquiry[Result]]) -> Iterator[tuple[Key, Result]]:
        """What each inquiry found out, with its key, in the order in which they end.

        Where one of them raises, the others are brought to their ends before that is raised.
        """
        for key, inquiry in inquiries.items():
            self._go_on(_Task(key, inquiry, next(self._turns)), None)
        try:
            while True:
                # First what is known, for a run may be ended at any moment.
                while self._ended:
                    yield self._ended.popleft()
                self._start_what_may()
                if self._ended:
                    continue
                if not (self._wanted or self._under_way or self._later):
                    break
                for task, reply in self._wait():
                    self._under_way.discard(task)
                    self._hosts[task.host].busy -= 1
                    self._take_reply(task, reply)
        finally:
            for _ in range(self._threads):
                self._todo.put(None)
            self._threads = 0
        faults, self._faults = self._faults, []
        if faults:
            raise faults[0]

    def _go_on(self, task: _Task, reply: Reply | None) -> None:
        """Give an inquiry its reply, and put what it asks next into its host's queue."""
        while True:
            try:
                task.ask = next(task.inquiry) if reply is None else task.inquiry.send(reply)
            except StopIteration as stop:
                self._ended.append((task.key, stop.value))
                return
            except Exception as error:
                self._faults.append(error)
                return
            task.tries = 0
            try:
                task.origin = task.ask.origin
            except ValueError as error:
                reply = Reply(failure="malformed", detail=str(error))
                continue
            reply = self._refusing.get(task.origin)
            if reply is None:
                self._enqueue(task)
                return

    def _enqueue(self, task: _Task) -> None:
        name = task.host
        if name not in self._hosts:
            self._hosts[name] = _Host(self._budget(name))
        host = self._wanted.setdefault(name, self._hosts[name])
        heapq.heappush(host.waiting, (task.ask.urgency, task.turn, task))

    # -- Requests --------------------------------------------------------------------------

    def _start_what_may(self) -> None:
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            self._enqueue(heapq.heappop(self._later)[2])
        while free := _THREADS - len(self._under_way):
            names = [name for name, host in self._wanted.items() if host.opens_at(now) <= now]
            if not names:
                return
            for name in names[:free]:
                host = self._wanted.pop(name)
                self._start(host.start(now), now)
                if host.waiting:
                    self._wanted[name] = host  # behind the others

    def _start(self, task: _Task, now: float) -> None:
        self.requests += 1
        task.since = now
        self._under_way.add(task)
        self._todo.put((task, now, task.ask))
        if self._threads < len(self._under_way):
            self._threads += 1
            # Not by threading, which waits until each has begun, and at the program's end for a
            # server that never comes to one.
            _thread.start_new_thread(self._work, ())

    def _work(self) -> None:
        while one := self._todo.get():
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
            times += [host.opens_at(now) for host in self._wanted.values()]
        return max(0.0, min(times) - now)

    # -- Replies ---------------------------------------------------------------------------

    def _take_reply(self, task: _Task, reply: Reply) -> None:
        host = self._hosts[task.host]
        host.silences = host.silences + 1 if reply.failure == "timeout" else 0
        is_silent = host.silences >= _SILENCES
        pause = _pause(reply, task.tries, self._backoff)
        again = time.monotonic() + (pause or 0)
        if reply.is_refusal or reply.failure == "no-connection":
            host.paused_until = max(host.paused_until, again)
        if pause is not None and task.tries < _retries(task.ask, reply) and not is_silent:
            task.tries += 1
            heapq.heappush(self._later, (again, task.turn, task))
            return
        is_refused = reply.is_refusal and (pause is None or task.tries > 0)
        if is_refused or is_silent or reply.failure in _HOSTS_OWN:
            self._give_up(task.origin, reply)
        self._go_on(task, reply)

    def _give_up(self, origin: str, reply: Reply) -> None:
        """Ask no more there; all that waits, and all that comes, gets this reply."""
        self._refusing[origin] = reply
        name = origin.partition("://")[2]
        host = self._hosts[name]
        refused = [one[2] for one in sorted(host.waiting) if one[2].origin == origin]
        refused += [task for _, _, task in self._later if task.origin == origin]
        host.waiting = _without(host.waiting, origin)
        self._later = _without(self._later, origin)
        if not host.waiting:
            self._wanted.pop(name, None)
        for task in refused:
            self._go_on(task, reply)


_Queue = TypeVar("_Queue", bound=tuple[float, int, _Task])


def _without(waiting: list[_Queue], origin: str) -> list[_Queue]:
    """A heap without what is about an origin."""
    left = [one for one in waiting if one[2].origin != origin]
    heapq.heapify(left)
    return left


def _retries(ask: Ask, reply: Reply) -> int:
    """How often a request that got this reply is made again."""
    if reply.status in _BUSY or reply.is_refusal:
        return ask.retries
    return min(ask.retries, 1) if reply.failure == "timeout" else int(reply.failure in _LOST)


def _pause(reply: Reply, tries: int, backoff: float) -> float | None:
    """In how many seconds it makes sense to ask again; None where not soon enough."""
    wanted = reply.retry_after if reply.is_refusal else None
    if wanted is None and reply.headers.get("x-ratelimit-remaining") == "0":
        return None  # GitHub counts by the hour
    if wanted is not None:
        return wanted if wanted <= _PATIENCE else None
    return float(backoff * 2**tries * random.uniform(0.5, 1.5))
