"""Under each policy that ships: a complaint that nobody answers is breached and rises to each level, is decided,
appealed, goes to an independent body, comes back with a decision that binds, and is closed. On a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import commands as co
from core.case import Case, ClockState, WaitFor
from core.desk import Desk
from core.errors import Refused
from core.people import SYSTEM, Person, person
from core.policy.load import SHIPPED, shipped
from core.sweeper import Sweeper
from db.connect import open_floor
from db.verify import verify

BEGIN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
ANNA, LENA, MAX, MIRA, ADA = (
    person("anna", "agent"), person("lena", "lead"), person("max", "manager"), person("mira", "manager"),
    person("ada", "administrator"),
)  # fmt: skip

RESOLUTION: dict[str, str] = {
    "house": "resolution_standard", "ukgc": "resolution", "mga": "resolution", "curacao": "resolution",
    "disp_like": "resolution_payment",
}  # fmt: skip
"""The clock of each policy that the whole complaint runs by."""


class Floor:
    """One floor under one policy, its clock in the test's hand."""

    def __init__(self, path, name: str) -> None:
        self.now = BEGIN
        self.store = open_floor(path / "floor.db", create=True)
        self.desk = Desk(self.store, shipped(name), clock=lambda: self.now, domain="floor.example")
        self.sweeper = Sweeper(self.store, self.desk, clock=lambda: self.now)
        with self.store.unit() as unit:
            for who in (ANNA, LENA, MAX, MIRA, ADA):
                unit.add_person(who)
        complaint = co.Register(
            channel="mail", email="ivan@example.com", name="Ivan", subject="Payout",
            description="My payout is late", demand="Pay me out", category="payment", amount="80 EUR",
        )  # fmt: skip
        self.ref = self.desk.register(complaint, ANNA).case.ref

    @property
    def case(self) -> Case:
        with self.store.reading() as unit:
            found = unit.case(self.ref)
        assert found is not None
        return found

    def do(self, command: co.CommandModel, by: Person) -> Case:
        self.now += timedelta(minutes=1)
        return self.desk.do(self.ref, command, by).case

    def sent(self, kind: str, by: Person) -> Case:
        case = self.do(co.WriteMessage(kind=kind), by)
        self.do(co.SendMessage(message=case.messages[-1].id, hold=0), by)
        return self.do(co.RecordDelivery(message=case.messages[-1].id, result="handed"), SYSTEM)

    def sweep_until(self, moment: datetime) -> None:
        self.now = max(self.now, moment)
        self.sweeper.run_due()

    def decided(self, by: Person, outcome: str = "rejection", **more: str) -> None:
        self.do(co.DecideOutcome(outcome=outcome, rule="5.1", reasoning="As the rules say", **more), by)
        self.sent("decision", by)


def live(case: Case, rule: str):
    return next(clock for clock in case.clocks if clock.rule == rule and clock.is_live)


def in_investigation(floor: Floor) -> None:
    floor.do(co.Acknowledge(), ANNA)
    floor.do(co.RecordDelivery(message=floor.case.messages[-1].id, result="handed"), SYSTEM)
    floor.do(co.Advance(), ANNA)
    floor.do(co.Claim(), ANNA)
    floor.do(co.SetComplexity(complexity="standard"), ANNA)
    floor.do(co.ReceiveEvidence(kind="receipt", note="tx 4711"), ANNA)
    floor.do(co.ReceiveEvidence(kind="account_statement", note="of April"), ANNA)
    floor.do(co.VerifyIdentity(how="passport"), ANNA)
    floor.do(co.Advance(), ANNA)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_complaint_that_breaches_escalates_is_appealed_goes_outside_and_comes_back(tmp_path, name):
    floor = Floor(tmp_path, name)
    rule = RESOLUTION[name.replace("-", "_")]
    in_investigation(floor)

    due = live(floor.case, rule).due_at
    floor.sweep_until(due - timedelta(minutes=1))
    assert floor.case.clocks
    assert not live(floor.case, rule).is_breached(floor.now)
    floor.sweep_until(due)
    assert f"{rule}@100" in {firing.rule for firing in floor.case.fired}
    assert floor.case.level >= 1, "late: the higher department has it"
    assert floor.case.handler is None
    floor.sweep_until(due + (due - BEGIN) + timedelta(days=5))
    assert floor.case.level == 2, "still late: management has it"
    with pytest.raises(Refused):
        floor.do(co.Claim(), ANNA)
    assert len({firing.key for firing in floor.case.fired}) == len(floor.case.fired)

    floor.do(co.Assign(handler="max"), ADA)
    floor.do(co.RecordFinding(text="The provider held it", evidence=("e1",)), MAX)
    floor.do(co.GiveVerdict(verdict="not_upheld", reasons="The rules say so"), MAX)
    floor.do(co.Advance(), MAX)
    floor.decided(MAX)
    assert next(c for c in reversed(floor.case.clocks) if c.rule == rule).state(floor.now) is ClockState.BREACHED
    floor.do(co.Advance(), MAX)

    floor.do(co.ReceiveMessage(channel="mail", body="I do not agree"), SYSTEM)
    floor.do(co.Reopen(ground="appeal", reason="The client does not agree"), LENA)
    assert (floor.case.stage, floor.case.level) == ("investigation", 2)
    assert "disagreement" in {firing.rule for firing in floor.case.fired}
    with pytest.raises(Refused):
        floor.do(co.Claim(), MAX)
    floor.do(co.Claim(), MIRA)
    floor.do(co.GiveVerdict(verdict="not_upheld", reasons="Looked at anew: the same"), MIRA)
    floor.do(co.Advance(), MIRA)
    floor.decided(MIRA)

    floor.do(co.Refer(body="The Adjudicator", contact="adjudicator.example", reason="deadlock"), MIRA)
    assert (floor.case.level, floor.case.waits_for) == (3, WaitFor.BODY)
    assert live(floor.case, "external_body").started_at == floor.now
    floor.do(co.RecordEnquiry(enquiry="Send the provider's log"), MIRA)
    asked = live(floor.case, "body_enquiry")
    floor.sweep_until(asked.due_at)
    assert "body_enquiry@100" in {firing.rule for firing in floor.case.fired}
    floor.do(co.AnswerEnquiry(answer="Sent"), MIRA)
    with pytest.raises(Refused):
        floor.do(co.Advance(), MIRA)

    floor.do(co.RecordBodyDecision(binding=True, summary="Pay", outcome="refund", amount="80 EUR"), MIRA)
    assert (floor.case.level, floor.case.stage, floor.case.waits_for) == (2, "resolution", None)
    floor.do(co.Assign(handler="ada"), ADA)
    with pytest.raises(Refused):
        floor.do(co.DecideOutcome(outcome="refund", rule="body", reasoning="less", amount="40 EUR"), ADA)
    floor.decided(ADA, "refund", amount="80 EUR")
    floor.do(co.Advance(), ADA)
    floor.do(co.CompleteAction(action=floor.case.actions[-1].id, proof="tx 4712"), ADA)
    floor.do(co.WrapUpCase(summary="Paid", root_cause="provider", measure="Alert on held payouts"), ADA)
    floor.do(co.AskFeedback(), ADA)
    floor.do(co.RecordDelivery(message=floor.case.messages[-1].id, result="handed"), SYSTEM)
    closed = floor.do(co.Advance(), ADA)
    assert closed.stage == "closed"
    assert not [clock for clock in closed.clocks if clock.is_live]
    floor.sweep_until(floor.now + timedelta(days=400))
    assert floor.case == closed, "a case that is over rests"
    report = verify(floor.store)
    assert report.is_sound, [str(problem.message) for problem in report.problems]
    floor.store.close()
