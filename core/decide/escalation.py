"""Levels, signals, more time, another policy, and the sweep (E3 to E6, E8)."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import BY_HAND, Case, Clock, Extension, Firing, MessageKind, Notice, NoticeState
from core.context import Context
from core.decide.answer import no
from core.decide.consequences import alarms_due, moved_clocks
from core.decide.messages import send_letter
from core.people import HIGHEST_LEVEL, ROLE_TITLES
from core.say import say
from core.signals import Signal

Events = list[ev.Event]


def escalate(case: Case, command: co.Escalate, context: Context) -> Events:
    """Up inside the company; the earlier handler lets go, and the new level owns the case (E6)."""
    if case.level >= HIGHEST_LEVEL:
        raise no("level", "E3", say("The case is with management; above it is only the independent body"), "refer")
    to_level = command.to_level or case.level + 1
    if to_level <= case.level:
        raise no("level", "E3", say("The case is at level {level} already", level=case.level), "escalate")
    firing = Firing(
        rule=BY_HAND, cause=f"act {case.version + 1}", to_level=to_level, due_at=context.now, fired_at=context.now
    )
    escalated = ev.Escalated(from_level=case.level, to_level=to_level, reason=command.reason)
    return [ev.RuleFired(firing=firing), escalated]


def de_escalate(case: Case, command: co.Deescalate, context: Context) -> Events:
    """Down again, by the level that holds the case; its handler lets go."""
    if case.is_with_body:
        raise no("level", "E7", say("The independent body has the case"), "record_body_decision")
    to_level = case.level - 1 if command.to_level is None else command.to_level
    if to_level >= case.level or case.level == 0:
        raise no("level", "E3", say("The case is at level {level} already", level=case.level))
    return [ev.Deescalated(from_level=case.level, to_level=to_level, reason=command.reason)]


# Signals


def flag(case: Case, command: co.FlagCase, context: Context) -> Events:
    """A person's own word; a suggestion of the same kind is confirmed by it."""
    if any(n.signal is command.signal and n.state is NoticeState.CONFIRMED for n in case.notices):
        raise no("change", "P10", say("That is what the case says already"))
    waiting = [n for n in case.notices if n.signal is command.signal and n.state is NoticeState.SUGGESTED]
    if waiting:
        return _answered(case, waiting[0], NoticeState.CONFIRMED, command.reason, context)
    notice = Notice(
        id=f"n{len(case.notices) + 1}", signal=command.signal, state=NoticeState.CONFIRMED, at=context.now,
        by=context.by.login, reason=command.reason,
    )  # fmt: skip
    return [ev.SignalNoticed(notice=notice), *_on_the_card(case, command.signal)]


def confirm_signal(case: Case, command: co.ConfirmSignal, context: Context) -> Events:
    notice = _waiting(case, command.notice)
    return _answered(case, notice, NoticeState.CONFIRMED, command.reason, context)


def dismiss_signal(case: Case, command: co.DismissSignal, context: Context) -> Events:
    notice = _waiting(case, command.notice)
    return _answered(case, notice, NoticeState.DISMISSED, command.reason, context)


def _waiting(case: Case, notice_id: str) -> Notice:
    notice = next((n for n in case.notices if n.id == notice_id), None)
    if notice is None or notice.state is not NoticeState.SUGGESTED:
        raise no("signal", "E4", say("There is no signal {id} to be looked at", id=notice_id), "flag")
    return notice


def _answered(case: Case, notice: Notice, state: NoticeState, reason: str, context: Context) -> Events:
    answered = notice.model_copy(
        update={"state": state, "reason": reason, "at": context.now, "by": context.by.login}
    )
    confirmed = state is NoticeState.CONFIRMED
    return [ev.SignalNoticed(notice=answered), *(_on_the_card(case, notice.signal) if confirmed else [])]


def _on_the_card(case: Case, signal: Signal) -> Events:
    """What a person confirmed of the client, their other cases know too; a letter from outside is this case's alone."""
    client = case.client
    if client is None or signal not in {Signal.VULNERABLE, Signal.SELF_EXCLUSION} or signal.value in client.flags:
        return []
    return [ev.ClientIdentified(client=client.model_copy(update={"flags": (*client.flags, signal.value)}))]


# Clocks and policy


def extend_clock(case: Case, command: co.ExtendClock, context: Context) -> Events:
    """More time, as often and by whom the policy says; the client hears of it where the policy asks for that."""
    clock = _live(case, command.clock)
    rule = context.policy.clock(clock.rule)
    more = rule.extensions if rule else None
    if more is None:
        raise no("clock", "E1", say("The policy gives this clock no more time"), "escalate")
    if clock.extensions >= more.times:
        raise no("clock", "E1", say("The clock was given more time {count} times already", count=clock.extensions))
    if context.by.role not in more.roles or context.by.level < more.level:
        names = tuple(say(ROLE_TITLES[role]) for role in more.roles)
        reason = say("More time is given by {roles} of level {level} or above", roles=names, level=more.level)
        raise no("role", "E1", reason, "escalate")
    extension = Extension(clock=clock.key, reason=command.reason, at=context.now, by=context.by.login)
    events: Events = [ev.ClockExtended(extension=extension)]
    if more.tell_client:
        events += send_letter(
            case, context, MessageKind.UPDATE, told=command.told, facts={"words": command.reason}
        )
    return events


def _live(case: Case, name: str) -> Clock:
    named = [clock for clock in case.clocks if name in {clock.rule, clock.key} and clock.is_live]
    if not named:
        running = tuple(clock.rule for clock in case.clocks if clock.is_live)
        words = say("The case has no running clock {name}; there are: {names}", name=name, names=running)
        raise no("clock", "E1", words)
    return named[-1]


def rebase(case: Case, command: co.Rebase, context: Context) -> Events:
    if context.target is None:
        raise no("policy", "E8", say("The floor keeps no policy {name}", name=command.policy))
    if command.policy == case.policy:
        raise no("change", "P10", say("That is what the case says already"))
    return [ev.Rebased(policy=command.policy, reason=command.reason)]


def sweep(case: Case, command: co.Sweep, context: Context) -> Events:
    """What has fallen due by now, or by an instant before it; never ahead of time.

    A case that was received before the floor had clocks has none that could fire: the sweep starts them.
    """
    until = context.now if command.until is None else min(command.until, context.now)
    events = alarms_due(case, context.policy, until, context.now)
    events = events or moved_clocks(case, context.policy, context.now)
    if not events:
        raise no("clock", "E5", say("Nothing is due"))
    return events
