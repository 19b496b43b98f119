"""The links of a built site: those that leave it, and whether those within it lead somewhere."""

from __future__ import annotations

from coursewright.links.built.reading import read_site

__all__ = ["read_site"]
