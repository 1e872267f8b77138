"""Clocks and what fired, in words: how each stands, what there is to be done about it, and two policies side by side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from core.case import Case, Clock, Firing, Moment, Notice, NoticeState, WaitFor
from core.case.timing import Mark
from core.events import Escalated, RuleFired
from core.journal import Entry
from core.people import person
from core.policy import house, shipped
from core.signals import Signal
from core.stages import Stage
from tui.clock_words import Stand, by_urgency, clock_title, pause_words, short_stand, stand_of
from tui.escalation_words import fell_due, fired_words, heart, when_words
from tui.forms.rebased import both_results
from tui.possible import NEEDS, extendable, lacking, possible
from tui.told import holds_nobody_up

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEAR = timedelta(hours=4)


def clock(**more: Any) -> Clock:
    return Clock(**{"rule": "first_answer", "started_at": NOW - 20 * HOUR, "due_at": NOW + 5 * HOUR, **more})


def case(**more: Any) -> Case:
    whole: dict[str, Any] = {
        "number": 7, "ref": "26-7-2", "version": 3, "policy": "house/2026.1", "stage": Stage.ANALYSIS,
        "received_at": NOW - 20 * HOUR, "registered_at": NOW - 20 * HOUR, "stage_since": NOW - 19 * HOUR,
    }  # fmt: skip
    return Case(**whole | more)


class TestHowAClockStands:
    @pytest.mark.parametrize(
        ("more", "stand", "words"),
        [
            ({}, Stand.CALM, "in 5:00"),
            ({"due_at": NOW + NEAR}, Stand.NEAR, "in 4:00"),
            ({"due_at": NOW - timedelta(minutes=42)}, Stand.LATE, "late 0:42"),
            ({"stopped_at": NOW - HOUR, "stopped_by": Moment.ANSWERED}, Stand.MET, "met 13:02"),
            ({"stopped_at": NOW, "due_at": NOW - HOUR, "stopped_by": Moment.ANSWERED}, Stand.MET_LATE, "late by 1:00"),
            ({"stopped_at": NOW, "over": True, "stopped_by": Moment.CLOSED}, Stand.OVER, "over"),
            ({"due_at": None, "paused_since": NOW - HOUR, "paused_by": WaitFor.CLIENT}, Stand.PAUSED, "waits: client"),
        ],
    )
    def test_sign_and_words(self, more: dict[str, Any], stand: Stand, words: str) -> None:
        one = clock(**more)
        assert stand_of(one, NOW, NEAR) is stand
        assert short_stand(one, NOW, UTC) == words

    def test_it_is_late_from_the_second_on_at_which_the_sweep_finds_it_so(self) -> None:
        one = clock(due_at=NOW)
        assert stand_of(one, NOW, NEAR) is Stand.NEAR
        assert stand_of(one, NOW + timedelta(seconds=1), NEAR) is Stand.LATE

    def test_a_pause_that_is_used_up_is_one_no_more(self) -> None:
        one = clock(paused_since=NOW - HOUR, paused_until=NOW, paused_by=WaitFor.CLIENT)
        assert stand_of(one, NOW - timedelta(seconds=1), NEAR) is Stand.PAUSED
        assert stand_of(one, NOW, NEAR) is Stand.CALM

    def test_instants_are_the_readers_own(self) -> None:
        tokyo = timezone(9 * HOUR)
        one = clock(paused_since=NOW, paused_until=NOW + 24 * HOUR, paused_by=WaitFor.CLIENT)
        assert pause_words(one, NOW, tokyo) == "waits for the client since 23:02, at most until 23 Nov 23:02"

    def test_what_runs_stands_before_what_rests_and_what_is_over(self) -> None:
        later, soon = clock(cycle=2), clock(cycle=1, due_at=NOW + HOUR)
        paused = clock(cycle=3, paused_since=NOW - HOUR, due_at=None, paused_by=WaitFor.BODY)
        met = clock(cycle=4, stopped_at=NOW - HOUR)
        assert by_urgency((met, paused, later, soon), NOW) == [soon, later, paused, met]

    def test_it_is_called_as_the_cases_policy_calls_it(self) -> None:
        assert clock_title(clock(), case(), house()) == "First answer"
        assert clock_title(clock(rule="next_answer", cycle=2), case(), house()) == "Answer to a further message 2"
        assert clock_title(clock(rule="gone"), case(), house()) == "gone", "a rule that this version does not have"


class TestWhatFired:
    @pytest.mark.parametrize(
        ("rule", "cause", "words"),
        [
            ("first_answer@75", "1", "First answer: 75 % used up"),
            ("first_answer@100", "1", "First answer: late"),
            ("resolution_standard@200", "1", "Resolution: still not done at 200 % of its time"),
            ("promise@100", "p2", "Promise p2: late"),
            ("by_hand", "act 4", "by hand"),
            ("disagreement", "appeal 1", "Disagrees with the decision: appeal 1"),
            ("self_exclusion", "notice n1", "Asks to be excluded: self-exclusion: “let me go”"),
            ("unheard_of", "whatever", "unheard_of"),
        ],
    )
    def test_it_is_told_by_its_rule_and_its_cause(self, rule: str, cause: str, words: str) -> None:
        notice = Notice(
            id="n1", signal=Signal.SELF_EXCLUSION, state=NoticeState.CONFIRMED, words="let me go", at=NOW, by="anna"
        )
        firing = Firing(rule=rule, cause=cause, due_at=NOW, fired_at=NOW)
        known = house()
        if rule == "self_exclusion":
            words = words.replace("Asks to be excluded", known.rule_label(rule, "en"))
        assert fired_words(firing, case(notices=(notice,)), known) == words

    def test_both_instants_are_said_where_it_was_found_later(self) -> None:
        late = Firing(rule="first_answer@100", cause="1", due_at=NOW - 3 * HOUR, fired_at=NOW)
        assert when_words(late, NOW, UTC) == "due 11:02, found 14:02"
        assert fell_due(late, NOW, UTC) == " (due 11:02)"
        in_time = late.model_copy(update={"due_at": NOW - timedelta(seconds=2)})
        assert when_words(in_time, NOW, UTC) == "14:02"
        assert fell_due(in_time, NOW, UTC) == ""


class TestWhatMeansSomething:
    def test_a_command_without_anything_to_do_it_to_is_not_offered_and_says_why(self) -> None:
        anna = person("anna", "agent")
        assert possible([*NEEDS, "note"], case(), house(), anna) == ("escalate", "refer", "note")
        for name in NEEDS:
            assert bool(lacking(name, case(), house(), anna)) == (name not in {"escalate", "refer"})

    def test_more_time_only_by_whom_the_policy_lets_and_as_often(self) -> None:
        malta = shipped("mga")
        (rule,) = [rule for rule in malta.clocks if rule.extensions][:1]
        lead, agent = person("lena", "lead"), person("anna", "agent")
        for clocks, who, found in (
            ((clock(rule=rule.id),), lead, (f"{rule.id}/1",)),
            ((clock(rule=rule.id),), agent, ()),
            ((clock(rule=rule.id, extensions=1),), lead, ()),
            ((clock(rule=rule.id, stopped_at=NOW),), lead, ()),
        ):
            assert extendable(case(clocks=clocks), malta, who) == found


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("I want to end my life", "I want to end my life"),
        ("…will write to the Commission. I want to end my life. My pay is late…", "…Commission. I want to end my…"),
        ("I want to end my life. My pay is late and nobody answers…", "I want to end my life. My pay…"),
        ("…my pay is late and nobody answers, I want to end my life", "…answers, I want to end my life"),
    ],
)
def test_a_client_s_words_are_cut_where_the_sign_does_not_stand(words: str, shown: str) -> None:
    assert heart(words, 32) == shown


def test_a_rule_that_is_called_as_its_cause_says_it_once() -> None:
    firing = Firing(
        rule="responsible_gambling", cause="category responsible_gambling", to_level=1, due_at=NOW, fired_at=NOW
    )
    assert fired_words(firing, case(), house()) == "Responsible gambling"


def test_two_policies_side_by_side_tell_what_differs_and_what_does_not() -> None:
    received = Mark(what=Moment.RECEIVED, at=NOW - 20 * HOUR)
    one = case(marks=(received,))
    told = dict(both_results(one, house(), shipped("mga"), NOW))
    assert told["Resolution"].startswith("due 23 Nov 18:02")
    assert told["Resolution"].endswith("→ does not run")
    assert any(words.startswith("does not run → due") for words in told.values())
    assert "First answer" in told["as before"]
    assert list(both_results(one, house(), house(), NOW)) == [("as before", told_all(one))]


def told_all(one: Case) -> str:
    from core.clocks.reckon import reckon

    return " · ".join(clock_title(clock, one, house()) for clock in reckon(one, house(), NOW))


def test_a_warning_holds_nobody_up_and_a_rise_does() -> None:
    """A clock that only warned is no reason to look at the case again; one that took it away is."""
    firing = Firing(rule="first_answer@75", cause="1", due_at=NOW, fired_at=NOW)
    entry = Entry(
        case=7, from_version=3, to_version=4, at=NOW, by="casefloor", command="sweep", events=(RuleFired(firing=firing),)
    )
    risen = entry.model_copy(update={"events": (*entry.events, Escalated(from_level=0, to_level=1, rule=firing.rule))})
    assert holds_nobody_up([entry])
    assert not holds_nobody_up([entry, risen])


