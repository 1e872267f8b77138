"""What a database error means to a person: each becomes a StoreError that says what to do about it."""

from __future__ import annotations

from pathlib import Path

from core.errors import StoreError
from core.say import Say, label, say


def told(error: BaseException, path: Path) -> StoreError:
    """The StoreError for an error of Peewee or of SQLite itself, by SQLite's own name for it."""
    return StoreError(_words(_sqlite_name(error), error, path))


def _sqlite_name(error: BaseException) -> str:
    """`SQLITE_FULL` and the like. Peewee wraps the driver's error, twice where it failed to connect."""
    wrapped: BaseException | None = error
    while wrapped is not None:
        if name := getattr(wrapped, "sqlite_errorname", ""):
            return str(name)
        wrapped = wrapped.__context__
    return ""


def _words(name: str, error: BaseException, path: Path) -> Say:
    for prefix, text in _MEANINGS:
        if name.startswith(prefix):
            return say(text, path=path, folder=path.parent)
    return say("the database {path} failed: {error}", path=path, error=str(error))


_MEANINGS: tuple[tuple[str, str], ...] = (
    ("SQLITE_FULL",
     label("the disk that holds {path} is full; free some space on it and do it again: nothing was written")),
    ("SQLITE_BUSY",
     label("another program is keeping the database {path} locked; close it, or wait until it is done")),
    ("SQLITE_LOCKED",
     label("another program is keeping the database {path} locked; close it, or wait until it is done")),
    ("SQLITE_READONLY", label("the database {path} cannot be written; check who owns it and the rights of {folder}")),
    ("SQLITE_PERM", label("the database {path} cannot be written; check who owns it and the rights of {folder}")),
    ("SQLITE_CANTOPEN", label("the database {path} cannot be opened; check that {folder} exists and can be written")),
    ("SQLITE_NOTADB", label("{path} is not a Casefloor database; name another file")),
    ("SQLITE_CORRUPT",
     label("the database {path} is damaged; restore a backup, or repair a copy with sqlite3's .recover")),
    ("SQLITE_IOERR", label("the disk that holds {path} does not answer as it should; check it before going on")),
    ("SQLITE_TOOBIG", label("something is too large to be kept in {path}; nothing was written")),
)  # fmt: skip
"""SQLite's error names by prefix, the special before the general, and what each means here."""
