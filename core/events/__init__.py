"""What happened to a case: the facts that the journal keeps, tagged by `type`.

An event says what is so from now on and carries everything that folding it needs: no clock, no policy and no
other case is asked when the journal is replayed. Where a part of the case changes (a piece of evidence, a task),
the event carries that part whole, as it now stands.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from core.events.escalation import (
    BodyDecided,
    BodyWrote,
    ClockExtended,
    ClockMoved,
    Deescalated,
    Escalated,
    Rebased,
    Referred,
    RuleFired,
    SignalNoticed,
)
from core.events.process import (
    ActionAdded,
    ActionSettled,
    Advanced,
    ApprovalAnswered,
    Assigned,
    CaseDisposed,
    Classified,
    ClientIdentified,
    ComplexitySet,
    Described,
    DuplicateAnswered,
    EvidenceAsked,
    EvidenceReceived,
    EvidenceRejected,
    EvidenceWaived,
    FeedbackAsked,
    FeedbackReceived,
    FindingRecorded,
    IdentityVerified,
    Linked,
    MessageMoved,
    MessageReceived,
    MessageWritten,
    OutcomeDecided,
    Promised,
    PromiseSettled,
    Registered,
    Reopened,
    Routed,
    SentBack,
    TaskClosed,
    TaskOpened,
    Unassigned,
    Undone,
    VerdictReached,
    WrappedUp,
)

Event = Annotated[
    Registered | ClientIdentified | Described | Classified
    | MessageReceived | MessageWritten | MessageMoved
    | Routed | Assigned | Unassigned | ComplexitySet | DuplicateAnswered | Linked
    | EvidenceAsked | EvidenceReceived | EvidenceRejected | EvidenceWaived | IdentityVerified
    | TaskOpened | TaskClosed | FindingRecorded | VerdictReached
    | OutcomeDecided | ApprovalAnswered | ActionAdded | ActionSettled | Promised | PromiseSettled
    | WrappedUp | FeedbackAsked | FeedbackReceived
    | Advanced | SentBack | CaseDisposed | Reopened | Escalated | Deescalated
    | RuleFired | SignalNoticed | ClockMoved | ClockExtended | Referred | BodyWrote | BodyDecided | Rebased | Undone,
    Field(discriminator="type"),
]  # fmt: skip

EVENTS: TypeAdapter[tuple[Event, ...]] = TypeAdapter(tuple[Event, ...])
"""Reads and writes the events of one journal entry as a JSON array."""

__all__ = [
    "EVENTS",
    "ActionAdded",
    "ActionSettled",
    "Advanced",
    "ApprovalAnswered",
    "Assigned",
    "BodyDecided",
    "BodyWrote",
    "CaseDisposed",
    "Classified",
    "ClientIdentified",
    "ClockExtended",
    "ClockMoved",
    "ComplexitySet",
    "Deescalated",
    "Described",
    "DuplicateAnswered",
    "Escalated",
    "Event",
    "EvidenceAsked",
    "EvidenceReceived",
    "EvidenceRejected",
    "EvidenceWaived",
    "FeedbackAsked",
    "FeedbackReceived",
    "FindingRecorded",
    "IdentityVerified",
    "Linked",
    "MessageMoved",
    "MessageReceived",
    "MessageWritten",
    "OutcomeDecided",
    "PromiseSettled",
    "Promised",
    "Rebased",
    "Referred",
    "Registered",
    "Reopened",
    "Routed",
    "RuleFired",
    "SentBack",
    "SignalNoticed",
    "TaskClosed",
    "TaskOpened",
    "Unassigned",
    "Undone",
    "VerdictReached",
    "WrappedUp",
]
