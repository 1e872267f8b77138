"""The clients' cards: one card for all of a client's cases, and a contact that two clients give."""

from __future__ import annotations

from core import events as ev
from core.case import Case, Client, Contact, ContactKind, Identity
from core.stages import Stage
from db.queries import client_card
from db.store import SqliteStore
from db.unit import SqliteUnit
from tests.db.builders import NOON, act, client, new_case


def email(value: str) -> Contact:
    return Contact(kind=ContactKind.EMAIL, value=value)


def found(unit: SqliteUnit, *emails: str) -> int | None:
    """The number of the card that these addresses find."""
    card = unit.client_by_contacts(tuple(email(value) for value in emails))
    return None if card is None else card.number


def card_of(store: SqliteStore, number: int) -> Client:
    card = client_card(store, number)
    assert card is not None
    return card.client


def identified(unit: SqliteUnit, case: Case, who: Client) -> Case:
    return act(unit, case, ev.ClientIdentified(client=who))


class TestCard:
    def test_a_known_contact_finds_the_card_with_all_it_knows(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            new_case(unit, 1, who=client(7, "Anna", "a@example.com", language="ru", tier="gold", accounts=("A-1",)))
            assert found(unit, "b@example.com") is None
            card = unit.client_by_contacts((email("b@example.com"), email("a@example.com")))
        assert card == client(7, "Anna", "a@example.com", language="ru", tier="gold", accounts=("A-1",))

    def test_another_case_adds_to_the_card_and_takes_nothing_away(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            new_case(unit, 1, who=client(7, "Anna", "a@example.com", flags=("vulnerable",), identity=Identity.FULL))
            new_case(unit, 2, who=client(7, "", "a@example.com", "work@example.com", accounts=("A-1",)))
        assert card_of(store, 7) == client(
            7, "Anna", "a@example.com", "work@example.com", flags=("vulnerable",), accounts=("A-1",), identity=Identity.FULL
        )

    def test_a_case_that_knows_an_older_name_does_not_put_it_back(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            old = new_case(unit, 1, who=client(7, "Ana", "a@example.com"))
            new = new_case(unit, 2, who=client(7, "Ana", "a@example.com"))
            identified(unit, new, client(7, "Anna", "a@example.com"))
            act(unit, old, ev.IdentityVerified(identity=Identity.FULL, how="passport"))
        assert card_of(store, 7) == client(7, "Anna", "a@example.com", identity=Identity.FULL)

    def test_what_an_act_takes_away_is_taken_off_the_card(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            case = new_case(unit, 1, who=client(7, "Anna", "typo@example.com", flags=("minor",)))
            identified(unit, case, client(7, "Anna", "a@example.com"))
            assert (found(unit, "typo@example.com"), found(unit, "a@example.com")) == (None, 7)
        assert card_of(store, 7) == client(7, "Anna", "a@example.com")

    def test_a_card_that_no_case_is_left_on_finds_nobody(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            case = new_case(unit, 1, who=client(7, "Anna", "typo@example.com"))
            identified(unit, case, client(8, "Anna", "a@example.com"))
            assert (found(unit, "typo@example.com"), found(unit, "a@example.com")) == (None, 8)

    def test_the_card_lists_complaints_and_what_became_of_them(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            who = client(7, "Anna", "a@example.com")
            closed = new_case(unit, 1, who=who)
            act(unit, closed, ev.Advanced(from_stage=Stage.REGISTRATION, to_stage=Stage.CLOSED, at=NOON))
            new_case(unit, 2, who=who)
            new_case(unit, 3, who=client(8))
        card = client_card(store, 7)
        assert card is not None
        assert [(row.number, row.stage) for row in card.complaints] == [(2, "registration"), (1, "closed")]
        assert client_card(store, 9) is None


class TestSharedContact:
    def test_it_stays_with_whom_it_was_first_seen_and_the_other_card_tells_so(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            new_case(unit, 1, who=client(1, "Anna", "family@example.com"))
            new_case(unit, 2, who=client(2, "Boris", "family@example.com", "b@example.com"))
            assert found(unit, "family@example.com") == 1
        card = client_card(store, 2)
        assert card is not None
        assert card.client.contacts == (email("b@example.com"),)
        assert [(shared.contact.value, shared.owner) for shared in card.shared] == [("family@example.com", 1)]

    def test_it_passes_to_the_other_card_when_the_first_gives_it_up(self, store: SqliteStore) -> None:
        with store.unit() as unit:
            first = new_case(unit, 1, who=client(1, "Anna", "family@example.com"))
            new_case(unit, 2, who=client(2, "Boris", "family@example.com"))
            identified(unit, first, client(1, "Anna", "a@example.com"))
            assert found(unit, "family@example.com") == 2
        card = client_card(store, 2)
        assert card is not None
        assert (card.client.contacts, card.shared) == ((email("family@example.com"),), ())
