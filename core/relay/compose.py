"""An outgoing message as the bytes of a mail, with the headers by which answers and machines know it.

The Message-ID was decided when the message was queued and never changes: whoever receives the same message twice
can tell. Nothing of a message can become a header of its own: each value is one clean line, addresses and ids are
held to the characters that they may have, and the rest is encoded by Python's email package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.address import ADDRESS
from core.case import Message
from core.say import Say, say
from core.text import clean, clean_line

if TYPE_CHECKING:
    from email.message import EmailMessage
    from email.policy import EmailPolicy

    from core.ports import Outgoing

_DOMAIN = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*")
_WIRE_ID = re.compile(r"[!-;=?-~]{1,900}")
"""Printable ASCII without spaces and angle brackets; a header line may have 998 characters (RFC 5322, 2.1.1)."""


class Unsendable(ValueError):
    """A message that no relay could take as it stands; `message` says what is wrong with it."""

    def __init__(self, message: Say) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes to clients: the address that answers go to, and the name shown beside it."""

    address: str
    name: str = ""


def compose(outgoing: Outgoing, sender: Sender, now: datetime) -> bytes:
    """The mail, lines ended by CRLF, in ASCII unless an address itself needs more (SMTPUTF8).

    Raises Unsendable where the recipient's or the sender's address or the Message-ID cannot be written.
    """
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.utils import format_datetime

    message = outgoing.message
    recipient, writer = recipient_of(message), _address(sender.address)
    mail = EmailMessage(policy=_policy(recipient, writer))
    name, subject = clean_line(sender.name), clean_line(message.subject)
    if name.isascii():
        mail["From"] = Address(name, *writer.rsplit("@", 1))
    mail["To"] = Address("", *recipient.rsplit("@", 1))
    if subject.isascii():
        mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    if message.automatic:
        mail["Auto-Submitted"] = "auto-replied" if message.reply_to else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Casefloor-Case"] = clean_line(outgoing.ref)
    mail.set_content(clean(outgoing.body), charset="utf-8")
    if message.language in ("en", "ru"):
        mail["Content-Language"] = message.language
    spelled = b"" if name.isascii() else _spelled("From", name, f"\r\n <{writer}>")
    spelled += b"" if subject.isascii() else _spelled("Subject", subject)
    return _thread_headers(message) + spelled + mail.as_bytes()


def recipient_of(message: Message) -> str:
    """The one address that the message goes to, its domain in ASCII. Raises Unsendable."""
    return _address(message.address)


def envelope_sender(message: Message, sender: Sender) -> str:
    """Where a report about the message goes: nowhere for an automatic answer (RFC 3834, 3.3), so none can loop."""
    return "" if message.automatic and message.reply_to else _address(sender.address)


def _address(written: str) -> str:
    match = ADDRESS.fullmatch(written.strip())
    domain = _in_ascii(match[2]) if match else ""
    if match is None or clean_line(match[0]) != match[0] or not _DOMAIN.fullmatch(domain):
        raise Unsendable(say("{address} is not a mail address", address=f"“{clean_line(written, limit=80)}”"))
    return f"{match[1]}@{domain}"


def _in_ascii(domain: str) -> str:
    """The domain as name servers know it; what comes out is looked at again, since IDNA turns ¯ into a space."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _policy(*addresses: str) -> EmailPolicy[EmailMessage]:
    from email import policy

    # 7bit: a body in Russian is encoded, so that a relay without 8BITMIME cannot spoil it.
    chosen = policy.SMTP if all(address.isascii() for address in addresses) else policy.SMTPUTF8
    return chosen.clone(cte_type="7bit")


def _spelled(name: str, words: str, after: str = "") -> bytes:
    """A header whose words are more than ASCII, written here: where EmailMessage breaks it, blanks come and go."""
    from email.header import Header

    encoded = Header(words, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {encoded}{after}\r\n".encode()


def _thread_headers(message: Message) -> bytes:
    """Message-ID, In-Reply-To and References, written here: Python would fold a long id into encoded words."""
    if not _WIRE_ID.fullmatch(message.message_id):
        raise Unsendable(say("the message has no Message-ID that can be written"))
    headers = [f"Message-ID: <{message.message_id}>"]
    # A stranger's id that cannot be written costs the thread, not the letter.
    if _WIRE_ID.fullmatch(message.reply_to):
        headers += [f"In-Reply-To: <{message.reply_to}>", f"References: <{message.reply_to}>"]
    return "".join(f"{header}\r\n" for header in headers).encode("ascii")
