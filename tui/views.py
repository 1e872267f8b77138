"""The views of a floor: named filters in the head line, a digit each, and the pages that a queue reads of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.filter import Filter
from core.money import BadMoney, Money
from core.policy import Policy
from core.say import label
from tui.i18n import current_language, translate
from tui.panes.queue_rows import Page, Position, QueueRow, Total

if TYPE_CHECKING:
    from core.people import Person
    from db import queue as stored
    from tui.seat import Seat

MOST_DEPARTMENTS = 4
"""Departments of one person that get a view each; whoever works for more has the filter line."""


@dataclass(frozen=True, slots=True)
class View:
    """One view. `title` is translated when shown; `named` is a name as it is (a department's)."""

    id: str
    filter: Filter
    title: str = ""
    named: str = ""

    @property
    def words(self) -> str:
        return self.named or translate(self.title)


def views_for(person: Person, policy: Policy) -> tuple[View, ...]:
    """What this person's head line offers: their own cases, their departments, what nobody handles, and all."""
    mine = View("mine", Filter(handlers=(person.login,)), label("Mine"))
    departments = tuple(
        View(
            f"department-{key}",
            Filter(departments=(key,)),
            named=policy.department_label(key, current_language()),
        )
        for key in person.departments[:MOST_DEPARTMENTS]
    )
    return (
        mine,
        *departments,
        View("nobodys", Filter(handlers=("",)), label("Nobody's")),
        View("all", Filter(), label("All")),
        View("closed", Filter(is_open=False), label("Closed")),
    )


class FloorPages:
    """`tui.panes.queue_rows.Pages` of one filter, read from the store in the database's thread."""

    def __init__(self, seat: Seat, wanted: Filter) -> None:
        self.seat = seat
        self.wanted = wanted

    async def page(
        self, *, after: Position | None = None, before: Position | None = None, limit: int, last: bool = False
    ) -> Page:
        from db import queue

        def read() -> stored.Page:
            store, wanted = self.seat.store, self.wanted
            return queue.page(store, wanted, after=_edge(after), before=_edge(before), limit=limit, last=last)

        return _page(await self.seat.ask(read))

    async def around(self, case_id: int, limit: int) -> Page | None:
        from db import queue

        found = await self.seat.ask(queue.around, self.seat.store, case_id, self.wanted, limit)
        return None if found is None else _page(found)

    async def count(self) -> Total:
        from db import queue

        total = await self.seat.ask(queue.counts, self.seat.store, self.wanted)
        return Total(total.at_least, total.exact)

    async def rows_for(self, numbers: tuple[int, ...]) -> tuple[QueueRow, ...]:
        """The rows of those of these cases that belong to this queue."""
        from db import queue

        found = await self.seat.ask(queue.rows_for, self.seat.store, numbers, self.wanted)
        return tuple(row_of(row) for row in found)


def row_of(row: stored.Row) -> QueueRow:
    """A row of the store as the queue shows it."""
    return QueueRow(
        case_id=row.number, ref=row.ref, version=row.version, position=row.position, stage=row.stage, status=row.status,
        client=row.client_name, received_at=row.received_at, level=row.level, category=row.category or None,
        product=row.product, amount=_pretty(row.amount), handler=row.handler or None, department=row.department or None,
        due_at=row.next_due_at, clock=row.next_clock, paused_for=row.paused_for, vulnerable=row.vulnerable,
        signals=row.signals, appeals=row.appeals, vip=bool(row.tier), unanswered=row.unanswered if row.is_open else 0,
        summary=row.subject,
    )  # fmt: skip


def _edge(position: Position | None) -> tuple[int, int, int] | None:
    """A position as the store makes them."""
    if position is None:
        return None
    part, at, number = position
    return part, at, number


def _page(page: stored.Page) -> Page:
    return Page(tuple(row_of(row) for row in page.rows), page.more_before, page.more_after)


def _pretty(amount: str) -> str:
    try:
        return Money.read(amount).pretty() if amount else ""
    except BadMoney:
        return amount
