"""A case as one document: what `casefloor show --json` prints, and what a screen or a report can be drawn from.

Plain dicts, lists and strings only, spelled as the journal spells them: enum values by their contract names, money
as "500.00 EUR", instants as ISO 8601 in UTC. A row of `casefloor list --json` is a part of the same document, so that
one name means one thing wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from core.case import Case, Clock, Firing, Message, Record
from core.journal import Entry
from core.say import as_written
from core.unmet import Unmet

Document = dict[str, Any]
Translate = Callable[[str], str]


def case_view(
    case: Case,
    bodies: Mapping[str, str],
    owes: Iterable[Unmet],
    translate: Translate = as_written,
    now: datetime | None = None,
) -> Document:
    """The whole case. `bodies` are the messages' whole texts by their id, `owes` what its stage still owes; how each
    clock stands is said for `now`, the present where it is left out."""
    now = now or datetime.now(UTC)
    state = case.model_dump(mode="json", exclude=_SPELLED_HERE)
    return {
        "ref": case.ref,
        "version": case.version,
        "stage": case.stage.value,
        "status": case.status.value,
        "owes": [unmet_view(unmet, translate) for unmet in owes],
        **state,
        "messages": [_message_view(message, bodies) for message in case.messages],
        "vulnerable": case.is_vulnerable,
        "clocks": [clock_view(clock, now) for clock in case.clocks],
        "escalations": [_escalation_view(firing) for firing in case.fired],
        "disposition": case.disposed.model_dump(mode="json") if case.disposed else None,
    }


def unmet_view(unmet: Unmet, translate: Translate = as_written) -> Document:
    """One reason, its message in the reader's language: {guard, row, message, satisfy}."""
    return {
        "guard": unmet.guard,
        "row": unmet.row,
        "message": unmet.message.render(translate),
        "satisfy": list(unmet.satisfy),
    }


def clock_view(clock: Clock, now: datetime) -> Document:
    """One clock: `name` is its rule in the policy, `paused` whom it waits for at `now`, since when and until when at
    most (null where it runs), `extensions` how often it was given more time, `warnings` where it asks for attention."""
    plain = clock.model_dump(mode="json")
    pause = {"by": plain["paused_by"], "since": plain["paused_since"], "until": plain["paused_until"]}
    return {
        "name": clock.rule,
        "key": clock.key,
        "state": clock.state(now).value,
        "breached": clock.is_breached(now),
        "started_at": plain["started_at"],
        "due_at": plain["due_at"],
        "paused": pause if clock.is_paused(now) else None,
        "extensions": clock.extensions,
        "stopped_at": plain["stopped_at"],
        "stopped_by": plain["stopped_by"],
        "warnings": plain["alarms"],
    }


def _escalation_view(firing: Firing) -> Document:
    """One rule that fired: for which cause, when it fell due and when that was found, and the level it asked for."""
    return firing.model_dump(mode="json", exclude={"since"})


def entry_view(entry: Entry) -> Document:
    """One entry of the journal; `events` as they are kept, with the whole texts of messages."""
    whole: Document = entry.model_dump(mode="json")
    return {name: whole[name] for name in _ENTRY_FIELDS}


def _message_view(message: Message, bodies: Mapping[str, str]) -> Document:
    """A message with its whole `body` in the place of its excerpt."""
    return _plain(message, {"excerpt"}) | {"body": bodies.get(message.id, message.excerpt)}


def _plain(record: Record, without: set[str]) -> Document:
    return record.model_dump(mode="json", exclude=without)


_SPELLED_HERE = {"ref", "version", "stage", "messages", "disposed", "clocks", "fired"}
"""Fields of the state that the document puts at its head, or tells under another name or whole."""

_ENTRY_FIELDS = ("seq", "at", "by", "os_user", "command", "from_version", "to_version", "events")
