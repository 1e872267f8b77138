"""What was decided and what follows from it: approvals, actions, promises, the wrap-up, feedback."""

from datetime import datetime
from enum import StrEnum

from core.case.record import Record
from core.catalogue import (
    ActionKind,
    Outcome,
    RootCause,
)
from core.money import Money


class Decision(Record):
    """What the house will do, on which grounds; numbered, so that approvals and letters belong to one decision."""

    number: int
    outcome: Outcome
    rule: str
    reasoning: str
    amount: Money | None = None
    at: datetime
    by: str


class Approval(Record):
    """A second person's answer to a decision."""

    decision: int
    granted: bool
    by: str
    level: int
    at: datetime
    reason: str = ""


class ActionState(StrEnum):
    """Where an action is."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Action(Record):
    """Something to carry out; done with a proof (a transaction reference, say) or cancelled with a reason."""

    id: str
    kind: ActionKind
    text: str
    at: datetime
    by: str
    state: ActionState = ActionState.OPEN
    amount: Money | None = None
    proof: str = ""
    reason: str = ""
    decision: int = 0


class PromiseState(StrEnum):
    """Where a promise is; `answered` is one that was not kept and was answered for."""

    OPEN = "open"
    KEPT = "kept"
    ANSWERED = "answered"


class Promise(Record):
    """Something the client was promised, and by when."""

    id: str
    text: str
    due: datetime
    at: datetime
    by: str
    state: PromiseState = PromiseState.OPEN
    answer: str = ""
    settled_at: datetime | None = None


class WrapUp(Record):
    """What was learnt: exactly one of `measure` and `why_no_measure` is given."""

    summary: str
    root_cause: RootCause
    measure: str = ""
    why_no_measure: str = ""
    at: datetime
    by: str


class Feedback(Record):
    """What the client was asked, and said (`score` 1 to 5)."""

    asked_at: datetime | None = None
    message: str = ""
    score: int | None = None
    words: str = ""
    received_at: datetime | None = None
