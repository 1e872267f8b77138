"""The policies that ship say what the table of the regimes says, figure by figure, and where each comes from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from core.case import MessageKind
from core.policy import SHIPPED, Policy, Span, house, shipped
from core.policy.clock import ClockRule

ALL = tuple(SHIPPED)
REGIMES = tuple(name for name in SHIPPED if name != "house")

CLOCKS = [
    # regime, clock, figure, counted from and due, cases, strength
    # acknowledgement
    ("house", "acknowledgement_target", "1 hours", "instant to instant", "all", "house"),
    ("house", "acknowledgement", "24 hours", "instant to instant", "all", "house"),
    ("ukgc", "acknowledgement", "24 hours", "instant to instant", "all", "should"),
    ("ukgc", "acknowledgement_working_days", "3 business_days", "next_business_day to close_of_business", "all", "should"),
    ("mga", "acknowledgement_target", "1 hours", "instant to instant", "all", "house"),
    ("mga", "acknowledgement", "24 hours", "instant to instant", "all", "house"),
    ("curacao", "acknowledgement", "1 weeks", "instant to instant", "all", "must"),
    ("disp-like", "acknowledgement", "1 business_days", "next_business_day to close_of_business", "all", "house"),
    # first substantive answer
    ("house", "first_answer", "24 hours", "instant to instant", "all", "house"),
    # resolution
    ("house", "resolution_simple", "24 hours", "instant to instant", "complexity simple", "house"),
    ("house", "resolution_standard", "48 hours", "instant to instant", "complexity standard none", "house"),
    ("house", "resolution_complex", "5 days", "instant to instant", "complexity complex", "house"),
    ("ukgc", "resolution", "8 weeks", "instant to instant", "all", "must"),
    ("mga", "resolution", "10 days", "instant to instant", "all", "must"),
    ("curacao", "resolution", "4 weeks", "instant to instant", "all", "must"),
    ("curacao", "resolution_responsible_gambling", "5 business_days", "next_business_day to close_of_business", "category responsible_gambling", "must"),
    ("disp-like", "summary_resolution", "3 business_days", "next_business_day to close_of_business", "all", "should"),
    ("disp-like", "resolution", "8 weeks", "instant to instant", "all", "must"),
    ("disp-like", "resolution_payment", "15 business_days", "next_business_day to close_of_business", "category payment", "must"),
    # progress note to the client
    ("house", "progress_note", "24 hours", "instant to instant", "all", "house"),
    ("ukgc", "progress_note", "24 hours", "instant to instant", "all", "should"),
    ("disp-like", "progress_note", "4 weeks", "instant to instant", "all", "should"),
    # appeal to the higher department
    ("house", "appeal", "48 hours", "instant to instant", "all", "house"),
    # external body
    ("house", "external_body", "90 days", "instant to instant", "all", "house"),
    ("curacao", "external_body", "90 days", "instant to instant", "all", "must"),
    ("house", "body_enquiry", "10 business_days", "next_business_day to close_of_business", "all", "house"),
    ("ukgc", "body_enquiry", "10 business_days", "next_business_day to close_of_business", "all", "must"),
]  # fmt: skip

SPANS = [
    # regime, where, figure, strength
    ("house", "windows.complain", "12 months", "house"),
    ("ukgc", "windows.complain", "6 months", "must"),
    ("mga", "windows.complain", "12 months", "house"),
    ("curacao", "windows.complain", "6 months", "must"),
    ("disp-like", "windows.complain", "12 months", "house"),
    ("house", "windows.appeal", "30 days", "house"),
    ("disp-like", "windows.outside", "6 months", "must"),
    ("house", "retention.case", "60 months", "house"),
    ("ukgc", "retention.case", "60 months", "house"),
    ("mga", "retention.case", "60 months", "house"),
    ("curacao", "retention.case", "60 months", "house"),
    ("disp-like", "retention.case", "36 months", "must"),
]

EXTENSIONS = [
    ("mga", "resolution", "1 of 10 days"),
    ("curacao", "resolution", "1 of 4 weeks"),
    ("curacao", "resolution_responsible_gambling", "1 of 2 weeks"),
    ("disp-like", "resolution_payment", "1 of 20 business_days"),  # 15 and 20 are the 35 of the table
]

HOUSE_COUNTS = "received resolved outstanding by_age upheld redress referred withdrawn late"

RETURNS = [
    # regime, how often, by which day of the month after, what it counts, strength
    ("house", "month", None, HOUSE_COUNTS, "house"),
    ("ukgc", "month", None, "received disputes referred", "must"),
    ("mga", "month", 20, HOUSE_COUNTS, "must"),
    ("curacao", "month", None, HOUSE_COUNTS, "house"),
    ("disp-like", "half_year", None, "received by_age upheld redress outstanding", "must"),
]

GUARDS = [
    ("house", []),
    ("ukgc", ["written_answer", "body_named"]),
    ("mga", ["body_named"]),
    ("curacao", ["written_answer"]),
    ("disp-like", ["written_answer", "body_named"]),
]

OWN_CLOCKS = {
    "ukgc": {"acknowledgement", "acknowledgement_working_days", "resolution", "progress_note", "body_enquiry"},
    "mga": {"resolution", "progress_note", "body_enquiry"},
    "curacao": {"acknowledgement", "resolution", "resolution_responsible_gambling", "external_body", "body_enquiry"},
    "disp-like": {
        "acknowledgement", "summary_resolution", "resolution", "resolution_payment", "progress_note", "body_enquiry",
    },
}  # fmt: skip
"""The clocks that are not the house's: by the table, or because they run on the regime's own calendar."""


def clock(name: str, rule: str) -> ClockRule:
    found = shipped(name).clock(rule)
    assert found is not None, f"{name} has no clock {rule}"
    return found


def cases(rule: ClockRule) -> str:
    applies = rule.applies.model_dump(mode="json", exclude_defaults=True)
    return " ".join(f"{key} {' '.join(words)}" for key, words in applies.items()) or "all"


class TestTheTableOfTheRegimes:
    @pytest.mark.parametrize(("name", "rule", "figure", "reckoned", "which", "strength"), CLOCKS)
    def test_clocks(
        self, name: str, rule: str, figure: str, reckoned: str, which: str, strength: str
    ) -> None:
        known = clock(name, rule)
        assert f"{known.amount} {known.unit.value}" == figure
        assert f"{known.counted_from} to {known.due}" == reckoned
        assert cases(known) == which
        assert known.strength.value == strength

    @pytest.mark.parametrize(("name", "where", "figure", "strength"), SPANS)
    def test_windows_and_retention(self, name: str, where: str, figure: str, strength: str) -> None:
        table, key = where.split(".")
        rules: Any = getattr(shipped(name), table)
        span = rules[key] if isinstance(rules, dict) else getattr(rules, key)
        assert isinstance(span, Span)
        assert f"{span.value} {span.unit.value}" == figure
        assert span.strength.value == strength

    @pytest.mark.parametrize("name", ALL)
    def test_every_kind_of_record_is_kept_for_the_same_time(self, name: str) -> None:
        kept = shipped(name).retention
        assert set(kept) == {"case", "correspondence", "evidence", "journal", "feedback"}
        assert {(span.value, span.unit) for span in kept.values()} == {
            (kept["case"].value, kept["case"].unit)
        }

    @pytest.mark.parametrize(("name", "rule", "figure"), EXTENSIONS)
    def test_extensions_of_which_the_client_is_told(self, name: str, rule: str, figure: str) -> None:
        extensions = clock(name, rule).extensions
        assert extensions is not None
        assert f"{extensions.times} of {extensions.amount} {extensions.unit.value}" == figure
        assert extensions.tell_client

    def test_nothing_else_can_be_extended(self) -> None:
        extended = {(name, rule.id) for name in ALL for rule in shipped(name).clocks if rule.extensions}
        assert extended == {(name, rule) for name, rule, _ in EXTENSIONS}

    @pytest.mark.parametrize(("name", "every", "day", "counts", "strength"), RETURNS)
    def test_the_periodic_return(
        self, name: str, every: str, day: int | None, counts: str, strength: str
    ) -> None:
        made = shipped(name).periodic_return
        assert made is not None
        assert (made.every, made.due_day, " ".join(made.counts), made.strength.value) == (
            every,
            day,
            counts,
            strength,
        )

    @pytest.mark.parametrize(("name", "guards"), GUARDS)
    def test_guards_that_a_regime_adds(self, name: str, guards: list[str]) -> None:
        added = shipped(name).guards
        assert [guard.guard for guard in added] == guards
        assert all(guard.strength.value == "must" for guard in added)

    @pytest.mark.parametrize("name", REGIMES)
    def test_the_final_answer_names_the_body_free_of_charge(self, name: str) -> None:
        letters = shipped(name).letters
        assert {letter.kind for letter in letters} == {MessageKind.DECISION}
        naming = [letter.text["en"] for letter in letters if "{body}" in letter.text["en"]]
        assert len(naming) == 1
        assert "{contact}" in naming[0]
        assert "free of charge" in naming[0] or "costs you nothing" in naming[0]

    def test_the_six_months_to_go_outside_stand_in_the_letter_too(self) -> None:
        (letter,) = (one for one in shipped("disp-like").letters if "{body}" in one.text["en"])
        assert "within six months" in letter.text["en"]
        assert "шести месяцев" in letter.text["ru"]

    def test_only_where_it_is_allowed_the_resolution_stands_still_for_the_client(self) -> None:
        paused = {
            (name, rule.id)
            for name in ALL
            for rule in shipped(name).clocks
            if rule.pauses and not rule.id.startswith("stage_")
        }
        assert paused == {
            ("house", "resolution_simple"),
            ("house", "resolution_standard"),
            ("house", "resolution_complex"),
            ("ukgc", "resolution"),
        }
        for name, rule in paused:
            pauses = clock(name, rule).pauses
            assert pauses is not None
            assert pauses.limit is not None
            assert (pauses.limit.value, pauses.limit.unit.value) == (14, "days")

    @pytest.mark.parametrize("name", REGIMES)
    def test_an_appeal_stays_inside_the_regimes_time(self, name: str) -> None:
        for rule in shipped(name).clocks:
            if rule.id.startswith("resolution"):
                assert [moment.value for moment in rule.goes_on] == ["appealed"]

    def test_progress_is_told_once_late_and_in_the_disp_like_policy_from_the_start(self) -> None:
        assert clock("house", "progress_note").after_breach_of == (
            "resolution_simple", "resolution_standard", "resolution_complex", "appeal",
        )  # fmt: skip
        assert clock("ukgc", "progress_note").after_breach_of == ("resolution", "appeal")
        assert clock("mga", "progress_note").after_breach_of == ("resolution", "appeal")
        assert shipped("curacao").clock("progress_note") is None, (
            "there the notice of the extension is the note"
        )
        assert [moment.value for moment in clock("disp-like", "progress_note").starts] == [
            "received",
            "reopened",
        ]


class TestTheHouseDefault:
    def test_takes_a_late_case_to_the_lead_and_later_to_management(self) -> None:
        for rule in ("resolution_simple", "resolution_standard", "resolution_complex"):
            known = clock("house", rule)
            assert known.warn_at == (50, 75, 90)
            assert [(step.at, step.to_level) for step in known.escalate] == [(100, 1), (200, 2)]

    def test_gives_each_stage_a_budget_that_moves_nobody(self) -> None:
        budgets = [rule for rule in house().clocks if rule.id.startswith("stage_")]
        assert [rule.id.removeprefix("stage_") for rule in budgets] == [
            "registration", "analysis", "investigation", "resolution", "execution",
        ]  # fmt: skip
        assert all(rule.cycle == "each" and rule.warn_at and not rule.escalate for rule in budgets)

    def test_escalates_at_once_where_a_client_may_be_in_danger(self) -> None:
        at_once = {rule.id: rule.to_level for rule in house().escalation}
        assert at_once == {
            "repeated_contact": 1, "disagreement": 1, "large_amount": 1, "very_large_amount": 2,
            "responsible_gambling": 1, "vulnerable_client": 1, "self_exclusion": 1,
            "regulator_letter": 2, "lawyer_letter": 2,
        }  # fmt: skip

    def test_every_amount_that_needs_approval_can_escalate_too(self) -> None:
        large, very_large = (rule.above for rule in house().escalation if rule.on.value == "amount")
        assert set(large) == set(very_large) == set(house().approval.steps[0].above)
        assert all(very_large[code] > large[code] > house().approval.steps[0].above[code] for code in large)

    def test_runs_around_the_clock_but_for_the_bodys_enquiries(self) -> None:
        assert {rule.id for rule in house().clocks if rule.calendar != "always"} == {"body_enquiry"}


class TestEveryPolicyThatShips:
    @pytest.mark.parametrize("name", ALL)
    def test_says_that_it_is_no_legal_advice(self, name: str) -> None:
        assert "no legal advice" in shipped(name).notice

    @pytest.mark.parametrize("name", ALL)
    def test_has_a_source_and_a_strength_beside_every_figure(self, name: str) -> None:
        document = tomllib.loads(SHIPPED[name].read_text("utf-8"))
        sourced = list(rules(document))
        assert len(sourced) > 30
        for path, rule in sourced:
            assert rule.get("source", "").strip(), path
            assert rule.get("strength") in {"must", "should", "house"}, path

    @pytest.mark.parametrize("name", ALL)
    def test_is_the_same_after_json(self, name: str) -> None:
        policy = shipped(name)
        again = Policy.model_validate_json(policy.model_dump_json())
        assert again == policy
        assert again.digest == policy.digest
        assert again.model_dump_json() == policy.model_dump_json()

    def test_has_a_digest_of_its_own(self) -> None:
        assert len({shipped(name).digest for name in ALL}) == len(ALL)

    @pytest.mark.parametrize("name", ALL)
    def test_names_no_body_before_a_manager_entered_one(self, name: str) -> None:
        assert shipped(name).bodies_on(date(2026, 11, 1)) == ()

    @pytest.mark.parametrize("name", ALL)
    def test_links_in_no_letter_to_the_platform_that_closed(self, name: str) -> None:
        policy = shipped(name)
        texts = [
            *policy.appeal.text.values(),
            *(text for letter in policy.letters for text in letter.text.values()),
        ]
        for text in texts:
            assert not re.search(r"ec\.europa\.eu|\bODR\b|online dispute|https?://", text, re.IGNORECASE)

    @pytest.mark.parametrize("name", ALL)
    def test_writes_in_english_and_russian(self, name: str) -> None:
        assert shipped(name).languages == ("en", "ru")

    @pytest.mark.parametrize(
        ("name", "calendar", "zone", "holidays"),
        [
            ("ukgc", "london", "Europe/London", ["2026-04-03", "2026-12-28", "2027-05-31", "2027-12-27"]),
            ("mga", "malta", "Europe/Malta", ["2026-02-10", "2026-09-08", "2027-03-19", "2027-09-21"]),
            (
                "curacao",
                "curacao",
                "America/Curacao",
                ["2026-02-16", "2026-04-27", "2027-02-08", "2027-07-02"],
            ),
            (
                "disp-like",
                "london",
                "Europe/London",
                ["2026-04-03", "2026-12-28", "2027-05-31", "2027-12-27"],
            ),
        ],
    )
    def test_counts_business_days_where_it_is_in_force(
        self, name: str, calendar: str, zone: str, holidays: list[str]
    ) -> None:
        known = shipped(name).calendars[calendar]
        assert known.timezone == zone
        assert list(known.weekly) == ["mon", "tue", "wed", "thu", "fri"]
        days = {holiday.date.isoformat(): holiday.source for holiday in known.holidays}
        assert set(holidays) <= set(days)
        assert {day[:4] for day in days} == {"2026", "2027"}
        assert all(re.match(r"holidays \d+\.\d+: [A-Z-]+, \w", source) for source in days.values())

    @pytest.mark.parametrize("name", REGIMES)
    def test_leaves_to_the_house_what_its_regime_does_not_say(self, name: str) -> None:
        policy = shipped(name)
        for table in (
            "languages", "departments", "identity", "evidence", "approval", "acknowledgement", "sending", "appeal",
            "escalation", "warnings", "promises",
        ):  # fmt: skip
            assert getattr(policy, table) == getattr(house(), table), table
        same = {rule.id for rule in policy.clocks if rule == house().clock(rule.id)}
        assert {rule.id for rule in policy.clocks} - same == OWN_CLOCKS[name]

    @pytest.mark.parametrize("name", REGIMES)
    def test_wakes_the_lead_before_its_own_deadline_is_missed(self, name: str) -> None:
        binding = [rule for rule in shipped(name).clocks if rule.id.startswith("resolution")]
        assert binding
        for rule in binding:
            assert rule.strength.value == "must"
            assert [(step.at, step.to_level) for step in rule.escalate] == [(75, 1), (100, 2)]

    @pytest.mark.parametrize(
        ("name", "line"),
        [
            ("mga", "# CHECK: 10 days, which can be extended once by another 10"),
            ("ukgc", "# stage), disputes sent outside. CHECK the period against your own return"),
        ],
    )
    def test_tells_the_manager_which_figures_to_verify(self, name: str, line: str) -> None:
        assert line in SHIPPED[name].read_text("utf-8")


SOURCED = {
    "value",
    "amount",
    "above",
    "waits",
    "required",
    "required_for",
    "automatic",
    "counts",
    "guard",
    "on",
    "kind",
}
"""A table with one of these keys is a rule that a floor can be asked to account for."""


def rules(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule of the document with its place; an extension is a part of its clock."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from rules(item, f"{path}[{number}]")
    elif isinstance(node, dict):
        if SOURCED & set(node) and not path.endswith(".extensions"):
            yield path, node
        for key, value in node.items():
            yield from rules(value, f"{path}.{key}")
