"""`casefloor sweep`: fires what the clocks have due, or tells what would fire, a line for each.

As JSON it is one list, whose rows are printed as they fire.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from core.say import Say, say
from tui.cli.output import Unwritable, put, tell
from tui.i18n import current_language, said

if TYPE_CHECKING:
    from core.sweeper import Fired, Swept, Trouble
    from tui.cli.call import Call


def sweep(call: Call) -> int:
    """Fires what is due by now, or by `--as-of`; with `--dry-run` only tells it. 1 where a case could not be swept."""
    from core.sweeper import Sweeper

    until = _as_of(call.words.as_of, call.desk.clock(), call.words.dry_run)
    sweeper = Sweeper(call.store, call.desk, call.desk.clock)
    printed = _Printed(call.json)
    if call.words.dry_run:
        foreseen = sweeper.preview(until)
        printed(foreseen.fired)
        troubles, words = foreseen.troubles, say("would fire: {n}", n=len(foreseen.fired))
    else:
        swept = sweeper.run_due(until, tell=printed)
        troubles, words = swept.troubles, swept_words(swept)
    printed.end(troubles)
    if not call.json:
        tell(said(words))
    for trouble in troubles:
        tell(f"casefloor: {said(trouble.words)}")
    return 1 if troubles else 0


class _Printed:
    """Prints what fires, as it fires. Where nobody reads any more, what is due fires all the same."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._lost: Exception | None = None
        self._rows = 0

    def __call__(self, fired: Sequence[Fired]) -> None:
        if self._lost is None:
            try:
                for one in fired:
                    if self._as_json:
                        self._row(_document(one))
                    else:
                        put(_line(one))
            except (BrokenPipeError, Unwritable) as error:
                self._lost = error

    def end(self, troubles: Sequence[Trouble]) -> None:
        """Each case that could not be swept, and the end of the list. Raises what kept the rows from being read."""
        if self._lost is not None:
            raise self._lost
        if self._as_json:
            for trouble in troubles:
                self._row({"ref": trouble.ref, "error": said(trouble.why)})
            put("]" if self._rows else "[]")

    def _row(self, document: dict[str, Any]) -> None:
        put(("," if self._rows else "[") + json.dumps(document, ensure_ascii=not _is_utf_8()))
        self._rows += 1


def swept_words(swept: Swept) -> Say:
    """What a sweep came to, in a line."""
    return say(
        "clocks: {fired} fired, {breached} of them breaches, {escalated} escalations",
        fired=swept.fired, breached=swept.breached, escalated=swept.escalated,
    )  # fmt: skip


def _as_of(typed: str | None, now: datetime, dry_run: bool) -> datetime:
    """The instant that is meant: now, where none was given. Raises BadInput for one that cannot be used."""
    if typed is None:
        return now
    until = _instant(typed)
    if until > now and not dry_run:
        words = say(
            "{as_of} {instant} is still to come, and nothing fires before it is due; {dry_run} shows what would",
            as_of="--as-of", instant=typed, dry_run="--dry-run",
        )  # fmt: skip
        raise BadInput(words, "as-of")
    return until


def _instant(typed: str) -> datetime:
    """ISO 8601; a time without a zone is UTC, as everything that is printed."""
    from core.commands.base import EARLIEST, LATEST

    try:
        read = datetime.fromisoformat(typed.strip())
    except ValueError:
        read = None
    instant = read and (read if read.tzinfo else read.replace(tzinfo=UTC))
    if instant is None or not EARLIEST <= instant < LATEST:
        words = say(
            "{as_of} takes an instant such as {example}, not “{typed}”",
            as_of="--as-of", example="2026-11-22T18:00:00Z", typed=typed,
        )  # fmt: skip
        raise BadInput(words, "as-of")
    return instant.astimezone(UTC)


def _document(fired: Fired) -> dict[str, Any]:
    firing = fired.firing
    return {
        "ref": fired.ref, "rule": firing.rule, "cause": firing.cause, "clock": firing.clock,
        "label": _label(fired), "level": firing.to_level,
        "due_at": _iso(firing.due_at), "fired_at": _iso(firing.fired_at),
    }  # fmt: skip


def _line(fired: Fired) -> str:
    firing = fired.firing
    level = said(say("  → level {level}", level=firing.to_level)) if firing.to_level else ""
    return f"{_iso(firing.due_at)}  {_iso(firing.fired_at)}  {fired.ref}  {_label(fired)}{level}"


def _label(fired: Fired) -> str:
    """`Resolution: late`, or the name of a rule that is no clock's."""
    from tui.clock_words import share_words

    rule = fired.firing.rule
    name = fired.policy.rule_label(rule, current_language())
    share = rule.partition("@")[2]
    return f"{name}: {share_words(int(share))}" if share else name


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _is_utf_8() -> bool:
    return "utf" in (sys.stdout.encoding or "").lower()
