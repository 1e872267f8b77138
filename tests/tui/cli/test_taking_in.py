"""Intake and housekeeping from the command line: what became of each thing, and an orderly end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ptyprocess import PtyProcess

from tests.tui.cli.conftest import ROOT, Floor

NAMES = ["seen", "registered", "joined", "reports", "quarantined", "duplicates", "refused"]


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "complaints" / name).mkdir(parents=True)
    return tmp_path / "complaints"


def deliver(maildir: Path, number: int) -> None:
    mail = f"From: client{number}@example.com\nTo: desk@example.org\nSubject: Payout {number}\nMessage-ID: <{number}@example.com>\n\nWhere is it?\n"
    waiting = maildir / "tmp" / f"{number}.mail"
    waiting.write_text(mail)
    waiting.rename(maildir / "new" / f"{number}.mail")


class TestMail:
    def test_a_summary_accounts_for_each_mail_and_a_second_run_adds_nothing(
        self, floor: Floor, maildir: Path
    ) -> None:
        deliver(maildir, 1)
        deliver(maildir, 2)
        told = floor.read("intake", "mail", str(maildir), "--once")
        assert list(told) == NAMES
        assert (told["seen"], told["registered"]) == (2, 2)
        assert floor.read("intake", "mail", str(maildir), "--once")["seen"] == 0
        assert {row["subject"] for row in floor.read("list")} == {"Payout 1", "Payout 2"}

    def test_without_json_it_is_a_line(self, floor: Floor, maildir: Path) -> None:
        deliver(maildir, 1)
        assert floor.ok("intake", "mail", str(maildir), "--once").out.startswith("seen 1, registered 1, ")

    def test_a_folder_that_is_no_maildir(self, floor: Floor, tmp_path: Path) -> None:
        assert floor("intake", "mail", str(tmp_path / "nothing"), "--once").status == 2

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_mail_is_taken_in_as_it_comes_until_it_is_asked_to_end(
        self, floor: Floor, maildir: Path, number: signal.Signals
    ) -> None:
        command = [
            sys.executable,
            "-m",
            "tui",
            "--db",
            str(floor.path),
            "intake",
            "mail",
            str(maildir),
            "--json",
        ]
        deliver(maildir, 1)
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as run:
            assert run.stderr is not None
            assert run.stderr.readline().startswith("seen 1, registered 1")
            deliver(maildir, 2)
            assert run.stderr.readline().startswith("seen 1, registered 1")
            run.send_signal(number)
            out, _err = run.communicate(timeout=30)
        assert run.returncode == 0
        assert '"registered": 2' in out


class TestCsv:
    MAP = 'id = "old"\nid_columns = ["id"]\n[columns]\ndescription = "text"\ncategory = "what"\n[constants]\nchannel = "web"\n'

    @pytest.fixture
    def files(self, tmp_path: Path) -> tuple[str, str]:
        rows, columns = tmp_path / "rows.csv", tmp_path / "map.toml"
        rows.write_text(
            "id,text,what\n1,No payout,payment\n2,Odds,nonsense\n3,Bonus gone,bonus\n", encoding="utf-8"
        )
        columns.write_text(self.MAP, encoding="utf-8")
        return str(rows), str(columns)

    def test_a_dry_run_writes_nothing(self, floor: Floor, files: tuple[str, str]) -> None:
        rows, columns = files
        told = floor.read("intake", "csv", rows, "--map", columns, "--dry-run")
        assert (told["seen"], told["registered"], told["refused"], told["dry_run"]) == (3, 2, 1, True)
        assert floor.read("list") == []

    @pytest.mark.parametrize("role", ["auditor", "supervisor", "wall"])
    def test_whoever_may_register_nothing_imports_nothing(
        self, floor: Floor, files: tuple[str, str], maildir: Path, role: str
    ) -> None:
        floor.ok("people", "add", "otto", "--name", "Otto", "--role", role)
        rows, columns = files
        assert floor("--as", "otto", "intake", "csv", rows, "--map", columns).status == 3
        deliver(maildir, 1)
        assert floor("--as", "otto", "intake", "mail", str(maildir), "--once").status == 3
        assert floor.read("list") == []

    def test_rows_become_cases_once_and_refused_ones_are_reported(
        self, floor: Floor, files: tuple[str, str], tmp_path: Path
    ) -> None:
        rows, columns = files
        report = tmp_path / "refused.csv"
        told = floor.read("intake", "csv", rows, "--map", columns, "--refused", str(report))
        assert (told["seen"], told["registered"], told["refused"]) == (3, 2, 1)
        assert told["refusals"][0]["what"].startswith("row 3")
        assert "nonsense" in report.read_text(encoding="utf-8-sig")
        assert floor.read("intake", "csv", rows, "--map", columns)["duplicates"] == 2
        assert len(floor.read("list")) == 2

    def test_a_map_that_cannot_be_used_is_told_with_its_line(
        self, floor: Floor, files: tuple[str, str]
    ) -> None:
        rows, columns = files
        Path(columns).write_text(self.MAP.replace('category = "what"', 'categry = "what"'), encoding="utf-8")
        told = floor("intake", "csv", rows, "--map", columns)
        assert told.status == 2
        assert ":5:" in told.err

    def test_a_person_sees_how_far_it_is(self, floor: Floor, files: tuple[str, str]) -> None:
        command = [
            sys.executable,
            "-m",
            "tui",
            "--db",
            str(floor.path),
            "intake",
            "csv",
            files[0],
            "--map",
            files[1],
        ]
        terminal = PtyProcess.spawn(command, cwd=str(ROOT))
        shown = b""
        try:
            while True:
                shown += terminal.read()
        except EOFError:
            terminal.wait()
        assert "█" in shown.decode()
        assert b"100%  3 rows" in shown
        assert shown.index(b"\r\x1b[K") < shown.index(b"seen 3, registered 2")


class TestServe:
    def test_once_does_what_is_due(self, floor: Floor, maildir: Path) -> None:
        deliver(maildir, 1)
        told = floor.process("serve", "--once", "--json", CASEFLOOR_MAILDIR=str(maildir))
        assert told.status == 0, told.err
        assert told.document.keys() >= {*NAMES, "handed", "retried", "failed", "troubles"}
        assert told.document["registered"] == 1

    def test_it_runs_until_it_is_asked_to_end_and_says_each_happening_in_a_line(
        self, floor: Floor, maildir: Path
    ) -> None:
        settings = maildir.parent / "casefloor.toml"
        settings.write_text(f'[[mail.maildirs]]\npath = "{maildir}"\n')
        command = [sys.executable, "-m", "tui", "--db", str(floor.path), "--config", str(settings), "serve"]
        deliver(maildir, 1)
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as run:
            assert run.stderr is not None
            lines = [run.stderr.readline() for _ in range(3)]
            assert any("seen 1, registered 1" in line for line in lines)
            run.send_signal(signal.SIGTERM)
            _out, err = run.communicate(timeout=30)
        assert run.returncode == 0
        assert err.splitlines()[-1].endswith("ended as asked")

    def test_a_relay_that_cannot_be_used_is_told_at_once(self, floor: Floor) -> None:
        told = floor.process("serve", "--once", CASEFLOOR_RELAY="smtp://")
        assert told.status == 2
