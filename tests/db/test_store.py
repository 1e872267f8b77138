"""What a write leaves behind: the journal, the row, the messages, the outbox; and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import events as ev
from core.case import Case, MessageState
from core.errors import BadInput, StoreError, TooLate
from core.evolve import apply, replay
from core.people import person
from core.refs import make
from core.stages import Stage
from db import queries
from db.queue import rows_for
from db.store import SqliteStore
from db.verify import verify
from tests.db.builders import NOON, act, attached, client, entry_for, incoming, letter, new_case

QUEUED = MessageState.QUEUED


def written(store: SqliteStore) -> Case:
    """A case with one draft."""
    with store.unit() as unit:
        case = new_case(unit, 1, who=client(1, "Anna", "a@example.com"))
        return act(unit, case, ev.MessageWritten(message=letter("m1", address="a@example.com"), body="Dear Anna"))


def moved(message_id: str, state: MessageState, **facts: object) -> ev.MessageMoved:
    return ev.MessageMoved(message=letter(message_id, state=state, **facts))


class TestWrite:
    def test_the_case_reads_back_as_it_was_written_and_as_its_journal_tells(self, store: SqliteStore) -> None:
        case = written(store)
        with store.reading() as unit:
            assert unit.case(case.ref) == case
            assert unit.case("26-9-6") is None
            assert replay(unit.entries(1)) == case
            assert [entry.to_version for entry in unit.entries(1, after=1)] == [2]
            assert unit.body(1, "m1") == "Dear Anna"

    def test_every_entry_gets_the_floors_next_number(self, store: SqliteStore) -> None:
        written(store)
        with store.unit() as unit:
            new_case(unit, 2)
        assert [entry.seq for entry in queries.journal_since(store, 0)] == [1, 2, 3]
        assert queries.changed_since(store, 1) == [(2, 1), (3, 2)]
        assert queries.last_seq(store) == 3

    def test_what_is_left_by_an_exception_never_was(self, store: SqliteStore) -> None:
        case = written(store)
        with pytest.raises(ZeroDivisionError), store.unit() as unit:
            act(unit, case, ev.Assigned(handler="boris"))
            assert unit.next_number("case") == 1
            raise ZeroDivisionError
        with store.unit() as unit:
            assert unit.case(case.ref) == case
            assert unit.next_number("case") == 1

    def test_the_loser_is_told_who_did_what_since(self, store: SqliteStore) -> None:
        seen = written(store)
        with store.unit() as unit:
            act(unit, seen, ev.Assigned(handler="boris"), by="boris")
        with pytest.raises(TooLate) as late, store.unit() as unit:
            act(unit, seen, ev.Assigned(handler="clara"), by="clara")
        assert [(entry.by, entry.to_version) for entry in late.value.since] == [("boris", 3)]
        assert late.value.version == 3
        assert rows_for(store, [1])[0].handler == "boris"

    def test_two_cases_never_share_a_number_or_a_reference(self, store: SqliteStore) -> None:
        written(store)
        with pytest.raises(TooLate), store.unit() as unit:
            new_case(unit, 1)
        with pytest.raises(StoreError), store.unit() as unit:
            act(unit, None, ev.Registered(number=2, ref="26-1-2", policy="house", received_at=NOON, at=NOON))
        assert [row.number for row in rows_for(store, [1, 2])] == [1]

    def test_an_entry_that_does_not_follow_is_the_callers_mistake(self, store: SqliteStore) -> None:
        case = written(store)
        entry = entry_for(case, ev.Assigned(handler="boris"))
        with pytest.raises(ValueError, match="at 2"), store.unit() as unit:
            unit.write(entry.model_copy(update={"from_version": 5, "to_version": 6}), case, apply(case, entry))

    def test_a_reading_unit_cannot_write(self, store: SqliteStore) -> None:
        case = written(store)
        for write in (
            lambda unit: unit.next_number("case"),
            lambda unit: unit.put_file(b"x"),
            lambda unit: act(unit, case, ev.Assigned(handler="boris")),
            lambda unit: unit.add_person(person("boris", "agent")),
        ):
            with pytest.raises(StoreError), store.reading() as unit:
                write(unit)
        with store.reading() as unit:
            assert unit.case(case.ref) == case

    def test_a_reader_sees_one_moment(self, store: SqliteStore) -> None:
        case = written(store)
        with store.reading() as reader:
            before = reader.case(case.ref)
            with store.unit() as unit:
                act(unit, case, ev.Assigned(handler="boris"))
            assert reader.case(case.ref) == before
        with store.reading() as reader:
            assert reader.case(case.ref).handler == "boris"

    def test_a_write_within_a_write_is_refused_and_does_not_hang(self, store: SqliteStore) -> None:
        with pytest.raises(RuntimeError, match="inside another"), store.unit(), store.unit():
            pass
        written(store)


class TestRow:
    def test_the_row_follows_the_case(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            who = client(1, "Anna", "a@example.com", flags=("vulnerable",), tier="gold")
            case = new_case(unit, 1, who=who, amount="500 EUR", category="payment", product="card")
            act(unit, case, ev.Routed(department="payments"), ev.Assigned(handler="boris"), incoming("m1"))
        row = rows_for(store, [1])[0]
        assert (row.ref, row.version, row.stage, row.status, row.is_open) == ("26-1-2", 2, "registration", "open", True)
        assert (row.department, row.handler, row.category, row.product) == ("payments", "boris", "payment", "card")
        assert (row.client_name, row.client_number, row.vulnerable, row.tier) == ("Anna", 1, True, "gold")
        assert (row.amount, row.unanswered, row.received_at) == ("500.00 EUR", 1, NOON)

    def test_similar_cases_are_the_same_clients_open_ones_of_the_same_category_first(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            for number, category, who in ((1, "bonus", 1), (2, "payment", 1), (3, "bonus", 2), (4, "bonus", 1)):
                new_case(unit, number, NOON + timedelta(minutes=number), client(who), category=category)
            closed, two, four = (unit.case(make(26, number)) for number in (1, 2, 4))
            act(unit, closed, ev.Advanced(from_stage=Stage.REGISTRATION, to_stage=Stage.CLOSED, at=NOON))
            five = new_case(unit, 5, who=client(1), category="bonus")
            assert unit.similar_open(five) == (four.ref, two.ref)
            assert unit.similar_open(new_case(unit, 6)) == ()


class TestMessages:
    def test_a_message_that_was_taken_away_by_an_undo_is_gone_and_may_come_back(self, store: SqliteStore) -> None:
        case = written(store)
        kept = [message.model_dump(mode="json") for message in case.messages]
        with store.unit() as unit:
            case = act(unit, case, ev.Undone(version=2, command="write_message", restore={"messages": []}))
            assert unit.body(1, "m1") == ""
        assert verify(store).problems == []
        with store.unit() as unit:
            act(unit, case, ev.Undone(version=3, command="undo", restore={"messages": kept}))
            assert unit.body(1, "m1") == "Dear Anna"
        assert verify(store).problems == []

    def test_an_attachment_needs_its_bytes(self, store: SqliteStore) -> None:
        with pytest.raises(BadInput, match="no file is kept") as bad, store.unit() as unit:
            act(unit, new_case(unit, 1), incoming("m1", attachments=(attached("ab" * 32),)))
        assert bad.value.field == "attachments"
        with store.unit() as unit:
            sha256 = unit.put_file(b"png")
            act(unit, new_case(unit, 1), incoming("m1", attachments=(attached(sha256),)))
        assert verify(store).problems == []

    def test_our_own_message_id_is_ours_once_and_a_clients_may_reach_two_desks(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            one, two = new_case(unit, 1), new_case(unit, 2)
            act(unit, one, incoming("m1", message_id="theirs@example.com"))
            act(unit, two, incoming("m1", message_id="theirs@example.com"))
            case = act(unit, unit.case(one.ref), ev.MessageWritten(message=letter("m2", message_id="our@floor"), body=""))
            assert unit.message_by_wire_id("our@floor") == (case.ref, "m2")
            assert unit.message_by_wire_id("theirs@example.com") is None
            assert unit.message_by_wire_id("") is None
        with pytest.raises(StoreError), store.unit() as unit:
            two = unit.case(two.ref)
            act(unit, two, ev.MessageWritten(message=letter("m2", message_id="our@floor"), body=""))


class TestOutbox:
    def test_a_queued_message_is_taken_when_it_is_due_and_by_one_worker(self, store: SqliteStore) -> None:
        case = written(store)
        later = NOON + timedelta(minutes=2)
        with store.unit() as unit:
            act(unit, case, moved("m1", QUEUED, not_before=later))
        with store.unit() as unit:
            assert unit.take_due(NOON, "one", 10, 60) == []
            assert unit.next_due(NOON) == later
            (outgoing,) = unit.take_due(later, "one", 10, 60)
            assert (outgoing.ref, outgoing.message.id, outgoing.body) == (case.ref, "m1", "Dear Anna")
            assert unit.take_due(later, "two", 10, 60) == []
            assert unit.next_due(later) == later + timedelta(seconds=60)
        with store.unit() as unit:
            assert len(unit.take_due(later + timedelta(seconds=60), "two", 10, 60)) == 1
        assert verify(store).problems == []

    def test_the_longest_due_leave_first_and_no_more_than_asked_for(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            for number in (1, 2, 3):
                case = act(unit, new_case(unit, number), ev.MessageWritten(message=letter("m1"), body=""))
                act(unit, case, moved("m1", QUEUED, not_before=NOON - timedelta(minutes=number)))
            assert [out.case for out in unit.take_due(NOON, "one", 2, 60)] == [3, 2]

    @pytest.mark.parametrize("state", [MessageState.HANDED, MessageState.FAILED])
    def test_what_was_delivered_or_given_up_leaves_the_outbox(self, store: SqliteStore, state: MessageState) -> None:
        case = written(store)
        with store.unit() as unit:
            case = act(unit, case, moved("m1", QUEUED))
            unit.take_due(NOON, "one", 10, 60)
            act(unit, case, moved("m1", state))
            assert unit.next_due(NOON) is None
        assert verify(store).problems == []
        assert [trouble.message.id for trouble in queries.outbox_troubles(store)] == ["m1"] * (state == "failed")

    def test_a_failed_try_waits_for_its_next_one(self, store: SqliteStore) -> None:
        case = written(store)
        later = NOON + timedelta(minutes=5)
        with store.unit() as unit:
            case = act(unit, case, moved("m1", QUEUED))
            unit.take_due(NOON, "one", 10, 600)
            act(unit, case, moved("m1", QUEUED, attempts=1, not_before=later, error="no route"))
            assert unit.next_due(NOON) == later
        (trouble,) = queries.outbox_troubles(store)
        assert (trouble.ref, trouble.message.error) == (case.ref, "no route")
        assert verify(store).problems == []

    @pytest.mark.parametrize("state", [MessageState.DRAFT, MessageState.DISCARDED, MessageState.TOLD])
    def test_taking_back_is_too_late_while_a_worker_holds_the_message(
        self, store: SqliteStore, state: MessageState
    ) -> None:
        case = written(store)
        with store.unit() as unit:
            case = act(unit, case, moved("m1", QUEUED))
            unit.take_due(NOON, "one", 10, 60)
        with pytest.raises(TooLate, match="handed over"), store.unit() as unit:
            act(unit, case, moved("m1", state), at=NOON + timedelta(seconds=59))
        with store.unit() as unit:
            act(unit, case, moved("m1", state), at=NOON + timedelta(seconds=60))
            assert unit.next_due(NOON) is None
        assert verify(store).problems == []

    def test_what_nobody_claimed_is_taken_back(self, store: SqliteStore) -> None:
        case = written(store)
        with store.unit() as unit:
            case = act(unit, case, moved("m1", QUEUED, not_before=NOON + timedelta(minutes=1)))
            act(unit, case, moved("m1", MessageState.DRAFT))
            assert unit.next_due(NOON) is None


class TestHousekeeping:
    def test_a_lease_is_one_holders_until_it_runs_out(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            assert unit.take_lease("housekeeper", "one", NOON, 30)
            assert not unit.take_lease("housekeeper", "two", NOON + timedelta(seconds=29), 30)
            assert unit.take_lease("housekeeper", "one", NOON + timedelta(seconds=29), 30)
            assert not unit.take_lease("housekeeper", "two", NOON + timedelta(seconds=58), 30)
            assert unit.take_lease("housekeeper", "two", NOON + timedelta(seconds=59), 30)
            unit.release_lease("housekeeper", "one")
            assert not unit.take_lease("housekeeper", "one", NOON + timedelta(seconds=60), 30)
            unit.release_lease("housekeeper", "two")
            assert unit.take_lease("housekeeper", "one", NOON + timedelta(seconds=60), 30)

    def test_people_are_kept_and_a_login_is_taken_once(self, store: SqliteStore) -> None:
        anna = person("anna", "lead", "Anna", ("payments", "отдел"))
        with store.unit() as unit:
            unit.add_person(anna)
            assert unit.person("anna") == anna
            assert unit.person("boris") is None
        with pytest.raises(BadInput, match="anna") as taken, store.unit() as unit:
            unit.add_person(anna)
        assert taken.value.field == "login"
        assert queries.people(store) == [anna]

    def test_numbers_are_counted_by_series(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            assert [unit.next_number(series) for series in ("case", "client", "case", "case")] == [1, 1, 2, 3]
