"""What is new in a course, as a feed that other programs read (Atom, RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from lxml import etree
from lxml.builder import ElementMaker

from coursewright.course import Course
from coursewright.exports.whereabouts import FEED, Whereabouts, known_by, one_line, titled
from coursewright.items import PartOfWeek
from coursewright.pages.announcements import Announcement
from coursewright.schedule import Schedule

_MOST = 50
"""How many entries a feed has; what is older is in the site."""

_ATOM = "http://www.w3.org/2005/Atom"
_MAKE = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


@dataclass(frozen=True)
class _Entry:
    identity: UUID
    title: str
    address: str | None
    moment: datetime
    summary: str


def feed_file(
    course: Course,
    schedule: Schedule,
    announcements: Iterable[Announcement],
    where: Whereabouts,
) -> bytes | None:
    """All that came out on a day, and the announcements, the newest first.

    None where there is nothing, and where the site has no address, for a feed has no others.
    """
    found = (
        *_of_announcements(announcements, schedule.timezone, where),
        *_of_weeks(course, schedule, where),
        *_of_readings(course, schedule, where),
    )
    entries = sorted(found, key=lambda entry: entry.moment, reverse=True)[:_MOST]
    if not entries or not where.site_url:
        return None
    feed = _MAKE.feed(
        _MAKE.title(one_line(course.title)),
        _MAKE.id(where.identity("feed").urn),
        _MAKE.updated(_written(entries[0].moment)),
        _MAKE.author(_MAKE.name(one_line(_author(course)))),
        _MAKE.link(rel="alternate", href=where.page("index.md") or ""),
        _MAKE.link(rel="self", href=where.file(FEED) or ""),
        _MAKE.generator("Coursewright"),
        *map(_element, entries),
    )
    if course.description:
        feed.insert(1, _MAKE.subtitle(one_line(course.description)))
    return etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _author(course: Course) -> str:
    if course.institution:
        return course.institution.name
    return ", ".join(person.name for person in course.people) or course.title


def _element(entry: _Entry) -> etree._Element:
    element = _MAKE.entry(
        _MAKE.title(one_line(entry.title)),
        _MAKE.id(entry.identity.urn),
        _MAKE.link(rel="alternate", href=entry.address or ""),
        _MAKE.published(_written(entry.moment)),
        _MAKE.updated(_written(entry.moment)),
    )
    if entry.summary:
        element.append(_MAKE.summary(one_line(entry.summary)))
    return element


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _of_announcements(
    announcements: Iterable[Announcement], timezone: str, where: Whereabouts
) -> Iterator[_Entry]:
    for one in announcements:
        identity, address = where.identity("announcement", one.path), where.page(one.path)
        yield _Entry(identity, one.title, address, one.out_from(timezone), one.summary)


def _of_weeks(course: Course, schedule: Schedule, where: Whereabouts) -> Iterator[_Entry]:
    for week in course.numbered_weeks():
        opens = schedule.out_from(week.week, week.week)
        if opens:
            yield _Entry(
                where.identity("week", week.folder),
                week.heading,
                where.page(week.path),
                opens,
                week.week.description or "",
            )
        for key, item in week.week.items():
            moment = schedule.out_from(item, week.week)
            if moment and moment != opens:
                unit = item if isinstance(item, PartOfWeek) else None
                yield _Entry(
                    where.identity(*known_by(week, key, item)),
                    titled(item, week),
                    where.page((unit and week.page_of(unit)) or week.path),
                    moment,
                    (unit and unit.description) or "",
                )


def _of_readings(course: Course, schedule: Schedule, where: Whereabouts) -> Iterator[_Entry]:
    for one in course.readings:
        if moment := schedule.out_from(one):
            identity = where.identity("readings", one.position)
            yield _Entry(identity, one.title, where.page("index.md"), moment, "")
