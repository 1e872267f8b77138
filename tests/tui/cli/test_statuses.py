"""The exit statuses that scripts rely on, each with its words and its document, from real programs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.cli.conftest import ROOT, Floor


@pytest.fixture
def ref(floor: Floor) -> str:
    return floor.new("channel=phone", "name=Ivan", "phone=+442079460000", "description=No payout")


class TestStatuses:
    def test_0_is_done(self, floor: Floor, ref: str) -> None:
        told = floor.process("do", ref, "note", "text=seen", "--json")
        assert (told.status, told.err) == (0, "")
        assert told.document["ref"] == ref

    def test_1_is_a_database_that_is_not_there_and_what_to_do(self, nowhere: Floor) -> None:
        told = nowhere.process("list")
        assert told.status == 1
        assert "casefloor init" in told.err
        assert "Traceback" not in told.err

    def test_1_is_a_file_that_is_no_database(self, nowhere: Floor) -> None:
        nowhere.path.write_text("not a database, but long enough to look like a header of one\n" * 20)
        told = nowhere.process("list", "--json")
        assert told.status == 1
        assert "error" in told.document

    @pytest.mark.parametrize(
        "words",
        [("lst",), ("list", "--limt", "3"), ("list", "--limit", "x"), ("show",), ("list", "stge:analysis"), ("people", "add", "x"), ("new", "colour=red"), ("new", "words"), ("--config", "/nope.toml", "list")],
    )  # fmt: skip
    def test_2_is_wrong_usage_or_input(self, floor: Floor, words: tuple[str, ...]) -> None:
        told = floor(*words)
        assert told.status == 2
        assert told.out == ""
        assert told.err.strip()

    def test_5_tells_a_mistyped_reference_as_mistyped(self, floor: Floor, ref: str) -> None:
        wrong = ref[:-1] + str((int(ref[-1]) + 1) % 10)
        for words in (("show", wrong), ("do", wrong, "claim")):
            told = floor(*words)
            assert told.status == 5
            assert "mistyped" in told.err
        assert floor("show", "nonsense").status == 5

    def test_3_is_refused_with_every_reason_and_its_commands(self, floor: Floor, ref: str) -> None:
        told = floor.process("do", ref, "advance")
        assert told.status == 3
        assert told.err.startswith("refused: advance\n")
        assert "What the client demands is not recorded  → describe" in told.err
        document = floor.process("do", ref, "advance", "--json").document
        assert document["refused"] == "advance"
        assert {
            "guard": "demand",
            "row": "P3",
            "message": "What the client demands is not recorded",
            "satisfy": ["describe"],
        } in document["unmet"]

    def test_4_is_too_late_and_who_changed_what(self, floor: Floor, ref: str) -> None:
        floor.ok("do", ref, "describe", "demand=Pay")
        told = floor.process("do", ref, "claim", "--if-version", "1", "--json")
        assert told.status == 4
        assert (told.document["ref"], told.document["version"]) == (ref, 2)
        assert [entry["command"] for entry in told.document["since"]] == ["describe"]
        words = floor("do", ref, "claim", "--if-version", "1")
        assert f"{floor.admin} gave “describe”" in words.err

    def test_4_is_a_case_that_somebody_else_claimed(self, floor: Floor, ref: str) -> None:
        floor.ok("people", "add", "boris", "--name", "Boris", "--role", "agent")
        floor.ok("do", ref, "claim")
        assert floor("do", ref, "claim", "--as", "boris").status == 4

    def test_5_is_a_case_or_a_person_that_is_not_there(self, floor: Floor) -> None:
        told = floor("show", "26-4213-3", "--json")
        assert told.status == 5
        assert "26-4213-3" in told.document["not_found"]
        assert floor("list", "--as", "nobody").status == 5

    def test_bad_fields_are_documents_too(self, floor: Floor, ref: str) -> None:
        told = floor("do", ref, "give_verdict", "verdict=uphold", "--json")
        assert told.status == 2
        assert {fault["field"] for fault in told.document["fields"]} == {"verdict", "reasons"}


class TestNothingEscapes:
    def test_an_error_that_nobody_foresaw_is_told_without_a_traceback(
        self, floor: Floor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_args: object, **_more: object) -> None:
            raise ZeroDivisionError("a fault of ours\x1b[2J")

        monkeypatch.setattr("db.queue.page", broken)
        told = floor("list")
        assert told.status == 1
        assert "ZeroDivisionError: a fault of ours" in told.err
        assert "test_statuses.py:" in told.err
        assert "CASEFLOOR_DEBUG=1" in told.err
        assert "Traceback" not in told.err
        monkeypatch.setenv("CASEFLOOR_DEBUG", "1")
        assert "Traceback" in floor("list").err

    def test_a_reader_that_leaves_early_costs_nothing_but_what_it_left(self, floor: Floor, ref: str) -> None:
        command = [sys.executable, "-m", "tui", "--db", str(floor.path), "commands"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            assert run.stdout is not None
            assert run.stderr is not None
            run.stdout.read(1)
            run.stdout.close()
            assert run.stderr.read() == b""
            assert run.wait(30) == 0

    def test_ctrl_c_ends_quietly(self, floor: Floor, tmp_path: Path) -> None:
        pipe = tmp_path / "fields"
        os.mkfifo(pipe)
        command = [sys.executable, "-m", "tui", "--db", str(floor.path), "new", "--input", f"@{pipe}"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            other_end = pipe.open("wb")  # opens when the program has opened its own, and waits to read
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=30)
            other_end.close()
        assert (run.returncode, out, err) == (1, b"", b"")

    def test_a_full_disk_is_told(self, floor: Floor, ref: str) -> None:
        command = [sys.executable, "-m", "tui", "--db", str(floor.path), "list", "--json"]
        with Path("/dev/full").open("w") as full:
            run = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
        assert (run.returncode, run.stderr) == (1, b"casefloor: No space left on device\n")

    def test_output_that_was_closed_leads_nowhere(self, floor: Floor, ref: str) -> None:
        call = f"{sys.executable} -m tui --db {floor.path} list >&-"
        assert subprocess.run(["sh", "-c", call], cwd=ROOT, check=False).returncode == 0

    def test_the_floor_is_not_drawn_into_a_pipe(self, nowhere: Floor) -> None:
        told = nowhere.process()
        assert told.status == 2
        assert "terminal" in told.err
        assert not nowhere.path.exists()


class TestWords:
    def test_help_is_there_for_every_subcommand(self, nowhere: Floor) -> None:
        for words in ((), ("list",), ("do",), ("people", "add"), ("intake", "csv"), ("serve",)):
            told = nowhere(*words, "--help")
            assert told.status == 0
            assert "--as LOGIN" in told.out

    def test_global_options_are_read_before_and_after_the_subcommand(self, floor: Floor, ref: str) -> None:
        before = floor.process("--json", "--as", floor.admin, "list")
        after = floor.process("list", "--as", floor.admin, "--json")
        assert before.document == after.document
        assert before.document[0]["ref"] == ref

    def test_fields_may_stand_on_both_sides_of_an_option(self, floor: Floor, ref: str) -> None:
        told = floor.ok("do", ref, "--json", "describe", "subject=One", "--if-version", "1", "demand=Two")
        assert (told.document["subject"], told.document["demand"]) == ("One", "Two")

    def test_the_environment_says_who_and_where(self, floor: Floor, ref: str) -> None:
        floor.ok("people", "add", "boris", "--name", "Boris", "--role", "agent")
        told = floor.process("do", ref, "note", "text=mine", "--json", CASEFLOOR_AS="boris")
        assert told.document["messages"][-1]["by"] == "boris"

    def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
        self, floor: Floor, ref: str, tmp_path: Path
    ) -> None:
        settings = tmp_path / "casefloor.toml"
        settings.write_text(f'db = "{floor.path}"\nas = "in-the-file"\n')
        elsewhere = str(tmp_path / "none.db")
        assert "in-the-file" in floor.process("list", "--config", str(settings)).err
        assert (
            "in-the-environment"
            in floor.process("list", CASEFLOOR_CONFIG=str(settings), CASEFLOOR_AS="in-the-environment").err
        )
        assert elsewhere in floor.process("list", "--db", elsewhere).err

    def test_a_mistyped_word_is_told_with_the_near_one(self, floor: Floor, ref: str) -> None:
        assert "did you mean list?" in floor("lst").err
        assert "did you mean --limit?" in floor("list", "--limt=3").err
        assert "did you mean classify" in floor("do", ref, "clasify").err
        assert "did you mean category?" in floor("do", ref, "classify", "categry=payment").err

    def test_the_version_is_told(self, nowhere: Floor) -> None:
        assert nowhere("--version").out.startswith("casefloor ")

    def test_russian_is_spoken_where_it_is_asked_for(self, nowhere: Floor) -> None:
        told = nowhere.process("--lang", "ru", "list")
        assert told.status == 1
        assert "--lang" in nowhere.process("--help", CASEFLOOR_LANG="ru").out

    def test_every_command_is_told_with_its_fields_as_json_schema(self, nowhere: Floor) -> None:
        from core.rules import RULES

        told = nowhere.process("commands")
        document = json.loads(told.out)
        assert list(document) == list(RULES)
        assert document["give_verdict"]["title"] == "give the verdict"
        assert document["give_verdict"]["group"] == "investigation"
        assert document["give_verdict"]["schema"]["properties"].keys() == {"type", "verdict", "reasons"}
