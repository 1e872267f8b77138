"""The queue alone in a real app, for tests and measurements from outside: `python queue_app.py 100000`."""

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
    """`n` makes a new case come in at the top, `t` lets a minute pass."""

    BINDINGS: ClassVar = [("n", "come"), ("t", "pass"), ("q", "quit")]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.source = ManyRows([row(number) for number in range(1, count + 1)])
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


if __name__ == "__main__":
    QueueApp(int(sys.argv[1]) if len(sys.argv) > 1 else 1000).run()
