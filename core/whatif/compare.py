"""What happened beside what would have happened: counts by clock, rule and level, and the cases that differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from core.case import BY_HAND, ClockState
from core.whatif.course import Course

Key = tuple[str, str]
"""A firing: its rule, and its cause."""


@dataclass(slots=True)
class ClockCount:
    """The runs of one clock, by how they stand; a case may have several."""

    started: int = 0
    met: int = 0
    breached: int = 0
    running: int = 0
    paused: int = 0
    over: int = 0

    def count(self, state: ClockState) -> None:
        self.started += 1
        name = state.value
        setattr(self, name, getattr(self, name) + 1)


@dataclass(slots=True)
class Tally:
    """One side of the comparison: every case's course, counted."""

    clocks: dict[str, ClockCount] = field(default_factory=dict)
    fired: Counter[str] = field(default_factory=Counter)
    """By rule: `resolution@75` for three quarters of a clock."""
    levels: Counter[int] = field(default_factory=Counter)
    """How many cases were ever at each level."""

    def count(self, course: Course, until: datetime) -> None:
        for clock in course.case.clocks:
            self.clocks.setdefault(clock.rule, ClockCount()).count(clock.state(until))
        self.fired.update(firing.rule for firing in course.case.fired)
        self.levels.update(course.levels)


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that would have gone otherwise: what only one of the two courses has, and the highest level of each."""

    ref: str
    received_at: datetime
    breached_only_was: tuple[str, ...]
    """Keys of clocks (`resolution/1`) that were breached and would not have been."""
    breached_only_would: tuple[str, ...]
    fired_only_was: tuple[Key, ...]
    fired_only_would: tuple[Key, ...]
    level_was: int
    level_would: int


@dataclass(slots=True)
class Comparison:
    """Both sides over many cases, `until` an instant. Holds `keep` of the cases that differ, and counts them all."""

    until: datetime
    keep: int = 20
    cases: int = 0
    differing: int = 0
    was: Tally = field(default_factory=Tally)
    would: Tally = field(default_factory=Tally)
    differences: list[Difference] = field(default_factory=list)

    def add(self, was: Course, would: Course) -> None:
        """Counts one case in."""
        self.cases += 1
        self.was.count(was, self.until)
        self.would.count(would, self.until)
        found = difference(was, would, self.until)
        if found is None:
            return
        self.differing += 1
        if len(self.differences) < self.keep:
            self.differences.append(found)


def difference(was: Course, would: Course, until: datetime) -> Difference | None:
    """What is not the same in the two courses of one case; None where nothing is.

    A firing by hand is a person's act and the same in both, whatever number its entry has.
    """
    late, late_would = _breached(was, until), _breached(would, until)
    fired, fired_would = _fired(was), _fired(would)
    if late == late_would and fired == fired_would and was.highest == would.highest:
        return None
    return Difference(
        ref=was.case.ref, received_at=was.case.received_at,
        breached_only_was=tuple(sorted(late - late_would)), breached_only_would=tuple(sorted(late_would - late)),
        fired_only_was=tuple(sorted(fired - fired_would)), fired_only_would=tuple(sorted(fired_would - fired)),
        level_was=was.highest, level_would=would.highest,
    )  # fmt: skip


def _breached(course: Course, until: datetime) -> set[str]:
    return {clock.key for clock in course.case.clocks if clock.is_breached(until)}


def _fired(course: Course) -> set[Key]:
    return {firing.key for firing in course.case.fired if firing.rule != BY_HAND}
