"""The messages of a conversation: which way, what for, and where each one is on its way."""

from datetime import datetime
from enum import StrEnum

from core.case.record import Record
from core.catalogue import (
    Channel,
)
from core.say import label


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
    WARNING = "warning"
    NOTE = "note"


MESSAGE_KINDS: dict[MessageKind, str] = {
    MessageKind.COMPLAINT: label("complaint"),
    MessageKind.CONTACT: label("further message"),
    MessageKind.ACKNOWLEDGEMENT: label("acknowledgement"),
    MessageKind.EVIDENCE_REQUEST: label("request for evidence"),
    MessageKind.UPDATE: label("progress note"),
    MessageKind.REPLY: label("reply"),
    MessageKind.DECISION: label("decision"),
    MessageKind.FEEDBACK_REQUEST: label("request for feedback"),
    MessageKind.WARNING: label("warning to our own people"),
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
    names_body: bool = False
    """Whether it names an independent body that may be named."""
    not_before: datetime | None = None
    attempts: int = 0
    """How often handing it over was tried and failed for the time being."""
    error: str = ""
