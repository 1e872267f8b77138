"""A parsed mail as commands to the desk: a new complaint, or a message on a case; any mail gives valid ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.case import Attachment, Case
from core.catalogue import Channel
from core.channels.mail.model import ParsedMail
from core.commands import LINE_LIMIT, Acknowledge, ReceiveMessage, Register
from core.contacts import normal_email
from core.desk import Desk
from core.errors import Refused
from core.people import SYSTEM, Person
from core.ports import Unit
from core.text import clean_line

ON_ITS_WAY = timedelta(days=5)
"""How long a mail server may go on trying (RFC 5321, 4.5.4.1). A mail that says it is older than this before its
delivery comes from a clock that is wrong, and counts from its delivery."""

LONGEST_ADDRESS = 254
"""Characters of an address that mail can be sent to (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

NOTHING = "⟨empty⟩"
"""Stands for the text of a mail that has none, in the manner of the sanitiser's marks."""


def open_case(
    unit: Unit,
    desk: Desk,
    mail: ParsedMail,
    mailbox: str,
    arrived: datetime,
    by: Person = SYSTEM,
    os_user: str = "",
) -> Case:
    """Registers the mail as a complaint with itself as the first message, and acknowledges it where the policy says so.

    An automatic mail is never acknowledged by itself; nor is one whose sender had the day's share of automatic
    mails: the case then owes the acknowledgement, and a person sees it.
    """
    case = desk.enter(unit, complaint(mail, mailbox, arrived), by, os_user=os_user).case
    case = desk.act(unit, case.ref, message(unit, mail, arrived), by, os_user=os_user).case
    if mail.automatic or not email_of(mail) or not desk.policy.acknowledges_by_itself(Channel.MAIL):
        return case
    try:
        return desk.act(unit, case.ref, Acknowledge(), SYSTEM).case
    except Refused:
        return case


def join_case(
    unit: Unit,
    desk: Desk,
    mail: ParsedMail,
    ref: str,
    arrived: datetime,
    by: Person = SYSTEM,
    os_user: str = "",
) -> Case:
    """Records the mail on a case, in whatever stage it is."""
    return desk.act(unit, ref, message(unit, mail, arrived), by, os_user=os_user).case


def complaint(mail: ParsedMail, mailbox: str, arrived: datetime) -> Register:
    """The mail as a complaint. A sender whose address cannot be used is registered without one, and owed."""
    return Register(
        channel=Channel.MAIL,
        source=f"mail:{mailbox}",
        subject=mail.subject,
        description=words_of(mail) or NOTHING,
        name=_name(mail),
        email=email_of(mail),
        language=mail.language or "",
        received_at=sent_at(mail, arrived),
    )


def message(unit: Unit, mail: ParsedMail, arrived: datetime) -> ReceiveMessage:
    """The whole mail as a message; its files are kept in the same transaction."""
    files = tuple(
        Attachment(
            name=clean_line(file.name, LINE_LIMIT),
            content_type=clean_line(file.content_type, LINE_LIMIT),
            size=len(file.content),
            sha256=unit.put_file(file.content),
        )
        for file in mail.attachments
    )
    return ReceiveMessage(
        channel=Channel.MAIL,
        subject=mail.subject,
        body=mail.body.strip() or NOTHING,
        address=mail.sender_address or "",
        at=sent_at(mail, arrived),
        message_id=mail.message_id or "",
        reply_to=mail.in_reply_to or "",
        automatic=mail.automatic,
        language=mail.language or "",
        attachments=files,
    )


def words_of(mail: ParsedMail) -> str:
    """What the sender wrote; of a mail that only forwards another, what that one says."""
    return mail.new_text.strip() or mail.body.strip()


def email_of(mail: ParsedMail) -> str:
    """The sender's address where mail can be sent to it, else an empty string."""
    address = mail.sender_address or ""
    try:
        return normal_email(address) if len(address) <= LONGEST_ADDRESS else ""
    except ValueError:
        return ""


def sent_at(mail: ParsedMail, arrived: datetime) -> datetime:
    """When it was sent, as far as the sender's clock can be believed: at most `ON_ITS_WAY` before it arrived."""
    if mail.date is None or mail.date > arrived or mail.date < arrived - ON_ITS_WAY:
        return arrived
    return mail.date


def _name(mail: ParsedMail) -> str:
    """The sender's name; where no mail can be sent to them, their address as it was written at least."""
    if email_of(mail):
        return mail.sender_name
    return mail.sender_name or mail.sender_address or ""
