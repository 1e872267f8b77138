"""A floor's queue of any length in memory, answered by page as a store would, and a record of what was asked."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right, insort
from datetime import UTC, datetime, timedelta

from tui.panes.queue_rows import Page, Position, QueueRow, Total

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)

CLIENTS = (
    "И. Петров",
    "M. Tanaka",
    "А. Соколова",
    "J. Smith",
    "К. Ли",
    "山田太郎",
    "Ana 🎲 Lucía",
    "Ö. Yılmaz",
)
CATEGORIES = (
    ("payment", "card"), ("payment", "crypto"), ("bet_settlement", ""), ("bonus", "freebet"), ("identity", ""),
)  # fmt: skip
HANDLERS = ("anna", "boris", None, "katya", "anna", None, "l.montgomery")
STAGES = ("registration", "analysis", "investigation", "resolution", "execution")
AMOUNTS = ("500.00 €", "1 200.00 $", "40 000 ₽", "", "25.00 £", "1 250 000.00 ₽")


def row(case_id: int, due_in: timedelta | None = None, **changes: object) -> QueueRow:
    """A believable row; its deadline is `case_id` minutes after an hour ago, if nothing else is said."""
    due = (
        NOW
        - timedelta(hours=1)
        + (timedelta(minutes=case_id) if due_in is None else due_in + timedelta(hours=1))
    )
    category, product = CATEGORIES[case_id % len(CATEGORIES)]
    waits = case_id % 11 == 5 and "status" not in changes
    fields: dict[str, object] = {
        "case_id": case_id,
        "ref": f"26-{case_id}-{case_id % 10}",
        "version": 1,
        "position": position(due, case_id),
        "stage": STAGES[case_id * 7 % len(STAGES)],
        "status": "waiting_client" if waits else "open",
        "paused_for": "client" if waits else "",
        "level": 1 if case_id % 9 == 0 else 0,
        "client": CLIENTS[case_id % len(CLIENTS)],
        "category": category,
        "product": product,
        "amount": AMOUNTS[case_id % len(AMOUNTS)],
        "handler": HANDLERS[case_id % len(HANDLERS)],
        "received_at": NOW - timedelta(hours=2 + case_id % 50),
        "due_at": None if waits else due,
        "clock": "resolution_standard",
        "vulnerable": case_id % 13 == 2,
        "vip": case_id % 7 == 3,
        "unread": case_id % 10 == 4,
        "unanswered": (0, 1, 0, 0, 2, 0)[case_id % 6],
        "signals": case_id % 17 == 3,
        "appeals": case_id % 19 == 4,
        "summary": "Where is my money? I was told two hours, this is the second time.",
    }
    return QueueRow(**{**fields, **changes})  # type: ignore[arg-type]


def position(due: datetime, case_id: int) -> Position:
    """Nearest deadline first."""
    return (int(due.timestamp() * 1_000_000), case_id)


class ManyRows:
    """`Pages` over a sorted list. With `held` set, answers wait until it is opened."""

    def __init__(self, rows: list[QueueRow], cap: int = 500) -> None:
        self.rows = sorted(rows, key=_position)
        self.cap = cap
        self.asked: list[str] = []
        self.largest = 0
        self.gate: asyncio.Event | None = None

    async def page(
        self, *, after: Position | None = None, before: Position | None = None, limit: int, last: bool = False
    ) -> Page:
        if after is not None:
            start = bisect_right(self.rows, after, key=_position)
        elif before is not None:
            start = max(bisect_left(self.rows, before, key=_position) - limit, 0)
            limit = bisect_left(self.rows, before, key=_position) - start
        else:
            start = max(len(self.rows) - limit, 0) if last else 0
        return await self._answer("page", start, limit)

    async def around(self, case_id: int, limit: int) -> Page | None:
        at = next((index for index, row in enumerate(self.rows) if row.case_id == case_id), None)
        return None if at is None else await self._answer("around", max(at - limit // 2, 0), limit)

    async def count(self) -> Total:
        self.asked.append("count")
        return Total(min(len(self.rows), self.cap), len(self.rows) <= self.cap)

    def put(self, *rows: QueueRow) -> None:
        """What somebody else has written: the rows in their new form and place."""
        self.take(*(row.case_id for row in rows))
        for row in rows:
            insort(self.rows, row, key=_position)

    def take(self, *case_ids: int) -> None:
        self.rows = [row for row in self.rows if row.case_id not in case_ids]

    async def _answer(self, what: str, start: int, limit: int) -> Page:
        self.asked.append(what)
        if self.gate is not None:
            await self.gate.wait()
        rows = tuple(self.rows[start : start + limit])
        self.largest = max(self.largest, len(rows))
        return Page(rows, more_before=start > 0, more_after=start + limit < len(self.rows))


def _position(row: QueueRow) -> Position:
    return row.position
