"""A floor in a file with a Maildir before it, for the tests of intake: mail is delivered as a mail server does it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from core.case import Case, Message
from core.channels.mail_intake import MailIntake
from core.channels.summary import Summary
from core.desk import Desk
from core.people import Person, person
from core.policy import house
from core.ports import Arrival
from db.connect import open_floor
from db.store import SqliteStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANNA = "anna@client.example"
_NUMBERS = count(1)


def letter(
    body: str = "My withdrawal of 500 EUR has not come for nine days.",
    sender: str = f"Anna Petrova <{ANNA}>",
    subject: str = "Where is my money?",
    **headers: str,
) -> bytes:
    """A plain mail; a header `in_reply_to="<x@y>"` becomes In-Reply-To. Each has a Message-ID of its own."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "complaints@house.example"
    mail["Subject"] = subject
    given = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    mail["Message-ID"] = given.pop("message-id", f"<{next(_NUMBERS)}.{os.getpid()}@client.example>")
    for name, value in given.items():
        mail[name] = value
    mail.set_content(body)
    return mail.as_bytes()


def make_maildir(path: Path) -> Path:
    for part in ("tmp", "new", "cur"):
        (path / part).mkdir(parents=True, exist_ok=True)
    return path


def deliver(maildir: Path, mail: bytes, name: str = "", at: datetime = NOON) -> Path:
    """Into `tmp/` and then, whole, into `new/`, as Maildirs have it."""
    name = name or f"{int(at.timestamp())}.M{next(_NUMBERS):06d}P{os.getpid()}.test"
    written = maildir / "tmp" / name
    written.write_bytes(mail)
    os.utime(written, (at.timestamp(), at.timestamp()))
    return written.rename(maildir / "new" / name)


class Mailroom:
    """A floor, its desk, a clock that stands until it is moved, and one Maildir."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "floor.db"
        self.store: SqliteStore = open_floor(self.path, create=True)
        self.now = NOON
        self.desk = Desk(self.store, house(), clock=lambda: self.now, domain="house.example")
        self.intake = self.intake_of("complaints")
        self.maildir = make_maildir(folder / "mail")
        self.agent: Person = person("olga", "agent")
        self.lead: Person = person("vera", "lead")
        with self.store.unit() as unit:
            unit.add_person(self.agent)
            unit.add_person(self.lead)

    def intake_of(self, mailbox: str) -> MailIntake:
        return MailIntake(self.store, self.desk, clock=lambda: self.now, mailbox=mailbox)

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)

    def deliver(self, mail: bytes, name: str = "") -> Path:
        return deliver(self.maildir, mail, name, self.now)

    def take(self, *mails: bytes) -> Summary:
        """Delivers the mails and runs intake once."""
        for mail in mails:
            self.deliver(mail)
        return self.intake.run_once(self.maildir)

    def files(self, part: str) -> list[str]:
        """The names in `new` or `cur`."""
        return sorted(path.name for path in (self.maildir / part).iterdir())

    def open_case(self, **headers: str) -> Case:
        """A case that a mail opened."""
        assert self.take(letter(**headers)).registered == 1
        return self.cases()[-1]

    def case(self, ref: str) -> Case:
        with self.store.reading() as unit:
            found = unit.case(ref)
        assert found is not None
        return found

    def cases(self) -> list[Case]:
        with self.store.view() as view:
            refs = [ref for (ref,) in view.all("SELECT ref FROM cases ORDER BY number")]
        return [self.case(ref) for ref in refs]

    def book(self) -> list[tuple[Arrival, str, str]]:
        """Each row of the intake book: what became of it, the case, the reason."""
        with self.store.view() as view:
            rows = view.all("SELECT arrival, ref, reason FROM received ORDER BY number")
        return [(Arrival(arrival), ref, reason) for arrival, ref, reason in rows]

    def entry(self) -> int:
        """The number of the newest entry that waits in quarantine."""
        with self.store.view() as view:
            number = view.value("SELECT max(number) FROM received WHERE arrival = 'quarantined' AND settled_by = ''")
        return int(number)

    def hand_over(self, ref: str) -> Message:
        """The newest letter of the case as if the relay had taken it."""
        from core.commands import RecordDelivery
        from core.people import SYSTEM

        queued = [message for message in self.case(ref).messages if message.state == "queued"]
        done = self.desk.do(ref, RecordDelivery(message=queued[-1].id, result="handed"), SYSTEM)
        found = done.case.message(queued[-1].id)
        assert found is not None
        return found


def counts(summary: Summary) -> dict[str, int]:
    """The counts that are not zero, without `seen`, once it is checked that they add up to it."""
    named = dict(summary.counts())
    seen = named.pop("seen")
    assert seen == sum(named.values())
    return {name: count for name, count in named.items() if count}
