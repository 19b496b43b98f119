"""Where a notebook can be seen and run: addresses computed, never typed."""

from __future__ import annotations

from dataclasses import dataclass

from coursewright.addresses import colab_url, github_file_url, is_github_file
from coursewright.course import Course
from coursewright.fields import NotebookFile


@dataclass(frozen=True)
class LaunchLink:
    """A place that shows or runs a notebook."""

    title: str
    url: str


def launch_links(course: Course, notebook: NotebookFile) -> tuple[LaunchLink, ...]:
    """The places for a notebook, in the order in which they are offered.

    A notebook of the course's own is on GitHub where the manifest names the repository.
    """
    url = notebook.url
    if notebook.path and course.repository:
        url = github_file_url(course.repository, course.branch, notebook.path)
    if not url:
        return ()
    if not is_github_file(url):
        return (LaunchLink("Notebook", url),)
    return (LaunchLink("View on GitHub", url), LaunchLink("Open in Colab", colab_url(url)))
