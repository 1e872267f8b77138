"""A floor that has been attacked in every field it has: by mail, by a table, by hand, and in the file of its database."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.scenarios import hostile
from tests.scenarios.hostile import EVIL, LINES, TEXT, WORD
from tests.scenarios.output_grammar import strange_text
from tui.cli.main import main

WORK: dict[str, tuple[tuple[str, ...], ...]] = {
    "registration": (
        ("describe", f"demand={TEXT}", "amount=900 EUR", f"description={TEXT}"),
        ("classify", "category=payment", f"product={WORD}"),
        ("identify_client", f"name={LINES[1]}", f"tier={WORD}", f"flags={WORD},{LINES[0]}"),
        ("acknowledge", "told=yes", f"body={TEXT}"),
        (
            "receive_message",
            "channel=mail",
            f"body={TEXT}",
            f"subject={WORD}",
            f"address={WORD}",
            f"message_id={WORD}",
        ),
    ),
    "analysis": (
        ("claim",),
        ("set_complexity", "complexity=simple"),
        ("ask_evidence", "kinds=screenshot", f"note={TEXT}", "told=yes"),
        ("receive_evidence", "kind=receipt", f"note={TEXT}"),
        ("reject_evidence", "evidence=e2", f"reason={TEXT}"),
        ("receive_evidence", "kind=screenshot", f"note={WORD}"),
        ("waive_evidence", "kind=receipt", f"reason={WORD}"),
        ("waive_evidence", "kind=account_statement", f"reason={TEXT}"),
        ("verify_identity", f"how={TEXT}"),
        ("answer_duplicate", "duplicate=no", f"reason={WORD}"),
    ),
    "investigation": (
        ("open_task", f"text={TEXT}"),
        ("open_task", f"text={WORD}"),
        ("close_task", "task=t1", f"result={TEXT}"),
        ("record_finding", f"text={TEXT}", "evidence=m1"),
        ("give_verdict", "verdict=upheld", f"reasons={TEXT}"),
    ),
    "resolution": (
        ("decide_outcome", "outcome=refund", "amount=20 EUR", f"rule={WORD}", f"reasoning={TEXT}"),
        ("write_message", "kind=reply", f"subject={WORD}", f"body={TEXT}"),
        ("write_message", "kind=decision", f"subject={WORD}", f"body={TEXT}"),
    ),
    "execution": (
        ("promise", f"text={TEXT}", "due=2h"),
        ("promise", f"text={WORD}", "due=2h"),
        ("settle_promise", "promise=p1", "kept=no", f"answer={TEXT}"),
        ("add_action", f"text={WORD}"),
        ("complete_action", "action=a1", f"proof={TEXT}"),
        ("wrap_up", f"summary={TEXT}", "root_cause=payment_method", f"measure={TEXT}"),
        ("ask_feedback", "told=yes"),
        ("record_feedback", "score=1", f"words={TEXT}"),
    ),
}
"""What is done in each stage before the case goes on."""

STAYS = (("close_task", "task=t2", f"result={WORD}"), ("cancel_action", "action=a2", f"reason={WORD}"), ("note", f"text={TEXT}"),
         ("escalate", f"reason={TEXT}"))  # fmt: skip
"""Tried at each case in the stage where it stays; what its stage forbids is refused."""


@dataclass
class HostileFloor:
    """The database and the cases in it, by the stage that they were left in."""

    database: Path
    folder: Path
    cases: dict[str, str] = field(default_factory=dict)

    def call(self, *words: str, stdin: str = "") -> tuple[int, str]:
        """The command line in this process: its exit status, and all that it printed, which is harmless."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["--db", str(self.database), *words])
        printed = out.getvalue() + err.getvalue()
        assert not strange_text(printed), (words, strange_text(printed))
        assert "Traceback" not in printed and "should not have" not in printed, printed
        return status, printed

    def ok(self, *words: str) -> str:
        status, printed = self.call(*words)
        assert status == 0, (words[:3], printed)
        return printed

    def refs(self) -> list[str]:
        return [row["ref"] for row in json.loads(self.ok("list", "--json", "--limit", "500"))]


def attacked(folder: Path) -> HostileFloor:
    """The floor, made anew in `folder`."""
    floor = HostileFloor(folder / "floor.db", folder)
    floor.ok("init")
    floor.ok("people", "add", "boris", "--name", WORD, "--role", "manager", "--level", "2")
    for stage in (*WORK, "closed"):
        floor.cases[stage] = _worked(floor, stage)
    for number, line in enumerate(LINES):
        floor.ok(
            "new",
            f"subject={line} evil {number}",
            f"description={line}",
            f"name={line}",
            "channel=social",
            f"social={line}",
        )
    _take_in(floor)
    return floor


def _worked(floor: HostileFloor, until: str) -> str:
    start = {
        "channel": "chat",
        "name": WORD,
        "chat": until + WORD,
        "account": until + WORD,
        "product": WORD,
        "subject": f"{until} {WORD}",
        "source": WORD,
    }
    ref = floor.ok("new", "--input", json.dumps(start | {"description": TEXT, "demand": TEXT})).strip()
    for stage, commands in WORK.items():
        for command in commands:
            floor.ok("do", ref, *command)
        if stage == until:
            break
        if stage == "resolution":
            floor.ok("do", ref, "send_message", "message=m4", "told=yes")
            floor.ok("do", ref, "send_message", "message=m5", "told=yes")
        if stage == "investigation":
            floor.ok("do", ref, "close_task", "task=t2", f"result={WORD}")
        if stage == "execution":
            floor.ok("do", ref, "settle_promise", "promise=p2", "kept=yes", f"answer={WORD}")
            floor.ok("do", ref, "cancel_action", "action=a2", f"reason={WORD}")
        floor.ok("do", ref, "advance")
    for command in STAYS:
        # Who handled a case before it was escalated decides it no more: these two are still to be decided.
        if command[0] != "escalate" or until not in {"investigation", "resolution"}:
            floor.call("do", ref, *command)
    return ref


def _take_in(floor: HostileFloor) -> None:
    inbox = hostile.deliver(floor.folder / f"in{WORD}box", hostile.mails())
    seen = json.loads(floor.ok("intake", "mail", str(inbox), "--once", "--json"))
    assert seen["seen"] == len(hostile.mails()) and not list((inbox / "new").iterdir())
    hostile.deliver(inbox, {"stranger": hostile.stranger_on(floor.cases["analysis"])})
    assert "1" in floor.ok("intake", "mail", str(inbox), "--once")
    table, columns = floor.folder / "rows.csv", floor.folder / "map.toml"
    table.write_bytes(hostile.rows())
    columns.write_text(hostile.MAP)
    for more in (("--dry-run",), ("--json",), ()):
        floor.ok("intake", "csv", str(table), "--map", str(columns), *more)


def tampered(floor: HostileFloor, folder: Path) -> HostileFloor:
    """A copy whose database another program has written: each mark of the sanitiser is the raw character again."""
    copy = HostileFloor(folder / "tampered.db", folder, dict(floor.cases))
    with (
        contextlib.closing(sqlite3.connect(floor.database)) as source,
        contextlib.closing(sqlite3.connect(copy.database)) as target,
    ):
        source.backup(target)
        for table, column, is_json in _text_columns(target):
            for row, value in target.execute(
                f"SELECT rowid, {column} FROM {table} WHERE {column} LIKE '%{EVIL}%'"
            ).fetchall():
                raw = (
                    json.dumps(_unmarked(json.loads(value))) if is_json else storable(hostile.unmarked(value))
                )
                target.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = ?", (raw, row))
        target.commit()
    return copy


def storable(text: str) -> str:
    """Without lone surrogates, which no database takes."""
    return text.encode("utf-8", "replace").decode()


def _text_columns(target: sqlite3.Connection) -> Iterable[tuple[str, str, bool]]:
    texts = {
        "client": ("name", "tier"), "contact": ("value",), "cases": ("client_name", "subject", "product", "search_text"),
        "message": ("address", "body"), "attachment": ("name", "content_type"), "received": ("sender", "subject", "mailbox", "reason"),
        "person": ("name",),
    }  # fmt: skip
    documents = {
        "client": ("accounts", "flags"),
        "cases": ("state",),
        "journal": ("events",),
        "draft": ("fields",),
    }
    for tables, is_json in ((texts, False), (documents, True)):
        yield from ((table, column, is_json) for table, columns in tables.items() for column in columns)


def _unmarked(value: object) -> object:
    """Every text within a document, marks undone; its keys stay."""
    if isinstance(value, dict):
        return {key: _unmarked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_unmarked(part) for part in value]
    return storable(hostile.unmarked(value)) if isinstance(value, str) else value


def keep_drafts(floor: HostileFloor, person: str, ref: str, drafts: dict[str, dict[str, str]]) -> None:
    """Forms that were left half written, as raw as no form would keep them (but for what is no UTF-8)."""
    from db import drafts as kept
    from db.connect import open_floor

    store = open_floor(floor.database)
    for form, typed in drafts.items():
        fields = {name: storable(text) for name, text in typed.items()}
        kept.save(store, kept.Draft(person, ref, form, fields, datetime.now(UTC)))
    store.close()
