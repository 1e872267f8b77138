"""Time as people say it, in both languages, across midnight and a change of the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui import moments
from tui.i18n import set_language

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("left", "english", "russian"),
    [
        (timedelta(minutes=-42), "late 0:42", "просрочка 0:42"),
        (timedelta(hours=-23, minutes=-59), "late 23:59", "просрочка 23:59"),
        (timedelta(days=-3), "late 3 d", "просрочка 3 дн"),
        (timedelta(seconds=-1), "late 0:01", "просрочка 0:01"),
        (timedelta(seconds=59), "now", "сейчас"),
        (timedelta(hours=1, minutes=10, seconds=59), "in 1:10", "через 1:10"),
        (timedelta(hours=9, minutes=57), "in 9:57", "через 9:57"),
        (timedelta(hours=18, minutes=58), "tomorrow 09:00", "завтра 09:00"),
        (timedelta(days=3), "in 3 d", "через 3 дн"),
        (timedelta(days=-130), "late 4 mo", "просрочка 4 мес"),
        (timedelta(days=-800), "late 2 y", "просрочка 2 г"),
    ],
)
def test_a_deadline_is_said_as_people_say_it(left: timedelta, english: str, russian: str) -> None:
    assert moments.until(NOW + left, NOW, UTC) == english
    set_language("ru")
    assert moments.until(NOW + left, NOW, UTC) == russian


def test_late_this_evening_is_still_a_distance_not_a_day() -> None:
    assert moments.until(NOW.replace(hour=23), NOW.replace(hour=8), UTC) == "in 15:00"


def test_tomorrow_is_the_reader_s_tomorrow() -> None:
    due = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert moments.until(due, NOW, ZoneInfo("Europe/Moscow")) == "tomorrow 05:30"
    assert moments.until(due, NOW, ZoneInfo("America/Los_Angeles")) == "in 12:28"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=20), "yesterday 18:02"),
        (timedelta(days=11), "11 Nov"),
        (timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_what_happened_is_placed_in_time(passed: timedelta, said: str) -> None:
    assert moments.ago(NOW - passed, NOW, UTC) == said


def test_age_is_one_number_and_never_negative() -> None:
    assert [moments.age(NOW - timedelta(minutes=m), NOW) for m in (0, 59, 60, 47 * 60, 49 * 60)] == [
        "0 min", "59 min", "1 h", "47 h", "2 d",
    ]  # fmt: skip
    assert moments.age(NOW + timedelta(hours=1), NOW) == "0 min"


def test_a_conversation_s_stamp_names_the_day_only_when_it_is_another() -> None:
    assert moments.stamp(NOW.replace(hour=9), NOW, UTC) == "09:02"
    assert moments.stamp(NOW - timedelta(days=1), NOW, UTC) == "21 Nov 14:02"


def test_the_exact_instant_carries_its_offset() -> None:
    assert moments.exact(NOW, UTC) == "2026-11-22 14:02:00 UTC"
    assert moments.exact(NOW, ZoneInfo("Asia/Kolkata")) == "2026-11-22 19:32:00 +05:30"


def test_the_hour_that_comes_twice_is_counted_once_each() -> None:
    """Berlin, 25 October 2026: 02:30 happens twice; the distance is in real minutes."""
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    second = first.replace(fold=1)
    assert moments.until(second.astimezone(UTC), first.astimezone(UTC), berlin) == "in 1:00"


@given(
    minutes=st.integers(-60 * 24 * 900, 60 * 24 * 900),
    language=st.sampled_from(["en", "ru"]),
    zone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"]),
)
def test_no_deadline_is_wider_than_its_column(minutes: int, language: str, zone: str) -> None:
    set_language(language)
    try:
        words = moments.until(NOW + timedelta(minutes=minutes), NOW, ZoneInfo(zone))
        assert cell_len(words) <= moments.WIDEST
    finally:
        set_language("en")


@given(
    dues=st.lists(st.integers(-100_000, 100_000), min_size=2, max_size=9), second=st.integers(0, 59)
)
def test_all_deadlines_and_ages_change_together_when_the_minute_does(dues: list[int], second: int) -> None:
    def words(now: datetime) -> list[str]:
        moments_of = [NOW + timedelta(seconds=due) for due in dues]
        return [moments.until(one, now, UTC) for one in moments_of] + [moments.age(one, now) for one in moments_of]

    assert words(NOW + timedelta(seconds=second)) == words(NOW)


def test_the_distance_and_the_time_of_day_add_up() -> None:
    due = NOW.replace(hour=15, minute=12, second=5)
    assert moments.until(due, NOW.replace(second=55), UTC) == "in 1:10"


@given(seconds=st.integers(-(10**6), 10**6))
def test_within_a_minute_the_words_change_at_most_once(seconds: int) -> None:
    due = NOW + timedelta(seconds=seconds)
    words = [moments.until(due, NOW + timedelta(seconds=s), UTC) for s in range(60)]
    assert sum(a != b for a, b in pairwise(words)) <= 1
