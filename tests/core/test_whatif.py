"""What would have been: a journal folded again under its own policy is the case itself, and under another one what that
policy would have made of the same acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import commands as co
from core import events as ev
from core.case import ClockState, MessageKind
from core.clocks.pending import next_alarm
from core.people import SYSTEM
from core.policy import Policy, house, shipped
from core.whatif import Comparison, as_it_was, as_it_would_have_been, replay_under
from tests.core.paper_floor import (
    ANNA,
    MAX,
    START,
    PaperCase,
    closed,
    in_analysis,
    in_execution,
    registered,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REGIMES = ("house", "ukgc", "mga", "curacao", "disp-like")


@dataclass(frozen=True)
class Step:
    """So many hours later somebody does one of ACTS, or nobody does anything."""

    hours: int
    act: int


steps = st.lists(st.builds(Step, hours=st.integers(0, 60), act=st.integers(0, 40)), max_size=20)


def _to_the_last_draft(floor: PaperCase) -> co.CommandModel:
    drafts = [message.id for message in floor.case.messages if message.state == "draft"]
    return co.SendMessage(message=drafts[-1] if drafts else "m1")


def _delivered(floor: PaperCase) -> co.CommandModel:
    queued = [message.id for message in floor.case.messages if message.state == "queued"]
    return co.RecordDelivery(message=queued[0] if queued else "m1", result="handed")


ACTS = (
    lambda floor: (co.ReceiveMessage(channel="mail", body="Well?"), SYSTEM),
    lambda floor: (co.ReceiveMessage(channel="mail", body="I will call my lawyer"), SYSTEM),
    lambda floor: (co.Classify(category="responsible_gambling"), MAX),
    lambda floor: (co.Classify(category="payment", priority="high"), MAX),
    lambda floor: (co.Describe(demand="Pay me out", amount="12000 EUR"), MAX),
    lambda floor: (co.Acknowledge(), SYSTEM),
    lambda floor: (_delivered(floor), SYSTEM),
    lambda floor: (co.WriteMessage(kind="update"), MAX),
    lambda floor: (_to_the_last_draft(floor), MAX),
    lambda floor: (co.SetComplexity(complexity="simple"), MAX),
    lambda floor: (co.SetComplexity(complexity="complex"), MAX),
    lambda floor: (co.AskEvidence(kinds=("receipt",), source="client"), MAX),
    lambda floor: (co.ReceiveEvidence(kind="receipt", note="tx 1"), MAX),
    lambda floor: (co.MakePromise(text="We write on Monday", due=floor.now + 30 * HOUR), MAX),
    lambda floor: (co.Escalate(reason="she knows the client"), MAX),
    lambda floor: (co.Deescalate(reason="done"), MAX),
    lambda floor: (co.FlagCase(signal="vulnerable", reason="said so"), MAX),
    lambda floor: (co.Claim(), MAX),
    lambda floor: (co.Undo(), MAX),
    lambda floor: (co.WriteNote(text="seen"), MAX),
    lambda floor: (co.Refer(body="The body", reason="asked to"), MAX),
    lambda floor: (co.RecordEnquiry(enquiry="Why?"), MAX),
    lambda floor: (co.AnswerEnquiry(answer="Because"), MAX),
    lambda floor: (co.RecordBodyDecision(binding=False, summary="Pay"), MAX),
    lambda floor: (co.Advance(), MAX),
    lambda floor: (co.Dispose(disposition="withdrawn", reason="asked to"), MAX),
    lambda floor: (co.Reopen(ground="new_facts", reason="a slip was found"), MAX),
)


def swept(floor: PaperCase, until: datetime) -> None:
    """Everything that is due by then fires, each at its own instant."""
    while (due := next_alarm(floor.case)) is not None and due <= until:
        floor.at(max(due, floor.now)).do(co.Sweep(), SYSTEM)


def lived(floor: PaperCase, drawn: list[Step], acts=ACTS) -> PaperCase:
    """The drawn acts, as far as the rules accept them, and a sweeper that never sleeps."""
    moment = floor.now
    for step in drawn:
        moment += step.hours * HOUR + MINUTE
        swept(floor, moment)
        if step.act < len(acts):
            command, by = acts[step.act](floor.at(moment))
            floor.try_to(command, by)
    return floor


@pytest.mark.parametrize("regime", REGIMES)
@settings(max_examples=40, deadline=None)
@given(drawn=steps)
def test_under_its_own_policy_a_journal_that_was_swept_on_time_is_the_case_itself(regime: str, drawn: list[Step]) -> None:
    floor = lived(registered(shipped(regime)), drawn)
    end = floor.now + 20 * DAY
    swept(floor, end)
    again = as_it_would_have_been(floor.journal, floor.policy, end)
    assert again.case == floor.case
    assert again == as_it_was(floor.journal)
    comparison = Comparison(end)
    comparison.add(as_it_was(floor.journal), again)
    assert (comparison.cases, comparison.differing) == (1, 0)
    assert comparison.was == comparison.would


SAME_FOR_ALL = tuple(ACTS[place] for place in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 19))
"""Acts of management and of the client, which no level keeps from anybody."""


@pytest.mark.parametrize("regime", REGIMES[1:])
@settings(max_examples=40, deadline=None)
@given(drawn=steps)
def test_under_another_policy_it_is_what_the_same_acts_make_on_a_floor_that_has_it(regime: str, drawn: list[Step]) -> None:
    end = START + 80 * DAY
    here, there = (lived(registered(policy), drawn, SAME_FOR_ALL) for policy in (house(), shipped(regime)))
    for floor in (here, there):
        swept(floor, end)
    again = replay_under(here.journal, there.policy, end)
    assert {clock.key: clock for clock in again.clocks} == {clock.key: clock for clock in there.case.clocks}
    assert [firing.key for firing in again.fired] == [firing.key for firing in there.case.fired]
    assert (again.level, again.policy, again.marks) == (there.case.level, there.policy.name, there.case.marks)


def test_a_sweeper_that_slept_is_the_difference() -> None:
    floor = registered()
    floor.at(START + 30 * DAY).do(co.Claim(), ANNA)
    again = replay_under(floor.journal, house(), floor.now)
    assert floor.case.level == 0 and again.level == 2
    assert all(firing.due_at == firing.fired_at for firing in again.fired)
    assert [firing.due_at for firing in again.fired] == sorted(firing.due_at for firing in again.fired)


def test_what_fell_due_before_the_complaint_was_logged_fires_when_it_was() -> None:
    floor = registered(received_at=START - 10 * DAY)
    again = replay_under(floor.journal, house(), START + MINUTE)
    assert {"resolution_standard@100", "first_answer@100"} <= {firing.rule for firing in again.fired}
    assert {firing.fired_at for firing in again.fired} == {floor.case.registered_at}
    assert again.level == 2


def test_an_answer_in_the_very_instant_it_was_due_is_in_time_and_nothing_is_told_as_late() -> None:
    came = START - 10 * DAY
    for hours, breached in ((24, False), (25, True)):
        floor = registered(received_at=came, answered_at=came + hours * HOUR)
        again = replay_under(floor.journal, house(), START + MINUTE)
        (clock,) = [clock for clock in again.clocks if clock.rule == "first_answer"]
        assert clock.is_breached(START) is breached
        assert ("first_answer@100" in {firing.rule for firing in again.fired}) is breached
        assert again.level == int(breached)


def test_what_fell_due_while_a_case_was_over_moves_nothing_when_it_is_opened_again() -> None:
    floor = registered()
    steps = [Step(0, 0), Step(0, 11), Step(0, 25), Step(0, 0), Step(24, 6), Step(0, 26)]
    floor = lived(floor, steps)
    assert [entry.command for entry in floor.journal if entry.command == "reopen"]
    swept(floor, floor.now)
    assert replay_under(floor.journal, house(), floor.now) == floor.case


def test_people_keep_what_they_did() -> None:
    floor = in_execution()
    again = replay_under(floor.journal, shipped("ukgc"), floor.now)
    kept = ("stage", "category", "demand", "decision", "verdict", "actions", "messages", "evidence", "handler", "version")
    assert {name: getattr(again, name) for name in kept} == {name: getattr(floor.case, name) for name in kept}
    assert again.policy == shipped("ukgc").name


def test_a_case_that_is_over_stays_over() -> None:
    floor = closed()
    again = replay_under(floor.journal, shipped("curacao"), floor.now + 300 * DAY)
    assert not again.is_open
    assert all(not clock.is_live for clock in again.clocks)


def test_a_case_that_was_moved_to_another_policy_has_gone_by_this_one_from_its_first_day() -> None:
    floor = registered()
    floor.target = shipped("mga")
    floor.do(co.Rebase(policy=floor.target.name, reason="licence"), MAX)
    assert floor.case.policy == shipped("mga").name
    again = replay_under(floor.journal, house(), floor.now)
    assert again.policy == house().name
    assert {clock.rule for clock in again.clocks} == {clock.rule for clock in registered().case.clocks}


def test_warnings_to_our_own_people_are_left_out() -> None:
    floor = registered()
    entry = floor.journal[0]
    seen = co.WriteNote(text="seen")
    floor.do(seen)
    note = next(event for event in floor.journal[1].events if isinstance(event, ev.MessageWritten))
    warning = note.model_copy(update={"message": note.message.model_copy(update={"id": "m2", "kind": MessageKind.WARNING})})
    journal = [entry, floor.journal[1].model_copy(update={"events": (*floor.journal[1].events, warning)})]
    assert [message.kind for message in replay_under(journal, house(), floor.now).messages] == [MessageKind.NOTE]


def test_an_escalation_by_hand_never_takes_a_case_down() -> None:
    floor = in_analysis()
    floor.at(floor.case.received_at + 40 * HOUR).do(co.Escalate(reason="she knows the client"), MAX)
    assert floor.case.level == 1
    strict = with_clock(house(), "first_answer", amount=1, escalate=[{"at": 100, "to_level": 2}])
    again = as_it_would_have_been(floor.journal, strict, floor.now)
    assert again.case.level == 2
    assert "by_hand" in [firing.rule for firing in again.case.fired]


def test_an_act_that_was_taken_back_left_nothing_there_either() -> None:
    floor = in_analysis()
    floor.do(co.Classify(category="responsible_gambling"), MAX)
    assert floor.case.level == 1
    floor.do(co.Undo(), MAX)
    again = as_it_would_have_been(floor.journal, house(), floor.now)
    assert (again.case.level, again.case.category) == (0, "payment")
    assert again.levels == {0, 1}
    assert "responsible_gambling" not in [firing.rule for firing in again.case.fired]


def test_counts_and_differences_are_told_by_clock_rule_and_level() -> None:
    comparison, until = Comparison(START + 3 * DAY, keep=1), START + 3 * DAY
    strict = with_clock(house(), "first_answer", amount=1, escalate=[{"at": 100, "to_level": 2}])
    for _ in range(3):
        floor = in_analysis()
        swept(floor, until)
        comparison.add(as_it_was(floor.journal), as_it_would_have_been(floor.journal, strict, until))
    was, would = comparison.was.clocks["acknowledgement"], comparison.would.clocks["first_answer"]
    assert (was.started, was.met, was.breached) == (3, 3, 0)
    assert (would.started, would.breached) == (3, 3)
    assert (comparison.was.levels, comparison.would.levels) == ({0: 3, 1: 3}, {0: 3, 2: 3})
    assert comparison.differing == 3
    (first,) = comparison.differences
    assert (first.level_was, first.level_would) == (1, 2)
    assert first.breached_only_was == first.breached_only_would == ()


@pytest.mark.parametrize("state", list(ClockState))
def test_every_state_of_a_clock_has_its_column(state: ClockState) -> None:
    from core.whatif import ClockCount

    count = ClockCount()
    count.count(state)
    assert (count.started, getattr(count, state.value)) == (1, 1)


def with_clock(policy: Policy, name: str, **changes: object) -> Policy:
    """The policy with one clock otherwise, read as a file would be."""
    document = policy.model_dump(mode="json")
    for clock in document["clocks"]:
        if clock["id"] == name:
            clock.update(changes)
    return Policy.model_validate(document)


