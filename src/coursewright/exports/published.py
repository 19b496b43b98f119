"""The files of a site that other programs read: its calendar and its feed."""

from __future__ import annotations

from dataclasses import replace

from coursewright.exports.whereabouts import CALENDAR, FEED, whereabouts
from coursewright.pages import Asset, Site
from coursewright.project import Project


def calendar_of(project: Project, site: Site) -> bytes | None:
    """The calendar of a site; none where no week has dates."""
    if not site.course or not site.schedule:
        return None
    from coursewright.exports.calendar import calendar_file  # late: few courses need it

    return calendar_file(site.course, site.schedule, whereabouts(project, site.course.repository))


def feed_of(project: Project, site: Site) -> bytes | None:
    """The feed of a site; none where it has no address, or nothing has a day."""
    if not site.course or site.schedule is None or not project.site_url:
        return None
    from coursewright.exports.feed import feed_file

    where = whereabouts(project, site.course.repository)
    return feed_file(site.course, site.schedule, site.announcements, where)


def with_published(project: Project, site: Site) -> Site:
    """The site, with these of the files that there are among its assets."""
    made = ((CALENDAR, calendar_of(project, site)), (FEED, feed_of(project, site)))
    assets = (Asset(path, content) for path, content in made if content)
    return replace(site, assets=(*site.assets, *assets))


def has_feed(site: Site) -> bool:
    """Whether a feed is among the assets of a site."""
    return any(asset.path == FEED for asset in site.assets)
