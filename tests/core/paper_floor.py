"""A floor on paper: decide and fold without any store, for tests of the rules alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core import commands as co
from core import events as ev
from core.case import Case, Clock
from core.clocks.pending import next_alarm
from core.context import Context
from core.decide import decide
from core.decide.answer import Accepted, Refusal
from core.decide.consequences import consequences
from core.evolve import apply, replay
from core.guards import owed
from core.journal import Entry
from core.people import SYSTEM, Person, person
from core.policy import Policy, house

ANNA = person("anna", "agent", "Anna")
BORIS = person("boris", "agent", "Boris")
LENA = person("lena", "lead", "Lena")
MAX = person("max", "manager", "Max")
SUSI = person("susi", "supervisor", "Susi")
OTTO = person("otto", "auditor", "Otto")
ADA = person("ada", "administrator", "Ada")
WALL = person("hall", "wall", "Hall")
PEOPLE = {p.login: p for p in (ANNA, BORIS, LENA, MAX, SUSI, OTTO, ADA, WALL)}

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class PaperCase:
    """One case and its journal; each act comes a minute after the one before."""

    number: int = 1
    now: datetime = START
    journal: list[Entry] = field(default_factory=list)
    case: Case | None = None
    similar: tuple[str, ...] = ()
    other: Case | None = None
    policy: Policy = field(default_factory=house)
    target: Policy | None = None
    people: dict[str, Person] = field(default_factory=lambda: PEOPLE)

    def context(self, by: Person) -> Context:
        last = self.journal[-1] if self.journal else None
        return Context(
            now=self.now, by=by, policy=self.policy, domain="floor.example", number=self.number, ref="26-1-5",
            client_number=7, people=self.people, similar=self.similar, other=self.other, last=last,
            before=replay(self.journal[:-1]), target=self.target,
        )  # fmt: skip

    def try_to(self, command: co.CommandModel, by: Person = ANNA) -> Accepted | Refusal:
        """Decides and, where it is accepted, folds the events in as the journal would give them back."""
        self.now += timedelta(minutes=1)
        answer = decide(self.case, command, self.context(by))
        if isinstance(answer, Accepted):
            version = self.case.version if self.case else 0
            if command.type == "rebase" and self.target is not None:
                self.policy = self.target
            more = consequences(self.case, answer.events, self.policy, self.now)
            entry = Entry(
                case=self.number, from_version=version, to_version=version + 1, at=self.now, by=by.login,
                command=command.type, events=(*answer.events, *more),
            )  # fmt: skip
            self.journal.append(Entry.model_validate_json(entry.model_dump_json()))
            self.case = apply(self.case, self.journal[-1])
        return answer

    def do(self, command: co.CommandModel, by: Person = ANNA) -> Case:
        """`try_to` that must be accepted."""
        answer = self.try_to(command, by)
        assert isinstance(answer, Accepted), [str(unmet.message) for unmet in answer.unmet]
        assert self.case is not None
        return self.case

    def at(self, moment: datetime) -> PaperCase:
        """The floor's clock put to a minute before `moment`, so that the next act happens then."""
        self.now = moment - timedelta(minutes=1)
        return self

    def sweep(self, until: datetime | None = None) -> list[ev.RuleFired]:
        """Everything that is due fires, in its order; what fired."""
        fired = []
        while self.case is not None and (due := next_alarm(self.case)) is not None and due <= (until or self.now):
            self.now = max(self.now, due)
            self.do(co.Sweep(), SYSTEM)
            fired += [event for event in self.journal[-1].events if isinstance(event, ev.RuleFired)]
        return fired

    def clock(self, rule: str) -> Clock:
        """The latest clock of that rule."""
        assert self.case is not None
        return next(clock for clock in reversed(self.case.clocks) if clock.rule == rule)

    def refused(self, command: co.CommandModel, by: Person = ANNA) -> dict[str, str]:
        """`try_to` that must be refused: the reasons by guard."""
        answer = self.try_to(command, by)
        assert isinstance(answer, Refusal), f"{command.type} was accepted"
        return {unmet.guard: str(unmet.message) for unmet in answer.unmet}

    def owes(self) -> list[str]:
        assert self.case is not None
        return [unmet.guard for unmet in owed(self.case, self.context(ANNA))]

    def handed_over(self) -> Case:
        """Everything in the outbox is handed to the relay."""
        assert self.case is not None
        for message in self.case.messages:
            if message.state == "queued":
                self.do(co.RecordDelivery(message=message.id, result="handed"), SYSTEM)
        return self.case


def registered(policy: Policy | None = None, **facts: object) -> PaperCase:
    """A complaint by mail about a late payout, as it comes in."""
    given = {
        "channel": "mail", "email": "ivan@example.com", "name": "Ivan Petrov", "subject": "Payout",
        "description": "My payout of 500 EUR is late", **facts,
    }  # fmt: skip
    floor = PaperCase(policy=policy or house())
    floor.do(co.Register(**given), SYSTEM)
    return floor


def in_analysis() -> PaperCase:
    floor = registered()
    floor.do(co.Describe(demand="Pay me out", amount="500 EUR"))
    floor.do(co.Classify(category="payment"))
    floor.do(co.Acknowledge())
    floor.handed_over()
    floor.do(co.Advance())
    return floor


def in_investigation() -> PaperCase:
    floor = in_analysis()
    floor.do(co.Claim())
    floor.do(co.SetComplexity(complexity="standard"))
    floor.do(co.ReceiveEvidence(kind="receipt", note="tx 4711"))
    floor.do(co.ReceiveEvidence(kind="account_statement", note="statement of March"))
    floor.do(co.VerifyIdentity(how="passport"))
    floor.do(co.Advance())
    return floor


def in_resolution() -> PaperCase:
    floor = in_investigation()
    floor.do(co.RecordFinding(text="The provider held the payout", evidence=("e1",)))
    floor.do(co.GiveVerdict(verdict="upheld", reasons="The payout was late"))
    floor.do(co.Advance())
    return floor


def in_execution(amount: str = "50 EUR") -> PaperCase:
    floor = in_resolution()
    floor.do(co.DecideOutcome(outcome="refund", rule="5.1", reasoning="It is owed", amount=amount))
    floor.do(co.WriteMessage(kind="decision"))
    letter = floor.case.messages[-1].id
    floor.do(co.SendMessage(message=letter))
    floor.handed_over()
    floor.do(co.Advance())
    return floor


def closed() -> PaperCase:
    floor = in_execution()
    floor.do(co.CompleteAction(action="a1", proof="tx 4712"))
    floor.do(co.WrapUpCase(summary="Provider late", root_cause="provider", measure="Alert on held payouts"))
    floor.do(co.AskFeedback())
    floor.handed_over()
    floor.do(co.Advance())
    return floor
