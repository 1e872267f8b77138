"""What the figures of the shipped policies come to on a calendar: days counted by hand, and appeals inside the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.case import Case, Clock, ClockState, Extension, Mark, Moment
from core.catalogue import Category, Complexity
from core.clocks.reckon import reckon
from core.policy import shipped
from core.stages import Stage


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def case(
    *marks: tuple[str, str], category: str | None = None, complexity: str | None = None, extended: str = ""
) -> Case:
    """A case with these marks (moment and instant), the first of them its receipt."""
    received = at(marks[0][1])
    extension = Extension(clock=extended, reason="the provider is slow", at=received, by="lena")
    return Case(
        number=1, ref="26-1-5", version=1, policy="any/1", stage=Stage.ANALYSIS, received_at=received,
        registered_at=received, stage_since=received,
        category=Category(category) if category else None,
        complexity=Complexity(complexity) if complexity else None,
        marks=tuple(Mark(what=Moment(moment), at=at(instant)) for moment, instant in marks),
        extensions=(extension,) if extended else (),
    )  # fmt: skip


def clocks(name: str, rule: str, known: Case, now: str = "2026-12-31T00:00") -> list[Clock]:
    return [clock for clock in reckon(known, shipped(name), at(now)) if clock.rule == rule]


class TestDaysCountedByHand:
    @pytest.mark.parametrize(
        ("name", "rule", "received", "category", "due"),
        [
            # Eight weeks of the London wall clock, over the change to summer time.
            ("ukgc", "resolution", "2026-03-02T09:00", "payment", "2026-04-27T08:00"),
            ("disp-like", "resolution", "2026-03-02T09:00", "payment", "2026-04-27T08:00"),
            # Thursday evening: Friday, Monday and Tuesday are the three working days.
            ("ukgc", "acknowledgement_working_days", "2026-06-11T20:00", "payment", "2026-06-16T16:00"),
            # Ten days in Malta, over the same change.
            ("mga", "resolution", "2026-03-25T12:00", "payment", "2026-04-04T11:00"),
            ("curacao", "acknowledgement", "2026-04-24T15:00", "payment", "2026-05-01T15:00"),
            ("curacao", "resolution", "2026-04-24T15:00", "payment", "2026-05-22T15:00"),
            # King's Day on Monday and Labour Day on Friday do not count: 28, 29, 30 April, 4, 5 May.
            ("curacao", "resolution_responsible_gambling", "2026-04-24T15:00", "responsible_gambling", "2026-05-05T21:00"),
            # Christmas Eve: 29, 30 and 31 December, for Boxing Day is observed on the 28th.
            ("disp-like", "summary_resolution", "2026-12-24T10:00", "payment", "2026-12-31T17:00"),
            ("disp-like", "acknowledgement", "2026-12-24T10:00", "payment", "2026-12-29T17:00"),
            ("disp-like", "resolution_payment", "2026-03-02T09:00", "payment", "2026-03-23T17:00"),
        ],
    )  # fmt: skip
    def test_due(self, name: str, rule: str, received: str, category: str, due: str) -> None:
        (clock,) = clocks(name, rule, case(("received", received), category=category))
        assert clock.due_at == at(due)

    @pytest.mark.parametrize(
        ("name", "rule", "received", "category", "due"),
        [
            ("mga", "resolution", "2026-03-25T12:00", "payment", "2026-04-14T11:00"),
            ("curacao", "resolution", "2026-04-24T15:00", "payment", "2026-06-19T15:00"),
            ("curacao", "resolution_responsible_gambling", "2026-04-24T15:00", "responsible_gambling", "2026-05-19T21:00"),
            # 35 working days after 2 March, with Good Friday and Easter Monday between.
            ("disp-like", "resolution_payment", "2026-03-02T09:00", "payment", "2026-04-22T16:00"),
        ],
    )  # fmt: skip
    def test_due_when_extended(self, name: str, rule: str, received: str, category: str, due: str) -> None:
        known = case(("received", received), category=category, extended=f"{rule}/1")
        (clock,) = clocks(name, rule, known)
        assert clock.due_at == at(due)

    @pytest.mark.parametrize(
        ("complexity", "rule", "hours"),
        [
            ("simple", "resolution_simple", 24),
            ("standard", "resolution_standard", 48),
            (None, "resolution_standard", 48),
            ("complex", "resolution_complex", 120),
        ],
    )
    def test_the_house_resolves_by_complexity(self, complexity: str | None, rule: str, hours: int) -> None:
        known = case(("received", "2026-03-02T09:00"), complexity=complexity)
        running = reckon(known, shipped("house"), at("2026-03-02T10:00"))
        (resolution,) = (clock for clock in running if clock.rule.startswith("resolution"))
        assert resolution.rule == rule
        assert resolution.due_at == known.received_at + timedelta(hours=hours)

    def test_payments_and_responsible_gambling_have_their_shorter_clock_beside_the_long_one(self) -> None:
        technical = case(("received", "2026-03-02T09:00"), category="technical")
        assert not clocks("disp-like", "resolution_payment", technical)
        assert not clocks("curacao", "resolution_responsible_gambling", technical)


ANSWERED = (
    ("received", "2026-03-02T09:00"),
    ("informed", "2026-03-16T09:00"),
    ("closed", "2026-03-17T09:00"),
)
APPEALED = (*ANSWERED, ("reopened", "2026-03-30T09:00"), ("appealed", "2026-03-30T09:00"))


class TestAppeal:
    def test_makes_the_same_eight_weeks_go_on(self) -> None:
        (clock,) = clocks("ukgc", "resolution", case(*APPEALED), "2026-03-31T00:00")
        assert clock.state(at("2026-03-31T00:00")) is ClockState.RUNNING
        assert clock.started_at == at("2026-03-02T09:00")
        assert clock.due_at == at("2026-04-27T08:00")

    def test_is_answered_inside_them(self) -> None:
        (clock,) = clocks("ukgc", "resolution", case(*APPEALED, ("informed", "2026-04-20T09:00")))
        assert clock.state(at("2026-12-31T00:00")) is ClockState.MET
        assert clock.stopped_at == at("2026-04-20T09:00")

    def test_is_late_when_they_are_over(self) -> None:
        (clock,) = clocks("ukgc", "resolution", case(*APPEALED, ("informed", "2026-04-28T09:00")))
        assert clock.state(at("2026-12-31T00:00")) is ClockState.BREACHED

    def test_can_come_twice(self) -> None:
        twice = case(
            *APPEALED, ("informed", "2026-04-06T09:00"), ("closed", "2026-04-06T10:00"),
            ("reopened", "2026-04-10T09:00"), ("appealed", "2026-04-10T09:00"), ("informed", "2026-04-13T09:00"),
        )  # fmt: skip
        (clock,) = clocks("ukgc", "resolution", twice)
        assert clock.stopped_at == at("2026-04-13T09:00")

    def test_has_the_houses_own_48_hours_too(self) -> None:
        (clock,) = clocks("ukgc", "appeal", case(*APPEALED))
        assert clock.due_at == at("2026-04-01T09:00")


class TestNewFacts:
    def test_begin_the_eight_weeks_anew(self) -> None:
        reopened = case(*ANSWERED, ("reopened", "2026-03-30T09:00"))
        first, second = clocks("ukgc", "resolution", reopened, "2026-03-31T00:00")
        assert first.stopped_at == at("2026-03-16T09:00")
        assert second.started_at == at("2026-03-30T09:00")
        assert second.due_at == at("2026-05-25T09:00")

    def test_and_an_appeal_after_them_goes_on_with_the_new_eight_weeks(self) -> None:
        both = case(
            *ANSWERED, ("reopened", "2026-03-30T09:00"), ("informed", "2026-04-06T09:00"),
            ("closed", "2026-04-06T10:00"), ("reopened", "2026-04-10T09:00"), ("appealed", "2026-04-10T09:00"),
        )  # fmt: skip
        first, second = clocks("ukgc", "resolution", both, "2026-04-11T00:00")
        assert first.stopped_at == at("2026-03-16T09:00")
        assert second.stopped_at is None
        assert second.due_at == at("2026-05-25T09:00")


class TestProgressNotes:
    def test_are_owed_each_day_once_the_answer_is_late(self) -> None:
        late = case(("received", "2026-03-02T09:00"), ("progress_told", "2026-03-05T08:00"))
        first, second = clocks("house", "progress_note", late, "2026-03-05T12:00")
        assert (first.started_at, first.due_at) == (at("2026-03-04T09:00"), at("2026-03-05T09:00"))
        assert (second.started_at, second.due_at) == (at("2026-03-05T08:00"), at("2026-03-06T08:00"))

    def test_are_owed_by_nobody_while_it_is_not(self) -> None:
        assert not clocks(
            "house", "progress_note", case(("received", "2026-03-02T09:00")), "2026-03-03T09:00"
        )

    def test_are_owed_every_four_weeks_from_the_start_where_the_policy_says_so(self) -> None:
        (clock,) = clocks(
            "disp-like", "progress_note", case(("received", "2026-06-01T09:00")), "2026-06-02T09:00"
        )
        assert clock.due_at == at("2026-06-29T09:00")
