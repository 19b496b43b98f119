"""What a site has for other programs: its calendar, its feed, its data, and heads of its pages."""

from __future__ import annotations

from dataclasses import replace

from coursewright.exports.whereabouts import CALENDAR, DATA, FEED, whereabouts
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


def data_of(project: Project, site: Site) -> bytes | None:
    """The course of a site as data; none where it could not be read."""
    if not site.course:
        return None
    from coursewright.exports.course_json import course_file

    return course_file(project, site, whereabouts(project, site.course.repository))


def with_published(project: Project, site: Site, *, is_public: bool = True) -> Site:
    """The site with these, as far as there are any.

    What only search engines and other programs read is left out of a site that is not public.
    """
    made = [(CALENDAR, calendar_of(project, site)), (FEED, feed_of(project, site))]
    if is_public:
        made.append((DATA, data_of(project, site)))
        site = _with_heads(project, site)
    assets = (Asset(path, content) for path, content in made if content)
    return replace(site, assets=(*site.assets, *assets))


def _with_heads(project: Project, site: Site) -> Site:
    from coursewright.exports.heads import cards, heads

    if not site.course:
        return site
    pictures = dict(cards(project, site.course)) if project.site_url else {}
    where = whereabouts(project, site.course.repository)
    drawn = (Asset(path, file) for path, file in pictures.items())
    return replace(site, heads=heads(site, where, pictures), assets=(*site.assets, *drawn))


def has_feed(site: Site) -> bool:
    """Whether a feed is among the assets of a site."""
    return any(asset.path == FEED for asset in site.assets)
