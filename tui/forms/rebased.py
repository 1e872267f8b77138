"""Both results of moving a case to another policy: which clocks it has and would have, and when each is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.case import Case, Clock
from core.clocks.reckon import reckon
from core.policy import Policy
from tui.clock_words import clock_title, short_stand
from tui.i18n import _
from tui.moments import stamp


def both_results(case: Case, here: Policy, there: Policy, now: datetime) -> Iterator[tuple[str, str]]:
    """(clock, `due 14:02, in 1:10 → due 24 Nov 09:00, tomorrow 09:00`), the clocks that differ before the others."""
    before = {clock.key: clock for clock in reckon(case, here, now)}
    after = {clock.key: clock for clock in reckon(case, there, now)}
    same: list[str] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        title = clock_title(old, case, here) if old else clock_title(new, case, there) if new else key
        words = _standing(old, now), _standing(new, now)
        if words[0] == words[1]:
            same.append(title)
        else:
            yield title, f"{words[0]} → {words[1]}"
    if same:
        yield _("as before"), " · ".join(same)


def _standing(clock: Clock | None, now: datetime) -> str:
    if clock is None:
        return _("does not run")
    stands = short_stand(clock, now, None)
    if not clock.is_live or clock.due_at is None:
        return stands
    return _("due {when}, {stands}").format(when=stamp(clock.due_at, now), stands=stands)
