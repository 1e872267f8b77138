"""Forms as a person meets them: filled in by keys, wrong beside the field, kept when left, and never forced through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from core.case import Case
from tests.tui.floor_of_cases import BORIS, LENA, Floor
from tests.tui.sitting import case_shown, line, sitting, until
from tui.app import FloorApp
from tui.forms.choice_field import ChoiceField
from tui.forms.rows import Row
from tui.i18n import set_language
from tui.screens.confirm import ConfirmScreen
from tui.screens.form import FormScreen


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()
    set_language("en")


async def opened(app: FloorApp, pilot: Pilot[int], case: Case, key: str) -> FormScreen:
    """The form behind a key."""
    await until(pilot, lambda: case_shown(app) == case.ref)
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.is_mounted)
    form = app.screen
    assert isinstance(form, FormScreen)
    return form


def wrong(form: FormScreen) -> dict[str, str]:
    """What stands beneath each field that is wrong."""
    return {
        row.ask.name: str(row.query_one(".form--error").render())
        for row in form.query(Row)
        if row.has_class("-wrong")
    }


def said(form: FormScreen) -> str:
    return str(form.query_one("#form-notice").render())


class TestFillingIn:
    async def test_a_digit_picks_and_goes_on_and_ctrl_s_does_it(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await opened(app, pilot, case, "V")
            await pilot.press("2", *"half of it", "ctrl+s")
            await until(
                pilot,
                lambda: app.screen.query_one("#bottom") is not None and "give the verdict ✓" in line(app),
            )
            verdict = app.screen.facts.case.verdict
            assert (verdict.verdict, verdict.reasons) == ("partly_upheld", "half of it")

    async def test_letters_narrow_a_list_in_either_layout(self, floor: Floor) -> None:
        case = floor.in_analysis()
        async with sitting(floor) as (app, pilot):
            await pilot.press("4")
            form = await opened(app, pilot, case, "S")
            kind = form.query_one("#field-kind", ChoiceField)
            kind.focus()
            await pilot.press(*"prov")
            assert kind.value == "provider_log"
            await pilot.press(*"ищт")  # the keys of b, o, n
            assert kind.value == "bonus_terms"

    async def test_a_list_alone_is_done_by_its_digit(self, floor: Floor) -> None:
        case = floor.in_analysis()
        async with sitting(floor) as (app, pilot):
            await pilot.press("4")
            await opened(app, pilot, case, "x")
            await pilot.press("1")
            await until(pilot, lambda: "set the complexity ✓" in line(app))
            assert app.screen.facts.case.complexity == "simple"

    async def test_lists_offer_what_the_case_has(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "f")
            grounds = form.query_one("#field-evidence", ChoiceField)
            assert [choice.value for choice in grounds.offered] == [piece.id for piece in case.evidence]

    async def test_evidence_that_is_missing_is_marked_already(self, floor: Floor) -> None:
        case = floor.in_analysis()
        async with sitting(floor) as (app, pilot):
            await pilot.press("4")
            form = await opened(app, pilot, case, "e")
            marked = form.query_one("#field-kinds", ChoiceField).value
            assert marked == [kind.value for kind in floor.desk.policy.required_evidence(case.category)]

    async def test_a_complaint_by_phone_is_where_one_looks_next(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await until(pilot, lambda: case_shown(app) == case.ref)
            await pilot.press("N")
            await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.is_mounted)
            app.screen.query_one("#field-phone", Input).value = "+44 20 7946 0000"
            app.screen.query_one("#field-description", TextArea).text = "Nobody answers"
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "register a complaint ✓" in line(app))
            assert app.screen.facts.case.description == "Nobody answers"
            assert app.screen.facts.case.channel == "phone"


class TestWhatIsWrong:
    async def test_everything_is_told_at_once_beside_its_field(self, floor: Floor) -> None:
        case = floor.in_resolution()
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "o")
            form.query_one("#field-amount", Input).value = "many bananas"
            await pilot.press("ctrl+s")
            await until(pilot, lambda: len(wrong(form)) == 4)
            assert wrong(form)["outcome"] == "pick one"
            assert wrong(form)["rule"] == "this is needed"
            assert "is not an amount" in wrong(form)["amount"]
            assert app.screen is form

    async def test_a_refusal_of_the_rules_is_told_in_the_form_and_the_text_stays(self, floor: Floor) -> None:
        case = floor.in_analysis()
        async with sitting(floor) as (app, pilot):
            await pilot.press("4")
            form = await opened(app, pilot, case, "l")
            form.query_one("#field-to", Input).value = "26-99-9"
            await pilot.press("ctrl+s")
            await until(pilot, lambda: bool(said(form) or wrong(form)))
            assert form.query_one("#field-to", Input).value == "26-99-9"


class TestKeeping:
    async def test_what_was_typed_is_there_again_and_told_so(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await opened(app, pilot, case, "V")
            await pilot.press("1", *"because", "escape")
            await until(pilot, lambda: not isinstance(app.screen, FormScreen))
            form = await opened(app, pilot, case, "V")
            assert form.query_one("#field-reasons", TextArea).text == "because"
            assert form.query_one("#field-verdict", ChoiceField).value == "upheld"
            assert "kept from" in str(form.query_one("#form-head").render())

    async def test_it_outlives_the_program_itself(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "V")
            await pilot.press("1", *"because")
            await until(pilot, lambda: form._kept_at is not None)
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "V")
            assert form.query_one("#field-reasons", TextArea).text == "because"

    async def test_nobody_else_sees_it(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await opened(app, pilot, case, "!")
            await pilot.press(*"mine", "escape")
            await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        async with sitting(floor, BORIS) as (app, pilot):
            await pilot.press("4")
            form = await opened(app, pilot, case, "!")
            assert form.query_one("#field-text", TextArea).text == ""

    async def test_it_is_forgotten_when_it_is_done(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            await opened(app, pilot, case, "!")
            await pilot.press(*"seen", "escape")
            await until(pilot, lambda: not isinstance(app.screen, FormScreen))
            await opened(app, pilot, case, "!")
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "leave a note ✓" in line(app))
            form = await opened(app, pilot, case, "!")
            assert form.query_one("#field-text", TextArea).text == ""


class TestTwoPeople:
    async def test_the_second_is_told_who_changed_what_and_keeps_the_text(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "V")
            await pilot.press("1", *"because")
            floor.do(case, "note", BORIS, text="I have looked at it too")
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "boris: leave a note" in said(form))
            assert "Your text is kept" in said(form)
            assert form.query_one("#field-reasons", TextArea).text == "because"
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "give the verdict ✓" in line(app))
            assert app.screen.facts.case.verdict.reasons == "because"

    async def test_it_is_told_while_the_form_is_open(self, floor: Floor) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "!")
            floor.do(case, "note", BORIS, text="me first")
            await until(pilot, lambda: "boris: leave a note" in said(form))

    async def test_the_programs_own_word_of_a_delivery_holds_nobody_up(self, floor: Floor) -> None:
        case = floor.in_investigation()
        case = floor.do(case, "write_message", kind="reply", body="We look into it.")
        case = floor.do(case, "send_message", message=case.messages[-1].id)
        async with sitting(floor) as (app, pilot):
            await opened(app, pilot, case, "V")
            await pilot.press("1", *"because")
            floor.sent(case)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "give the verdict ✓" in line(app))


class TestTrouble:
    async def test_a_database_that_goes_away_is_told_in_the_form_and_the_text_stays(
        self, floor: Floor
    ) -> None:
        case = floor.in_investigation()
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "V")
            await pilot.press("1", *"because")
            await app.seat.ask(app.seat.store.close)
            for path in floor.path.parent.glob("floor.db*"):
                path.unlink()
            floor.path.write_bytes(b"this is no database" * 1000)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "floor.db" in said(form))
            assert form.query_one("#field-reasons", TextArea).text == "because"


class TestCostly:
    async def test_it_is_read_over_and_only_its_own_key_does_it(self, floor: Floor) -> None:
        case = floor.in_resolution()
        async with sitting(floor) as (app, pilot):
            form = await opened(app, pilot, case, "o")
            form.query_one("#field-outcome", ChoiceField).focus()
            await pilot.press("1", *"terms 4.2", "tab", *"late by our fault", "tab")
            form.query_one("#field-amount", Input).value = "100 EUR"
            form.query_one("#field-amount", Input).focus()
            await pilot.press("enter")
            assert app.screen is form, "Enter does not even ask"
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            words = " ".join(str(widget.render()) for widget in app.screen.query("Static"))
            assert "Refund" in words
            assert "100.00 EUR" in words
            await pilot.press("enter", "ctrl+s")
            assert isinstance(app.screen, ConfirmScreen)
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is form)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            await pilot.press("Y")
            await until(pilot, lambda: "decide the outcome ✓" in line(app))
            assert str(app.screen.facts.case.decision.amount) == "100.00 EUR"

    async def test_an_approval_shows_what_it_approves(self, floor: Floor) -> None:
        case = floor.in_resolution()
        case = floor.do(
            case, "decide_outcome", outcome="refund", rule="terms 4.2", reasoning="ours", amount="9000 EUR"
        )
        async with sitting(floor, LENA) as (app, pilot):
            await pilot.press("2")
            await opened(app, pilot, case, "y")
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            words = " ".join(str(widget.render()) for widget in app.screen.query("Static"))
            assert "9 000.00 EUR" in words
            assert "anna" in words


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_every_command_has_a_form_that_opens(floor: Floor, language: str) -> None:
    from core.commands import COMMAND_MODELS
    from tui.actions import action_for
    from tui.forms.shape import asked

    floor.in_resolution()
    async with sitting(floor, size=(80, 24), language=language) as (app, pilot):
        await until(pilot, lambda: case_shown(app) != "")
        around = app.acting.around(app.screen.facts, {})
        for command in [name for name in COMMAND_MODELS if action_for(name)]:
            form = FormScreen(app.seat, command, around)
            await app.push_screen(form)
            await pilot.pause()
            assert [row.ask.name for row in form.query(Row)] == [ask.name for ask in asked(command)]
            form.dismiss(None)
            await pilot.pause()


def test_every_field_that_a_form_asks_has_a_name_and_a_shape() -> None:
    from core.commands import COMMAND_MODELS
    from tui.actions import action_for
    from tui.forms.labels import FIELDS
    from tui.forms.shape import asked

    for command in COMMAND_MODELS:
        if action_for(command) is not None:
            for ask in asked(command):
                assert f"{command}.{ask.name}" in FIELDS or ask.name in FIELDS, f"{command}.{ask.name}"
