"""Working time agrees with an oracle that steps minute by minute, over random calendars, starts and spans.

`CASEFLOOR_CALENDARS=100000` sets how many random calendars are tried in all; a few hundred otherwise. One in twenty
is asked about spans of up to two years.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clocks import Calendar, add_working, working_between
from tests.core.clocks.calendars import ZONES, Case, cases, spans, weeks
from tests.core.clocks.oracle import WEEKDAYS, Oracle, changes, seconds_between

CALENDARS = int(os.environ.get("CASEFLOOR_CALENDARS", "260"))
LONG = CALENDARS // 20
MINUTE = timedelta(minutes=1)
AS_LONG_AS_IT_TAKES = max(180, CALENDARS // 10)


def settled(examples: int) -> settings:
    """A zone's share of the examples, rounded up."""
    return settings(
        max_examples=-(-examples // len(ZONES)), suppress_health_check=list(HealthCheck), derandomize=CALENDARS < 1000
    )


def agrees(zone: str, long: bool, data: st.DataObject) -> None:
    """Both questions, and that each answers the other."""
    case = data.draw(cases(zone))
    minutes = data.draw(spans(long))
    end = case.start + minutes * MINUTE
    worked = case.oracle.between(case.start, end)
    assert working_between(case.start, end, case.calendar) == worked * MINUTE
    assert working_between(end, case.start, case.calendar) == -worked * MINUTE

    amount = data.draw(st.integers(1, worked)) if worked and data.draw(st.booleans()) else max(worked, 1)
    over = add_working(case.start, amount * MINUTE, case.calendar)
    expected = case.oracle.add(case.start, amount, max(minutes, 1))
    if expected is not None:
        assert over == expected
    else:  # nothing was worked in the span, and the end lies beyond it
        assert over > end
        assert case.oracle.between(case.start, over) == amount
        assert case.oracle.between(case.start, over - MINUTE) == amount - 1
    assert over.tzinfo is UTC
    assert working_between(case.start, over, case.calendar) == amount * MINUTE


@pytest.mark.timeout(AS_LONG_AS_IT_TAKES)
@pytest.mark.parametrize("zone", ZONES)
def test_short_spans_agree_with_stepping_by_minutes(zone: str) -> None:
    @settled(CALENDARS - LONG)
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        agrees(zone, False, data)

    check()


@pytest.mark.timeout(AS_LONG_AS_IT_TAKES)
@pytest.mark.parametrize("zone", ZONES)
def test_spans_to_two_years_agree_with_stepping_by_minutes(zone: str) -> None:
    @settled(max(LONG, 1))
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        agrees(zone, True, data)

    check()


LOCAL_MEAN_TIMES = {
    "Europe/Malta": datetime(1893, 11, 1, 23, 1, 56, tzinfo=UTC),  # from +0:58:04 to +1:00
    "Europe/Amsterdam": datetime(1937, 6, 30, 22, 40, 28, tzinfo=UTC),  # from +1:19:32 to +1:20, in older tables
    "Asia/Kolkata": datetime(1905, 12, 31, 18, 38, 50, tzinfo=UTC),  # from +5:21:10 to +5:30
    "America/New_York": datetime(1883, 11, 18, 17, 0, tzinfo=UTC),  # from -4:56:02 to -5:00
    "Africa/Monrovia": datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC),  # from -0:44:30 to UTC
}
"""Zone to an instant at which it left an offset of odd seconds."""


@pytest.mark.parametrize("zone", LOCAL_MEAN_TIMES)
def test_offsets_of_odd_seconds_agree_with_stepping_by_seconds(zone: str) -> None:
    @settings(max_examples=15, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(weekly=weeks(), ahead=st.integers(0, 3000), seconds=st.integers(1, 5000), free=st.booleans())
    def check(weekly: dict[str, list[tuple[str, str]]], ahead: int, seconds: int, free: bool) -> None:
        start = LOCAL_MEAN_TIMES[zone] - timedelta(seconds=ahead)
        end = start + timedelta(seconds=seconds)
        off = {start.date()} if free else set[date]()
        calendar = Calendar(timezone=zone, weekly=weekly, holidays=off)
        worked = working_between(start, end, calendar)
        assert worked == timedelta(seconds=seconds_between(weekly, zone, off, start, end))
        if worked:
            over = add_working(start, worked, calendar)
            assert over <= end
            assert seconds_between(weekly, zone, off, over, end) == 0
            assert seconds_between(weekly, zone, off, over - timedelta(seconds=1), over) == 1

    check()


@pytest.mark.parametrize("zone", ZONES)
def test_the_parts_of_a_minute_count_exactly(zone: str) -> None:
    """Windows begin and end at whole minutes, so a part of a minute is worked wholly or not at all."""

    @settings(max_examples=20, derandomize=True)
    @given(case=cases(zone), minutes=spans(False), parts=st.tuples(*[st.integers(0, 59_999_999)] * 2))
    def check(case: Case, minutes: int, parts: tuple[int, int]) -> None:
        begin_part, end_part = (timedelta(microseconds=part) for part in parts)
        end = case.start + (minutes + 1) * MINUTE
        first = case.oracle.between(case.start, case.start + MINUTE)
        last = case.oracle.between(end, end + MINUTE)
        whole = case.oracle.between(case.start, end) * MINUTE
        expected = whole - first * begin_part + last * end_part
        assert working_between(case.start + begin_part, end + end_part, case.calendar) == expected
        if expected:
            over = add_working(case.start + begin_part, expected, case.calendar)
            assert working_between(case.start + begin_part, over, case.calendar) == expected
            just_before = over - timedelta(microseconds=1)
            assert working_between(just_before, over, case.calendar) == timedelta(microseconds=1)

    check()


@pytest.mark.parametrize("zone", ["Europe/London", "America/Santiago", "Australia/Lord_Howe"])
@pytest.mark.parametrize("year", [2499, 2500, 2777, 9998])
def test_changes_of_far_years_fall_on_their_day(zone: str, year: int) -> None:
    """Far years take their changes from an earlier cycle of 400 years; the oracle asks `zoneinfo` about each minute."""
    weekly = {day: [("00:30", "03:15")] for day in WEEKDAYS}
    calendar, oracle = Calendar(timezone=zone, weekly=weekly), Oracle(weekly, zone, set())
    days = changes(zone, year, year)
    assert len(days) == 2
    for day in days:
        for ahead in range(-2, 3):
            start = day + timedelta(days=ahead)
            end = start + timedelta(days=1)
            assert working_between(start, end, calendar) == oracle.between(start, end) * MINUTE


def test_the_oracle_itself_is_not_blind() -> None:
    """Malta goes from 02:00 to 03:00 on Sunday 29 March: the night from Saturday has seven hours, the others eight."""
    start, end = datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)
    nights = {day: [("22:00", "06:00")] for day in ("fri", "sat", "sun")}
    assert Oracle(nights, "Europe/Malta", set()).between(start, end) == (8 + 7 + 8) * 60
    assert Oracle(nights, "Europe/Malta", {date(2026, 3, 28)}).between(start, end) == (8 + 8) * 60
