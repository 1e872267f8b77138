"""`casefloor list [FILTER] [--limit N]`: a page of the queue, as a table or as documents."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.filter import read_filter
from core.say import say
from tui.cli.output import put, put_json, tell
from tui.cli.who import reads
from tui.i18n import said

if TYPE_CHECKING:
    from db.queue import Row
    from tui.cli.call import Call

UNFITTED = 200
"""Cells of a line where no terminal says how wide it is."""


def list_cases(call: Call) -> int:
    """The cases that the filter finds, open ones by default, in the queue's order."""
    from db.queue import page

    reads(call.person, "list")
    text = " ".join(call.words.more)
    departments = call.policy.departments if "dep" in text.lower() else ()
    wanted = read_filter(text, me=call.person.login, departments=departments)
    limit: int = call.words.limit
    found = page(call.store, wanted, limit=max(limit, 1))
    rows = found.rows[:limit]
    if call.json:
        now = datetime.now(UTC)
        put_json([row_document(row, now) for row in rows])
        return 0
    if not rows:
        tell(said(say("no case is found")))
        return 0
    from tui.cli.queue_table import table

    put(table(rows, datetime.now(UTC), _width()))
    if found.more_after:
        tell(said(say("there are more than {limit}: --limit N shows more", limit=limit)))
    return 0


def row_document(row: Row, now: datetime) -> dict[str, Any]:
    """What a row shows, by the names and in the shapes that `show --json` has.

    Of the clocks, which `show` lists whole, the one that is due first: `next_clock` is its rule, and it is `breached`
    where that time has gone by at `now`. `paused_for` is whom the case waits for where its clocks stand still, and
    `signals` how many wait for a person.
    """
    return {
        "ref": row.ref,
        "version": row.version,
        "stage": row.stage,
        "status": row.status,
        "level": row.level,
        "department": row.department or None,
        "handler": row.handler or None,
        "category": row.category or None,
        "product": row.product,
        "channel": row.channel or None,
        "complexity": row.complexity or None,
        "priority": row.priority,
        "subject": row.subject,
        "client": _client(row) if row.client_number else None,
        "vulnerable": row.vulnerable,
        "amount": row.amount or None,
        "unanswered": row.unanswered,
        "next_due_at": _instant(row.next_due_at),
        "next_clock": row.next_clock or None,
        "breached": row.next_due_at is not None and row.next_due_at < now,
        "paused_for": row.paused_for or None,
        "signals": row.signals,
        "appeals": row.appeals,
        "policy": row.policy,
        "verdict": {"verdict": row.verdict} if row.verdict else None,
        "decision": {"outcome": row.outcome} if row.outcome else None,
        "disposition": {"disposition": row.disposition} if row.disposition else None,
        "received_at": _instant(row.received_at),
        "stage_since": _instant(row.stage_since),
        "closed_at": _instant(row.closed_at),
    }


def _client(row: Row) -> dict[str, Any]:
    return {"number": row.client_number, "name": row.client_name, "tier": row.tier}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _width() -> int:
    return shutil.get_terminal_size((UNFITTED, 24)).columns if sys.stdout.isatty() else UNFITTED
