from __future__ import annotations

from dataclasses import replace

import pytest

from coursewright.links.resources import (
    Channel,
    Doi,
    Gist,
    Invitation,
    Known,
    OnGitHub,
    Playlist,
    Resource,
    Video,
    WebPage,
    resource_of,
)
from coursewright.links.verdicts import Kind

ID = "WMRUZT9NljM"
VIDEO = Video(ID)
PLAYLIST_ID = "PL09WqqDbQWHErc8xOyWdKpNEk78Jjk0EL"
PLAYLIST = Playlist(PLAYLIST_ID)
TEACHER = Channel("https://www.youtube.com/@teacher")
NO_VIDEO = Known("broken", "this address names no video: an id has 11 letters or digits")
NO_PLAYLIST = Known("broken", "this is not the address of a playlist")

YOUTUBE: list[tuple[str, Resource]] = [
    (f"https://www.youtube.com/watch?v={ID}", VIDEO),
    (f"http://youtube.com/watch?v={ID}", VIDEO),
    (f"HTTPS://WWW.YouTube.com/watch?v={ID}", VIDEO),
    (f"https://m.youtube.com/watch?v={ID}&feature=share", VIDEO),
    (f"https://music.youtube.com/watch?v={ID}", VIDEO),
    (f"https://www.youtube.com/watch?t=1m30s&v={ID}", VIDEO),
    (f"https://www.youtube.com/watch?v={ID}&list={PLAYLIST_ID}&index=3", VIDEO),
    (f"https://www.youtube.com/watch?v={ID}#t=90", VIDEO),
    (f"https://youtu.be/{ID}", VIDEO),
    (f"https://youtu.be/{ID}/", VIDEO),
    (f"https://youtu.be/{ID}?t=90&si=Mo6bRo_nN_Uo28cv", VIDEO),
    (f"https://youtu.be/{ID}?list={PLAYLIST_ID}", VIDEO),
    (f"https://www.youtube.com/embed/{ID}?rel=0&start=90", VIDEO),
    (f"https://www.youtube-nocookie.com/embed/{ID}?si=x", VIDEO),
    (f"https://youtube.com/shorts/{ID}", VIDEO),
    (f"https://www.youtube.com/live/{ID}?feature=share", VIDEO),
    (f"https://www.youtube.com/v/{ID}", VIDEO),
    (f"https://www.youtube.com/playlist?list={PLAYLIST_ID}", PLAYLIST),
    (f"https://music.youtube.com/playlist?list={PLAYLIST_ID}&si=x", PLAYLIST),
    (f"https://www.youtube.com/embed/videoseries?list={PLAYLIST_ID}", PLAYLIST),
    (f"https://www.youtube-nocookie.com/embed/videoseries?si=x&list={PLAYLIST_ID}", PLAYLIST),
    (f"https://www.youtube.com/embed?listType=playlist&list={PLAYLIST_ID}", PLAYLIST),
    (f"https://www.youtube.com/watch?list={PLAYLIST_ID}", PLAYLIST),
    ("https://www.youtube.com/@teacher", TEACHER),
    ("https://youtube.com/@teacher/videos?view=0", TEACHER),
    ("https://m.youtube.com/%40teacher", TEACHER),
    ("https://www.youtube.com/c/Lessons/featured", Channel("https://www.youtube.com/c/Lessons")),
    ("https://www.youtube.com/user/Lessons", Channel("https://www.youtube.com/user/Lessons")),
    (
        "https://www.youtube.com/channel/UCab-c_d",
        Channel("https://www.youtube.com/channel/UCab-c_d"),
    ),
    (
        "https://www.youtube.com/embed/live_stream?channel=UCab-c_d",
        Channel("https://www.youtube.com/channel/UCab-c_d"),
    ),
    ("https://youtu.be/tooshort", NO_VIDEO),
    (f"https://youtu.be/{ID}x", NO_VIDEO),
    ("https://youtu.be/WMRUZT9Nlj%C3%A9", NO_VIDEO),
    ("https://youtu.be/%EF%BC%A1%EF%BC%A1%EF%BC%A1AAAAAAAA", NO_VIDEO),
    ("https://www.youtube.com/watch", NO_VIDEO),
    ("https://www.youtube.com/watch?v=", NO_VIDEO),
    ("https://www.youtube.com/watch?v=WMRUZT9Nl.M", NO_VIDEO),
    ("https://www.youtube.com/embed/", NO_VIDEO),
    ("https://www.youtube.com/embed/videoseries", NO_VIDEO),
    ("https://www.youtube.com/shorts/tooshort", NO_VIDEO),
    ("https://www.youtube.com/playlist", NO_VIDEO),
    ("https://www.youtube.com/playlist?list=PL%20x", NO_PLAYLIST),
    ("https://www.youtube.com/embed/videoseries?list=x%26y", NO_PLAYLIST),
    ("https://www.youtube.com", WebPage("https://www.youtube.com/")),
    ("https://www.youtube.com/shorts", WebPage("https://www.youtube.com/shorts")),
    ("https://www.youtube.com/live/", WebPage("https://www.youtube.com/live/")),
    (
        "https://www.youtube.com/results?search_query=neurons",
        WebPage("https://www.youtube.com/results?search_query=neurons"),
    ),
]

REPOSITORY = OnGitHub("neuro4ml/exercises")
ON_MAIN = replace(REPOSITORY, parts=("main", "w1-neurons", "w1.ipynb"))
PAGE = replace(ON_MAIN, is_page=True)
FILE = replace(ON_MAIN, is_file=True)
AT_MAIN = OnGitHub("neuro4ml/exercises", ("w1-neurons", "w1.ipynb"), ref="main")
SLASHED = OnGitHub("neuro4ml/exercises", ("a.ipynb",), ref="feature/x")
PATH = "neuro4ml/exercises/blob/main/w1-neurons/w1.ipynb"
NO_NAME = Known("broken", "no repository on GitHub can have such a name")

GITHUB: list[tuple[str, Resource]] = [
    ("https://github.com/neuro4ml/exercises", replace(REPOSITORY, is_page=True)),
    ("http://www.github.com/neuro4ml/exercises/", replace(REPOSITORY, is_page=True)),
    ("https://github.com/neuro4ml/exercises.git", replace(REPOSITORY, is_page=True)),
    (
        "https://github.com/neuro4ml/exercises#readme",
        replace(REPOSITORY, is_page=True, fragment="readme"),
    ),
    (f"https://github.com/{PATH}", PAGE),
    (f"https://github.com/{PATH}?plain=1#L3-L5", replace(PAGE, fragment="L3-L5")),
    (f"https://github.com/{PATH.replace('blob', 'tree')}", PAGE),
    (f"https://github.com/{PATH.replace('blob', 'commits')}", PAGE),
    (f"https://github.com/{PATH.replace('blob', 'raw')}", replace(PAGE, is_file=True)),
    (f"https://github.com/{PATH.replace('blob', 'blame')}", replace(PAGE, is_file=True)),
    (f"https://github.com/{PATH.replace('blob', 'edit')}", replace(PAGE, is_file=True)),
    (f"https://github.com/{PATH.replace('main/', 'refs/heads/main/')}", PAGE),
    (
        "https://github.com/neuro4ml/exercises/tree/main",
        replace(REPOSITORY, parts=("main",), is_page=True),
    ),
    (
        "https://github.com/neuro4ml/exercises/blob/main/w1/../a%20b/c%23d.md",
        replace(REPOSITORY, parts=("main", "a b", "c#d.md"), is_page=True),
    ),
    (
        "https://github.com/neuro4ml/exercises/blob/feature%2Fx/a.ipynb",
        replace(SLASHED, is_page=True),
    ),
    (
        "https://github.com/neuro4ml/exercises/blob/feature/x/a.ipynb",
        replace(REPOSITORY, parts=("feature", "x", "a.ipynb"), is_page=True),
    ),
    (
        "https://github.com/neuro4ml/exercises/tree/refs/tags/v1.0",
        replace(REPOSITORY, parts=("v1.0",), is_page=True),
    ),
    (
        "https://raw.githubusercontent.com/neuro4ml/exercises/main/w1-neurons/w1.ipynb",
        FILE,
    ),
    (
        "https://raw.githubusercontent.com/neuro4ml/exercises/refs/heads/main/w1-neurons/w1.ipynb",
        FILE,
    ),
    ("https://raw.github.com/neuro4ml/exercises/main/w1-neurons/w1.ipynb", FILE),
    (f"https://github.com/a%2Fb/{PATH[9:]}", NO_NAME),
    ("https://github.com/neuro4ml/a%3Fb", NO_NAME),
    ("https://github.com/neuro4ml/%2E%2E%2Fuser/blob/main/a", NO_NAME),
    ("https://github.com/été/exercises", NO_NAME),
]

PAGES_OF_GITHUB = [
    "https://github.com/",
    "https://github.com/neuro4ml",
    "https://github.com/neuro4ml/exercises/issues/3",
    "https://github.com/neuro4ml/exercises/releases",
    "https://github.com/neuro4ml/exercises/blob",
    "https://github.com/neuro4ml/exercises/wiki/Home",
    "https://github.com/features/actions",
    "https://github.com/orgs/neuro4ml",
    "https://github.com/topics/neuroscience",
    "https://github.com/sponsors/someone",
    "https://raw.githubusercontent.com/neuro4ml/exercises/main",
    "https://docs.github.com/en/rest",
    "https://gist.github.com/someone",
    "https://gist.github.com/",
]

GIST_ID = "0123456789abcdef0123"
REVISION = "0123456789abcdef0123456789abcdef01234567"
GIST = Gist(GIST_ID)
GIST_FILE = Gist(GIST_ID, "a.ipynb")
DRIVE = Known("unverifiable", "Colab answers alike whether the notebook is there or not")
BINDER = Known("unverifiable", "Binder says only by starting a machine whether it is")
NB = "https://nbviewer.org"
COLAB = "https://colab.research.google.com"
MYBINDER = "https://mybinder.org/v2/gh/neuro4ml/exercises"

SHOWING: list[tuple[str, Kind, Resource]] = [
    (f"https://gist.github.com/someone/{GIST_ID}", "gist", GIST),
    (f"https://gist.github.com/{GIST_ID}#file-a-ipynb", "gist", GIST),
    (f"https://gist.githubusercontent.com/someone/{GIST_ID}/raw/a.ipynb", "gist", GIST_FILE),
    (f"https://gist.github.com/someone/{GIST_ID}/raw/{REVISION}/old.ipynb", "gist", GIST),
    (f"https://gist.github.com/someone/{GIST_ID}/{REVISION}", "gist", GIST),
    (f"{COLAB}/github/{PATH}", "colab", FILE),
    (f"{COLAB}/github/{PATH}#scrollTo=abc", "colab", FILE),
    (f"{COLAB}/github/{PATH}?authuser=1", "colab", FILE),
    (
        f"{COLAB}/github/neuro4ml/exercises/blob/feature%2Fx/a.ipynb",
        "colab",
        replace(SLASHED, is_file=True),
    ),
    (f"{COLAB}/github/neuro4ml/exercises", "colab", REPOSITORY),
    (f"{COLAB}/github/neuro4ml/exercises/blob/main", "colab", replace(FILE, parts=("main",))),
    (f"{COLAB}/gist/someone/{GIST_ID}/a.ipynb", "colab", GIST_FILE),
    (f"{COLAB}/gist/{GIST_ID}", "colab", GIST),
    (f"{COLAB}/gist/someone/nothing", "colab", DRIVE),
    (f"{COLAB}/drive/1AbC_d", "colab", DRIVE),
    (f"{COLAB}/drive/1AbC_d?usp=sharing#scrollTo=x", "colab", DRIVE),
    (f"{COLAB}/#fileId=1AbC_d", "colab", DRIVE),
    (f"{COLAB}/#fileId=https%3A//github.com/{PATH}", "colab", PAGE),
    (f"{COLAB}/#fileId=https://github.com/{PATH}&scrollTo=x", "colab", PAGE),
    (f"{COLAB}/notebooks/intro.ipynb", "colab", DRIVE),
    (f"{NB}/github/{PATH}", "nbviewer", FILE),
    (f"http://nbviewer.jupyter.org/github/{PATH}", "nbviewer", FILE),
    (f"{NB}/github/{PATH.replace('blob', 'tree')}", "nbviewer", ON_MAIN),
    (f"{NB}/github/neuro4ml/exercises/", "nbviewer", REPOSITORY),
    (f"{NB}/gist/someone/{GIST_ID}/a.ipynb", "nbviewer", GIST_FILE),
    (f"{NB}/gist/someone/{GIST_ID}/{REVISION}/a.ipynb", "nbviewer", GIST),
    (f"{NB}/urls/github.com/{PATH}", "nbviewer", PAGE),
    (f"{NB}/url/a.example.org/b.ipynb", "nbviewer", WebPage("http://a.example.org/b.ipynb")),
    (f"{NB}/urls/a.example.org/b%20c.ipynb", "nbviewer", WebPage("https://a.example.org/b%20c.ipynb")),
    (MYBINDER, "binder", replace(REPOSITORY, ref="HEAD")),
    (f"{MYBINDER}/main", "binder", replace(REPOSITORY, ref="main")),
    (f"{MYBINDER}/main?labpath=w1-neurons%2Fw1.ipynb", "binder", AT_MAIN),
    (f"{MYBINDER}/main?filepath=w1-neurons/w1.ipynb", "binder", AT_MAIN),
    (f"{MYBINDER}/main?urlpath=lab/tree/w1-neurons/w1.ipynb", "binder", AT_MAIN),
    (f"{MYBINDER}/main?urlpath=%2Ftree%2Fw1-neurons%2Fw1.ipynb", "binder", AT_MAIN),
    (f"{MYBINDER}/main?urlpath=notebooks/w1-neurons/w1.ipynb", "binder", AT_MAIN),
    (f"{MYBINDER}/main?urlpath=voila/render/w1-neurons/w1.ipynb%3Fx=1", "binder", AT_MAIN),
    (f"{MYBINDER}/main?urlpath=rstudio", "binder", replace(REPOSITORY, ref="main")),
    (f"{MYBINDER}/feature%2Fx?labpath=a.ipynb", "binder", SLASHED),
    (f"{MYBINDER.replace('/v2/', '/build/')}/main", "binder", replace(REPOSITORY, ref="main")),
    (f"https://mybinder.org/v2/gist/someone/{GIST_ID}/HEAD?labpath=a.ipynb", "binder", GIST_FILE),
    (f"https://mybinder.org/v2/gist/someone/{GIST_ID}/{REVISION}?labpath=a.ipynb", "binder", GIST),
    ("https://mybinder.org/v2/zenodo/10.5281/zenodo.1/", "binder", BINDER),
    ("https://mybinder.org/v2/gl/someone%2Fthing/HEAD", "binder", BINDER),
    (f"https://kaggle.com/kernels/welcome?src=https://github.com/{PATH}", "kaggle", PAGE),
    (
        f"https://www.kaggle.com/kernels/welcome?src=https%3A%2F%2Fgithub.com%2F{PATH}",
        "kaggle",
        PAGE,
    ),
]  # fmt: skip

OTHERS: list[tuple[str, Kind, Resource]] = [
    ("https://discord.gg/5U8SmJARcR", "discord", Invitation("5U8SmJARcR")),
    ("https://discord.com/invite/5U8SmJARcR?event=1", "discord", Invitation("5U8SmJARcR")),
    ("http://www.discordapp.com/invite/a/", "discord", Invitation("a")),
    (
        "https://discord.com/channels/1/2",
        "discord",
        Known("unverifiable", "Discord shows channels to its members only"),
    ),
    ("https://doi.org/10.1038/nature14539", "doi", Doi("10.1038/nature14539")),
    ("http://dx.doi.org/10.1016/S0896-6273(00)80821", "doi", Doi("10.1016/s0896-6273(00)80821")),
    ("https://www.doi.org/10.1000%2F182?x=y", "doi", Doi("10.1000/182")),
    ("https://doi.org/10/b3nv", "doi", Doi("10/b3nv")),
    ("https://doi.org/b3nv", "doi", Doi("10/b3nv")),
    ("https://arxiv.org/abs/1901.09948v2", "arxiv", WebPage("https://arxiv.org/abs/1901.09948v2")),
    ("http://www.arxiv.org/pdf/1901.09948.pdf#page=3", "arxiv", WebPage("https://arxiv.org/abs/1901.09948")),
    ("https://arxiv.org/pdf/q-bio/0403032", "arxiv", WebPage("https://arxiv.org/abs/q-bio/0403032")),
    ("https://arxiv.org/html/1901.09948", "arxiv", WebPage("https://arxiv.org/abs/1901.09948")),
]  # fmt: skip

TURNING_AWAY = [
    ("https://twitter.com/neuralreckoning/status/1710278556649922890", "X"),
    ("https://mobile.twitter.com/neuralreckoning", "X"),
    ("https://x.com/neuralreckoning", "X"),
    ("https://www.facebook.com/someone", "Facebook"),
    ("https://m.facebook.com/someone", "Facebook"),
    ("https://www.instagram.com/someone/", "Instagram"),
    ("https://www.linkedin.com/in/someone", "LinkedIn"),
    ("https://www.threads.net/@someone", "Threads"),
]

PLAIN = [
    "https://example.org/",
    "http://example.org:8080/a?b=c",
    "https://example.org/a//b/",
    "https://example.org/css?family=A|B&c={d}^",
    "https://someone:word@example.org/",
    "https://bücher.example.org/été",
    "https://xn--bcher-kva.example.org/",
    "https://example.org/%2e%2e/a",
    # Hosts and addresses that only look like those of a service.
    f"https://youtu.be.example.org/{ID}",
    f"https://example.org/watch?v={ID}",
    f"https://notyoutube.com/watch?v={ID}",
    f"https://www.youtube.com@example.org/watch?v={ID}",
    f"https://github.com.example.org/{PATH}",
    f"https://github.com@example.org/{PATH}",
    f"https://example.org/https://github.com/{PATH}",
    f"https://github.io/{PATH}",
    "https://notx.com/someone",
    "https://colab.research.google.com/",
    "https://colab.research.google.com/assets/colab-badge.svg",
    "https://mybinder.org/badge_logo.svg",
    "https://mybinder.org/",
    "https://nbviewer.org/",
    "https://www.kaggle.com/datasets/someone/thing",
    "https://kaggle.com/kernels/welcome",
    "https://kaggle.com/kernels/welcome?src=nothing",
    "https://discord.com/developers/docs",
    "https://discord.gg/",
    "https://doi.org/",
    "https://www.doi.org/resources",
    "https://www.doi.org/the-identifier/what-is-a-doi/",
    "https://arxiv.org/list/q-bio.NC/recent",
    "https://arxiv.org/abs/",
]

MALFORMED = [
    "https://",
    "https:///a",
    "https://./",
    "https://exa mple.org/",
    "https://example.org/a b",
    "https://example.org/\ta",
    "https://example.org/\x00",
    "https://example.org/\x1b[31m",
    'https://example.org/"onclick="',
    "https://example.org/<script>",
    "https://example.org\\@127.0.0.1/",
    "https://[::1/",
    "https://[not-an-address]/",
    "https://example.org:port/",
    "https://example.org:99999/",
    "https://exam℀ple.org/",
]


@pytest.mark.parametrize(("url", "thing"), YOUTUBE)
def test_an_address_of_youtube_names_a_video_a_playlist_or_a_channel(
    url: str, thing: Resource
) -> None:
    assert resource_of(url) == ("youtube", thing)


@pytest.mark.parametrize(("url", "thing"), GITHUB)
def test_an_address_of_github_names_a_place_in_a_repository(url: str, thing: Resource) -> None:
    assert resource_of(url) == ("github", thing)


@pytest.mark.parametrize("url", PAGES_OF_GITHUB)
def test_what_shows_no_part_of_a_repository_is_a_page(url: str) -> None:
    assert resource_of(url) == ("web", WebPage(url))


@pytest.mark.parametrize(("url", "kind", "thing"), SHOWING)
def test_what_shows_files_of_github_names_these(url: str, kind: Kind, thing: Resource) -> None:
    assert resource_of(url) == (kind, thing)


@pytest.mark.parametrize(("url", "kind", "thing"), OTHERS)
def test_the_other_services_have_their_own_things(url: str, kind: Kind, thing: Resource) -> None:
    assert resource_of(url) == (kind, thing)


@pytest.mark.parametrize(("url", "name"), TURNING_AWAY)
def test_sites_that_turn_programs_away_are_not_asked(url: str, name: str) -> None:
    reason = f"{name} shows its pages to people who are logged in"
    assert resource_of(url) == ("web", Known("blocked", reason))


@pytest.mark.parametrize("url", PLAIN)
def test_all_else_is_a_page(url: str) -> None:
    assert resource_of(url) == ("web", WebPage(url))


@pytest.mark.parametrize("url", MALFORMED)
def test_what_is_no_address_is_broken_without_being_asked_for(url: str) -> None:
    assert resource_of(url) == ("web", Known("broken", "this is no web address"))


def test_pages_that_differ_in_what_names_no_other_page_are_one() -> None:
    page = WebPage("https://example.org/")
    urls = (
        "https://example.org",
        "https://EXAMPLE.org/",
        "HTTPS://example.org/",
        "https://example.org?",
    )
    assert {resource_of(url)[1] for url in urls} == {page}
    assert resource_of("https://example.org#a") == ("web", WebPage("https://example.org/", "a"))


def test_the_branches_that_are_known_end_where_their_names_do() -> None:
    branches = {"neuro4ml/exercises": "feature/x"}
    there = replace(SLASHED, is_page=True)
    github = "https://github.com/Neuro4ML/exercises/blob/feature/x/a.ipynb"
    assert resource_of(github, branches) == (
        "github",
        replace(there, repository="Neuro4ML/exercises"),
    )
    colab = "https://colab.research.google.com/github/neuro4ml/exercises/blob/feature/x/a.ipynb"
    assert resource_of(colab, branches) == ("colab", replace(SLASHED, is_file=True))
    other = "https://github.com/neuro4ml/exercises/blob/feature/y/a.ipynb"
    parts = ("feature", "y", "a.ipynb")
    assert resource_of(other, branches) == (
        "github",
        replace(REPOSITORY, parts=parts, is_page=True),
    )


def test_an_address_that_no_server_takes_is_not_asked_for() -> None:
    reason = "this address is too long to be asked for"
    url = "https://example.org/" + 3_980 * "a"
    assert resource_of(url) == ("web", WebPage(url))
    assert resource_of(url + "a") == ("web", Known("unverifiable", reason))
    youtube = f"https://www.youtube.com/watch?v={ID}&x={4_000 * 'a'}"
    assert resource_of(youtube) == ("web", Known("unverifiable", reason))


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://nbviewer.org/urls/" + 200 * "nbviewer.org/urls/", "nbviewer"),
        (100 * "https://colab.google.com/#fileId=", "colab"),
        (100 * "https://kaggle.com/kernels/welcome?src=", "kaggle"),
        ("https://github.com/" + 1_900 * "a/", "web"),
        ("https://www.youtube.com/" + 1_300 * "../", "youtube"),
    ],
)
def test_addresses_within_addresses_come_to_an_end(url: str, kind: Kind) -> None:
    assert resource_of(url)[0] == kind
