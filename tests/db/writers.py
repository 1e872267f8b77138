"""A program of its own that writes to a floor, for tests that run several or kill one: `python writers.py HOW PATH …`."""

from __future__ import annotations

import sys
import time
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core import events as ev
from core.errors import TooLate
from db.connect import open_floor
from db.store import SqliteStore
from tests.db.builders import NOON, act, client, incoming, letter, new_case


def endless(store: SqliteStore) -> None:
    """Makes cases and works them until it is killed; a line tells of each commit after it, never before."""
    for turn in count():
        with store.unit() as unit:
            number = unit.next_number("case")
            case = new_case(unit, number, who=client(number % 5 + 1, "Anna", f"c{number % 5}@example.com"))
            sha256 = unit.put_file(bytes([turn % 256]) * 2000)
        print("case", case.number, case.version, sha256, flush=True)
        for act_number in range(3):
            with store.unit() as unit:
                found = unit.case(case.ref)
                case = act(unit, found, ev.Assigned(handler=f"h{act_number}"), incoming(f"m{act_number + 1}"))
            print("case", case.number, case.version, sha256, flush=True)


def claims(store: SqliteStore, who: str, cases: int) -> None:
    """Claims each case once, on what it saw before any writing began; a line tells of each that it won."""
    with store.reading() as unit:
        seen = [unit.case(row) for (row,) in unit.session.all("SELECT ref FROM cases ORDER BY number LIMIT ?", (cases,))]
    _wait_for_the_others()
    for case in seen:
        try:
            with store.unit() as unit:
                act(unit, case, ev.Assigned(handler=who), by=who)
        except TooLate as late:
            assert late.since[0].by != who
        else:
            print(case.number, flush=True)


def drafts(store: SqliteStore, who: str, seconds: float) -> None:
    """Writes to one case as often as it gets its turn, and tells how often that was and its longest wait."""
    _wait_for_the_others()
    turns, longest, end = 0, 0.0, time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        with store.unit() as unit:
            case = unit.case("26-1-2")
            message = letter(f"m{len(case.messages) % 20 + 1}", NOON, subject=f"{who} {turns}")
            act(unit, case, ev.MessageWritten(message=message, body=who), by=who)
        turns += 1
        longest = max(longest, time.monotonic() - began)
    print(turns, longest, flush=True)


def _wait_for_the_others() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    floor = open_floor(sys.argv[2])
    if sys.argv[1] == "endless":
        endless(floor)
    elif sys.argv[1] == "claims":
        claims(floor, sys.argv[3], int(sys.argv[4]))
    else:
        drafts(floor, sys.argv[3], float(sys.argv[4]))
