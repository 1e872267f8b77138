"""Execution and wrap-up (P7): actions with proof, promises, what was learnt, and the client's word on it."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import Action, ActionState, Case, MessageKind, MessageState, Promise, PromiseState, WrapUp
from core.catalogue import ACTION_KINDS, OUTCOMES
from core.context import Context
from core.decide.answer import no
from core.decide.messages import feedback_asked, next_id, send_letter
from core.money import Money
from core.say import say
from core.stages import Stage

Events = list[ev.Event]


def promise(case: Case, command: co.MakePromise, context: Context) -> Events:
    due = co.due_instant(command, context.now)
    if due <= context.now:
        raise no("due", "C3", say("A promise is due in the future"), "promise")
    made = Promise(
        id=next_id("p", case.promises), text=command.text, due=due, at=context.now, by=context.by.login
    )
    return [ev.Promised(promise=made)]


def settle_promise(case: Case, command: co.SettlePromise, context: Context) -> Events:
    made = next((p for p in case.promises if p.id == command.promise), None)
    if made is None or made.state is not PromiseState.OPEN:
        raise no("promise", "P7", say("The case has no open promise {id}", id=command.promise), "promise")
    state = PromiseState.KEPT if command.kept else PromiseState.ANSWERED
    settled = {"state": state, "answer": command.answer, "settled_at": context.now}
    return [ev.PromiseSettled(promise=made.model_copy(update=settled))]


def actions_of_decision(case: Case, context: Context) -> Events:
    """What the decision that stands leaves to carry out; what an earlier decision left open is cancelled."""
    decision = case.decision
    events: Events = [
        ev.ActionSettled(
            action=action.model_copy(
                update={"state": ActionState.CANCELLED, "reason": "the decision was replaced"}
            )
        )
        for action in case.actions
        if action.state is ActionState.OPEN
        and action.decision
        and (decision is None or action.decision != decision.number)
    ]
    if (
        decision is not None
        and OUTCOMES[decision.outcome].action
        and not any(a.decision == decision.number for a in case.actions)
    ):
        kind = OUTCOMES[decision.outcome].action
        assert kind is not None
        action = Action(
            id=next_id("a", case.actions), kind=kind, text=ACTION_KINDS[kind], at=context.now, by=context.by.login,
            amount=decision.amount, decision=decision.number,
        )  # fmt: skip
        events.append(ev.ActionAdded(action=action))
    return events


def add_action(case: Case, command: co.AddAction, context: Context) -> Events:
    """An action of a person's own pays no more than a second person approved, where the sum needs one."""
    if command.amount is not None and not _approved(case, command.amount, context):
        needed = context.policy.approval_for(command.amount)
        assert needed is not None
        reason = say("The amount needs the approval of a second person of level {level} or above", level=needed.level)
        raise no("approval", "P6", reason, "decide_outcome" if case.stage is Stage.RESOLUTION else "send_back")
    action = Action(
        id=next_id("a", case.actions), kind=command.kind, text=command.text, at=context.now, by=context.by.login,
        amount=command.amount,
    )  # fmt: skip
    return [ev.ActionAdded(action=action)]


def _approved(case: Case, amount: Money, context: Context) -> bool:
    """Whether the sum needs no second person, or is left of what one approved."""
    needed = context.policy.approval_for(amount)
    if needed is None:
        return True
    decision, answer = case.decision, case.approval()
    if decision is None or decision.amount is None or decision.amount.currency != amount.currency:
        return False
    if case.stage is not Stage.EXECUTION or answer is None or not answer.granted or answer.level < needed.level:
        return False
    standing = (a.amount for a in case.actions if a.state is not ActionState.CANCELLED and a.amount is not None)
    return sum((a.amount for a in standing if a.currency == amount.currency), amount.amount) <= decision.amount.amount


def _open_action(case: Case, action_id: str) -> Action:
    action = next((a for a in case.actions if a.id == action_id), None)
    if action is None or action.state is not ActionState.OPEN:
        raise no("action", "P7", say("The case has no open action {id}", id=action_id), "add_action")
    return action


def complete_action(case: Case, command: co.CompleteAction, context: Context) -> Events:
    action = _open_action(case, command.action)
    return [
        ev.ActionSettled(action=action.model_copy(update={"state": ActionState.DONE, "proof": command.proof}))
    ]


def cancel_action(case: Case, command: co.CancelAction, context: Context) -> Events:
    action = _open_action(case, command.action)
    cancelled = action.model_copy(update={"state": ActionState.CANCELLED, "reason": command.reason})
    return [ev.ActionSettled(action=cancelled)]


def wrap_up(case: Case, command: co.WrapUpCase, context: Context) -> Events:
    wrapped = WrapUp(
        summary=command.summary, root_cause=command.root_cause, measure=command.measure,
        why_no_measure=command.why_no_measure, at=context.now, by=context.by.login,
    )  # fmt: skip
    return [ev.WrappedUp(wrap_up=wrapped)]


def ask_feedback(case: Case, command: co.AskFeedback, context: Context) -> Events:
    """Once; again only where the first request did not reach the client."""
    asked = case.message(case.feedback.message) if case.feedback.message else None
    lost = asked is not None and asked.state in {
        MessageState.FAILED,
        MessageState.BOUNCED,
        MessageState.DISCARDED,
        MessageState.DRAFT,
    }
    if case.feedback.asked_at is not None and not lost and not command.told:
        raise no("feedback", "P7", say("The client was asked already"))
    events = send_letter(case, context, MessageKind.FEEDBACK_REQUEST, told=command.told)
    written = events[0]
    assert isinstance(written, ev.MessageWritten)
    return [*events, feedback_asked(written.message, context.now)]


def record_feedback(case: Case, command: co.RecordFeedback, context: Context) -> Events:
    if case.feedback.asked_at is None:
        raise no("feedback", "P7", say("The client was not asked for feedback"), "ask_feedback")
    given = {"score": command.score, "words": command.words, "received_at": context.now}
    return [ev.FeedbackReceived(feedback=case.feedback.model_copy(update=given))]
