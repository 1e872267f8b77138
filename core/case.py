"""A case as it stands: the state that the journal's entries fold into.

Every model here is frozen: `core.evolve` makes a new case from an old one and an event, and nothing else does.
A message's whole text is not part of the state, since it would be written again with every act: the journal and
the message table hold it, and the state keeps an excerpt. Ids inside a case count up from one: `m3` is its third
message, `e2` its second piece of evidence.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from core.catalogue import (
    ActionKind,
    Category,
    Channel,
    Complexity,
    Disposition,
    EvidenceKind,
    EvidenceSource,
    Outcome,
    Priority,
    RootCause,
    Status,
    Verdict,
)
from core.money import Money
from core.say import label
from core.stages import Stage


class Record(BaseModel):
    """The base of everything a case holds: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ContactKind(StrEnum):
    """How a client can be reached."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    SOCIAL = "social"
    POST = "post"


class Contact(Record):
    """One way to reach a client; `value` is normalised, so that equal contacts compare equal."""

    kind: ContactKind
    value: str


class Identity(StrEnum):
    """How far a client's identity is verified."""

    NONE = "none"
    BASIC = "basic"
    FULL = "full"


class Client(Record):
    """The client as this case knows them; `number` is the client card's, shared by all their cases."""

    number: int
    name: str = ""
    contacts: tuple[Contact, ...] = ()
    accounts: tuple[str, ...] = ()
    language: str = ""
    tier: str = ""
    flags: tuple[str, ...] = ()
    """Vulnerability flags: `vulnerable`, `self_exclusion`, `minor`, `bereaved`, … as the floor names them."""
    identity: Identity = Identity.NONE

    @property
    def reachable(self) -> bool:
        return bool(self.contacts)

    @property
    def verified(self) -> bool:
        return self.identity is not Identity.NONE

    def contact(self, kind: ContactKind) -> str:
        """The first contact of that kind, or an empty string."""
        return next((contact.value for contact in self.contacts if contact.kind is kind), "")


class Direction(StrEnum):
    """Which way a message goes; a note stays inside the house."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class MessageKind(StrEnum):
    """What a message is for; `decision` is the letter that resolution owes."""

    COMPLAINT = "complaint"
    CONTACT = "contact"
    ACKNOWLEDGEMENT = "acknowledgement"
    EVIDENCE_REQUEST = "evidence_request"
    UPDATE = "update"
    REPLY = "reply"
    DECISION = "decision"
    FEEDBACK_REQUEST = "feedback_request"
    NOTE = "note"


MESSAGE_KINDS: dict[MessageKind, str] = {
    MessageKind.COMPLAINT: label("complaint"),
    MessageKind.CONTACT: label("contact"),
    MessageKind.ACKNOWLEDGEMENT: label("acknowledgement"),
    MessageKind.EVIDENCE_REQUEST: label("request for evidence"),
    MessageKind.UPDATE: label("progress note"),
    MessageKind.REPLY: label("reply"),
    MessageKind.DECISION: label("decision"),
    MessageKind.FEEDBACK_REQUEST: label("request for feedback"),
    MessageKind.NOTE: label("note"),
}


class MessageState(StrEnum):
    """Where a message is on its way.

    An outgoing one is written as a draft, `queued` in the outbox (held for a moment in which it can be taken
    back), then `handed` to the relay, or `failed` for good; `bounced` is one that came back later. `told` is one
    that a person passed on by hand (by phone, in a chat) and says so.
    """

    RECEIVED = "received"
    DRAFT = "draft"
    QUEUED = "queued"
    HANDED = "handed"
    TOLD = "told"
    FAILED = "failed"
    BOUNCED = "bounced"
    DISCARDED = "discarded"


MESSAGE_STATES: dict[MessageState, str] = {
    MessageState.RECEIVED: label("received"),
    MessageState.DRAFT: label("draft"),
    MessageState.QUEUED: label("in the outbox"),
    MessageState.HANDED: label("sent"),
    MessageState.TOLD: label("told"),
    MessageState.FAILED: label("not sent"),
    MessageState.BOUNCED: label("came back"),
    MessageState.DISCARDED: label("discarded"),
}

INFORMED: frozenset[MessageState] = frozenset({MessageState.HANDED, MessageState.TOLD})
"""The states in which the client counts as told: handed to the relay, not merely written (C2)."""


class Attachment(Record):
    """A file that came with a message; its bytes are kept under `sha256` (hex)."""

    name: str
    content_type: str
    size: int
    sha256: str


class Message(Record):
    """A message of the conversation, without its whole text (`excerpt` is its beginning)."""

    id: str
    direction: Direction
    kind: MessageKind
    channel: Channel
    at: datetime
    by: str
    state: MessageState
    subject: str = ""
    excerpt: str = ""
    address: str = ""
    """Whom it went to or came from, as the channel writes an address."""
    language: str = ""
    automatic: bool = False
    message_id: str = ""
    """The Message-ID on the wire, without angle brackets."""
    reply_to: str = ""
    """The Message-ID that it answers."""
    attachments: tuple[Attachment, ...] = ()
    decision: int = 0
    """The number of the decision that a decision letter tells the client."""
    not_before: datetime | None = None
    attempts: int = 0
    """How often handing it over was tried and failed for the time being."""
    error: str = ""


class EvidenceState(StrEnum):
    """Where a piece of evidence is."""

    ASKED = "asked"
    RECEIVED = "received"
    REJECTED = "rejected"
    WAIVED = "waived"


class Evidence(Record):
    """A piece of evidence: from whom it is asked, what came, or why it was waived or rejected."""

    id: str
    kind: EvidenceKind
    state: EvidenceState
    source: EvidenceSource
    at: datetime
    by: str
    asked_at: datetime | None = None
    note: str = ""
    message: str = ""
    """The id of the message that brought it, where one did."""
    files: tuple[str, ...] = ()


class TaskState(StrEnum):
    """Where an investigation task is."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(Record):
    """Something the investigation must find out; investigation cannot be left while one is open."""

    id: str
    text: str
    at: datetime
    by: str
    state: TaskState = TaskState.OPEN
    assignee: str = ""
    result: str = ""


class Finding(Record):
    """What was found, and the evidence or messages (`e1`, `m1`) it rests on."""

    id: str
    text: str
    evidence: tuple[str, ...]
    at: datetime
    by: str


class VerdictGiven(Record):
    """Whether the complaint is upheld, and why."""

    verdict: Verdict
    reasons: str
    at: datetime
    by: str


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


class Disposed(Record):
    """Why a case ended early; `into` is the case it duplicates or was merged into."""

    disposition: Disposition
    reason: str
    at: datetime
    by: str
    stage: Stage
    into: str = ""


class DuplicateAnswer(Record):
    """A person's answer to "is this a duplicate?"; `looked_at` are the similar open cases they were shown."""

    duplicate: bool
    of: str = ""
    reason: str = ""
    looked_at: tuple[str, ...] = ()
    at: datetime
    by: str


class Link(Record):
    """A tie to another case: `related`, `merged` (this one absorbed it) or `merged_into`."""

    ref: str
    kind: str


class Case(Record):
    """A complaint, whole. `version` counts its acts; `ref` is what people say on the phone."""

    number: int
    ref: str
    version: int
    policy: str
    stage: Stage
    received_at: datetime
    registered_at: datetime
    stage_since: datetime
    closed_at: datetime | None = None

    channel: Channel | None = None
    subject: str = ""
    description: str = ""
    demand: str = ""
    amount: Money | None = None
    category: Category | None = None
    product: str = ""
    priority: Priority = Priority.NORMAL
    language: str = ""
    client: Client | None = None
    source: str = ""
    """Where it came from outside: `csv:FILE:ROW`, `mail:MAILBOX`, or empty for one typed in."""

    department: str | None = None
    reroute_reason: str = ""
    handler: str | None = None
    level: int = 0
    complexity: Complexity | None = None
    duplicate: DuplicateAnswer | None = None
    links: tuple[Link, ...] = ()
    barred: tuple[str, ...] = ()
    """Logins that decided this case before it was reopened; they may not decide it again (P9)."""
    reopened: int = 0

    messages: tuple[Message, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    tasks: tuple[Task, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdict: VerdictGiven | None = None
    decision: Decision | None = None
    decisions: int = 0
    """How many decisions were ever made; the next one is numbered after it."""
    approvals: tuple[Approval, ...] = ()
    actions: tuple[Action, ...] = ()
    promises: tuple[Promise, ...] = ()
    wrap_up: WrapUp | None = None
    feedback: Feedback = Feedback()
    disposed: Disposed | None = None

    last_in: datetime | None = None
    last_out: datetime | None = None
    unanswered: int = 0
    """How often the client wrote since the last answer; automatic mail does not count."""

    @property
    def is_open(self) -> bool:
        return self.stage is not Stage.CLOSED

    @property
    def status(self) -> Status:
        """Whom the case waits for, derived from what was asked and is still owed."""
        if not self.is_open:
            return Status.CLOSED
        asked = [piece for piece in self.evidence if piece.state is EvidenceState.ASKED and piece.asked_at]
        from_client = [p for p in asked if p.source is EvidenceSource.CLIENT and not self._written_since(p.asked_at)]
        if from_client:
            return Status.WAITING_CLIENT
        if any(piece.source is EvidenceSource.EXTERNAL for piece in asked):
            return Status.WAITING_EXTERNAL
        return Status.OPEN

    def _written_since(self, asked_at: datetime | None) -> bool:
        return self.last_in is not None and asked_at is not None and self.last_in > asked_at

    def message(self, message_id: str) -> Message | None:
        return next((message for message in self.messages if message.id == message_id), None)

    def approval(self) -> Approval | None:
        """The latest answer to the decision that stands."""
        if self.decision is None:
            return None
        return next((a for a in reversed(self.approvals) if a.decision == self.decision.number), None)
