from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.links.conftest import Run, Said, check, run_links, write_course
from tests.links.services import GitHub, Repository, always
from tests.links.standin import Answer, Request, StandIn

HERE = "https://github.com/lab/course"
COLAB = "https://colab.research.google.com/github/lab/course"
RAW = "https://raw.githubusercontent.com/lab/course"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
README = b"""# The course

## What is it?

## Week 1: _neurons_ & `spikes`

## Again

## Again

<a name="by-hand"></a>
"""
TREE = {
    "README.md": README,
    "LICENSE": b"one\ntwo\nthree\n",
    "w1/Neurons.ipynb": b"{}",
    "w1/Synapses.ipynb": b"{}",
    "w1/data/a b#c.csv": None,
    "w2/understanding-exercise.ipynb": b"{}",
    "été/ä.md": b"# H\xc3\xb6he\n",
}
COURSE = Repository(
    "lab/course",
    refs={
        "main": TREE,
        "feature/x": {"new.md": b"", "y/z.md": b""},
        COMMIT: {"old.md": b""},
    },
    tags={"v1.0": {"first.md": b"", "LICENSE": b"one\n"}, "feature/x/y": {"tagged.md": b""}},
    moved_from=["lab/lessons"],
    renamed_branches={"master": "main"},
)
OK: Said = ("ok", "", "")


def asked(web: StandIn) -> list[str]:
    """What the programming interface was asked, for lab/course without its name."""
    on_api = (request for request in web.requests if request.host == "api.github.com")
    return [request.target.removeprefix("/repos/lab/course") for request in on_api]


def said(run: Run) -> dict[str, Said]:
    return {url: run.said(url) for url in run.links}


def no(path: str, ref: str = "main") -> str:
    return f"lab/course has no {path} on {ref}"


def test_one_request_settles_every_address_of_one_branch(web: StandIn, tmp_path: Path) -> None:
    GitHub(COURSE).serve(web)
    there = "w1/Neurons.ipynb"
    urls = [
        HERE,
        f"{HERE}.git",
        "https://github.com/LAB/Course",
        f"{HERE}/tree/main",
        f"{HERE}/tree/main/w1",
        f"{HERE}/tree/main/w1/data/",
        f"{HERE}/blob/main/{there}",
        f"{HERE}/blob/refs/heads/main/{there}",
        f"{HERE}/blob/main/w1/data/a%20b%23c.csv",
        f"{HERE}/blob/main/%C3%A9t%C3%A9/%C3%A4.md",
        f"{HERE}/blob/main/{there}?short_path=1#cell-3",
        f"{HERE}/raw/main/{there}",
        f"{HERE}/blame/main/README.md",
        f"{HERE}/edit/main/README.md",
        f"{RAW}/main/{there}",
        f"{RAW}/refs/heads/main/{there}",
        f"{COLAB}/blob/main/{there}",
        f"https://nbviewer.org/github/lab/course/blob/main/{there}",
        "https://nbviewer.org/github/lab/course/tree/main/w1",
        f"https://mybinder.org/v2/gh/lab/course/main?labpath={there.replace('/', '%2F')}",
        f"https://mybinder.org/v2/gh/lab/course/main?urlpath=lab/tree/{there}",
        f"https://kaggle.com/kernels/welcome?src={HERE}/blob/main/{there}",
    ]
    run = check(tmp_path, web, urls)
    assert said(run) == dict.fromkeys(urls, OK)
    assert asked(web) == ["/git/trees/main?recursive=1"]
    assert web.count() == run.requests == 1
    assert web.unknown == []
    assert run.status == 0


def test_a_missing_path_is_broken_with_what_was_probably_meant(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(COURSE).serve(web)
    notebook = "w1/Neurons.ipynb"
    in_small_letters = no("w1/neurons.ipynb")
    binder = "https://mybinder.org/v2/gh/lab/course/main?labpath="
    kaggle = f"https://kaggle.com/kernels/welcome?src={HERE}/blob/main"
    expected: dict[str, Said] = {
        # In another case.
        f"{HERE}/blob/main/w1/neurons.ipynb": (
            "broken",
            in_small_letters,
            f"{HERE}/blob/main/{notebook}",
        ),
        f"{COLAB}/blob/main/w1/neurons.ipynb": (
            "broken",
            in_small_letters,
            f"{COLAB}/blob/main/{notebook}",
        ),
        f"{RAW}/main/w1/neurons.ipynb": ("broken", in_small_letters, f"{RAW}/main/{notebook}"),
        "https://nbviewer.org/github/lab/course/blob/main/w1/neurons.ipynb": (
            "broken",
            in_small_letters,
            f"https://nbviewer.org/github/lab/course/blob/main/{notebook}",
        ),
        f"{binder}w1%2Fneurons.ipynb": (
            "broken",
            in_small_letters,
            f"{binder}w1%2FNeurons.ipynb",
        ),
        f"{binder}w1/neurons.ipynb": ("broken", in_small_letters, f"{binder}{notebook}"),
        f"{kaggle}/w1/neurons.ipynb": ("broken", in_small_letters, f"{kaggle}/{notebook}"),
        f"{HERE}/tree/main/W1": ("broken", no("W1"), f"{HERE}/tree/main/w1"),
        # Of the same name, elsewhere.
        f"{HERE}/blob/main/notebooks/Synapses.ipynb?x=y#z": (
            "broken",
            no("notebooks/Synapses.ipynb"),
            f"{HERE}/blob/main/w1/Synapses.ipynb?x=y#z",
        ),
        f"{HERE}/raw/main/data/a%20b%23c.csv": (
            "broken",
            no("data/a b#c.csv"),
            f"{HERE}/raw/main/w1/data/a%20b%23c.csv",
        ),
        # Of a name like it, in the same folder.
        f"{HERE}/blob/main/w2/snn-exercise.ipynb": (
            "broken",
            no("w2/snn-exercise.ipynb"),
            f"{HERE}/blob/main/w2/understanding-exercise.ipynb",
        ),
        # Nothing is like it.
        f"{HERE}/blob/main/w2/slides.pdf": ("broken", no("w2/slides.pdf"), ""),
        f"{HERE}/tree/main/w9": ("broken", no("w9"), ""),
        # There, but not of the kind that is wanted.
        f"{COLAB}/blob/main/w1": ("broken", "this is a folder, and a file is wanted here", ""),
        f"{HERE}/raw/main/w1": ("broken", "this is a folder, and a file is wanted here", ""),
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert asked(web) == ["/git/trees/main?recursive=1"]
    assert run.status == 1


def test_the_name_of_a_branch_may_have_strokes_and_the_longest_that_fits_wins(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(COURSE).serve(web)
    expected: dict[str, Said] = {
        f"{HERE}/blob/feature/x/new.md": OK,
        f"{HERE}/blob/feature%2Fx/new.md": OK,
        f"{HERE}/tree/feature/x": OK,
        f"{HERE}/tree/refs/heads/feature/x": OK,
        f"{RAW}/refs/heads/feature/x/new.md": OK,
        f"{COLAB}/blob/feature%2Fx/new.md": OK,
        "https://mybinder.org/v2/gh/lab/course/feature%2Fx?labpath=new.md": OK,
        f"{HERE}/blob/feature/x/y/tagged.md": OK,
        # Which is there on feature/x, but feature/x/y is the longer name.
        f"{HERE}/blob/feature/x/y/z.md": ("broken", no("z.md", "feature/x/y"), ""),
        f"{HERE}/blob/feature%2Fx/old.md": (
            "broken",
            no("old.md", "feature/x"),
            "",
        ),
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert sorted(asked(web)) == [
        "",
        "/git/matching-refs/heads/feature",
        "/git/matching-refs/tags/feature",
        "/git/trees/feature%2Fx%2Fy?recursive=1",
        "/git/trees/feature%2Fx?recursive=1",
        "/git/trees/feature?recursive=1",
    ]


def test_a_branch_that_course_yaml_names_is_not_looked_for(web: StandIn, tmp_path: Path) -> None:
    GitHub(COURSE).serve(web)
    urls = [f"{HERE}/blob/feature/x/new.md", f"{COLAB}/blob/feature/x/new.md"]
    run = check(tmp_path, web, urls, repository="lab/course", branch="feature/x")
    assert said(run) == dict.fromkeys(urls, OK)
    assert asked(web) == ["/git/trees/feature%2Fx?recursive=1"]


def test_tags_and_commits_are_refs_as_branches_are(web: StandIn, tmp_path: Path) -> None:
    GitHub(COURSE).serve(web)
    expected: dict[str, Said] = {
        f"{HERE}/blob/v1.0/first.md": OK,
        f"{HERE}/tree/refs/tags/v1.0": OK,
        f"{HERE}/blob/{COMMIT}/old.md": OK,
        f"{HERE}/blob/{COMMIT[:7]}/old.md": OK,
        f"{RAW}/{COMMIT}/old.md": OK,
        f"{HERE}/blob/{COMMIT}/new.md": (
            "broken",
            no("new.md", COMMIT),
            "",
        ),
        f"{HERE}/blob/HEAD/README.md": OK,
        "https://mybinder.org/v2/gh/lab/course": OK,
        f"{HERE}/tree/deadbeef": (
            "broken",
            "the repository has no branch, tag or commit called deadbeef",
            f"{HERE}/tree/main",
        ),
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected


def test_a_commit_whose_tree_is_not_shown_by_its_short_name_is_asked_for_by_its_whole_one(
    web: StandIn, tmp_path: Path
) -> None:
    github = GitHub(COURSE)
    github.serve(web)
    short = f"/repos/lab/course/git/trees/{COMMIT[:7]}"
    missing = Answer.json({"message": "Not Found"}, 404)
    web.on("api.github.com", lambda asked: missing if asked.path == short else github.api(asked))
    url = f"{HERE}/blob/{COMMIT[:7]}/old.md"
    run = check(tmp_path, web, [url])
    assert said(run) == {url: OK}
    assert asked(web)[-2:] == [f"/commits/{COMMIT[:7]}", f"/git/trees/{COMMIT}?recursive=1"]


def test_what_is_in_an_empty_repository_is_broken_and_the_repository_is_not(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(Repository("lab/course", empty=True)).serve(web)
    reason = "the repository is there, but it is empty"
    expected: dict[str, Said] = {
        HERE: OK,
        f"{HERE}/blob/main/a.md": ("broken", reason, ""),
        f"{HERE}/tree/other": ("broken", reason, ""),
    }
    assert said(check(tmp_path, web, expected)) == expected


def test_where_the_list_of_files_breaks_off_the_path_alone_is_asked_for(
    web: StandIn, tmp_path: Path
) -> None:
    tree = {f"a{number}.md": b"" for number in range(6)} | {"z/ä b.md": b""}
    GitHub(Repository("lab/course", {"main": tree}, truncated=True)).serve(web)
    expected: dict[str, Said] = {
        f"{HERE}/blob/main/a1.md": OK,
        f"{HERE}/blob/main/z/%C3%A4%20b.md": OK,
        f"{HERE}/tree/main/z": OK,
        f"{COLAB}/blob/main/A1.md": ("broken", no("A1.md"), f"{COLAB}/blob/main/a1.md"),
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert sorted(asked(web)) == [
        "/contents/A1.md?ref=main",
        "/contents/z/%C3%A4%20b.md?ref=main",
        "/contents/z?ref=main",
        "/git/trees/main?recursive=1",
    ]


def test_a_repository_that_has_another_name_now_is_moved_and_each_form_is_told_the_new_one(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(COURSE).serve(web)
    reason = "the repository is called lab/course now"
    old = "https://github.com/lab/lessons"
    notebook = "blob/main/w1/Neurons.ipynb"
    forms = [
        "https://github.com/{}",
        f"https://github.com/{{}}/{notebook}",
        "https://raw.githubusercontent.com/{}/main/README.md",
        f"https://colab.research.google.com/github/{{}}/{notebook}",
        f"https://nbviewer.org/github/{{}}/{notebook}",
        "https://mybinder.org/v2/gh/{}/main?labpath=w1%2FNeurons.ipynb",
        f"https://kaggle.com/kernels/welcome?src=https%3A%2F%2Fgithub.com%2F{{}}/{notebook}",
    ]
    expected: dict[str, Said] = {
        form.format("lab/lessons"): ("moved", reason, form.format("lab/course")) for form in forms
    }
    expected |= {
        "https://github.com/LAB/Lessons": ("moved", reason, HERE),
        # What is missing under either name is not there, wherever the repository has gone.
        f"{old}/blob/main/w2/snn-exercise.ipynb": (
            "broken",
            no("w2/snn-exercise.ipynb"),
            f"{HERE}/blob/main/w2/understanding-exercise.ipynb",
        ),
        f"{old}/blob/main/none.pdf": ("broken", no("none.pdf"), ""),
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert asked(web) == [
        "/repos/lab/lessons/git/trees/main?recursive=1",
        f"{COURSE.api.removeprefix('https://api.github.com')}/git/trees/main?recursive=1",
    ]


def test_a_repository_whose_name_alone_is_linked_to_is_moved_as_well(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(COURSE).serve(web)
    run = check(tmp_path, web, ["https://github.com/lab/lessons"])
    reason = "the repository is called lab/course now"
    assert said(run) == {"https://github.com/lab/lessons": ("moved", reason, HERE)}
    assert web.count() == 2


def test_a_branch_with_another_name_is_moved_on_github_and_broken_where_nobody_leads_on(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(COURSE).serve(web)
    moved = "the branch master is called main now"
    broken = "the repository has no branch, tag or commit called master"
    expected: dict[str, Said] = {
        f"{HERE}/blob/master/LICENSE": ("moved", moved, f"{HERE}/blob/main/LICENSE"),
        f"{HERE}/tree/master": ("moved", moved, f"{HERE}/tree/main"),
        f"{COLAB}/blob/master/w1/Neurons.ipynb": (
            "broken",
            broken,
            f"{COLAB}/blob/main/w1/Neurons.ipynb",
        ),
        f"{RAW}/master/LICENSE": ("broken", broken, f"{RAW}/main/LICENSE"),
        f"{HERE}/blob/master/none.md": ("broken", broken, ""),
        # Never was there, but the branch that comes first has what is meant.
        f"{HERE}/blob/trunk/LICENSE": (
            "broken",
            "the repository has no branch, tag or commit called trunk",
            f"{HERE}/blob/main/LICENSE",
        ),
    }
    assert said(check(tmp_path, web, expected)) == expected


def test_a_repository_that_is_gone_may_be_private_and_the_report_says_so(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(COURSE).serve(web)
    reason = "GitHub shows no such repository: it is gone, or private"
    urls = [
        "https://github.com/lab/gone",
        "https://github.com/lab/gone/blob/main/a.md",
        "https://colab.research.google.com/github/lab/gone/blob/main/a.ipynb",
    ]
    run = check(tmp_path, web, urls)
    assert said(run) == dict.fromkeys(urls, ("broken", reason, ""))
    assert asked(web) == ["/repos/lab/gone/git/trees/main?recursive=1", "/repos/lab/gone"]


@pytest.mark.parametrize(
    ("status", "verdict", "reason"),
    [
        (451, "broken", "GitHub withholds this repository for legal reasons"),
        (500, "unreachable", "GitHub would not say: it answered 500"),
        (403, "unreachable", "GitHub would not say: it answered 403"),
        (401, "unreachable", "GitHub does not accept the token that GITHUB_TOKEN holds"),
    ],
)
def test_what_else_github_may_say(
    web: StandIn, tmp_path: Path, status: int, verdict: str, reason: str
) -> None:
    web.on("api.github.com", lambda request: Answer.json({"message": "No"}, status))
    urls = [HERE, f"{HERE}/blob/main/a.md"]
    run = check(tmp_path, web, urls)
    assert said(run) == dict.fromkeys(urls, (verdict, reason, ""))


def test_lines_and_headings_behind_the_hash_are_looked_for(web: StandIn, tmp_path: Path) -> None:
    GitHub(COURSE).serve(web)
    lines = "the file is there, but it has 3 lines only"

    def heading(name: str) -> str:
        return f"the file is there, but it has no heading for #{name}"

    readme, license = f"{HERE}/blob/main/README.md", f"{HERE}/blob/main/LICENSE"
    expected: dict[str, Said] = {
        f"{license}#L3": OK,
        f"{license}#L1-L3": OK,
        f"{license}#L1C2-L3C4": OK,
        f"{license}#L4": ("broken", lines, license),
        f"{license}#L2-L20": ("broken", lines, license),
        f"{license}#terms": OK,
        f"{HERE}/blob/v1.0/LICENSE#L1": OK,
        f"{HERE}/blob/v1.0/LICENSE#L2": (
            "broken",
            "the file is there, but it has 1 line only",
            f"{HERE}/blob/v1.0/LICENSE",
        ),
        f"{readme}?plain=1#L11": OK,
        f"{readme}?plain=1#L12": (
            "broken",
            "the file is there, but it has 11 lines only",
            f"{readme}?plain=1",
        ),
        f"{readme}#the-course": OK,
        f"{readme}#The-Course": OK,
        f"{readme}#what-is-it": OK,
        f"{readme}#week-1-neurons--spikes": OK,
        f"{readme}#user-content-again": OK,
        f"{readme}#again-1": OK,
        f"{readme}#by-hand": OK,
        f"{readme}#readme": OK,
        f"{readme}#again-2": ("broken", heading("again-2"), f"{readme}#again-1"),
        f"{readme}#what-it-is": ("broken", heading("what-it-is"), f"{readme}#what-is-it"),
        f"{readme}#licence": ("broken", heading("licence"), readme),
        f"{HERE}/blob/main/%C3%A9t%C3%A9/%C3%A4.md#h%C3%B6he": OK,
        f"{HERE}/blob/main/w1/Neurons.ipynb#scrollTo=x": OK,
        f"{COLAB}/blob/main/w1/Neurons.ipynb#scrollTo=x": OK,
        f"{HERE}/tree/main/w1#readme": OK,
        f"{HERE}#what-is-it": OK,
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert sorted(asked(web)) == ["/git/trees/main?recursive=1", "/git/trees/v1.0?recursive=1"]
    # Each file that is looked into is read once, whichever of its places are named.
    assert web.count("raw.githubusercontent.com") == 4


# -- The token --------------------------------------------------------------------------------


def test_the_token_goes_to_the_programming_interface_and_nowhere_else(
    web: StandIn, tmp_path: Path
) -> None:
    token = "ghp_ThisIsASecret"
    github = GitHub(COURSE, gists={"0123456789abcdef0123": ["a.ipynb"]})
    github.serve(web)
    away = Answer(301, headers={"Location": "https://elsewhere.example.org/repos/lab/away"})
    back = Answer(302, headers={"Location": "https://api.github.com/zen"})

    def api(request: Request) -> Answer:
        return away if request.path.startswith("/repos/lab/away") else github.api(request)

    web.on("api.github.com", api)
    for host in ("elsewhere.example.org", "api.github.com.example.org", "api.github.com:8443"):
        web.on(host, always)
    web.on("www.example.org", {"/api": back})
    urls = [
        f"{HERE}/blob/main/README.md#again",
        "https://github.com/lab/lessons/blob/main/LICENSE",
        f"{HERE}/issues",
        f"{RAW}/main/LICENSE",
        "https://gist.github.com/someone/0123456789abcdef0123",
        "https://github.com/lab/away",
        "https://api.github.com.example.org/",
        "https://api.github.com@elsewhere.example.org/",
        "https://api.github.com:8443/",
        "http://api.github.com/",
        "https://www.example.org/api",
    ]
    folder = write_course(tmp_path, urls)
    run = run_links(folder, web, GITHUB_TOKEN=f" {token}\n")
    with_token = [request for request in web.requests if token in str(request.headers)]
    assert {(request.scheme, request.host) for request in with_token} == {
        ("https", "api.github.com")
    }
    encrypted = [r for r in web.requests if (r.scheme, r.host) == ("https", "api.github.com")]
    assert with_token == encrypted
    assert {request.headers["authorization"] for request in with_token} == {f"Bearer {token}"}
    # GitHub itself never leads away from itself: who does it is not believed.
    assert run.said("https://github.com/lab/away") == (
        "unreachable",
        "GitHub would not say: it answered 301",
        "",
    )
    assert [r.path for r in web.requests if r.host == "elsewhere.example.org"] == ["/"]
    assert token not in run.stdout + run.stderr
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "links.sqlite" for file in files)
    assert not [file for file in files if token.encode() in file.read_bytes()]


def test_without_a_token_none_is_sent(web: StandIn, tmp_path: Path) -> None:
    GitHub(COURSE).serve(web)
    check(tmp_path, web, [HERE])
    assert "authorization" not in web.requests[0].headers


def test_a_token_makes_room_for_more_questions(web: StandIn, tmp_path: Path) -> None:
    GitHub(COURSE, budget=0).serve(web)
    folder = write_course(tmp_path, [f"{HERE}/blob/main/LICENSE"])
    assert set(run_links(folder, web, GITHUB_TOKEN="x").verdicts.values()) == {"ok"}
    assert web.count("github.com") == 0


# -- The budget -------------------------------------------------------------------------------

MANY = [Repository(f"lab/r{number}", {"main": {"a.md": b""}}) for number in range(6)]


@pytest.mark.parametrize("refusal", [403, 429])
def test_the_budget_is_spent_on_lists_of_files_first_and_then_pages_are_asked_one_by_one(
    web: StandIn, tmp_path: Path, refusal: int
) -> None:
    GitHub(*MANY, budget=4, refusal=refusal).serve(web)
    gist = "https://gist.github.com/someone/0123456789abcdef0123"
    web.on("gist.github.com", {"/0123456789abcdef0123": Answer()})
    alone = "https://github.com/lab/r5"
    expected: dict[str, Said] = {gist: OK, alone: OK}
    for number in range(5):
        page = f"https://github.com/lab/r{number}/blob/main"
        expected[f"{page}/a.md"] = OK
        gone = "GitHub shows no such page: it is gone, or private"
        expected[f"{page}/b.md"] = (
            ("broken", f"lab/r{number} has no b.md on main", f"{page}/a.md")
            if number < 4
            else ("broken", gone, "")
        )
    run = check(tmp_path, web, expected, settings={"connections": 1})
    assert said(run) == expected
    trees = [f"/repos/lab/r{number}/git/trees/main?recursive=1" for number in range(5)]
    # The fifth is refused; nothing more is asked there.
    assert asked(web) == trees
    assert sorted(request.path for request in web.requests if request.host == "github.com") == [
        "/lab/r4/blob/main/a.md",
        "/lab/r4/blob/main/b.md",
        "/lab/r4/blob/main/b.md",
        "/lab/r5",
    ]
    assert web.peak("github.com") == web.peak_connections("github.com") == 1


def test_however_little_may_be_asked_nothing_that_is_there_is_called_broken(
    tmp_path: Path,
) -> None:
    big = {f"a{number}.md": b"" for number in range(6)} | {"z.md": b""}
    repositories = [COURSE, Repository("lab/big", {"main": big}, truncated=True)]
    there = [
        f"{HERE}/blob/feature/x/new.md",
        f"{HERE}/blob/feature/x/y/tagged.md",
        f"{HERE}/tree/feature/x",
        f"{HERE}/blob/{COMMIT[:7]}/old.md",
        f"{HERE}/blob/v1.0/first.md",
        f"{HERE}/blob/master/LICENSE",
        f"{HERE}/blob/main/README.md#again",
        "https://github.com/lab/lessons/blob/main/LICENSE",
        "https://github.com/lab/big/blob/main/z.md",
        "https://github.com/lab/big",
    ]
    dead = [
        f"{HERE}/blob/feature/x/none.md",
        f"{HERE}/blob/nowhere/LICENSE",
        f"{HERE}/blob/main/none.md",
        "https://github.com/lab/lessons/blob/main/none.md",
        "https://github.com/lab/big/blob/main/none.md",
        "https://github.com/lab/gone/blob/main/a.md",
    ]

    def run_with(budget: int) -> tuple[Mapping[str, str], int]:
        with StandIn() as web:
            GitHub(*repositories, budget=budget).serve(web)
            return check(tmp_path / str(budget), web, [*there, *dead]).verdicts, len(asked(web))

    # Most of the time is spent waiting, as GitHub's pages are asked for slowly.
    budgets = (0, 1, 2, 3, 5, 8, 12, 16, 20, 40)
    with ThreadPoolExecutor(len(budgets)) as pool:
        runs = dict(zip(budgets, pool.map(run_with, budgets), strict=True))
    for budget, (verdicts, _) in runs.items():
        assert {verdicts[url] for url in there} <= {"ok", "moved"}, budget
        assert {verdicts[url] for url in dead} == {"broken"}, budget
    assert 20 < runs[40][1] < 40


def test_where_pages_are_refused_as_well_it_could_not_be_told(web: StandIn, tmp_path: Path) -> None:
    GitHub(COURSE, budget=0).serve(web)
    refusal = Answer(429, headers={"Retry-After": "3600"})
    web.on("github.com", lambda request: refusal)
    urls = [HERE, f"{HERE}/blob/main/none.md", f"{COLAB}/blob/main/w1/Neurons.ipynb"]
    run = check(tmp_path, web, urls)
    assert set(run.verdicts.values()) == {"rate-limited"}
    assert (web.count("api.github.com"), web.count("github.com")) == (1, 1)
    assert run.status == 0
    assert check(tmp_path, web, urls, "--strict").status == 1


def test_a_refusal_that_says_when_to_come_back_is_waited_for(web: StandIn, tmp_path: Path) -> None:
    github = GitHub(COURSE)
    github.serve(web)
    refusals = [Answer.json({"message": "Slow down"}, 403, {"Retry-After": "1"})]
    web.on("api.github.com", lambda asked: refusals.pop() if refusals else github.api(asked))
    run = check(tmp_path, web, [HERE])
    assert said(run) == {HERE: OK}
    first, second = web.requests
    assert second.at - first.at >= 1


def test_what_was_refused_is_not_kept_and_the_lists_of_files_are(
    web: StandIn, tmp_path: Path
) -> None:
    GitHub(COURSE).serve(web)
    url = f"{HERE}/blob/main/LICENSE"
    folder = write_course(tmp_path, [url])
    run_links(folder, web)
    with sqlite3.connect(next(tmp_path.rglob("links.sqlite"))) as database:
        database.execute("UPDATE answers SET at = 0")
    assert said(run_links(folder, web)) == {url: OK}
    first, second = web.requests
    assert "if-none-match" not in first.headers
    assert "if-none-match" in second.headers
