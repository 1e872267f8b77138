"""A complaint from `new` to closed by `do` alone; no stage is left that owes something, and each refusal says what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tui.cli.conftest import Floor

PROCESS: tuple[tuple[str, tuple[tuple[str, ...], ...], frozenset[str]], ...] = (
    (
        "registration",
        (
            ("describe", "demand=The whole payout", "amount=120 EUR"),
            ("classify", "category=payment", "product=Sportsbook"),
            ("acknowledge", "told=yes"),
        ),
        frozenset({"demand", "category", "acknowledgement"}),
    ),
    (
        "analysis",
        (
            ("claim",),
            ("set-complexity", "complexity=simple"),
            ("receive_evidence", "kind=receipt", "note=Bank slip 4711"),
            ("waive_evidence", "kind=account_statement", "reason=The slip is enough"),
            ("verify_identity", "how=Passport seen"),
        ),
        frozenset({"handler", "complexity", "evidence", "identity"}),
    ),
    (
        "investigation",
        (
            ("open_task", "text=Ask the bank"),
            ("record_finding", "text=The bank returned it", "evidence=e1"),
            ("give_verdict", "verdict=upheld", "reasons=The slip shows it"),
            ("close_task", "task=t1", "result=Returned on Monday"),
        ),
        frozenset({"findings", "verdict"}),
    ),
    (
        "resolution",
        (
            (
                "decide_outcome",
                "outcome=refund",
                "amount=120 EUR",
                "rule=5.2",
                "reasoning=The money came back to us",
            ),
            ("write_message", "kind=decision"),
        ),
        frozenset({"outcome", "decision_sent"}),
    ),
    (
        "execution",
        (
            ("promise", "text=Call once it is paid", "due=2h"),
            ("complete_action", "action=a1", "proof=TX-99"),
            ("settle_promise", "promise=p1", "kept=да"),
            ("wrap_up", "summary=Paid", "root_cause=payment_method", "measure=Ask for the IBAN twice"),
            ("ask_feedback", "told=yes"),
        ),
        frozenset({"actions", "wrap_up", "feedback"}),
    ),
)
"""Each stage: the commands that pay what it owes, and the guards that must be told where nothing is paid yet."""


def test_a_complaint_is_worked_to_its_end_and_every_early_step_is_refused(floor: Floor) -> None:
    ref = floor.new(
        "channel=phone",
        "name=Ivan Petrov",
        "phone=+44 20 7946 0000",
        "description=No payout",
        "subject=Payout",
    )
    for stage, commands, owed in PROCESS:
        assert floor.read("show", ref)["stage"] == stage
        refused = floor("do", ref, "advance", "--json")
        assert refused.status == 3
        assert refused.document["refused"] == "advance"
        assert owed <= {unmet["guard"] for unmet in refused.document["unmet"]}
        assert all(
            unmet.keys() == {"guard", "row", "message", "satisfy"} for unmet in refused.document["unmet"]
        )
        assert refused.document["unmet"] == floor.read("show", ref)["owes"]
        for command in commands:
            floor.ok("do", ref, *command)
        if stage == "resolution":
            letter = next(m for m in floor.read("show", ref)["messages"] if m["kind"] == "decision")
            floor.ok("do", ref, "send_message", f"message={letter['id']}", "told=yes")
        assert floor.read("show", ref)["owes"] == []
        floor.ok("do", ref, "advance")
    whole = floor.read("show", ref)
    assert (whole["stage"], whole["status"]) == ("closed", "closed")
    assert_tells_all(whole)
    assert floor.read("list") == []
    assert [row["ref"] for row in floor.read("list", "is:closed")] == [ref]


def assert_tells_all(whole: dict[str, Any]) -> None:
    assert whole["client"]["name"] == "Ivan Petrov"
    assert (whole["category"], whole["department"], whole["product"]) == ("payment", "payments", "Sportsbook")
    assert whole["verdict"]["verdict"] == "upheld"
    assert (whole["decision"]["outcome"], whole["decision"]["amount"]) == ("refund", "120.00 EUR")
    assert whole["actions"][0]["proof"] == "TX-99"
    assert whole["promises"][0]["state"] == "kept"
    assert whole["wrap_up"]["root_cause"] == "payment_method"
    assert whole["feedback"]["asked_at"]
    assert all(
        message["body"]
        for message in whole["messages"]
        if message["direction"] == "out" and message["kind"] == "decision"
    )


@pytest.fixture
def worked(floor: Floor) -> tuple[Floor, str]:
    """A case in the investigation, told as text."""
    ref = floor.new("channel=phone", "name=Ivan Petrov", "phone=+44 20 7946 0000", "description=No payout")
    for _stage, commands, _owed in PROCESS[:2]:
        for command in commands:
            floor.ok("do", ref, *command)
        floor.ok("do", ref, "advance")
    return floor, ref


class TestShownAsText:
    def test_a_person_reads_every_part_and_what_is_owed_with_its_commands(
        self, worked: tuple[Floor, str]
    ) -> None:
        floor, ref = worked
        text = floor.ok("show", ref).out
        for words in (
            ref, "3. investigation", "Ivan Petrov", "phone +442079460000", "No payout", "The whole payout", "120.00 EUR",
            "receipt", "The slip is enough", "Payment", "Sportsbook", "No verdict is given  → give_verdict",
        ):  # fmt: skip
            assert words in text
        assert "Journal" not in text

    def test_the_journal_comes_where_it_is_asked_for(self, worked: tuple[Floor, str]) -> None:
        floor, ref = worked
        assert "verify_identity: identity_verified" in floor.ok("show", ref, "--journal").out
        journal = floor.read("show", ref, "--journal")["journal"]
        assert [entry["to_version"] for entry in journal] == list(range(1, len(journal) + 1))
        assert {entry["by"] for entry in journal} == {floor.admin}
        assert journal[0]["command"] == "register"
        assert "journal" not in floor.read("show", ref)

    def test_what_is_done_is_told_in_a_quiet_line_with_what_is_still_owed(
        self, worked: tuple[Floor, str]
    ) -> None:
        floor, ref = worked
        told = floor.ok("do", ref, "give_verdict", "verdict=upheld", "reasons=It shows")
        version = floor.read("show", ref)["version"]
        assert (
            told.out
            == f"{ref}  version {version}  investigation\n  - No finding is recorded  → record_finding\n"
        )
        assert told.err == ""
