"""Deciding: `decide(case, command, context) -> Accepted | Refusal`, pure; it looks and never touches.

The rules that need only the person, the stage and the command come first, from `core.rules`; what a command needs
beyond them is decided by the function that `_DECIDERS` names for it, in the file of its part of the process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core import commands as co
from core.case import Case
from core.context import Context
from core.decide import (
    escalation,
    evidence,
    execution,
    investigation,
    messages,
    process,
    referral,
    registration,
    resolution,
    routing,
)
from core.decide.answer import Accepted, No, Refusal
from core.events import Event
from core.rules import objections, role_objections

Decider = Callable[[Case, Any, Context], Accepted | list[Event]]


def decide(case: Case | None, command: co.CommandModel, context: Context) -> Accepted | Refusal:
    """What the command would do to the case, or every reason why it may not. `case` is None only for `register`."""
    name = command.type
    try:
        if isinstance(command, co.Register):
            _stop_at(role_objections(name, context.by))
            return Accepted(tuple(registration.register(command, context)))
        if case is None:
            raise ValueError(f"{name} needs a case")
        _stop_at(objections(case, name, context.by))
        answer = _DECIDERS[type(command)](case, command, context)
        return answer if isinstance(answer, Accepted) else Accepted(tuple(answer))
    except No as refusal:
        return Refusal(name, refusal.unmet, refusal.lost)


def _stop_at(unmet: tuple[Any, ...]) -> None:
    if unmet:
        raise No(*unmet)


_DECIDERS: dict[type[co.CommandModel], Decider] = {
    co.IdentifyClient: registration.identify_client,
    co.Describe: registration.describe,
    co.Classify: registration.classify,
    co.Acknowledge: registration.acknowledge,
    co.AnswerDuplicate: registration.answer_duplicate,
    co.Route: routing.route,
    co.Assign: routing.assign,
    co.Claim: routing.claim,
    co.Release: routing.release,
    co.SetComplexity: routing.set_complexity,
    co.LinkCase: routing.link,
    co.Merge: routing.merge,
    co.AskEvidence: evidence.ask,
    co.ReceiveEvidence: evidence.receive,
    co.RejectEvidence: evidence.reject,
    co.WaiveEvidence: evidence.waive,
    co.VerifyIdentity: evidence.verify_identity,
    co.OpenTask: investigation.open_task,
    co.CloseTask: investigation.close_task,
    co.RecordFinding: investigation.record_finding,
    co.GiveVerdict: investigation.give_verdict,
    co.DecideOutcome: resolution.decide_outcome,
    co.Approve: resolution.approve,
    co.RefuseApproval: resolution.refuse_approval,
    co.WriteMessage: messages.write,
    co.SendMessage: messages.send,
    co.HoldMessage: messages.hold,
    co.DiscardMessage: messages.discard,
    co.ReceiveMessage: messages.receive,
    co.RecordDelivery: messages.record_delivery,
    co.WriteNote: messages.note,
    co.MakePromise: execution.promise,
    co.SettlePromise: execution.settle_promise,
    co.AddAction: execution.add_action,
    co.CompleteAction: execution.complete_action,
    co.CancelAction: execution.cancel_action,
    co.WrapUpCase: execution.wrap_up,
    co.AskFeedback: execution.ask_feedback,
    co.RecordFeedback: execution.record_feedback,
    co.Advance: process.advance,
    co.SendBack: process.send_back,
    co.Dispose: process.dispose,
    co.Reopen: process.reopen,
    co.Escalate: escalation.escalate,
    co.Deescalate: escalation.de_escalate,
    co.FlagCase: escalation.flag,
    co.ConfirmSignal: escalation.confirm_signal,
    co.DismissSignal: escalation.dismiss_signal,
    co.ExtendClock: escalation.extend_clock,
    co.Refer: referral.refer,
    co.RecordEnquiry: referral.record_enquiry,
    co.AnswerEnquiry: referral.answer_enquiry,
    co.RecordBodyDecision: referral.record_body_decision,
    co.Rebase: escalation.rebase,
    co.Sweep: escalation.sweep,
    co.Undo: process.undo,
}
