"""The window of a queue, against a queue that is held whole: random pages, patches and moves of the cursor."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.tui.many_rows import NOW, row
from tui.panes.queue_rows import Page, QueueRow
from tui.panes.queue_window import QueueWindow

HELD, PAGE = 12, 5


def at(case_id: int, place: int, version: int = 1) -> QueueRow:
    return replace(row(case_id, due_at=NOW), position=(place, case_id), version=version)


class WindowedQueue(RuleBasedStateMachine):
    """`whole` is the truth; the window is told of every change at once, as the feed does."""

    @initialize(places=st.lists(st.integers(0, 99), max_size=40))
    def begin(self, places: list[int]) -> None:
        self.whole = {n: at(n, place) for n, place in enumerate(places)}
        self.next = len(places)
        self.window = QueueWindow(HELD)
        self.window.begin(self.page(0), 0)

    @property
    def order(self) -> list[QueueRow]:
        return sorted(self.whole.values(), key=lambda row: row.position)

    def page(self, start: int) -> Page:
        order = self.order
        start = max(start, 0)
        return Page(tuple(order[start : start + PAGE]), start > 0, start + PAGE < len(order))

    @rule(place=st.integers(0, 99))
    def a_case_comes(self, place: int) -> None:
        came = at(self.next, place)
        self.next += 1
        self.whole[came.case_id] = came
        assert self.window.patch([came]) == [came]

    @precondition(lambda self: self.whole)
    @rule(data=st.data(), place=st.integers(0, 99), kept=st.booleans())
    def a_case_changes_its_place(self, data: st.DataObject, place: int, kept: bool) -> None:
        was = data.draw(st.sampled_from(self.order))
        moved = replace(was, position=(place, was.case_id), version=was.version + 1)
        self.whole[was.case_id] = moved
        cursor, stood = self.window.cursor, [row.case_id for row in self.window.rows]
        self.window.patch([moved], stays=lambda old, new: kept)
        if kept and was.case_id in stood:
            assert [row.case_id for row in self.window.rows] == stood
        if cursor is not None:
            assert self.window.cursor == cursor

    @precondition(lambda self: self.whole)
    @rule(data=st.data())
    def a_case_leaves(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(self.order)).case_id
        del self.whole[gone]
        cursor = self.window.cursor
        self.window.patch([], [gone])
        assert self.window.cursor == cursor

    @precondition(lambda self: self.window.rows)
    @rule(data=st.data())
    def the_cursor_moves(self, data: st.DataObject) -> None:
        case_id = data.draw(st.sampled_from(self.window.rows)).case_id
        moved = case_id != self.window.cursor
        assert self.window.to(case_id) is moved
        assert self.window.cursor == case_id

    @rule()
    def what_was_kept_goes_where_it_belongs(self) -> None:
        there_was = self.window.moved > 0
        assert self.window.settle() is there_was
        assert self.window.moved == 0

    @rule()
    def a_key_lets_go_of_what_left(self) -> None:
        was_gone = self.window.cursor is not None and self.window.is_gone(self.window.cursor)
        assert self.window.drop_gone() is was_gone

    @rule(side=st.sampled_from(["before", "after"]))
    def the_next_page_comes(self, side: str) -> None:
        beside = self.window.edge(side)  # type: ignore[arg-type]
        if beside is None:
            return
        order = self.order
        if side == "after":
            rows = [row for row in order if row.position > beside][:PAGE]
            page = Page(tuple(rows), True, bool(rows) and rows[-1] != order[-1])
        else:
            rows = [row for row in order if row.position < beside][-PAGE:]
            page = Page(tuple(rows), bool(rows) and rows[0] != order[0], True)
        self.window.extend(side, page, beside)  # type: ignore[arg-type]

    @rule(data=st.data())
    def another_place_is_looked_at(self, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, max(len(self.whole) - 1, 0)))
        self.window.begin(self.page(start), start)

    @invariant()
    def what_is_held_is_bounded(self) -> None:
        assert len(self.window) <= HELD

    @invariant()
    def the_cursor_is_on_a_row_whenever_there_is_one(self) -> None:
        assert (self.window.cursor is None) == (not self.window.rows and self.window.cursor is None)
        if self.window.rows and self.window.number_of(self.window.cursor) is None:
            # Only where pages have carried the window away from it.
            assert not self.window.is_whole

    @invariant()
    def rows_are_in_order_and_each_is_there_once(self) -> None:
        positions = [row.position for row in self.window.rows]
        assert positions == sorted(set(positions))
        assert len({row.case_id for row in self.window.rows}) == len(self.window.rows)

    @invariant()
    def every_row_is_as_it_is_and_none_between_two_is_missing(self) -> None:
        kept = {self.window.cursor, *self.window._moving}
        rows = [row for row in self.window.rows if row.case_id not in kept]
        assert all(self.whole.get(row.case_id) == row for row in rows)
        if rows:
            between = [
                row for row in self.order
                if rows[0].position <= row.position <= rows[-1].position and row.case_id not in kept
            ]  # fmt: skip
            assert between == rows

    @invariant()
    def a_row_that_stays_says_what_is_so(self) -> None:
        for case_id, own in self.window._moving.items():
            number = self.window.number_of(case_id)
            if case_id != self.window.cursor:
                assert number is not None
                assert self.whole[case_id] == own
                assert replace(self.window.at(number), position=own.position) == own  # type: ignore[type-var]

    @invariant()
    def numbers_count_from_the_top_while_they_are_counted(self) -> None:
        if self.window.is_whole:
            assert self.window.first == 0
        for index, one in enumerate(self.window.rows):
            assert self.window.number_of(one.case_id) == self.window.first + index
            assert self.window.at(self.window.first + index) is one


TestWindowedQueue = WindowedQueue.TestCase
TestWindowedQueue.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
