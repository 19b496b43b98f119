"""Where a notebook can be seen and run: addresses computed, never typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coursewright.addresses import GitHubFile, github_file, jupyterlite_url
from coursewright.course import Course
from coursewright.fields import NotebookFile


@dataclass(frozen=True)
class LaunchLink:
    """A place that shows or runs a notebook; `kind` is its name for a stylesheet."""

    title: str
    url: str
    kind: str


def launch_links(course: Course, notebook: NotebookFile) -> tuple[LaunchLink, ...]:
    """The places for a notebook, in the order in which they are offered.

    A notebook of the course's own is on GitHub where the manifest names the repository.
    """
    return tuple(_links(course, notebook))


def _links(course: Course, notebook: NotebookFile) -> Iterator[LaunchLink]:
    file = _on_github(course, notebook)
    if file:
        yield LaunchLink("Open in Colab", file.colab_url, "colab")
        yield LaunchLink("View on GitHub", notebook.url or file.url, "github")
        if course.launch.binder:
            yield LaunchLink("Open in Binder", file.binder_url, "binder")
        if course.launch.kaggle:
            yield LaunchLink("Open in Kaggle", file.kaggle_url, "kaggle")
        if notebook.url:
            yield LaunchLink("Download", file.raw_url, "download")
    elif notebook.url:
        yield LaunchLink("Notebook", notebook.url, "web")
    if course.launch.jupyterlite and notebook.path:
        url = jupyterlite_url(course.launch.jupyterlite, notebook.path)
        yield LaunchLink("Open in JupyterLite", url, "jupyterlite")


def _on_github(course: Course, notebook: NotebookFile) -> GitHubFile | None:
    if notebook.url:
        known = {course.repository: course.branch} if course.repository else {}
        return github_file(notebook.url, known)
    if notebook.path and course.repository:
        return GitHubFile(course.repository, course.branch, notebook.path)
    return None
