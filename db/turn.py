"""Whose turn it is to write: a fair queue across threads and programs, kept by `flock` on a file beside the database.

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
from io import FileIO
from pathlib import Path

from core.errors import StoreError
from core.say import say


class Turn:
    """The queue of one database's writers. One object serves every thread of a program."""

    def __init__(self, database: Path) -> None:
        self._room = database.with_name(database.name + ".lock")
        self._door = database.with_name(database.name + ".door")
        self._database = database
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for the turn and holds it for the `with` block. Raises StoreError where the files cannot be made."""
        if getattr(self._mine, "held", False):
            raise RuntimeError("this thread is writing already; a write cannot begin inside another")
        door, room = self._files()
        fcntl.flock(door, fcntl.LOCK_EX)
        try:
            fcntl.flock(room, fcntl.LOCK_EX)
        finally:
            fcntl.flock(door, fcntl.LOCK_UN)
        self._mine.held = True
        try:
            yield
        finally:
            self._mine.held = False
            fcntl.flock(room, fcntl.LOCK_UN)

    def close(self) -> None:
        """Closes this thread's two files; the next turn opens them anew."""
        for file in getattr(self._mine, "files", ()):
            file.close()
        self._mine.files = ()

    def _files(self) -> tuple[FileIO, FileIO]:
        """This thread's own two open files. A lock belongs to an open file, so neither threads nor forks share one."""
        if getattr(self._mine, "process", None) != os.getpid():
            self.close()
            self._mine.process = os.getpid()
            self._mine.held = False
        if not self._mine.files:
            self._mine.files = (self._opened(self._door), self._opened(self._room))
        files: tuple[FileIO, FileIO] = self._mine.files
        return files

    def _opened(self, path: Path) -> FileIO:
        try:
            mode = self._database.stat().st_mode & 0o777
            file = FileIO(path, "r+", opener=lambda name, flags: os.open(name, flags | os.O_CREAT | os.O_CLOEXEC, mode))
            if os.fstat(file.fileno()).st_uid == os.geteuid():
                os.fchmod(file.fileno(), mode)  # whoever may write the database may wait for it, whatever the umask
        except OSError as error:
            raise StoreError(say(
                "the file {path}, by which writers take turns, cannot be opened ({error}); check who owns {folder}",
                path=path, error=error.strerror or str(error), folder=path.parent)) from error
        return file
