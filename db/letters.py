"""The messages of the cases with their whole texts, their attachments, and the outbox that holds those due to leave."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from core.case import Case, Message, MessageState
from core.errors import BadInput, TooLate
from core.events import MessageReceived, MessageWritten
from core.journal import Entry
from core.ports import Outgoing
from core.say import say
from db.instants import instant_or_none, micros
from db.mailroom import address_in
from db.session import Session

TAKEN_BACK: frozenset[MessageState] = frozenset({MessageState.DRAFT, MessageState.DISCARDED, MessageState.TOLD})
"""States that a queued message takes when a person keeps it from the relay; too late once a worker has claimed it."""

_NEW = """
INSERT INTO message (case_number, message, direction, state, at, address, automatic, wire_id, troubled, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_CHANGE = """
UPDATE message SET direction = ?, state = ?, at = ?, address = ?, automatic = ?, wire_id = ?, troubled = ?
WHERE case_number = ? AND message = ?
"""
_REWRITE = "UPDATE message SET body = ? WHERE case_number = ? AND message = ?"
_GONE = "DELETE FROM message WHERE case_number = ? AND message = ?"
_BODY = "SELECT body FROM message WHERE case_number = ? AND message = ?"
_BODIES = "SELECT message, body FROM message WHERE case_number = ?"
_JOURNAL_EVENTS = "SELECT events FROM journal WHERE case_number = ? ORDER BY to_version DESC"

_NEW_ATTACHMENT = """
INSERT INTO attachment (case_number, message, place, name, content_type, size, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_NO_ATTACHMENTS = "DELETE FROM attachment WHERE case_number = ? AND message = ?"
_FILE_KNOWN = "SELECT 1 FROM file WHERE sha256 = ?"

_QUEUE = "INSERT INTO outbox (case_number, message, due_at, claimed_until, claimed_by) VALUES (?, ?, ?, 0, '')"
_REQUEUE = "UPDATE outbox SET due_at = ?, claimed_until = 0, claimed_by = '' WHERE case_number = ? AND message = ?"
_UNQUEUE = "DELETE FROM outbox WHERE case_number = ? AND message = ?"
_CLAIMED_UNTIL = "SELECT claimed_until FROM outbox WHERE case_number = ? AND message = ?"
_DUE = """
SELECT outbox.case_number, outbox.message, cases.state FROM outbox JOIN cases ON cases.number = outbox.case_number
WHERE outbox.due_at <= ? ORDER BY outbox.due_at LIMIT ?
"""
_CLAIM = "UPDATE outbox SET due_at = ?, claimed_until = ?, claimed_by = ? WHERE case_number = ? AND message = ?"
_NEXT_DUE = "SELECT due_at FROM outbox ORDER BY due_at LIMIT 1"


def project_messages(session: Session, entry: Entry, before: Case | None, after: Case) -> None:
    """Writes the messages that the act brought, changed or took away, with their outbox rows and attachments."""
    old_ones = before.messages if before else ()
    if old_ones is after.messages:
        return
    old = {message.id: message for message in old_ones}
    bodies = _bodies_told(entry)
    for message in after.messages:
        was = old.pop(message.id, None)
        if was is message or (was == message and message.id not in bodies):
            continue
        _write_message(session, entry, after, was, message, bodies.get(message.id))
    for message in old.values():
        _project_outbox(session, entry, after, message, None)
        session.run(_NO_ATTACHMENTS, (after.number, message.id))
        session.run(_GONE, (after.number, message.id))


def body(session: Session, case: int, message: str) -> str:
    """The whole text of a message, empty where there is no such message."""
    return session.value(_BODY, (case, message)) or ""


def bodies(session: Session, case: int) -> dict[str, str]:
    """The whole texts of a case's messages by their ids."""
    return dict(session.all(_BODIES, (case,)))


def columns(message: Message) -> tuple[object, ...]:
    """direction, state, at, address, automatic, wire_id, troubled: what the message's row keeps beside its text."""
    return (
        message.direction.value, message.state.value, micros(message.at), address_in(message.address),
        message.automatic, message.message_id, is_troubled(message),
    )  # fmt: skip


def is_troubled(message: Message) -> bool:
    """Whether a person should look at it: it came back, was given up, or waits for another try."""
    if message.state is MessageState.QUEUED:
        return message.attempts > 0
    return message.state in {MessageState.FAILED, MessageState.BOUNCED}


def due_at(message: Message) -> int:
    """When a queued message may leave, in microseconds."""
    return micros(message.not_before or message.at)


def take_due(session: Session, now: datetime, holder: str, limit: int, claim_seconds: int) -> list[Outgoing]:
    """Claims the messages that are due, the longest due first."""
    until = micros(now + timedelta(seconds=claim_seconds))
    cases: dict[int, Case] = {}
    taken = []
    for number, message_id, state in session.all(_DUE, (micros(now), limit)):
        case = cases.get(number) or cases.setdefault(number, Case.model_validate_json(state))
        message = case.message(message_id)
        if message is None:
            raise ValueError(f"the outbox holds {message_id} of {case.ref}, which has no such message")
        session.run(_CLAIM, (until, until, holder, number, message_id))
        taken.append(Outgoing(case.ref, number, message, body(session, number, message_id)))
    return taken


def next_due(session: Session) -> datetime | None:
    """When the next message is due or the next claim runs out."""
    return instant_or_none(session.value(_NEXT_DUE))


def _bodies_told(entry: Entry) -> dict[str, str]:
    told = (event for event in entry.events if isinstance(event, MessageReceived | MessageWritten))
    return {event.message.id: event.body for event in told}


def _write_message(
    session: Session, entry: Entry, case: Case, was: Message | None, message: Message, text: str | None
) -> None:
    key = (case.number, message.id)
    if was is None:
        if text is None:
            text = _body_from_journal(session, case.number, message.id)
        session.run(_NEW, (*key, *columns(message), text))
    else:
        session.run(_CHANGE, (*columns(message), *key))
        if text is not None:
            session.run(_REWRITE, (text, *key))
    if was is None or was.attachments != message.attachments:
        _write_attachments(session, case.number, message, replace=was is not None)
    _project_outbox(session, entry, case, was, message)


def _body_from_journal(session: Session, case: int, message: str) -> str:
    """The text of a message that an undo brought back: what the journal says of that id last."""
    for (events,) in session.all(_JOURNAL_EVENTS, (case,)):
        for event in reversed(json.loads(events)):
            if event["type"] in {"message_received", "message_written"} and event["message"]["id"] == message:
                return str(event["body"])
    raise ValueError(f"no entry of case {case} tells the text of {message}")


def _write_attachments(session: Session, case: int, message: Message, replace: bool) -> None:
    if replace:
        session.run(_NO_ATTACHMENTS, (case, message.id))
    for place, file in enumerate(message.attachments):
        if session.one(_FILE_KNOWN, (file.sha256,)) is None:
            raise BadInput(say("no file is kept under {sha256}; bring it in first", sha256=file.sha256), "attachments")
        row = (case, message.id, place, file.name, file.content_type, file.size, file.sha256)
        session.run(_NEW_ATTACHMENT, row)


def _project_outbox(session: Session, entry: Entry, case: Case, was: Message | None, now: Message | None) -> None:
    """Keeps the outbox row of a message in step with its state. Raises TooLate for one that is just leaving."""
    queued_before = was if was is not None and was.state is MessageState.QUEUED else None
    queued_now = now if now is not None and now.state is MessageState.QUEUED else None
    if queued_before is not None and _is_taken_back(queued_before, now):
        _refuse_while_claimed(session, entry, case, queued_before.id)
    if queued_now is not None and queued_before is not None:
        session.run(_REQUEUE, (due_at(queued_now), case.number, queued_now.id))
    elif queued_now is not None:
        session.run(_QUEUE, (case.number, queued_now.id, due_at(queued_now)))
    elif queued_before is not None:
        session.run(_UNQUEUE, (case.number, queued_before.id))


def _is_taken_back(was: Message, now: Message | None) -> bool:
    if now is None or now.state in TAKEN_BACK:
        return True
    return now.state is MessageState.QUEUED and now.attempts <= was.attempts


def _refuse_while_claimed(session: Session, entry: Entry, case: Case, message: str) -> None:
    until = session.value(_CLAIMED_UNTIL, (case.number, message)) or 0
    if until > micros(entry.at):
        words = say("{message} is being handed over just now; look at it again in a moment", message=message)
        raise TooLate(words, case.ref, entry.from_version)
