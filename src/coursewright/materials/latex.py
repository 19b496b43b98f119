"""LaTeX -> MathML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from math_core import LatexError, LatexToMathML

_MAX_LENGTH = 20_000
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline|alignat|flalign)\}")
_OLD = re.compile(r"\\(begin|end)\{eqnarray\*?\}")


def to_mathml(latex: str, *, display: bool, macros: Mapping[str, str]) -> str:
    """An equation as MathML; `macros` are the author's commands, with what they stand for.

    Raises ValueError, in words, where it cannot be converted.
    """
    if len(latex) > _MAX_LENGTH:
        raise ValueError("it is longer than any equation")
    # Jupyter and GitHub number no equations either, and each would have the number 1.
    latex = _OLD.sub(r"\\\1{align}", latex)
    latex = _NUMBERED.sub(r"\\\1{\2*}", latex.strip())
    converter = _converter(tuple(sorted(macros.items())))
    try:
        return converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise ValueError(str(error).partition(": ")[2].rstrip(".") or str(error)) from None


@cache
def _converter(macros: tuple[tuple[str, str], ...]) -> LatexToMathML:
    return LatexToMathML(macros=dict(macros), fancy_error=False)
