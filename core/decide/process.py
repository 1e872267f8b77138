"""The way through the stages (P1, P2, P8, P9): advance, send back, end early, reopen, escalate, undo."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import INFORMED, Case, Disposed
from core.catalogue import Disposition
from core.context import Context
from core.decide.answer import No, no
from core.decide.execution import actions_of_decision
from core.decide.messages import no_decision_on_its_way
from core.decide.routing import duplicated, let_go
from core.guards import owed
from core.people import HIGHEST_LEVEL
from core.policy.rule import UNITS
from core.rules import RULES
from core.say import say
from core.stages import STAGES, Stage

Events = list[ev.Event]


def advance(case: Case, command: co.Advance, context: Context) -> Events:
    """Forward by one stage, where nothing is owed; there is no other way past a stage."""
    unmet = owed(case, context)
    if unmet:
        raise No(*unmet)
    to_stage = STAGES[case.stage].leads_to
    assert to_stage is not None, "the table of rules offers this command in open stages only"
    events: Events = [ev.Advanced(from_stage=case.stage, to_stage=to_stage, at=context.now)]
    if to_stage is Stage.ANALYSIS and case.category is not None:
        department = case.department or context.policy.department_of(case.category)
        if case.department is None:
            events.append(ev.Routed(department=department))
        events += let_go(case, department, context)
    if to_stage is Stage.EXECUTION:
        events += actions_of_decision(case, context)
    return events


def send_back(case: Case, command: co.SendBack, context: Context) -> Events:
    to_stage = STAGES[case.stage].back_to
    assert to_stage is not None, "the table of rules offers this command where there is a stage to go back to"
    no_decision_on_its_way(case)
    return [ev.SentBack(from_stage=case.stage, to_stage=to_stage, reason=command.reason, at=context.now)]


def dispose(case: Case, command: co.Dispose, context: Context) -> Events:
    into = duplicated(case, command.of, context).ref if command.disposition is Disposition.DUPLICATE else ""
    disposed = Disposed(
        disposition=command.disposition, reason=command.reason, at=context.now, by=context.by.login,
        stage=case.stage, into=into,
    )  # fmt: skip
    return [ev.CaseDisposed(disposed=disposed)]


def reopen(case: Case, command: co.Reopen, context: Context) -> Events:
    """At investigation, one level up, never with who decided it. A case that was ended early comes back to the
    stage that it was ended in, since it never passed the ones between."""
    closed_at = case.closed_at or case.stage_since
    window = context.policy.windows.appeal if command.ground == "appeal" else context.policy.windows.reopen
    if context.now > window.after(closed_at):
        reason = say(
            "The time to reopen the case is over: {count} {unit} after it closed",
            count=window.value,
            unit=say(UNITS[window.unit]),
        )
        raise no("window", "P9", reason, "register")
    to_stage = case.disposed.stage if case.disposed else Stage.INVESTIGATION
    deciders = {
        case.decision.by if case.decision else "",
        case.verdict.by if case.verdict else "",
        case.disposed.by if case.disposed else "",
    }
    barred = tuple(sorted({*case.barred, *deciders} - {""}))
    return [
        ev.Reopened(
            ground=command.ground, reason=command.reason, to_stage=to_stage,
            level=min(case.level + 1, HIGHEST_LEVEL), barred=barred, at=context.now,
        )
    ]  # fmt: skip


def escalate(case: Case, command: co.Escalate, context: Context) -> Events:
    """Up inside the company; the earlier handler lets go, and the new level owns the case (E6)."""
    if case.level >= HIGHEST_LEVEL:
        raise no("level", "E3", say("The case is with management; above it is only the independent body"))
    to_level = command.to_level or case.level + 1
    if to_level <= case.level:
        raise no("level", "E3", say("The case is at level {level} already", level=case.level), "escalate")
    return [ev.Escalated(from_level=case.level, to_level=to_level, reason=command.reason)]


LASTING_ACTS = frozenset({"register", "receive_message", "record_delivery", "merge", "link", "reopen"})
"""Acts that brought something in from outside or changed another case too: they are not taken back."""


def undo(case: Case, command: co.Undo, context: Context) -> Events:
    """The person's own last act, where nothing of it has left the house and nothing came after it."""
    last, before = context.last, context.before
    if last is None or before is None or last.command in LASTING_ACTS:
        raise no("undo", "U4", say("There is nothing to take back: the last act stands"))
    if last.by != context.by.login:
        raise no("undo", "U4", say("The last act is {who}'s: {act}", who=last.by, act=say(RULES[last.command].title)))
    told_before = {message.id for message in before.messages if message.state in INFORMED}
    if any(message.state in INFORMED and message.id not in told_before for message in case.messages):
        raise no("undo", "U4", say("It has left the house: the client was told"), "write_message")
    now, then = case.model_dump(mode="json"), before.model_dump(mode="json")
    restore = {name: then[name] for name in then if name != "version" and then[name] != now[name]}
    return [ev.Undone(version=last.to_version, command=last.command, restore=restore)]
