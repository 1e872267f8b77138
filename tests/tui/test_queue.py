"""The queue as a person sees it: what is on the screen, where the cursor is, what is painted again, what is read."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from functools import cache
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from tests.tui.many_rows import NOW, ManyRows, row
from tui.i18n import set_language
from tui.panes.queue import QueueList
from tui.panes.queue_columns import ASCII, UNICODE, Reader, layout
from tui.panes.queue_marks import marks_cell
from tui.panes.queue_rows import Page, QueueRow
from tui.panes.queue_window import HELD
from tui.terminal.app import TerminalApp

READER = Reader(NOW, UTC, me="anna")
MINUTE = timedelta(minutes=1)


class WatchedQueue(QueueList):
    """A queue that remembers which regions it asked to have painted again; () is all of it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.painted: list[tuple[Region, ...]] = []

    def refresh(self, *regions: Region, **how: Any) -> Any:
        if how.get("repaint", True):
            self.painted.append(regions)
        return super().refresh(*regions, **how)

    def lines_painted(self) -> list[int]:
        """The lines painted since the last question; fails if it was everything."""
        assert () not in self.painted
        lines = sorted(region.y for regions in self.painted for region in regions)
        self.painted.clear()
        return lines


class Floor(TerminalApp[None]):
    """An app that is nothing but the queue, and remembers what it says."""

    def __init__(self, reader: Reader = READER, **settings: Any) -> None:
        super().__init__()
        self.queue = WatchedQueue(reader=reader, **settings)
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.queue

    def on_queue_list_moved(self, message: QueueList.Moved) -> None:
        self.said.append(message)

    def on_queue_list_rested(self, message: QueueList.Rested) -> None:
        self.said.append(message)

    def on_queue_list_opened(self, message: QueueList.Opened) -> None:
        self.said.append(message)

    def on_queue_list_counted(self, message: QueueList.Counted) -> None:
        self.said.append(message)

    def on_queue_list_failed(self, message: QueueList.Failed) -> None:
        self.said.append(message)

    def heard(self, kind: type[Message]) -> list[Any]:
        return [message for message in self.said if isinstance(message, kind)]

    @property
    def lines(self) -> list[str]:
        """The screen, as text."""
        return [strip.text for strip in self.screen._compositor.render_strips()]

    @property
    def cursor_line(self) -> int:
        """The line of the screen that the cursor's mark is on."""
        (at,) = [y for y, text in enumerate(self.lines) if text.startswith(self.queue.reader.glyphs.cursor)]
        return at


@asynccontextmanager
async def floor(
    pages: ManyRows, size: tuple[int, int] = (120, 21), reader: Reader = READER, **settings: Any
) -> AsyncIterator[tuple[Floor, Pilot[None]]]:
    app = Floor(reader, **settings)
    async with app.run_test(size=size) as pilot:
        app.queue.focus()
        await app.queue.load(pages)
        await settled(pilot)
        app.queue.painted.clear()
        yield app, pilot


async def settled(pilot: Pilot[None]) -> None:
    """Until every question is answered and every message handled."""
    queue = pilot.app.queue  # type: ignore[attr-defined]
    await pilot.pause()
    while waiting := queue._questions.running():
        await asyncio.gather(*waiting, return_exceptions=True)
        await pilot.pause()


@cache
def hundred_thousand() -> tuple[QueueRow, ...]:
    return tuple(row(n) for n in range(1, 100_001))


@pytest.fixture
def floor_of_100_000() -> ManyRows:
    return ManyRows(list(hundred_thousand()))


class TestWhatIsShown:
    async def test_a_row_says_time_case_stage_level_client_matter_money_and_handler(self) -> None:
        payout = row(
            4213,
            timedelta(minutes=-42),
            ref="26-4213-7",
            stage="investigation",
            level=1,
            vip=True,
            vulnerable=False,
            client="И. Петров",
            amount="500.00 €",
            handler="boris",
            unanswered=0,
        )
        async with floor(ManyRows([payout])) as (app, _):
            assert app.lines[0].split() == [
                "next",
                "due",
                "case",
                "stage",
                "lvl",
                "client",
                "what",
                "money",
                "who",
            ]
            assert app.lines[1].rstrip() == (
                "▌● late 0:42       26-4213-7   3 investigation  1  И. Петров      ★ VIP  "
                "Bonus · freebet            500.00 €  boris"
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("due_in", "changes", "said"),
        [
            (-42 * MINUTE, {}, "● late 0:42"),
            (70 * MINUTE, {}, "◐ in 1:10"),
            (320 * MINUTE, {}, "○ in 5:20"),
            (19 * 60 * MINUTE, {}, "○ tomorrow 09:02"),
            (-timedelta(seconds=1), {}, "● late 0:01"),
            (timedelta(seconds=20), {}, "◐ now"),
            (239 * MINUTE, {}, "◐ in 3:59"),
            (241 * MINUTE, {}, "○ in 4:01"),
            (MINUTE, {"due_at": None, "paused_for": "client"}, "‖ client"),
            (MINUTE, {"due_at": None, "paused_for": "external"}, "‖ third party"),
            (MINUTE, {"due_at": None, "paused_for": "body"}, "‖ outside body"),
            (MINUTE, {"status": "waiting_client"}, "◐ in 0:01"),
            (MINUTE, {"status": "closed"}, "✓ closed"),
            (MINUTE, {"due_at": None}, ""),
        ],
    )
    async def test_a_state_is_told_by_a_glyph_and_a_word(
        self, due_in: timedelta, changes: dict[str, Any], said: str
    ) -> None:
        one = row(1, due_in, **{"status": "open", **changes})
        async with floor(ManyRows([one])) as (app, _):
            assert app.lines[1][1:18].rstrip() == said

    async def test_ascii_says_the_same(self) -> None:
        rows = [row(1, -MINUTE), row(2, 70 * MINUTE, vulnerable=True, client="M. Tanaka", amount="")]
        async with floor(ManyRows(rows), reader=replace(READER, glyphs=ASCII)) as (app, _):
            assert app.lines[1].startswith(">! late 0:01")
            assert app.lines[2].startswith(" ~ in 1:10")
            assert all(line.isascii() for line in app.lines)

    async def test_in_russian_everything_is_russian_and_nothing_moves(self) -> None:
        columns = [0]
        async with floor(ManyRows([row(1, -42 * MINUTE)])) as (app, pilot):
            columns = [app.lines[1].index("26-1-1")]
            set_language("ru")
            try:
                app.queue.repaint()
                await pilot.pause()
                assert "просрочка 0:42" in app.lines[1]
                columns.append(app.lines[1].index("26-1-1"))
            finally:
                set_language("en")
        assert len(set(columns)) == 1

    @pytest.mark.parametrize("width", [40, 80, 81, 100, 119, 120, 137, 160, 200, 320])
    async def test_at_every_width_the_columns_line_up_and_fill_the_line(self, width: int) -> None:
        names = [
            "И. Петров",
            "山田太郎山田太郎山田太郎",
            "👩‍👩‍👧‍👦 family of many words",
            "❤️",
            "",
            "x" * 200,
            "é" * 60,
        ]
        rows = [row(n, n * MINUTE, client=name) for n, name in enumerate(names, 1)]
        async with floor(ManyRows(rows), size=(width, 12)) as (app, _):
            assert {cell_len(line) for line in app.lines} == {width}
            after_client = {tuple(cell_len(line[: line.index("26-")]) for line in app.lines[1:8])}
            assert len(after_client) == 1

    async def test_markup_and_escapes_in_a_row_are_only_text(self) -> None:
        evil = row(1, MINUTE, client="[/b][@click=x]", product="\x1b[31mred\u202e", summary="[link]")
        async with floor(ManyRows([evil])) as (app, _):
            assert "[/b][@click=x]" in app.lines[1]
            assert "[31mred" in app.lines[1]
            assert not any(ord(character) < 32 or character == "\u202e" for character in "".join(app.lines))

    async def test_an_empty_queue_says_why_it_is_empty_and_what_fills_it(self) -> None:
        words = ("Nothing is late.", "Cases come here when a clock has run out.")
        async with floor(ManyRows([]), empty=lambda: words) as (app, pilot):
            assert [line.strip() for line in app.lines[2:4]] == list(words)
            assert app.queue.case_id is None
            await pilot.press("j", "k", "pagedown", "end", "home", "enter")
            app.queue.patch([row(7, MINUTE)])
            await settled(pilot)
            assert "26-7-7" in app.lines[1]
            assert app.queue.case_id == 7
            assert words[0] not in "\n".join(app.lines)


class TestTheCursor:
    async def test_keys_move_it_by_row_screen_and_to_the_ends(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            at = []
            for key in ("j", "down", "k", "up", "up", "pagedown", "pageup", "end", "home"):
                await pilot.press(key)
                await settled(pilot)
                at.append(app.queue.case_id)
            assert at == [2, 3, 2, 1, 1, 20, 1, 100, 1]

    async def test_it_says_at_once_where_it_is_and_once_where_it_rests(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            await pilot.wait_for_scheduled_animations()
            await asyncio.wait_for(rested(app), 10)
            app.said.clear()
            await pilot.press(*"jjjjjjjj")
            await asyncio.wait_for(rested(app), 10)
            await pilot.pause()
            assert [message.case_id for message in app.heard(QueueList.Moved)] == [2, 3, 4, 5, 6, 7, 8, 9]
            assert [message.case_id for message in app.heard(QueueList.Rested)] == [2, 9]

    async def test_enter_and_a_double_click_open_the_case(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            await pilot.press("j", "enter")
            await pilot.click(app.queue, offset=(30, 5))
            assert app.queue.case_id == 5
            await pilot.click(app.queue, offset=(30, 6), times=2)
            assert [message.case_id for message in app.heard(QueueList.Opened)] == [2, 6]

    async def test_whatever_comes_and_goes_it_stays_on_its_case_and_line(self) -> None:
        source = ManyRows([row(n) for n in range(1, 301)])
        chance = random.Random(7)
        async with floor(source) as (app, pilot):
            for _ in range(3):
                await pilot.press("pagedown")
            await pilot.press(*"kkkkkkk")
            case, line = app.queue.case_id, app.cursor_line
            for number in range(301, 401):
                coming = row(number, timedelta(minutes=chance.randint(-60, 240)))
                going = chance.choice([r.case_id for r in source.rows if r.case_id != case])
                moving = chance.choice([r for r in source.rows if r.case_id not in (case, going)])
                moved = row(
                    moving.case_id, timedelta(minutes=chance.randint(-60, 240)), version=moving.version + 1
                )
                source.put(coming, moved)
                source.take(going)
                app.queue.patch([coming, moved], {going})
                await settled(pilot)
                assert (app.queue.case_id, app.cursor_line) == (case, line)
            app.queue.settle()
            assert (app.queue.case_id, app.cursor_line) == (case, line)
            held = [r.case_id for r in app.queue.rows]
            whole = [r.case_id for r in source.rows]
            at = whole.index(held[0])
            assert held == whole[at : at + len(held)]

    async def test_its_row_stays_where_it_was_until_the_cursor_leaves_it(self) -> None:
        source = ManyRows([row(n) for n in range(1, 11)])
        async with floor(source) as (app, pilot):
            await pilot.press("j", "j")
            app.queue.patch([row(3, timedelta(hours=9), version=2, client="Changed")])
            await pilot.pause()
            assert app.cursor_line == 3
            assert "Changed" in app.lines[3]
            await pilot.press("j")
            assert "26-4-4" in app.lines[3]
            assert "26-3-3" in app.lines[10]
            assert app.queue.case_id == 4

    async def test_a_case_that_left_the_filter_under_it_stays_dimmed_and_says_so(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 11)])) as (app, pilot):
            await pilot.press("j")
            app.queue.patch(removed={2})
            await pilot.pause()
            assert "– left the list" in app.lines[2]
            assert app.cursor_line == 2
            assert str(app.heard(QueueList.Counted)[-1].total) == "9"
            await pilot.press("k")
            assert not any("26-2-2" in line for line in app.lines)
            assert app.queue.case_id == 1

    async def test_the_last_case_of_all_leaves_when_a_key_is_pressed(self) -> None:
        async with floor(ManyRows([row(1)])) as (app, pilot):
            app.queue.patch(removed={1})
            await pilot.pause()
            assert "left the list" in app.lines[1]
            await pilot.press("j")
            assert app.queue.case_id is None
            assert "No case here." in app.lines[2]
            assert app.heard(QueueList.Moved)[-1].case_id is None

    async def test_an_older_answer_does_not_undo_a_newer_row(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 11)])) as (app, pilot):
            app.queue.patch([row(2, version=5, client="Newer")])
            app.queue.patch([row(2, version=4, client="Older")])
            await pilot.pause()
            assert "Newer" in app.lines[2]


class TestWhatIsNew:
    async def test_at_the_top_a_new_case_appears_by_itself_and_the_cursor_keeps_its_case(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            app.queue.patch([row(900, -500 * MINUTE)])
            await pilot.pause()
            assert "26-900-0" in app.lines[1]
            assert app.queue.case_id == 1
            assert app.heard(QueueList.Counted)[-1].above == 0

    async def test_elsewhere_nothing_jumps_and_the_new_are_counted_until_they_are_seen(self) -> None:
        source = ManyRows([row(n) for n in range(1, 301)])
        async with floor(source) as (app, pilot):
            await pilot.press("pagedown", "pagedown", "pagedown")
            before = app.lines
            source.put(row(900, -500 * MINUTE), row(901, -501 * MINUTE), row(902, 200 * MINUTE))
            app.queue.painted.clear()
            app.queue.patch([row(900, -500 * MINUTE), row(901, -501 * MINUTE), row(902, 200 * MINUTE)])
            await settled(pilot)
            assert app.lines == before
            assert app.queue.lines_painted() == []
            told = app.heard(QueueList.Counted)[-1]
            assert (told.above, told.below) == (2, 1)
            app.queue.see_new()
            await settled(pilot)
            assert app.queue.case_id == 901
            told = app.heard(QueueList.Counted)[-1]
            assert (told.above, told.below) == (0, 1)

    async def test_going_to_the_top_shows_them(self) -> None:
        source = ManyRows([row(n) for n in range(1, 2001)])
        async with floor(source) as (app, pilot):
            await pilot.press("end")
            await settled(pilot)
            source.put(row(9000, -500 * MINUTE))
            app.queue.patch([row(9000, -500 * MINUTE)])
            await settled(pilot)
            assert app.heard(QueueList.Counted)[-1].above == 1
            await pilot.press("home")
            await settled(pilot)
            assert app.queue.case_id == 9000
            assert app.heard(QueueList.Counted)[-1].above == 0


class TestWhatMoves:
    """The order is by what breaches next, so any act can move a row."""

    async def test_what_a_person_looks_at_changes_where_it_stands(self) -> None:
        source = ManyRows([row(n) for n in range(1, 301)])
        async with floor(source) as (app, pilot):
            await pilot.press("pagedown", "pagedown", "k")
            before = numbers(app)
            up, down = row(45, -500 * MINUTE, version=2), row(50, 240 * MINUTE, version=2)
            source.put(up, down)
            app.queue.painted.clear()
            app.queue.patch([up, down])
            await settled(pilot)
            assert numbers(app) == before
            assert len(app.queue.lines_painted()) == 2
            assert any("late 8:20" in line and "26-45-5" in line for line in app.lines)
            assert app.heard(QueueList.Counted)[-1].moved == 2
            await pilot.press("home")
            await settled(pilot)
            assert numbers(app)[:2] == [45, 1]
            assert 50 not in numbers(app)
            assert app.heard(QueueList.Counted)[-1].moved == 0

    async def test_nothing_moves_into_what_a_person_looks_at(self) -> None:
        source = ManyRows([row(n) for n in range(1, 301)])
        async with floor(source) as (app, pilot):
            await pilot.press("pagedown", "pagedown")
            before = app.lines
            app.queue.patch([row(90, -10.5 * MINUTE, version=2)])
            await settled(pilot)
            assert app.lines == before
            app.queue.settle()
            await pilot.pause()
            assert 90 in numbers(app)

    async def test_one_that_rises_from_below_to_above_is_told_as_new(self) -> None:
        source = ManyRows([row(n) for n in range(1, 301)])
        async with floor(source) as (app, pilot):
            await pilot.press("pagedown", "pagedown")
            before = app.lines
            app.queue.patch([row(90, -500 * MINUTE, version=2)])
            await settled(pilot)
            assert app.lines == before
            told = app.heard(QueueList.Counted)[-1]
            assert (told.above, told.below, told.moved) == (1, 0, 0)
            app.queue.see_new()
            await settled(pilot)
            assert app.queue.case_id == 90

    async def test_at_the_top_with_nobody_at_the_keys_the_order_is_live(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            app.queue.patch([row(5, -500 * MINUTE, version=2)])
            await pilot.pause()
            assert numbers(app)[:3] == [5, 1, 2]
            assert app.queue.case_id == 1

    async def test_at_the_top_rows_wait_until_the_keys_have_rested(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            await pilot.press("j", "j")
            app.queue.patch([row(9, -500 * MINUTE, version=2)])
            await pilot.pause()
            assert numbers(app)[:3] == [1, 2, 3]
            app.queue.tick(app.queue.present + MINUTE)
            await pilot.pause()
            assert numbers(app)[:3] == [9, 1, 2]
            assert app.queue.case_id == 3

    async def test_ones_own_row_goes_when_the_cursor_goes_on(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 11)])) as (app, pilot):
            await pilot.press("j")
            app.queue.patch([row(2, 240 * MINUTE, version=2)])
            await pilot.press("j")
            assert [one.case_id for one in app.queue.rows] == [1, 3, 4, 5, 6, 7, 8, 9, 10, 2]
            assert app.queue.case_id == 3
            assert app.cursor_line == 2

    async def test_a_row_that_stays_is_not_lost_where_pages_carry_its_place_away(self) -> None:
        source = ManyRows([row(n) for n in range(1, 1001)])
        async with floor(source) as (app, pilot):
            await pilot.press("pagedown")
            moved = row(25, 239 * MINUTE + timedelta(seconds=30), version=2)
            source.put(moved)
            app.queue.patch([moved])
            seen: set[int] = set()
            for _ in range(50):
                seen |= set(numbers(app))
                await pilot.press("pagedown")
                await settled(pilot)
            assert seen >= {*range(20, 900)}
            held = [one.case_id for one in app.queue.rows]
            assert held == sorted(set(held))


class TestTime:
    async def test_a_row_is_late_from_the_second_in_which_it_is(self) -> None:
        soon = row(1, timedelta(milliseconds=300))
        async with floor(ManyRows([soon, row(2, 2 * MINUTE)])) as (app, pilot):
            assert app.lines[1].startswith("▌◐ now")
            async with asyncio.timeout(10):
                while "● now" not in app.lines[1]:
                    await pilot.pause(0.02)
            assert app.queue.reader.now == soon.due_at
            assert app.queue._breach is None, "the next one is left to the minute before it"

    async def test_where_nothing_comes_due_nothing_wakes(self) -> None:
        rows = [row(1, -MINUTE), row(2, 31 * MINUTE, due_at=None, paused_for="client"), row(3, 90 * MINUTE)]
        async with floor(ManyRows(rows)) as (app, _):
            assert app.queue._breach is None

    async def test_a_minute_paints_the_words_and_not_the_line(self) -> None:
        rows = [row(1, 30 * MINUTE), row(2, timedelta(days=3))]
        async with floor(ManyRows(rows)) as (app, _):
            app.queue.painted.clear()
            app.queue.tick(NOW + MINUTE)
            ((painted,),) = app.queue.painted
            assert (painted.y, painted.x, painted.right) == (1, 0, 18)


class TestMarks:
    @pytest.mark.parametrize(
        ("changes", "narrow", "wide"),
        [
            ({"signals": 1}, "⚑?", "⚑? signal"),
            ({"vulnerable": True}, "⚑", "⚑ vulnerable"),
            ({"unanswered": 2}, "✉2", "✉2 wrote again"),
            ({"unanswered": 30}, "✉9", "✉9 wrote again"),
            ({"unanswered": 1}, "←", "← wrote"),
            ({"appeals": 1}, "A", "A appeal"),
            ({"appeals": 2, "vip": True}, "A2★", "A2 appeal ★ VIP"),
            ({"signals": 1, "vulnerable": True, "unanswered": 3, "appeals": 1}, "⚑?⚑✉3A", "⚑?⚑✉3A"),
        ],
    )
    def test_each_is_a_glyph_and_where_there_is_room_a_word(
        self, changes: dict[str, Any], narrow: str, wide: str
    ) -> None:
        quiet = {"signals": 0, "vulnerable": False, "unanswered": 0, "appeals": 0, "vip": False}
        one = row(1, MINUTE, **{**quiet, **changes})
        assert marks_cell(one, UNICODE, 6)[0] == narrow
        assert marks_cell(one, UNICODE, 15)[0] == wide

    async def test_the_level_outside_has_a_word(self) -> None:
        async with floor(ManyRows([row(1, MINUTE, level=3)]), size=(80, 10)) as (app, _):
            assert " ext " in app.lines[1]

    async def test_in_80_columns_all_of_it_has_its_place(self) -> None:
        heavy = row(
            1, -42 * MINUTE, ref="26-421300-7", level=2, signals=1, vulnerable=True, unanswered=2, appeals=1,
            client="И. Петров", handler="boris",
        )  # fmt: skip
        async with floor(ManyRows([heavy]), size=(80, 10)) as (app, _):
            line = app.lines[1]
            assert line.startswith("▌● late 0:42       26-421300-7 ")
            assert " 2  И. Петров    ⚑?⚑✉2A " in line
            assert line.rstrip().endswith("boris")


class TestWhatIsPainted:
    async def test_a_cursor_move_paints_two_lines(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            await pilot.press("j")
            assert app.queue.lines_painted() == [1, 2]

    async def test_a_changed_row_paints_its_line_and_one_out_of_sight_none(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            app.queue.patch([row(5, version=2, client="Changed"), row(90, version=2, client="Changed")])
            await pilot.pause()
            assert app.queue.lines_painted() == [5]

    async def test_a_row_that_comes_paints_what_it_pushes_down(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 21)]), size=(120, 30)) as (app, pilot):
            app.queue.patch([row(50, -43 * MINUTE - timedelta(seconds=30))])
            await pilot.pause()
            assert app.queue.lines_painted() == list(range(17, 22))

    async def test_a_minute_paints_only_what_reads_differently(self) -> None:
        rows = [
            row(1, 30.5 * MINUTE), row(2, 31 * MINUTE, due_at=None, paused_for="client"), row(3, timedelta(days=3)),
            row(4, timedelta(days=4)), row(6, timedelta(days=5)),
        ]  # fmt: skip
        rows = [replace(one, received_at=NOW - timedelta(days=9)) for one in rows]
        async with floor(ManyRows(rows)) as (app, pilot):
            app.queue.tick(NOW + timedelta(seconds=1))
            assert app.queue.lines_painted() == []
            app.queue.tick(NOW + MINUTE)
            assert app.queue.lines_painted() == [1]
            await pilot.pause()
            assert "in 0:29" in app.lines[1]

    async def test_the_same_row_again_paints_nothing(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, _):
            app.queue.patch([row(n) for n in range(1, 21)])
            assert app.queue.lines_painted() == []

    async def test_an_act_that_changes_no_word_of_a_row_paints_nothing(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, _):
            app.queue.patch([row(n, version=2) for n in range(1, 21)])
            assert app.queue.lines_painted() == []
            app.queue.patch([row(5, version=1, client="Older")])
            assert app.queue.rows[4].version == 2


class TestTheScreenAroundIt:
    async def test_in_another_size_it_fits_and_the_cursor_is_in_sight(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            await pilot.press(*"jjjjjjjjjjjjjjjjj")
            for size in ((80, 8), (200, 50), (30, 3), (120, 21)):
                await pilot.resize_terminal(*size)
                await settled(pilot)
                assert {cell_len(line) for line in app.lines} == {size[0]}
                assert "26-18-8" in app.lines[app.cursor_line]

    async def test_too_small_for_any_row_it_still_lives(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            await pilot.resize_terminal(10, 1)
            await pilot.press("j", "pagedown", "end", "home", "k")
            await settled(pilot)
            await pilot.resize_terminal(120, 21)
            await settled(pilot)
            assert app.lines[app.cursor_line].startswith("▌")

    async def test_another_theme_colours_every_line_anew(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            dark = {background(strip) for strip in app.screen._compositor.render_strips()}
            app.theme = "light"
            await pilot.pause()
            light = {background(strip) for strip in app.screen._compositor.render_strips()}
            assert not dark & light

    async def test_without_the_focus_the_cursor_rests(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 101)])) as (app, pilot):
            focused = background(app.screen._compositor.render_strips()[1])
            app.screen.set_focus(None)
            await pilot.pause()
            assert background(app.screen._compositor.render_strips()[1]) != focused
            assert app.cursor_line == 1


def background(strip: Strip) -> object:
    """The ground of a line's first text."""
    return next(
        segment.style.bgcolor for segment in strip if segment.style is not None and len(segment.text) > 1
    )


class TestALongQueue:
    async def test_what_is_held_is_bounded_wherever_one_goes(self, floor_of_100_000: ManyRows) -> None:
        async with floor(floor_of_100_000) as (app, pilot):
            for key in ["pagedown"] * 30 + ["pageup"] * 35 + ["end"] + ["pageup"] * 15:
                await pilot.press(key)
                await settled(pilot)
                assert len(app.queue.rows) <= HELD
                assert all(line.strip() for line in app.lines)
            assert floor_of_100_000.largest <= 100

    async def test_paging_down_shows_every_case_once_in_order(self, floor_of_100_000: ManyRows) -> None:
        async with floor(floor_of_100_000) as (app, pilot):
            seen: list[int] = []
            for _ in range(60):
                seen += numbers(app)[1 if seen else 0 :]
                await pilot.press("pagedown")
                await settled(pilot)
            assert seen == list(range(1, len(seen) + 1))
            assert len(seen) > 2 * HELD
            assert app.queue.place == app.queue.case_id

    async def test_the_ends_are_one_question_away_and_places_are_counted(
        self, floor_of_100_000: ManyRows
    ) -> None:
        floor_of_100_000.cap = 1_000_000
        async with floor(floor_of_100_000) as (app, pilot):
            await pilot.press("end")
            await settled(pilot)
            assert app.queue.case_id == 100_000
            assert app.queue.place == 100_000
            assert "26-100000-0" in app.lines[-1]
            await pilot.press("home")
            await settled(pilot)
            assert app.queue.place == 1

    async def test_a_count_is_capped_and_said_so(self, floor_of_100_000: ManyRows) -> None:
        async with floor(floor_of_100_000) as (app, _):
            assert str(app.heard(QueueList.Counted)[-1].total) == "500+"

    async def test_a_case_far_away_is_found_with_its_neighbours(self, floor_of_100_000: ManyRows) -> None:
        async with floor(floor_of_100_000) as (app, pilot):
            app.queue.go_to(54_321)
            await settled(pilot)
            assert app.queue.case_id == 54_321
            assert app.queue.place is None
            around = numbers(app)
            assert around == list(range(around[0], around[0] + 20))
            for _ in range(30):
                await pilot.press("pageup")
                await settled(pilot)
            assert app.queue.case_id == 54_321 - 30 * 19

    async def test_the_wheel_looks_away_and_a_key_comes_back_to_the_case(
        self, floor_of_100_000: ManyRows
    ) -> None:
        async with floor(floor_of_100_000) as (app, pilot):
            for _ in range(40):
                app.queue.scroll_relative(y=30, animate=False)
                await settled(pilot)
            assert app.queue.case_id == 1
            assert "26-1-1" not in "\n".join(app.lines)
            await pilot.press("j")
            await settled(pilot)
            assert app.queue.case_id == 1
            assert "26-1-1" in "\n".join(app.lines)

    async def test_no_key_waits_for_a_page(self, floor_of_100_000: ManyRows) -> None:
        async with floor(floor_of_100_000) as (app, pilot):
            floor_of_100_000.gate = asyncio.Event()
            for _ in range(30):
                await pilot.press("pagedown")
            assert app.queue.case_id == 100  # as far as there are rows
            floor_of_100_000.gate.set()
            await settled(pilot)
            await pilot.press("pagedown")
            assert app.queue.case_id == 119

    async def test_the_answer_of_a_queue_that_was_left_is_dropped(self, floor_of_100_000: ManyRows) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 11)])) as (app, pilot):
            floor_of_100_000.gate = asyncio.Event()
            late = asyncio.create_task(app.queue.load(floor_of_100_000))
            await asyncio.sleep(0)
            await app.queue.load(ManyRows([row(n) for n in range(50, 61)]))
            floor_of_100_000.gate.set()
            await late
            await settled(pilot)
            assert [r.case_id for r in app.queue.rows] == list(range(50, 61))


class TestWhenItIsLoaded:
    async def test_another_filter_keeps_the_case_where_it_has_it(self) -> None:
        async with floor(ManyRows([row(n) for n in range(1, 301)])) as (app, pilot):
            app.queue.go_to(200)
            await settled(pilot)
            await app.queue.load(ManyRows([row(n) for n in range(100, 301)]))
            assert app.queue.case_id == 200
            await app.queue.load(ManyRows([row(n) for n in range(1, 50)]))
            assert app.queue.case_id == 1
            await app.queue.load(ManyRows([row(n) for n in range(1, 50)]), at=20)
            assert app.queue.case_id == 20

    async def test_a_store_that_fails_is_told_and_the_rows_stay(self) -> None:
        class Failing(ManyRows):
            async def page(self, **how: Any) -> Page:
                if "after" in how:
                    raise OSError("disk gone")
                return await super().page(**how)

        async with floor(Failing([row(n) for n in range(1, 301)])) as (app, pilot):
            await pilot.press(*["pagedown"] * 4)
            await settled(pilot)
            assert "disk gone" in str(app.heard(QueueList.Failed)[0].error)
            assert all(line.strip() for line in app.lines)


def numbers(app: Floor) -> list[int]:
    """The running numbers of the cases on the screen."""
    return [int(re.findall(r" 26-(\d+)-\d ", line)[0]) for line in app.lines[1:]]


async def rested(app: Floor) -> None:
    """Until the queue has no cursor to wait for."""
    while app.queue._rest is not None:
        await asyncio.sleep(0)


def test_where_there_is_room_a_whole_name_stands_beside_the_matter() -> None:
    for width in range(80, 220):
        columns = dict(layout(width))
        assert sum(columns.values()) + len(columns) == width, "every cell is somebody's"
        assert columns["what"] <= 24 or columns["client"] >= 20, "no blank matter beside a cut name"
