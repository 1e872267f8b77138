"""Making a floor and saying who works on it."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Floor


class TestInit:
    def test_whoever_makes_it_is_its_administrator_and_can_work_at_once(self, nowhere: Floor) -> None:
        made = nowhere.read("init")
        assert made == {"database": str(nowhere.path), "made": True, "administrator": nowhere.admin}
        assert nowhere.path.stat().st_mode & 0o777 == 0o600
        assert nowhere.new("subject=First")

    def test_a_floor_that_is_there_already_is_left_as_it_is(self, floor: Floor) -> None:
        ref = floor.new("subject=First")
        told = floor.ok("init", "--admin", "somebody-else")
        assert "there already" in told.out
        assert [person["login"] for person in floor.read("people", "list")] == [floor.admin]
        assert floor.read("show", ref)["subject"] == "First"

    def test_somebody_else_can_be_its_administrator(self, nowhere: Floor) -> None:
        nowhere.ok("init", "--admin", "olga", "--name", "Olga Orlova")
        (olga,) = nowhere.read("people", "list")
        assert (olga["login"], olga["name"], olga["role"], olga["level"]) == (
            "olga",
            "Olga Orlova",
            "administrator",
            2,
        )

    def test_a_login_that_is_none(self, nowhere: Floor) -> None:
        assert nowhere("init", "--admin", "two words").status == 2
        assert not nowhere.path.exists()


class TestPeople:
    def test_a_person_with_role_departments_and_level(self, floor: Floor) -> None:
        told = floor.ok("people", "add", "anna", "--name", "Anna", "--role", "agent", "--department", "payments",
                        "--department", "trading", "--level", "1", "--json")  # fmt: skip
        assert told.document == {
            "login": "anna", "name": "Anna", "role": "agent", "departments": ["payments", "trading"], "level": 1, "active": True,
            "mail": "",
        }  # fmt: skip
        assert "anna · Anna · agent · level 1 · payments, trading" in floor.ok("people", "list").out

    def test_the_role_says_the_level_where_none_is_given(self, floor: Floor) -> None:
        floor.ok("people", "add", "max", "--name", "Max", "--role", "manager")
        assert [p["level"] for p in floor.read("people", "list") if p["login"] == "max"] == [2]

    def test_only_an_administrator_adds_people(self, floor: Floor) -> None:
        floor.ok("people", "add", "lea", "--name", "Lea", "--role", "lead")
        told = floor("people", "add", "boris", "--name", "Boris", "--role", "agent", "--as", "lea", "--json")
        assert told.status == 3
        assert told.document["unmet"][0]["guard"] == "role"
        assert len(floor.read("people", "list")) == 2

    def test_a_login_is_given_once(self, floor: Floor) -> None:
        floor.ok("people", "add", "anna", "--name", "Anna", "--role", "agent")
        told = floor("people", "add", "anna", "--name", "Anna Two", "--role", "lead")
        assert told.status == 3
        assert "already" in told.err

    @pytest.mark.parametrize(
        ("words", "hint"),
        [(("--role", "manger"), "did you mean manager?"), (("--role", "system"), "expected one of"),
         (("--role", "agent", "--department", "paymnets"), "did you mean payments?"), (("--role", "agent", "--level", "9"), "level")],
    )  # fmt: skip
    def test_a_mistake_is_told_with_the_near_word(
        self, floor: Floor, words: tuple[str, ...], hint: str
    ) -> None:
        told = floor("people", "add", "anna", "--name", "Anna", *words)
        assert told.status == 2
        assert hint in told.err


class TestWhoActs:
    def test_the_only_person_there_is_acts_where_nobody_is_named(self, nowhere: Floor) -> None:
        nowhere.ok("init", "--admin", "olga")
        ref = nowhere.new("subject=First")
        (entry,) = nowhere.read("show", ref, "--journal")["journal"]
        assert (entry["by"], entry["os_user"]) == ("olga", nowhere.admin)

    def test_with_two_the_program_asks_which(self, nowhere: Floor) -> None:
        nowhere.ok("init", "--admin", "olga")
        nowhere.ok("people", "add", "anna", "--name", "Anna", "--role", "agent")
        told = nowhere("new", "subject=Second")
        assert told.status == 2
        assert "--as LOGIN" in told.err
        nowhere.ok("new", "subject=Second", "--as", "anna")

    def test_the_wall_reads_no_case(self, floor: Floor) -> None:
        floor.ok("people", "add", "wall", "--name", "Wall", "--role", "wall")
        ref = floor.new("subject=First", "name=Ivan")
        for words in (("list",), ("show", ref), ("new", "subject=x"), ("do", ref, "note", "text=x")):
            told = floor(*words, "--as", "wall", "--json")
            assert told.status == 3
            assert "Ivan" not in told.out

    def test_an_auditor_reads_and_does_nothing(self, floor: Floor) -> None:
        floor.ok("people", "add", "aud", "--name", "Aud", "--role", "auditor")
        ref = floor.new("subject=First")
        assert floor("show", ref, "--as", "aud").status == 0
        assert floor("do", ref, "claim", "--as", "aud").status == 3
