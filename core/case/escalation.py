"""Escalation on a case: what fired, what was noticed in the client's words, and the independent body."""

from datetime import datetime
from enum import StrEnum

from core.case.record import Record
from core.catalogue import Outcome
from core.money import Money
from core.say import label
from core.signals import Signal

BY_HAND = "by_hand"
"""The rule of an escalation that a person made."""


class Firing(Record):
    """One rule that fired for one cause: once, however often it is looked for (E5).

    `due_at` is when it fell due, `fired_at` when it was found: they differ where no program was running. `to_level` is
    the level that the rule asks for; 0 is a warning that moves nothing.
    """

    rule: str
    """`resolution@75` for three quarters of a clock, else the id of one of the policy's escalation rules."""
    cause: str
    """What set it off: a clock's cycle, a run of unanswered messages, a signal's id."""
    clock: str = ""
    """The key of the clock, for a clock's rule."""
    since: datetime | None = None
    """When that run of the clock began: what the past is reckoned anew from may give its number to another run."""
    to_level: int = 0
    due_at: datetime
    fired_at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.rule, self.cause


class NoticeState(StrEnum):
    """What a person said to a signal."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


NOTICE_STATES: dict[NoticeState, str] = {
    NoticeState.SUGGESTED: label("to be looked at"),
    NoticeState.CONFIRMED: label("confirmed"),
    NoticeState.DISMISSED: label("dismissed"),
}


class Notice(Record):
    """A signal on the case: found in the client's words and waiting for a person, or given by one."""

    id: str
    signal: Signal
    state: NoticeState
    words: str = ""
    """The client's words that it rests on."""
    message: str = ""
    """The id of the message that has them; empty for the description."""
    at: datetime
    by: str
    reason: str = ""


class ReferralState(StrEnum):
    """Where the independent body is with the case."""

    WAITING = "waiting"
    DECIDED = "decided"


class BodyDecision(Record):
    """What the independent body decided; one that binds says what must be done."""

    binding: bool
    summary: str
    outcome: Outcome | None = None
    amount: Money | None = None
    at: datetime


class Referral(Record):
    """The case is with an independent body outside the company (level 3), or came back from it."""

    body: str
    contact: str = ""
    reason: str
    reference: str = ""
    """What the body calls the case."""
    at: datetime
    by: str
    state: ReferralState = ReferralState.WAITING
    enquiry: str = ""
    """What the body asked and was not told yet."""
    decision: BodyDecision | None = None
