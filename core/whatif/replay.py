"""Folds a case's journal again as if it had gone by another policy from its first day.

What people, clients and the post did stays as it was. What the case's own policy made of it by itself is left out: the
clocks, the rules that fired, the levels that these took it to, the warnings to our own people, and that it was moved to
another policy. In its place comes what the other policy makes of the same acts, with every alarm at the instant at
which it fell due: a sweeper that never sleeps. A complaint that was brought over from elsewhere with its answer is
taken as if it had been watched from the day it came in, not from the day it was logged here. The program's own letters
to the client stay, and so does what it noticed in the client's words: the first left the house, the second comes from
the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from core import events as ev
from core.case import BY_HAND, Case, MessageKind, Moment
from core.clocks.pending import Pending, pending
from core.clocks.reckon import reckon
from core.decide.consequences import rules_fired, rung
from core.evolve import apply, evolve, fold
from core.journal import Entry
from core.people import HIGHEST_LEVEL
from core.policy import Policy
from core.policy.clock import BREACH
from core.whatif.course import Course


def replay_under(entries: Iterable[Entry], policy: Policy, until: datetime) -> Case:
    """The case as it would stand at `until` under the policy. `entries` are its whole journal, in order, not empty."""
    return as_it_would_have_been(entries, policy, until).case


def as_it_would_have_been(entries: Iterable[Entry], policy: Policy, until: datetime) -> Course:
    """The same with the levels that the case would have been at."""
    replay = _Replay(policy, _watched(policy), _followed(policy))
    for entry in entries:
        replay.live(entry)
    return replay.ended(until)


def as_it_was(entries: Iterable[Entry]) -> Course:
    """What really happened, as the journal has it."""
    case: Case | None = None
    levels: set[int] = set()
    for entry in entries:
        case = apply(case, entry)
        levels.add(case.level)
    return Course(_some(case), frozenset(levels))


@dataclass(slots=True)
class _Replay:
    """One case on its way. `at` is the instant of the last act or alarm, `before` the case before the last entry."""

    policy: Policy
    watched: frozenset[Moment]
    followed: frozenset[str]
    case: Case | None = None
    before: Case | None = None
    at: datetime | None = None
    levels: set[int] = field(default_factory=set)

    def live(self, entry: Entry) -> None:
        """The alarms that fell due before the entry, and then what people did in it.

        Of an alarm and an act in one instant the journal tells which came first: the alarm has an entry of its own.
        """
        acts = [event for event in entry.events if _is_act(event)]
        if self.case is not None:
            self._ring(entry.at, including=not acts)
        self.before, before = self.case, self.before
        self.at = entry.at if self.at is None else max(self.at, entry.at)
        if acts:
            self._become(self._after(acts, before, entry), entry.at)
        self.case = _some(self.case).model_copy(update={"version": entry.to_version})
        self.levels.add(self.case.level)

    def ended(self, until: datetime) -> Course:
        """The alarms that fell due after the last entry."""
        case = _some(self.case)
        self._ring(until, including=True)
        return Course(self.case or case, frozenset(self.levels))

    def _after(self, acts: Sequence[ev.Event], before: Case | None, entry: Entry) -> Case:
        """The case after the acts alone."""
        case = self.case
        for event in acts:
            if isinstance(event, ev.Undone):
                # The last act is taken back: the case is again what it was before it, here as it was then.
                case = before
            elif (fitting := _fitted(event, case, self.policy)) is not None:
                case = evolve(case, fitting, entry.at)
        return fold(case, (), entry.at)

    def _become(self, after: Case, now: datetime) -> None:
        """With what follows from the acts by itself."""
        if fired := rules_fired(after, self.policy, now):
            after = fold(after, fired, now)
        if self.case is None or any(getattr(self.case, name) is not getattr(after, name) for name in _RECKONED_FROM):
            after = after.model_copy(update={"clocks": reckon(after, self.policy, now)})
        self.case = after

    def _ring(self, until: datetime, including: bool) -> None:
        """Every alarm up to an instant fires in its order, and a clock that stood still as long as it may runs again.

        What starts no clock leaves the order as it was found."""
        case, moved = _some(self.case), True
        while moved:
            moved = False
            for at, alarms in _instants(case):
                if at > until or (at == until and not including):
                    break
                now = at if self.at is None else max(self.at, at)
                if alarms:
                    events = rung(alarms, case, self.policy, now, in_time=at < case.registered_at)
                    case = fold(case, events, now)
                    self.levels.add(case.level)
                self.at = now
                if moved := not alarms or self._moves(alarms):
                    case = case.model_copy(update={"clocks": reckon(case, self.policy, now)})
                    break
        self.case = case

    def _moves(self, alarms: Iterable[Pending]) -> bool:
        """Whether these alarms can move a clock: by their breach, or because the case rose."""
        return Moment.ESCALATED in self.watched or any(
            alarm.share == BREACH and alarm.clock.rule in self.followed for alarm in alarms
        )


_RECKONED_FROM = (
    "marks", "waits", "extensions", "promises", "category", "complexity", "priority", "channel", "appeals", "stage",
    "closed_at",
)  # fmt: skip
"""The fields that clocks are reckoned from; the same object is the same value."""


def _watched(policy: Policy) -> frozenset[Moment]:
    """The moments that start or stop a clock of the policy."""
    return frozenset(
        moment for rule in policy.clocks for moment in (*rule.starts, *rule.stops, *rule.goes_on, *rule.ends)
    )


def _followed(policy: Policy) -> frozenset[str]:
    """The clocks whose breach starts another."""
    return frozenset(name for rule in policy.clocks for name in rule.after_breach_of)


def _instants(case: Case) -> Iterator[tuple[datetime, list[Pending]]]:
    """When something falls due, in order: the alarms of one instant together; none of them where a pause ends."""
    found: dict[datetime, list[Pending]] = {}
    for alarm in pending(case):
        found.setdefault(alarm.at, []).append(alarm)
    if case.is_open:
        ends = {clock.paused_until for clock in case.clocks if clock.is_live and clock.paused_until is not None}
        yield from sorted([*((end, []) for end in ends), *found.items()], key=itemgetter(0))
        return
    yield from found.items()


def _is_act(event: ev.Event) -> bool:
    """Whether it happened whatever the policy said."""
    match event:
        case ev.ClockMoved() | ev.Rebased():
            return False
        case ev.RuleFired():
            return event.firing.rule == BY_HAND
        case ev.Escalated():
            return not event.rule
        case ev.MessageWritten() | ev.MessageMoved():
            return event.message.kind is not MessageKind.WARNING
        case _:
            return True


def _fitted(event: ev.Event, case: Case | None, policy: Policy) -> ev.Event | None:
    """The act where the case may be at another level than it was: up never leads down, and down never up (None)."""
    if isinstance(event, ev.Registered):
        return event.model_copy(update={"policy": policy.name})
    level = case.level if case else 0
    match event:
        case ev.Escalated():
            return event.model_copy(update={"from_level": level, "to_level": max(level, event.to_level)})
        case ev.Deescalated():
            return event.model_copy(update={"from_level": level}) if event.to_level < level else None
        case ev.Reopened():
            return event.model_copy(update={"level": min(level + 1, HIGHEST_LEVEL)})
        case _:
            return event


def _some(case: Case | None) -> Case:
    if case is None:
        raise ValueError("a journal without an entry tells of no case")
    return case
