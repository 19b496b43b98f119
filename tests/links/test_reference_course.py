from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Folder, copy_of_the_reference_course
from tests.links.conftest import Run, Said, run_links
from tests.links.services import GitHub, Repository, always, discord, facts
from tests.links.standin import Answer, Request, StandIn

GITHUB, COLAB = "https://github.com", "https://colab.research.google.com/github"
EXERCISES, SITE = "neuro4ml/exercises", "neuro4ml/neuro4ml.github.io"
UNDERSTANDING = f"{EXERCISES}/blob/main/w6-understanding"
FIGURES = (
    "materials/w1/w1-models.ipynb",
    "materials/w2/w2-figures.ipynb",
    "materials/w4/w4-figures.ipynb",
)

PAGES = (
    "arxiv.org",
    "celltypes.brain-map.org",
    "code.visualstudio.com",
    "desktop.github.com",
    "llmstxt.org",
    "neural-reckoning.org",
    "neuro4ml.github.io",
    "neuromatch.social",
    "neuronaldynamics.epfl.ch",
    "openreview.net",
    "schema.org",
    "scholar.google.de",
    "squidfunk.github.io",
    "www.imperial.ac.uk",
    "www.python.org",
)


def registered(request: Request) -> Answer:
    """The answer of doi.org for any DOI."""
    return Answer.json({"responseCode": 1, "handle": request.path})


def playable(request: Request) -> Answer:
    """The answer of YouTube's oEmbed for any video."""
    assert request.path == "/oembed"
    return Answer.json({"type": "video"})


@pytest.fixture(scope="module")
def web() -> Iterator[StandIn]:
    """The web as it was: GitHub has the files that it had, and the rest is well."""
    spytorch = Repository("fzenke/spytorch", {"main": {"README.md": b""}})
    with StandIn() as web:
        GitHub(facts(EXERCISES), facts(SITE), spytorch).serve(web)
        web.on("www.youtube.com", playable)
        web.on("discord.com", discord({"5U8SmJARcR": None}))
        web.on("doi.org", registered)
        for host in PAGES:
            web.on(host, always)
        yield web


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return copy_of_the_reference_course(tmp_path_factory.mktemp("reference") / "course")


@pytest.fixture(scope="module")
def run(course: Folder, web: StandIn) -> Run:
    return run_links(course, web)


def said(run: Run, verdict: str) -> dict[str, Said]:
    return {url: run.said(url) for url, there in run.verdicts.items() if there == verdict}


def test_the_eight_links_that_are_dead_are_found_and_no_others(run: Run) -> None:
    renamed = "neuro4ml/exercises has no w6-understanding/w6-snn-exercise.ipynb on main"
    expected: dict[str, Said] = {
        f"{where}/{UNDERSTANDING}/w6-snn-exercise.ipynb": (
            "broken",
            renamed,
            f"{where}/{UNDERSTANDING}/w6-understanding-exercise.ipynb",
        )
        for where in (GITHUB, COLAB)
    }
    for path in FIGURES:
        for where in (GITHUB, COLAB):
            detail = f"{SITE} has no {path} on main"
            expected[f"{where}/{SITE}/blob/main/{path}"] = ("broken", detail, "")
    assert len(expected) == 8
    assert said(run, "broken") == expected
    assert run.status == 1


def test_all_else_is_well_or_could_not_be_told(run: Run) -> None:
    others = {url: verdict for url, verdict in run.verdicts.items() if verdict != "broken"}
    assert {url for url, verdict in others.items() if verdict != "ok"} == {
        "https://twitter.com/neuralreckoning/status/1710278556649922890"
    }
    assert run.verdicts["https://twitter.com/neuralreckoning/status/1710278556649922890"] == (
        "blocked"
    )


def test_github_is_asked_once_for_each_repository(run: Run, web: StandIn) -> None:
    asked = [request.target for request in web.requests if request.host == "api.github.com"]
    assert sorted(asked) == [
        "/repos/fzenke/spytorch",
        f"/repos/{EXERCISES}/git/trees/main?recursive=1",
        f"/repos/{SITE}/git/trees/main?recursive=1",
    ]
    assert not web.count("github.com")
    assert web.unknown == []


def test_the_places_are_those_that_the_author_has_to_mend(run: Run, course: Folder) -> None:
    (place,) = run.links[f"{GITHUB}/{UNDERSTANDING}/w6-snn-exercise.ipynb"]["places"]
    line = (course.path / "course.yaml").read_text(encoding="utf-8").splitlines()[place["line"] - 1]
    assert place["file"] == "course.yaml"
    assert line[place["column"] - 1 :] == f"{GITHUB}/{UNDERSTANDING}/w6-snn-exercise.ipynb"


def test_what_was_proved_is_not_asked_for_again(run: Run, course: Folder, web: StandIn) -> None:
    before = web.count()
    again = run_links(course, web)
    assert again.verdicts == run.verdicts
    assert (again.requests, web.count()) == (0, before)
