"""What comes from outside never reaches the terminal raw, in no command's output (S6, pitfall 28)."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.cli.conftest import ROOT, Floor

HOSTILE = "\x1b]0;title\x07\x1b]52;c;Y2F0\x07\x1b[2J\x9b31m\x90q\x9d52;c;eA==\x9c\u202eevil\u2066\u200b[@click=app.quit]x[/x]\r\x08\x7f"
FORBIDDEN = [bytes([code]) for code in range(0x20) if code != 0x0A] + [b"\x7f"]
FORBIDDEN += [chr(code).encode() for code in (*range(0x80, 0xA0), 0x202E, 0x2066, 0x200B)]


def assert_harmless(printed: bytes) -> None:
    for sequence in FORBIDDEN:
        assert sequence not in printed, (sequence, printed)


def printed_by(floor: Floor, *words: str) -> bytes:
    """Every byte that a real program prints, on both streams."""
    command = [sys.executable, "-m", "tui", "--db", str(floor.path), *words]
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    ).stdout


def test_no_field_of_a_case_reaches_the_terminal_raw(floor: Floor) -> None:
    fields = {
        "channel": "chat",
        "name": f"Ivan {HOSTILE}",
        "chat": f"@{HOSTILE}",
        "account": HOSTILE,
        "product": HOSTILE,
    }
    fields |= {"subject": f"Payout {HOSTILE}", "description": f"Line one\n{HOSTILE}", "demand": HOSTILE}
    ref = floor.ok("new", "--input", json.dumps(fields)).out.strip()
    floor.ok("do", ref, "note", f"text={HOSTILE}")
    mail = {"channel": "mail", "body": HOSTILE, "subject": HOSTILE, "address": HOSTILE}
    floor.ok("do", ref, "receive_message", "--input", json.dumps(mail))
    for words in (("list",), ("list", "--json"), ("show", ref), ("show", ref, "--json"), ("show", ref, "--journal", "--json"),
                  ("show", ref, "--journal"), ("do", ref, "note", "text=x", "--json"), ("do", ref, "advance", "--json")):  # fmt: skip
        printed = printed_by(floor, *words)
        assert_harmless(printed)
        assert printed.strip()
    assert "evil" in printed_by(floor, "show", ref).decode()


@pytest.mark.parametrize(
    "words",
    [(HOSTILE,), (f"--{HOSTILE}",), ("list", HOSTILE), ("list", f"stage:{HOSTILE}"), ("list", f"{HOSTILE}:x"), ("show", HOSTILE),
     ("do", "26-4213-3", HOSTILE), ("new", f"{HOSTILE}=x"), ("new", HOSTILE), ("new", f"channel={HOSTILE}"), ("new", f"email={HOSTILE}"),
     ("new", "--input", HOSTILE), ("new", "--input", f"@{HOSTILE}"), ("list", "--as", HOSTILE), ("list", "--config", HOSTILE),
     ("people", "add", HOSTILE, "--name", HOSTILE, "--role", "agent"), ("people", "add", "x", "--name", HOSTILE, "--role", HOSTILE),
     ("people", "add", "x", "--name", "x", "--role", "lead", "--department", HOSTILE), ("intake", "mail", HOSTILE, "--once"),
     ("intake", "csv", HOSTILE, "--map", HOSTILE), ("list", "--limit", HOSTILE), ("--lang", HOSTILE, "list")],
)  # fmt: skip
def test_no_argument_comes_back_raw(floor: Floor, words: tuple[str, ...]) -> None:
    for told in (floor(*words), floor(*words, "--json")):
        assert told.status != 0 or words[0] == "list"
        assert_harmless((told.out + told.err).encode())


def test_a_database_that_another_program_wrote_is_cleaned_as_well(floor: Floor) -> None:
    ref = floor.new("subject=Payout", "description=x", "name=Ivan")
    with sqlite3.connect(floor.path) as connection:
        connection.execute("UPDATE cases SET subject = ?, client_name = ?", (HOSTILE, HOSTILE))
        connection.execute("UPDATE cases SET state = json_set(state, '$.subject', ?)", (HOSTILE,))
    connection.close()
    for words in (("list",), ("list", "--json"), ("show", ref), ("show", ref, "--json")):
        assert_harmless(printed_by(floor, *words))


def test_bytes_that_are_no_text_are_marked(floor: Floor) -> None:
    command = [sys.executable, "-m", "tui", "--db", str(floor.path), "new", b"subject=caf\xe9 \xff"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert b"\xff" not in printed_by(floor, "list")


def test_a_mail_full_of_sequences_is_shown_harmless(floor: Floor, tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mail" / name).mkdir(parents=True)
    mail = (
        f"From: {HOSTILE} <ivan@example.com>\r\nTo: desk@example.org\r\nSubject: Payout {HOSTILE}\r\n"
        f"Message-ID: <1@example.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{HOSTILE}\r\n"
    )
    (tmp_path / "mail" / "new" / f"1.{HOSTILE.replace('/', '_')[:40]}").write_bytes(mail.encode())
    assert_harmless(printed_by(floor, "intake", "mail", str(tmp_path / "mail"), "--once"))
    (row,) = floor.read("list")
    for words in (("list",), ("show", row["ref"]), ("show", row["ref"], "--json", "--journal")):
        assert_harmless(printed_by(floor, *words))
