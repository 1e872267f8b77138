"""Who did what when, in a few words: what a person is told when somebody else was there first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from core.events import Escalated
from core.journal import Entry
from core.people import SYSTEM
from core.rules import RULES
from tui.i18n import _, translate
from tui.moments import stamp


def changed_by(entry: Entry, now: datetime | None = None) -> str:
    """`boris: classify 12:31`; the program's own acts are told as the program's."""
    act = translate(RULES[entry.command].title) if entry.command in RULES else entry.command
    who = _("the program") if entry.by == SYSTEM.login else entry.by
    return f"{who}: {act} {stamp(entry.at, now or datetime.now(UTC))}"


def holds_nobody_up(since: Sequence[Entry]) -> bool:
    """Whether all that came between is the program's own word of a delivery, or of a clock: no reason to look twice.

    A clock that took the case to a higher level is one: its handler let go of it.
    """
    return bool(since) and all(_is_only_told(entry) for entry in since)


def _is_only_told(entry: Entry) -> bool:
    if entry.command == "sweep":
        return not any(isinstance(event, Escalated) for event in entry.events)
    return entry.command == "record_delivery"
