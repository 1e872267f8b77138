"""What the queue shows and where it gets it from: a row, a page of rows, and the `Pages` that a store answers.

A queue is never held whole. Its pages are keyset pages: each begins behind the position of a row that is known,
so that the hundredth page costs what the first one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.say import label

Position = tuple[int, ...]
"""Where a row stands in its queue's order: smaller is higher, and no two rows have the same (it ends in the case's
id). What it is made of is the business of whoever answers the pages; a descending order has its numbers negated."""


PAUSED: dict[str, str] = {"client": label("client"), "external": label("third party"), "body": label("outside body")}
"""Whom a case waits for while its clocks stand still, in a word (`core.case.timing.WAITS` has them whole)."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case as the queue shows it. Text is clean (`core.text`); instants are aware."""

    case_id: int
    ref: str
    version: int
    position: Position
    stage: str
    status: str
    client: str
    received_at: datetime
    level: int = 0
    category: str | None = None
    product: str = ""
    amount: str = ""
    """The sum in dispute as it is shown, with its currency; empty where the complaint is not about money."""
    handler: str | None = None
    """Login of whoever works the case."""
    department: str | None = None
    due_at: datetime | None = None
    """The instant the next clock runs out; None where none runs."""
    clock: str = ""
    """The rule of that clock."""
    paused_for: str = ""
    """Whom the case waits for while its clocks stand still (`core.case.timing.WaitFor`)."""
    vulnerable: bool = False
    signals: int = 0
    """Signals in the client's words that wait for a person."""
    appeals: int = 0
    vip: bool = False
    unanswered: int = 0
    """How often the client wrote since the last answer."""
    unread: bool = False
    """Something came in that its handler has not looked at."""
    summary: str = ""
    """The beginning of the complaint, one line; shown where there is room."""


@dataclass(frozen=True, slots=True)
class Page:
    """Neighbouring rows in their order, and whether there are more on either side."""

    rows: tuple[QueueRow, ...]
    more_before: bool
    more_after: bool


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows a queue has: counted up to a cap, beyond which only `at_least` is known."""

    at_least: int
    exact: bool = True

    def __str__(self) -> str:
        return str(self.at_least) if self.exact else f"{self.at_least}+"


class Pages(Protocol):
    """One queue: a filter and an order, asked page by page. A change of either is another `Pages`."""

    async def page(
        self, *, after: Position | None = None, before: Position | None = None, limit: int, last: bool = False
    ) -> Page:
        """At most `limit` rows next to a position, nearest first in meaning and in order in the answer.

        With neither `after` nor `before` the first rows, or with `last` the last ones.
        """
        ...

    async def around(self, case_id: int, limit: int) -> Page | None:
        """At most `limit` rows with the case about in their middle; None where it is not in this queue."""
        ...

    async def count(self) -> Total:
        """How many rows there are, up to a cap of the store's choice."""
        ...
