"""What happens to a case on its way through the stages."""

from datetime import datetime
from typing import Any, Literal

from core.case import (
    Action,
    Approval,
    Client,
    Decision,
    Disposed,
    DuplicateAnswer,
    Evidence,
    Feedback,
    Finding,
    Identity,
    Link,
    Message,
    Promise,
    Record,
    Task,
    VerdictGiven,
    WrapUp,
)
from core.catalogue import Category, Channel, Complexity, Priority
from core.money import Money
from core.stages import Stage


class Registered(Record):
    """The complaint was logged; what was missing stands empty. `policy` is the one it was received under."""

    type: Literal["registered"] = "registered"
    number: int
    ref: str
    policy: str
    received_at: datetime
    at: datetime
    channel: Channel | None = None
    subject: str = ""
    description: str = ""
    demand: str = ""
    amount: Money | None = None
    category: Category | None = None
    product: str = ""
    priority: Priority = Priority.NORMAL
    language: str = ""
    source: str = ""
    answered_at: datetime | None = None
    """When it was answered for good before it came here: a complaint brought over from elsewhere."""


class ClientIdentified(Record):
    """Who the client is, as the case knows them from now on; their card follows (`db.cards`)."""

    type: Literal["client_identified"] = "client_identified"
    client: Client


class Described(Record):
    """Facts of registration that were filled in or mended; None leaves a fact as it was."""

    type: Literal["described"] = "described"
    channel: Channel | None = None
    subject: str | None = None
    description: str | None = None
    demand: str | None = None
    amount: Money | None = None
    language: str | None = None


class Classified(Record):
    """What the complaint is about and how urgent it is; None leaves a field as it was."""

    type: Literal["classified"] = "classified"
    category: Category | None = None
    product: str | None = None
    priority: Priority | None = None


class MessageReceived(Record):
    """Somebody wrote or said something: the message with its whole text."""

    type: Literal["message_received"] = "message_received"
    message: Message
    body: str


class MessageWritten(Record):
    """A draft of ours, or a note; the text of a message never changes after this."""

    type: Literal["message_written"] = "message_written"
    message: Message
    body: str


class MessageMoved(Record):
    """A message went on its way: queued, handed over, told, taken back, failed, bounced, discarded."""

    type: Literal["message_moved"] = "message_moved"
    message: Message


class Routed(Record):
    """A department has the case; `reason` says why, where the category belongs to another."""

    type: Literal["routed"] = "routed"
    department: str
    reason: str = ""


class Assigned(Record):
    """A handler has the case: given by a lead, or claimed."""

    type: Literal["assigned"] = "assigned"
    handler: str


class Unassigned(Record):
    """The handler let go of it, or lost it when it went to another department."""

    type: Literal["unassigned"] = "unassigned"
    handler: str
    reason: str = ""


class ComplexitySet(Record):
    """How hard the case is."""

    type: Literal["complexity_set"] = "complexity_set"
    complexity: Complexity


class DuplicateAnswered(Record):
    """Whether it duplicates another case, and which ones were looked at."""

    type: Literal["duplicate_answered"] = "duplicate_answered"
    answer: DuplicateAnswer


class Linked(Record):
    """Another case matters to this one, or absorbed it."""

    type: Literal["linked"] = "linked"
    link: Link


class EvidenceAsked(Record):
    """A piece of evidence was asked for."""

    type: Literal["evidence_asked"] = "evidence_asked"
    evidence: Evidence


class EvidenceReceived(Record):
    """A piece of evidence is here."""

    type: Literal["evidence_received"] = "evidence_received"
    evidence: Evidence


class EvidenceRejected(Record):
    """A piece of evidence was refused: it counts no more, and its kind is owed again."""

    type: Literal["evidence_rejected"] = "evidence_rejected"
    evidence: Evidence


class EvidenceWaived(Record):
    """A kind of evidence is done without, with the reason in the piece."""

    type: Literal["evidence_waived"] = "evidence_waived"
    evidence: Evidence


class IdentityVerified(Record):
    """The client's identity was verified to this degree, and how."""

    type: Literal["identity_verified"] = "identity_verified"
    identity: Identity
    how: str


class TaskOpened(Record):
    """An investigation task was set."""

    type: Literal["task_opened"] = "task_opened"
    task: Task


class TaskClosed(Record):
    """Finished with what it found, or cancelled with a reason."""

    type: Literal["task_closed"] = "task_closed"
    task: Task


class FindingRecorded(Record):
    """What was found, and the evidence or messages that it rests on."""

    type: Literal["finding_recorded"] = "finding_recorded"
    finding: Finding


class VerdictReached(Record):
    """Whether the complaint is upheld; a later one takes the place of an earlier one."""

    type: Literal["verdict_reached"] = "verdict_reached"
    verdict: VerdictGiven


class OutcomeDecided(Record):
    """A decision under a number of its own: approvals and letters of an earlier one do not count for it."""

    type: Literal["outcome_decided"] = "outcome_decided"
    decision: Decision


class ApprovalAnswered(Record):
    """A second person approved the decision, or refused to."""

    type: Literal["approval_answered"] = "approval_answered"
    approval: Approval


class ActionAdded(Record):
    """Something must be carried out."""

    type: Literal["action_added"] = "action_added"
    action: Action


class ActionSettled(Record):
    """Done with its proof, or cancelled with a reason."""

    type: Literal["action_settled"] = "action_settled"
    action: Action


class Promised(Record):
    """The client was promised something by a certain time."""

    type: Literal["promised"] = "promised"
    promise: Promise


class PromiseSettled(Record):
    """A promise was kept, or answered for."""

    type: Literal["promise_settled"] = "promise_settled"
    promise: Promise


class WrappedUp(Record):
    """Summary, root cause and measure were written down."""

    type: Literal["wrapped_up"] = "wrapped_up"
    wrap_up: WrapUp


class FeedbackAsked(Record):
    """The client was asked how the complaint was handled."""

    type: Literal["feedback_asked"] = "feedback_asked"
    feedback: Feedback


class FeedbackReceived(Record):
    """The client's score and words."""

    type: Literal["feedback_received"] = "feedback_received"
    feedback: Feedback


class Advanced(Record):
    """The stage was left forward, with nothing owed."""

    type: Literal["advanced"] = "advanced"
    from_stage: Stage
    to_stage: Stage
    at: datetime


class SentBack(Record):
    """The stage was left backwards, with a reason."""

    type: Literal["sent_back"] = "sent_back"
    from_stage: Stage
    to_stage: Stage
    reason: str
    at: datetime


class CaseDisposed(Record):
    """The complaint ended early: withdrawn, a duplicate, out of scope or spam."""

    type: Literal["disposed"] = "disposed"
    disposed: Disposed


class Reopened(Record):
    """Back to work one level up; what was decided is put aside and its deciders are barred."""

    type: Literal["reopened"] = "reopened"
    ground: str
    reason: str
    to_stage: Stage
    level: int
    barred: tuple[str, ...]
    at: datetime


class Undone(Record):
    """An act was taken back: `restore` holds the fields that it had changed, as they were before it (JSON)."""

    type: Literal["undone"] = "undone"
    version: int
    command: str
    restore: dict[str, Any]
