"""A course that builds, to start from: the answers to four questions -> its files."""

from __future__ import annotations

import os
import re
from pathlib import Path
from string import Template

from coursewright.authoring.questions import Answers
from coursewright.errors import CoursewrightError
from coursewright.placing import placed
from coursewright.schema import schema_text
from coursewright.wording import counted
from coursewright.yamledit import as_yaml

_TEMPLATE = Path(__file__).parent / "template"
_SIGNS = r"[\\`*_\[\]<>&#~|$]"
"""What Markdown takes for a sign in a title."""

_OWNER_IS_MISSING = (
    "# In the place of OWNER, write who owns the copy of Coursewright's repository that you use.\n"
)


def files_of(answers: Answers, requirement: str, *, is_sure: bool) -> dict[str, bytes]:
    """The files of a new course, by their paths.

    `requirement` is the line that installs Coursewright, `is_sure` whether it can stay as it is.
    """
    course, site = _course_lines(answers), _site_lines(answers)
    lines = {
        "course.yaml": course,
        "mkdocs.yml": site,
        "README.md": {"title": re.sub(_SIGNS, r"\\\g<0>", answers.title)},
        "requirements.txt": {"requirement": ("" if is_sure else _OWNER_IS_MISSING) + requirement},
    }
    found: dict[str, bytes] = {}
    for file in sorted(_TEMPLATE.rglob("*")):
        if file.is_file():
            path = _name_of(file.relative_to(_TEMPLATE))
            content = file.read_bytes()
            if path in lines:
                content = Template(content.decode()).substitute(lines[path]).encode()
            found[path] = content
    # Named in the first line of course.yaml, for editors.
    found["course.schema.json"] = schema_text().encode()
    return found


def _name_of(path: Path) -> str:
    """A path in our template as it is in the course; an underscore stands for a leading dot."""
    return "/".join(f".{part[1:]}" if part.startswith("_") else part for part in path.parts)


def _course_lines(answers: Answers) -> dict[str, str]:
    description, repository = answers.description, answers.repository
    institution = {"name": answers.institution} if answers.institution else None
    return {
        "title": as_yaml({"title": answers.title}),
        "description": _line("description", description, "in a sentence, what and for whom"),
        "institution": _line("institution", institution, '{name: "…", url: "https://…"}'),
        "repository": _line("repository", repository, "owner/name # on GitHub: makes its links"),
    }


def _site_lines(answers: Answers) -> dict[str, str]:
    owner, _, name = answers.repository.partition("/")
    host = f"{owner.lower()}.github.io"
    path = "" if name.lower() == host else f"{name}/"
    told = name and f"https://{host}/{path}"
    url = told if answers.site_url is None else answers.site_url
    return {
        "title": as_yaml({"site_name": answers.title}).removeprefix("site_name: "),
        "site_url": _line("site_url", url, "https://…/"),
    }


def _line(key: str, value: object, example: str) -> str:
    """A line of YAML, or a remark that shows how to write it."""
    return as_yaml({key: value}) if value else f"# {key}: {example}"


def refuse_taken(folder: Path, names: list[str], *, force: bool) -> None:
    """Raise CoursewrightError where the folder has something in it, unless `force` is set.

    What is hidden, such as `.git`, does not count, unless one of the files has its name.
    """
    try:
        there = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise CoursewrightError(f"{folder} cannot be read: {error.strerror or error}.") from None
    replaced = [name for name in names if os.path.lexists(folder / name)]
    seen = [name for name in there if not name.startswith(".")] or replaced
    if not seen or force:
        return
    what = f"replaces {_listed(replaced)}" if replaced else "replaces nothing"
    raise CoursewrightError(
        f"{folder} is not empty: it has {_listed(seen)}. Give a folder that is not there yet, or"
        f" --force, which {what} and leaves all else as it is."
    )


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    more = len(names) - 3
    return f"{shown} and {counted(more, 'other')}" if more > 0 else shown


def start_course(folder: Path, files: dict[str, bytes], *, force: bool) -> None:
    """Write the files of a new course into a folder: all of them, or none.

    Raises CoursewrightError where that folder is not empty and `force` is not set, and where it
    cannot be written.
    """
    refuse_taken(folder, list(files), force=force)
    with placed(folder, files):
        pass
