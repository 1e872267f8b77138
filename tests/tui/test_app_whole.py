"""A mail from its arrival to a closed case, with keys alone: every stage's forms, on a program that takes in and sends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.policy import Policy, house
from core.stages import Stage
from tests.tui.floor_of_cases import CHIEF, Floor
from tests.tui.sitting import case_shown, line, until
from tui.app import FloorApp
from tui.forms.rows import Row
from tui.i18n import set_language
from tui.screens.confirm import ConfirmScreen
from tui.screens.form import FormScreen

MAIL = b"""From: Maria Tanaka <maria@example.com>
To: complaints@floor.invalid
Subject: Where is my payout?
Message-ID: <payout-1@example.com>
Content-Type: text/plain; charset=utf-8

I asked for 500 EUR on Monday and nothing came.
"""


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()
    set_language("en")


def without_hold() -> Policy:
    """The house's policy, with letters that leave at once."""
    policy = house()
    hold = policy.sending.hold.model_copy(update={"value": 0})
    return policy.model_copy(update={"sending": policy.sending.model_copy(update={"hold": hold})})


class Hands:
    """A person at the keyboard."""

    def __init__(self, app: FloorApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def case(self) -> object:
        facts = self.app.acting_screen.facts if self.app.acting_screen else None
        assert facts is not None
        return facts.case

    async def fill(self, key: str, **fields: str) -> None:
        """Opens a form by its key, types into its fields going through them by tab, and commits."""
        await self.pilot.press(key)
        await until(
            self.pilot, lambda: isinstance(self.app.screen, FormScreen) and self.app.screen.is_mounted
        )
        form = self.app.screen
        rows = list(form.query(Row))
        rows[0].field.focus()
        await self.pilot.pause()
        for row in rows:
            assert row.field.has_focus or row.ask.name not in fields, f"tab does not lead to {row.ask.name}"
            typed = fields.pop(row.ask.name, "")
            for character in typed:
                before = self.app.screen.focused
                await self.pilot.press("space" if character == " " else character)
                if self.app.screen.focused is not before:
                    break
            if row.field.has_focus:
                await self.pilot.press("tab")
        assert not fields, f"the form does not ask {fields}"
        await self.pilot.press("ctrl+s")

    async def until_owed(self, *guards: str) -> None:
        """Waits until exactly these are owed."""
        facts = lambda: self.app.acting_screen.facts  # noqa: E731
        await until(self.pilot, lambda: {i.guard for i in facts().checklist if not i.done} == set(guards))

    async def advance(self, to: Stage) -> None:
        await self.pilot.press("a")
        await until(self.pilot, lambda: self.case.stage is to)  # type: ignore[attr-defined]


async def test_a_mail_becomes_a_closed_case_by_keys_alone(floor: Floor, tmp_path: Path) -> None:
    inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
    for box in (inbox, outbox):
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True)
    app = floor.app(CHIEF, housekeeping=True, maildir=inbox, relay=f"maildir:{outbox}", policy=without_hold())
    async with app.run_test(size=(140, 50)) as pilot:
        hands = Hands(app, pilot)
        await until(pilot, lambda: getattr(app.screen, "is_ready", False))
        (inbox / "new" / "1.mail").write_bytes(MAIL)
        await until(pilot, lambda: case_shown(app) != "")

        await pilot.press("a")
        await until(pilot, lambda: "registration owes" in line(app))
        await hands.fill("C", category="1")
        await hands.fill("D", demand="500 EUR, please", amount="500 EUR")
        await hands.until_owed()
        await hands.advance(Stage.ANALYSIS)

        await pilot.press("c")
        await hands.fill("x", complexity="2")
        await until(pilot, lambda: "set the complexity" in line(app))
        for _ in range(2):
            await hands.fill("+", note="seen in the back office")
            await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        await hands.fill("v", how="passport")
        await hands.until_owed()
        await hands.advance(Stage.INVESTIGATION)

        await hands.fill("f", text="The payout was blocked by a false alarm", evidence="1")
        await until(pilot, lambda: "record a finding" in line(app))
        await hands.fill("V", verdict="1", reasons="the delay was ours")
        await hands.until_owed()
        await hands.advance(Stage.RESOLUTION)

        await hands.fill("o", outcome="1", rule="terms 4.2", reasoning="the delay was ours", amount="50 EUR")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("Y")
        await until(pilot, lambda: "decide the outcome" in line(app))
        await hands.fill("w")
        await until(pilot, lambda: "write to the client" in line(app))
        await pilot.press("s")
        await hands.until_owed()
        await hands.advance(Stage.EXECUTION)

        await hands.fill("m", proof="tx 1234")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("Y")
        await until(pilot, lambda: "complete an action" in line(app))
        await hands.fill(
            "W", summary="A false alarm held a payout", root_cause="2", measure="a look at each alarm"
        )
        await until(pilot, lambda: "wrap up" in line(app))
        await pilot.press("F")
        await hands.until_owed()
        await hands.advance(Stage.CLOSED)
        assert app.errors == []
    sent = [mail.read_bytes() for mail in (outbox / "new").iterdir()]
    assert len(sent) == 3, "the acknowledgement, the decision, the request for feedback"
