"""The outbox against a real store and a real SMTP server: sent once, tried again, given up, and shown on the case."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import commands as co
from core.case import Case, Message, MessageState
from core.catalogue import Channel
from core.desk import Desk
from core.errors import TooLate
from core.outbox import BATCH, CLAIM_SECONDS, Handed, Outbox
from core.people import Role, person
from core.policy import house
from core.relay.compose import Sender
from core.relay.maildir_sink import MaildirSink
from core.relay.relay import Relay, RelayRefused
from core.relay.smtp import SmtpRelay
from db.connect import open_floor
from db.store import SqliteStore
from tests.smtp_server import HANG_UP, HOST, SmtpServer

ANNA = person("anna", Role.AGENT, "Anna")
DESK = Sender("complaints@house.example", "Lucky Horse")
HOLD = house().sending.hold.value


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Floor:
    """A floor with one agent, a relay, and clients who complain."""

    def __init__(self, path: Path) -> None:
        self.store: SqliteStore = open_floor(path, create=True)
        self.clock = Clock()
        self.desk = Desk(self.store, house(), clock=self.clock, domain="house.example")
        with self.store.unit() as unit:
            unit.add_person(ANNA)

    def outbox(self, relay: Relay | None, holder: str = "one") -> Outbox:
        return Outbox(self.store, self.desk, relay, DESK, clock=self.clock, holder=holder)

    def complaint(self, name: str = "client", domain: str = "example.com") -> Case:
        command = co.Register(channel=Channel.MAIL, description="My payout is late", email=f"{name}@{domain}")
        return self.desk.register(command, ANNA).case

    def queued(self, name: str = "client", hold: int = 0, domain: str = "example.com") -> tuple[str, str]:
        """A reply in the outbox; its case's reference and its own id."""
        case = self.complaint(name, domain)
        words = co.WriteMessage(body=f"We are looking into it, {name}.")
        draft = self.desk.do(case.ref, words, ANNA).case.messages[-1]
        self.desk.do(case.ref, co.SendMessage(message=draft.id, hold=hold), ANNA)
        return case.ref, draft.id

    def case(self, ref: str) -> Case:
        with self.store.reading() as unit:
            case = unit.case(ref)
        assert case is not None
        return case

    def message(self, where: tuple[str, str]) -> Message:
        message = self.case(where[0]).message(where[1])
        assert message is not None
        return message


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path / "floor.db")
    yield made
    made.store.close()


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


class TestALetterThatIsDue:
    def test_reaches_the_client_and_the_case_says_so(self, floor: Floor, server: SmtpServer) -> None:
        where = floor.queued()
        assert floor.outbox(SmtpRelay(server.url())).run_due() == Handed(handed=1)
        (mail,) = server.mails
        assert mail.recipients == ("client@example.com",)
        assert mail.sender == DESK.address
        assert f"[{where[0]}]" in str(mail.message["Subject"])
        assert "We are looking into it, client." in mail.text
        message = floor.message(where)
        assert message.state is MessageState.HANDED
        assert mail.message["Message-ID"] == f"<{message.message_id}>"

    def test_goes_once(self, floor: Floor, server: SmtpServer) -> None:
        floor.queued()
        outbox = floor.outbox(SmtpRelay(server.url()))
        outbox.run_due()
        floor.clock.pass_(CLAIM_SECONDS * 2)
        assert outbox.run_due() == Handed()
        assert len(server.mails) == 1

    def test_shares_a_connection_with_all_that_are_due(self, floor: Floor, server: SmtpServer) -> None:
        for number in range(BATCH + 3):
            floor.queued(f"client{number}")
        assert floor.outbox(SmtpRelay(server.url())).run_due() == Handed(handed=BATCH + 3)
        assert server.connections == 1
        assert {mail.recipients[0] for mail in server.mails} == {f"client{n}@example.com" for n in range(BATCH + 3)}

    def test_goes_into_a_maildir_as_well(self, floor: Floor, tmp_path: Path) -> None:
        floor.queued()
        assert floor.outbox(MaildirSink(tmp_path / "out")).run_due().handed == 1
        assert len(list((tmp_path / "out" / "new").iterdir())) == 1


class TestAHold:
    def test_keeps_a_letter_until_it_ends(self, floor: Floor, server: SmtpServer) -> None:
        where = floor.queued(hold=HOLD)
        outbox = floor.outbox(SmtpRelay(server.url()))
        assert outbox.run_due() == Handed()
        floor.clock.pass_(HOLD)
        assert outbox.run_due() == Handed(handed=1)
        assert floor.message(where).state is MessageState.HANDED

    def test_lets_a_person_take_it_back(self, floor: Floor, server: SmtpServer) -> None:
        ref, message = floor.queued(hold=HOLD)
        floor.desk.do(ref, co.HoldMessage(message=message), ANNA)
        floor.clock.pass_(HOLD * 2)
        assert floor.outbox(SmtpRelay(server.url())).run_due() == Handed()
        assert server.mails == []

    def test_is_waited_out_by_a_drain_that_has_the_time(self, floor: Floor, server: SmtpServer) -> None:
        floor.queued("soon", hold=HOLD)
        floor.queued("later", hold=3600)
        outbox = floor.outbox(SmtpRelay(server.url()))
        waited: list[float] = []

        def wait(seconds: float) -> None:
            waited.append(seconds)
            floor.clock.pass_(seconds)

        assert outbox.drain(HOLD + 5, wait) == Handed(handed=1)
        assert waited == [HOLD]
        assert [mail.recipients[0] for mail in server.mails] == ["soon@example.com"]

    def test_is_not_waited_for_where_there_is_no_time(self, floor: Floor, server: SmtpServer) -> None:
        floor.queued(hold=HOLD)

        def never(seconds: float) -> None:
            raise AssertionError(f"waited {seconds}")

        assert floor.outbox(SmtpRelay(server.url())).drain(0, never) == Handed()


class TestAFailure:
    def test_for_now_is_shown_and_tried_again_with_the_same_id(self, floor: Floor, server: SmtpServer) -> None:
        where = floor.queued()
        server.answer("DATA", "451 4.7.1 greylisted")
        outbox = floor.outbox(SmtpRelay(server.url()))
        assert outbox.run_due() == Handed(retried=1)
        waiting = floor.message(where)
        assert (waiting.state, waiting.attempts) == (MessageState.QUEUED, 1)
        assert "greylisted" in waiting.error
        assert outbox.run_due() == Handed()
        floor.clock.pass_(house().sending.retry.waits[0])
        assert outbox.run_due() == Handed(handed=1)
        assert server.mails[0].message["Message-ID"] == f"<{waiting.message_id}>"
        assert floor.message(where).error == ""

    def test_for_good_is_shown_and_not_tried_again(self, floor: Floor, server: SmtpServer) -> None:
        where = floor.queued()
        server.answer("RCPT", "550 5.1.1 no such mailbox")
        outbox = floor.outbox(SmtpRelay(server.url()))
        assert outbox.run_due() == Handed(failed=1)
        assert floor.message(where).state is MessageState.FAILED
        assert "no such mailbox" in floor.message(where).error
        floor.clock.pass_(86_400)
        assert outbox.run_due() == Handed()
        assert server.mails == []

    def test_of_one_letter_stops_no_other(self, floor: Floor, server: SmtpServer) -> None:
        for number in range(5):
            floor.queued(f"client{number}")
        server.answer("DATA", "550 spam", HANG_UP, "451 later")
        done = floor.outbox(SmtpRelay(server.url())).run_due()
        assert done == Handed(handed=2, retried=2, failed=1)

    def test_of_the_relay_is_told_on_every_letter_after_one_knock(self, floor: Floor) -> None:
        with socket.socket() as nobody:
            nobody.bind((HOST, 0))
            waiting = [floor.queued(f"client{number}") for number in range(3)]
            relay = SmtpRelay(f"smtp://{HOST}:{nobody.getsockname()[1]}")
            assert floor.outbox(relay).run_due() == Handed(retried=3)
        assert {floor.message(where).attempts for where in waiting} == {1}
        assert all("Connection refused" in floor.message(where).error for where in waiting)

    def test_that_goes_on_is_given_up_and_a_person_sees_it(self, floor: Floor) -> None:
        class Deaf:
            def hand(self, mail: bytes, sender: str, recipient: str) -> None:
                raise RelayRefused(False, "451 not now")

            def close(self) -> None: ...

        where = floor.queued()
        outbox = floor.outbox(Deaf())
        runs = 0
        while (due := outbox.next_due()) is not None:
            floor.clock.now = due
            done = outbox.run_due()
            runs += 1
        assert runs == house().sending.retry.attempts
        assert done == Handed(failed=1)
        assert floor.message(where).state is MessageState.FAILED

    def test_of_an_address_is_told_on_the_case(self, floor: Floor, server: SmtpServer) -> None:
        where = floor.queued(domain="x" * 70 + ".example")
        floor.queued("other")
        assert floor.outbox(SmtpRelay(server.url())).run_due() == Handed(handed=1, failed=1)
        assert "is not a mail address" in floor.message(where).error


class TestTwoWorkers:
    def test_never_hand_over_the_same_letter(self, floor: Floor, server: SmtpServer) -> None:
        """The second comes while the first has claimed the letters and is at the relay with them."""
        seen: list[Handed] = []
        other = floor.outbox(SmtpRelay(server.url()), "two")

        class Slow(SmtpRelay):
            def hand(self, mail: bytes, sender: str, recipient: str) -> None:
                seen.append(other.run_due())
                super().hand(mail, sender, recipient)

        for number in range(3):
            floor.queued(f"client{number}")
        assert floor.outbox(Slow(server.url()), "one").run_due() == Handed(handed=3)
        assert seen == [Handed()] * 3
        assert len(server.mails) == 3

    def test_take_over_from_one_that_died(self, floor: Floor, server: SmtpServer) -> None:
        """It died after the relay had the letter: the one window in which it goes twice, under the same id."""

        class Dying(SmtpRelay):
            def hand(self, mail: bytes, sender: str, recipient: str) -> None:
                super().hand(mail, sender, recipient)
                self.close()
                raise KeyboardInterrupt

        floor.queued()
        with pytest.raises(KeyboardInterrupt):
            floor.outbox(Dying(server.url()), "one").run_due()
        survivor = floor.outbox(SmtpRelay(server.url()), "two")
        assert survivor.run_due() == Handed()
        floor.clock.pass_(CLAIM_SECONDS)
        assert survivor.run_due() == Handed(handed=1)
        first, second = server.mails
        assert first.message["Message-ID"] == second.message["Message-ID"]
        assert first.text == second.text

    def test_a_letter_on_its_way_cannot_be_taken_back(self, floor: Floor, server: SmtpServer) -> None:
        ref, message = floor.queued()

        class Watched(SmtpRelay):
            def hand(self, mail: bytes, sender: str, recipient: str) -> None:
                with pytest.raises(TooLate):
                    floor.desk.do(ref, co.HoldMessage(message=message), ANNA)
                super().hand(mail, sender, recipient)

        assert floor.outbox(Watched(server.url())).run_due() == Handed(handed=1)

    def test_a_slow_relay_does_not_outlive_its_claim(self, floor: Floor, server: SmtpServer) -> None:
        class Slow(SmtpRelay):
            def hand(self, mail: bytes, sender: str, recipient: str) -> None:
                super().hand(mail, sender, recipient)
                floor.clock.pass_(300)

        for number in range(5):
            floor.queued(f"client{number}")
        outbox = floor.outbox(Slow(server.url()))
        assert outbox.run_due() == Handed(handed=2)
        while (due := outbox.next_due()) is not None:
            floor.clock.now = max(due, floor.clock.now)
            outbox.run_due()
        recipients = [mail.recipients for mail in server.mails]
        assert len(recipients) == len(set(recipients)) == 5


class TestWithoutARelay:
    def test_letters_wait_and_the_person_is_told_what_to_set(self, floor: Floor, server: SmtpServer) -> None:
        where = floor.queued(hold=HOLD)
        outbox = floor.outbox(None)
        assert outbox.run_due() == Handed()
        floor.clock.pass_(HOLD)
        done = outbox.drain(60)
        assert done.waiting
        assert "CASEFLOOR_RELAY" in str(done.advice)
        assert floor.message(where).state is MessageState.QUEUED
        assert floor.outbox(SmtpRelay(server.url()), "two").run_due() == Handed(handed=1)
