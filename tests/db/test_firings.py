"""Rules that fired: each has one row for its cause, whoever looks, and a row goes when its act is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import events as ev
from core.case import Case, Firing
from core.errors import TooLate
from core.evolve import apply
from db import queries
from db.store import SqliteStore
from db.verify import verify
from tests.db.builders import NOON, act, entry_for, new_case


def firing(rule: str = "resolution@75", cause: str = "1", **facts: object) -> Firing:
    given = {"clock": "resolution/1", "due_at": NOON, "fired_at": NOON + timedelta(minutes=5)} | facts
    return Firing(rule=rule, cause=cause, **given)


def fire(store: SqliteStore, case: Case, *firings: Firing) -> Case:
    with store.unit() as unit:
        return act(unit, case, *(ev.RuleFired(firing=one) for one in firings))


@pytest.fixture
def case(store: SqliteStore) -> Case:
    with store.unit() as unit:
        new_case(unit, 1)
        return new_case(unit, 2)


def test_they_are_told_in_the_order_in_which_they_fired_with_their_entries(store: SqliteStore, case: Case) -> None:
    first, second = firing(due_at=NOON + timedelta(hours=1)), firing(cause="2", to_level=1)
    third = firing("by_hand", "act 3", clock="")
    case = fire(store, case, first, second)
    fire(store, case, third)
    found = queries.escalations(store, case.ref)
    assert [(one.firing, one.seq) for one in found] == [(second, 3), (first, 3), (third, 4)]
    assert queries.escalations(store, "26-1-2") == queries.escalations(store, "26-99-3") == []
    assert verify(store).problems == []


def test_two_who_find_the_same_alarm_at_once_fire_it_once(store: SqliteStore, case: Case) -> None:
    fire(store, case, firing())
    with pytest.raises(TooLate):
        fire(store, case, firing(fired_at=NOON + timedelta(hours=1)))
    assert [one.firing for one in queries.escalations(store, case.ref)] == [firing()]


def test_the_database_itself_keeps_a_rule_from_firing_twice_for_one_cause(store: SqliteStore, case: Case) -> None:
    case = fire(store, case, firing())
    for again in (firing(), firing(fired_at=NOON + timedelta(hours=1), to_level=2)):
        with pytest.raises(TooLate, match=f"resolution@75 has fired for {case.ref} already"):
            fire(store, case, again)
    with pytest.raises(TooLate):
        fire(store, case, firing(cause="2"), firing(cause="2"))
    with store.reading() as unit:
        assert unit.case(case.ref) == case
    assert verify(store).problems == []
    with store.unit() as unit:
        other = unit.case("26-1-2")
    assert other is not None
    fire(store, other, firing())
    assert verify(store).problems == []


def test_what_an_undo_takes_back_may_fire_again(store: SqliteStore, case: Case) -> None:
    case = fire(store, case, firing())
    after = fire(store, case, firing(cause="2"), firing("by_hand", "act 3"))
    kept = [one.model_dump(mode="json") for one in case.fired]
    with store.unit() as unit:
        undone = act(unit, after, ev.Undone(version=after.version, command="escalate", restore={"fired": kept}))
    assert [one.firing for one in queries.escalations(store, case.ref)] == [firing()]
    assert verify(store).problems == []
    fire(store, undone, firing(cause="2"))
    assert len(queries.escalations(store, case.ref)) == 2
    assert verify(store).problems == []


def test_nothing_of_an_act_that_fires_twice_is_kept(store: SqliteStore, case: Case) -> None:
    case = fire(store, case, firing())
    entry = entry_for(case, ev.Assigned(handler="boris"), ev.RuleFired(firing=firing()))
    with pytest.raises(TooLate), store.unit() as unit:
        unit.write(entry, case, apply(case, entry))
    assert [found.to_version for found in queries.journal(store, case.ref)] == [1, 2]
