"""The escalation rules that fired, a row for each: the key is what keeps a rule from firing twice for one cause."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from peewee import IntegrityError

from core.case import Case, Firing
from core.errors import TooLate
from core.journal import Entry
from core.say import say
from db.instants import instant, micros
from db.session import Row, Session

_NEW = """
INSERT INTO escalation (case_number, rule, cause, clock, to_level, due_at, fired_at, seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_GONE = "DELETE FROM escalation WHERE case_number = ? AND rule = ? AND cause = ?"
COLUMNS = "rule, cause, clock, to_level, due_at, fired_at"
_OF_CASE = f"SELECT {COLUMNS}, seq FROM escalation WHERE case_number = ?"


def project_firings(session: Session, entry: Entry, seq: int, before: Case | None, after: Case) -> None:
    """Writes the rules that fired in the act, and takes away those that it took back.

    Raises TooLate where a rule has fired for the same cause already.
    """
    had = before.fired if before else ()
    if had is after.fired:
        return
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(had, after.fired, strict=False)))
    for firing in had[same:]:
        session.run(_GONE, (after.number, *firing.key))
    for firing in after.fired[same:]:
        try:
            session.run(_NEW, (after.number, *columns(firing), seq))
        except IntegrityError:
            words = say("{rule} has fired for {ref} already", rule=firing.rule, ref=after.ref)
            raise TooLate(words, after.ref, entry.from_version) from None


def columns(firing: Firing) -> tuple[Any, ...]:
    """What a firing's row keeps beside the case and the entry, in the order of COLUMNS."""
    return (
        firing.rule, firing.cause, firing.clock, firing.to_level, micros(firing.due_at), micros(firing.fired_at)
    )


def firings(session: Session, case: int) -> list[tuple[Firing, int]]:
    """A case's firings with the journal's number of the entry that each fired in, the first first."""
    found = [(_firing(row), int(row[-1])) for row in session.all(_OF_CASE, (case,))]
    return sorted(found, key=lambda pair: (pair[1], pair[0].due_at, pair[0].key))


def _firing(row: Row) -> Firing:
    rule, cause, clock, to_level, due_at, fired_at, _ = row
    return Firing(
        rule=rule, cause=cause, clock=clock, to_level=to_level, due_at=instant(due_at), fired_at=instant(fired_at)
    )
