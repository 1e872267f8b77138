"""Who puts a policy in force and when a file is taken up, on a real floor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest

from core.errors import NotFound, Refused
from core.people import SYSTEM, Person, person
from core.policy import house, shipped
from core.policy.load import SHIPPED
from core.policy_file import Opening, TakenUp, open_policy, take_up, use_policy
from core.toml_file import BadFile
from db import queries
from db.connect import open_floor
from db.store import SqliteStore

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA = person("anna", "agent")
MAX = person("max", "manager")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = open_floor(tmp_path / "floor.db", create=True)
    with made.unit() as unit:
        for one in (ANNA, MAX):
            unit.add_person(one)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(SHIPPED["house"].read_text("utf-8"), "utf-8")
    return path


def edited(path: Path, hours: int) -> None:
    """The file saved with another answer time."""
    text = SHIPPED["house"].read_text("utf-8")
    path.write_text(text.replace("amount = 48", f"amount = {hours}", 1), "utf-8")


def taken(store: SqliteStore, path: Path, by: Person = MAX) -> TakenUp | None:
    return take_up(store, path, by, NOW, partial(queries.policy_history, store))


def opened(store: SqliteStore, path: Path | None, by: Person = MAX) -> Opening:
    return open_policy(store, path, by, NOW, partial(queries.policy_history, store))


def in_force(store: SqliteStore) -> tuple[str, str, str]:
    with store.reading() as unit:
        found = unit.policy_in_force()
    assert found is not None
    return found.name, found.by, found.origin


class TestAPersonsWord:
    def test_a_manager_puts_a_policy_in_force(self, store: SqliteStore) -> None:
        row, change = use_policy(store, shipped("ukgc"), MAX, NOW)
        assert change is not None
        assert change.before is None
        assert row.name == "ukgc/2026.1"
        assert in_force(store) == ("ukgc/2026.1", "max", "")

    def test_the_same_again_changes_nothing(self, store: SqliteStore) -> None:
        first = use_policy(store, shipped("ukgc"), MAX, NOW)[0]
        assert use_policy(store, shipped("ukgc"), MAX, NOW) == (first, None)
        assert len(queries.policy_history(store)) == 1

    @pytest.mark.parametrize("role", ["agent", "specialist", "lead", "supervisor", "auditor", "wall"])
    def test_nobody_else_does(self, store: SqliteStore, role: str) -> None:
        somebody = person("somebody", role)
        with store.unit() as unit:
            unit.add_person(somebody)
        with pytest.raises(Refused) as refused:
            use_policy(store, shipped("ukgc"), somebody, NOW)
        assert refused.value.unmet[0].guard == "role"
        assert queries.policy_history(store) == []

    def test_what_counts_is_the_role_that_the_floor_knows(self, store: SqliteStore) -> None:
        with pytest.raises(Refused):
            use_policy(store, shipped("ukgc"), person("anna", "manager"), NOW)
        with pytest.raises(NotFound):
            use_policy(store, shipped("ukgc"), person("nobody", "manager"), NOW)


class TestAFile:
    def test_is_taken_up_by_the_program_and_remembered_by_its_path(self, store: SqliteStore, file: Path) -> None:
        change = taken(store, file)
        assert change is not None
        assert in_force(store) == ("house/2026.1", "casefloor", str(file))
        assert taken(store, file) is None, "the same contents are done already"

    def test_a_remark_is_no_change_and_a_figure_is(self, store: SqliteStore, file: Path) -> None:
        taken(store, file)
        file.write_text("# a remark\n" + file.read_text("utf-8"), "utf-8")
        assert taken(store, file) is None
        edited(file, 72)
        change = taken(store, file)
        assert change is not None
        assert change.before == house()
        assert in_force(store)[0] == "house/2026.1+2"

    def test_an_old_file_does_not_undo_what_a_manager_chose_since(self, store: SqliteStore, file: Path) -> None:
        taken(store, file)
        use_policy(store, shipped("ukgc"), MAX, NOW)
        assert taken(store, file) is None
        assert opened(store, file).policy == shipped("ukgc")
        edited(file, 72)
        assert taken(store, file) is not None, "saved anew, it is meant"

    def test_going_back_to_the_contents_before_the_last_is_a_change(self, store: SqliteStore, file: Path) -> None:
        taken(store, file)
        edited(file, 72)
        taken(store, file)
        edited(file, 48)
        change = taken(store, file)
        assert change is not None
        assert change.row.name == "house/2026.1"

    def test_of_many_programs_that_see_one_save_one_takes_it_up(self, store: SqliteStore, file: Path) -> None:
        taken(store, file)
        edited(file, 72)
        ready = Barrier(6)
        found: list[TakenUp | None] = []

        def program() -> None:
            own = open_floor(store.path)
            ready.wait()
            found.append(taken(own, file, SYSTEM))
            own.close()

        threads = [Thread(target=program) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 6
        assert len([change for change in found if change is not None]) == 1
        assert len(queries.policy_history(store)) == 2


class TestOpening:
    def test_without_a_file_the_house_holds_and_nothing_is_written(self, store: SqliteStore) -> None:
        assert opened(store, None) == Opening(house(), "house/2026.1")
        assert queries.policy_history(store) == []

    def test_a_bad_file_on_a_fresh_floor_is_an_error(self, store: SqliteStore, file: Path) -> None:
        file.write_text("id = ", "utf-8")
        with pytest.raises(BadFile):
            opened(store, file)

    def test_a_bad_file_leaves_what_is_in_force_in_force(self, store: SqliteStore, file: Path) -> None:
        taken(store, file)
        file.write_text("id = ", "utf-8")
        opening = opened(store, file)
        assert isinstance(opening.trouble, BadFile)
        assert (opening.policy, opening.name) == (house(), "house/2026.1")

    def test_an_agents_own_file_does_not_move_the_floor(self, store: SqliteStore, file: Path) -> None:
        use_policy(store, shipped("ukgc"), MAX, NOW)
        opening = opened(store, file, ANNA)
        assert isinstance(opening.trouble, Refused)
        assert opening.policy == shipped("ukgc")
        assert in_force(store)[0] == "ukgc/2026.1"

    def test_a_file_that_was_in_force_is_followed_by_whoever_opens_the_floor(
        self, store: SqliteStore, file: Path
    ) -> None:
        taken(store, file)
        edited(file, 72)
        opening = opened(store, file, ANNA)
        assert opening.taken is not None
        assert opening.name == "house/2026.1+2"
