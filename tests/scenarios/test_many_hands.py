"""Thirty-two programs at once, claiming and advancing the same cases by the command line.

Every case has one winner; every loser is told by exit status 4; the database verifies.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from core import commands as co
from core.desk import Desk
from core.people import person
from core.policy import house
from db.connect import open_floor
from db.verify import verify

PROCESSES = 32
CASES = int(os.environ.get("CASEFLOOR_CONTESTED_CASES", "40"))
"""The whole run is 200; a shorter one contests each case just as hard."""

WORKER = """
import contextlib, io, json, random, sys
from tui.cli.main import main

database, login, refs = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
random.Random(login).shuffle(refs)

def status(ref, *words):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(["--db", database, "--as", login, "do", ref, *words])

answers = {}
for ref in refs:
    answers[ref] = [status(ref, "claim")]
    if answers[ref][0] == 0:
        steps = ("set_complexity complexity=simple", "waive_evidence kind=receipt reason=x",
                 "waive_evidence kind=account_statement reason=x", "verify_identity how=passport", "advance")
        answers[ref] += [status(ref, *step.split()) for step in steps]
print(json.dumps(answers))
"""


def contested(path: Path) -> list[str]:
    """Cases in analysis that nobody handles."""
    store = open_floor(path, create=True)
    with store.unit() as unit:
        for number in range(PROCESSES):
            unit.add_person(person(f"agent{number}", "agent"))
    desk = Desk(store, house())
    agent = person("agent0", "agent")
    refs = []
    for number in range(CASES):
        complaint = co.Register(
            channel="phone", phone=f"+7900{number:07d}", description="No payout", demand="Pay", category="payment"
        )
        case = desk.register(complaint, agent).case
        for command in (co.Acknowledge(told=True), co.Advance()):
            case = desk.do(case.ref, command, agent).case
        refs.append(case.ref)
    store.close()
    return refs


@pytest.mark.timeout(900)
def test_every_claim_has_one_owner_and_every_loser_is_told(tmp_path):
    database = tmp_path / "floor.db"
    refs = contested(database)
    hands = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(database), f"agent{number}", ",".join(refs)],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    answers = [json.loads(hand.communicate()[0]) for hand in hands]

    for ref in refs:
        claims = Counter(answer[ref][0] for answer in answers)
        assert claims == {0: 1, 4: PROCESSES - 1}, f"{ref}: {claims}"
    won = [answer[ref] for answer in answers for ref in refs if answer[ref][0] == 0]
    assert all(statuses == [0] * 6 for statuses in won), "the winner works on undisturbed"

    store = open_floor(database)
    report = verify(store)
    assert report.is_sound, [str(problem.message) for problem in report.problems][:5]
    with store.reading() as unit:
        cases = [unit.case(ref) for ref in refs]
    store.close()
    assert {case.stage for case in cases} == {"investigation"}
    assert all(answers[int(case.handler.removeprefix("agent"))][case.ref][0] == 0 for case in cases)
