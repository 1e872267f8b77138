"""Clocks fire by themselves wherever a program has the floor open: at their instant, by one program at a time."""

from __future__ import annotations

import queue
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from core.housekeeper import LEASE_SECONDS, STAND_BY_SECONDS, SWEEPING, News
from db.verify import verify
from tests.core.channels.mailroom import Mailroom, letter
from tests.scenarios.housekeepers import Heard, bystander, keeper, running

HOUR = timedelta(hours=1)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    room = Mailroom(tmp_path)
    yield room
    room.store.close()


def fired(room: Mailroom) -> list[tuple[str, str]]:
    """(case, rule) of each row, in the order of the journal."""
    with room.store.view() as view:
        sql = "SELECT ref, rule FROM escalation JOIN cases ON number = case_number ORDER BY seq, due_at, rule"
        return [tuple(row) for row in view.all(sql)]


def quiet(heard: Heard, seconds: float = 2.5) -> None:
    """More than two looks at the time pass without news of the clocks."""
    ends = time.monotonic() + seconds
    with suppress(queue.Empty):
        while (left := ends - time.monotonic()) > 0:
            assert heard.news.get(timeout=left).what not in {"swept", "trouble"}


def count(news: News) -> int:
    assert news.swept is not None
    return news.swept.fired


class TestAlone:
    """A floor with neither mailbox nor relay, as it comes: what a seat's own housekeeper does is all there is."""

    def test_an_alarm_fires_when_it_falls_due_and_not_before(self, room: Mailroom) -> None:
        case = room.open_case()
        with running(bystander(room)) as heard:
            heard.next("on_duty")
            room.now += HOUR - timedelta(seconds=1)
            quiet(heard)
            room.now += timedelta(seconds=1)
            assert count(heard.next("swept")) == 1
        assert fired(room) == [(case.ref, "acknowledgement_target@100")]

    def test_what_fell_due_while_no_program_ran_fires_at_the_start(self, room: Mailroom) -> None:
        case = room.open_case()
        room.now += timedelta(days=7)
        with running(bystander(room)) as heard:
            assert count(heard.next("swept")) > 5
        assert max(Counter(fired(room)).values()) == 1
        assert all(one.fired_at == room.now and one.due_at < room.now for one in room.case(case.ref).fired)

    def test_a_case_that_comes_in_later_sets_the_alarm_anew(self, room: Mailroom) -> None:
        with running(bystander(room)) as heard:
            heard.next("on_duty")
            room.open_case()
            quiet(heard, 1.5)
            room.now += HOUR
            assert count(heard.next("swept")) == 1

    def test_nothing_is_written_while_nothing_is_due(self, room: Mailroom) -> None:
        room.open_case()
        log = room.path.with_name(f"{room.path.name}-wal")
        before = room.path.read_bytes() + log.read_bytes()
        with running(bystander(room)) as heard:
            heard.next("on_duty")
            quiet(heard)
            assert room.path.read_bytes() + log.read_bytes() == before

    def test_a_case_at_fault_is_told_once_and_the_others_fire(self, room: Mailroom) -> None:
        bad, good = room.open_case(), room.open_case(subject="Another")
        with room.store.unit() as unit:
            unit.session.run("UPDATE cases SET state = '{}' WHERE ref = ?", (bad.ref,))
        room.now += HOUR
        with running(bystander(room)) as heard:
            assert count(heard.next("swept")) == 1
            assert bad.ref in str(heard.next("trouble").words)
            quiet(heard)
        with room.store.view() as view:
            assert view.value("SELECT count(*) FROM escalation") == 1
            assert view.value("SELECT count(*) FROM journal WHERE command = 'sweep'") == 1
        assert good.ref != bad.ref


class TestTogether:
    def test_on_duty_takes_in_fires_and_sends_the_warnings(self, room: Mailroom) -> None:
        room.deliver(letter())
        with running(keeper(room)) as heard:
            heard.next("intake")
            heard.next("outbox")
            room.now += timedelta(hours=12)
            assert count(heard.next("swept")) >= 1

    def test_a_late_complaint_that_just_came_in_fires_in_the_same_round(self, room: Mailroom) -> None:
        """What was received days ago is late as soon as it is registered."""
        old = room.now
        room.now += timedelta(days=3)
        room.deliver(letter(Date=f"{old:%a, %d %b %Y %H:%M:%S} +0000"))
        with running(keeper(room)) as heard:
            heard.next("intake")
            assert room.cases()[0].received_at == old
            assert count(heard.next("swept")) >= 1

    def test_the_lease_lets_one_sweep_at_a_time(self, room: Mailroom) -> None:
        room.open_case()
        room.now += HOUR
        with room.store.unit() as unit:
            assert unit.take_lease(SWEEPING, "another", room.now, LEASE_SECONDS)
        with running(bystander(room)) as heard:
            heard.next("on_duty")
            quiet(heard)
            assert fired(room) == []
            room.now += timedelta(seconds=LEASE_SECONDS)
            assert count(heard.next("swept")) == 1

    def test_it_is_given_back_when_all_is_fired(self, room: Mailroom) -> None:
        room.open_case()
        room.now += HOUR
        with running(bystander(room)) as heard:
            heard.next("swept")
            with room.store.unit() as unit:
                assert unit.take_lease(SWEEPING, "another", room.now, LEASE_SECONDS)

    def test_several_seats_fire_each_rule_once(self, room: Mailroom) -> None:
        for number in range(5):
            room.open_case(subject=f"Complaint {number}")
        heard, told = Heard(), 0
        one, two, three = bystander(room, "one"), bystander(room, "two"), keeper(room, "three")
        with running(one, heard), running(two, heard), running(three, heard):
            for _ in range(4):
                with room.store.reading() as unit:
                    due = unit.next_alarm()
                assert due is not None
                room.now = max(room.now + 6 * HOUR, due)
                told += count(heard.next("swept"))
        told += sum(count(news) for news in heard.news.queue if news.what == "swept")
        rows = fired(room)
        assert len(rows) == told == len(set(rows))
        assert verify(room.store).is_sound


KILLED = """
import sys, threading
from datetime import datetime
import core.sweeper
from core.desk import Desk
from core.housekeeper import Housekeeper
from core.outbox import Outbox
from core.policy import house
from core.relay.compose import Sender
from db.connect import open_floor

core.sweeper.BATCH = 1
now = lambda: datetime.fromisoformat(sys.argv[2])
store = open_floor(sys.argv[1])
desk = Desk(store, house(), clock=now)
outbox = lambda: Outbox(store, desk, None, Sender("complaints@house.example"), clock=now, holder="died")
keeper = Housekeeper(store, desk, outbox, [], holder="died", clock=now, looks_on=len(sys.argv) > 3)

def in_the_middle():
    print("sweeping", flush=True)
    threading.Event().wait()

keeper._still_sweeping = in_the_middle
keeper.run(threading.Event())
"""


@pytest.mark.parametrize("looks_on", [True, False], ids=["a seat", "a server"])
def test_another_takes_over_within_a_minute_from_one_that_was_killed_while_it_swept(
    room: Mailroom, looks_on: bool
) -> None:
    refs = {room.open_case(subject=f"Complaint {number}").ref for number in range(3)}
    room.now += HOUR
    died = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(room.path), room.now.isoformat(), *(["looks on"] if looks_on else [])],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert died.stdout is not None and died.stdout.readline() == "sweeping\n"
    died.kill()
    died.communicate()
    assert len(fired(room)) == 1, "it had begun"
    with running(bystander(room)) as heard:
        heard.next("on_duty")
        quiet(heard, 1.5)
        assert LEASE_SECONDS + STAND_BY_SECONDS < 60
        room.now += timedelta(seconds=LEASE_SECONDS)
        assert count(heard.next("swept")) == 2
    assert {ref for ref, _ in fired(room)} == refs and len(fired(room)) == 3
    assert verify(room.store).is_sound


def test_one_that_died_while_nothing_was_due_is_waited_for_by_nobody(room: Mailroom) -> None:
    room.open_case()
    with running(bystander(room)) as heard:
        heard.next("on_duty")
        room.now += HOUR
        heard.next("swept")
        room.now += timedelta(hours=12)
        assert count(heard.next("swept")) >= 1, "its own lease kept it from nothing"
