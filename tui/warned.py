"""What an entry of the journal means for the person at this screen: a warning, or nothing (E5).

A rule that fired concerns whoever handles the case, or did until this very entry took it away from them; the leads of
its department; and those whose level it is at now. Whoever acted knows already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.case import Case, Firing
from core.events import Escalated, RuleFired
from core.journal import Entry
from core.people import HIGHEST_LEVEL, LEADING, WORKING, Person, Role
from core.policy import Policy
from core.policy.clock import BREACH
from tui.escalation_words import fired_words
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from core.desk import Desk
    from db.store import SqliteStore

AT_ONCE = 200
"""Entries that are read in one go; people's questions go between."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What fired on a case, in the order in which it did, and the level that it went to, if it did."""

    case: Case
    policy: Policy
    """The one that the case goes by: it knows what the rules are called."""
    fired: tuple[Firing, ...]
    to_level: int | None = None

    @property
    def is_late(self) -> bool:
        """Whether it is more than a warning ahead of time."""
        return self.to_level is not None or not all(_share(firing) in range(1, BREACH) for firing in self.fired)


def warned(
    entry: Entry, case: Case, policy: Policy, person: Person, handler_before: str | None = None
) -> Warned | None:
    """What the entry warns this person of; None where nothing fired, or where it is not their concern.

    `case` is as the entry left it, `handler_before` who had it before the entry.
    """
    fired = tuple(event.firing for event in entry.events if isinstance(event, RuleFired))
    if not fired or entry.by == person.login or not case.is_open:
        return None
    rose = next((event.to_level for event in reversed(entry.events) if isinstance(event, Escalated)), None)
    took_it = rose is not None and handler_before == person.login
    if not (took_it or concerns(case, person)):
        return None
    return Warned(case, policy, fired, rose)


def concerns(case: Case, person: Person) -> bool:
    """Whether this person answers for the case as it stands."""
    if case.handler == person.login:
        return True
    if person.role not in WORKING or not person.works_in(case.department):
        return False
    if person.role is Role.LEAD:
        return True
    if person.level != min(case.level, HIGHEST_LEVEL):
        return False
    # On the first line a case is its handler's alone, and everybody's of the department while nobody has it.
    return person.role in LEADING if case.level else case.handler is None and case.department is not None


def in_words(warnings: Sequence[Warned]) -> str:
    """One line for all of them: a case by its number, with what happened; several after how many they are."""
    latest = _by_case(warnings)
    told = [f"{one.case.ref} {_words(one)}" for one in latest]
    if len(told) == 1:
        return told[0]
    return ngettext("{n} case: {cases}", "{n} cases: {cases}", len(told)).format(n=len(told), cases="; ".join(told))


def _by_case(warnings: Iterable[Warned]) -> list[Warned]:
    """One for each case, what is late before what will be: all that fired there, of each clock the last."""
    found: dict[int, Warned] = {}
    for one in warnings:
        before = found.pop(one.case.number, None)
        if before is not None:
            last = {firing.clock or firing.rule: firing for firing in (*before.fired, *one.fired)}
            rose = before.to_level if one.to_level is None else one.to_level
            one = Warned(one.case, one.policy, tuple(last.values()), rose)  # noqa: PLW2901
        found[one.case.number] = one
    return sorted(found.values(), key=lambda one: not one.is_late)


def _words(one: Warned) -> str:
    """`First answer: late, now at level 1`: the gravest of what fired, and where the case went."""
    gravest = max(one.fired, key=lambda firing: (firing.to_level, _share(firing)))
    words = fired_words(gravest, one.case, one.policy)
    if one.to_level is None:
        return words
    return _("{what}, now at level {level}").format(what=words, level=one.to_level)


def _share(firing: Firing) -> int:
    """The share of a clock's time, in per cent; 0 for what no clock fired."""
    share = firing.rule.partition("@")[2]
    return int(share) if share.isdecimal() else 0


# In the database's thread.


def warned_since(
    store: SqliteStore, desk: Desk, person: Person, since: int
) -> tuple[int, list[Warned]]:
    """Up to `AT_ONCE` entries behind `since`: the number of the last, and what they warn this person of."""
    from db import queries, queue

    with store.reading() as unit:
        entries = queries.journal_since(store, since, AT_ONCE)
        fired = [entry for entry in entries if any(isinstance(event, RuleFired) for event in entry.events)]
        refs = {row.number: row.ref for row in queue.rows_for(store, sorted({entry.case for entry in fired}))}
        found = []
        for entry in fired:
            case = unit.case(refs[entry.case]) if entry.case in refs else None
            if case is None:
                continue
            before = _handler_before(unit.entries(case.number), entry) if person.login in case.earlier else None
            one = warned(entry, case, desk.shelf.named(unit, case.policy), person, before)
            found += [one] if one is not None else []
    return entries[-1].seq if entries else since, found


def _handler_before(entries: Iterable[Entry], until: Entry) -> str | None:
    """Who had the case when that entry was made."""
    from core.evolve import replay

    earlier = [entry for entry in entries if entry.to_version <= until.from_version]
    case = replay(earlier) if earlier else None
    return case.handler if case else None
