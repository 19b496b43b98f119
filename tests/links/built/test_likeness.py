from __future__ import annotations

import pytest

from coursewright.links.built.likeness import MOST, likeliest
from coursewright.links.built.paths import LONG

KNOWN = {"neuron": "/neuron.html", "neurons": "/neurons/", "slides.pdf": "/slides.pdf"}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("neurons", "/neurons/"),
        ("neuronss", "/neurons/"),
        ("neuro", "/neuron.html"),
        ("slide.pdf", "/slides.pdf"),
        ("synapses", None),
        ("", None),
    ],
)
def test_the_name_that_is_most_like_another_was_meant(name: str, meant: str | None) -> None:
    assert likeliest(name, KNOWN) == meant
    assert likeliest(name, {}) is None


def test_among_very_many_names_only_the_same_one_counts() -> None:
    known = KNOWN | {f"lecture-{number}": f"/{number}.html" for number in range(MOST)}
    assert likeliest("neurons", known) == "/neurons/"
    assert likeliest("neuronss", known) is None


def test_an_endless_name_is_like_no_other() -> None:
    known = {"x" * LONG: "/x.html"}
    assert likeliest("x" * (LONG - 1), known) == "/x.html"
    assert likeliest("x" * (LONG + 1), known) is None
