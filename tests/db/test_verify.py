"""Verify finds whatever was changed behind the journal's back, and finds nothing else."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from core import events as ev
from core.case import Firing, MessageState
from core.policy import house
from core.ports import Arrival, Received
from core.refs import make
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
        case = new_case(unit, 14, who=client(9, "Anna", "a@example.com"))
        act(unit, case, ev.RuleFired(firing=Firing(rule="r@75", cause="1", due_at=NOON, fired_at=NOON)))
        unit.put_in_force(house().name, NOON, "anna")
        unit.record_received(
            Received("desk", "in@example.com", "", Arrival.JOINED, "", NOON, ref=make(26, 13), raw_sha256=raw)
        )
    return store


def test_a_sound_floor_is_found_sound_and_counted(sound: SqliteStore) -> None:
    report = verify(sound)
    assert report.problems == []
    assert report.is_sound
    assert (report.cases, report.entries, report.messages) == (14, 30, 2)
    assert (report.files, report.outbox, report.received) == (2, 1, 1)


def test_a_claimed_message_is_no_problem(sound: SqliteStore) -> None:
    with sound.unit() as unit:
        assert unit.take_due(NOON + timedelta(hours=1), "worker", 5, 60)
    assert verify(sound).is_sound


def everywhere(old: str, new: str) -> str:
    """Puts other words into a case's row and its journal alike, so that the two agree."""
    return (
        f"UPDATE cases SET state = replace(state, '{old}', '{new}') WHERE number = 13;"
        f"UPDATE journal SET events = replace(events, '{old}', '{new}') WHERE case_number = 13"
    )


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
    "a firing taken out": ("DELETE FROM escalation", "the rule r@75 fired for 1 and has no row"),
    "a firing put in": (
        "INSERT INTO escalation SELECT 13, rule, cause, clock, to_level, due_at, fired_at, seq FROM escalation",
        "the rule r@75 has a row for 1 and did not fire"),
    "a firing's level": ("UPDATE escalation SET to_level = 2", "the row of the rule r@75 for 1 is not as"),
    "a firing's entry": ("UPDATE escalation SET seq = 1", "the row of the rule r@75 for 1 is not as"),
    "when a case must be looked at": ("UPDATE cases SET next_at = NULL WHERE number = 13", "columns .*next_at"),
    "a place in the queue": ("UPDATE cases SET queue_at = 1 WHERE number = 13", "columns of the queue .*queue_at"),
    "a clock, in row and journal alike": (
        everywhere('"share":50', '"share":51'), "clocks that do not follow from its past and its policy: .*resolution"),
    "a clock's due time, in row and journal alike": (
        everywhere("2026-11-23T12:00:00Z", "2027-11-23T12:00:00Z"), "clocks that do not follow"),
    "a policy": ("UPDATE policy SET content = replace(content, 'legal advice', 'advice')", "not what was kept"),
    "a broken policy": ("UPDATE policy SET content = '{'", "policy house/2026.1 cannot be read"),
    "a policy taken out": ("DELETE FROM policy", "its policy house/2026.1 is not kept"),
    "a policy in force taken out": ("DELETE FROM policy", "row 1 of policy_use points at a policy"),
    "a client's card": ("DELETE FROM client WHERE number = 9", "its client has no card"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_is_found(sound: SqliteStore, what: str) -> None:
    statement, words = TAMPERED[what]
    connection = sqlite3.connect(sound.path)
    connection.executescript(statement)
    connection.close()
    report = verify(sound)
    assert not report.is_sound
    assert any(re.search(words, str(problem.message)) for problem in report.problems), report.problems


def test_the_progress_is_told(sound: SqliteStore, path: Path) -> None:
    done: list[int] = []
    verify(sound, progress=done.append)
    assert done == [14]
