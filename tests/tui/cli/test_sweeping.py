"""`casefloor sweep`: what fired, what would, and that looking at it changes nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.tui.cli.conftest import ROOT, Floor

PAYOUT = ("channel=phone", "phone=+79001234567", "description=No payout")


def received(**ago: float) -> datetime:
    return (datetime.now(UTC) - timedelta(**ago)).replace(microsecond=0)


def late(floor: Floor, **ago: float) -> str:
    """A complaint that came in so long ago and was only now typed in."""
    return floor.new(*PAYOUT, f"received_at={received(**ago).isoformat()}")


def rows(floor: Floor) -> bytes:
    """The database's own bytes, its log among them."""
    log = floor.path.with_name(f"{floor.path.name}-wal")
    return floor.path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def test_fires_what_is_due_a_line_each_and_then_nothing(floor: Floor) -> None:
    ref = late(floor, days=2, hours=1)
    first = floor.ok("sweep")
    assert "Acknowledgement: late" in first.out and "→ level 1" in first.out
    assert all(ref in line for line in first.out.splitlines())
    due = [line.split()[0] for line in first.out.splitlines()]
    assert due == sorted(due)
    again = floor.ok("sweep")
    assert again.out == "" and "clocks: 0 fired" in again.err


def test_as_json_it_is_one_list_with_both_instants(floor: Floor) -> None:
    ref = late(floor, hours=1, minutes=30)
    (fired,) = floor.ok("sweep", "--json").document
    assert (fired["ref"], fired["rule"], fired["level"]) == (ref, "acknowledgement_target@100", 0)
    assert fired["label"] == "Acknowledgement, target: late" and fired["clock"] == "acknowledgement_target/1"
    due, at = datetime.fromisoformat(fired["due_at"]), datetime.fromisoformat(fired["fired_at"])
    assert timedelta(minutes=29) < at - due < timedelta(minutes=32)
    assert floor.ok("sweep", "--json").document == []


def test_an_instant_in_the_past_limits_what_fires(floor: Floor) -> None:
    late(floor, days=3)
    until = received(days=2)
    early = floor.ok("sweep", "--json", "--as-of", until.isoformat()).document
    assert early and all(datetime.fromisoformat(fired["due_at"]) <= until for fired in early)
    rest = floor.ok("sweep", "--json").document
    assert rest and all(datetime.fromisoformat(fired["due_at"]) > until for fired in rest)


def test_a_time_without_a_zone_is_utc(floor: Floor) -> None:
    late(floor, days=3)
    until = received(days=2)
    naive, aware = (
        floor.ok("sweep", "--dry-run", "--json", "--as-of", text).out
        for text in (until.replace(tzinfo=None).isoformat(), until.isoformat())
    )
    assert naive.count("\n") == aware.count("\n") > 0


@pytest.mark.parametrize("ahead", [[], ["--as-of", "2100-01-01T00:00:00Z"]], ids=["now", "in the future"])
def test_a_dry_run_changes_not_a_byte(floor: Floor, ahead: list[str]) -> None:
    late(floor, days=3)
    before = rows(floor)
    would = floor.ok("sweep", "--dry-run", *ahead)
    assert would.out and "would fire" in would.err
    assert rows(floor) == before


def test_a_dry_run_tells_what_then_fires(floor: Floor) -> None:
    late(floor, days=3)
    late(floor, days=2)
    at = datetime.now(UTC).isoformat()
    would, fired = (
        [(one["due_at"], one["ref"], one["rule"], one["level"]) for one in floor.ok("sweep", "--json", *more).document]
        for more in (["--dry-run", "--as-of", at], ["--as-of", at])
    )
    assert would == fired


def test_the_future_fires_in_a_dry_run_only(floor: Floor) -> None:
    late(floor, minutes=1)
    ahead = (datetime.now(UTC) + timedelta(days=10)).isoformat()
    before = rows(floor)
    refused = floor("sweep", "--as-of", ahead)
    assert refused.status == 2 and "still to come" in refused.err and "--dry-run" in refused.err
    assert rows(floor) == before
    assert floor("sweep", "--as-of", ahead, "--json").document["fields"][0]["field"] == "as-of"
    rules = [fired["rule"] for fired in floor.ok("sweep", "--json", "--dry-run", "--as-of", ahead).document]
    assert "resolution_standard@200" in rules and "progress_note@100" in rules


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01", "", "0001-01-01T00:00:00Z", "9999-12-31"])
def test_what_is_no_instant_is_refused_in_words(floor: Floor, typed: str) -> None:
    told = floor("sweep", "--dry-run", "--as-of", typed)
    assert told.status == 2 and "--as-of takes an instant such as" in told.err


def test_a_case_at_fault_is_told_and_the_others_fire(floor: Floor) -> None:
    bad, good = late(floor, hours=2), late(floor, hours=2)
    with sqlite3.connect(floor.path) as connection:
        connection.execute("UPDATE cases SET state = '{}' WHERE ref = ?", (bad,))
    connection.close()
    told = floor("sweep")
    assert told.status == 1 and good in told.out and bad not in told.out
    assert f"{bad} could not be swept" in told.err
    (trouble,) = floor("sweep", "--json").document
    assert trouble["ref"] == bad and trouble["error"]


def test_serving_once_fires_too(floor: Floor) -> None:
    late(floor, hours=2)
    assert floor.read("serve", "--once")["fired"] == 1
    assert "clocks: 0 fired" in floor.ok("serve", "--once").err


def test_a_reader_that_leaves_keeps_nothing_from_firing(floor: Floor) -> None:
    for _ in range(3):
        late(floor, days=20)
    sweep = subprocess.Popen(
        [sys.executable, "-m", "tui", "--db", str(floor.path), "sweep"], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert sweep.stdout is not None
    sweep.stdout.close()
    assert sweep.wait(60) == 0
    assert floor.ok("sweep").out == ""


def test_in_russian(floor: Floor) -> None:
    late(floor, hours=2)
    assert "Подтверждение получения, цель" in floor.ok("--lang", "ru", "sweep").out
