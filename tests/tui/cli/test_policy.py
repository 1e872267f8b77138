"""`casefloor policy`: a file is checked, a policy shown, put in force and listed; who may, and what a bad file does."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from core.policy.load import SHIPPED, shipped
from tests.tui.cli.conftest import ROOT, Floor

BROKEN = ROOT / "tests" / "data" / "policies" / "broken"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(SHIPPED["ukgc"].read_text("utf-8"), "utf-8")
    return path


class TestCheck:
    def test_a_good_file_is_told_with_what_it_has(self, nowhere: Floor) -> None:
        told = nowhere.ok("policy", "check", str(SHIPPED["ukgc"]))
        assert told.out.startswith("ok: ukgc/2026.1, 14 clocks, 9 escalation rules, 1 calendar")
        assert nowhere.read("policy", "check", str(SHIPPED["ukgc"]))["ok"] is True
        assert not nowhere.path.exists(), "a check needs no floor"

    def test_a_bad_file_is_told_with_line_field_and_near_miss(self, nowhere: Floor) -> None:
        bad = str(BROKEN / "misspelt_calendar.toml")
        told = nowhere("policy", "check", bad)
        assert (told.status, told.out) == (2, "")
        assert told.err.startswith(f"{bad}:")
        assert "did you mean" in told.err
        document = nowhere("policy", "check", bad, "--json").document
        assert document["ok"] is False
        (fault,) = document["faults"]
        assert fault["field"].endswith(".calendar")
        assert fault["line"] > 1
        assert fault["hint"].startswith("did you mean")

    @pytest.mark.parametrize("bad", sorted(BROKEN.glob("*.toml")), ids=lambda path: path.stem)
    def test_every_broken_file_has_the_line_of_each_fault(self, nowhere: Floor, bad: Path) -> None:
        told = nowhere("policy", "check", str(bad), "--json")
        assert told.status == 2
        lines = len(bad.read_text("utf-8").splitlines())
        for fault in told.document["faults"]:
            assert 1 <= fault["line"] <= lines
            assert fault["expected"]
            assert fault["found"]

    def test_dates_that_leave_today_out_are_told(self, nowhere: Floor, file: Path) -> None:
        text = file.read_text("utf-8").replace("valid_from = 2026-04-01", "valid_from = 2999-01-01")
        file.write_text(text, "utf-8")
        told = nowhere.ok("policy", "check", str(file))
        assert told.err.strip() == "by its own dates ukgc/2026.1 is valid from 2999-01-01"

    def test_a_file_that_is_not_there_is_told(self, nowhere: Floor) -> None:
        told = nowhere("policy", "check", "none.toml")
        assert told.status == 2
        assert "none.toml: expected a file that can be read" in told.err


class TestUseAndList:
    def test_a_fresh_floor_goes_by_the_house(self, floor: Floor) -> None:
        rows = {row["policy"]: row for row in floor.read("policy", "list")}
        assert set(rows) == {"house/2026.1", "ukgc/2026.1", "mga/2026.1", "curacao/2026.1", "disp_like/2026.1"}
        assert [name for name, row in rows.items() if row["in_force"]] == ["house/2026.1"]
        assert not any(row["kept"] for row in rows.values())

    def test_the_house_is_in_force_as_well_once_it_is_kept_for_a_case(self, floor: Floor) -> None:
        floor.new("channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout")
        rows = floor.read("policy", "list")
        assert [(row["policy"], row["kept"]) for row in rows if row["in_force"]] == [("house/2026.1", True)]

    def test_use_says_what_changed_and_list_who_goes_by_it(self, floor: Floor) -> None:
        before = floor.new("channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout")
        told = floor.ok("policy", "use", "ukgc")
        assert "ukgc/2026.1 is in force for new cases; until now it was house/2026.1" in told.out
        assert "  clocks.resolution: — → 8 weeks" in told.out
        assert "  windows.complain.value: 12 months → 6 months" in told.out
        after = floor.new("channel=phone", "name=Iva", "phone=+442079460001", "description=No payout")
        assert floor.read("show", before)["policy"] == "house/2026.1"
        assert floor.read("show", after)["policy"] == "ukgc/2026.1"
        rows = {row["policy"]: row for row in floor.read("policy", "list")}
        assert rows["ukgc/2026.1"]["in_force"] is True
        assert rows["ukgc/2026.1"]["by"] == floor.admin
        assert {name: row["open_cases"] for name, row in rows.items() if row["kept"]} == {
            "house/2026.1": 1, "ukgc/2026.1": 1,
        }  # fmt: skip
        assert "in force" in floor.ok("policy", "list").out

    def test_use_of_what_is_in_force_changes_nothing(self, floor: Floor) -> None:
        floor.ok("policy", "use", "mga")
        told = floor.read("policy", "use", "mga")
        assert (told["changed"], told["changes"]) == (False, [])
        assert "nothing was changed" in floor.ok("policy", "use", "mga").out

    def test_a_policy_that_the_floor_keeps_is_used_by_its_name(self, floor: Floor, file: Path) -> None:
        floor.ok("policy", "use", str(file))
        file.write_text(file.read_text("utf-8").replace("amount = 8\n", "amount = 6\n"), "utf-8")
        assert floor.read("policy", "use", str(file))["policy"] == "ukgc/2026.1+2"
        assert floor.read("policy", "use", "ukgc/2026.1")["policy"] == "ukgc/2026.1"
        assert floor.read("policy", "use", "ukgc/2026.1+2")["origin"] is None

    def test_only_who_answers_for_the_policy_may(self, floor: Floor) -> None:
        for login, role in (("anna", "agent"), ("lena", "lead"), ("susi", "supervisor"), ("max", "manager")):
            floor.ok("people", "add", login, "--name", login, "--role", role)
        for login in ("anna", "lena", "susi"):
            told = floor("policy", "use", "ukgc", "--as", login)
            assert told.status == 3
            assert "manager, administrator" in told.err
        assert floor("policy", "use", "ukgc", "--as", "anna", "--json").document["unmet"][0]["row"] == "E8"
        floor.ok("policy", "use", "ukgc", "--as", "max")

    def test_a_name_that_is_none_is_told_with_the_near_one(self, floor: Floor) -> None:
        told = floor("policy", "use", "ukcg")
        assert told.status == 2
        assert "did you mean ukgc?" in told.err

    def test_a_bad_file_is_not_used(self, floor: Floor) -> None:
        assert floor("policy", "use", str(BROKEN / "no_windows.toml")).status == 2
        assert floor.read("policy", "show")["name"] == "house/2026.1"


class TestShow:
    def test_what_is_in_force_by_default(self, floor: Floor) -> None:
        floor.ok("policy", "use", "ukgc")
        told = floor.ok("policy", "show").out
        assert told.startswith("ukgc/2026.1  in force since ")
        assert "no legal advice" in told
        clocks = told[told.index("Clocks") : told.index("Escalation")]
        for words in ("Final answer, 8 weeks", "8 weeks", "must", "pauses for  the client, 14 days in all",
                      "warns       at 50, 75, 90 %", "at 75 % to level 1, on the breach to level 2", "Gambling Commission"):  # fmt: skip
            assert words in clocks
        assert "from the next business day, due at the close of business" in clocks

    def test_another_by_name_or_file(self, floor: Floor, file: Path) -> None:
        assert floor.ok("policy", "show", "curacao").out.startswith("curacao/2026.1\n")
        document = floor.read("policy", "show", str(file))
        assert document["in_force"] is False
        assert document["policy"]["clocks"][0]["source"]

    def test_in_russian(self, floor: Floor) -> None:
        told = floor.ok("policy", "show", "house", "--lang", "ru").out
        assert "Ответ на обжалование" in told


class TestTheFileOfTheSettings:
    def test_is_taken_up_by_the_first_command_that_works_on_the_floor(
        self, floor: Floor, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CASEFLOOR_POLICY", str(file))
        ref = floor.new("channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout")
        assert floor.read("show", ref)["policy"] == "ukgc/2026.1"
        shown = floor.read("policy", "show")
        assert (shown["origin"], shown["by"], shown["number"]) == (str(file), "casefloor", 1)

    def test_a_bad_one_leaves_what_is_in_force_and_is_told(
        self, floor: Floor, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CASEFLOOR_POLICY", str(file))
        floor.ok("policy", "list")
        file.write_text(file.read_text("utf-8").replace("calendar = ", "calender = ", 1), "utf-8")
        told = floor.ok("new", "channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout")
        assert "policy.toml:" in told.err
        assert "did you mean calendar?" in told.err
        assert "ukgc/2026.1 stays in force" in told.err
        assert floor.read("show", told.out.strip())["policy"] == "ukgc/2026.1"

    def test_a_bad_one_on_a_fresh_floor_is_an_error(
        self, floor: Floor, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file.write_text("id = ", "utf-8")
        monkeypatch.setenv("CASEFLOOR_POLICY", str(file))
        told = floor("new", "channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout")
        assert told.status == 2
        assert "policy.toml:1" in told.err

    def test_use_is_not_undone_by_the_next_command_with_the_old_file(
        self, floor: Floor, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CASEFLOOR_POLICY", str(file))
        floor.ok("policy", "list")
        floor.ok("policy", "use", "mga")
        ref = floor.new("channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout")
        assert floor.read("show", ref)["policy"] == "mga/2026.1"

    def test_an_agents_settings_do_not_move_the_floor(
        self, floor: Floor, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        floor.ok("people", "add", "anna", "--name", "Anna", "--role", "agent")
        floor.ok("policy", "use", "mga")
        monkeypatch.setenv("CASEFLOOR_POLICY", str(file))
        told = floor.ok(
            "new", "channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout", "--as", "anna"
        )
        assert "casefloor policy use" in told.err
        assert "mga/2026.1 stays in force" in told.err


class TestHolidays:
    def test_are_lines_for_a_calendar(self, nowhere: Floor) -> None:
        told = nowhere.ok("policy", "holidays", "GB", "--subdivision", "ENG", "--years", "2026,2027")
        days = tomllib.loads(told.out)["holidays"]
        assert {day["date"].year for day in days} == {2026, 2027}
        assert all("GB-ENG" in day["source"] for day in days)
        assert "official list" in told.err

    def test_as_a_document(self, nowhere: Floor) -> None:
        days = nowhere.read("policy", "holidays", "MT", "--years", "2026")
        assert {"date": "2026-12-25"}.items() <= next(d for d in days if d["date"] == "2026-12-25").items()

    def test_what_is_not_known_is_told(self, nowhere: Floor) -> None:
        assert nowhere("policy", "holidays", "XX", "--years", "2026").status == 2
        assert nowhere("policy", "holidays", "GB", "--years", "soon").status == 2


class TestPeople:
    def test_have_an_address_for_warnings(self, floor: Floor) -> None:
        floor.ok("people", "add", "lena", "--name", "Lena", "--role", "lead", "--mail", "lena@floor.example")
        assert [one["mail"] for one in floor.read("people", "list")] == ["lena@floor.example", ""]
        assert "lena@floor.example" in floor.ok("people", "list").out
        assert floor("people", "add", "max", "--name", "Max", "--role", "lead", "--mail", "nowhere").status == 2


def test_what_ships_can_be_read_before_there_is_a_floor(nowhere: Floor) -> None:
    assert "8 weeks" in nowhere.ok("policy", "show", "ukgc").out
    assert nowhere.ok("policy", "list").out.split() == [shipped(name).name for name in SHIPPED]
    assert [row["kept"] for row in nowhere.read("policy", "list")] == [False] * len(SHIPPED)
    assert not nowhere.path.exists()
