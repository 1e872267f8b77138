"""The part of a queue that is held: a bounded run of neighbouring rows, and a cursor that stays on its case.

Pure: no widget, no clock, no waiting. Rows come by page from either side and by patch from the feed; whatever comes,
the cursor is on the case it was on. The row under the cursor never moves by itself: if its case now belongs
elsewhere, or no longer here, it stays where it is until the cursor leaves it. Other rows can be kept from moving
likewise, until `settle`: they say what is so, in the place where they were.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal

from tui.panes.queue_rows import Page, Position, QueueRow

HELD = 400
"""Rows: ten screens of forty lines, so that a held key never outruns the next page."""

Side = Literal["before", "after"]

Stays = Callable[[Position, Position], bool]
"""Whether a row that belongs to the second place now is to stay in the first for the time being."""


def nothing_stays(old: Position, new: Position) -> bool:
    """Every row goes where it belongs at once."""
    return False


class QueueWindow:
    """`rows[0]` is the row number `first` of the queue, which is exact only while `counted` is true."""

    def __init__(self, held: int = HELD) -> None:
        self.held = held
        self.rows: list[QueueRow] = []
        self.first = 0
        self.counted = True
        self.more: dict[Side, bool] = {"before": False, "after": False}
        self.cursor: int | None = None
        self._moving: dict[int, QueueRow] = {}
        """Rows by case that stand where they no longer belong, each as it is to stand in its own place."""
        self._gone = False
        """The row under the cursor is no longer in the queue."""
        self._index: dict[int, int] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def end(self) -> int:
        """The number behind the last row held."""
        return self.first + len(self.rows)

    def number_of(self, case_id: int | None) -> int | None:
        """The row number of a case, None where it is not held."""
        if self._index is None:
            self._index = {row.case_id: index for index, row in enumerate(self.rows)}
        index = None if case_id is None else self._index.get(case_id)
        return None if index is None else self.first + index

    def at(self, number: int) -> QueueRow | None:
        index = number - self.first
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def is_gone(self, case_id: int) -> bool:
        """Whether this row is shown only because the cursor is on it."""
        return self._gone and case_id == self.cursor

    @property
    def count(self) -> int:
        """How many rows are held that are in the queue."""
        return len(self.rows) - self._gone

    @property
    def moved(self) -> int:
        """How many rows are kept from moving, beside the one under the cursor."""
        return len(self._moving) - (self.cursor in self._moving)

    @property
    def is_whole(self) -> bool:
        """Whether all of the queue is held."""
        return not (self.more["before"] or self.more["after"])

    def begin(self, page: Page, first: int | None) -> None:
        """Replaces everything by `page`; `first` is the number of its first row, None where that is not known.

        The cursor stays on its case if the page has it, and goes to the page's first row otherwise.
        """
        self._gone = False
        self._moving.clear()
        self.rows = list(page.rows)
        self._index = None
        self.more = {"before": page.more_before, "after": page.more_after}
        self.counted = first is not None or not page.more_before
        self.first = (first or 0) if not page.more_before else max(first or 0, 1)
        if self.number_of(self.cursor) is None:
            self.cursor = self.rows[0].case_id if self.rows else None

    def extend(self, side: Side, page: Page, beside: Position) -> int:
        """Adds the page that was asked for beside a position, letting go of rows at the other end.

        Nothing is added where the end has changed since and the page no longer fits there. Answers by how much
        every row's number has grown: it does where `first` had been guessed too low.
        """
        if self.edge(side) != beside:
            return 0
        fresh = [row for row in page.rows if self.number_of(row.case_id) is None]
        self._index = None
        if side == "after":
            self.more["after"] = page.more_after
            self.rows.extend(fresh)
            self._let_go("before", len(self.rows) - self.held)
            return 0
        self.more["before"] = page.more_before
        self.rows[:0] = fresh
        self.first -= len(fresh)
        self._let_go("after", len(self.rows) - self.held)
        grown = max(self.first, 1) - self.first if self.more["before"] else -self.first
        self.first += grown
        self.counted = not self.more["before"] or (self.counted and not grown)
        return grown

    def edge(self, side: Side) -> Position | None:
        """The position beside which the next page on that side is asked for; None where nothing is held."""
        if not self.rows:
            return None
        return self.rows[0 if side == "before" else -1].position

    def patch(
        self, rows: Iterable[QueueRow], removed: Iterable[int] = (), stays: Stays = nothing_stays
    ) -> list[QueueRow]:
        """Takes in changed rows of this queue and cases that are no longer in it.

        Answers the rows that were not held before, those that lie outside the window too; these are not kept.
        """
        for case_id in removed:
            self._remove(case_id)
        return [row for row in rows if not self._take(row, stays)]

    def settle(self) -> bool:
        """Lets the rows that were kept from moving go where they belong; whether there was one."""
        waiting = [row for case_id, row in self._moving.items() if case_id != self.cursor]
        for row in waiting:
            self._remove(row.case_id)
        for row in waiting:
            self._place(row)
        return bool(waiting)

    def to(self, case_id: int) -> bool:
        """Puts the cursor on a case that is held; whether it is another one than before."""
        if case_id == self.cursor or self.number_of(case_id) is None:
            return False
        left, gone = self.cursor, self._gone
        self.cursor, self._gone = case_id, False
        becomes = None if left is None else self._moving.pop(left, None)
        if left is not None and gone:
            self._remove(left)
        elif left is not None and becomes is not None:
            self._remove(left)
            self._place(becomes)
        return True

    def drop_gone(self) -> bool:
        """Lets go of a row that is shown only because the cursor is on it; whether there was one."""
        number = self.number_of(self.cursor)
        if number is None or not self._gone:
            return False
        index = number - self.first
        del self.rows[index]
        self._index = None
        self._gone = False
        self.cursor = self.rows[max(index - 1, 0)].case_id if self.rows else None
        return True

    def _take(self, row: QueueRow, stays: Stays) -> bool:
        """Puts a row in its place; whether its case was held already."""
        number = self.number_of(row.case_id)
        if number is None:
            self._place(row)
            return False
        index = number - self.first
        held = self.rows[index]
        if row.version < held.version:
            return True  # an older answer that came late
        is_here = row.case_id == self.cursor
        if is_here:
            self._gone = False
        self._moving.pop(row.case_id, None)
        if row.position == held.position:
            self.rows[index] = row
        elif is_here or stays(held.position, row.position):
            self.rows[index] = replace(row, position=held.position)
            self._moving[row.case_id] = row
        else:
            self._remove(row.case_id)
            self._place(row)
        return True

    def _place(self, row: QueueRow) -> None:
        """Inserts a row if its place lies within what is held."""
        index = bisect_left(self.rows, row.position, key=_position)
        if (index == 0 and self.more["before"]) or (index == len(self.rows) and self.more["after"]):
            return
        self.rows.insert(index, row)
        self._index = None
        if self.cursor is None:
            self.cursor = row.case_id
        excess = len(self.rows) - self.held
        if excess > 0:
            at = self.number_of(self.cursor)
            far_up = at is not None and at - self.first > len(self.rows) // 2
            self._let_go("before" if far_up else "after", excess)

    def _remove(self, case_id: int) -> None:
        self._moving.pop(case_id, None)
        number = self.number_of(case_id)
        if number is None:
            return
        if case_id == self.cursor:
            self._gone = True
            return
        del self.rows[number - self.first]
        self._index = None

    def _let_go(self, side: Side, number: int) -> None:
        if number <= 0:
            return
        self._index = None
        self.more[side] = True
        gone = self.rows[:number] if side == "before" else self.rows[-number:]
        if side == "before":
            del self.rows[:number]
            self.first += number
        else:
            del self.rows[-number:]
        for row in gone:
            # What only stood there may belong to what is still held.
            if row.case_id != self.cursor and (elsewhere := self._moving.pop(row.case_id, None)) is not None:
                self._place(elsewhere)


def _position(row: QueueRow) -> Position:
    return row.position
