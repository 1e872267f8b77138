"""Opens a floor's database: `open_floor(path or URL) -> SqliteStore`, ready to use or refused in words."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import StoreError
from core.say import say

if TYPE_CHECKING:
    from peewee import SqliteDatabase

    from db.store import SqliteStore

PATIENCE = 10.0
"""Seconds that a statement waits for a program that holds SQLite's own lock without having waited for its turn."""

CACHE_KIB = 8 * 1024
"""Page cache of one connection. A screenful by its index touches some hundred pages of 4 KiB."""

WAL_LIMIT = 64 * 1024 * 1024
"""Bytes to which the write-ahead log is cut back after a long reader let it grow."""


def open_floor(url_or_path: str | Path, create: bool = False, patience: float = PATIENCE) -> SqliteStore:
    """The store behind `url_or_path`: a path, `sqlite:///relative`, or `sqlite:////absolute`.

    Where `create` is set, a missing database is made: its owner's alone, or its group's too in a folder that is made
    for a group (`chmod 2770`). An older one is migrated. Raises StoreError where it cannot be used: missing,
    unwritable, not ours, newer than this program, damaged.
    """
    path = path_of(str(url_or_path))
    _usable(path, create)
    return _opened(path, create, patience)


def path_of(url_or_path: str) -> Path:
    """The file that is meant, absolute, links followed, so that every program takes turns on the same lock."""
    scheme, separator, rest = url_or_path.partition("://")
    if not separator:
        rest = url_or_path
    elif scheme == "sqlite" and rest.startswith("/"):
        rest = rest[1:]
    elif scheme in {"postgresql", "postgres"}:
        words = say("this version keeps its floor in SQLite only; give a path instead of {url}", url=url_or_path)
        raise StoreError(words)
    else:
        raise StoreError(say("{url} is no database; give a path or sqlite:///PATH", url=url_or_path))
    if not rest or "\0" in rest:
        raise StoreError(say("give the path of a database"))
    try:
        return Path(rest).expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise StoreError(say("{path} cannot be reached: {error}", path=rest, error=str(error))) from error


def _usable(path: Path, create: bool) -> None:
    """Refuses what SQLite would refuse in fewer words; makes the file where it may."""
    try:
        if path.is_dir():
            raise StoreError(say("{path} is a folder; name a file in it", path=path))
        if path.exists():
            _writable(path)
        elif not path.parent.is_dir():
            raise StoreError(say("the folder {folder} does not exist; make it first", folder=path.parent))
        elif create:
            _make(path)
        else:
            command = "casefloor init"
            raise StoreError(say("there is no database {path}; make one with {command}", path=path, command=command))
    except OSError as error:
        raise StoreError(say(
            "the database {path} cannot be opened ({error}); check the rights of {folder}",
            path=path, error=error.strerror or str(error), folder=path.parent)) from error


def _make(path: Path) -> None:
    """An empty file. SQLite gives its log and its shared memory the rights of this one, `db.turn` its two locks."""
    file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        if _is_shared(path.parent) and os.fstat(file).st_uid == os.geteuid():  # else somebody made it meanwhile
            os.fchmod(file, 0o660)
    finally:
        os.close(file)


def _is_shared(folder: Path) -> bool:
    """Whether the group may write there and what is made there is the group's: said on purpose, by nobody's umask."""
    both = stat.S_ISGID | stat.S_IWGRP
    return folder.stat().st_mode & both == both


def _writable(path: Path) -> None:
    # SQLite keeps its log and its shared memory beside the file, so the folder counts as much.
    for place in (path, path.parent):
        if not os.access(place, os.W_OK):
            raise StoreError(say("{place} cannot be written; check who owns it and its rights", place=place))


def _opened(path: Path, create: bool, patience: float) -> SqliteStore:
    from peewee import PeeweeException

    from db.schema import ensure
    from db.store import SqliteStore
    from db.trouble import told
    from db.turn import Turn

    turn = Turn(path)
    database = _database(path, patience)
    try:
        ensure(database, turn, path, create)
    except PeeweeException as error:
        raise told(error, path) from error
    except BaseException:
        turn.close()
        raise
    finally:
        database.close()
    return SqliteStore(path, turn, database, _database(path, patience, query_only=1))


def _database(path: Path, patience: float, **more: int) -> SqliteDatabase:
    from peewee import SqliteDatabase

    pragmas = {
        "synchronous": 2,  # FULL: what was acknowledged outlives the power
        "foreign_keys": 1,
        "cache_size": -CACHE_KIB,
        "journal_size_limit": WAL_LIMIT,
        "temp_store": 2,  # in memory
    }
    return SqliteDatabase(str(path), pragmas=pragmas | more, timeout=patience)
