"""`casefloor policy rebase`: open cases to another policy, after both results are shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.case import Case, Clock
from core.clocks.reckon import reckon
from core.commands import Rebase
from core.desk import canonical, utc_now
from core.errors import BadInput, CasefloorError, NotFound, Refused, TooLate
from core.policy import Policy
from core.policy_file import answers_for_policy
from core.say import Say, say
from tui.cli.output import put, put_json, tell
from tui.cli.policy import named_policy
from tui.cli.who import reads
from tui.i18n import current_language, ngettext, said

if TYPE_CHECKING:
    from db.store import SqliteStore
    from tui.cli.call import Call

PAGE = 500


@dataclass(frozen=True, slots=True)
class Side:
    """A clock under one of the two policies."""

    due_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock under both; None where a policy does not have it."""

    clock: str
    label: str
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class Prospect:
    """A case, and what moving it makes of its clocks: those that run, and those that come out differently."""

    ref: str
    version: int
    policy: str
    clocks: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A case that was not moved, and why."""

    ref: str
    error: CasefloorError


def rebase(call: Call) -> int:
    """Shows both results, asks, and moves; with `--dry-run` shows them and writes nothing."""
    words = call.words
    if not words.dry_run:
        answers_for_policy(call.person, "policy rebase")
    reads(call.person, "policy rebase")
    if bool(words.refs) == words.all:
        raise BadInput(say("name the cases, or say {option} for every open one", option="--all"), "refs")
    reason = (words.reason or "").strip()
    if not reason and not words.dry_run:
        raise BadInput(say("say why, with {option}", option="--reason"), "reason")
    named = named_policy(call, words.to)
    target = named.policy
    now = utc_now()
    prospects = list(_prospects(call, target, now))
    if not call.json:
        _tell(prospects, named.name)
    moved: list[str] = []
    left: list[Left] = []
    if prospects and not words.dry_run:
        _confirmed(call, len(prospects))
        moved, left = _move(call, prospects, target, reason)
    if call.json:
        put_json(_document(named.name, prospects, moved, left, words.dry_run))
    elif not words.dry_run:
        _tell_outcome(moved, left)
    return max((case.error.exit_status for case in left), default=0)


def _prospects(call: Call, target: Policy, now: datetime) -> Iterator[Prospect]:
    """Every case that was named and goes by other contents than the target's."""
    refs = [canonical(ref) for ref in call.words.refs] if call.words.refs else list(_open_cases(call.store))
    alike: dict[str, bool] = {}
    language = current_language()
    for ref in refs:
        with call.store.reading() as unit:
            case = unit.case(ref)
            if case is None:
                raise NotFound(say("There is no case {ref}", ref=ref))
            own = call.desk.shelf.named(unit, case.policy)
        if alike.setdefault(case.policy, own.digest == target.digest):
            continue
        yield Prospect(ref, case.version, case.policy, compared(case, own, target, now, language))


def _open_cases(store: SqliteStore) -> Iterator[str]:
    from db.queue import page

    found = page(store, limit=PAGE)
    while found.rows:
        yield from (row.ref for row in found.rows)
        if not found.more_after:
            return
        found = page(store, after=found.rows[-1].position, limit=PAGE)


def compared(case: Case, own: Policy, target: Policy, now: datetime, language: str) -> tuple[Moved, ...]:
    """The case's clocks under its own policy and under the target: those that run under either, or differ."""
    before = {clock.key: clock for clock in case.clocks}
    after = {clock.key: clock for clock in reckon(case, target, now)}
    rows = []
    for key in dict.fromkeys((*before, *after)):
        old, new = _side(before.get(key), now), _side(after.get(key), now)
        runs = any(clock is not None and clock.is_live for clock in (before.get(key), after.get(key)))
        if runs or old != new:
            rule = key.partition("/")[0]
            named = target if key in after else own
            rows.append(Moved(key, named.rule_label(rule, language), old, new))
    return tuple(rows)


def _side(clock: Clock | None, now: datetime) -> Side | None:
    return Side(clock.due_at, clock.state(now).value) if clock is not None else None


def _confirmed(call: Call, count: int) -> None:
    """Raises BadInput unless whoever sits there types the number of cases, or said `--yes`."""
    if call.words.yes:
        return
    if not sys.stdin.isatty():
        raise BadInput(say("nothing was moved: a script says {option}", option="--yes"), "yes")
    words = ngettext(
        "Type {n} to move {n} case for good, anything else to leave:",
        "Type {n} to move {n} cases for good, anything else to leave:",
        count,
    )
    tell(words.format(n=count))
    if sys.stdin.readline().strip() != str(count):
        raise BadInput(say("nothing was moved"), "yes")


def _move(call: Call, prospects: list[Prospect], target: Policy, reason: str) -> tuple[list[str], list[Left]]:
    """One act a case, as of the version that was shown; one that somebody changed meanwhile is left."""
    with call.store.unit() as unit:
        name = unit.keep_policy(target, utc_now(), call.person.login)
    command = Rebase(policy=name, reason=reason)
    moved: list[str] = []
    left: list[Left] = []
    for case in prospects:
        try:
            call.desk.do(case.ref, command, call.person, if_version=case.version, os_user=call.os_user)
        except (Refused, TooLate) as error:
            left.append(Left(case.ref, error))
        else:
            moved.append(case.ref)
    return moved, left


# What is said.


def _tell(prospects: list[Prospect], target: str) -> None:
    if not prospects:
        put(said(say("no case is to be moved: they go by {policy} already", policy=target)))
    for case in prospects:
        put(said(say("{ref}  {before} → {after}", ref=case.ref, before=case.policy, after=target)))
        for clock in case.clocks:
            before, after = said(_side_words(clock.before)), said(_side_words(clock.after))
            put(f"  {clock.label}: {before} → {after}")


def _side_words(side: Side | None) -> Say:
    if side is None:
        return say("no such clock")
    from core.case import CLOCK_STATES, ClockState

    state = say(CLOCK_STATES[ClockState(side.state)])
    if side.due_at is None:
        return state
    return say("due {at} ({state})", at=f"{side.due_at:%Y-%m-%d %H:%M} UTC", state=state)


def _tell_outcome(moved: list[str], left: list[Left]) -> None:
    put(ngettext("{n} case moved", "{n} cases moved", len(moved)).format(n=len(moved)))
    for case in left:
        words = case.error.message
        tell(said(say("{ref} was left as it is: {why}", ref=case.ref, why=words)))


def _document(
    target: str, prospects: list[Prospect], moved: list[str], left: list[Left], dry_run: bool
) -> dict[str, Any]:
    return {
        "to": target,
        "dry_run": dry_run,
        "cases": [
            {
                "ref": case.ref, "from": case.policy, "moved": case.ref in moved,
                "clocks": [
                    {"clock": clock.clock, "before": _side_document(clock.before), "after": _side_document(clock.after)}
                    for clock in case.clocks
                ],
            }
            for case in prospects
        ],
        "left": [{"ref": case.ref, "why": said(case.error.message)} for case in left],
    }  # fmt: skip


def _side_document(side: Side | None) -> dict[str, str | None] | None:
    if side is None:
        return None
    return {"due_at": side.due_at.isoformat().replace("+00:00", "Z") if side.due_at else None, "state": side.state}
