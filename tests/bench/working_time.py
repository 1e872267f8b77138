"""Microseconds a call of the two questions about working time, by the span that they look across."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from core.clocks import Calendar, add_working, working_between
from tests.bench.table import Figure

SPANS = {"1 day": 1, "8 weeks": 56, "2 years": 731, "20 years": 7305}
"""Days."""

START = datetime(2026, 3, 25, 8, 7, tzinfo=UTC)

SHIFTS = [("09:00", "13:00"), ("14:00", "18:00")]


def rows(quick: bool) -> list[Figure]:
    """For each span both questions, then what the first call costs with a calendar that was just read."""
    calls = 2_000 if quick else 50_000
    calendar = _office()
    figures = []
    for name, days in SPANS.items():
        end = START + timedelta(days=days)
        worked = working_between(START, end, calendar)
        between = _each(partial(working_between, START, end, calendar), calls)
        add = _each(partial(add_working, START, worked, calendar), calls)
        figures.append(Figure(f"working_between, {name}", between, "µs"))
        figures.append(
            Figure(f"add_working, {name}", add, "µs", f"{worked / timedelta(hours=1):,.0f} working hours")
        )
    fresh = [_office() for _ in range(20)]
    first = _each(lambda: add_working(START, timedelta(hours=40), fresh.pop()), 20)
    figures.append(
        Figure("the first call of a calendar just read", first, "µs", "its zone's year looked up before")
    )
    return figures


def _office() -> Calendar:
    """Malta, two shifts on weekdays, a hundred holidays."""
    return Calendar(
        timezone="Europe/Malta",
        weekly=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), SHIFTS),
        holidays=[date(2024, 1, 1) + timedelta(days=41 * number) for number in range(100)],
    )


def _each(call: Callable[[], object], calls: int) -> float:
    """Microseconds a call."""
    began = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - began) / calls * 1e6
