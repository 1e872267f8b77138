"""What the outbox asks of whatever carries mail out of the house, and how that says no."""

from __future__ import annotations

from typing import Protocol

from core.text import clean_line

DETAIL_LIMIT = 250
"""Characters of a relay's words that a case keeps; its journal line holds 300."""


class RelayRefused(Exception):
    """A mail was not taken. `detail` is a clean line for the case's timeline and never holds a secret.

    `permanent` says that trying again will not help; `everyone` that the relay takes nobody's mail just now (it
    cannot be reached, it refuses the login), so that the rest of a batch need not knock at the same door.
    """

    def __init__(self, permanent: bool, detail: str, *, everyone: bool = False) -> None:
        self.permanent = permanent
        self.detail = clean_line(detail, limit=DETAIL_LIMIT)
        self.everyone = everyone
        super().__init__(self.detail)


class Relay(Protocol):
    """Takes mail over. When `hand` returns, the relay has answered for the mail and the client counts as told."""

    def hand(self, mail: bytes, sender: str, recipient: str) -> None:
        """Hands one mail over to one recipient; `sender` is the envelope's and may be empty (`<>`).

        Raises RelayRefused.
        """

    def close(self) -> None:
        """Ends what was kept open between mails; `hand` opens it again."""
