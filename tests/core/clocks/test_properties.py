"""What holds for every calendar, whatever its windows, its zone and its holidays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.clocks import Calendar, add_working, working_between
from tests.core.clocks.calendars import ZONES, Case, cases
from tests.core.clocks.oracle import WEEKDAYS

any_case = st.sampled_from(sorted(ZONES)).flatmap(cases)
amounts = st.one_of(
    st.integers(1, 10_000).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(1, 10**12).map(lambda parts: timedelta(microseconds=parts)),
)
stretches = st.integers(0, 10**13).map(lambda parts: timedelta(microseconds=parts))
"""To 115 days."""


@given(case=any_case, amount=amounts, more=st.lists(st.integers(-3, 400), min_size=1, max_size=5))
def test_pitfall_17_adding_a_holiday_never_brings_a_deadline_nearer(
    case: Case, amount: timedelta, more: list[int]
) -> None:
    """Nor does it add working time anywhere."""
    fewer = case.calendar
    dates = {*(holiday.date for holiday in fewer.holidays), *((case.start + timedelta(days=n)).date() for n in more)}
    calendar = Calendar(timezone=fewer.timezone, weekly=fewer.weekly, holidays=sorted(dates))
    before, after = (add_working(case.start, amount, each) for each in (fewer, calendar))
    assert after >= before
    assert working_between(case.start, before, calendar) <= working_between(case.start, before, fewer)


@given(case=any_case, amount=amounts, share=st.floats(0, 1), pause=stretches)
def test_pitfall_12_a_pause_moves_a_deadline_by_its_own_working_time(
    case: Case, amount: timedelta, share: float, pause: timedelta
) -> None:
    """Exactly: by nothing where the pause lies outside working hours."""
    calendar, deadline = case.calendar, add_working(case.start, amount, case.calendar)
    paused = case.start + (deadline - case.start) * share
    assume(paused < deadline)
    resumed = paused + pause
    rest = amount - working_between(case.start, paused, calendar)
    moved = add_working(resumed, rest, calendar)
    assert working_between(deadline, moved, calendar) == working_between(paused, resumed, calendar)
    if not working_between(paused, resumed, calendar):
        assert moved == deadline


@given(case=any_case, steps=st.tuples(stretches, stretches))
def test_parts_add_up(case: Case, steps: tuple[timedelta, timedelta]) -> None:
    begin, middle, end = case.start, case.start + steps[0], case.start + steps[0] + steps[1]
    whole = working_between(begin, end, case.calendar)
    first, second = (working_between(*pair, case.calendar) for pair in ((begin, middle), (middle, end)))
    assert first + second == whole
    assert working_between(end, middle, case.calendar) + working_between(middle, begin, case.calendar) == -whole
    assert timedelta(0) <= whole <= end - begin


@given(case=any_case, amount=amounts)
def test_what_is_added_lies_between_and_no_earlier_instant_would_do(case: Case, amount: timedelta) -> None:
    over = add_working(case.start, amount, case.calendar)
    assert working_between(case.start, over, case.calendar) == amount
    a_little = timedelta(microseconds=1)
    assert working_between(over - a_little, over, case.calendar) == a_little


@given(case=any_case, amount=amounts, more=amounts)
def test_adding_twice_is_adding_once(case: Case, amount: timedelta, more: timedelta) -> None:
    first = add_working(case.start, amount, case.calendar)
    assert add_working(first, more, case.calendar) == add_working(case.start, amount + more, case.calendar)


@settings(max_examples=30)
@given(case=any_case, amount=amounts)
def test_windows_and_holidays_do_not_matter_around_the_clock(case: Case, amount: timedelta) -> None:
    always = case.calendar.model_copy(update={"always": True})
    assert add_working(case.start, amount, always) == case.start + amount
    assert working_between(case.start, case.start + amount, always) == amount


@pytest.mark.parametrize("zone", ZONES)
def test_a_calendar_of_every_hour_loses_none_to_the_change_of_the_clock(zone: str) -> None:
    """Whole days in every zone are simply all the time there is, over any year."""
    calendar = Calendar(timezone=zone, weekly={day: [("00:00", "24:00")] for day in WEEKDAYS})
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in ZONES[zone])
    assert working_between(first, last, calendar) == last - first
