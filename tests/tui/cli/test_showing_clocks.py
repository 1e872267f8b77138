"""`casefloor show` on clocks, signals, levels and the independent body: for a person, and for a script."""

from __future__ import annotations

from tests.tui.cli.conftest import Floor


def complaint(floor: Floor, description: str = "No payout") -> str:
    return floor.new("channel=phone", "name=Ivan Petrov", "phone=+44 20 7946 0000", f"description={description}")


class TestAsText:
    def test_each_clock_with_its_state_its_due_time_and_what_stopped_it(self, floor: Floor) -> None:
        ref = complaint(floor)
        floor.ok("do", ref, "acknowledge", "told=yes")
        text = floor.ok("show", ref).out
        assert "policy house/2026.1" in text
        assert "First answer · running · " in text
        assert "24 h, around the clock" in text
        assert "Acknowledgement · met\n" in text
        assert "the acknowledgement left" in text

    def test_signals_levels_and_why(self, floor: Floor) -> None:
        ref = complaint(floor, "My lawyer will write to you. Where is my money?")
        text = floor.ok("show", ref).out
        assert "Signals" in text
        assert "to be looked at" in text
        floor.ok("do", ref, "confirm_signal", "notice=n1")
        text = floor.ok("show", ref).out
        assert "confirmed" in text
        assert "level 2, management" in text.split("\n")[1]
        assert "Escalations" in text

    def test_the_independent_body(self, floor: Floor) -> None:
        ref = complaint(floor)
        for words in (
            ("describe", "demand=All of it"), ("classify", "category=support_quality"),
            ("acknowledge", "told=yes"), ("advance",), ("refer", "body=The Arbiter", "reason=Too little"),
            ("record_enquiry", "enquiry=Send the statement"),
        ):  # fmt: skip
            floor.ok("do", ref, *words)
        text = floor.ok("show", ref).out
        assert "The Arbiter" in text
        assert "it asks: Send the statement" in text
        floor.ok("do", ref, "record_body_decision", "binding=no", "summary=They should say sorry")
        text = floor.ok("show", ref).out
        assert "it decided: advice" in text
        assert "They should say sorry" in text


def test_for_a_script(floor: Floor) -> None:
    ref = complaint(floor)
    floor.ok("do", ref, "escalate", "reason=A lawyer called")
    whole = floor.read("show", ref)
    assert whole["policy"] == "house/2026.1"
    assert whole["level"] == 1
    (raised,) = whole["escalations"]
    assert (raised["rule"], raised["to_level"]) == ("by_hand", 1)
    clocks = {clock["name"]: clock for clock in whole["clocks"]}
    first = clocks["first_answer"]
    assert {"name", "state", "started_at", "due_at", "paused", "stopped_by"} <= first.keys()
    assert (first["state"], first["paused"], first["stopped_by"]) == ("running", None, None)
