"""What is due fires: once, in the order in which it fell due, whatever stands in one case's way (E5)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from core import commands as co
from core import sweeper as sweeping
from core.context import Context
from core.decide import decide
from core.decide.answer import Accepted, Refusal
from core.desk import Desk
from core.errors import StoreError
from core.people import SYSTEM
from core.policy import house, shipped
from core.sweeper import Sweeper
from db.connect import open_floor
from db.verify import verify
from tests.core.late_floor import DAY, HOUR, NOON, LateFloor, firings
from tests.core.paper_floor import registered


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[LateFloor]:
    floor = LateFloor(tmp_path)
    yield floor
    floor.close()


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two cases, so that every run goes through many."""
    monkeypatch.setattr(sweeping, "BATCH", 2)


class TestOneCase:
    def test_nothing_fires_before_it_is_due(self, floor: LateFloor) -> None:
        floor.complaint()
        before = floor.everything()
        swept = floor.sweep()
        assert (swept.fired, swept.acts, floor.told) == (0, 0, [])
        assert swept.next_at == NOON + HOUR  # the acknowledgement's target
        assert floor.everything() == before

    def test_fires_at_the_instant_and_says_when_to_look_again(self, floor: LateFloor) -> None:
        case = floor.complaint()
        floor.now = NOON + HOUR
        swept = floor.sweep()
        assert firings(floor.told) == [(case.ref, "acknowledgement_target@100", "1", NOON + HOUR)]
        assert (swept.fired, swept.breached, swept.escalated) == (1, 1, 0)
        assert swept.next_at is not None and swept.next_at > floor.now

    def test_each_instant_is_one_entry_with_its_firing_and_its_row(self, floor: LateFloor) -> None:
        case = floor.complaint()
        floor.now = NOON + 24 * HOUR
        swept = floor.sweep()
        after = floor.case(case.ref)
        assert after.version == case.version + swept.acts and len(after.fired) == swept.fired
        with floor.store.view() as view:
            assert view.value("SELECT count(*) FROM escalation") == swept.fired
            assert view.value("SELECT count(*) FROM journal WHERE command = 'sweep'") == swept.acts
        assert after.level == 1 and swept.escalated >= 1
        assert verify(floor.store).is_sound

    def test_an_earlier_instant_limits_what_fires(self, floor: LateFloor) -> None:
        floor.complaint()
        floor.now = NOON + 3 * DAY
        floor.sweep(NOON + 12 * HOUR)
        assert floor.told and all(one.firing.due_at <= NOON + 12 * HOUR for one in floor.told)
        assert all(one.firing.fired_at == floor.now for one in floor.told)

    def test_a_later_instant_fires_nothing_ahead_of_time(self, floor: LateFloor) -> None:
        floor.complaint()
        assert floor.sweep(NOON + 30 * DAY).fired == 0

    def test_a_clock_that_follows_a_breach_starts_with_it_and_warns_in_its_time(self, tmp_path: Path) -> None:
        floor = LateFloor(tmp_path, shipped("mga"), "mga.db")
        case = floor.complaint()
        due = {clock.rule: clock.due_at for clock in case.clocks}["resolution"]
        assert due is not None
        told = floor.sweeps_till(due + 2 * DAY)
        floor.close()
        late = [one.firing for one in told if one.firing.rule.startswith("progress_note@")]
        assert [firing.rule for firing in late] == ["progress_note@75", "progress_note@100"]
        assert all(firing.due_at == firing.fired_at for firing in late)


def test_a_case_from_before_there_were_clocks_gets_them_by_the_sweep() -> None:
    paper = registered()
    assert paper.case is not None
    old = paper.case.model_copy(update={"clocks": ()})
    context = Context(now=paper.now, by=SYSTEM, policy=paper.policy)
    answer = decide(old, co.Sweep(), context)
    assert isinstance(answer, Accepted) and {event.type for event in answer.events} == {"clock_moved"}
    assert isinstance(decide(paper.case, co.Sweep(), context), Refusal)


class TestManyCases:
    def test_after_a_week_everything_fires_once_in_the_order_in_which_it_fell_due(
        self, floor: LateFloor, few_at_once: None
    ) -> None:
        refs = [floor.complaint(NOON + timedelta(minutes=17 * number)).ref for number in (4, 1, 3, 0, 2)]
        floor.now = NOON + 7 * DAY
        swept = floor.sweep()
        due = [one.firing.due_at for one in floor.told]
        assert len(due) == swept.fired and all(a <= b for a, b in pairwise(due))
        assert {one.firing.fired_at for one in floor.told} == {floor.now} and due[0] < floor.now
        assert Counter(one.ref for one in floor.told).keys() == set(refs)
        assert max(Counter((*one.firing.key, one.ref) for one in floor.told).values()) == 1
        again = floor.sweep()
        assert (again.fired, again.acts) == (0, 0) and again.next_at == swept.next_at

    def test_after_a_pause_the_same_fires_as_without(self, floor: LateFloor, tmp_path: Path, few_at_once: None) -> None:
        other = LateFloor(tmp_path, name="other.db")
        for number in range(4):
            for each in (floor, other):
                each.complaint(NOON + timedelta(hours=7 * number))
        end = NOON + 7 * DAY
        awake = firings(other.sweeps_till(end))
        other.close()
        floor.now = end
        floor.sweep()
        assert firings(floor.told) == awake

    def test_a_clock_that_is_set_back_fires_nothing_again(self, floor: LateFloor) -> None:
        floor.complaint()
        floor.now = NOON + 2 * DAY
        floor.sweep()
        fired, due = len(floor.told), floor.sweeper.next_alarm()
        floor.now = NOON + HOUR
        assert floor.sweep().fired == 0
        assert due is not None
        floor.now = due
        assert floor.sweep().fired == 1 and len(floor.told) == fired + 1
        assert max(Counter(firings(floor.told)).values()) == 1

    def test_what_fired_is_told_when_it_is_kept(self, floor: LateFloor) -> None:
        """Whoever prints it may rely on it."""
        case = floor.complaint()
        floor.now = NOON + HOUR
        kept: list[int] = []
        floor.sweeper.run_due(tell=lambda fired: kept.append(len(floor.case(case.ref).fired)))
        assert kept == [1]

    def test_other_writers_get_their_turn_in_between(
        self, floor: LateFloor, few_at_once: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sweeping, "SLICE", 0.0)
        case, *_ = [floor.complaint() for _ in range(4)]
        floor.now = NOON + HOUR
        acts: list[int] = []

        def act() -> None:
            acts.append(floor.do(case.ref, co.WriteNote(text="In between")).version)

        assert floor.sweeper.run_due(between=act).fired == 4
        assert len(acts) == 4


class TestTwoAtOnce:
    def test_two_desks_in_one_program_fire_each_once(self, floor: LateFloor, few_at_once: None) -> None:
        for number in range(20):
            floor.complaint(NOON + timedelta(minutes=number))
        floor.now = NOON + 3 * DAY
        told: list[list[tuple[str, str, str, datetime]]] = []

        def sweep() -> None:
            store = open_floor(floor.path)
            desk = Desk(store, house(), clock=lambda: floor.now)
            mine: list[sweeping.Fired] = []
            swept = Sweeper(store, desk, lambda: floor.now).run_due(tell=mine.extend)
            store.close()
            assert swept.troubles == ()
            told.append(firings(mine))

        threads = [threading.Thread(target=sweep) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(told) == 2
        fired = told[0] + told[1]
        with floor.store.view() as view:
            assert len(fired) == len(set(fired)) == view.value("SELECT count(*) FROM escalation")
        assert all(floor.sweeper.run_due().fired == 0 for _ in range(2))
        assert verify(floor.store).is_sound


DAMAGES = {
    "its state cannot be read": "UPDATE cases SET state = '{}' WHERE ref = ?",
    "a rule's row is there already": (
        "INSERT INTO escalation (case_number, rule, cause, clock, to_level, due_at, fired_at, seq) "
        "SELECT number, 'acknowledgement_target@100', '1', '', 0, 0, 0, 1 FROM cases WHERE ref = ?"
    ),
    "the database refuses its row": (
        "CREATE TRIGGER refuses BEFORE UPDATE ON cases WHEN OLD.ref = '{ref}' "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END"
    ),
}  # fmt: skip


class TestOneCaseAtFault:
    @pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
    @pytest.mark.parametrize("place", [0, 2, 4])
    def test_the_others_fire_and_it_is_told(self, floor: LateFloor, damage: str, place: int) -> None:
        refs = [floor.complaint(NOON + timedelta(minutes=number)).ref for number in range(5)]
        bad = refs[place]
        floor.damage(damage.replace("{ref}", bad), *([bad] if "?" in damage else []))
        floor.now = NOON + 2 * HOUR
        swept = floor.sweep()
        assert [trouble.ref for trouble in swept.troubles] == [bad] and bad in str(swept.troubles[0].words)
        assert {one.ref for one in floor.told} == set(refs) - {bad}
        assert max(Counter(firings(floor.told)).values()) == 1
        assert swept.next_at is not None and swept.next_at > floor.now, "it wakes nobody"
        assert floor.sweep().fired == 0, "a second run ends too"

    def test_many_of_them_do_not_starve_the_rest(self, floor: LateFloor, few_at_once: None) -> None:
        bad = {floor.complaint(NOON + timedelta(minutes=number)).ref for number in range(6)}
        good = {floor.complaint(NOON + timedelta(minutes=10 + number)).ref for number in range(3)}
        for ref in bad:
            floor.damage("UPDATE cases SET state = '{}' WHERE ref = ?", ref)
        floor.now = NOON + 2 * HOUR
        swept = floor.sweep()
        assert {trouble.ref for trouble in swept.troubles} == bad
        assert {one.ref for one in floor.told} == good

    def test_a_row_that_is_not_due_after_all_is_told_and_left(self, floor: LateFloor) -> None:
        odd, plain = floor.complaint().ref, floor.complaint().ref
        floor.damage("UPDATE cases SET next_at = 0 WHERE ref = ?", odd)
        floor.now = NOON + HOUR
        swept = floor.sweep()
        assert [trouble.ref for trouble in swept.troubles] == [odd]
        assert [one.ref for one in floor.told] == [plain]
        assert floor.sweeper.preview(floor.now).troubles == swept.troubles, "a dry run tells it too"

    def test_a_database_that_refuses_everything_ends_the_run(self, floor: LateFloor) -> None:
        for _ in range(5):
            floor.complaint()
        floor.damage("CREATE TRIGGER refuses BEFORE UPDATE ON cases BEGIN SELECT RAISE(ABORT, 'refused'); END")
        floor.now = NOON + 2 * HOUR
        with pytest.raises(StoreError):
            floor.sweep()
        assert floor.told == []


class TestPreview:
    def test_writes_nothing_and_foresees_what_follows(self, floor: LateFloor) -> None:
        floor.complaint()
        before = floor.everything()
        foreseen = floor.sweeper.preview(NOON + 30 * DAY)
        assert floor.everything() == before and foreseen.troubles == ()
        rules = [one.firing.rule for one in foreseen.fired]
        assert rules.index("resolution_standard@100") < rules.index("progress_note@100"), "what a breach starts"
        assert "resolution_standard@200" in rules
        assert firings(list(foreseen.fired)) == firings(floor.sweeps_till(NOON + 30 * DAY))

    def test_a_case_at_fault_is_told_and_the_others_are_foreseen(self, floor: LateFloor) -> None:
        bad, good = floor.complaint().ref, floor.complaint().ref
        floor.damage("UPDATE cases SET state = '{}' WHERE ref = ?", bad)
        foreseen = floor.sweeper.preview(NOON + HOUR)
        assert [trouble.ref for trouble in foreseen.troubles] == [bad]
        assert [one.ref for one in foreseen.fired] == [good]
