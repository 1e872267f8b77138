"""Journals by the day their cases came in: whole, in order, and no other case is read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import journals
from db.journals import cases_received, journals_received
from db.store import SqliteStore
from tests.db.builders import NOON, act, incoming, registered
from tests.db.plans import plans

DAY = timedelta(days=1)


@pytest.fixture
def month(store: SqliteStore) -> SqliteStore:
    """Thirty cases, one a day, the latest first; each with a second entry."""
    with store.unit() as unit:
        for number in range(1, 31):
            case = act(unit, None, registered(number, received_at=NOON - number * DAY))
            act(unit, case, incoming("m1"))
    return store


def test_a_span_takes_its_first_instant_in_and_leaves_its_last_out(month: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "RUN", 4)
    start, end = NOON - 20 * DAY, NOON - 10 * DAY
    walked = list(journals_received(month, start, end))
    assert [entries[0].case for entries in walked] == list(range(20, 10, -1))
    assert all([entry.to_version for entry in entries] == [1, 2] for entries in walked)
    assert cases_received(month, start, end) == 10


def test_without_a_span_it_is_every_case_once(month: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "RUN", 10)
    assert [entries[0].case for entries in journals_received(month)] == list(range(30, 0, -1))
    assert cases_received(month) == 30
    assert list(journals_received(month, NOON + DAY)) == []


def test_cases_of_one_instant_are_all_there(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "RUN", 3)
    with store.unit() as unit:
        for number in range(1, 11):
            act(unit, None, registered(number))
    assert [entries[0].case for entries in journals_received(store)] == list(range(1, 11))


def test_it_goes_by_the_index_on_both_tables(month: SqliteStore) -> None:
    plan = plans(month, lambda: [*journals_received(month, NOON - 2 * DAY, NOON), cases_received(month, NOON)])
    assert not [line for line in plan if line.startswith("SCAN")], plan
    assert any("cases_received_at" in line for line in plan)
