from __future__ import annotations

import re

import pytest

from tests.conftest import Folder

WEEK_1 = '<span class="cw-number">Week 1<span class="cw-unseen">:</span></span> '


def test_a_home_page_without_prose_has_the_title_and_the_weeks(course: Folder) -> None:
    markdown = course.markdown("index.md")
    assert re.findall("^#+ .*", markdown, re.MULTILINE) == [
        "# A course",
        "## Week by week",
        f"### [{WEEK_1}Beginnings](week-1/index.md) {{ #week-1 }}",
    ]
    assert '<div data-cw-course="A course" markdown="1">\n\n\n</div>' in markdown


def test_prose_stands_in_the_home_page_with_its_front_matter(course: Folder) -> None:
    course.write({"docs/index.md": "---\nhide: [toc]\n---\nWelcome to {{ this }}.\n"})
    markdown = course.markdown("index.md")
    assert markdown.startswith('---\nhide: [toc]\n---\n<div class="cw-hero" markdown="1">\n')
    assert "\n\n# A course\n\n" in markdown
    assert "Welcome to {{ this }}." in markdown


def test_prose_with_a_heading_of_its_own_takes_the_place_of_the_title(course: Folder) -> None:
    course.write({"docs/index.md": "# Hello\n\nthere\n"})
    assert re.findall("^# .*", course.markdown("index.md"), re.MULTILINE) == ["# Hello"]


def test_a_home_page_that_asks_for_jinja_is_the_authors_alone(course: Folder) -> None:
    course.write({"docs/index.md": "---\njinja: true\n---\n# Mine\n\n{{ week_list() }}\n"})
    markdown = course.markdown("index.md")
    assert "## Week by week" not in markdown
    assert f"### [{WEEK_1}Beginnings](week-1/index.md)" in markdown


BLOCKS = """
course.yaml: |
  title: A course
  intro: WMRUZT9NljM
  links: [{title: Forum, url: "https://a.b/f"}]
  people: [{name: Ada, url: "https://a.b/ada", roles: [maths, machines]}, {name: Bo}]
  readings: [{title: Book, url: "https://a.b/book"}]
  weeks: [{title: Beginnings, lectures: [{title: First}]}]
docs/deep/page.md: |
  ---
  jinja: true
  ---
  # Title {#id}

  {{ intro_video() }}

  {{ quick_links() }}

  {{ people() }}

  {{ reading_list() }}

  {{ week_list() }}

  {%# not shown #%}{{ course.title }} has {{ weeks | length }} week.
"""


def test_an_own_page_may_hold_the_generated_blocks_anywhere(folder: Folder) -> None:
    markdown = folder.write(BLOCKS).markdown("deep/page.md")
    assert "# Title {#id}" in markdown
    assert (
        "[<span>Play the video: A course</span>](https://www.youtube.com/watch?v=WMRUZT9NljM)"
        in markdown
    )
    assert "- [Forum](https://a.b/f)" in markdown
    assert "- [Ada](https://a.b/ada): maths, machines\n- Bo\n" in markdown
    assert "- [Book](https://a.b/book)" in markdown
    assert "</span>[First](../week-1/first/index.md)" in markdown
    assert "\nA course has 1 week." in markdown
    assert "not shown" not in markdown


def test_a_page_that_does_not_ask_is_left_alone(course: Folder) -> None:
    course.write(
        {"docs/page.md": "{{ week_list() }}", "docs/no.md": "---\njinja: no\n---\n{{ x }}"}
    )
    assert {page.path for page in course.site().pages} == {"index.md", "week-1/index.md"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ week_lst() }}", "'week_lst' is undefined"),
        ("{% if %}", "cannot be understood"),
        ("{{ people( }}", "cannot be understood"),
        ("{% include 'none.md' %}", "there is no template called none.md"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ course.titel }}", "no attribute 'titel'"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
        ("{{ people.__globals__ }}", "__globals__"),
        ("{{ course.__init__.__globals__ }}", "__init__"),
        ("{% for i in range(10000000) %}{% endfor %}", "too big"),
    ],
)
def test_an_error_in_a_page_names_its_line(course: Folder, text: str, message: str) -> None:
    course.write({"docs/page.md": f"---\njinja: true\n---\n\n# Title\n\n{text}\n"})
    (problem,) = course.found()
    assert str(problem.place) == "docs/page.md:7"
    assert message in problem.message


def test_a_misspelt_block_gets_a_suggestion(course: Folder) -> None:
    course.write({"docs/page.md": "---\njinja: true\n---\n{{ week_lst() }}\n"})
    assert course.found()[0].hint == "did you mean week_list?"


def test_every_problem_of_manifest_pages_and_templates_is_found_at_once(folder: Folder) -> None:
    folder.write("""
        course.yaml: |
          title: x
          wekks: 1
        docs/a.md: |
          ---
          jinja: true
          ---
          {{ x }}
    """)
    (folder.path / "docs/b.md").write_bytes(b"\xff\xfe")
    assert folder.problems() == [
        "course.yaml:1:1: the course has no weeks",
        'course.yaml:2:1: unknown key "wekks" in the course',
        "docs/b.md:1:1: this file is not saved as UTF-8, so its letters cannot be told apart",
    ]


def test_a_template_of_the_authors_own_comes_before_ours(course: Folder) -> None:
    course.write("""
        mkdocs.yml: |
          plugins: [{coursewright: {templates: overrides}}]
        overrides/week.md.jinja: |
          # My {{ week.week.title }}
    """)
    assert course.markdown("week-1/index.md").endswith("# My Beginnings\n")
    assert "\n# A course\n" in course.markdown("index.md")


def test_an_error_in_an_own_template_names_its_line_once(course: Folder) -> None:
    course.write("""
        course.yaml: |
          title: x
          weeks: [{title: a}, {title: b}]
        mkdocs.yml: |
          plugins: {coursewright: {templates: overrides}}
        overrides/week.md.jinja: |
          # {{ week.heading }}
          {% include "part.md.jinja" %}
        overrides/part.md.jinja: |
          fine
          {{ nothing }}
    """)
    assert course.problems() == [
        "overrides/part.md.jinja:2: this template uses something that there is not:"
        " 'nothing' is undefined"
    ]
    course.write({"overrides/part.md.jinja": "\n\n{% endif %}"})
    (problem,) = course.found()
    assert str(problem.place) == "overrides/part.md.jinja:3"


def test_an_error_in_one_of_our_templates_named_from_theirs_is_no_crash(course: Folder) -> None:
    course.write("""
        mkdocs.yml: |
          plugins: {coursewright: {templates: overrides}}
        overrides/items.md.jinja: ""
    """)
    assert course.found()[0].place.file == "week-list.md.jinja"


def test_what_the_author_writes_is_text_and_never_markup(folder: Folder) -> None:
    folder.write("""
        course.yaml: |
          title: "<b>{{ 7*7 }}</b> *x*"
          description: "# no {% heading %}"
          people: [{name: "[a](b)", roles: ["`c`"]}]
          weeks: [{title: "<script>alert(1)</script>", note: "a | b"}]
    """)
    for page in folder.site().pages:
        assert "<script" not in page.markdown
        assert "<b>" not in page.markdown
        assert "{{" not in page.markdown.replace("{{ 7*7 }}", "", 0)
        assert "49" not in page.markdown


def test_a_hand_written_page_at_a_weeks_address_is_a_problem(course: Folder) -> None:
    course.write({"docs/week-1.md": "mine", "docs/README.md": "me"})
    assert course.problems() == [
        "docs/README.md: this page has the same address as the page written from course.yaml:1:8",
        "docs/week-1.md: this page has the same address as the page written from course.yaml:3:5",
    ]


STATUSES = """
course.yaml: |
  title: x
  first_week: 0
  status: in-development
  repository: me/course
  branch: my/branch
  weeks:
    - title: Full
      description: All of it.
      lectures:
        - {title: Here, video: WMRUZT9NljM, slides: materials/a.pdf}
        - {title: Absent, slides: materials/b.pdf}
        - {title: Announced, status: coming-soon, note: in May}
        - {title: Local, video: media/v.mp4}
        - {title: Elsewhere, video: "https://vimeo.com/1"}
      notebooks: [{title: Figures, notebook: materials/été.ipynb}]
      exercises:
        - {notebook: "https://github.com/o/r/blob/main/e.ipynb", status: outline}
        - {title: Other, notebook: "https://example.org/e.ipynb"}
        - {title: Only told, note: on paper}
        - {intro: {status: coming-soon, note: not yet recorded}, notebook: materials/a.ipynb}
      readings: [materials/r.md, {title: Paper, url: "https://a.b/(c)", note: long}]
    - {title: None, exercises: none}
    - {title: Later, exercises: {status: coming-soon, note: not released yet}}
    - {title: Draft, status: draft}
materials/a.pdf: 0123456789
media/v.mp4: x
materials/r.md: "# Read"
"""


def test_a_week_shows_every_item_in_its_place_with_status_and_note(folder: Folder) -> None:
    markdown = folder.write(STATUSES).markdown("week-0/index.md")
    assert (
        re.sub(r'<span class="cw-kind[^>]+></span>', "", markdown)
        == """\
---
title: 'Week 0: Full'
description: All of it.
---

# Week 0: Full

<span class="cw-links">5 lectures · 1 notebook · 4 exercises · 2 readings</span>
{ .cw-where }

<div data-cw-progress></div>

All of it.
{ .cw-lead }

<div class="cw-plan" markdown="1">

## Lectures

1. [Here](here/index.md) <span class="cw-links">[Video](https://www.youtube.com/watch?v=WMRUZT9NljM)\
 · [Slides](../materials/a.pdf) <small class="cw-size">10 bytes</small></span>
1. [Absent](absent/index.md) <span class="cw-links">Slides <small class="cw-absent">\
<code>materials/b.pdf</code> is not there yet</small></span>
1. [Announced](announced/index.md) *coming soon*{ .cw-status } <span class="cw-note">in May</span>
1. [Local](local/index.md) <span class="cw-links">[Video](../media/v.mp4) \
<small class="cw-size">1 byte</small></span>
1. [Elsewhere](elsewhere/index.md) <span class="cw-links">[Video](https://vimeo.com/1)</span>

## Notebooks

- [Figures](figures/index.md) <span class="cw-links">[Open in Colab](https://colab.research.google.\
com/github/me/course/blob/my%2Fbranch/materials/%C3%A9t%C3%A9.ipynb) · [View on GitHub](https://\
github.com/me/course/blob/my/branch/materials/%C3%A9t%C3%A9.ipynb) · Download <small class="cw-\
absent"><code>materials/été.ipynb</code> is not there yet</small></span>

## Exercises

- [Exercises](exercises/index.md) *outline only*{ .cw-status } <span class="cw-links">\
[Open in Colab](https://colab.research.google.com/github/o/r/blob/main/e.ipynb) · [View on GitHub]\
(https://github.com/o/r/blob/main/e.ipynb) · [Download]\
(https://raw.githubusercontent.com/o/r/main/e.ipynb)</span>
- [Other](other/index.md) <span class="cw-links">[Notebook](https://example.org/e.ipynb)</span>
- Only told <span class="cw-note">on paper</span>
- [Exercises](exercises-4/index.md) <span class="cw-links">Intro video *coming soon*{ .cw-status } \
<span class="cw-note">not yet recorded</span> · [Open in Colab](https://colab.research.google.com/\
github/me/course/blob/my%2Fbranch/materials/a.ipynb) · [View on GitHub](https://github.com/me/\
course/blob/my/branch/materials/a.ipynb) · Download <small class="cw-absent">\
<code>materials/a.ipynb</code> is not there yet</small></span>


## Reading

- [Reading material](../materials/r/index.md)
- [Paper](<https://a.b/(c)>) <span class="cw-note">long</span>

</div>
"""
    )


def test_a_card_of_the_home_page_shows_what_is_in_a_week(folder: Folder) -> None:
    markdown = folder.write(STATUSES).markdown("index.md")
    cards = re.split(r'<div class="cw-card" markdown="1">', markdown)[1:]
    items = re.findall(
        r'^- (?:<span class="cw-kind cw-(\w+)"[^>]*></span>)?(.*)', cards[0], re.MULTILINE
    )
    assert items[:3] == [
        ("lecture", "[Here](week-0/here/index.md)"),
        ("lecture", "[Absent](week-0/absent/index.md)"),
        (
            "lecture",
            "[Announced](week-0/announced/index.md) *coming soon*{ .cw-status }"
            ' <span class="cw-note">in May</span>',
        ),
    ]
    assert [kind for kind, _ in items] == [
        *(5 * ["lecture"]),
        "notebook",
        *(4 * ["exercise"]),
        *(2 * ["reading"]),
    ]
    assert "- No exercises this week\n" in cards[1]
    assert "- Exercises *coming soon*{ .cw-status }" in cards[2]
    assert ["Nothing is here yet" in card for card in cards] == [False, False, False, True]


def test_empty_and_announced_weeks_say_so(folder: Folder) -> None:
    folder.write(STATUSES)
    assert "- No exercises this week" in folder.markdown("week-1/index.md")
    assert '*coming soon*{ .cw-status } <span class="cw-note">not released yet</span>' in (
        folder.markdown("week-2/index.md")
    )
    assert "*draft*{ .cw-status }" in folder.markdown("week-3/index.md")
    assert "Nothing is here yet" in folder.markdown("week-3/index.md")


def test_a_lecture_page_has_its_video_and_its_slides(folder: Folder) -> None:
    folder.write(STATUSES)
    assert (
        folder.markdown("week-0/here/index.md")
        == """\
---
title: Here
---

# Here

[Week 0: Full](../index.md) <span class="cw-note">lecture 1 of 5</span> <span \
data-cw-page="lecture:youtube:WMRUZT9NljM" data-cw-offer=""></span>
{ .cw-where }

<div class="cw-stage" markdown="1">
<div markdown="1">

[<span>Play the video: Here</span>](https://www.youtube.com/watch?v=WMRUZT9NljM){ .cw-video \
data-cw-youtube="WMRUZT9NljM" }

</div>
</div>

## Slides

[Download the slides](../../materials/a.pdf) <small class="cw-size">10 bytes</small>
"""
    )
    assert '(../../media/v.mp4){ .cw-video data-cw-file="" }' in folder.markdown(
        "week-0/local/index.md"
    )
    assert "(https://vimeo.com/1){ .cw-video }" in folder.markdown("week-0/elsewhere/index.md")
    assert "Nothing is here yet" in folder.markdown("week-0/announced/index.md")


def test_missing_files_are_warnings_with_places_and_suggestions(folder: Folder) -> None:
    folder.write(STATUSES)
    folder.write({"materials/B.pdf": ""})
    warnings = [f"{w.place} {w.message} | {w.hint}" for w in folder.site().warnings]
    assert warnings == [
        "course.yaml:11:33 materials/b.pdf is not there | did you mean materials/B.pdf?",
        "course.yaml:15:44 materials/été.ipynb is not there | put the file there, or mend the path",
        "course.yaml:20:74 materials/a.ipynb is not there | put the file there, or mend the path",
    ]


@pytest.mark.parametrize(("level", "told"), [("warning", 1), ("ignore", 0)])
def test_a_course_may_wait_for_its_files(folder: Folder, level: str, told: int) -> None:
    folder.write({
        "course.yaml": "title: C\nweeks: [{title: W, readings: [materials/r.md]}]",
        "mkdocs.yml": f"plugins: [coursewright: {{levels: {{missing_file: {level}}}}}]",
    })  # fmt: skip
    site = folder.site()
    assert not site.warnings
    assert [(one.code, one.level) for one in site.remarks] == [("CW034", "warning")] * told
    assert "is not there yet" in folder.markdown("week-1/index.md")


def test_a_reading_that_is_there_has_a_page_and_the_other_files_are_assets(folder: Folder) -> None:
    site = folder.write(STATUSES).site()
    page = next(page for page in site.pages if page.path == "materials/r/index.md")
    mark = '<span data-cw-page="reading:file:materials/r.md"></span>\n{ .cw-where }'
    assert page.markdown.strip() == f"---\ntitle: Read\n---\n\n# Read\n\n{mark}"
    assert [asset.path for asset in site.assets] == [
        "materials/a.pdf",
        "media/v.mp4",
        "assets/favicon.svg",
        "assets/coursewright.css",
        "assets/coursewright.js",
    ]


def test_every_page_says_where_it_was_written(folder: Folder) -> None:
    site = folder.write(STATUSES).site()
    places = {path: str(place) for path, place in site.sources.items()}
    assert places["index.md"] == "course.yaml:1:8"
    assert places["week-0/index.md"] == "course.yaml:7:5"
    assert places["week-0/here/index.md"] == "course.yaml:10:9"
    assert places["materials/r/index.md"] == "materials/r.md"
