"""Who did what when, in a few words: what a person is told when somebody else was there first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

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
    """Whether all that came between is the program's own word of a delivery: no reason to look twice."""
    return bool(since) and all(entry.command == "record_delivery" for entry in since)
