"""The first tables. A frozen copy of the models as they were then: later changes are later migrations."""

from __future__ import annotations

from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
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


def instant() -> Field[int]:
    return BigIntegerField()


class Table(Model):
    class Meta:
        legacy_table_names = False


class Person(Table):
    login = TextField(primary_key=True)
    name = text()
    role = TextField()
    departments = TextField()
    level = SmallIntegerField()
    active = BooleanField()


class Counter(Table):
    series = TextField(primary_key=True)
    last = BigIntegerField()


class Lease(Table):
    name = TextField(primary_key=True)
    holder = TextField()
    until = instant()


class Journal(Table):
    seq = AutoIncrementField()
    case_number = BigIntegerField()
    from_version = IntegerField()
    to_version = IntegerField()
    at = instant()
    who = TextField()
    os_user = text()
    command = TextField()
    events = TextField()

    class Meta:
        indexes = ((("case_number", "to_version"), True),)


class Client(Table):
    number = BigIntegerField(primary_key=True)
    name = text()
    language = text()
    tier = text()
    identity = TextField()
    accounts = TextField()
    flags = TextField()


class Contact(Table):
    kind = TextField()
    value = TextField()
    client_number = ForeignKeyField(Client, column_name="client_number", backref="contacts")

    class Meta:
        primary_key = CompositeKey("kind", "value")


class SharedContact(Table):
    kind = TextField()
    value = TextField()
    client_number = ForeignKeyField(Client, column_name="client_number", backref="shared")

    class Meta:
        primary_key = CompositeKey("kind", "value", "client_number")


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
        )


class Message(Table):
    case_number = ForeignKeyField(Cases, column_name="case_number", index=False)
    message = TextField()
    direction = TextField()
    state = TextField()
    at = instant()
    address = text()
    automatic = BooleanField()
    wire_id = text()
    troubled = BooleanField()
    body = TextField()

    class Meta:
        primary_key = CompositeKey("case_number", "message")


class File(Table):
    sha256 = TextField(primary_key=True)
    size = BigIntegerField()
    packed = BooleanField()
    content = BlobField()


class Attachment(Table):
    case_number = ForeignKeyField(Cases, column_name="case_number", index=False)
    message = TextField()
    place = SmallIntegerField()
    name = text()
    content_type = text()
    size = BigIntegerField()
    sha256 = ForeignKeyField(File, column_name="sha256")

    class Meta:
        primary_key = CompositeKey("case_number", "message", "place")


class Outbox(Table):
    case_number = ForeignKeyField(Cases, column_name="case_number", index=False)
    message = TextField()
    due_at = BigIntegerField(index=True)
    claimed_until = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    claimed_by = text()

    class Meta:
        primary_key = CompositeKey("case_number", "message")


class Received(Table):
    number = AutoIncrementField()
    mailbox = TextField()
    key = TextField()
    content_digest = TextField()
    arrival = TextField()
    reason = text()
    at = instant()
    ref = text()
    raw_sha256 = text()
    sender = text()
    subject = text()
    settled_by = text()

    class Meta:
        indexes = ((("mailbox", "key"), True),)


class Draft(Table):
    person = TextField()
    ref = text()
    form = TextField()
    fields = TextField()
    at = instant()

    class Meta:
        primary_key = CompositeKey("person", "ref", "form")


# Our own Message-ID names one message; a client's may come to two desks, and so to two cases.
Message.add_index(Message.wire_id, name="message_wire_id", where=(Message.wire_id != ""))
Message.add_index(
    Message.wire_id, name="message_own_wire_id", unique=True,
    where=((Message.direction == "out") & (Message.wire_id != "")),
)  # fmt: skip
Message.add_index(
    Message.address, Message.at, name="message_automatic_out", where=SQL("automatic AND direction = 'out'")
)
Message.add_index(Message.at, name="message_troubled", where=SQL("troubled"))
Received.add_index(Received.number, name="received_waiting", where=SQL("arrival = 'quarantined' AND settled_by = ''"))

TABLES: tuple[type[Table], ...] = (
    Person, Counter, Lease, Journal, Client, Contact, SharedContact, Cases, Message, File, Attachment, Outbox, Received,
    Draft,
)  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES, safe=False)
