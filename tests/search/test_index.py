from __future__ import annotations

import json
import re
from typing import Any

import pytest

from coursewright.search import with_weeks

WEEKS = {"week-1/a/": ("Week 1: Neurons",), "m/r/": ("Week 1: Neurons", "Week 2: <b> & c")}


def index(*docs: dict[str, Any], separator: str = r"[\s\-]+", boost: float = 1e6) -> str:
    fields = {"title": {"boost": 1e3}, "text": {"boost": 1.0}, "tags": {"boost": boost}}
    return json.dumps({"config": {"separator": separator, "fields": fields}, "docs": docs})


def entry(location: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"location": location, "title": "T", "text": text, **more}


def changed(*docs: dict[str, Any], **settings: Any) -> Any:
    return json.loads(with_weeks(index(*docs, **settings), WEEKS))


def test_a_page_says_its_week_once_and_for_all_its_parts() -> None:
    docs = changed(entry("week-1/a/"), entry("week-1/a/#slide-1"), entry("about/"))["docs"]
    assert [doc.get("tags") for doc in docs] == [["Week 1: Neurons"], None, None]


def test_a_reading_of_several_weeks_names_them_all_as_html_before_the_authors_tags() -> None:
    (doc,) = changed(entry("m/r/", tags=["own"]))["docs"]
    assert doc["tags"] == ["Week 1: Neurons", "Week 2: &lt;b&gt; &amp; c", "own"]


def test_a_weeks_title_counts_no_more_than_text_unless_the_author_says_so() -> None:
    assert changed()["config"]["fields"]["tags"] == {"boost": 1.0}
    assert changed(boost=5.0)["config"]["fields"]["tags"] == {"boost": 5.0}


def words(text: str) -> list[str]:
    return [w for w in re.split(changed()["config"]["separator"], text) if w]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("np.exp(-t / tau_d)", ["np", "exp", "t", "tau_d"]),
        ("a[i] &gt;= 0.5, 'left'", ["a", "i", "0.5", "left"]),
        ('print(f"{x}: {y}")', ["print", "f", "x", "y"]),
        ("Euler's method, it isn't.", ["Euler's", "method", "it", "isn't"]),
    ],
)
def test_words_end_where_they_do_in_programs(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_separator_that_the_author_chose_stays() -> None:
    assert changed(separator=r"\s+")["config"]["separator"] == r"\s+"


def test_the_themes_script_can_take_the_separator_apart() -> None:
    separator = changed()["config"]["separator"]
    assert "(?<" not in separator
    assert re.compile(separator).groups == 0
    for part in separator.split("|"):
        re.compile(part)


def test_a_program_is_cut_at_its_empty_lines_and_where_it_is_long() -> None:
    long = "\n".join(f"row {n}" for n in range(10))
    text = f"<p>a\n\nb</p><pre><code>one\n\n\n  two</code></pre> <pre>{long}</pre>"
    (doc,) = changed(entry("x/", text))["docs"]
    first, rest = long.split("\nrow 8")
    assert doc["text"] == (
        "<p>a\n\nb</p><pre><code>one</code></pre><pre><code>  two</code></pre> "
        f"<pre>{first}</pre><pre>row 8{rest}</pre>"
    )


def test_an_index_without_anything_to_add_keeps_every_entry() -> None:
    docs = [entry("x/", "<p>é − &lt;</p>"), entry("x/#y", "plain")]
    assert changed(*docs)["docs"] == docs
