"""What version 1.1 writes otherwise, because Moodle is to take it in."""

from __future__ import annotations

import pytest

from coursewright.exports.cartridge.page import shown_page
from coursewright.exports.cartridge.tex import tex_of
from coursewright.materials.latex import to_mathml
from tests.conftest import Folder, copy_of_the_reference_course
from tests.exports.cartridges import Read, faults
from tests.exports.test_cartridge import exported


@pytest.fixture(scope="module")
def of_the_reference_course(tmp_path_factory: pytest.TempPathFactory) -> Read:
    target = tmp_path_factory.mktemp("reference") / "course"
    return exported(copy_of_the_reference_course(target), "--cartridge-version", "1.1")


def shown(text: str, *, is_for_moodle: bool = True) -> str:
    page = shown_page(
        text,
        "a/index.md",
        "A",
        None,
        None,
        pages={"b/index.md"},
        files={"a/film.mp4"},
        is_for_moodle=is_for_moodle,
    )
    return page.html[page.html.index("<body>") :]


def test_the_reference_course_has_nothing_that_moodle_stumbles_over(
    of_the_reference_course: Read,
) -> None:
    assert faults(of_the_reference_course, "1.1") == []


def test_equations_are_tex_as_moodle_would_leave_only_the_letters_of_mathml(
    of_the_reference_course: Read,
) -> None:
    page = of_the_reference_course.text("week-1/neuron-structure/index.html")
    assert r"\[λ = \sqrt{\frac{d}{4} · \frac{{R}_{m}}{{R}_{i}}}\]" in page


def test_links_lead_to_files_and_not_to_places_in_them() -> None:
    text = "[x](#there) [y](../b/index.md#slide-2) [z](film.mp4#t=3) [w](https://a.example/#b)"
    assert shown(text) == (
        '<body>\n<p><a>x</a> <a href="../b/index.html">y</a> <a href="../a/film.mp4">z</a>'
        ' <a href="https://a.example/#b">w</a></p>\n</body>\n</html>\n'
    )
    assert 'href="#there"' in shown(text, is_for_moodle=False)
    assert 'href="../b/index.html#slide-2"' in shown(text, is_for_moodle=False)


def test_what_is_folded_up_is_open_with_a_line_above_it() -> None:
    text = "<details><summary>More</summary>\n<p>Words</p></details>"
    assert shown(text) == "<body>\n<p>More</p>\n<p>Words</p>\n</body>\n</html>\n"
    assert "<details>" in shown(text, is_for_moodle=False)


def test_a_program_that_is_shown_stays_as_it_is() -> None:
    text = '```\n<a href="#x"><summary><math>\n```'
    assert '&lt;a href="#x"&gt;&lt;summary&gt;&lt;math&gt;' in shown(text)


def test_titles_are_not_longer_than_moodle_has_room_for_and_can_stand_in_its_xml(
    folder: Folder,
) -> None:
    long = "long " * 100
    course = f'title: x\nweeks: [{{title: "Signals & <noise>", lectures: [{{title: "{long}"}}]}}]\n'
    folder.write({"course.yaml": course})
    read = exported(folder, "--cartridge-version", "1.1")
    assert faults(read, "1.1") == []
    titles = [title.text or "" for title in read.manifest.iterfind(".//{*}item/{*}title")]
    assert "Week 1: Signals &amp; &lt;noise&gt;" in titles
    cut = next(title for title in titles if title.startswith("long"))
    assert (len(cut), cut[-1]) == (255, "…")
    whole = exported(folder, name="whole.imscc").outline()
    assert "Week 1: Signals & <noise>" in whole
    assert whole[-1].strip().startswith(long.strip())


# -- MathML as TeX ----------------------------------------------------------------------------

EQUATIONS = {
    r"\frac{a}{b}": r"\frac{a}{b}",
    r"\sqrt[3]{x}": r"\sqrt[{3}]{x}",
    r"\binom{n}{k}": r"\left( \genfrac{}{}{0pt}{}{n}{k} \right)",
    r"\sum_{i=1}^n x_i": r"\sum\limits_{i = 1}^{n} {x}_{i}",
    r"\int_0^\infty": r"{\int}_{0}^{∞}",
    r"\lim_{x\to 0}": r"\underset{x → 0}{\operatorname{lim}}",
    r"\hat{x} + \bar{y} + \dot{z}": r"\hat{x} + \bar{y} + \dot{z}",
    r"\underbrace{a}_{n}": r"\underset{n}{\underbrace{a}}",
    r"{}_a^b X_c^d": r"{}_{a}^{b} {X}_{c}^{d}",
    r"f''": r"{f}^{\prime\prime}",
    r"\text{if } x": r"\text{if } x",
    r"50\% \& \# \$ \{x\}": r"50 \% \&amp; \# \$ \{ x \}",
    r"a<b": r"a &lt; b",
    r"\left\langle x \right\rangle": r"\left\langle{} x \right\rangle{}",
    r"\begin{pmatrix}a&b\\c&d\end{pmatrix}": (
        r"\left( \begin{matrix}a &amp; b \\ c &amp; d\end{matrix} \right)"
    ),
    r"\begin{cases}1&x\\0&y\end{cases}": (
        r"\left\{ \begin{matrix}1 &amp; x \\ 0 &amp; y\end{matrix} \right."
    ),
}


@pytest.mark.parametrize("latex", EQUATIONS)
def test_an_equation_is_the_same_in_tex(latex: str) -> None:
    # All of these, and all of the reference course, were drawn by MathJax 3 without an error.
    mathml = to_mathml(latex, display=True, macros={})
    assert tex_of(mathml) == rf"\[{EQUATIONS[latex]}\]"


def test_within_a_line_an_equation_is_marked_as_such() -> None:
    assert tex_of(to_mathml("x", display=False, macros={})) == r"\(x\)"


def test_no_letter_of_an_element_that_is_not_known_is_lost() -> None:
    assert tex_of("<math><menclose><mi>x</mi><mn>2</mn></menclose></math>") == r"\(x 2\)"


def test_signs_that_are_drawn_onto_others_are_left_out_as_mathjax_ends_with_them() -> None:
    assert tex_of("<math><mi>ℒ\ufe00</mi><mo>\u0338</mo></math>") == r"\(ℒ\)"
