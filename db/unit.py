"""One transaction as the core sees it: `core.ports.Unit` over a session."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from core.case import Case, Client, Contact
from core.errors import BadInput
from core.journal import Entry
from core.people import Person, Role
from core.policy import Policy
from core.ports import Arrival, Due, Outgoing, PartiesOf, PolicyInForce, Received
from core.say import say
from db import cards, letters, mailroom, project, shelf, timing
from db.instants import micros
from db.session import Session

_STATE = "SELECT state FROM cases WHERE ref = ?"
PERSON_COLUMNS = "login, name, role, departments, level, active, mail"
_PERSON = f"SELECT {PERSON_COLUMNS} FROM person WHERE login = ?"
_ROSTER = f"SELECT {PERSON_COLUMNS} FROM person WHERE active ORDER BY login"
_NEW_PERSON = f"INSERT INTO person ({PERSON_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_COUNT_ON = "UPDATE counter SET last = last + 1 WHERE series = ? RETURNING last"
_NEW_COUNTER = "INSERT INTO counter (series, last) VALUES (?, 1)"
_OTHERS = """
SELECT ref, category, number FROM cases WHERE is_open = ? AND client_number = ? AND number <> ?
ORDER BY queue_at DESC, number DESC LIMIT 200
"""
_SIMILAR_LIMIT = 20
_HELD_LEASE = "UPDATE lease SET holder = ?, until = ? WHERE name = ? AND (holder = ? OR until <= ?)"
_LEASE_KNOWN = "SELECT 1 FROM lease WHERE name = ?"
_NEW_LEASE = "INSERT INTO lease (name, holder, until) VALUES (?, ?, ?)"
_NO_LEASE = "DELETE FROM lease WHERE name = ? AND holder = ?"


class SqliteUnit:
    """A transaction's reads and writes; see `core.ports.Unit` for what each method means."""

    __slots__ = ("session",)

    def __init__(self, session: Session) -> None:
        self.session = session

    # Cases.
    def case(self, ref: str) -> Case | None:
        state = self.session.value(_STATE, (ref,))
        return None if state is None else Case.model_validate_json(state)

    def entries(self, number: int, after: int = 0) -> list[Entry]:
        return project.entries(self.session, number, after)

    def write(self, entry: Entry, before: Case | None, after: Case) -> Entry:
        return project.write(self.session, entry, before, after)

    def body(self, case: int, message: str) -> str:
        return letters.body(self.session, case, message)

    def similar_open(self, case: Case) -> tuple[str, ...]:
        if case.client is None:
            return ()
        others = self.session.all(_OTHERS, (True, case.client.number, case.number))
        same_first = sorted(others, key=lambda row: (row[1] != (case.category or ""), -row[2]))
        return tuple(ref for ref, _, _ in same_first[:_SIMILAR_LIMIT])

    def next_number(self, series: str) -> int:
        number = self.session.returned(_COUNT_ON, (series,))
        if number is None:
            self.session.run(_NEW_COUNTER, (series,))
            return 1
        return int(number)

    # People and clients.
    def person(self, login: str) -> Person | None:
        row = self.session.one(_PERSON, (login,))
        return None if row is None else person_of(*row)

    def add_person(self, person: Person) -> None:
        """Raises BadInput where the login is taken."""
        if self.person(person.login) is not None:
            raise BadInput(say("{login} is one of the people already", login=person.login), "login")
        departments = json.dumps(list(person.departments), ensure_ascii=False)
        row = (person.login, person.name, person.role.value, departments, person.level, person.active, person.mail)
        self.session.run(_NEW_PERSON, row)

    def roster(self) -> tuple[Person, ...]:
        return tuple(person_of(*row) for row in self.session.all(_ROSTER))

    def client_by_contacts(self, contacts: tuple[Contact, ...]) -> Client | None:
        return cards.client_by_contacts(self.session, contacts)

    # The intake book and its files.
    def received(self, mailbox: str, key: str) -> Received | None:
        return mailroom.received(self.session, mailbox, key)

    def record_received(self, received: Received) -> int:
        return mailroom.record_received(self.session, received)

    def waiting(self, number: int) -> Received | None:
        return mailroom.waiting(self.session, number)

    def settle_received(self, number: int, by: str, arrival: Arrival, reason: str, ref: str) -> None:
        mailroom.settle_received(self.session, number, by, arrival, reason, ref)

    def put_file(self, content: bytes) -> str:
        return mailroom.put_file(self.session, content)

    def file(self, sha256: str) -> bytes | None:
        return mailroom.file(self.session, sha256)

    def parties_by_message_id(self, message_ids: Collection[str]) -> Mapping[str, PartiesOf]:
        return mailroom.parties_by_message_id(self.session, message_ids)

    def parties_by_ref(self, refs: Collection[str]) -> Mapping[str, PartiesOf]:
        return mailroom.parties_by_ref(self.session, refs)

    def automatic_sent_since(self, address: str, since: datetime) -> int:
        return mailroom.automatic_sent_since(self.session, address, since)

    def message_by_wire_id(self, message_id: str) -> tuple[str, str] | None:
        return mailroom.message_by_wire_id(self.session, message_id)

    # The outbox.
    def take_due(self, now: datetime, holder: str, limit: int, claim_seconds: int) -> list[Outgoing]:
        return letters.take_due(self.session, now, holder, limit, claim_seconds)

    def next_due(self, now: datetime) -> datetime | None:
        due = letters.next_due(self.session)
        return None if due is None else max(due, now)

    # Clocks and policy.
    def due(self, until: datetime, limit: int) -> list[Due]:
        return timing.due(self.session, until, limit)

    def next_alarm(self) -> datetime | None:
        return timing.first_alarm(self.session)

    def keep_policy(self, policy: Policy, at: datetime, by: str) -> str:
        return shelf.keep(self.session, policy, at, by)

    def policy(self, name: str) -> Policy | None:
        return shelf.policy(self.session, name)

    def policy_in_force(self) -> PolicyInForce | None:
        return shelf.in_force(self.session)

    def put_in_force(self, name: str, at: datetime, by: str, origin: str = "") -> PolicyInForce:
        return shelf.put_in_force(self.session, name, at, by, origin)

    # Leases.
    def take_lease(self, name: str, holder: str, now: datetime, seconds: int) -> bool:
        until = micros(now + timedelta(seconds=seconds))
        if self.session.run(_HELD_LEASE, (holder, until, name, holder, micros(now))):
            return True
        if self.session.one(_LEASE_KNOWN, (name,)):
            return False
        self.session.run(_NEW_LEASE, (name, holder, until))
        return True

    def release_lease(self, name: str, holder: str) -> None:
        self.session.run(_NO_LEASE, (name, holder))


def person_of(login: str, name: str, role: str, departments: str, level: int, active: int, mail: str) -> Person:
    """A person from the columns of their row, in the order of PERSON_COLUMNS."""
    return Person(
        login=login, name=name, role=Role(role), departments=tuple(json.loads(departments)), level=level,
        active=bool(active), mail=mail,
    )  # fmt: skip
