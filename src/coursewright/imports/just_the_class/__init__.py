"""A site made with Just the Class, a template for Jekyll -> a course, and its prose as pages."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from coursewright.errors import Place, in_order, refused
from coursewright.imports.found import Imported
from coursewright.imports.just_the_class.jekyll import Source, read_site
from coursewright.imports.just_the_class.pages import prose_pages
from coursewright.imports.just_the_class.people import hours_of, people_of
from coursewright.imports.just_the_class.settings import (
    description_of,
    links_of,
    say_what_is_elsewhere,
    say_what_is_left,
    title_of,
)
from coursewright.imports.just_the_class.term import on_years, term_of, year_of
from coursewright.imports.just_the_class.weeks import Weeks
from coursewright.imports.page.days import Calendar
from coursewright.imports.texts import Remarks


def read_just_the_class(files: Mapping[str, str], beside: Container[str] = ()) -> Imported:
    """The course of a site that has these texts, by their paths, and other files beside them.

    Raises ContentError where one of them cannot be read, or where there are no modules.
    """
    site = read_site(files, beside)
    modules = sorted(site.collections.get("modules", ()), key=_order)
    if not modules:
        message = "this site has no modules, from which its weeks could be made"
        hint = "a site made with Just the Class has a file for each week in _modules/"
        raise refused("CW106", Place("_modules"), message, hint)
    year, where = year_of(site)
    weeks = Weeks(site, Calendar(year))
    for module in modules:
        weeks.read(module)
    people, about_people = people_of(site)
    meets, hours = hours_of(site)
    parts = {
        "people": ("People", Source("_staffers", None, about_people, Remarks("_staffers"))),
        "weekly-hours": ("Weekly hours", Source("_schedules", None, hours, Remarks("_schedules"))),
        **{
            f"notes/{week.source.stem}": (week.title, week.page) for week in weeks.made if week.page
        },
    }
    more = {stem: (heading, source) for stem, (heading, source) in parts.items() if source.body}
    pages = prose_pages(site, more)
    course: dict[str, Any] = {
        "title": title_of(site),
        "description": description_of(site),
        "first_week": _first_week(weeks),
        "links": links_of(site),
        "people": people,
        "term": term_of(site, weeks, meets),
        "weeks": [week.data for week in weeks.made],
    }
    say_what_is_left(site)
    if weeks.is_linked:
        say_what_is_elsewhere(site)
    sources = [site.config, *(one for some in site.collections.values() for one in some)]
    sources += [source for _, source in more.values()]
    remarks = [it for source in sources for it in source.remarks.made]
    remarks += on_years(weeks, year, where)
    kept = {key: value for key, value in course.items() if value not in (None, "", [], {})}
    return Imported(kept, pages, remarks=tuple(in_order(remarks)))


def _order(module: Source) -> tuple[float, str]:
    """What puts the modules in the order in which the site has them."""
    try:
        return float(module.said("nav_order")), module.path
    except ValueError:
        return float("inf"), module.path


def _first_week(weeks: Weeks) -> int | None:
    """The number of the first week, where it is not 1."""
    numbers = [week.number for week in weeks.made]
    first = numbers[0]
    for index, week in enumerate(weeks.made):
        expected = (first if first is not None else 1) + index
        if week.number not in (None, expected):
            message = f"this was number {week.number}, and is week {expected} of the course"
            week.source.remarks.say(week.source.line("title"), message)
    return first if first not in (None, 1) else None
