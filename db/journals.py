"""Walks the journals of cases by the day they came in, a run of cases at a time, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from core.journal import Entry
from db.instants import micros
from db.project import ENTRY_COLUMNS, entry_of
from db.session import Session, marks

if TYPE_CHECKING:
    from db.store import SqliteStore

RUN = 200
"""Cases whose journals are read at once."""

EVER = 10**18
"""Microseconds behind every instant that can be told, year 9999 included."""

_COUNT = "SELECT count(*) FROM cases WHERE received_at >= ? AND received_at < ?"
_NEXT = """
SELECT received_at, number FROM cases WHERE (received_at, number) > (?, ?) AND received_at < ?
ORDER BY received_at, number LIMIT ?
"""


def cases_received(store: SqliteStore, start: datetime | None = None, end: datetime | None = None) -> int:
    """How many cases came in from `start` on and before `end`; None leaves that side open."""
    with store.view() as session:
        return int(session.value(_COUNT, _span(start, end)))


def journals_received(
    store: SqliteStore, start: datetime | None = None, end: datetime | None = None
) -> Iterator[list[Entry]]:
    """The whole journal of each of these cases, in the order in which they came in.

    Each run is read in a view of its own, so that a long walk does not keep the write-ahead log from being cut.
    """
    first, beyond = _span(start, end)
    last = (first, 0)
    while True:
        with store.view() as session:
            run = session.all(_NEXT, (*last, beyond, RUN))
            journals = _journals(session, [number for _, number in run])
        for _, number in run:
            if entries := journals.get(number):
                yield entries
        if len(run) < RUN:
            return
        last = run[-1]


def _journals(session: Session, numbers: list[int]) -> dict[int, list[Entry]]:
    if not numbers:
        return {}
    sql = (
        f"SELECT {ENTRY_COLUMNS} FROM journal WHERE case_number IN ({marks(numbers)}) ORDER BY case_number, to_version"
    )
    entries = map(entry_of, session.all(sql, numbers))
    return {number: list(together) for number, together in groupby(entries, key=attrgetter("case"))}


def _span(start: datetime | None, end: datetime | None) -> tuple[int, int]:
    return (-EVER if start is None else micros(start), EVER if end is None else micros(end))
