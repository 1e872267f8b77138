"""What investigation, resolution and execution owe (P5 to P7)."""

from __future__ import annotations

from collections.abc import Iterator

from core.case import Action, ActionState, Case, EvidenceState, MessageKind, PromiseState, TaskState
from core.catalogue import ACTION_KINDS, OUTCOMES
from core.context import Context
from core.guards.guard import Missing, short
from core.guards.sent import latest, sent
from core.say import Say, say

# Investigation (P5)


def findings(case: Case, context: Context) -> Iterator[Missing]:
    if not case.findings:
        yield say("No finding is recorded"), ("record_finding",)
        return
    fell_at = {piece.id: piece.at for piece in case.evidence if piece.state is EvidenceState.REJECTED}
    standing = [finding for finding in case.findings if not set(finding.evidence) <= fell_at.keys()]
    last = max((finding.at for finding in standing), default=None)
    for finding in case.findings:
        # What was found on evidence that fell stays on record; a finding made since then takes its place.
        if finding not in standing and (
            last is None or last < max(fell_at[piece] for piece in finding.evidence)
        ):
            yield say("Finding {id} rests on nothing that stands", id=finding.id), ("record_finding",)


def verdict(case: Case, context: Context) -> Iterator[Missing]:
    if case.verdict is None:
        yield say("No verdict is given"), ("give_verdict",)


def tasks(case: Case, context: Context) -> Iterator[Missing]:
    for task in case.tasks:
        if task.state is TaskState.OPEN:
            yield say("Task {id} is open: {text}", id=task.id, text=short(task.text)), ("close_task",)


# Resolution (P6)


def outcome(case: Case, context: Context) -> Iterator[Missing]:
    if case.decision is None:
        yield say("No outcome is decided"), ("decide_outcome",)


def amount(case: Case, context: Context) -> Iterator[Missing]:
    if (
        case.decision is not None
        and OUTCOMES[case.decision.outcome].carries_amount
        and case.decision.amount is None
    ):
        yield say("The outcome pays, and no amount is given"), ("decide_outcome",)


def approval(case: Case, context: Context) -> Iterator[Missing]:
    needed = (
        context.policy.approval_for(case.decision.amount) if case.decision and case.decision.amount else None
    )
    answer = case.approval()
    if answer is not None and not answer.granted:
        yield (
            say("{who} refused to approve: {reason}", who=answer.by, reason=short(answer.reason)),
            ("decide_outcome",),
        )
    elif needed is not None and (answer is None or answer.level < needed.level):
        yield (
            say(
                "The amount needs the approval of a second person of level {level} or above",
                level=needed.level,
            ),
            ("approve",),
        )


def decision_sent(case: Case, context: Context) -> Iterator[Missing]:
    if case.decision is None:
        yield (
            say("The decision is not sent to the client"),
            ("decide_outcome", "write_message", "send_message"),
        )
        return
    letter = latest(case, MessageKind.DECISION, decision=case.decision.number)
    yield from sent(
        letter, say("No letter tells the client this decision"), ("write_message", "send_message")
    )


# Execution (P7)


def actions(case: Case, context: Context) -> Iterator[Missing]:
    for action in case.actions:
        if action.state is ActionState.OPEN:
            yield (
                say("Action {id} is not done: {text}", id=action.id, text=_action_words(action)),
                ("complete_action", "cancel_action"),
            )


def promises(case: Case, context: Context) -> Iterator[Missing]:
    for promise in case.promises:
        if promise.state is PromiseState.OPEN:
            yield (
                say(
                    "Promise {id} is neither kept nor answered for: {text}",
                    id=promise.id,
                    text=short(promise.text),
                ),
                ("settle_promise",),
            )


def wrap_up(case: Case, context: Context) -> Iterator[Missing]:
    if case.wrap_up is None:
        yield say("The case is not wrapped up"), ("wrap_up",)


def feedback(case: Case, context: Context) -> Iterator[Missing]:
    if case.feedback.asked_at is None:
        yield say("The client was not asked for feedback"), ("ask_feedback",)
    elif case.feedback.message:
        yield from sent(
            case.message(case.feedback.message),
            say("The client was not asked for feedback"),
            ("ask_feedback",),
        )


def _action_words(action: Action) -> Say | str:
    """What is to be done: the words of its kind, which are translated, or somebody's own."""
    return say(action.text) if action.text == ACTION_KINDS[action.kind] else short(action.text)
