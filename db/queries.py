"""What screens and commands read beside the queue: cases whole, clients' cards, the journal, people, policies, mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.case import Case, Client, Contact, ContactKind, Firing, Message
from core.filter import Filter
from core.journal import Entry
from core.people import Person
from core.ports import PolicyInForce, Received
from db import cards, letters, shelf
from db.firings import firings
from db.instants import instant
from db.mailroom import RECEIVED_COLUMNS, received_of
from db.project import ENTRY_COLUMNS, entries, entry_of
from db.queue import CAP, Row, Total, page
from db.unit import PERSON_COLUMNS, person_of

if TYPE_CHECKING:
    from db.store import SqliteStore

EARLIER = 200
"""Complaints of one client that their card lists; the latest."""


@dataclass(frozen=True, slots=True)
class CaseWithBodies:
    """A case and the whole texts of its messages, by their ids, as they stood at one moment."""

    case: Case
    bodies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact that two cards give; it belongs to the card numbered `owner`."""

    contact: Contact
    owner: int


@dataclass(frozen=True, slots=True)
class ClientCard:
    """What is known of a client, and their complaints: the open ones first, then the latest closed."""

    client: Client
    shared: tuple[SharedContact, ...]
    complaints: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that did not leave, waits for another try, or came back."""

    ref: str
    message: Message


@dataclass(frozen=True, slots=True)
class Escalation:
    """An escalation rule that fired for a case; `seq` is the journal's number of the entry that it fired in."""

    firing: Firing
    seq: int


@dataclass(frozen=True, slots=True)
class KeptPolicy:
    """A policy that the floor keeps, and how many open cases go by it, counted up to `db.queue.CAP`."""

    name: str
    at: datetime
    by: str
    is_in_force: bool
    open_cases: Total


def case_with_bodies(store: SqliteStore, ref: str) -> CaseWithBodies | None:
    """The case of a canonical reference, or None."""
    with store.view() as session:
        state = session.value("SELECT state FROM cases WHERE ref = ?", (ref,))
        if state is None:
            return None
        case = Case.model_validate_json(state)
        return CaseWithBodies(case, letters.bodies(session, case.number))


_SHARED = """
SELECT shared_contact.kind, shared_contact.value, contact.client_number
FROM shared_contact JOIN contact ON contact.kind = shared_contact.kind AND contact.value = shared_contact.value
WHERE shared_contact.client_number = ?
"""


def client_card(store: SqliteStore, number: int) -> ClientCard | None:
    """The card of a client's number with their complaints and outcomes, or None."""
    with store.view() as session:
        client = cards.card(session, number)
        if client is None:
            return None
        shared = tuple(
            SharedContact(Contact(kind=ContactKind(kind), value=value), owner)
            for kind, value, owner in sorted(session.all(_SHARED, (number,)))
        )
        complaints = page(store, Filter(is_open=None), client=number, limit=EARLIER)
        return ClientCard(client, shared, complaints.rows)


def journal(store: SqliteStore, ref: str) -> list[Entry]:
    """Every entry of a case, the first first; empty where there is no such case."""
    with store.view() as session:
        number = session.value("SELECT number FROM cases WHERE ref = ?", (ref,))
        return [] if number is None else entries(session, number)


def journal_since(store: SqliteStore, seq: int, limit: int = 200) -> list[Entry]:
    """The entries of all cases behind `seq`, in the order of their commits."""
    with store.view() as session:
        sql = f"SELECT {ENTRY_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        return [entry_of(row) for row in session.all(sql, (seq, limit))]


def changed_since(store: SqliteStore, seq: int, limit: int = 1000) -> list[tuple[int, int]]:
    """(seq, case number) of each entry behind `seq`: what a screen needs to know which rows to read again."""
    with store.view() as session:
        sql = "SELECT seq, case_number FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        return [(seq, number) for seq, number in session.all(sql, (seq, limit))]


def last_seq(store: SqliteStore) -> int:
    """The number of the journal's last entry, 0 where it is empty."""
    with store.view() as session:
        return session.value("SELECT MAX(seq) FROM journal") or 0


def people(store: SqliteStore) -> list[Person]:
    """Everybody on the floor, by login."""
    with store.view() as session:
        return [person_of(*row) for row in session.all(f"SELECT {PERSON_COLUMNS} FROM person ORDER BY login")]


def waiting_mail(store: SqliteStore, after: int = 0, limit: int = 50) -> list[Received]:
    """What waits in quarantine for a person, the oldest first, behind the row numbered `after`."""
    with store.view() as session:
        sql = (
            f"SELECT {RECEIVED_COLUMNS} FROM received WHERE arrival = 'quarantined' AND settled_by = '' "
            "AND number > ? ORDER BY number LIMIT ?"
        )
        return [received_of(row) for row in session.all(sql, (after, limit))]


def outbox_troubles(store: SqliteStore, limit: int = 50) -> list[Trouble]:
    """Messages that failed, wait for another try or came back, the latest first."""
    with store.view() as session:
        sql = """
        SELECT cases.state, message.message FROM message JOIN cases ON cases.number = message.case_number
        WHERE message.troubled ORDER BY message.at DESC LIMIT ?
        """
        found = [(Case.model_validate_json(state), ident) for state, ident in session.all(sql, (limit,))]
    return [Trouble(case.ref, message) for case, ident in found if (message := case.message(ident))]


def escalations(store: SqliteStore, ref: str) -> list[Escalation]:
    """Every rule that fired for a case, in the order in which they fired; empty where there is no such case."""
    with store.view() as session:
        number = session.value("SELECT number FROM cases WHERE ref = ?", (ref,))
        return [] if number is None else [Escalation(firing, seq) for firing, seq in firings(session, number)]


_COUNTED = "SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE is_open = ? AND policy = ? LIMIT ?) AS found"


def policies(store: SqliteStore, cap: int = CAP) -> list[KeptPolicy]:
    """The floor's policies by name. None is in force on a floor where nobody ever put one there."""
    with store.view() as session:
        used = shelf.in_force(session)
        found = []
        for name, at, who in session.all("SELECT name, at, who FROM policy ORDER BY name"):
            count = session.value(_COUNTED, (True, name, cap + 1))
            total = Total(min(count, cap), exact=count <= cap)
            found.append(KeptPolicy(name, instant(at), who, used is not None and used.name == name, total))
        return found


def policy_history(store: SqliteStore, limit: int = 200) -> list[PolicyInForce]:
    """Which policies were put in force, when and by whom: the latest first, so the first one holds."""
    with store.view() as session:
        sql = f"SELECT {shelf.USE_COLUMNS} FROM policy_use ORDER BY number DESC LIMIT ?"
        return [shelf.use_of(*row) for row in session.all(sql, (limit,))]
