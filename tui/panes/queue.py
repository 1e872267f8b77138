"""The queue: a virtual list that holds a window of its rows, with a cursor that stays on its case.

Whatever comes in, goes or moves, the cursor is on the case it was on, and on its line of the screen where that can
be. A row in view that belongs elsewhere now says so in its cells and stays where it is, until the person goes to the
top or asks for what is new, or until the list has stood at its top for a while with nobody at its keys. Rows are read
by page from `Pages` ahead of the need; no key waits for one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.panes.questions import Questions
from tui.panes.queue_paint import HEAD
from tui.panes.queue_rows import Page, Pages, Position, QueueRow, Total
from tui.panes.queue_time import QueueTime
from tui.panes.queue_window import Side, nothing_stays

PAGE = 100
"""Rows asked for at once: a quarter of what is held."""

REST = 0.12
"""Seconds a cursor stays before it has come to rest: longer than a held key's repeat, shorter than a look."""


class QueueList(QueueTime, can_focus=True):
    """A queue of cases. Give it its rows with `await load(pages)`, and changes with `patch`."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "home", show=False),
        Binding("end", "end", show=False),
        Binding("enter", "open", show=False),
    ]

    class QueueMessage(Message):
        """From a queue, about one case (None: the queue is empty)."""

        def __init__(self, queue: QueueList, case_id: int | None) -> None:
            self.queue = queue
            self.case_id = case_id
            super().__init__()

        @property
        def control(self) -> QueueList:
            return self.queue

    class Moved(QueueMessage):
        """The cursor is on another case; sent at once, for each step of a held key."""

    class Rested(QueueMessage):
        """The cursor has stayed on a case: load it now. Sent at once for a single step, once for a held key."""

    class Opened(QueueMessage):
        """The case is to be opened."""

    class Counted(Message):
        """What the line above the queue says: how many rows, how many new ones are out of sight, and how many stand
        where they no longer belong."""

        def __init__(self, queue: QueueList, total: Total, above: int, below: int, moved: int) -> None:
            self.queue = queue
            self.total = total
            self.above = above
            self.below = below
            self.moved = moved
            super().__init__()

    class Failed(Message):
        """A page could not be read; what is shown is as it was."""

        def __init__(self, queue: QueueList, error: Exception) -> None:
            self.queue = queue
            self.error = error
            super().__init__()

    def __init__(self, **settings: Any) -> None:
        """As `QueuePaint`: `reader`, `empty` (the words of an empty queue), `held`, `id`, `classes`."""
        super().__init__(**settings)
        self.total = Total(0)
        self._pages: Pages | None = None
        self._questions = Questions(self._tell_failed)
        self._unseen: dict[int, Position] = {}
        self._told: tuple[Total, int, int, int] | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._stirred = False

    # What others ask and tell.

    @property
    def case_id(self) -> int | None:
        """The case under the cursor."""
        return self._window.cursor

    @property
    def row(self) -> QueueRow | None:
        """The row under the cursor, if it is held."""
        number = self._window.number_of(self._window.cursor)
        return None if number is None else self._window.at(number)

    @property
    def place(self) -> int | None:
        """The cursor's place in the queue, from 1; None where it has not been counted."""
        number = self._window.number_of(self._window.cursor)
        return number + 1 if number is not None and self._window.counted else None

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """The rows that are held, which is never the whole of a long queue."""
        return tuple(self._window.rows)

    async def load(self, pages: Pages, at: int | None = None) -> None:
        """Shows another queue, with the cursor on case `at`, else on the case it was on, else on the first.

        Raises what `pages` raises; the old rows stay until the new ones are there.
        """
        self._pages = pages
        self._questions.drop()
        wanted = at if at is not None else self.case_id
        page = None if wanted is None else await pages.around(wanted, PAGE)
        first = None if page is not None else 0
        if page is None:
            page = await pages.page(limit=PAGE)
        if self._pages is pages:  # and no other queue has been asked for meanwhile
            self._window.cursor = wanted
            self._unseen.clear()
            self._begin(page, first)

    def patch(self, rows: Iterable[QueueRow] = (), removed: Iterable[int] = ()) -> None:
        """What the feed says: rows of this queue that changed or came, and cases that have left it."""
        rows, cursor, removed = list(rows), self.case_id, set(removed)
        if self._is_live and self._window.moved:
            self.settle()
        at_top = self._is_at_top
        anchor, its_line = self._anchor()
        stays, risen = nothing_stays if self._is_live else self._stays_in_view, self._risen(rows)
        new = self._window.patch(rows, removed, stays)
        self._unseen = {case_id: at for case_id, at in self._unseen.items() if case_id not in removed}
        self._unseen |= {row.case_id: row.position for row in (*new, *risen)}
        self._keep(anchor, its_line, at_top)
        if self.case_id != cursor:
            self._tell_moved()
        if new or removed:
            self._recount()

    def settle(self) -> None:
        """Rows that stood where they no longer belong go to their places; the cursor keeps its case and its line."""
        at_top = self._is_at_top
        anchor, its_line = self._anchor()
        if self._window.settle():
            self._keep(anchor, its_line, at_top)

    def tick(self, now: datetime) -> None:
        super().tick(now)
        if self._is_live and self._window.moved:
            self.settle()

    def move(self, by: int) -> None:
        """The cursor that many rows down (up where negative), as far as there are rows held."""
        number = self._window.number_of(self.case_id)
        if number is None:
            if self.case_id is not None:
                self.go_to(self.case_id)  # the view has been scrolled far away from it
            return
        row = self._window.at(min(max(number + by, self._window.first), self._window.end - 1))
        if row is None or row.case_id == self.case_id:
            self._let_go_of_what_left()
        else:
            self._go(row.case_id)

    def page(self, by: int) -> None:
        """The cursor and the view a screenful down or up, the cursor on the same line of the screen."""
        number = self._window.number_of(self.case_id)
        if number is None or not self._lines:
            return self.move(0)
        step = by * max(self._lines - 1, 1)
        target = min(max(number + step, self._window.first), self._window.end - 1)
        row = self._window.at(target)
        if row is not None:
            self._go(row.case_id, top=self._top + target - number)

    def home(self) -> None:
        """The first row of the whole queue; what is new there has then been seen."""
        if self._window.more["before"]:
            self._questions.instead("jump", partial(self._jump, last=False))
            return
        self._window.settle()
        if self._window.rows:
            self._go(self._window.rows[0].case_id, top=0)

    def end(self) -> None:
        """The last row of the whole queue."""
        if self._window.more["after"]:
            self._questions.instead("jump", partial(self._jump, last=True))
        elif self._window.rows:
            self._go(self._window.rows[-1].case_id)

    def go_to(self, case_id: int) -> None:
        """The cursor on a case, read from the store where it is not held; nothing where it is not in this queue."""
        if self._window.number_of(case_id) is not None:
            self._go(case_id)
        else:
            self._questions.instead("jump", partial(self._jump_to, case_id))

    def see_new(self) -> None:
        """What moved goes where it belongs, and the cursor on the highest of the new rows that are out of sight."""
        self.settle()
        if self._unseen:
            self.go_to(min(self._unseen, key=lambda case_id: self._unseen[case_id]))

    def action_move(self, by: int) -> None:
        self.move(by)

    def action_page(self, by: int) -> None:
        self.page(by)

    def action_home(self) -> None:
        self.home()

    def action_end(self) -> None:
        self.end()

    def action_open(self) -> None:
        if self.case_id is not None:
            self.post_message(self.Opened(self, self.case_id))

    def action_see_new(self) -> None:
        self.see_new()

    # Moving.

    def _go(self, case_id: int, top: int | None = None) -> None:
        """The cursor on a case that is held, the view no further than needed, or with `top` as its first row."""
        moved = self._window.to(case_id)
        self._settle(self._top if top is None else top)
        if moved:
            self._tell_moved()

    def _let_go_of_what_left(self) -> None:
        """The cursor cannot go further: a row that was kept only for it goes now."""
        if self._window.drop_gone():
            self._settle(self._top)
            self._tell_moved()

    def _settle(self, top: int) -> None:
        """After any change: the view at `top`, or as near to it as keeps the cursor in sight."""
        number = self._window.number_of(self.case_id)
        if number is not None and self._lines:
            top = min(max(top, number - self._lines + 1), number)
        self._view(top)

    def _view(self, top: int) -> None:
        self.show(top, HEAD + self._window.end + self._window.more["after"])
        self._see()
        self._look_ahead()

    def _keep(self, anchor: int | None, its_line: int, at_top: bool) -> None:
        """The view after rows have come, gone or moved, with the anchor on its line."""
        number = self._window.number_of(anchor)
        top = self._top if number is None else number - its_line
        if at_top and (number is None or number < self._lines):
            top = 0  # at the top new rows appear before one's eyes, as long as the cursor stays in sight
        self._settle(top)
        self.await_breach()

    def validate_scroll_y(self, value: float) -> float:
        """The view stays within the rows that are held."""
        first = self._window.first
        return min(max(value, first), max(self._window.end - self._lines, first))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._see()
        self._look_ahead()

    def _tell_moved(self) -> None:
        self.post_message(self.Moved(self, self.case_id))
        if self._rest is None:
            self.post_message(self.Rested(self, self.case_id))
        else:
            self._rest.cancel()
            self._stirred = True
        # Not a timer of Textual: each is a task, and a held key would make thirty a second.
        self._rest = asyncio.get_running_loop().call_later(REST, self._come_to_rest)

    def _come_to_rest(self) -> None:
        self._rest = None
        if self._stirred:
            self._stirred = False
            self.post_message(self.Rested(self, self.case_id))

    def _see(self) -> None:
        """Forgets the new rows that are in view now, and tells what the line above should say."""
        for number in range(self._top, self._top + self._lines):
            row = self._window.at(number)
            if row is not None:
                self._unseen.pop(row.case_id, None)
        first = self._window.at(self._top)
        above = sum(position < first.position for position in self._unseen.values()) if first else 0
        if self._window.is_whole:
            self.total = Total(self._window.count)
        told = (self.total, above, len(self._unseen) - above, self._window.moved)
        if told != self._told and self._pages is not None:
            self._told = told
            self.post_message(self.Counted(self, *told))

    # Reading.

    def _look_ahead(self) -> None:
        """Asks for the next page where the view has come within two screens of the end of what is held."""
        margin = 2 * self._lines
        if self._window.more["after"] and self._top + self._lines + margin > self._window.end:
            self._questions.once("after", partial(self._extend, "after"))
        if self._window.more["before"] and self._top - margin < self._window.first:
            self._questions.once("before", partial(self._extend, "before"))

    async def _extend(self, side: Side) -> None:
        beside = self._window.edge(side)
        if self._pages is None or beside is None:
            return
        asked: dict[str, Position] = {side: beside}
        page = await self._pages.page(**asked, limit=PAGE)  # type: ignore[arg-type]
        self._questions.answered(side)
        self._view(self._top + self._window.extend(side, page, beside))
        self.await_breach()

    async def _jump(self, *, last: bool) -> None:
        if self._pages is None:
            return
        page = await self._pages.page(limit=PAGE, last=last)
        if not last:
            self._unseen.clear()
        ends = self.total.at_least - len(page.rows) if self.total.exact else None
        self._window.cursor = page.rows[-1 if last else 0].case_id if page.rows else None
        self._begin(page, ends if last else 0)

    async def _jump_to(self, case_id: int) -> None:
        page = None if self._pages is None else await self._pages.around(case_id, PAGE)
        if page is not None:
            self._window.cursor = case_id
            self._begin(page, None)

    def _begin(self, page: Page, first: int | None) -> None:
        """Another run of rows, with the cursor on the case that has been set."""
        self._loaded = True
        self._questions.answered("after", "before")
        self._window.begin(page, first)
        number = self._window.number_of(self.case_id)
        self._settle(0 if number is None else number - self._lines // 2)
        self._tell_moved()
        self._recount()
        self.await_breach()

    def _recount(self) -> None:
        if not self._window.is_whole:
            self._questions.again("count", self._count)

    async def _count(self) -> None:
        pages = self._pages
        total = await pages.count() if pages is not None else self.total
        if self._pages is pages and not self._window.is_whole:
            self.total = total
            self._see()

    def _tell_failed(self, error: Exception) -> None:
        self.post_message(self.Failed(self, error))

    def on_resize(self) -> None:
        self._settle(self._top)

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        row = self._window.at(self._top + event.y - HEAD) if event.y >= HEAD else None
        if row is not None:
            self._go(row.case_id)
            if event.chain >= 2:
                self.action_open()

    def on_unmount(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        self._questions.drop()
