"""Commands of escalation and of the clocks (E1 to E9): levels, signals, more time, the independent body."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.catalogue import OUTCOMES, Outcome
from core.commands.base import CommandModel, Id, Instant, Line, NeededLine, NeededText, Text
from core.money import Money
from core.people import HIGHEST_LEVEL
from core.say import say
from core.signals import Signal
from core.unfit import Unfit


class Escalate(CommandModel):
    """Hand the case to a higher level, with a reason."""

    type: Literal["escalate"] = "escalate"
    reason: NeededText
    to_level: Annotated[int, Field(ge=1, le=HIGHEST_LEVEL)] | None = None


class Deescalate(CommandModel):
    """Give the case back to a lower level, with a reason."""

    type: Literal["de_escalate"] = "de_escalate"
    reason: NeededText
    to_level: Annotated[int, Field(ge=0, le=HIGHEST_LEVEL - 1)] | None = None


class FlagCase(CommandModel):
    """Say that the client is vulnerable, asks to be excluded, or that a regulator or a lawyer writes."""

    type: Literal["flag"] = "flag"
    signal: Signal
    reason: NeededText


class ConfirmSignal(CommandModel):
    """Confirm what was noticed in the client's words."""

    type: Literal["confirm_signal"] = "confirm_signal"
    notice: Id
    reason: Text = ""


class DismissSignal(CommandModel):
    """Dismiss what was noticed in the client's words, with a reason."""

    type: Literal["dismiss_signal"] = "dismiss_signal"
    notice: Id
    reason: NeededText


class ExtendClock(CommandModel):
    """Give a clock more time, as far as the policy lets you; `clock` is its name. The client is told by a letter
    where the policy asks for it, or (`told`) by the person's own mouth."""

    type: Literal["extend_clock"] = "extend_clock"
    clock: NeededLine
    reason: NeededText
    told: bool = False


class Refer(CommandModel):
    """Record that the case goes to an independent body outside the company, which is named."""

    type: Literal["refer"] = "refer"
    body: NeededLine
    contact: Line = ""
    reason: NeededText
    reference: Line = ""


class RecordEnquiry(CommandModel):
    """Record what the independent body asks."""

    type: Literal["record_enquiry"] = "record_enquiry"
    enquiry: NeededText


class AnswerEnquiry(CommandModel):
    """Record what the independent body was answered."""

    type: Literal["answer_enquiry"] = "answer_enquiry"
    answer: NeededText


class RecordBodyDecision(CommandModel):
    """Record what the independent body decided. One that binds says the outcome, and the amount where it pays."""

    type: Literal["record_body_decision"] = "record_body_decision"
    binding: bool
    summary: NeededText
    outcome: Outcome | None = None
    amount: Money | None = None

    @model_validator(mode="after")
    def _says_what_binds(self) -> Self:
        if self.binding and self.outcome is None:
            raise Unfit(say("a decision that binds says the outcome"), "outcome")
        pays = self.outcome is not None and OUTCOMES[self.outcome].carries_amount
        if self.binding and pays and (self.amount is None or not self.amount.amount):
            raise Unfit(say("say the amount that the body decided"), "amount")
        if self.amount is not None and not pays:
            raise Unfit(say("the outcome pays nothing: leave the amount out"), "amount")
        return self


class Rebase(CommandModel):
    """Move the case to another version of the policy; `policy` is its name as the floor keeps it."""

    type: Literal["rebase"] = "rebase"
    policy: NeededLine
    reason: NeededText


class Sweep(CommandModel):
    """Fire what the case's clocks have due, by `until` where it is given: the program's own act."""

    type: Literal["sweep"] = "sweep"
    until: Instant | None = None
