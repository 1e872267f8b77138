"""The desk: the one door for every change. It loads, decides, folds, writes and commits; it knows no rule itself.

Screens, the command line, intake, the outbox and the tests all come through here. What deciding needs from
outside (the time, similar cases, persons, fresh numbers) is looked up here and handed over as a `Context`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core import commands as co
from core import refs
from core.case import Case, ContactKind
from core.context import Context
from core.decide import decide
from core.decide.answer import Accepted, Refusal
from core.decide.consequences import consequences
from core.decide.warnings import mailed, warnings
from core.errors import BadInput, NotFound, Refused, TooLate
from core.events import Event, Rebased, Undone
from core.evolve import apply, fold, replay
from core.guards import Item, checklist, owed
from core.journal import Entry
from core.people import Person, Role
from core.policy import Policy
from core.ports import Store, Unit
from core.say import say
from core.shelf import Shelf
from core.stages import Stage
from core.unmet import Unmet

AUTOMATIC_DAY = timedelta(hours=24)
"""The day in which automatic messages to one address are counted against the policy's cap."""


def utc_now() -> datetime:
    """The clock of whoever brings none of their own: now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Done:
    """What an act made of the case, and the entry that the journal has of it."""

    case: Case
    entry: Entry
    others: tuple[Case, ...] = ()
    """Other cases that the same act changed (merge, link)."""


class Desk:
    """Carries commands out on a store, under a policy. One desk serves many threads as far as its store does."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        *,
        clock: Callable[[], datetime] = utc_now,
        domain: str = "casefloor.invalid",
    ) -> None:
        """`domain` is the right-hand side of the Message-IDs that letters get; `clock` gives aware UTC instants."""
        self.store = store
        self.shelf = Shelf(policy)
        self.clock = clock
        self.domain = domain

    @property
    def policy(self) -> Policy:
        """The policy in force, as far as this desk has heard; a case goes by the one that it was received under."""
        return self.shelf.latest

    def do(
        self,
        ref: str,
        command: co.CommandModel,
        by: Person,
        *,
        if_version: int | None = None,
        os_user: str = "",
    ) -> Done:
        """Carries a command out in a transaction of its own.

        With `if_version` the case must still be at that version. Raises Refused with every reason, TooLate where
        somebody else was first, NotFound for an unknown case or a reference that can be no case's.
        """
        with self.store.unit() as unit:
            return self.act(unit, ref, command, by, if_version=if_version, os_user=os_user)

    def register(self, command: co.Register, by: Person, *, os_user: str = "") -> Done:
        """Logs a complaint in a transaction of its own."""
        with self.store.unit() as unit:
            return self.enter(unit, command, by, os_user=os_user)

    def act(
        self,
        unit: Unit,
        ref: str,
        command: co.CommandModel,
        by: Person,
        *,
        if_version: int | None = None,
        os_user: str = "",
    ) -> Done:
        """The same inside the caller's transaction: nothing is kept unless the caller commits."""
        if isinstance(command, co.Register):
            raise BadInput(say("“{command}” begins a new case and takes no reference", command="register"))
        by = self._on_the_floor(unit, by)
        case = self._case(unit, ref)
        if if_version is not None and case.version != if_version:
            words = say("Case {ref} changed since you saw it", ref=case.ref)
            raise TooLate(words, case.ref, case.version, tuple(unit.entries(case.number, if_version)))
        context = self._context(unit, case, command, by)
        answer = decide(case, command, context)
        if isinstance(answer, Refusal) and answer.lost:
            claimed = [e for e in unit.entries(case.number) if any(event.type == "assigned" for event in e.events)]
            raise TooLate(answer.unmet[0].message, case.ref, case.version, tuple(claimed[-1:]))
        answer = _accepted(answer)
        done = self._write(unit, case, answer.events, command, context, os_user)
        if not answer.other or context.other is None:
            return done
        theirs_by = replace(context, policy=self.shelf.named(unit, context.other.policy))
        theirs = self._write(unit, context.other, answer.other, command, theirs_by, os_user)
        return Done(done.case, done.entry, (theirs.case,))

    def enter(self, unit: Unit, command: co.Register, by: Person, *, os_user: str = "") -> Done:
        """`register` inside the caller's transaction."""
        by = self._on_the_floor(unit, by)
        now = self.clock()
        year = now.year % 100
        number = unit.next_number("case")
        in_year = unit.next_number(f"case:{year:02d}")
        known = unit.client_by_contacts(command.contacts) if command.contacts else None
        wants_client = bool(command.contacts or command.name or command.account)
        fresh = unit.next_number("client") if wants_client and known is None else 0
        policy = self.shelf.in_force(unit)
        context = Context(
            now=now, by=by, policy=policy, policy_name=unit.keep_policy(policy, now, by.login), domain=self.domain,
            number=number, ref=refs.make(year, in_year), known_client=known, client_number=fresh,
        )  # fmt: skip
        answer = _accepted(decide(None, command, context))
        return self._write(unit, None, answer.events, command, context, os_user)

    def owes(self, unit: Unit, case: Case, by: Person) -> tuple[Unmet, ...]:
        """What keeps the case from leaving its stage forward."""
        return owed(case, self._looking(unit, case, by))

    def checklist(self, unit: Unit, case: Case, by: Person) -> tuple[Item, ...]:
        """The stage's guards, each done or with what is missing."""
        return checklist(case, self._looking(unit, case, by))

    def _looking(self, unit: Unit, case: Case, by: Person) -> Context:
        similar = unit.similar_open(case) if case.stage is Stage.REGISTRATION and case.client else ()
        people = _persons(unit, case.handler)
        policy = self.shelf.named(unit, case.policy)
        return Context(now=self.clock(), by=by, policy=policy, domain=self.domain, similar=similar, people=people)

    def _write(
        self,
        unit: Unit,
        before: Case | None,
        events: tuple[Event, ...],
        command: co.CommandModel,
        context: Context,
        os_user: str,
    ) -> Done:
        version = before.version if before else 0
        events = self._with_consequences(unit, before, events, context)
        entry = Entry(
            case=before.number if before else context.number, from_version=version, to_version=version + 1,
            at=context.now, by=context.by.login, os_user=os_user, command=command.type, events=events,
        )  # fmt: skip
        after = apply(before, entry)
        return Done(after, unit.write(entry, before, after))

    def _with_consequences(
        self, unit: Unit, before: Case | None, events: tuple[Event, ...], context: Context
    ) -> tuple[Event, ...]:
        """The act with everything that follows from it by itself: one entry, one commit."""
        goes_by = _policy_from_now_on(events)
        if goes_by is not None:
            context = replace(context, policy=self.shelf.named(unit, goes_by))
        whole = (*events, *consequences(before, events, context.policy, context.now))
        if fired := mailed(whole, context.policy):
            after = fold(before, whole, context.now)
            whole += tuple(warnings(before, after, fired, unit.roster(), context))
        return whole

    def _on_the_floor(self, unit: Unit, by: Person) -> Person:
        """The person as the floor knows them now: a seat left open for days keeps no right that was taken away."""
        if by.role is Role.SYSTEM:
            return by
        known = unit.person(by.login)
        if known is None:
            raise NotFound(say("There is nobody called {who} on this floor", who=by.login))
        return known

    def _case(self, unit: Unit, ref: str) -> Case:
        case = unit.case(canonical(ref))
        if case is None:
            raise NotFound(say("There is no case {ref}", ref=ref))
        return case

    def _context(self, unit: Unit, case: Case, command: co.CommandModel, by: Person) -> Context:
        """Looks up what this command's decision needs, and nothing that it does not."""
        found: dict[str, Any] = {}
        if (
            isinstance(command, co.Advance | co.AnswerDuplicate)
            and case.stage is Stage.REGISTRATION
            and case.client
        ):
            found["similar"] = unit.similar_open(case)
        if isinstance(command, co.IdentifyClient):
            known = unit.client_by_contacts(command.contacts) if command.contacts else None
            found["known_client"] = known
            if known is None and case.client is None:
                found["client_number"] = unit.next_number("client")
        logins = [getattr(command, "handler", None), getattr(command, "assignee", None)]
        if isinstance(command, co.Route | co.Advance):
            logins.append(case.handler)
        if people := _persons(unit, *logins):
            found["people"] = people
        if named := _other_ref(command):
            found["other"] = unit.case(canonical(named))
        if isinstance(command, co.Undo):
            found.update(self._past(unit, case))
        address = case.client.contact(ContactKind.EMAIL) if case.client else ""
        now = self.clock()
        if address and isinstance(command, co.Acknowledge):
            found["automatic_sent"] = unit.automatic_sent_since(address, now - AUTOMATIC_DAY)
        if isinstance(command, co.Rebase):
            found["target"] = unit.policy(command.policy)
        policy = self.shelf.named(unit, case.policy)
        return Context(now=now, by=by, policy=policy, domain=self.domain, **found)

    def _past(self, unit: Unit, case: Case) -> dict[str, Any]:
        """The last entry and the case as it was before it, rebuilt from the journal: the row keeps no earlier state.

        It grows with the acts on one case and not with the floor.
        """
        entries = unit.entries(case.number)
        return {"last": entries[-1], "before": replay(entries[:-1])} if entries else {}


def _accepted(answer: Accepted | Refusal) -> Accepted:
    if isinstance(answer, Refusal):
        raise Refused(answer.command, answer.unmet)
    return answer


def _policy_from_now_on(events: tuple[Event, ...]) -> str | None:
    """The policy that the act moves the case to, or back to; None where it stays."""
    for event in events:
        if isinstance(event, Rebased):
            return event.policy
        if isinstance(event, Undone) and "policy" in event.restore:
            return str(event.restore["policy"])
    return None


def _persons(unit: Unit, *logins: str | None) -> dict[str, Person]:
    """Those of the logins that are somebody's, each with the person."""
    return {login: person for login in logins if login and (person := unit.person(login))}


def canonical(ref: str) -> str:
    """The reference as the floor writes it; NotFound says whether it is mistyped or none at all."""
    try:
        return str(refs.parse(ref))
    except refs.BadReference as error:
        raise NotFound(error.message) from error


def _other_ref(command: co.CommandModel) -> str:
    """The second case that a command names, as it was typed."""
    if isinstance(command, co.LinkCase):
        return command.to
    if isinstance(command, co.Merge):
        return command.into
    return command.of if isinstance(command, co.Dispose | co.AnswerDuplicate) else ""
