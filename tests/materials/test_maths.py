from __future__ import annotations

import re
import zipfile
from collections import Counter

import pytest
from lxml import etree

from coursewright.materials.maths import read_maths
from tests.conftest import corpus_decks

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def equation(xml: str) -> etree._Element:
    return etree.fromstring(f'<m:oMath xmlns:m="{M}">{xml}</m:oMath>')


def run(text: str, style: str = "") -> str:
    return f"<m:r><m:rPr>{style}</m:rPr><m:t>{text}</m:t></m:r>"


def prop(name: str, *settings: str) -> str:
    inside = "".join(f'<m:{s.split("=")[0]} m:val="{s.split("=")[1]}"/>' for s in settings)
    return f"<m:{name}Pr>{inside}<m:ctrlPr/></m:{name}Pr>"


LOG = run("log", '<m:sty m:val="p"/>')
X, Y, N = run("x"), run("y"), run("2")
ROW_X, ROW_Y, ROW_N = (
    "<mrow><mi>x</mi></mrow>",
    "<mrow><mi>y</mi></mrow>",
    "<mrow><mn>2</mn></mrow>",
)


@pytest.mark.parametrize(
    ("xml", "mathml", "text"),
    [
        (run("xy=1.5"), "<mi>x</mi><mi>y</mi><mo>=</mo><mn>1.5</mn>", "xy=1.5"),
        (run("exp", '<m:sty m:val="p"/>'), "<mi>exp</mi>", "exp"),
        (run("d", '<m:sty m:val="p"/>'), '<mi mathvariant="normal">d</mi>', "d"),
        (run(" if ", "<m:nor/>"), "<mtext>\u00a0if\u00a0</mtext>", "if"),
        (run("&lt;&amp;"), "<mo>&lt;</mo><mo>&amp;</mo>", "<&"),
        (run("𝜏"), "<mi>𝜏</mi>", "τ"),
        (
            f"<m:f><m:num>{X}{Y}</m:num><m:den>{N}</m:den></m:f>",
            f"<mfrac><mrow><mi>x</mi><mi>y</mi></mrow>{ROW_N}</mfrac>",
            "xy/2",
        ),
        (
            f"<m:f>{prop('f', 'type=noBar')}<m:num>{X}</m:num><m:den>{N}</m:den></m:f>",
            f'<mfrac linethickness="0">{ROW_X}{ROW_N}</mfrac>',
            "x/2",
        ),
        (
            f"<m:sSub><m:e>{X}</m:e><m:sub>{N}</m:sub></m:sSub>",
            f"<msub>{ROW_X}{ROW_N}</msub>",
            "x_2",
        ),
        (
            f"<m:sSubSup><m:e>{X}</m:e><m:sub>{N}</m:sub><m:sup>{Y}</m:sup></m:sSubSup>",
            f"<msubsup>{ROW_X}{ROW_N}{ROW_Y}</msubsup>",
            "x_2^y",
        ),
        (
            f"<m:sPre><m:sub>{N}</m:sub><m:sup>{Y}</m:sup><m:e>{X}</m:e></m:sPre>",
            f"<mmultiscripts>{ROW_X}<mprescripts/>{ROW_N}{ROW_Y}</mmultiscripts>",
            "2yx",
        ),
        (
            f"<m:rad>{prop('rad', 'degHide=1')}<m:deg/><m:e>{X}</m:e></m:rad>",
            f"<msqrt>{ROW_X}</msqrt>",
            "√x",
        ),
        (
            f"<m:rad><m:deg>{N}</m:deg><m:e>{X}</m:e></m:rad>",
            f"<mroot>{ROW_X}{ROW_N}</mroot>",
            "2√x",
        ),
        (
            f"<m:d><m:e>{X}</m:e><m:e>{Y}</m:e></m:d>",
            f'<mrow><mo fence="true" stretchy="true">(</mo>{ROW_X}<mo>|</mo>{ROW_Y}'
            '<mo fence="true" stretchy="true">)</mo></mrow>',
            "(x|y)",
        ),
        (
            f"<m:d>{prop('d', 'begChr={', 'endChr=')}<m:e>{X}</m:e></m:d>",
            f'<mrow><mo fence="true" stretchy="true">{{</mo>{ROW_X}</mrow>',
            "{x",
        ),
        (
            f"<m:nary>{prop('nary', 'chr=∑')}<m:sub>{X}</m:sub><m:sup>{N}</m:sup>"
            f"<m:e>{Y}</m:e></m:nary>",
            f'<mrow><munderover><mo largeop="true">∑</mo>{ROW_X}{ROW_N}</munderover>{ROW_Y}</mrow>',
            "∑_x^2 y",
        ),
        (
            f"<m:nary>{prop('nary', 'supHide=1')}<m:sub>{X}</m:sub><m:sup/><m:e>{Y}</m:e></m:nary>",
            f'<mrow><msub><mo largeop="true">∫</mo>{ROW_X}</msub>{ROW_Y}</mrow>',
            "∫_x y",
        ),
        (
            f"<m:func><m:fName>{LOG}</m:fName><m:e>{X}</m:e></m:func>",
            f"<mrow><mrow><mi>log</mi></mrow><mo>\u2061</mo>{ROW_X}</mrow>",
            "log x",
        ),
        (
            f"<m:limLow><m:e>{X}</m:e><m:lim>{N}</m:lim></m:limLow>",
            f"<munder>{ROW_X}{ROW_N}</munder>",
            "x_2",
        ),
        (
            f"<m:acc><m:e>{X}</m:e></m:acc>",
            f'<mover accent="true">{ROW_X}<mo stretchy="false">^</mo></mover>',
            "x\u0302",
        ),
        (
            f"<m:bar>{prop('bar', 'pos=top')}<m:e>{X}</m:e></m:bar>",
            f"<mover>{ROW_X}<mo>¯</mo></mover>",
            "x",
        ),
        (
            f"<m:m><m:mr><m:e>{X}</m:e><m:e>{Y}</m:e></m:mr><m:mr><m:e>{N}</m:e><m:e/></m:mr></m:m>",
            "<mtable><mtr><mtd><mi>x</mi></mtd><mtd><mi>y</mi></mtd></mtr>"
            "<mtr><mtd><mn>2</mn></mtd><mtd></mtd></mtr></mtable>",
            "x, y; 2,",
        ),
        (
            f"<m:eqArr><m:e>{run('x&amp;=1')}</m:e><m:e>{Y}</m:e></m:eqArr>",
            "<mtable><mtr><mtd><mi>x</mi><mo>=</mo><mn>1</mn></mtd></mtr>"
            "<mtr><mtd><mi>y</mi></mtd></mtr></mtable>",
            "x=1; y",
        ),
        (
            f"<m:unknown><m:unknownPr/><m:e>{X}</m:e></m:unknown>",
            "<mi>x</mi>",
            "x",
        ),
    ],
)
def test_each_element_has_its_mathml_and_its_line_of_text(xml: str, mathml: str, text: str) -> None:
    maths = read_maths(equation(xml))
    start = '<math xmlns="http://www.w3.org/1998/Math/MathML">'
    assert maths.mathml == f"{start}{mathml}</math>"
    assert maths.text == text


def test_text_in_an_equation_can_run_nothing() -> None:
    maths = read_maths(equation(run("&lt;script&gt;alert(1)&lt;/script&gt;")))
    assert "<script" not in maths.mathml
    etree.fromstring(maths.mathml.encode())


def test_an_equation_of_its_own_line_is_a_block() -> None:
    assert ' display="block">' in read_maths(equation(X), block=True).mathml


def letters(text: str) -> Counter[str]:
    return Counter(letter for letter in text if not letter.isspace())


def test_no_letter_of_the_real_decks_equations_is_lost() -> None:
    number = 0
    for deck in corpus_decks():
        with zipfile.ZipFile(deck) as archive:
            names = [n for n in archive.namelist() if re.match(r"ppt/(notesS|s)lides/[^/]+xml", n)]
            for name in names:
                for element in etree.fromstring(archive.read(name)).iter(f"{{{M}}}oMath"):
                    number += 1
                    written = "".join(t.text or "" for t in element.iter(f"{{{M}}}t"))
                    maths = read_maths(element)
                    shown = "".join(
                        str(text) for text in etree.fromstring(maths.mathml.encode()).itertext()
                    )
                    assert not letters(written.replace("&", "")) - letters(shown), (deck, name)
    assert number >= 100
