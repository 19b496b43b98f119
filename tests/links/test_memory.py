from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from coursewright.links.asking import Ask, Reply
from coursewright.links.memory import LIVES, Memory
from coursewright.links.verdicts import VERDICTS, Answer, Renaming, Verdict
from tests.conftest import Folder
from tests.links.conftest import run_links, write_course
from tests.links.services import GitHub, Repository
from tests.links.standin import Answer as Page
from tests.links.standin import Request, StandIn

HOUR, DAY = 3600, 24 * 3600


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "links.sqlite"


@contextmanager
def memory(file: Path | None) -> Iterator[Memory]:
    with closing(Memory(file)) as memory:
        yield memory


def kept(file: Path, key: str = "x") -> Answer | None:
    """What another run recalls."""
    with memory(file) as later:
        return later.recall(key)


def put(file: Path, *answers: Answer) -> None:
    """Keep answers, whose keys are their details."""
    with memory(file) as now:
        for answer in answers:
            now.keep(answer.detail, answer)


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement)


# -- Answers ----------------------------------------------------------------------------------


def test_an_answer_is_recalled_as_it_was(file: Path) -> None:
    renamings = (Renaming("a.ipynb", "b.ipynb"), Renaming("o/r", "p/r", is_end=False))
    answer = Answer("moved", "x", "https://a.org/\u4e2d\ud800", renamings, "A title")
    put(file, answer)
    assert kept(file) == answer
    assert kept(file, "y") is None


def test_the_later_answer_counts(file: Path) -> None:
    put(file, Answer("broken", "x"), Answer("ok", "x"))
    assert kept(file) == Answer("ok", "x")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_what_was_proved_is_kept(file: Path, verdict: Verdict) -> None:
    put(file, Answer(verdict, "x"))
    proved = {"ok", "moved", "not-embeddable", "private", "broken"}
    assert (kept(file) is not None) == (verdict in proved)


@pytest.mark.parametrize(
    ("verdict", "life"),
    [
        ("ok", 3 * DAY),
        ("moved", 3 * DAY),
        ("not-embeddable", DAY),
        ("private", HOUR),
        ("broken", HOUR),
    ],
)
def test_an_answer_holds_for_the_life_of_its_verdict(
    file: Path, verdict: Verdict, life: int
) -> None:
    assert LIVES[verdict] == life
    put(file, Answer(verdict, "x"))
    change(file, f"UPDATE answers SET at = at - {life - 60}")
    assert kept(file) == Answer(verdict, "x")
    change(file, "UPDATE answers SET at = at - 120")
    assert kept(file) is None


def test_an_answer_from_the_future_does_not_hold(file: Path) -> None:
    put(file, Answer("ok", "x"))
    change(file, "UPDATE answers SET at = at + 3600")  # the clock has been set back
    assert kept(file) is None


def test_without_a_file_answers_are_recalled_in_the_same_run_only() -> None:
    with memory(None) as now:
        now.keep("x", Answer("ok"))
        assert now.recall("x") == Answer("ok")
    with memory(None) as later:
        assert later.recall("x") is None


def test_what_is_old_is_removed(file: Path) -> None:
    put(file, Answer("ok", "x"), Answer("ok", "y"))
    change(file, f"UPDATE answers SET at = at - {61 * DAY} WHERE key = 'x'")
    put(file)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT key FROM answers").fetchall() == [("y",)]


# -- Replies ----------------------------------------------------------------------------------

TREE = Ask("https://api.github.com/repos/o/r/git/trees/main", limit=1000, keep=True)
PAGE = Ask("https://a.org/", "HEAD", keep=True)
FOUND = Reply(200, {"etag": '"1"', "content-type": "text/html", "date": "today"}, b"body")
UNCHANGED = Reply(304, {"etag": '"1"'})


class Host:
    """Gives one reply after the other, and notes what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.tags: list[str | None] = []

    def fetch(self, ask: Ask) -> Reply:
        self.tags.append(ask.headers.get("If-None-Match"))
        return self.replies.pop(0)


def asked(file: Path | None, host: Host, *asks: Ask) -> list[Reply]:
    """The replies of as many runs as there are questions."""
    replies = []
    for ask in asks:
        with memory(file) as run:
            replies.append(run.fetching(host.fetch)(ask))
    return replies


@pytest.mark.parametrize("ask", [TREE, PAGE])
def test_a_reply_that_has_not_changed_is_taken_from_memory(file: Path, ask: Ask) -> None:
    host = Host(FOUND, UNCHANGED, UNCHANGED)
    first, *later = asked(file, host, ask, ask, ask)
    assert first == FOUND
    assert later == [Reply(200, {"etag": '"1"', "content-type": "text/html"}, b"body")] * 2
    assert host.tags == [None, '"1"', '"1"']


def test_a_reply_that_has_changed_takes_the_place_of_the_old_one(file: Path) -> None:
    new = Reply(200, {"etag": '"2"'}, b"new")
    host = Host(FOUND, new, Reply(304))
    assert asked(file, host, TREE, TREE, TREE) == [FOUND, new, new]
    assert host.tags == [None, '"1"', '"2"']


def test_other_questions_are_not_answered_from_it(file: Path) -> None:
    host = Host(FOUND, FOUND, FOUND, FOUND)
    not_kept = replace(TREE, keep=False)
    head = replace(TREE, method="HEAD")
    asked(file, host, TREE, not_kept, head, replace(TREE, url=f"{TREE.url}2"))
    assert host.tags == [None, None, None, None]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {}, b"body"),
        replace(FOUND, status=404),
        replace(FOUND, status=301),
        replace(FOUND, is_whole=False),
        Reply(failure="timeout"),
    ],
)
def test_other_replies_are_not_kept(file: Path, reply: Reply) -> None:
    host = Host(reply, reply)
    assert asked(file, host, TREE, TREE) == [reply, reply]
    assert host.tags == [None, None]


def test_a_refusal_of_the_second_question_is_told_as_it_is(file: Path) -> None:
    host = Host(FOUND, Reply(429), UNCHANGED)
    assert [reply.status for reply in asked(file, host, TREE, TREE, TREE)] == [200, 429, 200]


def test_a_huge_reply_is_not_kept(file: Path) -> None:
    host = Host(replace(FOUND, body=bytes(20_000_001)), FOUND)
    asked(file, host, TREE, TREE)
    assert host.tags == [None, None]


def test_a_reply_that_is_damaged_in_the_file_is_asked_for_again(file: Path) -> None:
    for damage in ("body = x'00'", "headers = '['", "headers = '[]'", "headers = '{}'"):
        host = Host(FOUND, FOUND, UNCHANGED)
        file.unlink(missing_ok=True)
        asked(file, host, TREE)
        change(file, f"UPDATE replies SET {damage}")
        assert asked(file, host, TREE, TREE)[1].body == b"body"
        assert host.tags == [None, None, '"1"']


# -- Files that cannot be used ----------------------------------------------------------------


def zeros_in_the_middle(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:5000] + bytes(len(content) - 6000) + content[-1000:])


def of_another_program(file: Path) -> None:
    file.unlink()
    change(file, "CREATE TABLE answers (title TEXT)")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 2")


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no database" * 1000),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        zeros_in_the_middle,
        of_another_program,
        lambda file: change(file, "DROP TABLE replies"),
        lambda file: change(file, "UPDATE answers SET said = 'nothing'"),
        lambda file: change(file, 'UPDATE answers SET said = \'{"verdict": [], "renamings": []}\''),
        lambda file: change(file, "UPDATE answers SET said = NULL, at = 'never'"),
        lambda file: change(file, "PRAGMA user_version = 99"),
    ],
)
def test_a_file_that_is_damaged_or_of_another_is_begun_anew(file: Path, damage: object) -> None:
    put(file, *(Answer("ok", f"x{number}") for number in range(1000)))
    assert callable(damage)
    damage(file)
    with memory(file) as run:
        recalled = [run.recall(f"x{number}") for number in range(1000)]
    assert None in recalled
    put(file, *(Answer("broken", f"x{number}") for number in range(1000)))
    assert kept(file, "x5") == Answer("broken", "x5")
    assert kept(file, "x999") == Answer("broken", "x999")


@pytest.mark.parametrize("place", ["a-file/links.sqlite", "a-folder", "/proc/none/links.sqlite"])
def test_where_no_file_can_be_written_nothing_is_kept_and_nothing_fails(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "a-file").write_text("a file where a folder would be")
    (tmp_path / "a-folder" / "inside").mkdir(parents=True)
    put(tmp_path / place, Answer("ok", "x"))
    assert kept(tmp_path / place) is None
    assert (tmp_path / "a-file").read_text() == "a file where a folder would be"
    assert (tmp_path / "a-folder" / "inside").is_dir()


def test_a_file_that_is_in_use_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    put(file, Answer("ok", "x"))
    with closing(connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        impatient = lambda name, **options: connect(name, timeout=0.05, **options)  # noqa: E731
        monkeypatch.setattr(sqlite3, "connect", impatient)
        put(file, Answer("broken", "x"), Answer("broken", "y"))
        other.execute("COMMIT")
    assert kept(file) == Answer("ok", "x")
    assert kept(file, "y") is None


def test_a_full_disk_costs_only_what_finds_no_room(file: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        put(file, *(Answer("ok", f"x{number} {'long' * 100}") for number in range(1000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert kept(file, f"x0 {'long' * 100}") is not None
    assert kept(file, f"x999 {'long' * 100}") is None
    put(file, Answer("ok", "y"))
    assert kept(file, "y") == Answer("ok", "y")


def test_several_runs_at_once_lose_nothing_of_each_other(file: Path) -> None:
    program = (
        "import sys; from pathlib import Path;"
        " from coursewright.links.memory import Memory;"
        " from coursewright.links.verdicts import Answer;"
        " sys.stdin.read();"
        " memory = Memory(Path(sys.argv[1]));"
        " [memory.keep(f'{sys.argv[2]} {n}', Answer('ok')) for n in range(100)]"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", program, file, f"{number}"], stdin=subprocess.PIPE)
        for number in range(6)
    ]
    for run in runs:
        assert run.stdin
        run.stdin.close()
    assert [run.wait(60) for run in runs] == [0] * 6
    with memory(file) as later:
        missing = [
            (number, n)
            for number in range(6)
            for n in range(100)
            if not later.recall(f"{number} {n}")
        ]
    assert missing == []


# -- The real program -------------------------------------------------------------------------

HOSTS = [f"host-{number}.org" for number in range(6)]
URLS = [f"https://{host}/{number}" for number in range(10) for host in HOSTS]
LIMITS = {"connections": 2, "requests_per_second": 1000}


@pytest.fixture
def sites() -> Iterator[StandIn]:
    """Six sites on which all is well, but for one page."""

    def answer(request: Request) -> Page:
        return Page(404 if request.path == "/7" else 200)

    with StandIn(latency=0.02) as sites:
        for host in HOSTS:
            sites.on(host, answer)
        yield sites


@pytest.fixture
def course(tmp_path: Path) -> Folder:
    return write_course(tmp_path / "course", URLS, settings=LIMITS)


# Where the program ends while a connection is made, the stand-in's end of that is not closed.
ends_abruptly = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@contextmanager
def started(course: Folder, web: StandIn, requests: int) -> Iterator[subprocess.Popen[str]]:
    """The program, once it has made so many requests."""
    command = [sys.executable, "-m", "coursewright", "links"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=course.path, env=web.env, stdout=pipe, stderr=pipe, text=True
    ) as process:
        while web.count() < requests:
            assert process.poll() is None, process.communicate()
            time.sleep(0.001)
        yield process


def addresses(requests: list[Request]) -> set[str]:
    return {f"https://{one.host}{one.target}" for one in requests}


@ends_abruptly
@pytest.mark.parametrize("requests", [1, 15, 40, 60])
def test_a_run_that_is_killed_loses_no_more_than_what_was_under_way(
    course: Folder, sites: StandIn, requests: int
) -> None:
    with started(course, sites, requests) as process:
        process.kill()
    first = list(sites.requests)
    sites.requests.clear()
    run = run_links(course, sites)
    twice = addresses(first) & addresses(sites.requests)
    assert len(twice) <= len(HOSTS) * LIMITS["connections"]
    assert addresses(first) | addresses(sites.requests) == set(URLS)
    broken = {url for url, verdict in run.verdicts.items() if verdict == "broken"}
    assert broken == {url for url in URLS if url.endswith("/7")}
    assert Counter(run.verdicts.values()) == {"ok": 54, "broken": 6}


@ends_abruptly
def test_a_run_that_is_interrupted_says_so_and_keeps_what_was_proved(
    course: Folder, sites: StandIn
) -> None:
    with started(course, sites, 30) as process:
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout) == (2, "")
    assert stderr == (
        "Error: Interrupted. What was proved so far is kept, and will not be asked again.\n"
    )
    first = list(sites.requests)
    sites.requests.clear()
    assert Counter(run_links(course, sites).verdicts.values()) == {"ok": 54, "broken": 6}
    twice = addresses(first) & addresses(sites.requests)
    assert len(twice) <= len(HOSTS) * LIMITS["connections"]


def test_what_was_proved_is_not_asked_again_unless_that_is_wanted(
    course: Folder, sites: StandIn
) -> None:
    first = run_links(course, sites)
    again = run_links(course, sites)
    assert first.requests == 66  # a page that HEAD does not find is asked for with GET, too
    assert (again.requests, again.report["links"]) == (0, first.report["links"])
    assert run_links(course, sites, "--fresh").requests == 66
    assert run_links(course, sites).requests == 0


def test_a_file_that_cannot_be_written_is_no_reason_not_to_check(
    course: Folder, sites: StandIn
) -> None:
    (course.path / ".cache").write_text("a file where a folder would be")
    run = run_links(course, sites)
    assert (run.status, Counter(run.verdicts.values())) == (1, {"ok": 54, "broken": 6})
    assert run.stderr == ""


def test_the_token_is_neither_kept_nor_printed(tmp_path: Path) -> None:
    url = "https://github.com/o/r/blob/main/a.txt"
    course = write_course(tmp_path / "course", [url])
    with StandIn() as web:
        GitHub(Repository("o/r", {"main": {"a.txt": b"text"}})).serve(web)
        runs = [
            run_links(course, web, "--format", form, GITHUB_TOKEN="ghp_a1b2c3")
            for form in ("json", "text", "html")
        ]
        course.write({"course.yaml": (course.path / "course.yaml").read_text()})
        assert web.requests[0].headers["authorization"] == "Bearer ghp_a1b2c3"
    assert all("a1b2c3" not in run.stdout + run.stderr for run in runs)
    kept_files = [file for file in course.path.rglob("*") if file.is_file()]
    assert any(file.suffix == ".sqlite" for file in kept_files)
    assert [file for file in kept_files if b"a1b2c3" in file.read_bytes()] == []
