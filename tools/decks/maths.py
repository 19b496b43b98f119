"""Equations as Office Math, the form in which PowerPoint keeps them, and as TeX for a picture.

Each function takes parts, texts or other equations, and gives an equation. Source of the
elements: ECMA-376 part 1, chapter 22.1. Programs that know no Office Math, the renderer of our
slides among them, show the picture that stands beside it, which matplotlib draws from the TeX.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Maths:
    """An equation: its Office Math, and the same in the TeX that matplotlib knows."""

    xml: str
    tex: str


Part = str | Maths

_TEX = {
    **{
        "−": "-",
        "·": r"\cdot ",
        "×": r"\times ",
        "∞": r"\infty ",
        "∂": r"\partial ",
        "≈": r"\approx ",
    },
    **{"≤": r"\leq ", "≥": r"\geq ", "≠": r"\neq ", "→": r"\rightarrow ", "←": r"\leftarrow "},
    **{"∝": r"\propto ", "∈": r"\in ", "Δ": r"\Delta ", "Σ": r"\Sigma ", "Θ": r"\Theta "},
    **{"α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ", "δ": r"\delta ", "ε": r"\epsilon "},
    **{"η": r"\eta ", "θ": r"\theta ", "λ": r"\lambda ", "μ": r"\mu ", "π": r"\pi ", "ρ": r"\rho "},
    **{"σ": r"\sigma ", "τ": r"\tau ", "φ": r"\phi ", "ω": r"\omega ", "∇": r"\nabla "},
    **{"%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "$": r"\$"},
}


def row(*parts: Part) -> Maths:
    """Parts one after the other."""
    equations = [part if isinstance(part, Maths) else _run(part) for part in parts]
    return Maths("".join(e.xml for e in equations), "".join(e.tex for e in equations))


def _run(text: str, style: str = "", tex: str = "{}") -> Maths:
    properties = f"<m:rPr>{style}</m:rPr>" if style else ""
    font = '<a:rPr lang="en-GB"><a:latin typeface="Cambria Math"/></a:rPr>'
    written = "".join(_TEX.get(letter, letter) for letter in text)
    return Maths(
        f"<m:r>{properties}{font}<m:t>{escape(text)}</m:t></m:r>", tex.replace("{}", written)
    )


def words(text: str) -> Maths:
    """Upright text inside an equation, such as `if`."""
    spaced = text.replace(" ", r"\ ")
    return Maths(_run(text, "<m:nor/>").xml, rf"\mathrm{{{spaced}}}")


def frac(above: Part, below: Part) -> Maths:
    """A fraction."""
    n, d = row(above), row(below)
    return Maths(
        f"<m:f><m:num>{n.xml}</m:num><m:den>{d.xml}</m:den></m:f>",
        rf"\dfrac{{{n.tex}}}{{{d.tex}}}",
    )


def sub(base: Part, below: Part) -> Maths:
    """A subscript."""
    b, s = row(base), row(below)
    return Maths(
        f"<m:sSub><m:e>{b.xml}</m:e><m:sub>{s.xml}</m:sub></m:sSub>",
        f"{{{b.tex}}}_{{{s.tex}}}",
    )


def sup(base: Part, above: Part) -> Maths:
    """A superscript."""
    b, s = row(base), row(above)
    return Maths(
        f"<m:sSup><m:e>{b.xml}</m:e><m:sup>{s.xml}</m:sup></m:sSup>",
        f"{{{b.tex}}}^{{{s.tex}}}",
    )


def subsup(base: Part, below: Part, above: Part) -> Maths:
    """A subscript and a superscript."""
    b, s, p = row(base), row(below), row(above)
    return Maths(
        f"<m:sSubSup><m:e>{b.xml}</m:e><m:sub>{s.xml}</m:sub><m:sup>{p.xml}</m:sup></m:sSubSup>",
        f"{{{b.tex}}}_{{{s.tex}}}^{{{p.tex}}}",
    )


def sqrt(inside: Part) -> Maths:
    """A square root."""
    e = row(inside)
    return Maths(
        f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{e.xml}</m:e></m:rad>',
        rf"\sqrt{{{e.tex}}}",
    )


def paren(*inside: Part, left: str = "(", right: str = ")") -> Maths:
    """Brackets as high as what they hold."""
    e = row(*inside)
    marks = f"<m:begChr m:val={quoteattr(left)}/><m:endChr m:val={quoteattr(right)}/>"
    tex_left, tex_right = (rf"\{m}" if m in "{}" else m for m in (left or ".", right or "."))
    return Maths(
        f"<m:d><m:dPr>{marks}</m:dPr><m:e>{e.xml}</m:e></m:d>",
        rf"\left{tex_left}{e.tex}\right{tex_right}",
    )


def total(sign: str, below: Part, above: Part, *inside: Part) -> Maths:
    """A sum, product or integral (`sign` is ∑, ∏ or ∫) with its limits; "" for none."""
    e = row(*inside)
    low, high = (row(limit) if limit else Maths("", "") for limit in (below, above))
    hidden = ("" if below else '<m:subHide m:val="1"/>') + (
        "" if above else '<m:supHide m:val="1"/>'
    )
    tex = {"∑": r"\sum", "∏": r"\prod", "∫": r"\int"}[sign]
    tex += (f"_{{{low.tex}}}" if below else "") + (f"^{{{high.tex}}}" if above else "")
    return Maths(
        f"<m:nary><m:naryPr><m:chr m:val={quoteattr(sign)}/>{hidden}</m:naryPr>"
        f"<m:sub>{low.xml}</m:sub><m:sup>{high.xml}</m:sup><m:e>{e.xml}</m:e></m:nary>",
        rf"{tex}\ {e.tex}",
    )


def func(name: str, *inside: Part) -> Maths:
    """A named function, such as exp or log, before its argument."""
    e, upright = row(*inside), _run(name, '<m:sty m:val="p"/>', r"\mathrm{{}}")
    return Maths(
        f"<m:func><m:fName>{upright.xml}</m:fName><m:e>{e.xml}</m:e></m:func>",
        rf"\mathrm{{{name}}}\,{e.tex}",
    )


def hat(base: Part) -> Maths:
    """A hat over a letter."""
    return _accent(base, "\u0302", r"\hat")


def bar(base: Part) -> Maths:
    """A bar over a letter."""
    return _accent(base, "\u0305", r"\bar")


def _accent(base: Part, sign: str, tex: str) -> Maths:
    e = row(base)
    return Maths(
        f'<m:acc><m:accPr><m:chr m:val="{sign}"/></m:accPr><m:e>{e.xml}</m:e></m:acc>',
        rf"{tex}{{{e.tex}}}",
    )


def cases(first: Part, second: Part) -> Maths:
    """Two alternatives below each other behind one brace."""
    lines = row(first), row(second)
    rows = "".join(f"<m:e>{line.xml}</m:e>" for line in lines)
    return Maths(
        '<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr>'
        f"<m:e><m:eqArr>{rows}</m:eqArr></m:e></m:d>",
        rf"\genfrac{{\{{}}{{.}}{{0}}{{}}{{{lines[0].tex}}}{{{lines[1].tex}}}",
    )
