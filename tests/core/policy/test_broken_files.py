"""Policy files with one mistake each, and what the manager who made it reads: the line, the field, what was expected."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from core.policy import load_policy
from core.toml_file import BadFile

POLICIES = Path(__file__).parents[2] / "data" / "policies"
SMALL = POLICIES / "small.toml"
BROKEN = POLICIES / "broken"

MOMENTS = (
    "received, registered, acknowledged, client_wrote, client_asked, answered, progress_told, registration_entered,"
    " analysis_entered, investigation_entered, resolution_entered, execution_entered, informed, escalated, reopened,"
    " appealed, referred, body_asked, body_answered, body_decided, closed"
)
CLOCK_KEYS = (
    "warn_at, escalate, source, strength, id, label, starts, stops, goes_on, ends, amount, unit, counted_from, due,"
    " calendar, applies, cycle, after_breach_of, pauses, extensions"
)

MESSAGES: dict[str, tuple[str, ...]] = {
    "bracket_left_open": ("95: expected TOML, found a mistake in column 1 (a closing ] is missing)",),
    "business_days_around_the_clock": (
        '99: clocks[1].calendar: expected a calendar with working hours, found "always"',
    ),
    "clock_that_never_stops": ("90: clocks[0].stops: expected 1 or more items, found an empty list",),
    "dates_the_wrong_way": ("6: valid_to: expected a date not before 2026-01-01, found 2025-12-31",),
    "figure_without_source": ("53: windows.reply.source: expected text, found nothing",),
    "holiday_without_source": (
        "82: calendars.office.holidays: expected beside each holiday the source that it comes from,"
        " found none for 2026-12-25",
    ),
    "letter_with_a_wrong_hole": (
        '137: letters[0].text.en: expected text with no other holes than {ref}, {body}, {contact}, found "{adress}"',
    ),
    "level_of_the_body": ("95: clocks[0].escalate[1].to_level: expected 2 or less, found 3",),
    "misspelt_calendar": (
        '93: clocks[0].calendar: expected one of the calendars: always, office, found "ofice" (did you mean office?)',
    ),
    "misspelt_key": (
        "86: clocks[0].amount: expected a whole number, found nothing",
        f"91: clocks[0].ammount: expected one of {CLOCK_KEYS}, found an unknown key (did you mean amount?)",
    ),
    "no_windows": ("1: windows: expected a table, found nothing",),
    "number_in_quotes": ('91: clocks[0].amount: expected a whole number, found "24"',),
    "one_bracket_for_two": (
        "116: escalation: expected a list, found a table (a list of tables has two brackets: [[escalation]])",
    ),
    "quote_left_open": ("92: expected TOML, found a mistake in column 14 (a quotation mark is missing)",),
    "trigger_without_its_figure": (
        "116: escalation[0].above: expected a value: the trigger amount needs it, found nothing",
    ),
    "two_clocks_of_one_name": (
        '100: clocks[1].id: expected a name that no other clock or rule has, found "first_answer"',
    ),
    "unknown_currency": (
        '43: approval.steps[0].above.EURO: expected a currency code such as EUR, found "EURO" (did you mean EUR?)',
    ),
    "unknown_guard": (
        "131: guards[0].guard: expected one of the guards that can be added: signals_answered, four_eyes,"
        ' written_answer, body_named, client_told, found "body_namd" (did you mean body_named?)',
    ),
    "unknown_moment": (
        f'90: clocks[0].stops[0]: expected one of {MOMENTS}, found "anwsered" (did you mean answered?)',
    ),
    "unknown_time_zone": (
        "79: calendars.office.timezone: expected an IANA time zone such as Europe/Malta,"
        ' found "Europe/Londn" (did you mean Europe/London?)',
    ),
    "unknown_weekday": (
        "80: calendars.office.weekly.monday: expected one of mon, tue, wed, thu, fri, sat, sun,"
        " found an unknown key (did you mean mon?)",
    ),
    "warnings_not_rising": ("94: clocks[0].warn_at[1]: expected more than 75, found 50",),
    "window_without_a_zero": (
        '80: calendars.office.weekly.mon[0][0]: expected a time from 00:00 to 23:59, found "9:00"',
    ),
}
"""By file: each line as it is shown, without the file's name that it opens with."""


def test_the_small_policy_is_sound() -> None:
    assert load_policy(SMALL).name == "small/1"


@pytest.mark.parametrize("name", MESSAGES)
def test_a_broken_policy_is_refused_in_words_that_help(name: str) -> None:
    with pytest.raises(BadFile) as refused:
        load_policy(BROKEN / f"{name}.toml")
    assert str(refused.value).splitlines() == [f"{name}.toml:{line}" for line in MESSAGES[name]]


def test_every_broken_file_is_told_of_here() -> None:
    assert {path.stem for path in BROKEN.iterdir()} == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_broken_file_has_one_mistake_only(name: str) -> None:
    """It differs from the sound one in a line, or in lines that stand together."""
    sound, broken = (path.read_text("utf-8").splitlines() for path in (SMALL, BROKEN / f"{name}.toml"))
    hunks = [line for line in unified_diff(sound, broken, n=0, lineterm="") if line.startswith("@@")]
    assert len(hunks) == 1
