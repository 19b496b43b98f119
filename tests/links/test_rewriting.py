from __future__ import annotations

import pytest

from coursewright.links.rewriting import rewritten
from coursewright.links.verdicts import Renaming

PATH = Renaming("w 1/a.ipynb", "w2/b c.ipynb")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/o/r/blob/main/w%201/a.ipynb#L3", "https://github.com/o/r/blob/main/w2/b%20c.ipynb#L3"),
        ("https://colab.research.google.com/github/o/r/blob/main/w%201/a.ipynb", "https://colab.research.google.com/github/o/r/blob/main/w2/b%20c.ipynb"),
        ("https://mybinder.org/v2/gh/o/r/main?labpath=w%201%2Fa.ipynb", "https://mybinder.org/v2/gh/o/r/main?labpath=w2%2Fb%20c.ipynb"),
        ("https://mybinder.org/v2/gh/o/r/main?urlpath=lab/tree/w%201/a.ipynb&x=1", "https://mybinder.org/v2/gh/o/r/main?urlpath=lab/tree/w2/b%20c.ipynb&x=1"),
        ("https://kaggle.com/kernels/welcome?src=https://github.com/o/r/blob/main/w%25201/a.ipynb", "https://kaggle.com/kernels/welcome?src=https://github.com/o/r/blob/main/w2/b%2520c.ipynb"),
        ("https://github.com/o/r/blob/main/other.ipynb", ""),
    ],
)  # fmt: skip
def test_a_path_is_changed_however_the_address_spells_it(url: str, expected: str) -> None:
    assert rewritten(url, [PATH]) == expected


def test_a_path_is_changed_at_the_end_and_a_repository_at_the_start() -> None:
    url = "https://github.com/a/b/blob/main/a/b/x.py"
    assert rewritten(url, [Renaming("a/b/x.py", "c/y.py")]) == (
        "https://github.com/a/b/blob/main/c/y.py"
    )
    assert rewritten(url, [Renaming("a/b", "n/m", is_end=False)]) == (
        "https://github.com/n/m/blob/main/a/b/x.py"
    )


def test_a_part_that_only_begins_alike_stays() -> None:
    assert rewritten("https://github.com/a/bc", [Renaming("a/b", "n/m", is_end=False)]) == ""


def test_a_place_behind_the_hash_is_changed_or_dropped() -> None:
    url = "https://github.com/a/b/blob/main/x.md#old"
    assert rewritten(url, [Renaming("#old", "#new")]).endswith("x.md#new")
    assert rewritten(url, [Renaming("#old", "")]).endswith("x.md")
