"""Cases by the day on which they came in, so that what asks for a span of days reads no other case."""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql('CREATE INDEX "cases_received_at" ON "cases" ("received_at", "number")')
