"""Escalation: what sets it off, once for each cause; who may act then; the way down again; the body outside (E3 to E7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import commands as co
from core import events as ev
from core.case import BY_HAND, NoticeState
from core.people import SYSTEM, person
from core.policy import Body, house
from core.policy.clock import Extensions
from core.signals import Signal
from tests.core.paper_floor import (
    ANNA,
    BORIS,
    LENA,
    MAX,
    START,
    SUSI,
    closed,
    in_analysis,
    in_execution,
    in_investigation,
    in_resolution,
    registered,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORE = Extensions(times=1, amount=2, unit="days", roles=("lead", "manager"), level=1, tell_client=False)
LEON = person("leon", "lead", "Leon")
MIRA = person("mira", "manager", "Mira")


@pytest.fixture(autouse=True)
def _more_people(monkeypatch):
    from tests.core.paper_floor import PEOPLE

    for who in (LEON, MIRA):
        monkeypatch.setitem(PEOPLE, who.login, who)


def fired(floor) -> list[str]:
    return [firing.rule for firing in floor.case.fired]


class TestClocks:
    def test_warn_breach_and_rise_in_the_order_in_which_they_fell_due(self):
        floor = in_analysis()
        floor.do(co.Claim())
        received = floor.case.received_at
        told = [event.firing for event in floor.at(received + 100 * HOUR).sweep()]
        assert [f.due_at for f in told] == sorted(f.due_at for f in told)
        rules = [f.rule for f in told if f.rule.startswith("resolution_standard")]
        assert rules == [f"resolution_standard@{share}" for share in (50, 75, 90, 100, 200)]
        assert floor.case.level == 2

    def test_both_instants_are_kept_where_nobody_was_there_to_look(self):
        floor = registered()
        due = floor.clock("acknowledgement_target").due_at
        floor.at(due + 7 * DAY)
        floor.do(co.Sweep(), SYSTEM)
        firing = floor.case.fired[0]
        assert (firing.due_at, firing.fired_at) == (due, due + 7 * DAY)

    def test_pitfall_18_nothing_fires_twice(self):
        floor = registered()
        floor.at(START + 10 * DAY).sweep()
        before = floor.case.fired
        assert "clock" in floor.refused(co.Sweep(), SYSTEM)
        assert floor.case.fired == before

    def test_an_answer_that_came_too_late_is_told_and_moves_nothing(self):
        floor = in_analysis()
        floor.do(co.WriteMessage(kind="update"))
        floor.do(co.SendMessage(message=floor.case.messages[-1].id))
        floor.at(floor.case.received_at + 25 * HOUR)
        floor.handed_over()
        floor.sweep()
        assert "first_answer@100" in fired(floor)
        assert floor.case.level == 0

    def test_more_time_starts_the_warnings_anew(self):
        policy = house()
        clocks = tuple(
            clock.model_copy(update={"extensions": MORE}) if clock.id == "resolution_standard" else clock
            for clock in policy.clocks
        )
        floor = registered(policy.model_copy(update={"clocks": clocks}))
        due = floor.clock("resolution_standard").due_at
        floor.at(due - HOUR).sweep()
        assert "role" in floor.refused(co.ExtendClock(clock="resolution_standard", reason="bank"), SUSI)
        floor.do(co.ExtendClock(clock="resolution_standard", reason="the bank is slow"), LENA)
        assert floor.clock("resolution_standard").due_at == due + 2 * DAY
        assert "clock" in floor.refused(co.ExtendClock(clock="resolution_standard", reason="again"), LENA)
        floor.at(due + 2 * DAY).sweep()
        assert [f.cause for f in floor.case.fired if f.rule == "resolution_standard@90"] == ["1", "1+1"]


class TestTheClientWrites:
    def test_again_and_again_without_an_answer(self):
        floor = in_analysis()
        floor.do(co.ReceiveMessage(channel="mail", body="My payout is late"), SYSTEM)
        floor.do(co.ReceiveMessage(channel="mail", body="Well?"), SYSTEM)
        assert "repeated_contact" not in fired(floor)
        floor.do(co.ReceiveMessage(channel="mail", body="Hello?"), SYSTEM)
        assert fired(floor).count("repeated_contact") == 1
        assert floor.case.level == 1
        floor.do(co.ReceiveMessage(channel="mail", body="HELLO?"), SYSTEM)
        assert fired(floor).count("repeated_contact") == 1, "one cause: nobody has answered since"

    def test_after_an_answer_it_counts_anew(self):
        floor = in_analysis()
        for _ in range(3):
            floor.do(co.ReceiveMessage(channel="mail", body="Well?"), SYSTEM)
        floor.do(co.WriteMessage(kind="update"), LENA)
        floor.do(co.SendMessage(message=floor.case.messages[-1].id), LENA)
        floor.handed_over()
        for _ in range(3):
            floor.do(co.ReceiveMessage(channel="mail", body="Well?"), SYSTEM)
        assert fired(floor).count("repeated_contact") == 2

    def test_automatic_mail_counts_for_nothing(self):
        floor = in_analysis()
        for _ in range(5):
            floor.do(co.ReceiveMessage(channel="mail", body="I am away", automatic=True), SYSTEM)
        assert "repeated_contact" not in fired(floor)


class TestSignals:
    @pytest.mark.parametrize(
        "words", ["Please exclude me, I cannot stop gambling", "Прошу самоисключение, не могу остановиться"]
    )
    def test_words_are_a_suggestion_that_a_person_confirms_and_then_it_escalates_at_once(self, words):
        floor = registered(description=words)
        notice = next(n for n in floor.case.notices if n.signal is Signal.SELF_EXCLUSION)
        assert notice.state is NoticeState.SUGGESTED
        assert notice.words
        assert floor.case.level == 0, "a machine's guess moves nothing"
        floor.do(co.ConfirmSignal(notice=notice.id), BORIS)
        assert floor.case.level == 1
        assert "self_exclusion" in fired(floor)
        assert "self_exclusion" in floor.case.client.flags
        assert floor.case.is_vulnerable

    def test_what_a_person_dismissed_is_not_brought_up_again_by_the_same_words(self):
        floor = registered(description="I cannot stop gambling, please exclude me")
        for notice in floor.case.notices:
            floor.do(co.DismissSignal(notice=notice.id, reason="a quotation"))
        known = len(floor.case.notices)
        floor.do(co.Describe(description="I cannot stop gambling, please exclude me", demand="x"))
        assert len(floor.case.notices) == known
        assert floor.case.level == 0

    def test_the_category_alone_escalates_at_registration(self):
        floor = registered(category="responsible_gambling")
        assert floor.case.level == 1
        assert floor.journal[0].command == "register", "in the very act"

    def test_a_regulators_letter_goes_to_management(self):
        floor = in_analysis()
        floor.do(co.FlagCase(signal="regulator_letter", reason="a letter of the commission came"))
        assert floor.case.level == 2

    def test_a_flagged_client_is_flagged_on_each_case(self):
        floor = registered()
        floor.do(co.IdentifyClient(flags=("vulnerable",)))
        assert floor.case.level == 1


class TestAmounts:
    @pytest.mark.parametrize(("amount", "level"), [("2000 EUR", 0), ("2000.01 EUR", 1), ("10000.01 EUR", 2), ("9 BTC", 0)])
    def test_above_the_threshold(self, amount, level):
        assert registered(amount=amount).case.level == level


class TestPitfall24OneEventForOneAction:
    def test_an_act_that_sets_off_two_rules_rises_once(self):
        floor = registered(category="responsible_gambling", amount="50000 EUR")
        rises = [e for entry in floor.journal for e in entry.events if isinstance(e, ev.Escalated)]
        assert [(e.from_level, e.to_level) for e in rises] == [(0, 2)]
        assert sorted(fired(floor)) == ["large_amount", "responsible_gambling", "very_large_amount"]

    def test_the_next_act_does_not_run_it_again(self):
        floor = registered(amount="3000 EUR")
        floor.do(co.WriteNote(text="seen"), LENA)
        assert fired(floor) == ["large_amount"]
        assert [e.type for e in floor.journal[-1].events] == ["message_written"]

    def test_what_an_undo_takes_back_takes_its_firing_along(self):
        floor = in_analysis()
        floor.do(co.FlagCase(signal="lawyer_letter", reason="mistaken"), MAX)
        floor.do(co.Undo(), MAX)
        assert floor.case.level == 0
        assert fired(floor) == []


class TestLevelsOwn:
    def test_by_hand_it_is_a_firing_too(self):
        floor = in_analysis()
        floor.do(co.Claim())
        floor.do(co.Escalate(reason="over my head"))
        assert fired(floor) == [BY_HAND]
        assert floor.case.handler is None
        assert "level" in floor.refused(co.Claim(), ANNA)

    def test_the_earlier_handler_cannot_decide_it_even_from_a_level_that_reaches(self):
        floor = in_investigation()
        floor.do(co.Assign(handler="lena"), MAX)
        floor.do(co.RecordFinding(text="The provider held it", evidence=("e1",)), LENA)
        floor.do(co.Escalate(reason="hard"), LENA)
        found = floor.refused(co.GiveVerdict(verdict="upheld", reasons="late"), LENA)
        assert "earlier_handler" in found
        floor.do(co.GiveVerdict(verdict="upheld", reasons="late"), LEON)

    def test_de_escalation_is_by_the_level_that_holds_the_case(self):
        floor = in_analysis()
        floor.do(co.Escalate(reason="hard", to_level=2))
        assert "level" in floor.refused(co.Deescalate(reason="easy"), LENA)
        floor.do(co.Deescalate(reason="the lead can do it"), MAX)
        assert floor.case.level == 1
        floor.do(co.Deescalate(reason="simple after all", to_level=0), LENA)
        assert floor.case.level == 0
        floor.do(co.Claim(), ANNA)
        assert "level" in floor.refused(co.Deescalate(reason="again"), LENA)

    def test_who_handled_it_before_does_not_give_it_back_to_themselves(self):
        floor = in_investigation()
        floor.do(co.Assign(handler="lena"), MAX)
        floor.do(co.Escalate(reason="hard"), LENA)
        assert "earlier_handler" in floor.refused(co.Deescalate(reason="easy after all"), LENA)
        floor.do(co.Deescalate(reason="easy after all"), LEON)

    def test_the_body_is_above_and_management_speaks_with_it(self):
        floor = in_analysis()
        floor.do(co.Escalate(reason="hard", to_level=2))
        assert "level" in floor.refused(co.Escalate(reason="harder"), MAX)


class TestAppeals:
    def test_goes_one_level_up_and_never_to_who_decided(self):
        floor = closed()
        floor.do(co.Reopen(ground="appeal", reason="I disagree"))
        assert (floor.case.stage, floor.case.level, floor.case.appeals) == ("investigation", 1, 1)
        assert "disagreement" in fired(floor)
        assert "barred" in floor.refused(co.Claim(), ANNA)

    def test_is_possible_as_soon_as_the_decision_was_told(self):
        floor = in_execution()
        floor.do(co.Reopen(ground="appeal", reason="that is too little"))
        assert floor.case.stage == "investigation"

    def test_new_facts_wait_for_the_case_to_be_closed(self):
        assert "stage" in in_execution().refused(co.Reopen(ground="new_facts", reason="look"))

    def test_ends_with_the_window_after_the_decision_was_told(self):
        floor = closed()
        told = next(m.at for m in reversed(floor.case.marks) if m.what == "informed")
        floor.at(told + 30 * DAY + timedelta(minutes=1))
        assert "window" in floor.refused(co.Reopen(ground="appeal", reason="late"))

    def test_as_often_as_the_policy_says(self):
        policy = house()
        floor = closed()
        floor.policy = policy.model_copy(update={"appeal": policy.appeal.model_copy(update={"times": 0})})
        assert "appeals" in floor.refused(co.Reopen(ground="appeal", reason="no"))


class TestTheBody:
    def referred(self):
        floor = in_execution()
        floor.do(co.Reopen(ground="appeal", reason="too little"))
        floor.do(co.Assign(handler="leon"), MAX)
        floor.do(co.GiveVerdict(verdict="not_upheld", reasons="the rules say so"), LEON)
        floor.do(co.Advance(), LEON)
        floor.do(co.DecideOutcome(outcome="rejection", rule="5.1", reasoning="As the rules say"), LEON)
        floor.do(co.WriteMessage(kind="decision"), LEON)
        floor.do(co.SendMessage(message=floor.case.messages[-1].id), LEON)
        floor.handed_over()
        floor.do(co.Refer(body="Adjudication Service", contact="adr.example", reason="the client went there"), LENA)
        return floor

    def test_the_case_waits_with_a_clock_and_nobody_decides_meanwhile(self):
        floor = self.referred()
        assert (floor.case.level, floor.case.stage, floor.case.status) == (3, "resolution", "waiting_external")
        assert floor.clock("external_body").is_live
        assert "body" in floor.refused(co.Advance(), MAX)
        again = co.DecideOutcome(outcome="refund", rule="x", reasoning="y", amount="1 EUR")
        assert "body" in floor.refused(again, MAX)
        assert "level" in floor.refused(co.Claim(), LENA)

    def test_a_case_that_comes_back_to_resolution_has_its_stages_clocks_there(self):
        floor = in_execution()
        floor.do(co.Escalate(reason="hard", to_level=2))
        floor.do(co.Refer(body="Adjudication Service", reason="the client went there"), MAX)
        assert not floor.clock("stage_execution").is_live
        assert floor.clock("stage_resolution").is_live

    def test_enquiries_have_a_clock_of_their_own(self):
        floor = self.referred()
        floor.do(co.RecordEnquiry(enquiry="Send the log"), MAX)
        assert floor.clock("body_enquiry").is_live
        floor.do(co.RecordEnquiry(enquiry="and the statement"), MAX)
        assert floor.case.referral.enquiry == "Send the log\n\nand the statement"
        floor.do(co.AnswerEnquiry(answer="Sent"), MAX)
        assert not floor.clock("body_enquiry").is_live

    def test_a_decision_that_binds_is_what_is_decided_and_nothing_else(self):
        floor = self.referred()
        floor.do(
            co.RecordBodyDecision(binding=True, summary="pay", outcome="refund", amount="80 EUR"), MAX
        )
        assert (floor.case.level, floor.case.stage, floor.case.decision) == (2, "resolution", None)
        floor.do(co.Assign(handler="max"), MAX)
        less = co.DecideOutcome(outcome="refund", rule="body", reasoning="as decided", amount="50 EUR")
        assert "body" in floor.refused(less, MAX)
        no = co.DecideOutcome(outcome="rejection", rule="body", reasoning="we will not")
        assert "body" in floor.refused(no, MAX)
        floor.do(co.DecideOutcome(outcome="refund", rule="body", reasoning="as decided", amount="80 EUR"), MAX)

    def test_an_advice_leaves_the_house_free(self):
        floor = self.referred()
        floor.do(co.RecordBodyDecision(binding=False, summary="perhaps pay", outcome="refund", amount="80 EUR"), MAX)
        floor.do(co.DecideOutcome(outcome="rejection", rule="5.1", reasoning="still"), MAX)

    def test_a_case_that_skipped_nothing_before_skips_nothing_now(self):
        floor = in_investigation()
        floor.do(co.Refer(body="Adjudication Service", reason="eight weeks are over"), LENA)
        assert floor.case.stage == "investigation"
        floor.do(co.RecordBodyDecision(binding=True, summary="reject", outcome="rejection"), MAX)
        assert floor.case.stage == "investigation"
        assert "findings" in floor.owes()

    def test_only_a_body_that_may_be_named_today(self):
        policy = house()
        body = {
            "name": "Adjudication Service", "contact": "adr.example", "named_from": "2026-01-01",
            "source": "licence", "strength": "must",
        }  # fmt: skip
        floor = in_resolution()
        floor.policy = policy.model_copy(update={"bodies": (Body(**body),)})
        assert "referral" in floor.refused(co.Refer(body="Somebody else", reason="x"), LENA)
        floor.do(co.Refer(body="adjudication service", reason="x"), LENA)
        assert floor.case.referral.contact == "adr.example"


class TestRebase:
    def test_moves_the_case_and_its_clocks_and_keeps_what_fired(self):
        floor = in_analysis()
        floor.at(floor.case.received_at + 30 * HOUR).sweep()
        before = floor.case.fired
        other = house()
        clocks = tuple(
            c.model_copy(update={"amount": 96}) if c.id == "resolution_standard" else c for c in other.clocks
        )
        floor.target = other.model_copy(update={"clocks": clocks, "version": "2026.2"})
        assert "role" in floor.refused(co.Rebase(policy="house/2026.2", reason="new rules"), LENA)
        floor.policy = other
        floor.do(co.Rebase(policy="house/2026.2", reason="new rules"), MAX)
        assert floor.case.policy == "house/2026.2"
        assert floor.clock("resolution_standard").due_at == floor.case.received_at + 96 * HOUR
        assert floor.case.fired == before
