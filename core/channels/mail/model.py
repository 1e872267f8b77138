"""What is known of a mail once it is read: the parsed mail, its attachments, and the report in a bounce."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.say import label

Kind = Literal["mail", "auto_reply", "bounce", "delivery_report", "list_or_bulk", "own"]
"""own: carries our own loop header. bounce: could not be delivered. delivery_report: any other word about delivery
or reading. auto_reply: a program wrote it. list_or_bulk: sent to many. mail: a person wrote it, as far as is known."""

Unusable = Literal["too_large", "empty", "unreadable"]

UNUSABLE: Mapping[Unusable, str] = {
    "too_large": label("the mail is larger than is read; only its headers were"),
    "empty": label("the mail has neither a sender nor anything in it"),
    "unreadable": label("the mail could not be taken apart; what could be read of it is shown"),
}
"""Why a mail cannot become a case by itself, in words for a person."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a mail is read. Beyond a limit the mail still counts; what is left out is told in `defects`."""

    size: int = 25_000_000
    """Bytes of the whole mail. 25 MB is what the large providers let through."""
    head: int = 512_000
    """Bytes of the header block."""
    headers: int = 1_000
    header: int = 16_000
    """Characters of one header."""
    multiparts: int = 150
    """Multipart and message containers, however they are nested."""
    parts: int = 1_000
    depth: int = 4
    """Forwarded mails within forwarded mails whose text is shown; deeper ones stay attachments."""
    attachments: int = 300
    body: int = 200_000
    """Characters of the text, the quoted part included."""
    html: int = 1_000_000
    """Characters of HTML that are turned into text."""
    references: int = 100
    addresses: int = 100


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: its display name (may be empty) and its address, the domain in lower case."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. `name` is safe to save under; `inline` means shown within the text."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    sha256: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says about a mail that was sent; of several recipients the worst fate."""

    action: Literal["failed", "delayed", "delivered", "relayed", "expanded", "displayed", "deleted", "unknown"]
    status: str | None = None
    """RFC 3463, as in "5.1.1"."""
    final_recipient: str | None = None
    recipients: tuple[str, ...] = ()
    """Every address that shares the worst fate."""
    original_message_id: str | None = None
    """Of the mail that the report is about, as `headers.message_id` writes it."""
    diagnostic: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail, read. All text in it went through the sanitiser; `Attachment.content` is what was sent, undone from
    its transfer encoding."""

    digest: str
    """SHA-256 of the raw bytes, hexadecimal."""
    content_digest: str
    """SHA-256 over sender, date, subject, text and attachments: the same for one mail that came by two routes."""
    size: int
    message_id: str | None
    """Without angle brackets, as are `in_reply_to` and `references`."""
    in_reply_to: str | None
    references: tuple[str, ...]
    sender: Address | None
    """From, or Sender where From names nobody; None where no address can be read."""
    sender_name: str
    """The display name, also where the address cannot be read."""
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    """Addresses that the mail was delivered to, by the servers' own headers; the nearest server first."""
    return_path: str | None
    """The envelope's sender; empty where it was empty (<>), None where no server told."""
    subject: str
    date: datetime | None
    """In UTC, as the sender's clock had it; None where it is absent or absurd."""
    body: str
    """The whole text, forwarded mails included."""
    new_text: str
    """The part of `body` that was written for this mail."""
    quoted_text: str
    """The rest: quotations and forwarded mails."""
    attachments: tuple[Attachment, ...]
    language: Literal["ru", "en"] | None
    kind: Kind
    report: Report | None
    defects: tuple[str, ...]
    """What was odd, one or two words each, for the person who wonders."""
    unusable: Unusable | None

    @property
    def sender_address(self) -> str | None:
        """The sender's address, or None."""
        return self.sender.address if self.sender else None

    @property
    def automatic(self) -> bool:
        """Whether no person wrote it: it must never be answered by itself, nor change a case's state."""
        return self.kind != "mail"
