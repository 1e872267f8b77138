"""A floor in one SQLite file: transactions whole or not at all, one writer at a time, readers never in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from peewee import PeeweeException

from db.session import Session
from db.trouble import told
from db.turn import Turn
from db.unit import SqliteUnit

if TYPE_CHECKING:
    from peewee import SqliteDatabase


class SqliteStore:
    """`core.ports.Store` on SQLite. One object serves every thread: each has its own connections, opened as needed.

    Readers have a connection of their own that SQLite itself keeps from writing.
    """

    def __init__(self, path: Path, turn: Turn, writing: SqliteDatabase, reading: SqliteDatabase) -> None:
        self.path = path
        self._turn = turn
        self._writing = Session(writing)
        self._reading = Session(reading)
        self._mine = threading.local()

    @contextmanager
    def unit(self) -> Iterator[SqliteUnit]:
        """A write transaction; waits its turn. Raises StoreError where the database cannot be written.

        A thread that is writing must not begin another (RuntimeError): it would wait for itself.
        """
        with self._turn.taken(), self._telling(), self._transaction(self._writing, "IMMEDIATE"):
            yield SqliteUnit(self._writing)

    @contextmanager
    def reading(self) -> Iterator[SqliteUnit]:
        """A read transaction: one consistent view. Writing through it is an error (StoreError)."""
        with self.view() as session:
            yield SqliteUnit(session)

    @contextmanager
    def view(self) -> Iterator[Session]:
        """A read transaction as a session, for queries; within another view of this thread it is the same one."""
        if getattr(self._mine, "viewing", False):
            yield self._reading
            return
        self._mine.viewing = True
        try:
            with self._telling(), self._transaction(self._reading, "DEFERRED"):
                yield self._reading
        finally:
            self._mine.viewing = False

    def close(self) -> None:
        """Closes this thread's connections and gives up its place in the writers' queue."""
        self._writing.database.close()
        self._reading.database.close()
        self._turn.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except PeeweeException as error:
            raise told(error, self.path) from error

    @contextmanager
    def _transaction(self, session: Session, kind: str) -> Iterator[None]:
        database = session.database
        database.execute_sql(f"BEGIN {kind}")
        try:
            yield
            database.execute_sql("COMMIT")
        except BaseException:
            # A full disk makes SQLite roll back by itself, and then there is nothing left to roll back.
            with suppress(PeeweeException):
                database.execute_sql("ROLLBACK")
            raise
