"""Sitting at the floor in a test: the program at work on a real database, and what a person reads on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from core.people import Person
from tests.tui.floor_of_cases import ANNA, Floor
from tui.app import FloorApp
from tui.footer import Footer
from tui.header import Header
from tui.screens.acting import ActingScreen
from tui.screens.floor import FloorScreen

WIDE = (140, 44)
PATIENCE = 10.0
"""Seconds until something that should show counts as missing."""


@asynccontextmanager
async def sitting(
    floor: Floor, who: Person = ANNA, size: tuple[int, int] = WIDE, language: str = "en"
) -> AsyncIterator[tuple[FloorApp, Pilot[int]]]:
    """A program at work; whatever nobody foresaw fails the test."""
    app = floor.app(who, language=language)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FloorScreen) and app.screen.is_ready)
        yield app, pilot
    for error in app.errors:
        raise error


async def until(pilot: Pilot[int], seen: Callable[[], bool]) -> None:
    """Goes on as soon as it is seen; fails with what is on the screen where it is not."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while not seen():
        if loop.time() > end:
            raise AssertionError(f"not seen; the line says {line(pilot.app)!r}")  # type: ignore[arg-type]
        await pilot.pause(0.01)


def line(app: FloorApp) -> str:
    """The quiet line."""
    screen = app.acting_screen
    assert isinstance(screen, ActingScreen)
    return str(screen.bottom.query_one("#bottom-message").render())


def foot(app: FloorApp) -> str:
    """The bottom line."""
    assert app.acting_screen is not None
    return app.acting_screen.query_one(Footer).render().plain.strip()


def head(app: FloorApp) -> str:
    """The head line."""
    return app.screen_stack[1].query_one(Header).render().plain


def case_shown(app: FloorApp) -> str:
    """The reference of the case beside the queue."""
    screen = app.acting_screen
    return screen.facts.case.ref if screen is not None and screen.facts is not None else ""
