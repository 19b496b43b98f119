"""The term in which a course is given: its days, its hours, its breaks.

The models are part of the vocabulary of the manifest; a docstring under a field says what the key
is for.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails

from coursewright import patterns
from coursewright.dates import WEEKDAYS, CalendarDay, Meeting, ReleasedOn, TimeZone, WeeklyHours
from coursewright.fields import Text, raise_all, wrong
from coursewright.validation import Model


class Break(Model):
    """Days of the term on which there are no classes."""

    noun: ClassVar[str] = "a break"

    start: CalendarDay = Field(examples=["2026-11-02"])
    """Its first day."""
    end: CalendarDay | None = Field(None, examples=["2026-11-06"])
    """Its last day, where it has more than one."""
    title: Text = Field("No classes", examples=["Reading week"])
    """What it is called."""

    @model_validator(mode="before")
    @classmethod
    def _a_day_will_do(cls, value: object) -> object:
        return {"start": value} if isinstance(value, str | date) else value

    @field_validator("end")
    @classmethod
    def _in_order(cls, end: date | None, info: ValidationInfo) -> date | None:
        return _not_before(end, info, "break")

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end or self.start

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [patterns.day(), handler(schema)]}


class Term(Model):
    """When the course is given: all its dates come from here."""

    noun: ClassVar[str] = "the term"

    start: CalendarDay = Field(examples=["2026-10-05"])
    """Its first day, on which the first week begins."""
    end: CalendarDay = Field(examples=["2026-12-11"])
    """Its last day."""
    timezone: TimeZone = Field("UTC", examples=["Europe/London"])
    """The time zone of all hours, as a continent and a city."""
    meets: tuple[WeeklyHours, ...] = Field((), examples=[["mon 10:00-12:00", "thu 14:00-15:00"]])
    """When the class meets every week."""
    breaks: tuple[Break, ...] = Field(
        (),
        examples=[
            ["2026-11-11", {"start": "2026-11-02", "end": "2026-11-06", "title": "Reading week"}]
        ],
    )
    """Days without classes: a week of which Monday to Friday are free moves to the next one."""
    release: ReleasedOn | None = Field(None, examples=["-3 days"])
    """When each week is out that does not say so itself: days before or after its first."""

    @field_validator("end")
    @classmethod
    def _in_order(cls, end: date, info: ValidationInfo) -> date | None:
        return _not_before(end, info, "term")

    @field_validator("meets")
    @classmethod
    def _apart(cls, meets: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
        mistakes: list[InitErrorDetails] = []
        for index, one in enumerate(meets):
            if any(_overlap(one, other) for other in meets[:index]):
                twice = wrong(
                    "CW053",
                    f"there is a class at this hour on {WEEKDAYS[one.weekday]} already",
                    "remove one, or correct its hours",
                )
                mistakes.append(InitErrorDetails(type=twice, loc=(index,), input=one))
        raise_all(mistakes)
        return meets


def _overlap(one: Meeting, other: Meeting) -> bool:
    return one.weekday == other.weekday and one.start < other.end and other.start < one.end


def _not_before(end: date | None, info: ValidationInfo, noun: str) -> date | None:
    start = info.data.get("start")
    if start and end and end < start:
        raise wrong(
            "CW052",
            f"this {noun} ends on {end}, before it starts on {start}",
            "write the earlier day as start:",
        )
    return end
