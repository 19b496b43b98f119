from __future__ import annotations

from pathlib import Path

from tests.links.conftest import Run, Said, check
from tests.links.services import GitHub, Repository, always, discord, doi, wayback
from tests.links.standin import Answer, StandIn

OK: Said = ("ok", "", "")
GIST = "0123456789abcdef0123"
GONE_GIST = "0123456789abcdef9999"
NOTEBOOK = "lab/course/blob/main/a.ipynb"


def said(run: Run) -> dict[str, Said]:
    return {url: run.said(url) for url in run.links}


def targets(web: StandIn, host: str) -> list[str]:
    return [request.target for request in web.requests if request.host == host]


def test_what_shows_notebooks_is_never_asked_itself(web: StandIn, tmp_path: Path) -> None:
    course = Repository("lab/course", {"main": {"a.ipynb": b"{}"}})
    GitHub(course, gists={GIST: ["a.ipynb", "b.ipynb"]}).serve(web)
    hosts = (
        "colab.research.google.com",
        "nbviewer.org",
        "nbviewer.jupyter.org",
        "mybinder.org",
        "kaggle.com",
        "gist.github.com",
        "gist.githubusercontent.com",
    )
    for host in hosts:
        web.on(host, always)
    missing: Said = ("broken", "lab/course has no b.ipynb on main", "")
    no_gist: Said = ("broken", "GitHub shows no such gist: it is gone", "")
    no_file: Said = ("broken", "the gist is there, but has no file c.ipynb", "")
    drive: Said = (
        "unverifiable",
        "Colab answers alike whether the notebook is there or not",
        "",
    )
    machine: Said = (
        "unverifiable",
        "Binder says only by starting a machine whether it is",
        "",
    )
    colab, there = "https://colab.research.google.com", NOTEBOOK
    gone = there.replace("a.ipynb", "b.ipynb")
    expected: dict[str, Said] = {
        f"{colab}/github/{there}": OK,
        f"{colab}/github/{gone}": (*missing[:2], f"{colab}/github/{there}"),
        f"{colab}/#fileId=https%3A//github.com/{there}": OK,
        f"{colab}/drive/1AbC_d": drive,
        f"{colab}/drive/1AbC_d#scrollTo=x": drive,
        f"{colab}/gist/someone/{GIST}/a.ipynb": OK,
        f"{colab}/gist/someone/{GIST}": OK,
        f"{colab}/gist/someone/{GIST}/c.ipynb": no_file,
        f"{colab}/gist/someone/{GONE_GIST}": no_gist,
        f"https://gist.github.com/someone/{GIST}": OK,
        f"https://gist.github.com/{GIST}#file-a-ipynb": OK,
        f"https://gist.githubusercontent.com/someone/{GIST}/raw/b.ipynb": OK,
        f"https://gist.githubusercontent.com/someone/{GIST}/raw/c.ipynb": no_file,
        f"https://gist.github.com/someone/{GONE_GIST}": no_gist,
        f"https://nbviewer.org/github/{there}": OK,
        f"https://nbviewer.jupyter.org/github/{gone}": (
            *missing[:2],
            f"https://nbviewer.jupyter.org/github/{there}",
        ),
        f"https://nbviewer.org/urls/github.com/{there}": OK,
        f"https://nbviewer.org/gist/someone/{GIST}/b.ipynb": OK,
        f"https://nbviewer.org/gist/someone/{GONE_GIST}": no_gist,
        "https://mybinder.org/v2/gh/lab/course/main": OK,
        "https://mybinder.org/build/gh/lab/course/main": OK,
        "https://mybinder.org/v2/gh/lab/course/main?labpath=b.ipynb": (
            *missing[:2],
            "https://mybinder.org/v2/gh/lab/course/main?labpath=a.ipynb",
        ),
        f"https://mybinder.org/v2/gist/someone/{GIST}/HEAD?labpath=c.ipynb": no_file,
        f"https://mybinder.org/v2/gist/someone/{GONE_GIST}/HEAD": no_gist,
        "https://mybinder.org/v2/zenodo/10.5281/zenodo.1": machine,
        f"https://kaggle.com/kernels/welcome?src=https://github.com/{there}": OK,
        f"https://kaggle.com/kernels/welcome?src=https://github.com/{gone}": (
            *missing[:2],
            f"https://kaggle.com/kernels/welcome?src=https://github.com/{there}",
        ),
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert [host for host in hosts if web.count(host)] == []
    assert set(targets(web, "api.github.com")) == {
        f"/gists/{GIST}",
        f"/gists/{GONE_GIST}",
        "/repos/lab/course/git/trees/main?recursive=1",
    }
    assert run.kinds[f"{colab}/github/{there}"] == "colab"
    assert set(run.kinds.values()) == {"colab", "gist", "nbviewer", "binder", "kaggle"}
    assert run.status == 1


def test_a_gist_and_its_files_are_one_request(web: StandIn, tmp_path: Path) -> None:
    GitHub(gists={GIST: ["a.ipynb", "b.ipynb"]}).serve(web)
    expected: dict[str, Said] = {
        f"https://gist.github.com/someone/{GIST}": OK,
        f"https://colab.research.google.com/gist/someone/{GIST}/a.ipynb": OK,
        f"https://nbviewer.org/gist/someone/{GIST}/b.ipynb": OK,
    }
    assert said(check(tmp_path, web, expected)) == expected
    assert targets(web, "api.github.com") == [f"/gists/{GIST}"]


def test_a_gist_with_one_file_suggests_this_one(web: StandIn, tmp_path: Path) -> None:
    GitHub(gists={GIST: ["lesson.ipynb"]}).serve(web)
    url = f"https://colab.research.google.com/gist/someone/{GIST}/a.ipynb"
    detail = "the gist is there, but has no file a.ipynb"
    run = check(tmp_path, web, [url])
    assert said(run) == {url: ("broken", detail, url.replace("a.ipynb", "lesson.ipynb"))}


def test_where_github_refuses_a_gist_its_page_tells(web: StandIn, tmp_path: Path) -> None:
    GitHub(gists={GIST: []}, budget=0).serve(web)
    web.on("gist.github.com", {f"/{GIST}": Answer()})
    urls = [f"https://gist.github.com/someone/{gist}" for gist in (GIST, GONE_GIST)]
    run = check(tmp_path, web, urls)
    missing = "its server says that there is no such page (404)"
    assert said(run) == {urls[0]: OK, urls[1]: ("broken", missing, "")}


def test_a_link_to_colab_that_cannot_be_told_is_no_fault_even_when_it_is_strict(
    web: StandIn, tmp_path: Path
) -> None:
    urls = ["https://colab.research.google.com/drive/1AbC_d"]
    run = check(tmp_path, web, urls, "--strict")
    assert set(run.verdicts.values()) == {"unverifiable"}
    assert (run.status, web.count(), run.requests) == (0, 0, 0)


def test_colabs_badge_and_front_page_are_pages(web: StandIn, tmp_path: Path) -> None:
    web.on("colab.research.google.com", always)
    web.on("mybinder.org", {"/badge_logo.svg": Answer()})
    urls = [
        "https://colab.research.google.com/assets/colab-badge.svg",
        "https://colab.research.google.com/",
        "https://mybinder.org/badge_logo.svg",
        "https://mybinder.org/badge.svg",
    ]
    run = check(tmp_path, web, urls)
    assert list(run.verdicts.values()) == ["ok", "ok", "ok", "broken"]
    assert set(run.kinds.values()) == {"web"}


def test_an_invitation_to_discord_holds_ends_or_has_ended(web: StandIn, tmp_path: Path) -> None:
    known = discord({"5U8SmJARcR": None, "short": "2030-01-31T00:00:00+00:00"})
    trouble = {"/api/v10/invites/broken": Answer(500), "/api/v10/invites/page": Answer(200, "<p>")}
    web.on("discord.com", lambda request: trouble.get(request.path) or known(request))
    ended: Said = ("broken", "this invitation has ended, or never was", "")
    expected: dict[str, Said] = {
        "https://discord.gg/5U8SmJARcR": OK,
        "https://discord.com/invite/5U8SmJARcR": OK,
        "http://discordapp.com/invite/5U8SmJARcR": OK,
        "https://discord.gg/short": ("ok", "this invitation ends on 2030-01-31", ""),
        "https://discord.gg/ended": ended,
        "https://discord.com/invite/a%2Fb": ended,
        "https://discord.gg/broken": ("unreachable", "Discord would not say: it answered 500", ""),
        "https://discord.gg/page": ("unreachable", "Discord would not say: it answered 200", ""),
        "https://discord.com/channels/1/2": (
            "unverifiable",
            "Discord shows channels to its members only",
            "",
        ),
        "https://discord.com/developers/docs": OK,
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert targets(web, "discord.com").count("/api/v10/invites/5U8SmJARcR") == 1
    assert "/api/v10/invites/a%2Fb" in targets(web, "discord.com")
    assert {request.host for request in web.requests} == {"discord.com"}


def test_discord_is_waited_for_where_it_says_how_long(web: StandIn, tmp_path: Path) -> None:
    known = discord({"a": None})
    refusals = [Answer.json({"retry_after": 1}, 429, {"Retry-After": "1"})]
    web.on("discord.com", lambda request: refusals.pop() if refusals else known(request))
    assert said(check(tmp_path, web, ["https://discord.gg/a"])) == {"https://discord.gg/a": OK}
    first, second = web.requests
    assert second.at - first.at >= 1


def test_a_doi_is_looked_up_where_dois_are_kept_and_its_publisher_is_not_asked(
    web: StandIn, tmp_path: Path
) -> None:
    known = doi({
        "10.1038/nature14539": "https://publisher.example.org/1",
        "10.1016/s0896-6273(00)80821": "https://publisher.example.org/2",
        "10/b3nv": "https://publisher.example.org/3",
    })  # fmt: skip
    trouble = {
        "/api/handles/10.1000/no-values": Answer.json({"responseCode": 200}),
        "/api/handles/10.1000/error": Answer.json({"responseCode": 2}, 500),
        "/api/handles/10.1000/page": Answer(404, "<title>Not found</title>"),
    }
    web.on("doi.org", lambda request: trouble.get(request.path) or known(request))
    web.on("publisher.example.org", always)
    unsaid = "doi.org would not say: it answered"
    expected: dict[str, Said] = {
        "https://doi.org/10.1038/nature14539": OK,
        "http://dx.doi.org/10.1038/NATURE14539": OK,
        "https://www.doi.org/10.1038%2Fnature14539": OK,
        "https://doi.org/10.1016/S0896-6273(00)80821": OK,
        "https://doi.org/b3nv": OK,
        "https://doi.org/10/b3nv": OK,
        "https://doi.org/10.1000/no-values": OK,
        "https://doi.org/10.1038/nature1": (
            "broken",
            "no DOI 10.1038/nature1 is registered",
            "",
        ),
        "https://doi.org/zzzz": ("broken", "no DOI 10/zzzz is registered", ""),
        "https://doi.org/10.1000/error": ("unreachable", f"{unsaid} 500", ""),
        "https://doi.org/10.1000/page": ("unreachable", f"{unsaid} 404", ""),
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert targets(web, "doi.org").count("/api/handles/10.1038/nature14539") == 1
    assert web.count() == run.requests == 8
    assert set(run.kinds.values()) == {"doi"}


def test_a_paper_on_arxiv_is_one_in_all_its_forms_and_asked_for_gently(
    web: StandIn, tmp_path: Path
) -> None:
    web.on("arxiv.org", {"/abs/1901.09948": Answer(), "/abs/q-bio/0403032v1": Answer()})
    missing: Said = ("broken", "its server says that there is no such page (404)", "")
    expected: dict[str, Said] = {
        "https://arxiv.org/abs/1901.09948": OK,
        "http://arxiv.org/pdf/1901.09948": OK,
        "https://www.arxiv.org/pdf/1901.09948.pdf#page=3": OK,
        "https://arxiv.org/html/1901.09948": OK,
        "https://arxiv.org/abs/q-bio/0403032v1": OK,
        "https://arxiv.org/abs/1901.99999": missing,
    }
    run = check(tmp_path, web, expected)
    assert said(run) == expected
    assert sorted((request.method, request.path) for request in web.requests) == [
        ("GET", "/abs/1901.99999"),
        ("HEAD", "/abs/1901.09948"),
        ("HEAD", "/abs/1901.99999"),
        ("HEAD", "/abs/q-bio/0403032v1"),
    ]
    assert web.peak_connections("arxiv.org") == 1
    assert set(run.kinds.values()) == {"arxiv"}


def test_sites_that_turn_programs_away_are_not_bothered(web: StandIn, tmp_path: Path) -> None:
    names = {
        "https://twitter.com/neuralreckoning/status/1710278556649922890": "X",
        "https://x.com/neuralreckoning": "X",
        "https://mobile.twitter.com/neuralreckoning": "X",
        "https://www.facebook.com/someone": "Facebook",
        "https://www.instagram.com/someone": "Instagram",
        "https://www.linkedin.com/in/someone": "LinkedIn",
        "https://www.threads.net/@someone": "Threads",
    }
    run = check(tmp_path, web, names)
    assert said(run) == {
        url: ("blocked", f"{name} shows its pages to people who are logged in", "")
        for url, name in names.items()
    }
    assert (web.count(), web.unknown, run.status) == (0, [], 0)
    assert check(tmp_path, web, names, "--strict").status == 1


def test_an_archived_copy_is_suggested_where_a_page_is_gone(web: StandIn, tmp_path: Path) -> None:
    web.on("www.example.org", {"/a?b=c&d": Answer(410), "/": Answer()})
    copies = {f"https://www.example.org{path}": "20200102030405" for path in ("/a?b=c&d", "/")}
    archive = wayback(copies)
    odd = Answer.json({"archived_snapshots": {"closest": {"available": True, "url": "x"}}})
    web.on("archive.org", lambda asked: odd if "odd" in asked.target else archive(asked))
    urls = [f"https://www.example.org{path}" for path in ("/a?b=c&d", "/never", "/odd", "/")]
    run = check(tmp_path, web, urls, "--archive")
    copy = f"https://web.archive.org/web/20200102030405/{urls[0]}"
    assert {url: run.links[url]["suggestion"] for url in urls} == {
        urls[0]: copy,
        urls[1]: "",
        urls[2]: "",
        urls[3]: "",
    }
    assert list(run.verdicts.values()) == ["broken", "broken", "broken", "ok"]
    assert sorted(request.query["url"] for request in web.requests if "url" in request.query) == (
        sorted(urls[:3])
    )
