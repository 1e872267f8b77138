"""Random commands by random people at random cases, on the real desk and a real database.

After every act: a case that moved forward owed nothing by the requirements' own words, nobody did what their role
forbids, and a refused act changed nothing. At the end of each run every case rebuilt from its journal equals its
row. CASEFLOOR_RANDOM_COMMANDS sets how many commands are tried in all (a long run: 200000).
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core import commands as co
from core.desk import Desk
from core.errors import CasefloorError, Refused, TooLate
from core.people import SYSTEM, Person, person
from core.policy import house
from core.policy.load import shipped
from core.rules import objections
from db.connect import open_floor
from db.verify import verify
from tests.scenarios.oracle import LEADERS, LOOK_ONLY, ORDER, may_leave
from tests.scenarios.random_acts import Act, acts, command_for

COMMANDS = int(os.environ.get("CASEFLOOR_RANDOM_COMMANDS", "6000"))
A_RUN = 300
CASES = 3

FLOOR = [
    person("anna", "agent", departments=("payments",)), person("boris", "agent"),
    person("sven", "specialist", departments=("trading", "technical")), person("lena", "lead"),
    person("leon", "lead", departments=("casino",)), person("max", "manager"), person("ada", "administrator"),
    person("susi", "supervisor"), person("otto", "auditor"), person("hall", "wall"),
]  # fmt: skip
WHO: list[Person] = [*FLOOR, SYSTEM, SYSTEM]


class RandomFloor:
    """A floor with a few complaints, and a judge who looks at every act."""

    def __init__(self, store: object) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.desk = Desk(store, house(), clock=lambda: self.now)
        self.tried: Counter[str] = Counter()
        self.reached: Counter[str] = Counter()

    def open_cases(self) -> list[str]:
        refs = []
        for number in range(CASES):
            self.now += timedelta(seconds=30)
            complaint = co.Register(
                channel="mail" if number % 2 else "phone", description="Where is my payout?",
                email=f"client{number % 2}@example.com", name="Ivan", demand="Pay" if number else "",
            )  # fmt: skip
            refs.append(self.desk.register(complaint, FLOOR[1]).case.ref)
        return refs

    def play(self, act: Act, refs: list[str]) -> None:
        ref = refs[act.case]
        by = WHO[act.who]
        with self.desk.store.reading() as unit:
            before = unit.case(ref)
            owed = self.desk.owes(unit, before, by) if before.is_open else ()
        command = command_for(act, before, owed, [p.login for p in FLOOR], refs)
        if command is None:
            return
        if act.helpful > 1:
            able = [p for p in WHO if not objections(before, command.type, p)] or WHO
            by = able[act.who % len(able)]
        self.now += timedelta(minutes=1 + 37 * (act.a == act.b))
        self.tried[command.type] += 1
        try:
            after = self.desk.do(ref, command, by).case
        except (Refused, TooLate) as refusal:
            assert all(str(unmet.message) for unmet in getattr(refusal, "unmet", ())), "a refusal says why"
            with self.desk.store.reading() as unit:
                assert unit.case(ref) == before, "a refused act changes nothing"
            return
        except CasefloorError:
            return
        self.judge(before, after, command, by)

    def judge(self, before, after, command, by) -> None:
        assert after.version == before.version + 1
        self.judge_rights(command, by)
        if command.type in {"approve", "refuse_approval"}:
            assert by.login != before.decision.by, "nobody answers their own decision"
        if command.type == "undo":
            return
        moved = ORDER.index(after.stage) - ORDER.index(before.stage)
        if moved > 0 and after.disposed is None:
            assert moved == 1, f"{command.type} went from {before.stage} to {after.stage}"
            owes = may_leave(before.model_dump(mode="json"))
            assert not owes, f"{before.stage} was left and owes {owes}"
            self.reached[after.stage] += 1
        if moved > 0 and after.disposed is not None:
            assert before.stage in {"registration", "analysis"}, "an early end comes from the first two stages"
        if command.type in {"give_verdict", "decide_outcome", "advance", "approve"} and by is not SYSTEM:
            assert by.level >= min(before.level, 2) and by.login not in before.barred
        self.judge_escalation(before, after, command, by)

    @staticmethod
    def judge_escalation(before, after, command, by) -> None:
        """Rows E3 to E7 in their own words."""
        causes = [(firing.rule, firing.cause) for firing in after.fired]
        assert len(set(causes)) == len(causes), "a rule fires once for a cause"
        if command.type in {"give_verdict", "decide_outcome", "approve", "dispose"} and before.level >= 1:
            assert by.login not in before.earlier, "the earlier handler does not decide it"
        if after.level > before.level and before.handler and command.type != "refer":
            assert after.handler is None and before.handler in after.earlier, "the new level owns it"
        if after.level < before.level and command.type not in {"de_escalate", "record_body_decision"}:
            raise AssertionError(f"{command.type} took the case from level {before.level} to {after.level}")
        with_body = before.referral is not None and before.referral.state == "waiting"
        if with_body and before.stage == "resolution":
            assert command.type not in {"advance", "decide_outcome"}, "the case waits for the body"
        if not after.is_open:
            assert not [clock for clock in after.clocks if clock.stopped_at is None], "what is over has no live clock"
        if after.decision and after.referral and after.referral.decision and after.referral.decision.binding:
            bound = after.referral.decision
            assert (after.decision.outcome, after.decision.amount) == (bound.outcome, bound.amount), "it binds"

    @staticmethod
    def judge_rights(command, by) -> None:
        assert by.role not in LOOK_ONLY, f"{by.role} gave {command.type}"
        if command.type in {"assign", "approve", "refuse_approval"}:
            assert by.role in LEADERS
        if command.type in {"de_escalate", "refer", "record_enquiry", "answer_enquiry", "record_body_decision"}:
            assert by.role in LEADERS
        if command.type == "rebase":
            assert by.role in {"manager", "administrator"}
        if command.type == "record_delivery":
            assert by is SYSTEM
        if by is SYSTEM:
            assert command.type in {
                "record_delivery", "receive_message", "acknowledge", "identify_client", "sweep",
            }  # fmt: skip


@pytest.mark.timeout(3600)
def test_no_stage_is_passed_that_owes_no_right_is_overstepped_and_the_journal_rebuilds_every_row(tmp_path):
    store = open_floor(tmp_path / "floor.db", create=True)
    with store.unit() as unit:
        for who in FLOOR:
            unit.add_person(who)
        unit.keep_policy(shipped("ukgc"), datetime(2026, 3, 2, tzinfo=UTC), "max")
    floor = RandomFloor(store)

    @settings(
        max_examples=max(1, COMMANDS // A_RUN), deadline=None, database=None,
        # A list of hundreds of acts takes minutes to shrink; the message of a failure names the act and the case.
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(acts, min_size=A_RUN, max_size=A_RUN + 50))
    def play(drawn: list[Act]) -> None:
        refs = floor.open_cases()
        for act in drawn:
            floor.play(act, refs)

    play()
    report = verify(store)
    assert not report.problems, [str(problem) for problem in report.problems][:5]
    print(f"\n{sum(floor.tried.values())} commands tried, stages reached {dict(floor.reached)}")
    assert floor.reached["investigation"], "the run went deep enough to mean something"
    store.close()
