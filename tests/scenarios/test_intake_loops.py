"""Two programs that answer each other by themselves: whatever the other one is, the exchange ends by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.outbox import Outbox
from core.policy import house
from core.relay.compose import Sender
from core.relay.maildir_sink import MaildirSink
from core.stages import Stage
from tests.core.channels.mailroom import ANNA, Mailroom, letter

ROUNDS = 60
"""Rounds after which a loop counts as endless."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    room = Mailroom(tmp_path)
    yield room
    room.store.close()


def polite(ours: EmailMessage, number: int) -> bytes:
    """A vacation notice as RFC 3834 has it."""
    return letter("I am away.", subject=f"Auto: {ours['Subject']}", in_reply_to=ours["Message-ID"], auto_submitted="auto-replied")


def silent(ours: EmailMessage, number: int) -> bytes:
    """One that answers our letter, and does not say that it is a program."""
    return letter("Your mail is important to us.", subject=f"Re: {ours['Subject']}", in_reply_to=ours["Message-ID"])


def forgetful(ours: EmailMessage, number: int) -> bytes:
    """The worst: it answers with a mail of its own each time, which looks like a new complaint of a person."""
    return letter(f"Your request {number} was received.", subject=f"Ticket {number}")


def echo(ours: EmailMessage, number: int) -> bytes:
    """A forwarding loop: our own letter comes back, from the client's address."""
    return ours.as_bytes()


def from_the_server(ours: EmailMessage, number: int) -> bytes:
    """A server that refuses in its own words, with an empty envelope sender."""
    return letter("No such user here.", sender="MAILER-DAEMON@mx.example", return_path="<>", in_reply_to=ours["Message-ID"])


@pytest.mark.parametrize("peer", [polite, silent, forgetful, echo, from_the_server])
def test_a_pair_of_autoresponders_settles(room: Mailroom, tmp_path: Path, peer: Callable[[EmailMessage, int], bytes]) -> None:
    out = tmp_path / "out"
    outbox = Outbox(
        room.store, room.desk, MaildirSink(out), Sender("complaints@house.example"), clock=lambda: room.now, holder="test"
    )
    room.deliver(letter("Where is my money?"))
    sent = rounds = 0
    while rounds < ROUNDS:
        rounds += 1
        room.pass_time(minutes=1)
        taken = room.take()
        outbox.run_due()
        fresh = sorted((out / "new").iterdir()) if out.exists() else []
        if not fresh and taken.seen == 0:
            break
        for path in fresh:
            ours = message_from_bytes(path.read_bytes(), policy=policy.default)
            path.unlink()
            if ours["To"] == ANNA:
                sent += 1
                room.deliver(peer(ours, sent))  # type: ignore[arg-type]
    cap = house().sending.automatic_mail.value
    assert rounds < ROUNDS and 1 <= sent <= cap
    assert all(case.stage is Stage.REGISTRATION for case in room.cases())
    assert len(room.cases()) <= cap + 1  # each of ours brought at most one more, and then ours stopped


def test_what_the_cap_kept_back_is_owed_and_seen(room: Mailroom) -> None:
    cap = house().sending.automatic_mail.value
    room.take(*(letter(f"Complaint {number}", subject=f"Number {number}") for number in range(cap + 2)))
    acknowledged = [len(case.messages) == 2 for case in room.cases()]
    assert acknowledged == [True] * cap + [False] * 2
    with room.store.reading() as unit:
        owed = room.desk.owes(unit, room.cases()[-1], room.agent)
    assert "acknowledge" in {command for unmet in owed for command in unmet.satisfy}
    room.pass_time(hours=25)
    assert len(room.open_case(subject="The next day").messages) == 2
