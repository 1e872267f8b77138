"""What can go wrong with an act, as one tree; each carries words for the person and a status for the script.

CasefloorError
├── Refused      a rule says no: every unmet guard at once, each with what satisfies it   (exit 3)
├── TooLate      somebody else was first: who changed what since                          (exit 4)
├── NotFound     no such case, person, message                                            (exit 5)
├── BadInput     a field's value cannot be used: which one, and what was expected         (exit 2)
└── StoreError   the database cannot be opened or written: what to do about it            (exit 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.say import Say, say

if TYPE_CHECKING:
    from core.journal import Entry
    from core.unmet import Unmet


class CasefloorError(Exception):
    """Anything the program tells a person instead of doing what was asked."""

    exit_status = 1

    def __init__(self, message: Say) -> None:
        super().__init__(str(message))
        self.message = message


class Refused(CasefloorError):
    """A rule refuses the command; `unmet` lists every reason."""

    exit_status = 3

    def __init__(self, command: str, unmet: tuple[Unmet, ...]) -> None:
        super().__init__(
            unmet[0].message if len(unmet) == 1 else say("{count} things stand in the way", count=len(unmet))
        )
        self.command = command
        self.unmet = unmet


class TooLate(CasefloorError):
    """The case changed since it was seen; `since` are the entries that came between, oldest first."""

    exit_status = 4

    def __init__(self, message: Say, ref: str, version: int, since: tuple[Entry, ...] = ()) -> None:
        super().__init__(message)
        self.ref = ref
        self.version = version
        self.since = since


class NotFound(CasefloorError):
    """What was named does not exist."""

    exit_status = 5


class BadInput(CasefloorError):
    """A value cannot be used; `field` names it as the command does, or is empty where none is to blame."""

    exit_status = 2

    def __init__(self, message: Say, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class StoreError(CasefloorError):
    """The database cannot be used: it is newer than the program, read-only, locked, damaged or full."""
