"""For programs that read: `llms.txt` in its form, and each page as plain Markdown."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from coursewright.exports.plain import as_markdown, as_text
from tests.conftest import Built, Folder
from tests.exports.sample import ADDRESS, AS_OF, HOSTILE, sample
from tests.test_preview import Server


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = sample(Folder(tmp_path_factory.mktemp("course")))
    done = folder.coursewright("build", "--as-of", AS_OF)
    return Built(folder.path / "site", done.returncode, done.stdout + done.stderr)


NOT_PAGES = {"404.html", "coursewright-offline.html"}
"""What is shown in place of a page."""


def plain(markdown: str) -> str:
    """The text that Markdown shows."""
    return as_text(MarkdownIt("gfm-like", {"linkify": False}).render(markdown))


# -- llms.txt ---------------------------------------------------------------------------------


def test_it_has_the_parts_of_its_form_in_their_order(built: Built) -> None:
    text = built.html("llms.txt")
    tokens = MarkdownIt("commonmark").parse(text)
    top = [token.tag for token in tokens if token.level == 0 and token.nesting >= 0]
    assert top[:2] == ["h1", "blockquote"]
    assert set(zip(top[2::2], top[3::2], strict=True)) == {("h2", "ul")}
    for line in text.partition("\n## ")[2].splitlines():
        assert re.match(r"- \[.+\]\(\S+\)(: .+)?$|## .+$|$|The course$", line), line


def test_it_lists_each_page_with_what_it_is_about(built: Built) -> None:
    text = built.html("llms.txt")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings[0] == "The course"
    assert [heading[:7] for heading in headings[1:-1]] == ["Week 1:", "Week 3:", "Week 4:"]
    assert headings[-1] == "Optional"
    assert f"- [Hello]({ADDRESS}announcements/hello/index.html.md): We begin.\n" in text
    assert f"[course.json]({ADDRESS}course.json)" in text
    assert f"- [Described]({ADDRESS}described/index.html.md): The author's own words\n" in text
    assert f"({ADDRESS}materials/read/index.html.md): The first words, with x^2 and." in text
    assert plain(text).splitlines()[0] == HOSTILE
    assert not re.search(r"(?<!\\)<", text)


def test_each_address_in_it_is_a_file_of_the_site_and_each_page_is_in_it(built: Built) -> None:
    listed = re.findall(rf"\]\({ADDRESS}([^)]+)\)", built.html("llms.txt"))
    assert len(listed) == len(set(listed))
    for path in listed:
        assert (built.site / unquote(path)).is_file(), path
    pages = {f"{page}.md" for page in built.pages()} - {f"{page}.md" for page in NOT_PAGES}
    assert set(map(unquote, listed)) == pages | {"course.json"}


def test_nothing_that_is_not_out_is_in_these_files(built: Built) -> None:
    for file in [*built.site.rglob("*.md"), built.site / "llms.txt"]:
        text = file.read_text(encoding="utf-8").lower()
        assert "secret" not in text, file
        assert "kept back" not in text, file
    assert not (built.site / "week-2").exists()


def test_no_page_has_an_alternate_for_which_the_theme_would_ask_for_a_sitemap(
    built: Built,
) -> None:
    # Its script takes each for the site in another language.
    for page in built.pages():
        alternates = re.findall(r'<link rel="alternate"[^>]*href="([^"]+)"', built.html(page))
        assert all(href.endswith("feed.xml") for href in alternates), page


def test_the_check_of_links_the_search_and_the_sitemap_take_no_notice(built: Built) -> None:
    folder = Folder(built.site.parent)
    done = folder.coursewright("links", "--offline", "--site", "site")
    assert done.returncode == 0, done.stdout
    assert ".html.md" not in built.html("search/search_index.json")
    assert ".md" not in built.html("sitemap.xml")
    assert not [page for page in built.pages() if ".html." in page]


def test_files_of_ones_own_come_first(course: Folder) -> None:
    course.write({"docs/llms.txt": "mine"})
    built = course.build("--strict")
    assert built.status == 0, built.log
    assert built.html("llms.txt") == "mine"


def test_without_an_address_links_lead_from_page_to_page(course: Folder) -> None:
    built = course.build()
    assert "- [Week 1: Beginnings](week-1/index.html.md)" in built.html("llms.txt")
    assert "### [Week 1: Beginnings](week-1/index.html.md)" in built.html("index.html.md")


def test_where_pages_are_files_their_markdown_lies_beside(course: Folder) -> None:
    course.write(
        {
            "docs/about.md": "# About\n\n[The week](week-1/index.md#x) and [home](index.md).\n",
            "mkdocs.yml": "site_name: x\nuse_directory_urls: false\ntheme: material\n"
            "plugins: [search, coursewright]\n",
        }
    )
    built = course.build()
    assert "[About](about.html.md)" in built.html("llms.txt")
    assert "[The week](week-1/index.html.md#x) and [home](index.html.md)" in built.html(
        "about.html.md"
    )


def test_a_server_makes_none_of_them(course: Folder) -> None:
    server = Server(course)
    try:
        server.shows("Beginnings")
        for name in ("llms.txt", "course.json", "index.html.md"):
            assert server.page(name) == "404"
    finally:
        server.stop()


# -- The pages --------------------------------------------------------------------------------


def test_a_lecture_is_its_headings_slides_and_notes(built: Built) -> None:
    file = next(built.site.glob("week-1/brains*/index.html.md"))
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Brains ")
    assert plain(text).splitlines()[0] == " ".join(HOSTILE.split())
    assert "\n## Transcript\n" in text
    assert "Hello there & welcome." in plain(text)
    assert "](https://www.youtube.com/watch?v=WMRUZT9NljM" in text
    assert re.search(r"^### .+\n\n.+", text, re.MULTILINE)
    assert not re.search(r"<(?!https?:)[a-z/]", re.sub(r"\\<", "", text)), text


def test_a_notebook_keeps_its_code_and_a_reading_its_references(built: Built) -> None:
    code = built.html("week-1/code/index.html.md")
    assert re.search(r"^```\w*\n(.+\n)+```$", code, re.MULTILINE)
    read = built.html("materials/read/index.html.md")
    assert "The first words, with `x^2` and ([Key, 2020](#ref-key2020))." in read
    assert "[DOI](https://doi.org/10.1234/k)" in read


def test_all_that_a_page_of_the_reference_course_says_is_in_its_markdown(
    reference: Built,
) -> None:
    for page in ("index.html", "week-1/index.html", "week-1/neuron-structure/index.html"):
        article = re.sub(r'<a class="headerlink".*?</a>', "", reference.article(page))
        words = set(re.findall(r"\w{3,}", as_text(article)))
        said = set(re.findall(r"\w{3,}", plain(reference.html(f"{page}.md"))))
        assert words - said == set(), page


def test_they_are_a_small_part_of_the_site(reference: Built) -> None:
    def size(files: list[Path]) -> int:
        return sum(file.stat().st_size for file in files if file.is_file())

    ours = [*reference.site.rglob("*.html.md"), reference.site / "llms.txt"]
    assert size(ours) < size(list(reference.site.rglob("*"))) / 20
    for page in set(reference.pages()) - NOT_PAGES:
        assert (reference.site / f"{page}.md").stat().st_size < len(reference.html(page))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a * b _c_ [d] `e`</p>", r"a \* b \_c\_ \[d\] \`e\`"),
        ("<p>&lt;f&gt; &amp;amp; g_h ~~i~~</p>", r"\<f> &amp;amp; g_h \~~i\~~"),
        ("<p># a</p><p>1. b</p><p>- c</p>", "\\# a\n\n1\\. b\n\n\\- c"),
        ("<ul><li>a<ul><li>b</li></ul></li><li></li></ul>", "- a\n\n  - b"),
        ('<ol start="3"><li>a</li><li><p>b</p><p>c</p></li></ol>', "3. a\n4. b\n\n   c"),
        ("<pre><code>a ``` b\n\n</code></pre>", "````\na ``` b\n````"),
        ('<div class="language-py highlight"><pre>x</pre></div>', "```py\nx\n```"),
        ("<table><tr><th>a</th></tr><tr><td>b|c</td><td>d</td></tr></table>",
         "| a |  |\n|---|---|\n| b\\|c | d |"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ('<div class="admonition note"><p class="admonition-title">N</p><p>a</p></div>',
         "> **N**\n>\n> a"),
        ("<details><summary>a</summary><p>b</p></details><hr>", "**a**\n\nb\n\n---"),
        ("<p>a<br>b <b>c </b>d<em> </em></p>", "a  \nb **c** d"),
        ('<p><a href="a b">c</a> <a>d</a> <a href="e"></a></p>', "[c](<a b>) d"),
        ('<p><img src="a.png" alt="b"> <img src="c.png" alt=""></p>', "![b](a.png)"),
        ("<p>x <math><msup><mi>a</mi><mn>2</mn></msup></math></p>", "x `a^2`"),
        ("<p>a<script>b</script><button>c</button><span hidden>d</span></p>", "a"),
        ("<h2>a <a class=headerlink href=#a>¶</a></h2><div></div>", "## a"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert as_markdown(html).strip() == markdown


def test_elements_in_one_another_without_end_are_their_text() -> None:
    assert "x" in as_markdown("<div>" * 2000 + "x" + "</div>" * 2000)
    assert "x" in as_markdown("<b>" * 200 + "x")
