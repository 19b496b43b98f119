from __future__ import annotations

import pytest

from coursewright.addresses import (
    GitHubFile,
    YouTubeVideo,
    github_edit_url,
    github_file,
    jupyterlite_url,
    youtube_video,
)

ID = "WMRUZT9NljM"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"https://youtu.be/{ID}",
        f"https://youtu.be/{ID}?si=Mo6bRo_nN_Uo28cv",
        f"https://www.youtube.com/watch?v={ID}",
        f"http://m.youtube.com/watch?feature=share&v={ID}&list=PL09",
        f"https://music.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}?rel=0",
        f"https://youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"HTTPS://WWW.YouTube.com/watch?v={ID}",
    ],
)
def test_every_form_of_a_videos_address_names_the_video(text: str) -> None:
    assert youtube_video(text) == YouTubeVideo(ID)


@pytest.mark.parametrize(
    "text",
    [
        "https://youtu.be/short",
        "https://www.youtube.com/playlist?list=PL09WqqDbQWHErc8xOyWdKpNEk78Jjk0EL",
        "https://www.youtube.com/embed/videoseries?list=PL09",
        "https://www.youtube.com/@neuro",
        f"https://example.org/watch?v={ID}",
        f"ftp://youtu.be/{ID}",
        f"https://youtu.be.evil.org/{ID}",
        "https://[youtu.be/",
        "lecture.mp4",
        "",
    ],
)
def test_what_names_no_video_is_none(text: str) -> None:
    assert youtube_video(text) is None


@pytest.mark.parametrize(
    ("start", "seconds"), [("90", 90), ("90s", 90), ("1m30s", 90), ("1h2m3s", 3723), ("x", 0)]
)
def test_a_start_is_kept_in_seconds(start: str, seconds: int) -> None:
    video = youtube_video(f"https://youtu.be/{ID}?t={start}")
    assert video == YouTubeVideo(ID, seconds)


FILE = GitHubFile("me/course", "feature/été", "materials/w 1/a#b.ipynb")


def test_a_file_on_github_opens_anywhere_whatever_its_branch_and_name() -> None:
    path = "materials/w%201/a%23b.ipynb"
    assert FILE.url == f"https://github.com/me/course/blob/feature/%C3%A9t%C3%A9/{path}"
    assert FILE.colab_url == (
        f"https://colab.research.google.com/github/me/course/blob/feature%2F%C3%A9t%C3%A9/{path}"
    )
    assert FILE.raw_url == (
        f"https://raw.githubusercontent.com/me/course/feature/%C3%A9t%C3%A9/{path}"
    )
    assert FILE.binder_url == (
        "https://mybinder.org/v2/gh/me/course/feature%2F%C3%A9t%C3%A9"
        "?labpath=materials%2Fw%201%2Fa%23b.ipynb"
    )
    assert FILE.kaggle_url == f"https://kaggle.com/kernels/welcome?src={FILE.url}"
    assert jupyterlite_url("https://me.github.io/lite/", "w 1/a.ipynb") == (
        "https://me.github.io/lite/lab/index.html?path=w%201/a.ipynb"
    )


def test_a_file_is_found_in_its_address_with_the_help_of_known_branches() -> None:
    assert github_file(FILE.url, {"me/course": "feature/été"}) == FILE
    assert github_file("https://github.com/a/b/blob/main/x/y.ipynb?plain=1#L3") == (
        GitHubFile("a/b", "main", "x/y.ipynb")
    )
    other = github_file("https://github.com/a/b/blob/main/x.ipynb", {"a/b": "release"})
    assert other == GitHubFile("a/b", "main", "x.ipynb")


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/neuro4ml/exercises",
        "https://github.com/a/b/blob/main",
        "https://github.com/a/b/blob/main/",
        "https://example.org/a/b/blob/main/x.ipynb",
    ],
)
def test_a_repository_is_no_file(url: str) -> None:
    assert github_file(url) is None


def test_an_edit_address_has_room_for_path_and_line() -> None:
    assert github_edit_url("me/course", "main").format(path="course.yaml", line=3) == (
        "https://github.com/me/course/edit/main/course.yaml#L3"
    )
