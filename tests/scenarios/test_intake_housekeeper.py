"""The housekeeper at work: mail in and letters out by themselves, one program at a time, whatever goes wrong."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from core.channels.mail_intake import MailIntake
from core.channels.summary import Summary
from core.commands import SendMessage, WriteMessage
from core.housekeeper import LEASE, LEASE_SECONDS, OVERDUE, STAND_BY_SECONDS, Mailbox
from tests.core.channels.mailroom import ANNA, Mailroom, deliver, letter, make_maildir
from tests.scenarios.housekeepers import PATIENCE, bystander, keeper, running


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    room = Mailroom(tmp_path)
    yield room
    room.store.close()


def sent(room: Mailroom) -> list[str]:
    """The subjects of the letters that left the house."""
    found = (room.path.parent / "out" / "new").glob("*")
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(found)]
    assert all(mail["To"] == ANNA for mail in mails)
    return [str(mail["Subject"]) for mail in mails]


class TestOnDuty:
    def test_takes_in_what_waits_and_what_comes_and_sends_the_answers(self, room: Mailroom) -> None:
        room.deliver(letter())
        with running(keeper(room)) as heard:
            assert heard.next("intake").summary == Summary(seen=1, registered=1)
            assert (handed := heard.next("outbox").handed) is not None and handed.handed == 1
            room.deliver(letter(subject="Another one"))
            assert heard.next("intake").summary == Summary(seen=1, registered=1)
            heard.next("outbox")
        assert len(sent(room)) == 2 and room.files("new") == []

    def test_hands_over_what_somebody_else_sent(self, room: Mailroom) -> None:
        case = room.open_case()
        with running(keeper(room)) as heard:
            heard.next("outbox")
            drafted = room.desk.do(case.ref, WriteMessage(body="We are on it."), room.agent).case.messages[-1]
            room.desk.do(case.ref, SendMessage(message=drafted.id, hold=0), room.agent)
            heard.next("outbox")
        after = room.case(case.ref).message(drafted.id)
        assert after is not None and after.state == "handed" and len(sent(room)) == 2

    def test_gives_the_lease_back_at_the_end(self, room: Mailroom) -> None:
        with running(keeper(room)) as heard:
            heard.next("on_duty")
        assert heard.next("off_duty")
        with room.store.unit() as unit:
            assert unit.take_lease(LEASE, "another", room.now, 40)

    def test_a_mailbox_that_is_not_there_is_told_and_the_others_go_on(self, room: Mailroom, tmp_path: Path) -> None:
        boxes = (Mailbox(tmp_path / "nowhere", "lost"), Mailbox(room.maildir, "complaints"))
        room.deliver(letter())
        with running(keeper(room, boxes=boxes)) as heard:
            trouble = heard.next("trouble")
            assert trouble.mailbox == "lost" and "no Maildir" in str(trouble.words)
            assert heard.next("intake").mailbox == "complaints"

    def test_a_file_that_is_refused_each_time_is_told_once(self, room: Mailroom) -> None:
        (room.maildir / "new" / "folder").mkdir()
        with running(keeper(room)) as heard:
            first = heard.next("intake").summary
            assert first is not None and [refusal.what for refusal in first.refusals] == ["folder"]
            room.deliver(letter())
            second = heard.next("intake").summary
            assert second is not None and second.registered == 1 and second.refusals == []


class TestStandingBy:
    def test_does_nothing_while_another_program_keeps_house(self, room: Mailroom) -> None:
        with room.store.unit() as unit:
            assert unit.take_lease(LEASE, "another", room.now, LEASE_SECONDS)
        room.deliver(letter())
        with running(keeper(room)):
            pass
        assert room.cases() == [] and len(room.files("new")) == 1

    def test_one_without_mailbox_and_relay_leaves_the_lease_to_one_that_has_them(self, room: Mailroom) -> None:
        with running(bystander(room)) as beside:
            beside.next("on_duty")
            room.deliver(letter())
            with running(keeper(room, "other")) as heard:
                heard.next("on_duty")
                heard.next("outbox")
        assert len(sent(room)) == 1
        assert [news.what for news in beside.news.queue] == ["off_duty"]

    def test_and_tells_of_letters_that_nobody_sends(self, room: Mailroom) -> None:
        room.open_case()
        room.now += timedelta(days=1)
        with running(bystander(room)) as heard:
            heard.next("on_duty")
            heard.next("swept")
            with pytest.raises(queue.Empty):  # for more than one look at what is due
                heard.news.get(timeout=1.5)
            room.now += OVERDUE
            news = heard.next("outbox")
        assert news.words is not None and "no relay is set" in str(news.words)

    def test_takes_over_within_a_minute_from_one_that_was_killed(self, room: Mailroom) -> None:
        died = subprocess.Popen(
            [sys.executable, "-c", DUTY, str(room.path), str(room.maildir), room.now.isoformat()],
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert died.stdout is not None and died.stdout.readline() == "on_duty\n"
        died.kill()
        died.communicate()
        room.now += timedelta(seconds=LEASE_SECONDS)
        assert LEASE_SECONDS + STAND_BY_SECONDS < 60
        room.deliver(letter())
        with running(keeper(room)) as heard:
            heard.next("on_duty")
            assert heard.next("intake").summary == Summary(seen=1, registered=1)


DUTY = """
import sys, threading
from datetime import datetime
from pathlib import Path
from core.desk import Desk
from core.housekeeper import Housekeeper, Mailbox
from core.outbox import Outbox
from core.policy import house
from core.relay.compose import Sender
from db.connect import open_floor

now = lambda: datetime.fromisoformat(sys.argv[3])
store = open_floor(sys.argv[1])
desk = Desk(store, house(), clock=now)
outbox = lambda: Outbox(store, desk, None, Sender("complaints@house.example"), clock=now, holder="died")
keeper = Housekeeper(store, desk, outbox, [Mailbox(Path(sys.argv[2]), "complaints")], holder="died", clock=now)
keeper.run(threading.Event(), lambda news: print(news.what, flush=True))
"""


class TestOnce:
    def test_takes_mail_in_and_sends_the_answers(self, room: Mailroom) -> None:
        room.deliver(letter())
        once = keeper(room).run_once()
        assert (once.intake.registered, once.handed.handed, once.troubles) == (1, 1, ())
        assert len(sent(room)) == 1

    def test_tells_every_trouble_and_does_the_rest(self, room: Mailroom, tmp_path: Path) -> None:
        room.deliver(letter())
        boxes = (Mailbox(tmp_path / "nowhere", "lost"), Mailbox(room.maildir, "complaints"))
        once = keeper(room, boxes=boxes).run_once()
        assert (once.intake.registered, once.handed.handed, len(once.troubles)) == (1, 1, 1)


def test_a_watched_maildir_takes_mail_in_as_it_comes(room: Mailroom, tmp_path: Path) -> None:
    passes: queue.Queue[Summary] = queue.Queue()
    stop = threading.Event()
    other = make_maildir(tmp_path / "other")
    deliver(other, letter())
    intake: MailIntake = room.intake

    def watch() -> None:
        intake.watch(other, stop, passes.put)
        room.store.close()

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        assert passes.get(timeout=PATIENCE).registered == 1
        deliver(other, letter(subject="And another"))
        assert passes.get(timeout=PATIENCE).registered == 1
    finally:
        stop.set()
        watching.join(PATIENCE)
    assert not watching.is_alive() and list((other / "new").iterdir()) == []


