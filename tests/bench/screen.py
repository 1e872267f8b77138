"""What a person at the queue waits for: start to usable screen, key to paint, bytes a key, memory, bytes at rest.

The real program on a real pty at 120x40, as over SSH. A frame ends with the terminal's "end of synchronised update";
key to paint is the time from writing the key until that arrives. Memory is the process's proportional set size.
"""

from __future__ import annotations

import os
import select
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from ptyprocess import PtyProcess

from tests.bench.floors import floor_of, seat_of
from tests.bench.table import Figure

COLUMNS, LINES = 120, 40
FRAME_END = b"\x1b[?2026l"
SYNC_QUERY, SYNC_SUPPORTED = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
KEYS = 120
BARE = str(Path(__file__).with_name("bare_list.py"))


class Seat:
    """A program on a pty, its bytes counted."""

    def __init__(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        shared = {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(Path.cwd()),
        }
        self.began = time.perf_counter()
        self._process = PtyProcess.spawn(
            [sys.executable, *arguments],
            env={**os.environ, **shared, **(environment or {})},
            dimensions=(LINES, COLUMNS),
        )
        self._fd = self._process.fd

    def read(self, seconds: float) -> bytes:
        if not select.select([self._fd], [], [], seconds)[0]:
            return b""
        try:
            chunk = os.read(self._fd, 1 << 16)
        except OSError:
            return b""
        if SYNC_QUERY in chunk:
            os.write(self._fd, SYNC_SUPPORTED)
        return chunk

    def until(self, words: str, seconds: float = 60.0) -> float:
        """Seconds from the start until the words were sent to the screen."""
        seen, end = b"", time.perf_counter() + seconds
        while words.encode() not in seen:
            seen += self.read(0.5)
            if time.perf_counter() > end:
                raise TimeoutError(f"{words!r} never came; the end of what did: {seen[-400:]!r}")
        return time.perf_counter() - self.began

    def settled(self, silence: float = 0.6) -> int:
        """Bytes until nothing has come for so long."""
        count = 0
        while chunk := self.read(silence):
            count += len(chunk)
        return count

    def key(self, key: bytes) -> tuple[float, int]:
        """(milliseconds until the frame after a key has come whole, bytes that the key cost in all)."""
        began = time.perf_counter()
        os.write(self._fd, key)
        seen = b""
        while FRAME_END not in seen:
            chunk = self.read(2.0)
            if not chunk:
                break
            seen += chunk
        took = (time.perf_counter() - began) * 1000
        return took, len(seen) + self.settled(0.12)

    def memory(self) -> float:
        """Proportional set size in MB."""
        lines = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

    def close(self) -> None:
        self._process.terminate(force=True)


def _keys(seat: Seat, name: str, keys: bytes, count: int = KEYS) -> list[Figure]:
    """`keys` are pressed in turn, one at a time."""
    pressed = [keys] if keys.startswith(b"\x1b") else [bytes([key]) for key in keys]
    taken = [seat.key(pressed[number % len(pressed)]) for number in range(count)]
    times, sizes = [t for t, _ in taken], [b for _, b in taken]
    return [
        Figure(
            f"{name}: key to paint, median", median(times), "ms", f"p99 {quantiles(times, n=100)[98]:.1f} ms"
        ),
        Figure(f"{name}: bytes a key, median", median(sizes), "B", f"largest {max(sizes)} B"),
    ]


def measure_queue(cases: int) -> list[Figure]:
    """The queue on a floor of so many cases."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "floor.db"
        floor_of(database, cases, seat_of())
        mine = {"CASEFLOOR_DB": str(database), "CASEFLOOR_AS": "anna", "HOME": folder}
        seat = Seat("-m", "tui", environment=mine)
        try:
            start = seat.until("26-1-2")
            seat.settled()
            seat.key(b"3")
            seat.settled()
            figures = [
                Figure("start to usable screen", start * 1000, "ms"),
                Figure("memory of the seat", seat.memory(), "MB"),
            ]
            figures += _keys(seat, "cursor within the page", b"jk")
            figures += _keys(seat, "cursor down, scrolling", b"j")
            figures += _keys(seat, "page down", b"\x1b[6~", 30)
            began, at_rest = time.perf_counter(), 0
            while time.perf_counter() - began < 5:
                at_rest += len(seat.read(1.0))
            figures.append(Figure("bytes at rest in five seconds", at_rest, "B"))
            return figures
        finally:
            seat.close()


def measure_bare(rows: int) -> list[Figure]:
    """A bare list on Textual's line API, for comparison."""
    seat = Seat(BARE, str(rows))
    try:
        seat.settled(1.5)
        return [
            Figure("memory of a bare Textual list", seat.memory(), "MB"),
            *_keys(seat, "bare list, within the page", b"jk"),
            *_keys(seat, "bare list, scrolling", b"j"),
        ]
    finally:
        seat.close()
