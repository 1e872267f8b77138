"""Clocks, levels and policies under attack: what was found wrong once, each held by a test that tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core import commands as co
from core.case import ClockState, Message, WaitFor
from core.clocks.pending import pending
from core.desk import Desk
from core.people import SYSTEM
from core.policy import house
from core.policy.load import HOUSE_FILE, load_policy, shipped
from core.sweeper import Sweeper
from core.toml_file import BadFile
from db.connect import open_floor
from db.verify import verify
from tests.core.paper_floor import (
    ANNA,
    LENA,
    MAX,
    START,
    PaperCase,
    closed,
    in_analysis,
    in_execution,
    in_resolution,
    registered,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def fired(floor: PaperCase, rule: str) -> list[datetime]:
    """When each firing of the rule fell due."""
    return [firing.due_at for firing in floor.case.fired if firing.rule == rule]


def causes(floor: PaperCase, rule: str) -> list[str]:
    return [firing.cause for firing in floor.case.fired if firing.rule == rule]


def answered(floor: PaperCase, by=ANNA) -> Message:
    """The client is told how it stands, by a letter that has left."""
    floor.do(co.WriteMessage(kind="update"), by)
    letter = floor.case.messages[-1].id
    floor.do(co.SendMessage(message=letter, hold=0), by)
    floor.handed_over()
    return floor.case.message(letter)


def writes(floor: PaperCase, body: str = "Well?", **more: object) -> None:
    floor.do(co.ReceiveMessage(channel="mail", body=body, **more), SYSTEM)


class TestARunThatTakesTheNumberOfAnother:
    """What is due is never missed because another run of the same number had fired."""

    def test_progress_notes_of_a_case_that_turned_out_complex_ring_again(self):
        floor = in_analysis()
        floor.do(co.Claim())
        received = floor.case.received_at
        floor.at(received + 73 * HOUR).sweep()
        first = fired(floor, "progress_note@100")
        assert first == [received + 72 * HOUR]
        floor.do(co.SetComplexity(complexity="complex"), MAX)
        assert not [clock for clock in floor.case.clocks if clock.rule == "progress_note"], "it is not late any more"
        floor.at(received + 5 * DAY + 25 * HOUR).sweep()
        assert fired(floor, "progress_note@100") == [*first, received + 6 * DAY]
        assert len({firing.key for firing in floor.case.fired}) == len(floor.case.fired)

    def test_a_letter_that_came_back_does_not_silence_the_next_run(self):
        floor = in_analysis()
        writes(floor, "My payout is late")
        writes(floor, "And?")
        letter = answered(floor)
        writes(floor, "That is no answer")
        second = floor.clock("next_answer")
        assert second.cycle == 2
        floor.at(second.due_at + MINUTE).sweep()
        assert fired(floor, "next_answer@100") == [second.due_at]
        floor.do(co.RecordDelivery(message=letter.id, result="bounced", detail="no such user"), SYSTEM)
        answered(floor, MAX)
        writes(floor, "Still no answer")
        last = floor.clock("next_answer")
        assert last.is_live
        floor.at(last.due_at + MINUTE).sweep()
        assert last.due_at in fired(floor, "next_answer@100")

    def test_the_first_breach_starts_the_notes_whichever_clock_stands_first_in_the_policy(self):
        floor = closed()
        floor.policy = shipped("ukgc")
        told = floor.now
        floor.do(co.Reopen(ground="appeal", reason="No"))
        appeal_due = floor.clock("appeal").due_at
        floor.at(appeal_due + 30 * HOUR).sweep()
        first = next(clock for clock in floor.case.clocks if clock.rule == "progress_note")
        assert first.started_at == appeal_due
        floor.at(told + 60 * DAY).sweep()
        assert next(clock for clock in floor.case.clocks if clock.rule == "progress_note").started_at == appeal_due

    def test_a_clock_that_follows_one_that_follows_another_starts_wherever_it_stands_in_the_file(self):
        policy = house()
        note = policy.clock("progress_note")
        more = note.model_copy(update={"id": "after_note", "after_breach_of": ("progress_note",)})
        policy = policy.model_copy(update={"clocks": (more, *policy.clocks)})
        floor = registered(policy)
        floor.at(floor.case.received_at + 73 * HOUR).sweep()
        assert "after_note" in {clock.rule for clock in floor.case.clocks}


class TestPitfall10ACaseThatIsOver:
    def test_a_client_who_writes_to_it_starts_no_clock(self):
        floor = closed()
        writes(floor, "Thank you")
        writes(floor, "One more thing")
        assert not [clock for clock in floor.case.clocks if clock.is_live]
        assert pending(floor.case) == []
        floor.do(co.Reopen(ground="new_facts", reason="a receipt turned up"), MAX)
        writes(floor, "Well?")
        assert floor.clock("next_answer").is_live, "once it is open again it is owed an answer"


class TestStoppedExactlyWhenDue:
    def test_what_was_met_at_its_due_instant_is_not_told_as_a_breach(self):
        floor = PaperCase()
        long_ago = START - 30 * DAY
        floor.do(co.Register(
            description="brought over", name="Ivan", source="csv:a:1", received_at=long_ago,
            answered_at=long_ago + 48 * HOUR,
        ), SYSTEM)  # fmt: skip
        assert floor.clock("resolution_standard").state(floor.now) is ClockState.MET
        floor.sweep()
        assert fired(floor, "resolution_standard@100") == []
        assert fired(floor, "resolution_standard@90") != []

    def test_a_promise_kept_as_it_falls_due_is_kept(self):
        floor = in_analysis()
        floor.do(co.MakePromise(text="we call by six", due=HOUR))
        due = floor.clock("promise").due_at
        floor.at(due)
        floor.do(co.SettlePromise(promise="p1", kept=True))
        assert floor.now == due
        assert floor.clock("promise").state(due) is ClockState.MET
        floor.at(due + DAY).sweep(due + DAY)
        assert fired(floor, "promise@100") == []


class TestWaitingForTheClient:
    def asked(self) -> PaperCase:
        floor = in_analysis()
        floor.do(co.Claim())
        floor.at(START + 2 * HOUR)
        floor.do(co.AskEvidence(kinds=("receipt",)))
        floor.handed_over()
        assert floor.case.waits_for is WaitFor.CLIENT
        return floor

    def test_an_older_mail_that_comes_late_does_not_make_the_case_wait_again(self):
        floor = self.asked()
        floor.at(START + 5 * HOUR)
        writes(floor, "Here it is")
        assert floor.case.waits_for is None
        writes(floor, "Where is it?", at=START + HOUR)
        assert floor.case.waits_for is None
        assert floor.case.last_in >= START + 5 * HOUR - MINUTE

    @pytest.mark.parametrize("result", ["bounced", "failed"])
    def test_a_question_that_never_reached_the_client_stops_no_clock(self, result):
        floor = in_analysis()
        floor.do(co.Claim())
        floor.do(co.AskEvidence(kinds=("receipt",)))
        letter = floor.case.messages[-1].id
        if result == "bounced":
            floor.handed_over()
        floor.do(co.RecordDelivery(message=letter, result=result, detail="no such user"), SYSTEM)
        assert floor.case.waits_for is None
        assert floor.clock("resolution_standard").state(floor.now) is ClockState.RUNNING
        floor.do(co.SendMessage(message=letter, hold=0))
        floor.handed_over()
        assert floor.case.waits_for is WaitFor.CLIENT


class TestTheClientWritesAgain:
    def test_after_a_complaint_by_phone_the_first_mail_is_a_further_message(self):
        floor = PaperCase()
        floor.do(co.Register(channel="phone", phone="+79001234567", description="No payout", demand="Pay"))
        answered_by_phone = co.WriteMessage(kind="update")
        floor.do(answered_by_phone)
        floor.do(co.SendMessage(message=floor.case.messages[-1].id, told=True))
        writes(floor, "And now?")
        assert floor.clock("next_answer").is_live

    def test_the_mail_that_is_the_complaint_is_no_further_message(self):
        floor = registered(source="mail:complaints")
        writes(floor, "My payout is late", at=START)
        assert not [clock for clock in floor.case.clocks if clock.rule == "next_answer"]
        writes(floor, "And?")
        assert floor.clock("next_answer").is_live

    def test_an_acknowledgement_by_a_person_is_no_answer_either(self):
        floor = registered(source="mail:complaints")
        writes(floor, "My payout is late", at=START)
        floor.do(co.Acknowledge())
        floor.handed_over()
        assert floor.case.unanswered == 1
        writes(floor)
        writes(floor)
        assert fired(floor, "repeated_contact")

    def test_an_answer_that_came_back_answered_nothing(self):
        floor = registered(source="mail:complaints")
        writes(floor, "My payout is late", at=START)
        writes(floor)
        letter = answered(floor)
        assert floor.case.unanswered == 0
        floor.do(co.RecordDelivery(message=letter.id, result="bounced", detail="full"), SYSTEM)
        assert floor.case.unanswered == 2
        writes(floor)
        assert fired(floor, "repeated_contact")

    def test_a_draft_that_waited_is_not_taken_for_an_answer(self):
        floor = in_analysis()
        floor.do(co.WriteMessage(kind="update"))
        floor.do(co.WriteMessage(kind="update"))
        first, second = (message.id for message in floor.case.messages[-2:])
        floor.do(co.SendMessage(message=first, hold=0))
        floor.handed_over()
        for _ in range(3):
            writes(floor)
        assert causes(floor, "repeated_contact") == [f"since {first}"]
        floor.do(co.SendMessage(message=second, hold=0), LENA)
        floor.handed_over()
        assert len(fired(floor, "repeated_contact")) == 1
        for _ in range(3):
            writes(floor)
        assert causes(floor, "repeated_contact") == [f"since {first}", f"since {second}"]


class TestWarningsStayInTheHouse:
    def test_a_warning_that_failed_is_never_sent_to_the_client(self, tmp_path):
        floor = RealFloor(tmp_path)
        ref = floor.complaint(email="ivan@example.com", channel="mail")
        floor.now += 25 * HOUR
        floor.sweeper.run_due()
        warning = next(m for m in floor.case(ref).messages if m.kind == "warning")
        floor.do(ref, co.RecordDelivery(message=warning.id, result="failed", detail="no route"), SYSTEM)
        for command in (
            co.SendMessage(message=warning.id, hold=0), co.SendMessage(message=warning.id, told=True),
        ):
            with pytest.raises(Exception, match="warning"):
                floor.do(ref, command, LENA)
        assert floor.case(ref).message(warning.id).address == "lena@floor.example"
        floor.do(ref, co.DiscardMessage(message=warning.id), LENA)

    def test_nor_taken_back_before_it_goes(self, tmp_path):
        floor = RealFloor(tmp_path)
        ref = floor.complaint(email="ivan@example.com", channel="mail")
        floor.now += 25 * HOUR
        floor.sweeper.run_due()
        warning = next(m for m in floor.case(ref).messages if m.kind == "warning")
        with pytest.raises(Exception, match="warning"):
            floor.do(ref, co.HoldMessage(message=warning.id), LENA)


class RealFloor:
    """A floor in a file, with a lead who is written to."""

    def __init__(self, folder, policy=None) -> None:
        self.now = datetime(2026, 3, 2, 12, tzinfo=UTC)
        self.store = open_floor(folder / "floor.db", create=True)
        self.desk = Desk(self.store, policy or house(), clock=lambda: self.now, domain="floor.example")
        self.sweeper = Sweeper(self.store, self.desk, lambda: self.now)
        with self.store.unit() as unit:
            for who in (ANNA, MAX, LENA.model_copy(update={"mail": "lena@floor.example"})):
                unit.add_person(who)

    def complaint(self, **facts) -> str:
        given = {"channel": "phone", "phone": "+79001234567", "description": "No payout", "demand": "Pay", **facts}
        return self.desk.register(co.Register(**given), ANNA).case.ref

    def do(self, ref, command, by):
        self.now += MINUTE
        return self.desk.do(ref, command, by).case

    def case(self, ref):
        with self.store.reading() as unit:
            return unit.case(ref)

    def is_sound(self) -> list[str]:
        return [str(problem.message) for problem in verify(self.store).problems]


class TestHistoryThatIsBroughtOver:
    def test_nobody_is_written_to_about_what_was_over_before_the_floor_knew_of_it(self, tmp_path):
        floor = RealFloor(tmp_path)
        old = co.Register(
            channel="web", description="an old one", name="Ivan", source="csv:a:1",
            received_at=floor.now - 400 * DAY, answered_at=floor.now - 380 * DAY,
        )  # fmt: skip
        ref = floor.desk.register(old, SYSTEM).case.ref
        floor.sweeper.run_due()
        assert "first_answer@100" in {firing.rule for firing in floor.case(ref).fired}, "it is told on the case"
        assert floor.case(ref).level == 0
        assert [m for m in floor.case(ref).messages if m.kind == "warning"] == []

    def test_what_is_late_and_still_open_is_told_as_ever(self, tmp_path):
        floor = RealFloor(tmp_path)
        old = co.Register(
            channel="web", description="an old one", name="Ivan", source="csv:a:2", received_at=floor.now - 400 * DAY
        )
        ref = floor.desk.register(old, SYSTEM).case.ref
        floor.sweeper.run_due()
        assert floor.case(ref).level == 2
        assert [m for m in floor.case(ref).messages if m.kind == "warning"]


class TestTwoPoliciesOnOneFloor:
    def test_a_tie_to_a_case_of_another_policy_fires_none_of_its_rules(self, tmp_path):
        strict = house()
        rules = tuple(
            rule.model_copy(update={"above": {"EUR": Decimal(10)}}) if rule.id == "large_amount" else rule
            for rule in strict.escalation
        )
        strict = strict.model_copy(update={"version": "strict", "escalation": rules})
        floor = RealFloor(tmp_path)
        mild = floor.complaint(amount="50 EUR")
        floor.desk = Desk(floor.store, strict, clock=lambda: floor.now)
        other = floor.complaint(amount="5 EUR", phone="+79001234568")
        floor.do(other, co.LinkCase(to=mild), ANNA)
        assert floor.case(mild).level == 0
        assert floor.case(mild).fired == ()
        assert floor.is_sound() == []

    def test_nor_reckons_its_clocks_by_the_wrong_one(self, tmp_path):
        floor = RealFloor(tmp_path, shipped("ukgc"))
        late = floor.complaint()
        floor.desk = Desk(floor.store, house(), clock=lambda: floor.now)
        floor.now += 60 * DAY
        other = floor.complaint(phone="+79001234568")
        floor.now += 10 * DAY
        floor.do(other, co.LinkCase(to=late), ANNA)
        assert floor.is_sound() == []


class TestTheBodyHasTheCase:
    def with_the_body(self, begin=in_analysis) -> PaperCase:
        floor = begin()
        floor.do(co.Refer(body="Adjudication Service", reason="it took too long"), LENA)
        return floor

    def test_nobody_ends_it_early_meanwhile(self):
        floor = self.with_the_body()
        assert "referral" in floor.refused(co.Dispose(disposition="withdrawn", reason="gone"), MAX)
        floor.other = registered().case.model_copy(update={"number": 2, "ref": "26-2-3"})
        assert "referral" in floor.refused(co.Merge(into="26-2-3", reason="same"), MAX)

    def test_nor_after_it_decided_with_binding_force(self):
        floor = self.with_the_body()
        floor.do(co.RecordBodyDecision(binding=True, summary="pay", outcome="refund", amount="80 EUR"), MAX)
        assert "referral" in floor.refused(co.Dispose(disposition="out_of_scope", reason="not ours"), MAX)

    def test_nor_is_another_body_asked_over_a_decision_that_binds(self):
        floor = self.with_the_body(in_resolution)
        floor.do(co.RecordBodyDecision(binding=True, summary="pay", outcome="refund", amount="80 EUR"), MAX)
        assert "referral" in floor.refused(co.Refer(body="Another Service", reason="we do not like it"), MAX)
        assert floor.case.referral.decision.binding

    def test_but_a_case_that_it_left_to_the_house_may_end(self):
        floor = self.with_the_body()
        floor.do(co.RecordBodyDecision(binding=False, summary="the client withdrew"), MAX)
        floor.do(co.Dispose(disposition="withdrawn", reason="the client withdrew"), MAX)

    @pytest.mark.parametrize("name", ["house", "ukgc", "mga", "curacao", "disp-like"])
    def test_its_question_is_settled_by_its_decision(self, name):
        floor = self.with_the_body()
        floor.policy = shipped(name)
        floor.do(co.RecordEnquiry(enquiry="Send the log"), MAX)
        assert floor.clock("body_enquiry").is_live
        floor.do(co.RecordBodyDecision(binding=False, summary="never mind", outcome="rejection"), MAX)
        assert not floor.clock("body_enquiry").is_live

    @pytest.mark.parametrize("begin", [in_execution, closed])
    def test_a_decided_case_that_goes_outside_is_in_resolution_and_its_budget_says_so(self, begin):
        floor = self.with_the_body(begin)
        assert floor.case.stage == "resolution"
        assert not floor.clock("stage_execution").is_live
        assert floor.clock("stage_resolution").is_live
        assert floor.clock("stage_resolution").started_at == floor.case.stage_since

    def test_a_case_that_was_in_resolution_keeps_its_budget(self):
        floor = in_resolution()
        began = floor.clock("stage_resolution").started_at
        floor.do(co.Refer(body="Adjudication Service", reason="deadlock"), LENA)
        assert floor.clock("stage_resolution").started_at == began


class TestAnAnswerInWriting:
    def test_is_in_writing_though_it_was_told_by_phone_as_well(self):
        floor = in_resolution()
        floor.policy = shipped("ukgc")
        floor.do(co.DecideOutcome(outcome="rejection", rule="5.1", reasoning="As the rules say"))

        def letter() -> str:
            floor.do(co.WriteMessage(kind="decision"))
            return floor.case.messages[-1].id

        first = letter()
        floor.do(co.SendMessage(message=first, hold=0))
        floor.handed_over()
        floor.do(co.RecordDelivery(message=first, result="bounced", detail="full"), SYSTEM)
        floor.do(co.SendMessage(message=letter(), told=True))
        assert "written_answer" in floor.owes()
        floor.do(co.SendMessage(message=letter(), hold=0))
        floor.handed_over()
        floor.do(co.SendMessage(message=letter(), told=True))
        assert "written_answer" not in floor.owes()


class TestWhoMayNotDecideAgain:
    def test_who_approved_the_decision_took_part_in_it(self):
        floor = in_resolution()
        floor.do(co.DecideOutcome(outcome="refund", rule="5.1", reasoning="owed", amount="700 EUR"))
        floor.do(co.Approve(), LENA)
        floor.do(co.WriteMessage(kind="decision"))
        floor.do(co.SendMessage(message=floor.case.messages[-1].id))
        floor.handed_over()
        floor.do(co.Advance())
        floor.do(co.Reopen(ground="appeal", reason="that is too little"), MAX)
        assert {"anna", "lena"} <= set(floor.case.barred)
        assert "barred" in floor.refused(co.Claim(), LENA)

    def test_the_earlier_handler_does_not_end_it_as_a_duplicate(self):
        floor = in_analysis()
        floor.do(co.Assign(handler="lena"), MAX)
        floor.do(co.Escalate(reason="hard"), LENA)
        floor.other = registered().case.model_copy(update={"number": 2, "ref": "26-2-3"})
        assert "earlier_handler" in floor.refused(co.Merge(into="26-2-3", reason="same"), LENA)


class TestAClockThatIsSetBack:
    def test_what_has_fired_has_been_however_late_the_machine_now_says_it_is(self, tmp_path):
        floor = RealFloor(tmp_path)
        ref = floor.complaint()
        floor.now += 49 * HOUR
        floor.sweeper.run_due()
        assert "progress_note" in {clock.rule for clock in floor.case(ref).clocks}
        floor.now -= 3 * HOUR
        floor.do(ref, co.WriteNote(text="the clock is wrong"), MAX)
        assert floor.is_sound() == []
        floor.do(ref, co.FlagCase(signal="lawyer_letter", reason="x"), MAX)
        assert "progress_note" in {clock.rule for clock in floor.case(ref).clocks}
        assert floor.is_sound() == []


class TestFiguresThatNobodyCanMean:
    """A slip of the finger is told as the file is read, not by a floor that can register nothing any more."""

    @pytest.mark.parametrize(
        ("was", "slip"),
        [
            ('amount = 1\nunit = "hours"', 'amount = 100000\nunit = "months"'),
            ('amount = 1\nunit = "hours"', 'amount = 100000\nunit = "weeks"'),
            ('limit = { value = 14, unit = "days"', 'limit = { value = 100000, unit = "months"'),
            ('appeal = { value = 30, unit = "days"', 'appeal = { value = 30000, unit = "months"'),
        ],
    )
    def test_a_time_of_thousands_of_years_is_refused_with_its_line(self, tmp_path, was, slip):
        text = HOUSE_FILE.read_text(encoding="utf-8")
        assert was in text
        file = tmp_path / "slip.toml"
        file.write_text(text.replace(was, slip, 1), encoding="utf-8")
        with pytest.raises(BadFile, match="or less"):
            load_policy(file)

    def test_nor_do_two_clocks_wait_for_each_other_s_breach(self, tmp_path):
        text = HOUSE_FILE.read_text(encoding="utf-8")
        note = text[text.index('[[clocks]]\nid = "progress_note"'):].split("[[clocks]]")[1]
        second = "[[clocks]]" + note.replace('id = "progress_note"', 'id = "second_note"').replace(
            '["resolution_simple", "resolution_standard", "resolution_complex", "appeal"]', '["progress_note"]'
        ).partition("# A budget")[0]
        first = note.replace(', "appeal"]', ', "appeal", "second_note"]')
        file = tmp_path / "circle.toml"
        file.write_text(text.replace(f"[[clocks]]{note}", f"[[clocks]]{first}{second}", 1), encoding="utf-8")
        with pytest.raises(BadFile, match="after_breach_of"):
            load_policy(file)
