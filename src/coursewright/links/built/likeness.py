"""What was probably meant by a name that is not there."""

from __future__ import annotations

from collections.abc import Mapping

from coursewright.links.built.paths import LONG

MOST = 2_000
"""Among more names than these a program made up most, and each is like many others."""

_ALIKE = 60.0
"""Out of 100: how like a name has to be."""


def likeliest(name: str, known: Mapping[str, str]) -> str | None:
    """What the known name stands for that is most like this one; None where none is like it.

    Names are in small letters. Of very many, or for a very long one, only the same name counts:
    a site may have thousands that are missing, and each is compared with all.
    """
    from rapidfuzz import fuzz, process  # late: only mistakes need it

    if name in known or len(known) > MOST or len(name) > LONG:
        return known.get(name)
    near = process.extractOne(name, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return known[near[0]] if near else None
