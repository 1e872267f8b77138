"""The what-if over a floor of imported complaints, held to a count that is made without it: straight from the file's
dates, one day after the other, with the figures as the policy's file writes them.

The real complaints lie in the folder that CASEFLOOR_SHARED_DATA names, or in shared/data beside the checkout; where there
is none, a synthetic file of the same columns stands for them.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.channels.csv_intake import CsvIntake
from core.channels.csv_map import read_map
from core.desk import Desk
from core.policy import SHIPPED, house, shipped
from core.whatif import Comparison, as_it_was, as_it_would_have_been
from db.connect import open_floor
from db.journals import journals_received

DATA = Path(__file__).parents[1] / "data"
SHARED = Path(os.environ.get("CASEFLOOR_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
REAL = SHARED / "complaints" / "cfpb-28k-metadata.csv.gz"
MAP = tomllib.loads((DATA / "cfpb_map.toml").read_text())
DAY = timedelta(days=1)
COLUMNS = (
    "Complaint ID", "Product", "Sub-product", "Issue", "Sub-issue", "State", "ZIP code", "Date received",
    "Date sent to company", "Company response", "Timely response?", "Consumer disputed?",
)  # fmt: skip
ANSWERS = {"acknowledged", "answered", "informed"}

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("whatif_real")]


def synthetic(path: Path, rows: int = 300) -> Path:
    """Made-up complaints around changes of the clocks, holidays and ends of years; some answered before they came."""
    random.seed(20260331)
    days = [date(2026, 3, 6), date(2026, 3, 27), date(2026, 4, 2), date(2026, 10, 23), date(2026, 12, 23), date(2027, 12, 24)]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            came = random.choice(days) + random.randrange(-9, 10) * DAY
            sent = came + random.choice([-1, 0, 0, 1, 1, 2, 3, 4, 5, 7, 9, 10, 11, 14, 20, 28, 29, 40, 56, 57, 70]) * DAY
            product = random.choice(sorted(MAP["values"]["category"]))
            told = [f"{day.month}/{day.day}/{day.year}" for day in (came, sent)]
            writer.writerow([number, product, "", "Synthetic", "", "", "", *told, "Closed", "Yes", ""])
    return path


@pytest.fixture(scope="module", params=["synthetic", *([REAL.name] if REAL.exists() else [])])
def complaints(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return REAL if request.param == REAL.name else synthetic(tmp_path_factory.mktemp("synthetic") / "complaints.csv")


@pytest.fixture(scope="module")
def comparisons(complaints: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Comparison]:
    """The what-if under every policy that ships, on one walk through the floor."""
    now = datetime(2029, 1, 1, tzinfo=UTC)
    store = open_floor(tmp_path_factory.mktemp("floor") / "floor.db", create=True)
    try:
        desk = Desk(store, house(), clock=lambda: now)
        CsvIntake(store, desk, read_map(DATA / "cfpb_map.toml")).run(complaints)
        found = {name: Comparison(now, keep=0) for name in SHIPPED}
        for entries in journals_received(store):
            was = as_it_was(entries)
            for name, comparison in found.items():
                comparison.add(was, as_it_would_have_been(entries, shipped(name), now))
        return found
    finally:
        store.close()


@pytest.mark.parametrize("name", SHIPPED)
def test_each_clock_is_met_and_breached_as_often_as_the_file_says(
    name: str, complaints: Path, comparisons: dict[str, Comparison]
) -> None:
    policy = tomllib.loads(SHIPPED[name].read_text())
    rules = [
        rule for rule in policy["clocks"] if "received" in rule.get("starts", ()) and ANSWERS & set(rule["stops"])
    ]
    counted: Counter[tuple[str, str]] = Counter()
    cases = 0
    for came, answered, category in rows_of(complaints):
        cases += 1
        for rule in rules:
            if applies(rule, category):
                is_late = max(came, answered) > due(rule, came, policy.get("calendars", {}))
                counted[rule["id"], "breached" if is_late else "met"] += 1
    comparison = comparisons[name]
    assert comparison.cases == cases
    told = {
        (rule["id"], state): getattr(comparison.would.clocks[rule["id"]], state)
        for rule in rules for state in ("met", "breached") if rule["id"] in comparison.would.clocks
    }  # fmt: skip
    assert {key: count for key, count in told.items() if count} == counted
    late = {rule["id"]: count for rule in rules if (count := counted[rule["id"], "breached"])}
    assert {rule: comparison.would.fired[f"{rule}@100"] for rule in late} == late, "what was breached, and nothing else"
    assert {rule["id"] for rule in rules} >= {"first_answer", "acknowledgement"}
    assert any(rule["id"].startswith("resolution") for rule in rules)


def test_under_the_policy_that_they_go_by_no_clock_stands_otherwise(comparisons: dict[str, Comparison]) -> None:
    same = comparisons["house"]
    assert {rule: (count.met, count.breached) for rule, count in same.was.clocks.items() if rule != "stage_registration"} == {
        rule: (count.met, count.breached) for rule, count in same.would.clocks.items() if rule != "stage_registration"
    }


def test_a_late_answer_would_have_been_escalated(comparisons: dict[str, Comparison]) -> None:
    """Nobody swept the imported floor: every level above the first comes from the what-if alone."""
    for comparison in comparisons.values():
        assert comparison.was.levels == {0: comparison.cases}
        assert comparison.would.levels[1] + comparison.would.levels[2] > 0


def rows_of(path: Path) -> Iterator[tuple[datetime, datetime, str]]:
    """When each complaint came in and was answered, and its category, as the map says."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    zone = ZoneInfo(MAP["dates"]["zone"])
    for row in csv.DictReader(io.StringIO(content.decode())):
        came, answered = (
            datetime.strptime(row[column], "%m/%d/%Y").replace(tzinfo=zone).astimezone(UTC)
            for column in ("Date received", "Date sent to company")
        )
        yield came, answered, MAP["values"]["category"][row["Product"]]


def applies(rule: dict[str, Any], category: str) -> bool:
    """Whether the clock runs for an imported complaint: it has a category and no complexity yet."""
    wanted = rule.get("applies", {})
    assert set(wanted) <= {"category", "complexity"}
    return category in wanted.get("category", (category,)) and "none" in wanted.get("complexity", ("none",))


def due(rule: dict[str, Any], start: datetime, calendars: dict[str, Any]) -> datetime:
    """The due time, found by going from day to day."""
    calendar = calendars.get(rule.get("calendar", ""), {"timezone": "UTC"})
    zone, amount = ZoneInfo(calendar["timezone"]), rule["amount"]
    local = start.astimezone(zone)
    if rule["unit"] == "hours":
        assert "calendar" not in rule, "hours of an office are not counted here"
        return start + timedelta(hours=amount)
    if rule["unit"] == "business_days":
        assert (rule["counted_from"], rule["due"]) == ("next_business_day", "close_of_business")
        off, day, left = {holiday["date"] for holiday in calendar["holidays"]}, local.date(), amount
        while left:
            day += DAY
            windows = calendar["weekly"].get(day.strftime("%a").lower())
            if windows and day not in off:
                left -= 1
                closes = windows[-1][1]
        return datetime.combine(day, time.fromisoformat(closes), zone).astimezone(UTC)
    assert rule.get("due", "instant") == rule.get("counted_from", "instant") == "instant"
    day = local.date()
    for _ in range(amount * {"days": 1, "weeks": 7}[rule["unit"]]):
        day += DAY
    return datetime.combine(day, local.time(), zone).astimezone(UTC)
