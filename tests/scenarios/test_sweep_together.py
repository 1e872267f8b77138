"""Eight programs sweep one floor at once and two of them are killed: each rule fires once for each cause.

A run of any size:  CASEFLOOR_SWEPT_CASES=100000 pytest -n0 -s tests/scenarios/test_sweep_together.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.desk import Desk
from core.policy import house
from core.sweeper import Sweeper
from db.connect import open_floor
from db.instants import micros
from db.store import SqliteStore
from db.verify import verify
from tests.bench.floors import FIRST, floor_of, seat_of

SWEEPERS, KILLED = 8, 2
CASES = int(os.environ.get("CASEFLOOR_SWEPT_CASES", "300"))
ROOT = Path(__file__).parents[2]

APART, DUE = (timedelta(minutes=1), timedelta(hours=26)) if CASES <= 1000 else (timedelta(milliseconds=1), timedelta(hours=1))
"""How far apart the cases come in, and how long after the last one is swept: each has something due, on a small floor
a whole day of it."""

NOW = FIRST + CASES * APART + DUE

WORKER = """
import sys
from datetime import datetime
from core.desk import Desk
from core.policy import house
from core.sweeper import Sweeper
from db.connect import open_floor

now = datetime.fromisoformat(sys.argv[2])
store = open_floor(sys.argv[1])
sweeper = Sweeper(store, Desk(store, house(), clock=lambda: now), lambda: now)
fired = 0

def tell(told):
    global fired
    fired += len(told)
    print(fired, flush=True)

print("ready", flush=True)
sys.stdin.readline()
swept = sweeper.run_due(tell=tell)
assert not swept.troubles, swept.troubles
"""

Key = tuple[str, str, str, int]
"""Case, rule, cause, and when it was due in µs."""


def expected(store: SqliteStore) -> set[Key]:
    """What a dry run says would fire."""
    foreseen = Sweeper(store, Desk(store, house(), clock=lambda: NOW), lambda: NOW).preview(NOW)
    assert foreseen.troubles == ()
    keys = [(f.ref, f.firing.rule, f.firing.cause, micros(f.firing.due_at)) for f in foreseen.fired]
    assert len(keys) == len(set(keys))
    return set(keys)


def in_the_journal(store: SqliteStore) -> list[Key]:
    """Every firing that a sweep wrote into the journal, in its order."""
    fired: list[Key] = []
    with store.view() as view:
        refs = dict(view.all("SELECT number, ref FROM cases"))
        for number, events in view.all("SELECT case_number, events FROM journal WHERE command = 'sweep' ORDER BY seq"):
            for event in json.loads(events):
                if event["type"] == "rule_fired":
                    firing = event["firing"]
                    due = micros(datetime.fromisoformat(firing["due_at"]))
                    fired.append((refs[number], firing["rule"], firing["cause"], due))
    return fired


@pytest.mark.timeout(300 + CASES // 20)
def test_each_rule_fires_once_for_each_cause_whoever_is_killed(tmp_path: Path) -> None:
    database = tmp_path / "floor.db"
    floor_of(database, CASES, seat_of(), APART)
    store = open_floor(database)
    wanted = expected(store)
    assert len({ref for ref, *_ in wanted}) == CASES, "each case has something due"
    hands = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(database), NOW.isoformat()], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(SWEEPERS)
    ]  # fmt: skip
    for hand in hands:
        assert hand.stdout is not None and hand.stdout.readline() == "ready\n"
    began = time.monotonic()
    for hand in hands:
        assert hand.stdin is not None
        hand.stdin.write("go\n")
        hand.stdin.flush()
    for hand in hands[:KILLED]:
        assert hand.stdout is not None
        hand.stdout.readline()  # it has fired something, and the rest is still to do
        hand.kill()
    told = [hand.communicate()[0].split() for hand in hands]
    took = time.monotonic() - began
    assert [hand.returncode for hand in hands] == [-9] * KILLED + [0] * (SWEEPERS - KILLED)

    fired = in_the_journal(store)
    assert max(Counter(fired).values()) == 1
    assert set(fired) == wanted
    assert [due for *_, due in fired] == sorted(due for *_, due in fired), "in the order in which it fell due"
    with store.view() as view:
        assert view.value("SELECT count(*) FROM escalation WHERE rule LIKE '%@%'") == len(wanted)
        assert view.value("SELECT count(*) FROM cases WHERE next_at <= ?", (micros(NOW),)) == 0
    assert sum(int(counts[-1]) for counts in told[KILLED:] if counts) < len(wanted), "the killed ones did some of it"
    report = verify(store)
    store.close()
    assert report.is_sound, [str(problem.message) for problem in report.problems][:5]
    print(f"\n{CASES:,} cases, {len(wanted):,} fired by {SWEEPERS} sweepers in {took:.1f} s ({len(wanted) / took:,.0f}/s)")
