from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.links.conftest import Run, check
from tests.links.labelled import LABELLED, Labelled, serve
from tests.links.standin import StandIn

FAULTS = ("broken", "private")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    played = [one.url for one in LABELLED if one.embedded]
    linked = [one.url for one in LABELLED if not one.embedded]
    videos = {f"Lesson {number}": url for number, url in enumerate(played, 1)}
    with StandIn() as web:
        serve(web)
        yield check(tmp_path_factory.mktemp("labelled"), web, linked, videos=videos)
        assert web.unknown == []


def is_called_dead(run: Run, one: Labelled) -> bool:
    verdict = run.verdicts[one.url]
    return verdict in FAULTS or (verdict == "not-embeddable" and one.embedded)


def test_the_set_is_of_the_size_that_course_pages_are_measured_by() -> None:
    counts = Counter(one.truth for one in LABELLED)
    assert counts == {"alive": 72, "dead": 39, "cannot be told": 17}
    assert len({one.url for one in LABELLED}) == len(LABELLED) == 128


def test_every_address_is_told_of(run: Run) -> None:
    assert run.links.keys() == {one.url for one in LABELLED}


@pytest.mark.parametrize("one", LABELLED, ids=lambda one: one.url)
def test_what_is_dead_is_found_and_nothing_else_is_called_so(run: Run, one: Labelled) -> None:
    assert is_called_dead(run, one) == (one.truth == "dead"), (run.said(one.url), one.why)


def test_what_is_alive_is_known_to_be(run: Run) -> None:
    verdicts = {one.url: run.verdicts[one.url] for one in LABELLED if one.truth == "alive"}
    only_on_youtube = {url for url, verdict in verdicts.items() if verdict == "not-embeddable"}
    assert set(verdicts.values()) == {"ok", "moved", "not-embeddable"}
    assert only_on_youtube == {"https://youtu.be/noembedded1"}


def test_what_cannot_be_told_is_said_to_be_so(run: Run) -> None:
    untold = {run.verdicts[one.url] for one in LABELLED if one.truth == "cannot be told"}
    assert untold == {"blocked", "rate-limited", "unreachable", "unverifiable"}


def test_it_takes_fewer_requests_than_there_are_addresses(run: Run) -> None:
    assert run.requests < len(LABELLED)
    assert run.status == 1
