"""Which schema a database has and which this program knows: migrate the older, refuse the newer and the foreign."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import StoreError
from core.say import say

if TYPE_CHECKING:
    from peewee import SqliteDatabase

    from db.turn import Turn

APPLICATION_ID = 0x43466C72
"""What SQLite's header says of a file of ours ("CFlr"); `file` and a person with a hex dump can tell it too."""

HISTORY = "schema_migration"
"""The table in which Peewee's runner keeps what was applied."""

READING = 2
"""How the case rows are made from the journal. A database keeps it in `user_version`; where that is older, the rows are
made anew. It grows whenever the same journal gives other rows than before."""

MIGRATIONS = Path(__file__).parent / "migrations"


def ensure(database: SqliteDatabase, turn: Turn, path: Path, create: bool) -> None:
    """Leaves the database with this program's schema, or raises StoreError with what to do instead.

    Only where something must change does it wait for the writers' turn; what it found is then looked at once more,
    since another program may have migrated meanwhile.
    """
    if _is_current(database, path, create):
        return
    with turn.taken():
        if not _is_current(database, path, create):
            _migrate(database, path)


def known() -> set[str]:
    """The names of the migrations that this program ships."""
    return {file.stem for file in MIGRATIONS.glob("[0-9]*.py")}


def _is_current(database: SqliteDatabase, path: Path, create: bool) -> bool:
    tables = set(database.get_tables())  # before the mark is read, which is set before the first table
    if not _is_ours(database, tables, path, create):
        return False
    applied = _applied(database) if HISTORY in tables else set()
    reading = database.pragma("user_version")
    newer = sorted(applied - known()) or ([f"reading {reading}"] if reading > READING else [])
    if newer:
        raise StoreError(say(
            "the database {path} was made by a newer Casefloor (it has {names}); use that one, or a newer, to open it",
            path=path, names=newer))
    return applied == known() and reading == READING


def _is_ours(database: SqliteDatabase, tables: set[str], path: Path, create: bool) -> bool:
    """Whether there is a floor in the file; False for an empty file that may become one."""
    found = database.pragma("application_id")
    if found == APPLICATION_ID:
        return True
    if found or tables:
        raise StoreError(say("{path} is not a Casefloor database; name another file", path=path))
    if not create:
        raise StoreError(say("{path} is empty; make a floor in it with {command}", path=path, command="casefloor init"))
    return False


def _applied(database: SqliteDatabase) -> set[str]:
    return {name for (name,) in database.execute_sql(f"SELECT name FROM {HISTORY}").fetchall()}


def _migrate(database: SqliteDatabase, path: Path) -> None:
    from playhouse.migrations import Runner

    database.pragma("journal_mode", "wal")
    # Before the first table: a program that dies between the two leaves a file that is known as ours.
    database.pragma("application_id", APPLICATION_ID)
    runner = Runner(database, str(MIGRATIONS), table_name=HISTORY)
    applied = runner.up()
    log = logging.getLogger(__name__)
    log.info("migrated %s: %s", path, ", ".join(applied))
    if database.pragma("user_version") < READING:
        from db.rebuild import rebuild

        log.info("made %s case rows of %s anew", rebuild(database, READING), path)
