"""An appeal and an independent body, with keys alone: the real program on a pty.

A case that a colleague decided is appealed, goes to investigation one level up, is decided anew by somebody else, goes
to an independent body with its file written, waits there, comes back with a decision that binds, and is closed.
"""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import commands as co
from core.desk import Desk
from core.people import SYSTEM, person
from core.policy import load_policy
from db.connect import open_floor
from tests.scenarios.test_whole_case import NEXT, Hands, assert_sound, with_a_short_hold
from tests.tui.terminal.pseudo_terminal import PseudoTerminal

KATE, MIRA = person("kate", "agent"), person("mira", "manager")


def decided_by_kate(database: Path, policy: Path) -> str:
    """A closed case: registered three days ago, rejected by Kate, closed yesterday. Its reference."""
    now = datetime.now(UTC) - timedelta(hours=20)
    store = open_floor(database, create=True)
    desk = Desk(store, load_policy(policy), clock=lambda: now, domain="floor.example")
    with store.unit() as unit:
        for who in (KATE, MIRA):
            unit.add_person(who)
    complaint = co.Register(
        channel="mail", email="ivan@example.com", name="Ivan Petrov", subject="Payout", description="It is late",
        demand="Pay me 50 EUR", category="payment",
    )  # fmt: skip
    ref = desk.register(complaint, KATE).case.ref

    def do(command: co.CommandModel, by=KATE):
        return desk.do(ref, command, by).case

    def sent(case) -> None:
        message = case.messages[-1]
        if message.state == "draft":
            do(co.SendMessage(message=message.id, hold=0))
        do(co.RecordDelivery(message=message.id, result="handed"), SYSTEM)

    sent(do(co.Acknowledge()))
    do(co.Advance())
    do(co.Claim())
    do(co.SetComplexity(complexity="standard"))
    do(co.ReceiveEvidence(kind="receipt", note="tx 1"))
    do(co.ReceiveEvidence(kind="account_statement", note="May"))
    do(co.VerifyIdentity(how="passport"))
    do(co.Advance())
    do(co.RecordFinding(text="The provider held it", evidence=("e1",)))
    do(co.GiveVerdict(verdict="not_upheld", reasons="The rules say so"))
    do(co.Advance())
    do(co.DecideOutcome(outcome="rejection", rule="5.1", reasoning="The rules say so"))
    sent(do(co.WriteMessage(kind="decision")))
    do(co.Advance())
    do(co.WrapUpCase(summary="Rejected", root_cause="unclear_terms", why_no_measure="The rules are clear"))
    sent(do(co.AskFeedback()))
    do(co.Advance())
    store.close()
    return ref


@pytest.mark.timeout(300)
@pytest.mark.parametrize("russian", [False, True], ids=["latin-keys", "russian-keys"])
def test_appealed_referred_and_back_with_keys_alone(tmp_path, russian):
    database, sent, file = tmp_path / "floor.db", tmp_path / "sent", tmp_path / "case.zip"
    policy = with_a_short_hold(tmp_path / "policy.toml", 1)
    ref = decided_by_kate(database, policy)
    environment = {
        "CASEFLOOR_DB": str(database), "CASEFLOOR_RELAY": f"maildir:{sent}", "CASEFLOOR_AS": "mira",
        "CASEFLOOR_FROM": "complaints@floor.example", "HOME": str(tmp_path), "USER": "mira", "LOGNAME": "mira",
        "CASEFLOOR_LANG": "en", "CASEFLOOR_POLICY": str(policy),
    }  # fmt: skip
    with PseudoTerminal("-m", "tui", environment=environment, columns=120, lines=44) as terminal:
        mira = Hands(terminal, russian)
        mira.sees("Casefloor")
        mira.press("4")
        mira.sees(ref, "Ivan Petrov")
        mira.fill("R", "reopen", "1", "The client does not agree", done="reopen ✓")
        mira.press("3")
        mira.sees(ref, "3 investigation", "level 1", "the client appealed")

        mira.press("c")
        mira.sees("claim ✓")
        mira.fill("V", "give the verdict", "3", "Looked at anew: the same")
        mira.advances("4 resolution")
        mira.fill("o", "decide the outcome", "8", "5.1", NEXT, "As the rules say", done="Y do it")
        mira.press("Y")
        mira.sees("decide the outcome ✓")
        mira.fill("w", "write to the client")
        mira.fill("s", "send the message")
        mira.sees("resolution owes nothing")

        mira.fill("O", "refer to the independent body", "The Adjudicator", NEXT, NEXT, "deadlock", done="Y do it")
        mira.press("Y")
        mira.sees("refer to the independent body ✓", "level 3")
        mira.is_refused("The case waits for the decision of The Adjudicator")
        mira.press('"')
        mira.sees("the whole file of")
        for typed in ("\x15", str(file), "\r"):
            terminal.send(typed)
            terminal.quiet(0.2)
        mira.sees(f"case {ref}, 8 files")
        mira.fill("(", "record the body's enquiry", "Send the provider's log")
        mira.sees("The Adjudicator asks, and is not answered yet")
        mira.fill(")", "record the answer to the body", "Sent")

        mira.fill("B", "record the body's decision", "1", "Pay what is asked", NEXT, "1", "50 EUR", done="Y do it")
        mira.press("Y")
        mira.sees("record the body's decision ✓", "binding · Refund · 50.00")
        less = ("1", "body", NEXT, "As decided", NEXT, "\x15", "40 EUR")
        mira.fill("o", "decide the outcome", *less, done="Y do it")
        mira.press("Y")
        mira.sees("and it binds: 50.00 EUR")
        terminal.send("\x1b")
        terminal.quiet(0.3)
        mira.fill("o", "decide the outcome", NEXT, NEXT, NEXT, "\x15", "50 EUR", done="Y do it")
        mira.press("Y")
        mira.sees("decide the outcome ✓")
        mira.fill("w", "write to the client")
        mira.fill("s", "send the message")
        mira.sees("resolution owes nothing")
        mira.advances("5 execution")
        mira.fill("m", "complete an action", "tx 4712", done="Y do it")
        mira.press("Y")
        mira.sees("complete an action ✓")
        mira.fill("W", "wrap up", "Paid as the body decided", NEXT, "3", "Alert on held payouts")
        mira.fill("F", "ask for feedback")
        mira.sees("execution owes nothing")
        mira.press("a")
        mira.sees("3 All 0", "4 Closed 1")
        mira.press("q")
        terminal.ended()

    with zipfile.ZipFile(file) as bundle:
        assert bundle.testzip() is None
        whole = json.loads(bundle.read("case.json"))
        assert whole["ref"] == ref
        assert b"Ivan Petrov" in bundle.read("summary.html")
    assert len(list((sent / "new").iterdir())) == 3, "two decisions and a request for feedback"
    assert_sound(database)
