"""Warnings as a person meets them: another desk's sweep flashes on the screen, rings once, and stands in the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from core import commands as co
from core.case import Case
from core.errors import Refused
from core.people import SYSTEM, person
from tests.tui.floor_of_cases import ANNA, BORIS, LENA, Floor
from tests.tui.sitting import case_shown, head, line, sitting, until
from tui.alarm import title
from tui.app import FloorApp
from tui.i18n import set_language
from tui.panes.queue import QueueList
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.status import Status

TOM = person("tom", "lead", "Tom", ("trading",))


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    with made.store.unit() as unit:
        unit.add_person(TOM)
    yield made
    made.close()
    set_language("en")


def registered_ago(floor: Floor, hours: float, handler: str = "anna", **fields: object) -> Case:
    """A payments case that came in so long ago, acknowledged, with a handler, of which nothing has fired yet."""
    then = datetime.now(UTC) - timedelta(hours=hours)
    floor.desk.clock = lambda: then
    case = floor.sent(floor.do(floor.registered(BORIS, **fields), "acknowledge", BORIS))
    case = floor.do(case, "advance", BORIS)
    if handler:
        case = floor.do(case, "claim", {"anna": ANNA, "boris": BORIS}[handler])
    floor.desk.clock = lambda: datetime.now(UTC)
    return case


def swept(floor: Floor, *cases: Case) -> None:
    """All that is due fires, by the program's own act at another desk."""
    for case in cases:
        try:
            while True:
                floor.desk.do(case.ref, co.Sweep(), SYSTEM)
        except Refused:
            pass


def titles(app: FloorApp) -> list[str]:
    """What the window is called from now on."""
    given: list[str] = []
    app.set_window_title = given.append  # type: ignore[method-assign]
    return given


class TestTheFlash:
    async def test_another_desk_s_sweep_is_on_the_screen_until_the_next_key(self, floor: Floor) -> None:
        case = registered_ago(floor, 20)
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            app.tell("said before")
            swept(floor, case)
            await until(pilot, lambda: line(app).startswith("● " + case.ref))
            assert "Analysis, budget: late" in line(app)
            await pilot.press("j")
            assert line(app) == "said before"

    async def test_the_handler_whom_it_was_taken_from_hears_where_it_went(self, floor: Floor) -> None:
        case = registered_ago(floor, 30)
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            swept(floor, case)
            await until(pilot, lambda: "First answer: late, now at level 1" in line(app))

    async def test_several_are_one_line(self, floor: Floor) -> None:
        cases = [registered_ago(floor, 30, email=f"{n}@example.com", name=f"Client {n}") for n in range(3)]
        async with sitting(floor, LENA, size=(100, 40)) as (app, pilot):
            swept(floor, *cases)
            await until(pilot, lambda: line(app).startswith("● 3 cases: "))
            assert app.screen.bottom.region.height == 1
            assert cell_len(line(app)) <= 98
            assert line(app).endswith(" …")

    async def test_who_has_nothing_to_do_with_it_is_left_alone(self, floor: Floor) -> None:
        case = registered_ago(floor, 30)
        async with sitting(floor, TOM) as (app, pilot):
            await pilot.press("3")
            swept(floor, case)
            other = floor.registered(TOM, email="new@example.com", name="New")
            await until(pilot, lambda: other.ref in {row.ref for row in app.screen.query_one(QueueList).rows})
            await pilot.pause()
            assert line(app) == ""

    async def test_a_colleague_s_own_escalation_warns_the_next_level(self, floor: Floor) -> None:
        case = registered_ago(floor, 1)
        async with sitting(floor, LENA) as (app, pilot):
            floor.do(case, "escalate", ANNA, reason="Over my head")
            await until(pilot, lambda: f"{case.ref} by hand, now at level 1" in line(app))

    async def test_under_a_form_it_waits_to_be_seen(self, floor: Floor) -> None:
        case = registered_ago(floor, 30)
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("r")
            await until(pilot, lambda: isinstance(app.screen, FormScreen))
            swept(floor, case)
            await until(pilot, lambda: "now at level 1" in line(app))
            await pilot.press(*"typed")
            assert "now at level 1" in line(app)
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, FormScreen))
            assert "now at level 1" in line(app)

    async def test_while_a_filter_is_typed_it_waits_too(self, floor: Floor) -> None:
        case = registered_ago(floor, 30)
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("slash", *"stage")
            swept(floor, case)
            await until(pilot, lambda: "now at level 1" in line(app))
            await pilot.press("s")
            assert "now at level 1" in line(app)
            assert app.screen.bottom.typing == "filter"


    async def test_it_is_said_on_a_case_that_fills_the_screen_too(self, floor: Floor) -> None:
        case = registered_ago(floor, 30)
        async with sitting(floor, size=(80, 24)) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, CaseScreen) and case_shown(app) == case.ref)
            swept(floor, case)
            await until(pilot, lambda: "now at level 1" in line(app))
            assert isinstance(app.acting_screen, CaseScreen)
            await pilot.press("j")
            assert "now at level 1" not in line(app)


class TestTheBell:
    async def test_it_sounds_only_where_it_is_asked_for(self, floor: Floor) -> None:
        case = registered_ago(floor, 30)
        for wanted in (False, True):
            async with sitting(floor) as (app, pilot):
                screen = app.seat.settings.screen.model_copy(update={"bell": wanted})
                app.seat.settings = app.seat.settings.model_copy(update={"screen": screen})
                rung: list[int] = []
                app.ring = lambda: rung.append(1)  # type: ignore[method-assign] # noqa: B023
                other = (
                    registered_ago(floor, 30, email=f"{wanted}@example.com", name="Other") if wanted else case
                )
                swept(floor, other)
                await until(pilot, lambda: "now at level 1" in line(app))
                assert bool(rung) is wanted


class TestTheTitle:
    def test_it_says_how_many_are_late_first_of_all(self) -> None:
        assert title(0, "anna") == "Casefloor · anna"
        assert title(2, "anna") == "Casefloor — ● 2 late"

    async def test_the_late_ones_of_ones_own_are_counted_there_and_in_the_head(self, floor: Floor) -> None:
        late = registered_ago(floor, 30)
        registered_ago(floor, 1, email="early@example.com", name="Early")
        registered_ago(floor, 30, "boris", email="boris@example.com", name="Not mine")
        async with sitting(floor) as (app, pilot):
            given = titles(app)
            assert app.alarm.late == 1
            assert "Mine 2 ●1" in head(app)
            floor.do(late, "release", ANNA)
            await until(pilot, lambda: "Mine 1 " in head(app) and "●" not in head(app))
            assert given[-1] == "Casefloor · anna"

    async def test_it_is_counted_anew_as_time_goes(self, floor: Floor) -> None:
        registered_ago(floor, 11)
        async with sitting(floor) as (app, _pilot):
            given = titles(app)
            assert app.alarm.late == 0
            app.screen.tick(datetime.now(UTC) + timedelta(hours=2))
            assert given[-1] == "Casefloor — ● 1 late"
            assert "●1" in head(app)


class TestTheQueue:
    async def test_what_breaches_next_is_first_and_says_how_near(self, floor: Floor) -> None:
        calm = registered_ago(floor, 1)
        near = registered_ago(floor, 10, email="near@example.com", name="Near")
        late = registered_ago(floor, 30, email="late@example.com", name="Late")
        async with sitting(floor) as (app, pilot):
            rows = app.screen.query_one(QueueList).rows
            assert [row.ref for row in rows] == [late.ref, near.ref, calm.ref]
            await pilot.pause()
            shown = [strip.text for strip in app.screen._compositor.render_strips()]
            (at,) = [y for y, line in enumerate(shown) if late.ref in line and "● late" in line]
            assert re.match(r" ◐ in (1:59|2:00) ", shown[at + 1])
            assert re.match(r" ○ (in 1[01]:|tomorrow )", shown[at + 2])

    async def test_a_colleague_s_act_moves_no_row_under_a_person_s_eyes(self, floor: Floor) -> None:
        cases = [
            registered_ago(floor, 5 - n, email=f"{n}@example.com", name=f"Client {n}") for n in range(4)
        ]
        first, *others = (case.ref for case in cases)
        async with sitting(floor) as (app, pilot):
            queue, status = app.screen.query_one(QueueList), app.screen.query_one(Status)
            await pilot.press("j")
            floor.sent(floor.do(cases[0], "ask_evidence", LENA, kinds=["receipt"]))
            await until(pilot, lambda: "↕ 1 moved  g" in status.render().plain)
            assert [row.ref for row in queue.rows] == [first, *others]
            assert queue.rows[0].paused_for == "client", "its cells say what is so"
            assert queue.row is not None and queue.row.ref == others[0]
            await pilot.press("g")
            assert [row.ref for row in queue.rows] == [*others, first]
            await until(pilot, lambda: "moved" not in status.render().plain)

    async def test_one_that_waits_for_the_client_says_so_and_stands_last(self, floor: Floor) -> None:
        paused = registered_ago(floor, 3)
        paused = floor.sent(floor.do(paused, "ask_evidence", kinds=["receipt"]))
        calm = registered_ago(floor, 1, email="calm@example.com", name="Calm")
        async with sitting(floor) as (app, pilot):
            await pilot.pause()
            assert [row.ref for row in app.screen.query_one(QueueList).rows] == [calm.ref, paused.ref]
            assert any(strip.text.startswith(" ‖ client") for strip in app.screen._compositor.render_strips())
