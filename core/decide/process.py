"""The way through the stages (P1, P2, P8, P9): advance, send back, end early, reopen, escalate, undo."""

from __future__ import annotations

from datetime import datetime

from core import commands as co
from core import events as ev
from core.case import INFORMED, Case, Disposed, Moment
from core.catalogue import Disposition
from core.context import Context
from core.decide.answer import No, no
from core.decide.execution import actions_of_decision
from core.decide.messages import no_decision_on_its_way
from core.decide.routing import duplicated, let_go, no_body_waits
from core.guards import owed
from core.people import HIGHEST_LEVEL
from core.policy.rule import UNITS
from core.rules import RULES
from core.say import label, say
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
    no_body_waits(case)
    into = duplicated(case, command.of, context).ref if command.disposition is Disposition.DUPLICATE else ""
    disposed = Disposed(
        disposition=command.disposition, reason=command.reason, at=context.now, by=context.by.login,
        stage=case.stage, into=into,
    )  # fmt: skip
    return [ev.CaseDisposed(disposed=disposed)]


def reopen(case: Case, command: co.Reopen, context: Context) -> Events:
    """At investigation, one level up, never with who decided it. A case that was ended early comes back to the
    stage that it was ended in, since it never passed the ones between. A client may disagree as soon as they were
    told the decision, whether it is carried out yet or not."""
    appeal = command.ground == "appeal"
    told_at = _last(case, Moment.INFORMED)
    if case.is_open and (not appeal or told_at is None):
        raise no("stage", "P9", say("Only an appeal against a decision that was told reopens a case in execution"))
    if appeal and case.appeals >= context.policy.appeal.times:
        reason = say("The client appealed {count} times, and the policy allows no more", count=case.appeals)
        raise no("appeals", "P9", reason, "refer")
    since = (told_at if appeal else None) or case.closed_at or case.stage_since
    window = context.policy.windows.appeal if appeal else context.policy.windows.reopen
    if context.now > window.after(since):
        words = (
            label("The time to appeal is over: {count} {unit} after the decision was told")
            if appeal
            else label("The time to reopen the case is over: {count} {unit} after it closed")
        )
        raise no("window", "P9", say(words, count=window.value, unit=say(UNITS[window.unit])), "register")
    to_stage = case.disposed.stage if case.disposed else Stage.INVESTIGATION
    approval = case.approval()
    deciders = {
        case.decision.by if case.decision else "",
        approval.by if approval and approval.granted else "",
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


def _last(case: Case, moment: Moment) -> datetime | None:
    return next((mark.at for mark in reversed(case.marks) if mark.what is moment), None)


LASTING_ACTS = frozenset({"register", "receive_message", "record_delivery", "merge", "link", "reopen", "sweep"})
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
