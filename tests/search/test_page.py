from __future__ import annotations

import re

import pytest

from coursewright.search import for_readers, for_search

PAGE = """\
<h1 id="models">Models<a class="headerlink" href="#models" title="Permanent link">&para;</a></h1>
<p class="cw-where"><a href="../">Week 1</a></p>
<p><a class="cw-launch cw-launch-colab" href="https://x.example/">Open in Colab</a> Download</p>
<div class="cw-prose" id="cell-1"><p>First <math><mi>x</mi><mo>&lt;</mo><mi>y</mi></math></p></div>
<h2 id="rates">Rates &amp; <math><mi>x</mi></math></h2>
<div class="cw-cell" id="cell-3"><details class="cw-fold"><summary>Show the code</summary>\
<pre><code>a &lt; b</code></pre></details></div>
<details><summary>The author's own</summary><p>text</p></details>
<ul><li>Video <span class="cw-links">Slides <small class="cw-size">9 kB</small></span></li></ul>
"""


def inserted(html: str) -> list[str]:
    return re.findall(r'<(?:h6|span) class="cw-for-search".*?</(?:h6|span)>', html)


def excluded(html: str) -> list[str]:
    return re.findall(r'<(\w+) data-search-exclude="cw"', html)


def test_each_cell_has_a_heading_with_the_words_of_the_one_above_it() -> None:
    headings = [part for part in inserted(for_search(PAGE)) if part.startswith("<h6")]
    assert headings == [
        '<h6 class="cw-for-search" id="cell-1">Models</h6>',
        '<h6 class="cw-for-search" id="cell-3">Rates &amp; x</h6>',
    ]


def test_an_equation_has_its_text_beside_it() -> None:
    assert '<span class="cw-for-search">x &lt; y</span><math data-search-exclude="cw">' in (
        for_search(PAGE)
    )


def test_what_is_no_content_is_left_out_and_the_authors_own_is_not() -> None:
    assert excluded(for_search(PAGE)) == ["p", "p", "math", "math", "summary", "span", "small"]


@pytest.mark.parametrize("page", [PAGE, "", "<p>plain</p>", "<h2>a", "<math>a", "<p class="])
def test_readers_get_what_was_there(page: str) -> None:
    assert for_readers(for_search(page)) == page


def test_what_others_change_meanwhile_stays() -> None:
    changed = for_search(PAGE).replace("First", "Second")
    assert for_readers(changed) == PAGE.replace("First", "Second")


def test_a_page_of_nothing_but_starts_is_read_in_time() -> None:
    for piece in ("<", "<p ", "<p class=", "<math>", "<h2>", '<div class="cw-cell"', '<a class="'):
        assert for_readers(for_search(piece * 3000)) == piece * 3000
