"""The tables, as Peewee models: what is kept, under which constraints, and by which index it is found.

The journal is the truth; `cases`, `escalation`, `message`, `attachment`, `outbox` and the clients' cards are
projections of it, written in the same transaction. Instants are whole microseconds since 1970 in UTC. The models
carry no database: a query is bound where it is run, so that one program may open several floors.
"""

from __future__ import annotations

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
    """A text that is empty rather than missing, so that equality finds it by an index."""
    return TextField(default="", constraints=[SQL("DEFAULT ''")])


def instant() -> Field[int]:
    return BigIntegerField()


class Table(Model):
    """The base of every table: named as its class is written, bound to no database."""

    class Meta:
        legacy_table_names = False


class Person(Table):
    """Somebody who acts on cases; `departments` is a JSON list."""

    login = TextField(primary_key=True)
    name = text()
    role = TextField()
    departments = TextField()
    level = SmallIntegerField()
    active = BooleanField()
    mail = text()


class Counter(Table):
    """The last number given out of a series; a number is taken in the transaction that uses it."""

    series = TextField(primary_key=True)
    last = BigIntegerField()


class Lease(Table):
    """A duty that one program has at a time, until it runs out."""

    name = TextField(primary_key=True)
    holder = TextField()
    until = instant()


class Journal(Table):
    """One act on one case; `seq` never repeats, even where the newest entry were lost."""

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
    """A client's card: what is known of them, whichever case told it. Lists are JSON."""

    number = BigIntegerField(primary_key=True)
    name = text()
    language = text()
    tier = text()
    identity = TextField()
    accounts = TextField()
    flags = TextField()


class Contact(Table):
    """A way to reach a client; it belongs to one card, the one that it was first seen with."""

    kind = TextField()
    value = TextField()
    client_number = ForeignKeyField(Client, column_name="client_number", backref="contacts")

    class Meta:
        primary_key = CompositeKey("kind", "value")


class SharedContact(Table):
    """A contact that another card gave too: it stays with its owner, and both cards tell of the other."""

    kind = TextField()
    value = TextField()
    client_number = ForeignKeyField(Client, column_name="client_number", backref="shared")

    class Meta:
        primary_key = CompositeKey("kind", "value", "client_number")


class Cases(Table):
    """A case as the queue reads it, and whole (`state`, JSON).

    An absent value is empty, not NULL; an absent instant is NULL. `queue_at` is the place in the queue
    (`db.timing.queue_at`), or when the case was closed. `next_at` is when its clocks want it looked at. `amount` is a
    text such as `500.00 EUR`, since a crypto currency keeps more places than 64 bits hold. `search_text` is folded by
    `db.folding`. `state` comes last: what stands behind a long value in a row is slower to reach.
    """

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
    signals = SmallIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    appeals = SmallIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
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
    """An escalation rule that fired for one cause: the key keeps it from firing for that cause again.

    `clock` is the key of the clock, for a clock's rule; `seq` the journal's entry that it fired in.
    """

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
    """A policy that cases go by, or went by: never changed, never removed. `digest` is the SHA-256 of `content`."""

    name = TextField(primary_key=True)
    digest = TextField(unique=True)
    content = TextField()
    at = instant()
    who = TextField()


class PolicyUse(Table):
    """A policy that was put in force for new cases; the highest number holds. `origin` is the file's path."""

    number = AutoIncrementField()
    name = ForeignKeyField(Policy, column_name="name", index=False)
    at = instant()
    who = TextField()
    origin = text()


class Message(Table):
    """A message of a case, with its whole text."""

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
    """Bytes under their SHA-256 (hex), kept once; deflated (`packed`) where that makes them smaller."""

    sha256 = TextField(primary_key=True)
    size = BigIntegerField()
    packed = BooleanField()
    content = BlobField()


class Attachment(Table):
    """A file of a message, in the place that it had there."""

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
    """A message that waits to leave. `due_at` is its `not_before`, or the end of a worker's claim."""

    case_number = ForeignKeyField(Cases, column_name="case_number", index=False)
    message = TextField()
    due_at = BigIntegerField(index=True)
    claimed_until = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    claimed_by = text()

    class Meta:
        primary_key = CompositeKey("case_number", "message")


class Received(Table):
    """The intake book: everything that came in, and what became of it."""

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
    """What a person typed into a form and has not sent yet; `fields` is a JSON object."""

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
Cases.add_index(Cases.next_at, Cases.number, name="cases_next_at", where=SQL("next_at IS NOT NULL"))
Cases.add_index(Cases.received_at, Cases.number, name="cases_received_at")
Received.add_index(Received.number, name="received_waiting", where=SQL("arrival = 'quarantined' AND settled_by = ''"))

TABLES: tuple[type[Table], ...] = (
    Person, Counter, Lease, Journal, Client, Contact, SharedContact, Cases, Escalation, Policy, PolicyUse, Message,
    File, Attachment, Outbox, Received, Draft,
)  # fmt: skip
"""Every table, each after the ones it points to."""
