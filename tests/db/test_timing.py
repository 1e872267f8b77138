"""What the queue and the sweep know of the clocks: the order of the open cases, and which one must be looked at when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core import commands as co
from core.case import Case
from core.clocks.pending import next_alarm, next_due
from core.desk import Desk
from core.people import SYSTEM, person
from core.policy import house
from db.queue import Row, breached, page, rows_for
from db.store import SqliteStore
from db.timing import BEHIND
from db.verify import verify
from tests.db.builders import NOON, floor_of, new_case
from tests.db.plans import plans

ADA = person("ada", "administrator", "Ada")
HOUR = timedelta(hours=1)


class Floor:
    """A desk whose clock the test sets."""

    def __init__(self, store: SqliteStore) -> None:
        self.store, self.now = store, NOON
        self.desk = Desk(store, house(), clock=lambda: self.now)
        with store.unit() as unit:
            unit.add_person(ADA)

    def register(self, **facts: str) -> Case:
        given = {"channel": "mail", "email": "ivan@example.com", "subject": "Payout", "description": "It is late"}
        return self.desk.register(co.Register.model_validate(given | facts), ADA).case

    def do(self, case: Case, *commands: co.CommandModel, by: object = ADA) -> Case:
        for command in commands:
            case = self.desk.do(case.ref, command, ADA if by is ADA else SYSTEM).case
        return case

    def handed(self, case: Case) -> Case:
        return self.do(case, co.RecordDelivery(message=case.messages[-1].id, result="handed"), by=SYSTEM)

    def waiting_for_the_client(self) -> Case:
        """A case in analysis whose client was asked for a receipt."""
        case = self.register(category="payment", amount="50 EUR", demand="Pay me out")
        case = self.handed(self.do(case, co.Acknowledge()))
        return self.handed(self.do(case, co.Advance(), co.Claim(), co.AskEvidence(kinds=("receipt",))))

    def due(self, at: datetime, limit: int = 100) -> list[tuple[datetime, str]]:
        with self.store.reading() as unit:
            return [(found.at, found.ref) for found in unit.due(at, limit)]

    def first_alarm(self) -> datetime | None:
        with self.store.reading() as unit:
            return unit.next_alarm()

    def row(self, case: Case) -> Row:
        return rows_for(self.store, [case.number])[0]

    def queue(self) -> list[str]:
        return [row.ref for row in page(self.store).rows]


@pytest.fixture
def floor(store: SqliteStore) -> Floor:
    return Floor(store)


class TestDue:
    def test_the_first_alarm_of_all_and_whatever_has_rung_by_then(self, floor: Floor) -> None:
        assert floor.first_alarm() is None
        cases = []
        for hours in (3, 1, 2):
            floor.now = NOON + hours * HOUR
            cases.append(floor.register())
        first = next_alarm(cases[1])
        assert first is not None
        assert floor.first_alarm() == first
        assert floor.due(first - timedelta(microseconds=1)) == []
        assert floor.due(first) == [(first, cases[1].ref)]
        assert floor.due(first + 2 * HOUR) == [
            (first, cases[1].ref), (first + HOUR, cases[2].ref), (first + 2 * HOUR, cases[0].ref)
        ]  # fmt: skip
        assert len(floor.due(first + 2 * HOUR, limit=2)) == 2

    def test_what_has_fired_rings_no_more_and_the_next_alarm_takes_its_place(self, floor: Floor) -> None:
        case = floor.register()
        rung = []
        while (at := floor.first_alarm()) is not None:
            rung.append(at)
            floor.now = max(floor.now, at)
            case = floor.do(case, co.Sweep(), by=SYSTEM)
            assert verify(floor.store).problems == []
        assert rung == sorted(set(rung))
        assert len(case.fired) >= len(rung) > 5
        assert next_alarm(case) is None

    def test_a_case_that_ended_rings_no_more(self, floor: Floor) -> None:
        case = floor.handed(floor.do(floor.register(), co.Acknowledge()))
        assert floor.first_alarm() is not None
        floor.do(case, co.Dispose(disposition="withdrawn", reason="The client wrote so"))
        assert floor.first_alarm() is None
        assert floor.due(NOON + 9000 * HOUR) == []
        row = floor.row(case)
        assert (row.next_due_at, row.next_clock, row.paused_for) == (None, "", "")

    @pytest.mark.parametrize("analysed", [False, True], ids=["fresh", "analysed"])
    def test_one_search_finds_what_is_due_however_many_cases_rest(self, store: SqliteStore, analysed: bool) -> None:
        with store.unit() as unit:
            floor_of(unit, 40)
            if analysed:
                unit.session.run("ANALYZE")
        store.close()

        def ask() -> None:
            with store.reading() as unit:
                assert unit.due(NOON + 2 * HOUR, 10)
                assert unit.next_alarm() is not None

        assert plans(store, ask) == [
            "SEARCH cases USING INDEX cases_next_at (next_at>? AND next_at<?)",
            "SEARCH cases USING COVERING INDEX cases_next_at (next_at>?)",
        ]


class TestQueue:
    def test_what_breaches_next_stands_first_whenever_it_came_in(self, floor: Floor) -> None:
        old = floor.handed(floor.do(floor.register(), co.Acknowledge()))
        floor.now += HOUR
        new = floor.register()
        late, soon = next_due(old), next_due(new)
        assert late is not None and soon is not None
        assert late.due_at is not None and soon.due_at is not None and soon.due_at < late.due_at
        assert floor.queue() == [new.ref, old.ref]
        row = floor.row(new)
        assert (row.next_due_at, row.next_clock) == (soon.due_at, soon.rule)

    def test_a_case_whose_clocks_stand_still_waits_behind_the_others(self, floor: Floor) -> None:
        waits = floor.waiting_for_the_client()
        running = [floor.register() for _ in range(2)]
        row = floor.row(waits)
        assert (row.status, row.next_due_at, row.next_clock, row.paused_for) == ("waiting_client", None, "", "client")
        assert floor.queue() == [*(case.ref for case in running), waits.ref]

    def test_cases_that_nothing_is_due_for_stand_in_the_order_in_which_they_came(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            for number, hours in ((1, 5), (2, 1), (3, 3)):
                new_case(unit, number, NOON + hours * HOUR)
            unit.session.run(
                "UPDATE cases SET next_due_at = NULL, queue_at = ? + received_at WHERE number > 1", (BEHIND,)
            )
        assert [row.number for row in page(store).rows] == [1, 2, 3]

    def test_the_late_ones_are_counted_by_the_head_of_the_queue(self, floor: Floor) -> None:
        cases = [floor.register() for _ in range(3)]
        clock = next_due(cases[0])
        assert clock is not None and clock.due_at is not None
        assert breached(floor.store, clock.due_at).at_least == 0
        after = clock.due_at + timedelta(seconds=1)
        assert (breached(floor.store, after).at_least, breached(floor.store, after).exact) == (3, True)
        assert (breached(floor.store, after, cap=2).at_least, breached(floor.store, after, cap=2).exact) == (2, False)
        assert all(row.next_due_at is not None and row.next_due_at < after for row in page(floor.store).rows)


class TestRow:
    def test_the_row_tells_of_signals_appeals_policy_and_who_asked_for_the_level(self, floor: Floor) -> None:
        case = floor.register(description="I will kill myself if you do not pay me")
        row = floor.row(case)
        assert (row.signals, row.vulnerable, row.policy) == (len(case.notices), False, house().name)
        assert row.signals > 0
        case = floor.do(case, co.ConfirmSignal(notice=case.notices[0].id, reason="He says so"))
        row = floor.row(case)
        assert (row.signals, row.vulnerable) == (len(case.notices) - 1, True)
        assert row.level == case.level
        assert row.escalated_by == next((f.rule for f in reversed(case.fired) if f.to_level == case.level > 0), "")
        floor.do(floor.register(), co.Escalate(reason="Asked for by the lead"))
        assert [row.escalated_by for row in page(floor.store).rows if row.number == 2] == ["by_hand"]

    def test_a_warning_is_not_what_brought_a_case_to_the_first_line(self, floor: Floor) -> None:
        case = floor.register()
        floor.now = floor.first_alarm() or floor.now
        case = floor.do(case, co.Sweep(), by=SYSTEM)
        assert (case.level, len(case.fired)) == (0, 1)
        assert floor.row(case).escalated_by == ""
