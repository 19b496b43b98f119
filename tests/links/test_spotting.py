from __future__ import annotations

import pytest

from coursewright.links.spotting import in_markdown, in_text, line_and_column
from tests.conftest import corpus_files


def urls(text: str) -> list[str]:
    return [spotted.url for spotted in in_text(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.org/b.", "https://a.org/b"),
        ("see (https://a.org/b), or", "https://a.org/b"),
        ("https://en.wikipedia.org/wiki/Axon_(biology)", "https://en.wikipedia.org/wiki/Axon_(biology)"),
        ("[x](https://en.wikipedia.org/wiki/Axon_(biology))", "https://en.wikipedia.org/wiki/Axon_(biology)"),
        ('[x](https://a.org/b "A title")', "https://a.org/b"),
        ("[x]: https://a.org/b", "https://a.org/b"),
        ("<https://a.org/b>", "https://a.org/b"),
        ("**https://a.org/b**", "https://a.org/b"),
        ('<a href="https://a.org/b">', "https://a.org/b"),
        ("<a href='https://a.org/b'>it's</a>", "https://a.org/b"),
        ("https://en.wikipedia.org/wiki/Hebb's_rule", "https://en.wikipedia.org/wiki/Hebb's_rule"),
        ("<a href='https://a.org/?b=1&amp;c=2'>", "https://a.org/?b=1&c=2"),
        ("| https://a.org/b | c |", "https://a.org/b"),
        ("{url: https://a.org/b, title: c}", "https://a.org/b"),
        ("[https://a.org/b]", "https://a.org/b"),
        ("pip install git+https://github.com/a/b.git@v1#egg=c", "https://github.com/a/b.git"),
        ("HTTPS://A.org/b", "HTTPS://A.org/b"),
        ("https://a.org/ä/日本", "https://a.org/ä/日本"),
    ],
)  # fmt: skip
def test_an_address_ends_where_its_text_goes_on(text: str, found: str) -> None:
    assert urls(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "https://a.org/...",
        "https://a.org/very/long…",
        'f"https://a.org/{name}"',
        "https://a.org/%s",
        "https://a.org/$name",
        "https://a.org/<name>",
        "http://localhost:8888/tree",
        "https://",
        "ftp://a.org/b",
        "xhttps://a.org",
    ],
)
def test_what_a_program_fills_in_or_was_cut_short_is_no_address(text: str) -> None:
    assert urls(text) == []


def test_several_addresses_stand_in_a_line_each_at_its_place() -> None:
    text = "one\n[a](https://a.org),[b](https://b.org)"
    assert [(s.url, line_and_column(text, s.start)) for s in in_text(text)] == [
        ("https://a.org", (2, 5)),
        ("https://b.org", (2, 24)),
    ]


def test_code_and_remarks_in_markdown_are_passed_over() -> None:
    text = """\
`https://no.org` ``a ` https://no.org`` <!-- https://no.org
https://no.org --> https://yes.org/1
```sh
curl https://no.org
```
~~~~
https://no.org
~~~
~~~~
> ```
> https://no.org
> ```
https://yes.org/2
"""
    found = [(s.url, line_and_column(text, s.start)) for s in in_markdown(text)]
    assert found == [("https://yes.org/1", (2, 20)), ("https://yes.org/2", (13, 1))]


@pytest.mark.parametrize(
    "text",
    ["`" * 100_000, "https://a.b/" + "(" * 100_000, "<!--" * 50_000, "```\n" * 50_000,
     "https://" * 50_000, "a`" * 50_000, "> " * 50_000 + "```", "~" * 100_000],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    list(in_markdown(text))


def test_the_real_readings_are_read_to_their_ends() -> None:
    found = [s.url for file in corpus_files("*.md") for s in in_markdown(file.read_text("utf-8"))]
    assert len(found) > 60
    assert "https://doi.org/10.1371%2Fjournal.pcbi.1010227" in found
    assert not [url for url in found if url[-1] in ".,;:)]*"]
