"""A relay that only puts mail into a Maildir: for the demo, for trying things out, and for a mail server's pickup."""

from __future__ import annotations

import os
import socket
import time
from itertools import count
from pathlib import Path

from core.relay.relay import RelayRefused

MAILDIR = "maildir:"
"""How the settings begin the path of such a relay."""

_COUNT = count(1)


class MaildirSink:
    """Delivers into the Maildir at `path`, which is made on first use.

    A mail is in `new/` whole or not at all: it is written and synced in `tmp/` and then renamed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def hand(self, mail: bytes, sender: str, recipient: str) -> None:
        try:
            self._deliver(mail.replace(b"\r\n", b"\n"))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise RelayRefused(False, f"{self.path}: {reason}", everyone=True) from None

    def close(self) -> None:
        """Nothing is kept open."""

    def _deliver(self, mail: bytes) -> None:
        for name in ("tmp", "new", "cur"):
            (self.path / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        written, delivered = (self.path / part / _unique_name() for part in ("tmp", "new"))
        delivered = delivered.with_name(written.name)
        file = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(file, "wb") as stream:
                stream.write(mail)
                stream.flush()
                os.fsync(stream.fileno())
            written.rename(delivered)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
        _sync_folder(delivered.parent)


def _unique_name() -> str:
    """Seconds, then what tells apart the mails of one second, then the host, as Maildirs have it."""
    moment = time.time_ns()
    host = socket.gethostname().replace("/", "_").replace(":", "_")
    return f"{moment // 10**9}.M{moment // 1000 % 10**6:06d}P{os.getpid()}Q{next(_COUNT)}.{host}"


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
