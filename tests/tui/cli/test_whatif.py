"""`casefloor whatif`: the cases of a time under another policy, told as a table and as a document; nothing is written."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.policy import house
from tests.tui.cli.conftest import Floor

DAY = timedelta(days=1)


@pytest.fixture
def history(floor: Floor) -> Floor:
    """Four complaints that came in on four days of March 2026, and were answered so many days later."""
    for day, answered in ((2, 0), (3, 1), (4, 12), (5, 70)):
        came = datetime(2026, 3, day, 12, tzinfo=UTC)
        floor.new(f"subject=Payout {day}", f"received_at={came.isoformat()}", f"answered_at={(came + answered * DAY).isoformat()}")
    return floor


def clocks(told: dict[str, object]) -> dict[str, tuple[dict[str, int], dict[str, int]]]:
    return {row["clock"]: (row["was"], row["would"]) for row in told["clocks"]}  # type: ignore[attr-defined]


def test_each_clock_is_counted_as_it_was_and_as_it_would_have_been(history: Floor) -> None:
    told = history.read("whatif", "--policy", "ukgc")
    assert (told["policy"], told["cases"]) == ("ukgc/2026.1", 4)
    was, would = clocks(told)["resolution_standard"]
    assert (was["started"], was["met"], was["breached"], would["started"]) == (4, 2, 2, 0)
    was, would = clocks(told)["resolution"]
    assert (was["started"], would["started"], would["met"], would["breached"]) == (0, 4, 3, 1)
    levels = {row["level"]: (row["was"], row["would"]) for row in told["levels"]}
    assert levels == {0: (4, 4), 1: (0, 2), 2: (0, 1), 3: (0, 0)}
    fired = {row["rule"]: row["would"] for row in told["rules"]}
    assert (fired["resolution@75"], fired["resolution@100"]) == (1, 1)


def test_days_are_those_of_the_reader_and_both_ends_count(history: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(*days: str) -> int:
        return int(history.read("whatif", "--policy", "house", *days)["cases"])

    assert counted("--from", "2026-03-03", "--to", "2026-03-04") == 2
    assert counted("--to", "2026-03-02") == counted("--from", "2026-03-05") == 1
    try:
        monkeypatch.setenv("TZ", "Pacific/Auckland")  # where noon in London is the day after
        time.tzset()
        assert counted("--from", "2026-03-03", "--to", "2026-03-04") == 2
        assert counted("--to", "2026-03-02") == 0
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_cases_that_differ_say_in_what(history: Floor) -> None:
    told = history.read("whatif", "--policy", "mga", "--cases", "2")
    assert told["differing"] >= len(told["differences"]) == 2
    first = told["differences"][0]
    assert set(first) == {"ref", "received_at", "breached", "fired", "level"}
    text = history.ok("whatif", "--policy", "mga", "--cases", "1").out
    assert first["ref"] in text and "--cases N shows more" in text
    assert history.read("whatif", "--policy", "mga", "--cases", "0")["differences"] == []


def test_the_table_reads_in_both_languages_and_the_time_it_took_stands_beside_it(history: Floor) -> None:
    told = history.ok("whatif", "--policy", "ukgc")
    assert "Final answer, 8 weeks" in told.out and "ukgc/2026.1" in told.out and "0 → 4" in told.out
    assert "4 cases in " in told.err and " s" in told.err
    assert "Окончательный ответ, 8 недель" in history.ok("whatif", "--policy", "ukgc", "--lang", "ru").out


def test_a_file_and_a_name_that_the_floor_keeps_are_policies_too(history: Floor, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    from core.policy.load import HOUSE_FILE

    path.write_text(HOUSE_FILE.read_text().replace('id = "house"', 'id = "own"'))
    assert history.read("whatif", "--policy", str(path))["policy"] == "own/2026.1"
    told = history.read("whatif", "--policy", house().name)
    assert (told["policy"], {row["clock"]: row["would"] for row in told["clocks"]}) == (
        house().name, {row["clock"]: row["was"] for row in told["clocks"]},
    )  # fmt: skip


def test_it_writes_nothing(history: Floor) -> None:
    def content() -> str:
        import sqlite3

        connection = sqlite3.connect(history.path)
        dump = "\n".join(connection.iterdump())
        connection.close()
        return hashlib.sha256(dump.encode()).hexdigest()

    before = content()
    history.ok("whatif", "--policy", "curacao")
    assert content() == before


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--policy", "hous"], 2, "did you mean house?"),
        (["--policy", ""], 2, "give one of"),
        (["--policy", "nothing.toml"], 2, "nothing.toml"),
        (["--policy", "house", "--from", "2026-3-1"], 2, "2026-03-31"),
        (["--policy", "house", "--to", "2026-02-30"], 2, "“2026-02-30”"),
        (["--policy", "house", "--to", "9999-12-31"], 2, "9999-12-31"),
        (["--policy", "house", "--from", "2026-03-02", "--to", "2026-03-01"], 2, "is later than"),
        ([], 2, "--policy"),
    ],
)  # fmt: skip
def test_what_makes_no_question_is_refused_in_words(floor: Floor, words: list[str], status: int, told: str) -> None:
    found = floor("whatif", *words)
    assert (found.status, found.out) == (status, "")
    assert told in found.err


def test_the_wall_sees_no_case(history: Floor) -> None:
    history.ok("people", "add", "hall", "--name", "Hall", "--role", "wall")
    assert history("whatif", "--policy", "house", "--as", "hall").status == 3


def test_an_empty_floor_says_so(floor: Floor) -> None:
    assert "no case came in at that time" in floor.ok("whatif", "--policy", "house").out
    assert json.loads(floor.ok("whatif", "--policy", "house", "--json").out)["cases"] == 0
