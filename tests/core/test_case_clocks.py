"""A case's clocks, folded from its journal: started, paused, resumed, met, breached, each by itself (E1, E2)."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core import commands as co
from core.case import ClockState, WaitFor
from core.clocks.pending import next_alarm, next_due, pending, standing_still
from core.clocks.reckon import reckon
from core.decide.answer import Accepted
from core.people import SYSTEM
from tests.core.paper_floor import (
    ANNA,
    LENA,
    MAX,
    START,
    PaperCase,
    closed,
    in_analysis,
    in_execution,
    in_investigation,
    in_resolution,
    registered,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waiting_for_the_client() -> PaperCase:
    """In analysis, standard; the client was asked for the receipt at half past nine."""
    floor = in_analysis()
    floor.do(co.Claim())
    floor.do(co.SetComplexity(complexity="standard"))
    floor.at(START + timedelta(minutes=30))
    floor.do(co.AskEvidence(kinds=("receipt",), told=False))
    floor.handed_over()
    return floor


class TestDueTimes:
    def test_the_complexity_sets_the_deadline_of_the_resolution(self):
        floor = in_analysis()
        received = floor.case.received_at
        assert floor.clock("resolution_standard").due_at == received + 48 * HOUR
        for complexity, due in (("simple", 24 * HOUR), ("complex", 5 * DAY), ("standard", 48 * HOUR)):
            floor.do(co.SetComplexity(complexity=complexity))
            live = [c for c in floor.case.clocks if c.rule.startswith("resolution_") and c.is_live]
            assert [(c.rule, c.due_at) for c in live] == [(f"resolution_{complexity}", received + due)]

    def test_each_stage_has_a_budget_of_its_own(self):
        floor = in_investigation()
        assert floor.clock("stage_analysis").stopped_at is not None
        assert floor.clock("stage_investigation").started_at == floor.case.stage_since
        floor.do(co.SendBack(reason="the receipt is another client's"))
        again = [c for c in floor.case.clocks if c.rule == "stage_analysis"]
        assert [c.cycle for c in again] == [1, 2]
        assert again[1].started_at == floor.case.stage_since

    def test_a_promise_is_a_clock(self):
        floor = in_analysis()
        floor.do(co.MakePromise(text="we call by six", due=timedelta(hours=6)))
        assert floor.clock("promise").due_at == floor.now + 6 * HOUR
        floor.do(co.SettlePromise(promise="p1", kept=True))
        assert floor.clock("promise").state(floor.now + DAY) is ClockState.MET

    def test_the_next_due_clock_is_the_one_that_is_due_first(self):
        floor = registered()
        assert next_due(floor.case).rule == "acknowledgement_target"
        assert next_alarm(floor.case) == floor.case.received_at + HOUR

    def test_an_imported_complaint_that_was_answered_long_ago_is_judged_by_its_own_dates(self):
        floor = PaperCase()
        long_ago = START - 30 * DAY
        floor.do(co.Register(
            description="brought over", name="Ivan", source="csv:a:1", received_at=long_ago,
            answered_at=long_ago + 30 * HOUR,
        ), SYSTEM)  # fmt: skip
        assert floor.clock("resolution_standard").state(floor.now) is ClockState.MET
        assert floor.clock("first_answer").state(floor.now) is ClockState.BREACHED


class TestPitfall10ClocksAreIndependent:
    def test_an_answer_stops_the_answer_clock_and_no_other(self):
        floor = in_analysis()
        floor.do(co.WriteMessage(kind="update"))
        floor.do(co.SendMessage(message=floor.case.messages[-1].id))
        assert floor.clock("first_answer").is_live, "written is not sent"
        floor.handed_over()
        assert floor.clock("first_answer").state(floor.now) is ClockState.MET
        assert floor.clock("resolution_standard").is_live
        assert floor.clock("stage_analysis").is_live

    def test_an_acknowledgement_is_no_answer(self):
        floor = in_analysis()
        assert floor.clock("acknowledgement").state(floor.now) is ClockState.MET
        assert floor.clock("first_answer").is_live

    def test_a_letter_that_came_back_stopped_nothing(self):
        floor = in_analysis()
        floor.do(co.WriteMessage(kind="update"))
        letter = floor.case.messages[-1].id
        floor.do(co.SendMessage(message=letter))
        floor.handed_over()
        floor.do(co.RecordDelivery(message=letter, result="bounced", detail="no such user"), SYSTEM)
        assert floor.clock("first_answer").is_live

    def test_a_case_that_is_over_has_no_live_clock_and_escalates_no_more(self):
        for floor in (closed(), disposed(), merged_like()):
            assert not [clock for clock in floor.case.clocks if clock.is_live]
            assert pending(floor.case) == []
            assert floor.at(START + 365 * DAY).sweep() == []

    def test_what_was_neither_met_nor_missed_when_the_case_ended_is_over(self):
        floor = disposed()
        assert floor.clock("resolution_standard").state(floor.now) is ClockState.OVER


def disposed() -> PaperCase:
    floor = registered()
    floor.do(co.Dispose(disposition="withdrawn", reason="the client withdrew"))
    return floor


def merged_like() -> PaperCase:
    floor = registered()
    other = registered()
    floor.other = other.case.model_copy(update={"number": 2, "ref": "26-2-3"})
    floor.do(co.Merge(into="26-2-3", reason="the same payout"))
    return floor


class TestPitfall12Pauses:
    def test_a_pause_moves_the_deadline_by_exactly_as_long_as_it_lasted(self):
        floor = waiting_for_the_client()
        asked = next(wait for wait in floor.case.waits if wait.who is WaitFor.CLIENT).start
        clock = floor.clock("resolution_standard")
        assert clock.state(floor.now) is ClockState.PAUSED
        assert clock.paused_by is WaitFor.CLIENT
        assert next_due(floor.case) is None, "every clock that runs waits for the client"
        floor.at(asked + timedelta(hours=7, minutes=11))
        floor.do(co.ReceiveMessage(channel="mail", body="Here is the receipt"), SYSTEM)
        after = floor.clock("resolution_standard")
        assert after.state(floor.now) is ClockState.RUNNING
        assert after.due_at == floor.case.received_at + 48 * HOUR + timedelta(hours=7, minutes=11)
        assert after.paused == timedelta(hours=7, minutes=11)

    def test_a_pause_ends_by_itself_when_the_limit_is_used_up(self):
        floor = waiting_for_the_client()
        asked = floor.case.waits[-1].start
        clock = floor.clock("resolution_standard")
        assert clock.paused_until == asked + 14 * DAY
        assert clock.due_at == floor.case.received_at + 48 * HOUR + 14 * DAY
        assert not clock.is_paused(asked + 14 * DAY)
        assert clock.state(clock.due_at + timedelta(seconds=1)) is ClockState.BREACHED

    def test_the_sweep_wakes_it_then_and_the_queue_shows_it_again(self):
        floor = waiting_for_the_client()
        limit = floor.clock("resolution_standard").paused_until
        assert standing_still(floor.case) is not None
        floor.at(limit + timedelta(minutes=1)).sweep()
        assert floor.clock("resolution_standard").paused_since is None
        assert next_due(floor.case) is not None
        assert floor.clock("resolution_standard").due_at == floor.case.received_at + 48 * HOUR + 14 * DAY

    def test_a_warning_before_the_pause_stays_where_it_was_and_one_after_it_moves(self):
        floor = waiting_for_the_client()
        asked = floor.case.waits[-1].start
        floor.at(asked + 10 * HOUR)
        floor.do(co.ReceiveMessage(channel="mail", body="Here"), SYSTEM)
        alarms = {alarm.share: alarm.at for alarm in floor.clock("resolution_standard").alarms}
        assert alarms[50] == floor.case.received_at + 24 * HOUR + 10 * HOUR

    def test_a_pause_after_the_deadline_saves_nothing(self):
        floor = in_analysis()
        floor.do(co.Claim())
        due = floor.clock("resolution_standard").due_at
        floor.at(due + HOUR)
        floor.do(co.AskEvidence(kinds=("receipt",)))
        late = floor.clock("resolution_standard")
        assert (late.due_at, late.state(floor.now)) == (due, ClockState.BREACHED)


class TestPitfall13PausesBelongToTheCase:
    def test_a_pause_survives_a_change_of_the_complexity(self):
        floor = waiting_for_the_client()
        asked = floor.case.waits[-1].start
        floor.at(asked + 5 * HOUR)
        floor.do(co.ReceiveMessage(channel="mail", body="Here"), SYSTEM)
        floor.do(co.SetComplexity(complexity="complex"))
        assert floor.clock("resolution_complex").due_at == floor.case.received_at + 5 * DAY + 5 * HOUR

    def test_late_is_never_stored_so_more_time_takes_it_back(self):
        floor = in_analysis()
        floor.at(floor.case.received_at + 50 * HOUR)
        floor.do(co.WriteNote(text="late"))
        assert floor.clock("resolution_standard").is_breached(floor.now)
        floor.do(co.SetComplexity(complexity="complex"))
        assert not floor.clock("resolution_complex").is_breached(floor.now)


class TestTheAppealClock:
    def test_runs_from_the_appeal_and_stops_with_the_new_decision(self):
        floor = closed()
        floor.do(co.Reopen(ground="appeal", reason="I disagree"))
        assert floor.clock("appeal").due_at == floor.now + 48 * HOUR


# Pitfall 11, 14: however it is folded, it comes to the same.

ACTS = st.sampled_from([
    ("write", co.ReceiveMessage(channel="mail", body="and?"), SYSTEM), ("claim", co.Claim(), ANNA),
    ("simple", co.SetComplexity(complexity="simple"), ANNA), ("complex", co.SetComplexity(complexity="complex"), ANNA),
    ("ask", co.AskEvidence(kinds=("receipt",)), ANNA), ("waive", co.WaiveEvidence(kind="receipt", reason="no"), ANNA),
    ("update", co.WriteMessage(kind="update"), ANNA), ("promise", co.MakePromise(text="call", due=2 * HOUR), ANNA),
    ("kept", co.SettlePromise(promise="p1", kept=True), ANNA), ("back", co.SendBack(reason="again"), LENA),
    ("end", co.Dispose(disposition="withdrawn", reason="gone"), LENA),
    ("reopen", co.Reopen(ground="new_facts", reason="new"), LENA), ("undo", co.Undo(), ANNA),
    ("escalate", co.Escalate(reason="hard"), LENA), ("flag", co.FlagCase(signal="lawyer_letter", reason="x"), MAX),
    ("advance", co.Advance(), LENA), ("send", None, ANNA), ("sweep", co.Sweep(), SYSTEM),
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([registered, in_analysis, in_investigation, in_resolution, in_execution, closed]),
    st.lists(st.tuples(ACTS, st.integers(0, 60 * 30)), max_size=14),
)
def test_pitfall_11_folded_step_by_step_the_clocks_equal_those_reckoned_from_the_whole_journal(begin, acts):
    floor = begin()
    for (name, command, by), minutes in acts:
        floor.now += timedelta(minutes=minutes)
        if name == "send":
            for message in floor.case.messages:
                if message.state == "draft":
                    floor.try_to(co.SendMessage(message=message.id, hold=0), by)
            floor.handed_over()
            continue
        before = floor.case
        if not isinstance(floor.try_to(command, by), Accepted):
            assert floor.case == before
    case = floor.case
    last = floor.journal[-1].at
    assert sorted(reckon(case, floor.policy, last), key=str) == sorted(case.clocks, key=str)
    assert len({firing.key for firing in case.fired}) == len(case.fired), "a rule fires once for a cause"
