"""Mail that waits for a person: listed, read, joined, opened or discarded, with keys alone, in the whole program."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.desk import Desk
from core.people import Person
from core.policy import house
from core.settings import Settings
from core.text import is_clean
from db import queries
from db.connect import open_floor
from tests.tui.floor import ANNA, HOSTILE, OTTO, Floor, open_at
from tests.tui.sitting import until
from tui.app import FloorApp
from tui.screens.waiting_mail import WaitingMailScreen
from tui.seat import Seat

REASON = "the sender is not a party of the case that it names"


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with open_at(tmp_path) as floor:
        yield floor


def mail(text: str, subject: str = "Where is it?") -> bytes:
    return (
        f"From: Ivan <ivan@elsewhere.org>\nTo: care@floor.example\nSubject: {subject}\n"
        f"Message-ID: <{abs(hash(text))}@elsewhere.org>\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


@asynccontextmanager
async def waiting(floor: Floor, by: Person = ANNA, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[FloorApp, Pilot[int]]]:
    """The program, with the waiting mail on the screen."""
    settings = Settings.model_validate({"db": str(floor.store.path), "as": by.login})
    store = open_floor(floor.store.path)
    app = FloorApp(Seat(store, Desk(store, house()), by, settings), housekeeping=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.push_screen(WaitingMailScreen())
        await until(pilot, lambda: "wait for a person" in text(app) or "waits for a person" in text(app))
        yield app, pilot
    assert app.errors == []


def text(app: FloorApp) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


async def test_each_says_from_whom_about_what_why_and_the_case_that_it_names(floor: Floor):
    ref = floor.complaint()
    floor.quarantined(mail("I write from my other address"), REASON, ref, "ivan@elsewhere.org", "Where is it?")
    async with waiting(floor) as (app, pilot):
        await until(pilot, lambda: "I write from my other address" in text(app))
        for words in ("1 mail waits for a person", "ivan@elsewhere.org", "Where is it?", f"names {ref}", "the sender is not a party"):
            assert words in text(app)


async def test_nothing_waits_says_so(floor: Floor):
    async with waiting(floor) as (app, pilot):
        assert "No mail waits for a person." in text(app)
        await pilot.press("l", "X", "N")
        assert "no mail waits" in text(app)


async def test_joined_to_the_case_that_it_names(floor: Floor):
    ref = floor.complaint()
    floor.quarantined(mail("I write from my other address"), REASON, ref, "ivan@elsewhere.org", "Where is it?")
    async with waiting(floor) as (app, pilot):
        await pilot.press("l", "enter")
        await until(pilot, lambda: f"joined to {ref}" in text(app))
        assert "No mail waits" in text(app)
    facts = floor.facts(ref)
    assert facts.bodies[facts.case.messages[-1].id].strip() == "I write from my other address"
    assert facts.entries[-1].by == "anna"


async def test_a_mistyped_reference_is_told_and_what_was_typed_stays(floor: Floor):
    ref = floor.complaint()
    floor.quarantined(mail("Hello"), REASON, "", "ivan@elsewhere.org", "Hello")
    async with waiting(floor) as (app, pilot):
        await pilot.press("l", *"26-1-9", "enter")
        await until(pilot, lambda: "is mistyped" in text(app))
        assert "26-1-9" in text(app)
        await pilot.press(*["backspace"] * 6, *ref, "enter")
        await until(pilot, lambda: f"joined to {ref}" in text(app))


async def test_a_case_of_its_own(floor: Floor):
    floor.quarantined(mail("A complaint of mine"), "a bulk mail, perhaps", "", "ivan@elsewhere.org", "Complaint")
    async with waiting(floor) as (app, pilot):
        await pilot.press("N")
        await until(pilot, lambda: "is opened with it" in text(app))
    assert queries.waiting_mail(floor.store) == []


async def test_discarding_needs_a_reason(floor: Floor):
    number = floor.quarantined(mail("Buy now"), "a bulk mail, perhaps", "", "shop@elsewhere.org", "Offer")
    async with waiting(floor) as (app, pilot):
        await pilot.press("X", "enter")
        await until(pilot, lambda: "say why it is discarded" in text(app))
        await pilot.press(*"spam", "enter")
        await until(pilot, lambda: "discarded: Offer" in text(app))
    with floor.store.reading() as unit:
        assert unit.waiting(number) is None


async def test_escape_leaves_the_line_and_then_the_screen(floor: Floor):
    floor.quarantined(mail("Hello"), REASON, "", "ivan@elsewhere.org", "Hello")
    async with waiting(floor) as (app, pilot):
        await pilot.press("l", "2", "escape")
        assert isinstance(app.screen, WaitingMailScreen)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, WaitingMailScreen))
    assert len(queries.waiting_mail(floor.store)) == 1


async def test_who_does_not_work_cases_may_look_and_not_decide(floor: Floor):
    floor.quarantined(mail("Hello"), REASON, "", "ivan@elsewhere.org", "Hello")
    async with waiting(floor, OTTO) as (app, pilot):
        await pilot.press("N")
        await until(pilot, lambda: "auditor may not" in text(app))
    assert len(queries.waiting_mail(floor.store)) == 1


async def test_settled_by_somebody_else_meanwhile_is_told(floor: Floor):
    from core.channels.settle import Discard, settle

    number = floor.quarantined(mail("Hello"), REASON, "", "ivan@elsewhere.org", "Hello")
    async with waiting(floor) as (app, pilot):
        settle(floor.store, floor.desk, number, ANNA, Discard("spam"))
        await pilot.press("N")
        await until(pilot, lambda: "waits no more" in text(app))
        assert "No mail waits" in text(app)


async def test_hostile_mail_acts_on_nothing(floor: Floor):
    floor.quarantined(mail(HOSTILE, "hostile"), REASON, "", HOSTILE, HOSTILE)
    async with waiting(floor, size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: "[@click=app.quit]x" in text(app))
        assert is_clean(text(app))


async def test_the_mail_under_the_cursor_is_the_one_that_is_read(floor: Floor):
    for number in range(5):
        floor.quarantined(mail(f"This is mail {number}"), REASON, "", f"c{number}@elsewhere.org", "Hello")
    async with waiting(floor) as (app, pilot):
        await pilot.press("j", "down")
        await until(pilot, lambda: "This is mail 2" in text(app))
        await pilot.press("X", *"spam", "enter")
        await until(pilot, lambda: "This is mail 3" in text(app))
