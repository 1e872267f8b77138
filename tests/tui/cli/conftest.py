"""A floor in a file of the test's own, and the command line at it: in this process, or as a real program."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.text import is_clean
from tui.cli.call import os_login
from tui.cli.main import main
from tui.i18n import set_language

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Told:
    """What a call printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


class Floor:
    """`casefloor` on one database. The administrator is whoever runs the tests."""

    def __init__(
        self, path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.path = path
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.admin = os_login()

    def __call__(self, *words: str, stdin: str = "") -> Told:
        """In this process; whatever it prints is looked at for what a terminal would obey."""
        self._capsys.readouterr()
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        set_language("en")
        status = main(["--db", str(self.path), *words])
        printed = self._capsys.readouterr()
        assert is_clean(printed.out), printed.out
        assert is_clean(printed.err), printed.err
        return Told(status, printed.out, printed.err)

    def ok(self, *words: str, stdin: str = "") -> Told:
        told = self(*words, stdin=stdin)
        assert told.status == 0, told.err
        return told

    def read(self, *words: str) -> Any:
        """The document that the call prints."""
        return self.ok(*words, "--json").document

    def new(self, *fields: str) -> str:
        """A complaint, registered; its reference."""
        return self.ok("new", *fields).out.strip()

    def process(self, *words: str, **environment: str) -> Told:
        """As a program of its own."""
        run = subprocess.run(
            [sys.executable, "-m", "tui", *words], cwd=ROOT, capture_output=True, check=False, timeout=60,
            env={**os.environ, "CASEFLOOR_DB": str(self.path), "LC_ALL": "C.UTF-8", **environment},
        )  # fmt: skip
        return Told(run.returncode, run.stdout.decode(), run.stderr.decode())


@pytest.fixture
def nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A command line whose database is not made yet."""
    return Floor(tmp_path / "floor.db", capsys, monkeypatch)


@pytest.fixture
def floor(nowhere: Floor) -> Floor:
    """The same after `casefloor init`."""
    nowhere.ok("init")
    return nowhere
