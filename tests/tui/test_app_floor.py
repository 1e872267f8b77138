"""The floor with keys alone: what a person sees of the queue, the checklist, the lines and the footer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from core import commands as co
from tests.tui.floor_of_cases import BORIS, CHIEF, Floor
from tests.tui.sitting import case_shown, foot, head, line, sitting, until
from tui.bottom import Bottom
from tui.footer import Footer
from tui.i18n import set_language
from tui.panes.queue import QueueList
from tui.screens.case import CaseScreen
from tui.screens.floor import FloorScreen
from tui.screens.help import HelpScreen
from tui.screens.palette import Palette
from tui.status import Status


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()
    set_language("en")


class TestTheQueue:
    async def test_opens_on_ones_own_cases_with_the_first_one_shown(self, floor: Floor) -> None:
        case = floor.in_investigation()
        floor.registered(BORIS, name="Somebody else", email="else@example.com")
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            assert "Mine 1" in head(app)
            assert "anna · Payments · level 0" in head(app)

    async def test_an_empty_floor_says_what_fills_it(self, floor: Floor) -> None:
        async with sitting(floor, CHIEF) as (app, pilot):
            await until(pilot, lambda: "All 0" in head(app))
            title, hint = app.screen.query_one(QueueList).empty()
            assert title == "No case here."
            assert "N" in hint

    async def test_a_case_that_somebody_else_registers_appears_by_itself(self, floor: Floor) -> None:
        floor.registered()
        async with sitting(floor, CHIEF) as (app, pilot):
            await until(pilot, lambda: len(app.screen.query_one(QueueList).rows) == 1)
            on = app.screen.query_one(QueueList).case_id
            case = floor.registered(BORIS, name="New One", email="new@example.com")
            await until(pilot, lambda: case.ref in [row.ref for row in app.screen.query_one(QueueList).rows])
            assert app.screen.query_one(QueueList).case_id == on, "the cursor stays where it was"
            await until(pilot, lambda: "All 2" in head(app))

    async def test_the_next_theme_colours_the_floor_and_says_its_name(self, floor: Floor) -> None:
        floor.registered()
        async with sitting(floor, CHIEF) as (app, pilot):
            await pilot.press("ctrl+t")
            await until(pilot, lambda: line(app) == "theme: light")

    async def test_a_digit_changes_the_view(self, floor: Floor) -> None:
        floor.in_investigation()
        other = floor.registered(BORIS, name="Nobody's", email="n@example.com")
        async with sitting(floor) as (app, pilot):
            await pilot.press("3")
            await until(pilot, lambda: case_shown(app) == other.ref)

    async def test_the_filter_narrows_as_it_is_typed_and_esc_takes_it_off(self, floor: Floor) -> None:
        floor.registered(CHIEF)
        floor.registered(CHIEF, name="Иван Петров", email="p@example.ru", category="bonus")
        async with sitting(floor, CHIEF) as (app, pilot):
            queue = app.screen.query_one(QueueList)
            await until(pilot, lambda: len(queue.rows) == 2)
            await pilot.press("slash", *"category:bonus")
            await until(pilot, lambda: [row.client for row in queue.rows] == ["Иван Петров"])
            await pilot.press("enter")
            assert queue.has_focus
            await pilot.press("escape")
            await until(pilot, lambda: len(queue.rows) == 2)

    async def test_a_key_that_is_only_begun_hides_nothing(self, floor: Floor) -> None:
        floor.registered(CHIEF)
        async with sitting(floor, CHIEF) as (app, pilot):
            queue = app.screen.query_one(QueueList)
            await until(pilot, lambda: len(queue.rows) == 1)
            await pilot.press("slash")
            for key in "stage:regi":
                await pilot.press(key)
                await pilot.pause(0.02)
                assert len(queue.rows) == 1, key

    async def test_a_filter_that_cannot_be_read_is_told_with_the_near_miss(self, floor: Floor) -> None:
        floor.registered(CHIEF)
        async with sitting(floor, CHIEF) as (app, pilot):
            await pilot.press("slash", *"stag:analysis", "enter")
            await until(pilot, lambda: "stag" in line(app) and "stage" in line(app))

    async def test_a_filter_that_cannot_be_read_leaves_the_view_and_waits_to_be_mended(self, floor: Floor) -> None:
        mine = floor.in_investigation()
        floor.registered(BORIS, name="Nobody's", email="n@example.com")
        async with sitting(floor, size=(80, 24)) as (app, pilot):
            queue = app.screen.query_one(QueueList)
            await until(pilot, lambda: [row.ref for row in queue.rows] == [mine.ref])
            await pilot.press("slash", *"due<xx", "enter")
            await until(pilot, lambda: "there is no filter “due”" in line(app))
            await until(pilot, lambda: [row.ref for row in queue.rows] == [mine.ref])
            assert "is a word to look for" in " ".join(line(app).split()), "the whole reason is on the screen"
            await pilot.press("slash")
            await until(pilot, lambda: app.screen.query_one("#bottom-input", Input).value == "due<xx")


class TestAdvancing:
    async def test_where_something_is_owed_the_checklist_has_the_keyboard(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("a")
            await until(pilot, lambda: "investigation owes 2 things" in line(app))
            assert "[f]" in line(app)
            assert not app.screen.query_one(QueueList).has_focus

    async def test_where_nothing_is_owed_it_happens_at_once_and_can_be_undone(self, floor: Floor) -> None:
        case = floor.in_investigation()
        case = floor.do(case, "record_finding", text="It was ours", evidence=["e1"])
        case = floor.do(case, "give_verdict", verdict="upheld", reasons="It was ours")
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            assert foot(app).startswith("a advance")
            await pilot.press("a")
            await until(pilot, lambda: f"{case.ref} is in resolution now" in line(app))
            assert "u undo" in foot(app)
            await pilot.press("u")
            await until(pilot, lambda: app.screen.facts.case.stage == "investigation")

    async def test_doing_the_last_thing_offers_the_advance(self, floor: Floor) -> None:
        case = floor.in_investigation()
        case = floor.do(case, "record_finding", text="It was ours", evidence=["e1"])
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("V", "1", *"ours", "ctrl+s")
            await until(pilot, lambda: "nothing is owed: a advances" in line(app))

    async def test_in_the_russian_layout_the_same_key_does_it(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("ф")  # the key of a
            await until(pilot, lambda: "owes 2 things" in line(app))

    async def test_what_is_not_offered_is_refused_with_its_reason(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("W")
            await until(pilot, lambda: "The case is in investigation" in line(app))
            await pilot.press("y")
            await until(pilot, lambda: "agent may not approve the decision" in line(app))
            await pilot.press("3")
            await until(pilot, lambda: line(app) == "")

    async def test_claiming_what_one_has_says_so_and_no_more(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("colon", *"claim", "enter")
            await until(pilot, lambda: line(app) == "You have the case already")

    async def test_between_the_views_and_the_person_there_is_air(self, floor: Floor) -> None:
        async with sitting(floor, CHIEF, size=(80, 24)) as (app, pilot):
            for marked in ("", "DEMO", "DEMO, all made up"):
                app.marked = marked
                await pilot.press("3")
                await until(pilot, lambda said=marked: said in head(app))
                assert re.search(r"Closed(?: \d+)? {3,}(\w+ · )?\d\d:\d\d $", head(app)), head(app)

    async def test_who_was_first_is_told_when_two_press_at_once(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            screen = app.screen
            version = screen.facts.case.version
            floor.do(case, "note", BORIS, text="look at m1")
            await app.acting.give(screen, case.ref, co.Release(), version)
            assert "boris: leave a note" in line(app)
            assert screen.facts.case.handler == "anna"


class TestAtEightyColumns:
    async def test_a_refused_advance_opens_the_case_on_what_is_owed(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor, size=(80, 24)) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("a")
            await until(pilot, lambda: isinstance(app.screen, CaseScreen) and "owes 2 things" in line(app))
            assert app.screen.query_one(Footer).region.y == 23, "the bottom line is in sight"
            assert app.screen.query_one(Bottom).region.height == 2, "what is owed is not cut off"
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, FloorScreen))

    async def test_enter_opens_the_case_and_what_is_done_there_shows_in_the_queue(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor, size=(80, 24)) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, CaseScreen) and case_shown(app) == case.ref)
            await pilot.press("H")
            await until(pilot, lambda: "release ✓" in line(app))
            await pilot.press("escape")
            await until(pilot, lambda: "Mine 0" in head(app) or "Mine" in head(app))


class TestFindingWhatToDo:
    async def test_help_and_palette_list_the_same_actions(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("question_mark")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
            listed = {option.id for option in app.screen.query_one("#help-list").options if option.id}
            await pilot.press("escape", "ctrl+p")
            await until(pilot, lambda: isinstance(app.screen, Palette))
            found = app.screen.query_one("CommandList")
            await until(pilot, lambda: found.option_count == len(listed))

    async def test_help_finds_by_word_and_enter_does_it(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("question_mark", *"advance", "enter")
            await until(pilot, lambda: "owes 2 things" in line(app))

    async def test_the_command_line_takes_the_words_of_casefloor_do(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("colon", *'note text="seen by us"', "enter")
            await until(pilot, lambda: app.screen.facts.entries[-1].command == "note")
            await pilot.press("colon", *"advence", "enter")
            await until(pilot, lambda: "did you mean" in line(app))


class TestTrouble:
    async def test_a_database_that_goes_away_is_a_line_and_no_traceback(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            floor.path.rename(floor.path.with_suffix(".away"))
            floor.path.write_bytes(b"this is no database" * 1000)
            for name in ("floor.db-wal", "floor.db-shm"):
                floor.path.with_name(name).unlink(missing_ok=True)
            await app.seat.ask(app.seat.store.close)
            await pilot.press("c")
            await until(pilot, lambda: "floor.db" in line(app))
            assert app.is_running

    async def test_an_error_that_nobody_foresaw_is_a_line_too(self, floor: Floor, own_home: Path) -> None:
        floor.registered(CHIEF)
        app = floor.app(CHIEF)
        async with app.run_test(size=(120, 40)) as pilot:
            app.unexpected(RuntimeError("surprise"))
            await until(pilot, lambda: "unforeseen error (RuntimeError), kept in ~/" in line(app))
            kept = next(own_home.rglob("errors.log")).read_text("utf-8")
            assert "surprise" in kept

    async def test_a_paste_outside_a_text_field_is_ignored_and_told(self, floor: Floor) -> None:
        from textual import events

        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            app.post_message(events.Paste("aaaa"))
            await until(pilot, lambda: "nothing was pasted: 4 characters" in line(app))
            assert app.screen.facts.case.version == case.version


class TestALoneProgram:
    async def test_takes_mail_in_by_itself(self, floor: Floor, tmp_path: Path) -> None:
        box = tmp_path / "inbox"
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True)
        app = floor.app(CHIEF, housekeeping=True, maildir=box)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: getattr(app.screen, "is_ready", False))
            mail = b"From: Maria <maria@example.com>\nSubject: My payout\nMessage-ID: <1@example.com>\n\nWhere is it?\n"
            (box / "tmp" / "1.mail").write_bytes(mail)
            (box / "tmp" / "1.mail").rename(box / "new" / "1.mail")
            await until(
                pilot, lambda: [row.client for row in app.screen.query_one(QueueList).rows] == ["Maria"]
            )
        assert app.errors == []

    async def test_mail_that_waits_for_a_person_is_counted_above_the_queue(
        self, floor: Floor, tmp_path: Path
    ) -> None:
        case = floor.in_investigation()
        box = tmp_path / "inbox"
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True)
        app = floor.app(CHIEF, housekeeping=True, maildir=box)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: getattr(app.screen, "is_ready", False))
            stranger = f"From: Eve <eve@example.net>\nSubject: [{case.ref}] hello\n\nIt is me.\n"
            (box / "new" / "2.mail").write_bytes(stranger.encode())
            await until(pilot, lambda: "I 1 mail waits" in app.screen.query_one(Status).render().plain)
        assert app.errors == []
