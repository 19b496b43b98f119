"""Files that are zip files, as decks are: how large they may be, before anything is unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from dataclasses import dataclass

from coursewright.settings import Limits


@dataclass(frozen=True)
class Excess:
    """What is too large in a zip file, and the setting that says how large it may be."""

    what: str
    setting: str
    limit: int


def excess(entries: Collection[zipfile.ZipInfo], limits: Limits) -> Excess | None:
    """What of a zip file goes beyond the limits, by what its list of entries says.

    No more is ever read of an entry than it says there.
    """
    unpacked = sum(entry.file_size for entry in entries) / 1e6
    ratio = max((e.file_size // max(e.compress_size, 1) for e in entries), default=0)
    found = (
        (len(entries), "parts", f"it has {len(entries)} parts"),
        (unpacked, "unpacked_mb", f"it unpacks to {unpacked:.0f} MB"),
        (ratio, "ratio", f"a part of it unpacks to {ratio} times its size"),
    )
    for number, setting, what in found:
        limit: int = getattr(limits, setting)
        if number > limit:
            return Excess(what, setting, limit)
    return None
