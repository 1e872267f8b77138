"""The way through the five stages: what each one owes, and that nothing is passed that owes something."""

import pytest

from core import commands as co
from core.guards import GUARDS
from core.people import SYSTEM
from core.rules import RULES
from core.stages import OCCASIONAL_GUARDS, OPTIONAL_GUARDS, STAGE_OF_GUARD, STAGES, Stage
from tests.core.paper_floor import (
    ANNA,
    BORIS,
    LENA,
    MAX,
    PaperCase,
    closed,
    in_analysis,
    in_execution,
    in_investigation,
    in_resolution,
    registered,
)  # fmt: skip


def test_the_stages_come_in_the_order_of_the_process_and_no_other():
    order, stage = [], Stage.REGISTRATION
    while stage is not None:
        order.append(stage)
        stage = STAGES[stage].leads_to
    assert order == ["registration", "analysis", "investigation", "resolution", "execution", "closed"]


def test_every_guard_that_a_stage_names_is_there_and_every_command_has_a_rule():
    always = {name for rule in STAGES.values() for name in rule.owes}
    assert always | OPTIONAL_GUARDS.keys() | OCCASIONAL_GUARDS.keys() == GUARDS.keys() == STAGE_OF_GUARD.keys()
    assert set(co.COMMAND_MODELS) == set(RULES)
    for guard in GUARDS.values():
        assert set(guard.satisfy) <= set(RULES)


class TestRegistration:
    def test_an_anonymous_complaint_can_be_logged_and_stays_until_there_is_somebody(self):
        floor = PaperCase()
        floor.do(co.Register(description="Your site is down"))
        assert floor.owes() == ["client", "channel", "category", "demand", "acknowledgement"]
        floor.do(co.IdentifyClient(name="Nobody in particular"))
        assert floor.refused(co.Advance())["client"] == "The client cannot be reached: no contact is known"

    def test_a_refusal_lists_everything_that_is_owed_at_once_each_with_what_satisfies_it(self):
        floor = registered(description="")
        answer = floor.try_to(co.Advance())
        assert [(u.guard, u.row, u.satisfy) for u in answer.unmet] == [
            ("category", "P3", ("classify",)),
            ("description", "P3", ("describe",)),
            ("demand", "P3", ("describe",)),
            ("acknowledgement", "P3", ("acknowledge",)),
        ]

    def test_an_acknowledgement_counts_when_it_is_handed_over_not_when_it_is_written(self):
        floor = registered()
        floor.do(co.Acknowledge())
        assert "acknowledgement" in floor.owes()
        floor.handed_over()
        assert "acknowledgement" not in floor.owes()

    def test_a_client_with_a_mail_address_who_wrote_a_mail_is_answered_in_writing(self):
        assert "told" in registered().refused(co.Acknowledge(told=True))

    def test_a_client_on_the_phone_is_acknowledged_by_word_of_mouth(self):
        floor = PaperCase()
        floor.do(co.Register(channel="phone", phone="+7 900 123-45-67", description="No payout", demand="Pay"))
        floor.do(co.Acknowledge(told=True))
        assert "acknowledgement" not in floor.owes()

    def test_an_acknowledgement_that_comes_back_is_owed_again(self):
        floor = registered()
        floor.do(co.Acknowledge())
        floor.handed_over()
        floor.do(co.RecordDelivery(message="m1", result="bounced", detail="no such user"), SYSTEM)
        assert floor.refused(co.Advance())["acknowledgement"] == "Letter m1 came back: no such user"

    def test_the_duplicate_question_is_asked_where_the_client_has_a_similar_open_case(self):
        floor = registered()
        floor.similar = ("26-9-2",)
        assert "26-9-2" in floor.refused(co.Advance())["duplicate"]
        floor.do(co.AnswerDuplicate(duplicate=False, reason="another payout"))
        assert "duplicate" not in floor.owes()

    def test_an_answer_given_before_another_similar_case_came_is_asked_for_again(self):
        floor = registered()
        floor.similar = ("26-9-2",)
        floor.do(co.AnswerDuplicate(duplicate=False))
        floor.similar = ("26-9-2", "26-10-9")
        assert "26-10-9" in floor.refused(co.Advance())["duplicate"]

    def test_a_yes_to_the_duplicate_question_leads_to_an_end_not_forward(self):
        floor = registered()
        floor.other = in_analysis().case.model_copy(update={"number": 2, "ref": "26-9-2"})
        floor.do(co.AnswerDuplicate(duplicate=True, of="26-9-2"))
        assert "duplicate" in floor.owes()
        case = floor.do(co.Merge(into="26-9-2"))
        assert (case.stage, case.disposed.disposition, case.disposed.into) == ("closed", "duplicate", "26-9-2")


class TestAnalysis:
    def test_advancing_routes_to_the_department_of_the_category(self):
        assert in_analysis().case.department == "payments"

    def test_analysis_owes_handler_complexity_each_piece_of_evidence_and_identity(self):
        assert in_analysis().owes() == ["handler", "complexity", "evidence", "evidence", "identity"]

    def test_another_department_needs_a_reason_and_takes_the_handler_who_is_not_in_it_away(self):
        floor = in_analysis()
        floor.do(co.Claim())
        assert "reason" in floor.refused(co.Route(department="trading"))
        case = floor.do(co.Route(department="trading", reason="the bet was never settled"))
        assert (case.department, case.handler) == ("trading", "anna")

    def test_a_waived_piece_needs_a_reason_and_counts(self):
        floor = in_analysis()
        floor.do(co.WaiveEvidence(kind="receipt", reason="The provider confirmed it"))
        assert floor.owes().count("evidence") == 1

    def test_asking_the_client_writes_to_them_and_the_case_waits_until_they_write(self):
        floor = in_analysis()
        case = floor.do(co.AskEvidence(kinds="receipt"))
        assert case.status == "waiting_client"
        assert case.messages[-1].kind == "evidence_request"
        case = floor.do(co.ReceiveMessage(channel="mail", body="Here it is"), SYSTEM)
        assert case.status == "open"

    def test_asking_somebody_outside_makes_the_case_wait_for_them(self):
        case = in_analysis().do(co.AskEvidence(kinds="provider_log", source="external"))
        assert case.status == "waiting_external"

    def test_an_automatic_answer_changes_nothing(self):
        floor = in_analysis()
        floor.do(co.AskEvidence(kinds="receipt"))
        unanswered = floor.case.unanswered
        case = floor.do(co.ReceiveMessage(channel="mail", body="I am away", automatic=True), SYSTEM)
        assert (case.status, case.unanswered) == ("waiting_client", unanswered)


class TestInvestigation:
    def test_it_owes_findings_and_a_verdict_and_no_open_task(self):
        floor = in_investigation()
        floor.do(co.OpenTask(text="Ask the provider for its log"))
        assert floor.owes() == ["findings", "verdict", "tasks"]
        floor.do(co.CloseTask(task="t1", result="They held it"))
        assert floor.owes() == ["findings", "verdict"]

    def test_a_finding_points_at_evidence_that_stands(self):
        floor = in_investigation()
        assert "evidence" in floor.refused(co.RecordFinding(text="So it seems", evidence=("e9",)))

    def test_a_piece_rejected_now_is_owed_again_though_analysis_is_behind(self):
        floor = in_investigation()
        floor.do(co.RejectEvidence(evidence="e1", reason="illegible"))
        assert "evidence" in floor.refused(co.Advance())


class TestResolution:
    def test_it_owes_the_outcome_and_a_letter_that_was_handed_over(self):
        floor = in_resolution()
        assert floor.owes() == ["outcome", "decision_sent"]
        floor.do(co.DecideOutcome(outcome="explanation", rule="5.1", reasoning="It arrived"))
        floor.do(co.WriteMessage(kind="decision"))
        assert floor.refused(co.Advance()) == {"decision_sent": "Letter m2 is written and not sent"}
        floor.do(co.SendMessage(message="m2"))
        assert "waits in the outbox" in floor.refused(co.Advance())["decision_sent"]
        floor.handed_over()
        assert floor.do(co.Advance()).stage == "execution"

    def test_a_decision_letter_carries_the_way_to_appeal_whatever_was_written(self):
        floor = in_resolution()
        floor.do(co.DecideOutcome(outcome="rejection", rule="5.1", reasoning="No"))
        answer = floor.try_to(co.WriteMessage(kind="decision", body="We reject it."))
        body = answer.events[-1].body
        assert body.startswith("We reject it.") and "30" in body and len(body) > 60

    def test_an_outcome_that_pays_needs_an_amount_and_one_that_does_not_takes_none(self):
        floor = in_resolution()
        assert "amount" in floor.refused(co.DecideOutcome(outcome="refund", rule="5", reasoning="x"))
        refused = co.DecideOutcome(outcome="rejection", rule="5", reasoning="x", amount="5 EUR")
        assert "amount" in floor.refused(refused)

    def test_a_large_amount_needs_a_second_person_before_the_client_is_told(self):
        floor = in_resolution()
        floor.do(co.DecideOutcome(outcome="refund", rule="5", reasoning="x", amount="100000 EUR"))
        floor.do(co.WriteMessage(kind="decision"))
        assert "approval" in floor.refused(co.SendMessage(message="m2"))
        assert "role" in floor.refused(co.Approve(), BORIS)
        floor.do(co.Approve(), MAX)
        floor.do(co.SendMessage(message="m2"))

    def test_nobody_approves_their_own_decision(self):
        floor = in_resolution()
        floor.do(co.DecideOutcome(outcome="refund", rule="5", reasoning="x", amount="100000 EUR"), MAX)
        assert "second_person" in floor.refused(co.Approve(), MAX)

    def test_a_refused_approval_must_be_decided_anew_and_an_old_approval_does_not_count_for_it(self):
        floor = in_resolution()
        floor.do(co.DecideOutcome(outcome="refund", rule="5", reasoning="x", amount="100000 EUR"))
        floor.do(co.Approve(), MAX)
        floor.do(co.DecideOutcome(outcome="refund", rule="5", reasoning="more", amount="200000 EUR"))
        assert "approval" in floor.owes()
        floor.do(co.RefuseApproval(reason="too much"), MAX)
        assert "too much" in floor.refused(co.Advance())["approval"]

    def test_a_letter_about_a_decision_that_was_replaced_is_not_sent_and_does_not_count(self):
        floor = in_resolution()
        floor.do(co.DecideOutcome(outcome="refund", rule="5", reasoning="x", amount="5 EUR"))
        floor.do(co.WriteMessage(kind="decision"))
        floor.do(co.DecideOutcome(outcome="refund", rule="5", reasoning="x", amount="6 EUR"))
        assert "outcome" in floor.refused(co.SendMessage(message="m2"))
        assert "decision_sent" in floor.owes()


class TestExecution:
    def test_the_decision_leaves_its_action_to_do_and_it_is_done_with_proof(self):
        floor = in_execution()
        assert floor.owes() == ["actions", "wrap_up", "feedback"]
        case = floor.do(co.CompleteAction(action="a1", proof="tx 4712"))
        assert (case.actions[0].kind, str(case.actions[0].amount)) == ("pay_refund", "50.00 EUR")

    def test_an_open_promise_keeps_the_case_until_it_is_kept_or_answered_for(self):
        floor = in_execution()
        floor.do(co.MakePromise(text="We call by six", due="2h"))
        assert "promises" in floor.owes()
        floor.do(co.SettlePromise(promise="p1", kept=False, answer="Called at seven, apologised"))
        assert "promises" not in floor.owes()

    def test_a_whole_case_comes_to_its_end(self):
        case = closed().case
        assert (case.stage, case.status, case.disposed) == ("closed", "closed", None)


class TestEnds:
    def test_a_complaint_ends_early_from_the_first_two_stages_only(self):
        assert registered().do(co.Dispose(disposition="spam", reason="casino spam")).stage == "closed"
        assert in_analysis().do(co.Dispose(disposition="withdrawn", reason="by phone")).stage == "closed"
        assert "stage" in in_investigation().refused(co.Dispose(disposition="withdrawn", reason="x"))

    def test_send_back_goes_one_stage_with_a_reason(self):
        case = in_resolution().do(co.SendBack(reason="the log is missing"))
        assert case.stage == "investigation"

    def test_a_closed_case_reopens_at_investigation_one_level_up_without_who_decided_it(self):
        floor = closed()
        case = floor.do(co.Reopen(ground="appeal", reason="The client disagrees"))
        assert (case.stage, case.level, case.handler, case.verdict, case.decision) == (
            "investigation", 1, None, None, None,
        )  # fmt: skip
        assert set(floor.refused(co.Claim(), ANNA)) == {"level", "barred"}
        assert floor.do(co.Claim(), LENA).handler == "lena"

    def test_reopening_has_a_window(self):
        floor = closed()
        floor.now = floor.now.replace(year=floor.now.year + 2)
        assert "window" in floor.refused(co.Reopen(ground="appeal", reason="late"))

    def test_a_case_that_ended_early_comes_back_to_the_stage_it_was_in(self):
        floor = registered()
        floor.do(co.Dispose(disposition="withdrawn", reason="by phone"))
        assert floor.do(co.Reopen(ground="new_facts", reason="not withdrawn")).stage == "registration"

    def test_nothing_moves_in_a_closed_case(self):
        floor = closed()
        for command in (co.Advance(), co.SendBack(reason="x"), co.Claim(), co.Escalate(reason="x")):
            assert "stage" in floor.refused(command)


@pytest.mark.parametrize("start", [registered, in_analysis, in_investigation, in_resolution, in_execution])
def test_advance_is_refused_where_the_stage_was_just_entered(start):
    floor = start()
    before = floor.case
    assert floor.refused(co.Advance())
    assert floor.case == before
