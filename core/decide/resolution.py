"""Resolution (P6): the outcome with its grounds, and the second person's answer to it."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import Approval, Case, Decision
from core.catalogue import OUTCOMES
from core.context import Context
from core.decide.answer import No, no
from core.decide.messages import no_decision_on_its_way
from core.guards import GUARDS
from core.say import say
from core.unmet import Unmet

Events = list[ev.Event]


def decide_outcome(case: Case, command: co.DecideOutcome, context: Context) -> Events:
    """Each decision has a number of its own: an approval or a letter belongs to one decision and no other."""
    no_decision_on_its_way(case)
    carries = OUTCOMES[command.outcome].carries_amount
    if carries and (command.amount is None or not command.amount.amount):
        raise no(
            "amount",
            "P6",
            say(
                "The outcome “{outcome}” pays: give an amount above zero",
                outcome=say(OUTCOMES[command.outcome].label),
            ),
            "decide_outcome",
        )
    if not carries and command.amount is not None:
        raise no(
            "amount",
            "P6",
            say(
                "The outcome “{outcome}” pays nothing: leave the amount out",
                outcome=say(OUTCOMES[command.outcome].label),
            ),
            "decide_outcome",
        )
    decision = Decision(
        number=case.decisions + 1, outcome=command.outcome, rule=command.rule, reasoning=command.reasoning,
        amount=command.amount, at=context.now, by=context.by.login,
    )  # fmt: skip
    against = GUARDS["body"].looks(case.model_copy(update={"decision": decision}), context)
    if found := [Unmet("body", "E7", missing, satisfy) for missing, satisfy in against]:
        raise No(*found)
    return [ev.OutcomeDecided(decision=decision)]


def _decision_for(case: Case, context: Context) -> Decision:
    """The decision that stands, for a second person's eyes: never for those of the one who made it."""
    if case.decision is None:
        raise no("outcome", "P6", say("There is no decision to approve yet"), "decide_outcome")
    if case.decision.by == context.by.login:
        raise no("second_person", "P6", say("You made this decision: a second person answers it"), "assign")
    answer = case.approval()
    if answer is not None and answer.granted and answer.level >= context.by.level:
        raise no("change", "P10", say("The decision is approved already"))
    return case.decision


def approve(case: Case, command: co.Approve, context: Context) -> Events:
    decision = _decision_for(case, context)
    needed = context.policy.approval_for(decision.amount) if decision.amount else None
    if needed is not None and not needed.may_come_from(context.by):
        reason = say(
            "The amount needs an approval of level {level} or above; you work at level {own}",
            level=needed.level,
            own=context.by.level,
        )
        raise no("approval", "P6", reason, "escalate")
    approval = Approval(
        decision=decision.number, granted=True, by=context.by.login, level=context.by.level, at=context.now,
        reason=command.note,
    )  # fmt: skip
    return [ev.ApprovalAnswered(approval=approval)]


def refuse_approval(case: Case, command: co.RefuseApproval, context: Context) -> Events:
    decision = _decision_for(case, context)
    no_decision_on_its_way(case)
    approval = Approval(
        decision=decision.number, granted=False, by=context.by.login, level=context.by.level, at=context.now,
        reason=command.reason,
    )  # fmt: skip
    return [ev.ApprovalAnswered(approval=approval)]
