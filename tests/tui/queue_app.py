"""The queue alone in a real app, for tests and measurements from outside: `python queue_app.py 100000 [calm]`."""

from __future__ import annotations

import sys
from datetime import UTC, timedelta
from typing import ClassVar

from textual.app import ComposeResult

from tests.tui.many_rows import NOW, ManyRows, row
from tui.panes.queue import QueueList
from tui.panes.queue_columns import Reader
from tui.terminal.app import TerminalApp


class QueueApp(TerminalApp[None]):
    """`n` makes a new case come in at the top, `t` lets a minute pass, `m` moves the third case to the top.

    Of a calm queue only the first three are due within a day.
    """

    BINDINGS: ClassVar = [("n", "come"), ("t", "pass"), ("m", "rise"), ("q", "quit")]

    def __init__(self, count: int, calm: bool = False) -> None:
        super().__init__()
        rows = [
            row(number, timedelta(days=3) if calm and number > 3 else None) for number in range(1, count + 1)
        ]
        self.source = ManyRows(rows)
        self.next = count + 1

    def compose(self) -> ComposeResult:
        yield QueueList(reader=Reader(NOW, UTC, me="anna"))

    async def on_mount(self) -> None:
        self.query_one(QueueList).focus()
        await self.query_one(QueueList).load(self.source)

    def action_come(self) -> None:
        hostile = "\x1b]2;evil\x07\x1b[2J\x9b31m[@click=app.quit]x[/]\u202e"
        come = row(
            self.next, timedelta(minutes=-self.next), client=hostile, product=hostile, ref=f"26-{self.next}-1"
        )
        self.next += 1
        self.source.put(come)
        self.query_one(QueueList).patch([come])

    def action_pass(self) -> None:
        queue = self.query_one(QueueList)
        queue.tick(queue.reader.now + timedelta(minutes=1))


    def action_rise(self) -> None:
        third = self.source.rows[2]
        version = third.version + 1
        risen = row(third.case_id, timedelta(minutes=-self.next), version=version, client=f"risen {version}")
        self.source.put(risen)
        self.query_one(QueueList).patch([risen])


if __name__ == "__main__":
    QueueApp(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, calm="calm" in sys.argv).run()
