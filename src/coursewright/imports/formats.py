"""What kind of thing a file or a folder is -> the module that reads it."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

from coursewright.errors import ContentError, CoursewrightError, Place, refused
from coursewright.exports.whereabouts import DATA
from coursewright.imports.found import Imported
from coursewright.textfile import decode
from coursewright.wording import counted, one_of

MAX_FILES = 20_000
"""How many files a folder may have; a course with a picture a slide has some thousands."""

_LARGEST_TEXT = 4_000_000
_LARGEST_SITE = 40_000_000
_LARGEST_DATA = 20_000_000
"""How many bytes one text may have, all texts of a site, and a course as data."""

_HEAD = 1000
"""In how many bytes a document says what it is."""

_PAGES = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")
_OF_A_SITE = ("_modules", "_staffers", "_schedules", "_announcements")
"""The folders of a site made with Just the Class."""


@dataclass(frozen=True)
class Source:
    """What is to be read: where it is, what messages call it, the files of a folder."""

    path: Path
    name: str
    files: Mapping[str, Path]
    """Those of a folder by their paths in it; of a file, none."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.path.is_dir()

    @property
    def ending(self) -> str:
        """How its name ends, in small letters."""
        return self.path.suffix.lower()

    def text(self) -> str:
        """The text of the file. Raises ContentError where it has none."""
        return _text(self.path, self.name)


@dataclass(frozen=True)
class Format:
    """A form in which people have courses: what it is, how it is known, and what reads it."""

    what: str
    is_it: Callable[[Source], bool]
    read: Callable[[Source], Imported]


# -- What reads them; each module is imported when it is needed ---------------------------------


def _read_page(source: Source) -> Imported:
    from coursewright.imports.beside import with_files_beside
    from coursewright.imports.page import read_page

    if source.is_folder:
        name = _page_of(source) or "index.md"
        page = source.path / name
        return with_files_beside(read_page(_text(page, name), name), source.path)
    return with_files_beside(read_page(source.text(), source.name), source.path.parent)


def _read_neuromatch(source: Source) -> Imported:
    from coursewright.imports.beside import with_files_beside
    from coursewright.imports.neuromatch import read_neuromatch
    from coursewright.pages.following import is_file

    folder = source.path.parent
    found = read_neuromatch(source.text(), source.name, lambda path: is_file(folder, path))
    return with_files_beside(found, folder)


def _read_just_the_class(source: Source) -> Imported:
    from coursewright.imports.beside import with_files_beside
    from coursewright.imports.just_the_class import read_just_the_class

    found = read_just_the_class(dict(_site_texts(source)), source.files)
    return with_files_beside(found, source.path)


def _read_folder(source: Source) -> Imported:
    from coursewright.imports.folder import read_folder

    return read_folder(source.files)


def _read_cartridge(source: Source) -> Imported:
    from coursewright.imports.cartridge import read_cartridge

    return read_cartridge(source.path)


def _read_course_json(source: Source) -> Imported:
    from coursewright.imports.beside import with_files_of_site
    from coursewright.imports.course_json import read_course_json

    file = source.path / DATA if source.is_folder else source.path
    text = _text(file, file.name, _LARGEST_DATA)
    return with_files_of_site(read_course_json(text, file.name), file.parent)


# -- How they are known -------------------------------------------------------------------------


def _is_site(source: Source) -> bool:
    return any(PurePosixPath(path).parts[0] in _OF_A_SITE for path in source.files)


def _page_of(source: Source) -> str | None:
    """The page at the top of a folder, where that is what the course is."""
    for name in ("index.md", "README.md", "readme.md"):
        if name in source.files and not any(_is_material(path) for path in source.files):
            return name
    return None


_MATERIALS = (".pptx", ".pdf", ".ipynb", ".mp4", ".webm", ".m4v", ".mov")


def _is_material(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _MATERIALS


def _is_cartridge(source: Source) -> bool:
    if source.is_folder or not (source.ending == ".imscc" or zipfile.is_zipfile(source.path)):
        return False
    if source.ending == ".imscc":
        return True
    try:
        with zipfile.ZipFile(source.path) as archive:
            return "imsmanifest.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _is_course_json(source: Source) -> bool:
    if not source.is_folder:
        return source.ending == ".json"
    if DATA not in source.files:
        return False
    try:
        with source.files[DATA].open("rb") as file:
            return b'"coursewright-course"' in file.read(_HEAD)
    except OSError:
        return False


def _is_neuromatch(source: Source) -> bool:
    if source.is_folder or source.ending not in (".yml", ".yaml"):
        return False
    try:
        events = yaml.parse(source.text(), Loader=yaml.SafeLoader)
        first = next((e for e in events if isinstance(e, yaml.NodeEvent)), None)
    except (yaml.YAMLError, ContentError):
        return True  # whose reader says what is wrong
    return isinstance(first, yaml.SequenceStartEvent)


FORMATS: Mapping[str, Format] = {
    "cartridge": Format("a Common Cartridge (.imscc)", _is_cartridge, _read_cartridge),
    "json": Format(
        "a course.json, or the site that has it",
        _is_course_json,
        _read_course_json,
    ),
    "neuromatch": Format("a materials.yml of Neuromatch", _is_neuromatch, _read_neuromatch),
    "just-the-class": Format("a site made with Just the Class", _is_site, _read_just_the_class),
    "page": Format(
        "a course page in Markdown",
        lambda source: source.ending in _PAGES if not source.is_folder else bool(_page_of(source)),
        _read_page,
    ),
    "folder": Format(
        "a folder with decks, notebooks and readings",
        lambda source: source.is_folder,
        _read_folder,
    ),
}
"""The forms that can be read, by their names, in the order in which they are looked for."""

_TAKES_FOLDERS = ("json", "just-the-class", "page", "folder")
_TAKES_FILES = ("json", "page", "neuromatch", "cartridge")


def read_any(path: Path, form: str | None = None) -> Imported:
    """Read what is at a path, in the form of that name or in the one that it seems to have.

    Raises ContentError where it is in none of them, or cannot be read; CoursewrightError where
    nothing is there.
    """
    source = source_of(path)
    name = form or next((name for name, one in FORMATS.items() if one.is_it(source)), None)
    takes = _TAKES_FOLDERS if source.is_folder else _TAKES_FILES
    if name is None or name not in takes:
        raise refused("CW101", Place(source.name), _not_readable(source, form), _hint(source))
    return FORMATS[name].read(source)


def _not_readable(source: Source, form: str | None) -> str:
    kind = "a folder" if source.is_folder else "a file"
    if form:
        return f"{FORMATS[form].what} is no {kind.removeprefix('a ')}"
    if source.ending in (".yml", ".yaml"):
        return "this is not a list of days, as Neuromatch has it"
    return "this is nothing that a course can be made of"


def _hint(source: Source) -> str:
    if source.path.name == "course.yaml":
        return "a course.yaml is a course already: coursewright check"
    return f"it can be made of {one_of([one.what for one in FORMATS.values()])}"


def source_of(path: Path) -> Source:
    """What is at a path, with its files where it is a folder.

    Raises CoursewrightError where nothing can be read there, ContentError where there is too much.
    """
    if not os.path.lexists(path):
        raise CoursewrightError(f"{path} is not there.")
    if not path.is_dir():
        try:
            with path.open("rb") as file:
                file.read(1)
        except OSError as error:
            raise _unreadable(path, error) from None
        return Source(path, path.name, {})
    try:
        files = dict(_files(path))
    except OSError as error:
        raise _unreadable(path, error) from None
    name = path.resolve().name or str(path)
    if not files:
        raise refused(
            "CW101", Place(name), "there is nothing in this folder", "is it the right one?"
        )
    return Source(path, name, files)


def _unreadable(path: Path, error: OSError) -> CoursewrightError:
    return CoursewrightError(
        f"{path} cannot be read: {(error.strerror or 'unknown reason').lower()}."
    )


_LEFT_OUT = ("node_modules", "__pycache__", "_site")
"""Folders that programs make, besides the hidden ones."""


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a folder, but for hidden folders, by their paths; links are not followed."""
    count = 0
    for at, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in _LEFT_OUT)
        for name in sorted(names):
            path = Path(at, name)
            if name == ".DS_Store" or path.is_symlink() or not path.is_file():
                continue
            count += 1
            if count > MAX_FILES:
                message = f"there are more than {counted(MAX_FILES, 'file')} in this folder"
                raise refused("CW103", Place(folder.name), message, "is it the right one?")
            yield path.relative_to(folder).as_posix(), path


def _raise(error: OSError) -> None:
    raise error


def _site_texts(source: Source) -> Iterator[tuple[str, str]]:
    """The texts of a site: its settings, its collections, its pages."""
    size = 0
    for path, file in source.files.items():
        is_page = PurePosixPath(path).suffix.lower() in _PAGES
        if path == "_config.yml" or (is_page and not path.startswith("vendor/")):
            text = _text(file, path)
            size += len(text)
            if size > _LARGEST_SITE:
                raise refused("CW103", Place(path), "the texts of this site are too large")
            yield path, text


def _text(path: Path, name: str, largest: int = _LARGEST_TEXT) -> str:
    """The text of a file. Raises ContentError where it is too large or none."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= largest else b""
    except OSError as error:
        raise _unreadable(path, error) from None
    if size > largest:
        message = f"this file has {size / 1e6:.0f} MB, far more than a text needs"
        raise refused("CW036", Place(name), message, "is it the right file?")
    if b"\0" in content[:8000]:
        raise refused("CW101", Place(name), "this file is not a text", "is it the right file?")
    return decode(content, name, largest).replace("\r\n", "\n")
