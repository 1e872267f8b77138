"""Policies that are kept for good, and which of them new cases are received under."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import events as ev
from core.errors import BadInput, NotFound
from core.people import person
from core.policy import Policy, house, shipped
from core.ports import PolicyInForce
from core.stages import Stage
from db import queries
from db.connect import open_floor
from db.store import SqliteStore
from db.verify import verify
from tests.db.builders import NOON, act, new_case


def varied(notice: str) -> Policy:
    """The house's policy with another text, under the same name."""
    return Policy.model_validate_json(house().model_copy(update={"notice": notice}).model_dump_json())


def keep(store: SqliteStore, policy: Policy) -> str:
    with store.unit() as unit:
        return unit.keep_policy(policy, NOON, "ada")


def test_the_same_contents_have_one_name_and_others_get_a_number(store: SqliteStore) -> None:
    name = house().name
    assert keep(store, house()) == keep(store, house()) == name
    assert keep(store, varied("two")) == f"{name}+2"
    assert keep(store, varied("three")) == f"{name}+3"
    assert keep(store, varied("two")) == f"{name}+2"
    assert keep(store, house()) == name
    assert keep(store, shipped("mga")) == shipped("mga").name
    assert [kept.name for kept in queries.policies(store)] == [name, f"{name}+2", f"{name}+3", shipped("mga").name]


def test_a_policy_reads_back_as_it_was_kept_also_by_another_program(store: SqliteStore) -> None:
    for policy in (house(), varied("two"), *map(shipped, ("ukgc", "mga", "curacao", "disp-like"))):
        name = keep(store, policy)
        other = open_floor(store.path)
        with other.reading() as unit:
            found = unit.policy(name)
        assert found == policy
        assert found is not None and found.digest == policy.digest
        other.close()
    with store.reading() as unit:
        assert unit.policy("house/1066") is None


def test_a_policy_that_a_newer_program_kept_is_refused_in_words(store: SqliteStore) -> None:
    with store.unit() as unit:
        name = unit.keep_policy(varied("newer"), NOON, "ada")
        unit.session.run("UPDATE policy SET content = ? WHERE name = ?", ('{"id": "newer", "tomorrow": 1}', name))
    with store.reading() as unit, pytest.raises(BadInput, match="cannot read the policy"):
        unit.policy(name)


def test_what_was_put_in_force_last_holds_and_all_of_it_is_told(store: SqliteStore) -> None:
    with store.unit() as unit:
        assert unit.policy_in_force() is None
        first = unit.put_in_force(unit.keep_policy(house(), NOON, "ada"), NOON, "ada")
        later = NOON + timedelta(days=1)
        second = unit.put_in_force(unit.keep_policy(varied("two"), later, "max"), later, "max", "/srv/floor/house.toml")
        third = unit.put_in_force(house().name, later, "ada")
        assert unit.policy_in_force() == third
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert second == PolicyInForce(2, f"{house().name}+2", later, "max", "/srv/floor/house.toml")
    assert queries.policy_history(store) == [third, second, first]
    assert [(kept.name, kept.is_in_force) for kept in queries.policies(store)] == [
        (house().name, True), (f"{house().name}+2", False)
    ]  # fmt: skip


def test_only_a_policy_that_is_kept_can_be_put_in_force(store: SqliteStore) -> None:
    with pytest.raises(NotFound, match="house/1066"), store.unit() as unit:
        unit.put_in_force("house/1066", NOON, "ada")
    assert queries.policy_history(store) == []


def test_the_open_cases_of_each_policy_are_counted_up_to_a_cap(store: SqliteStore) -> None:
    keep(store, shipped("mga"))
    with store.unit() as unit:
        for number in range(1, 5):
            case = new_case(unit, number)
        act(unit, case, ev.Advanced(from_stage=Stage.REGISTRATION, to_stage=Stage.CLOSED, at=NOON))
    house_kept, mga = queries.policies(store)
    assert (house_kept.open_cases.at_least, house_kept.open_cases.exact, mga.open_cases.at_least) == (3, True, 0)
    (capped, _) = queries.policies(store, cap=2)
    assert (capped.open_cases.at_least, capped.open_cases.exact) == (2, False)
    assert verify(store).problems == []


def test_the_roster_is_everybody_who_works_here_now_with_their_mail(store: SqliteStore) -> None:
    anna = person("anna", "lead", "Anna", ("payments",)).model_copy(update={"mail": "anna@house.example"})
    left = person("boris", "agent").model_copy(update={"active": False})
    with store.unit() as unit:
        unit.add_person(left)
        unit.add_person(anna)
        assert unit.roster() == (anna,)
        assert unit.person("boris") == left
    assert queries.people(store) == [anna, left]
