"""Floors of a given size for the benches: registered through the real desk, many to a transaction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from core import commands as co
from core.catalogue import Category
from core.desk import Desk
from core.people import Person, person
from core.policy import house
from db.connect import open_floor

BATCH = 500
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


MINUTE = timedelta(minutes=1)


def floor_of(path: Path, cases: int, seat: Person, apart: timedelta = MINUTE) -> None:
    """A floor with so many open cases, that far apart, in every category, of a client each."""
    store = open_floor(path, create=True)
    with store.unit() as unit:
        unit.add_person(seat)
    now = FIRST
    desk = Desk(store, house(), clock=lambda: now)
    categories = list(Category)
    for first in range(0, cases, BATCH):
        with store.unit() as unit:
            for number in range(first, min(first + BATCH, cases)):
                now = FIRST + apart * number
                complaint = co.Register(
                    channel="mail", email=f"client{number}@example.com", name=f"Иван Петров {number}",
                    subject="Where is my payout?", description="I asked for it on Monday.", demand="Pay me out",
                    category=categories[number % len(categories)], amount="500 EUR",
                )  # fmt: skip
                desk.enter(unit, complaint, seat)
    store.close()


def seat_of() -> Person:
    return person("anna", "administrator", "Anna")
