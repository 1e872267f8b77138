"""The independent body (E7): the case goes out, the body asks, the body decides, and the house decides anew."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import BodyDecision, Case, MessageKind, MessageState, Referral
from core.context import Context
from core.decide.answer import no
from core.decide.messages import no_decision_on_its_way
from core.people import HIGHEST_LEVEL
from core.say import say
from core.stages import Stage

Events = list[ev.Event]

_AFTER_THE_DECISION = frozenset({Stage.EXECUTION, Stage.CLOSED})


def refer(case: Case, command: co.Refer, context: Context) -> Events:
    """A case that was decided comes back to resolution to wait there; one that was not stays in its stage, since no
    stage is skipped. A body is one that the policy lets a letter of today name; any, where the policy names none."""
    if case.is_with_body and case.referral is not None:
        raise no("referral", "E7", say("The case is with {body} already", body=case.referral.body))
    before = case.referral
    if before is not None and before.decision is not None and before.decision.binding:
        raise no("referral", "E7", say("{body} decided, and it binds: the case goes nowhere else", body=before.body))
    if case.disposed is not None:
        raise no("referral", "E7", say("The case was ended early: reopen it first"), "reopen")
    bodies = context.policy.bodies_on(context.now.date())
    named = next((body for body in bodies if body.name.casefold() == command.body.casefold()), None)
    if bodies and named is None:
        names = tuple(body.name for body in bodies)
        reason = say("The policy does not name {body} today; it names: {names}", body=command.body, names=names)
        raise no("referral", "E7", reason, "refer")
    no_decision_on_its_way(case)
    referral = Referral(
        body=named.name if named else command.body, contact=command.contact or (named.contact if named else ""),
        reason=command.reason, reference=command.reference, at=context.now, by=context.by.login,
    )  # fmt: skip
    to_stage = Stage.RESOLUTION if case.stage in _AFTER_THE_DECISION else case.stage
    return [ev.Referred(referral=referral, to_stage=to_stage, at=context.now)]


def record_enquiry(case: Case, command: co.RecordEnquiry, context: Context) -> Events:
    """A further enquiry joins the one that is not answered yet; the first one's clock runs for both."""
    referral = _with_the_body(case)
    return [ev.BodyWrote(enquiry="\n\n".join(filter(None, (referral.enquiry, command.enquiry))))]


def answer_enquiry(case: Case, command: co.AnswerEnquiry, context: Context) -> Events:
    referral = _with_the_body(case)
    if not referral.enquiry:
        raise no("referral", "E7", say("{body} has asked nothing", body=referral.body), "record_enquiry")
    return [ev.BodyWrote(enquiry="", answer=command.answer)]


def record_body_decision(case: Case, command: co.RecordBodyDecision, context: Context) -> Events:
    """Management has the case again, and the house's own decision is put aside."""
    _with_the_body(case)
    decision = BodyDecision(
        binding=command.binding, summary=command.summary, outcome=command.outcome, amount=command.amount,
        at=context.now,
    )  # fmt: skip
    events: Events = [
        ev.MessageMoved(message=message.model_copy(update={"state": MessageState.DISCARDED}))
        for message in case.messages
        if message.kind is MessageKind.DECISION and message.state in {MessageState.DRAFT, MessageState.FAILED}
    ]
    return [*events, ev.BodyDecided(decision=decision, to_level=HIGHEST_LEVEL)]


def _with_the_body(case: Case) -> Referral:
    if case.referral is None or not case.is_with_body:
        raise no("referral", "E7", say("The case is with no independent body"), "refer")
    return case.referral
