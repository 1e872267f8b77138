"""The clocks of a case on the screen: how each stands, why the case is at its level, and what waits to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core import commands as co
from core.people import person
from core.policy import shipped
from tests.tui.case_app import CaseApp, painted_by, shown
from tests.tui.floor import ANNA, BORIS, CHIEF, LENA, OTTO, Floor, open_at
from tui.panes.clocks import ClockSummary

HOUR = timedelta(hours=1)
LOST = "I cannot sleep because of this. I want to be excluded from gambling."


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    with open_at(tmp_path) as floor:
        yield floor


@pytest.fixture
def malta(tmp_path: Path) -> Iterator[Floor]:
    """A floor under a policy that lets some clocks have more time."""
    with open_at(tmp_path, shipped("mga")) as floor:
        yield floor


def at(app: CaseApp, hours: float) -> None:
    """So many hours later on the screen."""
    app.pane.tick(app.pane.checklist.reader.now + timedelta(hours=hours))


def part(app: CaseApp, *words: str) -> str:
    """The lines from the first with these words on."""
    rows = app.text().split("\n")
    start = next(y for y, row in enumerate(rows) if all(word in row for word in words))
    return "\n".join(rows[start:])


class TestTheSummary:
    async def test_each_clock_says_by_sign_and_word_how_it_stands(self, floor: Floor):
        ref = floor.in_investigation()
        async with shown(floor, ref) as (app, pilot):
            assert "○ First answer" in app.row_with("First answer")
            assert "✓ Acknowledgement" in app.row_with("Acknowledgement   ")
            assert "met 09:0" in app.row_with("Acknowledgement   ")
            at(app, 22.5)
            await pilot.pause()
            assert "◐ First answer" in app.text()
            assert "in 1:1" in app.row_with("First answer")
            at(app, 3)
            await pilot.pause()
            assert "● First answer" in app.text()
            assert "late 1:4" in app.row_with("First answer")

    async def test_the_most_urgent_stands_first_and_what_is_met_last(self, floor: Floor):
        ref = floor.in_investigation()
        async with shown(floor, ref) as (app, _pilot):
            rows = app.rows()
            order = [next(y for y, row in enumerate(rows) if words in row) for words in ("First answer", "Resolution ", "Acknowledgement ")]
            assert order == sorted(order)

    async def test_one_that_stands_still_says_for_whom(self, floor: Floor):
        ref = floor.in_analysis()
        floor.do(ref, co.AskEvidence(kinds=("receipt",), source="client"))
        floor.handed_over(ref)
        async with shown(floor, ref) as (app, _pilot):
            assert "‖ Resolution" in app.row_with("Resolution")
            assert "waits: client" in app.row_with("Resolution")

    async def test_in_80_columns_the_most_urgent_stand_in_the_head(self, floor: Floor):
        ref = floor.in_investigation()
        async with shown(floor, ref, size=(80, 24)) as (app, pilot):
            at(app, 30)
            await pilot.pause()
            row = app.row_with("● First answer late 6:1")
            assert "Investigation, budget" in row or "+" in row
            assert not app.query_one(ClockSummary).display

    async def test_more_clocks_than_lines_are_counted(self, floor: Floor):
        ref = floor.in_investigation()
        async with shown(floor, ref, size=(120, 12)) as (app, _pilot):
            assert "… +" in part(app, "clocks ─")

    async def test_a_minute_paints_only_the_lines_that_read_differently(self, floor: Floor):
        ref = floor.in_investigation()
        async with shown(floor, ref) as (app, pilot):
            summary = app.query_one(ClockSummary)
            at(app, 22)
            await pilot.pause()
            now = app.pane.checklist.reader.now
            assert painted_by(summary, lambda: app.pane.tick(now + timedelta(seconds=20))) == []
            (regions,) = painted_by(summary, lambda: app.pane.tick(now + timedelta(minutes=1)))
            assert len(regions) == 3, "both answers and the stage's budget; resolution is told by the day"
            assert {region.height for region in regions} == {1}


class TestTheTab:
    async def test_a_running_clock_says_its_start_its_due_time_and_what_stops_it(self, floor: Floor):
        ref = floor.in_investigation()
        async with shown(floor, ref, size=(120, 70)) as (app, pilot):
            app.pane.open_tab("clocks")
            await pilot.pause()
            told = part(app, "○ Resolution", "in 2 d")
            assert "24 Nov 09:01 · 48 h, around the clock" in told
            assert "09:01 · the complaint came in" in told
            assert "the client was told the decision" in told
            assert "(to level 1, department's lead)" in told
            assert "(to level 2, management)" in told

    async def test_one_that_was_met_says_when_and_by_what(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref, size=(120, 70)) as (app, pilot):
            app.pane.open_tab("clocks")
            await pilot.pause()
            assert "the acknowledgement left" in part(app, "clocks that ended")

    async def test_a_pause_says_since_when_and_until_when_at_most_and_stays_told(self, floor: Floor):
        ref = floor.in_analysis()
        floor.do(ref, co.AskEvidence(kinds=("receipt",), source="client"))
        floor.handed_over(ref)
        async with shown(floor, ref, size=(120, 70)) as (app, pilot):
            app.pane.open_tab("clocks")
            await pilot.pause()
            told = part(app, "‖ Resolution")
            assert "waits for the client since" in told
            assert "at most until" in told.replace("\n", " ")
            floor.now += 3 * HOUR
            floor.received(ref, "Here it is")
            app.pane.show(floor.facts(ref))
            await pilot.pause()
            assert "the client, 09:" in part(app, "○ Resolution", "in 2 d")

    async def test_what_was_found_too_late_says_both_instants(self, floor: Floor):
        ref = floor.in_investigation()
        floor.now += 30 * HOUR
        floor.swept(ref)
        async with shown(floor, ref, size=(120, 70)) as (app, pilot):
            app.pane.open_tab("clocks")
            await pilot.pause()
            assert "late: due 09:01, found 15:" in part(app, "● First answer")

    async def test_a_clock_that_can_have_more_time_has_its_key_for_who_may_give_it(self, malta: Floor):
        ref = malta.in_investigation()
        for who, sees in ((LENA, True), (ANNA, False)):
            async with shown(malta, ref, who, size=(120, 60)) as (app, pilot):
                app.pane.open_tab("clocks")
                await pilot.pause()
                assert ("[z]" in app.text()) is sees
        async with shown(malta, ref, LENA, size=(120, 60)) as (app, pilot):
            app.pane.open_tab("clocks")
            app.pane.focus_tab()
            (key,) = app.pane.facts.extendable  # type: ignore[union-attr]
            app.pane.page.select(f"clock:{key}")
            await pilot.press("z")
            assert app.wanted == [("extend_clock", {"clock": key})]

    async def test_more_time_says_who_gave_it_and_why(self, malta: Floor):
        ref = malta.in_investigation()
        (key,) = malta.facts(ref, LENA).extendable
        malta.do(ref, co.ExtendClock(clock=key, reason="The provider answers on Monday"), LENA)
        async with shown(malta, ref, LENA, size=(120, 60)) as (app, pilot):
            app.pane.open_tab("clocks")
            await pilot.pause()
            assert "given by lena" in app.text()
            assert "The provider answers on Monday" in app.text().replace("\n", " ")


class TestTheLevel:
    async def test_a_breach_that_raised_it_is_named_with_its_due_time(self, floor: Floor):
        ref = floor.in_investigation()
        floor.now += 30 * HOUR
        floor.swept(ref)
        async with shown(floor, ref, LENA) as (app, pilot):
            assert "level 1, department's lead: First answer: late (due 09:01)" in app.text()
            app.pane.open_tab("clocks")
            await pilot.pause()
            told = part(app, "level ─")
            assert "level 1 and above · Payments" in told
            assert "anna" in part(app, "handled it before").split("\n")[0]

    async def test_a_persons_own_judgement_is_told_as_they_said_it(self, floor: Floor):
        ref = floor.in_analysis()
        floor.do(ref, co.Escalate(reason="A lawyer wrote"), LENA)
        async with shown(floor, ref) as (app, _pilot):
            assert "level 1, department's lead: A lawyer wrote" in app.text()

    async def test_given_back_it_says_so_no_more(self, floor: Floor):
        ref = floor.in_analysis()
        floor.do(ref, co.Escalate(reason="A lawyer wrote"), LENA)
        floor.do(ref, co.Deescalate(reason="A mistake"), LENA)
        async with shown(floor, ref) as (app, pilot):
            assert "department's lead" not in app.text()
            app.pane.open_tab("timeline")
            await pilot.pause()
            assert "given back to level 0, first line, by lena: A mistake" in app.text()

    async def test_an_appeal_is_counted(self, floor: Floor):
        ref = floor.closed()
        floor.do(ref, co.Reopen(ground="appeal", reason="It is too little"), BORIS)
        async with shown(floor, ref, LENA, size=(120, 60)) as (app, pilot):
            assert "appeal 1" in app.text()
            app.pane.open_tab("clocks")
            await pilot.pause()
            assert "1 of 2" in part(app, "level ─")
            assert "anna" in part(app, "decided it before").split("\n")[0]


class TestSignals:
    async def test_a_suggestion_shouts_with_its_words_and_the_keys_that_answer_it(self, floor: Floor):
        ref = floor.in_analysis()
        floor.received(ref, "Take me out of this: I want to be excluded from gambling.")
        async with shown(floor, ref) as (app, _pilot):
            row = app.row_with("⚑ self-exclusion? “")
            assert "excluded" in row
            assert "[>] confirm  [<] dismiss" in row

    async def test_several_are_named_and_each_is_answered_on_its_line(self, floor: Floor):
        ref = floor.in_analysis()
        floor.received(ref, LOST)
        floor.received(ref, "My lawyer will write to you.")
        async with shown(floor, ref) as (app, pilot):
            assert "lawyer's letter?" in app.row_with("[;] look at each")
            app.pane.open_tab("clocks")
            app.pane.focus_tab()
            lawyer = next(n for n in floor.facts(ref).case.notices if n.signal == "lawyer_letter")
            app.pane.page.select(f"notice:{lawyer.id}")
            await pilot.press("<")
            assert app.wanted == [("dismiss_signal", {"notice": lawyer.id})]

    async def test_who_may_only_look_has_no_keys(self, floor: Floor):
        ref = floor.in_analysis()
        floor.received(ref, LOST)
        async with shown(floor, ref, OTTO) as (app, _pilot):
            assert "?" in app.text()
            assert "[>]" not in app.text()

    async def test_what_was_confirmed_is_a_fact_and_what_was_dismissed_keeps_its_reason(self, floor: Floor):
        ref = floor.in_analysis()
        floor.received(ref, "My lawyer will write to you.")
        floor.do(ref, co.ConfirmSignal(notice="n1"))
        async with shown(floor, ref, LENA, size=(120, 60)) as (app, pilot):
            assert "⚑ lawyer's letter" in app.text()
            assert "lawyer's letter?" not in app.text()
            app.pane.open_tab("clocks")
            await pilot.pause()
            assert "confirmed by anna" in app.text()
        other = floor.in_analysis(email="o@example.com", name="Other")
        floor.received(other, "My lawyer will write to you.", address="o@example.com")
        floor.do(other, co.DismissSignal(notice="n1", reason="He means his wife"))
        async with shown(floor, other, LENA, size=(120, 60)) as (app, pilot):
            app.pane.open_tab("clocks")
            await pilot.pause()
            assert "dismissed by anna" in app.text()
            assert "He means his wife" in app.text()


class TestTheIndependentBody:
    async def test_who_has_it_what_it_asks_and_what_binds(self, floor: Floor):
        ref = floor.in_execution()
        floor.do(ref, co.Refer(body="The Arbiter", reason="Too little", reference="ARB-7"), LENA)
        floor.do(ref, co.RecordEnquiry(enquiry="Send us the statement"), CHIEF)
        async with shown(floor, ref, CHIEF, size=(120, 60)) as (app, pilot):
            assert "‖ with The Arbiter" in app.rows()[1]
            assert "The Arbiter asks, and is not answered yet" in app.text()
            app.pane.open_tab("clocks")
            await pilot.pause()
            assert "Send us the statement" in part(app, "independent body ─")
            assert "ARB-7" in part(app, "independent body ─")
            floor.do(ref, co.AnswerEnquiry(answer="Here it is"), CHIEF)
            decided = co.RecordBodyDecision(binding=True, summary="Pay it all", outcome="refund", amount="80 EUR")
            floor.do(ref, decided, CHIEF)
            app.pane.show(floor.facts(ref, CHIEF))
            await pilot.pause()
            assert "The Arbiter decided: binding · Refund · 80.00 EUR" in app.text()
            assert "Pay it all" in part(app, "independent body ─")


class TestHistory:
    async def test_the_timeline_tells_what_fired_with_both_instants(self, floor: Floor):
        ref = floor.in_investigation()
        floor.now += 30 * HOUR
        floor.swept(ref)
        async with shown(floor, ref, LENA, size=(120, 60)) as (app, pilot):
            app.pane.open_tab("timeline")
            await pilot.pause()
            text = " ".join(app.text().replace("▏", " ").split())
            assert "First answer: 50 % used up (due 22 Nov 21:01)" in text
            assert "to level 1, department's lead: First answer: late (due 09:01)" in text

    async def test_the_journal_folds_what_one_act_did_to_the_clocks(self, floor: Floor):
        ref = floor.in_analysis()
        async with shown(floor, ref, size=(120, 60)) as (app, pilot):
            app.pane.open_tab("journal")
            app.pane.focus_tab()
            await pilot.press("home")
            text = " ".join(app.text().replace("▏", " ").split())
            assert text.count("clocks started:") == len([e for e in floor.facts(ref).entries if "started" in _moves(e)])
            assert "clocks met: Acknowledgement; Acknowledgement, target" in text

    async def test_the_programs_own_acts_read_as_such(self, floor: Floor):
        ref = floor.in_investigation()
        floor.now += 30 * HOUR
        floor.swept(ref)
        async with shown(floor, ref, LENA) as (app, pilot):
            app.pane.open_tab("journal")
            await pilot.pause()
            assert "fell due  the program" in app.text()

    async def test_warnings_to_our_own_people_are_no_part_of_what_the_client_is_told(self, floor: Floor):
        with floor.store.unit() as unit:
            unit.add_person(person("mona", "lead", "Mona").model_copy(update={"mail": "mona@floor.example"}))
        ref = floor.in_investigation()
        floor.now += 30 * HOUR
        floor.swept(ref)
        async with shown(floor, ref, LENA, size=(140, 60)) as (app, pilot):
            row = next(row for row in app.rows() if "to our own people" in row and "First answer" in row)
            assert "1 mail" in row
            assert "mona@floor.example" not in app.text()
            app.pane.focus_tab()
            await pilot.press("end", "enter")
            await pilot.pause()
            assert "mona@floor.example" in app.text()
            assert app.wanted == []


class TestPromises:
    async def test_a_late_one_is_in_plain_sight(self, floor: Floor):
        ref = floor.in_investigation()
        floor.do(ref, co.MakePromise(text="We call by six", due="2h"))
        floor.now += 3 * HOUR
        async with shown(floor, ref) as (app, pilot):
            assert "● Promise p1: We call" in app.text()
            app.pane.open_tab("work")
            await pilot.pause()
            assert "late" in app.row_with("● We call by six")
            assert app.text().index("promises ─") < app.text().index("the complaint ─")

    async def test_one_that_was_kept_too_late_says_so(self, floor: Floor):
        ref = floor.in_investigation()
        floor.do(ref, co.MakePromise(text="We call by six", due="2h"))
        floor.now += 3 * HOUR
        floor.do(ref, co.SettlePromise(promise="p1", kept=True))
        async with shown(floor, ref, size=(120, 60)) as (app, pilot):
            app.pane.open_tab("work")
            await pilot.pause()
            assert "kept too late" in app.row_with("We call by six")


def _moves(entry: object) -> set[str]:
    return {event.move for event in entry.events if event.type == "clock_moved"}  # type: ignore[attr-defined]
