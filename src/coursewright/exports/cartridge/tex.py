r"""MathML -> TeX, for systems that take MathML out of a page and leave its letters.

An element that is not known counts as what it holds, so that no letter is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGNS = {
    **{sign: rf"\{sign}" for sign in "{}$&#%_"},
    **{"\\": r"\backslash{}", "^": r"\wedge{}", "~": r"\sim{}"},
    **{"′": r"\prime", "″": r"\prime\prime"},
    **{"⟨": r"\langle{}", "⟩": r"\rangle{}", "‖": r"\|"},
    **dict.fromkeys("\u2061\u2062\u2063\u2064", ""),  # that a function is applied, or times
    **{"∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "⋃": r"\bigcup", "⋂": r"\bigcap"},
    **{"∫": r"\int", "∬": r"\iint", "∭": r"\iiint", "∮": r"\oint"},
}
_BIG = {rf"\{name}" for name in ("sum", "prod", "coprod", "bigcup", "bigcap", "int", "iint")}
_ACCENTS = {
    **dict.fromkeys("^ˆ\u0302", "hat"),
    **dict.fromkeys("~˜\u0303", "tilde"),
    **dict.fromkeys("¯\u0304", "bar"),
    **dict.fromkeys("‾\u0305\u0332", "overline"),
    **dict.fromkeys("˙\u0307", "dot"),
    **dict.fromkeys("¨\u0308", "ddot"),
    **dict.fromkeys("→\u20d7", "vec"),
    **{"˘": "breve", "ˇ": "check", "`": "grave", "´": "acute", "˚": "mathring", "⏞": "overbrace"},
}
_UNDER = {"⏟": "underbrace", "_": "underline", "¯": "underline", "‾": "underline"}
_LETTERS = {
    **{"normal": "mathrm", "bold": "mathbf", "bold-italic": "boldsymbol", "script": "mathcal"},
    **{"double-struck": "mathbb", "fraktur": "mathfrak", "sans-serif": "mathsf"},
    **{"monospace": "mathtt", "italic": "mathit"},
}
_FENCES = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}


def tex_of(mathml: str) -> str:
    r"""An equation, which is one element `math`, as TeX in `\(…\)` or `\[…\]`, safe in HTML."""
    from lxml.html import fragment_fromstring

    math = fragment_fromstring(mathml)
    opening, closing = (r"\[", r"\]") if math.get("display") == "block" else (r"\(", r"\)")
    return escape(f"{opening}{' '.join(_row(math).split())}{closing}", quote=False)


def _tex(element: HtmlElement) -> str:
    return _WRITERS.get(str(element.tag), _row)(element)


def _row(element: HtmlElement) -> str:
    """What an element holds; brackets at its two ends grow with what is between them."""
    parts = [_signs(element.text), *(_tex(child) for child in element)]
    ends = [_words(one) if one.tag == "mo" else "" for one in (*element[:1], *element[-1:])]
    if len(element) > 1 and ends[0] in _FENCES:
        if ends[1] == _FENCES[ends[0]]:
            parts[1], parts[-1] = rf"\left{parts[1]}", rf"\right{parts[-1]}"
        elif ends[0] == "{" and ends[1] not in _FENCES.values():  # of cases
            parts[1:] = [rf"\left{parts[1]}", *parts[2:], r"\right."]
    return " ".join(filter(None, parts))


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _signs(text: str | None) -> str:
    """The signs of a text; none that are drawn onto the one before, with which MathJax ends."""
    signs = (sign for sign in (text or "").strip() if unicodedata.category(sign)[0] != "M")
    return "".join(_SIGNS.get(sign, sign) for sign in signs)


def _letters(element: HtmlElement) -> str:
    text = _signs(element.text_content())
    if style := _LETTERS.get(element.get("mathvariant") or ""):
        return rf"\{style}{{{text}}}"
    return rf"\operatorname{{{text}}}" if len(text) > 1 and text.isalpha() else text


def _text(element: HtmlElement) -> str:
    text = re.sub(r"\s", " ", element.text_content())
    if not text.strip():
        return r"\ " if text else ""
    safe = re.sub(r"([\\{}$])", r"\\\1", text)
    return rf"\text{{{safe}}}"


def _space(element: HtmlElement) -> str:
    width = re.fullmatch(r"(\d*\.?\d+)em", element.get("width") or "")
    return (r"\quad" if float(width[1]) >= 1 else r"\,") if width and float(width[1]) else ""


def _children(element: HtmlElement, least: int) -> list[str]:
    """What each child is, and as many as there have to be."""
    found = [_tex(child) for child in element]
    return found + [""] * (least - len(found))


def _fraction(element: HtmlElement) -> str:
    above, below = _children(element, 2)[:2]
    has_bar = element.get("linethickness") not in ("0", "0px", "0pt")
    start = r"\frac" if has_bar else r"\genfrac{}{}{0pt}{}"
    return f"{start}{{{above}}}{{{below}}}"


def _root(element: HtmlElement) -> str:
    what, degree = _children(element, 2)[:2]
    return rf"\sqrt[{{{degree}}}]{{{what}}}"


def _scripts(*marks: str) -> Callable[[HtmlElement], str]:
    def write(element: HtmlElement) -> str:
        base, *scripts = _children(element, len(marks) + 1)
        written = "".join(f"{mark}{{{one}}}" for mark, one in zip(marks, scripts, strict=False))
        return f"{{{base}}}{written}"

    return write


def _before(element: HtmlElement) -> str:
    base, *rest = element
    cut = next((i for i, one in enumerate(rest) if one.tag == "mprescripts"), len(rest))
    before, behind = (
        "".join(f"{'_^'[i % 2]}{{{_tex(one)}}}" for i, one in enumerate(part))
        for part in (rest[cut + 1 :][:2], rest[:cut][:2])
    )
    return f"{{}}{before}{{{_tex(base)}}}{behind}"


def _limits(*marks: str) -> Callable[[HtmlElement], str]:
    """What stands below or above something: limits of a sum, accents, or something else."""

    def write(element: HtmlElement) -> str:
        base, *others = _children(element, len(marks) + 1)
        if base in _BIG:
            pairs = zip(marks, others, strict=False)
            return rf"{base}\limits" + "".join(f"{mark}{{{one}}}" for mark, one in pairs)
        for mark, child, one in zip(marks, element[1:], others, strict=False):
            accents, other = (_ACCENTS, "overset") if mark == "^" else (_UNDER, "underset")
            accent = accents.get(_words(child))
            base = rf"\{accent}{{{base}}}" if accent else rf"\{other}{{{one}}}{{{base}}}"
        return base

    return write


def _table(element: HtmlElement) -> str:
    rows = r" \\ ".join(" & ".join(map(_row, row)) for row in element)
    return rf"\begin{{matrix}}{rows}\end{{matrix}}"


_WRITERS: dict[str, Callable[[HtmlElement], str]] = {
    "mi": _letters,
    "mn": _letters,
    "mo": lambda element: _signs(element.text_content()),
    "ms": _text,
    "mtext": _text,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": lambda element: rf"\sqrt{{{_row(element)}}}",
    "mroot": _root,
    "msub": _scripts("_"),
    "msup": _scripts("^"),
    "msubsup": _scripts("_", "^"),
    "mmultiscripts": _before,
    "munder": _limits("_"),
    "mover": _limits("^"),
    "munderover": _limits("_", "^"),
    "mtable": _table,
    "mphantom": lambda element: rf"\phantom{{{_row(element)}}}",
}
