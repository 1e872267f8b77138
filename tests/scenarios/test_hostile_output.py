"""Every command's output on an attacked floor, and every error that names what it was given, is text alone (S6).

Asserted on the bytes that a process wrote, to a pipe and to a terminal.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.scenarios.hostile import EVIL, LINES, TEXT, WORD, deliver, mails, stranger_on, utf8
from tests.scenarios.hostile_floor import HostileFloor, attacked, tampered
from tests.scenarios.output_grammar import strange_on_terminal, strange_output
from tests.smtp_server import SmtpServer
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.cli.main import main

ROOT = Path(__file__).parents[2]
GIVEN = [os.fsdecode(utf8(line).replace(b"\0", b"")) for line in LINES]
"""As the system hands over what was typed or exported: without NUL, bytes that are no UTF-8 as surrogates."""

IN_NAMES = WORD.replace("/", "_")
"""Fit for a file's name."""


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> HostileFloor:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("hostile")
        patch.setenv("HOME", str(folder))
        return attacked(folder)


@pytest.fixture(params=["cleaned", "tampered"])
def either(request: pytest.FixtureRequest, floor: HostileFloor, tmp_path: Path) -> HostileFloor:
    """The floor as it was made, and as another program wrote raw text into its database."""
    return tampered(floor, tmp_path) if request.param == "tampered" else floor


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_read(either: HostileFloor, language: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    calls = [
        ("list", "--limit", "500"),
        ("list", "is:closed"),
        ("list", EVIL),
        ("people", "list"),
        ("commands",),
        ("verify",),
    ]
    for ref in either.cases.values():
        calls += [
            ("show", ref),
            ("show", ref, "--journal"),
            ("do", ref, "advance"),
            ("do", ref, "approve", f"note={WORD}"),
        ]
    for call in calls:
        for more in ((), ("--json",)):
            main(["--db", str(either.database), "--lang", language, *call, *more])
            out, err = capfdbinary.readouterr()
            assert not strange_output(out + err), call
            assert b"Traceback" not in err
            assert EVIL.encode() in out or call[0] not in ("list", "show"), call


@pytest.mark.parametrize("text", GIVEN, ids=range(len(GIVEN)))
def test_what_is_wrong(floor: HostileFloor, text: str, tmp_path: Path) -> None:
    ref = floor.cases["registration"]
    bad = tmp_path / "bad.toml"
    bad.write_text(f"id = {json.dumps(text)}\n{json.dumps(text)} = {json.dumps(text)}\n")
    name = text.replace("/", "_")
    for call in (
        ("do", ref, text), ("do", ref, "classify", f"category={text}"), ("do", ref, "describe", f"{text}=x"), ("do", ref, "assign", f"handler={text}"),
        ("do", ref, "route", f"department={text}"), ("do", ref, "link", f"to={text}"), ("do", ref, "promise", "text=x", f"due={text}"),
        ("do", ref, "describe", f"amount={text}"), ("do", ref, "note", "--input", text), ("do", text, "note", "text=x"), ("show", text),
        ("list", text), ("list", f"stage:{text}"), ("new", f"email={text}"), ("new", f"phone={text}"), ("--as", text, "list"),
        ("people", "add", text, "--name", text, "--role", text), ("intake", "mail", str(tmp_path / name), "--once"),
        ("intake", "csv", str(tmp_path / name), "--map", str(bad)), ("intake", "csv", str(bad), "--map", str(tmp_path / name)),
        ("--config", str(bad), "list"), ("--config", str(tmp_path / name), "list"), (text,), ("list", f"--{text}"),
    ):  # fmt: skip
        floor.call(*call)
        floor.call(*call, "--json")


@pytest.mark.parametrize(
    "name", ["DB", "AS", "LANG", "POLICY", "MAILDIR", "FROM", "RELAY", "RELAY_PASSWORD_FILE", "CONFIG"]
)
def test_what_the_environment_says(
    floor: HostileFloor,
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setenv("CASEFLOOR_DB", str(floor.database))
    monkeypatch.chdir(tmp_path)
    for text in (*GIVEN, f"smtp://{IN_NAMES}:25", f"maildir:{IN_NAMES}"):
        monkeypatch.setenv(f"CASEFLOOR_{name}", text)
        for call in (["list"], ["serve", "--once"], ["do", floor.cases["analysis"], "advance", "--json"]):
            main(call)
            out, err = capfdbinary.readouterr()
            assert not strange_output(out + err), (call, text)
            assert b"Traceback" not in err and b"should not have" not in err, err


def test_a_policy_of_a_hostile_hand(
    floor: HostileFloor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = (ROOT / "core/policy/house.toml").read_text("utf-8")
    policy = tmp_path / f"{IN_NAMES}.toml"
    policy.write_text(
        house.replace('en = "Payments"', f"en = {json.dumps(LINES[0])}").replace(
            "[departments.trading]", f"[departments.{json.dumps(WORD)}]"
        )
    )
    monkeypatch.setenv("CASEFLOOR_POLICY", str(tmp_path / "policy.toml"))
    policy.rename(tmp_path / "policy.toml")
    status, told = floor.call("show", floor.cases["analysis"], "--json")
    assert status == 2 or EVIL in told


def served(floor: HostileFloor, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui", "--db", str(floor.database), *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip


def test_the_log_of_a_server_and_the_word_of_a_hostile_relay(floor: HostileFloor, tmp_path: Path) -> None:
    there = tampered(floor, tmp_path)
    inbox = deliver(
        tmp_path / "in",
        {"a": mails()["1.raw"], "b": mails()["parts"], "c": stranger_on(there.cases["execution"])},
    )
    (inbox / "new" / f"folder{IN_NAMES}").mkdir()
    ref = there.ok(
        "new",
        "channel=mail",
        "name=Ivan",
        "email=ivan@example.com",
        "subject=Payout",
        "description=x",
        "category=payment",
    ).strip()
    there.ok("do", ref, "acknowledge")
    with SmtpServer() as relay:
        relay.answer("RCPT", *["550 \x1b]0;evil\x07\x1b[2J refused evil [/x]"] * 200)
        process = served(
            there,
            "serve",
            CASEFLOOR_MAILDIR=str(inbox),
            CASEFLOOR_RELAY=relay.url(),
            CASEFLOOR_FROM="desk@floor.example",
        )
        end = time.monotonic() + 20
        while time.monotonic() < end and "refused evil" not in there.ok("show", ref):
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert not strange_output(told), told
    assert b"Traceback" not in told
    assert "refused evil" in there.ok("show", ref), told.decode()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_on_a_terminal(floor: HostileFloor, tmp_path: Path, language: str) -> None:
    there = tampered(floor, tmp_path)
    for words in (
        ("list",),
        ("show", there.cases["closed"], "--journal"),
        ("do", there.cases["analysis"], WORD),
        ("verify",),
    ):
        environment = {"CASEFLOOR_DB": str(there.database), "HOME": str(tmp_path), "CASEFLOOR_LANG": language}
        with PseudoTerminal("-m", "tui", *words, environment=environment) as terminal:
            terminal.ended()
            assert terminal.received
            assert not strange_on_terminal(terminal.received), words


def test_what_a_person_writes_comes_back_as_they_wrote_it_but_for_the_marks(floor: HostileFloor) -> None:
    whole = json.loads(floor.ok("show", floor.cases["closed"], "--json"))
    assert whole["demand"].split("\n")[0] == "␛[2J␛[H␛[3J evil ␛[31;5;8mhidden␛[0m␛[999;999H evil"
    assert "[@click=app.quit]evil[/]" in whole["demand"]
    assert whole["demand"].count(EVIL) == TEXT.count(EVIL)
