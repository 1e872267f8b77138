"""What follows from an act by itself: signals in the client's words, escalation rules that fire, clocks that move.

Every change of a case goes through here once, in the same entry of the journal as the act that caused it: the desk
calls `consequences` after `decide`. A what-if takes the parts that rest on the policy, for the acts of the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from core import events as ev
from core.case import INFORMED, Case, Clock, ClockState, Firing, Moment, Notice, NoticeState
from core.catalogue import Channel
from core.channels.mail.quoting import split
from core.clocks.pending import Pending, pending
from core.clocks.reckon import reckon, time_may_start
from core.evolve import fold
from core.marks import TELLS
from core.people import SYSTEM
from core.policy import Policy
from core.policy.escalation import EscalationRule, Trigger
from core.signals import Signal, signals_in

Events = list[ev.Event]


def consequences(before: Case | None, events: tuple[ev.Event, ...], policy: Policy, now: datetime) -> Events:
    """What to add to the act's own events. `before` is the case as it was, None for one that is being registered."""
    found: Events = []
    after = fold(before, events, now)
    if noticed := list(_noticed(after, events, now)):
        found += noticed
        after = fold(after, noticed, now)
    if fired := rules_fired(after, policy, now):
        found += fired
        after = fold(after, fired, now)
    if before is None or _may_move_clocks(before, after, policy, now):
        found += moved_clocks(after, policy, now)
    return found


def moved_clocks(case: Case, policy: Policy, now: datetime) -> Events:
    """The clocks that stand otherwise than the case has them, each with what became of it."""
    had = {clock.key: clock for clock in case.clocks}
    events: Events = []
    for clock in reckon(case, policy, now):
        old = had.pop(clock.key, None)
        if clock != old:
            events.append(ev.ClockMoved(move=_move(old, clock, now), clock=clock))
    events += (ev.ClockMoved(move="dropped", clock=clock) for clock in had.values())
    return events


def _may_move_clocks(before: Case, after: Case, policy: Policy, now: datetime) -> bool:
    """Whether anything changed that clocks are reckoned from; most acts change none of it, a warning among them."""
    if any(getattr(before, name) != getattr(after, name) for name in _CLOCKS_REST_ON):
        return True
    return time_may_start(after, policy, now)


_CLOCKS_REST_ON = (
    "marks", "waits", "extensions", "promises", "policy", "category", "complexity", "priority", "channel", "appeals",
    "clocks", "stage",
)  # fmt: skip


def _move(old: Clock | None, new: Clock, now: datetime) -> str:
    state = new.state(now)
    if state is ClockState.MET or state is ClockState.OVER:
        return state.value
    if not new.is_live:
        return "breached"
    if old is None or not old.is_live:
        return "started"
    if new.is_paused(now) != old.is_paused(now):
        return "paused" if new.is_paused(now) else "resumed"
    if old.paused_since is not None and new.paused_since is None:
        return "resumed"
    return "changed"


# What is noticed in words


def _noticed(case: Case, events: Iterable[ev.Event], now: datetime) -> Iterator[ev.Event]:
    """One suggestion a signal: what a person has looked at is not brought up again by the same words."""
    known = {notice.signal for notice in case.notices if notice.state is not NoticeState.DISMISSED}
    number = len(case.notices)
    for message, text in _told(events):
        for hit in signals_in(text):
            if hit.signal in known or any(n.signal is hit.signal and n.words == hit.words for n in case.notices):
                continue
            known.add(hit.signal)
            number += 1
            yield ev.SignalNoticed(
                notice=Notice(
                    id=f"n{number}", signal=hit.signal, state=NoticeState.SUGGESTED, words=hit.words, message=message,
                    at=now, by=SYSTEM.login,
                )
            )  # fmt: skip


def _told(events: Iterable[ev.Event]) -> Iterator[tuple[str, str]]:
    """What the client said in these events, with the id of its message; a machine's answers are nobody's words."""
    for event in events:
        if isinstance(event, ev.MessageReceived) and not event.message.automatic:
            yield event.message.id, f"{event.message.subject}\n\n{_own_words(event)}"
        elif isinstance(event, ev.Registered):
            yield "", f"{event.subject}\n\n{event.description}\n\n{event.demand}"
        elif isinstance(event, ev.Described):
            yield "", f"{event.subject or ''}\n\n{event.description or ''}\n\n{event.demand or ''}"


def _own_words(event: ev.MessageReceived) -> str:
    """A mail without what it quotes of ours, which may speak of regulators; one that only forwards, whole."""
    if event.message.channel is not Channel.MAIL:
        return event.body
    return split(event.body)[0].strip() or event.body


# What fires by itself


def rules_fired(case: Case, policy: Policy, now: datetime) -> Events:
    """The policy's rules that hold for the case as it stands and have not fired for that; none once it is over."""
    if not case.is_open:
        return []
    done = {firing.key for firing in case.fired}
    events: Events = []
    for rule in policy.escalation:
        cause = _cause(rule, case)
        if cause and (rule.id, cause) not in done:
            firing = Firing(rule=rule.id, cause=cause, to_level=rule.to_level, due_at=now, fired_at=now)
            events.append(ev.RuleFired(firing=firing))
    events += _rise(case, [event.firing for event in events if isinstance(event, ev.RuleFired)])
    return events


def _rise(case: Case, firings: Iterable[Firing]) -> Events:
    """The case goes to the highest level that is asked for, once."""
    highest = max(firings, key=lambda firing: firing.to_level, default=None)
    if highest is None or highest.to_level <= case.level:
        return []
    return [ev.Escalated(from_level=case.level, to_level=highest.to_level, rule=highest.rule)]


_SIGNAL_OF: dict[Trigger, Signal] = {
    Trigger.VULNERABLE: Signal.VULNERABLE,
    Trigger.SELF_EXCLUSION: Signal.SELF_EXCLUSION,
    Trigger.REGULATOR_LETTER: Signal.REGULATOR_LETTER,
    Trigger.LAWYER_LETTER: Signal.LAWYER_LETTER,
}


def _cause(rule: EscalationRule, case: Case) -> str:
    """What sets the rule off in this case as it stands; empty where nothing does."""
    if rule.on is Trigger.REPEATED_CONTACT:
        return _since_answer(case) if rule.count is not None and case.unanswered >= rule.count else ""
    if rule.on is Trigger.DISAGREEMENT:
        return f"appeal {case.appeals}" if case.appeals else ""
    if rule.on is Trigger.AMOUNT:
        amount = case.amount
        over = amount is not None and amount.amount > rule.above.get(amount.currency, amount.amount)
        return f"amount {amount.currency}" if over and amount is not None else ""
    if rule.on is Trigger.CATEGORY:
        return f"category {case.category.value}" if case.category in rule.category and case.category else ""
    signal = _SIGNAL_OF[rule.on]
    confirmed = [n.id for n in case.notices if n.signal is signal and n.state is NoticeState.CONFIRMED]
    if confirmed:
        return f"notice {confirmed[0]}"
    on_card = case.client is not None and _CARD_FLAG.get(rule.on, "") in case.client.flags
    return "client's card" if on_card else ""


_CARD_FLAG: dict[Trigger, str] = {
    Trigger.VULNERABLE: Signal.VULNERABLE.value,
    Trigger.SELF_EXCLUSION: Signal.SELF_EXCLUSION.value,
}
"""The flag of a client's card that says the same as a confirmed signal."""


def _since_answer(case: Case) -> str:
    """Names the run of unanswered messages: it begins after the last answer."""
    answers = [
        m for m in case.messages
        if m.state in INFORMED and not m.automatic and Moment.ANSWERED in TELLS.get(m.kind, ())
    ]  # fmt: skip
    return f"since {max(answers, key=lambda m: m.at).id}" if answers else "since the complaint"


# What a clock sets off


def alarms_due(case: Case, policy: Policy, until: datetime, now: datetime) -> Events:
    """Fires the alarms of the earliest instant that is due by `until`; nothing where none is.

    One instant at a time, so that a sweep over many cases fires everything in the order in which it fell due. A clock
    that was stopped meanwhile, too late, is told and moves nothing any more.
    """
    due = pending(case)
    if not due or due[0].at > until:
        return []
    return rung([alarm for alarm in due if alarm.at == due[0].at], case, policy, now)


def rung(alarms: Iterable[Pending], case: Case, policy: Policy, now: datetime, *, in_time: bool = False) -> Events:
    """What alarms of one instant set off together. `in_time`: each was heard at its own instant, while its clock still
    ran, and not `now`."""
    firings = [_firing(alarm, policy, now, in_time) for alarm in alarms]
    events: Events = [ev.RuleFired(firing=firing) for firing in firings]
    return events + _rise(case, firings)


def _firing(alarm: Pending, policy: Policy, now: datetime, in_time: bool) -> Firing:
    level = policy.alarms_of(alarm.clock.rule).level_at(alarm.share) if in_time or alarm.clock.is_live else 0
    return Firing(
        rule=alarm.rule, cause=alarm.cause, clock=alarm.clock.key, since=alarm.clock.started_at, to_level=level,
        due_at=alarm.at, fired_at=now,
    )  # fmt: skip
