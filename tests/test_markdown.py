from __future__ import annotations

import html
import re

import markdown
import pytest
from markupsafe import Markup

from coursewright.markdown import escape, link_target, relative_link
from coursewright.pages.site import MARKDOWN_EXTENSIONS

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a < b & c > d",
    "&lt;b&gt; &amp; &#42;",
    "{{ 7*7 }} {% x %} {: .class } {#id}",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "> quote",
    "=====",
    "!!! note",
    "??? note",
    "/// block",
    ": definition",
    "*a* **b** _c_ __d__ ~e~ ^f^ ==g== ++h++ `i`",
    "[a](javascript:alert(1)) ![b](c) [d][e] [^1]",
    "<https://example.org> <a@b.org>",
    "| a | b |",
    r"\* \\ \[",
    "$x$ $$y$$",
    ":smile: 1:2",
    "---",
    "\"quotes\" and 'apostrophes'",
    "*[HTML]: abbr",
    "a --- b ... (c)",
    "two\n\n# lines",
]
EXTENSIONS = [*MARKDOWN_EXTENSIONS, "pymdownx.superfences", "pymdownx.mark", "pymdownx.tilde",
              "pymdownx.caret", "pymdownx.details", "pymdownx.arithmatex", "pymdownx.emoji",
              "def_list", "footnotes", "tables", "abbr"]  # fmt: skip


def text_of(fragment: str) -> str:
    assert not re.search(r"<(?!/?(p|h1)\b)", fragment), fragment
    return html.unescape(re.sub(r"<[^>]+>", "", fragment)).strip()


@pytest.mark.parametrize("text", NASTY)
def test_escaped_text_shows_as_itself_wherever_it_stands(text: str) -> None:
    expected = " ".join(text.split())
    for before in ("", "# ", "word "):
        rendered = markdown.markdown(f"{before}{escape(text)}", extensions=EXTENSIONS)
        shown = text_of(rendered)
        assert shown == (before.replace("# ", "") + expected).strip()


@pytest.mark.parametrize("text", NASTY)
def test_escaped_text_is_safe_in_an_attribute(text: str) -> None:
    assert not set(escape(text)) & set('<>"')


def test_what_is_markup_already_stays() -> None:
    assert escape(Markup("*a*")) == "*a*"


def test_plain_words_stay_readable() -> None:
    text = "Week 1: What's new? (a+b, 3.5 - 2)"
    assert escape(text) == text


@pytest.mark.parametrize(
    "url",
    [
        "https://a.b/c?d=1&lt;=2&copy=3",
        "https://en.wikipedia.org/wiki/Neuron_(disambiguation)",
        "https://a.b/(((",
        "https://a.b/*x*_y_~z~#f",
    ],
)
def test_a_link_leads_to_exactly_its_address(url: str) -> None:
    rendered = markdown.markdown(f"[x]({link_target(url)})", extensions=EXTENSIONS)
    match = re.search(r'href="([^"]*)"', rendered)
    assert match
    assert html.unescape(match[1]) == url


@pytest.mark.parametrize(
    ("path", "page", "link"),
    [
        ("week-1/index.md", "index.md", "week-1/index.md"),
        ("week-1/index.md", "week-1/lecture.md", "index.md"),
        ("materials/w1/a b.pptx", "week-1/index.md", "../materials/w1/a%20b.pptx"),
        ("index.md", "a/b/c.md", "../../index.md"),
        ("week-1/été (1).md", "index.md", "week-1/%C3%A9t%C3%A9%20%281%29.md"),
    ],
)
def test_links_between_pages_are_relative(path: str, page: str, link: str) -> None:
    assert relative_link(path, page) == link
