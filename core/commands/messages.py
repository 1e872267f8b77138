"""Commands of the conversation (C1, C2)."""

from typing import Annotated, Literal

from pydantic import Field

from core.case import Attachment, MessageKind
from core.catalogue import Channel
from core.commands.base import CommandModel, Id, Instant, Line, NeededText, Text

SendableKind = Literal[
    MessageKind.REPLY,
    MessageKind.UPDATE,
    MessageKind.DECISION,
    MessageKind.FEEDBACK_REQUEST,
    MessageKind.EVIDENCE_REQUEST,
]


class WriteMessage(CommandModel):
    """Write to the client, as a draft. An empty body takes the template of its kind; a decision always carries the
    way to appeal."""

    type: Literal["write_message"] = "write_message"
    kind: SendableKind = MessageKind.REPLY
    subject: Line = ""
    body: Text = ""
    replaces: Id | None = None
    """The draft that this one takes the place of."""


class SendMessage(CommandModel):
    """Put a draft into the outbox, held for a moment; `told` says that the person passed it on by hand instead."""

    type: Literal["send_message"] = "send_message"
    message: Id
    hold: Annotated[int, Field(ge=0, le=86_400)] | None = None
    """Seconds in which it can be taken back; the policy's where none are given. A letter that is in the outbox
    already is held so long from now on: with 0 it leaves at the next chance."""
    told: bool = False


class HoldMessage(CommandModel):
    """Take back a message that has not left the house yet; it is a draft again."""

    type: Literal["hold_message"] = "hold_message"
    message: Id


class DiscardMessage(CommandModel):
    """Throw a draft away."""

    type: Literal["discard_message"] = "discard_message"
    message: Id


class ReceiveMessage(CommandModel):
    """Record what the client (or somebody about the case) wrote or said."""

    type: Literal["receive_message"] = "receive_message"
    channel: Channel
    body: Text
    subject: Line = ""
    address: Line = ""
    at: Instant | None = None
    message_id: Line = ""
    reply_to: Line = ""
    automatic: bool = False
    language: Literal["", "en", "ru"] = ""
    attachments: tuple[Attachment, ...] = ()


class RecordDelivery(CommandModel):
    """Record what became of a message that was in the outbox (given by the program itself)."""

    type: Literal["record_delivery"] = "record_delivery"
    message: Id
    result: Literal["handed", "retry", "failed", "bounced"]
    detail: Line = ""


class WriteNote(CommandModel):
    """Leave a note for colleagues; the client never sees it."""

    type: Literal["note"] = "note"
    text: NeededText
