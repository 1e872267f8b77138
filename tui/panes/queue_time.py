"""The queue in time: what is said of deadlines changes with the minute, all of it together, and with each breach.

Between two minutes nothing wakes but for a breach: a row is late from the second in which it is. And what may move:
rows change places before a person's eyes only where nobody is finding their way among them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from tui.panes.queue_columns import Reader
from tui.panes.queue_paint import QueuePaint
from tui.panes.queue_rows import Position, QueueRow

NEAR = timedelta(minutes=1, seconds=1)
"""How far ahead a breach is waited for: to the next minute, which looks ahead anew."""

IDLE = timedelta(seconds=30)
"""Without a key for so long, nobody is finding their way in the list, and its rows may change places."""


class QueueTime(QueuePaint):
    """What the list knows of the present, which goes on from the last minute that it was told."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._told_at = monotonic()
        self._breach: asyncio.TimerHandle | None = None
        self._touched: datetime | None = None

    @property
    def present(self) -> datetime:
        return self.reader.now + timedelta(seconds=monotonic() - self._told_at)

    @property
    def is_idle(self) -> bool:
        """Whether the list has had no key for a while."""
        return self._touched is None or self.present - self._touched >= IDLE

    def read_by(self, reader: Reader) -> None:
        """Another reader, or the same with other glyphs or another time zone."""
        self.reader, self._told_at = reader, monotonic()
        self.repaint_all()
        self.await_breach()

    def tick(self, now: datetime) -> None:
        """It is `now`: lines whose words for it differ are painted again, as far as they do."""
        self.reader, self._told_at = replace(self.reader, now=now), monotonic()
        self.repaint()
        self.await_breach()

    def await_breach(self) -> None:
        """Wakes at the next due time of a row that is held, if that comes before the next minute."""
        self.stop_waiting()
        now = self.reader.now
        next_due = min((row.due_at for row in self._window.rows if row.due_at and row.due_at > now), default=None)
        if next_due is not None and next_due - now <= NEAR:
            left = max((next_due - self.present).total_seconds(), 0)
            self._breach = asyncio.get_running_loop().call_later(left, self.tick, next_due)

    def stop_waiting(self) -> None:
        if self._breach is not None:
            self._breach.cancel()
            self._breach = None

    def on_key(self) -> None:
        self._touched = self.present

    def on_unmount(self) -> None:
        self.stop_waiting()

    # What may move.

    @property
    def _is_at_top(self) -> bool:
        return self._top == 0 and not self._window.more["before"]

    @property
    def _is_live(self) -> bool:
        """Whether rows may change places before the person's eyes."""
        return self._is_at_top and self.is_idle

    def _anchor(self) -> tuple[int | None, int]:
        """The case that is to keep its line of the screen: the cursor's if in view, else the first in view."""
        number = self._window.number_of(self._window.cursor)
        if number is not None and 0 <= number - self._top < self._lines:
            return self._window.cursor, number - self._top
        first = self._window.at(self._top)
        return (first.case_id if first else None), 0

    def _in_view(self) -> tuple[Position, Position] | None:
        """The places of the first and the last row in view."""
        first = self._window.at(self._top)
        last = self._window.at(min(self._top + self._lines, self._window.end) - 1)
        return (first.position, last.position) if first and last else None

    def _stays_in_view(self, old: Position, new: Position) -> bool:
        """A row is not moved out of what a person is looking at, nor into it."""
        view = self._in_view()
        return view is not None and any(view[0] <= place <= view[1] for place in (old, new))

    def _risen(self, rows: Iterable[QueueRow]) -> list[QueueRow]:
        """Those that were below what is in view and belong above it now: as worth a look as new ones."""
        view = self._in_view()
        if view is None:
            return []
        held = ((row, self._window.number_of(row.case_id)) for row in rows)
        below = self._top + self._lines
        return [row for row, number in held if number is not None and number >= below and row.position < view[0]]
