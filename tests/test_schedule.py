"""From the dates of a term: when each week is, when it is out, and what cannot be right."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coursewright.conflicts import conflicts, uncountable
from coursewright.course import Week
from coursewright.dates import Moment, days_in_words, in_words, moment_of
from coursewright.errors import ContentError
from coursewright.manifest import Manifest, parse_manifest
from coursewright.schedule import Schedule, now, released, schedule_of
from tests.conftest import Folder

TERM = "start: 2026-10-05, end: 2026-12-11, timezone: Europe/London"


def manifest(*weeks: str, term: str = TERM, more: str = "") -> Manifest:
    lines = "".join(f"  - {{{week}}}\n" for week in weeks)
    given = f"term: {{{term}}}\n" if term else ""
    return parse_manifest(f"title: x\n{given}{more}weeks:\n{lines}".encode(), Path())


def weeks(count: int) -> list[str]:
    return [f"title: week {number}" for number in range(1, count + 1)]


def days(written: Manifest) -> list[str]:
    schedule = schedule_of(written.course)
    found = [schedule.of(week) for week in written.course.weeks]
    return [days_in_words(one.first, one.last) if one else "" for one in found]


def classes(written: Manifest, index: int = 0) -> list[str]:
    dates = schedule_of(written.course).of(written.course.weeks[index])
    assert dates
    return [f"{one.start:%a %d %b %H:%M%z}–{one.end:%H:%M%z}" for one in dates.sessions]


def said(written: Manifest) -> list[str]:
    schedule = schedule_of(written.course)
    found = list(uncountable(written, schedule)) or conflicts(written, schedule)
    return [f"{p.place.line}:{p.place.column}: {p.message} [{p.code}]" for p in found]


def refusals(term: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        manifest("title: y", term=term)
    return [f"{p.message}; {p.hint}" for p in caught.value.problems]


# -- Weeks ------------------------------------------------------------------------------------


def test_weeks_follow_one_another_from_the_first_day_of_the_term() -> None:
    assert days(manifest(*weeks(3))) == [
        "5–11 October 2026",
        "12–18 October 2026",
        "19–25 October 2026",
    ]


def test_without_a_term_a_week_has_the_dates_that_it_says() -> None:
    written = manifest(
        "title: a", "title: b, start: 2026-12-28", "title: c, start: 2027-01-04, end: 2027-01-05",
        term="",
    )  # fmt: skip
    assert days(written) == ["", "28 December 2026 – 3 January 2027", "4–5 January 2027"]


def test_a_week_free_from_monday_to_friday_moves_to_the_next() -> None:
    breaks = "breaks: [{start: 2026-10-12, end: 2026-10-16}, 2026-10-22]"
    assert days(manifest(*weeks(2), term=f"{TERM}, {breaks}")) == [
        "5–11 October 2026",
        "19–25 October 2026",
    ]


def test_two_weeks_off_in_two_breaks_are_two_weeks() -> None:
    breaks = "breaks: [{start: 2026-10-12, end: 2026-10-20}, {start: 2026-10-21, end: 2026-10-25}]"
    assert days(manifest(*weeks(2), term=f"{TERM}, {breaks}"))[1] == "26 October – 1 November 2026"


def test_a_term_may_start_on_any_day_of_the_week() -> None:
    term = "start: 2026-10-01, end: 2026-12-11, meets: [mon 9:00-10:00]"
    written = manifest(*weeks(2), term=term)
    assert days(written) == ["1–7 October 2026", "8–14 October 2026"]
    assert classes(written) == ["Mon 05 Oct 09:00+0000–10:00+0000"]


def test_a_week_that_starts_later_takes_those_after_it_along() -> None:
    written = manifest(
        "title: a", "title: b, start: 2026-10-21", "title: c", "title: d, end: 2026-11-15",
        "title: e",
    )  # fmt: skip
    assert days(written) == [
        "5–11 October 2026",
        "21–25 October 2026",
        "26 October – 1 November 2026",
        "2–15 November 2026",
        "16–22 November 2026",
    ]


def test_29_february_is_a_day_like_others_in_its_year() -> None:
    term = "start: 2028-02-28, end: 2028-03-31, meets: [tue 9:00-10:00]"
    written = manifest(*weeks(2), term=term)
    assert days(written) == ["28 February – 5 March 2028", "6–12 March 2028"]
    assert classes(written) == ["Tue 29 Feb 09:00+0000–10:00+0000"]


# -- Classes ----------------------------------------------------------------------------------


def test_a_class_keeps_its_hour_when_the_clocks_change() -> None:
    term = f"{TERM}, meets: [fri 10:00-12:00, Monday 9:30-10:00]"
    written = manifest(*weeks(4), term=term)
    assert classes(written, 2) == [
        "Mon 19 Oct 09:30+0100–10:00+0100",
        "Fri 23 Oct 10:00+0100–12:00+0100",
    ]
    assert classes(written, 3) == [
        "Mon 26 Oct 09:30+0000–10:00+0000",
        "Fri 30 Oct 10:00+0000–12:00+0000",
    ]


def test_a_class_amid_the_change_of_the_clocks_has_a_moment() -> None:
    term = "start: 2027-03-22, end: 2027-04-30, timezone: Europe/London, meets: [sun 1:30-3:00]"
    dates = schedule_of(manifest("title: y", term=term).course).of(Week(title="y"))
    assert dates
    (session,) = dates.sessions
    assert session.start.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert session.end.astimezone(UTC) == datetime(2027, 3, 28, 2, 0, tzinfo=UTC)


def test_there_are_no_classes_on_breaks_nor_outside_of_the_term() -> None:
    term = "start: 2026-10-05, end: 2026-10-07, breaks: [2026-10-05]"
    meets = "meets: [mon 9:00-10:00, wed 9:00-10:00, thu 9:00-10:00]"
    written = manifest("title: y", term=f"{term}, {meets}")
    assert classes(written) == ["Wed 07 Oct 09:00+0000–10:00+0000"]


# -- What is out ------------------------------------------------------------------------------


def opening(written: Manifest) -> dict[str, str]:
    schedule = schedule_of(written.course)
    return {
        item.title: str(schedule.out_from(item, week))
        for week in written.course.weeks
        for item in (week, *(item for _, item in week.items()))
    }


def test_a_release_is_a_day_an_hour_or_counted_from_the_week() -> None:
    written = manifest(
        "title: a",
        "title: b, release: 2026-10-10",
        "title: c, release: 2026-10-10 18:30",
        "title: d, release: -3 days",
        "title: e, release: +1 week 8:00",
        "title: f, release: 0 days",
    )
    assert opening(written) == {
        "a": "None",
        "b": "2026-10-10 00:00:00+01:00",
        "c": "2026-10-10 18:30:00+01:00",
        "d": "2026-10-23 00:00:00+01:00",
        "e": "2026-11-09 08:00:00+00:00",
        "f": "2026-11-09 00:00:00+00:00",
    }


def test_the_term_says_for_all_weeks_and_nothing_is_out_before_its_week() -> None:
    written = manifest(
        "title: a, lectures: [{title: b},{title: c, release: -9 days}, {title: d, release: 2 day}]",
        "title: e, release: 2026-09-01, readings: [{title: f, path: f.md, release: 0 days}]",
        term=f"{TERM}, release: -2 days",
    )
    assert opening(written) == {
        "a": "2026-10-03 00:00:00+01:00",
        "b": "2026-10-03 00:00:00+01:00",
        "c": "2026-10-03 00:00:00+01:00",
        "d": "2026-10-07 00:00:00+01:00",
        "e": "2026-09-01 00:00:00+01:00",
        "f": "2026-10-12 00:00:00+01:00",
    }


def test_a_new_term_is_a_change_of_one_block() -> None:
    one = manifest(*weeks(3), term=f"{TERM}, release: -1 day")
    other = manifest(*weeks(3), term="start: 2027-10-04, end: 2027-12-10, release: -1 day")
    assert days(other) == ["4–10 October 2027", "11–17 October 2027", "18–24 October 2027"]
    assert one.course.weeks == other.course.weeks


def out_at(written: Manifest, moment: str) -> list[tuple[int, str, list[str]]]:
    schedule = schedule_of(written.course)
    course = released(written.course, schedule, now(moment_of(moment), schedule.timezone))
    return [
        (week.number, week.folder, [page.path for page in week.units()])
        for week in course.numbered_weeks()
    ]


def test_what_is_out_keeps_its_number_and_its_address() -> None:
    exercise = "{notebook: a.ipynb, release: 2026-12-01}, {notebook: b.ipynb}"
    written = manifest("title: a, release: 2026-11-01", f"title: b, exercises: [{exercise}]")
    assert out_at(written, "2026-10-31") == [(2, "week-2", ["week-2/exercises-2/index.md"])]
    assert len(out_at(written, "2026-11-01")) == 2
    assert out_at(written, "2026-12-01")[1][2] == [
        "week-2/exercises/index.md",
        "week-2/exercises-2/index.md",
    ]


def test_a_day_means_its_end_and_an_hour_itself() -> None:
    written = manifest("title: a, release: 2026-10-10 18:30")
    assert out_at(written, "2026-10-10")
    assert not out_at(written, "2026-10-10 18:29")
    assert out_at(written, "2026-10-10 18:30")


def test_now_is_now() -> None:
    before = datetime.now(UTC)
    assert before <= now(None, "Europe/London") <= datetime.now(UTC)


# -- What cannot be right ---------------------------------------------------------------------


def test_dates_outside_of_the_term_are_named() -> None:
    written = manifest(
        "title: a, start: 2026-09-28",
        "title: b, lectures: [{title: c, date: 2026-12-12}], exercises: [{due: 2027-01-01}]",
        term=f"{TERM}, breaks: [2026-10-01]",
    )
    outside = "is outside the term, which is 5 October – 11 December 2026 [CW055]"
    assert said(written) == [
        f"2:78: this break {outside}",
        f"4:23: 28 September 2026 {outside}",
        f"5:44: 12 December 2026 {outside}",
        f"5:76: 1 January 2027 {outside}",
    ]


def test_a_week_for_which_the_term_is_too_short_is_named() -> None:
    assert said(manifest(*weeks(11))) == [
        "14:13: this week would begin on 14 December 2026, after the term [CW055]"
    ]


def test_dates_on_a_break_are_named() -> None:
    written = manifest(
        "title: a, lectures: [{title: c, date: 2026-11-03 10:00}]",
        "title: b, start: 2026-11-02",
        term=f"{TERM}, breaks: [{{start: 2026-11-02, end: 2026-11-03, title: Two days}}]",
    )
    assert said(written) == [
        "5:23: 2 November 2026 is on a break: Two days [CW056]",
        "4:44: 3 November 2026 is on a break: Two days [CW056]",
    ]


def test_two_things_at_once_are_named() -> None:
    written = manifest(
        "title: a, start: 2026-10-12, end: 2026-10-13",
        "title: b, start: 2026-10-13",
        "title: c, lectures: [{title: d, date: 2026-10-20 9:00-11:00}, {title: e, date: 2026-10-20"
        " 10:59}, {title: f, date: 2026-10-20 11:00}, {title: g, date: 2026-10-20}]",
        term=f"{TERM}, breaks: [2026-11-02, {{start: 2026-11-01, end: 2026-11-03}}]",
    )
    assert said(written) == [
        "5:23: week 2 and week 1 are both on 13 October 2026 [CW057]",
        "2:90: this break shares a day with one above [CW057]",
        '6:85: "d" is at this time, too: Tuesday 20 October, 9:00–11:00 [CW057]',
    ]


def test_a_week_that_ends_before_it_begins_is_named() -> None:
    written = manifest("title: a, end: 2026-10-04", "title: b")
    assert "4:21: this week ends before it begins, on 5 October 2026 [CW052]" in said(written)


def test_what_waits_for_its_week_is_named() -> None:
    written = manifest("title: a, release: 0 days, lectures: [{title: b, release: -1 day}]")
    assert said(written) == ["4:64: this is out only with its week, on 5 October 2026 [CW058]"]


def test_days_from_a_day_that_there_is_not_are_named_and_stop_the_build(folder: Folder) -> None:
    written = "readings: [{path: r.md, release: 1 day}]\n"
    week = "title: a, release: -3 days, lectures: [{title: b}, {title: c, release: 2026-10-05}]"
    message = "there is no week with dates from which these days could be counted"
    assert said(manifest(week, term="", more=written)) == [
        f"2:34: {message} [CW054]",
        f"4:25: {message} [CW054]",
    ]
    folder.write({"course.yaml": f"title: x\n{written}weeks: [{{{week}}}]\n"})
    assert folder.problems() == [f"course.yaml:2:34: {message}", f"course.yaml:3:29: {message}"]
    built = folder.build()
    assert built.status == 1
    assert "nothing was built" in built.log
    assert not built.site.exists()


def test_what_is_right_is_not_remarked_on() -> None:
    written = manifest(
        "title: a, lectures: [{title: b, date: 2026-10-05}, {title: c, date: 2026-10-05 9:00}]",
        "title: d, exercises: [{due: 2026-11-03}]",
        term=f"{TERM}, breaks: [{{start: 2026-11-02, end: 2026-11-06}}]",
    )
    assert said(written) == []


def test_check_says_what_cannot_be_right_and_a_strict_build_heeds_it(course: Folder) -> None:
    course.write(
        {"course.yaml": "title: x\nweeks: [{title: a, start: 2026-10-05, end: 2026-10-01}]"}
    )
    done = course.coursewright("check")
    assert "course.yaml:2:44: warning: this week ends before it begins" in done.stdout
    assert done.returncode == 0
    assert course.build("--strict").status == 1
    assert course.build().status == 0


# -- Bad terms --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "refusal"),
    [
        (
            "start: 2026-12-11, end: 2026-10-05",
            "this term ends on 2026-10-05, before it starts on 2026-12-11; write the earlier day"
            " as start:",
        ),
        (f"{TERM[:-13]}Europe/Lodon", 'there is no time zone called "Europe/Lodon"; did you mean'
         " Europe/London?"),
        ("start: 2027-02-29 10:00, end: 2027-06-01", 'expected a day, found "2027-02-29 10:00";'
         " write year, month and day, such as 2027-07-31"),
        ("start: '2027-02-29', end: 2027-06-01", 'expected a day, found "2027-02-29"; write year,'
         " month and day, such as 2027-07-31"),
        (
            f"{TERM}, meets: [mon 10:00-12:00, Monday 11:00-13:00]",
            "there is a class at this hour on Monday already; remove one, or correct its hours",
        ),
        (
            f"{TERM}, meets: [mon 12:00-10:00]",
            "this ends at 10:00, and does not begin before 12:00; write the earlier hour first;"
            " what goes past midnight is written as two",
        ),
        (
            f"{TERM}, meets: [mondays at ten]",
            'expected a day of the week with two hours, found "mondays at ten"; write mon'
            " 10:00-12:00, and so for tue, wed, thu, fri, sat and sun",
        ),
        (
            "start: 0026-10-05, end: 2026-12-11",
            "expected a day of our time, found 0026-10-05; write the year in four digits",
        ),
    ],
)  # fmt: skip
def test_a_bad_term_is_refused_with_what_to_write(term: str, refusal: str) -> None:
    assert refusals(term) == [refusal]


@pytest.mark.parametrize(
    ("release", "refusal"),
    [
        ("-3", "expected a day, found -3; write -3 days, or -3 weeks"),
        ("soon", 'expected a day, found "soon"; write a day such as 2026-10-05 or 2026-10-05 09:00,'
         " or count the days from the first day of its week: -3 days, 0 days, +1 day 18:00"),
        ("2027-02-29 9:00", "no calendar has the day 2027-02-29; write a day such as 2026-10-05 or"
         " 2026-10-05 09:00, or count the days from the first day of its week: -3 days, 0 days,"
         " +1 day 18:00"),
    ],
)  # fmt: skip
def test_a_bad_release_is_refused_with_what_to_write(release: str, refusal: str) -> None:
    with pytest.raises(ContentError) as caught:
        manifest(f"title: a, release: {release}")
    assert [f"{p.message}; {p.hint}" for p in caught.value.problems] == [refusal]


def test_a_day_that_no_month_has_is_one_problem() -> None:
    with pytest.raises(ContentError) as caught:
        manifest("title: a, start: 2027-02-29")
    (problem,) = caught.value.problems
    assert str(problem.place) == "course.yaml:4:23"
    assert problem.message == '"2027-02-29" looks like a day but is none'


# -- Words ------------------------------------------------------------------------------------


def test_days_and_hours_in_words() -> None:
    day = date(2026, 10, 7)
    assert days_in_words(day, day) == "7 October 2026"
    moment = moment_of("2026-10-07 9:00-10:30")
    assert moment
    assert in_words(moment) == "Wednesday 7 October, 9:00–10:30"
    assert in_words(Moment(day)) == "Wednesday 7 October"
    assert moment_of(str(moment)) == moment
    assert moment_of("2026-02-30") is None


def test_a_schedule_without_dates_is_none() -> None:
    assert not schedule_of(manifest("title: a", term="").course)
    assert isinstance(schedule_of(manifest("title: a").course), Schedule)
