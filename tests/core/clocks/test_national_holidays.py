"""National holidays come as lines for review, which a policy file takes as they are."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

import pytest
from pydantic import BaseModel

from core.clocks import Calendar, Holiday
from core.errors import BadInput
from core.policy.national_holidays import as_toml, national_holidays
from core.toml_file import load

RELEASE = f"holidays {version('holidays')}"


def test_each_says_where_it_comes_from_and_what_is_observed() -> None:
    """2026-12-26, Boxing Day, is a Saturday; England has the Monday after it off."""
    year = {holiday.date: holiday.source for holiday in national_holidays("GB", [2026], "ENG")}
    assert year[date(2026, 12, 25)] == f"{RELEASE}: GB-ENG, Christmas Day"
    assert year[date(2026, 12, 28)] == f"{RELEASE}: GB-ENG, Boxing Day (observed)"
    assert len(year) == 9


def test_a_day_observed_for_the_next_year_is_in_this_one() -> None:
    """1 January 2022 is a Saturday: the United States were free on Friday 31 December 2021."""
    assert date(2021, 12, 31) in {holiday.date for holiday in national_holidays("US", [2021])}
    assert {holiday.date.year for holiday in national_holidays("US", [2021, 2023])} == {2021, 2023}


def test_names_in_the_language_asked_for() -> None:
    [first, *_] = national_holidays("RU", [2026], language="ru")
    assert first == Holiday(date=date(2026, 1, 1), source=f"{RELEASE}: RU, Новогодние каникулы")
    assert national_holidays("RU", [2026], language="en")[0].source.endswith("RU, New Year Holidays")


def test_a_language_that_the_package_lacks_gives_the_country_s_own() -> None:
    assert national_holidays("RU", [2026], language="mt")[0].source.endswith("Новогодние каникулы")


def test_a_policy_file_takes_the_lines_as_they_are() -> None:
    class File(BaseModel):
        calendar: Calendar

    found = national_holidays("MT", [2026, 2027])
    text = as_toml([*found, Holiday(date=date(2028, 1, 1), source='a "quoted" \\ word\x1b[2J')])
    assert text.splitlines()[1] == f"  {{ date = 2026-01-01, source = \"{RELEASE}: MT, New Year's Day\" }},"
    assert len(text.splitlines()) == len(found) + 3
    calendar = load(f'[calendar]\nweekly.mon = [["09:00", "18:00"]]\n{text}', File).calendar
    assert calendar.holidays[:-1] == found
    assert calendar.holidays[-1].source == 'a "quoted" \\ word␛[2J'
    assert as_toml(()) == "holidays = [\n]\n"


@pytest.mark.parametrize(("asked", "field", "told"), [
    (("XX", [2026]), "country", "no holidays are known for the country XX"),
    (("Malta", [2026]), "country", "a country is written as GB"),
    (("GB", [2026], "EN"), "subdivision", "GB has no subdivision EN: did you mean ENG?"),
    (("GB", [2026], "Bavaria"), "subdivision", "GB has no subdivision Bavaria: one of ENG, NIR, SCT, WLS"),
    (("MT", [2026], "X"), "subdivision", "MT has no subdivisions with holidays of their own"),
    (("GB", [2026, 2500], "ENG"), "years", "are known from 1872 to 2100, not for 2500"),
])  # fmt: skip
def test_what_is_not_known_is_refused_with_the_field(asked: tuple[str, list[int], str], field: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        national_holidays(*asked)
    assert caught.value.field == field
    assert told in str(caught.value)


def test_codes_are_taken_as_people_write_them() -> None:
    assert national_holidays("gbr", [2026], "GB-sct") == national_holidays("GB", [2026], "SCT")
