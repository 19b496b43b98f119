"""What an import has found -> the files of a course that builds."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from coursewright.authoring.questions import Answers
from coursewright.authoring.start import files_of
from coursewright.errors import ContentError, CoursewrightError, Problem
from coursewright.fields import CoursePath
from coursewright.imports.beside import named_files
from coursewright.imports.found import Imported
from coursewright.imports.layout import as_text
from coursewright.manifest import parse_manifest
from coursewright.placing import placed
from coursewright.wording import counted

_PATH = TypeAdapter[str](CoursePath)
_WAITING = (
    b"  - coursewright\n",
    b"  - coursewright:\n"
    b"      levels: {missing_file: warning} # until the files are there that course.yaml names\n",
)
"""A line of a new course's settings, and what takes its place while files are missing."""
_OF_A_NEW_COURSE = ("mkdocs.yml", "course.schema.json")

Files = Mapping[str, bytes | Path]


def course_files(found: Imported) -> dict[str, bytes | Path]:
    """The files of the course that was found, by their paths: the manifest, the settings of the
    site, the pages, and what came with them.

    Raises CoursewrightError where one of them would not be in the course's folder.
    """
    answers = Answers(
        title=str(found.course["title"]),
        repository=str(found.course.get("repository", "")),
        site_url=found.site_url,
    )
    new = files_of(answers, "", is_sure=True)
    files: dict[str, bytes | Path] = {"course.yaml": as_text(found.course).encode()}
    files |= {name: new[name] for name in _OF_A_NEW_COURSE}
    own = set(files)
    pages = {path: text.encode() for path, text in found.pages.items()}
    for path, content in (*pages.items(), *found.files.items()):
        if (inside := _inside(path)) not in own:
            files[inside] = content
    if not any(path.startswith("docs/") for path in files):
        files["docs/index.md"] = b""  # without the folder there is no site
    is_whole = all(path in files for path in named_files(found, Path()))
    files["mkdocs.yml"] = _settings(new["mkdocs.yml"], found, is_whole=is_whole)
    return files


def _settings(settings: bytes, found: Imported, *, is_whole: bool) -> bytes:
    """The settings of a new course as what was found needs them."""
    if not is_whole:
        settings = settings.replace(*_WAITING)
    return settings if found.directory_urls else settings + b"\nuse_directory_urls: false\n"


def _inside(path: str) -> str:
    try:
        return _PATH.validate_python(path)
    except ValidationError:
        raise CoursewrightError(f"{path} is no path in a course's folder.") from None


def write_course(folder: Path, files: Files, *, force: bool) -> list[str]:
    """Write the files of a course into a folder, all of them or none; the paths of those that
    were not there already.

    Raises CoursewrightError where another file has the name of one and `force` is not set, and
    where the folder cannot be written.
    """
    wanted = {
        name: content for name, content in files.items() if not _is_there(folder / name, content)
    }
    taken = [name for name in wanted if os.path.lexists(folder / name)]
    if taken and not force:
        names = ", ".join(taken[:3])
        more = f" and {counted(len(taken) - 3, 'other')}" if taken[3:] else ""
        raise CoursewrightError(
            f"{folder} has {names}{more} already. Give another folder with --into, or --force,"
            " which replaces these and leaves all else as it is."
        )
    with placed(folder, wanted):
        pass
    return list(wanted)


def _is_there(target: Path, content: bytes | Path) -> bool:
    """Whether a file is there with just this content."""
    try:
        if target.is_symlink() or not target.is_file():
            return False
        if isinstance(content, Path):
            return target.samefile(content) or filecmp.cmp(content, target, shallow=False)
        return target.read_bytes() == content
    except OSError:
        return False


def problems_of(found: Imported) -> list[Problem]:
    """What the reader of manifests finds wrong in the course."""
    try:
        parse_manifest(as_text(found.course).encode(), Path())
    except ContentError as error:
        return error.problems
    return []
