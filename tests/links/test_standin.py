from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
import requests

from tests.conftest import REPOSITORY
from tests.links.services import (
    GitHub,
    Repository,
    Tree,
    always,
    discord,
    doi,
    facts,
    wayback,
    youtube,
)
from tests.links.standin import Answer, BadCertificate, Fault, Request, StandIn


@pytest.fixture
def web() -> Iterator[StandIn]:
    with StandIn() as web:
        yield web


def session_of(web: StandIn) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.proxies = {"http": web.env["HTTP_PROXY"], "https": web.env["HTTPS_PROXY"]}
    session.verify = web.env["REQUESTS_CA_BUNDLE"]
    return session


@pytest.fixture
def session(web: StandIn) -> Iterator[requests.Session]:
    with session_of(web) as session:
        yield session


def get(
    session: requests.Session, url: str, method: str = "GET", **headers: str
) -> requests.Response:
    """Ask without following anything."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return session.request(method, url, headers=named, allow_redirects=False, timeout=20)


def test_a_process_is_led_to_the_stand_in_by_its_environment_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_the_way = {"NO_PROXY", "no_proxy", "GITHUB_TOKEN", "CURL_CA_BUNDLE"}
    for name in in_the_way:
        monkeypatch.setenv(name, "*")
    program = "import requests; print(requests.get('https://example.org/').text)"
    with StandIn() as web:
        web.on("example.org", {"/": Answer(200, "Good day.")})
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=web.env, capture_output=True, text=True, check=True)
    assert done.stdout == "Good day.\n"
    assert not in_the_way & web.env.keys()


def test_a_request_is_noted_as_it_came(web: StandIn, session: requests.Session) -> None:
    web.on("example.org", always)
    get(session, "https://example.org/a%2Fb?c=d%20e#f", "HEAD", Authorization="token x")
    (request,) = web.requests
    assert (request.method, request.scheme, request.host) == ("HEAD", "https", "example.org")
    assert (request.target, request.path, request.query) == (
        "/a%2Fb?c=d%20e",
        "/a%2Fb",
        {"c": "d e"},
    )
    assert request.headers["authorization"] == "token x"


def test_pages_are_served_with_and_without_tls(web: StandIn, session: requests.Session) -> None:
    web.on("example.org", lambda request: Answer(200, request.scheme))
    assert get(session, "https://example.org").text == "https"
    assert get(session, "http://example.org").text == "http"
    assert [request.target for request in web.requests] == ["/", "/"]


def test_a_table_of_paths_answers_404_for_others(web: StandIn, session: requests.Session) -> None:
    web.on("example.org", {"/a": Answer(410), "/a?b": Answer(999, "No.", {"Retry-After": "3"})})
    assert get(session, "https://example.org/a?c").status_code == 410
    answer = get(session, "https://example.org/a?b")
    assert (answer.status_code, answer.headers["Retry-After"]) == (999, "3")
    assert get(session, "https://example.org/b").status_code == 404


def test_a_head_request_gets_the_length_and_no_body(
    web: StandIn, session: requests.Session
) -> None:
    web.on("example.org", {"/": Answer(200, "four")})
    answer = get(session, "https://example.org/", "HEAD")
    assert (answer.headers["Content-Length"], answer.content) == ("4", b"")
    assert get(session, "https://example.org/").text == "four"
    assert web.peak_connections() == 1


def test_a_port_is_part_of_the_name(web: StandIn, session: requests.Session) -> None:
    web.on("example.org:8443", always)
    web.on("example.org:8080", always)
    assert get(session, "https://example.org:8443/").ok
    assert get(session, "http://example.org:8080/").ok
    assert [request.host for request in web.requests] == ["example.org:8443", "example.org:8080"]


def test_a_host_that_nobody_registered_is_refused_and_noted(
    web: StandIn, session: requests.Session
) -> None:
    with pytest.raises(requests.exceptions.ProxyError, match="502"):
        get(session, "https://nowhere.example/")
    assert get(session, "http://nowhere.example/").status_code == 502
    assert web.unknown == ["nowhere.example", "nowhere.example"]
    assert web.count() == 0


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("expired", "certificate has expired"),
        ("wrong-host", "Hostname mismatch"),
        ("self-signed", "self-signed certificate"),
    ],
)
def test_a_bad_certificate_is_noticed(
    web: StandIn, session: requests.Session, kind: BadCertificate, reason: str
) -> None:
    web.on("example.org", always)
    web.certificate("example.org", kind)
    with pytest.raises(requests.exceptions.SSLError, match=reason):
        get(session, "https://example.org/")
    assert web.count() == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("hang", requests.exceptions.ReadTimeout),
        ("drop", requests.exceptions.ConnectionError),
        ("garbage", requests.exceptions.ConnectionError),
    ],
)
def test_faults_are_what_they_say(
    web: StandIn, session: requests.Session, scheme: str, fault: Fault, error: type[Exception]
) -> None:
    web.on("example.org", {"/": fault, "/well": Answer()})
    with pytest.raises(error):
        session.get(f"{scheme}://example.org/", timeout=(20, 0.2 if fault == "hang" else 20))
    assert get(session, f"{scheme}://example.org/well").ok


def test_a_dripping_body_does_not_end(web: StandIn, session: requests.Session) -> None:
    web.on("example.org", {"/": "drip"})
    with session.get("https://example.org/", stream=True, timeout=20) as answer:
        body = answer.iter_content(1)
        assert [next(body) for _ in range(3)] == [b"<", b".", b"."]
    assert get(session, "https://example.org/", "HEAD").ok


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_closing_ends_what_is_under_way(fault: Fault) -> None:
    asked = Event()

    def handler(request: Request) -> Fault:
        asked.set()
        return fault

    with ThreadPoolExecutor() as pool:
        with StandIn() as web:
            web.on("example.org", handler)
            with session_of(web) as session:
                waiting = pool.submit(session.get, "https://example.org/", timeout=20)
                assert asked.wait(20)
        error = waiting.exception(20)
    assert isinstance(
        error, requests.exceptions.ConnectionError | requests.exceptions.ChunkedEncodingError
    )


def test_the_peak_is_of_requests_at_the_same_time(web: StandIn) -> None:
    together = Barrier(3)

    def handler(request: Request) -> Answer:
        together.wait(20)
        return Answer()

    web.on("example.org", handler)
    web.on("other.example", always)

    def ask(number: int) -> None:
        with session_of(web) as session:
            get(session, f"https://example.org/{number}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(ask, range(3)))
    with session_of(web) as session:
        for _ in range(2):
            get(session, "https://other.example/")
    assert (web.peak("example.org"), web.peak("other.example"), web.peak()) == (3, 1, 3)
    assert web.peak_connections("example.org") == 3
    assert web.peak_connections("other.example") == 1
    assert (web.count("example.org"), web.count("other.example"), web.count()) == (3, 2, 5)


API = "https://api.github.com"
TREE: Tree = {"README.md": b"# Course", "w1/neurons.ipynb": b"{}", "w1/data/a b.csv": None}
OLD_COMMIT = "0123456789abcdef0123456789abcdef01234567"
COURSE = Repository(
    "Lab/Course",
    refs={"main": TREE, "feature/x": {"new.md": b""}, OLD_COMMIT: {"old.md": b""}},
    tags={"v1": {"first.md": b""}},
    moved_from=["lab/lessons"],
    renamed_branches={"master": "main"},
)


@pytest.fixture
def github(web: StandIn) -> GitHub:
    github = GitHub(COURSE, gists={"abc": ["a.ipynb"]})
    github.serve(web)
    return github


def paths_at(session: requests.Session, ref: str, recursive: str = "?recursive=1") -> list[str]:
    answer = get(session, f"{API}/repos/Lab/Course/git/trees/{ref}{recursive}")
    return [entry["path"] for entry in answer.json()["tree"]]


@pytest.mark.usefixtures("github")
def test_a_tree_is_listed_by_branch_tag_and_commit(session: requests.Session) -> None:
    whole = ["README.md", "w1", "w1/data", "w1/data/a b.csv", "w1/neurons.ipynb"]
    assert paths_at(session, "main") == paths_at(session, "HEAD") == whole
    assert paths_at(session, "main", "") == ["README.md", "w1"]
    assert paths_at(session, "feature%2Fx") == ["new.md"]
    assert paths_at(session, "v1") == ["first.md"]
    assert paths_at(session, OLD_COMMIT) == paths_at(session, OLD_COMMIT[:7]) == ["old.md"]
    for ref in ("feature/x", "feature", "master", "0123456"[:6]):
        answer = get(session, f"{API}/repos/Lab/Course/git/trees/{ref}?recursive=1")
        assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


@pytest.mark.usefixtures("github")
def test_the_hashes_are_those_of_git(session: requests.Session) -> None:
    answer = get(session, f"{API}/repos/lab/course/git/trees/{OLD_COMMIT}?recursive=1").json()
    assert answer == {
        "sha": OLD_COMMIT,
        "url": f"{API}/repos/Lab/Course/git/trees/{OLD_COMMIT}",
        "tree": [
            {
                "path": "old.md",
                "mode": "100644",
                "type": "blob",
                "sha": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
            }
        ],
        "truncated": False,
    }


@pytest.mark.parametrize(
    ("name", "entries"), [("neuro4ml/exercises", 28), ("neuro4ml/neuro4ml.github.io", 372)]
)
def test_the_real_repositories_are_listed_as_github_lists_them(
    web: StandIn, session: requests.Session, name: str, entries: int
) -> None:
    GitHub(facts(name)).serve(web)
    answer = get(session, f"{API}/repos/{name}/git/trees/main?recursive=1").json()
    assert len(answer["tree"]) == entries
    file = REPOSITORY / "tests" / "data" / "github" / f"{name.replace('/', '+')}@main.json"
    assert answer == json.loads(file.read_text(encoding="utf-8"))


def test_empty_and_truncated_repositories(web: StandIn, session: requests.Session) -> None:
    large = Repository("lab/large", {"main": TREE}, truncated=True)
    GitHub(Repository("lab/empty", empty=True), large).serve(web)
    answer = get(session, f"{API}/repos/lab/empty/git/trees/main?recursive=1")
    assert (answer.status_code, answer.json()["message"]) == (409, "Git Repository is empty.")
    assert get(session, f"{API}/repos/lab/empty").json()["default_branch"] == "main"
    answer = get(session, f"{API}/repos/lab/large/git/trees/main?recursive=1")
    assert answer.json()["truncated"] is True
    assert [entry["path"] for entry in answer.json()["tree"]] == ["README.md", "w1"]
    contents = f"{API}/repos/lab/large/contents"
    assert get(session, f"{contents}/w1/data/a%20b.csv?ref=main", "HEAD").status_code == 200
    assert get(session, f"{contents}/w1/DATA?ref=main").status_code == 404


@pytest.mark.usefixtures("github")
def test_a_moved_repository_redirects_to_its_number(session: requests.Session) -> None:
    answer = get(session, f"{API}/repos/LAB/Lessons/git/trees/feature%2Fx?recursive=1")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{COURSE.api}/git/trees/feature%2Fx?recursive=1"
    answer = get(session, answer.headers["Location"])
    assert answer.json()["url"].startswith(f"{API}/repos/Lab/Course/git/trees/")
    answer = session.get(f"{API}/repos/lab/lessons", timeout=20)
    assert answer.json() == {
        "full_name": "Lab/Course",
        "default_branch": "main",
        "html_url": "https://github.com/Lab/Course",
        "private": False,
    }
    assert get(session, f"{API}/repos/lab/other").json()["message"] == "Not Found"


@pytest.mark.usefixtures("github")
def test_branches_and_commits_are_looked_up(session: requests.Session) -> None:
    of = f"{API}/repos/Lab/Course"
    (ref,) = get(session, f"{of}/git/matching-refs/heads/feature").json()
    assert (ref["ref"], ref["object"]["type"]) == ("refs/heads/feature/x", "commit")
    assert get(session, f"{of}/commits/feature/x").json() == {"sha": ref["object"]["sha"]}
    assert paths_at(session, ref["object"]["sha"]) == ["new.md"]
    assert get(session, f"{of}/git/matching-refs/heads/0").json() == []
    assert [tag["ref"] for tag in get(session, f"{of}/git/matching-refs/tags/").json()] == [
        "refs/tags/v1"
    ]
    assert get(session, f"{of}/branches/feature/x").json() == {"name": "feature/x"}
    assert get(session, f"{of}/branches/none").status_code == 404
    renamed = get(session, f"{of}/branches/master")
    assert (renamed.status_code, renamed.headers["Location"]) == (
        301,
        f"{COURSE.api}/branches/main",
    )
    assert get(session, renamed.headers["Location"]).json() == {"name": "main"}
    missing = get(session, f"{of}/commits/none")
    assert missing.status_code == 422
    assert missing.json()["message"] == "No commit found for SHA: none"


@pytest.mark.usefixtures("github")
def test_gists_are_there_or_not(session: requests.Session) -> None:
    assert get(session, f"{API}/gists/abc").json() == {
        "id": "abc",
        "html_url": "https://gist.github.com/abc",
        "files": {"a.ipynb": {}},
    }
    assert get(session, f"{API}/gists/abd").status_code == 404


@pytest.mark.parametrize("refusal", [403, 429])
def test_the_budget_is_spent_and_then_refused(
    web: StandIn, session: requests.Session, refusal: int
) -> None:
    GitHub(COURSE, budget=2, refusal=refusal).serve(web)
    url = f"{API}/repos/Lab/Course"
    left = [get(session, url).headers["x-ratelimit-remaining"] for _ in range(2)]
    refused = get(session, url)
    assert left == ["1", "0"]
    assert refused.status_code == refusal
    assert refused.json()["message"].startswith("API rate limit exceeded")
    assert refused.headers["x-ratelimit-remaining"] == "0"
    answer = get(session, url, Authorization="Bearer x")
    assert (answer.status_code, answer.headers["x-ratelimit-limit"]) == (200, "5000")


@pytest.mark.usefixtures("github")
def test_an_unchanged_answer_is_304_and_free_with_a_token(session: requests.Session) -> None:
    url = f"{API}/repos/Lab/Course/git/trees/main?recursive=1"
    tag = get(session, url, Authorization="x").headers["ETag"]
    again = get(session, url, Authorization="x", If_None_Match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-used"] == "1"
    assert get(session, url, If_None_Match=tag).headers["x-ratelimit-used"] == "1"
    assert get(session, url, If_None_Match="other").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("lab", 200, ""),
        ("laboratory", 404, ""),
        ("lab/course", 200, ""),
        ("lab/none", 404, ""),
        ("Lab/Course/blob/main/w1/neurons.ipynb", 200, ""),
        ("Lab/Course/blob/main/w1/Neurons.ipynb", 404, ""),
        ("Lab/Course/tree/main/w1", 200, ""),
        ("Lab/Course/tree/feature/x", 200, ""),
        ("Lab/Course/blob/feature/x/new.md", 200, ""),
        ("Lab/Course/blob/none/new.md", 404, ""),
        ("Lab/Course/blob/master/w1", 302, "https://github.com/Lab/Course/blob/main/w1"),
        (
            "lab/lessons/blob/main/w1/data/a%20b.csv",
            301,
            "https://github.com/Lab/Course/blob/main/w1/data/a%20b.csv",
        ),
        (
            "Lab/Course/raw/main/README.md",
            302,
            "https://raw.githubusercontent.com/Lab/Course/main/README.md",
        ),
    ],
)
@pytest.mark.usefixtures("github")
def test_the_pages_of_github_agree_with_its_data(
    session: requests.Session, path: str, status: int, location: str
) -> None:
    answer = get(session, f"https://github.com/{path}")
    assert (answer.status_code, answer.headers.get("Location", "")) == (status, location)


@pytest.mark.usefixtures("github")
def test_raw_files_have_their_content(session: requests.Session) -> None:
    raw = "https://raw.githubusercontent.com/lab/course"
    assert get(session, f"{raw}/main/README.md").content == b"# Course"
    assert get(session, f"{raw}/refs/heads/main/README.md").content == b"# Course"
    assert get(session, f"{raw}/main/w1").status_code == 404
    assert get(session, f"{raw}/main/readme.md").status_code == 404


VIDEO, PLAYLIST = "aaaaaaaaaa1", "PLa-b_c"


@pytest.mark.parametrize(
    ("url", "status", "text"),
    [
        (f"https://www.youtube.com/watch?v={VIDEO}", 200, ""),
        (f"https://www.youtube.com/watch?list={PLAYLIST}&v={VIDEO}&t=3", 200, ""),
        (f"https://youtu.be/{VIDEO}", 200, ""),
        (f"https://www.youtube.com/playlist?list={PLAYLIST}", 200, ""),
        ("https://youtu.be/aaaaaaaaaa2", 401, "Unauthorized"),
        ("https://youtu.be/aaaaaaaaaa3", 403, "Forbidden"),
        ("https://youtu.be/aaaaaaaaaa4", 404, "Not Found"),
        (f"https://youtu.be/{VIDEO}x", 400, "Bad Request"),
        ("https://example.org/", 400, "Bad Request"),
    ],
)
def test_youtube_says_what_it_knows_of_a_video(
    web: StandIn, session: requests.Session, url: str, status: int, text: str
) -> None:
    known = {
        VIDEO: (200, "Why neuroscience?"),
        PLAYLIST: (200, "The course"),
        "aaaaaaaaaa2": (401, ""),
        "aaaaaaaaaa3": (403, ""),
    }
    web.on("www.youtube.com", youtube(known))
    answer = session.get(
        "https://www.youtube.com/oembed", params={"url": url, "format": "json"}, timeout=20
    )
    assert answer.status_code == status
    if text:
        assert answer.text == text
    else:
        title = known[PLAYLIST if "playlist" in url else VIDEO][1]
        assert answer.json()["title"] == title


def test_the_pages_of_videos_prove_nothing(web: StandIn, session: requests.Session) -> None:
    web.on("www.youtube.com", youtube({}, ["@teacher", "channel/UC1"]))
    statuses = {
        path: get(session, f"https://www.youtube.com/{path}").status_code
        for path in ("watch?v=x", "embed/x", "@teacher", "%40teacher", "@x", "channel/UC1", "c/x")
    }
    assert [path for path, status in statuses.items() if status != 200] == ["@x", "c/x"]


def test_invitations_to_discord_end(web: StandIn, session: requests.Session) -> None:
    web.on("discord.com", discord({"abc": None, "def": "2030-01-01T00:00:00+00:00"}))
    of = "https://discord.com/api/v10/invites"
    assert get(session, f"{of}/abc").json() == {
        "code": "abc",
        "expires_at": None,
        "guild": {"name": "A course"},
    }
    assert get(session, f"{of}/def?with_expiration=true").json()["expires_at"].startswith("2030")
    answer = get(session, f"{of}/ghi")
    assert answer.status_code == 404
    assert answer.json() == {"message": "Unknown Invite", "code": 10006}
    assert get(session, "https://discord.com/invite/ghi").status_code == 200


def test_a_doi_is_known_or_not(web: StandIn, session: requests.Session) -> None:
    web.on("doi.org", doi({"10.1000/abc(1)": "https://publisher.example/1"}))
    answer = get(session, "https://doi.org/api/handles/10.1000/ABC%281%29").json()
    assert (answer["responseCode"], answer["handle"]) == (1, "10.1000/ABC(1)")
    assert answer["values"][0]["data"]["value"] == "https://publisher.example/1"
    missing = get(session, "https://doi.org/api/handles/10.1000/x")
    assert missing.status_code == 404
    assert missing.json() == {"responseCode": 100, "handle": "10.1000/x"}
    led = get(session, "https://doi.org/10.1000/abc(1)")
    assert (led.status_code, led.headers["Location"]) == (302, "https://publisher.example/1")


def test_the_wayback_machine_has_a_copy_or_none(web: StandIn, session: requests.Session) -> None:
    web.on("archive.org", wayback({"https://a.example/?b": "20200102030405"}))
    asked = "https://archive.org/wayback/available?url="
    assert get(session, f"{asked}https%3A%2F%2Fa.example%2F%3Fb").json() == {
        "url": "https://a.example/?b",
        "archived_snapshots": {
            "closest": {
                "available": True,
                "url": "http://web.archive.org/web/20200102030405/https://a.example/?b",
                "timestamp": "20200102030405",
                "status": "200",
            }
        },
    }
    assert get(session, f"{asked}x").json() == {"url": "x", "archived_snapshots": {}}
