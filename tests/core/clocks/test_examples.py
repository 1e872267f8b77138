"""Working time in plain examples; each instant is worked out by hand in the words beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.clocks import Calendar, add_working, working_between

OFFICE = {day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestAnOrdinaryWeek:
    """2026-06-01 is a Monday; this office keeps UTC."""

    office = Calendar(weekly=OFFICE)

    def test_the_last_hour_of_a_day_ends_on_that_day(self) -> None:
        """Nine hours from Monday 09:00 end on Monday 18:00, not on Tuesday 09:00, which has the same time worked."""
        assert add_working(utc("2026-06-01T09:00"), 9 * HOUR, self.office) == utc("2026-06-01T18:00")
        assert working_between(utc("2026-06-01T09:00"), utc("2026-06-02T09:00"), self.office) == 9 * HOUR

    def test_a_microsecond_more_is_the_next_morning(self) -> None:
        a_little = timedelta(microseconds=1)
        over = add_working(utc("2026-06-01T09:00"), 9 * HOUR + a_little, self.office)
        assert over == utc("2026-06-02T09:00") + a_little

    def test_nothing_added_is_the_start_itself_even_at_night(self) -> None:
        assert add_working(utc("2026-06-06T23:00"), timedelta(0), self.office) == utc("2026-06-06T23:00")

    def test_over_the_weekend(self) -> None:
        """Friday 17:00 has one hour left; the other ends on Monday at 10:00."""
        assert add_working(utc("2026-06-05T17:00"), 2 * HOUR, self.office) == utc("2026-06-08T10:00")

    def test_backwards_is_the_same_time_taken_off(self) -> None:
        assert working_between(utc("2026-06-08T10:00"), utc("2026-06-05T17:00"), self.office) == -2 * HOUR

    def test_instants_come_in_any_zone_and_leave_in_utc(self) -> None:
        """12:00 in Kolkata is 06:30 in UTC; an hour of the office later it is 10:00."""
        over = add_working(datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Asia/Kolkata")), HOUR, self.office)
        assert over == utc("2026-06-01T10:00")
        assert over.tzinfo is UTC

    def test_the_second_hour_of_a_fold_is_told_from_the_first(self) -> None:
        """In London 01:30 comes twice on 2026-10-25: at 00:30 and at 01:30 in UTC."""
        first = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/London"))
        always = Calendar(always=True)
        assert working_between(first, first.replace(fold=1), always) == HOUR
        assert working_between(first, first.replace(fold=1), Calendar(weekly={"sun": [("00:00", "24:00")]})) == HOUR


class TestPitfall15AnyWeek:
    """A week of two days, shifts across midnight, a second shift a day."""

    def test_monday_and_thursday_only(self) -> None:
        """Monday 16:00 has one hour left until 17:00; the other is Thursday's first."""
        calendar = Calendar(weekly={"mon": [("09:00", "17:00")], "thu": [("09:00", "17:00")]})
        assert add_working(utc("2026-06-01T16:00"), 2 * HOUR, calendar) == utc("2026-06-04T10:00")
        assert add_working(utc("2026-06-04T17:00"), HOUR, calendar) == utc("2026-06-08T10:00")
        assert working_between(utc("2026-06-01T00:00"), utc("2026-06-15T00:00"), calendar) == 32 * HOUR

    def test_a_shift_across_midnight(self) -> None:
        """Friday's shift from 22:00 ends on Saturday at 06:00; the next begins on Friday again."""
        calendar = Calendar(weekly={"fri": [("22:00", "06:00")]})
        assert add_working(utc("2026-06-05T23:00"), 7 * HOUR, calendar) == utc("2026-06-06T06:00")
        assert add_working(utc("2026-06-06T05:00"), 2 * HOUR, calendar) == utc("2026-06-12T23:00")

    def test_a_shift_across_the_week_s_end(self) -> None:
        """Sunday's shift runs into Monday, and into the next week."""
        calendar = Calendar(weekly={"sun": [("20:00", "04:00")]})
        assert working_between(utc("2026-06-08T00:00"), utc("2026-06-08T12:00"), calendar) == 4 * HOUR

    def test_a_second_shift(self) -> None:
        """Half an hour before noon and half an hour after two."""
        calendar = Calendar(weekly={"mon": [("14:00", "18:00"), ("09:00", "12:00")]})
        assert add_working(utc("2026-06-01T11:30"), HOUR, calendar) == utc("2026-06-01T14:30")

    def test_overlapping_shifts_count_once(self) -> None:
        calendar = Calendar(weekly={"mon": [("09:00", "14:00"), ("12:00", "18:00"), ("22:00", "04:00")], "tue": [("02:00", "06:00")]})
        assert working_between(utc("2026-06-01T00:00"), utc("2026-06-03T00:00"), calendar) == (9 + 8) * HOUR

    def test_the_whole_day_written_in_two_ways(self) -> None:
        """00:00 to 24:00 is the calendar day; 09:00 to 09:00 is the 24 hours from nine."""
        day = Calendar(weekly={"mon": [("00:00", "24:00")]})
        from_nine = Calendar(weekly={"mon": [("09:00", "09:00")]})
        assert add_working(utc("2026-06-01T00:00"), 24 * HOUR, day) == utc("2026-06-02T00:00")
        assert add_working(utc("2026-06-01T00:00"), 24 * HOUR, from_nine) == utc("2026-06-02T09:00")

    def test_around_the_clock(self) -> None:
        calendar = Calendar(timezone="Europe/Malta", always=True, weekly=OFFICE, holidays=["2026-10-25"])
        assert add_working(utc("2026-10-24T12:00"), 48 * HOUR, calendar) == utc("2026-10-26T12:00")


class TestPitfall16TheClockIsChanged:
    """An hour that happens twice counts twice, one that does not happen counts for nothing."""

    def test_a_pause_in_the_autumn_hour_keeps_its_minutes(self) -> None:
        """London, 2026-10-25: 01:50 BST is 00:50 UTC; ten minutes on it is 01:00 GMT, and 25 minutes on 01:15 GMT."""
        calendar = Calendar(timezone="Europe/London", weekly={"sun": [("01:00", "02:00")]})
        assert working_between(utc("2026-10-25T00:50"), utc("2026-10-25T01:15"), calendar) == 25 * MINUTE
        assert add_working(utc("2026-10-25T00:50"), 25 * MINUTE, calendar) == utc("2026-10-25T01:15")
        assert working_between(utc("2026-10-24T12:00"), utc("2026-10-25T12:00"), calendar) == 2 * HOUR

    def test_the_hour_left_out_in_spring(self) -> None:
        """London, 2026-03-29: from 01:00 to 02:00 nothing happens, so 00:30 to 02:30 is one hour, 00:30 to 01:30 UTC."""
        calendar = Calendar(timezone="Europe/London", weekly={"sun": [("00:30", "02:30")]})
        assert add_working(utc("2026-03-29T00:00"), HOUR, calendar) == utc("2026-03-29T01:30")
        assert working_between(utc("2026-03-29T00:00"), utc("2026-03-30T00:00"), calendar) == HOUR

    def test_a_window_that_falls_into_the_gap_waits_for_the_next_week(self) -> None:
        """Nothing of 01:00 to 02:00 on 29 March; on 5 April 01:00 BST is 00:00 UTC."""
        calendar = Calendar(timezone="Europe/London", weekly={"sun": [("01:00", "02:00")]})
        assert add_working(utc("2026-03-29T00:00"), MINUTE, calendar) == utc("2026-04-05T00:01")

    def test_half_an_hour_on_lord_howe(self) -> None:
        """2026-04-05: 02:00 at +11 (15:00 UTC the day before) is 01:30 at +10:30. 01:00 to 02:00 lasts 90 minutes."""
        calendar = Calendar(timezone="Australia/Lord_Howe", weekly={"sun": [("01:00", "02:00")]})
        assert add_working(utc("2026-04-04T12:00"), 90 * MINUTE, calendar) == utc("2026-04-04T15:30")

    def test_two_hours_at_troll(self) -> None:
        """2026-10-25: 03:00 at +2 (01:00 UTC) is 01:00 at +0. 01:00 to 03:00 lasts from 23:00 to 03:00 UTC."""
        calendar = Calendar(timezone="Antarctica/Troll", weekly={"sun": [("01:00", "03:00")]})
        assert add_working(utc("2026-10-24T12:00"), 4 * HOUR, calendar) == utc("2026-10-25T03:00")

    def test_a_day_without_a_midnight(self) -> None:
        """São Paulo, 2018-11-04 begins at 01:00 (03:00 UTC): 00:00 to 02:00 is the hour until 04:00 UTC."""
        calendar = Calendar(timezone="America/Sao_Paulo", weekly={"sun": [("00:00", "02:00")]})
        assert working_between(utc("2018-11-04T00:00"), utc("2018-11-05T00:00"), calendar) == HOUR
        assert add_working(utc("2018-11-04T00:00"), HOUR, calendar) == utc("2018-11-04T04:00")

    def test_a_date_that_never_was(self) -> None:
        """Apia went from Thursday 29 December 2011 (-10) to Saturday 31 (+14), at 10:00 UTC on the 30th.

        Thursday 17:00 is 03:00 UTC on the 30th and has one hour left; Saturday 09:00 is 19:00 UTC on the 30th.
        """
        calendar = Calendar(timezone="Pacific/Apia", weekly={day: [("09:00", "18:00")] for day in ("thu", "fri", "sat")})
        assert add_working(utc("2011-12-30T03:00"), 2 * HOUR, calendar) == utc("2011-12-30T20:00")


NIGHTS = {"fri": [("22:00", "06:00")], "sat": [("10:00", "12:00")]}


class TestHolidays:
    def test_a_holiday_takes_its_night_shift_with_it_after_midnight(self) -> None:
        """Friday 5 June is free: its shift until Saturday 06:00 too. Saturday's own window stays."""
        calendar = Calendar(weekly=NIGHTS, holidays={"2026-06-05": "the founder's birthday"})
        assert working_between(utc("2026-06-05T00:00"), utc("2026-06-07T00:00"), calendar) == 2 * HOUR

    def test_a_holiday_leaves_what_began_the_day_before(self) -> None:
        """Saturday 6 June is free: Friday's shift still ends on it at 06:00."""
        calendar = Calendar(weekly=NIGHTS, holidays={"2026-06-06": "flood"})
        assert working_between(utc("2026-06-05T00:00"), utc("2026-06-07T00:00"), calendar) == 8 * HOUR

    def test_two_holidays_in_a_row(self) -> None:
        """Christmas 2026 on a Friday; Monday 28 is free as well. Thursday 17:00 plus two hours is Tuesday 10:00."""
        calendar = Calendar(weekly=OFFICE, holidays=["2026-12-28", "2026-12-25"])
        assert add_working(utc("2026-12-24T17:00"), 2 * HOUR, calendar) == utc("2026-12-29T10:00")

    def test_a_holiday_is_a_date_of_the_calendar_s_zone(self) -> None:
        """1 May in Auckland (+12) begins at 12:00 UTC on 30 April, and its windows from 09:00 at 21:00 UTC."""
        calendar = Calendar(timezone="Pacific/Auckland", weekly=OFFICE, holidays=["2026-05-01"])
        assert working_between(utc("2026-04-30T12:00"), utc("2026-05-01T12:00"), calendar) == timedelta(0)


class TestRefused:
    office = Calendar(timezone="Europe/Malta", weekly=OFFICE)

    def test_instants_without_a_zone(self) -> None:
        naive = datetime(2026, 6, 1, 9)  # noqa: DTZ001
        with pytest.raises(ValueError, match="start is 2026-06-01T09:00:00 without a time zone"):
            add_working(naive, HOUR, self.office)
        with pytest.raises(ValueError, match="end is 2026-06-01T09:00:00 without a time zone"):
            working_between(utc("2026-06-01T09:00"), naive, self.office)

    def test_a_negative_amount(self) -> None:
        with pytest.raises(ValueError, match="forwards only"):
            add_working(utc("2026-06-01T09:00"), -HOUR, self.office)

    @pytest.mark.parametrize("calendar", [office, Calendar(always=True)])
    def test_what_no_calendar_holds(self, calendar: Calendar) -> None:
        with pytest.raises(ValueError, match="outside the years 2 to 9998"):
            add_working(utc("2026-06-01T09:00"), timedelta.max, calendar)

    @pytest.mark.parametrize("year", [1, 9999])
    def test_years_at_the_edge(self, year: int) -> None:
        with pytest.raises(ValueError, match="outside the years 2 to 9998"):
            working_between(datetime(year, 6, 1, tzinfo=UTC), utc("2026-06-01T09:00"), self.office)

    @pytest.mark.parametrize("zone", ["Europe/Malta", "Africa/Casablanca", "America/Santiago"])
    def test_the_last_years_that_can_be_told_keep_their_summer_time(self, zone: str) -> None:
        """Later years take their changes from the same year of an earlier cycle of 400; `zoneinfo` knows them itself."""
        calendar = Calendar(timezone=zone, weekly=OFFICE)
        for year in (2499, 2500, 2899, 2900, 9998):
            for month in (1, 7):
                morning = datetime(year, month, 15, 9, tzinfo=ZoneInfo(zone))
                while morning.weekday() > 4:
                    morning += timedelta(days=1)
                assert add_working(morning - 2 * HOUR, HOUR, calendar) == morning + HOUR
