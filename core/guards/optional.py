"""Guards that not every case has: those that a policy adds, and that of an independent body's decision."""

from __future__ import annotations

from collections.abc import Iterator

from core.case import INFORMED, MESSAGE_STATES, Case, MessageKind, MessageState, NoticeState, ReferralState
from core.catalogue import OUTCOMES
from core.context import Context
from core.guards.guard import Missing, short
from core.guards.sent import latest
from core.say import say
from core.signals import SIGNALS


def body(case: Case, context: Context) -> Iterator[Missing]:
    """A case that is with the body waits for it; what the body decided with binding force is what is decided (E7)."""
    referral = case.referral
    if referral is None:
        return
    if referral.state is ReferralState.WAITING:
        yield say("The case waits for the decision of {body}", body=referral.body), ("record_body_decision",)
        return
    bound, made = referral.decision, case.decision
    if bound is None or not bound.binding or bound.outcome is None or made is None:
        return
    if made.outcome is not bound.outcome:
        outcome = say(OUTCOMES[bound.outcome].label)
        yield (
            say("{body} decided, and it binds: {outcome}", body=referral.body, outcome=outcome),
            ("decide_outcome",),
        )
    elif bound.amount is not None and made.amount != bound.amount:
        yield (
            say("{body} decided, and it binds: {amount}", body=referral.body, amount=bound.amount),
            ("decide_outcome",),
        )


def signals_answered(case: Case, context: Context) -> Iterator[Missing]:
    """Nothing that was noticed in the client's words is left unlooked at."""
    for notice in case.notices:
        if notice.state is NoticeState.SUGGESTED:
            signal = say(SIGNALS[notice.signal])
            missing = say("{signal}? Look at: {words}", signal=signal, words=short(notice.words))
            yield missing, ("confirm_signal", "dismiss_signal")


def four_eyes(case: Case, context: Context) -> Iterator[Missing]:
    """Who decides is not who gave the verdict."""
    if case.decision and case.verdict and case.decision.by == case.verdict.by:
        who = case.decision.by
        yield (
            say("{who} gave the verdict and decided: somebody else decides", who=who),
            ("assign", "decide_outcome"),
        )


def written_answer(case: Case, context: Context) -> Iterator[Missing]:
    """The decision left in writing; telling it is not enough."""
    if case.decision is None:
        return
    number = case.decision.number
    letter = latest(case, MessageKind.DECISION, decision=number)
    in_writing = any(m.state is MessageState.HANDED for m in case.messages if m.decision == number)
    if letter is not None and letter.state in INFORMED and not in_writing:
        state = say(MESSAGE_STATES[letter.state])
        yield say("The decision must go out in writing; letter {id}: {state}", id=letter.id, state=state), (
            "write_message", "send_message",
        )  # fmt: skip


def body_named(case: Case, context: Context) -> Iterator[Missing]:
    """The decision letter names the independent body, where the policy has one that may be named today."""
    bodies = context.policy.bodies_on(context.now.date())
    if not bodies or case.decision is None:
        return
    letter = latest(case, MessageKind.DECISION, decision=case.decision.number)
    if letter is not None and not letter.names_body:
        yield say("The decision letter does not name {body}", body=bodies[0].name), ("write_message",)


def client_told(case: Case, context: Context) -> Iterator[Missing]:
    """The client was told how it stands at least once on the way."""
    kinds = {MessageKind.UPDATE, MessageKind.REPLY}
    if not any(m.kind in kinds and m.state in INFORMED for m in case.messages):
        yield say("The client was never told how it stands"), ("write_message",)
