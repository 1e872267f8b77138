"""The intake book, files under their hashes, and whose case an address or a Message-ID belongs to."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from core import events as ev
from core.case import Link, MessageState
from core.catalogue import Disposition
from core.errors import NotFound, TooLate
from core.ports import Arrival, Received
from core.stages import Stage
from db.queries import waiting_mail
from db.store import SqliteStore
from tests.db.builders import NOON, act, client, incoming, letter, new_case

MAIL = Received("desk", "a@example.com", "d" * 64, Arrival.REGISTERED, "", NOON, "26-1-2", "", "a@example.com", "Hi")


class TestIntakeBook:
    def test_a_row_reads_back_as_it_was_written(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            number = unit.record_received(MAIL)
            assert unit.received("desk", "a@example.com") == replace(MAIL, number=number)
            assert unit.received("other", "a@example.com") is None

    def test_the_same_mail_is_taken_in_once_for_each_desk(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            unit.record_received(MAIL)
            unit.record_received(replace(MAIL, mailbox="other"))
        with pytest.raises(TooLate, match="already"), store.unit() as unit:
            unit.record_received(replace(MAIL, ref="26-2-0"))

    def test_what_waits_is_settled_by_one_person_once(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            numbers = [
                unit.record_received(replace(MAIL, key=key, arrival=Arrival.QUARANTINED, reason="unsafe", ref=""))
                for key in ("one", "two", "three")
            ]
            unit.record_received(MAIL)
        assert [row.key for row in waiting_mail(store)] == ["one", "two", "three"]
        assert [row.key for row in waiting_mail(store, after=numbers[0], limit=1)] == ["two"]
        with store.unit() as unit:
            assert unit.waiting(numbers[1]) == replace(
                MAIL, key="two", arrival=Arrival.QUARANTINED, reason="unsafe", ref="", number=numbers[1]
            )
            unit.settle_received(numbers[1], "anna", Arrival.JOINED, "is the client's wife", "26-1-2")
            assert unit.waiting(numbers[1]) is None
            settled = unit.received("desk", "two")
            assert settled is not None
            assert (settled.arrival, settled.ref, settled.settled_by) == (Arrival.JOINED, "26-1-2", "anna")
        with pytest.raises(NotFound), store.unit() as unit:
            unit.settle_received(numbers[1], "boris", Arrival.REGISTERED, "", "26-2-0")
        assert [row.key for row in waiting_mail(store)] == ["one", "three"]


class TestFiles:
    @pytest.mark.parametrize(
        "content", [b"", b"x", b"text " * 50_000, os.urandom(200_000), b"GIF89a" + os.urandom(70_000) + b" " * 90_000]
    )
    def test_bytes_come_back_as_they_went_in_and_are_kept_once(self, store: SqliteStore, content: bytes) -> None:
        with store.unit() as unit:
            sha256 = unit.put_file(content)
            assert unit.put_file(content) == sha256
            assert unit.file(sha256) == content
            assert unit.file("ab" * 32) is None
            assert unit.session.value("SELECT COUNT(*) FROM file") == 1

    def test_text_is_kept_small(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            unit.put_file(b"Where is my money? " * 10_000)
            assert unit.session.value("SELECT LENGTH(content) FROM file") < 2_000


class TestParties:
    def test_they_are_the_clients_contacts_and_whoever_wrote(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            case = new_case(unit, 1, who=client(1, "Anna", "a@example.com"))
            new_case(unit, 2, who=client(1, "Anna", "a@example.com", "work@example.com"))
            act(
                unit, case,
                incoming("m1", address="Anna <Holiday@Example.com>", message_id="in@example.com"),
                incoming("m2", address="daemon@example.com", automatic=True),
                ev.MessageWritten(message=letter("m3", message_id="out@floor", address="a@example.com"), body=""),
            )  # fmt: skip
            parties = unit.parties_by_message_id(["in@example.com", "out@floor", "unknown@floor", ""])
            assert set(parties) == {"in@example.com", "out@floor"}
            expected = {"a@example.com", "work@example.com", "holiday@example.com"}
            assert {(party.ref, party.addresses) for party in parties.values()} == {(case.ref, frozenset(expected))}
            assert unit.parties_by_ref([case.ref, "26-9-6"]) == {case.ref: parties["out@floor"]}

    def test_a_merged_case_leads_to_the_one_that_lives(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            cases = [new_case(unit, number, who=client(number, "", f"c{number}@example.com")) for number in (1, 2, 3)]
            merged = act(unit, cases[0], incoming("m1", address="old@example.com", message_id="in@example.com"))
            for gone, into in ((merged, cases[1]), (cases[1], cases[2])):
                disposed = ev.CaseDisposed(
                    disposed={"disposition": Disposition.DUPLICATE, "reason": "merged", "at": NOON, "by": "anna",
                              "stage": Stage.REGISTRATION, "into": into.ref}
                )  # fmt: skip
                act(unit, gone, ev.Linked(link=Link(ref=into.ref, kind="merged_into")), disposed)
            parties = unit.parties_by_message_id(["in@example.com"])["in@example.com"]
            assert parties.ref == cases[2].ref
            assert parties.addresses >= {"old@example.com", "c3@example.com"}
            assert unit.parties_by_ref([merged.ref])[merged.ref].ref == cases[2].ref

    def test_a_merged_case_that_was_reopened_and_then_answered_keeps_its_own_mail(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            first, second = (new_case(unit, number, who=client(number, "", f"c{number}@example.com")) for number in (1, 2))
            disposed = ev.CaseDisposed(
                disposed={"disposition": Disposition.DUPLICATE, "reason": "merged", "at": NOON, "by": "anna",
                          "stage": Stage.REGISTRATION, "into": second.ref}
            )  # fmt: skip
            merged = act(unit, first, ev.Linked(link=Link(ref=second.ref, kind="merged_into")), disposed)
            again = ev.Reopened(
                ground="new_facts", reason="not the same", to_stage=Stage.REGISTRATION, level=1, barred=("anna",), at=NOON
            )
            closed = ev.Advanced(from_stage=Stage.EXECUTION, to_stage=Stage.CLOSED, at=NOON)
            act(unit, act(unit, merged, again), closed)
            assert unit.parties_by_ref([first.ref])[first.ref].ref == first.ref

    def test_a_message_that_two_cases_have_leads_to_neither(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            for number in (1, 2):
                act(unit, new_case(unit, number), incoming("m1", message_id="both@example.com"))
            assert unit.parties_by_message_id(["both@example.com"]) == {}

    def test_automatic_messages_to_an_address_are_counted(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            case = new_case(unit, 1)
            for number, facts in enumerate((
                {"automatic": True, "address": "A@example.com"},
                {"automatic": True, "address": "a@example.com", "at": NOON - timedelta(hours=2)},
                {"automatic": True, "address": "b@example.com"},
                {"automatic": False, "address": "a@example.com"},
                {"automatic": True, "address": "a@example.com", "state": MessageState.DISCARDED},
            ), start=1):  # fmt: skip
                message = letter(f"m{number}", **({"state": MessageState.QUEUED} | facts))
                case = act(unit, case, ev.MessageWritten(message=message, body=""))
            assert unit.automatic_sent_since("a@example.com", NOON - timedelta(hours=1)) == 1
            assert unit.automatic_sent_since("a@example.com", NOON - timedelta(hours=3)) == 2
