"""What a sweep costs: cases fired a second, and what resting cases add to a pass that has little or nothing to do.

Resting cases are made by copying one case's row under other numbers, past the desk: registering a million would take
half an hour, and a pass reads nothing of them but the index. Their alarms lie in the future, a second apart.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from core import commands as co
from core.desk import Desk
from core.people import Person
from core.policy import house
from core.sweeper import Sweeper
from db.connect import open_floor
from db.instants import micros
from db.store import SqliteStore
from tests.bench.floors import FIRST, floor_of, seat_of
from tests.bench.table import Figure

HOUR = timedelta(hours=1)
PASSES = 400
RUN = 50_000
"""Rows that are copied in one transaction, so that the write-ahead log stays small."""

_COPIES = """
WITH RECURSIVE counted(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM counted WHERE n < {last})
INSERT INTO cases ({columns}) SELECT {values} FROM cases CROSS JOIN counted WHERE ref = ?
"""


def measure_due(cases: int, where: Path | None = None) -> list[Figure]:
    """Cases a second in one pass over a floor where each has one alarm due, and how long a person's act waits in it."""
    with tempfile.TemporaryDirectory(dir=where) as folder:
        path = Path(folder) / "floor.db"
        seat = seat_of()
        floor_of(path, cases, seat, apart=timedelta(milliseconds=1))
        now = FIRST + HOUR + timedelta(milliseconds=cases)
        store = open_floor(path)
        desk = Desk(store, house(), clock=lambda: now)
        with _somebody_writing(path, now, seat) as waits:
            began = time.perf_counter()
            swept = Sweeper(store, desk, lambda: now).run_due()
            took = time.perf_counter() - began
        store.close()
    assert swept.fired == swept.acts == cases and not swept.troubles
    return [
        Figure("cases fired a second, one pass", cases / took, "/s", f"{cases:,} due, {took:.1f} s"),
        Figure("a person's act meanwhile, p50", statistics.median(waits) * 1000, "ms", f"{len(waits)} acts"),
        Figure("a person's act meanwhile, the slowest", max(waits) * 1000, "ms"),
    ]


@contextmanager
def _somebody_writing(path: Path, now: datetime, seat: Person) -> Iterator[list[float]]:
    """A person who leaves a note ten times a second, by a connection of their own; how long each act took, in seconds."""
    waits: list[float] = []
    stop = threading.Event()

    def write() -> None:
        store = open_floor(path)
        desk = Desk(store, house(), clock=lambda: now)
        with store.view() as view:
            ref = view.value("SELECT ref FROM cases ORDER BY number DESC LIMIT 1")
        while not stop.wait(0.1):
            began = time.perf_counter()
            desk.do(ref, co.WriteNote(text="Seen"), seat)
            waits.append(time.perf_counter() - began)
        store.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


def measure_resting(few: int, many: int, where: Path | None = None) -> list[Figure]:
    """A pass with nothing due, and one with one case due, among few and among many resting cases.

    The two floors take turns pass by pass, so that whatever else the machine does falls on both alike.
    """
    with tempfile.TemporaryDirectory(dir=where) as folder:
        floors = [_Resting(Path(folder) / f"{resting}.db", resting) for resting in (few, many)]
        for _ in range(PASSES):
            for floor in floors:
                floor.passes()
        (idle_few, one_few), (idle_many, one_many) = (floor.costs() for floor in floors)
    return [
        Figure(f"a pass with nothing due, {few:,} resting", idle_few * 1e6, "us"),
        Figure(f"a pass with nothing due, {many:,} resting", idle_many * 1e6, "us", f"{idle_many / idle_few:.2f} times"),
        Figure(f"a pass with one case due, {few:,} resting", one_few * 1e6, "us"),
        Figure(f"a pass with one case due, {many:,} resting", one_many * 1e6, "us", f"{one_many / one_few:.2f} times"),
    ]  # fmt: skip


class _Resting:
    """A floor with resting cases, and a case for each pass that falls due a second after the one before."""

    def __init__(self, path: Path, resting: int) -> None:
        floor_of(path, PASSES, seat_of(), apart=timedelta(seconds=1))
        self._now = FIRST + HOUR - timedelta(seconds=1)
        self._store = open_floor(path)
        _rest(self._store, resting, self._now + timedelta(days=1))
        self._sweeper = Sweeper(self._store, Desk(self._store, house(), clock=self._clock), self._clock)
        self._idle: list[float] = []
        self._busy: list[float] = []

    def passes(self) -> None:
        self._idle.append(self._timed(0))
        self._now += timedelta(seconds=1)
        self._busy.append(self._timed(1))

    def costs(self) -> tuple[float, float]:
        """Seconds of a pass with nothing due and of one with one case due: the medians."""
        self._store.close()
        return statistics.median(self._idle), statistics.median(self._busy)

    def _clock(self) -> datetime:
        return self._now

    def _timed(self, wanted: int) -> float:
        began = time.perf_counter()
        swept = self._sweeper.run_due()
        took = time.perf_counter() - began
        assert swept.fired == wanted, swept
        return took


def _rest(store: SqliteStore, resting: int, first: datetime) -> None:
    """So many copies of the first case, whose alarms begin at `first`."""
    with store.view() as session:
        ref = session.value("SELECT ref FROM cases ORDER BY number LIMIT 1")
        columns = [name for _, name, *_ in session.all("PRAGMA table_info(cases)")]
        other = {
            "number": "1000000 + n", "ref": "'R' || n", "queue_at": "queue_at + n",
            "next_at": f"{micros(first)} + n * 1000000",
        }  # fmt: skip
        values = ", ".join(other.get(name, name) for name in columns)
    for before in range(0, resting, RUN):
        last = min(before + RUN, resting)
        sql = _COPIES.format(first=before + 1, last=last, columns=", ".join(columns), values=values)
        with store.unit() as unit:
            unit.session.run(sql, (ref,))


def measure(quick: bool, where: Path | None = None) -> list[Figure]:
    """Everything that this bench has to say."""
    return measure_due(2_000 if quick else 100_000, where) + measure_resting(1_000, 50_000 if quick else 1_000_000, where)
