"""Clocks and escalation by keys alone: a suggestion confirmed, more time given, a case sent outside and back, bound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from core.case import Case
from core.people import SYSTEM
from core.policy import house, shipped
from tests.tui.floor_of_cases import ANNA, CHIEF, LENA, Floor
from tests.tui.sitting import case_shown, foot, line, sitting, until
from tests.tui.test_waiting_mail import text
from tui.app import FloorApp
from tui.clock_words import clock_title
from tui.forms.choice_field import ChoiceField
from tui.i18n import set_language
from tui.screens.confirm import ConfirmScreen
from tui.screens.form import FormScreen

EXCLUDE = "Take me out of this. I want to be excluded from gambling."


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()
    set_language("en")


@pytest.fixture
def malta(tmp_path: Path) -> Iterator[Floor]:
    """A floor whose cases are received under a policy that gives some clocks more time."""
    made = Floor(tmp_path)
    with made.store.unit() as unit:
        for policy in (house(), shipped("mga")):
            name = unit.keep_policy(policy, made.desk.clock(), CHIEF.login)
        unit.put_in_force(name, made.desk.clock(), CHIEF.login)
    yield made
    made.close()


def written(floor: Floor, case: Case, words: str) -> Case:
    """The client writes."""
    return floor.do(case, "receive_message", SYSTEM, channel="mail", address="tanaka@example.com", body=words)


async def looking_at(app: FloorApp, pilot: Pilot[int], case: Case, view: str = "") -> None:
    """The case beside the queue, found where it stands."""
    if view:
        await pilot.press(view)
    await until(pilot, lambda: case_shown(app) == case.ref)


async def form_of(app: FloorApp, pilot: Pilot[int], key: str) -> FormScreen:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.is_mounted)
    form = app.screen
    assert isinstance(form, FormScreen)
    return form


async def confirmed(app: FloorApp, pilot: Pilot[int]) -> str:
    """Reads a costly command over and gives it; what was said before."""
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen.is_mounted)
    words = "\n".join(str(widget.render()) for widget in app.screen.query(Static))
    await pilot.press("Y")
    await until(pilot, lambda: not isinstance(app.screen, ConfirmScreen | FormScreen))
    return words


def noticed(form: FormScreen) -> str:
    """What stands at the foot of the form."""
    return str(form.query_one("#form-notice", Static).render())


def owed(app: FloorApp) -> str:
    """The line of the checklist about the independent body."""
    return next((row for row in text(app).split("\n") if "✓ independent body" in row), "")


class TestSignals:
    async def test_a_suggestion_that_is_confirmed_takes_the_case_up_at_once(self, floor: Floor) -> None:
        case = written(floor, floor.in_investigation(), EXCLUDE)
        async with sitting(floor, size=(160, 44)) as (app, pilot):
            await looking_at(app, pilot, case)
            await until(pilot, lambda: "self-exclusion?" in text(app))
            assert foot(app).startswith("> confirm")
            await pilot.press(">")
            await until(pilot, lambda: app.screen.facts.case.level == 1)
            facts = app.screen.facts
            await until(pilot, lambda: "level 1, department's lead" in text(app))
            assert "self-exclusion?" not in text(app)
            assert "decide_outcome" not in facts.offered
            assert facts.case.earlier == (ANNA.login,)

    async def test_one_that_is_dismissed_wants_a_reason_and_moves_nothing(self, floor: Floor) -> None:
        case = written(floor, floor.in_investigation(), EXCLUDE)
        async with sitting(floor) as (app, pilot):
            await looking_at(app, pilot, case)
            await form_of(app, pilot, "<")
            await pilot.press(*"he means a friend", "ctrl+s")
            await until(pilot, lambda: "dismiss the signal ✓" in line(app))
            assert app.screen.facts.case.level == 0

    async def test_of_several_the_one_that_is_picked_is_read_in_whole(self, floor: Floor) -> None:
        words = "I cannot stop gambling and have lost the rent of my family. My lawyer will write to you on Monday."
        case = written(floor, floor.in_investigation(), words)
        async with sitting(floor, size=(80, 24)) as (app, pilot):
            await until(pilot, lambda: bool(app.screen.facts) and app.screen.facts.case.ref == case.ref)
            await form_of(app, pilot, ">")
            await until(pilot, lambda: "1 ○ vulnerable · message m" in text(app))
            assert "I cannot stop gambling" in text(app)
            assert "on Monday" not in text(app)
            await pilot.press("2")
            await until(pilot, lambda: "● lawyer's letter" in text(app))
            assert "on Monday" in text(app)

    async def test_where_nothing_waits_the_key_says_so(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await looking_at(app, pilot, case)
            await pilot.press(">")
            await until(pilot, lambda: "nothing in the client's words waits" in line(app))
            await pilot.press("z")
            await until(pilot, lambda: "no clock here can be given more time" in line(app))

    async def test_in_the_russian_layout_the_same_keys_answer(self, floor: Floor) -> None:
        case = written(floor, floor.in_investigation(), EXCLUDE)
        async with sitting(floor) as (app, pilot):
            await looking_at(app, pilot, case)
            await pilot.press("Ю")
            await until(pilot, lambda: app.screen.facts.case.level == 1)


async def test_the_next_level_is_marked_where_none_is_named(floor: Floor) -> None:
    case = floor.in_investigation()
    async with sitting(floor) as (app, pilot):
        await looking_at(app, pilot, case)
        form = await form_of(app, pilot, "E")
        assert form.query_one("#field-to_level", ChoiceField).value == "1"
        await pilot.press(*"over my head", "ctrl+s")
        await until(pilot, lambda: app.screen.facts.case.level == 1)


class TestClocks:
    async def test_a_key_leads_to_them_and_back(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await looking_at(app, pilot, case)
            await pilot.press(";")
            await until(pilot, lambda: "stops when" in text(app))
            assert app.screen.pane.page.has_focus
            await pilot.press(";")
            assert app.screen.pane.checklist.has_focus

    async def test_where_the_queue_is_alone_the_same_key_opens_the_case_on_them(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor, size=(80, 24)) as (app, pilot):
            await looking_at(app, pilot, case)
            await pilot.press(";")
            await until(pilot, lambda: "stops when" in text(app))
            assert app.screen.pane.page.has_focus

    async def test_a_clock_is_given_more_time(self, malta: Floor) -> None:
        case = malta.in_investigation()
        async with sitting(malta, LENA) as (app, pilot):
            await looking_at(app, pilot, case, "4")
            before = app.screen.facts
            (key,) = before.extendable
            due = {clock.key: clock.due_at for clock in before.case.clocks}[key]
            form = await form_of(app, pilot, "z")
            assert form.query_one("#field-clock", ChoiceField).value == key
            assert "+10 days" in text(app)
            await pilot.press(*"the provider answers on Monday", "ctrl+s")
            await until(pilot, lambda: "give a clock more time ✓" in line(app))
            (clock,) = [clock for clock in app.screen.facts.case.clocks if clock.key == key]
            assert (clock.due_at - due).days == 10
            assert app.screen.facts.extendable == ()

    async def test_another_policy_shows_both_results_before_it_is_done(self, malta: Floor) -> None:
        case = malta.in_investigation()
        async with sitting(malta, CHIEF, size=(160, 44)) as (app, pilot):
            await looking_at(app, pilot, case, "3")
            form = await form_of(app, pilot, "_")
            offered = [choice.value for choice in form.query_one("#field-policy", ChoiceField).offered]
            assert offered == ["house/2026.1"], "every other policy that the floor keeps, and not its own"
            assert house().jurisdiction[:24] in text(app), "what it is for stands below the list"
            await pilot.press(*"moved with the licence")
            said = await confirmed(app, pilot)
            assert "mga/2026.1 → house/2026.1" in said
            resolution = next(c for c in app.screen.facts.case.clocks if c.rule == "resolution_standard")
            assert clock_title(resolution, app.screen.facts.case, house()) in said
            assert "does not run → due" in said
            assert "→ does not run" in said
            assert app.screen.facts.policy.id == "house"

    async def test_where_there_is_no_other_policy_the_key_says_so(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor, CHIEF) as (app, pilot):
            await looking_at(app, pilot, case, "3")
            await pilot.press("_")
            await until(pilot, lambda: "the floor keeps no other policy" in line(app))


async def test_a_case_goes_outside_is_asked_about_and_comes_back_bound(floor: Floor) -> None:
    case = floor.in_resolution()
    async with sitting(floor, CHIEF, size=(160, 44)) as (app, pilot):
        await looking_at(app, pilot, case, "3")
        await form_of(app, pilot, "O")
        await pilot.press(*"The Arbiter", "tab", "tab", *"too little", "tab", *"ARB7")
        said = await confirmed(app, pilot)
        assert "The Arbiter" in said
        assert "waits for the body's decision" in said
        await until(pilot, lambda: "‖ with The Arbiter" in text(app))

        await form_of(app, pilot, "(")
        await pilot.press(*"send the statement", "ctrl+s")
        await until(pilot, lambda: "The Arbiter asks, and is not answered yet" in text(app))
        await form_of(app, pilot, ")")
        await pilot.press(*"here it is", "ctrl+s")
        await until(pilot, lambda: "asks, and is not answered yet" not in text(app))

        form = await form_of(app, pilot, "B")
        form.query_one("#field-binding", ChoiceField).focus()
        await pilot.press("1", *"pay it all", "tab", "1", *"80 EUR")
        said = await confirmed(app, pilot)
        assert "yes" in said
        assert "no other can leave it" in said
        assert app.screen.facts.case.level == 2

        # The checklist says what binds, the house's own decision is filled in with it, and no other is let through.
        await until(pilot, lambda: "binding · Refund · 80.00 EUR" in owed(app))
        form = await form_of(app, pilot, "o")
        assert form.query_one("#field-outcome", ChoiceField).value == "refund"
        assert form.query_one("#field-amount", Input).value == "80.00 EUR"
        form.query_one("#field-outcome", ChoiceField).focus()
        await pilot.press("8")
        form.query_one("#field-amount", Input).value = ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen.is_mounted)
        await pilot.press("Y")
        await until(pilot, lambda: app.screen is form and "it binds: Refund" in noticed(form))
        form.query_one("#field-outcome", ChoiceField).focus()
        await pilot.press("1")
        form.query_one("#field-amount", Input).value = "80 EUR"
        await confirmed(app, pilot)
        await until(pilot, lambda: "decide the outcome ✓" in line(app))
