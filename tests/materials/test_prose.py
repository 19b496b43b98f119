from __future__ import annotations

import pytest

from coursewright.materials.latex import to_mathml
from coursewright.materials.prose import Writer


def written(text: str, **options: bool) -> str:
    writer = Writer("r.md", {"RR": r"\mathbb{R}"})
    result = writer.finish(writer.write(text, **options))
    assert not writer.problems
    return result


def problems(text: str) -> list[str]:
    writer = Writer("r.md", {})
    writer.write(text)
    return [str(problem) for problem in writer.problems]


def test_headings_stay_headings_and_all_between_is_one_line_of_html() -> None:
    assert written("# A *b*\n\ntext\nmore\n\n## C `d_e`\n\n- x\n- y") == (
        "# A <em>b</em> { #a-b }\n\n"
        '<div class="cw-prose"><p>text more</p></div>\n\n'
        "## C <code>d&#95;e</code> { #c-d_e }\n\n"
        '<div class="cw-prose"><ul> <li>x</li> <li>y</li> </ul></div>'
    )


def test_an_equation_in_a_heading_is_shown_and_named_by_its_letters() -> None:
    writer = Writer("r.md", {})
    assert writer.headings("# The $\\tau$ rule") == [(1, "The τ rule")]
    assert writer.write("## A $x^2$ b").endswith("b { #a-x2-b }")
    assert "<msup>" in writer.write("## A $x^2$ b")


def test_it_reads_markdown_as_jupyter_and_github_do() -> None:
    html = written("a list:\n- one\n  - two\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\nhttps://a.b/c_d_e")
    assert "<li>one <ul> <li>two</li>" in html
    assert "<td>2</td>" in html
    assert '<a href="https://a.b/c_d_e">' in html


def test_code_keeps_every_letter_and_cannot_end_its_block() -> None:
    html = written("````python\nif x:\n\n\treturn '```'  # <b>\n````")
    assert "&#10;&#10;&#9;" in html
    assert "```" in html
    assert "&lt;b&gt;" in html
    assert '<span class="k">if</span>' in html
    assert html.count("\n") == 0


@pytest.mark.parametrize(
    "latex",
    [
        r"$\RR$",
        r"$$\frac{a}{b}$$",
        "$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$",
        "\\begin{align}\na &= b\n\\end{align}",
        r"\begin{equation}x\end{equation}",
    ],
)
def test_equations_are_mathml(latex: str) -> None:
    html = written(f"Before\n\n{latex}\n\nafter")
    assert "<math" in html
    assert "begin" not in html
    assert "$" not in html


def test_no_equation_gets_a_number_that_starts_anew_each_time() -> None:
    assert "(1)" not in to_mathml(r"\begin{align}a&=b\\c&=d\end{align}", display=True, macros={})


def test_an_equation_that_cannot_be_shown_is_a_problem_and_shows_its_source() -> None:
    assert problems("one\n\n$\\nosuch{x}$") == [
        'r.md:3: warning: this equation cannot be shown: Unknown command "\\nosuch":'
        " \\nosuch{x} [CW080]"
    ]
    writer = Writer("r.md", {})
    assert r'<code class="cw-latex">\nosuch&#123;x}</code>' in writer.write("$\\nosuch{x}$")


@pytest.mark.parametrize(
    "latex",
    ["x^{" * 5000 + "}" * 5000, r"\hat" * 4000 + "x", r"\left(" * 3000, r"\{" * 9 + "{" * 200],
)
def test_no_equation_is_so_deep_that_the_program_ends(latex: str) -> None:
    with pytest.raises(ValueError, match=r"nested deeper|longer"):
        to_mathml(latex, display=True, macros={})


def test_addresses_in_a_text_are_links() -> None:
    html = written("See https://a.b/c_d?e=f&g, (http://x.y/z). `https://n.o`")
    assert '<a href="https://a.b/c_d?e=f&amp;g">https://a.b/c_d?e=f&amp;g</a>, (<a href' in html
    assert '<a href="http://x.y/z">http://x.y/z</a>).' in html
    assert html.count("<a ") == 2


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a]( &#106;avascript:alert(1))",
    "<a href='java\nscript:alert(1)'>a</a>",
    "![a](javascript:alert(1))",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    r"$\text{<svg/onload=alert(1)>}$",
    r"$\href{javascript:alert(1)}{x}$",
    "<math><mtext></p><img src onerror=alert(1)></mtext></math>",
    "<style>@import 'https://x.y'</style><link rel=stylesheet href=https://x.y>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://x.y><button>send</button></form>",
    "# A { class=cw-video data-cw-youtube=x }",
    "# <img src=x onerror=alert(1)>",
    '--8<-- "secret.txt"',
    "{{ 7*7 }} {% include 'secret.txt' %}",
    "\ue0000\ue001 `\ue0000\ue001`",
    "<div markdown='1' onclick='x'>a</div>",
    "[x]: javascript:alert(1)\n\n[x]",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_is_left(text: str) -> None:
    writer = Writer("r.md", {})
    markdown = writer.write(f"before\n{text}\n\n{text}\n\nafter")
    low = markdown.lower()
    for sign in ("<script", " onerror=", " onload=", " onclick=", "<style", "<iframe", "<form"):
        assert sign not in low.replace("&lt;", ""), text
    assert 'href="javascript' not in low
    assert 'src="javascript' not in low
    assert "{{" not in markdown
    assert "{%" not in markdown
    assert "\n--8<--" not in markdown
    assert 'markdown="' not in markdown
    assert " data-cw-youtube=x }" not in markdown


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = written('![A cell](https://x.y/z.png) <img src="//x.y/w.png"> ![](https://x.y/)')
    assert "<img" not in html
    assert '<a href="https://x.y/z.png">Picture elsewhere: A cell</a>' in html
    assert "Picture elsewhere: x.y" in html
    frame = written('<iframe width="3" src="https://www.youtube.com/embed/x"></iframe>')
    assert '<a href="https://www.youtube.com/embed/x">' in frame


def test_links_to_files_are_marked_with_their_lines_and_others_are_left_alone() -> None:
    html = written('# T\n\ntext\n[a](b.md#c) ![d](e.png)\n\n<a href="f.pdf">f</a> [g](#t) [h](#i)')
    assert 'href="follow:3:b.md#c"' in html
    assert 'src="follow:3:e.png" alt="d"' in html
    assert 'href="follow:3:f.pdf"' in html
    assert '<a href="#t">g</a> <a href="#own-i">h</a>' in html


def test_citations_are_marked_but_for_those_in_code_and_in_links() -> None:
    html = written("[@a1; -@b:c] `[@d]` [@e](f.md)\n\n    [@g]")
    assert '<a href="cite:1:@a1;-@b:c">[@a1; -@b:c]</a>' in html
    assert html.count("cite:") == 1


def test_headings_of_the_same_words_have_ids_of_their_own() -> None:
    assert written("## A\n\n## A\n\n## ???").split("\n\n") == [
        "## A { #a }",
        "## A { #a-2 }",
        "## ??? { #section }",
    ]


def test_a_title_may_be_left_out_and_headings_moved_down() -> None:
    writer = Writer("r.md", {})
    writer.shift = 1
    assert writer.write("# T\n\n# A", without_title=True) == "## A { #a }"
