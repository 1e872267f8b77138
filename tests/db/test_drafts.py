"""Typed text: kept for the person who typed it, as it was, until it is sent or thrown away."""

from __future__ import annotations

from pathlib import Path

from db import drafts
from db.connect import open_floor
from db.drafts import Draft
from db.queries import last_seq
from db.store import SqliteStore
from tests.db.builders import NOON

DRAFT = Draft("anna", "26-1-2", "write_message", {"body": "Уважаемая…\nline", "kind": "reply"}, NOON)


def test_the_last_words_typed_are_there_after_the_program_was_gone(store: SqliteStore, path: Path) -> None:
    drafts.save(store, DRAFT)
    last = Draft(DRAFT.person, DRAFT.ref, DRAFT.form, {"body": "ё"}, NOON)
    drafts.save(store, last)
    assert drafts.load(open_floor(path), "anna", "26-1-2", "write_message") == last


def test_drafts_are_each_persons_own(store: SqliteStore) -> None:
    drafts.save(store, DRAFT)
    phone = Draft("anna", "", "register", {}, NOON)
    drafts.save(store, phone)
    assert drafts.load(store, "boris", "26-1-2", "write_message") is None
    assert drafts.drafts(store, "anna") == [phone, DRAFT]
    assert drafts.drafts(store, "boris") == []


def test_a_draft_that_was_sent_is_forgotten(store: SqliteStore) -> None:
    drafts.save(store, DRAFT)
    drafts.delete(store, "anna", "26-1-2", "write_message")
    drafts.delete(store, "anna", "26-1-2", "write_message")
    assert drafts.load(store, "anna", "26-1-2", "write_message") is None


def test_typing_is_no_act(store: SqliteStore) -> None:
    drafts.save(store, DRAFT)
    assert last_seq(store) == 0
