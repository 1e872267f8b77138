"""Commands of resolution and execution (P6, P7)."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    model_validator,
)

from core.catalogue import (
    ActionKind,
    Outcome,
    RootCause,
)
from core.commands.base import EARLIEST, LATEST, CommandModel, Id, Instant, NeededText, Text
from core.money import Money
from core.say import say
from core.unfit import Unfit


class DecideOutcome(CommandModel):
    """Decide what is done, with its grounds (the rule or clause, and the reasoning) and the amount where there is
    one."""

    type: Literal["decide_outcome"] = "decide_outcome"
    outcome: Outcome
    rule: NeededText
    reasoning: NeededText
    amount: Money | None = None


class Approve(CommandModel):
    """Approve the decision as the second person."""

    type: Literal["approve"] = "approve"
    note: Text = ""


class RefuseApproval(CommandModel):
    """Refuse to approve the decision, with a reason; it must be decided anew."""

    type: Literal["refuse_approval"] = "refuse_approval"
    reason: NeededText


def _span(value: object) -> object:
    """`2h`, `30m`, `3d` as a span; anything else is left for the date parser."""
    if isinstance(value, str):
        number, unit = value.strip()[:-1], value.strip()[-1:].lower()
        if number.isdecimal() and len(number) <= 4 and unit in "mhd":
            return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[unit]: int(number)})
    return str(value) if isinstance(value, bool) else value


LONGEST_SPAN = timedelta(days=36_525)
"""A century: far beyond any promise, and near enough that no calendar overflows."""


def _near(value: datetime | timedelta) -> datetime | timedelta:
    if isinstance(value, timedelta) and abs(value) > LONGEST_SPAN:
        raise Unfit(say("expected an instant between {first} and {last}", first=EARLIEST.year, last=LATEST.year))
    return value


class MakePromise(CommandModel):
    """Record a promise to the client and when it is due: an instant, or a span such as `2h`, `30m`, `3d`."""

    type: Literal["promise"] = "promise"
    text: NeededText
    due: Annotated[Instant | timedelta, BeforeValidator(_span), AfterValidator(_near)]


def due_instant(command: MakePromise, now: datetime) -> datetime:
    """When a promise is due: the instant it names, or `now` plus its span."""
    return now + command.due if isinstance(command.due, timedelta) else command.due


class SettlePromise(CommandModel):
    """Say that a promise was kept, or answer for one that was not."""

    type: Literal["settle_promise"] = "settle_promise"
    promise: Id
    kept: bool
    answer: Text = ""

    @model_validator(mode="after")
    def _answers_for_a_broken_one(self) -> Self:
        if not self.kept and not self.answer:
            raise Unfit(say("say why the promise was not kept"), "answer")
        return self


class AddAction(CommandModel):
    """Add something that must be carried out."""

    type: Literal["add_action"] = "add_action"
    text: NeededText
    kind: ActionKind = ActionKind.OTHER
    amount: Money | None = None


class CompleteAction(CommandModel):
    """Say that an action is done, with its proof (a transaction reference, say)."""

    type: Literal["complete_action"] = "complete_action"
    action: Id
    proof: NeededText


class CancelAction(CommandModel):
    """Cancel an action, with a reason."""

    type: Literal["cancel_action"] = "cancel_action"
    action: Id
    reason: NeededText


class WrapUpCase(CommandModel):
    """Wrap the case up: summary, root cause, and a preventive measure or why there is none."""

    type: Literal["wrap_up"] = "wrap_up"
    summary: NeededText
    root_cause: RootCause
    measure: Text = ""
    why_no_measure: Text = ""

    @model_validator(mode="after")
    def _measure_or_why_not(self) -> Self:
        if bool(self.measure) == bool(self.why_no_measure):
            raise Unfit(say("give a preventive measure, or say in why_no_measure why there is none"), "measure")
        return self


class AskFeedback(CommandModel):
    """Ask the client how the complaint was handled, by mail or (`told`) by the person's own mouth or hand."""

    type: Literal["ask_feedback"] = "ask_feedback"
    told: bool = False


class RecordFeedback(CommandModel):
    """Record the client's score (1 to 5) and words."""

    type: Literal["record_feedback"] = "record_feedback"
    score: Annotated[int, Field(ge=1, le=5)]
    words: Text = ""
