"""The clients' cards: what a case tells of its client goes onto the card that all their cases share.

Only what an act changed is written, so a case that knows an older name does not put it back. A contact belongs to
the card that had it first: another client who gives it too does not take it away, and both cards tell so
(`shared_contact`); which of them a mail from there belongs to is then a person's to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from core.case import Case, Client, Contact, ContactKind, Identity
from db.session import Session

_CARD = "SELECT name, language, tier, identity, accounts, flags FROM client WHERE number = ?"
_NEW_CARD = "INSERT INTO client (number, name, language, tier, identity, accounts, flags) VALUES (?, ?, ?, ?, ?, ?, ?)"
_CHANGE_CARD = """
UPDATE client SET name = ?, language = ?, tier = ?, identity = ?, accounts = ?, flags = ? WHERE number = ?
"""
_CONTACTS = "SELECT kind, value FROM contact WHERE client_number = ?"
_OWNER = "SELECT client_number FROM contact WHERE kind = ? AND value = ?"
_NEW_CONTACT = "INSERT INTO contact (kind, value, client_number) VALUES (?, ?, ?)"
_SHARES = "SELECT 1 FROM shared_contact WHERE kind = ? AND value = ? AND client_number = ?"
_NEW_SHARE = "INSERT INTO shared_contact (kind, value, client_number) VALUES (?, ?, ?)"
_DROP_CONTACT = "DELETE FROM contact WHERE kind = ? AND value = ? AND client_number = ?"
_DROP_SHARE = "DELETE FROM shared_contact WHERE kind = ? AND value = ? AND client_number = ?"
_HAS_CASES = "SELECT 1 FROM cases WHERE is_open IN (?, ?) AND client_number = ? LIMIT 1"


def card(session: Session, number: int) -> Client | None:
    """The client of that number as the card has them now, or None."""
    row = session.one(_CARD, (number,))
    if row is None:
        return None
    name, language, tier, identity, accounts, flags = row
    on_card = sorted(session.all(_CONTACTS, (number,)))
    contacts = tuple(Contact(kind=ContactKind(kind), value=value) for kind, value in on_card)
    return Client(
        number=number, name=name, contacts=contacts, accounts=tuple(json.loads(accounts)), language=language, tier=tier,
        flags=tuple(json.loads(flags)), identity=Identity(identity),
    )  # fmt: skip


def client_by_contacts(session: Session, contacts: Iterable[Contact]) -> Client | None:
    """The card that the first known one of these contacts belongs to."""
    for contact in contacts:
        number = session.value(_OWNER, (contact.kind.value, contact.value))
        if number is not None:
            return card(session, number)
    return None


def project_card(session: Session, before: Case | None, after: Case) -> None:
    """Writes what the act changed about the client; the case row is written already."""
    was, now = (before.client if before else None), after.client
    if now is was or now == was:
        return
    if was is not None and (now is None or now.number != was.number):
        _retire_where_empty(session, was.number)
        was = None
    if now is not None:
        _write_card(session, was, now)


def _write_card(session: Session, was: Client | None, now: Client) -> None:
    row = session.one(_CARD, (now.number,))
    if row is None:
        session.run(_NEW_CARD, (now.number, *_columns(now)))
    else:
        name, language, tier, identity, accounts, flags = row
        known = Client(
            number=now.number, name=name, language=language, tier=tier, identity=Identity(identity),
            accounts=tuple(json.loads(accounts)), flags=tuple(json.loads(flags)),
        )  # fmt: skip
        session.run(_CHANGE_CARD, (*_columns(_merged(known, was, now)), now.number))
    before = was.contacts if was else ()
    for contact in now.contacts:
        if contact not in before or row is None:
            _add_contact(session, contact, now.number)
    for contact in before:
        if contact not in now.contacts:
            _drop_contact(session, contact, now.number)


def _columns(client: Client) -> tuple[str, ...]:
    accounts, flags = (json.dumps(list(items), ensure_ascii=False) for items in (client.accounts, client.flags))
    return client.name, client.language, client.tier, client.identity.value, accounts, flags


def _merged(known: Client, was: Client | None, now: Client) -> Client:
    """The card with what changed from `was` to `now`; a case that is new to it adds and takes nothing away."""
    changes: dict[str, Any] = {}
    for name in ("name", "language", "tier", "identity"):
        value = getattr(now, name)
        told = value != getattr(was, name) if was else bool(value) and value is not Identity.NONE
        if told:
            changes[name] = value
    for name in ("accounts", "flags"):
        changes[name] = _items(getattr(known, name), getattr(was, name) if was else (), getattr(now, name))
    return known.model_copy(update=changes)


def _items(known: Sequence[str], was: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    kept = [item for item in known if item in now or item not in was]
    return (*kept, *(item for item in now if item not in kept))


def _add_contact(session: Session, contact: Contact, number: int) -> None:
    key = (contact.kind.value, contact.value)
    owner = session.value(_OWNER, key)
    if owner is None:
        session.run(_NEW_CONTACT, (*key, number))
    elif owner != number and session.one(_SHARES, (*key, number)) is None:
        session.run(_NEW_SHARE, (*key, number))


def _drop_contact(session: Session, contact: Contact, number: int) -> None:
    """Takes a contact off a card. One that another card gave as well becomes that card's own."""
    values = (contact.kind.value, contact.value, number)
    if session.run(_DROP_SHARE, values) == 0 and session.run(_DROP_CONTACT, values):
        _pass_on(session, contact)


_NEXT_OWNER = "SELECT client_number FROM shared_contact WHERE kind = ? AND value = ? ORDER BY client_number LIMIT 1"


def _pass_on(session: Session, contact: Contact) -> None:
    key = (contact.kind.value, contact.value)
    heir = session.value(_NEXT_OWNER, key)
    if heir is not None:
        session.run(_DROP_SHARE, (*key, heir))
        session.run(_NEW_CONTACT, (*key, heir))


_SHARED_BY = "SELECT kind, value FROM shared_contact WHERE client_number = ?"


def _retire_where_empty(session: Session, number: int) -> None:
    """A card that no case is left on keeps no contacts: what was typed by mistake finds nobody later."""
    if session.one(_HAS_CASES, (True, False, number)):
        return
    for statement in (_SHARED_BY, _CONTACTS):
        for kind, value in session.all(statement, (number,)):
            _drop_contact(session, Contact(kind=ContactKind(kind), value=value), number)
