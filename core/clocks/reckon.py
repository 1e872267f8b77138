"""Which clocks a case has and when each is due: from the case's marks and waits and its policy, and nothing else.

Since a clock is always reckoned from the whole of what happened, it cannot drift: reckoned after each act or once at
the end, under this policy or another, the same facts give the same clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from core.case import Alarm, Case, Clock, Mark, Moment, Promise, PromiseState, WaitFor
from core.clocks.calendar import Calendar
from core.clocks.deadline import deadline, extended
from core.clocks.working import add_working, working_between
from core.policy.clock import BREACH, WORKING_UNITS, Applies, ClockRule, Pauses
from core.policy.model import AROUND_THE_CLOCK, PROMISE, Policy

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Pause:
    """A stretch in which a clock stands still; `end` is None where nothing ends it yet."""

    start: datetime
    end: datetime | None
    by: WaitFor
    is_open: bool


def reckon(case: Case, policy: Policy, now: datetime) -> tuple[Clock, ...]:
    """Every clock of the case under the policy, stopped ones too, in the order in which they started.

    `now` tells only which clocks were breached already, for those that another's breach starts, and which have stood
    still for as long as they may; what has fired has been, though the machine's clock were set back since.
    """
    now = max((now, *(firing.fired_at for firing in case.fired)))
    clocks: list[Clock] = []
    waiting: list[ClockRule] = []
    for rule in policy.clocks:
        if not applies(rule.applies, case):
            continue
        if rule.after_breach_of:
            waiting.append(rule)
        else:
            clocks += _cycles(rule, _starts(rule, case), case, policy)
    while waiting:
        names = {rule.id for rule in waiting}
        ready = [rule for rule in waiting if names.isdisjoint(rule.after_breach_of)]
        for rule in ready:
            clocks += _cycles(rule, _breaches(rule, clocks, case, now), case, policy)
        done = {rule.id for rule in ready}
        waiting = [rule for rule in waiting if rule.id not in done] if done else []
    clocks += (_of_promise(promise, case, policy) for promise in case.promises)
    return tuple(sorted((_awake(clock, now) for clock in clocks), key=lambda clock: (clock.started_at, clock.key)))


def applies(wanted: Applies, case: Case) -> bool:
    """Whether a clock runs for this case as it is described now."""
    return (
        (not wanted.category or case.category in wanted.category)
        and (not wanted.complexity or (case.complexity or "none") in wanted.complexity)
        and (not wanted.priority or case.priority in wanted.priority)
        and (not wanted.channel or case.channel in wanted.channel)
        and (wanted.appeal is None or wanted.appeal is (case.appeals > 0))
    )


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a clock may start: the instant, and the place among the marks behind which its stop is looked for."""

    at: datetime
    after: int


_BEGINS_AGAIN = frozenset({Moment.APPEALED, Moment.REOPENED, Moment.REFERRED})
"""What brings a case back that was over."""


def _starts(rule: ClockRule, case: Case) -> Iterator[_Start]:
    """A client who writes to a case that is over starts no clock of it."""
    is_over = False
    for place, mark in enumerate(case.marks):
        is_over = mark.what is Moment.CLOSED or (is_over and mark.what not in _BEGINS_AGAIN)
        if mark.what in rule.starts and not is_over:
            yield _Start(mark.at, place + 1)


def _breaches(rule: ClockRule, clocks: Iterable[Clock], case: Case, now: datetime) -> list[_Start]:
    """The due times that were missed of the clocks that this one follows, the earliest first."""
    found = []
    for clock in clocks:
        due = clock.due_at
        if due is not None and clock.rule in rule.after_breach_of and _is_missed(clock, now):
            later = (place for place, mark in enumerate(case.marks) if mark.at >= due)
            found.append(_Start(due, next(later, len(case.marks))))
    return sorted(found, key=lambda start: start.at)


def _is_missed(clock: Clock, now: datetime) -> bool:
    """Whether it is breached, or due this very instant and still runs: its breach fires now, and nobody looks again."""
    if clock.is_breached(now):
        return True
    return clock.is_live and clock.due_at is not None and clock.due_at <= now and not clock.is_paused(now)


def has_paused_enough(clock: Clock, now: datetime) -> bool:
    """Whether the policy lets the clock stand still no longer, though nobody has answered."""
    return clock.is_live and clock.paused_until is not None and clock.paused_until <= now


def _awake(clock: Clock, now: datetime) -> Clock:
    if not has_paused_enough(clock, now):
        return clock
    return clock.model_copy(update={"paused_since": None, "paused_until": None, "paused_by": None})


def time_may_start(case: Case, policy: Policy, now: datetime) -> bool:
    """Whether the case may have other clocks than it had for no other reason than that time passed: one that another's
    breach starts, or one whose longest pause is over. Everything else that clocks are reckoned from is on the case."""
    if any(has_paused_enough(clock, now) for clock in case.clocks):
        return True
    followed = {followed for rule in policy.clocks for followed in rule.after_breach_of}
    return any(clock.is_live and clock.rule in followed and _is_missed(clock, now) for clock in case.clocks)


def _cycles(rule: ClockRule, starts: Iterable[_Start], case: Case, policy: Policy) -> Iterator[Clock]:
    """The runs of one clock: a start while it still runs begins nothing."""
    marks, cycle, free_from = case.marks, 0, 0
    for start in starts:
        if cycle and (rule.cycle == "once" or start.after <= free_from):
            continue  # it ran already, or still does
        begin: _Start | None = start
        while begin is not None:
            cycle += 1
            stop = _stop(rule, marks, begin)
            yield _clock(rule, cycle, begin.at, marks[stop] if stop is not None else None, case, policy)
            free_from = len(marks) if stop is None else stop
            begin = _next(rule, marks, stop)


def _stop(rule: ClockRule, marks: Sequence[Mark], start: _Start) -> int | None:
    """The place of the mark that stops a clock: one of its own stops, one that ends it, or the end of the case.

    A mark that makes the run go on undoes the stop before it, unless the clock was started anew in between."""
    stopped: int | None = None
    for place in range(start.after, len(marks)):
        mark = marks[place]
        if stopped is None:
            if mark.what in rule.stops or mark.what in rule.ends or mark.what is Moment.CLOSED:
                stopped = place
        elif mark.what in rule.goes_on:
            stopped = None
        elif mark.what in rule.starts and not _goes_on_at(rule, marks[place:], mark.at):
            return stopped
    return stopped


def _goes_on_at(rule: ClockRule, marks: Sequence[Mark], at: datetime) -> bool:
    """Whether the run goes on at this very instant: an appeal reopens the case, and only the appeal counts then."""
    return any(mark.what in rule.goes_on and mark.at == at for mark in marks)


def _next(rule: ClockRule, marks: Sequence[Mark], stop: int | None) -> _Start | None:
    """The next run of a periodic clock, from what met the one before."""
    if rule.cycle != "periodic" or stop is None:
        return None
    mark = marks[stop]
    if mark.what in rule.ends or mark.what is Moment.CLOSED:
        return None
    return _Start(mark.at, stop + 1)


def _clock(
    rule: ClockRule, cycle: int, start: datetime, stop: Mark | None, case: Case, policy: Policy
) -> Clock:
    calendar = policy.calendar(rule.calendar)
    key = f"{rule.id}/{cycle}"
    given = sum(extension.clock == key for extension in case.extensions)
    due = deadline(rule, start, calendar)
    for _ in range(given):
        due = extended(rule, due, calendar)
    measure = calendar if rule.unit in WORKING_UNITS else AROUND_THE_CLOCK
    stopped_at = None if stop is None else max(stop.at, start)
    pauses = list(_pauses(rule.pauses, case, start, stopped_at))
    over = stop is not None and stop.what not in rule.stops
    run = _run(start, due, pauses, rule.shares, measure, stopped_at)
    return Clock(
        rule=rule.id, cycle=cycle, started_at=start, due_at=run.due, alarms=run.alarms, paused=run.paused,
        paused_since=run.since, paused_until=run.until, paused_by=run.by, extensions=given,
        stopped_at=stopped_at, stopped_by=stop.what if stop else None, over=over,
    )  # fmt: skip


def _of_promise(promise: Promise, case: Case, policy: Policy) -> Clock:
    """A promise's clock: due when it was promised, stopped when it was kept or answered for."""
    due = promise.due
    stopped_at = promise.settled_at if promise.state is not PromiseState.OPEN else None
    if stopped_at is None and promise.state is PromiseState.OPEN and not case.is_open:
        stopped_at = case.closed_at
    run = _run(promise.at, due, [], policy.promises.shares, AROUND_THE_CLOCK, stopped_at)
    return Clock(
        rule=PROMISE, of=promise.id, started_at=promise.at, due_at=due, alarms=run.alarms, stopped_at=stopped_at,
        over=promise.state is PromiseState.OPEN and stopped_at is not None,
    )  # fmt: skip


def _pauses(rule: Pauses | None, case: Case, start: datetime, stop: datetime | None) -> Iterator[_Pause]:
    """The case's waits that this clock stands still for, within its run, cut where the limit is used up."""
    if rule is None:
        return
    left = None if rule.limit is None else rule.limit.after(start) - start
    for wait in case.waits:
        if wait.who not in rule.reasons or (wait.end is not None and wait.end <= start):
            continue
        begin = max(wait.start, start)
        if stop is not None and begin >= stop:
            return
        end = wait.end if stop is None else min(wait.end or stop, stop)
        if left is not None:
            if left <= NOTHING:
                return
            end = min(end, begin + left) if end is not None else begin + left
            left -= end - begin
        yield _Pause(begin, end, wait.who, wait.end is None and stop is None)


@dataclass(slots=True)
class _Run:
    """How a clock runs: when it is due, where it rings, and how it stands still."""

    due: datetime | None
    alarms: tuple[Alarm, ...] = ()
    paused: timedelta = NOTHING
    since: datetime | None = None
    until: datetime | None = None
    by: WaitFor | None = None


def _run(
    start: datetime, due: datetime, pauses: list[_Pause], shares: Sequence[int], measure: Calendar,
    stopped_at: datetime | None,
) -> _Run:  # fmt: skip
    """The due time moves by what the pauses take out of the calendar's time; a pause after it comes too late.

    A clock that was stopped rings no more: its alarms end before that instant, in which it was still in time."""
    run = _Run(due)
    used: list[_Pause] = []
    for pause in pauses:
        if run.due is None or pause.start >= run.due:
            break
        used.append(pause)
        if pause.is_open:
            run.since, run.until, run.by = pause.start, pause.end, pause.by
        if pause.end is None:
            run.due = None
        else:
            took = working_between(pause.start, pause.end, measure)
            run.due = add_working(run.due, took, measure) if took else run.due
            run.paused += took
    total = working_between(start, due, measure)
    alarms = _alarms(start, total, run.due, used, shares, measure)
    run.alarms = tuple(alarms if stopped_at is None else takewhile(lambda alarm: alarm.at < stopped_at, alarms))
    return run


def _alarms(
    start: datetime, total: timedelta, due: datetime | None, pauses: list[_Pause], shares: Sequence[int],
    measure: Calendar,
) -> Iterator[Alarm]:  # fmt: skip
    for share in shares:
        if share < BREACH:
            at = _at_share(start, total * share / BREACH, pauses, measure)
        elif share == BREACH or due is None:
            at = due
        else:
            at = add_working(due, total * (share - BREACH) / BREACH, measure)
        if at is not None:
            yield Alarm(share=share, at=at)


def _at_share(start: datetime, wanted: timedelta, pauses: list[_Pause], measure: Calendar) -> datetime | None:
    """When so much running time is used up; None where the clock stands still before that, with no end to it."""
    at = start
    for pause in pauses:
        ran = working_between(at, pause.start, measure)
        if ran >= wanted:
            break
        if pause.end is None:
            return None
        wanted -= ran
        at = pause.end
    return add_working(at, wanted, measure)
