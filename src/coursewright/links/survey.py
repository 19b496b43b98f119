"""A course's folder -> the report on all of its links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from coursewright import __version__
from coursewright.links.asking import Ask, Reply
from coursewright.links.check import Options, check_links
from coursewright.links.client import Client, agent, github_token
from coursewright.links.find import find_links
from coursewright.links.memory import Memory
from coursewright.links.verdicts import Link, Report
from coursewright.links.waivers import ended_waivers, waiver_of
from coursewright.manifest import Manifest, read_manifest
from coursewright.project import Project


def survey(
    project: Project,
    options: Options,
    *,
    site: Path | None = None,
    fresh: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """What there is to say of the links of a course and, with `site`, of its built pages.

    With `fresh`, nothing of what earlier runs proved is used. `progress` is told how many things
    are settled, and of how many. Raises ContentError where the manifest cannot be read.
    """
    manifest = read_manifest(project.manifest, project.folder)
    today = date.today()
    found, problems = find_links(project, manifest)
    within: list[Link] = []
    if site:
        from coursewright.links.built import read_site

        of_site, within = read_site(site, project.relative(site), project.site_url)
        # Where the same address stands in the sources, that is the place to mend.
        known = {one.url for one in found}
        found += [one for one in of_site if one.url not in known]
    memory = Memory(None if fresh or options.offline else project.cache / "links.sqlite")
    course = manifest.course

    def ignored(url: str) -> str | None:
        waiver = waiver_of(url, manifest, today)
        return f"{waiver.reason} (until {waiver.until})" if waiver else None

    try:
        checked = check_links(
            found,
            _no_fetch if options.offline else _client(project, manifest, options).fetch,
            memory,
            options,
            {course.repository.lower(): course.branch} if course.repository else {},
            ignored,
            progress,
        )
    finally:
        memory.close()
    ended = ended_waivers(manifest, today)
    return Report((*checked.links, *within), checked.requests, (*problems, *ended), checked.unasked)


def _no_fetch(ask: Ask) -> Reply:
    raise AssertionError(f"{ask.url} was to be asked without the network")


def _client(project: Project, manifest: Manifest, options: Options) -> Client:
    return Client(
        agent=agent(_contact(project, manifest), __version__),
        timeout=float(options.limits.timeout),
        allow_private=options.allow_private,
        token=github_token(),
    )


def _contact(project: Project, manifest: Manifest) -> str | None:
    """Whom the owner of a site may write to about our questions."""
    course = manifest.course
    on_github = f"https://github.com/{course.repository}" if course.repository else None
    return project.settings.links.contact or project.site_url or on_github
