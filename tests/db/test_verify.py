"""Verify finds whatever was changed behind the journal's back, and finds nothing else."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from core import events as ev
from core.case import MessageState
from core.ports import Arrival, Received
from db.store import SqliteStore
from db.verify import verify
from tests.db.builders import NOON, act, attached, client, floor_of, incoming, letter, new_case


@pytest.fixture
def sound(store: SqliteStore) -> SqliteStore:
    with store.unit() as unit:
        floor_of(unit, 12)
        slip = unit.put_file(b"slip " * 100)
        raw = unit.put_file(b"From: a@example.com")
        case = new_case(unit, 13, who=client(9, "Anna", "a@example.com"))
        case = act(unit, case, incoming("m1", attachments=(attached(slip, size=500),), message_id="in@example.com"))
        case = act(unit, case, ev.MessageWritten(message=letter("m2"), body="Dear Anna"))
        act(unit, case, ev.MessageMoved(message=letter("m2", state=MessageState.QUEUED)))
        unit.record_received(
            Received("desk", "in@example.com", "", Arrival.JOINED, "", NOON, ref=case.ref, raw_sha256=raw)
        )
    return store


def test_a_sound_floor_is_found_sound_and_counted(sound: SqliteStore) -> None:
    report = verify(sound)
    assert report.problems == []
    assert report.is_sound
    assert (report.cases, report.entries, report.messages) == (13, 28, 2)
    assert (report.files, report.outbox, report.received) == (2, 1, 1)


def test_a_claimed_message_is_no_problem(sound: SqliteStore) -> None:
    with sound.unit() as unit:
        assert unit.take_due(NOON + timedelta(hours=1), "worker", 5, 60)
    assert verify(sound).is_sound


TAMPERED: dict[str, tuple[str, str]] = {
    "a queue column": ("UPDATE cases SET handler = 'eve' WHERE number = 13", "columns of the queue .*handler"),
    "a search text": ("UPDATE cases SET search_text = '' WHERE number = 13", "columns of the queue .*search_text"),
    "a state": ("UPDATE cases SET state = replace(state, 'Anna', 'Eve') WHERE number = 13", "journal makes of .*client"),
    "a broken state": ("UPDATE cases SET state = '{' WHERE number = 13", "cannot be read"),
    "a version": ("UPDATE cases SET version = 9 WHERE number = 13", "at version 9"),
    "a journalled word": (
        "UPDATE journal SET events = replace(events, 'Anna', 'Eve') WHERE case_number = 13", "journal makes of"),
    "an entry taken out": ("DELETE FROM journal WHERE case_number = 13 AND to_version = 2", "from version 2 to 3"),
    "an entry at the end": ("DELETE FROM journal WHERE case_number = 13 AND to_version = 4", "journal at 3"),
    "a whole journal": ("DELETE FROM journal WHERE case_number = 13", "in no entry of the journal"),
    "broken events": ("UPDATE journal SET events = '[{' WHERE case_number = 13", "cannot be read"),
    "a message's text": ("UPDATE message SET body = 'Hello' WHERE message = 'm2'", "text of message m2"),
    "a message's state": ("UPDATE message SET state = 'handed' WHERE message = 'm2'", "message m2 is not"),
    "a message taken out": ("DELETE FROM message WHERE message = 'm2'", "message m2 is missing"),
    "a message put in": (
        "INSERT INTO message SELECT case_number, 'm9', direction, state, at, address, automatic, '', troubled, body "
        "FROM message WHERE message = 'm2'", "message m9 is in no entry"),
    "an outbox row taken out": ("DELETE FROM outbox", "m2 waits to be sent and is not in the outbox"),
    "an outbox row put in": ("INSERT INTO outbox VALUES (13, 'm1', 0, 0, '')", "m1 is in the outbox and must not"),
    "a letter brought forward": ("UPDATE outbox SET due_at = 1", "due at another time"),
    "an attachment": ("UPDATE attachment SET name = 'other.png'", "its attachments"),
    "a file's bytes": ("UPDATE file SET content = x'00', packed = 0", "the bytes of the file"),
    "a packed file's bytes": ("UPDATE file SET content = x'00', packed = 1", "the bytes of the file"),
    "a reference": (
        "UPDATE journal SET events = replace(events, '26-13-', '26-31-') WHERE case_number = 13", "is not a right one"),
    "the intake book's case": ("UPDATE received SET ref = '26-99-3'", "names a case that does not exist"),
    "the intake book's file": ("UPDATE received SET raw_sha256 = 'ab'", "names a file that is not kept"),
    "a client's card": ("DELETE FROM client WHERE number = 9", "its client has no card"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_is_found(sound: SqliteStore, what: str) -> None:
    statement, words = TAMPERED[what]
    connection = sqlite3.connect(sound.path)
    with connection:
        connection.execute(statement)
    connection.close()
    report = verify(sound)
    assert not report.is_sound
    assert any(re.search(words, str(problem.message)) for problem in report.problems), report.problems


def test_the_progress_is_told(sound: SqliteStore, path: Path) -> None:
    done: list[int] = []
    verify(sound, progress=done.append)
    assert done == [13]
