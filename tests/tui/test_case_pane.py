"""A case's pane as a person sees it: what is there first, what each state looks like, what stays while things change."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core import commands as co
from core.text import is_clean
from tests.tui.case_app import again, painted_by, shown
from tests.tui.floor import ANNA, BORIS, HALL, HOSTILE, LENA, OTTO, Floor, open_at
from tui.i18n import set_language
from tui.panes.case import TABS
from tui.panes.facts import load_facts


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with open_at(tmp_path) as floor:
        yield floor


class TestWhatIsSeenFirst:
    async def test_reference_category_amount_stage_client_and_what_they_want(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref) as (app, _pilot):
            first, second, third = app.rows()[:3]
            assert first.split() == [ref, "Payment", "·", "card", "500.00", "EUR", "level", "0"]
            assert "2 analysis" in second
            assert "nobody handles it" in second
            assert "Ivan Petrov" in third
            assert "Pay me out at once" in app.row_with("wants")

    async def test_the_level_says_why(self, floor: Floor):
        ref = floor.in_analysis()
        floor.do(ref, co.Escalate(reason="A lawyer wrote"), LENA)
        async with shown(floor, ref) as (app, _pilot):
            assert "level 1" in app.rows()[0]
            assert "A lawyer wrote" in app.rows()[2]

    async def test_a_client_to_be_careful_with_is_named_so_by_sign_and_word(self, floor: Floor):
        ref = floor.complaint()
        floor.do(ref, co.IdentifyClient(flags=("vulnerable", "their own word"), tier="gold"))
        async with shown(floor, ref) as (app, _pilot):
            row = app.row_with("⚑ vulnerable")
            assert "⚑ vulnerable" in row
            assert "⚑ their own word" in row
            assert "★ gold" in row

    async def test_earlier_complaints_are_told_with_their_outcomes(self, floor: Floor):
        old, other = floor.closed(), floor.complaint()
        floor.do(other, co.Dispose(disposition="withdrawn", reason="It came"))
        ref = floor.complaint()
        async with shown(floor, ref) as (app, _pilot):
            row = app.row_with("2 other complaints")
            assert f"{old} payment · refund" in row
            assert f"{other} withdrawn" in row

    async def test_identity_of_another_case_is_not_taken_for_this_ones(self, floor: Floor):
        floor.in_investigation()
        ref = floor.complaint()
        async with shown(floor, ref) as (app, _pilot):
            assert "verified in another case only" in app.text()

    async def test_the_clients_repeated_contact_stands_out(self, floor: Floor):
        ref = floor.in_analysis()
        floor.received(ref, "Hello?")
        floor.received(ref, "Is anybody there?")
        async with shown(floor, ref) as (app, _pilot):
            assert "wrote 3 times since the last answer" in app.text()

    async def test_no_case_says_so_in_words(self, floor: Floor):
        async with shown(floor, None) as (app, _pilot):
            assert "No case is shown here." in app.text()

    async def test_all_of_it_in_80_columns_with_the_checklist_above_the_tabs(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref, size=(80, 22)) as (app, _pilot):
            rows = app.rows()
            at = {words: next(y for y, row in enumerate(rows) if words in row) for words in ("Ivan", "owes", "conversation", "second time")}
            assert at["Ivan"] < at["owes"] < at["conversation"] < at["second time"]
            assert all("…" not in row or "lines" in row for row in rows)

    async def test_in_russian(self, floor: Floor):
        ref = floor.in_analysis(name="Анна Соколова")
        try:
            set_language("ru")
            async with shown(floor, ref) as (app, _pilot):
                assert "Анна Соколова" in app.text()
        finally:
            set_language("en")


class TestWhoMayRead:
    def test_the_wall_gets_no_case_and_an_auditor_may_look(self, floor: Floor):
        ref = floor.in_analysis()
        assert load_facts(floor.store, floor.desk, HALL, ref) is None
        facts = load_facts(floor.store, floor.desk, OTTO, ref)
        assert facts is not None
        assert facts.offered == ()

    def test_an_unknown_case_is_none(self, floor: Floor):
        assert load_facts(floor.store, floor.desk, ANNA, "26-99-1") is None

    def test_what_was_read_before_is_not_read_again_and_comes_out_the_same(self, floor: Floor):
        ref = floor.in_analysis()
        before = floor.facts(ref)
        floor.do(ref, co.Claim())
        assert floor.facts(ref, known=before) == floor.facts(ref)


class TestHostileText:
    async def test_nothing_of_it_acts_anywhere(self, floor: Floor):
        ref = floor.complaint(name=HOSTILE, account=HOSTILE, description=HOSTILE, subject=HOSTILE)
        files = (floor.keep(b"x", HOSTILE),)
        floor.received(ref, f"{HOSTILE}\n> {HOSTILE}", subject=HOSTILE, attachments=files)
        floor.do(ref, co.Describe(demand=HOSTILE))
        floor.do(ref, co.Classify(category="payment", product=HOSTILE))
        floor.do(ref, co.WriteNote(text=HOSTILE))
        floor.do(ref, co.Escalate(reason=HOSTILE), LENA)
        floor.do(ref, co.ReceiveEvidence(kind="receipt", note=HOSTILE, message="m2"), LENA)
        async with shown(floor, ref, LENA) as (app, pilot):
            for name in TABS:
                app.pane.open_tab(name)
                await pilot.pause()
                text = app.text()
                assert is_clean(text)
                assert "\x1b" not in text
                assert "[@click=app.quit]" in text or name == "timeline"
            assert app.is_running


class TestTheConversation:
    async def test_newest_last_with_who_channel_and_state(self, floor: Floor):
        ref = floor.in_analysis()
        floor.do(ref, co.WriteNote(text="Called payments"), BORIS)
        floor.received(ref, "Where is it?")
        async with shown(floor, ref) as (app, _pilot):
            rows = app.rows()
            at = [next(y for y, row in enumerate(rows) if words in row) for words in ("complaint", "✓ sent", "boris  note", "Where is it?")]
            assert at == sorted(at)
            assert "mail · acknowledgement" in app.row_with("✓ sent")

    async def test_a_held_letter_says_when_it_leaves_and_the_key_that_takes_it_back(self, floor: Floor):
        ref = floor.in_analysis()
        case = floor.do(ref, co.WriteMessage(body="We are on it"))
        floor.do(ref, co.SendMessage(message=case.messages[-1].id, hold=60))
        async with shown(floor, ref) as (app, pilot):
            leaves = (floor.now + timedelta(seconds=60)).strftime("%H:%M:%S")
            assert f"◐ leaves at {leaves}  [U]" in app.text()
            app.pane.focus_tab()
            await pilot.press("enter")
            assert app.wanted == [("hold_message", {"message": case.messages[-1].id})]

    async def test_a_letter_that_failed_shows_its_error(self, floor: Floor):
        ref = floor.in_analysis()
        letter = floor.do(ref, co.WriteMessage(body="We are on it")).messages[-1].id
        floor.do(ref, co.SendMessage(message=letter))
        floor.do(ref, co.RecordDelivery(message=letter, result="failed", detail="550 no such user"), _system())
        async with shown(floor, ref) as (app, _pilot):
            assert "✗ not sent" in app.text()
            assert "550 no such user" in app.text()

    async def test_quotations_are_folded_and_enter_shows_them(self, floor: Floor):
        ref = floor.complaint()
        async with shown(floor, ref) as (app, pilot):
            assert "3 quoted lines" in app.text()
            assert "it takes two hours" not in app.text()
            app.pane.focus_tab()
            await pilot.press("enter")
            await pilot.pause()
            assert "it takes two hours" in app.text()

    async def test_attachments_are_listed(self, floor: Floor):
        ref = floor.complaint()
        async with shown(floor, ref) as (app, _pilot):
            assert "image/png" in app.row_with("receipt.png")

    async def test_a_complaint_by_phone_says_what_happened_though_nobody_wrote(self, floor: Floor):
        case = floor.register(ANNA, channel="phone", phone="+44 20 7946 0958", description="The slip was settled wrong")
        async with shown(floor, case.ref) as (app, _pilot):
            assert "The slip was settled wrong" in app.text()

    async def test_keys_of_a_draft_mean_that_draft(self, floor: Floor):
        ref = floor.in_analysis()
        first = floor.do(ref, co.WriteMessage(body="One")).messages[-1].id
        floor.do(ref, co.WriteMessage(body="Two"))
        async with shown(floor, ref) as (app, pilot):
            app.pane.focus_tab()
            app.pane.page.select(first)
            await pilot.press("K", "s")
            assert app.wanted == [("discard_message", {"message": first}), ("send_message", {"message": first})]


class TestOtherTabs:
    async def test_evidence_says_kind_state_source_note_and_file(self, floor: Floor):
        ref = floor.in_analysis()
        floor.do(ref, co.ReceiveEvidence(kind="receipt", note="tx 4711", message="m1"))
        async with shown(floor, ref) as (app, pilot):
            app.pane.open_tab("evidence")
            await pilot.pause()
            assert "required, not asked for" in app.row_with("▸ account statement  ")
            assert "received" in app.row_with("✓ receipt or transaction reference")
            assert "tx 4711" in app.text()
            assert "receipt.png" in app.text()

    async def test_work_shows_findings_verdict_decision_actions_and_wrap_up(self, floor: Floor):
        ref = floor.closed()
        async with shown(floor, ref, size=(120, 70)) as (app, pilot):
            app.pane.open_tab("work")
            await pilot.pause()
            text = app.text()
            for words in ("Released on the 21st", "The provider held the payout", "Upheld", "Refund", "5.1", "tx 4712", "Alert on held payouts"):
                assert words in text

    async def test_the_timeline_names_each_stage_its_length_and_who_left_it(self, floor: Floor):
        ref = floor.in_investigation()
        floor.do(ref, co.SendBack(reason="The statement is unreadable"))
        async with shown(floor, ref) as (app, pilot):
            app.pane.open_tab("timeline")
            await pilot.pause()
            text = app.text()
            assert "✓ 3 investigation" in text
            assert "sent back by anna: The statement is unreadable" in text
            assert "▸ 2 analysis" in text
            assert "6 min" in app.row_with("✓ 2 analysis")

    async def test_the_journal_has_every_entry_in_words(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref) as (app, pilot):
            app.pane.open_tab("journal")
            await pilot.pause()
            text = app.text()
            assert "advance to the next stage" in text
            assert "registration → analysis" in text
            assert "anna" in app.row_with("classify")

    async def test_brackets_and_arrows_turn_the_tabs(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref) as (app, pilot):
            await pilot.press("]")
            assert app.pane.tab == "evidence"
            await pilot.press("left", "left")
            assert app.pane.tab == "journal"

    async def test_an_empty_tab_says_why_and_what_fills_it(self, floor: Floor):
        case = floor.register(ANNA, channel="phone", name="Somebody")
        async with shown(floor, case.ref) as (app, pilot):
            assert "Nothing has been said yet." in app.text()
            await pilot.press("]")
            assert "No evidence, and none is required." in app.text()


class TestWhileThingsChange:
    async def test_equal_facts_paint_nothing(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref) as (app, _pilot):
            facts = app.pane.facts
            assert facts is not None
            for part in (app.pane.checklist, app.pane.page):
                assert painted_by(part, lambda: app.pane.show(again(facts))) == []

    async def test_a_minute_that_changes_no_word_paints_nothing(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref) as (app, _pilot):
            assert painted_by(app.pane.page, lambda: app.pane.tick(floor.now + timedelta(seconds=20))) == []

    async def test_scroll_and_selection_stay_when_something_comes(self, floor: Floor):
        ref = floor.in_analysis()
        for number in range(30):
            floor.received(ref, f"Message number {number}\nwith two lines")
        async with shown(floor, ref) as (app, pilot):
            page = app.pane.page
            app.pane.focus_tab()
            await pilot.press("pageup", "pageup")
            before, selected = app.rows()[8:], page.selected
            floor.received(ref, "And another one")
            app.pane.show(floor.facts(ref))
            await pilot.pause()
            assert [row[:60] for row in app.rows()[9:]] == [row[:60] for row in before[1:]]
            assert page.selected == selected

    async def test_at_the_end_what_comes_is_seen(self, floor: Floor):
        ref = floor.in_analysis()
        for number in range(30):
            floor.received(ref, f"Message number {number}")
        async with shown(floor, ref) as (app, pilot):
            floor.received(ref, "And another one")
            app.pane.show(floor.facts(ref))
            await pilot.pause()
            assert "And another one" in app.text()

    async def test_another_case_begins_anew(self, floor: Floor):
        ref, other = floor.in_analysis(), floor.complaint(email="mara@example.com", name="Mara")
        for number in range(30):
            floor.received(ref, f"Message number {number}")
        async with shown(floor, ref) as (app, pilot):
            app.pane.focus_tab()
            await pilot.press("home")
            app.pane.show(floor.facts(other))
            await pilot.pause()
            assert "Mara" in app.text()
            assert app.pane.page.selected == "m1"

    async def test_two_thousand_messages_stay_quick(self, floor: Floor):
        ref = floor.in_analysis()
        facts = floor.facts(ref)
        first = facts.case.messages[0]
        many = tuple(first.model_copy(update={"id": f"m{n}"}) for n in range(1, 2001))
        text = "A line of an ordinary length that somebody wrote in anger.\n" * 30
        whole = type(facts)(**{
            **{name: getattr(facts, name) for name in type(facts).__dataclass_fields__},
            "case": facts.case.model_copy(update={"messages": many, "version": 2000}),
            "bodies": {message.id: text for message in many},
        })  # fmt: skip
        async with shown(floor, ref) as (app, pilot):
            began = time.perf_counter()
            app.pane.show(whole)
            app.pane.focus_tab()
            for key in ("pageup", "home", "pagedown", "end"):
                await pilot.press(key)
            took = time.perf_counter() - began
            assert app.pane.page.selected == "m2000"
            assert took < 2, took


def _system():
    from core.people import SYSTEM

    return SYSTEM
