"""What each rule of a policy carries: its figure with a unit, where it comes from, and how strong it is."""

import calendar
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.say import label, say
from core.toml_file import Misfit, Misfits, found


class Strict(BaseModel):
    """A table of the policy file: unknown keys are faults, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Strength(StrEnum):
    """How binding a rule is: law or licence (must), a regulator's guidance (should), the floor's own choice (house)."""

    MUST = "must"
    SHOULD = "should"
    HOUSE = "house"


class Rule(Strict):
    """Anything that a floor may be asked to account for: `source` says where it was taken from."""

    source: str = Field(min_length=1)
    strength: Strength


class Unit(StrEnum):
    """Units of a span. A day is 24 hours and a week 7 days; a month is one of the calendar."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


UNITS: dict[Unit, str] = {
    Unit.SECONDS: label("seconds"),
    Unit.MINUTES: label("minutes"),
    Unit.HOURS: label("hours"),
    Unit.DAYS: label("days"),
    Unit.WEEKS: label("weeks"),
    Unit.MONTHS: label("months"),
}
"""A unit after a number, as people read it."""


_A_YEAR: dict[str, int] = {
    "seconds": 31_536_000, "minutes": 525_600, "hours": 8_760, "business_days": 260, "days": 365, "weeks": 52,
    "months": 12,
}  # fmt: skip


def too_long(field: str, amount: int, unit: str, years: int) -> list[Misfit]:
    """The misfit of a time that runs for more than so many years, which is a slip of the finger."""
    longest = years * _A_YEAR[unit]
    return [Misfit((field,), say("{bound} or less", bound=longest), found(amount))] if amount > longest else []


class Span(Rule):
    """A stretch of time, a hundred years at the most."""

    value: int = Field(ge=0, le=100_000)
    unit: Unit

    @model_validator(mode="after")
    def _is_meant(self) -> Self:
        if misfits := too_long("value", self.value, self.unit, years=100):
            raise Misfits(misfits)
        return self

    def after(self, moment: datetime) -> datetime:
        """The instant one span after `moment`, which is aware. A month that is too short ends on its last day."""
        return self._moved(moment, self.value)

    def before(self, moment: datetime) -> datetime:
        """The instant one span before `moment`."""
        return self._moved(moment, -self.value)

    def _moved(self, moment: datetime, value: int) -> datetime:
        moment = moment.astimezone(UTC)
        if self.unit is Unit.MONTHS:
            return _months_later(moment, value)
        return moment + timedelta(**{self.unit.value: value})


class Count(Rule):
    """A number of things, at least one."""

    value: int = Field(ge=1, le=100_000)


class Backoff(Rule):
    """How often something is tried and how long is waited in between; the last wait is repeated."""

    waits: tuple[int, ...] = Field(min_length=1)
    """Seconds from the first failure to the second attempt, from the second failure to the third, and so on."""
    attempts: int = Field(ge=1, le=1000)
    """Attempts in all; after the last failure a person has to act."""

    @model_validator(mode="after")
    def _waits_forward(self) -> Self:
        wrong = [
            Misfit(("waits", number), say("{bound} or more", bound=1), found(wait))
            for number, wait in enumerate(self.waits)
            if wait < 1
        ]
        if wrong:
            raise Misfits(wrong)
        return self

    def wait_after(self, failures: int) -> timedelta | None:
        """How long to wait after so many failures (from 1), or None where they were the last attempt."""
        if failures >= self.attempts:
            return None
        return timedelta(seconds=self.waits[min(failures, len(self.waits)) - 1])


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
