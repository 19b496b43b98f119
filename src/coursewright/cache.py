"""What was computed once from the same bytes is not computed again.

Results are folders, named by the hash of all that they were made of. A result is there whole or
not at all, also when two builds make it at once; whoever likes may delete them, or share them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_DATA = "data.json"

MAX_BYTES = 1_000_000_000
"""How much is kept; what was not used for the longest time goes first."""


def key_of(*parts: bytes | str) -> str:
    """A name for the result of these parts, which no other parts give."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def kept(cache: Path, key: str, make: Callable[[Path], None]) -> Path:
    """The folder of the result called `key`, which `make` fills where there is none yet.

    Raises what `make` raises, and OSError where the cache cannot be written.
    """
    result = cache / key
    if result.is_dir():
        os.utime(result)
        return result
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".new-", ignore_cleanup_errors=True) as new:
        made = Path(new) / key
        made.mkdir()
        make(made)
        try:
            made.rename(result)
        except OSError:  # another build was faster; its result is the same
            if not result.is_dir():
                raise
    return result


def kept_data(cache: Path, key: str, make: Callable[[Path], Any]) -> tuple[Path, Any]:
    """The same for data, as JSON holds it, that `make` gives, and files that it writes beside.

    What someone else has damaged since is made anew.
    """

    def write(folder: Path) -> None:
        data = make(folder)
        files = sorted(file.name for file in folder.iterdir())
        text = json.dumps({"files": files, "data": data}, ensure_ascii=False)
        (folder / _DATA).write_text(text, encoding="utf-8")

    for _ in range(2):
        folder = kept(cache, key, write)
        try:
            found = json.loads((folder / _DATA).read_text(encoding="utf-8"))
            for name in found["files"]:
                (folder / name).stat()
            return folder, found["data"]
        except (ValueError, LookupError, TypeError, FileNotFoundError):
            shutil.rmtree(folder, ignore_errors=True)
    raise OSError(f"the cache in {cache} cannot be read")


def note(cache: Path, name: str, data: Any) -> None:
    """Note data, as JSON holds it, under a name, in place of what was noted there before.

    Raises OSError where the cache cannot be written.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".new-", ignore_cleanup_errors=True) as new:
        file = Path(new) / name
        file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        file.replace(cache / f"{name}.json")


def noted(cache: Path, name: str) -> Any:
    """The data that were noted under a name; None where there are none that can be read."""
    try:
        return json.loads((cache / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def trim(cache: Path, limit: int = MAX_BYTES) -> None:
    """Remove the results that were not used for the longest time, down to `limit` bytes."""
    if not cache.is_dir():
        return
    results = [
        (entry.stat().st_mtime, sum(file.stat().st_size for file in entry.iterdir()), entry)
        for entry in cache.iterdir()
        if entry.is_dir() and not entry.name.startswith(".")
    ]
    total = sum(size for _, size, _ in results)
    for _, size, entry in sorted(results):
        if total <= limit:
            return
        shutil.rmtree(entry, ignore_errors=True)
        total -= size
