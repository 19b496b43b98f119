"""MathML -> a line of text, such as `C dV/dt = I`, for the search to find and to show."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from lxml import etree

_RELATIONS = frozenset("=≠≈≡∝<>≤≥≪≫∈→←↔⇒:=")
_UNSEEN = {"\u2061": " ", "\u2062": "", "\u2063": "", "\u2064": ""}
"""Signs that MathML has for listeners: a function is applied, a product, a list, a sum."""

_WORD = re.compile(r"\w+|.")
_SCRIPT_AT_END = re.compile(r"[_^]\S*$")
_SILENT = frozenset({"annotation", "annotation-xml", "mphantom", "mprescripts", "none"})


def line_of(mathml: str) -> str:
    """An equation on one line; of what is no XML, whatever can be read."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(mathml.encode(), parser)
    return "" if root is None else " ".join(_line(root).split())


def _line(element: etree._Element) -> str:
    name = etree.QName(element).localname if isinstance(element.tag, str) else "annotation"
    if name in _SILENT:
        return ""
    if not len(element):
        return _sign(name, element.text or "")
    parts = [_line(child) for child in element]
    return _FORMS.get(name, _row)(parts)


def _sign(name: str, text: str) -> str:
    text = _UNSEEN.get(text, text)
    is_word = name == "mi" and len(text) > 1
    is_relation = name == "mo" and bool(text) and _RELATIONS.issuperset(text)
    return f" {text} " if is_word or is_relation or name == "mspace" else text


def _row(parts: list[str]) -> str:
    """Parts side by side, with a space where a letter would seem to be one more of an index."""
    line = parts[0]
    for before, part in pairwise(parts):
        is_apart = _SCRIPT_AT_END.search(before) and part[:1].isalnum()
        line += f" {part}" if is_apart else part
    return line


def _whole(part: str) -> str:
    part = " ".join(part.split())
    return part if _WORD.fullmatch(part) else f"({part})"


def _fraction(parts: list[str]) -> str:
    return f" {'/'.join(map(_whole, parts))} "


def _scripts(*signs: str) -> Callable[[list[str]], str]:
    def write(parts: list[str]) -> str:
        base, *scripts = parts
        some = zip(signs, map(_whole, scripts), strict=False)
        return base.rstrip() + "".join(sign + script for sign, script in some if script != "()")

    return write


def _over(parts: list[str]) -> str:
    """A sign over a letter, such as a dot or a bar, is left out, as nobody types it."""
    base, *over = parts
    return _scripts("^")(parts) if "".join(over).strip().isalnum() else base


_FORMS: dict[str, Callable[[list[str]], str]] = {
    "mfrac": _fraction,
    "msub": _scripts("_"),
    "munder": _scripts("_"),
    "msup": _scripts("^"),
    "mover": _over,
    "msubsup": _scripts("_", "^"),
    "munderover": _scripts("_", "^"),
    "msqrt": lambda parts: f"√{_whole(_row(parts))}",
    "mroot": lambda parts: f"{_whole(parts[0])}^(1/{_whole(parts[-1])})",
    "mtr": " ".join,
    "mtable": "; ".join,
}
"""How the parts of an element are written; those of any other stand side by side."""
