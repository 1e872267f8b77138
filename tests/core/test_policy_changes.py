"""What differs between two policies: every figure by its place in the file, and nothing else."""

from __future__ import annotations

from core.policy import Policy, house, shipped
from core.policy.load import HOUSE_FILE
from core.policy_changes import Change, changes
from core.policy_words import described
from core.say import say
from core.toml_file import load

TEXT = HOUSE_FILE.read_text("utf-8")
RESOLUTION = TEXT.index('id = "resolution_standard"')


def house_with(*replaced: tuple[str, str], behind: int = 0) -> Policy:
    """The house default with a few places changed, each the first behind a place."""
    text = TEXT
    for old, new in replaced:
        at = text.index(old, behind)
        text = text[:at] + new + text[at + len(old) :]
    return load(text, Policy)


class TestChanges:
    def test_the_same_policy_has_none(self) -> None:
        assert changes(house(), house()) == ()
        assert changes(house(), house_with(("# The house default", "# Another remark"))) == ()

    def test_a_figure_is_told_with_its_unit_under_its_clock(self) -> None:
        new = house_with(("amount = 48\nunit = \"hours\"", "amount = 3\nunit = \"days\""), behind=RESOLUTION)
        assert changes(house(), new) == (Change("clocks.resolution_standard.amount", "48 hours", "3 days"),)

    def test_a_clock_that_moved_in_the_file_is_no_change(self) -> None:
        old = house()
        moved = old.model_copy(update={"clocks": (*old.clocks[1:], old.clocks[0])})
        assert changes(old, moved) == ()

    def test_a_rule_that_came_or_went_is_one_line(self) -> None:
        new = house_with(('id = "stage_execution"', 'id = "doing_it"'))
        assert changes(house(), new) == (
            Change("clocks.doing_it", None, "3 days"),
            Change("clocks.stage_execution", "3 days", None),
        )

    def test_lists_and_tables_of_amounts_are_told_as_they_stand(self) -> None:
        new = house_with(("warn_at = [50, 75, 90]", "warn_at = [80]"), ('EUR = "500"', 'EUR = "600"'))
        assert {(change.path, change.old, change.new) for change in changes(house(), new)} == {
            ("approval.steps.0.above.EUR", "500", "600"),
            ("clocks.first_answer.warn_at", "50, 75, 90", "80"),
        }

    def test_a_holiday_more_is_one_line(self) -> None:
        ukgc = shipped("ukgc")
        london = ukgc.calendars["london"]
        fewer = london.model_copy(update={"holidays": london.holidays[1:]})
        before = ukgc.model_copy(update={"calendars": {"london": fewer}})
        (change,) = changes(before, ukgc)
        assert change.path == "calendars.london.holidays.2026-01-01"
        assert change.old is None
        assert "New Year's Day" in (change.new or "")

    def test_every_pair_of_shipped_policies_can_be_told(self) -> None:
        for name in ("ukgc", "mga", "curacao", "disp-like"):
            there = {change.path: (change.old, change.new) for change in changes(house(), shipped(name))}
            back = {change.path: (change.new, change.old) for change in changes(shipped(name), house())}
            assert there == back
            assert all(old != new for old, new in there.values())


class TestWords:
    def test_each_clock_is_told_with_all_that_goes_with_it(self) -> None:
        clocks = next(section for section in described(shipped("ukgc"), "en") if section.id == "clocks")
        resolution = next(figure for figure in clocks.figures if figure.key == "clocks.resolution")
        assert str(resolution.value) == "8 weeks"
        assert resolution.strength == "must"
        assert resolution.source.startswith("Gambling Commission")
        notes = {str(label): str(words) for label, words in resolution.notes}
        assert notes["pauses for"] == "the client, 14 days in all"
        assert notes["warns"] == "at 50, 75, 90 %"
        assert notes["escalates"] == "at 75 % to level 1, on the breach to level 2"

    def test_one_of_a_unit_is_not_said_as_several(self) -> None:
        rule = next(rule for rule in house().clocks if rule.id == "acknowledgement_target")
        from core.policy_words import clock_words

        assert clock_words(rule) == say("1 hour")

    def test_every_figure_of_every_shipped_policy_says_its_source_where_the_file_does(self) -> None:
        for name in ("house", "ukgc", "mga", "curacao", "disp-like"):
            policy = shipped(name)
            for language in ("en", "ru"):
                sections = described(policy, language)
                assert all(section.figures for section in sections)
                told = {figure.key for section in sections for figure in section.figures}
                assert {f"clocks.{rule.id}" for rule in policy.clocks} <= told
                assert {f"escalation.{rule.id}" for rule in policy.escalation} <= told
            rules = [figure for section in sections for figure in section.figures if figure.strength is not None]
            assert all(figure.source for figure in rules)

    def test_days_with_the_same_hours_are_one_line(self) -> None:
        calendars = next(section for section in described(house(), "en") if section.id == "calendars")
        notes = {str(label): str(words) for label, words in calendars.figures[0].notes}
        assert notes == {"Mon–Fri": "09:00–18:00"}
