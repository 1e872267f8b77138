"""`casefloor verify`: what was looked at, and each problem."""

from __future__ import annotations

import sqlite3

from tests.tui.cli.conftest import Floor


def test_a_sound_floor_is_told_as_such_with_what_was_looked_at(floor: Floor) -> None:
    ref = floor.new("channel=mail", "email=a@example.com", "description=No payout")
    floor.ok("do", ref, "note", "text=seen")
    told = floor.read("verify")
    assert (told["cases"], told["found"], told["problems"]) == (1, 0, [])
    assert told["entries"] >= 2
    assert "everything is as the journal has it" in floor.ok("verify").out


def test_a_row_that_somebody_changed_behind_the_journal_is_found(floor: Floor) -> None:
    ref = floor.new("subject=Payout")
    connection = sqlite3.connect(floor.path)
    with connection:
        connection.execute("UPDATE cases SET handler = 'nobody'")
    connection.close()
    told = floor("verify", "--json")
    assert told.status == 1
    assert [problem["ref"] for problem in told.document["problems"]] == [ref]
    words = floor("verify")
    assert words.status == 1
    assert f"{ref}: " in words.out
    assert "problems: 1" in words.out
