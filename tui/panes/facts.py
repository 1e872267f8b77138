"""Everything that a case's pane shows, read in one look at the database: whole texts, what is owed, the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.case import Case, Client
from core.catalogue import EvidenceKind
from core.guards import Item
from core.journal import Entry
from core.people import READING, Person
from core.policy import Policy
from core.rules import offered
from tui.possible import extendable, possible

if TYPE_CHECKING:
    from core.desk import Desk
    from db.queue import Row
    from db.store import SqliteStore


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as one person sees it. `bodies` are whole texts by message id, `entries` the journal, oldest first."""

    case: Case
    bodies: Mapping[str, str]
    checklist: tuple[Item, ...]
    offered: tuple[str, ...]
    """The commands that this person may give now."""
    entries: tuple[Entry, ...]
    policy: Policy
    """The version that the case was received under, or was moved to."""
    extendable: tuple[str, ...] = ()
    """The keys of the clocks that this person can give more time."""
    card: Client | None = None
    """The client as all their cases know them; this case may know less."""
    earlier: tuple[Row, ...] = ()
    """The client's other complaints, the open ones first."""

    @property
    def required(self) -> tuple[EvidenceKind, ...]:
        """The evidence that the policy asks of the case's category."""
        return tuple(self.policy.required_evidence(self.case.category)) if self.case.category else ()

    def reads_as(self, other: CaseFacts | None) -> bool:
        """Whether nothing on the pane would read differently. A version is one state: nothing deeper is compared."""
        return other is not None and self._looks() == other._looks()

    def _looks(self) -> tuple[object, ...]:
        case = self.case
        return (case.number, case.version, self.checklist, self.offered, self.card, self.earlier, self.policy)


def load_facts(
    store: SqliteStore, desk: Desk, person: Person, ref: str, known: CaseFacts | None = None
) -> CaseFacts | None:
    """The facts of the case with this canonical reference, all of one moment; None where there is no such case.

    None, too, for a person who may read no case (the wall). `known` spares reading again what was read before.
    """
    from db import queries

    if person.role not in READING or not person.active:
        return None
    with store.reading() as unit:
        found = queries.case_with_bodies(store, ref)
        if found is None:
            return None
        case = found.case
        before = known.entries if known and known.case.number == case.number else ()
        fresh = unit.entries(case.number, before[-1].to_version if before else 0)
        policy = desk.shelf.named(unit, case.policy)
        card = queries.client_card(store, case.client.number) if case.client else None
        return CaseFacts(
            case=case,
            bodies=found.bodies,
            checklist=desk.checklist(unit, case, person),
            offered=possible(offered(case, person), case, policy, person),
            entries=(*before, *fresh),
            policy=policy,
            extendable=extendable(case, policy, person),
            card=card.client if card else None,
            earlier=tuple(row for row in card.complaints if row.number != case.number) if card else (),
        )
