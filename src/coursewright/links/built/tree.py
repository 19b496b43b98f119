"""The files of a built site: which one a host serves, and which one was probably meant."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coursewright.links.built.likeness import likeliest
from coursewright.links.built.paths import without_index

_MOST_LINKS = 40
"""How many symbolic links are followed in one path; as many as Linux does."""


@dataclass(frozen=True)
class Tree:
    """The files of the site, by their paths from its top."""

    files: frozenset[str]
    linked: Mapping[str, str]
    """Folders that are symbolic links, and what they stand for; all end with a slash."""

    def served(self, path: str) -> str | None:
        """The file that a host serves for a path; None where there is none."""
        is_folder = not path or path.endswith("/")
        ways = ["index.html"] if is_folder else ["", "/index.html", ".html"]
        files = (self._followed(path + way) for way in ways)
        return next((file for file in files if file in self.files), None)

    def _followed(self, path: str) -> str:
        for _ in range(_MOST_LINKS if self.linked else 0):
            link = next((link for link in self.linked if path.startswith(link)), None)
            if link is None:
                break
            path = self.linked[link] + path.removeprefix(link)
        return path

    def meant(self, path: str) -> str | None:
        """The file that was probably meant by a path where none is: one like it in the same
        folder, or else the only one of its name."""
        folder, name = _plain(path)
        near = likeliest(name, self._by_folder.get(folder, {}))
        namesakes = self._by_name.get(name, [])
        return near or (namesakes[0] if len(namesakes) == 1 else None)

    @cached_property
    def _by_folder(self) -> Mapping[str, Mapping[str, str]]:
        """The files of each folder by their names, both as `_plain` has them."""
        folders: dict[str, dict[str, str]] = defaultdict(dict)
        for file in sorted(self.files):
            folder, name = _plain(file)
            folders[folder].setdefault(name, file)
        return folders

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for files in self._by_folder.values():
            for name, file in files.items():
                names[name].append(file)
        return names


def _plain(path: str) -> tuple[str, str]:
    """Folder and name as they are compared with others: in small letters, a page's without what
    its file ends in."""
    plain = without_index(path).removesuffix("/").removesuffix(".html").lower()
    folder, _, name = plain.rpartition("/")
    return folder, name


def read_tree(folder: Path) -> Tree:
    """The files below a folder, symbolic links among them that do not lead out of it."""
    top = folder.resolve()
    files: set[str] = set()
    linked: dict[str, str] = {}
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with suppress(OSError), os.scandir(top / above) as entries:
            for entry in entries:
                path = above + entry.name
                if entry.is_symlink() and not _is_below(top, Path(entry.path)):
                    continue
                if entry.is_file():
                    files.add(path)
                elif entry.is_symlink():
                    real = Path(entry.path).resolve().relative_to(top).as_posix()
                    linked[f"{path}/"] = "" if real == "." else f"{real}/"
                elif entry.is_dir():
                    waiting.append(f"{path}/")
    return Tree(frozenset(files), linked)


def _is_below(top: Path, link: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(top)
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False
