from __future__ import annotations

import re
import sys

import pytest

from tests.conftest import MKDOCS_YML, Folder

SMALL = """
course.yaml: |
  title: "Q&A: <b>bold</b> moves"
  description: "Say \\"hi\\" & <go>"
  repository: me/course
  weeks:
    - title: "A & B"
      lectures:
        - {title: "</title><script>alert(1)</script>", video: "https://youtu.be/WMRUZT9NljM"}
        - {title: Plain, slides: materials/a.pdf}
materials/a.pdf: deck
docs/about.md: |
  # About

  [The week](week-1/index.md)
"""


def test_a_course_builds_under_strict_with_its_own_pages_beside_it(folder: Folder) -> None:
    built = folder.write(SMALL).build("--strict")
    assert built.status == 0, built.log
    assert built.pages() == [
        "404.html",
        "about/index.html",
        "coursewright-offline.html",
        "index.html",
        "week-1/index.html",
        "week-1/plain/index.html",
        "week-1/title-script-alert-1-script/index.html",
    ]
    assert (built.site / "materials/a.pdf").read_text() == "deck"
    assert 'href="../week-1/"' in built.article("about/index.html")
    assert 'href="../../materials/a.pdf"' in built.article("week-1/plain/index.html")


def test_titles_are_text_wherever_the_theme_writes_them(folder: Folder) -> None:
    built = folder.write(SMALL).build()
    for page in built.pages():
        html = built.html(page)
        assert "<script>alert" not in html
        assert "<b>bold" not in html
        assert "&amp;amp;" not in html
    assert "<title>Q&amp;A: &lt;b&gt;bold&lt;/b&gt; moves</title>" in built.html()
    assert 'aria-label="Next: Week 1: A &amp; B"' in built.html()
    assert 'content="Say &#34;hi&#34; &amp; &lt;go&gt;"' in built.html().replace("&quot;", "&#34;")
    week = next(d for d in built.search_index()["docs"] if d["location"] == "week-1/")
    assert week["title"] == "Week 1: A &amp; B"


def test_the_video_is_a_link_until_it_is_asked_for(folder: Folder) -> None:
    article = folder.write(SMALL).build().article("week-1/title-script-alert-1-script/index.html")
    assert (
        '<a class="cw-video" data-cw-youtube="WMRUZT9NljM" href="https://youtu.be/WMRUZT9NljM">'
        in article
    )
    assert "<iframe" not in article


def test_a_course_with_problems_costs_nothing_of_the_site_before(folder: Folder) -> None:
    good = folder.write(SMALL).build()
    before = {path: good.html(path) for path in good.pages()}
    folder.write({"course.yaml": "title: x\nweks: []\nstatus: odd\n"})
    bad = folder.build()
    assert bad.status == 1
    assert 'ERROR   -  coursewright: course.yaml:2:1: unknown key "weks"' in bad.log
    assert "did you mean weeks?" in bad.log
    assert "The course has 3 problems; nothing was built and nothing was removed." in bad.log
    assert "Traceback" not in bad.log
    assert {path: bad.html(path) for path in bad.pages()} == before


@pytest.mark.parametrize(
    "broken",
    [
        {"docs/about.md": "---\njinja: true\n---\n{{ nope }}"},
        {"mkdocs.yml": "site_name: x\nplugins: [{coursewright: {templates: t}}]\n",
         "t/home.md.jinja": "{% if %}"},
        {"course.yaml": "title: [\n"},
    ],
)  # fmt: skip
def test_a_mistake_in_any_of_the_sources_costs_nothing(
    folder: Folder, broken: dict[str, str]
) -> None:
    before = folder.write(SMALL).build().pages()
    built = folder.write(broken).build()
    assert built.status == 1
    assert "Traceback" not in built.log
    assert built.pages() == before


def test_a_file_that_is_not_there_is_a_warning_and_fails_a_strict_build(folder: Folder) -> None:
    folder.write(SMALL)
    (folder.path / "materials/a.pdf").unlink()
    built = folder.build()
    assert built.status == 0
    assert "WARNING -  coursewright: course.yaml:8:32: materials/a.pdf is not there" in built.log
    page = built.article("week-1/plain/index.html")
    assert "<code>materials/a.pdf</code> is not there yet" in page
    assert 'href="../../materials' not in page
    assert folder.build("--strict").status == 1


def test_the_edit_address_may_be_another(folder: Folder) -> None:
    config = (
        "site_name: x\ntheme: {name: material, features: [content.action.edit]}\n"
        "plugins: [{coursewright: {edit_url: 'https://git.example/e/{path}?line={line}'}}]\n"
    )
    built = folder.write(SMALL).write({"mkdocs.yml": config}).build()
    assert 'href="https://git.example/e/course.yaml?line=8"' in (
        built.html("week-1/plain/index.html")
    )
    config = config.replace("'https://git.example/e/{path}?line={line}'", "''")
    built = folder.write({"mkdocs.yml": config}).build()
    assert "rel=edit" not in built.html().replace('"', "")


def test_the_theme_never_asks_github(folder: Folder) -> None:
    built = folder.write(SMALL).build()
    assert "md-source" not in built.html()


def test_own_pages_keep_the_edit_button_that_mkdocs_gives_them(folder: Folder) -> None:
    config = (
        "site_name: x\nedit_uri_template: 'https://git.example/{path}'\n"
        "theme: {name: material, features: [content.action.edit]}\nplugins: [coursewright]\n"
    )
    built = folder.write(SMALL).write({"mkdocs.yml": config}).build()
    assert 'href="https://git.example/about.md"' in built.html("about/index.html")
    assert "/edit/main/course.yaml#L8" in built.html("week-1/plain/index.html")


def test_the_authors_stylesheet_comes_after_ours_and_a_file_of_its_name_replaces_it(
    folder: Folder,
) -> None:
    config = "site_name: x\nextra_css: [mine.css]\nplugins: [coursewright]\n"
    folder.write(SMALL).write({"mkdocs.yml": config, "docs/mine.css": "a{}"})
    html = folder.build().html()
    assert html.index("assets/coursewright.css") < html.index("mine.css")
    folder.write({"docs/assets/coursewright.css": "/* mine */"})
    built = folder.build()
    assert (built.site / "assets/coursewright.css").read_text() == "/* mine */"


def test_it_works_with_mkdocs_own_theme_and_without_directory_urls(folder: Folder) -> None:
    config = "site_name: x\nuse_directory_urls: false\nplugins: [search, coursewright]\n"
    built = folder.write(SMALL).write({"mkdocs.yml": config}).build("--strict")
    assert built.status == 0, built.log
    assert 'href="materials/a.pdf"' in built.html("week-1/plain/index.html").replace("../", "")


OWN_NAV = """
mkdocs.yml: |
  site_name: x
  theme: material
  plugins: [coursewright]
  nav:
    - about.md
    - The course: course.yaml
    - Start: index.md
"""


def order(html: str) -> list[str]:
    return re.findall(r'<link rel="(?:prev|next)" href="([^"]+)"', html)


def test_the_authors_own_navigation_stays_and_may_hold_the_weeks(folder: Folder) -> None:
    built = folder.write(SMALL).write(OWN_NAV).build("--strict")
    assert built.status == 0, built.log
    assert order(built.html("week-1/index.html")) == [
        "../about/",
        "title-script-alert-1-script/",
    ]
    assert order(built.html()) == ["week-1/plain/"]


AWESOME = """
mkdocs.yml: |
  site_name: x
  theme: {name: material, features: [navigation.indexes]}
  plugins:
    - search
    - awesome-nav
    - coursewright
    - redirects: {redirect_maps: {old.md: week-1/plain/index.md}}
docs/week-1/extra.md: |
  # Extra
"""


@pytest.mark.parametrize("reverse", [False, True])
def test_it_works_beside_awesome_nav_and_redirects(folder: Folder, reverse: bool) -> None:
    folder.write(SMALL).write(AWESOME)
    if reverse:
        config = (folder.path / "mkdocs.yml").read_text()
        swapped = config.replace(
            "- awesome-nav\n  - coursewright", "- coursewright\n  - awesome-nav"
        )
        assert swapped != config
        folder.write({"mkdocs.yml": swapped})
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert "url=../week-1/plain/" in built.html("old/index.html")
    assert order(built.html("week-1/plain/index.html")) == [
        "../title-script-alert-1-script/",
        "../extra/",
    ]
    assert order(built.html("week-1/index.html"))[0] == ".."
    assert order(built.html("about/index.html")) == ["../week-1/extra/"]


def test_the_authors_own_nav_file_stays(folder: Folder) -> None:
    folder.write(SMALL).write(AWESOME)
    folder.write({"docs/.nav.yml": "nav: [about.md, week-1, index.md]\n"})
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert order(built.html("about/index.html")) == ["../week-1/"]


def test_a_course_may_lie_elsewhere_than_where_the_command_is_run(folder: Folder) -> None:
    inside = Folder(folder.path / "deep/course")
    inside.path.mkdir(parents=True)
    inside.write(SMALL).write({"mkdocs.yml": MKDOCS_YML})
    done = folder.run(sys.executable, "-m", "mkdocs", "build", "-f", "deep/course/mkdocs.yml")
    assert done.returncode == 0, done.stderr
    assert (inside.path / "site/materials/a.pdf").exists()
    inside.write({"course.yaml": "titel: x\n"})
    checked = folder.coursewright("check", "-f", "deep/course/mkdocs.yml")
    assert 'deep/course/course.yaml:1:1: error: unknown key "titel"' in checked.stdout


def test_long_courses_get_a_level_of_parts(folder: Folder) -> None:
    weeks = "".join(f"  - {{title: W{n}}}\n" for n in range(25))
    built = folder.write({"course.yaml": f"title: x\nweeks:\n{weeks}"}).build("--strict")
    assert built.status == 0, built.log
    assert "Weeks 1–5" in built.html("week-1/index.html")
    assert order(built.html("week-6/index.html")) == ["../week-5/", "../week-7/"]


def test_hand_written_pages_with_a_missing_link_are_mkdocs_own_business(folder: Folder) -> None:
    folder.write(SMALL).write({"docs/about.md": "[gone](gone.md)"})
    assert "gone.md" in folder.build().log
