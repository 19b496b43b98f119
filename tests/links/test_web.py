from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from tests.links.conftest import Run, Said, check, run_links, write_course
from tests.links.services import always
from tests.links.standin import Answer, Fault, Handler, Request, StandIn

OK: Said = ("ok", "", "")
HERE = "https://www.example.org"


def said(run: Run) -> dict[str, Said]:
    return {url: run.said(url) for url in run.links}


def methods(web: StandIn, host: str) -> list[str]:
    return [request.method for request in web.requests if request.host == host]


def paths(web: StandIn, host: str = "www.example.org") -> list[str]:
    return [request.target for request in web.requests if request.host == host]


def by_method(head: Answer | Fault, get: Answer | Fault) -> Handler:
    return lambda request: head if request.method == "HEAD" else get


def leading(location: str, status: int = 302, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, headers={"Location": location, **named})


# -- What statuses mean -----------------------------------------------------------------------

CHALLENGE = Answer(403, "<title>Just a moment…</title>", {"cf-mitigated": "challenge"})
STATUSES: Mapping[str, tuple[Handler, Said, list[str]]] = {
    "well": (always, OK, ["HEAD"]),
    "nothing-in-it": (lambda request: Answer(204), OK, ["HEAD"]),
    "no-head": (by_method(Answer(405), Answer(206)), OK, ["HEAD", "GET"]),
    "head-unknown": (by_method(Answer(501), Answer()), OK, ["HEAD", "GET"]),
    "head-refused": (by_method(Answer(403), Answer()), OK, ["HEAD", "GET"]),
    "head-missing": (by_method(Answer(404), Answer()), OK, ["HEAD", "GET"]),
    "head-challenged": (by_method(CHALLENGE, Answer()), OK, ["HEAD", "GET"]),
    "head-in-trouble": (by_method(Answer(500), Answer()), OK, ["HEAD", "GET"]),
    "empty": (by_method(Answer(405), Answer(416)), OK, ["HEAD", "GET"]),
    "missing": (
        lambda request: Answer(404),
        ("broken", "its server says that there is no such page (404)", ""),
        ["HEAD", "GET"],
    ),
    "gone": (
        lambda request: Answer(410),
        ("broken", "its server says that the page is gone for good (410)", ""),
        ["HEAD", "GET"],
    ),
    "head-only": (
        by_method(Answer(403), Answer(404)),
        ("broken", "its server says that there is no such page (404)", ""),
        ["HEAD", "GET"],
    ),
    "log-in": (
        lambda request: Answer(401),
        ("blocked", "it wants its readers to log in (401)", ""),
        ["HEAD", "GET"],
    ),
    "no-robots": (
        lambda request: Answer(403),
        ("blocked", "it turns programs away (403)", ""),
        ["HEAD", "GET"],
    ),
    "no-one": (
        lambda request: Answer(999),
        ("blocked", "it turns programs away (999)", ""),
        ["HEAD", "GET"],
    ),
    "withheld": (
        lambda request: Answer(451),
        ("blocked", "it is withheld for legal reasons (451)", ""),
        ["HEAD", "GET"],
    ),
    "puzzled": (
        lambda request: Answer(400),
        ("blocked", "it does not take the question (400)", ""),
        ["HEAD", "GET"],
    ),
    "challenge": (
        lambda request: CHALLENGE,
        ("blocked", "it wants proof that a person is asking", ""),
        ["HEAD", "GET"],
    ),
    "challenge-as-missing": (
        lambda request: Answer(404, headers={"cf-mitigated": "challenge"}),
        ("blocked", "it wants proof that a person is asking", ""),
        ["HEAD", "GET"],
    ),
    "challenge-as-well": (
        lambda request: Answer(202, headers={"x-amzn-waf-action": "challenge"}),
        ("blocked", "it wants proof that a person is asking", ""),
        ["HEAD", "GET"],
    ),
    "captcha": (
        lambda request: Answer(405, headers={"x-amzn-waf-action": "captcha"}),
        ("blocked", "it wants proof that a person is asking", ""),
        ["HEAD", "GET"],
    ),
    "in-trouble": (
        lambda request: Answer(500),
        ("unreachable", "its server is in trouble (500)", ""),
        ["HEAD", "GET"],
    ),
}


@dataclass
class Told:
    """A run, and the web that it asked."""

    run: Run
    web: StandIn
    expected: Mapping[str, Said] = field(default_factory=dict)


@pytest.fixture(scope="module")
def statuses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with StandIn() as web:
        for name, (handler, _, _) in STATUSES.items():
            web.on(f"{name}.example.org", handler)
        urls = [f"https://{name}.example.org/a" for name in STATUSES]
        yield Told(check(tmp_path_factory.mktemp("statuses"), web, urls), web)


@pytest.mark.parametrize("name", STATUSES)
def test_head_is_asked_first_and_get_where_that_is_no_success(statuses: Told, name: str) -> None:
    _, expected, asked = STATUSES[name]
    assert statuses.run.said(f"https://{name}.example.org/a") == expected
    assert methods(statuses.web, f"{name}.example.org") == asked


def test_only_a_part_of_a_page_is_asked_for(statuses: Told) -> None:
    got = [request for request in statuses.web.requests if request.method == "GET"]
    assert {request.headers["range"] for request in got} == {"bytes=0-999999"}
    heads = [request for request in statuses.web.requests if request.method == "HEAD"]
    assert not [request for request in heads if "range" in request.headers]


def test_the_checker_says_who_it_is_and_whom_to_write_to(web: StandIn, tmp_path: Path) -> None:
    web.on("www.example.org", always)
    check(tmp_path, web, [HERE], settings={"contact": "someone@example.org"})
    agent = web.requests[0].headers["user-agent"]
    assert agent.startswith("Coursewright/")
    assert agent.endswith(" (checks the links of a course; someone@example.org)")


def test_of_a_large_page_no_more_than_a_megabyte_is_read(web: StandIn, tmp_path: Path) -> None:
    # A reader that wants more waits for what never comes, until its time is up.
    large = Answer(200, "<p>" + 1_200_000 * "x", {"Content-Length": "50000000"})
    web.on("www.example.org", by_method(Answer(405), large))
    run = check(
        tmp_path, web, [f"{HERE}/a", f"{HERE}/b#place"], "--fragments", settings={"timeout": 1}
    )
    assert said(run) == {f"{HERE}/a": OK, f"{HERE}/b#place": OK}
    assert sorted(paths(web)) == ["/a", "/a", "/b"]


# -- Redirects --------------------------------------------------------------------------------


def with_chains(request: Request) -> Answer:
    """`/NUMBER` leads on, that many times; `/round/…` in a circle."""
    if request.path.startswith("/round"):
        return leading(
            {"/round/1": "/round/2", "/round/2": "/round/3"}.get(request.path, "/round/1")
        )
    number = int(request.path[1:])
    return leading(f"/{number - 1}") if number else Answer()


def with_cookies(request: Request) -> Answer:
    """A page that asks for its cookie to be brought back, by way of another page."""
    has_it = "seen=yes" in request.headers.get("cookie", "")
    if request.path == "/check":
        return leading("/a")
    if request.path == "/never":
        return leading("/never", Set_Cookie="other=1")
    return Answer() if has_it else leading("/check", Set_Cookie="seen=yes")


MOVED = "it has another address for good"
FRONT = "it leads to the front page of its site now: is that what is meant?"
NEW = "https://new.example.org/there"
REDIRECTS: Mapping[str, Said] = {
    f"{HERE}/301": ("moved", MOVED, NEW),
    f"{HERE}/308": ("moved", MOVED, NEW),
    f"{HERE}/301#part": ("moved", MOVED, f"{NEW}#part"),
    f"{HERE}/302": OK,
    f"{HERE}/303": OK,
    f"{HERE}/307": OK,
    f"{HERE}/301-to-301": ("moved", MOVED, NEW),
    # For good up to there, and from there for now.
    f"{HERE}/301-to-302": ("moved", MOVED, f"{HERE}/302"),
    f"{HERE}/302-to-301": OK,
    f"{HERE}/relative/a/b": ("moved", MOVED, f"{HERE}/relative/a/c?d=e"),
    f"{HERE}/upwards/a/b": ("moved", MOVED, f"{HERE}/well"),
    f"{HERE}/query": ("moved", MOVED, f"{HERE}/query?x=1"),
    f"{HERE}/other-host": ("moved", MOVED, "https://new.example.org/well"),
    f"{HERE}/in-latin-1": ("moved", MOVED, f"{HERE}/été"),
    f"{HERE}/in-utf-8": ("moved", MOVED, f"{HERE}/été"),
    f"{HERE}/with-a-place": ("moved", MOVED, NEW),
    f"{HERE}/to-the-front": ("moved", f"{FRONT} ({HERE}/)", ""),
    f"{HERE}/to-nothing": ("broken", "its server says that there is no such page (404)", ""),
    f"{HERE}/to-mail": ("broken", "it leads on to something that is not on the web", ""),
    f"{HERE}/to-no-address": ("broken", "it leads on to something that is not on the web", ""),
    f"{HERE}/to-nobody": ("broken", "there is no such host: nobody.invalid", ""),
    f"{HERE}/nowhere": ("unreachable", "its server is in trouble (302)", ""),
    f"{HERE}/itself": ("broken", "it redirects in a circle", ""),
    "https://chain.example.org/9": OK,
    "https://chain.example.org/10": OK,
    "https://chain.example.org/11": ("broken", "it redirects more than 10 times", ""),
    "https://chain.example.org/round/1": ("broken", "it redirects in a circle", ""),
    "https://cookies.example.org/a": OK,
    "https://cookies.example.org/never": ("broken", "it redirects more than 10 times", ""),
    "http://plain.example.org/a": ("moved", MOVED, "https://plain.example.org/a"),
    "https://cross.example.org/": OK,
}


@pytest.fixture(scope="module")
def redirects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    utf_8 = "/été".encode().decode("latin-1")
    with StandIn() as web:
        web.on(
            "www.example.org",
            {
                **{f"/{status}": leading(NEW, status) for status in (301, 302, 303, 307, 308)},
                "/301-to-301": leading("/301", 301),
                "/301-to-302": leading("/302", 301),
                "/302-to-301": leading("/301", 302),
                "/relative/a/b": leading("c?d=e", 301),
                "/relative/a/c": Answer(),
                "/upwards/a/b": leading("../../well", 308),
                "/query": leading("?x=1", 301),
                "/query?x=1": Answer(),
                "/other-host": leading("//new.example.org/well", 301),
                "/in-latin-1": leading("/été", 301),
                "/in-utf-8": leading(utf_8, 301),
                "/%C3%A9t%C3%A9": Answer(),
                "/with-a-place": leading(f"{NEW}#place", 301),
                "/to-the-front": leading("/", 301),
                "/to-nothing": leading("/nothing", 301),
                "/to-mail": leading("mailto:someone@example.org"),
                "/to-no-address": leading("https://[/"),
                "/to-nobody": leading("https://nobody.invalid/"),
                "/nowhere": Answer(302),
                "/itself": leading("/itself", 301),
                "/well": Answer(),
                "/": Answer(),
            },
        )
        web.on("new.example.org", {"/there": Answer(), "/well": Answer()})
        web.on("chain.example.org", with_chains)
        web.on("cookies.example.org", with_cookies)
        web.on(
            "plain.example.org",
            lambda asked: (
                Answer() if asked.scheme == "https" else leading("https://plain.example.org/a", 301)
            ),
        )
        web.on(
            "cross.example.org", {"/": leading("https://other.example.org/", Set_Cookie="secret=1")}
        )
        web.on("other.example.org", always)
        yield Told(check(tmp_path_factory.mktemp("redirects"), web, REDIRECTS), web)


@pytest.mark.parametrize("url", REDIRECTS)
def test_redirects_are_followed_to_their_end(redirects: Told, url: str) -> None:
    assert redirects.run.said(url) == REDIRECTS[url]


def test_a_link_that_works_after_ten_redirects_takes_no_more_than_these(redirects: Told) -> None:
    chain = [r for r in redirects.web.requests if r.host == "chain.example.org"]
    assert [r.method for r in chain if r.path == "/10"] == ["HEAD", "HEAD", "GET"]
    assert {r.path for r in redirects.web.requests if r.host == "chain.example.org"} == {
        *(f"/{number}" for number in range(12)),
        *(f"/round/{number}" for number in (1, 2, 3)),
    }


def test_a_page_that_wants_its_cookie_back_is_no_circle(redirects: Told) -> None:
    asked = [r for r in redirects.web.requests if r.host == "cookies.example.org"]
    found = [(r.method, r.path) for r in asked if r.path != "/never"]
    assert found == [("HEAD", "/a"), ("HEAD", "/check"), ("HEAD", "/a")]


def test_what_a_site_leaves_with_us_is_shown_to_no_other(redirects: Told) -> None:
    with_cookie = {r.host for r in redirects.web.requests if "cookie" in r.headers}
    assert with_cookie == {"cookies.example.org"}
    firsts = [
        r for r in redirects.web.requests if r.target == "/never" and "cookie" not in r.headers
    ]
    assert len(firsts) == 1


def test_a_redirect_into_a_private_network_is_not_followed(web: StandIn, tmp_path: Path) -> None:
    inside = {
        "/a": ("http://127.0.0.1/", "127.0.0.1"),
        "/b": ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        "/c": ("https://[::1]:8080/", "::1"),
        "/d": ("http://2130706433/", "2130706433"),
        "/e": ("//intranet/", "intranet"),
        "/f": ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1"),
        "/g": ("http://printer.local/", "printer.local"),
    }
    web.on("www.example.org", {path: leading(url) for path, (url, _) in inside.items()})
    run = check(tmp_path, web, [f"{HERE}{path}" for path in inside])
    private = "is within a private network, where readers elsewhere cannot go"
    assert said(run) == {
        f"{HERE}{path}": ("unverifiable", f"{host} {private}", "")
        for path, (_, host) in inside.items()
    }
    assert set(paths(web)) == set(inside)
    assert web.unknown == []


# -- Hosts that nobody else can reach ---------------------------------------------------------

INSIDE = {
    "http://127.0.0.1/": "127.0.0.1",
    "http://127.0.0.1:8080/a": "127.0.0.1",
    "http://127.1/": "127.1",
    "http://0x7f000001/": "0x7f000001",
    "http://0X7F.1/": "0x7f.1",
    "http://2130706433/": "2130706433",
    "http://0177.0.0.1/": "0177.0.0.1",
    "http://017700000001/": "017700000001",
    "http://0/": "0",
    "http://0.0.0.0/": "0.0.0.0",
    "http://[::1]/": "::1",
    "http://[::]/": "::",
    "http://[0:0:0:0:0:0:0:1]/": "0:0:0:0:0:0:0:1",
    "http://[::ffff:10.0.0.1]/": "::ffff:10.0.0.1",
    "http://[::ffff:7f00:1]/": "::ffff:7f00:1",
    "http://[fe80::1]/": "fe80::1",
    "http://[fd00::1]/": "fd00::1",
    "http://169.254.169.254/latest": "169.254.169.254",
    "http://10.0.0.1/": "10.0.0.1",
    "http://172.16.0.1/": "172.16.0.1",
    "http://192.168.1.1/": "192.168.1.1",
    "http://100.64.0.1/": "100.64.0.1",
    "http://224.0.0.1/": "224.0.0.1",
    "http://10.0.0.1./": "10.0.0.1.",
    "http://localhost/": "localhost",
    "https://LOCALHOST:8443/": "localhost",
    "http://localhost./": "localhost.",
    "http://a.localhost/": "a.localhost",
    "http://printer.local/": "printer.local",
    "http://db.internal/": "db.internal",
    "http://router.lan/": "router.lan",
    "http://nas.home.arpa/": "nas.home.arpa",
    "http://intranet/course": "intranet",
    "http://someone:word@127.0.0.1/": "127.0.0.1",
}


def test_what_is_within_a_private_network_is_not_asked_for(web: StandIn, tmp_path: Path) -> None:
    run = check(tmp_path, web, INSIDE)
    private = "is within a private network, where readers elsewhere cannot go"
    assert said(run) == {
        url: ("unverifiable", f"{host} {private}", "") for url, host in INSIDE.items()
    }
    assert (web.count(), web.unknown, run.requests, run.status) == (0, [], 0, 0)


def test_a_private_address_in_the_codes_of_an_address_is_not_asked_for_either(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("www.example.org", {"/a": leading("http://%31%32%37.0.0.1/")})
    run = check(tmp_path, web, [f"{HERE}/a", "http://%31%32%37.0.0.1/b"])
    assert web.unknown == []
    assert not {"ok", "moved"} & set(run.verdicts.values())


def test_private_addresses_are_asked_for_where_that_is_allowed(
    web: StandIn, tmp_path: Path
) -> None:
    hosts = ("127.0.0.1", "10.0.0.1", "localhost", "intranet")
    for host in hosts:
        web.on(host, {"/": Answer()})
    web.on("www.example.org", {"/": leading("https://intranet/")})
    urls = [HERE, *(f"http://{host}/" for host in hosts), "http://intranet/missing"]
    run = check(tmp_path, web, urls, "--allow-private")
    assert list(run.verdicts.values()) == ["ok", "ok", "ok", "ok", "ok", "broken"]


class _Noting(BaseHTTPRequestHandler):
    """Counts what it is asked, for a server on loopback that no proxy stands before."""

    asked: list[str]

    def do_HEAD(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_without_a_proxy_loopback_is_not_asked_either(web: StandIn, tmp_path: Path) -> None:
    _Noting.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Noting) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/a"
        folder = write_course(tmp_path, [url])
        direct = {"no_proxy": "*", "NO_PROXY": "*"}
        assert set(run_links(folder, web, **direct).verdicts.values()) == {"unverifiable"}
        assert _Noting.asked == []
        allowed = run_links(folder, web, "--allow-private", **direct)
        assert allowed.verdicts == {url: "ok"}
        assert _Noting.asked == ["/a"]
        server.shutdown()
    assert web.unknown == []


def test_a_host_that_nobody_can_have_is_broken(web: StandIn, tmp_path: Path) -> None:
    urls = ["https://nowhere.invalid/a", "http://nowhere.invalid", "https://course.example/b"]
    run = check(tmp_path, web, urls)
    assert said(run) == {
        urls[0]: ("broken", "there is no such host: nowhere.invalid", ""),
        urls[1]: ("broken", "there is no such host: nowhere.invalid", ""),
        urls[2]: ("broken", "there is no such host: course.example", ""),
    }
    assert (web.count(), web.unknown, run.status) == (0, [], 1)


def test_one_page_is_one_request_whatever_place_of_it_is_named(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("www.example.org", always)
    urls = [HERE, f"{HERE}/", f"{HERE}#a", f"{HERE}/#b", "https://WWW.example.org/"]
    assert said(check(tmp_path, web, urls)) == dict.fromkeys(urls, OK)
    assert web.count() == 1


# -- Places within pages ----------------------------------------------------------------------

PAGE = """<!doctype html>
<h1 id="first">One</h1> <h2 ID='second'>Two</h2> <h3 id=third>Three</h3> <a name="fourth"></a>
<h2 id="caf&eacute;">Five</h2> <h2 id="user-content-readme">Six</h2>
<p title="id=no">Seven</p>
"""


def test_places_within_pages_are_looked_for_on_request(web: StandIn, tmp_path: Path) -> None:
    binary = Answer(200, b"%PDF", {"Content-Type": "application/pdf"})
    later = Answer(200, PAGE + 1_000_000 * "x" + '<p id="late">')
    answers = {"/": Answer(200, PAGE), "/a.pdf": binary, "/gone": Answer(404), "/long": later}
    web.on("www.example.org", {**answers, "/old": leading("/app", 301), "/app": Answer(200, PAGE)})

    def missing(place: str, page: str = "/") -> Said:
        return "broken", f"the page is there, but has no place called {place}", f"{HERE}{page}"

    page = f"{HERE}/"
    expected: dict[str, Said] = {
        f"{page}#first": OK,
        f"{page}#second": OK,
        f"{page}#third": OK,
        f"{page}#fourth": OK,
        f"{page}#caf%C3%A9": OK,
        f"{page}#readme": OK,
        f"{page}#top": OK,
        f"{page}#:~:text=Two": OK,
        f"{page}#no": missing("no"),
        f"{page}#First": missing("First"),
        f"{HERE}/app#/route/a": OK,
        f"{HERE}/app#!route": OK,
        f"{HERE}/a.pdf#page=3": OK,
        f"{HERE}/long#late": OK,
        f"{HERE}/gone#first": ("broken", "its server says that there is no such page (404)", ""),
        f"{HERE}/old#first": ("moved", MOVED, f"{HERE}/app#first"),
        page: OK,
    }
    run = check(tmp_path, web, expected, "--fragments")
    assert said(run) == expected
    assert run.status == 1


def test_a_page_is_read_once_whichever_of_its_places_are_looked_for(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("www.example.org", {"/": Answer(200, PAGE)})
    urls = [f"{HERE}/#{place}" for place in ("first", "second", "third")]
    assert said(check(tmp_path, web, urls, "--fragments")) == dict.fromkeys(urls, OK)
    assert web.count() == 1


def test_places_are_not_looked_for_without_request(web: StandIn, tmp_path: Path) -> None:
    web.on("www.example.org", {"/": Answer(200, PAGE)})
    assert said(check(tmp_path, web, [f"{HERE}/#none"])) == {f"{HERE}/#none": OK}
    assert methods(web, "www.example.org") == ["HEAD"]


# -- Servers in trouble -----------------------------------------------------------------------


def test_certificates_that_nobody_should_trust_are_named(web: StandIn, tmp_path: Path) -> None:
    for name in ("expired", "wrong-host", "self-signed"):
        web.on(f"{name}.example.org", always)
        web.certificate(f"{name}.example.org", name)
    unfit = "its certificate is not valid:"
    expected: dict[str, Said] = {
        "https://expired.example.org/": ("unreachable", f"{unfit} certificate has expired", ""),
        "https://wrong-host.example.org/": (
            "unreachable",
            f"{unfit} Hostname mismatch, certificate is not valid for 'wrong-host.example.org'.",
            "",
        ),
        "https://self-signed.example.org/": (
            "unreachable",
            f"{unfit} self-signed certificate",
            "",
        ),
        "http://expired.example.org/": OK,
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert web.count() == 1
    assert (run.status, check(tmp_path, web, expected, "--strict").status) == (0, 1)


class Patient:
    """Refuses, so many times, and then answers; a refusal may be made when it is asked for."""

    def __init__(self, *refusals: Answer | Callable[[], Answer]) -> None:
        self._refusals = list(refusals)

    def __call__(self, request: Request) -> Answer:
        refusal = self._refusals.pop(0) if self._refusals else Answer()
        return refusal() if callable(refusal) else refusal


class Dropping:
    """Hangs up, so many times, and then answers."""

    def __init__(self, times: int) -> None:
        self._times = times

    def __call__(self, request: Request) -> Answer | Fault:
        self._times -= 1
        return "drop" if self._times >= 0 else Answer()


def busy(status: int, wait: str = "") -> Answer:
    return Answer(status, headers={"Retry-After": wait} if wait else {})


def in_six_seconds() -> Answer:
    later = datetime.now(UTC) + timedelta(seconds=6)
    return busy(429, format_datetime(later, usegmt=True))


SLOW: Mapping[str, tuple[Callable[[], Handler], Said, int]] = {
    "in-seconds": (lambda: Patient(busy(429, "1")), OK, 2),
    "at-a-time": (lambda: Patient(in_six_seconds), OK, 2),
    "in-the-past": (
        lambda: Patient(busy(503, "Sun, 06 Nov 1994 08:49:37 GMT")),
        OK,
        2,
    ),
    "some-day": (lambda: Patient(busy(503, "soon")), OK, 2),
    "twice": (lambda: Patient(busy(503, "1"), busy(503, "1")), OK, 3),
    "not-said": (lambda: Patient(busy(429), busy(503)), OK, 3),
    "too-often": (
        lambda: lambda request: busy(429),
        ("rate-limited", "it was asked too often (429)", ""),
        5,
    ),
    "too-often-in-seconds": (
        lambda: lambda request: busy(503, "1"),
        ("rate-limited", "it was asked too often (503)", ""),
        5,
    ),
    "overloaded": (
        lambda: lambda request: busy(503),
        ("unreachable", "its server is in trouble (503)", ""),
        5,
    ),
    "gateway": (
        lambda: lambda request: busy(502),
        ("unreachable", "its server is in trouble (502)", ""),
        5,
    ),
    "an-hour": (
        lambda: lambda request: busy(429, "3600"),
        ("rate-limited", "it was asked too often (429)", ""),
        1,
    ),
    "a-day-on": (
        lambda: lambda request: busy(503, "Sun, 06 Nov 2094 08:49:37 GMT"),
        ("rate-limited", "it was asked too often (503)", ""),
        1,
    ),
    "hang": (lambda: lambda request: "hang", ("unreachable", "it did not answer in time", ""), 2),
    "head-hangs": (lambda: by_method("hang", Answer()), OK, 2),
    "drip": (lambda: by_method(Answer(405), "drip"), OK, 2),
    "drop-once": (lambda: Dropping(1), OK, 2),
    "head-drops": (lambda: by_method("drop", Answer()), OK, 3),
}


BREAKING: tuple[Fault, ...] = ("drop", "garbage")


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """All that needs patience, in one run, so that the waits overlap."""
    with StandIn() as web:
        for name, (handler, _, _) in SLOW.items():
            web.on(f"{name}.example.org", handler())
        for fault in BREAKING:
            web.on(f"{fault}.example.org", by_method(fault, fault))
        urls = [f"https://{name}.example.org/a" for name in (*SLOW, *BREAKING)]
        folder = tmp_path_factory.mktemp("slow")
        yield Told(check(folder, web, urls, settings={"timeout": 1}), web)


@pytest.mark.parametrize("name", SLOW)
def test_a_server_that_is_busy_or_slow_is_given_time(slow: Told, name: str) -> None:
    _, expected, requests = SLOW[name]
    assert slow.run.said(f"https://{name}.example.org/a") == expected
    assert len(methods(slow.web, f"{name}.example.org")) == requests


@pytest.mark.parametrize("fault", BREAKING)
def test_a_server_that_breaks_off_is_unreachable(slow: Told, fault: Fault) -> None:
    verdict, detail, suggestion = slow.run.said(f"https://{fault}.example.org/a")
    assert (verdict, suggestion) == ("unreachable", "")
    assert detail.startswith("the connection broke off: ")
    assert methods(slow.web, f"{fault}.example.org") == ["HEAD", "HEAD", "GET", "GET"]


@pytest.mark.parametrize("name", ["in-seconds", "at-a-time", "twice", "too-often-in-seconds"])
def test_a_wait_that_is_asked_for_is_kept(slow: Told, name: str) -> None:
    at = [request.at for request in slow.web.requests if request.host == f"{name}.example.org"]
    assert min(later - earlier for earlier, later in pairwise(at)) >= 1


def test_without_a_wait_that_is_asked_for_each_is_longer_than_the_one_before(slow: Told) -> None:
    for name in ("too-often", "overloaded", "gateway"):
        at = [r.at for r in slow.web.requests if r.host == f"{name}.example.org"][1:]
        waits = [later - earlier for earlier, later in pairwise(at)]
        # A second, two and four, each half as long or half as long again.
        assert all(wait >= 0.5 * 2**number for number, wait in enumerate(waits)), name


def test_a_host_that_wants_an_hour_is_left_alone_while_others_are_asked(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("busy.example.org", lambda request: busy(429, "3600"))
    web.on("www.example.org", always)
    urls = [f"https://busy.example.org/{number}" for number in range(20)]
    run = check(tmp_path, web, [*urls, HERE], settings={"connections": 1})
    refused: Said = ("rate-limited", "it was asked too often (429)", "")
    assert said(run) == {**dict.fromkeys(urls, refused), HERE: OK}
    assert web.count("busy.example.org") == 1


def test_a_pause_is_kept_by_all_links_to_a_host_while_others_go_on(
    web: StandIn, tmp_path: Path
) -> None:
    resting = threading.Event()

    def slowly(request: Request) -> Answer:
        resting.wait(0.2)
        return Answer()

    web.on("busy.example.org", Patient(busy(429, "1")))
    web.on("www.example.org", slowly)
    paused = [f"https://busy.example.org/{number}" for number in range(5)]
    others = [f"{HERE}/{number}" for number in range(8)]
    run = check(tmp_path, web, [*paused, *others], settings={"connections": 1})
    assert said(run) == dict.fromkeys([*paused, *others], OK)
    first, *rest = [request.at for request in web.requests if request.host == "busy.example.org"]
    assert len(rest) == 5
    assert min(rest) - first >= 1
    meanwhile = [
        r for r in web.requests if r.host != "busy.example.org" and first < r.at < first + 1
    ]
    assert len(meanwhile) >= 3


def test_a_host_is_asked_no_more_at_once_than_the_settings_say(
    web: StandIn, tmp_path: Path
) -> None:
    web.latency = 0.05
    web.on("www.example.org", always)
    urls = [f"{HERE}/{number}" for number in range(12)]
    run = check(tmp_path, web, urls, settings={"connections": 2})
    assert said(run) == dict.fromkeys(urls, OK)
    assert web.peak("www.example.org") == web.peak_connections("www.example.org") == 2
