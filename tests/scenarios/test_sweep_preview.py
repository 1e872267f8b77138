"""What a dry run foresees is what then fires, whatever was done to the cases and whenever it is asked."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from core import commands as co
from core.policy import shipped
from tests.core.late_floor import HOUR, NOON, LateFloor, firings

EXAMPLES = int(os.environ.get("CASEFLOOR_SWEEP_EXAMPLES", "12"))
"""A longer run is 300."""

ACTS: dict[str, tuple[co.CommandModel, ...]] = {
    "left alone": (),
    "acknowledged": (co.Acknowledge(told=True),),
    "simple": (co.SetComplexity(complexity="simple"),),
    "complex": (co.SetComplexity(complexity="complex"),),
    "asked of the client": (co.AskEvidence(kinds=("receipt",), told=True),),
    "promised": (co.MakePromise(text="A call back", due=NOON + timedelta(days=4)),),
    "spoken to again": (co.ReceiveMessage(channel="phone", body="Where is it?"),),
    "in analysis": (co.Acknowledge(told=True), co.Advance()),
}


@dataclass(frozen=True)
class Told:
    """A complaint: how many minutes after the first, how late it was typed in, and what was done with it at once."""

    minutes: int
    hours_ago: int
    act: str
    answered_after: int | None


complaints = st.lists(
    st.builds(
        Told, st.integers(0, 3000), st.sampled_from([0, 0, 5, 47, 200]), st.sampled_from(sorted(ACTS)),
        st.none() | st.integers(1, 2000),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


def floor_with(folder: Path, policy: str, told: list[Told]) -> LateFloor:
    floor = LateFloor(folder, shipped(policy))
    later: list[tuple[int, str]] = []
    for number, one in enumerate(sorted(told, key=lambda each: each.minutes)):
        floor.now = NOON + timedelta(minutes=one.minutes)
        received = floor.now - one.hours_ago * HOUR
        facts = {"category": "payment", "amount": "50 EUR", "phone": f"+7900000000{number}"}
        case = floor.complaint(received_at=received, **facts)
        for command in ACTS[one.act]:
            floor.do(case.ref, command)
        if one.answered_after is not None:
            later.append((one.minutes + one.answered_after, case.ref))
    for minutes, ref in sorted(later):
        floor.now = max(floor.now, NOON + timedelta(minutes=minutes))
        floor.do(ref, co.WriteNote(text="Seen"))
    return floor


@given(
    told=complaints, policy=st.sampled_from(["house", "ukgc", "mga"]), pause=st.integers(0, 20_000),
    until=st.integers(0, 20_000),
)  # fmt: skip
@settings(max_examples=EXAMPLES)
def test_up_to_now_or_before(told: list[Told], policy: str, pause: int, until: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        floor = floor_with(Path(folder), policy, told)
        floor.now += timedelta(minutes=pause)
        instant = min(floor.now, NOON + timedelta(minutes=until))
        before = floor.everything()
        foreseen = floor.sweeper.preview(instant)
        assert floor.everything() == before and foreseen.troubles == ()
        floor.sweep(instant)
        assert floor.told == list(foreseen.fired)
        floor.close()


@given(told=complaints, policy=st.sampled_from(["house", "ukgc", "mga"]), ahead=st.integers(1, 60_000))
@settings(max_examples=EXAMPLES)
def test_in_the_future_if_nobody_acts_meanwhile(told: list[Told], policy: str, ahead: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        floor = floor_with(Path(folder), policy, told)
        until = floor.now + timedelta(minutes=ahead)
        before = floor.everything()
        foreseen = floor.sweeper.preview(until)
        assert floor.everything() == before
        fired = floor.sweeps_till(until)
        assert fired == list(foreseen.fired), (firings(fired), firings(list(foreseen.fired)))
        floor.close()
