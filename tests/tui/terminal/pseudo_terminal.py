"""A terminal for tests: a real program on a real pty, its bytes kept, its screen drawn by pyte.

It waits by reading: `quiet` until the program has sent nothing for a while, `until` for words on the screen.
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import pyte
from ptyprocess import PtyProcess

PATIENCE = 30.0
"""Seconds that a slow machine is given before a test fails."""

OF_ANOTHER_TERMINAL = {"NO_COLOR", "COLORTERM", "COLUMNS", "LINES"}
"""Variables of the terminal that the tests run in; pytest-xdist sets the last two."""

SYNC_QUERY, SYNC_SUPPORTED = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class PseudoTerminal:
    """`with PseudoTerminal("program.py", "argument") as terminal:` runs the program with this Python."""

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        columns: int = 80,
        lines: int = 24,
    ) -> None:
        inherited = {k: v for k, v in os.environ.items() if k not in OF_ANOTHER_TERMINAL}
        set_here = {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(Path.cwd()),
        }
        self.received = b""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._process = PtyProcess.spawn(
            [sys.executable, *arguments],
            env={**inherited, **set_here, **(environment or {})},
            dimensions=(lines, columns),
        )

    def __enter__(self) -> PseudoTerminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate(force=True)

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def send(self, keys: str | bytes) -> None:
        self._process.write(keys.encode() if isinstance(keys, str) else keys)

    def read(self, seconds: float) -> bytes:
        """What the program sends next, waited for as long as that; nothing at its end or when it is silent."""
        readable, _, _ = select.select([self._process.fd], [], [], seconds)
        if not readable:
            return b""
        try:
            chunk = os.read(self._process.fd, 65536)
        except OSError:  # Linux' way to say that the other side has closed
            return b""
        if SYNC_QUERY in chunk:
            self.send(SYNC_SUPPORTED)
        self.received += chunk
        self._stream.feed(chunk)
        return chunk

    def quiet(self, seconds: float = 0.3) -> bytes:
        """All bytes until the program has sent none for `seconds`."""
        all_of_it = b""
        while chunk := self.read(seconds):
            all_of_it += chunk
        return all_of_it

    def until(self, words: str) -> bytes:
        """All bytes until `words` stand on the screen; fails with the screen where they never do."""
        all_of_it = b""
        end = time.monotonic() + PATIENCE
        while words not in self.text:
            all_of_it += self.read(max(0.0, end - time.monotonic()))
            if time.monotonic() > end or not self._process.isalive():
                all_of_it += self.quiet()
                if words in self.text:
                    break
                raise AssertionError(f"{words!r} never came; the screen is:\n{self.text}")
        return all_of_it

    def ended(self) -> bytes:
        """All bytes until the program ends by itself."""
        all_of_it = b""
        while chunk := self.read(PATIENCE):
            all_of_it += chunk
        self._process.wait()
        return all_of_it
