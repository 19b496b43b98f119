"""LaTeX -> MathML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from math_core import LatexError, LatexToMathML

_MAX_LENGTH = 20_000
_MAX_DEPTH = 100
_NESTING = re.compile(r"\\[{}]|\\(?:left|right|begin|end)\b|[{}]")
_OPENING = ("{", r"\left", r"\begin")
# Commands that each take what follows, such as an accent on an accent on an accent.
_RUN = re.compile(r"(?:\\[A-Za-z]+\s*|[\^_]\s*){100}")
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline|alignat|flalign)\}")
_OLD = re.compile(r"\\(begin|end)\{eqnarray\*?\}")


def to_mathml(latex: str, *, display: bool, macros: Mapping[str, str]) -> str:
    """An equation as MathML; `macros` are the author's commands, with what they stand for.

    Raises ValueError, in words, where it cannot be converted.
    """
    if len(latex) > _MAX_LENGTH:
        raise ValueError("it is longer than any equation")
    # The converter calls itself for each level, and would end the whole program at thousands.
    if _depth(latex) > _MAX_DEPTH or _RUN.search(latex):
        raise ValueError("it is nested deeper than any equation")
    # Jupyter and GitHub number no equations either, and each would have the number 1.
    latex = _OLD.sub(r"\\\1{align}", latex)
    latex = _NUMBERED.sub(r"\\\1{\2*}", latex.strip())
    converter = _converter(tuple(sorted(macros.items())))
    try:
        return converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise ValueError(str(error).partition(": ")[2].rstrip(".") or str(error)) from None


def _depth(latex: str) -> int:
    """How deep braces, brackets that grow, and environments lie in each other."""
    depth = deepest = 0
    for match in _NESTING.finditer(latex):
        if match[0] not in (r"\{", r"\}"):
            depth += 1 if match[0] in _OPENING else -1
        deepest = max(deepest, depth)
    return deepest


@cache
def _converter(macros: tuple[tuple[str, str], ...]) -> LatexToMathML:
    return LatexToMathML(macros=dict(macros), fancy_error=False)
