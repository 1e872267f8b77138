"""What became of the clocks in one act, folded into a line for each thing that became of some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from core.case import Case
from core.events import ClockMoved
from core.policy import Policy
from core.say import label
from tui.clock_words import clock_title, whom
from tui.i18n import _, translate
from tui.moments import distance, stamp

MOVES: dict[str, str] = {
    "met": label("clocks met: {names}"),
    "breached": label("clocks stopped too late: {names}"),
    "paused": label("clocks that stand still: {names}"),
    "resumed": label("clocks that run again: {names}"),
    "changed": label("clocks due at another time: {names}"),
    "started": label("clocks started: {names}"),
    "over": label("clocks over: {names}"),
    "dropped": label("clocks that do not run for this case any more: {names}"),
}
"""What became of clocks, in the order in which a person wants to hear of it."""


def moves(
    events: Iterable[object], case: Case, policy: Policy, now: datetime, zone: tzinfo | None
) -> Iterator[tuple[str, str]]:
    """(move, line) of each kind of move among the events of one act."""
    moved = [event for event in events if isinstance(event, ClockMoved)]
    for move, words in MOVES.items():
        some = [_told(event, case, policy, now, zone) for event in moved if event.move == move]
        if some:
            yield move, translate(words).format(names="; ".join(some))


def _told(event: ClockMoved, case: Case, policy: Policy, now: datetime, zone: tzinfo | None) -> str:
    """`Resolution, due 24 Nov 10:00`: the clock, and the instant that the move is about."""
    clock, title = event.clock, clock_title(event.clock, case, policy)
    if event.move in {"started", "resumed", "changed"} and clock.due_at is not None:
        return _("{clock}, due {when}").format(clock=title, when=stamp(clock.due_at, now, zone))
    if event.move == "paused":
        return _("{clock}, waiting for {whom}").format(clock=title, whom=whom(clock))
    if event.move == "breached" and clock.stopped_at is not None and clock.due_at is not None:
        return _("{clock}, by {distance}").format(clock=title, distance=distance(clock.stopped_at - clock.due_at))
    return title
