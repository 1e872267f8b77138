"""Which relay the settings ask for, and who writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.relay.compose import Sender
from core.relay.maildir_sink import MAILDIR, MaildirSink
from core.relay.relay import Relay
from core.relay.smtp import SmtpRelay
from core.say import say

if TYPE_CHECKING:
    from core.settings import Settings


def relay_from(settings: Settings) -> Relay | None:
    """The relay of the settings, or None where none is set and letters stay in the outbox.

    Raises BadInput for an address of a relay, or a file with its password, that cannot be used.
    """
    mail = settings.mail
    if not mail.relay:
        return None
    if mail.relay.startswith(MAILDIR):
        return MaildirSink(Path(mail.relay.removeprefix(MAILDIR)).expanduser())
    if mail.domain.endswith(".invalid"):
        raise BadInput(say("say who writes to clients: set mail.from_address, or CASEFLOOR_FROM"), "mail.from_address")
    return SmtpRelay(mail.relay, password=_password(mail.password, mail.password_file))


def sender_from(settings: Settings) -> Sender:
    """Who writes to clients."""
    return Sender(settings.mail.from_address, settings.mail.from_name)


def _password(given: str, file: str) -> str:
    if given or not file:
        return given
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise BadInput(say("{file} cannot be read: {reason}", file=file, reason=reason), "mail.password_file") from None
