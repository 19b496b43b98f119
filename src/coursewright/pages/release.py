"""What is not out yet, and with it its files and the pages that lie in its folders."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import PurePosixPath

from coursewright.conflicts import uncountable
from coursewright.course import Course
from coursewright.errors import ContentError
from coursewright.manifest import Manifest
from coursewright.project import Project
from coursewright.schedule import Schedule, released, schedule_of


def readable_schedule(manifest: Manifest) -> Schedule:
    """When everything is. Raises ContentError where nobody could tell what is to be kept back."""
    schedule = schedule_of(manifest.course)
    if problems := list(uncountable(manifest, schedule)):
        raise ContentError(problems)
    return schedule


def out_at(manifest: Manifest, schedule: Schedule, moment: datetime) -> Manifest:
    """The manifest with that alone which is out at a moment."""
    return manifest.out(released(manifest.course, schedule, moment))


def pages_kept_back(project: Project, manifest: Manifest) -> frozenset[str]:
    """The files and folders of `docs/` that are not to be in the site, by their paths in it."""
    folders = _folders(manifest.whole) - _folders(manifest.course)
    docs = PurePosixPath(project.relative(project.docs))
    files = (PurePosixPath(path) for path in manifest.kept_back)
    inside = {str(file.relative_to(docs)) for file in files if file.is_relative_to(docs)}
    return frozenset(folders | inside)


def is_within(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of these places, or lies in one that is a folder."""
    pure = PurePosixPath(path)
    return any(str(part) in places for part in (pure, *pure.parents))


def _folders(course: Course) -> set[str]:
    """The folders that the pages of a course have."""
    paths = (
        path
        for week in course.numbered_weeks()
        for path in (week.path, *(page.path for page in week.units()))
    )
    return {str(PurePosixPath(path).parent) for path in paths}
