"""A complaint by phone: the client is known again as their number is typed, nothing typed is lost, keys alone."""

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
from core.text import is_clean
from db import drafts
from db.connect import open_floor
from tests.tui.floor import ANNA, HOSTILE, Floor, open_at
from tests.tui.sitting import until
from tests.tui.test_waiting_mail import text
from tui.app import FloorApp
from tui.forms.choices import Around
from tui.screens.phone import ORDER, PhoneForm
from tui.seat import Seat


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with open_at(tmp_path) as floor:
        yield floor


@asynccontextmanager
async def calling(floor: Floor) -> AsyncIterator[tuple[FloorApp, Pilot[int]]]:
    """The program with the form of a call on the screen, opened as it is for whoever was cut off before."""
    settings = Settings.model_validate({"db": str(floor.store.path), "as": "anna"})
    store = open_floor(floor.store.path)
    app = FloorApp(Seat(store, Desk(store, house()), ANNA, settings), housekeeping=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        kept = drafts.load(floor.store, "anna", "", "register")
        await app.push_screen(PhoneForm(app.seat, Around(house(), ANNA, preset={"channel": "phone"}), kept))
        await until(pilot, lambda: "what happened" in text(app))
        yield app, pilot
    assert app.errors == []


async def test_the_caller_is_known_again_by_the_number_however_it_is_written(floor: Floor):
    ref = floor.complaint(phone="+44 20 7946 0958", name="M. Tanaka")
    floor.do(ref, co.IdentifyClient(flags=("vulnerable",)))
    async with calling(floor) as (app, pilot):
        await pilot.press(*"0044(20)79460958")
        await until(pilot, lambda: "1 complaint before:" in text(app))
        assert "⚑ vulnerable" in text(app)
        assert ref in text(app)


async def test_somebody_new_is_told_to_be_new(floor: Floor):
    async with calling(floor) as (app, pilot):
        await pilot.press(*"0044 20 79")
        await until(pilot, lambda: "a new client" in text(app))


async def test_taken_down_with_keys_alone_it_becomes_a_case_of_the_known_client(floor: Floor):
    ref = floor.complaint(phone="+44 20 7946 0958", name="M. Tanaka")
    async with calling(floor) as (app, pilot):
        await pilot.press(*"+442079460958", "tab", "tab", "tab", "tab", *"Settled wrong", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, PhoneForm))
    new = floor.facts("26-2-9").case
    assert new.description == "Settled wrong"
    assert new.channel == "phone"
    assert new.client is not None
    assert new.client.number == floor.facts(ref).case.client.number


async def test_what_was_typed_outlives_a_dropped_line(floor: Floor):
    async with calling(floor) as (app, pilot):
        await pilot.press(*"+44 20 7946", "tab", *"Mara", "escape")
        await until(pilot, lambda: not isinstance(app.screen, PhoneForm))
    async with calling(floor) as (app, _pilot):
        assert "+44 20 7946" in text(app)
        assert "Mara" in text(app)
        assert "kept from" in text(app)


async def test_a_number_that_is_none_is_told_beside_its_field(floor: Floor):
    async with calling(floor) as (app, pilot):
        await pilot.press(*"12", "tab", *"Mara", "ctrl+s")
        await until(pilot, lambda: "4 to 15 digits" in text(app))
        assert isinstance(app.screen, PhoneForm)


async def test_a_hostile_name_on_the_card_acts_on_nothing(floor: Floor):
    floor.register(phone="+44 20 7946 0958", name=HOSTILE, subject=HOSTILE)
    async with calling(floor) as (app, pilot):
        await pilot.press(*"+442079460958")
        await until(pilot, lambda: "[@click=app.quit]x" in text(app))
        assert is_clean(text(app))


def test_every_field_of_the_command_has_its_place_in_the_call():
    from tui.forms.shape import asked

    assert {ask.name for ask in asked("register")} == set(ORDER)
