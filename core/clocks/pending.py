"""What a case's clocks still have to tell: the alarms that have not fired, and the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.case import Alarm, Case, Clock


@dataclass(frozen=True, slots=True)
class Pending:
    """An alarm that has not fired: when it falls due, whose it is, and under which rule and cause it fires."""

    at: datetime
    clock: Clock
    share: int
    renumbered: bool = False
    """Whether another run of the clock fired under the same number, before the past was reckoned anew."""

    @property
    def rule(self) -> str:
        return f"{self.clock.rule}@{self.share}"

    @property
    def cause(self) -> str:
        """The clock's run; one that was given more time can be late anew."""
        run = self.clock.of or str(self.clock.cycle)
        if self.renumbered:
            run += f" from {self.clock.started_at.isoformat()}"
        return f"{run}+{self.clock.extensions}" if self.clock.extensions else run


def pending(case: Case) -> list[Pending]:
    """Every alarm that has not fired, the earliest first; a case that is over has none."""
    if not case.is_open:
        return []
    fired = _fired(case)
    alarms = (_unfired(clock, alarm, fired) for clock in case.clocks for alarm in clock.alarms)
    found = [alarm for alarm in alarms if alarm is not None]
    return sorted(found, key=lambda alarm: (alarm.at, alarm.clock.key, alarm.share))


def next_alarm(case: Case) -> datetime | None:
    """When the case wants to be looked at next: the first alarm that has not fired falls due, or a clock has stood
    still for as long as it may; None where neither will be.

    The alarm's instant is that of `pending(case)[0]`, found without putting the rest together: a clock's alarms stand
    in their order.
    """
    if not case.is_open:
        return None
    fired = _fired(case)
    first = min((c.paused_until for c in case.clocks if c.is_live and c.paused_until is not None), default=None)
    for clock in case.clocks:
        for alarm in clock.alarms:
            if first is not None and alarm.at >= first:
                break
            if _unfired(clock, alarm, fired) is not None:
                first = alarm.at
                break
    return first


def next_due(case: Case) -> Clock | None:
    """The live clock that is due first, among those whose due time is known and that do not stand still."""
    running = [c for c in case.clocks if c.is_live and c.due_at is not None and c.paused_since is None]
    return min(running, key=lambda clock: (clock.due_at, clock.key), default=None) if case.is_open else None


def standing_still(case: Case) -> Clock | None:
    """A clock that is paused, where the case has one."""
    return (
        next((c for c in case.clocks if c.is_live and c.paused_since is not None), None)
        if case.is_open
        else None
    )


Fired = dict[tuple[str, str], datetime | None]
"""Rule and cause of what fired, each with the beginning of its clock's run."""


def _fired(case: Case) -> Fired:
    return {firing.key: firing.since for firing in case.fired}


def _unfired(clock: Clock, alarm: Alarm, fired: Fired) -> Pending | None:
    """The alarm as it is to fire; None where it has. A letter that came back, or a case that is not late after all,
    makes another run of what bears a number: what that run fired is not what this one has to tell."""
    found = Pending(alarm.at, clock, alarm.share)
    if fired.get((found.rule, found.cause)) not in {None, clock.started_at}:
        found = replace(found, renumbered=True)
    return None if (found.rule, found.cause) in fired else found
