"""`casefloor policy rebase`: both results first, then a person's word, then the move; a dry run writes nothing."""

from __future__ import annotations

import os
import sys
from datetime import datetime

import ptyprocess
import pytest

from db import queries
from db.connect import open_floor
from tests.tui.cli.conftest import ROOT, Floor

WHY = ("--reason", "the licence came")


@pytest.fixture
def refs(floor: Floor) -> tuple[str, str]:
    """Two cases under the house, on a floor that has gone over to ukgc since."""
    made = [
        floor.new("channel=phone", f"name=Ivan {n}", f"phone=+44207946000{n}", "description=No payout") for n in (1, 2)
    ]
    floor.ok("policy", "use", "ukgc")
    return made[0], made[1]


def last_seq(floor: Floor) -> int:
    store = open_floor(floor.path)
    try:
        return queries.last_seq(store)
    finally:
        store.close()


def policy_of(floor: Floor, ref: str) -> str:
    return str(floor.read("show", ref)["policy"])


class TestADryRun:
    def test_shows_both_results_and_writes_nothing(self, floor: Floor, refs: tuple[str, str]) -> None:
        before = last_seq(floor), floor.read("policy", "list")
        told = floor.ok("policy", "rebase", "--all", "--dry-run").out
        assert f"{refs[0]}  house/2026.1 → ukgc/2026.1" in told
        assert "Final answer, 8 weeks: no such clock → due " in told
        assert (last_seq(floor), floor.read("policy", "list")) == before
        assert policy_of(floor, refs[0]) == "house/2026.1"

    def test_of_a_policy_that_was_never_kept_keeps_none(self, floor: Floor, refs: tuple[str, str]) -> None:
        document = floor.read("policy", "rebase", refs[0], "--to", "curacao", "--dry-run")
        assert document["to"] == "curacao/2026.1"
        kept = [row["policy"] for row in floor.read("policy", "list") if row["kept"]]
        assert kept == ["house/2026.1", "ukgc/2026.1"]

    def test_says_of_each_clock_what_it_was_and_would_be(self, floor: Floor, refs: tuple[str, str]) -> None:
        (case,) = floor.read("policy", "rebase", refs[0], "--dry-run")["cases"]
        clocks = {clock["clock"]: clock for clock in case["clocks"]}
        received = datetime.fromisoformat(floor.read("show", refs[0])["received_at"])
        final = datetime.fromisoformat(clocks["resolution/1"]["after"]["due_at"])
        assert clocks["resolution/1"]["before"] is None
        assert (final - received).days in {55, 56, 57}
        assert clocks["resolution_standard/1"]["after"] is None


class TestMoving:
    def test_moves_every_open_case_with_its_clocks(self, floor: Floor, refs: tuple[str, str]) -> None:
        shown = {
            case["ref"]: {clock["clock"]: clock["after"] for clock in case["clocks"]}
            for case in floor.read("policy", "rebase", "--all", "--dry-run")["cases"]
        }
        told = floor.ok("policy", "rebase", "--all", *WHY, "--yes")
        assert "2 cases moved" in told.out
        for ref in refs:
            assert policy_of(floor, ref) == "ukgc/2026.1"
            entry = floor.read("show", ref, "--journal")["journal"][-1]
            assert (entry["command"], entry["by"]) == ("rebase", floor.admin)
            store = open_floor(floor.path)
            with store.reading() as unit:
                case = unit.case(ref)
            store.close()
            assert case is not None
            due = {clock.key: clock.due_at for clock in case.clocks}
            expected = {key: datetime.fromisoformat(side["due_at"]) for key, side in shown[ref].items() if side}
            assert expected.items() <= due.items(), "as it was shown"

    def test_those_that_go_by_it_already_are_left_alone(self, floor: Floor, refs: tuple[str, str]) -> None:
        floor.ok("policy", "rebase", refs[0], *WHY, "--yes")
        assert [case["ref"] for case in floor.read("policy", "rebase", "--all", "--dry-run")["cases"]] == [refs[1]]
        floor.ok("policy", "rebase", "--all", *WHY, "--yes")
        assert "no case is to be moved" in floor.ok("policy", "rebase", "--all", *WHY, "--yes").out

    def test_to_a_policy_that_was_never_in_force(self, floor: Floor, refs: tuple[str, str]) -> None:
        floor.ok("policy", "rebase", refs[0], "--to", "mga", *WHY, "--yes")
        assert policy_of(floor, refs[0]) == "mga/2026.1"

    def test_a_closed_case_is_left_with_the_reason(self, floor: Floor, refs: tuple[str, str]) -> None:
        floor.ok("do", refs[0], "dispose", "disposition=spam", "reason=an advertisement")
        told = floor("policy", "rebase", *refs, *WHY, "--yes")
        assert told.status == 3
        assert f"{refs[0]} was left as it is" in told.err
        assert policy_of(floor, refs[1]) == "ukgc/2026.1"


class TestWhatItAsksFor:
    def test_a_script_says_yes(self, floor: Floor, refs: tuple[str, str]) -> None:
        told = floor("policy", "rebase", "--all", *WHY)
        assert told.status == 2
        assert "--yes" in told.err
        assert policy_of(floor, refs[0]) == "house/2026.1"

    def test_a_reason_and_which_cases(self, floor: Floor, refs: tuple[str, str]) -> None:
        assert floor("policy", "rebase", "--all", "--yes").status == 2
        assert floor("policy", "rebase", *WHY, "--yes").status == 2
        assert floor("policy", "rebase", "--all", refs[0], *WHY, "--yes").status == 2
        assert floor("policy", "rebase", "26-4213-3", *WHY, "--yes").status == 5

    def test_a_person_who_answers_for_the_policy(self, floor: Floor, refs: tuple[str, str]) -> None:
        floor.ok("people", "add", "lena", "--name", "Lena", "--role", "lead")
        assert floor("policy", "rebase", "--all", *WHY, "--yes", "--as", "lena").status == 3
        floor.ok("policy", "rebase", "--all", "--dry-run", "--as", "lena")

    @pytest.mark.parametrize(("typed", "moved"), [("2", True), ("yes", False)])
    def test_on_a_terminal_the_number_of_cases(
        self, floor: Floor, refs: tuple[str, str], typed: str, moved: bool
    ) -> None:
        words = ["policy", "rebase", "--all", *WHY]
        environment = {**os.environ, "CASEFLOOR_DB": str(floor.path), "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-m", "tui", *words]
        terminal = ptyprocess.PtyProcess.spawn(command, cwd=str(ROOT), env=environment)
        seen = b""
        while b"Type 2 to move 2 cases" not in seen:
            seen += terminal.read(4096)
        terminal.write(f"{typed}\n".encode())
        while terminal.isalive():
            try:
                seen += terminal.read(4096)
            except EOFError:
                break
        terminal.wait()
        assert (b"2 cases moved" in seen) is moved
        assert (policy_of(floor, refs[1]) == "ukgc/2026.1") is moved
