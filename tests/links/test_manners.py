from __future__ import annotations

import _thread
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from coursewright.links.asking import Ask, Inquiry, Reply
from coursewright.links.manners import Budget, Manners

OK = Reply(200)
BUSY = Reply(503)
ALWAYS = Budget(connections=100, a_second=10_000)


@dataclass(frozen=True)
class Asked:
    """One request: when it was made and when it was answered."""

    url: str
    start: float
    end: float


@dataclass
class Web:
    """Answers requests, and notes them. An answer is a reply, or makes one; others are OK."""

    answers: Mapping[str, Reply | Callable[[], Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    now: Counter[str] = field(default_factory=Counter)
    peaks: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fetch(self, ask: Ask) -> Reply:
        start = time.monotonic()
        with self.lock:
            for host in (ask.origin, "all"):
                self.now[host] += 1
                self.peaks[host] = max(self.peaks[host], self.now[host])
        answer = self.answers.get(ask.url, OK)
        reply = answer if isinstance(answer, Reply) else answer()
        with self.lock:
            self.asked.append(Asked(ask.url, start, time.monotonic()))
            for host in (ask.origin, "all"):
                self.now[host] -= 1
        return reply

    def manners(
        self, budget: Budget = ALWAYS, *, deadline: float = 60, backoff: float = 0
    ) -> Manners:
        return Manners(self.fetch, lambda host: budget, deadline=deadline, backoff=backoff)

    @property
    def urls(self) -> list[str]:
        """What was asked, in the order of the answers."""
        return [one.url for one in self.asked]


def each(*asks: Ask) -> Inquiry[list[Reply]]:
    """An inquiry that asks one after the other, and finds out what the replies were."""
    replies = []
    for ask in asks:
        replies.append((yield ask))
    return replies


def one(url: str, **options: int) -> Inquiry[list[Reply]]:
    return each(Ask(url, **options))  # type: ignore[arg-type]


def found(
    manners: Manners, inquiries: Mapping[str, Inquiry[list[Reply]]]
) -> dict[str, list[Reply]]:
    """What each found out, which is told once."""
    pairs = list(manners.run(inquiries))
    assert len(pairs) == len(inquiries)
    return dict(pairs)


def in_turn(*replies: Reply) -> Callable[[], Reply]:
    """One reply after the other, the last one for ever."""
    left = list(replies)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def slowly(reply: Reply = OK) -> Callable[[], Reply]:
    """A reply that leaves others the time to be asked for at once, if they are."""

    def answer() -> Reply:
        time.sleep(0.02)
        return reply

    return answer


# -- Answers ----------------------------------------------------------------------------------


def test_each_inquiry_gets_its_replies_in_its_own_order() -> None:
    web = Web({"http://a.org/2": Reply(404), "http://b.org/": Reply(301)})
    inquiries = {
        "first": each(Ask("http://a.org/1"), Ask("http://a.org/2"), Ask("http://b.org/")),
        "second": each(Ask("http://b.org/"), Ask("http://a.org/1")),
        "none": each(),
    }
    assert found(web.manners(), inquiries) == {
        "first": [OK, Reply(404), Reply(301)],
        "second": [Reply(301), OK],
        "none": [],
    }


def test_a_thousand_inquiries_about_fifty_hosts_are_all_answered() -> None:
    urls = [f"http://host-{number % 50}.org/{number}" for number in range(1000)]
    web = Web()
    manners = web.manners(Budget(connections=4, a_second=10_000))
    assert found(manners, {url: one(url) for url in urls}) == {url: [OK] for url in urls}
    assert sorted(web.urls) == sorted(urls)
    assert manners.requests == 1000
    assert max(web.peaks[f"http://host-{number}.org"] for number in range(50)) <= 4


def test_an_address_that_cannot_be_read_is_malformed_and_nobody_is_asked() -> None:
    web = Web()
    replies = found(web.manners(), {"x": each(Ask("http://[::1/"), Ask("http://a.org/"))})["x"]
    assert [reply.failure for reply in replies] == ["malformed", None]
    assert web.urls == ["http://a.org/"]


def test_an_error_of_the_program_in_a_request_is_told_as_a_failure() -> None:
    def answer() -> Reply:
        raise AttributeError("nothing of that name")

    web = Web({"http://a.org/": answer})
    [reply] = found(web.manners(), {"x": one("http://a.org/")})["x"]
    assert reply == Reply(failure="broken-off", detail="AttributeError: nothing of that name")


def test_an_inquiry_that_raises_loses_none_of_the_others() -> None:
    def wrong() -> Inquiry[list[Reply]]:
        yield Ask("http://a.org/")
        raise LookupError("no such key")

    web = Web({"http://b.org/": slowly()})
    told: list[str] = []
    inquiries = {"x": wrong(), "y": one("http://a.org/"), "z": one("http://b.org/")}
    with pytest.raises(LookupError, match="no such key"):
        told.extend(key for key, _ in web.manners().run(inquiries))
    assert sorted(told) == ["y", "z"]


# -- Budgets ----------------------------------------------------------------------------------


def test_no_host_has_more_requests_at_once_than_its_budget() -> None:
    hosts = ("http://a.org", "http://b.org:8000")
    urls = [f"{host}/{number}" for host in hosts for number in range(20)]
    web = Web(dict.fromkeys(urls, slowly()))
    found(web.manners(Budget(connections=3, a_second=1000)), {url: one(url) for url in urls})
    assert [web.peaks[host] for host in hosts] == [3, 3]
    assert web.peaks["all"] == 6


def test_http_and_https_of_a_host_share_its_budget() -> None:
    urls = [f"{scheme}://a.org/{number}" for scheme in ("http", "https") for number in range(5)]
    web = Web(dict.fromkeys(urls, slowly()))
    found(web.manners(Budget(connections=1, a_second=1000)), {url: one(url) for url in urls})
    assert web.peaks["all"] == 1


def test_a_host_gets_no_more_requests_than_its_budget_before_a_second_is_over() -> None:
    urls = [f"http://a.org/{number}" for number in range(5)]
    web = Web()
    start = time.monotonic()
    found(web.manners(Budget(connections=9, a_second=4)), {url: one(url) for url in urls})
    assert max(asked.start for asked in web.asked) >= start + 1


def test_there_are_no_more_requests_at_once_than_threads_and_every_host_gets_some() -> None:
    hosts = [f"http://host-{number}.org" for number in range(64)]
    urls = [f"{host}/{number}" for host in hosts for number in range(10)]
    web = Web(dict.fromkeys(urls, slowly()))
    found(web.manners(Budget(connections=10, a_second=1000)), {url: one(url) for url in urls})
    assert web.peaks["all"] <= 128
    # Not first all of some hosts, and then all of others.
    assert len({asked.url.rpartition("/")[0] for asked in web.asked[:64]}) > 32


def test_what_is_urgent_goes_first() -> None:
    web = Web()
    inquiries = {
        "third": one("http://a.org/3", urgency=2),
        "second": one("http://a.org/2", urgency=1),
        "first": one("http://a.org/1", urgency=0),
        "fourth": one("http://a.org/4", urgency=2),
    }
    found(web.manners(Budget(connections=1, a_second=1000)), inquiries)
    assert [url[-1] for url in web.urls] == ["1", "2", "3", "4"]


# -- Retries and pauses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "retries", "requests"),
    [
        (Reply(200), 3, 1),
        (Reply(404), 3, 1),
        (Reply(500), 3, 1),
        (Reply(502), 3, 4),
        (Reply(503), 3, 4),
        (Reply(503), 1, 2),
        (Reply(503), 0, 1),
        (Reply(429), 3, 4),
        (Reply(403, {"retry-after": "0"}), 2, 3),
        (Reply(403), 3, 1),
        (Reply(failure="timeout"), 3, 2),
        (Reply(failure="timeout"), 0, 1),
        (Reply(failure="broken-off"), 0, 2),
        (Reply(failure="no-connection"), 3, 2),
        (Reply(failure="unknown-host"), 3, 1),
        (Reply(failure="certificate"), 3, 1),
        (Reply(failure="malformed"), 3, 1),
    ],
)
def test_a_request_is_made_again_where_that_makes_sense(
    reply: Reply, retries: int, requests: int
) -> None:
    web = Web({"http://a.org/": reply})
    manners = web.manners()
    assert found(manners, {"x": one("http://a.org/", retries=retries)}) == {"x": [reply]}
    assert (len(web.asked), manners.requests) == (requests, requests)


def test_a_retry_that_succeeds_is_what_counts() -> None:
    web = Web({"http://a.org/": in_turn(Reply(429), BUSY, OK)})
    assert found(web.manners(), {"x": one("http://a.org/")}) == {"x": [OK]}


def test_each_retry_waits_twice_as_long_as_the_one_before() -> None:
    web = Web({"http://a.org/": BUSY})
    found(web.manners(backoff=0.04), {"x": one("http://a.org/")})
    starts, ends = [a.start for a in web.asked], [a.end for a in web.asked]
    waited = [start - end for start, end in zip(starts[1:], ends, strict=False)]
    # It may be less than told by half, so that not all come back at the same time.
    assert all(wait >= least for wait, least in zip(waited, (0.02, 0.04, 0.08), strict=True))


def test_a_host_that_asks_for_a_pause_gets_it_while_others_go_on() -> None:
    refusal = Reply(429, {"retry-after": "1"})
    web = Web({"http://a.org/1": in_turn(refusal, OK)})
    inquiries = {
        **{f"a{number}": one(f"http://a.org/{number}") for number in range(1, 4)},
        **{f"b{number}": one(f"http://b.org/{number}") for number in range(20)},
    }
    found(web.manners(Budget(connections=1, a_second=1000)), inquiries)
    first, *later = [asked for asked in web.asked if "a.org" in asked.url]
    assert [asked.url[-1] for asked in later] == ["1", "2", "3"]
    assert later[0].start >= first.end + 1
    meanwhile = [one for one in web.asked if first.end < one.start < later[0].start]
    assert {one.url[:12] for one in meanwhile} == {"http://b.org"}


def test_a_date_until_which_a_host_wants_to_be_left_alone_is_understood() -> None:
    refusal = Reply(503, {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"})
    web = Web({"http://a.org/": in_turn(refusal, OK)})
    assert found(web.manners(backoff=3600), {"x": one("http://a.org/")}) == {"x": [OK]}


# -- Giving up --------------------------------------------------------------------------------

ONE_AT_A_TIME = Budget(connections=1, a_second=1000)


def several(host: str = "http://a.org", **options: int) -> dict[str, Inquiry[list[Reply]]]:
    return {f"{number}": one(f"{host}/{number}", **options) for number in range(10)}


@pytest.mark.parametrize(
    "refusal",
    [
        Reply(429, {"retry-after": "3600"}),
        Reply(503, {"retry-after": "Wed, 21 Oct 2115 07:28:00 GMT"}),
        Reply(403, {"x-ratelimit-remaining": "0"}),
        Reply(429, {"retry-after": "9" * 400}),
    ],
)
def test_a_host_that_wants_a_long_pause_is_not_asked_again(refusal: Reply) -> None:
    web = Web({"http://a.org/0": refusal})
    inquiries = several()
    inquiries["more"] = each(*(Ask(f"http://a.org/{number}") for number in range(2000)))
    answers = found(web.manners(ONE_AT_A_TIME), inquiries)
    assert web.urls == ["http://a.org/0"]
    assert answers["9"] == [refusal]
    assert answers["more"] == [refusal] * 2000


def test_a_host_that_refuses_again_and_again_is_not_asked_any_more() -> None:
    refusal = Reply(429)
    web = Web({f"http://a.org/{number}": refusal for number in range(10)})
    answers = found(web.manners(ONE_AT_A_TIME), several())
    assert answers == {f"{number}": [refusal] for number in range(10)}
    assert web.urls == ["http://a.org/0"] * 4


@pytest.mark.parametrize("failure", ["unknown-host", "certificate", "private-address"])
def test_what_is_wrong_with_a_host_is_found_out_once(failure: str) -> None:
    reply = Reply(failure=failure)  # type: ignore[arg-type]
    web = Web({f"http://a.org/{number}": reply for number in range(10)})
    answers = found(web.manners(ONE_AT_A_TIME), several())
    assert answers == {f"{number}": [reply] for number in range(10)}
    assert web.urls == ["http://a.org/0"]


def test_a_host_that_cannot_be_reached_at_two_tries_is_not_asked_any_more() -> None:
    reply = Reply(failure="no-connection")
    web = Web(dict.fromkeys([f"http://a.org/{number}" for number in range(10)], reply))
    answers = found(web.manners(ONE_AT_A_TIME, backoff=0.01), several())
    assert answers == {f"{number}": [reply] for number in range(10)}
    assert web.urls == ["http://a.org/0"] * 2


def test_a_host_that_never_answers_in_time_is_not_asked_any_more() -> None:
    silence = Reply(failure="timeout")
    urls = [f"http://a.org/{number}" for number in range(10)]
    web = Web(dict.fromkeys(urls, silence))
    answers = found(web.manners(ONE_AT_A_TIME), several(retries=0))
    assert answers == {f"{number}": [silence] for number in range(10)}
    assert web.urls == urls[:5]


def test_a_host_that_answers_now_and_then_is_asked_on() -> None:
    silence = Reply(failure="timeout")
    urls = [f"http://a.org/{number}" for number in range(10)]
    web = Web({url: silence for url in urls if not url.endswith("/4")})
    found(web.manners(ONE_AT_A_TIME), several(retries=0))
    assert web.urls == urls[:10]


def test_a_fault_of_the_one_scheme_says_nothing_of_the_other() -> None:
    reply = Reply(failure="certificate")
    web = Web({"https://a.org/": reply})
    inquiries = {"x": one("https://a.org/"), "y": one("https://a.org/2"), "z": one("http://a.org/")}
    assert found(web.manners(ONE_AT_A_TIME), inquiries) == {"x": [reply], "y": [reply], "z": [OK]}


# -- What never ends --------------------------------------------------------------------------


def test_a_request_that_never_ends_is_given_up_and_its_late_reply_is_nobodys() -> None:
    over, was_late = threading.Event(), threading.Event()

    def too_late() -> Reply:
        over.wait(20)
        was_late.set()
        return Reply(500)

    def meanwhile() -> Reply:
        over.set()
        was_late.wait(20)
        time.sleep(0.05)  # in which the late reply would be taken for this one
        return OK

    web = Web({"http://a.org/1": too_late, "http://a.org/2": meanwhile})
    asks = (Ask("http://a.org/1", retries=0), Ask("http://a.org/2"))
    replies = found(web.manners(ONE_AT_A_TIME, deadline=0.2), {"x": each(*asks)})["x"]
    assert replies == [Reply(failure="timeout", detail="it never ended"), OK]


def test_requests_that_never_end_take_nothing_from_the_others() -> None:
    over = threading.Event()

    def never() -> Reply:
        over.wait(20)
        return OK

    stuck = [f"http://stuck-{number}.org/" for number in range(150)]
    others = [f"http://a.org/{number}" for number in range(10)]
    web = Web(dict.fromkeys(stuck, never))
    inquiries = {url: one(url, retries=0) for url in (*stuck, *others)}
    answers = found(web.manners(deadline=0.3), inquiries)
    over.set()
    assert {answers[url][0].failure for url in stuck} == {"timeout"}
    assert [answers[url] for url in others] == [[OK]] * 10


def test_what_was_found_out_before_an_interruption_was_told() -> None:
    told: list[str] = []
    over = threading.Event()

    def interrupt() -> Reply:
        for _ in range(1000):
            if len(told) == 10:
                break
            time.sleep(0.01)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        over.wait(20)
        return OK

    web = Web({"http://b.org/": interrupt})
    inquiries = several() | {"last": one("http://b.org/")}
    with pytest.raises(KeyboardInterrupt):
        told.extend(key for key, _ in web.manners().run(inquiries))
    over.set()
    assert sorted(told) == [f"{number}" for number in range(10)]


def test_when_a_run_is_over_its_threads_end() -> None:
    before = _thread._count()
    for _ in range(3):
        web = Web()
        found(web.manners(), {str(number): one(f"http://a.org/{number}") for number in range(50)})
    for _ in range(1000):
        if _thread._count() <= before:
            break
        time.sleep(0.01)
    assert _thread._count() <= before
