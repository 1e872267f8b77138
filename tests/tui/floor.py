"""A real floor for tests of the case's screens: a store in a file, its people, and cases worked by the real desk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core import commands as co
from core.case import Attachment, Case
from core.desk import Desk
from core.errors import Refused
from core.people import SYSTEM, Person, person
from core.policy import Policy, house
from core.ports import Arrival, Received
from db.connect import open_floor
from db.store import SqliteStore
from tui.panes.facts import CaseFacts, load_facts
from tui.panes.queue_columns import Reader

ANNA = person("anna", "agent", "Anna Berg")
BORIS = person("boris", "agent", "Boris")
LENA = person("lena", "lead", "Lena")
OTTO = person("otto", "auditor", "Otto")
HALL = person("hall", "wall", "Hall")
CHIEF = person("chief", "manager", "The Chief")

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

HOSTILE = "\x1b]0;owned\x07\x1b]52;c;ZXZpbA==\x07\x1b[2J \u202egnp.exe [@click=app.quit]x[/] [/x] {braces}"
"""What no terminal may get as it is: title, clipboard, clear screen, right-to-left, markup."""


@dataclass
class Floor:
    """The store, the desk and a clock that each act moves on by a minute."""

    store: SqliteStore
    now: datetime = START
    policy: Policy = field(default_factory=house)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.store, self.policy, clock=lambda: self.now, domain="floor.example")

    @property
    def reader(self) -> Reader:
        return Reader(self.now, UTC, "anna")

    def facts(self, ref: str, by: Person = ANNA, known: CaseFacts | None = None) -> CaseFacts:
        found = load_facts(self.store, self.desk, by, ref, known)
        assert found is not None
        return found

    def register(self, by: Person = SYSTEM, **facts: object) -> Case:
        self.now += timedelta(minutes=1)
        return self.desk.register(co.Register(**facts), by).case

    def do(self, ref: str, command: co.CommandModel, by: Person = ANNA) -> Case:
        self.now += timedelta(minutes=1)
        return self.desk.do(ref, command, by).case

    def received(self, ref: str, body: str, **facts: object) -> Case:
        """The client writes."""
        given = {"channel": "mail", "address": "ivan@example.com", **facts}
        return self.do(ref, co.ReceiveMessage(body=body, **given), SYSTEM)

    def handed_over(self, ref: str) -> Case:
        """Everything in the outbox of the case is handed to the relay."""
        case = self.facts(ref).case
        for message in case.messages:
            if message.state == "queued":
                case = self.do(ref, co.RecordDelivery(message=message.id, result="handed"), SYSTEM)
        return case

    def swept(self, ref: str) -> Case:
        """Everything that the case's clocks have due has fired."""
        while True:
            try:
                self.do(ref, co.Sweep(), SYSTEM)
            except Refused:
                return self.facts(ref).case

    def keep(self, content: bytes, name: str, content_type: str = "image/png") -> Attachment:
        with self.store.unit() as unit:
            sha256 = unit.put_file(content)
        return Attachment(name=name, content_type=content_type, size=len(content), sha256=sha256)

    # Cases in the stages.

    def complaint(self, **facts: object) -> str:
        """A mail about a late payout; returns its reference."""
        given = {
            "channel": "mail", "email": "ivan@example.com", "name": "Ivan Petrov", "account": "ip-4711", "language": "en",
            "subject": "Where is my payout?", "description": "My payout of 500 EUR is late.",
            **facts,
        }  # fmt: skip
        case = self.register(**given)
        self.received(
            case.ref,
            "My payout of 500 EUR is late.\nI was told two hours, this is the second time.\n\n"
            "On 20 Nov 2026 at 10:02 Casefloor <care@floor.example> wrote:\n> Dear Ivan,\n> it takes two hours.\n",
            subject=given["subject"],
            attachments=(self.keep(b"PNG", "receipt.png"),),
        )
        return case.ref

    def in_analysis(self, **facts: object) -> str:
        ref = self.complaint(**facts)
        self.do(ref, co.Describe(demand="Pay me out at once", amount="500 EUR"))
        self.do(ref, co.Classify(category="payment", product="card"))
        self.do(ref, co.Acknowledge())
        self.handed_over(ref)
        self.do(ref, co.Advance())
        return ref

    def in_investigation(self, **facts: object) -> str:
        ref = self.in_analysis(**facts)
        self.do(ref, co.Claim())
        self.do(ref, co.SetComplexity(complexity="standard"))
        self.do(ref, co.ReceiveEvidence(kind="receipt", note="tx 4711", message="m1"))
        self.do(ref, co.ReceiveEvidence(kind="account_statement", note="statement of November"))
        self.do(ref, co.VerifyIdentity(how="passport"))
        self.do(ref, co.Advance())
        return ref

    def in_resolution(self, **facts: object) -> str:
        ref = self.in_investigation(**facts)
        self.do(ref, co.OpenTask(text="Ask the provider when it was released"))
        self.do(ref, co.CloseTask(task="t1", result="Released on the 21st"))
        self.do(ref, co.RecordFinding(text="The provider held the payout for two days", evidence=("e1", "m1")))
        self.do(ref, co.GiveVerdict(verdict="upheld", reasons="The payout was late by our own terms"))
        self.do(ref, co.Advance())
        return ref

    def in_execution(self, **facts: object) -> str:
        ref = self.in_resolution(**facts)
        self.do(ref, co.DecideOutcome(outcome="refund", rule="5.1", reasoning="It is owed", amount="50 EUR"))
        case = self.do(ref, co.WriteMessage(kind="decision"))
        self.do(ref, co.SendMessage(message=case.messages[-1].id))
        self.handed_over(ref)
        self.do(ref, co.Advance())
        return ref

    def closed(self, **facts: object) -> str:
        ref = self.in_execution(**facts)
        self.do(ref, co.CompleteAction(action="a1", proof="tx 4712"))
        self.do(ref, co.WrapUpCase(summary="Provider late", root_cause="provider", measure="Alert on held payouts"))
        self.do(ref, co.AskFeedback())
        self.handed_over(ref)
        self.do(ref, co.Advance())
        return ref

    # What waits.

    def quarantined(self, raw: bytes, reason: str, ref: str = "", sender: str = "", subject: str = "") -> int:
        """A mail in quarantine; returns its number in the intake book."""
        self.now += timedelta(minutes=1)
        digest = hashlib.sha256(raw).hexdigest()
        with self.store.unit() as unit:
            sha256 = unit.put_file(raw)
            return unit.record_received(Received(
                mailbox="support", key=f"sha256:{digest}", content_digest=digest, arrival=Arrival.QUARANTINED,
                reason=reason, at=self.now, ref=ref, raw_sha256=sha256, sender=sender, subject=subject,
            ))  # fmt: skip


@contextmanager
def open_at(folder: Path, policy: Policy | None = None) -> Iterator[Floor]:
    """A floor in a folder, with its people, under the house's policy or another."""
    store = open_floor(folder / "floor.db", create=True)
    with store.unit() as unit:
        for somebody in (ANNA, BORIS, LENA, OTTO, HALL, CHIEF):
            unit.add_person(somebody)
    try:
        yield Floor(store, policy=policy or house())
    finally:
        store.close()
