"""What screens read beside the queue, and that each of it is found by an index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import events as ev
from core.case import Contact, ContactKind, MessageState
from core.policy import house
from core.ports import Arrival, Received
from core.refs import make
from db import drafts, queries, queue
from db.store import SqliteStore
from db.unit import SqliteUnit
from tests.db.builders import NOON, act, client, floor_of, incoming, letter, new_case
from tests.db.plans import plans


@pytest.fixture
def floor(store: SqliteStore) -> SqliteStore:
    with store.unit() as unit:
        floor_of(unit, 20)
        case = new_case(unit, 21, who=client(9, "Anna", "a@example.com"))
        case = act(unit, case, incoming("m1", body="Whole text", excerpt="Whole", message_id="in@example.com"))
        act(unit, case, ev.MessageWritten(message=letter("m2", state=MessageState.QUEUED), body="Dear Anna"))
        unit.record_received(Received("desk", "key", "", Arrival.QUARANTINED, "unsafe", NOON))
    return store


REF = make(26, 21)


class TestReading:
    def test_a_case_comes_with_its_whole_texts(self, floor: SqliteStore) -> None:
        found = queries.case_with_bodies(floor, REF)
        assert found is not None
        assert found.case.ref == REF
        assert found.bodies == {"m1": "Whole text", "m2": "Dear Anna"}
        assert queries.case_with_bodies(floor, "26-99-3") is None

    def test_the_journal_is_whole_and_in_order(self, floor: SqliteStore) -> None:
        entries = queries.journal(floor, REF)
        assert [entry.to_version for entry in entries] == [1, 2, 3]
        assert [event.type for event in entries[0].events[:2]] == ["registered", "client_identified"]
        assert (entries[0].by, entries[0].os_user, entries[0].at) == ("anna", "root", NOON)
        assert queries.journal(floor, "26-99-3") == []

    def test_the_floors_journal_comes_in_portions(self, floor: SqliteStore) -> None:
        last = queries.last_seq(floor)
        assert last == 43
        assert [entry.seq for entry in queries.journal_since(floor, 40)] == [41, 42, 43]
        assert [entry.seq for entry in queries.journal_since(floor, 0, limit=2)] == [1, 2]
        assert queries.changed_since(floor, last) == []


SCREENS: dict[str, Callable[[SqliteStore], object]] = {
    "case_with_bodies": lambda store: queries.case_with_bodies(store, REF),
    "client_card": lambda store: queries.client_card(store, 9),
    "journal": lambda store: queries.journal(store, REF),
    "journal_since": lambda store: queries.journal_since(store, 3),
    "changed_since": lambda store: queries.changed_since(store, 3),
    "last_seq": queries.last_seq,
    "people": queries.people,
    "waiting_mail": lambda store: queries.waiting_mail(store, 3),
    "outbox_troubles": queries.outbox_troubles,
    "escalations": lambda store: queries.escalations(store, REF),
    "policies": queries.policies,
    "policy_history": queries.policy_history,
    "breached": lambda store: queue.breached(store, NOON),
    "draft": lambda store: drafts.load(store, "anna", REF, "write_message"),
    "drafts": lambda store: drafts.drafts(store, "anna"),
}

CORE: dict[str, Callable[[SqliteUnit], object]] = {
    "case": lambda unit: unit.case(REF),
    "entries": lambda unit: unit.entries(21, 1),
    "person": lambda unit: unit.person("anna"),
    "body": lambda unit: unit.body(21, "m1"),
    "client_by_contacts": lambda unit: unit.client_by_contacts(
        (Contact(kind=ContactKind.EMAIL, value="a@example.com"),)
    ),
    "received": lambda unit: unit.received("desk", "key"),
    "waiting": lambda unit: unit.waiting(1),
    "file": lambda unit: unit.file("ab" * 32),
    "parties_by_message_id": lambda unit: unit.parties_by_message_id(["in@example.com"]),
    "parties_by_ref": lambda unit: unit.parties_by_ref([REF]),
    "automatic_sent_since": lambda unit: unit.automatic_sent_since("a@example.com", NOON - timedelta(days=1)),
    "message_by_wire_id": lambda unit: unit.message_by_wire_id("out@floor"),
    "next_due": lambda unit: unit.next_due(NOON),
    "due": lambda unit: unit.due(NOON + timedelta(days=1), 100),
    "next_alarm": lambda unit: unit.next_alarm(),
    "roster": lambda unit: unit.roster(),
    "policy": lambda unit: unit.policy(house().name),
    "policy_in_force": lambda unit: unit.policy_in_force(),
}

BY_INDEX = (
    "SEARCH ",
    "SCAN outbox USING COVERING INDEX outbox_due_at",  # the head of the outbox, in its order
    "SCAN cases USING COVERING INDEX cases_next_at",  # the head of what is due
    "SCAN message USING INDEX message_troubled",
    "SCAN person USING INDEX",  # everybody on the floor, in the order of their logins
    "SCAN policy USING INDEX",  # every policy, in the order of their names
    "SCAN policy_use",  # what was put in force, the latest first
    "CO-ROUTINE found",  # rows that are counted up to a cap
    "SCAN found",
)


def assert_by_index(found: list[str]) -> None:
    assert found
    for plan in found:
        assert plan.startswith(BY_INDEX), plan
        assert "TEMP B-TREE" not in plan


class TestIndexes:
    @pytest.mark.parametrize("name", SCREENS)
    def test_what_a_screen_reads_is_found_by_index(self, floor: SqliteStore, name: str) -> None:
        assert_by_index(plans(floor, lambda: SCREENS[name](floor)))

    @pytest.mark.parametrize("name", CORE)
    def test_what_the_core_asks_is_found_by_index(self, floor: SqliteStore, name: str) -> None:
        def ask() -> Any:
            with floor.reading() as unit:
                return CORE[name](unit)

        assert_by_index(plans(floor, ask))

    def test_similar_cases_are_found_by_the_client(self, floor: SqliteStore) -> None:
        def ask() -> None:
            with floor.reading() as unit:
                case = unit.case(REF)
                assert case is not None
                unit.similar_open(case)

        assert_by_index(plans(floor, ask))
