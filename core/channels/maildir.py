"""A Maildir as intake uses it: what waits in `new/`, read within bounds, and moved to `cur/` once it is kept.

Nothing here trusts a name or a file: links are not followed, a device or a folder is refused with its reason, and
a file that vanishes between two steps was taken by another program.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import BadInput
from core.say import Say, say, verbatim
from core.text import clean_line

SEEN = ":2,S"
"""What a Maildir appends to the name of a mail that somebody has read."""

_CHUNK = 1 << 20
_LONGEST_STEM = 240
"""Bytes of a name that are kept in `cur/`: file systems end at 255, and a number and the flags follow."""

_MOST_NAMES = 10_000
"""Names tried in `cur/` for one mail; so many equal names mean that something else is wrong."""


class Gone(Exception):
    """The file is no longer in `new/`."""


class Unreadable(Exception):
    """The file cannot be read; `reason` says why."""

    def __init__(self, reason: Say) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Raw:
    """A mail's bytes. Of one that is larger than the limit, `content` is only its head."""

    content: bytes
    size: int
    sha256: str
    """Of the whole file, hexadecimal."""
    delivered: datetime
    """When the file was last written, in UTC."""


class Maildir:
    """The Maildir at `path`. Raises BadInput where there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.new = path / "new"
        self.cur = path / "cur"
        if not self.new.is_dir():
            raise BadInput(
                say("{path} is no Maildir: it has no folder {new}", path=shown(path), new="new"), "maildir"
            )
        try:
            self.cur.mkdir(exist_ok=True)
        except OSError as error:
            reason = say("{path} cannot be used: {reason}", path=shown(self.cur), reason=_why(error))
            raise BadInput(reason, "maildir") from error

    def waiting(self) -> list[str]:
        """The names in `new/`, in the order of delivery as far as names tell (they begin with the second)."""
        try:
            with os.scandir(self.new) as found:
                return sorted(entry.name for entry in found if not entry.name.startswith("."))
        except OSError as error:
            reason = say("{path} cannot be read: {reason}", path=shown(self.new), reason=_why(error))
            raise BadInput(reason, "maildir") from error

    def read(self, name: str, limit: int, head: int) -> Raw:
        """The mail, or its first `head` bytes where it is larger than `limit`. Raises Gone or Unreadable."""
        with self._opened(name) as file:
            delivered = _instant(os.fstat(file).st_mtime)
            content = _read(file, limit + 1)
            digest = hashlib.sha256(content)
            if len(content) <= limit:
                return Raw(content, len(content), digest.hexdigest(), delivered)
            size = len(content)
            while chunk := _read(file, _CHUNK):
                digest.update(chunk)
                size += len(chunk)
            return Raw(_head(content, head), size, digest.hexdigest(), delivered)

    def keep(self, name: str) -> None:
        """Moves a mail from `new/` to `cur/`, never over another one; one that is gone was moved by someone else.

        Raises Unreadable where the move fails; the mail then waits in `new/` and is a duplicate when it is met again.
        """
        source = self.new / name
        try:
            for target in self._free_names(name):
                if self._moved(source, target):
                    return
        except FileNotFoundError:
            return
        except OSError as error:
            reason = say("it cannot be moved to {folder}: {reason}", folder="cur", reason=_why(error))
            raise Unreadable(reason) from error
        raise Unreadable(say("it cannot be moved to {folder}: its name is taken", folder="cur"))

    def sync(self) -> None:
        """Makes the moves last through a power cut. Without it a mail would wait again, and count as a duplicate."""
        for folder in (self.cur, self.new):
            with suppress(OSError):
                handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    @contextmanager
    def _opened(self, name: str) -> Iterator[int]:
        try:
            # Without following a link, and without waiting for whoever may write into a pipe.
            file = os.open(self.new / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            raise Gone from None
        except OSError as error:
            reason = (
                say("it is a link, and links are not followed") if error.errno == errno.ELOOP else _why(error)
            )
            raise Unreadable(reason) from error
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise Unreadable(say("it is no file"))
            yield file
        except OSError as error:
            raise Unreadable(_why(error)) from error
        finally:
            os.close(file)

    def _free_names(self, name: str) -> Iterator[Path]:
        stem = os.fsdecode(os.fsencode(name.split(":2,", 1)[0])[:_LONGEST_STEM])
        yield self.cur / f"{stem}{SEEN}"
        for number in range(1, _MOST_NAMES):
            yield self.cur / f"{stem}.{number}{SEEN}"

    def _moved(self, source: Path, target: Path) -> bool:
        """Moves by a link and an unlink, since a rename would go over a mail of the same name."""
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            if not _same_file(source, target):
                return False  # else a run was killed between the link and the unlink
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
                raise
            if target.exists():  # a file system without hard links
                return False
            source.rename(target)
            return True
        source.unlink(missing_ok=True)
        return True


def shown(path: Path | str) -> str:
    """A path or a file name as it may stand in a message: another program chose it."""
    return clean_line(os.fsencode(path).decode("utf-8", "replace"), limit=200)


def _read(file: int, size: int) -> bytes:
    """Up to `size` bytes, as many as there are."""
    parts: list[bytes] = []
    while size > 0 and (part := os.read(file, min(size, _CHUNK))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _head(content: bytes, limit: int) -> bytes:
    """The header block, as far as it fits."""
    ends = [at for end in (b"\r\n\r\n", b"\n\n") if (at := content.find(end, 0, limit)) >= 0]
    return content[: min(ends, default=limit)]


def _instant(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)  # whoever uses it takes the present for it


def _same_file(one: Path, other: Path) -> bool:
    return os.path.samestat(one.lstat(), other.lstat())


def _why(error: OSError) -> Say:
    return verbatim(error.strerror or type(error).__name__)
