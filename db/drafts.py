"""What a person typed into a form and has not sent: kept as it is typed, so that a dropped line loses nothing.

No part of a case: it is in no journal, and nobody else sees it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db.instants import instant, micros

if TYPE_CHECKING:
    from db.store import SqliteStore


@dataclass(frozen=True, slots=True)
class Draft:
    """A form's fields as they were typed. `ref` is the case's reference, empty for a form of no case."""

    person: str
    ref: str
    form: str
    fields: Mapping[str, str]
    at: datetime


_COLUMNS = "person, ref, form, fields, at"
_CHANGE = "UPDATE draft SET fields = ?, at = ? WHERE person = ? AND ref = ? AND form = ?"
_NEW = f"INSERT INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"
_ONE = f"SELECT {_COLUMNS} FROM draft WHERE person = ? AND ref = ? AND form = ?"
_ALL = f"SELECT {_COLUMNS} FROM draft WHERE person = ? ORDER BY ref, form"
_GONE = "DELETE FROM draft WHERE person = ? AND ref = ? AND form = ?"


def save(store: SqliteStore, draft: Draft) -> None:
    """Keeps the draft in the place of the one for the same person, case and form; durable when this returns."""
    fields = json.dumps(dict(draft.fields), ensure_ascii=False)
    key, at = (draft.person, draft.ref, draft.form), micros(draft.at)
    with store.unit() as unit:
        if unit.session.run(_CHANGE, (fields, at, *key)) == 0:
            unit.session.run(_NEW, (*key, fields, at))


def load(store: SqliteStore, person: str, ref: str, form: str) -> Draft | None:
    """What was typed last, or None."""
    with store.view() as session:
        row = session.one(_ONE, (person, ref, form))
    return None if row is None else _draft(*row)


def delete(store: SqliteStore, person: str, ref: str, form: str) -> None:
    """Forgets a draft; nothing happens where there is none."""
    with store.unit() as unit:
        unit.session.run(_GONE, (person, ref, form))


def drafts(store: SqliteStore, person: str) -> list[Draft]:
    """Everything that this person has typed and not sent, by case and form."""
    with store.view() as session:
        return [_draft(*row) for row in session.all(_ALL, (person,))]


def _draft(person: str, ref: str, form: str, fields: str, at: int) -> Draft:
    return Draft(person, ref, form, json.loads(fields), instant(at))
