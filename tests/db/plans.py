"""How SQLite goes about the statements that a function really runs: their EXPLAIN QUERY PLAN, line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.session import Session
from db.store import SqliteStore


def plans(store: SqliteStore, ask: Callable[[], object]) -> list[str]:
    """The plan of every statement that `ask` runs on the store's reading connection."""
    session = store._reading
    run: list[tuple[str, Any]] = []

    class Watched(Session):
        __slots__ = ()

        def _execute(self, sql: str, values: Any) -> Any:
            run.append((sql, values))
            return super()._execute(sql, values)

    store._reading = Watched(session.database)
    try:
        ask()
    finally:
        store._reading = session
    with store.view() as view:
        return [row[3] for sql, values in run for row in view.all(f"EXPLAIN QUERY PLAN {sql}", values)]
