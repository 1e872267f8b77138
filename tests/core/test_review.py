"""Ways round a stage, tried one by one: what was owed is emptied again, told too early, paid beside the decision."""

import pytest
from pydantic import ValidationError

from core import commands as co
from core.guards import owed
from core.people import SYSTEM, person
from tests.core.paper_floor import (
    ANNA,
    LENA,
    PEOPLE,
    PaperCase,
    in_analysis,
    in_execution,
    in_investigation,
    in_resolution,
    registered,
)  # fmt: skip

TOM = person("tom", "agent", "Tom", departments=("trading",))


@pytest.fixture
def tom(monkeypatch):
    """An agent of another department than the complaint's."""
    monkeypatch.setitem(PEOPLE, "tom", TOM)
    return TOM


def decided_and_queued() -> PaperCase:
    floor = in_resolution()
    floor.do(co.DecideOutcome(outcome="refund", rule="5.1", reasoning="It is owed", amount="50 EUR"))
    floor.do(co.WriteMessage(kind="decision"))
    floor.do(co.SendMessage(message=floor.case.messages[-1].id))
    return floor


def test_what_happened_and_what_is_demanded_cannot_be_emptied_after_registration():
    floor = in_analysis()
    floor.do(co.Describe(description="", demand=""))
    assert {"description", "demand"} <= set(floor.refused(co.Advance()))


def test_a_handler_of_another_department_lets_go_when_the_case_comes_to_its_department(tom):
    floor = registered(category="payment", demand="Pay me")
    floor.do(co.Claim(), tom)
    floor.do(co.Acknowledge(), tom)
    floor.handed_over()
    case = floor.do(co.Advance(), tom)
    assert (case.department, case.handler) == ("payments", None)


def test_a_handler_who_works_in_the_department_keeps_the_case():
    floor = registered(category="payment", demand="Pay me")
    floor.do(co.Claim())
    floor.do(co.Acknowledge())
    floor.handed_over()
    assert floor.do(co.Advance()).handler == ANNA.login


def test_a_handler_who_no_longer_works_there_is_owed_anew(monkeypatch):
    floor = in_investigation()
    monkeypatch.setitem(PEOPLE, ANNA.login, ANNA.model_copy(update={"departments": ("trading",)}))
    missing = {u.guard: u.satisfy for u in owed(floor.case, floor.context(LENA))}
    assert missing["handler"] == ("assign", "release")


@pytest.mark.parametrize(
    "command",
    [
        co.DecideOutcome(outcome="rejection", rule="5.1", reasoning="On second thoughts"),
        co.SendBack(reason="look again"),
    ],
)
def test_a_decision_does_not_change_while_its_letter_waits_in_the_outbox(command):
    floor = decided_and_queued()
    answer = floor.try_to(command)
    assert [(u.guard, u.satisfy) for u in answer.unmet] == [("decision_sent", ("hold_message",))]
    floor.do(co.HoldMessage(message=floor.case.messages[-1].id))
    floor.do(command)


def test_an_approval_is_not_refused_while_the_letter_waits_in_the_outbox():
    assert "decision_sent" in decided_and_queued().refused(co.RefuseApproval(reason="no"), LENA)


def test_a_decision_is_told_from_resolution_on_and_not_while_it_is_looked_into_again():
    floor = decided_and_queued()
    letter = floor.case.messages[-1].id
    floor.do(co.HoldMessage(message=letter))
    floor.do(co.SendBack(reason="look again"))
    assert "stage" in floor.refused(co.SendMessage(message=letter))


def test_a_letter_that_waits_for_another_try_is_sent_at_once_by_the_command_that_is_named():
    floor = decided_and_queued()
    letter = floor.case.messages[-1].id
    floor.do(co.RecordDelivery(message=letter, result="retry", detail="451 later"), SYSTEM)
    assert [u.satisfy for u in owed(floor.case, floor.context(ANNA))] == [("send_message",)]
    message = floor.do(co.SendMessage(message=letter, hold=0)).message(letter)
    assert (message.state, message.not_before, message.attempts) == ("queued", floor.now, 0)


class TestMoneyBesideTheDecision:
    def test_a_sum_that_needs_a_second_person_is_no_action_of_ones_own(self):
        floor = in_execution()
        answer = floor.try_to(co.AddAction(text="and a bit more", kind="pay_refund", amount="90000 EUR"))
        assert [(u.guard, u.satisfy) for u in answer.unmet] == [("approval", ("send_back",))]
        floor.do(co.AddAction(text="the bank's fee", amount="5 EUR"))

    def test_what_was_approved_can_be_paid_another_way_once(self):
        floor = in_resolution()
        floor.do(co.DecideOutcome(outcome="refund", rule="5.1", reasoning="It is owed", amount="700 EUR"))
        floor.do(co.Approve(), LENA)
        floor.do(co.WriteMessage(kind="decision"))
        floor.do(co.SendMessage(message=floor.case.messages[-1].id))
        floor.handed_over()
        floor.do(co.Advance())
        other_way = co.AddAction(text="to the other card", kind="pay_refund", amount="700 EUR")
        assert "approval" in floor.refused(other_way)
        floor.do(co.CancelAction(action="a1", reason="the card is closed"))
        floor.do(other_way)
        assert "approval" in floor.refused(other_way)


class TestDuplicates:
    def test_two_cases_do_not_end_as_duplicates_of_each_other(self):
        first, second = registered(), registered()
        ended = second.case.model_copy(update={"number": 2, "ref": "26-2-9"})
        first.other = ended
        first.do(co.Dispose(disposition="duplicate", reason="twice", of="26-2-9"))
        second.case, second.other = ended, first.case
        assert "other" in second.refused(co.Dispose(disposition="duplicate", reason="twice", of="26-1-5"))

    def test_a_complaint_is_no_duplicate_of_another_clients(self):
        floor = registered()
        theirs = floor.case.client.model_copy(update={"number": 99})
        floor.other = floor.case.model_copy(update={"number": 2, "ref": "26-2-9", "client": theirs})
        assert "client" in floor.refused(co.Dispose(disposition="duplicate", reason="alike", of="26-2-9"))


@pytest.mark.parametrize("due", ["P30000000D", "-P30000000D", True])
def test_a_span_that_no_calendar_holds_is_told(due):
    with pytest.raises(ValidationError):
        co.MakePromise(text="x", due=due)


@pytest.mark.parametrize(("command", "field"), [("ask_evidence", "kinds"), ("record_finding", "evidence")])
def test_the_schema_says_that_a_list_needs_something_in_it(command, field):
    assert co.COMMAND_MODELS[command].model_json_schema()["properties"][field]["minItems"] == 1


class TestFindingsWhoseEvidenceFell:
    def fallen(self) -> PaperCase:
        floor = in_investigation()
        floor.do(co.RecordFinding(text="It was paid", evidence=("e1",)))
        floor.do(co.RecordFinding(text="The statement does not show it", evidence=("e2",)))
        floor.do(co.GiveVerdict(verdict="not_upheld", reasons="paid"))
        floor.do(co.RejectEvidence(evidence="e1", reason="forged"))
        floor.do(co.ReceiveEvidence(kind="receipt", note="the real one"))
        return floor

    def test_a_finding_that_lost_its_evidence_is_told_with_the_command_that_mends_it(self):
        floor = self.fallen()
        assert [(u.guard, u.satisfy) for u in owed(floor.case, floor.context(ANNA))] == [("findings", ("record_finding",))]

    def test_a_finding_made_since_takes_its_place(self):
        floor = self.fallen()
        floor.do(co.RecordFinding(text="It was not paid", evidence=("e3",)))
        assert floor.do(co.Advance()).stage == "resolution"
