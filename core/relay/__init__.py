"""How letters leave the house: composed as mail and handed to an SMTP relay, or put into a Maildir (C2).

Nothing here imports `email` or `smtplib` before a mail is on its way: the screens start without them.
"""

from __future__ import annotations

from core.relay.choose import relay_from, sender_from
from core.relay.compose import Sender, Unsendable, compose, envelope_sender, recipient_of
from core.relay.maildir_sink import MaildirSink
from core.relay.relay import Relay, RelayRefused
from core.relay.smtp import SmtpRelay

__all__ = [
    "MaildirSink",
    "Relay",
    "RelayRefused",
    "Sender",
    "SmtpRelay",
    "Unsendable",
    "compose",
    "envelope_sender",
    "recipient_of",
    "relay_from",
    "sender_from",
]
