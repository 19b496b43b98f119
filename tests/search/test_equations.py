from __future__ import annotations

import pytest

from coursewright.materials.latex import to_mathml
from coursewright.search.equations import line_of


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"C\frac{dV}{dt} = I", "C dV/dt = I"),
        (r"\frac{a+b}{c}", "(a+b)/c"),
        (r"g_{Na} m^3 h", "g_Na m^3 h"),
        (r"e^{-t/\tau_d}", "e^(−t/τ_d)"),
        (r"\sqrt{x+1}", "√(x+1)"),
        (r"\sqrt[3]{x}", "x^(1/3)"),
        (r"\sum_{k=1}^n x_k", "∑_(k = 1)^n x_k"),
        (r"\tau \ln \frac{1}{x}", "τ ln 1/x"),
        (r"\dot V + \bar g", "V+g"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}", "{1 x > 0; 0 else"),
    ],
)
def test_an_equation_is_a_line_that_can_be_read(latex: str, line: str) -> None:
    assert line_of(to_mathml(latex, display=False, macros={})) == line


def test_what_is_there_for_programs_is_left_out() -> None:
    maths = "<math><semantics><mi>x</mi><annotation>\\frac x</annotation></semantics></math>"
    assert line_of(maths) == "x"


def test_what_is_no_xml_is_read_as_far_as_it_goes() -> None:
    assert line_of("<math><mi>x</mi><mo>&nbsp;</mo><mfrac><mi>y</mi></math>").startswith("x")
    assert line_of("<math") == ""
    assert line_of(f"<math>{'<mrow>' * 5000}x{'</mrow>' * 5000}</math>") is not None


def test_elements_with_too_few_parts_lose_no_letter() -> None:
    assert line_of("<math><mroot><mi>x</mi></mroot><msub><mi>y</mi></msub></math>") != ""
