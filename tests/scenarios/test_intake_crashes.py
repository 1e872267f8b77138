"""Intake that is killed, and intake that runs twice at once: every mail is stored once or still waits, none is lost.

Each run is a process of its own on a real Maildir and a real database. The processes' clocks stand, so that a floor
whose intake was killed any number of times can be compared with one whose intake never was, to the byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from core.channels.maildir import SEEN
from db.connect import open_floor
from db.verify import verify
from tests.core.channels.mailroom import deliver, letter, make_maildir

KILLS = int(os.environ.get("CASEFLOOR_KILLS", "8"))
"""How often a run is killed; the long run is 50."""

SEED = int(os.environ.get("CASEFLOOR_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)

WORKER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from core.channels.mail_intake import MailIntake
from core.channels.mail import parse, threading
from core.desk import Desk
from core.policy import house
from db.connect import open_floor

noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
store = open_floor(sys.argv[1])
intake = MailIntake(store, Desk(store, house(), clock=lambda: noon), clock=lambda: noon)
print("ready", flush=True)
sys.stdin.readline()
print(json.dumps(dict(intake.run_once(Path(sys.argv[2])).counts())), flush=True)
"""

ROOT = Path(__file__).parents[2]


class Worker:
    """One intake in a process of its own; it starts when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder / "floor.db"), str(folder / "mail")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, bufsize=1,
        )  # fmt: skip
        assert self.process.stdout is not None and self.process.stdout.readline() == "ready\n"

    def start(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")

    def counts(self) -> Counter[str]:
        """What the finished run counted."""
        out, _ = self.process.communicate()
        assert self.process.returncode == 0
        return Counter(json.loads(out))

    def killed_within(self, seconds: float) -> bool:
        """Lets it run that long, then kills it; whether it still ran."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process.communicate()
        return self.process.returncode != 0


def run(folder: Path, workers: int = 1) -> Counter[str]:
    """So many intakes at once, from one moment on; the sum of their counts."""
    ready = [Worker(folder) for _ in range(workers)]
    for worker in ready:
        worker.start()
    return sum((worker.counts() for worker in ready), Counter())


def synthetic() -> list[bytes]:
    """Mails written for this test: complaints, answers to them, the same mail again, automatic ones, and rubbish."""
    mails = []
    for number in range(12):
        sender = f"Client {number} <client{number}@synthetic.example>"
        first = letter(f"Case {number}: my bet is not settled.", sender, f"Bet {number}", message_id=f"<{number}@s.example>")
        answer = letter("Any news?", sender, "Re: Bet", message_id=f"<{number}.2@s.example>", in_reply_to=f"<{number}@s.example>")
        stranger = letter("Me too!", message_id=f"<{number}.3@s.example>", in_reply_to=f"<{number}@s.example>")
        away = letter("Away.", sender, message_id=f"<{number}.4@s.example>", auto_submitted="auto-replied")
        mails += [first, answer, stranger, away, first, with_file(number), b"\x00\xff rubbish %d" % number]
    return mails


def with_file(number: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"client{number}@synthetic.example"
    mail["Message-ID"] = f"<{number}.5@s.example>"
    mail.set_content("See the file.")
    mail.add_attachment(hashlib.sha256(b"%d" % number).digest() * 4000, "application", "octet-stream", filename="log.bin")
    return mail.as_bytes()


def shared() -> list[bytes]:
    """The mails of the shared corpora, where they are at hand."""
    given = os.environ.get("CASEFLOOR_SHARED_DATA")
    folder = (Path(given) if given else ROOT.parent / "shared" / "data") / "mail"
    return [path.read_bytes() for path in sorted(folder.rglob("*.eml"))]


SOURCES = {name: mails for name, mails in {"synthetic": synthetic(), "shared": shared()}.items() if mails}


def floor(folder: Path, mails: list[bytes]) -> Path:
    """An empty floor, and a Maildir in which the mails wait under names that give them an order."""
    folder.mkdir()
    open_floor(folder / "floor.db", create=True).close()
    make_maildir(folder / "mail")
    for number, mail in enumerate(mails):
        deliver(folder / "mail", mail, f"{number:05d}.test")
    return folder


def everything(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that intake wrote, table by table; numbers that only count rows are left out."""
    tables = {
        "cases": "SELECT number, ref, state FROM cases ORDER BY number",
        "journal": "SELECT case_number, to_version, at, who, command, events FROM journal ORDER BY case_number, to_version",
        "message": "SELECT case_number, message, body FROM message ORDER BY 1, 2",
        "outbox": "SELECT case_number, message, due_at FROM outbox ORDER BY 1, 2",
        "received": "SELECT mailbox, key, content_digest, arrival, reason, ref, raw_sha256, sender, subject FROM received ORDER BY number",
        "file": "SELECT sha256 FROM file ORDER BY sha256",
        "client": "SELECT number, name FROM client ORDER BY number",
    }
    store = open_floor(folder / "floor.db")
    try:
        report = verify(store)
        assert report.is_sound, report
        with store.view() as view:
            return {name: [tuple(row) for row in view.all(sql)] for name, sql in tables.items()}
    finally:
        store.close()


def names(folder: Path, part: str) -> list[str]:
    return sorted(path.name for path in (folder / "mail" / part).iterdir())


def assert_all_accounted_for(folder: Path, mails: list[bytes]) -> None:
    """Each file is in `cur/`, and its bytes are kept, or it is the same mail as one whose bytes are."""
    from core.channels.mail.parse import parse

    assert names(folder, "new") == []
    assert names(folder, "cur") == [f"{number:05d}.test{SEEN}" for number in range(len(mails))]
    written = everything(folder)
    kept = {sha256 for (sha256,) in written["file"]}
    digests = {row[2] for row in written["received"]}
    for mail in mails:
        assert hashlib.sha256(mail).hexdigest() in kept or parse(mail).content_digest in digests


@pytest.mark.parametrize("source", SOURCES)
def test_every_mail_is_accounted_for_and_a_second_run_adds_nothing(tmp_path: Path, source: str) -> None:
    mails = SOURCES[source]
    folder = floor(tmp_path / "floor", mails)
    told = run(folder)
    assert told["seen"] == len(mails) and told["refused"] == 0
    assert told["seen"] == sum(count for name, count in told.items() if name != "seen")
    assert_all_accounted_for(folder, mails)
    before = everything(folder)
    for number, mail in enumerate(mails):
        deliver(folder / "mail", mail, f"again.{number:05d}.test")
    assert run(folder) == {"seen": len(mails), "duplicates": len(mails)}
    assert everything(folder) == before


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("workers", [2, 5])
def test_runs_at_once_add_nothing_twice(tmp_path: Path, source: str, workers: int) -> None:
    mails = SOURCES[source]
    alone, together = floor(tmp_path / "alone", mails), floor(tmp_path / "together", mails)
    run(alone)
    told = run(together, workers)
    assert_all_accounted_for(together, mails)
    book = Counter(row[3] for row in everything(together)["received"])
    assert (told["registered"], told["joined"], told["reports"], told["quarantined"]) == (
        book["registered"], book["joined"], book["report"], book["quarantined"])  # fmt: skip
    keys = [{row[1] for row in everything(place)["received"]} for place in (alone, together)]
    if source == "synthetic":  # among the shared mails some share an id, and which of them came first decides
        assert keys[0] == keys[1]
    assert len(keys[0]) == len(keys[1])


def killed_until_done(folder: Path, mails: list[bytes], wanted: int, next_moment: Callable[[], float]) -> int:
    """Takes the mails in by runs that are killed, at most so many, and one that is not; returns how many were."""
    kills = 0
    while kills < wanted and names(folder, "new"):
        worker = Worker(folder)
        worker.start()
        kills += worker.killed_within(next_moment())
        stored = everything(folder)  # sound at any moment
        waiting = names(folder, "new")
        assert len(waiting) + len({name.split(":")[0] for name in names(folder, "cur")} - set(waiting)) == len(mails)
        assert len(stored["cases"]) <= len(mails)
    run(folder)
    return kills


@pytest.mark.timeout(60 + 10 * KILLS)
@pytest.mark.parametrize("source", SOURCES)
def test_a_run_killed_at_random_moments_ends_as_one_that_never_was(tmp_path: Path, source: str) -> None:
    """Where a floor's mail runs out before enough runs were killed, another floor is begun."""
    mails = SOURCES[source]
    whole = floor(tmp_path / "whole", mails)
    worker = Worker(whole)
    worker.start()
    began = time.monotonic()
    worker.counts()
    share = 2 * (time.monotonic() - began) / KILLS  # on average the kills are spread over the whole work
    moments = random.Random(SEED)
    kills = floors = 0
    while kills < KILLS:
        floors += 1
        killed = floor(tmp_path / f"killed{floors}", mails)
        kills += killed_until_done(killed, mails, KILLS - kills, lambda: moments.uniform(0, share))
        assert everything(killed) == everything(whole), f"seed {SEED}, {kills} kills"
        assert_all_accounted_for(killed, mails)
    print(f"{kills} kills, seed {SEED}, {len(mails)} mails, {floors} floors")
