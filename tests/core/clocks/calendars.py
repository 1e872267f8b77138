"""Random calendars and instants, drawn towards what goes wrong: changes of the clock, midnights, holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from core.clocks import Calendar
from tests.core.clocks.oracle import WEEKDAYS, Oracle, Weekly, changes

ZONES: dict[str, tuple[int, int]] = {
    "UTC": (2024, 2026),
    "America/New_York": (2021, 2026),
    "Europe/London": (2023, 2028),
    "Europe/Malta": (2024, 2029),
    "Australia/Lord_Howe": (2022, 2027),  # half an hour
    "America/Santiago": (2020, 2025),  # at midnight, and in the southern summer
    "Pacific/Chatham": (2024, 2029),  # 12:45 from UTC
    "Africa/Casablanca": (2012, 2020),  # up to four changes a year around Ramadan, then the signs turned in 2018
    "Asia/Tehran": (2014, 2022),  # by the Persian calendar, until 2022
    "America/Sao_Paulo": (2014, 2020),  # the day begins at 01:00, until 2019
    "Antarctica/Troll": (2022, 2026),  # two hours
    "Asia/Kolkata": (2024, 2026),  # no change, half an hour from UTC
    "Pacific/Apia": (2009, 2014),  # 2011 has no 30 December
}
"""Zone to the years that starts are drawn from."""

MINUTES = st.one_of(st.integers(0, 1439), st.sampled_from([0, 60, 90, 120, 150, 180, 540, 1080, 1380, 1439]))


@cache
def _days_of_change(zone: str) -> list[datetime]:
    return changes(zone, *ZONES[zone])


@dataclass(frozen=True)
class Case:
    """One example: the same calendar for the program and for the oracle, and a start."""

    calendar: Calendar
    oracle: Oracle
    start: datetime

    def __repr__(self) -> str:
        return f"Case({self.calendar!r}, start={self.start.isoformat()})"


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def windows(draw: st.DrawFn) -> list[tuple[str, str]]:
    """None to three windows of a day: past midnight, overlapping, the whole day, as they come."""
    given = []
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 2, 3]))):
        begin, end = draw(MINUTES), draw(MINUTES)
        given.append(draw(st.sampled_from([
            (_time(begin), _time(end)), ("09:00", "18:00"), (_time(begin), "24:00"), ("00:00", "24:00"),
            ("22:00", "06:00"), ("01:30", "02:30"), (_time(begin), _time(begin)),
        ])))  # fmt: skip
    return given


@st.composite
def weeks(draw: st.DrawFn) -> Weekly:
    """Some weekdays with windows, at least one window in all."""
    days = draw(st.one_of(
        st.just(list(WEEKDAYS)), st.just(list(WEEKDAYS[:5])), st.just(["mon", "thu"]),
        st.lists(st.sampled_from(WEEKDAYS), unique=True, min_size=1),
    ))  # fmt: skip
    same = draw(st.none() | windows())
    weekly = {day: same if same is not None else draw(windows()) for day in days}
    if not any(weekly.values()):
        weekly[days[0]] = [draw(st.sampled_from([("09:00", "18:00"), ("23:30", "00:30"), ("00:00", "24:00")]))]
    return weekly


@st.composite
def starts(draw: st.DrawFn, zone: str) -> datetime:
    """A whole minute, every second time within three days of a change."""
    first, last = ZONES[zone]
    days = _days_of_change(zone)
    if days and draw(st.booleans()):
        return draw(st.sampled_from(days)) + timedelta(minutes=draw(st.integers(-3 * 1440, 3 * 1440)))
    begin = datetime(first, 1, 1, tzinfo=UTC)
    whole = (datetime(last, 1, 1, tzinfo=UTC) - begin) // timedelta(minutes=1)
    return begin + timedelta(minutes=draw(st.integers(0, whole)))


@st.composite
def holidays(draw: st.DrawFn, near: datetime) -> set[date]:
    """None to a dozen dates, from days before the instant to months after it."""
    ahead = draw(st.sampled_from([7, 30, 400]))
    return {
        (near + timedelta(days=days)).date() for days in draw(st.lists(st.integers(-3, ahead), max_size=12))
    }


@st.composite
def cases(draw: st.DrawFn, zone: str) -> Case:
    start = draw(starts(zone))
    weekly, free = draw(weeks()), draw(holidays(start))
    calendar = Calendar(timezone=zone, weekly=weekly, holidays=free)
    return Case(calendar, Oracle(weekly, zone, free), start)


def spans(long: bool) -> st.SearchStrategy[int]:
    """Minutes: up to three days mostly, and up to two years where asked for."""
    short = st.one_of(st.integers(0, 180), st.integers(0, 3 * 1440), st.integers(0, 21 * 1440))
    return st.integers(21 * 1440, 731 * 1440) if long else short
