"""Clocks, escalation and policies: what the queue and the sweep read of them. A frozen copy, as all of these are.

The case rows are moved into a new table, since a column that is added stands behind `state`, where it is slow to
reach. What the new columns hold is made from the journals afterwards (`db.rebuild`).
"""

from __future__ import annotations

from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CompositeKey,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)
from playhouse.sqlite_ext import AutoIncrementField


def text() -> Field[str]:
    return TextField(default="", constraints=[SQL("DEFAULT ''")])


def count() -> Field[int]:
    return SmallIntegerField(default=0, constraints=[SQL("DEFAULT 0")])


def instant() -> Field[int]:
    return BigIntegerField()


class Table(Model):
    class Meta:
        legacy_table_names = False


class Cases(Table):
    number = BigIntegerField(primary_key=True)
    ref = TextField(unique=True)
    version = IntegerField()
    updated_seq = BigIntegerField()
    is_open = BooleanField()
    queue_at = instant()
    stage = TextField()
    status = TextField()
    level = SmallIntegerField()
    department = text()
    handler = text()
    category = text()
    product = text()
    channel = text()
    priority = TextField()
    complexity = text()
    client_number = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    client_name = text()
    vulnerable = BooleanField()
    tier = text()
    amount = text()
    subject = text()
    received_at = instant()
    stage_since = instant()
    closed_at = BigIntegerField(null=True)
    next_at = BigIntegerField(null=True)
    next_due_at = BigIntegerField(null=True)
    next_clock = text()
    paused_for = text()
    policy = text()
    signals = count()
    appeals = count()
    escalated_by = text()
    unanswered = IntegerField()
    verdict = text()
    outcome = text()
    disposition = text()
    merged_into = text()
    search_text = text()
    state = TextField()

    class Meta:
        indexes = (
            (("is_open", "queue_at", "number"), False),
            (("is_open", "stage", "queue_at", "number"), False),
            (("is_open", "status", "queue_at", "number"), False),
            (("is_open", "level", "queue_at", "number"), False),
            (("is_open", "department", "queue_at", "number"), False),
            (("is_open", "handler", "queue_at", "number"), False),
            (("is_open", "category", "queue_at", "number"), False),
            (("is_open", "channel", "queue_at", "number"), False),
            (("is_open", "client_number", "queue_at", "number"), False),
            (("is_open", "policy"), False),
        )


class Escalation(Table):
    case_number = ForeignKeyField(Cases, column_name="case_number", index=False)
    rule = TextField()
    cause = TextField()
    clock = text()
    to_level = SmallIntegerField()
    due_at = instant()
    fired_at = instant()
    seq = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("case_number", "rule", "cause")


class Policy(Table):
    name = TextField(primary_key=True)
    digest = TextField(unique=True)
    content = TextField()
    at = instant()
    who = TextField()


class PolicyUse(Table):
    number = AutoIncrementField()
    name = ForeignKeyField(Policy, column_name="name", index=False)
    at = instant()
    who = TextField()
    origin = text()


Cases.add_index(Cases.next_at, Cases.number, name="cases_next_at", where=SQL("next_at IS NOT NULL"))

NEW: tuple[type[Table], ...] = (Escalation, Policy, PolicyUse)
KEPT = (
    "number, ref, version, updated_seq, is_open, queue_at, stage, status, level, department, handler, category, "
    "product, channel, priority, complexity, client_number, client_name, vulnerable, tier, amount, subject, "
    "received_at, stage_since, closed_at, unanswered, verdict, outcome, disposition, merged_into, search_text, state"
)


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(migrator.add_column("person", "mail", text()))
    with db.bind_ctx((Cases, *NEW)):
        Cases._meta.set_table_name("cases_new")
        Cases._schema.create_table(safe=False)
        Cases._meta.set_table_name("cases")
        db.execute_sql(f"INSERT INTO cases_new ({KEPT}) SELECT {KEPT} FROM cases")
        db.execute_sql("DROP TABLE cases")
        db.execute_sql("ALTER TABLE cases_new RENAME TO cases")
        Cases._schema.create_indexes(safe=False)
        db.create_tables(NEW, safe=False)
