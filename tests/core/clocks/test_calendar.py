"""A calendar is read from a policy file as people write it, and refused with the line and the reason."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import BaseModel, ValidationError

from core.clocks import Calendar, Holiday, working_between
from core.toml_file import BadFile, load

WEEK = 'weekly = { mon = [["09:00", "13:00"], ["14:00", "18:00"]], fri = [["22:00", "06:00"]] }'


class File(BaseModel):
    """A policy file with nothing but calendars."""

    calendars: dict[str, Calendar]


def read(text: str) -> Calendar:
    return load(f"[calendars.office]\n{text}\n", File, name="house.toml").calendars["office"]


def faults(text: str) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(text)
    return str(caught.value).splitlines()


class TestWritten:
    def test_as_a_manager_writes_it(self) -> None:
        calendar = read(f'timezone = "Europe/Malta"\n{WEEK}')
        assert calendar.timezone == "Europe/Malta"
        assert calendar.weekly == {"mon": (("09:00", "13:00"), ("14:00", "18:00")), "fri": (("22:00", "06:00"),)}
        assert (calendar.holidays, calendar.always) == ((), False)

    def test_the_time_zone_is_utc_where_none_is_given(self) -> None:
        assert read(WEEK).timezone == "UTC"

    def test_around_the_clock_needs_no_windows(self) -> None:
        assert read("always = true").always

    @pytest.mark.parametrize("written", [
        '[{ date = 2026-12-25, source = "law" }, { date = 2026-01-01, source = "law" }]',
        '[{ date = "2026-12-25", source = "law" }, { date = "2026-01-01", source = "law" }]',
        '{ 2026-12-25 = "law", 2026-01-01 = "law" }',
        '[["2026-12-25", "law"], [2026-01-01, "law"]]',
        '[{ date = 2026-12-25, source = "law" }, ["2026-01-01", "law"], { date = 2026-12-25, source = "law" }]',
    ])  # fmt: skip
    def test_holidays_with_their_source_come_by_date(self, written: str) -> None:
        expected = (Holiday(date=date(2026, 1, 1), source="law"), Holiday(date=date(2026, 12, 25), source="law"))
        assert read(f"{WEEK}\nholidays = {written}").holidays == expected

    def test_bare_dates_have_no_source(self) -> None:
        expected = (Holiday(date=date(2026, 1, 1)), Holiday(date=date(2026, 12, 25)))
        assert read(f'{WEEK}\nholidays = [2026-12-25, "2026-01-01"]').holidays == expected
        assert Calendar(weekly={"mon": [("09:00", "18:00")]}, holidays={date(2026, 12, 25), date(2026, 1, 1)}).holidays == expected


class TestRefused:
    @pytest.mark.parametrize(("zone", "told"), [
        ("Europe/Mlta", "did you mean Europe/Malta?"), ("Malta", "did you mean Europe/Malta?"),
        ("europe/malta", "did you mean Europe/Malta?"), ("new york", "did you mean America/New_York?"),
        ("Europe", 'found "Europe"'), ("localtime", 'found "localtime"'), ("right/UTC", 'found "right/UTC"'),
        ("../etc/passwd", "expected an IANA time zone"), ("/etc/passwd", "expected an IANA time zone"), ("", 'found ""'),
        ("Москва", "expected an IANA time zone"), ("+03:00", "expected an IANA time zone"),
    ])  # fmt: skip
    def test_a_time_zone_that_nobody_knows(self, zone: str, told: str) -> None:
        [fault] = faults(f'timezone = "{zone}"\n{WEEK}')
        assert fault.startswith("house.toml:2: calendars.office.timezone: expected an IANA time zone such as Europe/Malta")
        assert told in fault

    @pytest.mark.parametrize("bad", ["25:00", "9", "18:61", "9:00", "09:00:00", " 09:00", "24:30", "-1:00", "٠٩:٠٠", ""])
    def test_a_time_that_is_none(self, bad: str) -> None:
        assert faults(f'weekly.mon = [["{bad}", "18:00"]]') == [
            f'house.toml:2: calendars.office.weekly.mon[0][0]: expected a time from 00:00 to 23:59, found "{bad}"'
        ]
        assert faults(f'weekly.mon = [\n["09:00", "12:00"],\n["09:00", "{bad}"]]') == [
            f'house.toml:4: calendars.office.weekly.mon[1][1]: expected a time from 00:00 to 24:00, found "{bad}"'
        ]

    def test_no_window_begins_when_the_day_is_over(self) -> None:
        [fault] = faults('weekly.mon = [["24:00", "06:00"]]')
        assert fault.endswith('expected a time from 00:00 to 23:59, found "24:00"')

    @pytest.mark.parametrize(("key", "hint"), [("Mon", "mon"), ("monday", "mon"), ("wednesday", "wed"), ("thurs", "thu")])
    def test_a_weekday_in_other_words(self, key: str, hint: str) -> None:
        [fault] = faults(f'weekly.{key} = [["09:00", "18:00"]]')
        assert fault == (
            f"house.toml:2: calendars.office.weekly.{key}: expected one of mon, tue, wed, thu, fri, sat, sun, "
            f"found an unknown key (did you mean {hint}?)"
        )

    def test_a_window_without_its_brackets(self) -> None:
        assert 'calendars.office.weekly.mon[0]: expected a list, found "09:00"' in faults('weekly.mon = ["09:00", "18:00"]')[0]

    @pytest.mark.parametrize("text", ['timezone = "UTC"', "weekly = {}", "weekly = { mon = [] }", "always = false"])
    def test_a_calendar_that_never_works(self, text: str) -> None:
        [fault] = faults(text)
        assert "calendars.office.weekly: expected a window on at least one day, or always = true, found none" in fault

    @pytest.mark.parametrize(("written", "told"), [
        ('["2026-02-30"]', 'holidays[0]: expected a date as 2026-01-31, found "2026-02-30"'),
        ("[5]", "holidays[0]: expected a date as 2026-01-31, found 5"),
        ("[2026-12-25T00:00:00]", "holidays[0]: expected a date as 2026-01-31"),
        ('[{ date = 2026-12-25, source = "law" }, 2026-12-25]', "holidays[1]: expected each date once, found 2026-12-25"),
        ('[{ source = "law" }]', "holidays[0].date: expected a date as 2026-01-31, found nothing"),
        ("[{ date = 2026-12-25, source = 5 }]", "holidays[0].source: expected text, found 5"),
        ('[{ date = 2026-12-25, sorce = "law" }]', "holidays[0].sorce: expected one of date, source, found an unknown key (did you mean source?)"),
        ("{ 2026-12-25 = 5 }", "holidays.2026-12-25: expected text, found 5"),
        ('{ easter = "law" }', 'holidays.easter: expected a date as 2026-01-31, found "easter"'),
        ('"2026-12-25"', 'holidays: expected a list, found "2026-12-25"'),
    ])  # fmt: skip
    def test_a_holiday_that_is_no_date(self, written: str, told: str) -> None:
        [fault] = faults(f"{WEEK}\nholidays = {written}")
        assert fault.startswith(f"house.toml:3: calendars.office.{told}")

    def test_an_unknown_key(self) -> None:
        assert "did you mean holidays?" in faults(f"{WEEK}\nholiday = []")[0]


class TestKept:
    office = Calendar(timezone="Europe/Malta", weekly={"fri": [("09:00", "18:00")], "mon": [("22:00", "06:00")]}, holidays={"2026-12-25": "law"})
    christmas = (datetime(2026, 12, 25, tzinfo=UTC), datetime(2026, 12, 26, tzinfo=UTC))

    def test_json_and_back(self) -> None:
        written = self.office.model_dump_json()
        assert Calendar.model_validate_json(written) == self.office
        assert Calendar.model_validate_json(written, strict=True).model_dump_json() == written
        assert Calendar.model_validate(self.office.model_dump()) == self.office

    def test_nothing_of_it_changes(self) -> None:
        with pytest.raises(ValidationError, match="frozen"):
            self.office.timezone = "UTC"  # type: ignore[misc]

    def test_pickled_and_copied_after_use(self) -> None:
        assert not working_between(*self.christmas, self.office)
        copies = (pickle.loads(pickle.dumps(self.office)), copy.copy(self.office), copy.deepcopy(self.office))
        for again in copies:
            assert again == self.office
            assert not working_between(*self.christmas, again)

    @pytest.mark.parametrize("deep", [False, True])
    def test_a_copy_with_other_holidays_reckons_with_those(self, deep: bool) -> None:
        assert not working_between(*self.christmas, self.office)
        without = self.office.model_copy(update={"holidays": ()}, deep=deep)
        assert working_between(*self.christmas, without) == timedelta(hours=9)
