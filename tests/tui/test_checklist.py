"""The checklist: what is owed and what is done, the key of each item, and what the pane asks for when it is pressed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import commands as co
from core.rules import RULES
from tests.tui.case_app import shown
from tests.tui.floor import LENA, OTTO, Floor, open_at
from tui.actions import key_for


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with open_at(tmp_path) as floor:
        yield floor


async def test_each_item_is_done_or_open_by_sign_and_word_with_the_key_that_satisfies_it(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref) as (app, _pilot):
        assert "4 of 5 left" in app.row_with("analysis owes")
        assert "Payments" in app.row_with("✓ department")
        for sign, words, command in (
            ("▸ handler", "Nobody handles the case", "claim"),
            ("▸ complexity", "complexity", "set_complexity"),
            ("▸ evidence", "account statement: not", "ask_evidence"),
            ("▸ identity", "The client's identity", "verify_identity"),
        ):
            row = app.row_with(sign)
            assert words in row
            assert f"[{key_for(command)}]" in row


async def test_every_stage_shows_what_it_owes(floor: Floor):
    for stage, guards in (
        ("complaint", ("category", "demand", "acknowledgement")),
        ("in_investigation", ("findings", "verdict")),
        ("in_resolution", ("outcome", "decision sent")),
        ("in_execution", ("actions", "wrap-up", "feedback asked")),
    ):
        ref = getattr(floor, stage)(email=f"{stage}@example.com", name=stage)
        async with shown(floor, ref) as (app, _pilot):
            for guard in guards:
                assert "[" in app.row_with(f"▸ {guard}"), (stage, guard)


async def test_the_first_thing_owed_is_selected_and_its_command_asked_for_by_enter(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref) as (app, pilot):
        assert "▌▸ handler" in app.text()
        await pilot.press("enter", "down", "enter")
        assert app.wanted == [("claim", {}), ("set_complexity", {})]


async def test_a_piece_of_evidence_brings_its_kind_along(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref) as (app, pilot):
        app.pane.focus_checklist("evidence")
        await pilot.press("enter", "plus", "S")
        assert app.wanted == [
            ("ask_evidence", {"kinds": ["account_statement"]}),
            ("receive_evidence", {"kind": "account_statement"}),
            ("waive_evidence", {"kind": "account_statement"}),
        ]


async def test_what_was_asked_for_is_received_next(floor: Floor):
    ref = floor.in_analysis()
    floor.do(ref, co.AskEvidence(kinds=("account_statement",), source="department"))
    async with shown(floor, ref) as (app, pilot):
        app.pane.focus_checklist("evidence")
        await pilot.press("enter")
        assert app.wanted == [("receive_evidence", {"kind": "account_statement"})]


async def test_actions_and_promises_bring_their_ids_along(floor: Floor):
    ref = floor.in_execution()
    floor.do(ref, co.MakePromise(text="We call by six", due="3h"))
    async with shown(floor, ref) as (app, pilot):
        app.pane.focus_checklist("actions")
        await pilot.press("enter")
        app.pane.focus_checklist("promises")
        await pilot.press("enter")
        assert app.wanted == [("complete_action", {"action": "a1"}), ("settle_promise", {"promise": "p1"})]


async def test_a_letter_that_waits_to_be_written_is_a_decision(floor: Floor):
    ref = floor.in_resolution()
    floor.do(ref, co.DecideOutcome(outcome="refund", rule="5.1", reasoning="It is owed", amount="50 EUR"))
    async with shown(floor, ref) as (app, pilot):
        app.pane.focus_checklist("decision_sent")
        await pilot.press("enter")
        assert app.wanted == [("write_message", {"kind": "decision"})]


async def test_where_nothing_is_owed_the_way_on_is_offered(floor: Floor):
    ref = floor.in_analysis()
    for command in (
        co.Claim(), co.SetComplexity(complexity="simple"), co.ReceiveEvidence(kind="receipt", note="x"),
        co.ReceiveEvidence(kind="account_statement", note="x"), co.VerifyIdentity(how="passport"),
    ):  # fmt: skip
        floor.do(ref, command)
    async with shown(floor, ref) as (app, pilot):
        assert "analysis owes nothing" in app.text()
        assert "on to investigation" in app.row_with("[a]")
        await pilot.press("enter")
        assert app.wanted == [("advance", {})]


async def test_done_by_somebody_the_selection_goes_on_to_what_is_still_owed(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref) as (app, pilot):
        floor.do(ref, co.Claim())
        app.pane.show(floor.facts(ref))
        await pilot.pause()
        assert "✓ handler" in app.text()
        assert "▌▸ complexity" in app.text()


async def test_the_selection_stays_on_its_item_while_others_are_done(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref) as (app, pilot):
        app.pane.focus_checklist("identity")
        floor.do(ref, co.Claim())
        floor.do(ref, co.ReceiveEvidence(kind="account_statement", note="x"))
        app.pane.show(floor.facts(ref))
        await pilot.pause()
        assert "▌▸ identity" in app.text()


async def test_who_may_only_look_sees_what_is_owed_and_no_keys(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref, OTTO) as (app, _pilot):
        row = app.row_with("▸ handler")
        assert "Nobody handles the case" in row
        assert "[" not in row


async def test_an_amount_above_the_threshold_owes_a_second_persons_approval(floor: Floor):
    ref = floor.in_resolution()
    floor.do(ref, co.DecideOutcome(outcome="refund", rule="5.1", reasoning="Owed", amount="5000 EUR"))
    async with shown(floor, ref, LENA, size=(90, 40)) as (app, pilot):
        assert "approval of a second person" in app.row_with("▸ approval")
        app.pane.focus_checklist("approval")
        await pilot.press("enter")
        assert app.wanted == [("approve", {})]


async def test_the_line_that_has_the_keyboard_stands_out_from_the_one_that_waits(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref) as (app, pilot):
        grounds = []
        for focus in (app.pane.focus_checklist, app.pane.focus_tab, app.pane.focus_checklist):
            focus()
            await pilot.pause()
            grounds.append(app.ground_of("handler"))
        assert grounds[0] == grounds[2] != grounds[1]


async def test_page_keys_turn_what_stands_beside_it(floor: Floor):
    ref = floor.in_analysis()
    for number in range(30):
        floor.received(ref, f"Message number {number}")
    async with shown(floor, ref) as (app, pilot):
        assert "Message number 29" in app.text()
        await pilot.press("pageup", "pageup")
        assert "Message number 29" not in app.text()
        assert app.pane.checklist.has_focus


async def test_on_a_low_screen_what_is_done_takes_one_line(floor: Floor):
    ref = floor.complaint()
    async with shown(floor, ref, size=(80, 22)) as (app, _pilot):
        assert "client · channel · what happened" in app.row_with("✓ client")


def test_every_command_that_a_line_can_ask_for_has_a_key():
    from core.guards import GUARDS

    asked = {command for guard in GUARDS.values() for command in guard.satisfy}
    assert asked <= set(RULES)
    assert all(key_for(command) for command in asked)


async def test_more_that_is_owed_than_there_is_room_for_is_told_in_the_head(floor: Floor):
    ref = floor.in_analysis()
    async with shown(floor, ref, size=(100, 14)) as (app, _pilot):
        assert app.row_with("analysis owes").rstrip().endswith("left ▼")
    async with shown(floor, ref, size=(120, 40)) as (app, _pilot):
        assert app.row_with("analysis owes").rstrip().endswith("left")
