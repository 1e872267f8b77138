"""What the queue and the sweep read of a case's clocks: its place in the queue, and when it must be looked at next."""

from __future__ import annotations

from datetime import datetime

from core.case import Case, Clock
from core.clocks.pending import next_alarm, next_due, standing_still
from core.ports import Due
from db.instants import instant, instant_or_none, micros
from db.session import Session

BEHIND = 10**18
"""Added to µs of open cases that nothing is due for: they stand behind all the others. Year 9999 is at 2.5 × 10^17."""

Timing = tuple[int, int | None, int | None, str, str]
"""queue_at, next_at, next_due_at, next_clock, paused_for."""


def timing(case: Case) -> Timing:
    """The columns of a case's row that its clocks decide."""
    if not case.is_open:
        return micros(case.closed_at or case.stage_since), None, None, "", ""
    alarm, clock = next_alarm(case), next_due(case)
    return (
        queue_at(case, clock), None if alarm is None else micros(alarm),
        micros(clock.due_at) if clock and clock.due_at else None, clock.rule if clock else "",
        "" if clock else _paused_for(case),
    )  # fmt: skip


def queue_at(case: Case, clock: Clock | None) -> int:
    """What breaches next stands first; a case whose clocks stand still, or that has none, behind all of those.

    `clock` is the one that is due first. A closed case stands where it was closed.
    """
    if clock is not None and clock.due_at is not None:
        return micros(clock.due_at)
    return BEHIND + micros(case.received_at)


def is_timed_alike(before: Case, after: Case) -> bool:
    """Whether nothing that `timing` rests on was touched between the two, told without looking into it."""
    return (
        before.clocks is after.clocks
        and before.fired is after.fired
        and before.stage is after.stage
        and before.closed_at is after.closed_at
        and before.stage_since is after.stage_since
    )


def _paused_for(case: Case) -> str:
    clock = standing_still(case)
    return clock.paused_by.value if clock and clock.paused_by else ""


_DUE = """
SELECT next_at, ref FROM cases WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at, number LIMIT ?
"""
_FIRST = "SELECT next_at FROM cases WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1"


def due(session: Session, until: datetime, limit: int) -> list[Due]:
    """Open cases with an alarm at or before `until`, the earliest first."""
    return [Due(instant(at), ref) for at, ref in session.all(_DUE, (micros(until), limit))]


def first_alarm(session: Session) -> datetime | None:
    """The earliest alarm of all cases, or None."""
    return instant_or_none(session.value(_FIRST))
