"""The queue's pages: complete, in order, without repeats, and each from an index."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, product

import pytest

from core import events as ev
from core.filter import Filter
from core.stages import Stage
from db.queue import Page, Row, around, counts, page, rows_for
from db.store import SqliteStore
from db.timing import BEHIND
from tests.db.builders import NOON, act, client, floor_of, new_case
from tests.db.plans import plans

EVERY_FILTER: list[Filter] = [
    Filter(is_open=is_open, **fields)  # type: ignore[arg-type]
    for is_open, fields in product(
        (True, False, None),
        (
            {},
            {"handlers": ("anna",)},
            {"handlers": ("",)},
            {"departments": ("payments",)},
            {"departments": ("payments",), "handlers": ("",)},
            {"departments": ("payments", "trading"), "stages": ("registration", "analysis")},
            {"stages": ("analysis",)},
            {"stages": ("analysis", "closed")},
            {"statuses": ("waiting_client", "waiting_external")},
            {"levels": (1, 2, 3)},
            {"levels": (0,), "departments": ("trading",)},
            {"categories": ("payment", "bonus")},
            {"channels": ("mail",)},
            {"priorities": ("high", "normal")},
            {"departments": ("trading",), "priorities": ("normal",), "words": ("client3",)},
            {"words": ("КЛИЕНТ", "withdrawal 1")},
        ),
    )
]


def whole(store: SqliteStore, wanted: Filter, limit: int = 7) -> list[Row]:
    """Every row of the queue, page after page."""
    rows: list[Row] = []
    found = page(store, wanted, limit=limit)
    rows += found.rows
    while found.more_after:
        found = page(store, wanted, after=rows[-1].position, limit=limit)
        rows += found.rows
    return rows


def asked(wanted: Filter, row: Row) -> bool:
    """What the filter means, said once more and slowly."""
    words = {"client3": row.client_name.endswith(" 3"), "withdrawal 1": "withdrawal 1" in row.subject}
    return (
        (wanted.is_open is None or wanted.is_open == row.is_open)
        and (not wanted.stages or row.stage in wanted.stages)
        and (not wanted.statuses or row.status in wanted.statuses)
        and (not wanted.levels or row.level in wanted.levels)
        and (not wanted.departments or row.department in wanted.departments)
        and (not wanted.handlers or row.handler in wanted.handlers)
        and (not wanted.categories or row.category in wanted.categories)
        and (not wanted.channels or row.channel in wanted.channels)
        and (not wanted.priorities or row.priority in wanted.priorities)
        and all(words.get(word, True) for word in wanted.words)
    )


@pytest.fixture
def floor(store: SqliteStore) -> SqliteStore:
    with store.unit() as unit:
        cases = floor_of(unit, 60)
        act(unit, cases[3], ev.Escalated(from_level=0, to_level=1, reason="asked"), at=NOON)
        act(unit, cases[5], ev.Escalated(from_level=0, to_level=2, reason="asked"), at=NOON)
        # Every fourth open case stands still: it waits behind all those that something is due for.
        unit.session.run(
            "UPDATE cases SET next_due_at = NULL, queue_at = ? + received_at WHERE is_open AND number % 4 = 0", (BEHIND,)
        )
    return store


class TestPages:
    @pytest.mark.parametrize("wanted", EVERY_FILTER, ids=str)
    def test_page_after_page_gives_every_case_that_is_asked_for_once_and_in_order(
        self, floor: SqliteStore, wanted: Filter
    ) -> None:
        every = rows_for(floor, range(1, 61))
        expected = sorted((row for row in every if asked(wanted, row)), key=lambda row: row.position)
        assert whole(floor, wanted) == expected
        assert counts(floor, wanted).at_least == len(expected)
        assert rows_for(floor, range(1, 61), wanted) != [] or not expected

    @pytest.mark.parametrize("wanted", EVERY_FILTER, ids=str)
    def test_backwards_is_the_same_queue(self, floor: SqliteStore, wanted: Filter) -> None:
        forwards = whole(floor, wanted)
        found = page(floor, wanted, limit=7, last=True)
        backwards = list(found.rows)
        while found.more_before:
            found = page(floor, wanted, before=backwards[0].position, limit=7)
            backwards = [*found.rows, *backwards]
        assert backwards == forwards

    def test_what_is_due_next_stands_first_and_closed_cases_last_latest_first(self, floor: SqliteStore) -> None:
        rows = whole(floor, Filter(is_open=None))
        opened = [row.next_due_at or NOON + timedelta(days=9000) for row in rows if row.is_open]
        closed = [row.closed_at for row in rows if not row.is_open]
        assert [row.is_open for row in rows] == [True] * len(opened) + [False] * len(closed)
        assert opened == sorted(opened)
        assert closed == sorted(closed, reverse=True)  # type: ignore[type-var]

    def test_cases_due_in_the_same_instant_are_all_there(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            for number in range(1, 24):
                new_case(unit, number)
        assert [row.number for row in whole(store, Filter())] == list(range(1, 24))

    def test_a_page_goes_on_where_its_last_row_was_even_if_that_was_closed_meanwhile(self, floor: SqliteStore) -> None:
        first = page(floor, limit=5)
        gone = first.rows[-1]
        with floor.unit() as unit:
            case = unit.case(gone.ref)
            act(unit, case, ev.Advanced(from_stage=Stage(gone.stage), to_stage=Stage.CLOSED, at=NOON))
        following = page(floor, after=gone.position, limit=5)
        assert following.rows[0].number not in {row.number for row in first.rows}
        assert following.rows[0].position > gone.position


class TestAround:
    @pytest.mark.parametrize("wanted", [Filter(), Filter(is_open=None), Filter(departments=("payments",))], ids=str)
    def test_the_case_stands_among_its_neighbours(self, floor: SqliteStore, wanted: Filter) -> None:
        rows = whole(floor, wanted)
        for index, row in enumerate(rows):
            found = around(floor, row.number, wanted, limit=9)
            assert found is not None
            first = max(0, min(index - 4, len(rows) - 9))
            assert list(found.rows) == rows[first : first + 9]
            assert (found.more_before, found.more_after) == (first > 0, first + 9 < len(rows))

    def test_a_case_that_the_filter_does_not_find_has_no_page(self, floor: SqliteStore) -> None:
        closed = page(floor, Filter(is_open=False), limit=1).rows[0]
        assert around(floor, closed.number, Filter()) is None
        assert around(floor, 999, Filter(is_open=None)) is None


class TestCounts:
    def test_what_is_more_than_the_cap_is_not_counted_out(self, floor: SqliteStore) -> None:
        exact = counts(floor, Filter())
        capped = counts(floor, Filter(), cap=10)
        assert (exact.at_least, exact.exact) == (48, True)
        assert (capped.at_least, capped.exact) == (10, False)


class TestWords:
    def test_russian_and_english_are_found_in_any_case_and_with_either_letter(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            new_case(unit, 1, who=client(1, "Семён Жёлтый", "semen@example.com"), subject="ГДЕ МОЙ ВЫВОД?")
            new_case(unit, 2, NOON + timedelta(minutes=1), client(2, "Mary"), subject="100% bonus_code \\ lost")
        for words, number in {
            ("семен",): 1, ("СЕМЁН", "вывод"): 1, ("желтый",): 1, ("SEMEN@",): 1, ("26-1-",): 1,
            ("100%",): 2, ("bonus_code",): 2, ("\\",): 2, ("mary",): 2,
        }.items():  # fmt: skip
            assert [row.number for row in page(store, Filter(words=words)).rows] == [number]
        assert page(store, Filter(words=("1%0",))).rows == ()


class TestIndexes:
    """EXPLAIN QUERY PLAN of what the functions above really run."""

    @pytest.mark.parametrize("analysed", [False, True], ids=["fresh", "analysed"])
    @pytest.mark.parametrize("wanted", EVERY_FILTER, ids=str)
    def test_no_query_of_the_queue_reads_or_sorts_the_table(
        self, floor: SqliteStore, wanted: Filter, analysed: bool
    ) -> None:
        if analysed:
            with floor.unit() as unit:
                unit.session.run("ANALYZE")
            floor.close()
        middle = page(floor, wanted, limit=3).rows[-1:]

        def everything() -> None:
            page(floor, wanted)
            page(floor, wanted, last=True)
            counts(floor, wanted)
            rows_for(floor, [1, 2, 3], wanted)
            page(floor, Filter(is_open=None), client=3)
            for row in middle:
                page(floor, wanted, after=row.position)
                page(floor, wanted, before=row.position)
                around(floor, row.number, wanted)

        found = plans(floor, everything)
        assert found
        for plan in found:
            if "found" not in plan:
                assert "SEARCH cases USING" in plan, plan
            assert "TEMP B-TREE" not in plan

    def test_a_page_of_one_field_seeks_by_that_field(self, floor: SqliteStore) -> None:
        for wanted, index in {
            Filter(): "cases_is_open_queue_at_number",
            Filter(handlers=("anna",)): "cases_is_open_handler_queue_at_number",
            Filter(departments=("payments",), stages=("analysis",)): "cases_is_open_department_queue_at_number",
            Filter(stages=("analysis",), words=("x",)): "cases_is_open_stage_queue_at_number",
            Filter(levels=(1,)): "cases_is_open_level_queue_at_number",
        }.items():
            at = page(floor, Filter()).rows[0].position
            for plan in plans(floor, lambda wanted=wanted, at=at: page(floor, wanted, after=at)):
                assert f"{index} (is_open=?" in plan
                assert "queue_at>?)" in plan or "(queue_at,number)>(?,?)" in plan


def test_pages_do_not_overlap_while_cases_come_in(floor: SqliteStore) -> None:
    pages: list[Page] = [page(floor, limit=10)]
    for number in range(61, 65):
        with floor.unit() as unit:
            new_case(unit, number, NOON - timedelta(hours=number))
        pages.append(page(floor, after=pages[-1].rows[-1].position, limit=10))
    for earlier, later in pairwise(pages):
        assert earlier.rows[-1].position < later.rows[0].position
