"""The case on a screen of its own, in the whole program at 80 columns: opened, gone through and worked with keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core import commands as co
from core.desk import Desk
from core.policy import house
from core.settings import Settings
from db.connect import open_floor
from tests.tui.floor import ANNA, BORIS, Floor, open_at
from tests.tui.sitting import foot, until
from tests.tui.test_waiting_mail import text
from tui.app import FloorApp
from tui.screens.case import CaseScreen
from tui.seat import Seat


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with open_at(tmp_path) as floor:
        yield floor


@asynccontextmanager
async def opened(floor: Floor, ref: str, guard: str | None = None) -> AsyncIterator[tuple[FloorApp, Pilot[int]]]:
    settings = Settings.model_validate({"db": str(floor.store.path), "as": "anna"})
    store = open_floor(floor.store.path)
    app = FloorApp(Seat(store, Desk(store, house()), ANNA, settings), housekeeping=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.push_screen(CaseScreen(ref, guard))
        await until(pilot, lambda: "owes" in text(app) or "there is no case" in text(app))
        yield app, pilot
    assert app.errors == []


async def test_the_checklist_has_the_keyboard_and_the_foot_its_keys(floor: Floor):
    ref = floor.in_analysis()
    async with opened(floor, ref) as (app, _pilot):
        assert "▌▸ handler" in text(app)
        assert "claim" in foot(app)


async def test_it_opens_on_the_guard_that_was_asked_for(floor: Floor):
    ref = floor.in_analysis()
    async with opened(floor, ref, "identity") as (app, pilot):
        await until(pilot, lambda: "▌▸ identity" in text(app))


async def test_enter_does_what_the_line_asks_for(floor: Floor):
    ref = floor.in_analysis()
    async with opened(floor, ref) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: "▌▸ complexity" in text(app))
    assert floor.facts(ref).case.handler == "anna"


async def test_tab_goes_to_the_conversation_and_back(floor: Floor):
    ref = floor.in_analysis()
    async with opened(floor, ref) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, CaseScreen)
        await pilot.press("tab")
        assert screen.pane.page.has_focus
        await pilot.press("]")
        assert screen.pane.tab == "evidence"
        assert screen.pane.page.has_focus
        await pilot.press("tab")
        assert screen.pane.checklist.has_focus


async def test_what_a_colleague_does_appears_by_itself(floor: Floor):
    ref = floor.in_analysis()
    async with opened(floor, ref) as (app, pilot):
        floor.do(ref, co.WriteNote(text="I have called the provider"), BORIS)
        await until(pilot, lambda: "I have called the provider" in text(app))


async def test_escape_leads_back_to_the_queue(floor: Floor):
    ref = floor.in_analysis()
    async with opened(floor, ref) as (app, pilot):
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, CaseScreen))


async def test_a_case_that_is_not_there_is_told(floor: Floor):
    async with opened(floor, "26-99-1") as (app, _pilot):
        assert "there is no case 26-99-1" in text(app)
