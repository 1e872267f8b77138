"""Many writers at once, in threads and in programs of their own, and programs that are killed in the middle."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import events as ev
from core.errors import TooLate
from db import queries
from db.connect import open_floor
from db.queue import rows_for
from db.verify import verify
from tests.db.builders import act, client, new_case

WRITERS = Path(__file__).with_name("writers.py")


def program(how: str, path: Path, *more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITERS), how, str(path), *map(str, more)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def together(programs: list[subprocess.Popen[str]]) -> None:
    """Lets the programs begin when the last of them is ready."""
    for one in programs:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in programs:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()


class TestKilled:
    @pytest.mark.parametrize("seed", range(6))
    def test_what_was_acknowledged_is_there_and_the_floor_is_whole(self, path: Path, seed: int) -> None:
        open_floor(path, create=True).close()
        lines = random.Random(seed).randrange(1, 60)
        victim = program("endless", path)
        assert victim.stdout is not None
        acknowledged = [victim.stdout.readline().split() for _ in range(lines)]
        victim.send_signal(signal.SIGKILL)
        acknowledged += [line.split() for line in victim.communicate()[0].splitlines() if len(line.split()) == 4]
        assert victim.returncode == -signal.SIGKILL

        store = open_floor(path)
        report = verify(store)
        assert report.problems == []
        assert report.is_sound
        version_of = {int(number): int(version) for _, number, version, _ in acknowledged}
        rows = {row.number: row.version for row in rows_for(store, version_of)}
        assert all(rows[number] >= version for number, version in version_of.items())
        with store.unit() as unit:
            assert all(unit.file(sha256) is not None for _, _, _, sha256 in acknowledged)
            assert unit.next_number("case") > max(rows)
        store.close()

    def test_a_killed_writer_keeps_nobody_waiting(self, path: Path) -> None:
        open_floor(path, create=True).close()
        victims = [program("endless", path) for _ in range(3)]
        for victim in victims:
            assert victim.stdout is not None
            victim.stdout.readline()
        for victim in victims:
            victim.kill()
            victim.communicate()
        store = open_floor(path)
        with store.unit() as unit:
            new_case(unit, unit.next_number("case"))
        assert verify(store).problems == []
        store.close()


class TestTogether:
    def test_of_many_programs_that_claim_a_case_one_wins_and_the_others_are_told(self, path: Path) -> None:
        store = open_floor(path, create=True)
        with store.unit() as unit:
            for number in range(1, 41):
                new_case(unit, number)
        people = [f"person{number}" for number in range(8)]
        programs = [program("claims", path, who, 40) for who in people]
        together(programs)
        won = {who: one.communicate()[0].split() for who, one in zip(people, programs, strict=True)}
        assert [one.returncode for one in programs] == [0] * 8
        assert sorted(int(number) for numbers in won.values() for number in numbers) == list(range(1, 41))
        handlers = {row.number: row.handler for row in rows_for(store, range(1, 41))}
        assert handlers == {int(number): who for who, numbers in won.items() for number in numbers}
        assert verify(store).problems == []
        store.close()

    def test_threads_that_act_on_the_same_cases_make_one_chain(self, path: Path) -> None:
        store = open_floor(path, create=True)
        with store.unit() as unit:
            refs = [new_case(unit, number, who=client(number)).ref for number in range(1, 6)]
        won: Counter[str] = Counter()
        lost = threading.Semaphore(0)

        def work(who: str) -> None:
            for turn in range(40):
                ref = refs[turn % len(refs)]
                with store.reading() as unit:
                    seen = unit.case(ref)
                try:
                    with store.unit() as unit:
                        act(unit, seen, ev.Assigned(handler=f"{who}{turn}"), by=who)
                    won[ref] += 1
                except TooLate as late:
                    assert late.since
                    lost.release()
            store.close()

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, "abcdef"))
        assert {row.ref: row.version - 1 for row in rows_for(store, range(1, 6))} == dict(won)
        assert queries.last_seq(store) == 5 + sum(won.values())
        assert verify(store).problems == []
        store.close()

    def test_everybody_gets_a_turn(self, path: Path) -> None:
        """Of eight writers that never pause, the one that waited most had its turns too."""
        store = open_floor(path, create=True)
        with store.unit() as unit:
            new_case(unit, 1)
        programs = [program("drafts", path, f"p{number}", 1.5) for number in range(8)]
        together(programs)
        turns = [int(one.communicate()[0].split()[0]) for one in programs]
        assert min(turns) * 4 >= max(turns)
        assert verify(store).problems == []
        store.close()
