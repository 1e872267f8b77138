"""The queue's pages: neighbouring rows in their order, found by an index, at the same cost on the hundredth page.

Open cases come first, what breaches next at the top; after them, where they are asked for, the closed ones, the latest
first. Open cases that nothing is due for (their clocks stand still) are the last of the open ones, the oldest first.
Each field that is filtered by has an index that ends in this order. The first of them in `_DRIVERS` leads; where it
has several values each is asked for by itself and the answers are merged, for an index that serves several values at
once would have to be sorted. The other fields only sift.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from core.catalogue import Status
from core.filter import Filter
from core.stages import Stage
from db.folding import pattern
from db.instants import instant, instant_or_none, micros
from db.session import Session, marks

if TYPE_CHECKING:
    from db.store import SqliteStore

Position = tuple[int, int, int]
"""Where a case stands; smaller is higher. An open one: (0, µs of its first due time, number), and behind all of those
the ones that nothing is due for (`db.timing.queue_at`); a closed one: (1, -µs closed, -number)."""

CAP = 500
"""Rows that are counted before the answer is "500+" (counting a million takes longer than anyone waits)."""

_AT_ONCE = 400
"""Values in one IN; SQLite before 3.32 takes 999 in a statement."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the queue shows it; what is absent is an empty text."""

    number: int
    ref: str
    version: int
    updated_seq: int
    is_open: bool
    queue_at: int
    stage: str
    status: str
    level: int
    department: str
    handler: str
    category: str
    product: str
    channel: str
    priority: str
    complexity: str
    client_number: int
    client_name: str
    vulnerable: bool
    tier: str
    amount: str
    """As `Money` writes it, such as `500.00 EUR`."""
    subject: str
    received_at: datetime
    stage_since: datetime
    closed_at: datetime | None
    next_due_at: datetime | None
    """When the clock that is due first is due; None where none runs. It was breached where this is past."""
    next_clock: str
    """That clock's rule."""
    paused_for: str
    """Whom the case waits for (`WaitFor`), where its clocks stand still."""
    policy: str
    signals: int
    """Signals in the client's words that wait for a person."""
    appeals: int
    escalated_by: str
    """The rule that asked for the level that the case is at; `by_hand` for a person's."""
    unanswered: int
    verdict: str
    outcome: str
    disposition: str

    @property
    def position(self) -> Position:
        sign = 1 if self.is_open else -1
        return (0 if self.is_open else 1, sign * self.queue_at, sign * self.number)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and whether there are more on either side."""

    rows: tuple[Row, ...]
    more_before: bool
    more_after: bool


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are; at least so many where `exact` is false."""

    at_least: int
    exact: bool


EVERYTHING_OPEN = Filter()
_COLUMNS = ", ".join(Row.__dataclass_fields__)
_DRIVERS: tuple[tuple[str, str], ...] = (
    ("handler", "handlers"), ("level", "levels"), ("department", "departments"), ("category", "categories"),
    ("stage", "stages"), ("status", "statuses"), ("channel", "channels"),
)  # fmt: skip
"""Columns with an index of their own and the filter's field, the ones that leave the fewest cases first."""

_SIFTERS: tuple[tuple[str, str], ...] = (("priority", "priorities"), ("complexity", "complexities"))


def page(
    store: SqliteStore,
    wanted: Filter = EVERYTHING_OPEN,
    *,
    after: Position | None = None,
    before: Position | None = None,
    limit: int = 50,
    last: bool = False,
    client: int = 0,
) -> Page:
    """At most `limit` rows next to a position; with none the first rows, or with `last` the last ones.

    `client` narrows to one client's cases.
    """
    with store.view() as session:
        backwards = last or before is not None
        edge = before if backwards else after
        found = _beside(session, wanted, edge, backwards, limit + 1, client)
    more, rows = len(found) > limit, found[:limit]
    if backwards:
        return Page(tuple(reversed(rows)), more_before=more, more_after=edge is not None)
    return Page(tuple(rows), more_before=edge is not None, more_after=more)


def around(store: SqliteStore, number: int, wanted: Filter = EVERYTHING_OPEN, limit: int = 50) -> Page | None:
    """At most `limit` rows with the case about in their middle; None where the filter does not find it."""
    with store.view() as session:
        middle = _rows_for(session, [number], wanted)
        if not middle:
            return None
        at = middle[0].position
        above = _beside(session, wanted, at, True, limit, 0)
        below = _beside(session, wanted, at, False, limit, 0)
    half = (limit - 1) // 2
    take_above = min(len(above), max(half, limit - 1 - len(below)))
    take_below = min(len(below), limit - 1 - take_above)
    rows = (*reversed(above[:take_above]), *middle, *below[:take_below])
    return Page(rows, more_before=len(above) > take_above, more_after=len(below) > take_below)


def rows_for(store: SqliteStore, numbers: Iterable[int], wanted: Filter | None = None) -> list[Row]:
    """The rows of these cases, in no order; with a filter only those that it finds."""
    with store.view() as session:
        return _rows_for(session, numbers, wanted)


def counts(store: SqliteStore, wanted: Filter = EVERYTHING_OPEN, cap: int = CAP) -> Total:
    """How many cases the filter finds, counted up to `cap`."""
    found = 0
    with store.view() as session:
        for is_open in _segments(wanted):
            for where, values in _wheres(wanted, is_open, 0):
                room = cap + 1 - found
                sql = f"SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE {where} LIMIT ?) AS found"
                found += session.value(sql, (*values, room))
                if found > cap:
                    return Total(cap, exact=False)
    return Total(found, exact=True)


def breached(store: SqliteStore, now: datetime, cap: int = CAP) -> Total:
    """How many open cases have a clock whose due time passed, counted up to `cap`; they are the head of the queue."""
    with store.view() as session:
        found = session.value(_BREACHED, (True, micros(now), cap + 1))
    return Total(min(found, cap), exact=found <= cap)


_BREACHED = "SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE is_open = ? AND queue_at < ? LIMIT ?) AS found"


def _beside(
    session: Session, wanted: Filter, edge: Position | None, backwards: bool, limit: int, client: int
) -> list[Row]:
    """The nearest rows on one side of a position, nearest first."""
    found: list[Row] = []
    segments = _segments(wanted)
    for is_open in reversed(segments) if backwards else segments:
        within = edge is not None and edge[0] == (0 if is_open else 1)
        if edge is not None and not within and is_open is not backwards:
            continue  # this part lies on the other side of the edge
        found += _in_segment(session, wanted, is_open, edge if within else None, backwards, limit - len(found), client)
        if len(found) >= limit:
            break
    return found


def _in_segment(
    session: Session, wanted: Filter, is_open: bool, edge: Position | None, backwards: bool, limit: int, client: int
) -> list[Row]:
    """The same among the open or the closed cases alone."""
    upwards = is_open ^ backwards  # in the index's own direction, in which both parts of the key grow
    order = "queue_at, number" if upwards else "queue_at DESC, number DESC"
    beyond = f" AND (queue_at, number) {'>' if upwards else '<'} (?, ?)" if edge else ""
    edge_values = [abs(edge[1]), abs(edge[2])] if edge else []
    ranges: list[Iterable[Row]] = []
    for where, values in _wheres(wanted, is_open, client):
        sql = f"SELECT {_COLUMNS} FROM cases WHERE {where}{beyond} ORDER BY {order} LIMIT ?"
        ranges.append([_row(found) for found in session.all(sql, [*values, *edge_values, limit])])
    if len(ranges) == 1:
        return list(ranges[0])
    return list(islice(merge(*ranges, key=attrgetter("position"), reverse=backwards), limit))


def _rows_for(session: Session, numbers: Iterable[int], wanted: Filter | None) -> list[Row]:
    known = list(dict.fromkeys(numbers))
    found: list[Row] = []
    for start in range(0, len(known), _AT_ONCE):
        some = known[start : start + _AT_ONCE]
        for where, values in _sieves(wanted):
            sql = f"SELECT {_COLUMNS} FROM cases WHERE number IN ({marks(some)}){where}"
            found += [_row(row) for row in session.all(sql, [*some, *values])]
    return found


def _sieves(wanted: Filter | None) -> Iterable[tuple[str, list[Any]]]:
    """What narrows cases that are known by number; no index is offered, for the number is the best."""
    if wanted is None:
        yield "", []
        return
    for is_open in _segments(wanted):
        sieve, values = _sieve(_asked(wanted, is_open, 0), wanted.words)
        yield f" AND CASE WHEN is_open THEN 1 ELSE 0 END = ?{sieve}", [int(is_open), *values]


def _segments(wanted: Filter) -> list[bool]:
    """The parts of the queue that can hold what is wanted, in order."""
    parts = [True, False] if wanted.is_open is None else [wanted.is_open]
    return [is_open for is_open in parts if _possible(wanted.stages, is_open) and _possible(wanted.statuses, is_open)]


def _possible(values: Sequence[str], is_open: bool) -> bool:
    return not values or bool(_of_part(values, is_open))


def _of_part(values: Sequence[str], is_open: bool) -> list[str]:
    """Of these stages or statuses those that an open, or a closed, case can have; both spell it `closed`."""
    assert Stage.CLOSED.value == Status.CLOSED.value
    return [value for value in values if (value == Stage.CLOSED.value) is not is_open]


def _asked(wanted: Filter, is_open: bool, client: int) -> dict[str, Sequence[Any]]:
    """The columns that are filtered by, with their values, the one that leads first."""
    asked: dict[str, Sequence[Any]] = {"client_number": [client]} if client else {}
    for column, field in chain(_DRIVERS, _SIFTERS):
        values: Sequence[Any] = getattr(wanted, field)
        if column in {"stage", "status"}:
            # Every closed case has the same stage and status: asking for it would only spoil the choice of index.
            values = _of_part(values, is_open) if is_open else ()
        if values:
            asked[column] = values
    return asked


def _wheres(wanted: Filter, is_open: bool, client: int) -> Iterable[tuple[str, list[Any]]]:
    """One condition, with its values, for each value of the leading column."""
    asked = _asked(wanted, is_open, client)
    leading = next((column for column in asked if column not in dict(_SIFTERS)), None)
    leaders: Sequence[Any] = asked.pop(leading) if leading else ()
    sieve, values = _sieve(asked, wanted.words)
    if leading is None:
        yield f"is_open = ?{sieve}", [is_open, *values]
    for leader in dict.fromkeys(leaders):
        yield f"is_open = ? AND {leading} = ?{sieve}", [is_open, leader, *values]


def _sieve(asked: dict[str, Sequence[Any]], words: Sequence[str]) -> tuple[str, list[Any]]:
    """Conditions written so that no index offers itself for them: the order must come from the one that leads."""
    text = ""
    values: list[Any] = []
    for column, wanted in asked.items():
        hidden = f"({column} + 0)" if column in {"level", "client_number"} else f"({column} || '')"
        text += f" AND {hidden} IN ({marks(wanted)})"
        values += wanted
    for word in words:
        text += " AND search_text LIKE ? ESCAPE '\\'"
        values.append(pattern(word))
    return text, values


_INSTANTS = slice(22, 26)
assert tuple(Row.__dataclass_fields__)[_INSTANTS] == ("received_at", "stage_since", "closed_at", "next_due_at")


def _row(columns: Sequence[Any]) -> Row:
    received_at, stage_since, closed_at, due_at = columns[_INSTANTS]
    values = list(columns)
    values[_INSTANTS] = (
        instant(received_at), instant(stage_since), instant_or_none(closed_at), instant_or_none(due_at)
    )
    values[4], values[18] = bool(values[4]), bool(values[18])
    return Row(*values)
