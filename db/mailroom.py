"""The intake book, the files that came in, and whose case an address, a Message-ID or a reference belongs to."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection
from datetime import datetime
from email.utils import parseaddr

from peewee import IntegrityError

from core.case import Case, ContactKind, Direction
from core.errors import NotFound, TooLate
from core.ports import Arrival, PartiesOf, Received
from core.say import say
from db.cards import card
from db.instants import instant, micros
from db.session import Row, Session

RECEIVED_COLUMNS = (
    "mailbox, key, content_digest, arrival, reason, at, ref, raw_sha256, sender, subject, number, settled_by"
)
_RECEIVED = f"SELECT {RECEIVED_COLUMNS} FROM received WHERE mailbox = ? AND key = ?"
_WAITING = f"SELECT {RECEIVED_COLUMNS} FROM received WHERE number = ? AND arrival = 'quarantined' AND settled_by = ''"
_RECORD = """
INSERT INTO received (mailbox, key, content_digest, arrival, reason, at, ref, raw_sha256, sender, subject, settled_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
"""
_SETTLE = """
UPDATE received SET settled_by = ?, arrival = ?, reason = ?, ref = ?
WHERE number = ? AND arrival = 'quarantined' AND settled_by = ''
"""
_FILE_KNOWN = "SELECT 1 FROM file WHERE sha256 = ?"
_NEW_FILE = "INSERT INTO file (sha256, size, packed, content) VALUES (?, ?, ?, ?)"
_FILE = "SELECT packed, content FROM file WHERE sha256 = ?"

_SAMPLE = 64 * 1024
_WORTH_IT = 0.9
"""A file is kept deflated where its first 64 KiB shrink below this share: pictures and archives do not."""

_CASE_OF_WIRE_ID = "SELECT case_number FROM message WHERE wire_id = ? AND wire_id <> ''"
_OWN_WIRE_ID = """
SELECT cases.ref, message.message FROM message JOIN cases ON cases.number = message.case_number
WHERE message.wire_id = ? AND message.wire_id <> '' AND message.direction = 'out'
"""
_STATE_BY_NUMBER = "SELECT state, merged_into FROM cases WHERE number = ?"
_STATE_BY_REF = "SELECT state, merged_into FROM cases WHERE ref = ?"
_AUTOMATIC_SENT = """
SELECT COUNT(*) FROM message WHERE automatic AND direction = 'out' AND address = ? AND at >= ?
AND state NOT IN ('draft', 'discarded')
"""
_LONGEST_CHAIN = 50
"""Merges that are followed before a ring of them is suspected."""


def received(session: Session, mailbox: str, key: str) -> Received | None:
    """The intake book's row of that key, or None."""
    row = session.one(_RECEIVED, (mailbox, key))
    return None if row is None else received_of(row)


def received_of(row: Row) -> Received:
    """A row of RECEIVED_COLUMNS as the core has it."""
    mailbox, key, digest, arrival, reason, at, ref, raw, sender, subject, number, settled_by = row
    return Received(
        mailbox, key, digest, Arrival(arrival), reason, instant(at), ref, raw, sender, subject, number, settled_by
    )


def record_received(session: Session, r: Received) -> int:
    """Writes a row of the intake book. Raises TooLate where another intake has taken the same one in."""
    row = (
        r.mailbox, r.key, r.content_digest, r.arrival.value, r.reason, micros(r.at), r.ref, r.raw_sha256, r.sender,
        r.subject, r.settled_by,
    )  # fmt: skip
    try:
        number: int = session.returned(_RECORD, row)
    except IntegrityError:
        message = say("{key} from {mailbox} was taken in already", key=r.key, mailbox=r.mailbox)
        raise TooLate(message, r.ref, 0) from None
    return number


def waiting(session: Session, number: int) -> Received | None:
    """A quarantined row that nobody has settled, or None."""
    row = session.one(_WAITING, (number,))
    return None if row is None else received_of(row)


def settle_received(session: Session, number: int, by: str, arrival: Arrival, reason: str, ref: str) -> None:
    """Records who decided about a quarantined row, and what. Raises NotFound where it does not wait any more."""
    if session.run(_SETTLE, (by, arrival.value, reason, ref, number)) == 0:
        raise NotFound(say("nothing numbered {number} waits in quarantine", number=number))


def put_file(session: Session, content: bytes) -> str:
    """Keeps the bytes and returns their SHA-256 in hex."""
    sha256 = hashlib.sha256(content).hexdigest()
    if session.one(_FILE_KNOWN, (sha256,)) is None:
        packed = _is_worth_packing(content)
        session.run(_NEW_FILE, (sha256, len(content), packed, zlib.compress(content) if packed else content))
    return sha256


def file(session: Session, sha256: str) -> bytes | None:
    """The bytes kept under a hash, as they came, or None."""
    row = session.one(_FILE, (sha256,))
    return None if row is None else unpacked(*row)


def unpacked(packed: bool, content: bytes) -> bytes:
    """A file's bytes as they came."""
    return zlib.decompress(content) if packed else bytes(content)


def _is_worth_packing(content: bytes) -> bool:
    sample = content[:_SAMPLE]
    return len(zlib.compress(sample, 1)) < _WORTH_IT * len(sample)


def parties_by_message_id(session: Session, message_ids: Collection[str]) -> dict[str, PartiesOf]:
    """The living case that each known Message-ID leads to; one that leads to two cases leads nowhere safe."""
    found = {}
    for message_id in message_ids:
        numbers = {number for (number,) in session.all(_CASE_OF_WIRE_ID, (message_id,))}
        leads = [_parties(session, _STATE_BY_NUMBER, number) for number in numbers]
        living = {parties.ref: parties for parties in leads if parties}
        if len(living) == 1:
            found[message_id] = living.popitem()[1]
    return found


def parties_by_ref(session: Session, refs: Collection[str]) -> dict[str, PartiesOf]:
    """The living case that each known reference leads to."""
    return {ref: parties for ref in refs if (parties := _parties(session, _STATE_BY_REF, ref))}


def _parties(session: Session, statement: str, key: int | str) -> PartiesOf | None:
    """The case at the end of the chain of merges, with the addresses of everybody who is a party along it."""
    addresses: set[str] = set()
    row = session.one(statement, (key,))
    case = None
    for _ in range(_LONGEST_CHAIN):
        if row is None:
            break
        case = Case.model_validate_json(row[0])
        addresses |= _addresses(session, case)
        row = session.one(_STATE_BY_REF, (row[1],)) if row[1] else None
    return None if case is None else PartiesOf(case.ref, frozenset(addresses))


def _addresses(session: Session, case: Case) -> set[str]:
    """Lower-case addresses that the case's client is known by, or has written to this case from."""
    found = {address_in(m.address) for m in case.messages if m.direction is Direction.IN and not m.automatic}
    if case.client is not None:
        on_card = card(session, case.client.number)
        contacts = (*case.client.contacts, *(on_card.contacts if on_card else ()))
        found |= {contact.value.lower() for contact in contacts if contact.kind is ContactKind.EMAIL}
    return found - {""}


def address_in(written: str) -> str:
    """The bare address, lower case, of what may be `Name <address>`."""
    return (parseaddr(written)[1] or written).strip().lower()


def automatic_sent_since(session: Session, address: str, since: datetime) -> int:
    """How many automatic messages were queued for this address since then."""
    count: int = session.value(_AUTOMATIC_SENT, (address_in(address), micros(since)))
    return count


def message_by_wire_id(session: Session, message_id: str) -> tuple[str, str] | None:
    """(reference, message id in the case) of a Message-ID of ours."""
    row = session.one(_OWN_WIRE_ID, (message_id,))
    return None if row is None else (row[0], row[1])
