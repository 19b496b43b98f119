"""Office Math -> MathML for the page, and -> a line of plain text for transcripts and alt text.

Each element of Office Math has one function for either form. Source of the elements and their
defaults: ECMA-376 part 1, chapter 22.1. An element that is not known counts as what it holds,
so that no letter is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# The combining accents of Office Math -> the signs that MathML puts over a base.
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "´",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "¯",
    "\u0305": "¯",
    "\u0306": "˘",
    "\u0307": "˙",
    "\u0308": "¨",
    "\u030a": "˚",
    "\u030c": "ˇ",
    "\u20d6": "←",
    "\u20d7": "→",
    "\u20e1": "↔",
}
_VARIANTS = {"p": "normal", "b": "bold", "bi": "bold-italic"}
_TOKENS = re.compile(r"(?P<n>\d+(?:[.,]\d+)*)|(?P<i>[^\W\d_])|(?P<s>\s+)|(?P<o>.)", re.DOTALL)


@dataclass(frozen=True)
class Maths:
    """An equation: as MathML that browsers draw, and as one line of text."""

    mathml: str
    text: str


def read_maths(element: Element, *, block: bool = False) -> Maths:
    """Read an `m:oMath` or `m:oMathPara`; `block` if it has a line of its own.

    Both forms are safe in HTML and in text: all that comes from the file is escaped.
    """
    display = ' display="block"' if block else ""
    return Maths(
        f'<math xmlns="http://www.w3.org/1998/Math/MathML"{display}>{_mathml(element)}</math>',
        " ".join(_text(element).split()),
    )


# -- Looking into the elements ----------------------------------------------------------------


def _name(element: Element) -> str:
    return element.tag.removeprefix(_M) if isinstance(element.tag, str) else ""


def _parts(element: Element) -> Iterator[Element]:
    """The children that are content, not properties."""
    return (child for child in element if not _name(child).endswith("Pr"))


def _child(element: Element, name: str) -> Element | None:
    return element.find(_M + name)


def _children(element: Element, name: str) -> list[Element]:
    return list(element.findall(_M + name))


def _setting(element: Element, name: str) -> str | None:
    """The value of a property such as `m:chr` in `m:naryPr`: "" where it is empty, else None."""
    properties = _child(element, f"{_name(element)}Pr")
    setting = None if properties is None else _child(properties, name)
    return None if setting is None else setting.get(f"{_M}val", "")


def _is_on(element: Element, name: str) -> bool:
    return _setting(element, name) in ("", "1", "on", "true")


def _run_text(run: Element) -> str:
    return "".join(part.text or "" for part in _children(run, "t"))


# -- MathML -----------------------------------------------------------------------------------


def _mathml(element: Element) -> str:
    return _TO_MATHML.get(_name(element), _all)(element)


def _all(element: Element) -> str:
    return "".join(map(_mathml, _parts(element)))


def _row(element: Element | None) -> str:
    """What an element holds, as one."""
    return f"<mrow>{_all(element) if element is not None else ''}</mrow>"


def _run(run: Element) -> str:
    text = _run_text(run)
    style = _setting(run, "sty")
    if _setting(run, "nor") is not None:
        return f"<mtext>{_spaces(text)}</mtext>"
    variant = f' mathvariant="{_VARIANTS[style]}"' if style in _VARIANTS else ""
    if style == "p" and len(text.strip()) > 1 and text.strip().isalpha():
        return f"<mi>{escape(text.strip())}</mi>"  # a name of several letters stands upright
    return "".join(_token(match, variant) for match in _TOKENS.finditer(text))


def _token(match: re.Match[str], variant: str) -> str:
    text = escape(match[0])
    match match.lastgroup:
        case "n":
            return f"<mn{variant}>{text}</mn>"
        case "i":
            return f"<mi{variant}>{text}</mi>"
        case "s":
            return f"<mtext>{_spaces(match[0])}</mtext>"
    if unicodedata.category(match[0]).startswith("M"):  # an accent of its own
        return f"<mtext>{text}</mtext>"
    return f"<mo>{text}</mo>"


def _spaces(text: str) -> str:
    """MathML drops spaces at the ends of a text."""
    return re.sub(r"\s", "\u00a0", escape(text))


def _fraction(element: Element) -> str:
    above, below = _row(_child(element, "num")), _row(_child(element, "den"))
    match _setting(element, "type"):
        case "lin" | "skw":
            return f"<mrow>{above}<mo>/</mo>{below}</mrow>"
        case "noBar":
            return f'<mfrac linethickness="0">{above}{below}</mfrac>'
    return f"<mfrac>{above}{below}</mfrac>"


def _scripts(tag: str, *names: str) -> Callable[[Element], str]:
    def write(element: Element) -> str:
        return f"<{tag}>{''.join(_row(_child(element, name)) for name in names)}</{tag}>"

    return write


def _before(element: Element) -> str:
    base, below, above = (_row(_child(element, name)) for name in ("e", "sub", "sup"))
    return f"<mmultiscripts>{base}<mprescripts/>{below}{above}</mmultiscripts>"


def _root(element: Element) -> str:
    degree = _child(element, "deg")
    if _is_on(element, "degHide") or degree is None or not _all(degree):
        return f"<msqrt>{_row(_child(element, 'e'))}</msqrt>"
    return f"<mroot>{_row(_child(element, 'e'))}{_row(degree)}</mroot>"


def _fence(sign: str) -> str:
    return f'<mo fence="true" stretchy="true">{escape(sign)}</mo>' if sign else ""


def _brackets(element: Element) -> str:
    left, between, right = _bracket_signs(element)
    inside = f"<mo>{escape(between)}</mo>".join(map(_row, _children(element, "e")))
    return f"<mrow>{_fence(left)}{inside}{_fence(right)}</mrow>"


def _bracket_signs(element: Element) -> tuple[str, str, str]:
    signs = [_setting(element, name) for name in ("begChr", "sepChr", "endChr")]
    left, between, right = (
        default if sign is None else sign for sign, default in zip(signs, "(|)", strict=True)
    )
    return left, between, right


def _big(element: Element) -> str:
    sign = _sign(element, "∫")
    beside = _setting(element, "limLoc") == "subSup" or (
        _setting(element, "limLoc") is None and sign in "∫∬∭∮∯∰"
    )
    below, above = (
        None if _is_on(element, f"{name}Hide") else _child(element, name) for name in ("sub", "sup")
    )
    tags = ("msub", "msup", "msubsup") if beside else ("munder", "mover", "munderover")
    operator = f'<mo largeop="true">{escape(sign)}</mo>'
    match below, above:
        case None, None:
            pass
        case _, None:
            operator = f"<{tags[0]}>{operator}{_row(below)}</{tags[0]}>"
        case None, _:
            operator = f"<{tags[1]}>{operator}{_row(above)}</{tags[1]}>"
        case _:
            operator = f"<{tags[2]}>{operator}{_row(below)}{_row(above)}</{tags[2]}>"
    return f"<mrow>{operator}{_row(_child(element, 'e'))}</mrow>"


def _sign(element: Element, default: str) -> str:
    sign = _setting(element, "chr")
    return default if sign is None else sign


def _function(element: Element) -> str:
    name, of = _row(_child(element, "fName")), _row(_child(element, "e"))
    return f"<mrow>{name}<mo>\u2061</mo>{of}</mrow>"


def _accent(element: Element) -> str:
    sign = _sign(element, "\u0302")
    over = f'<mo stretchy="false">{escape(_ACCENTS.get(sign, sign))}</mo>'
    return f'<mover accent="true">{_row(_child(element, "e"))}{over}</mover>'


def _bar(element: Element) -> str:
    tag = "mover" if _setting(element, "pos") == "top" else "munder"
    return f"<{tag}>{_row(_child(element, 'e'))}<mo>¯</mo></{tag}>"


def _brace(element: Element) -> str:
    tag = "mover" if _setting(element, "pos") == "top" else "munder"
    sign = f"<mo>{escape(_sign(element, '⏟'))}</mo>"
    return f"<{tag}>{_row(_child(element, 'e'))}{sign}</{tag}>"


def _matrix(element: Element) -> str:
    rows = (
        "".join(f"<mtd>{_all(cell)}</mtd>" for cell in _children(line, "e"))
        for line in _children(element, "mr")
    )
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in rows)}</mtable>"


def _lines(element: Element) -> str:
    # An & in a line says where the lines are aligned; it is no letter.
    rows = (_all(line).replace("<mo>&amp;</mo>", "") for line in _children(element, "e"))
    return f"<mtable>{''.join(f'<mtr><mtd>{row}</mtd></mtr>' for row in rows)}</mtable>"


def _phantom(element: Element) -> str:
    inside = _row(_child(element, "e"))
    hidden = _setting(element, "show") in ("0", "off", "false")
    return f"<mphantom>{inside}</mphantom>" if hidden else inside


_TO_MATHML: dict[str, Callable[[Element], str]] = {
    "r": _run,
    "f": _fraction,
    "sSub": _scripts("msub", "e", "sub"),
    "sSup": _scripts("msup", "e", "sup"),
    "sSubSup": _scripts("msubsup", "e", "sub", "sup"),
    "sPre": _before,
    "limLow": _scripts("munder", "e", "lim"),
    "limUpp": _scripts("mover", "e", "lim"),
    "rad": _root,
    "d": _brackets,
    "nary": _big,
    "func": _function,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _brace,
    "m": _matrix,
    "eqArr": _lines,
    "phant": _phantom,
}


# -- Plain text -------------------------------------------------------------------------------


def _text(element: Element) -> str:
    return _TO_TEXT.get(_name(element), _all_text)(element)


def _all_text(element: Element) -> str:
    return "".join(map(_text, _parts(element)))


def _inside(element: Element, name: str) -> str:
    child = _child(element, name)
    return "" if child is None else _all_text(child).strip()


def _whole(text: str) -> str:
    """A part of a line of text, in brackets if it would not be seen to be one."""
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _run_as_text(run: Element) -> str:
    """The letters; those made for mathematics alone become the ones that people search for."""
    letters = _run_text(run)
    return "".join(
        unicodedata.normalize("NFKC", c) if "\U0001d400" <= c <= "\U0001d7ff" else c
        for c in letters
    )


def _fraction_as_text(element: Element) -> str:
    return f"{_whole(_inside(element, 'num'))}/{_whole(_inside(element, 'den'))}"


def _scripts_as_text(element: Element) -> str:
    below, above = _inside(element, "sub"), _inside(element, "sup")
    result = _whole(_inside(element, "e"))
    result += f"_{_whole(below)}" if below else ""
    return result + (f"^{_whole(above)}" if above else "")


def _limit_as_text(element: Element) -> str:
    return f"{_inside(element, 'e')}_{_whole(_inside(element, 'lim'))} "


def _root_as_text(element: Element) -> str:
    degree = "" if _is_on(element, "degHide") else _inside(element, "deg")
    return f"{degree}√{_whole(_inside(element, 'e'))}"


def _brackets_as_text(element: Element) -> str:
    left, between, right = _bracket_signs(element)
    return left + between.join(map(_all_text, _children(element, "e"))) + right


def _big_as_text(element: Element) -> str:
    below = "" if _is_on(element, "subHide") else _inside(element, "sub")
    above = "" if _is_on(element, "supHide") else _inside(element, "sup")
    limits = (f"_{_whole(below)}" if below else "") + (f"^{_whole(above)}" if above else "")
    return f"{_sign(element, '∫')}{limits} {_inside(element, 'e')}"


def _function_as_text(element: Element) -> str:
    name, of = _inside(element, "fName"), _inside(element, "e")
    return f"{name}{of}" if of.startswith(("(", "[", "{")) else f"{name} {of}"


def _accent_as_text(element: Element) -> str:
    base, sign = _inside(element, "e"), _sign(element, "\u0302")
    return base + sign if len(base) == 1 else f"{_whole(base)}{_ACCENTS.get(sign, sign)}"


def _matrix_as_text(element: Element) -> str:
    rows = (
        ", ".join(_all_text(cell).strip() for cell in _children(line, "e"))
        for line in _children(element, "mr")
    )
    return "; ".join(rows)


def _lines_as_text(element: Element) -> str:
    return "; ".join(_all_text(line).replace("&", "").strip() for line in _children(element, "e"))


_TO_TEXT: dict[str, Callable[[Element], str]] = {
    "r": _run_as_text,
    "f": _fraction_as_text,
    "sSub": _scripts_as_text,
    "sSup": _scripts_as_text,
    "sSubSup": _scripts_as_text,
    "limLow": _limit_as_text,
    "limUpp": _limit_as_text,
    "rad": _root_as_text,
    "d": _brackets_as_text,
    "nary": _big_as_text,
    "func": _function_as_text,
    "acc": _accent_as_text,
    "m": _matrix_as_text,
    "eqArr": _lines_as_text,
}
