"""A clock in words: what it is called, how it stands, how much time it has, and what starts, stops and pauses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from core.case import MOMENTS, WAITS, Case, Clock, ClockState, Wait, WaitFor
from core.policy import Policy
from core.policy.clock import ALWAYS, BREACH, ClockRule, ClockUnit
from core.policy.model import PROMISE
from core.policy.rule import Span, Unit
from core.say import label
from core.text import clean_line
from tui.i18n import _, current_language, ngettext, translate
from tui.moments import distance, minutes_left, stamp, until

_WHOM: dict[WaitFor, str] = {
    WaitFor.CLIENT: label("client"), WaitFor.EXTERNAL: label("third party"), WaitFor.BODY: label("outside body"),
}  # fmt: skip
"""For whom a clock stands still, in a few cells."""


class Stand(StrEnum):
    """How a clock stands for whoever looks at it: what a glyph and an ink are given to."""

    LATE = "late"
    NEAR = "near"
    CALM = "calm"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met late"
    OVER = "over"


def stand_of(clock: Clock, now: datetime, near: timedelta) -> Stand:
    """`near` is how much time may be left for a deadline to count as near."""
    match clock.state(now):
        case ClockState.PAUSED:
            return Stand.PAUSED
        case ClockState.BREACHED:
            return Stand.LATE if clock.is_live else Stand.MET_LATE
        case ClockState.MET:
            return Stand.MET
        case ClockState.OVER:
            return Stand.OVER
    return Stand.NEAR if clock.due_at is not None and minutes_left(clock.due_at, now) <= near else Stand.CALM


def by_urgency(clocks: Iterable[Clock], now: datetime) -> list[Clock]:
    """Those that run, the earliest due first; then those that stand still; then those that ended, the latest first."""
    clocks = list(clocks)
    live = [clock for clock in clocks if clock.is_live]
    running = [clock for clock in live if not clock.is_paused(now)]
    paused = [clock for clock in live if clock.is_paused(now)]
    ended = [clock for clock in clocks if not clock.is_live]
    return [
        *sorted(running, key=lambda clock: (clock.due_at or now, clock.key)),
        *paused,
        *sorted(ended, key=lambda clock: clock.stopped_at or now, reverse=True),
    ]


def clock_title(clock: Clock, case: Case, policy: Policy) -> str:
    """`Resolution`, `Answer to a further message 2`, `Promise p1: we call by six`, in the reader's language."""
    title = policy.rule_label(clock.rule, current_language())
    if clock.rule == PROMISE:
        promise = next((promise for promise in case.promises if promise.id == clock.of), None)
        return f"{title} {clock.of}: {clean_line(promise.text, 60)}" if promise else f"{title} {clock.of}"
    return f"{title} {clock.cycle}" if clock.cycle > 1 else title


def short_stand(clock: Clock, now: datetime, zone: tzinfo | None) -> str:
    """How it stands in a few cells: `late 0:42`, `in 1:10`, `waits: the client`, `met 12:58`, `over`."""
    due, ended = clock.due_at, clock.stopped_at
    if clock.is_paused(now):
        return _("waits: {whom}").format(whom=translate(_WHOM[clock.paused_by]) if clock.paused_by else "")
    if ended is None:
        return until(due, now, zone) if due is not None else ""
    if due is not None and clock.is_breached(now):
        return _("late by {distance}").format(distance=distance(ended - due))
    return _("over") if clock.over else _("met {when}").format(when=stamp(ended, now, zone))


def pause_words(clock: Clock, now: datetime, zone: tzinfo | None) -> str:
    """`waits for the client since 12:00, at most until 6 Dec 12:00`; empty for a clock that does not stand still."""
    if not clock.is_paused(now) or clock.paused_since is None:
        return ""
    since = stamp(clock.paused_since, now, zone)
    if clock.paused_until is None:
        return _("waits for {whom} since {since}, without a limit").format(whom=whom(clock), since=since)
    words = _("waits for {whom} since {since}, at most until {until}")
    return words.format(whom=whom(clock), since=since, until=stamp(clock.paused_until, now, zone))


def whom(clock: Clock) -> str:
    """For whom it stands still."""
    return translate(WAITS[clock.paused_by]) if clock.paused_by else ""


def budget(rule: ClockRule | None) -> str:
    """How much time the clock has: `48 h`, `10 business days`; empty for a promise's."""
    return amount_words(rule.amount, rule.unit) if rule else ""


def amount_words(amount: int, unit: ClockUnit) -> str:
    """A number of a clock's units."""
    match unit:
        case ClockUnit.MINUTES:
            return _("{n} min").format(n=amount)
        case ClockUnit.HOURS:
            return _("{n} h").format(n=amount)
        case ClockUnit.BUSINESS_DAYS:
            return ngettext("{n} business day", "{n} business days", amount).format(n=amount)
        case ClockUnit.DAYS:
            return ngettext("{n} day", "{n} days", amount).format(n=amount)
        case ClockUnit.WEEKS:
            return ngettext("{n} week", "{n} weeks", amount).format(n=amount)
        case ClockUnit.MONTHS:
            return ngettext("{n} month", "{n} months", amount).format(n=amount)


def span_words(span: Span) -> str:
    """A span of the policy: `14 days`."""
    if span.unit is Unit.SECONDS:
        return _("{n} s").format(n=span.value)
    return amount_words(span.value, ClockUnit(span.unit.value))


def measured(rule: ClockRule | None) -> str:
    """On which calendar it runs: `48 h around the clock`, `10 business days, calendar office`."""
    if rule is None:
        return ""
    words = _("{amount}, around the clock") if rule.calendar == ALWAYS else _("{amount}, calendar {name}")
    return words.format(amount=budget(rule), name=rule.calendar)


def started_by(clock: Clock, rule: ClockRule | None, case: Case) -> str:
    """What started it; empty where nothing is to be said."""
    if rule is None:
        return _("it was promised") if clock.rule == PROMISE else ""
    if rule.after_breach_of and clock.cycle == 1:
        return _("another clock was late")
    moments = (*rule.starts, *(rule.stops if rule.cycle == "periodic" else ()))
    began = [mark.what for mark in case.marks if mark.at == clock.started_at and mark.what in moments]
    return translate(MOMENTS[began[0]]) if began else ""


def stops(clock: Clock, rule: ClockRule | None) -> str:
    """What stops it: `the client was answered, or the client was told the decision`."""
    if rule is None:
        return _("the promise is kept or answered for") if clock.rule == PROMISE else ""
    return _(", or ").join(translate(MOMENTS[moment]) for moment in rule.stops)


def stopped_by(clock: Clock) -> str:
    """What stopped it; empty while it runs, and for a promise."""
    return translate(MOMENTS[clock.stopped_by]) if clock.stopped_by else ""


def pauses_of(clock: Clock, rule: ClockRule | None, case: Case) -> Iterator[Wait]:
    """The case's waits that the clock stood still for, or does."""
    if rule is None or rule.pauses is None:
        return
    for wait in case.waits:
        begins_in_time = clock.stopped_at is None or wait.start < clock.stopped_at
        ends_in_time = wait.end is None or wait.end > clock.started_at
        if wait.who in rule.pauses.reasons and begins_in_time and ends_in_time:
            yield wait


def wait_words(wait: Wait, now: datetime, zone: tzinfo | None) -> str:
    """`the client, 20 Nov 15:00 to 21 Nov 09:00`."""
    who, since = translate(WAITS[wait.who]), stamp(wait.start, now, zone)
    if wait.end is None:
        return _("{whom}, since {since}").format(whom=who, since=since)
    return _("{whom}, {since} to {until}").format(whom=who, since=since, until=stamp(wait.end, now, zone))


def short_share(share: int) -> str:
    """A share in a list of them: `75 %`, `late`, `200 %`."""
    return _("late") if share == BREACH else _("{share} %").format(share=share)


def share_words(share: int) -> str:
    """What an alarm tells: `75 % used up`, `late`, `still not done at 200 % of its time`."""
    if share == BREACH:
        return _("late")
    if share < BREACH:
        return _("{share} % used up").format(share=share)
    return _("still not done at {share} % of its time").format(share=share)
