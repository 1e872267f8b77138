"""Clocks in a policy file: what starts and stops each, how long it runs, what pauses it, and where it warns."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.case.timing import Moment, WaitFor
from core.catalogue import Category, Channel, Complexity, Priority
from core.people import HIGHEST_LEVEL, Role
from core.policy.rule import Rule, Span, Strict, too_long
from core.say import label, say
from core.toml_file import Misfit, Misfits, found

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Words = Annotated[str, Field(min_length=1)]

ALWAYS = "always"
"""The calendar that every policy has without naming it: around the clock, in UTC."""

BREACH = 100
"""The share of a clock's time at which it is breached, in per cent."""


LONGEST = 10
"""Years that a clock runs at the most, before what it is given in addition."""


class ClockUnit(StrEnum):
    """What a clock is measured in. Minutes and hours are working time of its calendar; days, weeks and months are the
    calendar's wall-clock days, holidays and nights included; business days are days on which its calendar works."""

    MINUTES = "minutes"
    HOURS = "hours"
    BUSINESS_DAYS = "business_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


CLOCK_UNITS: dict[ClockUnit, str] = {
    ClockUnit.MINUTES: label("minutes"),
    ClockUnit.HOURS: label("hours"),
    ClockUnit.BUSINESS_DAYS: label("business days"),
    ClockUnit.DAYS: label("days"),
    ClockUnit.WEEKS: label("weeks"),
    ClockUnit.MONTHS: label("months"),
}

WORKING_UNITS: frozenset[ClockUnit] = frozenset({ClockUnit.MINUTES, ClockUnit.HOURS, ClockUnit.BUSINESS_DAYS})
"""Units that are measured on the clock's own calendar; the others run around the clock."""


class Applies(Strict):
    """Which cases a clock runs for; what is left out does not matter. `none` is a case without a complexity yet."""

    category: tuple[Category, ...] = ()
    complexity: tuple[Complexity | Literal["none"], ...] = ()
    priority: tuple[Priority, ...] = ()
    channel: tuple[Channel, ...] = ()
    appeal: bool | None = None
    """Only cases that were appealed (true), or only ones that were not (false)."""


class Pauses(Strict):
    """For whom the clock stands still while the case waits for them, and for how long in all."""

    reasons: tuple[WaitFor, ...] = Field(min_length=1)
    limit: Span | None = None
    """Time in all, around the clock; no limit where it is left out."""


class Extensions(Strict):
    """How often and by how much the clock can be given more time, who may, and whether the client is told."""

    times: int = Field(ge=1, le=20)
    amount: int = Field(ge=1, le=10_000)
    unit: ClockUnit
    roles: tuple[Role, ...] = Field(min_length=1)
    level: int = Field(ge=0, le=HIGHEST_LEVEL)
    tell_client: bool

    @model_validator(mode="after")
    def _is_meant(self) -> Self:
        if misfits := too_long("amount", self.amount, self.unit, LONGEST):
            raise Misfits(misfits)
        return self


class Step(Strict):
    """At which share of the clock's time (100 is the breach, 200 as long again) the case goes to which level."""

    at: int = Field(ge=1, le=1000)
    to_level: int = Field(ge=1, le=HIGHEST_LEVEL)


class Alarms(Strict):
    """Where a clock warns, and where it takes the case to a higher level. The breach itself is told in any case."""

    warn_at: tuple[Annotated[int, Field(ge=1, le=99)], ...] = ()
    escalate: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _rising(self) -> Self:
        misfits = [
            Misfit(("warn_at", number), say("more than {bound}", bound=before), found(share))
            for number, (before, share) in enumerate(zip(self.warn_at, self.warn_at[1:], strict=False), start=1)
            if share <= before
        ]
        for number, (lower, higher) in enumerate(zip(self.escalate, self.escalate[1:], strict=False), start=1):
            if higher.at <= lower.at:
                misfits.append(
                    Misfit(("escalate", number, "at"), say("more than {bound}", bound=lower.at), found(higher.at))
                )
            if higher.to_level < lower.to_level:
                expected = say("{bound} or more", bound=lower.to_level)
                misfits.append(Misfit(("escalate", number, "to_level"), expected, found(higher.to_level)))
        if misfits:
            raise Misfits(misfits)
        return self

    @property
    def shares(self) -> tuple[int, ...]:
        """Every share at which something is told, rising; the breach among them."""
        return tuple(sorted({*self.warn_at, BREACH, *(step.at for step in self.escalate)}))

    def level_at(self, share: int) -> int:
        """The level that the case goes to at this share; 0 for a warning that moves nothing."""
        return next((step.to_level for step in self.escalate if step.at == share), 0)


class ClockRule(Rule, Alarms):
    """One clock. A floor may have any number, and each runs by itself."""

    id: Identifier
    label: dict[Language, Words]
    starts: tuple[Moment, ...] = ()
    """What starts it; empty for a clock that starts when others are breached, and for no other."""
    stops: tuple[Moment, ...] = Field(min_length=1)
    goes_on: tuple[Moment, ...] = ()
    """What makes a stopped run go on towards the same due time: an appeal inside eight weeks in all, say."""
    ends: tuple[Moment, ...] = ()
    """What ends a periodic clock for good; the end of the case ends every clock."""
    amount: int = Field(ge=1, le=100_000)
    unit: ClockUnit
    counted_from: Literal["instant", "next_day", "next_business_day"] = "instant"
    """From the instant that started it, or with the next (business) day as the first one."""
    due: Literal["instant", "close_of_business", "end_of_day"] = "instant"
    calendar: Identifier = ALWAYS
    applies: Applies = Applies()
    cycle: Literal["once", "each", "periodic"] = "once"
    """Once in a case's life, anew each time that it is started, or again after each stop until it is ended."""
    after_breach_of: tuple[Identifier, ...] = ()
    """Starts when one of these clocks is breached, at its due time (a progress note once an answer is late, say)."""
    pauses: Pauses | None = None
    extensions: Extensions | None = None

    @model_validator(mode="after")
    def _can_come_to_an_end(self) -> Self:
        misfits = [
            Misfit(("stops", number), say("something else than what starts the clock"), found(moment.value))
            for number, moment in enumerate(self.stops)
            if moment in self.starts and self.cycle != "periodic"
        ]
        misfits += [
            Misfit(("goes_on", number), say("something else than what stops the clock"), found(moment.value))
            for number, moment in enumerate(self.goes_on)
            if moment in self.stops
        ]
        if not self.starts and not self.after_breach_of:
            misfits.append(Misfit(("starts",), say("what starts the clock"), say("nothing")))
        if self.starts and self.after_breach_of:
            expected = say("nothing: the clock starts when another is breached")
            misfits.append(Misfit(("starts",), expected, found(self.starts[0].value)))
        if self.cycle == "periodic" and not self.ends:
            misfits.append(Misfit(("ends",), say("what ends a periodic clock"), say("nothing")))
        if self.cycle != "periodic" and self.ends:
            misfits.append(Misfit(("ends",), say("nothing: only a periodic clock has ends"), found(self.ends[0].value)))
        misfits += too_long("amount", self.amount, self.unit, LONGEST)
        if misfits:
            raise Misfits(misfits)
        return self


class PromiseClock(Rule, Alarms):
    """The clock that every promise to a client runs by: due when it was promised (C3)."""

    label: dict[Language, Words]
