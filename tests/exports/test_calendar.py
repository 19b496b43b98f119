"""The calendar of a course, as a program reads it that did not write it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical

from coursewright.dates import moment_of
from coursewright.exports.published import calendar_of
from coursewright.pages import build_site
from coursewright.project import read_project
from tests.conftest import MKDOCS_YML, Folder

SITE = f"{MKDOCS_YML}site_url: https://a.example/neuro/\n"

TERM = """\
term:
  start: 2026-10-05
  end: 2026-12-11
  timezone: Europe/London
  meets: [mon 10:00-12:00, thu 14:00-15:00]
"""

WEEKS = """\
weeks:
  - title: Neurons
    description: What they are made of.
    lectures: [{title: Structure, date: 2026-10-07 17:00-18:30, video: WMRUZT9NljM}]
    exercises:
      - {title: A neuron, due: 2026-10-16 18:00, intro: WMRUZT9NljM}
      - {title: A report, due: 2026-10-17}
  - {title: Synapses}
"""


def written(
    folder: Folder, term: str = TERM, weeks: str = WEEKS, mkdocs: str = SITE, as_of: str = ""
) -> bytes:
    """The calendar of a course."""
    manifest = f"title: Neuroscience\n{term}{weeks}"
    folder.write({"course.yaml": manifest, "mkdocs.yml": mkdocs})
    project = read_project(folder.path / "mkdocs.yml", moment_of(as_of))
    calendar = calendar_of(project, build_site(project))
    assert calendar
    return calendar


def events(calendar: bytes) -> list[vobject.base.Component]:
    return list(vobject.readOne(calendar.decode()).contents.get("vevent", ()))


def summaries(calendar: bytes) -> list[str]:
    return [event.summary.value for event in events(calendar)]


def named(calendar: bytes, summary: str) -> vobject.base.Component:
    return next(event for event in events(calendar) if event.summary.value == summary)


def uids(calendar: bytes) -> dict[str, str]:
    """What each event is known by, by its title and its number among those of that title."""
    found: dict[str, str] = {}
    for event in events(calendar):
        title = event.summary.value
        number = sum(key.startswith(f"{title} #") for key in found) + 1
        found[f"{title} #{number}"] = event.uid.value
    return found


# -- What is in it ----------------------------------------------------------------------------


def test_classes_parts_with_a_day_and_what_is_due_are_events(folder: Folder) -> None:
    calendar = written(folder)
    assert summaries(calendar) == [
        "Week 1: Neurons",
        "Week 1: Neurons",
        "Structure (Week 1: Neurons)",
        "Due: A neuron (Week 1: Neurons)",
        "Due: A report (Week 1: Neurons)",
        "Week 2: Synapses",
        "Week 2: Synapses",
    ]
    monday, thursday, structure, neuron, *_ = events(calendar)
    assert (monday.dtstart.value.isoformat(), monday.dtend.value.isoformat()) == (
        "2026-10-05T10:00:00+01:00",
        "2026-10-05T12:00:00+01:00",
    )
    assert thursday.dtstart.value.isoformat() == "2026-10-08T14:00:00+01:00"
    assert structure.dtend.value.isoformat() == "2026-10-07T18:30:00+01:00"
    assert neuron.dtstart.value.isoformat() == "2026-10-16T18:00:00+01:00"
    assert "dtend" not in neuron.contents


def test_an_event_says_what_it_is_about_and_leads_to_its_page(folder: Folder) -> None:
    monday, _, structure, neuron, report, *_ = events(written(folder))
    assert monday.url.value == "https://a.example/neuro/week-1/"
    assert monday.description.value == (
        "Neuroscience\nWhat they are made of.\nhttps://a.example/neuro/week-1/"
    )
    assert structure.url.value == "https://a.example/neuro/week-1/structure/"
    assert neuron.url.value == "https://a.example/neuro/week-1/a-neuron/"
    assert report.url.value == "https://a.example/neuro/week-1/"  # it has no page


def test_addresses_are_those_of_files_where_the_site_has_no_folders(folder: Folder) -> None:
    calendar = written(folder, mkdocs=f"{SITE}use_directory_urls: false\n")
    assert events(calendar)[0].url.value == "https://a.example/neuro/week-1/index.html"


def test_without_an_address_of_the_site_nothing_leads_anywhere(folder: Folder) -> None:
    calendar = written(folder, mkdocs=MKDOCS_YML)
    assert b"URL" not in calendar
    assert events(calendar)[0].description.value == "Neuroscience\nWhat they are made of."


def test_whole_days_end_before_the_day_after_and_keep_nobody_busy(folder: Folder) -> None:
    breaks = "  breaks: [2026-10-15, {start: 2026-11-02, end: 2026-11-06, title: Reading week}]\n"
    weeks = "weeks: [{title: Alone, start: 2026-10-06, end: 2026-10-07}]\n"
    calendar = written(folder, term=TERM + breaks, weeks=weeks)
    days = {
        event.summary.value: (event.dtstart.value, event.dtend.value, event.transp.value)
        for event in events(calendar)
    }
    assert days == {
        "Week 1: Alone": (date(2026, 10, 6), date(2026, 10, 8), "TRANSPARENT"),
        "No classes": (date(2026, 10, 15), date(2026, 10, 16), "TRANSPARENT"),
        "Reading week": (date(2026, 11, 2), date(2026, 11, 7), "TRANSPARENT"),
    }


def test_what_is_due_keeps_nobody_busy_and_a_class_does(folder: Folder) -> None:
    calendar = written(folder)
    assert named(calendar, "Due: A neuron (Week 1: Neurons)").transp.value == "TRANSPARENT"
    assert "transp" not in events(calendar)[0].contents


def test_it_has_the_name_of_the_course_and_says_how_often_to_look(folder: Folder) -> None:
    calendar = vobject.readOne(written(folder).decode())
    assert calendar.contents["name"][0].value == "Neuroscience"
    assert calendar.contents["x-wr-calname"][0].value == "Neuroscience"
    assert calendar.contents["refresh-interval"][0].value == "PT12H"
    assert calendar.contents["refresh-interval"][0].params == {"VALUE": ["DURATION"]}


# -- Clocks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timezone", "start", "end"),
    [
        ("Europe/London", "2026-10-05", "2027-04-30"),  # back and on again
        ("Australia/Sydney", "2026-09-28", "2027-04-30"),  # on and back again
        ("America/New_York", "2026-10-05", "2027-04-30"),
        ("Europe/Dublin", "2026-10-05", "2027-04-30"),  # where winter is the exception
        ("Africa/Casablanca", "2027-01-04", "2027-05-30"),  # a change undone within weeks
        ("Asia/Kolkata", "2026-10-05", "2027-04-30"),
        ("UTC", "2026-10-05", "2027-04-30"),
    ],
)
def test_each_class_is_at_its_hour_on_the_wall_whatever_the_clocks_do(
    timezone: str, start: str, end: str, folder: Folder
) -> None:
    term = f"term: {{start: {start}, end: {end}, timezone: {timezone}, meets: [sun 10:00-11:00]}}\n"
    weeks = "".join(f"  - title: Week {number}\n" for number in range(17))
    calendar = written(folder, term=term, weeks=f"weeks:\n{weeks}")
    starts: list[datetime] = [
        event.dtstart.value.replace(tzinfo=None) for event in events(calendar)
    ]
    assert [start.hour for start in starts] == [10] * 17
    rules = tzical(StringIO(calendar.decode())).get()
    for moment in starts:
        here = moment.replace(tzinfo=ZoneInfo(timezone))
        assert moment.replace(tzinfo=rules).astimezone(UTC) == here.astimezone(UTC)


def test_a_change_of_the_clocks_stands_in_the_hours_before_it(folder: Folder) -> None:
    term = TERM.replace("2026-12-11", "2027-04-30")
    weeks = "weeks:\n  - title: a\n  - {title: b, start: 2027-03-29}\n"
    text = written(folder, term=term, weeks=weeks).decode()
    rules = re.findall(r"DTSTART:(\w+)\r\n.*\r\nTZOFFSETFROM:(.*)\r\nTZOFFSETTO:(.*)\r\n", text)
    assert rules == [
        ("20251231T000000", "+0000", "+0000"),
        ("20260329T010000", "+0000", "+0100"),
        ("20261025T020000", "+0100", "+0000"),
        ("20270328T010000", "+0000", "+0100"),
        ("20271031T020000", "+0100", "+0000"),
    ]


# -- Whatever becomes of it -------------------------------------------------------------------


def test_two_calendars_of_the_same_course_are_the_same_bytes(folder: Folder) -> None:
    assert written(folder) == written(folder)


def test_an_event_is_the_same_one_when_it_is_renamed_or_moved(folder: Folder) -> None:
    before = uids(written(folder))
    term = TERM.replace("mon 10:00-12:00", "tue 09:00-11:00").replace("2026-10-05", "2026-10-06")
    weeks = (
        WEEKS.replace("Neurons", "Nerve cells")
        .replace("Structure", "Anatomy")
        .replace("2026-10-07 17:00-18:30", "2026-10-09")
        .replace("2026-10-17", "2026-10-20 12:00")
    )
    after = uids(written(folder, term=term, weeks=weeks))
    assert list(after.values()) == list(before.values())
    assert list(after) != list(before)
    assert len(set(after.values())) == len(after)


def test_an_id_keeps_an_event_the_same_wherever_it_stands(folder: Folder) -> None:
    one = "{title: Sleep, id: sleep, date: 2026-10-07}"
    weeks = "weeks: [{title: a, lectures: [%s]}]\n"
    before = uids(written(folder, weeks=weeks % one))["Sleep (Week 1: a) #1"]
    after = uids(written(folder, weeks=weeks % f"{{title: First}}, {one}"))["Sleep (Week 1: a) #1"]
    assert after == before


def test_what_is_known_by_number_is_nothing_elses_in_another_course(folder: Folder) -> None:
    here = set(uids(written(folder)).values())
    elsewhere = SITE.replace("neuro/", "maths/")
    assert here.isdisjoint(uids(written(folder, mkdocs=elsewhere)).values())


def test_without_an_address_a_course_is_known_by_its_repository(folder: Folder) -> None:
    one, other = (
        set(uids(written(folder, mkdocs=MKDOCS_YML, weeks=f"repository: {name}\n{WEEKS}")).values())
        for name in ("me/neuro", "me/maths")
    )
    assert one.isdisjoint(other)


# -- Its lines --------------------------------------------------------------------------------

TITLES = (
    "a\\\\b;c,d\\ne: f",
    "<script>alert(1)</script> ]]>",
    "BEGIN:VEVENT\\nUID:x",
    "🧠" * 60,
    "e\u0301" * 80,
    "\u202eright to left",
)


@pytest.mark.parametrize("title", TITLES)
def test_a_hostile_title_is_a_text_in_lines_that_may_be_so_long(title: str, folder: Folder) -> None:
    weeks = f'weeks: [{{title: "{title}"}}]\n'
    calendar = written(folder, weeks=weeks)
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    for line in calendar.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line and b"\r" not in line
        line.decode()  # no letter is cut in two
    plain = " ".join(title.replace("\\n", " ").replace("\\\\", "\\").split())
    assert set(summaries(calendar)) == {f"Week 1: {plain}"}


def test_the_name_of_the_course_is_a_text_as_well(folder: Folder) -> None:
    manifest = f'title: "a; b, c\\nBEGIN:VEVENT"\n{TERM}{WEEKS}'
    folder.write({"course.yaml": manifest, "mkdocs.yml": SITE})
    done = folder.coursewright("export", "calendar")
    assert "\nNAME:a\\; b\\, c BEGIN:VEVENT\n" in done.stdout


# -- In the site ------------------------------------------------------------------------------


def test_what_is_not_out_is_in_no_calendar(folder: Folder) -> None:
    weeks = (
        "weeks:\n"
        "  - title: Neurons\n"
        "    lectures: [{title: Exam, id: secret, date: 2026-10-07, release: 2026-10-06}]\n"
        "  - {title: Synapses}\n"
    )

    def as_of(day: str) -> str:
        return written(folder, f"{TERM}  release: -3 days\n", weeks, as_of=day).decode()

    assert "Week 1" in as_of("2026-10-03")
    assert not re.search("Exam|secret|Synapses|week-2", as_of("2026-10-03"))
    assert "Exam" in as_of("2026-10-06")
    assert "Synapses" in as_of("2026-10-09")


def test_a_calendar_to_which_one_has_subscribed_is_there_before_anything_is_out(
    folder: Folder,
) -> None:
    calendar = written(folder, f"{TERM}  release: -3 days\n", as_of="2026-01-01")
    assert summaries(calendar) == []
    assert b"BEGIN:VTIMEZONE" in calendar  # a calendar has to hold something


def test_the_command_writes_it_as_of_any_day_to_a_file_or_the_terminal(folder: Folder) -> None:
    calendar = written(folder, f"{TERM}  release: -3 days\n", as_of="2026-10-03")
    command = ("export", "calendar", "--as-of", "2026-10-03")
    assert folder.coursewright(*command, "-o", "out.ics").returncode == 0
    assert (folder.path / "out.ics").read_bytes() == calendar
    assert folder.coursewright(*command).stdout == calendar.decode().replace("\r\n", "\n")


def test_a_strict_build_has_it_and_the_schedule_leads_to_it(folder: Folder) -> None:
    calendar = written(folder)
    built = folder.build("--strict")
    assert built.status == 0, built.log
    assert (built.site / "calendar.ics").read_bytes() == calendar
    assert 'href="../calendar.ics"' in built.article("schedule/index.html")


def test_the_exported_markdown_has_the_same_one(folder: Folder) -> None:
    calendar = written(folder)
    folder.coursewright("export", "markdown", "plain")
    assert (folder.path / "plain/docs/calendar.ics").read_bytes() == calendar


def test_a_calendar_in_docs_comes_first(folder: Folder) -> None:
    written(folder.write({"docs/calendar.ics": "mine"}))
    assert folder.build("--strict").html("calendar.ics") == "mine"


def test_without_dates_there_is_none_and_nothing_leads_to_it(course: Folder) -> None:
    assert not (course.build("--strict").site / "calendar.ics").exists()
    done = course.coursewright("export", "calendar")
    assert done.returncode == 2
    assert done.stderr == (
        "Error: No week has dates. Give course.yaml a term:, or a week a start:.\n"
    )


def test_the_weeks_of_a_long_course_have_a_class_each(folder: Folder) -> None:
    first = date(2026, 10, 5)
    weeks = "".join(f"  - title: Week {number}\n" for number in range(40))
    term = TERM.replace("2026-12-11", "2027-12-11").replace(", thu 14:00-15:00", "")
    classes = events(written(folder, term=term, weeks=f"weeks:\n{weeks}"))
    assert [event.dtstart.value.date() for event in classes] == [
        first + timedelta(7 * number) for number in range(40)
    ]
    assert {event.dtstamp.value for event in classes} == {datetime(2026, 1, 1, tzinfo=UTC)}
