"""Cases a second through the whole desk, register to close, beside the same writes without it.

The desk's own statements are recorded as they run; then exactly the ones that write are run again, in the same
transactions on a fresh database of the same schema, by plain `sqlite3` and by Peewee's `execute_sql`. What the desk
costs above them is deciding, folding, reading and turning models into JSON.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core import commands as co
from core.desk import Desk
from core.people import SYSTEM, person
from core.policy import house
from db.connect import open_floor
from db.session import Session
from tests.bench.table import Figure

ANNA = person("anna", "administrator", "Anna")
Transaction = list[tuple[str, Any]]


class Recording(Session):
    """A session that keeps every statement, by transaction."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.database)
        self.transactions: list[Transaction] = []

    def _execute(self, sql: str, values: Any) -> Any:
        self.transactions[-1].append((sql, tuple(values)))
        return super()._execute(sql, values)


@contextmanager
def _recorded(store: Any) -> Iterator[Recording]:
    """The store with its writes recorded; a transaction begins with each `unit`."""
    recording = Recording(store._writing)
    plain_unit, plain_session = store.unit, store._writing

    @contextmanager
    def unit() -> Iterator[Any]:
        recording.transactions.append([])
        with plain_unit() as inner:
            yield inner

    store._writing, store.unit = recording, unit
    try:
        yield recording
    finally:
        store._writing = plain_session
        del store.unit


def a_whole_case(desk: Desk, number: int) -> int:
    """One complaint from register to close; returns how many acts it took."""
    acts = 1
    case = desk.register(
        co.Register(
            channel="mail", email=f"client{number}@example.com", name="Ivan Petrov", subject="Where is my payout?",
            description="I asked for my payout on Monday and it is not here. " * 5, demand="Pay me out",
            category="payment", amount="50 EUR",
        ),
        ANNA,
    ).case  # fmt: skip

    def do(command: co.CommandModel, by: Any = ANNA) -> None:
        nonlocal case, acts
        case = desk.do(case.ref, command, by).case
        acts += 1

    def handed() -> None:
        do(co.RecordDelivery(message=case.messages[-1].id, result="handed"), SYSTEM)

    do(co.Acknowledge())
    handed()
    do(co.Advance())
    do(co.Claim())
    do(co.SetComplexity(complexity="standard"))
    do(co.ReceiveEvidence(kind="receipt", note="tx 4711"))
    do(co.ReceiveEvidence(kind="account_statement", note="March"))
    do(co.VerifyIdentity(how="passport"))
    do(co.Advance())
    do(co.RecordFinding(text="The provider held the payout for two days", evidence=("e1",)))
    do(co.GiveVerdict(verdict="upheld", reasons="It was late"))
    do(co.Advance())
    do(co.DecideOutcome(outcome="refund", rule="5.1", reasoning="It is owed", amount="50 EUR"))
    do(co.WriteMessage(kind="decision"))
    do(co.SendMessage(message=case.messages[-1].id, hold=0))
    handed()
    do(co.Advance())
    do(co.CompleteAction(action="a1", proof="tx 4712"))
    do(co.WrapUpCase(summary="The provider was late", root_cause="provider", measure="Alert on held payouts"))
    do(co.AskFeedback())
    handed()
    do(co.Advance())
    return acts


def _writes(transactions: list[Transaction]) -> list[Transaction]:
    verbs = ("INSERT", "UPDATE", "DELETE")
    return [[(s, v) for s, v in t if s.lstrip().upper().startswith(verbs)] for t in transactions]


def _plain_sqlite(path: Path, transactions: list[Transaction]) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
        connection.execute(f"PRAGMA {pragma}")
    began = time.perf_counter()
    for statements in transactions:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            connection.execute(sql, values).fetchall()
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def _plain_peewee(path: Path, transactions: list[Transaction]) -> float:
    from peewee import SqliteDatabase

    database = SqliteDatabase(path, pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1})
    began = time.perf_counter()
    for statements in transactions:
        with database.atomic("IMMEDIATE"):
            for sql, values in statements:
                database.execute_sql(sql, values).fetchall()
    took = time.perf_counter() - began
    database.close()
    return took


MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: there the disk's own pace does not hide what the program costs."""


def measure(cases: int = 300, where: Path | None = None) -> list[Figure]:
    """Cases a second by the desk, by plain sqlite3 and by plain Peewee, in one run in one folder."""
    with tempfile.TemporaryDirectory(dir=where) as folder:
        empty, used = Path(folder) / "empty.db", Path(folder) / "desk.db"
        store = open_floor(empty, create=True)
        with store.unit() as unit:
            unit.add_person(ANNA)
        store.close()
        for name in ("desk", "sqlite", "peewee"):
            shutil.copy(empty, Path(folder) / f"{name}.db")
        store = open_floor(used)
        desk = Desk(store, house())
        a_whole_case(desk, 10**6)
        with _recorded(store) as recording:
            began = time.perf_counter()
            acts = sum(a_whole_case(desk, number) for number in range(cases))
            by_desk = time.perf_counter() - began
        store.close()
        writes = _writes(recording.transactions)
        warm = Path(folder) / "sqlite.db"
        by_sqlite, by_peewee = _plain_sqlite(warm, writes), _plain_peewee(Path(folder) / "peewee.db", writes)
    statements = sum(len(t) for t in writes)
    return [
        Figure("cases a second, register to close, through the desk", cases / by_desk, "/s", f"{acts / cases:.0f} acts a case"),
        Figure("acts a second through the desk", acts / by_desk, "/s"),
        Figure("the same writes, plain sqlite3", cases / by_sqlite, "cases/s", f"{statements / cases:.0f} statements a case"),
        Figure("the same writes, plain Peewee (execute_sql)", cases / by_peewee, "cases/s"),
        Figure("the desk's share of plain sqlite3's speed", by_sqlite / by_desk * 100, "%"),
    ]  # fmt: skip
