from __future__ import annotations

import pytest

from coursewright.times import clock, seconds


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("0:00", 0),
        ("1:35", 95),
        ("01:35", 95),
        ("75:30", 4530),
        ("1:02:03", 3723),
        ("1:35.5", None),
        ("1:5", None),
        ("1:60", None),
        ("1:60:00", None),
        ("95", None),
        ("-1:00", None),
        ("٣:٣٠", None),
        ("9" * 5000 + ":00", None),
    ],
)
def test_a_time_is_read_as_people_write_it(time: str, expected: int | None) -> None:
    assert seconds(time) == expected


@pytest.mark.parametrize(
    ("number", "time"), [(0, "0:00"), (95.9, "1:35"), (3599, "59:59"), (3723, "1:02:03")]
)
def test_a_time_is_shown_as_players_show_it(number: float, time: str) -> None:
    assert clock(number) == time
