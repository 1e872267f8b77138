"""Who may do what: roles, levels, handlers, claims and taking back."""

from dataclasses import replace

import pytest

from core import commands as co
from core.decide import decide
from core.decide.answer import Refusal
from core.people import SYSTEM, Role
from core.rules import RULES, offered
from tests.core.paper_floor import (
    ADA,
    ANNA,
    BORIS,
    LENA,
    MAX,
    OTTO,
    SUSI,
    WALL,
    closed,
    in_analysis,
    in_execution,
    in_investigation,
    registered,
)  # fmt: skip

LEADERS_ONLY = {
    "assign", "approve", "refuse_approval", "de_escalate", "refer", "record_enquiry", "answer_enquiry",
    "record_body_decision",
}  # fmt: skip


class TestRoles:
    @pytest.mark.parametrize("who", [SUSI, OTTO, WALL])
    @pytest.mark.parametrize("start", [registered, in_analysis, in_investigation, in_execution, closed])
    def test_supervisors_auditors_and_the_wall_change_nothing(self, who, start):
        assert offered(start().case, who) == ()

    def test_what_only_leaders_and_only_the_program_may_do(self):
        for name, rule in RULES.items():
            if name in LEADERS_ONLY:
                assert rule.roles == {Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR}
            elif name in {"record_delivery", "sweep"}:
                assert rule.roles == {Role.SYSTEM}
            elif name == "rebase":
                assert rule.roles == {Role.MANAGER, Role.ADMINISTRATOR}
            else:
                assert rule.roles >= {Role.AGENT, Role.SPECIALIST, Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR}

    def test_nobody_tells_the_floor_that_a_letter_was_handed_over(self):
        floor = registered()
        floor.do(co.Acknowledge())
        assert "role" in floor.refused(co.RecordDelivery(message="m1", result="handed"), ADA)

    def test_somebody_who_left_does_nothing(self):
        gone = ANNA.model_copy(update={"active": False})
        assert "person" in registered().refused(co.WriteNote(text="hello"), gone)


class TestHandlers:
    def test_one_claim_one_owner(self):
        floor = in_analysis()
        floor.do(co.Claim(), ANNA)
        answer = floor.try_to(co.Claim(), BORIS)
        assert isinstance(answer, Refusal) and answer.lost
        assert str(answer.unmet[0].message) == "anna was first"

    def test_the_first_line_leaves_a_colleagues_case_alone_and_a_lead_may_step_in(self):
        floor = in_analysis()
        floor.do(co.Claim(), ANNA)
        assert "handler" in floor.refused(co.SetComplexity(complexity="simple"), BORIS)
        floor.do(co.SetComplexity(complexity="simple"), LENA)

    def test_a_case_of_another_department_is_left_alone(self):
        floor = in_analysis()
        casino_lead = LENA.model_copy(update={"departments": ("casino",)})
        assert "department" in floor.refused(co.Claim(), casino_lead)

    def test_a_case_is_assigned_to_people_who_can_work_it(self):
        floor = in_analysis()
        assert "role" in floor.refused(co.Assign(handler="otto"), LENA)
        assert "handler" in floor.refused(co.Assign(handler="nobody"), LENA)
        assert floor.do(co.Assign(handler="boris"), LENA).handler == "boris"


class TestLevels:
    def test_an_escalated_case_belongs_to_the_new_level(self):
        floor = in_investigation()
        case = floor.do(co.Escalate(reason="The client threatens to sue"))
        assert (case.level, case.handler) == (1, None)
        assert "level" in floor.refused(co.GiveVerdict(verdict="upheld", reasons="x"), ANNA)
        floor.do(co.Claim(), LENA)
        floor.do(co.GiveVerdict(verdict="upheld", reasons="x"), LENA)

    def test_above_management_there_is_no_level_inside_the_house(self):
        floor = in_investigation()
        floor.do(co.Escalate(reason="x", to_level=2))
        assert "level" in floor.refused(co.Escalate(reason="x"), MAX)


class TestUndo:
    def test_ones_own_last_act_is_taken_back_whole(self):
        floor = in_analysis()
        before = floor.case
        floor.do(co.Claim())
        after = floor.do(co.Undo())
        assert after.model_copy(update={"version": before.version}) == before

    def test_an_advance_can_be_taken_back(self):
        floor = in_investigation()
        assert floor.do(co.Undo()).stage == "analysis"

    def test_a_letter_in_the_outbox_is_taken_back_and_one_that_left_is_not(self):
        floor = in_analysis()
        floor.do(co.AskEvidence(kinds="receipt"))
        assert floor.do(co.Undo()).evidence == ()
        floor.do(co.AskEvidence(kinds="receipt"))
        floor.handed_over()
        assert "undo" in floor.refused(co.Undo())

    def test_nobody_takes_back_what_another_did(self):
        floor = in_analysis()
        floor.do(co.Claim(), ANNA)
        assert "undo" in floor.refused(co.Undo(), LENA)

    def test_what_came_from_outside_stays(self):
        floor = registered()
        floor.do(co.ReceiveMessage(channel="phone", body="Where is it?"))
        assert "undo" in floor.refused(co.Undo())


class TestMessages:
    def test_the_edited_draft_is_a_new_message_and_the_old_one_never_goes_out(self):
        floor = in_analysis()
        floor.do(co.WriteMessage(body="Dear Ivan, we look into it."))
        floor.do(co.WriteMessage(body="Dear Ivan, we are looking into it.", replaces="m2"))
        assert "message" in floor.refused(co.SendMessage(message="m2"))
        floor.do(co.SendMessage(message="m3"))

    def test_what_waits_in_the_outbox_can_be_held(self):
        floor = in_analysis()
        floor.do(co.WriteMessage(body="Dear Ivan, we look into it."))
        floor.do(co.SendMessage(message="m2"))
        assert floor.do(co.HoldMessage(message="m2")).messages[-1].state == "draft"

    def test_a_failure_for_now_is_tried_again_later_and_later_and_then_given_up(self):
        floor = in_analysis()
        floor.do(co.WriteMessage(body="Dear Ivan, we look into it."))
        floor.do(co.SendMessage(message="m2"))
        waits = []
        while floor.case.messages[-1].state == "queued":
            floor.do(co.RecordDelivery(message="m2", result="retry", detail="451 later"), SYSTEM)
            message = floor.case.messages[-1]
            if message.not_before:
                waits.append((message.not_before - floor.now).total_seconds())
        assert waits == sorted(waits) and len(waits) > 2
        assert floor.case.messages[-1].error == "451 later"

    def test_automatic_mail_to_one_address_has_a_cap(self):
        floor = registered()
        many = replace(floor.context(SYSTEM), automatic_sent=1000)
        answer = decide(floor.case, co.Acknowledge(), many)
        assert isinstance(answer, Refusal) and answer.unmet[0].guard == "automatic_cap"
