"""Makes the case rows anew from the journals, where a database was written by a program that read them otherwise.

It goes on where it was killed: each run of cases is committed with the number of the last one, and until the end of
it nobody opens the floor without going on with it. Messages, the outbox and the clients' cards are left as they are.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from core.case import Case
from core.decide.consequences import moved_clocks
from core.events import Event, Rebased
from core.evolve import apply
from core.journal import Entry
from core.people import SYSTEM
from core.policy import Policy, house
from db import project, shelf
from db.firings import project_firings
from db.session import Session

if TYPE_CHECKING:
    from peewee import SqliteDatabase

RUN = 200
"""Cases that are committed together."""

_DONE = "rebuild"
"""The series under which the counters hold the last case that was made anew, while there are others to come."""

_LAST = "SELECT last FROM counter WHERE series = ?"
_SET_LAST = "UPDATE counter SET last = ? WHERE series = ?"
_NEW_LAST = "INSERT INTO counter (series, last) VALUES (?, ?)"
_FORGET = "DELETE FROM counter WHERE series = ?"
_NUMBERS = "SELECT number FROM cases WHERE number > ? ORDER BY number LIMIT ?"
_NO_FIRINGS = "DELETE FROM escalation WHERE case_number = ?"
_ROW = (
    f"UPDATE cases SET version = ?, updated_seq = ?, state = ?, {', '.join(f'{name} = ?' for name in project.FACTS)} "
    "WHERE number = ?"
)


def rebuild(database: SqliteDatabase, reading: int) -> int:
    """Makes every case row anew, marks the database with `reading`, and returns how many cases there were.

    The caller has the writers' turn.
    """
    session = Session(database)
    done = 0
    while run := _next_run(session):
        with database.atomic("IMMEDIATE"):
            for number in run:
                _case(session, number)
            if session.run(_SET_LAST, (run[-1], _DONE)) == 0:
                session.run(_NEW_LAST, (_DONE, run[-1]))
        done += len(run)
    with database.atomic("IMMEDIATE"):
        session.run(_FORGET, (_DONE,))
        session.run(f"PRAGMA user_version = {reading}")
    return done


def _next_run(session: Session) -> list[int]:
    last = session.value(_LAST, (_DONE,)) or 0
    return [number for (number,) in session.all(_NUMBERS, (last, RUN))]


def _case(session: Session, number: int) -> None:
    """One case's row and firings, and its clocks where it never had any. A journal that cannot be read is left as it
    is: `casefloor verify` tells of it."""
    try:
        entries = project.entries(session, number)
        states = list(_folded(entries))
    except (ValidationError, ValueError, KeyError):
        logging.getLogger(__name__).warning("case %s: its journal cannot be read, its row is left as it is", number)
        return
    if not states:
        return
    session.run(_NO_FIRINGS, (number,))
    for entry, before, after in zip(entries, [None, *states], states, strict=False):
        project_firings(session, entry, entry.seq, before, after)
    case, last = states[-1], entries[-1]
    session.run(_ROW, (case.version, last.seq, case.model_dump_json(), *project.facts(case), number))
    if not case.clocks:
        _begin_clocks(session, case, last)


def _folded(entries: list[Entry]) -> Iterator[Case]:
    case: Case | None = None
    for entry in entries:
        case = apply(case, entry)
        yield case


def _begin_clocks(session: Session, case: Case, last: Entry) -> None:
    """The case was written before there were clocks: it gets those that its past gives it, in an entry of its own, and
    what they have due is found by the next sweep like anything else."""
    now = max(datetime.now(UTC), last.at)
    policy, moved_to = _policy_of(session, case, now)
    events: tuple[Event, ...] = (*moved_to, *moved_clocks(case, policy, now))
    if not events:
        return
    entry = Entry(
        case=case.number, from_version=case.version, to_version=case.version + 1, at=now, by=SYSTEM.login,
        command="sweep", events=events,
    )  # fmt: skip
    project.write(session, entry, case, apply(case, entry))


def _policy_of(session: Session, case: Case, now: datetime) -> tuple[Policy, tuple[Event, ...]]:
    """The policy that a case goes by, kept from now on. One that is not to be had any more gives way to the house's."""
    kept = shelf.policy(session, case.policy)
    if kept is not None:
        return kept, ()
    name = shelf.keep(session, house(), now, SYSTEM.login)
    if name == case.policy:
        return house(), ()
    reason = f"{case.policy} was not kept with the floor"
    return house(), (Rebased(policy=name, reason=reason),)
