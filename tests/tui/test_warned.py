"""What an entry of the journal means for a person: who is warned, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core.case import Case, Firing
from core.events import Assigned, Escalated, RuleFired
from core.journal import Entry
from core.people import SYSTEM, Person, person
from core.policy import house
from core.stages import Stage
from tui.clock_words import share_words
from tui.i18n import set_language
from tui.warned import Warned, in_words, warned

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
ANNA = person("anna", "agent", departments=("payments",))
BORIS = person("boris", "specialist", departments=("payments",))
TINA = person("tina", "agent", departments=("trading",))
LENA = person("lena", "lead", departments=("payments",))
TOM = person("tom", "lead", departments=("trading",))
MAX = person("max", "manager", departments=("payments",))
ADA = person("ada", "administrator")
SUSI = person("susi", "supervisor", departments=("payments",))
OTTO = person("otto", "auditor")
HALL = person("hall", "wall")
EVERYBODY = (ANNA, BORIS, TINA, LENA, TOM, MAX, ADA, SUSI, OTTO, HALL)


def case(**facts: object) -> Case:
    fields = {
        "number": 7, "ref": "26-7-4", "version": 5, "policy": "house/2026.1", "stage": "analysis", "received_at": NOW,
        "registered_at": NOW, "stage_since": NOW, "department": "payments", **facts,
    }  # fmt: skip
    return Case.model_validate(fields)


def firing(rule: str = "first_answer@75", to_level: int = 0, cause: str = "1") -> Firing:
    clock = rule.partition("@")[0] + "/1" if "@" in rule else ""
    return Firing(rule=rule, cause=cause, clock=clock, to_level=to_level, due_at=NOW, fired_at=NOW)


def entry(*fired: Firing, rose: int | None = None, by: str = SYSTEM.login) -> Entry:
    events = [RuleFired(firing=one) for one in fired]
    raised = [] if rose is None else [Escalated(from_level=0, to_level=rose, rule=fired[0].rule)]
    return Entry(case=7, from_version=4, to_version=5, at=NOW, by=by, command="sweep", events=(*events, *raised))


def those_warned(entry: Entry, case: Case, before: str | None = None) -> set[str]:
    return {one.login for one in EVERYBODY if warned(entry, case, house(), one, before) is not None}


@pytest.mark.parametrize(
    ("facts", "rose", "before", "who"),
    [
        ({"handler": "anna"}, None, "anna", {"anna", "lena"}),
        ({"handler": None}, None, None, {"anna", "boris", "lena"}),
        ({"handler": None, "department": None}, None, None, {"lena", "tom"}),
        ({"handler": None, "department": "trading"}, None, None, {"tina", "tom"}),
        ({"handler": None, "level": 1}, 1, "anna", {"anna", "lena"}),
        ({"handler": None, "level": 1, "earlier": ("anna",)}, None, None, {"lena"}),
        ({"handler": "lena", "level": 1}, None, "lena", {"lena"}),
        ({"handler": None, "level": 2}, 2, "lena", {"lena", "max", "ada"}),
        ({"handler": None, "level": 2}, 2, "tom", {"lena", "tom", "max", "ada"}),
        ({"handler": "max", "level": 3}, None, "max", {"lena", "max", "ada"}),
        ({"handler": "anna", "stage": "closed", "closed_at": NOW}, None, "anna", set()),
    ],
)
def test_whom_a_firing_concerns(
    facts: dict[str, object], rose: int | None, before: str | None, who: set[str]
) -> None:
    fired = entry(firing("first_answer@100", rose or 0), rose=rose)
    assert those_warned(fired, case(**facts), before) == who


@pytest.mark.parametrize("who", [ANNA, LENA])
def test_nobody_is_warned_of_what_they_did(who: Person) -> None:
    by_hand = entry(firing("by_hand", 1, "act 5"), rose=1, by=who.login)
    assert warned(by_hand, case(level=1), house(), who, "anna") is None
    other = {"anna": LENA, "lena": ANNA}[who.login]
    assert warned(by_hand, case(level=1), house(), other, "anna") is not None


def test_where_no_rule_fired_nothing_is_told() -> None:
    plain = Entry(case=7, from_version=4, to_version=5, at=NOW, by="boris", command="assign",
                  events=(Assigned(handler="anna"),))  # fmt: skip
    assert warned(plain, case(handler="anna"), house(), ANNA) is None


@pytest.mark.parametrize(
    ("fired", "rose", "is_late"),
    [
        ([firing("first_answer@75")], None, False),
        ([firing("first_answer@100", 1)], 1, True),
        ([firing("stage_analysis@100")], None, True),
        ([firing("by_hand", 1, "act 5")], 1, True),
    ],
)
def test_what_is_late_is_told_from_what_will_be(fired: list[Firing], rose: int | None, is_late: bool) -> None:
    found = warned(entry(*fired, rose=rose), case(handler="anna"), house(), ANNA)
    assert found is not None
    assert found.is_late is is_late


class TestTheWords:
    @pytest.fixture(autouse=True)
    def english_again(self) -> Iterator[None]:
        yield
        set_language("en")

    def told(self, *fired: Firing, rose: int | None = None, **facts: object) -> Warned:
        return Warned(case(**facts), house(), fired, rose)

    def test_one_says_its_case_its_clock_and_where_it_went(self) -> None:
        assert in_words([self.told(firing("first_answer@75"))]) == f"26-7-4 First answer: {share_words(75)}"
        late = self.told(firing("first_answer@100", 1), rose=1)
        assert in_words([late]) == "26-7-4 First answer: late, now at level 1"

    def test_of_one_case_only_the_last_of_a_clock_is_told(self) -> None:
        passed = [self.told(firing(f"first_answer@{share}")) for share in (50, 75, 90)]
        assert in_words(passed) == f"26-7-4 First answer: {share_words(90)}"

    def test_several_are_one_line_and_what_is_late_comes_first(self) -> None:
        soon = self.told(firing("first_answer@90"), number=8, ref="26-8-2")
        late = self.told(firing("acknowledgement@100", 1), rose=1)
        assert in_words([soon, late]) == (
            f"2 cases: 26-7-4 Acknowledgement: late, now at level 1; 26-8-2 First answer: {share_words(90)}"
        )

    def test_it_is_said_in_the_reader_s_language_as_the_policy_calls_it(self) -> None:
        set_language("ru")
        assert "Первый ответ по существу" in in_words([self.told(firing("first_answer@100", 1), rose=1)])


def test_a_case_that_is_over_warns_of_nothing() -> None:
    closed = case(handler="anna", stage=Stage.CLOSED, closed_at=NOW)
    assert warned(entry(firing("first_answer@100")), closed, house(), ANNA) is None
