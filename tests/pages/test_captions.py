from __future__ import annotations

import html
import re

import pytest

from coursewright.links.built.page import read_page
from coursewright.pages import captions as module
from tests.conftest import Built, Folder
from tests.pages.test_slides import save

CAPTIONS = """\
WEBVTT

00:01.000 --> 00:04.000
<v Ada>Hello.</v>

00:05.500 --> 00:08.000
A | pipe, a *star*, {{ 7 * 7 }}, $x$ and <script>alert(1)</script>

01:35.000 --> 01:38.000
<v Dan>Now the second.</v>
"""
COURSE = """
course.yaml: |
  title: x
  weeks:
    - title: y
      lectures:
        - title: L
          video: https://youtu.be/WMRUZT9NljM?t=30
          slides: materials/d.pptx
          captions: materials/a.vtt
          chapters:
            0:05: 1
            1:35: 2
            2:00: The end & more
"""


@pytest.fixture
def lecture(folder: Folder) -> Folder:
    folder.write(COURSE).write({"materials/a.vtt": CAPTIONS})
    save(folder, ("First", "A point", "What is said."), ("Second", "Another", "More is said."))
    return folder


def links(page: str) -> list[tuple[str, str]]:
    """The links to moments of the video: where they lead, and their words."""
    found = re.findall(r'<a(?: class="[\w-]+")? href="([^"]*)" data-cw-at="[^"]*">(.*?)</a>', page)
    return [
        (html.unescape(address), html.unescape(" ".join(re.sub("<[^>]*>", "", words).split())))
        for address, words in found
    ]


WATCH = "https://www.youtube.com/watch?v=WMRUZT9NljM"


def test_a_lecture_has_its_chapters_and_each_line_with_its_time(lecture: Folder) -> None:
    built = lecture.build("--strict")
    assert built.status == 0, built.log
    assert links(built.article("week-1/l/index.html")) == [
        (f"{WATCH}&t=5", "0:05 First"),
        (f"{WATCH}&t=95", "1:35 Second"),
        (f"{WATCH}&t=120", "2:00 The end & more"),
        (f"{WATCH}&t=1", "0:01 Ada: Hello."),
        (
            f"{WATCH}&t=5",
            "0:05 A | pipe, a *star*, {{ 7 * 7 }}, $x$ and <script>alert(1)</script>",
        ),
        (f"{WATCH}&t=95", "1:35 Dan: Now the second."),
        (f"{WATCH}&t=5", "Play from 0:05"),
        (f"{WATCH}&t=95", "Play from 1:35"),
    ]


def test_the_transcript_is_grouped_by_chapters_and_found_by_the_search(lecture: Folder) -> None:
    built = lecture.build("--strict")
    page = built.article("week-1/l/index.html")
    assert re.findall(r"<h3 id=\"(.*?)\">(First|Second)", page) == [
        ("chapter-2", "First"),
        ("chapter-3", "Second"),
        ("slide-1", "First"),
        ("slide-2", "Second"),
    ]
    assert page.index("Hello.") < page.index('id="chapter-2"') < page.index("pipe")
    said = [entry["text"] for entry in built.search_index()["docs"]]
    assert any("Now the second." in text for text in said)


def test_the_captions_are_published_and_can_be_had(lecture: Folder) -> None:
    built = lecture.build()
    assert '<a href="../../materials/a.vtt">Download the captions</a>' in (
        built.article("week-1/l/index.html")
    )
    assert (built.site / "materials/a.vtt").read_text() == CAPTIONS
    assert not (built.site / "week-1/l/captions.vtt").exists()


def test_of_all_links_into_a_video_only_one_is_checked(lecture: Folder) -> None:
    page = read_page(lecture.build().site / "week-1/l/index.html")
    videos = [link.address for link in page.references if "youtu" in link.address]
    assert videos == ["https://youtu.be/WMRUZT9NljM?t=30"]


def of_a_file(folder: Folder, *options: str) -> Built:
    folder.write("""
        course.yaml: |
          title: x
          weeks:
            - title: y
              lectures:
                - {title: L, video: m/a.mp4, captions: m/a.srt, chapters: {0:00: Start}}
        m/a.mp4: not really
    """)
    (folder.path / "m/a.srt").write_bytes(
        "1\r\n00:01:35,500 --> 00:01:38,000\r\n<i>Café</i>\r\n".encode("cp1252")
    )
    return folder.build(*options)


def test_a_video_file_gets_its_subrip_as_webvtt(folder: Folder) -> None:
    built = of_a_file(folder, "--strict")
    assert built.status == 0, built.log
    page = built.article("week-1/l/index.html")
    assert 'data-cw-captions="captions.vtt"' in page
    assert links(page) == [
        ("../../m/a.mp4#t=0", "0:00 Start"),
        ("../../m/a.mp4#t=95.5", "1:35 Café"),
    ]
    assert (built.site / "week-1/l/captions.vtt").read_text() == (
        "WEBVTT\n\n00:01:35.500 --> 00:01:38.000\nCafé\n"
    )


def test_the_export_has_the_same(folder: Folder) -> None:
    of_a_file(folder)
    assert folder.coursewright("export", "markdown", "out").returncode == 0
    exported = Folder(folder.path / "out").build("--strict")
    assert exported.status == 0, exported.log
    assert links(exported.article("week-1/l/index.html"))[1][0] == "../../m/a.mp4#t=95.5"
    assert (exported.site / "week-1/l/captions.vtt").exists()


def test_a_video_that_is_not_there_yet_has_no_links_into_it(folder: Folder) -> None:
    of_a_file(folder)
    (folder.path / "m/a.mp4").unlink()
    page = folder.build().article("week-1/l/index.html")
    assert "Café" in page
    assert links(page) == []


def test_a_page_without_captions_is_as_it_was(lecture: Folder) -> None:
    text = (lecture.path / "course.yaml").read_text()
    lecture.write({"course.yaml": text.partition("        captions:")[0]})
    markdown = lecture.markdown("week-1/l/index.md")
    assert "Transcript {" not in markdown
    assert "cw-chapters" not in markdown
    assert "cw-play" not in markdown


def test_a_chapter_whose_slide_is_not_shown_is_a_warning_at_its_line(lecture: Folder) -> None:
    save(lecture, ("First", "a", "b"), ("Secret", "unknown", "unsaid"), hidden=2)
    site = lecture.site()
    assert [f"{it.place}: {it.message}" for it in site.warnings] == [
        "course.yaml:11:17: materials/d.pptx shows no slide 2"
    ]
    markdown = lecture.markdown("week-1/l/index.md")
    assert "Slide 2" in markdown
    assert "Secret" not in markdown


def test_captions_that_are_not_there_are_a_warning_and_leave_the_rest(lecture: Folder) -> None:
    (lecture.path / "materials/a.vtt").unlink()
    (warning,) = lecture.site().warnings
    assert str(warning.place) == "course.yaml:8:19"
    assert warning.message == "materials/a.vtt is not there"
    assert "cw-chapters" in lecture.markdown("week-1/l/index.md")


def test_what_is_wrong_in_captions_is_a_warning_at_its_line(lecture: Folder) -> None:
    lecture.write({"materials/a.vtt": f"{CAPTIONS}\n1:xx --> 2:00\nlost\n"})
    (warning,) = lecture.site().warnings
    assert str(warning.place) == "materials/a.vtt:12"
    lecture.write({"materials/a.vtt": "no captions"})
    (warning,) = lecture.site().warnings
    assert warning.message.startswith("this file has no captions")
    assert "Transcript {" not in lecture.markdown("week-1/l/index.md")


def test_a_second_build_reads_no_captions(lecture: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    lecture.write({"materials/a.vtt": f"{CAPTIONS}\n1:xx --> 2:00\nlost\n"})
    first = lecture.site()
    monkeypatch.setattr(module, "parse_captions", lambda *_: pytest.fail("it reads them again"))
    assert lecture.site() == first
