"""A cartridge's zip file -> its files, of which none leads out of it and none fills the memory."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from coursewright.errors import ContentError, Place, Problem, refused
from coursewright.materials.zipped import excess
from coursewright.settings import Limits

_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\\]|^[A-Za-z]:")
_OF_THE_MACHINE = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$)")
_ENCRYPTED = 1


@dataclass
class Archive:
    """The files of a cartridge that is open, by their paths in it."""

    file: str
    """What messages call the cartridge."""
    _zip: zipfile.ZipFile
    _entries: Mapping[str, zipfile.ZipInfo]
    problems: list[Problem] = field(default_factory=list)
    """What is left aside: paths that lead out of it, and links of a file system."""

    def __contains__(self, path: object) -> bool:
        return path in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def size(self, path: str) -> int:
        """How many bytes a file has; no more are ever read of it."""
        return self._entries[path].file_size

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises ContentError where they are not what the list says."""
        entry = self._entries[path]
        if entry.flag_bits & _ENCRYPTED:
            raise broken(self.file, f"{path} is protected by a password")
        try:
            return self._zip.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise broken(self.file, f"{path} cannot be unpacked: {error}") from None
        except NotImplementedError:
            raise broken(self.file, f"{path} is packed in a way that is not known") from None


def broken(file: str, reason: str) -> ContentError:
    """The error for a cartridge that cannot be read on."""
    hint = "export it from your learning management system once more"
    message = f"this cartridge is broken: {reason[:200]}"
    return refused("CW108", Place(file), message, hint)


@contextmanager
def opened(path: Path, file: str, limits: Limits) -> Iterator[Archive]:
    """The cartridge at `path`, which messages call `file`.

    Raises ContentError where it is no zip file, and where it would fill the memory.
    """
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise refused("CW035", Place(file), f"this file cannot be opened: {reason}") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise broken(file, f"it is no zip file, or a part of one ({error})") from None
    with archive:
        entries = archive.infolist()
        if found := excess(entries, limits):
            hint = "unpack it, take out what is not the course's, and import the folder"
            message = f"this cartridge is refused: {found.what}"
            raise refused("CW036", Place(file), message, hint)
        kept: dict[str, zipfile.ZipInfo] = {}
        problems = []
        for entry in entries:
            name = entry.filename
            if entry.is_dir() or _OF_THE_MACHINE.search(name):
                continue
            if reason := _refusal(entry):
                hint = "nothing of it is taken over"
                place = Place(f"{file}/{_shown(name)}")
                problems.append(Problem(place, reason, hint, level="warning", code="CW111"))
            else:
                kept[name] = entry
        yield Archive(file, archive, kept, problems)


def _refusal(entry: zipfile.ZipInfo) -> str:
    """Why a file is left aside; nothing where it is as it should be."""
    if is_outside(entry.filename) or is_outside(entry.orig_filename):
        return "this path leads out of the cartridge"
    kind = entry.external_attr >> 16
    if stat.S_IFMT(kind) not in (0, stat.S_IFREG):
        return "this is no file, but a link to one"
    return ""


def is_outside(path: str) -> bool:
    """Whether a path is none within a folder."""
    parts = PurePosixPath(path).parts
    return not parts or ".." in parts or path.startswith("/") or bool(_NOT_IN_NAMES.search(path))


def _shown(name: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "?", name)[:120].lstrip("/")
