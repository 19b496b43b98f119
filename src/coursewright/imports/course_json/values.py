"""What the parts of a manifest are made of, and how something is remarked on them."""

from __future__ import annotations

from typing import Any, Protocol

from coursewright.validation import Way

Made = dict[str, Any]
"""A part of a manifest."""


class Say(Protocol):
    """Remarks on the part of a document to which a way leads."""

    def __call__(self, way: Way, message: str, hint: str = "") -> None:
        """Say it, with a hint as to what to do."""


def some(**parts: Any) -> Made:
    """The parts that have a value."""
    return {key: part for key, part in parts.items() if part not in (None, "", [], {})}
