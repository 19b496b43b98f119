from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.links.conftest import Said, check
from tests.links.services import youtube
from tests.links.standin import Answer, Handler, Request, StandIn

HERE = "https://www.youtube.com"
ID = "WMRUZT9NljM"
PLAYLIST = "PL09WqqDbQWHErc8xOyWdKpNEk78Jjk0EL"
GONE = "YouTube has nothing of this name: it was removed, or never was there"
ELSEWHERE_NEVER = (
    "it plays on YouTube only: its owner does not let other pages show it, or not to everyone"
)


def answering(answers: Mapping[str, Answer]) -> Handler:
    """oEmbed, by the id that it is asked for."""

    def answer(request: Request) -> Answer:
        assert request.path == "/oembed"
        return answers[request.query["url"].rpartition("=")[2]]

    return answer


def oembed(*things: str) -> list[str]:
    """What is to be asked for videos and playlists."""
    asked = "/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2F"
    return [asked + thing.replace("?", "%3F").replace("=", "%3D") for thing in things]


def targets(web: StandIn) -> list[str]:
    return [request.target for request in web.requests]


ANSWERS: Mapping[str, tuple[Answer, Said]] = {
    "aaaaaaaa200": (Answer.json({"title": "Neurons"}), ("ok", "", "")),
    "aaaaaaaapag": (
        Answer(200, "<title>Before you continue</title>"),
        ("blocked", "YouTube answered with a page instead of what it was asked for", ""),
    ),
    "aaaaaaaalis": (
        Answer.json(["Neurons"]),
        ("blocked", "YouTube answered with a page instead of what it was asked for", ""),
    ),
    "aaaaaaaauni": (Answer.json({"title": None}), ("ok", "", "")),
    "aaaaaaaa400": (
        Answer(400, b"Bad Request"),
        ("unreachable", "YouTube would not say: it answered 400", ""),
    ),
    "aaaaaaaa401": (Answer(401, b"Unauthorized"), ("not-embeddable", ELSEWHERE_NEVER, "")),
    "aaaaaaaa403": (
        Answer(403, b"Forbidden"),
        ("private", "it is private: only people whom its owner chose can see it", ""),
    ),
    "aaaaaaaa404": (Answer(404, b"Not Found"), ("broken", GONE, "")),
    "aaaaaaaa302": (
        Answer(302, headers={"Location": "https://consent.youtube.com/"}),
        ("unreachable", "YouTube would not say: it answered 302", ""),
    ),
    "aaaaaaaa500": (
        Answer(500, b"Internal Server Error"),
        ("unreachable", "YouTube would not say: it answered 500", ""),
    ),
}


def test_every_answer_has_its_meaning_and_takes_one_request(web: StandIn, tmp_path: Path) -> None:
    web.on("www.youtube.com", answering({id: answer for id, (answer, _) in ANSWERS.items()}))
    run = check(tmp_path, web, [f"https://youtu.be/{id}" for id in ANSWERS])
    assert {url[-11:]: run.said(url) for url in run.links} == {
        id: said for id, (_, said) in ANSWERS.items()
    }
    assert set(run.kinds.values()) == {"youtube"}
    assert run.status == 1
    assert sorted(targets(web)) == sorted(oembed(*(f"watch?v={id}" for id in ANSWERS)))
    assert web.unknown == []


@pytest.mark.parametrize(
    ("id", "status"),
    [("aaaaaaaa200", 0), ("aaaaaaaa401", 0), ("aaaaaaaa403", 1), ("aaaaaaaa404", 1)],
)
def test_a_link_to_a_video_is_a_fault_where_it_cannot_be_seen(
    web: StandIn, tmp_path: Path, id: str, status: int
) -> None:
    web.on("www.youtube.com", answering({id: ANSWERS[id][0]}))
    assert check(tmp_path, web, [f"https://youtu.be/{id}"], "--strict").status == status


def test_a_video_that_plays_on_youtube_only_is_a_fault_where_the_course_plays_it(
    web: StandIn, tmp_path: Path
) -> None:
    id = "aaaaaaaa401"
    web.on("www.youtube.com", answering({id: ANSWERS[id][0]}))
    run = check(
        tmp_path, web, [f"{HERE}/watch?v={id}"], videos={"Neurons": f"https://youtu.be/{id}"}
    )
    assert set(run.verdicts.values()) == {"not-embeddable"}
    assert len(run.links) == 2
    assert run.status == 1
    assert web.count() == 1


def test_a_video_in_all_its_forms_is_one_request(web: StandIn, tmp_path: Path) -> None:
    web.on("www.youtube.com", youtube({ID: (200, "Neurons")}))
    forms = [
        f"{HERE}/watch?v={ID}",
        f"{HERE}/watch?t=90&v={ID}&list={PLAYLIST}",
        f"https://youtu.be/{ID}?si=Mo6bRo_nN_Uo28cv",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://music.youtube.com/watch?v={ID}",
        f"{HERE}/embed/{ID}?start=90",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"{HERE}/shorts/{ID}",
        f"{HERE}/live/{ID}",
        f"http://youtube.com/v/{ID}",
    ]
    run = check(tmp_path, web, forms, videos={"By its id": ID})
    assert run.verdicts == dict.fromkeys(forms, "ok")
    assert targets(web) == oembed(f"watch?v={ID}")
    assert run.requests == 1
    assert run.status == 0
    assert web.unknown == []


def test_playlists_are_asked_for_in_the_same_way(web: StandIn, tmp_path: Path) -> None:
    web.on("www.youtube.com", youtube({PLAYLIST: (200, "Lessons"), "PLprivate": (403, "")}))
    run = check(
        tmp_path,
        web,
        [
            f"{HERE}/playlist?list={PLAYLIST}",
            f"{HERE}/embed/videoseries?list={PLAYLIST}",
            f"https://www.youtube-nocookie.com/embed/videoseries?list={PLAYLIST}",
            f"{HERE}/playlist?list=PLprivate",
            f"{HERE}/playlist?list=PLremoved",
        ],
    )
    assert list(run.verdicts.values()) == ["ok", "ok", "ok", "private", "broken"]
    assert sorted(targets(web)) == sorted(
        oembed(*(f"playlist?list={id}" for id in (PLAYLIST, "PLprivate", "PLremoved")))
    )


def test_what_has_not_the_form_of_an_id_is_broken_and_not_asked_for(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("www.youtube.com", youtube({}))
    detail = "this address names no video: an id has 11 letters or digits"
    urls = ["https://youtu.be/short", f"{HERE}/watch?v={ID}x", f"{HERE}/embed/", f"{HERE}/watch"]
    run = check(tmp_path, web, urls)
    assert {url: run.said(url) for url in urls} == dict.fromkeys(urls, ("broken", detail, ""))
    assert (run.status, web.count(), run.requests) == (1, 0, 0)


def test_a_channel_is_asked_for_by_its_page(web: StandIn, tmp_path: Path) -> None:
    known = youtube({}, ["@teacher", "@live", "channel/UC1", "c/Lessons"])
    consent = Answer(302, headers={"Location": "https://consent.youtube.com/m?continue=x"})
    renamed = Answer(301, headers={"Location": "https://www.youtube.com/@teacher"})
    special = {"/@wary": consent, "/user/teacher": renamed}
    web.on("www.youtube.com", lambda request: special.get(request.path) or known(request))
    web.on("consent.youtube.com", {"/m": Answer(200, "Before you continue")})
    missing = ("broken", "its server says that there is no such page (404)", "")
    expected: dict[str, Said] = {
        f"{HERE}/@teacher": ("ok", "", ""),
        "https://youtube.com/@teacher/videos": ("ok", "", ""),
        f"{HERE}/@live": ("ok", "", ""),
        f"{HERE}/channel/UC1": ("ok", "", ""),
        f"{HERE}/embed/live_stream?channel=UC1": ("ok", "", ""),
        f"{HERE}/c/Lessons/featured": ("ok", "", ""),
        f"{HERE}/user/teacher": ("ok", "", ""),
        f"{HERE}/@nobody": missing,
        f"{HERE}/channel/UC2": missing,
        f"{HERE}/@wary": (
            "unverifiable",
            "YouTube wants its readers' consent before it shows a channel",
            "",
        ),
    }
    run = check(tmp_path, web, expected)
    assert {url: run.said(url) for url in run.links} == expected
    # Of the ten, two pairs are one channel, and two lead on.
    assert web.count() == run.requests == 10


def test_a_title_that_has_drifted_far_is_noted_and_is_no_fault(
    web: StandIn, tmp_path: Path
) -> None:
    ids = ["aaaaaaaaaa1", "aaaaaaaaaa2", "aaaaaaaaaa3", "aaaaaaaaaa4"]
    titles = ["W1 V0: Neuron structure (2023)", "STDP", "How to bake bread", "NEURON FUNCTION"]
    web.on(
        "www.youtube.com",
        youtube({id: (200, title) for id, title in zip(ids, titles, strict=True)}),
    )
    videos = {
        "Neuron structure": f"https://youtu.be/{ids[0]}",
        "Spike-timing dependent plasticity, STDP": f"https://youtu.be/{ids[1]}",
        "Abstract models": f"https://youtu.be/{ids[2]}",
        "Neuron function": f"https://youtu.be/{ids[3]}",
    }
    run = check(tmp_path, web, [f"{HERE}/watch?v={ids[2]}"], videos=videos)
    note = (
        'the course calls it "Abstract models", and YouTube "How to bake bread":'
        " is it the right one?"
    )
    said: dict[str, Said] = dict.fromkeys(run.links, ("ok", "", ""))
    assert {url: run.said(url) for url in run.links} == said | {
        f"https://youtu.be/{ids[2]}": ("ok", note, "")
    }
    assert run.status == 0


def test_a_video_whose_title_has_no_letters_is_no_cause_for_a_note(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("www.youtube.com", answering({ID: Answer.json({"title": "…"})}))
    run = check(tmp_path, web, [], videos={"Neurons": f"https://youtu.be/{ID}"})
    assert run.said(f"https://youtu.be/{ID}")[0] == "ok"
    assert run.status == 0


def test_where_youtube_is_asked_too_often_it_is_left_alone_and_nothing_is_broken(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("www.youtube.com", lambda request: Answer(429, b"Too Many Requests"))
    urls = [f"https://youtu.be/aaaaaaaaa{number}" for number in range(10, 30)]
    run = check(tmp_path, web, urls)
    said: Said = ("rate-limited", "YouTube was asked too often", "")
    assert {url: run.said(url) for url in run.links} == dict.fromkeys(urls, said)
    # Four at once, and each of them again three times: then nobody asks any more.
    assert web.count() <= 16
    assert run.status == 0


def test_a_wait_that_youtube_asks_for_is_kept_by_all_videos(web: StandIn, tmp_path: Path) -> None:
    known = youtube({f"aaaaaaaaa{number}": (200, "Neurons") for number in range(10, 20)})
    refusals = [Answer(429, headers={"Retry-After": "1"})]
    web.on("www.youtube.com", lambda request: refusals.pop() if refusals else known(request))
    urls = [f"https://youtu.be/aaaaaaaaa{number}" for number in range(10, 20)]
    run = check(tmp_path, web, urls, settings={"connections": 1})
    assert run.verdicts == dict.fromkeys(urls, "ok")
    first, second, *_ = web.requests
    assert second.at - first.at >= 1
    assert web.count() == 11
