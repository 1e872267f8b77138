"""Whose turn it is to write: a fair queue across threads and programs, kept by `flock` on files beside the database.

SQLite's own busy handler sleeps and is unfair: of many busy writers some commit thousands of times while others
wait for seconds. Here a writer first takes the `door` and then the `room`, and lets go of the door once it is in;
so whoever leaves the room and wants in again waits behind whoever stands in the door. The operating system lets
go of both when a program dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import StoreError
from core.say import say


class Turn:
    """The queue of one database's writers. One object serves every thread of a program."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for the turn and holds it for the `with` block.

        Raises StoreError where the files cannot be made, and where the database is no longer the file that was opened.
        """
        place = self._place()
        if place.is_held:
            raise RuntimeError("this thread is writing already; a write cannot begin inside another")
        fcntl.flock(place.door, fcntl.LOCK_EX)
        try:
            fcntl.flock(place.room, fcntl.LOCK_EX)
        finally:
            fcntl.flock(place.door, fcntl.LOCK_UN)
        place.is_held = True
        try:
            self._look(place)
            yield
        finally:
            place.is_held = False
            fcntl.flock(place.room, fcntl.LOCK_UN)

    def _look(self, place: _Place) -> None:
        """An open file outlives its name: what is written into a removed database is confirmed and then lost."""
        if _identity(self._database) != place.database:
            raise _gone(self._database)

    def close(self) -> None:
        """Gives up this thread's place; its next turn takes a new one."""
        self._mine.place = None

    def _place(self) -> _Place:
        """This thread's own. A lock belongs to an open file, so neither threads nor forks may share one."""
        place: _Place | None = getattr(self._mine, "place", None)
        if place is None or place.process != os.getpid():
            place = self._mine.place = _Place(self._database)
        return place


class _Place:
    """Two open files of one thread, closed when the thread ends."""

    def __init__(self, database: Path) -> None:
        self.process = os.getpid()
        self.is_held = False
        self.door = self.room = -1
        self.database = _identity(database)
        self.door = _opened(database, ".door")
        self.room = _opened(database, ".lock")

    def __del__(self) -> None:
        for number in (self.door, self.room):
            if number >= 0:
                os.close(number)


def _identity(path: Path) -> tuple[int, int]:
    """Which file this is, whatever it is called. Raises StoreError where there is none any more."""
    try:
        found = path.stat()
    except OSError as error:
        raise _gone(path) from error
    return found.st_dev, found.st_ino


def _gone(path: Path) -> StoreError:
    return StoreError(say(
        "the database {path} was removed or replaced while it was open: nothing is written; put it back, "
        "or leave and begin again", path=path))


def _opened(database: Path, suffix: str) -> int:
    path = database.with_name(database.name + suffix)
    try:
        mode = database.stat().st_mode & 0o777
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
        if os.fstat(number).st_uid == os.geteuid():
            os.fchmod(number, mode)  # whoever may write the database may wait for it, whatever the umask
    except OSError as error:
        raise StoreError(say(
            "the file {path}, by which writers take turns, cannot be opened ({error}); check who owns {folder}",
            path=path, error=error.strerror or str(error), folder=path.parent)) from error
    return number
