from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from coursewright.errors import ContentError, MissingCourseError
from coursewright.fields import NotebookFile
from coursewright.manifest import Manifest, parse_manifest, read_manifest
from coursewright.times import seconds
from tests.conftest import Folder

WEEKS = "weeks:\n  - title: Beginnings\n"


def read(text: str, folder: Path = Path()) -> Manifest:
    return parse_manifest(text.encode(), folder)


def problems(text: str, folder: Path = Path()) -> list[str]:
    """Each problem as `line:column message | hint`."""
    with pytest.raises(ContentError) as caught:
        read(text, folder)
    return [
        f"{p.place.line}:{p.place.column} {p.message} | {p.hint}" for p in caught.value.problems
    ]


def test_the_smallest_course_is_a_title_and_one_week() -> None:
    course = read(f"title: A course\n{WEEKS}").course
    assert course.title == "A course"
    assert [week.heading for week in course.numbered_weeks()] == ["Week 1: Beginnings"]


def test_weeks_are_numbered_from_where_the_author_says() -> None:
    course = read(f"title: x\nfirst_week: 0\n{WEEKS}").course
    assert [week.path for week in course.numbered_weeks()] == ["week-0/index.md"]


def test_every_problem_is_reported_at_once_in_the_order_of_the_file() -> None:
    text = """\
title: yes
descriptin: about
first_week: "3"
status: in-developmnt
links:
  - {title: A, url: "javascript:alert(1)"}
people: Dan
weeks:
  - title: One
    lectures:
      - Why?
      - {title: B, video: "https://youtu.be/abc", statsu: draft}
    exercises: nne
    readings: [12, {title: x}]
  - lectures: [{title: X, slides: a.key}]
    exercises: {status: coming}
  - exercises: 7
"""
    assert problems(text) == [
        '1:8 expected text, but without quotes "yes" means yes or no | put it in quotes: "yes"',
        '2:1 unknown key "descriptin" in the course | did you mean description? the course has:'
        " title, description, institution, language, license, repository, branch, intro,"
        " first_week, links, ignore_links, people,"
        " readings, bibliography, launch, macros, term, weeks, status, note",
        "3:13 expected a whole number, found text | write it without quotes",
        '4:9 expected in-development or released, found "in-developmnt" | did you mean'
        " in-development?",
        '6:21 expected a web address, found "javascript:alert(1)" | a web address starts with'
        " https:// and has no spaces",
        "7:9 expected a list, found text | start each of its lines with - ",
        "11:9 expected keys and values, found text | write title: Why?",
        '12:27 this address of YouTube names no video: "https://youtu.be/abc" | open the video,'
        " press Share, and copy the address; its id has 11 letters or digits",
        '12:51 unknown key "statsu" in a lecture | did you mean status? a lecture has: title, id,'
        " description, date, video, slides, captions, chapters, status, note, release",
        '13:16 expected none, found "nne" | did you mean none?',
        "14:16 expected a reading | write the path of a file, or title: and url: for a page"
        " elsewhere",
        "14:20 a reading has either a path, or a url, or a key to cite | write path:"
        " materials/w1/reading.md for a file, url: https://… for a page elsewhere, cite:"
        " mainen1995 for an entry of a bibliography",
        "15:5 a week has no title | add a line title: …",
        '15:35 expected a file whose name ends in .pptx or .pdf, found "a.key" | ',
        '16:25 expected draft, outline, coming-soon or released, found "coming" | did you mean'
        " coming-soon?",
        "17:5 a week has no title | add a line title: …",
        "17:16 expected a list of exercises | write a list (lines that start with - ), none, or"
        " {status: coming-soon}",
    ]


def test_a_key_that_waits_for_its_value_is_no_problem_unless_it_is_needed() -> None:
    assert read(f"title: x\ndescription:\nlinks:\n{WEEKS}").course.links == ()
    assert problems(f"title:\n{WEEKS}") == ["1:1 title has no value | write title: …"]


def test_a_course_needs_weeks() -> None:
    assert problems("title: x\n") == ["1:1 the course has no weeks | add a line weeks: …"]
    assert problems("title: x\nweeks: []\n")[0].startswith("2:8 a course has at least one week")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_says_what_the_smallest_course_is(text: str) -> None:
    with pytest.raises(ContentError, match=r"course.yaml:1: error: this file is empty"):
        read(text)


@pytest.mark.parametrize("text", ["just words", "- a\n- b\n", "3"])
def test_a_file_that_is_no_mapping_is_a_problem(text: str) -> None:
    assert "expected keys and values" in problems(text)[0]


def test_a_missing_file_is_a_problem_of_its_own_kind(tmp_path: Path) -> None:
    with pytest.raises(MissingCourseError, match=r"course.yaml: error: there is no such file"):
        read_manifest(tmp_path / "course.yaml")


def test_a_folder_in_the_manifests_place_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").mkdir()
    with pytest.raises(MissingCourseError, match="cannot be opened: is a directory"):
        read_manifest(tmp_path / "course.yaml")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../secret.pptx", "may not leave the course's folder"),
        ("materials/../../secret.pptx", "may not leave the course's folder"),
        ("/etc/secret.pptx", "starts from the folder that holds course.yaml"),
        ("~/secret.pptx", "starts from the folder that holds course.yaml"),
        ("C:/secret.pptx", "starts from the folder that holds course.yaml"),
        (r"C:\secret.pptx", "starts from the folder that holds course.yaml"),
        (r"\\server\secret.pptx", "starts from the folder that holds course.yaml"),
        (r"materials\w1\a.pptx", "has / between its parts"),
        ("https://example.org/a.pptx", "found the web address"),
        ("file:///etc/secret.pptx", "found"),
    ],
)
def test_a_path_may_not_leave_the_courses_folder(path: str, words: str, tmp_path: Path) -> None:
    text = f"title: x\nweeks: [{{title: y, lectures: [{{title: z, slides: '{path}'}}]}}]\n"
    if path.startswith("file:"):
        # A relative path to a folder called "file:": harmless, and not there.
        assert read(text, tmp_path).course.weeks[0].lectures[0].slides == "file:/etc/secret.pptx"
    else:
        assert words in problems(text, tmp_path)[0]


def test_a_link_that_leads_out_of_the_folder_is_a_problem(folder: Folder) -> None:
    inside = folder.path / "course"
    (inside / "materials").mkdir(parents=True)
    (folder.path / "secret.pptx").write_bytes(b"secret")
    (inside / "materials/a.pptx").symlink_to(folder.path / "secret.pptx")
    text = """\
title: x
weeks:
  - title: y
    lectures:
      - {title: a, slides: materials/a.pptx}
"""
    assert problems(text, inside) == [
        "5:28 materials/a.pptx is a link that leads out of the course's folder | put the file"
        " itself there",
    ]


def test_a_link_that_leads_to_itself_is_a_file_that_is_not_there(course: Folder) -> None:
    (course.path / "loop.pptx").symlink_to("loop.pptx")
    text = "title: x\nweeks: [{title: y, lectures: [{title: z, slides: loop.pptx}]}]\n"
    course.write({"course.yaml": text})
    assert [warning.message for warning in course.site().warnings] == ["loop.pptx is not there"]


def test_two_lectures_whose_pages_would_have_the_same_address_are_a_problem_each() -> None:
    text = """\
title: x
weeks:
  - title: One
    lectures:
      - {title: Neural networks}
      - {title: "Neural networks?"}
      - {title: neural  Networks}
      - {title: Neural networks, id: more-networks}
  - title: Two
    id: week-1
"""
    found = problems(text)
    assert [line.split(" would ")[0] for line in found] == [
        '6:9 the page of "Neural networks?"',
        '7:9 the page of "neural Networks"',
    ]
    assert "neural-networks/" in found[0]
    assert "id: neural-networks-2" in found[0]


def test_two_weeks_with_the_same_address_are_a_problem() -> None:
    text = "title: x\nfirst_week: 4\nweeks:\n  - title: One\n  - {title: Two, id: week-4}\n"
    assert problems(text)[0].startswith('5:5 the page of "Two" would have the same address')


def test_lectures_without_a_letter_in_their_titles_are_told_apart_by_their_places() -> None:
    text = "title: x\nweeks: [{title: y, lectures: [{title: '???'}, {title: '!!!'}]}]\n"
    weeks = read(text).course.numbered_weeks()
    assert [page.path for page in weeks[0].units("lectures")] == [
        "week-1/lecture-1/index.md",
        "week-1/lecture-2/index.md",
    ]


def test_titles_in_any_script_make_addresses() -> None:
    text = "title: x\nweeks: [{title: y, lectures: [{title: 神经元}, {title: Émile's α-test}]}]\n"
    weeks = read(text).course.numbered_weeks()
    assert [page.path for page in weeks[0].units("lectures")] == [
        "week-1/神经元/index.md",
        "week-1/émiles-α-test/index.md",
    ]


def test_the_forms_of_readings_exercises_and_intros_are_understood() -> None:
    text = """\
title: x
intro: {status: coming-soon, note: not yet}
weeks:
  - title: y
    readings: [a/b.md, {title: T, url: "https://a.b/c"}, {path: d.pdf}]
    exercises: none
  - title: z
    exercises: {status: coming-soon}
  - title: w
    exercises:
      - {notebook: "https://github.com/o/r/blob/main/a.ipynb", intro: WMRUZT9NljM}
      - {notebook: a.ipynb, status: outline}
"""
    course = read(text).course
    readings = course.weeks[0].readings
    assert [(r.title, r.path, r.url) for r in readings] == [
        ("Reading material", "a/b.md", None),
        ("T", None, "https://a.b/c"),
        ("Reading material", "d.pdf", None),
    ]
    assert course.weeks[0].exercises == "none"
    exercises = course.weeks[2].exercises
    assert isinstance(exercises, tuple)
    assert exercises[1].notebook == NotebookFile(path="a.ipynb")


def test_a_video_may_be_a_file_or_a_page_elsewhere() -> None:
    text = (
        "title: x\nweeks: [{title: y, lectures: [{title: a, video: media/a.mp4},"
        " {title: b, video: 'https://vimeo.com/1'}, {title: c, video: 0fNiTc-0t2k}]}]\n"
    )
    videos = [lecture.video for lecture in read(text).course.weeks[0].lectures]
    assert [(v.path, v.url, v.youtube is not None) for v in videos if v] == [
        ("media/a.mp4", None, False),
        (None, "https://vimeo.com/1", False),
        (None, "https://www.youtube.com/watch?v=0fNiTc-0t2k", True),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("video: lecture.avi", "expected a YouTube address or id, or a video file"),
        ("video: 12345678901", "expected the address of a video"),
        ("video: 'https://www.youtube.com/@me'", "names no video"),
        ("video: ../a.mp4", "may not leave"),
        ("id: Not An Id", "write not-an-id"),
        ("title: ''", "no text between the quotes"),
        (f"note: {'x' * 601}", "longer than 600 letters"),
        ("note: 2026-01-02", 'without quotes "2026-01-02" means a date'),
        ("note: 10:30", 'without quotes "10:30" means a number'),
        ("note: [a]", "expected text, found a list"),
    ],
)
def test_each_wrong_value_is_named_with_what_to_write(line: str, words: str) -> None:
    title = "" if line.startswith("title") else "title: z, "
    text = f"title: x\nweeks: [{{title: y, lectures: [{{{title}{line}}}]}}]\n"
    assert words in problems(text)[0]


def test_what_is_true_or_false_is_not_in_quotes() -> None:
    assert problems(f"title: x\nlaunch: {{binder: 'true'}}\n{WEEKS}") == [
        "2:18 expected true or false, found text | write true or false, without quotes"
    ]


def test_a_repository_is_owner_and_name() -> None:
    found = problems(f"title: x\nrepository: https://github.com/a/b\n{WEEKS}")
    assert "expected a repository on GitHub as owner/name" in found[0]


@pytest.mark.parametrize("until", ["2027-07-31", '"2027-07-31"'])
def test_a_link_is_ignored_for_a_reason_and_until_a_day(until: str) -> None:
    waiver = f"{{url: 'https://a.org/b?c=[d]*', reason: r, until: {until}}}"
    (ignored,) = read(f"title: x\nignore_links: [{waiver}]\n{WEEKS}").course.ignore_links
    assert ignored.until == date(2027, 7, 31)
    assert ignored.covers("https://a.org/b?c=[d]")
    assert ignored.covers("https://a.org/b?c=[d]&e=f")
    assert not ignored.covers("https://a.org/b?c=d")
    assert not ignored.covers("https://a.org/b")


@pytest.mark.parametrize(
    ("waiver", "words"),
    [
        ("{url: 'https://a.org', until: 2027-07-31}", "a link to ignore has no reason"),
        ("{url: 'https://a.org', reason: r}", "a link to ignore has no until"),
        ("{url: 'https://a.org', reason: r, until: soon}", 'expected a day, found "soon"'),
        ("{url: 'https://a.org', reason: r, until: 2027}", 'expected a day, found "2027"'),
        ("{url: a.org, reason: r, until: 2027-07-31}", "expected a web address"),
    ],
)
def test_a_waiver_without_an_end_or_a_reason_is_a_problem(waiver: str, words: str) -> None:
    assert words in problems(f"title: x\nignore_links: [{waiver}]\n{WEEKS}")[0]


def test_every_text_of_the_manifest_has_its_keys_and_its_place() -> None:
    manifest = read("title: x\nweeks:\n  - {title: &t y}\n  - {title: *t , id: b, note: z}\n")
    assert [(keys, text, str(place)) for keys, text, place in manifest.texts()] == [
        (("title",), "x", "course.yaml:1:8"),
        (("weeks", "title"), "y", "course.yaml:3:13"),
        (("weeks", "id"), "b", "course.yaml:4:22"),
        (("weeks", "note"), "z", "course.yaml:4:31"),
    ]


def test_places_lead_to_the_lines_of_the_manifest() -> None:
    manifest = read("title: x\nweeks:\n  - title: y\n    lectures:\n      - title: z\n")
    assert str(manifest.place("weeks", 0, "lectures", 0)) == "course.yaml:5:9"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(folder: Folder) -> None:
    (folder.path / "course.yaml").write_text("title: x\n")
    (folder.path / "course.yaml").chmod(0)
    with pytest.raises(MissingCourseError, match="permission denied"):
        folder.manifest()


VIDEO = """\
title: x
weeks:
  - title: y
    lectures:
      - title: z
        video: WMRUZT9NljM
"""


def with_chapters(*lines: str, slides: str = "        slides: a.pptx\n") -> str:
    return f"{VIDEO}{slides}        chapters:\n" + "".join(f"          {it}\n" for it in lines)


def test_chapters_are_times_in_any_writing_and_slides_or_titles() -> None:
    text = with_chapters("0:00: 1", "'1:35': 2", "02:10: A title", "1:02:03: Questions")
    (lecture,) = read(text).course.weeks[0].lectures
    assert lecture.chapters == {"0:00": 1, "1:35": 2, "02:10": "A title", "1:02:03": "Questions"}
    assert [seconds(time) for time in lecture.chapters] == [0, 95, 130, 3723]


def test_what_is_no_chapter_is_a_problem_at_its_place() -> None:
    text = with_chapters(
        *("95: a", "1.35: b", "1:35.5: c", "1:75: d", "soon: e"),
        *("2:00: yes", "3:00: 0", "4:00: {a: b}"),
    )
    value = (
        "expected the number of a slide, or a title | write a number such as 2 to take the title"
        " of that slide, or a title in words"
    )
    assert problems(text) == [
        '9:11 expected a time in the video, found "95" | write 1:35',
        '10:11 expected a time in the video, found "1.35" | write 1:35',
        '11:11 expected a time in the video, found "1:35.5" | write 1:35',
        '12:11 expected a time in the video, found "1:75" | write minutes and seconds, such as'
        " 1:35",
        '13:11 expected a time in the video, found "soon" | write minutes and seconds, such as'
        " 1:35",
        f"14:17 {value}",
        "15:17 expected a number that is at least 1, found 0 | ",
        f"16:17 {value}",
    ]


def test_chapters_come_in_order_and_each_at_a_time_of_its_own() -> None:
    text = with_chapters("1:00: a", "0:30: b", "01:00: c", "2:00: d")
    assert problems(text) == [
        "10:11 0:30 comes after 1:00 | list the chapters in the order of the video",
        "11:11 two chapters begin at 01:00 | remove one, or correct its time",
    ]


def test_the_number_of_a_slide_needs_a_deck() -> None:
    without = "there is no PowerPoint deck to have a slide 2"
    for slides in ("", "        slides: a.pdf\n"):
        (found,) = problems(with_chapters("0:00: Start", "1:00: 2", slides=slides))
        assert without in found


def test_captions_and_chapters_need_a_video() -> None:
    text = with_chapters("0:00: Start", slides="        captions: a.srt\n")
    assert problems(text.replace("        video: WMRUZT9NljM\n", "")) == [
        "6:19 there is no video that has these captions | add a line video: …",
        "8:11 there is no video that has these chapters | add a line video: …",
    ]


def test_captions_are_a_file_of_captions() -> None:
    text = f"{VIDEO}        captions: a.txt\n"
    assert problems(text) == [
        '7:19 expected a file whose name ends in .vtt or .srt, found "a.txt" | '
    ]


def test_chapters_are_no_list() -> None:
    text = f"{VIDEO}        chapters: [1]\n"
    assert problems(text) == ["7:19 expected keys and values, found a list | write key: value"]
