"""What the core asks of a store: Protocols that a database implements, and the plain values they speak in.

A `Unit` is one write transaction: everything done through it is committed together when its `with` block ends, or
not at all when it is left by an exception. The core never knows which database stands behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.case import Case, Client, Contact, Message
from core.journal import Entry
from core.people import Person
from core.policy import Policy


class Arrival(StrEnum):
    """What became of something that came in from outside; nothing that arrives is without one of these."""

    REGISTERED = "registered"
    JOINED = "joined"
    REPORT = "report"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Received:
    """One row of the intake book: a mail (or a row of a file) and what became of it.

    `key` is the Message-ID where there is one, else `sha256:` and the digest of the raw bytes; (mailbox, key) is
    unique in the database, which is what keeps two intake runs from registering one mail twice.
    """

    mailbox: str
    key: str
    content_digest: str
    arrival: Arrival
    reason: str
    at: datetime
    ref: str = ""
    """The case it went to, or that it named where it waits for a person."""
    raw_sha256: str = ""
    sender: str = ""
    subject: str = ""
    number: int = 0
    """The row's own number; 0 before it is written."""
    settled_by: str = ""
    """Who decided about a quarantined one; empty while it waits."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is due to leave: what the relay needs, with its whole text."""

    ref: str
    case: int
    message: Message
    body: str


@dataclass(frozen=True, slots=True)
class PartiesOf:
    """Who takes part in a case: the addresses (lower case) that its client is known by or has written from."""

    ref: str
    addresses: frozenset[str]

    def has(self, address: str | None) -> bool:
        """Whether the address is a party's, in any case of letters."""
        return address is not None and address.casefold() in {known.casefold() for known in self.addresses}


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """Which policy new cases are received under, since when, by whom, and from which file it was taken up."""

    number: int
    """Counts the changes; the highest is in force."""
    name: str
    """What the floor keeps the policy under."""
    at: datetime
    by: str
    origin: str = ""
    """The absolute path of the file; empty for one that ships, or that was chosen by its name."""


@dataclass(frozen=True, slots=True)
class Due:
    """A case that its clocks want looked at, and since when."""

    at: datetime
    ref: str


class Unit(Protocol):
    """One write transaction."""

    def case(self, ref: str) -> Case | None:
        """The case as it stands, or None; `ref` is canonical (`core.refs.parse` makes it so)."""

    def entries(self, number: int, after: int = 0) -> list[Entry]:
        """The case's journal entries whose `to_version` is above `after`, in order."""

    def person(self, login: str) -> Person | None:
        """Who works here under that login, or None; also whoever no longer does (`active`)."""

    def next_number(self, series: str) -> int:
        """The next number of a series (`case:26`, `client`), never given out before, from 1."""

    def client_by_contacts(self, contacts: tuple[Contact, ...]) -> Client | None:
        """The client card that one of these contacts belongs to; the first contact that is known decides."""

    def similar_open(self, case: Case) -> tuple[str, ...]:
        """References of the same client's other open cases, the ones of the same category first; at most 20."""

    def body(self, case: int, message: str) -> str:
        """The whole text of a message."""

    def write(self, entry: Entry, before: Case | None, after: Case) -> Entry:
        """Appends the entry and writes what follows from it: the case row, messages, outbox, client, attachments,
        and a row for each escalation rule that fired, which no case has twice for one cause.

        Returns the entry with its `seq`. Raises TooLate where the version was taken meanwhile, or where a message
        that is taken back is just being handed over.
        """

    # The intake book and its files.
    def received(self, mailbox: str, key: str) -> Received | None:
        """The row of that key, or None for something that never came in."""

    def record_received(self, received: Received) -> int:
        """Writes a row of the intake book and returns its number.

        Raises TooLate where (mailbox, key) is there already: another intake took the same mail in.
        """

    def waiting(self, number: int) -> Received | None:
        """A quarantined row that nobody has settled yet."""

    def settle_received(self, number: int, by: str, arrival: Arrival, reason: str, ref: str) -> None:
        """Records who decided about a quarantined row, and what. Raises NotFound where it waits no more."""

    def put_file(self, content: bytes) -> str:
        """Keeps bytes under their SHA-256 (hex), once however often they come, and returns it."""

    def file(self, sha256: str) -> bytes | None:
        """The bytes that were kept under that hash (hex), or None."""

    def parties_by_message_id(self, message_ids: Collection[str]) -> Mapping[str, PartiesOf]:
        """The cases that these Message-IDs belong to (ours and theirs), following merges to the case that lives."""

    def parties_by_ref(self, refs: Collection[str]) -> Mapping[str, PartiesOf]:
        """The same for canonical references; those of no case are left out."""

    def automatic_sent_since(self, address: str, since: datetime) -> int:
        """How many automatic messages were queued for this address since then (the cap against mail loops)."""

    def message_by_wire_id(self, message_id: str) -> tuple[str, str] | None:
        """(case reference, message id in the case) of a Message-ID of ours, for bounces."""

    # The outbox.
    def take_due(self, now: datetime, holder: str, limit: int, claim_seconds: int) -> list[Outgoing]:
        """Claims messages that are due, for `claim_seconds`, so that no other worker hands them over meanwhile."""

    def next_due(self, now: datetime) -> datetime | None:
        """When the outbox has something to do next, or None where it is empty."""

    # Clocks and policy.
    def due(self, until: datetime, limit: int) -> list[Due]:
        """Open cases with an alarm at or before `until`, the earliest first; one query by an index."""

    def next_alarm(self) -> datetime | None:
        """When the first alarm of all is due, or None where no clock runs."""

    def keep_policy(self, policy: Policy, at: datetime, by: str) -> str:
        """Keeps the policy, and returns the name that it is kept under.

        `house/2026.1` where nothing else was kept under that name; `house/2026.1+2` for other contents under the same
        name. The same contents have the same name however often they come.
        """

    def policy(self, name: str) -> Policy | None:
        """The policy that is kept under that name, or None."""

    def policy_in_force(self) -> PolicyInForce | None:
        """What was put in force last; None on a floor where nobody ever did."""

    def put_in_force(self, name: str, at: datetime, by: str, origin: str = "") -> PolicyInForce:
        """New cases are received under this policy from now on. It must be kept."""

    def roster(self) -> tuple[Person, ...]:
        """Everybody who works here now."""

    # Set-up and housekeeping.
    def add_person(self, person: Person) -> None:
        """Raises BadInput where the login is taken."""

    def take_lease(self, name: str, holder: str, now: datetime, seconds: int) -> bool:
        """Takes or renews a lease; False while another holder's has not run out."""

    def release_lease(self, name: str, holder: str) -> None:
        """Gives a lease back before it runs out; nothing happens where another holds it."""


class Store(Protocol):
    """A floor's database."""

    def unit(self) -> AbstractContextManager[Unit]:
        """A write transaction; waits its turn, raises StoreError where the database cannot be written."""

    def reading(self) -> AbstractContextManager[Unit]:
        """A read transaction: one consistent view; writing through it is an error."""

    def close(self) -> None:
        """Gives up what this thread holds open; using the store again opens it anew."""
