"""Putting a policy in force on a floor: by a manager's word, or because its file was saved.

A floor keeps every policy that was ever in force. A file is taken up where its contents differ from what this very
file put in force last: so a policy that a manager chose by name is not undone by the next program that still names
the old file, and of several programs that see one save the first takes it up and the others find it done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from core.errors import NotFound, Refused
from core.people import MANAGING, ROLE_TITLES, SYSTEM, Person, Role
from core.policy import Policy, house
from core.policy.load import load_policy
from core.ports import PolicyInForce, Store, Unit
from core.say import Say, say
from core.toml_file import BadFile
from core.unmet import Unmet

History = Callable[[], Sequence[PolicyInForce]]
"""Every policy that was put in force on the floor, in any order; asked anew at each call."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A policy that has just been put in force, and the one that was in force until then (None on a fresh floor)."""

    row: PolicyInForce
    policy: Policy
    before: Policy | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a program goes by as it opens a floor: `policy`, which the floor keeps under `name`.

    `trouble` says why the file of the settings does not hold, where it does not: a `BadFile` with its faults, or a
    word to whoever may not put it in force.
    """

    policy: Policy
    name: str
    taken: TakenUp | None = None
    trouble: BadFile | Refused | None = None


def answers_for_policy(by: Person, command: str) -> None:
    """Raises Refused for whoever does not answer for the policy (E8)."""
    if by.role not in MANAGING:
        roles = tuple(say(ROLE_TITLES[role]) for role in (Role.MANAGER, Role.ADMINISTRATOR))
        words = say(
            "Only these answer for the policy: {roles}; {who} is {own}",
            roles=roles, who=by.login, own=say(ROLE_TITLES[by.role]),
        )  # fmt: skip
        raise Refused(command, (Unmet("role", "E8", words),))


def use_policy(
    store: Store, policy: Policy, by: Person, at: datetime, origin: str = ""
) -> tuple[PolicyInForce, TakenUp | None]:
    """Puts a policy in force by a person's word: what is in force then, and the change, None where it was so already.

    `origin` is the absolute path of its file, empty for one that is chosen by name. Raises Refused for whoever does
    not answer for the policy, as the floor knows them now, and NotFound for somebody unknown to it.
    """
    with store.unit() as unit:
        known = unit.person(by.login)
        if known is None:
            raise NotFound(say("There is nobody called {who} on this floor", who=by.login))
        answers_for_policy(known, "policy use")
        taken = _put(unit, policy, by.login, at, origin)
        return (taken.row, taken) if taken else (_in_force(unit), None)


def take_up(
    store: Store, path: Path, by: Person, at: datetime, history: History, policy: Policy | None = None
) -> TakenUp | None:
    """Puts the file's policy in force, where this file has not done so already with the same contents.

    `by` is who runs the program; the act itself is the program's own. `policy` is what the file says, where it was
    read already. Raises BadFile, and Refused where `by` may not name a new file (see `may_name`).
    """
    policy = read_policy(path) if policy is None else policy
    origin = origin_of(path)
    while True:
        known = sorted(history(), key=lambda row: row.number)
        if not may_name(by, origin, known):
            raise Refused("policy use", (Unmet("role", "E8", _not_in_force(path, by)),))
        with store.unit() as unit:
            latest = unit.policy_in_force()
            if (latest.number if latest else 0) != (known[-1].number if known else 0):
                continue  # somebody was faster: what the file did last may have changed
            own = [row for row in known if row.origin == origin]
            kept = unit.policy(own[-1].name) if own else None
            if kept is not None and kept.digest == policy.digest:
                return None
            return _put(unit, policy, SYSTEM.login, at, origin)


def may_name(by: Person, origin: str, history: Sequence[PolicyInForce]) -> bool:
    """Whether a file that this person's settings name is taken up: where it was in force before, where nothing ever
    was, or where the person answers for the policy. Nobody else's stale settings move a floor."""
    return not history or by.role in MANAGING | {Role.SYSTEM} or any(row.origin == origin for row in history)


def open_policy(store: Store, path: Path | None, by: Person, at: datetime, history: History) -> Opening:
    """What holds on the floor as a program opens it, once the file of its settings is taken up.

    A file that cannot be used leaves what is in force in force; on a floor that has nothing in force it raises
    BadFile, for there is nothing to go by.
    """
    held = _held(store)
    if path is None:
        return held or Opening(house(), house().name)
    try:
        taken = take_up(store, path, by, at, history)
    except BadFile as error:
        if held is None:
            raise
        return replace(held, trouble=error)
    except Refused as error:
        return replace(held or Opening(house(), house().name), trouble=error)
    if taken is not None:
        return Opening(taken.policy, taken.row.name, taken)
    return _held(store) or Opening(house(), house().name)


def read_policy(path: Path) -> Policy:
    """The policy in the file. Raises BadFile."""
    return load_policy(path)


def not_valid_on(policy: Policy, day: date) -> Say | None:
    """What the file's own dates say against going by it on this day; None where they say nothing."""
    if day < policy.valid_from:
        return say("by its own dates {policy} is valid from {day}", policy=policy.name, day=policy.valid_from)
    if policy.valid_to is not None and day > policy.valid_to:
        return say("by its own dates {policy} was valid until {day}", policy=policy.name, day=policy.valid_to)
    return None


def origin_of(path: Path) -> str:
    """How the floor remembers a file: by its absolute path, links in it unresolved."""
    return str(path.expanduser().absolute())


def _held(store: Store) -> Opening | None:
    with store.reading() as unit:
        found = unit.policy_in_force()
        kept = unit.policy(found.name) if found else None
    return Opening(kept, found.name) if found and kept else None


def _put(unit: Unit, policy: Policy, by: str, at: datetime, origin: str) -> TakenUp | None:
    found = unit.policy_in_force()
    before = unit.policy(found.name) if found else None
    name = unit.keep_policy(policy, at, by)
    if found is not None and (found.name, found.origin) == (name, origin):
        return None
    return TakenUp(unit.put_in_force(name, at, by, origin), policy, before)


def _in_force(unit: Unit) -> PolicyInForce:
    found = unit.policy_in_force()
    assert found is not None, "something was put in force before this is asked"
    return found


def _not_in_force(path: Path, by: Person) -> Say:
    return say(
        "{file} is named in the settings of {who} but was never in force here; whoever answers for the policy puts it "
        "in force: {command}",
        file=path, who=by.login, command=f"casefloor policy use {path}",
    )  # fmt: skip
