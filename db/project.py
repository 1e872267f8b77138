"""Writes an entry and what follows from it: the journal first, then the case row, the card, its messages, the outbox,
the rules that fired.

What changed is found by comparing the case before and after; what did not change is not written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from peewee import IntegrityError

from core.case import Case, NoticeState
from core.catalogue import Priority
from core.errors import TooLate
from core.events import EVENTS
from core.journal import Entry
from core.say import say
from db.cards import project_card
from db.firings import project_firings
from db.folding import folded
from db.instants import instant, micros
from db.letters import project_messages
from db.session import Row, Session
from db.timing import Timing, is_timed_alike, timing

FACTS: tuple[str, ...] = (
    "is_open", "queue_at", "next_at", "next_due_at", "next_clock", "paused_for", "stage", "status", "level",
    "department", "handler", "category", "product", "channel", "priority", "complexity", "client_number", "client_name",
    "vulnerable", "tier", "amount", "subject", "received_at", "stage_since", "closed_at", "policy", "signals",
    "appeals", "escalated_by", "unanswered", "verdict", "outcome", "disposition", "merged_into", "search_text",
)  # fmt: skip
"""The columns that a case's state alone decides, in the order of `facts`."""


_TIMING = slice(1, 6)
assert FACTS[_TIMING] == ("queue_at", "next_at", "next_due_at", "next_clock", "paused_for")


def facts(case: Case, words: str | None = None, timed: Timing | None = None) -> tuple[Any, ...]:
    """What the queue reads of a case, in the order of FACTS; an absent value is empty.

    `words` is the case's search text, and `timed` its timing, where that is known already.
    """
    client, open_now = case.client, case.is_open
    return (
        open_now, *(timed or timing(case)), case.stage.value, case.status.value, case.level,
        case.department or "", case.handler or "", case.category or "", case.product, case.channel or "",
        Priority(case.priority).value, case.complexity or "",
        client.number if client else 0, client.name if client else "", case.is_vulnerable,
        client.tier if client else "", str(case.amount) if case.amount else "", case.subject,
        micros(case.received_at), micros(case.stage_since), micros(case.closed_at) if case.closed_at else None,
        case.policy, sum(notice.state is NoticeState.SUGGESTED for notice in case.notices), case.appeals,
        escalated_by(case), case.unanswered, case.verdict.verdict.value if case.verdict else "",
        case.decision.outcome.value if case.decision else "",
        case.disposed.disposition.value if case.disposed else "", "" if open_now else merged_into(case),
        search_text(case) if words is None else words,
    )  # fmt: skip


def escalated_by(case: Case) -> str:
    """The rule that fired last for the level that the case is at; empty on the first line, where none leads to."""
    if case.level == 0:
        return ""
    return next((firing.rule for firing in reversed(case.fired) if firing.to_level == case.level), "")


def merged_into(case: Case) -> str:
    """The reference of the case that absorbed this one, or an empty string."""
    into = case.disposed.into if case.disposed else ""
    return next((link.ref for link in case.links if link.kind == "merged_into" and link.ref == into), "")


def search_text(case: Case) -> str:
    """What the filter line's words are looked for in, folded."""
    client = case.client
    words = [case.ref, case.ref.replace("-", ""), case.subject, case.product]
    if client:
        words += [client.name, *client.accounts, *(contact.value for contact in client.contacts)]
    return folded(" ".join(words))


def _searched(case: Case) -> tuple[object, ...]:
    """The parts of a case that its search text is made of."""
    return case.subject, case.product, case.client


_APPEND = """
INSERT INTO journal (case_number, from_version, to_version, at, who, os_user, command, events)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq
"""
_NEW_CASE = (
    f"INSERT INTO cases (number, ref, version, updated_seq, state, {', '.join(FACTS)}) "
    f"VALUES (?, ?, ?, ?, ?, {', '.join('?' * len(FACTS))})"
)
ENTRY_COLUMNS = "seq, case_number, from_version, to_version, at, who, os_user, command, events"
_ENTRIES = f"SELECT {ENTRY_COLUMNS} FROM journal WHERE case_number = ? AND to_version > ? ORDER BY to_version"


def write(session: Session, entry: Entry, before: Case | None, after: Case) -> Entry:
    """Appends and projects; see `core.ports.Unit.write`."""
    _check(entry, before, after)
    seq = _append(session, entry, after.ref)
    if before is None:
        row = (after.number, after.ref, after.version, seq, after.model_dump_json(), *facts(after))
        session.run(_NEW_CASE, row)
    else:
        _update(session, entry, before, after, seq)
    project_card(session, before, after)
    project_messages(session, entry, before, after)
    project_firings(session, entry, seq, before, after)
    return entry.model_copy(update={"seq": seq})


def entries(session: Session, number: int, after: int = 0) -> list[Entry]:
    """The case's entries whose `to_version` is above `after`, in order."""
    return [entry_of(row) for row in session.all(_ENTRIES, (number, after))]


def entry_of(row: Row) -> Entry:
    """An entry from a row of ENTRY_COLUMNS."""
    seq, case, from_version, to_version, at, who, os_user, command, events = row
    return Entry.model_construct(
        seq=seq, case=case, from_version=from_version, to_version=to_version, at=instant(at), by=who, os_user=os_user,
        command=command, events=EVENTS.validate_json(events),
    )  # fmt: skip


def _check(entry: Entry, before: Case | None, after: Case) -> None:
    """A caller's mistake, not a person's: the chain of versions would break."""
    version = before.version if before else 0
    if (entry.case, entry.from_version) != (after.number, version):
        raise ValueError(f"entry of case {entry.case} from {entry.from_version}: case {after.number} is at {version}")
    if not entry.from_version + 1 == entry.to_version == after.version:
        raise ValueError(f"entry {entry.from_version} to {entry.to_version} does not lead to version {after.version}")


def _append(session: Session, entry: Entry, ref: str) -> int:
    values = (
        entry.case, entry.from_version, entry.to_version, micros(entry.at), entry.by, entry.os_user, entry.command,
        EVENTS.dump_json(entry.events).decode(),
    )  # fmt: skip
    try:
        seq: int = session.returned(_APPEND, values)
    except IntegrityError:
        raise _too_late(session, entry, ref) from None
    return seq


def _update(session: Session, entry: Entry, before: Case, after: Case, seq: int) -> None:
    same_words = _searched(before) == _searched(after)
    new = facts(after)
    old = facts(before, new[-1] if same_words else None, new[_TIMING] if is_timed_alike(before, after) else None)
    changed = tuple(place for place, value in enumerate(new) if value != old[place])
    values = [after.version, seq, after.model_dump_json(), *(new[place] for place in changed)]
    if session.run(_update_of(changed), (*values, after.number, before.version)) != 1:
        raise _too_late(session, entry, after.ref)


@lru_cache(maxsize=512)
def _update_of(changed: tuple[int, ...]) -> str:
    """The statement that writes these of FACTS. An index is touched only where a column of it is named."""
    named = "".join(f", {FACTS[place]} = ?" for place in changed)
    return f"UPDATE cases SET version = ?, updated_seq = ?, state = ?{named} WHERE number = ? AND version = ?"


def _too_late(session: Session, entry: Entry, ref: str) -> TooLate:
    since = tuple(entries(session, entry.case, entry.from_version))
    version = since[-1].to_version if since else entry.from_version
    words = say("{ref} was changed meanwhile; look at what is new and do it again", ref=ref)
    return TooLate(words, ref, version, since)
